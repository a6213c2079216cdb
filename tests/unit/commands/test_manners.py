"""Greetings and closings."""

import pytest

from mailticket.commands.manners import closing_at
from mailticket.mail.greetings import is_greeting


@pytest.mark.parametrize(
    "line",
    ["Hi", "Hi Bob,", "Hello Bob Martin!", "Dear Mr. Smith,", "Bonjour", "Bonjour Anne,", "Bonsoir :", "Chère Anne,",
     "Ciao Bob,", "Buongiorno", "Gentile Sig.ra Rossi,", "Hallo Herr Müller,", "Sehr geehrte Frau Dr. Weiß,", "Grüß Gott",
     "Guten Tag,", "Hola Ana:", "Buenos días", "Estimado Sr. García:", "Anne,", "Anne Lea Martin,", "HI ALL,"]
)  # fmt: skip
def test_a_greeting_is_known(line):
    assert is_greeting(line)


@pytest.mark.parametrize(
    "line",
    ["", ",", "Hi, please write", "Hello. It works", "Hi Bob, the printer is on fire,", "It works now", "Please note",
     "High noon", "Hi there everybody in the whole company", "Done", "Hello #close", "Anne", "x" * 70 + ","]
)  # fmt: skip
def test_other_lines_do_not_greet(line):
    assert not is_greeting(line)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Text", "Regards,", "Bob"], 1),
        (["Text", "", "Best regards", "", "Bob Martin", "Acme"], 2),
        (["Texte", "Bien à vous,", "Anne"], 1),
        (["Texte", "Merci d’avance !"], 1),
        (["Testo", "Cordiali saluti", "Anna"], 1),
        (["Text", "Mit freundlichen Grüßen", "Anne"], 1),
        (["Text", "MFG"], 1),
        (["Texto", "Un saludo,", "Ana"], 1),
        (["Text", "--", "Bob", "Phone 1"], 1),
        (["Text", "", "Sent from my iPhone"], 2),
        (["Text", "Thanks", "Bob", "", "Envoyé de mon iPhone"], 1),
        (["Text"], 1),
        ([], 0),
        (["Thanks for the fish and all the rest of it"], 1),
        (["Regards", *["line"] * 7], 8),
        (["Regards", "x" * 61], 2),
        (["Sent from x", "Text"], 2),
    ],
)
def test_a_closing_is_found_near_the_end_only(lines, expected):
    assert expected == closing_at(lines)


def test_many_footers_do_no_harm():
    assert 0 == closing_at(["Sent from my iPhone"] * 10_000)
