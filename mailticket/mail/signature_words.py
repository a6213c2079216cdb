"""How people close a mail and what devices, companies and lists add below, in many languages: words only, no logic."""

#: Closing formulas; the line may go on for a few words ("Kind regards from Rome,").
CLOSINGS = (
    r"(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)? ?(?:regards|wishes|greetings)|all the best|best|cheers"
    r"|sincerely(?: yours)?|yours.{0,16}"
    r"|cordially|respectfully|take care|br|kr|rgds"
    r"|cordialement|bien (?:cordialement|a vous|a toi)|cdlt|cdt|(?:meilleures |sinceres "
    r"|cordiales )?salutations.{0,20}|amicalement"
    r"|bonne (?:journee|soiree|reception|continuation).{0,10}|sincerement|tres cordialement|a bientot"
    r"|(?:cordiali|distinti|cari|tanti|i migliori)? ?saluti|cordialmente|un saluto|buon (?:lavoro"
    r"|a giornata)|buona (?:giornata|serata)"
    r"|mit (?:freundlich|lieb|best|herzlich|viel)\w* (?:gru(?:ss|ß|e|sse|ße)\w*|empfehlung\w*).{0,25}"
    r"|freundliche gru(?:ss|ß)e.{0,20}|mfg|vg|lg"
    r"|(?:viele|liebe|beste|schone|herzliche|sonnige) gru(?:ss|ß)e.{0,25}|gru(?:ss|sse|s)|hochachtungsvoll"
    r"|(?:un )?(?:cordial |atento )?saludos?.{0,20}|atentamente|cordialmente"
    r"|(?:met )?(?:vriendelijke|hartelijke)? ?groet(?:en|jes)?|mvg|hoogachtend"
    r"|atenciosamente|(?:melhores )?cumprimentos|abracos?|att"
    r"|pozdrawiam.{0,20}|z powazaniem|pozdrowienia|serdecznie.{0,20}"
    r"|(?:med )?(?:vanlig|basta|venlig|vennlig|bedste|beste)\w*(?: (?:halsning|hilsen)\w*)?|halsningar|hilsen|mvh"
    r"|s pozdravem|hezky den|ystavallisin terveisin|terveisin|udvozlettel|saygilarimla"
    r"|с уважением|с наилучшими пожеланиями|всего доброго"
    r"|(?:どうぞ)?よろしくお願い(?:いた|致)?します.?|よろしくお願い申し上げます.?|以上|敬具|此致|敬礼|祝好"
    r"|此致敬礼|顺祝商祺|順頌商祺|以上、.{0,24}"
    r"|have a (?:nice|great|good|lovely) .{1,12}|belle (?:journee|soiree)|un cordiale saluto"
    r"|reciba un cordial saludo|quedo a la espera.{0,30}"
    r"|com os (?:melhores )?cumprimentos|z wyrazami szacunku"
    r"|(?:med )?(?:bedste|venlige?|vennlige?) hilsner|s pratelskym pozdravem|s uctou"
    r"|zdravim|хорошего (?:дня|вечера)"
)

#: Thanks close a mail when they stand alone, or go on in one of these ways; "Thanks for …" opens a sentence.
THANKS = (
    r"(?:many |mange )?(?:thanks|takk?)|thank you|thx|merci|grazie|danke|vielen dank|(?:muchas )?gracias"
    r"|(?:alvast |hartelijk )?(?:be)?dank(?:t|u)?|(?:muito )?obrigad[oa]|grat[oa]|dziekuje|dzieki|tack|dekuji"
    r"|(?:заранее )?спасибо|谢谢|謝謝|ringrazi(?:o|amo|ando|andola|andovi)|pa forha?nd takk?"
)
THANKS_GO_ON = (
    r"again|so much|very much|a lot|in advance|(?:and|&) .{0,8}(?:regards|wishes|greetings)|(?:and|&) cheers"
    r"|beaucoup|d'avance|par avance|et (?:bien|bonne|cordialement|meilleures|salutations).{0,20}"
    r"|mille|tante|infinite|ancora|in anticipo|anticipatamente|e (?:cordiali |distinti )?saluti|e buona .{1,12}"
    r"|im voraus|schon (?:ein)?mal|sehr|(?:und|&) .{0,16}gru(?:ss|ß)\w*"
    r"|de antemano|por adelantado|y (?:un )?saludos?"
    r"|alvast|bij voorbaat|pelo apoio|desde ja|z gory|i pozdrawiam|pa forha?nd|och .{0,12}halsning\w*|predem"
    r"|a preji hezky den|заранее|[!！]"
)

