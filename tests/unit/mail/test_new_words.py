"""The writer's words are found apart from quote and signature, as the clients of many languages write them."""

import pytest

from mailticket.mail import new_words
from mailticket.mail.message import REPLY_MARKER
from tests.growth import assert_linear

WORDS = "It works now.\nThank you"
QUOTE = "> Please try again.\n> Bob"

#: Client and language → the line or block that announces a quote marked with `>`.
ATTRIBUTIONS = {
    "Gmail en": "On Mon, Nov 2, 2026 at 10:00 AM Bob Martin <bob@acme.example> wrote:",
    "Gmail en, folded": "On Mon, Nov 2, 2026 at 10:00 AM Bob Martin <\nbob@acme.example> wrote:",
    "Gmail fr": "Le lun. 2 nov. 2026 à 10:00, Bob Martin <bob@acme.example> a écrit :",
    "Gmail it": "Il giorno lun 2 nov 2026 alle ore 10:00 Bob Martin <bob@acme.example> ha scritto:",
    "Gmail de": "Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Bob Martin <bob@acme.example>:",
    "Gmail es": "El lun, 2 nov 2026 a las 10:00, Bob Martin (<bob@acme.example>) escribió:",
    "Gmail nl": "Op ma 2 nov 2026 om 10:00 schreef Bob Martin <bob@acme.example>:",
    "Gmail pt": "Em seg., 2 de nov. de 2026 às 10:00, Bob Martin <bob@acme.example> escreveu:",
    "Gmail pt-PT": "Bob Martin <bob@acme.example> escreveu (segunda, 2/11/2026 à(s) 10:00):",
    "Gmail pl": "pon., 2 lis 2026 o 10:00 Bob Martin <bob@acme.example> napisał(a):",
    "Gmail sv": "Den mån 2 nov. 2026 kl 10:00 skrev Bob Martin <bob@acme.example>:",
    "Gmail da": "Den man. 2. nov. 2026 kl. 10.00 skrev Bob Martin <bob@acme.example>:",
    "Gmail cs": "po 2. 11. 2026 v 10:00 odesílatel Bob Martin <bob@acme.example> napsal:",
    "Gmail ja": "2026年11月2日(月) 10:00 Bob Martin <bob@acme.example>:",
    "Gmail zh": "Bob Martin <bob@acme.example> 于2026年11月2日周一 10:00写道：",
    "Gmail zh-TW": "Bob Martin <bob@acme.example> 於 2026年11月2日 週一 上午10:00寫道：",
    "Gmail ru": "пн, 2 нояб. 2026 г. в 10:00, Bob Martin <bob@acme.example>:",
    "Apple Mail en": "On 2 Nov 2026, at 10:00, Bob Martin <bob@acme.example> wrote:",
    "Apple Mail fr": "Le 2 nov. 2026 à 10:00, Bob Martin <bob@acme.example> a écrit :",
    "Apple Mail it": "Il giorno 2 nov 2026, alle ore 10:00, Bob Martin <bob@acme.example> ha scritto:",
    "Apple Mail de": "Am 02.11.2026 um 10:00 schrieb Bob Martin <bob@acme.example>:",
    "Apple Mail es": "El 2 nov 2026, a las 10:00, Bob Martin <bob@acme.example> escribió:",
    "Apple Mail nl": "Op 2 nov. 2026 om 10:00 heeft Bob Martin <bob@acme.example> het volgende geschreven:",
    "Apple Mail pt": "No dia 2 de nov. de 2026, às 10:00, Bob Martin <bob@acme.example> escreveu:",
    "Apple Mail pl": "Wiadomość napisana przez Bob Martin <bob@acme.example> w dniu 02.11.2026, o godz. 10:00:",
    "Apple Mail sv": "2 nov. 2026 kl. 10:00 skrev Bob Martin <bob@acme.example>:",
    "Apple Mail da": "Den 2. nov. 2026 kl. 10.00 skrev Bob Martin <bob@acme.example>:",
    "Apple Mail cs": "2. 11. 2026 v 10:00, Bob Martin <bob@acme.example>:",
    "Apple Mail ja": "2026/11/02 10:00、Bob Martin <bob@acme.example>のメール:",
    "Apple Mail zh": "2026年11月2日 10:00，Bob Martin <bob@acme.example> 写道：",
    "Apple Mail ru": "2 нояб. 2026 г., в 10:00, Bob Martin <bob@acme.example> написал(а):",
    "Thunderbird en": "On 02/11/2026 10:00, Bob Martin wrote:",
    "Thunderbird fr": "Le 02/11/2026 à 10:00, Bob Martin a écrit :",
    "Thunderbird it": "Il 02/11/2026 10:00, Bob Martin ha scritto:",
    "Thunderbird de": "Am 02.11.26 um 10:00 schrieb Bob Martin:",
    "Thunderbird es": "El 02/11/2026 a las 10:00, Bob Martin escribió:",
    "Thunderbird nl": "Op 02-11-2026 om 10:00 schreef Bob Martin:",
    "Thunderbird pl": "W dniu 02.11.2026 o 10:00, Bob Martin pisze:",
    "Thunderbird sv": "Den 2026-11-02 kl. 10:00, skrev Bob Martin:",
    "Thunderbird da": "Den 02.11.2026 kl. 10.00 skrev Bob Martin:",
    "Thunderbird cs": "Dne 02. 11. 26 v 10:00 Bob Martin napsal(a):",
    "Thunderbird ja": "On 2026/11/02 10:00, Bob Martin wrote:",
    "Thunderbird zh": "在 2026/11/2 10:00, Bob Martin 写道:",
    "Thunderbird ru": "02.11.2026 10:00, Bob Martin пишет:",
    "Roundcube de": "Am 2026-11-02 10:00, schrieb Bob Martin:",
    "Zoho": "---- On Mon, 02 Nov 2026 10:00:00 +0100 bob@acme.example wrote ----",
    "Yahoo en": "    On Monday, November 2, 2026 at 10:00:00 AM GMT+1, Bob Martin <bob@acme.example> wrote:",
    "Yahoo fr": "    Le lundi 2 novembre 2026 à 10:00:00 UTC+1, Bob Martin <bob@acme.example> a écrit :",
    "Proton": "On Monday, November 2nd, 2026 at 10:00 AM, Bob Martin <bob@acme.example> wrote:",
    "K-9": "Am 2. November 2026 10:00:00 MEZ schrieb Bob Martin <bob@acme.example>:",
    "mutt": "On Mon, Nov 02, 2026 at 10:00:00AM +0100, Bob Martin wrote:",
    "GMX": "Gesendet: Montag, 02. November 2026 um 10:00 Uhr\nVon: Bob Martin <bob@acme.example>\nAn: anne@client.example\n"
    "Betreff: Re: Drucker",
    "Orange": '> Message du 02/11/26 10:00\n> De : "Bob Martin" <bob@acme.example>\n> Objet : X\n>',
    "name only": "Bob Martin wrote:",
}

