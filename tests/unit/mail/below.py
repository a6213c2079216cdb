"""What stands below the words, by language: lines that devices add, and formulas that people close with."""

#: Language → lines.
DEVICES: dict[str, str] = {
    "en": """
        Sent from my iPhone
        Sent from my iPad
        Sent from my Galaxy
        Sent from my Samsung Galaxy smartphone.
        Sent from my Android phone with K-9 Mail. Please excuse my brevity.
        Sent from Mail for Windows
        Sent from Mail for Windows 10
        Sent from Outlook for Android
        Get Outlook for iOS
        Get Outlook for Android
        Sent from Yahoo Mail on Android
        Sent from Yahoo Mail for iPhone
        Yahoo Mail: Search, Organize, Conquer
        Sent with Proton Mail secure email.
        Sent with ProtonMail Secure Email.
        Sent from Proton Mail for iOS
        Sent from my mobile device
        Sent from my BlackBerry 10 smartphone.
        Sent via the Samsung Galaxy S21 5G, an AT&T 5G smartphone
        Sent from Gmail Mobile
        Sent from my Huawei phone
        Sent from Nine
        Sent from BlueMail
        Get BlueMail for Android
        Sent from AOL on Android
        Sent from Canary
        Sent from Front
        Sent with Spark
        Sent via Superhuman
        Sent from myMail for iOS
        Sent from my T-Mobile 5G Device
        Sent using Zoho Mail
        Sent from eM Client
        Sent from Thunderbird Mobile
        Sent with Tuta; https://tuta.com
        Secured with Tuta Mail:
        Sent from my Pixel
        Sent from Workspace ONE Boxer
        Sent with FairEmail
        Sent from Spark for iOS
        Sent from a phone, sorry for typos
    """,
    "fr": """
        Envoyé de mon iPhone
        Envoyé depuis mon iPhone
        Envoyé de mon iPad
        Envoyé à partir de Outlook pour Android
        Envoyé à partir de mon Galaxy
        Envoyé depuis mon appareil Galaxy
        Envoyé depuis mon smartphone Samsung Galaxy.
        Obtenir Outlook pour iOS
        Télécharger Outlook pour Android
        Envoyé à partir de Courrier pour Windows
        Provenance : Courrier pour Windows 10
        Envoyé depuis l'application Mail Orange
        Envoyé depuis Yahoo Mail pour iPhone
        Envoyé depuis Yahoo Mail sous Android
        Envoyé avec la messagerie sécurisée Proton Mail.
        Envoyé depuis mon mobile Huawei
        Téléchargez Outlook pour iOS
        Envoyé depuis SFR Mail
        De mon iPhone
        Depuis mon mobile
        Envoyé depuis mon téléphone
    """,
    "it": """
        Inviato da iPhone
        Inviato da iPad
        Inviato dal mio iPhone
        Inviato da Outlook per Android
        Inviato dal mio Galaxy
        Inviato da smartphone Samsung Galaxy.
        Scarica Outlook per iOS
        Ottieni Outlook per Android
        Inviato da Posta per Windows
        Inviato da Yahoo Mail su Android
        Inviato dal mio dispositivo Huawei
        Inviato da Libero Mail
        Inviato con Libero Mail per Android
        Inviato dal mio cellulare
        Inviato dal mio telefono
    """,
    "de": """
        Von meinem iPhone gesendet
        Gesendet von meinem iPad
        Gesendet von meinem iPhone
        Gesendet mit der GMX Mail App
        Gesendet mit der WEB.DE Mail App
        Von meinem/meiner Galaxy gesendet
        Gesendet von Outlook für Android
        Gesendet von Mail für Windows
        Gesendet von Mail für Windows 10
        Holen Sie sich Outlook für iOS
        Outlook für Android beziehen
        Outlook für iOS beziehen
        Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.
        Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.
        Gesendet von Yahoo Mail für iPhone
        Gesendet mit Proton Mail E-Mail.
        Von meinem Huawei-Mobiltelefon gesendet
        Von meinem Samsung Galaxy Smartphone gesendet.
        Mit freundlichen Grüßen von meinem iPhone gesendet
        Gesendet mit Telekom Mail - kostenlos und sicher für alle!
        Gesendet aus der Outlook-App
        Sicher gesendet mit Tuta Mail:
        Von unterwegs gesendet
        Gesendet von mobile.de
    """,
    "es": """
        Enviado desde mi iPhone
        Enviado desde mi iPad
        Enviado desde mi Galaxy
        Enviado desde Outlook para Android
        Obtener Outlook para iOS
        Enviado desde Correo para Windows
        Enviado desde mi dispositivo móvil
        Enviado desde Yahoo Mail para iPhone
        Enviado desde mi smartphone Samsung Galaxy.
        Enviado desde Yahoo Mail con Android
        Enviado con Proton Mail
        Enviado desde mi Huawei
        Enviado desde mi teléfono móvil
    """,
    "nl": """
        Verstuurd vanaf mijn iPhone
        Verzonden vanaf mijn iPad
        Verzonden vanaf mijn Galaxy
        Verzonden vanuit Outlook voor Android
        Outlook voor iOS downloaden
        Outlook voor Android ophalen
        Download Outlook voor iOS
        Verzonden vanuit Mail voor Windows
        Verstuurd vanaf mijn mobiel
        Verzonden met Proton Mail beveiligde e-mail.
        Verstuurd vanaf Samsung-mobiel
    """,
    "pt": """
        Enviado do meu iPhone
        Enviado do meu iPad
        Enviado do meu Galaxy
        Enviado a partir do meu smartphone Samsung Galaxy.
        Obter o Outlook para iOS
        Obter o Outlook para Android
        Enviado do Email para Windows
        Enviado do Correio para Windows
        Enviado do Yahoo Mail no Android
        Enviado do Outlook para Android
        Enviado via UOL Mail
        Enviado do Yahoo Mail para iPhone
    """,
    "pl": """
        Wysłane z iPhone'a
        Wysłane z iPada
        Wysłane z mojego iPhone'a
        Wysłano z urządzenia Galaxy
        Wysłano z mojego urządzenia Galaxy
        Pobierz aplikację Outlook dla systemu iOS
        Pobierz program Outlook dla systemu Android
        Wysłane z programu Poczta dla systemu Windows
        Wysłane z aplikacji Outlook dla systemu Android
        Wysłane ze smartfonu Samsung Galaxy.
        Wysłano za pomocą Proton Mail
        Wysłane z WP Poczta
        Wysłano z telefonu Huawei
    """,
    "sv": """
        Skickat från min iPhone
        Skickat från min iPad
        Skickat från min Galaxy
        Skickat från Outlook för Android
        Skaffa Outlook för iOS
        Hämta Outlook för Android
        Skickat från E-post för Windows
        Skickat från min Samsung Galaxy-smartphone.
        Skickades från min iPhone
        Skickat med Proton Mail säker e-post
        Skickat från min mobil
    """,
    "da": """
        Sendt fra min iPhone
        Sendt fra min iPad
        Sendt fra min Galaxy
        Sendt fra Outlook til Android
        Hent Outlook til iOS
        Få Outlook til Android
        Sendt fra Mail til Windows
        Sendt fra min Samsung Galaxy-smartphone.
        Sendt fra Outlook for Android
        Skaff deg Outlook for iOS
        Hent Outlook for iOS
        Sendt med Proton Mail
        Sendt fra min mobil
    """,
    "cs": """
        Odesláno z iPhonu
        Odesláno z iPadu
        Odesláno z mého iPhonu
        Odesláno z mého telefonu Galaxy
        Získejte Outlook pro iOS
        Stáhnout Outlook pro Android
        Odesláno z aplikace Outlook pro Android
        Odesláno z Pošty pro Windows
        Odesláno z mobilního telefonu Samsung
        Odesláno ze zařízení Galaxy
        Odesláno z mobilu
        Odeslané z iPhonu
    """,
    "ja": """
        iPhoneから送信
        iPadから送信
        Galaxyから送信
        Android版Outlookを入手してください
        iOS 版 Outlook を入手
        Windows 版のメールから送信
        Outlook for iOS を入手
        Yahoo!メール for iPhoneから送信
        私のiPhoneから送信
    """,
    "zh": """
        发自我的 iPhone
        发自我的iPad
        发自我的华为手机
        从我的 iPhone 发送
        發自我的 iPhone
        從我的 iPhone 傳送
        获取 Outlook for iOS
        获取适用于 iOS 的 Outlook
        取得 iOS 版 Outlook
        取得 Android 版 Outlook
        发送自 Windows 版邮件
        发自我的小米手机
        来自我的华为手机
        从网易邮箱大师发来的
        发自网易邮箱大师
        发自 iPhone
        从 Windows 版邮件发送
    """,
    "ru": """
        Отправлено с iPhone
        Отправлено с iPad
        Отправлено с моего iPhone
        Отправлено со смартфона Samsung Galaxy.
        Отправлено с устройства Galaxy
        Отправлено из мобильной Яндекс Почты
        Отправлено из Почты Mail.ru для Android
        Отправлено из Mail.ru для iOS
        Скачайте Outlook для iOS
        Получить Outlook для iOS
        Отправлено из Outlook для Android
        Отправлено из приложения "Почта" для Windows
        Отправлено через Proton Mail
        Отправлено с мобильного устройства
    """,
}

