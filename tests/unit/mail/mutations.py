"""Mails of the corpus, damaged at random: what the net, old gateways and attackers do to them."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

#: What parsers stumble over (trust.md F1, F2), put in anywhere.
TOKENS = (
    b"\x00",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"=?utf-8?q?=FF=0D=0A?=",
    b"=?utf-8?b?4pyT",
    b"=?x-unknown?q?a?=",
    b"=?utf-16?b?/////w==?=",
    b"Message-ID: <>\r\n",
    b"Message-ID: <[x@]>\r\n",
    b"From: (((((((\r\n",
    b"From: a@b, c@d\r\n",
    b"Date: Tue, 99 Foo 99999 99:99:99 +9999\r\n",
    b"Content-Type: multipart/mixed\r\n",
    b'Content-Type: multipart/mixed; boundary=""\r\n',
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Type: message/delivery-status\r\n\r\n",
    b"Content-Type: application/ms-tnef\r\n\r\nx\x9f>\x22",
    b"Content-Type: text/html\r\n\r\n<blockquote type=cite><table><!--",
    b"Content-Type: text/plain; format=flowed; delsp=yes\r\n",
    b"Content-Type: text/plain; charset=x-none; charset*0*=a'b'%ff\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: uuencode\r\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%E2; filename*1=\"../x\"\r\n",
    b"begin 644 ../x\r\nM",
    b"\r\n> On 2 Nov 2026 wrote:\r\n>",
    b"\r\n-- \r\n",
    b"<div style=display:none>",
    b"&#x110000;&#xD800;",
)


def cut(random: Random, raw: bytes) -> bytes:
    start = random.randrange(len(raw))
    return raw[:start] + raw[start + random.randrange(1, 200) :]


def end(random: Random, raw: bytes) -> bytes:
    return raw[: random.randrange(len(raw))]


def flip(random: Random, raw: bytes) -> bytes:
    at = random.randrange(len(raw))
    return raw[:at] + bytes([random.randrange(256)]) + raw[at + 1 :]


def insert(random: Random, raw: bytes) -> bytes:
    at = random.randrange(len(raw))
    return raw[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 3, 30)) + raw[at:]


def insert_line(random: Random, raw: bytes) -> bytes:
    """Put a token where it counts: at the beginning of a line."""
    at = raw.find(b"\n", random.randrange(len(raw))) + 1
    return raw[:at] + random.choice(TOKENS) + raw[at:]


def repeat(random: Random, raw: bytes) -> bytes:
    start = random.randrange(len(raw))
    piece = raw[start : start + random.randrange(1, 400)]
    return raw[:start] + piece * random.choice((2, 3, 40)) + raw[start:]


def splice(random: Random, raw: bytes) -> bytes:
    other = seeds()[random.randrange(len(seeds()))]
    return raw[: random.randrange(len(raw))] + other[random.randrange(len(other)) :]


def newlines(random: Random, raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", random.choice((b"\n", b"\r\n", b"\r", b"\r\r\n")))


MUTATIONS: tuple[Callable[[Random, bytes], bytes], ...] = (
    cut,
    end,
    flip,
    insert,
    insert_line,
    insert_line,
    repeat,
    splice,
    newlines,
)


@cache
def seeds() -> list[bytes]:
    """Return the mails that are damaged: tests/corpus, and in a long run the further corpora where they are."""
    found = sorted(CORPUS.glob("*.eml"))
    more = Path(os.environ.get("MAILTICKET_CORPORA", CORPUS.parents[2] / "shared" / "corpora"))
    if "MAILTICKET_FUZZ" in os.environ and more.is_dir():
        found += sorted(
            path for kind in ("parse", "kind", "tnef") for path in (more / kind).rglob("*") if path.is_file()
        )
    return [raw for path in found if 0 < len(raw := path.read_bytes()) < 60_000]


def damaged(seed: int) -> bytes:
    """Return the mail number *seed*: always the same on the same corpus."""
    random = Random(seed)
    raw = random.choice(seeds())
    for _ in range(random.randrange(1, 7)):
        raw = random.choice(MUTATIONS)(random, raw or b"\n")
    return raw
