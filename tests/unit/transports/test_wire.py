"""Nothing that leaves can be read as two mails (trust.md F10, S17)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.transports.wire import LONGEST, canonical, dot_stuffed, is_canonical

#: The nine sequences of SMTP smuggling, outgoing: an end of data in the eyes of some server.
SMUGGLED = [
    b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\n.\r", b"\r.\n", b"\r\n\0.\r\n",
]  # fmt: skip


@pytest.mark.parametrize("sequence", SMUGGLED, ids=repr)
def test_an_end_of_data_within_a_mail_is_only_text(sequence):
    wire = dot_stuffed(canonical(b"Subject: x\r\n\r\nhi" + sequence + b"MAIL FROM:<eve@evil.example>\r\n"))

    lines = wire.split(b"\r\n")
    assert b"." not in lines
    assert not any(byte in line for line in lines for byte in (b"\r", b"\n", b"\0"))


def test_a_mail_that_is_well_already_is_left_alone():
    content = b"Subject: x\r\n\r\n" + b"y" * LONGEST + b"\r\n"

    assert canonical(content) is content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", b""),
        (b"a", b"a\r\n"),
        (b"a\n\nb", b"a\r\n\r\nb\r\n"),
        (b"a\r\rb\r\n", b"a\r\n\r\nb\r\n"),
        (b"a\0b\r\n", b"ab\r\n"),
        (b"x" * 999 + b"\r\n", b"x" * 998 + b"\r\nx\r\n"),
    ],
)
def test_line_endings_become_crlf_and_long_lines_are_cut(content, expected):
    assert expected == canonical(content)


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\0", b".", b"a", b"\xff", b"z" * 600])).map(b"".join))
def test_canonical_is_canonical_whatever_comes_in(content):
    once = canonical(content)

    assert once == b"" or is_canonical(once)
    assert once == canonical(once)
    assert b".\r\n" not in {line + b"\r\n" for line in dot_stuffed(once).split(b"\r\n")}


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"\r\n"])).map(b"".join))
def test_a_server_that_unstuffs_the_dots_has_the_mail_again(content):
    mail = canonical(content)
    lines = dot_stuffed(mail).split(b"\r\n")

    assert mail == b"\r\n".join(line.removeprefix(b".") for line in lines)
