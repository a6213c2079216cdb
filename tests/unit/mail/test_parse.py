"""`parse` is total: any bytes give a mail, and what crosses to the parent is the same mail (trust.md F1)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import corpus
from mailticket.mail import codec, limits
from mailticket.mail.fingerprint import fingerprint
from mailticket.mail.parse import parse, part_bytes
from tests.growth import assert_linear
from tests.unit.mail.poison import plain

SAMPLES = [path.read_bytes() for path in corpus.own_labels()]
CHUNKS = st.sampled_from(
    [
        b"From: ",
        b"Subject: ",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"--b\r\n",
        b"--b--\r\n",
        b"\r\n",
        b"\r\n\r\n",
        b"=?utf-8?q?",
        b"?=",
        b"<",
        b">",
        b"@",
        b'"',
        b"(",
        b"\\",
        b"\0",
        b"\xe9",
        b"\xff",
        b"Content-Type: message/rfc822\r\n",
        b"; filename*0*=",
        b"charset=",
        b"Content-Transfer-Encoding: base64\r\n",
        b"<div><blockquote>",
        b"> ",
        b"On 1.1.2026 a@b wrote:\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(CHUNKS, st.binary(max_size=20)), max_size=40).map(b"".join))
def test_any_bytes_give_a_mail(raw):
    mail = parse(raw)

    assert mail == codec.load(codec.dump(mail))
    assert mail.text.encode("utf-8") is not None
    assert isinstance(limits.scan(raw, max_size=1 << 20), str)
    assert isinstance(limits.glance(raw).subject, str)
    assert limits.degrade(raw).degraded
    assert 64 == len(fingerprint(raw))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_mail_gives_a_mail(raw, data):
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    mail = parse(raw[:start] + data.draw(st.binary(max_size=10)) + raw[end:])

    assert mail == codec.load(codec.dump(mail))
    assert not any(ord(c) < 32 and c not in "\n\t" for c in mail.text + mail.subject)


@pytest.mark.parametrize("raw", SAMPLES)
def test_attachment_bytes_are_found_by_their_path(raw):
    for file in parse(raw).attachments:
        assert file.size == len(part_bytes(raw, file.part))


def test_a_big_body_is_read_the_same_in_and_out_of_the_parser():
    """Bodies over 32 KB never reach the standard library (spans.reduced); nothing may tell the difference."""
    text = b"Hello there, this is a line.\r\n" * 3000
    raw = plain(
        b'Content-Type: multipart/mixed; boundary="b"\r\n',
        b"--b\r\n\r\n"
        + text
        + b"\r\n--b\r\nContent-Type: image/png\r\n\r\n"
        + b"\x89\0\xff" * 20000
        + b"\r\n--b--\r\n",
    )
    mail = parse(raw)

    assert text.decode().replace("\r\n", "\n").strip() == mail.text.strip()
    assert [(60000, b"\x89\0\xff" * 20000)] == [(a.size, part_bytes(raw, a.part)) for a in mail.attachments]


def test_uuencoded_files_in_a_body_are_attachments():
    raw = plain(b"", b"See:\r\nbegin 644 a.txt\r\n%:&5L;&\\\r\n`\r\nend\r\nBye\r\n")
    mail = parse(raw)

    assert [("a.txt", 5)] == [(a.name, a.size) for a in mail.attachments]
    assert b"hello" == part_bytes(raw, mail.attachments[0].part)
    assert "See:\nBye" == mail.new_words


@pytest.mark.parametrize(
    ("header", "usable"),
    [
        (b"From: Anne <anne@client.example>", True),
        (b'From: "Lea, Anne" <anne@client.example>', True),
        (b"From: anne@client.example (Anne)", True),
        (b"From: anne@client.example\r\nFrom: bob@acme.example", False),
        (b"From: anne@client.example, bob@acme.example", False),
        (b"From: alice@corp.example)<mallory@evil.example>", False),
        (b"From: <alice@corp.example><mallory@evil.example>", False),
        (b"From: Anne", False),
        (b"From:", False),
        (b"X-Nothing: here", False),
        (b"broken line\r\nFrom: anne@client.example", False),
        (b"From : anne@client.example", False),
    ],
)
def test_only_a_flawless_from_has_no_defects(header, usable):
    """Trust.md F11: anything else is nobody, and never an agent."""
    assert usable == (not parse(header + b"\r\nSubject: x\r\n\r\nHi").from_defects)


@pytest.mark.parametrize(
    "head",
    [
        b"From : Anne <anne@client.example>\r\nSubject: Fire\r\n\r\n",
        b"Subject: Fire\r\nFrom : Anne <anne@client.example>\r\nTo : b@c.example\r\n\r\n",
        b"Subject: Fire\r\nFrom\t: Anne <anne@client.example>\r\n\r\n",
        b"From anne Mon Nov  2\r\nFrom : anne@client.example\r\nSubject: Fire\r\n\r\n",
        b"From anne Mon Nov  2\r\nFrom: anne@client.example\r\nSubject: Fire\r\n\r\n",
        b">From anne Mon Nov  2\r\nFrom: anne@client.example\r\nSubject: Fire\r\n\r\n",
        b"From: anne@client.example\r\r\nSubject: Fire\r\r\n\r\r\n",
    ],
)
def test_author_and_subject_are_read_from_headers_in_old_and_damaged_forms(head):
    """RFC 5322 section 4.5 allows a blank before the colon; an mbox line stands only first, and has no colon."""
    damaged = head.count(b"\r\r\n")
    raw = head + (b"It burns.\r\r\nHelp.\r\r\n" if damaged else b"It burns.\r\nHelp.\r\n")
    mail = parse(raw)

    assert ("anne@client.example", "Fire", "It burns.\nHelp.") == (mail.author.key, mail.subject, mail.text)
    assert ("", "anne@client.example") == (limits.scan(raw, max_size=10**6), limits.glance(raw).from_address)


def test_a_second_author_is_seen_in_whatever_form():
    """Else the border judges one of them, and we the other (trust.md F11)."""
    mail = parse(b"From: anne@client.example\r\nFrom : bob@acme.example\r\n\r\nHi")

    assert (2, True) == (mail.from_count, "several-from-fields" in mail.from_defects)


def test_a_file_keeps_its_bytes_in_a_mail_whose_line_ends_are_doubled():
    raw = multipart("mixed", of("plain", "Hi"), f"{FILE}\r\ny").replace("\r\n", "\r\r\n").encode()
    mail = parse(b"From: a@b.example\r\r\n" + raw)

    assert ("Hi", "a.png") == (mail.text, mail.attachments[0].name)
    assert b"x\r\ny" == part_bytes(b"From: a@b.example\r\r\n" + raw, mail.attachments[0].part)


def test_an_address_in_the_display_name_is_not_the_author():
    mail = parse(b'From: "alice@corp.example" <mallory@evil.example>\r\n\r\nHi')

    assert "mallory@evil.example" == mail.author.key


def test_of_many_references_the_first_and_the_last_are_kept():
    raw = plain(b"References: " + b"\r\n ".join(b"<%d@x>" % n for n in range(300)) + b"\r\n")

    assert ("<0@x>", "<201@x>", "<299@x>", 100) == (
        *(parse(raw).references[i] for i in (0, 1, -1)),
        len(parse(raw).references),
    )


def test_unnamed_parts_after_the_first_are_shown_but_are_not_read_for_commands():
    """Trust.md S19: an unsigned sibling with `#close` has no effect."""
    raw = plain(
        b'Content-Type: multipart/mixed; boundary="b"\r\n', b"--b\r\n\r\nHello\r\n--b\r\n\r\n#close\r\n--b--\r\n"
    )

    assert ("Hello", "#close") == (parse(raw).new_words, parse(raw).more_words)


def multipart(kind: str, *parts: str) -> str:
    boundary = f"b-{kind}"
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{body}--{boundary}--\r\n'


def of(kind: str, text: str) -> str:
    return f"Content-Type: text/{kind}\r\n\r\n{text}"


FILE = "Content-Type: image/png; name=a.png\r\n\r\nx"
#: How parts stand → new words of the first, as HTML, of the further ones.
PARTS = {
    "text and HTML beside it": (multipart("mixed", of("plain", "A"), of("html", "<p>B")), ("A", "", "B")),
    "HTML and text beside it": (multipart("mixed", of("html", "<p>A"), of("plain", "B")), ("A", "A", "B")),
    "the same twice": (multipart("mixed", of("plain", "A"), of("html", "<p>A")), ("A", "", "")),
    "two forms": (multipart("alternative", of("plain", "A"), of("html", "<p>A")), ("A", "A", "")),
    "a third form": (multipart("alternative", of("plain", "A"), of("enriched", "B")), ("A", "", "")),
    "two plain forms": (multipart("alternative", of("plain", "A"), of("plain", "B")), ("A", "", "")),
    "HTML in pieces": (
        multipart("alternative", of("plain", "A B"), multipart("mixed", of("html", "<p>A"), FILE, of("html", "<p>B"))),
        ("A B", "A\n\nB", ""),
    ),
    "HTML in pieces alone": (
        multipart("alternative", of("plain", ""), multipart("mixed", of("html", "<p>A"), FILE, of("html", "<p>B"))),
        ("A", "A", "B"),
    ),
    "text in pieces": (
        multipart("alternative", multipart("mixed", of("plain", "A"), FILE, of("plain", "B")), of("html", "<p>A B")),
        ("A", "A B", "B"),
    ),
    "forms below": (
        multipart("mixed", of("plain", "A"), multipart("alternative", of("plain", ""), of("html", "<p>B"))),
        ("A", "", "B"),
    ),
    "neither plain nor HTML": (multipart("mixed", of("enriched", "A"), of("markdown", "B")), ("A", "", "B")),
    "a blank one first": (multipart("mixed", of("plain", " "), of("html", "<p>A"), of("plain", "")), ("A", "A", "")),
    "a mere quote": (multipart("mixed", of("plain", "A"), of("plain", "> Q"), of("plain", "B")), ("A", "", "B")),
    "nothing": (multipart("mixed", of("plain", ""), of("plain", " ")), ("", "", "")),
    "a card": (multipart("mixed", of("plain", "A"), of("x-vcard", "BEGIN:VCARD")), ("A", "", "")),
    "a report": (multipart("report", of("plain", "A"), of("plain", "B"), of("rfc822-headers", "C")), ("A", "", "")),
    "the original below": (
        multipart("mixed", of("html", "<p>A<div id=appendonsend></div><p>Q"), of("plain", "Q")),
        ("A", "A", ""),
    ),
    "an end further down": (
        multipart("mixed", of("plain", "A"), of("plain", "B\r\n-----Original Message-----\r\nQ"), of("plain", "Q")),
        ("A", "", "B"),
    ),
}


@pytest.mark.parametrize(("content", "words"), PARTS.values(), ids=PARTS)
def test_further_parts_are_told_from_other_forms_of_the_first(content, words):
    """RFC 2046 section 5.1.4: only parts of one alternative say the same; of all others nothing is lost."""
    read = parse(f"From: a@b.example\r\n{content}".encode())

    assert words == (read.new_words, read.html_new_words, read.more_words)


def test_a_file_in_a_further_text_is_kept():
    text = "B\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n"
    raw = f"From: a@b.example\r\n{multipart('mixed', of('plain', 'A'), of('plain', text))}".encode()

    assert ("B", "a.txt") == (parse(raw).more_words, parse(raw).attachments[0].name)
    assert b"Cat" == part_bytes(raw, parse(raw).attachments[0].part)


def test_a_nul_in_a_media_type_does_not_stay():
    """Found by `make fuzz`; PostgreSQL takes no text with a NUL in it."""
    read = parse(b"From: a@b.example\r\nContent-Type: multi\0part/mixed; boundary=b\r\n\r\nHello\r\n")

    assert ("multipart/mixed", "Hello") == (read.content_type, read.text)


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("plain", "words and more words\n"),
        ("plain", "> quoted\nanswer\n"),
        ("plain", "On 2 Nov 2026, at 10:00, Bob <b@acme.example> wrote:\n> x\n"),
        ("plain", "begin 644 a\n"),
        ("html", "<div>x"),
        ("html", "<div class=gmail_quote>x<blockquote>y</blockquote>z</div>"),
    ],
)
def test_a_mail_twice_as_long_takes_at_most_twice_the_work(kind, unit):
    """Trust.md S16, up to 1 MB, with all that is read from it."""
    head = f"From: a@b.example\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n"
    assert_linear(lambda text: parse(f"{head}{text}".encode()), unit, 500_000 if kind == "plain" else 150_000)
