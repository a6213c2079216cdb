"""A number between two tags of a line is a ticket, or belongs to the first; where nobody knows, nothing is done."""

import pytest

from mailticket.commands import catalogue
from mailticket.commands.grammar import Why, read
from mailticket.commands.numbers import Takes
from mailticket.commands.registry import COMMANDS


def said(line):
    """Return what a line commands, and what is wrong with it."""
    found = read(line, html_new_words=None, catalogue=catalogue)
    tags = (f"{' '.join(map(str, line.targets))}: {line.name} {line.value}".strip() for line in found.lines)
    return "; ".join(tags), [mistake.why for mistake in found.mistakes]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1001: #tag hot, 1002: #resolve", "1001: tag hot; 1002: resolve"),
        ("1001: #tag hot, 1002: #resolve #take", "1001: tag hot; 1002: resolve; 1002: take"),
        ("1 #close 3 #take", "1: close; 3: take"),
        ("1 #resolve; 2 #tag hot", "1: resolve; 2: tag hot"),
        ("1 #take, 1 #later friday", "1: take; 1: later friday"),
        ("1 #close, 3 #later friday", "1: close; 3: later friday"),
        ("1 #later friday; 3 #take", "1: later friday; 3: take"),
        ("1 #later friday, 3: #take", "1: later friday; 3: take"),
        ("1 #resolve all well, 3 #take", "1: resolve all well; 3: take"),
        ("1, 2 #close 3, 4 #take", "1 2: close; 3 4: take"),
        ("1 #reject 3 #take", "1: reject; 3: take"),
        ("1 #vendor no answer yet, 3 #take", "1: vendor no answer yet; 3: take"),
        ("1 #close, **2 #take**", "1: close; 2: take"),
        ("**1 #close**, 2 #take", "1: close; 2: take"),
        ("1 #close, #1002 : #take", "1: close; 1002: take"),
        ("#take 1002 #close", ": take; 1002: close"),
        ("#take, 1002: #close", ": take; 1002: close"),
        ("#close 1002: #take", ": close; 1002: take"),
        ("#merge 1042 #note", ": merge 1042; : note"),
        ("#merge: #1042 #note", ": merge #1042; : note"),
        ("#done 3 #take", ": done 3; : take"),
        ("#later 2026-12-01 14:30 #take", ": later 2026-12-01 14:30; : take"),
        ("#time 25m #close", ": time 25m; : close"),
        ("#set order=5 #take", ": set order=5; : take"),
        ("#tag +5 #take", ": tag +5; : take"),
        ('#subject "Printer 5" #take', ": subject Printer 5; : take"),
        ("#subject Printer #1 of 3, C# build", ": subject Printer #1 of 3, C# build"),
    ],
)
def test_what_is_clear_is_done(line, expected):
    assert (expected, []) == said(line)


@pytest.mark.parametrize(
    "line",
    [
        "#time 30 #close",
        "#later 3 #take",
        "#later 1 December 2026 #take",
        "#tag hot 1002 #close",
        "1 #tag hot, 2 #close",
        "1 #later tomorrow, 9 #take",
        "1 #split 2, 3 #close",
        "#split 1002 #close",
        "#close 3 #take",
        "1 #resolution 42 #close",
        "#resolve see p. 3, 5: #take",
        "#merge 1042, 1043 #note",
        "#set order 5 #take",
        "1 #close and 2 #take",
        "1 #close 2 - #take",
        "1 #close 2 → #take",
        "1. #close, 2 #take",
        "1) #close 2) #take",
        "1 #close [2] #take",
    ],
)
def test_where_the_number_may_mean_either_nothing_is_done(line):
    assert [Why.WHICH_TICKET] == said(line)[1]


@pytest.mark.parametrize(
    ("takes", "names"),
    [
        (
            Takes.NOTHING,
            "take release accept decline reply note open reopen pending notspam show history why undo test",
        ),
        (Takes.NUMBER, "merge link done"),
        (Takes.TEXT, "resolve close vendor approve reject"),
        (Takes.LIST, "tag cause split later due away task call event"),
    ],
)
def test_a_tag_takes_what_its_first_argument_says(takes, names):
    assert set(names.split()) == {name for name, command in COMMANDS.items() if command.takes is takes}
