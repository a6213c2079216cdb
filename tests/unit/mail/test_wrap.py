"""Text that fits a terminal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.mail.wrap import wrapped

LONG = "word " * 20 + "end"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("one two three four", "one two\nthree\nfour"),
        ("https://x.example/very/long stays", "https://x.example/very/long\nstays"),
        ("  indented stays as it is", "  indented stays as it is"),
        ("> quoted words go on", "> quoted\n> words\n> go on"),
        ("- a list item hangs", "- a list\n  item\n  hangs"),
        ("A <g> · B <b>", "A <g> ·\nB <b>"),
        ("A <b:> · B · C", "A <b:> ·\nB · C"),
        ("<long-long-link> · No", "<long-long-link> ·\nNo"),
        ("a: b · c: d · e", "a: b ·\nc: d · e"),
        ("- a: b · c: d", "- a: b ·\n  c: d"),
        ("one two three · four", "one two\nthree ·\nfour"),
        ("", ""),
        ("\n\n\n\n\n\n\n\n\n\n\n\n", "\n\n\n\n\n\n\n\n\n\n\n\n"),
    ],
)
def test_lines_break_at_blanks(text, expected):
    assert expected == wrapped(text, 9)


@settings(max_examples=100)
@given(st.text(st.sampled_from("ab >-·\n\t"), max_size=200))
def test_no_word_is_lost(text):
    """Only marks of quotes are added, only blanks become line ends."""
    kept = "".join(text.split()).replace(">", "")

    assert kept == "".join(wrapped(text, 20).split()).replace(">", "")


def test_what_fits_is_not_touched():
    assert LONG[:76] == wrapped(LONG[:76])
    assert all(len(line) <= 76 for line in wrapped(LONG).split("\n"))
