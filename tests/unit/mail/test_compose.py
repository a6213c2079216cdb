"""Outgoing mail: the header set is exactly ours, the bytes are stable, files find their place."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailticket.errors import PermanentError
from mailticket.mail import compose as composing
from mailticket.mail.compose import CalendarPart, FileRef, Outgoing, assemble, compose
from mailticket.mail.message import Address

ACK = Outgoing(
    from_=Address("Acme Support", "support@acme.example"),
    to=Address("Zoë Müller", "zoe@customer.example"),
    subject="[#1042] Drucker kaputt",
    message_id="<r1042.p1.0.abc.def@acme.example>",
    date=datetime(2026, 12, 1, 13, 30, tzinfo=UTC),
    reply_to="support+r1042.p1.0.def@acme.example",
    mark="kabc.def",
    text="Hello,\n\nthank you.\n",
    html="<p>Hello,</p>\n<p>thank you.</p>\n",
    auto_submitted="auto-replied",
)
FIRE = FileRef(mail_id=7, part="2", name="fire.jpg", content_type="image/jpeg", size=4)
ALWAYS = ["From", "To", "Subject", "Date", "Message-ID", "Reply-To", "X-Mailticket-Id", "MIME-Version", "Content-Type"]


def bytes_of(mail: Outgoing) -> bytes:
    composed = compose(mail)
    return assemble(composed.content, composed.files, lambda file: f"bytes of {file.part}".encode())


def read(mail: Outgoing) -> email.message.EmailMessage:
    return email.message_from_bytes(bytes_of(mail), policy=email.policy.default)


def test_an_ack_is_these_bytes():
    """Field by field what product.md 5 promises; the boundary comes from the Message-ID, so every attempt is the same."""
    lines = compose(ACK).content.decode().split("\r\n")

    assert [
        "From: Acme Support <support@acme.example>",
        "To: =?utf-8?b?Wm/DqyBNw7xsbGVy?=",
        " <zoe@customer.example>",
        "Subject: [#1042] Drucker kaputt",
        "Date: Tue, 01 Dec 2026 13:30:00 +0000",
        "Message-ID: <r1042.p1.0.abc.def@acme.example>",
        "Reply-To: support+r1042.p1.0.def@acme.example",
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "X-Mailticket-Id: kabc.def",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
    ] == lines[:12]
    assert re.fullmatch(r' boundary="=_a[0-9a-f]{24}"', lines[12])
    assert compose(ACK) == compose(ACK)


def test_text_stands_before_html():
    """A client shows the last alternative it can (RFC 2046 section 5.1.4)."""
    mail = read(ACK)

    assert ["text/plain", "text/html"] == [part.get_content_type() for part in mail.iter_parts()]
    assert "Hello,\r\n\r\nthank you.\r\n" == mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"Auto-Submitted", "X-Auto-Response-Suppress"}),
        ({"auto_submitted": ""}, set()),
        ({"in_reply_to": "<a@b>", "auto_submitted": ""}, {"In-Reply-To"}),
        ({"references": ("<a@b>",), "auto_submitted": ""}, {"References"}),
        ({"ticket": 1042, "notice": "receipt", "auto_submitted": ""}, {"X-Mailticket-Ticket", "X-Mailticket-Notice"}),
    ],
)
def test_each_header_stands_only_where_it_belongs(changes, expected):
    assert expected == set(read(replace(ACK, **changes)).keys()) - set(ALWAYS)


def test_files_come_after_the_words():
    mail = read(replace(ACK, files=(FIRE, replace(FIRE, part="3", name="a.pdf", content_type="application/pdf"))))
    files = list(mail.iter_attachments())

    assert "multipart/mixed" == mail.get_content_type()
    assert [("fire.jpg", "image/jpeg", b"bytes of 2"), ("a.pdf", "application/pdf", b"bytes of 3")] == [
        (file.get_filename(), file.get_content_type(), file.get_payload(decode=True)) for file in files
    ]


def test_shown_images_get_ids_of_ours():
    """A Content-ID of the writer's client tells of their machine (trust.md S22)."""
    shown = replace(FIRE, inline=True, content_id="ii@laptop.bob")
    mail = read(replace(ACK, files=(FIRE, replace(shown, part="3")), html='<p><img src="cid:ii%40laptop.bob"></p>'))
    related = next(part for part in mail.walk() if part.get_content_type() == "multipart/related")
    image = list(related.iter_parts())[1]

    assert b"laptop" not in bytes(mail)
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in mail.get_body(("html",)).get_content()
    assert b"bytes of 3" == image.get_payload(decode=True)
    assert [b"bytes of 2"] == [file.get_payload(decode=True) for file in mail.iter_attachments()]


