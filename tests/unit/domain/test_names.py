"""What people are called."""

import pytest

from mailticket.domain import names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bob Martin", "Bob"),
        ("Bob", "Bob"),
        ("Dr. Eva Braun", "Eva"),
        ("Prof. Dr. med. Karl Müller", "Karl"),
        ("Dr Eva Braun", "Eva"),
        ("Dott.ssa Lucia Rossi", "Lucia"),
        ("Dipl.-Ing. Jörg Weiß", "Jörg"),
        ("Mme Dupont", "Dupont"),
        ("Braun, Eva", "Eva"),
        ("Braun, Dr. Eva Maria", "Eva"),
        ("Smith, John, Jr.", "John"),
        ("Eva Braun, PhD", "Eva"),
        ("Acme, Inc.", "Acme"),
        ("Braun,", "Braun"),
        (", Eva", "Eva"),
        ("J. R. Ewing", "J."),
        ("Nat King", "Nat"),
        ("Dr.", "Dr."),
        ("anne@customer.example", "anne@customer.example"),
        ("", ""),
    ],
)
def test_the_first_name_is_found_among_titles_and_behind_a_comma(name, expected):
    """`From: Dr. via Acme Support` names nobody."""
    assert expected == names.first(name)


@pytest.mark.parametrize(("how", "expected"), [("first", "Eva"), ("full", "Dr. Eva Braun"), ("none", "")])
def test_how_an_agent_is_shown(how, expected):
    assert expected == names.shown("Dr. Eva Braun", how)
