"""Ugly, broken and hostile mail through the real process: each has one outcome, and its neighbours are served."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.installation import Installation, mail, settings_for
from tests.letters import Letter
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

HEAD = b"From: anne@customer.example\r\nTo: support@acme.example\r\n"


def nested(depth: int) -> bytes:
    """Return multiparts in multiparts (trust.md F2)."""
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    return HEAD + b"Subject: nested\r\nMIME-Version: 1.0\r\n" + opened + b"\r\ndeep\r\n"


def parts(count: int) -> bytes:
    """Return a multipart of many parts (trust.md F2)."""
    head = HEAD + b'Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\n\r\nx\r\n" * count + b"--b--\r\n"


def header(line: bytes) -> bytes:
    return HEAD + line + b"\r\n\r\nwords\r\n"


def many(template: bytes, count: int) -> bytes:
    return b"".join(template % number for number in range(count))


#: Each with what it is called here; all of them must become a ticket.
UGLY: dict[str, bytes] = {
    "no Message-ID": mail("no Message-ID", Message_ID=None),
    "no Date": mail("no Date", Date=None),
    "no From": mail("no From", From=None),
    "no header at all": b"\r\njust words\r\n",
    "empty": b"\r\n",
    "8-bit subject in UTF-8": header("Subject: Drucker brännt ☃".encode()),
    "8-bit subject in cp1252": header(b"Subject: caf\xe9 \x80"),
    "unknown charset": header(b'Subject: x\r\nContent-Type: text/plain; charset="klingon"'),
    "NUL charset": header(b'Subject: x\r\nContent-Type: text/plain; charset="\x00utf-8"'),
    "NULs in the text": header(b"Subject: nul") + b"a\x00b\r\n",
    "empty Message-ID": header(b"Subject: x\r\nMessage-ID: <>"),
    "Message-ID with a domain literal": header(b"Subject: x\r\nMessage-ID: <[x@]>"),
    "line breaks in the name": mail("x", Message_ID=None, From="=?utf-8?q?a=0D=0ABcc:_x@y.example?= <a@b.example>"),
    "nested comments in From": mail("x", Message_ID=None, From="(" * 1000 + ")" * 1000 + " a@b.example"),
    "1,000 nested multiparts": nested(1000),
    "100,000 parts": parts(100_000),
    "20,000 parameter segments": header(b"Subject: x\r\nContent-Type: text/plain" + many(b";\r\n name*%d=x", 20_000)),
    "20,000 parameters": header(b"Subject: x\r\nContent-Type: text/plain" + many(b";\r\n p%d=x", 20_000)),
    "8,000 encoded words": header(b"Subject:" + b"\r\n =?utf-8?q?x?=" * 8_000),
    "20,000 recipients": header(b"Subject: x\r\nCc: " + many(b"a%d@b.example,\r\n ", 20_000) + b"z@b.example"),
    "no end of a multipart": header(b'Subject: x\r\nContent-Type: multipart/mixed; boundary="b"') + b"--b\r\n\r\nwords",
    "base64 that is none": header(b"Subject: x\r\nContent-Transfer-Encoding: base64") + b"!!!!\r\n",
    "a date in no calendar": mail("x", Message_ID=None, Date="Fri, 99 Foo 20260 99:99:99 +9999"),
    "bare line feeds": HEAD.replace(b"\r\n", b"\n") + b"Subject: x\n\nwords\n",
}
LIMIT = "1MB"
TOO_BIG = mail("Too big", "x" * 70 + "\r\n", Message_ID=None) + (b"y" * 70 + b"\r\n") * 20_000


@pytest.fixture(scope="module")
def served(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, SmtpSink, Any]]:
    """Serve them all in one run, each with a good mail behind it."""
    user, sink = dovecot.add_user("ugly"), SmtpSink().start()
    folder: Path = tmp_path_factory.mktemp("ugly")
    made = Installation(folder, settings_for(folder, dovecot, user, sink))
    for number, (name, raw) in enumerate(UGLY.items()):
        good = mail(f"after {name}", Message_ID=None, From=f"good{number}@customer.example")
        dovecot.append(user, raw.replace(b"anne@", b"ugly%d@" % number), good)
    dovecot.append(user, TOO_BIG, mail("after too big", Message_ID=None, From="zoe@customer.example"))
    done = made.change(security={"max_message_size": LIMIT}).run("run", "--once")
    yield made, sink, done
    sink.stop()


def test_the_run_ends_well(served):
    _, _, done = served

    assert (0, "", "") == (done.code, done.out, done.err)


@pytest.mark.parametrize("name", UGLY)
def test_ugly_mail_becomes_a_ticket(served, name: str):
    """The raw mail is kept as it came (R20)."""
    made, _, _ = served
    row = made.spool[2 * list(UGLY).index(name)]

    assert ("ticket", "", 0) == (row["outcome"], row["error"], row["attempts"])


def test_every_neighbour_is_served(served):
    made, _, _ = served
    wanted = [f"after {name}" for name in (*UGLY, "too big")]

    assert wanted == [ticket["subject"] for ticket in made.tickets if ticket["subject"].startswith("after ")]


def test_a_mail_over_the_limit_becomes_a_ticket_and_its_writer_hears_what_to_do(served):
    made, sink, _ = served
    (ticket,) = [ticket for ticket in made.tickets if ticket["subject"] == "Too big"]
    answers = [row for row in made.outbox if row["ticket"] == ticket["number"] and row["recipient"].startswith("anne")]

    assert ticket["messages"][0]["text"].startswith("xxxxx")
    assert len(ticket["messages"][0]["text"]) <= 64 * 1024
    assert ["too-big"] == [row["notice"] for row in answers]
    assert any("1 MB" in " ".join(Letter(sunk.content).text.split()) for sunk in sink.to("anne@customer.example"))


def test_the_audit_is_clean(served):
    made, _, _ = served

    assert 0 == made.run("audit").code
