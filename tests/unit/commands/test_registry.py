"""A command is declared once, in full, or the program does not start."""

from typing import Annotated

import pytest

from mailticket.commands import catalogue
from mailticket.commands.arguments import Text
from mailticket.commands.registry import COMMANDS, Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk.refusal import RefusalError
from mailticket.mail import taps
from mailticket.store.tables import Ticket


def declare(effect, name="nonesuch"):
    try:
        return tag(name, proof=Proof.NONE, may=Permission.ANYONE)(effect)
    finally:
        if name == "nonesuch":
            COMMANDS.pop(name, None)


def test_a_name_is_declared_once():
    def again(work: Work, ticket: Ticket) -> str: ...

    with pytest.raises(ValueError, match="#take is declared twice"):
        declare(again, "take")


def unread(work: Work, ticket: Ticket, text: str) -> str: ...


def annotated(work: Work, ticket: Ticket, text: Annotated[str, "no reader"]) -> str: ...


@pytest.mark.parametrize("effect", [unread, annotated])
def test_an_argument_without_reader_is_refused_at_import(effect):
    with pytest.raises(ValueError, match="the argument text has no reader"):
        declare(effect)


def test_a_declaration_says_all_there_is_to_know():
    def effect(work: Work, ticket: Ticket, first: Text, second: Text = "") -> str:
        """Do something."""

    tag("nonesuch", proof=Proof.OUTSIDE, may=Permission.WORK, group="status")(effect)
    made = COMMANDS.pop("nonesuch")

    assert "#nonesuch TEXT [TEXT]" == made.usage
    assert ("Do something.", True, "status") == (made.help, made.on_ticket, made.group)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_known_tag_with_help_in_every_language(name):
    assert name in catalogue.NAMES
    assert COMMANDS[name].help
    told = [catalogue.help(name, language) for language in ("fr", "it", "de", "es")]
    assert [] == [text for text in told if not text]


#: What a command needs (trust.md 3.2): the class decides what a forger could do at worst.
PROOF = {
    Proof.NONE: {"help", "why", "show", "history", "list", "test", "macro"},  # text and tags of a macro need their own
    Proof.INTERNAL: {
        *("take", "release", "assign", "note", "later", "due", "postpone", "priority", "queue", "type", "category"),
        *("stage", "cause", "subject", "language", "tag", "set", "uncc", "detach", "resolution", "time", "undo"),
    },
    Proof.OUTSIDE: {
        *("reply", "open", "reopen", "pending", "vendor", "status", "resolve", "close", "new"),
        *("cc", "requester", "spam", "notspam"),
    },
    Proof.AUTHORITY: set(),
}


def test_the_class_of_each_command_is_what_the_contract_says():
    """Only what this test knows: who adds a tag decides its class here as well."""
    known = set().union(*PROOF.values())
    assert PROOF == {proof: {n for n, c in COMMANDS.items() if c.proof is proof} & known for proof in Proof}


def test_a_missing_value_and_one_too_many_are_told_with_the_usage():
    with pytest.raises(RefusalError) as missing:
        COMMANDS["time"].read(None, "")
    with pytest.raises(RefusalError) as much:
        COMMANDS["take"].read(None, "it now")

    assert ("missing-value", {"usage": "#time SPAN [TEXT]"}) == (missing.value.key, missing.value.values)
    assert ("too-much", {"usage": "#take", "value": "it now"}) == (much.value.key, much.value.values)


def test_every_step_offered_in_a_notice_can_be_taken():
    """A button that leads to "not yet available" is worse than none."""
    offered = {step for steps in taps.STEPS.values() for step in steps} - {"yes"}

    assert set() == {step for step in offered if catalogue.resolve(step) not in COMMANDS}