#: Client and language → the block above an original that carries no quote marks.
ORIGINALS = {
    "Outlook en": "From: Bob Martin <bob@acme.example>\nSent: Monday, November 2, 2026 10:00 AM\nTo: Anne\nSubject: RE: Printer",
    "Outlook en, bold": "*From:* Bob Martin <bob@acme.example>\n*Sent:* Monday, 2 November 2026 10:00\n*To:* Anne\n*Subject:* Printer",
    "Outlook fr": "De : Bob Martin <bob@acme.example>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : Anne\nObjet : RE: Imprimante",
    "Outlook it": "Da: Bob Martin <bob@acme.example>\nInviato: lunedì 2 novembre 2026 10:00\nA: Anne\nOggetto: R: Stampante",
    "Outlook de": "Von: Bob Martin <bob@acme.example>\nGesendet: Montag, 2. November 2026 10:00\nAn: Anne\nBetreff: AW: Drucker",
    "Outlook es": "De: Bob Martin <bob@acme.example>\nEnviado: lunes, 2 de noviembre de 2026 10:00\nPara: Anne\nAsunto: RE: Impresora",
    "Outlook nl": "Van: Bob Martin <bob@acme.example>\nVerzonden: maandag 2 november 2026 10:00\nAan: Anne\nOnderwerp: RE: Printer",
    "Outlook pt": "De: Bob Martin <bob@acme.example>\nEnviada em: segunda-feira, 2 de novembro de 2026 10:00\nPara: Anne\nAssunto: RES: X",
    "Outlook pl": "Od: Bob Martin <bob@acme.example>\nWysłano: poniedziałek, 2 listopada 2026 10:00\nDo: Anne\nTemat: ODP: X",
    "Outlook sv": "Från: Bob Martin <bob@acme.example>\nSkickat: den 2 november 2026 10:00\nTill: Anne\nÄmne: SV: X",
    "Outlook da": "Fra: Bob Martin <bob@acme.example>\nSendt: 2. november 2026 10:00\nTil: Anne\nEmne: SV: X",
    "Outlook cs": "Od: Bob Martin <bob@acme.example>\nOdesláno: pondělí 2. listopadu 2026 10:00\nKomu: Anne\nPředmět: RE: X",
    "Outlook ja": "差出人: Bob Martin <bob@acme.example>\n送信日時: 2026年11月2日 10:00\n宛先: Anne\n件名: RE: X",
    "Outlook zh": "发件人: Bob Martin <bob@acme.example>\n发送时间: 2026年11月2日 10:00\n收件人: Anne\n主题: 答复: X",
    "Outlook ru": "От: Bob Martin <bob@acme.example>\nОтправлено: 2 ноября 2026 г. 10:00\nКому: Anne\nТема: RE: X",
    "Outlook, ruled": "________________________________\nFrom: Bob <b@acme.example>\nSent: Monday, November 2, 2026 10:00\nTo: Anne\nSubject: X",
    "Outlook 2003": "-----Original Message-----\nFrom: Bob [mailto:bob@acme.example]\nSent: Monday\nTo: Anne\nSubject: X",
    "Outlook 2003 de": "-----Ursprüngliche Nachricht-----\nVon: Bob\nGesendet: Montag\nAn: Anne\nBetreff: X",
    "Samsung en": "-------- Original message --------\nFrom: Bob Martin <bob@acme.example>\nDate: 02/11/2026 10:00 (GMT+01:00)\nTo: A\nSubject: X",
    "BlackBerry": "  Original Message  \nFrom: Bob Martin\nSent: Monday, 2 November 2026 10:00\nTo: A\nSubject: X",
    "BlackBerry de": "  Originalnachricht  \nVon: Bob Martin\nGesendet: Montag, 2. November 2026 10:00\nAn: A\nBetreff: X",
    "Samsung it": "-------- Messaggio originale --------\nDa: Bob Martin <bob@acme.example>\nData: 02/11/26 10:00 (GMT+01:00)\nA: A\nOggetto: X",
    "Zimbra fr": '----- Mail original -----\nDe: "Bob Martin" <bob@acme.example>\nÀ: "Anne"\nEnvoyé: Lundi 2 Novembre 2026 10:00\nObjet: X',
    "Libero": "Il 2 novembre 2026 alle 10.00 Bob Martin <bob@acme.example> ha scritto:",
    "Outlook mobile": 'On Mon, Nov 2, 2026 at 10:00 AM +0100, "Bob Martin" <bob@acme.example> wrote:',
    "our marker": REPLY_MARKER,
}  # fmt: skip


