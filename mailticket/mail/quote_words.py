"""How mail clients in many languages announce the mail they quote: words only, no logic."""

#: Labels of the header block that Outlook and its like put above the original, by what they label.
HEADER_LABELS = {
    "from": (
        "from|von|de|da|van|od|från|fra|lähettäjä|feladó|от|от кого|від|差出人|送信者|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람"
        "|kimden|από|afsender|avsändare|expéditeur|mittente|absender|remitente|afzender|nadawca|odesílatel|remetente|de la|from name"
    ),
    "date": (
        "sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|date d'envoi|inviato|inviato il|data|data di invio|enviado"
        "|enviado el|enviada el|enviada em|enviado em|enviada|fecha|fecha de envío|verzonden|verzonden op|skickat|sendt|dato"
        "|wysłano|wysłane|data wysłania|odesláno|posláno|lähetetty|päivämäärä|päiväys|отправлено|дата|送信日時|送信日|日付|日時"
        "|发送时间|发送日期|日期|时间|寄件日期|傳送時間|發送時間|보낸 날짜|날짜|gönderilen|gönderme tarihi|tarih|elküldve|dátum|trimis"
        "|ημερομηνία|sent at|date sent|надіслано|poslano"
    ),
    "to": (
        "to|an|à|a|para|till|til|aan|do|komu|pro|кому|宛先|收件人|收件者|受信者|받는 사람|vastaanottaja|címzett|kime|προς|către|empfänger"
        "|destinataire|destinatario|destinatário|do kogo|ontvanger|mottagare|modtager|for"
    ),
    "cc": "cc|kopie|copie|copia|cópia|kopia|kopi|копия|копія|抄送|副本|ccn|bcc|cci|참조|kopio|másolatot kap|bilgi",
    "subject": (
        "subject|betreff|objet|oggetto|asunto|assunto|onderwerp|ämne|emne|temat|předmět|predmet|tema|aihe|tárgy|konu|тема|件名|主题"
        "|主旨|主題|题目|제목|sujet|subiect|θέμα|betr"
    ),
    "other": (
        "reply-to|reply to|antwort an|répondre à|rispondi a|responder a|antwoord aan|importance|wichtigkeit|importanza|priority"
        "|priorität|attachments|anlagen|pièces jointes|allegati|organization|newsgroups|message-id|x-mailer|mailed-by|signed-by"
    ),
}

#: What the last author is said to have done.
WROTE = (
    r"wrote|writes|has written|said|a écrit|écrit|écrivait|ha scritto|scrive|scritto|schrieb|schreibt|geschrieben|escribió|escribio"
    r"|escribiste|ha escrito|escreveu|schreef|schrijft|geschreven|napisał\(?a?\)?|napisal\(?a?\)?|pisze|napisała|skrev|skriver"
    r"|napsal\(?a?\)?|napsala|napísal\(?a?\)?|kirjoitti|írta|yazdı|έγραψε|написал\(?а?\)?|написала|пишет|писал\(?а?\)?|пише|написав"
    r"|napisao|napisala|piše|je napisao|a scris|skrifaði|rakstīja|rašė|kirjutas|đã viết|menulis|كتب|כתב"
    r"|のメール|さんは書きました|さんが書きました|は書きました|のメッセージ|写道|寫道|写到|作成|작성"
)

#: Words with which an attribution begins, before its date or name.
ATTRIBUTION_STARTS = (
    r"on|at|in|le|il|il giorno|in data|am|el|el día|op|em|no dia|a|na|w dniu|dnia|den|dne|dňa|ons?|tir|pe|em|yn|на|от|в|date|quoting"
    r"|zitat von|citando|selon|从|在|於|于|dana|la|ngày|pada|em|vào"
)

#: Weekdays as some clients put them first: "wt., 3 lis 2026 o 10:00", "вт, 3 нояб. 2026 г."
WEEKDAYS = (
    r"mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mié|mie|jue|vie|sáb|sab|dom|gio|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo"
    r"|pon|wt|śr|sr|czw|pt|sob|niedz|nd|po|út|st|čt|pá|ne|mån|tis|ons|tors|fre|lör|sön|tir|lør|søn|пн|вт|ср|чт|пт|сб|вс|seg|ter"
    r"|qua|qui|sex|sáb"
)

#: The text between the dashes of "-----Original Message-----".
ORIGINAL = (
    r"original message|original|reply message|message d'origine|message original|mail original|messaggio originale|messaggio originario"
    r"|ursprüngliche nachricht|original[- ]?nachricht|ursprungliche nachricht|urspr\. nachricht|mensaje original|mensagem original"
    r"|oorspronkelijk bericht|originele bericht|origineel bericht|wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości"
    r"|originalmeddelande|ursprungligt meddelande|ursprungligt meddelande|oprindelig meddelelse|original meddelelse|opprinnelig melding"
    r"|původní zpráva|původní e-mail|pôvodná správa|alkuperäinen viesti|eredeti üzenet|исходное сообщение|оригинальное сообщение"
    r"|пересылаемое сообщение|元のメッセージ|original message text|原始邮件|原始郵件|原邮件|回复的原邮件|원본 메시지|mesaj original"
    r"|orijinal mesaj|αρχικό μήνυμα|messaggio inoltrato da|reply above"
)

