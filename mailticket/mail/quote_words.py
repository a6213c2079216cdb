"""How mail clients in many languages announce the mail they quote: words only, no logic."""

#: Labels of the header block that Outlook and its like put above the original, by what they label.
HEADER_LABELS = {
    "from": (
        "from|von|de|da|van|od|från|fra|lähettäjä|feladó|от|от кого|від|差出人|送信者|发件人|寄件者|寄件人|發件人"
        "|보낸 사람|보낸사람"
        "|kimden|από|afsender|avsändare|expéditeur|mittente|absender|remitente|afzender|nadawca|odesílatel"
        "|remetente|de la|من|מאת"
    ),
    "date": (
        "sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|date d'envoi|inviato|inviato il|data|data di invio"
        "|enviado"
        "|enviado el|enviada el|enviada em|enviado em|enviada|fecha|fecha de envío|verzonden|verzonden op|skickat"
        "|sendt|dato"
        "|wysłano|wysłane|data wysłania|odesláno|posláno|lähetetty|päivämäärä|päiväys|отправлено|дата|送信日時"
        "|送信日|日付|日時"
        "|发送时间|发送日期|日期|时间|寄件日期|傳送時間|發送時間|보낸 날짜|날짜|gönderilen|gönderme tarihi|tarih"
        "|elküldve|dátum|trimis"
        "|ημερομηνία|message du|تم الإرسال|التاريخ|sent at|date sent|надіслано|poslano"
    ),
    "to": (
        "to|an|à|a|para|till|til|aan|do|komu|pro|кому|宛先|收件人|收件者|受信者|받는 사람|vastaanottaja|címzett"
        "|kime|προς|către|empfänger"
        "|destinataire|destinatario|destinatário|do kogo|ontvanger|mottagare|modtager|إلى|אל"
    ),
    "cc": "cc|kopie|copie|copia|cópia|kopia|kopi|копия|копія|抄送|副本|ccn|bcc|cci|참조|kopio|másolatot kap|bilgi",
    "subject": (
        "subject|betreff|objet|oggetto|ogg|asunto|assunto|onderwerp|ämne|emne|temat|předmět|predmet|tema|aihe|tárgy"
        "|konu|тема|件名|主题"
        "|主旨|主題|主　题|题目|제목|sujet|subiect|θέμα|betr|الموضوع|נושא"
    ),
    "other": (
        "reply-to|reply to|antwort an|répondre à|rispondi a|responder a|antwoord aan|importance|wichtigkeit"
        "|importanza|priority"
        "|priorität|attachments|anlagen|pièces jointes|allegati|organization|newsgroups|message-id|x-mailer"
        "|mailed-by|signed-by"
    ),
}

#: Labels that a web form writes and no mail client: beside them "From:" and "Date:" are fields of the form.
FORM_LABELS = (
    r"(?:your |ihr |votre |il tuo |su |tu )?(?:full |first |last |vor|nach)?(?:name|nom|nome|nombre)"
    r"|prénom|cognome|apellidos?|firma|unternehmen|company|société|entreprise|azienda|società|empresa"
    r"|(?:your |ihre |votre |adresse |indirizzo )?(?:e-?mail|mail|courriel|correo(?: electrónico)?)"
    r"(?:[ -]?(?:address|adresse))?"
    r"|(?:telefon|phone|telephone)(?:nummer| number)?|tel|mobile?|handy|téléphone|telefono|cellulare|teléfono|móvil"
    r"|(?:your |ihre |votre |il tuo |su |tu )?(?:message|nachricht|messaggio|mensaje)"
    r"|kommentar|anliegen|comments?|commentaires?|commenti|comentarios?"
)

#: What the last author is said to have done.
WROTE = (
    r"wrote|writes|has written|said|a écrit|écrit|écrivait|ha scritto|scrive|scritto|schrieb|schreibt|geschrieben"
    r"|escribió|escribio"
    r"|escribiste|ha escrito|escreveu|schreef|schrijft|geschreven|napisał\(?a?\)?|napisal\(?a?\)?|pisze"
    r"|napisana przez|napisała"
    r"|skrev|skriver"
    r"|napsal\(?a?\)?|napsala|napísal\(?a?\)?|kirjoitti|írta|yazdı|έγραψε|написал\(?а?\)?|написала|пишет"
    r"|писал\(?а?\)?|пише|написав"
    r"|napisao|napisala|piše|je napisao|a scris|skrifaði|rakstīja|rašė|kirjutas|đã viết|menulis|كتب|כתב"
    r"|のメール|さんは書きました|さんが書きました|に書きました|は書きました|のメッセージ|写道|寫道|写到|作成|작성"
)

#: Who tells what they wrote themselves announces no quote, unless one stands below.
I_WROTE = (
    r"(?:i|we)(?: have| had|'ve|'d)? (?:wrote|written|said)|(?:schrieb|schrieben|schreibe|schreiben) (?:ich|wir)"
    r"|(?:ich|wir) .{0,80}geschrieben|(?:je|j['’]|nous|n['’]) ?.{0,30}écri\w*"
    r"|(?:ho|abbiamo|avevo|avevamo) .{0,30}scritto|(?:he|hemos|había|habíamos) .{0,30}escrito"
)

