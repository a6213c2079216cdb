"""The mails of the benchmark: a seeded mix, so that two runs read the same bytes."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

ADDRESS = "support@acme.example"
AUTHORS = "benchmark.example"
TEXT = (
    "printer invoice order monitor keyboard delivery account password server network cable update error screen "
    "meeting contract address battery please cannot open since yesterday the our with again before after every "
    "small second floor customer number received answer still thank you"
)
WORDS = TEXT.split()


@dataclass(frozen=True)
class Answerable:
    """A mail of ours that a requester can answer."""

    recipient: str
    message_id: str
    number: int


def mix(seed: int, count: int, answerable: Sequence[Answerable]) -> Iterator[bytes]:
    """Yield *count* mails: 60 % plain of 2 KB, 25 % HTML of 20 KB, 10 % with a file of 200 KB, 5 % answers to ours.

    Without mails to answer there are plain ones in their place.
    """
    random = Random(seed)
    kinds = [plain] * 12 + [rich] * 5 + [with_file] * 2
    deck = [kinds[number % 19] if number % 20 else None for number in range(count)]
    random.shuffle(deck)
    open_ = list(answerable)
    for number, kind in enumerate(deck):
        author = f"writer{seed}-{number // 2}@{AUTHORS}"  # two mails each: nobody comes near a limit
        if kind is not None or not open_:
            yield (kind or plain)(random, author, f"{seed}.{number}")
        else:
            yield answer(random, open_[number % len(open_)], f"{seed}.{number}")


def plain(random: Random, author: str, key: str) -> bytes:
    """Return a mail of plain text, 2 KB."""
    text = "\n\n".join(sentence(random, 45) for _ in range(4)) + f"\n\n-- \n{author}\n"
    return head(random, author, key) + part("text/plain", text)


def rich(random: Random, author: str, key: str) -> bytes:
    """Return a mail as an office suite writes it: 20 KB of HTML, and the same in plain text."""
    paragraphs = [sentence(random, 40) for _ in range(12)]
    styled = "".join(
        f'<p class="MsoNormal" style="margin:0cm;font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif">'
        f'<span lang="EN-GB" style="color:#1F497D;mso-fareast-language:EN-US">{words}<o:p></o:p></span></p>\n'
        f'<table border="0" cellpadding="0"><tr><td style="padding:.75pt">{words[:80]}</td></tr></table>\n'
        for words in paragraphs
    )
    style = "".join(f"p.c{n} {{ margin: {n}px; font-family: Calibri; color: #{n:06x}; }}\n" for n in range(180))
    html = f"<html><head><style>{style}</style></head><body lang=EN-GB>{styled}</body></html>\n"
    parts = [part("text/plain", "\n\n".join(paragraphs) + "\n"), part("text/html", html)]
    return head(random, author, key) + multipart("alternative", parts)


def with_file(random: Random, author: str, key: str) -> bytes:
    """Return a mail with a file of 200 KB."""
    body = base64.encodebytes(random.randbytes(200_000)).replace(b"\n", b"\r\n")
    file = (
        b'Content-Type: application/pdf; name="scan.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        b'Content-Disposition: attachment; filename="scan.pdf"\r\n\r\n' + body
    )
    return head(random, author, key) + multipart("mixed", [part("text/plain", sentence(random, 60) + "\n"), file])


def answer(random: Random, to: Answerable, key: str) -> bytes:
    """Return an answer to a mail of ours, with that mail quoted below."""
    quoted = "\n".join(f"> {sentence(random, 10)}" for _ in range(12))
    text = f"{sentence(random, 30)}\n\nOn Mon, 2 Nov 2026 at 10:00, Acme Support <{ADDRESS}> wrote:\n{quoted}\n"
    more = f"In-Reply-To: {to.message_id}\r\nReferences: {to.message_id}\r\n"
    subject = f"Re: [#{to.number}] {sentence(random, 3)}"
    return head(random, to.recipient, key, subject=subject, more=more) + part("text/plain", text)


def head(random: Random, author: str, key: str, *, subject: str = "", more: str = "") -> bytes:
    """Return the header fields that every mail has after a few relays."""
    name = author.partition("@")[0].replace("-", " ").title()
    signature = base64.b64encode(random.randbytes(256)).decode()
    return (
        f"Return-Path: <{author}>\r\nDelivered-To: {ADDRESS}\r\n"
        f"Received: from mx.{AUTHORS} (mx.{AUTHORS} [192.0.2.7])\r\n\tby mx.acme.example with ESMTPS id {key}"
        f"\r\n\tfor <{ADDRESS}>; Mon, 2 Nov 2026 10:00:02 +0100\r\n"
        f"DKIM-Signature: v=1; a=rsa-sha256; d={AUTHORS}; s=x; h=from:to:subject:date;\r\n\tb={signature}\r\n"
        f"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{key}@{AUTHORS}>\r\n{more}"
        f"From: {name} <{author}>\r\nTo: Acme Support <{ADDRESS}>\r\n"
        f"Subject: {subject or sentence(random, 6)}\r\nMIME-Version: 1.0\r\n"
    ).encode()


def part(kind: str, text: str) -> bytes:
    """Return a text part with its own header fields."""
    fields = f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return fields.encode() + text.replace("\n", "\r\n").encode()


def multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    """Return a multipart body with its field."""
    boundary = b"=_bench_boundary"
    body = b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts)
    fields = b"Content-Type: multipart/" + subtype.encode() + b'; boundary="' + boundary + b'"\r\n\r\n'
    return fields + body + b"--" + boundary + b"--\r\n"


def sentence(random: Random, length: int) -> str:
    """Return *length* words, broken at the width that mail clients break at."""
    words = random.choices(WORDS, k=length)
    lines = (" ".join(words[at : at + 11]) for at in range(0, length, 11))
    return "\n".join(lines).capitalize()
