"""Mails that hurt parsers: every finding of trust.md F1 and F2, and their like, made when they are asked for."""

from collections.abc import Callable

HEAD = b"From: Anne <anne@client.example>\r\nTo: support@acme.example\r\nSubject: poison\r\n"


def plain(headers: bytes, body: bytes = b"Hello\r\n") -> bytes:
    return HEAD + headers + b"\r\n" + body


def nested_multiparts(depth: int) -> bytes:
    """Every level opens another; 1,000 levels are 70 KB."""
    raw = HEAD + b'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n'
    for i in range(depth):
        raw += b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (i, i + 1)
    return raw + b"--b%d\r\n\r\nHello\r\n" % depth


def nested_messages(depth: int) -> bytes:
    return (
        HEAD
        + b"Content-Type: message/rfc822\r\n\r\n" * 1
        + b"Content-Type: message/rfc822\r\n\r\n" * depth
        + b"\r\nHi\r\n"
    )


def nested_digests(depth: int) -> bytes:
    raw = HEAD + b'Content-Type: multipart/digest; boundary="b0"\r\n\r\n'
    for i in range(depth):
        raw += b'--b%d\r\n\r\nContent-Type: multipart/digest; boundary="b%d"\r\n\r\n' % (i, i + 1)
    return raw + b"--b%d\r\n\r\nSubject: x\r\n\r\nHello\r\n" % depth


def many_parts(count: int, newline: bytes = b"\r\n") -> bytes:
    return plain(b'Content-Type: multipart/mixed; boundary="b"\r\n', (b"--b" + newline * 2 + b"x" + newline) * count)


def status_blocks(count: int) -> bytes:
    return plain(b"Content-Type: message/delivery-status\r\n", b"Action: failed\r\n\r\n" * count)


def segments(count: int) -> bytes:
    joined = b"".join(b";\r\n name*%d=x" % i for i in range(count))
    return plain(b"Content-Type: text/plain" + joined + b"\r\n")


def part_segments(count: int) -> bytes:
    joined = b"".join(b";\r\n name*%d=x" % i for i in range(count))
    return plain(
        b'Content-Type: multipart/mixed; boundary="b"\r\n',
        b"--b\r\nContent-Type: text/plain" + joined + b"\r\n\r\nHi\r\n--b--",
    )


def parameters(count: int) -> bytes:
    return plain(b"Content-Type: text/plain" + b"".join(b"; p%d=x" % i for i in range(count)) + b"\r\n")