#: Marks of an address card by their kinds; a post code alone stands under `post`.
CONTACTS = {
    "label": r"\b(?:tel|telefon|telefono|telephone|tlf|phone|mobile?|mob|fax|cell|direct|office|handy|gsm|skype|web"
    r"|email|e-mail|ph|portable|movil|cellulare|linkedin|twitter|tél)\b\s{0,2}[.:)+]"
    r"|(?<![\w.])[tmfpde]\s{0,2}[.:]\s{0,2}[+(\d]|電話|携帯|电话|手机|传真|тел\.|моб\.",
    "phone": r"(?<![\w/-])\+?\(?\d{1,4}\)?[\s./-]{0,2}(?:\(?\d{2,5}\)?[\s./-]{1,3}){1,5}\d{2,5}(?!\d)"
    r"|\+\d[\d\s().-]{7,}\d",
    "web": r"https?://|www\.|\[cid:|\[https?:",
    "mail": r"[\w.+-]{1,64}@[\w-]{1,60}\.\w",
    "company": r"\b(?:gmbh|ltd|inc|llc|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|b\.v|sp\. z o\.o|s\.r\.o|corp|co\. kg|ag"
    r"|aps|oy|plc)\b\.?",
    "post": r"\b(?:d-|f-|i-)?\d{4,5}\s[a-z]{3,}|〒",
}

#: Words that make a line a sentence: of somebody to somebody, or a verb. As written: "IT" and "US" are no pronouns.
SENTENCES = (
    r"(?i:our|unsere?|notre|nostr[oa]|nuestr[oa]|please|pls|plz|if you|you can|we (?:are|have|will|can)|you'll"
    r"|let (?:me|us)|reach me"
    r"|(?:call|ring|phone|text|contact|write|tell|ask|see|send|give|use|try|check|mail|email|open|visit|click)"
    r" (?:me|us|him|her|them|the|it|this|that|to|at|on|in|by|your|our|my|a|an)"
    r"|veuillez|s'il vous|svp|merci de|appele[rz]|ecrive[rz]|écrive[rz]|contacte[rz]|demande[rz]"
    r"|\w{3,}-(?:nous|moi|lui)"
    r"|\w{2,}(?:ate|ete|ite|ami|imi)(?:ci|mi|lo|la|li|le)?(?= (?:al|a|il|lo|la|i|le|pure|il)\b)"
    r"|\w{2,}(?:ate|ete|ite)(?:ci|mi|lo|la|li|le)|(?:chiam|scriv|contatt|mand|avvis|rispond)\w{0,2}(?:mi|ci)"
    r"|per favore|si prega|può|potete|rivolg\w+|chied\w+"
    r"|bitte|(?:rufen|rufe|ruft|fragen|frage|melden|schreiben|wenden|kommen|nehmen|senden|schicken)"
    r" (?:sie|uns|mich|dich)"
    r"|fragen sie|wir (?:sind|haben)|sie (?:k[oö]nnen|erreichen)"
    r"|ll[aá]m\w{0,4}(?:me|nos)|escr[ií]b\w{0,3}(?:me|nos)|cont[aá]ct\w{0,3}(?:me|nos)|pregunt[eé]\w{0,2}|por favor"
    r"|puede[ns]?|bel (?:ons|mij|me)|ring (?:oss|mig|meg|os)|kontakta?|zadzwo\w+|prosz[eę]|ligue)"
    r"|me|us|him|them|your|my|is|are|was|will|should|must|don't|not|when|there|that|this|it"
    r"|je|nous|tu|est|sont|sera|peut|peux|pouvez|vos|votre|pas|quand"
    r"|mi|ci|è|sono|non|puoi|ich|uns|mich|mir|ist|sind|wird|kann|können|nicht|wenn"
    r"|son|está|usted|ustedes|cuando"
)

