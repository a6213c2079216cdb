"""How mail servers say that they could not deliver, in many languages: words only, no logic. All are matched folded."""

#: Beginnings of subjects.
SUBJECTS = (
    r"(?:e-?mail |message |mail )?(?:delivery|transmission) (?:failed|failure|failures|problem|problems|error"
    r"|status notification|warning|delayed|delay|"
    r"has failed|report|notification|incomplete|to the following|attempt)"
    r"|undeliver(?:ed|able)|un-?deliverable|non-?deliver|not delivered|could ?n[o']t (?:be )?deliver"
    r"|cannot deliver|can't deliver|unable to deliver"
    r"|mail (?:delivery|system) (?:failed|failure|error|report|problem|status|subsystem|warning)"
    r"|mail (?:could not be|not) delivered|mail error"
    r"|mail failure|failure notice|failure delivery|failed (?:mail|delivery)|returned (?:mail|e-?mail|to sender)"
    r"|returned:|rejected mail|automatically rejected"
    r"|message (?:delivery|undeliverable|not delivered|status|rejected|blocked|delayed|bounced|you sent (?:blocked"
    r"|rejected))|delayed (?:mail|delivery)|warning: (?:message|could not send|mail)"
    r"|(?:your |the )?(?:e-?mail|message|mail) (?:could not|cannot|was not|has not been|is being"
    r"|has been) (?:be )?(?:delivered|delayed|blocked|rejected|returned)"
    r"|recipient (?:not found|unknown|rejected)|user unknown|unknown (?:user|recipient)|mailbox (?:full"
    r"|unavailable)|notification d'(?:etat|echec)"
    r"|message non (?:distribu|remis|delivr)|non (?:remis|distribu)|echec de (?:la )?(?:remise|distribution"
    r"|livraison)|courrier non remis|retour de courrier|message (?:refuse|rejete)"
    r"|unzustellbar|nicht zustellbar|nicht zugestellt|zustell(?:ung|fehler|ungsbericht|benachrichtigung)"
    r"|unzugestellt|fehler bei der (?:nachrichten)?zustellung|mail konnte nicht"
    r"|mancata consegna|non recapitabile|mancato recapito|impossibile (?:recapitare|consegnare)"
    r"|notifica (?:dello stato )?(?:di|del|della) (?:mancat|consegna|recapito)|avviso di mancata|messaggio non"
    r"|no se (?:puede|pudo|ha podido) entregar|error (?:de|en la) entrega|mensaje (?:no entregado|devuelto"
    r"|rechazado)|correo (?:no entregado|devuelto)|notificacion (?:de )?(?:estado de )?(?:la )?entrega|fallo (?:de"
    r"|en la) entrega|no entregado"
    r"|onbestelbaar|niet (?:bezorgd|afgeleverd|bestelbaar)|bezorging|aflevering mislukt|falha (?:na|de) entrega"
    r"|nao (?:foi )?entregue|mensagem nao|devolvida"
    r"|niedostarczona|nie dostarczono|niemoznosc dostarczenia|nie mozna dostarczyc|zwrot|wiadomosc (?:odrzucona"
    r"|nie)|blad dostarczenia|zawiadomienie o"
    r"|kan inte levereras|gick inte att leverera|ej levererat|olevererbar|leveransfel|kunne ikke leveres"
    r"|ikke leveret|uleveret|levering mislykkedes|leveringsfejl"
    r"|nedorucit|nedoruc|nelze dorucit|selhani doruceni|vracena posta|配信不能|配信エラー|送信エラー|未配信"
    r"|配信できません|宛先不明|退信|投递失败|無法傳遞|无法投递|系统退信|未送达|傳遞狀態|送信できません"
    r"|недоставлен|не доставлен|не удалось доставить|невозможно доставить|уведомление о (?:недоставке"
    r"|состоянии доставки)|возврат|ошибка доставки|сообщение не"
    r"|kezbesithetetlen|teslim edilemedi|toimittamat|ei voitu toimittaa"
)