@pytest.mark.parametrize("announced", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_words_above_a_marked_quote(announced):
    assert WORDS == new_words.of_text(f"{WORDS}\n\n{announced}\n{QUOTE}\n").text


@pytest.mark.parametrize("announced", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_words_below_a_marked_quote(announced):
    """Bottom posting is as good: the quote goes, the answer under it stays."""
    assert WORDS == new_words.of_text(f"{announced}\n{QUOTE}\n\n{WORDS}\n").text


@pytest.mark.parametrize("announced", ORIGINALS.values(), ids=ORIGINALS)
def test_words_above_an_unmarked_original(announced):
    assert WORDS == new_words.of_text(f"{WORDS}\n\n{announced}\n\nPlease try again.\n\nBob\n").text


def test_answers_between_quoted_lines_are_kept():
    """freescout#5624: "we missed half of what they wrote"."""
    text = (
        "Hello\n\nOn 2 Nov 2026, at 10:00, Bob <b@a.example> wrote:\n> When?\n\nToday.\n\n> Where?\n\nHere.\n\n> Bob\n"
    )

    assert "Hello\n\nToday.\n\nHere." == new_words.of_text(text).text


def test_our_marker_cuts_only_where_it_stands_unquoted():
    """Trust.md S21: behind `>` it is quote like any other, and words below a quote are kept."""
    assert "Yes\n\nNo" == new_words.of_text(f"Yes\n\n> {REPLY_MARKER}\n> old\n\nNo").text


@pytest.mark.parametrize(
    "text",
    [
        "> only a quote\n> nothing else",
        "--\nAnne Lea\nClient Ltd",
        "---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: Mon, 2 Nov 2026\nSubject: X\n\nOld words",
        "Sent from my iPhone",
    ],
)
def test_what_has_no_new_words_is_shown_whole(text):
    assert text.strip() == new_words.of_text(text).text


def test_a_forward_without_a_word_is_marked_as_only_a_quote():
    """What is shown then is somebody else's: no command may be read from it."""
    text = "---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: Mon, 2 Nov 2026\nSubject: X\n\n#close"

    assert new_words.of_text(text).only_quote


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Envoyé de mon iPhone",
        "Envoyé depuis l'application Mail Orange",
        "Inviato da iPhone",
        "Von meinem iPhone gesendet",
        "Gesendet von Outlook für Android",
        "Enviado desde mi iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Enviado do meu iPhone",
        "Wysłane z iPhone'a",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Odesláno z iPhonu",
        "iPhoneから送信",
        "发自我的 iPhone",
        "Отправлено с iPhone",
    ],
)
def test_a_devices_line_is_no_word_of_the_writer(line):
    assert WORDS == new_words.of_text(f"{WORDS}\n\n{line}\n").text
    assert WORDS == new_words.of_text(f"{line}\n\n{WORDS}\n").text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("First.\n\n\n\nSecond.\n", "First.\n\n\n\nSecond."),
        ("First.\n\nSent from my iPhone\n\nSecond.\n\n\nThird.", "First.\n\nSecond.\n\n\nThird."),
        ("First.\n\n> Please try again.\n\n\nSecond.", "First.\n\nSecond."),
    ],
)
def test_blank_lines_stay_and_what_is_taken_out_leaves_no_gap(text, words):
    assert words == new_words.of_text(text).text


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my desk, this is much easier to read than on a phone.",
        "On Monday my boss wrote:\n\nWe need it today, he wrote that twice.",
        "Il capo ha scritto che il 3 maggio 2026 arriva:\n\nè vero?",
        "Here is the log\n\nFrom: a\nTo: b\nSubject: c\n\nCan you see it?",
        "Expires\n--------\nJun 27, 2018 example.com\n\nIs that right?",
        "1 > 0\nand 2 < 3",
        "I get this:\n\n>>> import mail\nTraceback (most recent call last):\n>>>\n\nWhy?",
        "Please compare.\n\nOriginal: 5 pages\nCopy: 3 pages\n\nWhy?",
        "Steht da so:\n\nOriginalnachricht:\nPapier ist leer\n\nEs ist aber voll.",
        "I get this:\n\n>>> import mail\nImportError\n\nThen I changed it:\n\n>>> import x\n\nWhy?",
        "The router says\n\nForwarded by:\nport 3\n\nand stops.",
        "The serial number:\n\n>>> 4711 <<<\n\nAnne",
        "Hello,\n\non 2 Nov 2026 at 10:00 I wrote about the printer:\nno answer so far.",
        "Guten Tag,\n\nam 02.11.2026 um 10:00 schrieb ich Ihnen wegen des Druckers:\nkeine Antwort bisher.",
        "Am 02.11.2026 um 10:00 haben wir Ihnen geschrieben:\nkeine Antwort.",
        "Le 2 novembre 2026 à 10:00 je vous ai écrit :\npas de réponse.",
        "Il 2 novembre 2026 alle 10:00 vi ho scritto:\nnessuna risposta.",
        "El 2 de noviembre de 2026 a las 10:00 les he escrito:\nsin respuesta.",
    ],
)
def test_words_that_only_look_like_a_quote_are_kept(text):
    """dependencies.md 2.1, peers.md 3 trap 9: when in doubt, keep."""
    assert text == new_words.of_text(text).text


