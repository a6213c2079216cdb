"""A file's name is only ever a name (trust.md F4, S14)."""

import pytest

from mailticket.mail.attachments import MAX_NAME, safe_name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("..%2f..%2fx.txt", "_.._x.txt"),
        ("C:\\Users\\anne\\a.txt", "a.txt"),
        ("\u200b.htaccess", "htaccess"),
        (".htaccess", "htaccess"),
        ("...", ""),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\0.txt", "a.txt"),
        ("a\r\nBcc: x.txt", "aBcc: x.txt"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("cafe\u0301.txt", "café.txt"),
        ("  a   b .txt ", "a b .txt"),
        ("", ""),
    ],
)
def test_a_name_is_made_safe(raw, name):
    assert name == safe_name(raw)


@pytest.mark.parametrize("raw", ["x" * 5000 + ".pdf", "é" * 200 + ".pdf", "本" * 100 + ".pdf"])
def test_a_long_name_keeps_its_extension(raw):
    assert safe_name(raw).endswith(".pdf")
    assert len(safe_name(raw).encode()) <= MAX_NAME


def test_a_name_is_safe_however_often_it_is_made_safe():
    for raw in ("\u200b.\u200b.a", ". . .x", "a/..", "\u202e/.x", "con .txt"):
        assert safe_name(raw) == safe_name(safe_name(raw))
