"""Text as bytes: what any client reads back is what was meant."""

import base64
import quopri
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.errors import PermanentError
from mailticket.mail import wire
from mailticket.mail.message import Address

DECODERS = {"7bit": bytes, "quoted-printable": quopri.decodestring, "base64": base64.b64decode}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("plain ASCII\n", "7bit"),
        ("x" * 998 + "\n", "7bit"),
        ("x" * 999 + "\n", "quoted-printable"),
        ("a line with --=_ in it\n", "quoted-printable"),
        ("Herzliche Grüße aus Köln, und danke sehr viel im Voraus\n", "quoted-printable"),
        ("Привет, мир\n", "base64"),
        ("日本語の本文\n", "base64"),
    ],
)
def test_a_body_takes_the_plainest_encoding_that_holds_it(text, encoding):
    found, data = wire.body(text)

    assert encoding == found
    assert text.replace("\n", "\r\n").encode() == DECODERS[encoding](data)


@settings(max_examples=150)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.just("\n"), max_size=300))
def test_a_body_comes_back_as_it_was(text):
    encoding, data = wire.body(text)
    expected = text if text.endswith("\n") else f"{text}\n"

    assert expected.replace("\n", "\r\n").encode() == DECODERS[encoding](data)
    assert 998 >= max(map(len, data.split(b"\r\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd\n"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc\n"),
        ("a\u2028b\x85c\x0cd", "a\nb\nc\nd\n"),
        ("tab\tkept", "tab\tkept\n"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}\n"),
        ("", "\n"),
    ],
)
def test_control_characters_leave_a_body(text, expected):
    assert expected == wire.clean_text(text)


@settings(max_examples=150)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), max_size=250))
def test_a_subject_is_read_back(text):
    """As RFC 2047 readers do, folding undone; every line of it short."""
    value = wire.unstructured(text)

    assert 78 >= max(map(len, value.split("\r\n"))) or value.isascii()
    assert all(len(word) <= 75 for word in value.split() if word.startswith("=?"))
    unfolded = value.replace("\r\n ", " ")
    assert wire.line(text) == str(make_header(decode_header(unfolded))) or "=?" in wire.line(text)


def test_what_looks_like_an_encoded_word_is_encoded():
    """So that a reader shows it as it was written, and not what it hides."""
    value = wire.unstructured("=?utf-8?q?Bcc:?=")

    assert "=?utf-8?q?Bcc:?=" == str(make_header(decode_header(value)))


def test_a_long_subject_is_folded_between_words():
    value = wire.unstructured("word " * 39)

    assert "word " * 38 + "word" == value.replace("\r\n ", " ")
    assert 60 >= max(map(len, value.split("\r\n")[:1]))
    assert 77 >= max(map(len, value.split("\r\n")))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "zoe@x.example"),
        ("Zoe", "Zoe <zoe@x.example>"),
        ("Müller, Zoe", "=?utf-8?b?TcO8bGxlciwgWm9l?=\r\n <zoe@x.example>"),
        ("Zoe (sales)", '"Zoe (sales)" <zoe@x.example>'),
        ("Roe, Anne", '"Roe, Anne" <zoe@x.example>'),
        ('a" <eve@evil.example>, "b', '"a eve@evil.example , b" <zoe@x.example>'),
        ("x\r\nBcc: eve@evil.example", '"x Bcc: eve@evil.example" <zoe@x.example>'),
    ],
)
def test_a_name_cannot_end_its_phrase(name, expected):
    assert expected == wire.address(Address(name, "zoe@x.example"))


@pytest.mark.parametrize("spec", ["", "zoe", "zoe@", "@x.example", "a b@x.example", "zoe@x..example", "zoe@x.example."])
def test_what_is_no_address_gets_no_mail(spec):
    with pytest.raises(PermanentError):
        wire.envelope(spec)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<a@b>", True), ("<a.b+c/d=@b.c>", True), ("a@b", False), ("<a@b> ", False), ("<a b@c>", False), ("<>", False)],
)
def test_what_can_stand_as_a_message_id(text, expected):
    assert expected is wire.is_message_id(text)


def test_base64_lines_are_76_long():
    lines = wire.in_base64(bytes(200)).split(b"\r\n")

    assert [76, 76, 76, 40] == [len(line) for line in lines]
