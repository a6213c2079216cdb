"""The new words are found whatever client and language a mail was written in: every format crossed with every way to answer."""

import html
import textwrap

import pytest

from mailticket.mail import new_words
from mailticket.mail.parse import parse
from tests.unit.mail import clients
from tests.unit.mail.client_pages import PAGES
from tests.unit.mail.clients import AT, WHO

WORDS = "It works now.\nThank you"
QUOTE = "> Please try again.\n> Bob"
ORIGINAL = "Please try again.\n\nBob"
IN_HTML = "<div>It works now.</div><div>Thank you</div>"
OLD_HTML = "<div>Please try again.</div><div>Bob</div>"


def plain(text: str) -> str:
    return new_words.of_text(text).text


def rich(source: str) -> str:
    return new_words.read("", source).new_words


def in_html(line: str) -> str:
    return html.escape(" ".join(line.split("\n")))


#: How one answers → what is read, given the line above the quote.
MARKED = {
    "above": lambda line: plain(f"{WORDS}\n\n{line}\n{QUOTE}\n"),
    "close above": lambda line: plain(f"{WORDS}\n{line}\n{QUOTE}\n"),
    "a blank line between": lambda line: plain(f"{WORDS}\n\n{line}\n\n{QUOTE}\n"),
    "below": lambda line: plain(f"{line}\n{QUOTE}\n\n{WORDS}\n"),
    "between": lambda line: plain(f"{line}\n> Please try again.\n\n{WORDS}\n\n> Bob\n"),
    "deeper quote": lambda line: plain(f"{WORDS}\n\n{line}\n>> Please try again.\n>> Bob\n> more\n"),
    "quoted itself": lambda line: plain(f"{WORDS}\n\n> " + line.replace("\n", "\n> ") + f"\n{QUOTE}\n"),
    "a signature between": lambda line: plain(f"{WORDS}\n\n-- \nAnne Lea\nClient Ltd\n\n{line}\n{QUOTE}\n"),
    "a device's line between": lambda line: plain(f"{WORDS}\n\nSent from my iPhone\n\n{line}\n{QUOTE}\n"),
    "HTML, above": lambda line: rich(f"{IN_HTML}<br><div>{in_html(line)}</div><blockquote>{OLD_HTML}</blockquote>"),
    "HTML, no block": lambda line: rich(f"{IN_HTML}<br>{in_html(line)}<br><blockquote>{OLD_HTML}</blockquote>"),
    "HTML, below": lambda line: rich(f"<p>{in_html(line)}</p><blockquote>{OLD_HTML}</blockquote>{IN_HTML}"),
}
#: Formats without date and address: an unmarked quote below them would be anybody's words.
BARE = frozenset({"Horde", "Gnus", "The Bat!", "Zendesk"})


def attributions():
    return [
        pytest.param(client, line, id=f"{client} {language}")
        for language, lines in clients.ATTRIBUTIONS.items()
        for client, line in lines.items()
    ]


@pytest.mark.parametrize(("client", "line"), attributions())
def test_every_attribution_is_known(client, line):
    """Above, below and between, in text and in HTML."""
    read = {how: reader(line) for how, reader in MARKED.items()}
    if client not in BARE:
        read["unmarked"] = plain(f"{WORDS}\n\n{line}\n\n{ORIGINAL}\n")

    assert {} == {how: text for how, text in read.items() if text != WORDS}


@pytest.mark.parametrize(("client", "line"), attributions())
def test_an_attribution_that_a_gateway_wrapped_is_known(client, line):
    """At 76 columns, as mail is; narrower ones lose their beginning at worst."""
    wrapped = "\n".join(textwrap.wrap(line.replace("\n", " "), 76, break_long_words=False, break_on_hyphens=False))

    assert [WORDS] * 2 == [plain(f"{WORDS}\n\n{wrapped}\n{QUOTE}\n"), plain(f"{wrapped}\n{QUOTE}\n\n{WORDS}\n")]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_clients_page_is_known(page):
    """By the marks that it leaves in the HTML, whatever the language of its words."""
    assert WORDS == rich(page).replace("\n\n", "\n")