#: What customers give below their name to be found by; a company's own numbers (IBAN, register) are no such thing.
_NUMBER = r"(?: ?(?:no|number|nr|id|code|num|nummer|numero|n))?\W{0,4}(?:[a-z]{1,4}[-/ ]?)?\d"
REFERENCES = (
    rf"(?:order|booking|customer|account|case|ticket|invoice|serial|contract|policy|reservation){_NUMBER}"
    r"|(?:bestell|kunden|auftrags|rechnungs|vertrags|serien|vorgangs|buchungs)[- ]?(?:nr|nummer)\b"
    rf"|(?:commande|facture|contrat|dossier|ordine|fattura|contratto|pratica|pedido|factura|contrato){_NUMBER}"
    r"|(?:n|no|num|numero|code|codice|codigo)[\Wº]{0,3} ?(?:de |di |d')?(?:client|commande|contrat|facture|dossier"
    r"|serie|ordine|contratto|fattura|pratica|pedido|contrato|factura)"
    r"|s/n\b|(?:user(?: ?name| ?id)?|login|benutzer(?:name)?|utilisateur|identifiant|utente|usuario)\s?:"
)

#: Words in the line above an address that is part of the message: where to send or to find something.
DELIVERIES = (
    r"(?:(?:ship|send|deliver|post|return|invoice|bill)(?:ed|ing)?|delivery|address|moved"
    r"|(?:liefer|send|schick|versand|rechnungs)\w*|(?:zu)?gesandt|anschrift|\w*adresse\w*|umgezogen"
    r"|livr\w+|envoye\w*|expedi\w+|factur\w+|adress\w+|demenag\w+"
    r"|sped\w+|invi(?:a|are|ate|o)\w*|consegn\w+|fattur\w+|indirizz\w+|traslocat\w*"
    r"|envi(?:ar|en|e|o)\w*|entreg\w+|direccion\w*|domicilio)\b"
)

#: Words in a line that says what the writer is.
TITLES = (
    r"\b(?:ceo|cto|cfo|coo|president|director|manager|engineer|developer|consultant|administrator|analyst"
    r"|architect|assistant|officer"
    r"|head of|lead|team|department|sales|support|marketing|partner|founder|professor|prof\.|dr\.|ph\.?d|directeur"
    r"|directrice|responsable|ingenieur"
    r"|geschaftsfuhr\w+|leiter\w*|abteilung|vertrieb|direttore|responsabile|ufficio|gerente|jefe|departamento"
    r"|kierownik|dyrektor)\b"
)

