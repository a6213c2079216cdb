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
    "Thanks, Bob",
    "Thanks Bob!",
    "Best, Bob Martin",
    "Hi,\nBest, Bob Martin\nAcme Support\n+33 1 23",
    "Bob Martin\nHead of Sales\nTel. +33 1 23 45 67 89",
    "Cordialement, Bob\n\nwww.acme.example\nbob@acme.example",
]
SOMETHING = [
    "Use water.",
    "Hi Anne, use water.",
    "Hi Anne,\nuse water.\nRegards,\nBob",
    "Bobby will call you.",
    "Water\nBob",
    "Thanks, Anne",
    "Bob\nUse water.",
    "Bob,\nplease call the manager: +33 1 23 45 67 89",
    "Bob\nhttps://acme.example/how-to",
    "Best, Anne Lea\nTel. +33 1 23 45 67 89",
    "Water\nBest, Bob Martin\nAcme Support",
]


@pytest.mark.parametrize("text", NOTHING)
def test_manners_alone_say_nothing(text):
    assert is_all(text, "Bob Martin")


@pytest.mark.parametrize("text", SOMETHING)
def test_any_other_word_is_a_message(text):
    assert not is_all(text, "Bob Martin")
