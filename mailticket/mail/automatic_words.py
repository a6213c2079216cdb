"""How automatic replies call themselves, in many languages: words only, no logic. All are matched folded."""

#: What is put in front of a subject by whoever answers.
REPLY_PREFIXES = r"(?:\s{0,3}(?:re|aw|sv|vs|tr|rif|antw|ref|odp|res|r)\s?(?:\[\d+\])?:|\s{0,3}\[[^\]]{0,40}\])*\s{0,3}"

#: The name that mail systems give an automatic reply; nobody else begins a subject with it.
NAMES = (
    r"(?:auto(?:mat(?:ic|ed|isch\w*|isk\w*))?|out of (?:the )?office:? auto)[ -]?(?:reply|responder|response"
    r"|antwort|svar|besvarelse|reaktion)|autoreply|automatisch(?:e)? (?:antwoord|reactie|ruckmeldung"
    r"|(?:e-?mail-?)?antwort|abwesenheitsnotiz)|abwesenheitsnotiz|auto-?antwort|auto-?antwoord"
    r"|(?:reponse|message|reply) automatique|(?:risposta|messaggio) automatic[ao]"
    r"|(?:respuesta|mensaje) automatic[ao]|(?:resposta|mensagem) automatica"
    r"|odpowiedz automatyczna|automatyczna odpowiedz|autoodpowiedz|automaticka odpoved"
    r"|automaattinen vastaus|automaattivastaus|automatikus valasz|raspuns automat|otomatik yanit"
    r"|automatski odgovor|samodejni odgovor|automaatvastus|automatiska atbilde|automatinis atsakymas"
    r"|автоматический ответ|автоматична відповідь|автоматичен отговор|автоответ\w*|αυτοματη απαντηση"
    r"|自動応答|自動返信|自動回覆|自動答覆|自动回复|自动答复|자동 ?회신|자동 ?응답|رد تلقائي|תשובה אוטומטית"
    r"|מענה אוטומטי|ตอบกลับอัตโนมัติ|(?:tu dong )?tra loi(?: tu dong)?|balasan otomatis"
)

#: How a subject begins that tells of an absence; people may write so too.
ABSENCES = (
    r"out[ -]of[ -](?:the )?office|ooo\b|away from (?:the |my )?(?:office|desk|mail)"
    r"|i(?:'m| am) (?:currently |now )?(?:away|out of|on (?:leave|vacation|holiday))\b"
    r"|.{1,60} is (?:away from|out of) the office|abwesen(?:d|heit)\w*|nicht im (?:buro|haus)|ausser haus"
    r"|urlaubs(?:abwesenheit|benachrichtigung|notiz|vertretung|meldung)|im urlaub"
    r"|ich bin (?:derzeit |zur zeit )?(?:im urlaub|nicht im|abwesend)|(?:message|notification|avis) d'absence"
    r"|absence du bureau|absente? du bureau|absent\(e\)|hors du bureau|en conges?\b|je suis (?:absent|en conge)"
    r"|fuera de (?:la )?oficina|ausente de|mensaje de ausencia|de vacaciones\b|ausencia temporaria"
    r"|estoy (?:fuera|de vacaciones|ausente)|fuori (?:sede|ufficio)|assen(?:za|te) (?:dal|da)|messaggio di assenza"
    r"|(?:sono )?in ferie|fora do escritorio|de ferias|afwezigheids?\w*|niet aanwezig|buiten kantoor|op vakantie"
    r"|ik ben (?:afwezig|op vakantie|niet)|franvaromeddelande|jag ar pa semester|ej pa kontoret|fravaersmeddelelse"
    r"|ikke (?:til stede|pa kontoret)|ude af kontoret|jeg er pa ferie|poissaoloilmoitus|poza biurem|jestem na urlopie"
    r"|mimo kancelar|nejsem v kancelari|hazon kivul|ofis disinda|вне офиса|нет на (?:месте|работе)"
    r"|не на рабочем месте|в отпуске|不在(?:通知|のお知らせ|办公室|辦公室)|外出自動|"
    r"(?:auto|away|(?:on )?(?:vacation|holidays?|(?:annual )?leave)|abwesend|urlaub|absen(?:ce|te?)|conges?"
    r"|ausen(?:te|cia)|vacaciones|assen(?:za|te)|ferias|afwezig|franvar(?:o|ande)|semester|fravaer(?:ende)?|ferie"
    r"|poissa|lomalla|nieobecn\w*|urlop|nepritomn?\w*|dovolena|отсутстви\w*|不在|外出|休暇|부재중?)"
    r"(?:\s?[:：]|\s?\Z|\s+(?:re|aw|r|tr)\s?:)"
)

