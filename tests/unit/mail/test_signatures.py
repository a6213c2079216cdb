"""What devices, companies and habit put below the words goes; what the writer typed stays."""

from pathlib import Path

import pytest

from mailticket.mail import new_words

WORDS = "It works now.\nThank you for the help with it, all is fine."
IN_HTML = "<div>It works now.</div><div>Thank you for the help with it, all is fine.</div><br>"
CARD = "Anne Lea\nClient Ltd | Head of Sales\nTel. +33 1 23 45 67 89\nwww.client.example"


def lines(name: str) -> list[str]:
    """Return the lines of a table in below/, each `language | line`."""
    text = (Path(__file__).parent / "below" / name).read_text("utf-8")
    return [line.partition(" | ")[2] for line in text.splitlines()]


def plain(text: str) -> str:
    return new_words.of_text(text).text


def test_a_devices_line_is_no_word_of_the_writers_in_any_language():
    """Alone at the end, close to the words with a quote below, and in HTML."""
    quote = "On 2 Nov 2026, at 10:00, Bob <b@acme.example> wrote:\n> x"
    read = {
        line: (
            plain(f"{WORDS}\n\n{line}\n"),
            plain(f"{WORDS}\n{line}\n\n{quote}"),
            new_words.read("", f"{IN_HTML}<div>{line}</div>").new_words,
        )
        for line in lines("devices.txt")
    }

    assert {} == {line: texts for line, texts in read.items() if set(texts) != {WORDS}}


def test_a_card_under_a_closing_goes_and_the_name_stays():
    wrong = {}
    for closing in lines("closings.txt"):
        wanted = f"{WORDS}\n\n{closing}\nAnne Lea"
        for gap in ("\n", "\n\n"):
            read = plain(f"{WORDS}\n\n{closing}{gap}{CARD}\n").replace(f"{closing}\n\n", f"{closing}\n")
            wrong |= {closing: read} if read != wanted else {}

    assert {} == wrong


def test_a_sentence_that_begins_like_a_devices_line_stays():
    """When in doubt, keep."""
    kept = [
        "Sent from my desk, this is much easier to read than on a phone.",
        "Sent from my iPhone this morning, did you not get it?",
        "Get the new key for me, please.",
        "De mon côté tout va bien.",
        "Von meiner Seite ist alles gesendet worden, danke.",
        "Gesendet habe ich es gestern.",
        "Sent with DHL yesterday.",
        "Sent by mail today",
        "Sent by e-mail today",
        "Sent from the front desk",
        "Envoyé par courrier recommandé",
        "Inviato con posta prioritaria",
        "Gesendet mit UPS",
        "Enviado por DHL ayer",
    ]

    assert kept == [plain(f"{WORDS}\n\n{line}").removeprefix(f"{WORDS}\n\n") for line in kept]


def test_the_words_below_thanks_or_a_greeting_stay():
    """Words lost are the worst we can do: a telephone number or a job title in them makes no card."""
    lost = {}
    for line in lines("not-closings.txt"):
        first, _, second = line.partition(" / ")
        for above in ("", "#take\n", "Hello Anne,\n\n", "#take\n\nHello Anne,\n\n", f"{WORDS}\n\n"):
            for gap in ("\n", "\n\n"):
                text = f"{above}{first}{gap}{second}"
                lost |= {text: plain(text)} if plain(text) != text else {}

    assert {} == lost


