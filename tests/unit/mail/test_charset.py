"""Bytes become the text that was meant (dependencies.md 1.2), and words of headers too, however broken."""

import pytest

from mailticket.mail import charset, words

TEXTS = [
    ("Grüße", "utf-8", "us-ascii"),
    ("Grüße", "cp1252", "us-ascii"),
    ("100 € “so”", "cp1252", "iso-8859-1"),
    ("100 €", "utf-8", "iso-8859-1"),
    ("Łódź", "iso8859-2", "iso-8859-2"),
    ("İstanbul ş", "cp1254", "iso-8859-9"),
    ("朱鎔基", "gb18030", "gb2312"),
    ("안녕하세요", "cp949", "ks_c_5601-1987"),
    ("①株式会社", "cp932", "shift_jis"),
    ("壊れた", "iso2022_jp", "iso-2022-jp"),
    ("שלום", "iso8859-8", "iso-8859-8-i"),
    ("тест", "koi8-r", "koi8-r"),
    ("тест", "utf-8", "koi8-r"),
    ("café", "cp1252", "x-unknown"),
    ("café", "cp1252", ""),
    ("中文", "gb18030", "gb2312"),
    ("Größe", "utf-7", "utf-7"),
    ("Größe", "utf-16", "utf-16"),
]


@pytest.mark.parametrize(("text", "really", "declared"), TEXTS)
def test_what_was_meant_is_read(text, really, declared):
    assert text == charset.decode(text.encode(really), declared)


def test_an_html_part_may_name_its_charset_itself():
    html = "<meta charset='iso-8859-2'><p>Łódź".encode("iso8859-2")

    assert charset.decode(html, "", html=True).endswith("Łódź")


def test_jis_with_a_vendors_characters_is_read():
    assert "①台" == charset.decode(b"\x1b$B-!Bf\x1b(B", "iso-2022-jp")


@pytest.mark.parametrize(
    "declared",
    ["rot13", "zlib", "base64", "hex", "idna", "punycode", "unicode_escape", "x" * 500, "\0", "utf\0-8", "é"],
)
def test_what_is_no_charset_never_raises(declared):
    assert "ab" == charset.decode(b"ab", declared)


def test_clean_text_has_no_controls_and_is_composed():
    assert "é\na\nb" == charset.clean("e\u0301\r\na\x00\x07\rb\ufeff")
    assert "a\nb\nc\nd" == charset.clean("a\u2028b\u2029c\x85d")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("=?utf-8?B?Y2Fmw6k=?=", "café"),
        ("=?utf-8?B?Y2Fmw6k?=", "café"),
        ("=?utf-8?B?ww==?= =?utf-8?B?qQ?=", "é"),
        ("=?utf-8?q?=C3?=\r\n =?utf-8?q?=A9?=", "é"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= b", "a b"),
        ("=?utf-8?q?a b?=", "a b"),
        ("=?utf-8*en?q?a_b?=", "a b"),
        ("=?x-unknown?q?caf=E9?=", "café"),
        ("=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        ("caf\udce9", "café"),
        ("caf\udcc3\udca9", "café"),
        ("\udcff\udcfe Anne <anne@client.example>", "ÿþ Anne <anne@client.example>"),
        ("\udcfe\udcff Anne <anne@client.example>", "þÿ Anne <anne@client.example>"),
        ("caf\udcc3\udca9 " * 9 + "\udce9", "cafÃ© " * 9 + "é"),
        ("a\udc81b", "a\ufffdb"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?", "=?"),
        ("a\r\n\tb", "a b"),
    ],
)
def test_header_words_are_read_in_all_their_broken_forms(raw, text):
    assert text == words.field_text(raw)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ('text/plain; name="a.txt"', "a.txt"),
        ("text/plain; name=a.txt", "a.txt"),
        ("text/plain; name=a b.txt", "a b.txt"),
        ('text/plain; name="a;b.txt"', "a;b.txt"),
        ('text/plain; name="a.txt', "a.txt"),
        ("text/plain; name*=utf-8''caf%C3%A9.txt", "café.txt"),
        ("text/plain; name*0*=utf-8''caf%C3; name*1*=%A9.txt", "café.txt"),
        ("text/plain; name*1=b.txt; name*0=a", "ab.txt"),
        ('text/plain; name="=?utf-8?q?caf=C3=A9.txt?="', "café.txt"),
        ("text/plain; name==?utf-8?q?caf=C3=A9.txt?=", "café.txt"),
        ("text/plain; name=x; name*=utf-8''y", "y"),
        ('text/plain; name="C:\\dir\\a.txt"', "C:\\dir\\a.txt"),
        ("text/plain; name*99999=x", ""),
        ("text/plain; name", ""),
    ],
)
def test_parameters_are_read_in_all_their_broken_forms(raw, name):
    """RFC 2231, and what mailers make of it."""
    assert name == words.parameters(raw)[1].get("name", "")