#: How a subject begins that says no more than that a mail has arrived.
RECEIPTS = (
    r"(?:\[[^\]]{0,60}\] ?)?(?:(?:request|ticket|case|inquiry|enquiry|message|e-?mail) received"
    r"|(?:we(?:'ve| have) )?received your (?:request|message|e-?mail|mail|inquiry|enquiry)"
    r"|your (?:request|message|e-?mail|ticket|case|inquiry|enquiry)\b.{0,40}(?:received|created|opened)"
    r"|thank(?:s| you) for (?:contacting|getting in touch|reaching out|writing|your (?:request|message|e-?mail|mail"
    r"|inquiry|enquiry))|eingangsbestatigung|(?:wir haben )?ihre (?:anfrage|nachricht|e-?mail|mail)\b.{0,40}"
    r"(?:erhalten|eingegangen|angelegt)|(?:vielen dank|danke) fur ihre (?:anfrage|nachricht|e-?mail|mail)"
    r"|accuse de reception|(?:nous avons (?:bien )?recu )?votre (?:demande|message|e-?mail|courriel|mail)\b.{0,40}"
    r"(?:recu|enregistre|pris en compte)|(?:confirmation|avis) de reception|merci (?:de nous avoir"
    r"|pour votre (?:message|demande|mail|courriel))|(?:conferma|avviso) (?:di )?ricezione"
    r"|(?:abbiamo ricevuto|grazie per) (?:la|il)"
    r" (?:sua|tua|vostra|suo|tuo|vostro)|(?:la (?:sua|tua|vostra) )?richiesta (?:e stata )?ricevuta|acuse de recibo"
    r"|(?:hemos recibido|gracias por) (?:su|tu) (?:solicitud|mensaje|correo|consulta)|solicitud recibida"
    r"|ontvangstbevestiging|(?:wij|we) hebben (?:uw|je) .{0,20} ontvangen|(?:confirmacao de|acuso de) rece\w+"
    r"|recebemos (?:a |o )?su|potwierdzenie (?:otrzymania|przyjecia)|otrzymalismy|mottagningsbekraftelse"
    r"|vi har (?:mottagit|modtaget)|kvittering\b|potvrzeni (?:o )?prijeti|ваш[аеи]? (?:запрос|обращение|заявка"
    r"|письмо|сообщение)\b.{0,40}(?:получен|принят|зарегистр)|мы получили ваш|受付(?:完了|のお知らせ)"
    r"|お問い合わせ(?:を受け付け|ありがとう|いただき)|(?:我们)?已收到您的|已收到你的)"
)

#: What the first lines say when no person wrote them.
CONFESSIONS = (
    r"this is an? auto(?:mat(?:ic|ed))?(?:ally generated)? ?-?(?:reply|response|responder|answer|acknowledge?ment)"
    r"|auto-?responder\b|automatically generated (?:reply|response)|(?:est|dies ist) une reponse automatique"
    r"|ceci est un(?:e)? (?:reponse|message) automatique|(?:dies|das) ist eine automatisch\w* (?:generierte )?"
    r"(?:antwort|abwesenheit\w*|ruckmeldung)|questa e una risposta automatica|(?:esta es una|este es un) (?:respuesta"
    r"|mensaje) automatic[ao]|dit is een automatisch (?:antwoord|bericht)|(?:esta e uma|esta mensagem e uma) resposta"
    r" automatica|to jest automatyczna odpowiedz|(?:detta ar ett|dette er et) automatisk\w* svar"
    r"|toto je automaticka odpoved|это автоматическ\w+ ответ|これは自動(?:返信|応答)|此(?:邮件)?为自动回复"
)

#: What the first lines say of an absence; people say so too.
AWAY = (
    r"\bi(?:'m| am|'ll be| will be) (?:\w+ ){0,2}(?:out of (?:the )?office|on (?:\w+ )?(?:leave|vacation|holidays?)"
    r"|away from|away (?:until|till|from|on)|unavailable)|limited access to (?:my )?e-?mail"
    r"|\b(?:bin|befinde mich) .{0,50}(?:nicht im (?:buro|haus)|abwesend|im urlaub|ausser haus|in elternzeit"
    r"|nicht erreichbar)|\bje (?:suis|serai) .{0,40}(?:absente?|en conge|en vacances|hors du bureau|indisponible)"
    r"|\b(?:sono|saro) .{0,40}(?:assente|in ferie|fuori (?:sede|ufficio))|\b(?:estoy|estare|me encuentro) .{0,40}"
    r"(?:fuera de (?:la )?oficina|ausente|de vacaciones)|\bik ben .{0,40}(?:afwezig|niet aanwezig|met (?:verlof"
    r"|vakantie)|op vakantie|niet op kantoor)|\b(?:estou|estarei) .{0,40}(?:fora do escritorio|ausente|de ferias)"
    r"|\b(?:jestem|bede) .{0,40}(?:nieobecn|na urlopie|poza biurem)|\bjag (?:ar|har) .{0,40}(?:semester"
    r"|inte pa kontoret|franvarande|ledig)|\bjeg (?:er|holder) .{0,40}(?:ferie|ikke pa kontoret|fravaerende|bortrejst)"
    r"|\b(?:jsem|budu) .{0,40}(?:mimo kancelar|na dovolene|nepritom)|\b(?:я )?(?:буду |нахожусь )?в отпуске"
    r"|休暇(?:中|を)|不在に|正在休假|不在办公室|不在辦公室"
)
