"""Whom an agent forwarded becomes the requester (peers.md: zammad#1596, osTicket#3032; never an address from the text, freescout#2813)."""

import pytest

from mailticket.mail.parse import parse
from tests.unit.mail.forwards import FORWARDS

BODY = "My printer burns.\nWrite to boss@client.example"
INLINE = {
    "Gmail": "---------- Forwarded message ---------\nFrom: Anne Lea <anne@client.example>\nDate: Mon, Nov 2, 2026 at 10:00 AM\nSubject: Printer\nTo: <bob@acme.example>\n\n",
    "Gmail fr": "---------- Forwarded message ---------\nDe : Anne Lea <anne@client.example>\nDate: lun. 2 nov. 2026 à 10:00\nSubject: Printer\nTo: <bob@acme.example>\n\n",
    "Outlook": "From: Anne Lea <anne@client.example>\nSent: Monday, November 2, 2026 10:00 AM\nTo: Bob\nSubject: Printer\n\n",
    "Outlook de": "Von: Anne Lea <anne@client.example>\nGesendet: Montag, 2. November 2026 10:00\nAn: Bob\nBetreff: Printer\n\n",
    "Outlook 2003": "-----Original Message-----\nFrom: Anne Lea [mailto:anne@client.example]\nSent: Monday\nTo: Bob\nSubject: Printer\n\n",
    "Apple Mail": "Begin forwarded message:\n\nFrom: Anne Lea <anne@client.example>\nSubject: Printer\nDate: 2 November 2026 at 10:00:00 CET\nTo: Bob\n\n",
    "Apple Mail it": "Inizio messaggio inoltrato:\n\nDa: Anne Lea <anne@client.example>\nOggetto: Printer\nData: 2 novembre 2026 10:00:00 CET\nA: Bob\n\n",
    "Thunderbird": "-------- Forwarded Message --------\nSubject: \tPrinter\nDate: \tMon, 2 Nov 2026 10:00:00 +0100\nFrom: \tAnne Lea <anne@client.example>\nTo: \tbob@acme.example\n\n",
    "Thunderbird de": "-------- Weitergeleitete Nachricht --------\nBetreff: \tPrinter\nDatum: \tMon, 2 Nov 2026 10:00:00 +0100\nVon: \tAnne Lea <anne@client.example>\nAn: \tbob@acme.example\n\n",
    "Samsung": "-------- Original message --------\nFrom: Anne Lea <anne@client.example>\nDate: 02/11/2026 10:00 (GMT+01:00)\nTo: Bob\nSubject: Printer\n\n",
    "Zimbra": '----- Forwarded Message -----\nFrom: "Anne Lea" <anne@client.example>\nTo: bob\nSent: Monday, November 2, 2026 10:00:00 AM\nSubject: Printer\n\n',
}  # fmt: skip


def mail(text: str, subject: str = "Fwd: Printer", kind: str = "text/plain"):
    return parse(
        f"From: bob@acme.example\r\nSubject: {subject}\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{text}".encode()
    )


@pytest.mark.parametrize("block", INLINE.values(), ids=INLINE)
def test_the_author_of_an_inline_forward_is_found(block):
    found = mail(f"FYI\n\n{block}{BODY}").forwarded

    assert ("Anne Lea", "anne@client.example", "Printer", BODY) == (
        found.author.name,
        found.author.key,
        found.subject,
        found.text,
    )


@pytest.mark.parametrize("block", INLINE.values(), ids=INLINE)
def test_the_forwarded_part_is_no_new_words(block):
    """A `#close` in it is text."""
    read = mail(f"FYI\n\n{block}#close")

    assert ("FYI", False) == (read.new_words, read.only_quote)
    assert mail(f"{block}#close").only_quote


@pytest.mark.parametrize(
    "subject",
    ["WG: Printer", "TR: Printer", "I: Printer", "RV: Printer", "Fw: Printer", "Doorst: Printer", "转发：Printer"],
)
def test_a_forward_is_known_by_its_subject_in_any_language(subject):
    assert "anne@client.example" == mail(INLINE["Outlook"] + BODY, subject).forwarded.author.key


@pytest.mark.parametrize(
    "text", ["Hello\nWrite to boss@client.example", f"Yes\n\n{INLINE['Outlook']}{BODY}", f"> {BODY}"]
)
def test_an_answer_is_no_forward(text):
    assert mail(text, "Re: Printer").forwarded is None


def test_the_author_of_an_attached_mail_is_found():
    raw = b'From: bob@acme.example\r\nSubject: Fwd: Printer\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nFYI\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: =?utf-8?q?Anne_L=C3=A9a?= <anne@client.example>\r\nMessage-ID: <1@client.example>\r\nSubject: Printer\r\n\r\n#close\r\n--b--\r\n'
    read = parse(raw)

    assert ("Anne Léa", "<1@client.example>", "2", "#close") == (
        read.forwarded.author.name,
        read.forwarded.message_id,
        read.forwarded.part,
        read.forwarded.text,
    )
    assert "FYI" == read.new_words


def test_an_html_forward_is_read_too():
    html = '<div>FYI</div><div class="gmail_quote">---------- Forwarded message ---------<br>From: <b>Anne Lea</b> &lt;anne@client.example&gt;<br>Date: Mon, Nov 2, 2026<br>Subject: Printer<br><br>Hi</div>'

    assert "anne@client.example" == mail(html, kind="text/html").forwarded.author.key


@pytest.mark.parametrize("client", FORWARDS)
def test_every_clients_forward_names_author_and_subject_and_loses_no_word(client):
    subject, below = FORWARDS[client]
    read = mail(f"FYI\n\n{below}\n", subject)
    found = read.forwarded

    assert ("anne@client.example", "Printer", "FYI") == (found.author.key, found.subject, read.new_words)
    assert [] == [word for word in ("My printer burns.", "Anne") if word not in found.text]


YAHOO = "   ----- Forwarded Message ----- From: Anne Lea <anne@client.example>To: BobSent: MondaySubject: Printer   Hi"


def test_where_the_text_part_lost_its_lines_the_html_part_is_asked():
    """Yahoo's text part has them all on one."""
    html = "<p>FYI</p><div>----- Forwarded Message -----<br>From: Anne Lea &lt;anne@client.example&gt;<br>Sent: Monday<br>Subject: Printer<br>To: Bob<br><br>Hi</div>"
    raw = (
        'From: bob@acme.example\r\nSubject: Fw: Printer\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
        f"--b\r\n\r\nFYI\n\n{YAHOO}\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
    )
    read = parse(raw.encode())

    assert ("anne@client.example", "Hi", "FYI") == (read.forwarded.author.key, read.forwarded.text, read.new_words)


def test_a_quoted_line_of_the_agents_own_hides_no_forward():
    assert "anne@client.example" == mail(f"> see\n\n{INLINE['Outlook']}{BODY}").forwarded.author.key