#: Language → formulas.
CLOSINGS: dict[str, str] = {
    "en": """
        Best regards
        Kind regards
        Warm regards
        Regards
        Best
        Best wishes
        Cheers
        Thanks
        Many thanks
        Sincerely
        Yours sincerely
        Yours faithfully
        Thank you
        BR
        Rgds
        Thanks and regards
        With best regards
        Best Regards,
        Have a nice day
        Respectfully
        Thanks in advance
    """,
    "fr": """
        Cordialement
        Bien cordialement
        Cordialement,
        Bien à vous
        Salutations distinguées
        Meilleures salutations
        Sincères salutations
        Merci
        Merci d'avance
        Cdt
        Bonne journée
        Amicalement
        Très cordialement
        Belle journée
        Bien à toi
        Sincèrement
    """,
    "it": """
        Cordiali saluti
        Distinti saluti
        Saluti
        Cordialmente
        Grazie
        Grazie mille
        Un saluto
        Un cordiale saluto
        Buona giornata
        Grazie e saluti
        Tanti saluti
        Ringraziando anticipatamente
    """,
    "de": """
        Mit freundlichen Grüßen
        Freundliche Grüße
        Viele Grüße
        Beste Grüße
        Liebe Grüße
        Herzliche Grüße
        MfG
        VG
        LG
        Gruß
        Mit besten Grüßen
        Schöne Grüße
        Vielen Dank
        Danke
        Danke im Voraus
        Mit freundlichen Grüssen
        Freundliche Grüsse
        Mit freundlichem Gruß
        Hochachtungsvoll
        Gruss
        Grüße
    """,
    "es": """
        Saludos
        Un saludo
        Saludos cordiales
        Atentamente
        Cordialmente
        Gracias
        Muchas gracias
        Un cordial saludo
        Reciba un cordial saludo
        Quedo a la espera
    """,
    "nl": """
        Met vriendelijke groet
        Met vriendelijke groeten
        Groeten
        Vriendelijke groet
        Mvg
        Bedankt
        Alvast bedankt
        Hartelijke groet
        Groetjes
    """,
    "pt": """
        Atenciosamente
        Cumprimentos
        Melhores cumprimentos
        Obrigado
        Obrigada
        Com os melhores cumprimentos
        Att
        Abraços
        Cordialmente
        Grato
    """,
    "pl": """
        Pozdrawiam
        Z poważaniem
        Pozdrawiam serdecznie
        Dziękuję
        Z wyrazami szacunku
        Serdecznie pozdrawiam
        Dzięki
        Pozdrowienia
    """,
    "sv": """
        Med vänlig hälsning
        Med vänliga hälsningar
        Vänliga hälsningar
        Mvh
        Hälsningar
        Tack
        Bästa hälsningar
        Tack på förhand
    """,
    "da": """
        Med venlig hilsen
        Venlig hilsen
        Mvh
        Hilsen
        Tak
        Med venlige hilsner
        Bedste hilsner
        Mange tak
        På forhånd tak
        Med vennlig hilsen
        Vennlig hilsen
    """,
    "cs": """
        S pozdravem
        S přátelským pozdravem
        Děkuji
        Hezký den
        S úctou
        Děkuji a přeji hezký den
        Zdravím
    """,
    "ja": """
        よろしくお願いいたします。
        よろしくお願いします。
        敬具
        以上、よろしくお願いいたします。
        以上
    """,
    "zh": """
        此致
        谢谢
        祝好
        此致敬礼
        谢谢！
        顺祝商祺
        順頌商祺
        謝謝
    """,
    "ru": """
        С уважением
        С уважением,
        С наилучшими пожеланиями
        Спасибо
        Всего доброго
        Заранее спасибо
        Хорошего дня
    """,
}


def lines(table: dict[str, str]) -> list[str]:
    """Return all lines of a table."""
    return [line.strip() for text in table.values() for line in text.strip().split("\n")]
