"""Which way words run."""

import pytest

from mailticket.mail import direction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Zoë Müller", "Zoë Müller"),
        ("Ελένη", "Ελένη"),
        ("印刷", "印刷"),
        ("דנה", "\u2068דנה\u2069"),
        ("HP طابعة", "\u2068HP طابعة\u2069"),
        ("by \u2068דנה\u2069", "by \u2068דנה\u2069"),
        ("\u2068דנה", "\u2068דנה\u2069"),
        ("דנה\nדנה", "דנה\nדנה"),
    ],
)
def test_only_right_to_left_script_in_a_line_is_isolated(text, expected):
    """Other lines are copied as they stand: nothing invisible is in them."""
    assert expected == direction.isolated(text)


@pytest.mark.parametrize(("text", "way"), [("a דנה", "ltr"), ("דנה a", "rtl"), ("12 (مرحبا)", "rtl"), ("", "ltr")])
def test_the_first_letter_says_the_direction(text, way):
    assert way == direction.of(text)