@pytest.mark.parametrize(
    "line",
    [
        "On 3 November 2026 at 10:00 the alarm said:",
        "In your mail of 2 Nov 2026, 10:00, you wrote:",
        "Your colleague bob@acme.example wrote:",
        "Your colleague Bob Martin <bob@acme.example> wrote:",
        "Am 02.11.2026 um 10:00 schrieb das Gerät:",
        "Am 02.11.2026 um 10:00 schrieb mir Ihr Kollege Bob Martin:",
        "Le 2 novembre 2026 à 10:00 votre collègue m'a écrit :",
        "Le 02/11/2026 à 10:00, l'imprimante a écrit :",
        "Il 2 novembre 2026 alle 10:00 la stampante ha scritto sul display:",
        "Il 02/11/2026 alle 10:00 il vostro tecnico ha scritto:",
        "El 2 de noviembre de 2026 a las 10:00 su técnico me escribió:",
        "2026-11-02 10:00:01 login failed for anne@client.example:",
        "2026-11-02 10:00:01 [error] login failed for anne@client.example:",
        "Meeting 02.11.2026 10:00 with bob@acme.example:",
        "Il 2 nov 2026 alle 10:00 ho già scritto a Bob <bob@acme.example>:",
    ],
)
def test_a_sentence_of_the_writers_announces_no_quote_unless_one_stands_below(line):
    """What a device said, or a colleague: with no quote mark the rest is the question that we are to answer."""
    text = f"Hello\n\n{line}\n\nPaper is out.\n\nWhat shall I do?"

    assert text == new_words.of_text(text).text