KEPT = [
    "#take\n\nHello Anne,\n\nplease call us: +33 1 23 45 67 89",
    "#take\nPlease ask the manager",
    "#take\nThanks, Bob\nHead of Sales\nTel. +33 1 23 45 67 89",
    "Thanks Bob,\n\nAnne Lea\nClient Ltd\nTel. +33 1 23 45 67 89",
    f"{WORDS}\n\nThanks,\nAnne\nPlease call me: +33 1 23 45 67 89",
    f"{WORDS}\n\nThanks,\nPlease call us\n+33 1 23 45 67 89",
    f"{WORDS}\n\nRegards,\nAnne\nthe printer in room 3\nalso prints red pages\nas the support knows",
    f"{WORDS}\n\nhttps://client.example/1\nhttps://client.example/2",
    f"{WORDS}\n\nBroken Pages\nhttps://client.example/1\nhttps://client.example/2",
    f"{WORDS}\n\nAnne Lea: +33 1 23 45 67 89\nBob Martin: +33 1 23 45 67 88",
    f"Send it to this address:\n\n{CARD}",
    *(
        f"It burns. {request}\n\n{CARD}"
        for request in (
            "Please send the new one to this address.",
            "Bitte liefern Sie den neuen hierhin",
            "Merci de livrer à l'adresse suivante",
            "Vi prego di spedirlo al seguente indirizzo.",
            "Por favor, envíen otra a esta dirección.",
        )
    ),
    *(
        f"{WORDS}\n\n{closing}\nAnne Lea\n{reference}\nTel. 01 23 45 67 89"
        for closing, reference in (
            ("Regards", "Order 4711"),
            ("Regards", "My customer number: A-4711"),
            ("Thanks,", "User: anne.lea@client.example"),
            ("Gruß", "Kundennummer 4711"),
            ("Cordialement", "Commande n° 4711"),
            ("Saluti", "Ordine n. 4711"),
            ("Un saludo", "N.º de pedido: 4711"),
        )
    ),
    "Thanks for the mail.\n---\nUse water",
    "#take\nThanks,\n---\nUse water",
]


def test_what_only_looks_a_little_like_a_card_stays():
    """A card needs a name or marks of two kinds, no sentence, nothing that announces it, and words before it."""
    assert KEPT == [plain(text) for text in KEPT]


def test_a_card_goes_below_other_closings_too():
    cut = {
        f"{WORDS}\n\n{closing}\n{CARD}": f"{WORDS}\n\n{closing}\nAnne Lea"
        for closing in ("Thanks Bob,", "Thanks, Bob", "Thank you very much!", "*Grazie mille*", "Thanks & regards")
    }
    cut[f"{WORDS}\n\n{CARD}"] = f"{WORDS}\n\nAnne Lea"
    cut[f"{WORDS}\n\nRegards\nTel. +33 1 23 45 67 89\nwww.client.example"] = f"{WORDS}\n\nRegards"

    assert list(cut.values()) == [plain(text) for text in cut]


NOTICE = "This e-mail is confidential and intended solely for the addressee."


def test_words_that_begin_like_a_legal_notice_stay():
    """A desk is told of stray mail, viruses and stolen passwords every day: below a greeting, asked or signed, it stays."""
    told = [
        "This email was intended for someone else. Please remove me.",
        "This message keeps coming: 'virus found'.",
        "Diese E-Mail ist nicht für mich bestimmt, ich bekomme Ihre Rechnungen.",
        "Diese Nachricht ist vertraulich. Mein Passwort wurde gestohlen.",
        "Ce message est destiné au service compta : ma facture est fausse.",
        "Questo messaggio è destinato al reparto acquisti: la fattura è sbagliata.",
        "Este correo va dirigido a contabilidad: la factura está mal.",
        "Disclaimer: I am no expert.\n\nThe printer burns.",
    ]
    kept = [f"Hello,\n\n{words}" for words in told]
    kept += [f"{WORDS}\n\n{words}\n\nAnne" for words in told]
    kept += [f"{WORDS}\n\n{words} What now?" for words in told[:-1]]

    assert kept == [plain(text) for text in kept]


def test_a_legal_notice_goes_whatever_else_a_company_puts_below_it():
    below = ["", "Client Ltd, registered in England", "Geschäftsführer: Hans Weber", f"{NOTICE} " * 6 + "\nClient"]
    read = [plain(f"{WORDS}\n\nAnne\n\n{NOTICE}\n\n{text}") for text in below]

    assert [f"{WORDS}\n\nAnne"] * len(below) == read
    assert WORDS == plain(f"{WORDS}\n\n> quoted\n\n{NOTICE}")


def test_what_virus_scanners_and_habit_add_goes_in_five_languages():
    added = [
        "Virus-free.www.avast.com <https://www.avast.com/sig-email>",
        "\tSans virus.www.avast.com",
        "Garanti sans virus. www.avg.com",
        "Virenfrei.www.avast.com",
        "Privo di virus.www.avast.com",
        "Libre de virus.www.avast.com",
        "---\nDiese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.\nhttps://www.avast.com/antivirus",
        "---\nL'absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.",
        "---\nQuesta e-mail è stata controllata per individuare virus con Avast antivirus.",
        "---\nEl software de antivirus Avast ha analizado este correo electrónico en busca de virus.",
        "P Please consider the environment before printing this email",
        "Bitte denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken.",
        "Bitte prüfen Sie, ob diese Mail wirklich ausgedruckt werden muss!",
        "Avant d'imprimer, pensez à l'environnement",
        "Prima di stampare questa mail pensa all'ambiente",
        "Antes de imprimir este correo, piense en el medio ambiente.",
    ]

    assert [WORDS] * len(added) == [plain(f"{WORDS}\n\n{text}") for text in added]


