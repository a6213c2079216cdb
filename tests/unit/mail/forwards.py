"""What clients make of a forwarded mail in plain text: the subject, and what stands below the agent's own words."""

WHO = "Anne Lea <anne@client.example>"
TEXT = "My printer burns.\n\nAnne"

#: Client → subject, text.
FORWARDS = {
    "mutt": (
        "[bob@acme.example: Printer]",
        f"----- Forwarded message from {WHO} -----\n\nDate: Mon, 2 Nov 2026 10:00:00 +0100\nFrom: {WHO}\nTo: bob@acme.example\nSubject: Printer\n\n{TEXT}\n\n----- End forwarded message -----",
    ),
    "yahoo2": (
        "Fw: Printer",
        f"----- Forwarded Message -----\nFrom: {WHO}\nTo: Bob <bob@acme.example>\nSent: Monday, November 2, 2026 at 10:00:00 AM GMT+1\nSubject: Printer\n\n{TEXT}",
    ),
    "proton": (
        "Fw: Printer",
        f"------- Forwarded Message -------\nFrom: {WHO}\nDate: On Monday, November 2nd, 2026 at 10:00 AM\nSubject: Printer\nTo: bob@acme.example <bob@acme.example>\n\n\n> My printer burns.\n> \n> Anne",
    ),
    "outlook web": (
        "Fw: Printer",
        f"\n________________________________\nFrom: {WHO}\nSent: Monday, November 2, 2026 10:00 AM\nTo: Bob <bob@acme.example>\nSubject: Printer\n\n{TEXT}",
    ),
    "outlook desktop": (
        "FW: Printer",
        f"\n\nFrom: {WHO} \nSent: Monday, November 2, 2026 10:00 AM\nTo: Bob <bob@acme.example>\nSubject: Printer\n\n{TEXT}",
    ),
    "outlook 2010": (
        "FW: Printer",
        f"\n\nFrom: Anne Lea [mailto:anne@client.example] \nSent: Monday, November 2, 2026 10:00 AM\nTo: Bob\nSubject: Printer\n\n{TEXT}",
    ),
    "notes": (
        "Fw: Printer",
        f"----- Forwarded by Bob Martin/ACME on 02/11/2026 10:00 -----\n\nFrom:\t{WHO}\nTo:\tbob@acme.example\nDate:\t02/11/2026 10:00\nSubject:\tPrinter\n\n\n\n{TEXT}",
    ),
    "emclient": (
        "Fw: Printer",
        f'------ Forwarded Message ------\nFrom "Anne Lea" <anne@client.example>\nTo bob@acme.example\nDate 02/11/2026 10:00:00\nSubject Printer\n\n{TEXT}',
    ),
    "emclient old": (
        "Fw: Printer",
        f'------ Forwarded Message ------\nFrom: "Anne Lea" <anne@client.example>\nTo: "Bob" <bob@acme.example>\nSent: 02/11/2026 10:00:00\nSubject: Printer\n\n{TEXT}',
    ),
    "roundcube": (
        "Fwd: Printer",
        f"-------- Original Message --------\nSubject: Printer\nDate: 2026-11-02 10:00\nFrom: {WHO}\nTo: bob@acme.example\n\n{TEXT}",
    ),
    "roundcube fr": (
        "Fwd: Printer",
        f"-------- Message original --------\nObjet: Printer\nDate: 2026-11-02 10:00\nDe: {WHO}\nÀ: bob@acme.example\n\n{TEXT}",
    ),
    "roundcube de": (
        "Fwd: Printer",
        f"-------- Originalnachricht --------\nBetreff: Printer\nDatum: 2026-11-02 10:00\nVon: {WHO}\nAn: bob@acme.example\n\n{TEXT}",
    ),
    "samsung": (
        "Fwd: Printer",
        f"-------- Original message --------\nFrom: {WHO} \nDate: 02/11/2026  10:00  (GMT+01:00) \nTo: bob@acme.example \nSubject: Printer \n\n{TEXT}",
    ),
    "gmx": (
        "Fw: Printer",
        f'Gesendet: Montag, 02. November 2026 um 10:00 Uhr\nVon: "Anne Lea" <anne@client.example>\nAn: bob@acme.example\nBetreff: Printer\n\n{TEXT}',
    ),
    "zimbra": (
        "Fwd: Printer",
        f'----- Mail transféré -----\nDe: "Anne Lea" <anne@client.example>\nÀ: "bob" <bob@acme.example>\nEnvoyé: Lundi 2 Novembre 2026 10:00:00\nObjet: Printer\n\n{TEXT}',
    ),
    "zimbra it": (
        "Fwd: Printer",
        f'----- Messaggio inoltrato -----\nDa: "Anne Lea" <anne@client.example>\nA: bob@acme.example\nInviato: Lunedì, 2 novembre 2026 10:00:00\nOggetto: Printer\n\n{TEXT}',
    ),
    "libero": (
        "I: Printer",
        f"----Messaggio originale----\nDa: anne@client.example\nData: 2-nov-2026 10.00\nA: <bob@acme.example>\nOgg: Printer\n\n{TEXT}",
    ),
    "ox de": (
        "Fwd: Printer",
        f"---------- Ursprüngliche Nachricht ----------\nVon: {WHO}\nAn: bob@acme.example\nDatum: 02.11.2026 10:00 CET\nBetreff: Printer\n\n\n{TEXT}",
    ),
    "k9": (
        "Fwd: Printer",
        f"-------- Original Message --------\nFrom: {WHO}\nSent: November 2, 2026 10:00:00 AM GMT+01:00\nTo: bob@acme.example\nSubject: Printer\n\n{TEXT}",
    ),
    "orange": (
        "TR: Printer",
        '> Message du 02/11/26 10:00\n> De : "Anne Lea" <anne@client.example>\n> A : bob@acme.example\n> Copie à : \n> Objet : Printer\n> \n> My printer burns.\n> \n> Anne',
    ),
    "orange new": (
        "TR: Printer",
        f"envoyé : 2 novembre 2026 à 10:00\nde : {WHO}\nà : bob@acme.example\nobjet : Printer\n\n{TEXT}",
    ),
    "fairemail": (
        "Fwd: Printer",
        f"From: {WHO}\nSent: Mon Nov 02 10:00:00 GMT+01:00 2026\nTo: bob@acme.example\nSubject: Printer\n\n{TEXT}",
    ),
    "apple date first": (
        "Fwd: Printer",
        f"Begin forwarded message:\n\n> From: {WHO}\n> Subject: Printer\n> Date: 2 November 2026 at 10:00:00 CET\n> To: bob@acme.example\n> \n> My printer burns.\n> \n> Anne",
    ),
    "ios": (
        "Fwd: Printer",
        f"Sent from my iPhone\n\nBegin forwarded message:\n\n> From: {WHO}\n> Date: 2 November 2026 at 10:00:00 CET\n> To: bob@acme.example\n> Subject: Printer\n> \n> My printer burns.\n> \n> Anne",
    ),
    "alpine": (
        "Printer (fwd)",
        f"---------- Forwarded message ----------\nDate: Mon, 2 Nov 2026 10:00:00 +0100\nFrom: {WHO}\nTo: bob@acme.example\nSubject: Printer\n\n{TEXT}",
    ),
    "kmail": (
        "Fwd: Printer",
        f"----------  Forwarded Message  ----------\n\nSubject: Printer\nDate: Monday, 2 November 2026, 10:00:00 CET\nFrom: {WHO}\nTo: bob@acme.example\n\n{TEXT}\n-----------------------------------------",
    ),
    "evolution": (
        "Fwd: Printer",
        f"-------- Forwarded Message --------\nFrom: {WHO}\nTo: bob@acme.example\nSubject: Printer\nDate: Mon, 02 Nov 2026 10:00:00 +0100\n\n{TEXT}",
    ),
    "qq": (
        "转发：Printer",
        f'------------------ 原始邮件 ------------------\n发件人: "Anne Lea" <anne@client.example>;\n发送时间: 2026年11月2日(星期一) 上午10:00\n收件人: "bob"<bob@acme.example>;\n主题: Printer\n\n{TEXT}',
    ),
    "163": (
        "Fw:Printer",
        f'-------- 转发邮件信息 --------\n发件人："Anne Lea" <anne@client.example>\n发送日期：2026-11-02 10:00:00\n收件人：bob@acme.example\n主题：Printer\n{TEXT}',
    ),
    "mailru": (
        "Fwd: Printer",
        f"-------- Пересылаемое сообщение --------\nОт: Anne Lea <anne@client.example>\nКому: bob@acme.example\nДата: Понедельник, 2 ноября 2026, 10:00 +03:00\nТема: Printer\n\n{TEXT}",
    ),
    "horde": (
        "Fwd: Printer",
        f"----- Forwarded message from {WHO} -----\n    Date: Mon, 02 Nov 2026 10:00:00 +0100\n    From: {WHO}\nSubject: Printer\n      To: bob@acme.example\n\n{TEXT}\n\n----- End forwarded message -----",
    ),
    "thunderbird reply-to": (
        "Fwd: Printer",
        f"\n\n\n-------- Forwarded Message --------\nSubject: \tPrinter\nResent-From: \tx@y.example\nDate: \tMon, 2 Nov 2026 10:00:00 +0100\nFrom: \t{WHO}\nReply-To: \tother@client.example\nOrganization: \tClient\nTo: \tbob@acme.example\n\n\n\n{TEXT}",
    ),
}
