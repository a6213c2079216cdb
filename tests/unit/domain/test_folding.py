"""Words as they are searched for: the same whoever typed them, on whatever keyboard."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain.folding import MAX_WORD, folded, words_of

WORDS = [
    ("Ärger mit Öl", ["arger", "mit", "ol"]),
    ("Große STRASSE, große Straße", ["grosse", "strasse"]),
    ("Cœur d'Æsir, Łódź, smørrebrød", ["coeur", "d", "aesir", "lodz", "smorrebrod"]),
    ("¿Está roto? ¡Sí!", ["esta", "roto", "si"]),
    ("un’altra_volta: 4711-B", ["un", "altra", "volta", "4711", "b"]),
    ("ﬁnanzen ½ №5 １２", ["finanzen", "no5", "12"]),
    ("printer@acme.example", ["printer", "acme", "example"]),
    ("x" * 60, ["x" * MAX_WORD]),
    ("% ' \" * \\ \x00 🔥", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_are_letters_and_digits_without_case_and_accents(text: str, words: list[str]):
    assert words == words_of(text)


@given(st.text(max_size=80))
def test_how_a_letter_is_composed_makes_no_difference(text: str):
    """é is one character or two, as the writer's machine has it."""
    assert words_of(unicodedata.normalize("NFC", text)) == words_of(unicodedata.normalize("NFD", text))


@given(st.text(max_size=80))
def test_words_are_nothing_but_letters_and_digits(text: str):
    """So that no query can be more than its words (S31)."""
    assert all(word.isalnum() and word == folded(word) for word in words_of(text))