@pytest.mark.parametrize("address", ["it@acme.example", "bob@my.acme.example", "the.desk@acme.example"])
def test_an_address_makes_no_sentence_of_an_attribution(address):
    assert "Yes." == new_words.of_text(f"Yes.\n\nOn 2 Nov 2026 at 10:00, IT <{address}> wrote:\n\nOld words.").text


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, Nov 2, 2026 at 10:00 AM Your Help Desk <help@acme.example> wrote:",
        "On Mon, Nov 2, 2026 at 10:00 AM 'Bob' via Lovers of the Sea <sea@acme.example> wrote:",
        "On Mon, 2 Nov 2026 10:00, bob@acme.example said:",
        "---- On Mon, 02 Nov 2026 10:00:00 +0100 The Desk <desk@acme.example> wrote ----",
        "Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Ihr Support-Team <help@acme.example>:",
        "Am 02.11.2026 um 10:00 schrieb die tageszeitung <help@acme.example>:",
        "Le lun. 2 nov. 2026 à 10:00, Votre Support <help@acme.example> a écrit :",
        "Le lun. 2 nov. 2026 à 10:00, Ali N'Diaye <ali@acme.example> a écrit :",
        "Il giorno lun 2 nov 2026 alle ore 10:00 Assistenza per la scuola <help@acme.example> ha scritto:",
        "Il giorno lun 2 nov 2026 alle ore 10:00 Peter Ho <ho@acme.example> ha scritto:",
        "El lun, 2 nov 2026 a las 10:00, Su seguro (<help@acme.example>) escribió:",
    ],
)
def test_what_a_desk_is_called_makes_no_sentence_of_an_attribution(line):
    """Yahoo's and Gmail's plain text may lack the marks: with a date and a name before its address, a program wrote it.

    Below stands our own mail, with what an agent wrote.
    """
    assert "Yes." == new_words.of_text(f"Yes.\n\n{line}\n\nOld words.\n\n#close\n").text


@pytest.mark.parametrize(
    "quote",
    [
        "On 2 Nov 2026 at 10:00, Bob <bob@acme.example> wrote:\n\n>>> old words\n>>> #close",
        ">>> Bob Martin <bob@acme.example> 02.11.2026 10:00 >>>\nOld words.\n#close",
        "Original:\n\n> Old words.\n> #close",
        "Original message:\n\nOn 2 Nov 2026 at 10:00, Bob <bob@acme.example> wrote:\n\nOld words.",
        ">>> Bob Martin 11/2/2026 10:00 AM >>>\nOld words.\n#close",
        "From: Bob Martin\nSent: Monday, 2 November 2026 10:00\nTo: Anne Lea\n\nOld words.\n#close",
    ],
)
def test_a_quote_is_known_though_its_form_is_that_of_a_prompt_or_a_journey(quote):
    """An attribution above or below, a moment between arrows (GroupWise), "Sent" among the labels: a mail's."""
    assert "Yes." == new_words.of_text(f"Yes.\n\n{quote}\n").text