#: Lines that devices and programs add; the rest of the line is free but short.
SENT_FROM = (
    r"sent (?:from|with|via|by|using) (?:my |a |the )?\S.*|get (?:the )?(?:new )?outlook .*|download outlook.*"
    r"|sent from .*"
    r"|envoye (?:de|depuis|a partir|par|avec|via|sur) .*|telecharge[rz] outlook .*|obtene[rz] outlook .*"
    r"|obtenir outlook .*"
    r"|inviato (?:da|dal|dall'|con|tramite|via) ?.*|scarica outlook .*|ottieni outlook .*"
    r"|von (?:mein\w{1,2}|samsung) .{1,40} gesendet|mit proton ?mail .{0,20}gesendet"
    r"|gesendet (?:von|mit|uber|aus|vom) .*|outlook fur .{1,20} (?:beziehen"
    r"|herunterladen)|holen sie sich outlook .*"
    r"|diese nachricht wurde von mein\w{1,2} .* gesendet|beziehen sie outlook .*"
    r"|(?:sicher )?(?:verschickt|versendet) (?:von|mit) .*"
    r"|(?:hol dir|obtenez) \S{3,16} (?:fur|pour) (?:android|ios|iphone)"
    r"|von (?:mein\w{1,2} )?\S{3,16}-(?:tablet|smartphone|handy) gesendet|von unterwegs gesendet.*"
    r"|diese (?:nachricht|e-?mail) wurde (?:von|mit) \S{3,20}(?: mail)? fur (?:android|ios) gesendet"
    r"|von mein\w{1,2} .{1,30} gesendet ?\W .{1,60}"
    r"|enviad[oa] (?:desde|con|do|a partir|de|via|mediante|pelo|por) .*|obten(?:er|ga)? outlook .*|obter o outlook .*"
    r"|obtenha o outlook.*"
    r"|(?:verstuurd|verzonden|gestuurd) (?:vanaf|met|via|vanuit) .*|outlook voor .{1,20} (?:downloaden|ophalen)"
    r"|download outlook voor .*"
    r"|wyslan[eoy] (?:z|za pomoca|przy|ze) .*|pobierz (?:aplikacje |program )?outlook .*|wysłan[eo] (?:z|za pomoca"
    r"|przy|ze) .*"
    r"|skickat? (?:fran|med) .*|skickades fran .*|hamta outlook .*|sendt (?:fra|med) .*|hent outlook .*|fa outlook .*"
    r"|odeslano (?:z|ze|pomoci) .*|poslano (?:z|ze) .*|ziskejte outlook .*|lahetetty .*|hanki outlook .*"
    r"|.{1,30}から送信.{0,10}|outlook for .{1,20} を入手.*|发自.*|发送自.*|從我的.*傳送.*|从我的.*发送.*"
    r"|获取 ?outlook.*|取得 ?outlook.*|發自.*|来自.{1,20}手机.*"
    r"|отправлено (?:с|из|от|через|со) .*|скача\w+ outlook.*|나의 .*에서 보냄|trimis de pe .*|trimis din .*"
    r"|az .{1,30}(?:-om)?r[oó]l kuldve|.{0,30}r[oó]l kuldve"
    r"|أرسلت من .*|ارسلت من .*|נשלח מ.*|telefonumdan gonderildi|.{1,30}(?:'?dan|'?den) gonderildi|στάλθηκε από .*"
    r"|σταλθηκε απο .*"
    r"|get .{1,20} for (?:ios|android|iphone)|yahoo mail: .{1,40}|secured with tuta.*|provenance ?: .*"
    r"|(?:de|depuis) mon (?:iphone|ipad|mobile|portable|smartphone|telephone)\b.*|sicher gesendet mit tuta.*"
    r"|von mein\w{1,2}/mein\w{1,2} .{1,40} gesendet|mit freundlichen grussen von mein\w{1,2} .{1,40} gesendet"
    r"|skaffa outlook .*|skaff deg outlook .*|stahnout outlook .*|odeslane (?:z|ze) .*|получить outlook .*"
    r"|.{0,12}outlook ?を入手.{0,12}|获取.{0,12}outlook.*|取得.{0,12}outlook.*|从.{1,16}(?:发来的|发送)"
    r"|isprati od .*|poslano (?:s|sa|iz) .*|evnvoye .*"
)

#: What such a line names: a device or a program. Other things are sent too ("Sent with DHL yesterday.").
DEVICES = (
    r"iphon|ipad|android|samsung|galaxy|mobile|tablet|blackberry|outlook|yahoo|huawei|handy|telefon|windows"
    r"|phone|\bios\b|mobil\b|mobiln|mobilu|movil|cellulare|mobiel|pixel|unterwegs|手机|邮|мобильн|почты"
    r"|\b(?:proton|blue|my|faire|hot|g|k-9|zoho|aol"
    r"|libero|tiscali|orange|sfr|uol|gmx|web\.de|telekom|tuta|apple)[ -]?mail"
    r"|\bmail (?:app|for|pour|per|fur|para)\b|mail\.ru|\btuta|\bnine\b|\bcanary\b|\bfront[.!]?\Z|\bspark\b"
    r"|superhuman|shortwave|mailspring|mailbird|\bhey[.!]?\Z|zoho\.com/mail"
    r"|em client|boxer|poczta|thunderbird|\bmail\.app|\w+app\b|application mail"
    r"|wiko|xiaomi|redmi|nokia|motorola|oneplus|\boppo\b|\bhtc\b|xperia|\b[345]g\b"
)

#: What makes a long line that a device adds no sentence of the writer's.
MANNERS = (
    r"excuse|brevity|brief|typos?\b|smartphone|\b[45]g\b|k-9|gmx|web\.de|telekom|proton ?mail|at&t|autocorrect"
    r"|best (?:free )?email app|diese (?:nachricht|e-?mail) wurde"
    r"|tippfehler|kurze|fautes|concision|errori|brevita|errores|brevedad|erreurs"
)