#: Words of a sentence that no program writes above a quote ("On 2 Nov 2026 at 10:00 the alarm said:"). Unless one
#: stands below, what follows is the writer's. As written; with the word behind where a weekday or a name is like them.
SENTENCES = (
    r"the|your|our|my|his|their|it|(?<!\n )said|to me|to us|Your|Our|My"
    r"|unser\w{0,2}|mein\w{0,2}|mir|uns|[Ii]hre?[mnr]?|(?:schrieb|schreibt) (?:das|der|die|eine?)"
    r"|[Vv]otre|[Nn]otre|(?:[Mm]on|[Mm]a|[VvNnm](?:o|e)s) [a-zà-ÿ]+|l['’][a-zà-ÿ]+ (?:m['’]|nous )?a|m['’]a"
    r"|[Vv]ostr[oaie]|[Nn]ostr[oaie]|(?<!de )la [a-zà-ÿ]{2,}|mi [a-zà-ÿ]{2,}"
    r"|[Ss]u [a-zà-ÿ]{2,}|[NnVv]uestr[oa]s?|me [a-zà-ÿ]{2,}"
)

#: What stands before the address of the quoted mail's author where no verb says that they wrote.
BY = r"by|from|von|vom|de|par|da|di|por|van|av|af|fra|från|od|от|від"

#: Words with which an attribution begins, before its date or name.
ATTRIBUTION_STARTS = (
    r"on|at|in|le|il|il giorno|in data|am|el|el día|op|em|no dia|a|na|w dniu|dnia|den|dne|dňa|ons?|tir|pe|em|yn|на"
    r"|от|в|date|quoting|wiadomość"
    r"|zitat von|citando|selon|从|在|於|于|dana|la|ngày|pada|em|vào"
)

#: Weekdays as some clients put them first: "wt., 3 lis 2026 o 10:00", "вт, 3 нояб. 2026 г."
WEEKDAYS = (
    r"mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mié|mie|jue|vie|sáb|sab|dom|gio|mo|di|mi|do|fr|sa|so"
    r"|ma|wo|vr|za|zo"
    r"|pon|wt|śr|sr|czw|pt|sob|niedz|nd|po|út|st|čt|pá|ne|mån|tis|ons|tors|fre|lör|sön|tir|lør|søn|пн|вт|ср|чт|пт"
    r"|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|seg|ter"
    r"|qua|qui|sex|sáb"
)

#: The text between the dashes of "-----Original Message-----".
ORIGINAL = (
    r"original message|original|reply message|message d['’]origine|message original|mail original|messaggio originale"
    r"|messaggio originario"
    r"|ursprüngliche nachricht|original[- ]?nachricht|ursprungliche nachricht|ursprüngliche (?:e-?)?mail"
    r"|urspr\. nachricht|mensaje original"
    r"|mensagem original"
    r"|oorspronkelijk bericht|originele bericht|origineel bericht|wiadomość oryginalna|oryginalna wiadomość"
    r"|treść oryginalnej wiadomości"
    r"|originalmeddelande|ursprungligt meddelande|ursprungligt meddelande|oprindelig meddelelse"
    r"|original meddelelse|opprinnelig melding"
    r"|původní zpráva|původní e-mail|pôvodná správa|alkuperäinen viesti|eredeti üzenet|исходное сообщение"
    r"|оригинальное сообщение"
    r"|пересылаемое сообщение|元のメッセージ|邮件原件|原始信息"
    r"|original message text|原始邮件|原始郵件|原邮件|回复的原邮件"
    r"|원본 메시지|mesaj original"
    r"|orijinal mesaj|αρχικό μήνυμα"
)

#: Lines that announce a forwarded mail, with or without dashes.
FORWARDED = (
    r"forwarded message|forwarded by|begin forwarded message|fwd:|message transféré|message transmis"
    r"|début du message (?:transféré|réexpédié)"
    r"|messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten (?:nachricht|e[-‑]mail)|beginn der weitergeleiteten nachricht|mensaje reenviado"
    r"|inicio del mensaje reenviado"
    r"|doorgestuurd bericht|begin doorgestuurd bericht|mensagem encaminhada|mensagem reencaminhada"
    r"|início da mensagem (?:encaminhada|reencaminhada)"
    r"|wiadomość przekazana(?: dalej)?|przekazana wiadomość|początek przekazywanej wiadomości"
    r"|treść przekazanej wiadomości"
    r"|vidarebefordrat (?:meddelande|mail|brev)|vidarebefordrat mejl"
    r"|vidarebefordrat meddelande börjar|videresendt (?:meddelelse|besked"
    r"|mail)|start på videresendt besked"
    r"|přeposlaná zpráva|začátek přeposlané zprávy|转发的邮件|轉寄郵件|轉寄的郵件|已转发邮件"
    r"|开始转发的邮件|以下是转发的邮件"
    r"|開始轉寄郵件|转发的消息|перенаправленное сообщение"
    r"|开头为转发邮件|転送されたメッセージ|転送メッセージ|以下は転送されたメッセージです"
    r"|пересланное сообщение|пересылаемое сообщение|начало переадресованного сообщения"
    r"|начало пересылаемого сообщения|videresendt melding"
    r"|välitetty viesti|edelleenlähetetty viesti|továbbított üzenet|iletilen ileti|전달된 메시지"
)
