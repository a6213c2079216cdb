"""Limits on raw bytes (trust.md S15): exact at the edge, and nothing normal is over one."""

import time

import pytest

from mailticket import paths
from mailticket.mail import limits
from mailticket.mail.catalogue import Catalogue
from tests.growth import assert_linear
from tests.unit.mail.poison import many_parts, nested_messages, nested_multiparts, parameters, plain

MEGABYTE = 1 << 20
MAX = 35 * MEGABYTE


def scan(raw: bytes) -> str:
    return limits.scan(raw, max_size=MAX)


@pytest.mark.parametrize(
    ("inside", "outside", "limit"),
    [
        (plain(b"", b"x" * (MAX - 200)), plain(b"", b"x" * MAX), "message size"),
        (plain(b"X: y\r\n" * 990), plain(b"X: y\r\n" * 1010), "header lines"),
        (plain(b"X: " + b"y" * 16_000 + b"\r\n"), plain(b"X: " + b"y" * 17_000 + b"\r\n"), "header field size"),
        (
            plain(b"X: " + b"=?utf-8?q?x?= " * 400 + b"\r\n"),
            plain(b"X: " + b"=?utf-8?q?x?= " * 401 + b"\r\n"),
            "encoded words",
        ),
        (parameters(64), parameters(65), "parameters"),
        (
            plain(b"Cc: " + b"(" * 10 + b")" * 10 + b"\r\n"),
            plain(b"Cc: " + b"(" * 11 + b")" * 11 + b"\r\n"),
            "comment depth",
        ),
        (nested_multiparts(19), nested_multiparts(20), "depth"),
        (nested_messages(19), nested_messages(20), "depth"),
        (many_parts(500), many_parts(501), "parts"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_limit_holds_at_its_edge(inside, outside, limit):
    assert ("", limit) == (scan(inside), scan(outside))
    assert limit.replace(" ", "-") in Catalogue.load("en", paths.templates()).table("degraded")


@pytest.mark.parametrize(
    "raw",
    [
        plain(b"", b"--- a/file\r\n+++ b/file\r\n" * 5000),
        plain(
            b'Content-Type: multipart/mixed; boundary="b"\r\n',
            b"--b\r\n\r\n" + b"--- a\r\n--c\r\n" * 2000 + b"\r\n--b--\r\n",
        ),
        plain(b"To: " + b",\r\n ".join([b"someone@client.example"] * 900) + b"\r\n"),
        plain(b"DKIM-Signature: " + b"a=b; " * 80 + b"\r\n"),
        plain(b"", b"smile :-(((((((((((((((( \r\n" * 10),
        b"From x Mon Nov  2 10:00:00 2026\n" + plain(b""),
    ],
)
def test_long_lists_and_patches_are_no_bombs(raw):
    assert "" == scan(raw)


def test_scanning_is_linear():
    raw = plain(b'Content-Type: multipart/mixed; boundary="b"\r\n', b"--x\r\n" * 200_000)

    def seconds(data: bytes) -> float:
        begun = time.process_time()
        scan(data)
        return time.process_time() - begun

    once = min(seconds(raw) for _ in range(3))
    assert min(seconds(raw + raw[-1_000_000:]) for _ in range(3)) <= 2.5 * once + 0.02


def test_a_glance_shows_what_a_listing_needs():
    raw = b"From: =?utf-8?q?Anne_L=C3=A9a?= <Anne@Client.example>\r\nSubject: caf\xe9\r\nMessage-ID: <1@x>\r\nDate: Mon, 2 Nov 2026\r\n\r\n"

    assert limits.Glance("anne@client.example", "Anne Léa", "café", "<1@x>", "Mon, 2 Nov 2026") == limits.glance(raw)


@pytest.mark.parametrize("raw", [b"", b"\n", b"From:", b"From: <", b"Subject: =?", b"\0\xff" * 100])
def test_a_glance_never_raises(raw):
    assert isinstance(limits.glance(raw), limits.Glance)


@pytest.mark.parametrize("size", range(4090, 4100))
def test_a_field_cut_to_size_stays_utf_8(size):
    subject = ("x" * (size % 3) + "é" * 4096)[:size]

    assert "Ã" not in limits.glance(f"Subject: {subject}\n\n".encode()).subject


@pytest.mark.parametrize(
    "above",
    [
        b"X-Long: " + b"x" * 300_000 + b"\r\n",
        b"X-Long: " + b"x\r\n y" * 80_000 + b"\r\n",
        b"X-Many: x\r\n" * 40_000,
        b"X-Long: " + b"from: mallory@evil.example " * 15_000 + b"\r\n",
        b"X-Long: " + b" " * 3_000_000 + b"\r\n",
    ],
    ids=["one line", "folded", "many", "a false one", "blanks"],
)
def test_author_and_subject_are_found_below_a_header_field_of_any_length(above):
    """Trust.md S15: a degraded ticket has From and Subject, by byte scanner."""
    raw = above + b"From: Anne <anne@client.example>\r\nSubject: Fire\r\nX-Other: x\r\n\r\nIt burns."
    mail = limits.degrade(raw, because=scan(raw))

    assert ("anne@client.example", "Fire", "It burns.", "header block size") == (
        mail.author.key,
        mail.subject,
        mail.text,
        mail.degraded,
    )
    assert "anne@client.example" == limits.glance(raw).from_address
    assert "X-Other" not in [name.title() for name, _ in mail.headers]


@pytest.mark.parametrize("unit", ["x", "x\r\n y", "from: mallory@evil.example ", " ", "x\r\nX-Many: ", "\r\na:"])
def test_what_is_read_of_a_large_header_block_costs_no_more_than_its_size(unit):
    """S15: a scan, whatever stands there."""

    def degrade(text):
        return limits.degrade(f"X: {text}\r\nFrom: a@b.example\r\n\r\nHi".encode(), because="header block size")

    assert_linear(degrade, unit, 1_000_000)


def test_however_many_authors_a_mail_names_few_are_kept():
    assert 400 == limits.degrade(b"From: a@b.example\n" * 5000 + b"\nHi", because="header lines").from_count


def test_a_header_block_without_end_has_no_author():
    assert limits.degrade(b"a:\n" * 10_000_000, because="header block size").author is None


def test_a_degraded_mail_has_headers_and_64_kb_of_its_first_text():
    body = b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\nContent-Type: text/plain\r\n\r\n" + b"Hi " * 100_000
    mail = limits.degrade(
        plain(b'References: <1@x> <2@x>\r\nContent-Type: multipart/mixed; boundary="b"\r\n', body), because="parts"
    )

    assert ("parts", "anne@client.example", "poison") == (mail.degraded, mail.author.key, mail.subject)
    assert (("<1@x>", "<2@x>"), "Hi Hi") == (mail.references, mail.text[:5])
    assert 60_000 < len(mail.text) <= 64 * 1024


def test_nobody_acts_by_a_degraded_mail():
    """Its From was read by a rough scanner: trust.md F11."""
    assert limits.degrade(plain(b"")).from_defects