def test_a_desk_for_printers_and_virus_scanners_reads_what_is_said_of_them():
    said = [
        "Avast finds a virus in your mail.",
        "Virenfrei ist der Rechner nicht.",
        "Avant d'imprimer, le message 52 s'affiche.",
        "Prima di stampare è necessario riavviare.",
        "Antes de imprimir se apaga.",
        "Bitte prüfen Sie, ob die Liste ausgedruckt werden kann.",
    ]

    assert [f"{WORDS}\n\n{text}" for text in said] == [plain(f"{WORDS}\n\n{text}") for text in said]


def test_yahoos_line_on_a_phone_goes_by_its_mark():
    html = f'{IN_HTML}<div id="ymail_android_signature"><a href="https://mail.example">Yahoo Mail: trova</a></div>'

    assert WORDS == new_words.read("", html).new_words


@pytest.mark.parametrize(
    "banner",
    [
        "[EXTERNAL]",
        "External email : Please be cautious with links.",
        "[EXTERNAL EMAIL] DO NOT CLICK links unless you recognise the sender.",
        "NOTICE: The sender of this message is from outside our organization.",
        "This message was sent from an email address outside of Acme.",
        "Externe E-Mail: Bitte keine Anhänge öffnen.",
        "CAUTION - EXTERNAL:",
        "CAUTION: This email originated from outside of the organization. Do not click links or open attachments.",
        "*EXTERNAL MESSAGE WARNING: This email originated from outside of Acme*",
        "Warning: external email. Think before you click.",
        "ACHTUNG: Diese E-Mail stammt von einem externen Absender.",
        "Vorsicht! Externe E-Mail: Klicken Sie nicht auf Links.",
        "ATTENTION : Cet e-mail provient de l’extérieur de l’organisation.",
        "Attention : message externe",
        "ATTENZIONE: questa e-mail proviene da un mittente esterno.",
        "ATENCIÓN: Este correo electrónico procede de fuera de la organización.",
        "LET OP: Deze e-mail is afkomstig van buiten de organisatie.",
        "You don't often get email from anne@client.example. Learn why this is important",
        "Sie erhalten nicht häufig E-Mails von anne@client.example. Erfahren Sie, warum dies wichtig ist",
        "Vous n’obtenez pas souvent d’e-mail à partir de anne@client.example. Pourquoi c’est important",
    ],
)
def test_a_borders_warning_on_top_is_no_word_of_the_writers(banner):
    assert WORDS == plain(f"{banner}\n\n{WORDS}")


@pytest.mark.parametrize(
    "line",
    [
        "Attention, le disque externe est en panne.",
        "Achtung: unser externes Laufwerk ist kaputt.",
        "Achtung: Mails von externen Absendern kommen nicht an.",
        "Important: the external drive died.",
        "Important: external mail does not arrive.",
        "Warning, outside the door there is water.",
        "Attenzione, il disco esterno è rotto.",
        "Atención: el disco externo no funciona.",
        "External mail: it does not arrive since Monday.",
        "External sender: bob@client.example cannot reach us.",
        "The e-mail from our external consultant never arrived.",
        "This message comes up when I plug in the external drive.",
        "This message appears when mails come from outside the network.",
        "Questo messaggio arriva quando collego il disco esterno.",
        "Ce message vient quand je branche le disque externe.",
        "Diese Nachricht kommt von der externen Festplatte.",
        "Este mensaje procede del disco externo.",
    ],
)
def test_a_customer_who_warns_of_something_outside_is_heard(line):
    assert f"{line}\n\n{WORDS}" == plain(f"{line}\n\n{WORDS}")


