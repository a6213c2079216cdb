"""What two texts share, whatever a client did to them; and what looks like it and is nothing."""

import pytest

from mailticket.domain.overlap import TELLING, Inside, shared, squeezed, windows
from tests.growth import assert_linear

NOTE = "The customer is a crook, we should check the credit of them first, and call the police about it."
URL = "https://docs.acme.example/printers/hp-4000/manual/chapter-7.html"
PUBLIC = "My printer has been on fire since yesterday and it does not stop burning at all."

LEAKS = {
    "the line itself": NOTE,
    "wrapped": NOTE.replace(" first", "\nfirst"),
    "wrapped and quoted": "> " + NOTE.replace(" first", "\n> first"),
    "with pipes, indented": "  | " + NOTE.replace(" first", "\n  | first"),
    "in the midst of a line": f"FYI: “{NOTE}” – so she says.",
    "a part of it": NOTE[20:70],
    "in capitals, with no-break spaces": NOTE.upper().replace(" ", "\u00a0"),
    "with soft hyphens": NOTE.replace("customer", "cus\u00adtomer\u200b"),
    "beside what is public": f"{PUBLIC} {NOTE}",
}
FINE = {
    "nothing of it": "Use water.",
    "too little of it": NOTE[: TELLING - 2],
    "a public line": PUBLIC,
    "a public line, wrapped elsewhere": PUBLIC.replace(" since", "\nsince"),
    "a public line that the note introduces": f"Dear Anne, you wrote: {PUBLIC}",
    "a link that the note has too": f"It is written at {URL} for you",
    "a ruler": "-" * 76,
    "short lines of the note": "Short one.\nand another one\nand so on, and so on",
}
INSIDE = [
    NOTE,
    f"She says what you wrote: {PUBLIC}\nSee at {URL} there.",
    "-" * 76,
    "Short one.\nand another one\nand so on, and so on",
]


@pytest.fixture
def inside():
    return Inside(INSIDE, [PUBLIC])


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_a_run_of_a_notes_line_is_found(inside, text):
    found = inside.found_in(text)
    assert len(found) >= TELLING
    assert found in NOTE.casefold()


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_nothing_else_is(inside, text):
    assert "" == inside.found_in(text)


@pytest.mark.parametrize("shift", range(25))
def test_a_run_is_found_wherever_it_stands(shift):
    private = "x" * shift + NOTE[:TELLING] + "y" * 30
    assert NOTE[:TELLING] in list(shared("z" * 7 + NOTE[:TELLING] + "!", private))


def test_windows_reach_the_end():
    text = "".join(map(chr, range(97, 97 + 57)))
    assert [text[:40], text[10:50], text[17:]] == list(windows(text))
    assert [text[:40]] == list(windows(text[:40]))


def test_what_was_broken_across_lines_is_whole_again():
    assert "support+a1.bob@x" == squeezed("> support+a1.\n> bob\u200b@x") == squeezed("support+a1.b=\r\nob@x")


def test_a_note_is_found_in_a_long_thread():
    notes = [f"{number}: {NOTE} {number * 7}" for number in range(9000)]
    inside = Inside(notes, notes[:50])

    assert "" == inside.found_in("ab" * 100_000)
    assert inside.found_in(f"Hello\n{notes[60]}")


@pytest.mark.parametrize("unit", ["ab", "=-", NOTE])
def test_a_pattern_in_both_texts_is_no_bomb(unit):
    """The mail path waits for it (S16)."""
    assert_linear(lambda text: Inside([f"x {text}"], []).found_in(f"y {text}"), unit, 2000)