def test_the_text_names_a_picture_and_not_its_id():
    """Outlook's plain text has `[cid:…]` there, of which a customer's client makes nothing."""
    shown = replace(FIRE, inline=True, content_id="image001.png@01DC.bob")
    text = "Press [cid:image001.png@01DC.bob]\n> [cid:logo.gif@01DC.anne]"
    mail = read(replace(ACK, files=(shown,), text=text, html="<p>[cid:image001.png@01DC.bob]</p>"))

    assert ["Press [fire.jpg]", "> [logo.gif]"] == mail.get_body(("plain",)).get_content().splitlines()
    assert "<p>[fire.jpg]</p>" == mail.get_body(("html",)).get_content().strip()


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            '<p>Press <img src="cid:gone@x" alt="the &lt;red&gt; button"> now.</p>',
            "<p>Press [the &lt;red&gt; button] now.</p>",
        ),
        ('<p>Press <img alt="it" src="cid:gone@x"> now.</p>', "<p>Press [it] now.</p>"),
        ('<p>Press <img src="cid:gone@x"> now.</p>', "<p>Press  now.</p>"),
        ('<p>&lt;img src="cid:gone@x"&gt;</p>', '<p>&lt;img src="cid:gone@x"&gt;</p>'),
    ],
)
def test_of_an_image_that_did_not_come_along_its_description_stays(html, shown):
    """A quote of an answer with pictures: clients show a broken one for a source without image."""
    mail = read(replace(ACK, html=html, files=(replace(FIRE, content_id="other@x"),)))

    assert shown == mail.get_body(("html",)).get_content().strip()
    assert ["fire.jpg"] == [file.get_filename() for file in mail.iter_attachments()]


@pytest.mark.parametrize(
    ("name", "kind", "expected_name", "expected_kind"),
    [
        ("page.html", "text/html", "page.html", "application/octet-stream"),
        ("mail.eml", "message/rfc822", "mail.eml", "application/octet-stream"),
        ("logo.svg", "image/svg+xml", "logo.svg", "application/octet-stream"),
        ("../../etc/passwd", "text/plain", "passwd", "text/plain"),
        ("x\r\nBcc: eve@evil.example", "text/plain", "xBcc: eve@evil.example", "text/plain"),
        ('a"b\\c.txt', "text/plain", "c.txt", "text/plain"),
        ("Größe 日本.pdf", "application/pdf", "Größe 日本.pdf", "application/pdf"),
        ("ü" * 70 + ".pdf", "application/pdf", "ü" * 70 + ".pdf", "application/pdf"),
        ("", "image/png", "file-1.png", "image/png"),
        ("", "application/x-evil", "file-1", "application/octet-stream"),
        ("x", "text/plain\r\nX-Evil: 1", "x", "application/octet-stream"),
    ],
)
def test_a_file_can_do_no_harm(name, kind, expected_name, expected_kind):
    """Name and type as trust.md S14 has them."""
    mail = read(replace(ACK, files=(replace(FIRE, name=name, content_type=kind),)))
    file = next(mail.iter_attachments())

    assert (expected_name, expected_kind) == (file.get_filename(), file.get_content_type())
    assert "attachment" == file.get_content_disposition()


def test_a_file_without_its_hole_is_not_sent():
    composed = compose(replace(ACK, files=(FIRE,)))

    with pytest.raises(PermanentError):
        assemble(composed.content, (), lambda _: b"")


def test_long_references_keep_both_ends():
    """The first ids hold the thread's root, the last its nearest mails."""
    ids = tuple(f"<{n}@x>" for n in range(100))
    kept = read(replace(ACK, references=ids))["References"].split()

    assert [*ids[:3], *ids[-17:]] == kept


def test_a_reference_that_is_none_is_left_out():
    mail = read(replace(ACK, references=("<a@b>", "x", "<a@b>\r\nBcc: e@x", "", "<a b@c>", "<c@d>"), in_reply_to="no"))

    assert "<a@b> <c@d>" == mail["References"]
    assert mail["In-Reply-To"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"to": Address("", "zoe")},
        {"to": Address("", "zoe@customer.example, eve@evil.example")},
        {"to": Address("", "zoe@customer.example>\r\nBcc: <eve@evil.example")},
        {"from_": Address("", "support@-")},
        {"reply_to": "nobody"},
        {"message_id": "no id"},
        {"message_id": "<a@b>\r\nX: y"},
        {"mark": "k\r\nX: y"},
        {"notice": "receipt\r\n"},
        {"auto_submitted": "yes"},
        {"date": datetime(2026, 1, 1)},
    ],
)
def test_what_cannot_be_exact_is_not_made(changes):
    with pytest.raises(PermanentError):
        compose(replace(ACK, **changes))


def test_international_addresses():
    """The domain goes as A-labels, so any server takes it; a local part outside ASCII needs SMTPUTF8 (RFC 6531)."""
    plain, wide = (compose(replace(ACK, to=Address("", to))) for to in ("anne@straße.example", "чат@почта.example"))

    assert ("anne@xn--strae-oqa.example", False) == (plain.recipient, plain.smtputf8)
    assert ("чат@xn--80a1acny.example", True) == (wide.recipient, wide.smtputf8)
    assert "\r\nTo: чат@xn--80a1acny.example\r\n".encode() in wide.content