#: Lines that announce a forwarded mail, with or without dashes.
FORWARDED = (
    r"forwarded message|forwarded by|begin forwarded message|fwd:|message transféré|message transmis|début du message (?:transféré|réexpédié)"
    r"|messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail)|beginn der weitergeleiteten nachricht|mensaje reenviado|inicio del mensaje reenviado"
    r"|doorgestuurd bericht|begin doorgestuurd bericht|mensagem encaminhada|mensagem reencaminhada|início da mensagem (?:encaminhada|reencaminhada)"
    r"|wiadomość przekazana(?: dalej)?|przekazana wiadomość|początek przekazywanej wiadomości|treść przekazanej wiadomości"
    r"|vidarebefordrat (?:meddelande|mail|brev)|vidarebefordrat meddelande börjar|videresendt (?:meddelelse|besked|mail)|start på videresendt besked"
    r"|přeposlaná zpráva|začátek přeposlané zprávy|转发的邮件|轉寄郵件|轉寄的郵件|已转发邮件|开始转发的邮件|开头为转发邮件|転送されたメッセージ|転送メッセージ"
    r"|пересланное сообщение|пересылаемое сообщение|начало переадресованного сообщения|начало пересылаемого сообщения|videresendt melding"
    r"|välitetty viesti|edelleenlähetetty viesti|továbbított üzenet|iletilen ileti|전달된 메시지"
)

#: Lines that devices and programs add below a mail; the rest of the line is free but short.
SENT_FROM = (
    r"sent (?:from|with|via|by|using) (?:my |a |the )?\S.*|get outlook for .*|get the (?:new )?outlook.*|sent from .*|download outlook.*"
    r"|envoyé (?:de|depuis|à partir|par|avec|via) .*|télécharge[rz] outlook .*|obtene[rz] outlook .*|obtenir outlook .*"
    r"|inviato (?:da|dal|dall'|con|tramite|via) ?.*|scarica outlook .*|ottieni outlook .*"
    r"|von meinem .{1,40} gesendet|gesendet (?:von|mit|über|aus) .*|outlook für .{1,20} beziehen|holen sie sich outlook .*"
    r"|diese nachricht wurde von meinem .* gesendet|beziehen sie outlook .*"
    r"|enviado (?:desde|con|do|a partir|de|via|mediante|pelo) .*|enviado el .*iphone|obtener outlook .*|obter o outlook .*|obtenha o outlook.*"
    r"|(?:verstuurd|verzonden) (?:vanaf|met|via|vanuit) .*|outlook voor .{1,20} (?:downloaden|ophalen)|download outlook voor .*"
    r"|wysłan[eo] (?:z|za pomocą|przy) .*|pobierz (?:aplikację |program )?outlook .*"
    r"|skickat från .*|skickades från .*|hämta outlook .*|sendt fra .*|hent outlook .*|få outlook .*"
    r"|odesláno (?:z|ze|pomocí) .*|posláno (?:z|ze) .*|získejte outlook .*|lähetetty .*"
    r"|.{1,30}から送信.{0,10}|outlook for .{1,20} を入手.*|发自我的.*|发送自.*|從我的.*傳送.*|从我的.*发送.*|获取 ?outlook.*|取得 ?outlook.*|發自.*"
    r"|отправлено (?:с|из|от|через) .*|скачать outlook.*|скачайте outlook.*|나의 .*에서 보냄|trimis de pe .*|küldve .*ról|πάρτε το outlook.*"
)

#: Beginnings of legal notices, outside-mail banners and list footers: no words of the writer.
NOTICES = (
    r"(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|transmission)(?:,? (?:and|including|with|together) [^.]{0,80})?"
    r" (?:is|are|may|contains?|was|has|may contain|and any)\b.{0,200}(?:confidential|privileged|intended|proprietary|virus|scanned)"
    r"|(?:confidentiality|confidential|legal|disclaimer|privileged)(?: (?:notice|note|disclaimer|statement|communication|and privileged))?\s*[:\-–].*"
    r"|disclaimer\b.{0,40}|important notice:.*|please consider the environment.*|think before you print.*|p?lease don't print this.*"
    r"|ce (?:message|courriel|mail|courrier).{0,120}(?:confidentiel|destin|strictement).*|avis de confidentialité.*|pensez à l'environnement.*"
    r"|(?:questo|il presente) (?:messaggio|e-?mail).{0,160}(?:riservat|confidenzial|destinat).*|le informazioni contenute in quest.*"
    r"|diese (?:e-?mail|nachricht).{0,160}(?:vertraulich|bestimmt|rechtlich).*|der inhalt dieser e-?mail ist.*|vertraulichkeitshinweis.*"
    r"|este (?:mensaje|correo|e-?mail).{0,160}(?:confidencial|destin|dirigid).*|aviso (?:legal|de confidencialidad).*"
    r"|dit (?:bericht|e-?mail).{0,160}(?:vertrouwelijk|bestemd).*|esta mensagem.{0,160}(?:confidencial|destin).*"
)

BANNERS = (
    r"\[?(?:caution|warning|external|externe?r?|attention|notice)\b\]?[:\-– ].{0,60}(?:external|outside|extern|externe)\b.*"
    r"|\[?external(?: (?:e-?mail|sender|message))?\]?:?|you don'?t often get (?:e-?mail|mail) from .*|this (?:e-?mail|message) originated (?:from )?outside.*"
    r"|achtung:? (?:diese )?e-?mail (?:kommt )?von extern.*|attention ?: (?:ce|cet) (?:e-?mail|message|courriel) (?:provient|vient) de l'ext.*"
)

#: The bottom of a mailing list, after its rule.
LIST_FOOTERS = (
    r".{1,80} mailing list|to unsubscribe.*|unsubscribe.*|you received this message because.*|you are receiving this.*|mailing list .*"
    r"|this list is .*|list (?:info|archives?).*"
)