#: How legal notices are headed, when words of the LEGAL stand in them too: people also write "Important notice: …".
HEADINGS = (
    r"(?:confidentiality|privileged?|legal|disclaimer)(?: (?:notice|note|disclaimer|statement|communication|warning))?"
    r"(?:\s*[:\-–].*|\s*$)|important (?:notice|disclaimer)\b.*|disclaimer\b.{0,30}|aviso legal.*"
    r"|any (?:views|opinions)\b.*|(?:tutte )?le informazioni contenute (?:in|nel).*|questa e-?mail\b.*"
    r"|il contenuto di quest.*|(?:die )?in dieser (?:e-?mail|nachricht) enthalten.*"
    r"|die information\w* in dieser .*|hinweis: diese (?:e-?mail|nachricht)\b.*"
    r"|(?:wenn|sollten|falls) sie nicht der .{0,20}(?:empfanger|adressat)\b.*|les informations contenues dans ce.*"
    r"|si vous n'etes pas (?:le|la|l'un) .{0,20}destinataire.*|la informacion contenida en est.*"
    r"|en cumplimiento del? .{0,60}rgpd.*|de informatie (?:verzonden|in) .*"
)
#: Words of the law, not of somebody who tells that a mail did not reach its recipients, or has a virus.
LEGAL = (
    r"confident|privileged|intended (?:recipient|addressee|only|solely|exclusively|for)|unauthori[sz]ed|disclos"
    r"|(?:only|solely|exclusively) (?:for|by) (?:the )?(?:named|individual|addressee|recipient|person|use)|\bliab"
    r"|legally binding|copyright|(?:of|by) (?:its|the) (?:author|sender)|(?:opinions|views) (?:expressed|of)|gdpr"
    r"|vertraulich|haftung|dsgvo|unbefugt|beabsichtigte|(?:ausschliesslich|nur) .{0,30}(?:empfanger|adressat)"
    r"|bitte .{0,40}(?:losch|vernicht)en|(?:loschen|vernichten) sie|rgpd|destine.{0,60}destinatair"
    r"|(?:merci de|veuillez|priere de) .{0,40}(?:detrui|supprim)|riservat|confiden[zc]ial"
    r"|(?:esclusiv|unicamente|exclusiv|uniquement|solo ).{0,30}destinata[ir]|vertrouwelijk|uitsluitend"
)

#: Legal notices, by how they begin.
NOTICES = (
    r"(?:this|the information (?:contained )?in this|the contents? of this) (?:e-?mail|message|communication"
    r"|transmission|electronic mail)\b"
    r".{0,200}(?:confidential|privileged|intended|proprietary|virus|scanned|malware|solely)"
    r"|confidential(?:ity)? (?:notice|communication).*"
    r"|(?:please )?consider the environment.*|think before you print.*"
    r"|if you (?:are not|have received) .{0,60}(?:intended|in error).*|.{0,40}monitors? e-?mail.{0,80}"
    r"|ce (?:message|courriel|mail|courrier)\b.{0,160}(?:confidentiel|destin|strictement|virus).*"
    r"|avis de confidentialite.*|pensez a l'environnement.*"
    r"|(?:questo|il presente|la presente) (?:messaggio|e-?mail|comunicazione)\b.{0,200}(?:riservat|confidenzial"
    r"|destinat).*|le informazioni contenute in quest.*"
    r"|ai sensi d(?:el|i) .{0,60}(?:privacy|196/2003|2016/679|gdpr).*"
    r"|diese (?:e-?mail|nachricht|mail)\b.{0,200}(?:vertraulich|bestimmt|rechtlich|geschutzt).*"
    r"|der inhalt dieser e-?mail ist.*|vertraulichkeitshinweis.*"
    r"|este (?:mensaje|correo|e-?mail)\b.{0,200}(?:confidencial|destin|dirigid|virus).*"
    r"|aviso de confidencialidad.*"
    r"|(?:dit|deze) (?:bericht|e-?mail)\b.{0,200}(?:vertrouwelijk|bestemd).*"
    r"|esta mensagem\b.{0,200}(?:confidencial|destin).*"
    r"|(?:garanti )?(?:virus-free|virenfrei|sans virus|(?:mail )?priv[oa] di virus"
    r"|libre de virus)\W{0,3}(?:www\.)?av(?:ast|g)\.com.*"
    r"|bitte prufen sie der umwelt zuliebe.*"
    r"|diese e-?mail wurde von .{2,40} auf viren gepruft.*|l'absence de virus dans ce courrier .*"
    r"|questa e-?mail e stata controllata per individuare virus .*"
    r"|el software de antivirus \w+ ha analizado este correo.*"
    r"|p please consider the environment.*|bitte .{0,40}(?:an die umwelt|(?:mail|nachricht) .{0,20}ausgedruckt).*"
    r"|(?:avant d'imprimer|prima di stampare|antes de imprimir|(?:por favor,? )?piense).{0,60}"
    r"(?:environnement|ambiente|bien si es necesario).*|(?:pensa(?:te)?|rispetta(?:te)?) (?:al)?l'ambiente.*"
    r"|n'imprimez ce .{0,40}(?:necessaire|besoin).*"
    r"|niniejsza wiadomosc.{0,200}|informacje zawarte w .{0,200}|detta (?:e-post|meddelande).{0,200}konfidentiell.*"
)