def test_the_date_is_utc():
    there = datetime(2026, 12, 1, 22, 30, 1, 999, tzinfo=timezone(timedelta(hours=9)))

    assert b"\r\nDate: Tue, 01 Dec 2026 13:30:01 +0000\r\n" in compose(replace(ACK, date=there)).content


@pytest.mark.parametrize(
    "content",
    [
        b"From: a\r\nBcc: b\r\nMIME-Version: 1.0\r\nContent-Type: x\r\n\r\n",
        b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: x\r\n\r\nbare\nline feed",
        b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: x\r\n\r\nbare\rreturn",
        b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: x\r\n\r\nNUL\0",
        b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: x\r\n\r\n" + b"x" * 999,
    ],
)
def test_the_last_look_holds_by_itself(content):
    """The net under everything above: were there a hole, the mail would not be made (trust.md S10)."""
    with pytest.raises(PermanentError):
        composing._verify(content, ["From", "MIME-Version", "Content-Type"], holes=0)


ANY = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    [
        "a\r\nBcc: eve@evil.example",
        "\r\n\r\nbody",
        "\n.\n",
        "\0",
        "=?utf-8?q?=0D=0ABcc:_x?=",
        "x" * 3000,
        "--=_a",
        "\u2028",
    ]
)
ANY_FILE = st.builds(FileRef, mail_id=st.just(1), part=st.just("2"), name=ANY, content_type=ANY, size=st.just(3),
                     inline=st.booleans(), content_id=ANY)  # fmt: skip


INVITE = CalendarPart("REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("changes", "structure"),
    [
        ({"html": ""}, ["text/plain"]),
        ({"html": "", "files": (FIRE,)}, ["multipart/mixed", "text/plain", "image/jpeg"]),
        ({}, ["multipart/alternative", "text/plain", "text/html"]),
        (
            {"calendars": (INVITE,)},
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"],
        ),
        (
            {"calendars": (INVITE, INVITE), "files": (FIRE,)},
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
            + ["application/ics"] * 2
            + ["image/jpeg"],
        ),
    ],
    ids=str,
)
def test_a_mail_has_the_parts_that_it_needs(changes, structure):
    mail = read(replace(ACK, **changes))

    assert structure == [part.get_content_type() for part in mail.walk()]
    assert [] == [defect for part in mail.walk() for defect in part.defects]


def test_an_invitation_is_both_a_part_that_clients_show_and_a_file():
    """Gmail and Outlook want text/calendar with its method among the alternatives, others open the file."""
    mail = read(replace(ACK, calendars=(INVITE, INVITE)))
    shown, *files = [part for part in mail.walk() if part.get_content_type() in {"text/calendar", "application/ics"}]

    assert ("REQUEST", "utf-8", None) == (
        shown.get_param("method"), shown.get_content_charset(), shown.get_content_disposition()
    )  # fmt: skip
    assert ["invite.ics", "invite-2.ics"] == [file.get_filename() for file in files]
    assert {INVITE.content} == {part.get_payload(decode=True) for part in (shown, *files)}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=ANY,
    subject=ANY,
    text=ANY,
    html=ANY.filter(bool),
    ids=st.lists(ANY, max_size=3),
    files=st.lists(ANY_FILE, max_size=2),
)
def test_whatever_comes_in_the_headers_are_exactly_ours(name, subject, text, html, ids, files):
    """No input adds a field, a recipient, a part, a bare CR or LF, a NUL or a long line (trust.md S10)."""
    mail = replace(ACK, from_=Address(name, ACK.from_.address), to=Address(name, ACK.to.address), subject=subject,
                   text=text, html=html, references=tuple(ids), in_reply_to=subject, files=tuple(files))  # fmt: skip
    content = bytes_of(mail)
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    names = [field for field in parsed if field not in {"In-Reply-To", "References"}]

    assert [*ALWAYS[:6], "Auto-Submitted", "X-Auto-Response-Suppress", *ALWAYS[6:]] == names
    assert ["zoe@customer.example"] == [one.addr_spec for one in parsed["To"].addresses]
    assert 2 + len(files) == sum(not part.is_multipart() for part in parsed.walk())
    assert [] == [defect for part in parsed.walk() for defect in part.defects]
    assert b"\0" not in content
    assert content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n")
    assert 998 >= max(map(len, content.split(b"\r\n")))


@settings(max_examples=100, deadline=None)
@given(fields=st.fixed_dictionaries(dict.fromkeys(("message_id", "reply_to", "mark", "notice", "auto_submitted"), ANY)))
def test_what_only_we_write_is_checked_too(fields):
    """A value of ours that was tampered with makes no mail, rather than another mail."""
    try:
        names = read(replace(ACK, **fields)).keys()
    except PermanentError:
        return
    assert set(names) <= {*ALWAYS, "Auto-Submitted", "X-Auto-Response-Suppress", "X-Mailticket-Notice"}
