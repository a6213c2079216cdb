"""What devices, companies and habit put below the words goes; what the writer typed stays."""

from pathlib import Path

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
    ]

    assert kept == [plain(f"{WORDS}\n\n{line}").removeprefix(f"{WORDS}\n\n") for line in kept]
