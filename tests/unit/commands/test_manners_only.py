"""Between tags, a greeting and a name are nobody's message."""

import pytest

from mailticket.commands.manners import is_all

NOTHING = [
    "",
    "Hi Anne,",
    "Regards,\nBob",
    "Hello,\n\nBest regards\nBob Martin",
    "Bob",
    "Cordialement,\nBob Martin",
    "-- \nBob",
]
SOMETHING = [
    "Use water.",
    "Hi Anne, use water.",
    "Hi Anne,\nuse water.\nRegards,\nBob",
    "Bobby will call you.",
    "Water\nBob",
]


@pytest.mark.parametrize("text", NOTHING)
def test_manners_alone_say_nothing(text):
    assert is_all(text, "Bob Martin")


@pytest.mark.parametrize("text", SOMETHING)
def test_any_other_word_is_a_message(text):
    assert not is_all(text, "Bob Martin")