@pytest.mark.parametrize("dashes", ["--", "—"])
def test_dashes_between_two_matters_begin_no_signature(dashes):
    """In each language; only the RFC's delimiter, with its blank, is sure."""
    for matter in (
        "The second problem is the screen, it flickers.",
        "Das zweite Problem ist der Bildschirm, er flackert.",
        "Deuxième chose, l'écran ne s'allume plus depuis hier.",
        "Seconda cosa, lo schermo non si accende più.",
        "Otra cosa, la pantalla ya no se enciende.",
    ):
        parted = f"{WORDS}\n\n{dashes}\n\n{matter}"
        assert (parted, WORDS) == (plain(f"{parted}\n\n{dashes}\nAnne Lea\n"), plain(parted.replace(dashes, "-- ")))

    assert plain(f"{WORDS}\n{dashes}\nCan you look at it?").endswith("Can you look at it?")


@pytest.mark.parametrize(
    "below",
    [
        "\nThis message is confidential and intended solely for its recipient.",
        "\nSent from my iPhone, please excuse typos.",
        "We are the best team in this town",
    ],
)
def test_below_bare_dashes_a_notice_or_a_motto_close_to_them_is_a_signature(below):
    assert WORDS == plain(f"{WORDS}\n\n--\n{below}")


def test_what_is_headed_like_a_legal_notice_is_one_with_words_of_the_law_in_it():
    """A janitor's "Important notice" is about the lift; and what a line with a colon announces is the writer's."""
    kept = [
        "Important notice: the lift is out of order until Monday.\nPlease send somebody.",
        "Legal: we need the new contract.\nSales: we need the price list.",
        "Disclaimer: I am no expert.\nThe red lamp blinks, and the paper comes out black.",
        "Aviso legal: falta en la página.\nHay que ponerlo.",
        "Important notice: the lock is not reliable.\nPlease send somebody.",
        "Important notice: we have a virus on the second computer.",
        "Disclaimer: I do not use it as intended.",
        "Questa email non arriva ai destinatari da ieri.",
        "Il contenuto di questo modulo non arriva al destinatario.",
        "Hinweis: Diese E-Mail kam beim Empfänger nicht an.",
        "Wenn Sie nicht der richtige Empfänger sind, leiten Sie es bitte weiter.",
        "Si vous n'êtes pas le bon destinataire, merci de transmettre.",
        "Please put this below our mails:\n\nThis message is confidential and intended solely for its recipient.",
    ]
    cut = [
        "IMPORTANT NOTICE: This mail is for the intended recipient only.",
        "Disclaimer\n\nThe information in this communication is confidential.",
        "LEGAL NOTICE\nUnauthorised use is forbidden.",
        "Disclaimer: this mail is meant only for the addressee.",
        "Important Notice: the sender accepts no liability for viruses.",
        "Questa e-mail è destinata esclusivamente al destinatario indicato.",
        "Hinweis: Diese E-Mail ist ausschließlich für den Empfänger bestimmt.",
        "Aviso legal: la información es confidencial.",
        "Any views or opinions presented are solely those of the author.",
        "Le informazioni contenute nella presente comunicazione possono essere riservate.",
        "Questa e-mail e gli eventuali allegati sono confidenziali.",
        "Il contenuto di questa e-mail è rivolto unicamente ai destinatari.",
        "Die in dieser E-Mail enthaltenen Informationen sind vertraulich.",
        "Die Information in dieser E-Mail ist vertraulich.",
        "Hinweis: Diese Nachricht enthält vertrauliche Informationen.",
        "Wenn Sie nicht der beabsichtigte Empfänger sind, löschen Sie bitte diese E-Mail.",
        "Bitte prüfen Sie der Umwelt zuliebe, ob der Ausdruck dieser E-Mail erforderlich ist.",
        "Les informations contenues dans ce message sont confidentielles.",
        "Si vous n'êtes pas le destinataire de ce message, merci de le détruire.",
        "La información contenida en este mensaje es confidencial.",
        "En cumplimiento del RGPD le informamos de que sus datos son tratados por Client S.L.",
        "De informatie verzonden met dit e-mailbericht is uitsluitend bestemd voor de geadresseerde.",
    ]

    assert [f"{WORDS}\n\n{line}" for line in kept] == [plain(f"{WORDS}\n\n{line}\n") for line in kept]
    assert [WORDS] * len(cut) == [plain(f"{WORDS}\n\n{line}\n") for line in cut]