#: What the first lines of the text say.
BODIES = (
    r"(?:could|can|was|were|has|have|had) ?n(?:o|')t (?:be |been )?(?:able to be )?(?:deliver|sent|reach)"
    r"|cannot (?:be )?(?:deliver|sent)|did not reach|failed to deliver|delivery (?:has |to .{0,80})?(?:failed"
    r"|was aborted)|delivery failed"
    r"|unable to deliver|undeliverable|couldn't be delivered|wasn't able to deliver|not (?:been )?delivered to"
    r"|delevery to|encountered delivery problems|delivery (?:attempts|of (?:e-?mail|your|the|this))"
    r"|user unknown|unknown user|no such (?:user|recipient|mailbox|address|person)|user (?:does not|doesn't) exist"
    r"|invalid (?:final delivery userid|recipient|address|mailbox)|recipient (?:name )?(?:is )?(?:not|unknown"
    r"|rejected|address rejected)"
    r"|(?:mailbox|quota|inbox) (?:is )?(?:full|exceed|unavailable|disabled|over)|mail ?box space|quota exceeded"
    r"|exceeds allowed size|over quota|full mailbox|account (?:is )?(?:disabled|inactive|unavailable)"
    r"|(?:error|failed|affected|following) recipients?|failed addresses|delivery status notification|smtp error"
    r"|remote host said|host (?:unknown|not found)|returned (?:mail|the following error|to sender)"
    r"|\b5[05]\d[ -]\d?\.?\d?|<<< 5\d\d|automatically rejected|message (?:was |has been )?(?:rejected|blocked"
    r"|bounced|returned|undeliverable)|rejected (?:your|the|this) (?:e-?mail|message)|mail delivery software"
    r"|did not match"
    r"|(?:n'a pas pu|n'ont pas pu) etre (?:delivre|remis|distribu|achemin)|n'a pas ete (?:remis|delivre|distribu)"
    r"|impossible de (?:remettre|delivrer|distribuer)|boite (?:aux lettres )?pleine|destinataires? (?:inconnu"
    r"|suivant)"
    r"|konnte nicht (?:zugestellt|ausgeliefert|gesendet)|konnten nicht zugestellt|nicht zugestellt werden"
    r"|unzustellbar|empfanger (?:unbekannt|nicht)|postfach (?:ist )?voll"
    r"|non (?:e stato possibile|e stata? (?:recapitat|consegnat)|puo essere (?:recapitat|consegnat))"
    r"|impossibile (?:recapitare|consegnare)|casella (?:piena|di posta piena)|mancata consegna"
    r"|destinatari[oa] (?:sconosciut|inesistent|non)"
    r"|no (?:se )?(?:pudo|ha podido|puede|fue posible|ha sido) (?:ser )?(?:entreg|enviar)|buzon (?:lleno"
    r"|esta lleno)|destinatario (?:desconocido|no)|no entregado"
    r"|niet (?:worden )?(?:bezorgd|afgeleverd|bestelbaar)|nao (?:pode|foi|puderam) (?:ser )?(?:possivel )?entreg"
    r"|caixa (?:de correio )?cheia"
    r"|nie (?:mogla|zostala|mozna|moze|udalo)\b.{0,30}(?:dostarcz|doreczy)|niedostarcz|kunde inte levereras"
    r"|kunne ikke (?:leveres|afleveres)|nelze dorucit|nebyla? dorucen|nepodarilo se dorucit"
    r"|配信でき|配達でき|届けられ|送信でき|宛先.{0,20}見つか|無法(?:傳遞|送達|投遞)|无法(?:投递|送达|发送)|退回"
    r"|投递失败|не (?:удалось|может быть|было|могут быть|был) (?:достав|отправ)|не доставлен|недоставлен"
)

#: What says that the server goes on trying; folded.
DELAYS = (
    r"(?:will|shall) (?:continue|keep)\b.{0,20}\btry|(?:not|n't) yet been delivered|has been (?:delayed|postponed"
    r"|deferred)|delivery (?:is )?delayed"
    r"|delayed (?:mail|delivery)|warning: (?:message|could not send|mail)|do not need to resend"
    r"|delivery attempts will continue|advisory-only"
    r"|\b4\.\d\.\d+\b|wird weiterhin versucht|verzogert|nouvelles? tentatives?|retarde|in ritardo"
    r"|ulteriori tentativi|retras|se seguira intentando"
    r"|vertraagd|opoznion|forsinket|forsenad|zpozden|задерж"
)

#: What announces the returned mail below.
RETURNED = (
    r"original message (?:follows|as received|header)|message (?:headers|header|text) follow|returned (?:mail"
    r"|message)|header of the (?:source|original)"
    r"|(?:first|top) \d+ lines|copy of (?:your|the) message|original message|below this line is a copy"
    r"|le message d'origine|ursprungliche nachricht|messaggio originale"
    r"|transcript of session|unsent message|message contents follow|reporting-mta"
)

#: Who such mail is from: name or local part.
SENDERS = (
    r"postmaster|mail(?:er)?[ -]?(?:delivery|daemon|system|administrator|subsystem)"
    r"|(?:mail )?delivery (?:sub)?system|system administrator|internet mail delivery"
    r"|microsoft (?:outlook|exchange)|mailer|systemadministrator|administrator|amministratore|administrateur"
    r"|systemadministrator"
)

#: Local parts that programs have.
PROGRAMS = (
    r"smtp|gateway|ndr|bounce|daemon|virus|imss|scan|mail|service|system|admin|exchange|server|reply|robot|notif"
    r"|inetgw|qmail"
    r"|autoresp"
)