RUN_IN = [
    "On Mon, Nov 2, 2026 at 10:00, Bob Martin<bob@acme.example> wrote:   ",
    "Le lun., nov. 2, 2026 à 10:00, Bob Martin<bob@acme.example> a écrit :   ",
    "Il lun, 2 nov 2026 alle 10:00, Bob Martin<bob@acme.example> ha scritto:   ",
    "Am Mo., Nov. 2, 2026 at 10:00 schrieb Bob Martin<bob@acme.example>:   ",
    "El El lun, nov 2, 2026 a la(s) 10:00, Bob Martin<bob@acme.example> escribió:   ",
]


@pytest.mark.parametrize("line", RUN_IN)
def test_the_quote_may_begin_on_the_attributions_own_line(line):
    """Yahoo's phones write so, and mark no line."""
    assert WORDS == plain(f"{WORDS}\n\nSent from Yahoo Mail on Android \n \n  {line}{ORIGINAL}\n")


ORDERS = [(0, 1, 3, 5), (0, 1, 3, 4, 5), (0, 3, 1, 5), (1, 0, 3, 5), (5, 1, 0, 3), (0, 5, 1, 3)]
STYLES = ["{}", "*{}*", "**{}**"]


@pytest.mark.parametrize("language", clients.LABELS)
@pytest.mark.parametrize("date", [1, 2], ids=["Sent", "Date"])
def test_every_header_block_is_known(language, date):
    """Outlook's for Windows, Mac, web and phone, Apple's, Samsung's; ruled or not, bold or not, as text or in HTML."""
    wrong = []
    for order in ORDERS:
        for style in STYLES:
            block = clients.block(language, date=date, style=style, order=order)
            for rule in ("", "________________________________\n"):
                read = plain(f"{WORDS}\n\n{rule}{block}\n\n{ORIGINAL}\n")
                wrong += [(order, style, rule, read)] if read != WORDS else []
        block = html.escape(clients.block(language, date=date, order=order))
        bold = "<br>".join(f"<b>{line.replace(': ', ':</b> ', 1)}" for line in block.split("\n"))
        cells = block.replace(": ", ":</td><td>").replace("\n", "</td></tr><tr><td>")
        for above in (
            f"<hr><div>{bold}</div>",
            f"<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>{bold}</p></div>",
            f"<table><tr><td>{cells}</td></tr></table>",
        ):
            read = rich(f"{IN_HTML}{above}{OLD_HTML}")
            wrong += [(order, above[:30], read)] if read != WORDS else []

    assert [] == wrong


DASHES = ["-----{}-----", "-------- {} --------", "----- {} -----", "--- {} ---"]


@pytest.mark.parametrize("language", clients.ORIGINALS)
def test_every_line_that_announces_an_original_is_known(language):
    wrong = []
    for words in clients.ORIGINALS[language]:
        for dashes in DASHES:
            for block in ("", clients.block(language, date=2) + "\n\n"):
                read = plain(f"{WORDS}\n\n{dashes.format(words)}\n{block}{ORIGINAL}\n")
                wrong += [(words, dashes, read)] if read != WORDS else []

    assert [] == wrong


@pytest.mark.parametrize("language", clients.FORWARDS)
def test_every_forward_names_its_author(language):
    """Gmail's, Thunderbird's and Apple's order of the labels; the agent's words above are the only new ones."""
    wrong = []
    for line in clients.FORWARDS[language]:
        for date, order in ((2, (0, 1, 5, 3)), (2, (5, 2, 0, 3)), (2, (0, 5, 1, 3)), (1, (0, 1, 3, 5))):
            text = f"{WORDS}\n\n{line}\n\n{clients.block(language, date=date, order=order)}\n\n\n{ORIGINAL}\n"
            mail = parse(f"Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode())
            found = mail.forwarded
            read = found and (found.author.name, found.author.address, found.subject, found.text, mail.new_words)
            wrong += [(line, order, read)] if read != (WHO, AT, "Printer", ORIGINAL, WORDS) else []

    assert [] == wrong