#: Name → a function that makes the mail. All of them must come back within two seconds and leave the child usable.
POISON: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one NUL": lambda: b"\0",
    "only line ends": lambda: b"\r\n" * 1000,
    "only a header name": lambda: b"From:",
    "no header at all": lambda: b"Hello there, no header here.\n" * 3,
    "random bytes": lambda: bytes(range(256)) * 64,
    "empty Message-ID": lambda: plain(b"Message-ID: <>\r\n"),
    "literal without a name in Message-ID": lambda: plain(b"Message-ID: <[x@]>\r\n"),
    "open bracket in Message-ID": lambda: plain(b"Message-ID: <[\r\nIn-Reply-To: <@\r\nReferences: <<<>>> <[x@]>\r\n"),
    "line end inside an encoded name": lambda: b"From: =?utf-8?q?a=0D=0ABcc:_x=40y?= <anne@client.example>\r\n\r\nHello\r\n",
    "comments nested 1,000 deep": lambda: b"From: " + b"(" * 1000 + b")" * 1000 + b" a@b.example\r\n\r\nHi\r\n",
    "comments nested 1,000 deep in Date": lambda: plain(b"Date: " + b"(" * 1000 + b")" * 1000 + b"\r\n"),
    "comments never closed": lambda: b"From: " + b"(" * 5000 + b" a@b.example\r\n\r\nHi\r\n",
    "multiparts nested 1,000 deep": lambda: nested_multiparts(1000),
    "multiparts nested 10,000 deep": lambda: nested_multiparts(10_000),
    "messages nested 2,000 deep": lambda: nested_messages(2000),
    "digests nested 500 deep": lambda: nested_digests(500),
    "100,000 parts": lambda: many_parts(100_000),
    "100,000 parts behind bare CRs": lambda: many_parts(100_000, b"\r"),
    "100,000 blocks in a delivery report": lambda: status_blocks(100_000),
    "20,000 parameter segments": lambda: segments(20_000),
    "20,000 parameter segments in a part": lambda: part_segments(20_000),
    "20,000 parameters": lambda: parameters(20_000),
    "8,000 encoded words": lambda: b"From: a@b.example\r\nSubject: " + b"=?utf-8?q?x?=\r\n " * 8000 + b"\r\n\r\nHi\r\n",
    "20,000 addresses": lambda: b"From: a@b.example\r\nTo: " + b",\r\n ".join([b"x@y.example"] * 20_000) + b"\r\n\r\nHi\r\n",
    "20,000 addresses in From": lambda: b"From: " + b",\r\n ".join([b"x@y.example"] * 20_000) + b"\r\n\r\nHi\r\n",
    "10,000 header lines": lambda: plain(b"".join(b"X-%d: y\r\n" % i for i in range(10_000))),
    "one header of 10 MB": lambda: plain(b"X-Long: " + b"x" * 10_000_000 + b"\r\n"),
    "20,000 references": lambda: plain(b"References: " + b" ".join(b"<%d@x>" % i for i in range(20_000)) + b"\r\n"),
    "bad continuation number": lambda: plain(b"Content-Type: text/plain; name*99999999999999999999=x; name*\xb2=y\r\n"),
    "unknown charsets": lambda: plain(b"Content-Type: text/plain; charset=x-unknown\r\n", b"caf\xe9"),
    "a codec that is no charset": lambda: plain(b"Content-Type: text/plain; charset=zlib\r\nSubject: =?rot13?q?x?=\r\n"),
    "a charset with NUL": lambda: plain(b'Content-Type: text/plain; charset="utf\0-8"\r\n'),
    "unknown transfer encoding": lambda: plain(b"Content-Transfer-Encoding: x-what\r\n"),
    "broken base64": lambda: plain(b"Content-Transfer-Encoding: base64\r\n", b"A" * 77 + b"\r\n*&^%\r\nQ"),
    "broken uuencoding": lambda: plain(b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 644 x\r\n~~~~\r\nend\r\n"),
    "a boundary that is empty": lambda: plain(b'Content-Type: multipart/mixed; boundary=""\r\n', b"--\r\n\r\nx\r\n--\r\n" * 2000),
    "a boundary that is missing": lambda: plain(b"Content-Type: multipart/mixed\r\n", b"--x\r\n\r\nHi\r\n"),
    "300,000 quote marks": lambda: plain(b"", b">" * 300_000),
    "100,000 blanks": lambda: plain(b"", b" " * 100_000 + b"x"),
    "a million lines like delimiters": lambda: plain(
        b'Content-Type: multipart/mixed; boundary="b"\r\n', b"--b\r\n\r\n" + b"--b1\r\n--x\r\n" * 500_000
    ),
    "200,000 lines": lambda: plain(b"", b"On a a a a\n" * 200_000),
    "one line of 1 MB": lambda: plain(b"", b"On Mon, 2 Nov 2026 " + b"a " * 500_000 + b"wrote:"),
    "HTML nested 50,000 deep": lambda: plain(b"Content-Type: text/html\r\n", b"<div>" * 50_000 + b"deep"),
    "HTML fonts nested 50,000 deep": lambda: plain(b"Content-Type: text/html\r\n", b"<font><b><i>" * 20_000 + b"deep"),
    "HTML of open tags": lambda: plain(b"Content-Type: text/html\r\n", b"<a href='" * 50_000),
    "blockquotes nested 20,000 deep": lambda: plain(b"Content-Type: text/html\r\n", b"<blockquote>" * 20_000 + b"deep"),
    "tables nested 10,000 deep": lambda: plain(b"Content-Type: text/html\r\n", b"<table><tr><td>" * 10_000 + b"deep"),
    "100,000 list items": lambda: plain(b"Content-Type: text/html\r\n", b"<ul>" + b"<li>x" * 100_000),
}  # fmt: skip