@pytest.mark.parametrize(
    "fields",
    [
        "Von: Anne Lea\nE-Mail: anne@client.example\nDatum: 2.11.2026\nBetreff: Umzug\n\nNachricht:",
        "Name: Anne\nE-Mail: anne@client.example\nBetreff: Umzug\nDatum: 2.11.2026\nVon: Web\nNachricht:",
        "De : Anne\nTéléphone : 01 23 45 67 89\nDate : 2/11/2026\nSujet : fuite\n\nVotre message :",
        "Nome: Anna\nDa: Roma\nData: 2/11/2026\nOggetto: guasto\n\nMessaggio:",
        "De: Ana\nCorreo electrónico: ana@client.example\nFecha: 2/11/2026\nAsunto: avería\n\nMensaje:",
        "Your name: Anne\nFrom: Rome\nDate: 2 Nov 2026\nSubject: move\n\nYour message:",
    ],
)
def test_the_fields_of_a_web_form_are_no_quote(fields):
    """A label that no mail client writes shows it; with a recipient it is a mail's head, as below an answer."""
    words = "The printer burns. What shall I do?"
    form = f"You have a new request from your site.\n\n{fields}\n{words}"
    head = fields.replace("\n", "\nTo: desk@acme.example\n", 1)

    assert form == new_words.of_text(form).text
    assert words not in new_words.of_text(f"Please see below.\n\n{head}\n{words}").text


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("-- \nAnne Lea\nClient Ltd\n+33 1 23 45 67 89", ""),
        (
            "Best regards\nAnne\n\nAnne Lea | Head of Sales\nTel. +33 1 23 45 67 89\nwww.client.example",
            "Best regards\nAnne",
        ),
        (
            "Mit freundlichen Grüßen\nAnne Lea\nClient GmbH, 10115 Berlin\nTel: 030 1234567",
            "Mit freundlichen Grüßen\nAnne Lea",
        ),
        ("Anne\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.", "Anne"),
        ("Cordialement,\nAnne Lea\nDirectrice\n01 23 45 67 89", "Cordialement,\nAnne Lea"),
    ],
)
def test_a_signature_goes_and_the_name_under_the_greeting_stays(below, kept):
    assert f"{WORDS}\n\n{kept}".strip() == new_words.of_text(f"{WORDS}\n\n{below}\n").text


@pytest.mark.parametrize(
    "tag", ["#close", "@close", "PS: call me on +33 1 23 45 67 89", "Or shall I call 030 1234567?"]
)
def test_a_tag_or_a_question_below_the_name_is_no_signature(tag):
    text = f"{WORDS}\n\nRegards\nAnne\n\n{tag}"

    assert text == new_words.of_text(text).text


@pytest.mark.parametrize(
    "seed",
    [
        "\n",
        "> ",
        "On a ",
        "a: ",
        "- ",
        "From: ",
        "x@y ",
        "-- \n",
        "On Mon, 2 Nov 2026 a wrote:\n",
        "From: a\nSent: b\n",
        "_" * 40 + "\n",
        "On Mon, 2 Nov 2026 at 10:00 a <a@b.example> wrote: x: y: ",
        "Von: a\n> b\n",
        "Best regards\nAnne\n+33 1 23 45 67 89\n",
    ],
)
def test_doubling_a_text_at_most_doubles_the_work(seed):
    """Trust.md S16, with what rules there are for quotes, signatures and devices."""
    assert_linear(new_words.of_text, seed, 200_000)


@pytest.mark.parametrize(
    "journey",
    [
        "From: Rome\nTo: Milan\nDate: 3 November 2026",
        "Von: Zürich\nNach: Genf\nAn: Genf\nDatum: 3.11.2026, 10:00",
        "De : Paris\nÀ : Lyon\nDate : 3 novembre 2026",
        "Da: Roma\nA: Milano\nData: 3 novembre 2026",
        "De: Madrid\nPara: Sevilla\nFecha: 3 de noviembre de 2026",
    ],
)
def test_where_a_journey_goes_is_no_head_of_a_mail(journey):
    """Words below are the writer's; with an address, or below a rule, it is what Outlook draws for an empty subject."""
    text = f"Please book this.\n\n{journey}\n\nA window seat."
    rows = "".join(f"<tr><td>{line.replace(': ', ':</td><td>')}</td></tr>" for line in journey.split("\n"))

    assert text == new_words.of_text(text).text
    assert new_words.read("", f"<p>x</p><table>{rows}</table><p>A seat.</p>").new_words.endswith("A seat.")
    for head in (journey.replace("\n", " <a@b.example>\n", 1), f"{'_' * 32}\n{journey}"):
        assert "It works." == new_words.of_text(f"It works.\n\n{head}\n\nOld words.").text


@pytest.mark.parametrize("line", ["To: Milan, by train", "Date: 3 Nov 2026<br>Room: 4", "From: Rome"])
def test_a_line_above_one_label_is_no_head_of_a_mail(line):
    html = f"<p>Hello</p><div style='border-top:1px solid #ccc'>{line}</div><p>A window seat.</p>"

    assert new_words.read("", html).new_words.endswith("A window seat.")