_ATTENTION = (
    r"(?:caution|warning|external|attention|(?:security )?notice|important|be careful|achtung|vorsicht|warnung|hinweis"
    r"|avertissement|attenzione|avviso|precaucion|atencion|aviso|let op)\b(?!,)\W"
)
_THIS = r"(?:this|diese[rs]?|cet|ce|quest[ao]|este|dit|deze)"
_MAIL = (
    r"(?:e-?mail|mail|message|sender|nachricht|absender|courriel|expediteur|messaggio|mittente|mensaje"
    r"|correo(?: electronico)?|remitente|bericht|afzender)"
)
_COMES = (
    r"(?:originat\w+|came|comes|coming|sent|received|is|stammt|kommt|wurde|provien\w+|vient|emane|origin\w+|proced\w+"
    r"|viene|arriva|afkomstig|komt)(?: (?:from|von|vom|de|d'un|da|van))?"
    r"(?: (?:an?|the|un|une|eine[mr]|een|someone|e-?mail|address|account))*"
)
_SOURCE = rf"(?:{_MAIL}|source|address|party|domain|quelle|adresse|fonte|indirizzo|fuente|bron)"
#: Outside of us, or a sender there; with another noun it is a drive, an adviser or a door.
_OUTSIDE = (
    rf"(?:outside|unknown sender|ausserhalb|l'exterieur|hors|dall'esterno|fuera|exterior|buiten|extern\w* {_SOURCE}"
    rf"|{_SOURCE} (?:extern|estern)\w*|extern(?:al)?\b(?=[.:!]|\W*\Z| to\b))"
)
_EXTERNAL = rf"(?:(?:extern|estern)\w* {_MAIL}|{_MAIL} (?:extern|estern)\w*)"
_ADVICE = (
    r"(?:click|think|(?:be|please|use|exercise) (?:be )?(?:care|caut)|do not open|klicken|keine anhange|offnen sie"
    r"|cliquez|n'ouvrez|clicc|non aprire|haga clic|no abra|klik)"
)

#: Warnings that a border sets above mail from outside: this mail comes from there, or "external mail" with advice or
#: nothing behind it. A customer too begins with "Attention:", or "External mail:", to tell what is the matter with it.
BANNERS = (
    rf"\W{{0,3}}(?:{_ATTENTION}.{{0,60}}\bthe|(?:{_ATTENTION}.{{0,60}})?\b{_THIS}) {_MAIL}\b.{{0,12}}\b{_COMES}"
    rf" {_OUTSIDE}\b.*"
    rf"|\W{{0,3}}(?:{_ATTENTION}\W{{0,3}})?{_EXTERNAL}(?: warning)?\b(?:\W{{0,3}}|\W.*\b{_ADVICE}.*)"
    rf"|\W{{0,3}}(?:{_ATTENTION}\W{{0,3}})?external\W{{0,3}}"
    r"|you don'?t often get (?:e-?mail|mail) from .*|sie erhalten nicht (?:oft|haufig) e-?mails? von .*"
    r"|vous n'(?:obtenez|recevez) pas souvent d'e-?mails? .*|non si ricevono spesso messaggi .*"
    r"|no suele recibir correos? electronicos? de .*"
)

#: The bottom of a mailing list, after its rule.
LIST_FOOTERS = (
    r".{1,80} (?:mailing ?list|maillist)\b.*|.{0,60}unsubscribe.*|you received this message because.*"
    r"|you are receiving this.*|mailing list .*"
    r"|.{0,20}(?:desinscri|desabonn|abmelde|austragen|disiscri|cancellar|darse de baja|uitschrijv|afmelden|wypisa"
    r"|odhlas|dezabonare|отписат).*"
    r"|\S+@\S*lists?\S*\s*|this list is .*|list (?:info|archives?).*"
)
