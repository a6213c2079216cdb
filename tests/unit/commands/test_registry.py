"""A command is declared once, in full, or the program does not start."""

from typing import Annotated

import pytest

from mailticket.commands import catalogue
from mailticket.commands.arguments import Text
from mailticket.commands.registry import COMMANDS, Permission, Proof, tag
from mailticket.commands.work import Argument, Work
from mailticket.desk.refusal import RefusalError
from mailticket.errors import UserError
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


def test_what_a_declaration_leaves_out_is_the_careful_choice():
    def effect(work: Work, text: Text) -> str: ...

    tag("nonesuch", proof=Proof.NONE, may=Permission.READ)(effect)
    made = COMMANDS.pop("nonesuch")

    assert ("nonesuch", "", "", effect, Permission.READ, Proof.NONE) == (
        *(made.name, made.help, made.group, made.effect, made.may, made.proof),
    )
    assert (False, False, False, False, False, ()) == (
        *(made.on_ticket, made.stands_alone, made.first, made.on_spam, made.reaches_others),
        made.implies({"text": "x"}),
    )
    assert [("text", False)] == [(one.name, one.optional) for one in made.parameters]


def test_what_a_declaration_says_is_kept():
    def effect(work: Work, ticket: Ticket) -> str: ...

    said = {
        "stands_alone": True,
        "first": True,
        "on_spam": True,
        "reaches_others": True,
        "implies": lambda _: ("close",),
    }
    tag("nonesuch", proof=Proof.NONE, may=Permission.READ, **said)(effect)
    made = COMMANDS.pop("nonesuch")

    assert (True, True, True, True, True, ()) == (
        *(made.on_ticket, made.stands_alone, made.first, made.on_spam, made.reaches_others, made.parameters),
    )
    assert ("close",) == made.implies({})


def test_a_command_may_need_nothing_but_who_asks():
    def effect(work: Work) -> str: ...

    tag("nonesuch", proof=Proof.NONE, may=Permission.ANYONE)(effect)
    made = COMMANDS.pop("nonesuch")

    assert ("#nonesuch", False, ()) == (made.usage, made.on_ticket, made.parameters)


def test_a_reader_is_told_who_asks():
    """A date is read in their language and zone."""
    asked = []

    def read(work, text):
        asked.append(work)
        raise UserError("never")

    tag("nonesuch", proof=Proof.NONE, may=Permission.ANYONE)(with_argument(Annotated[str, Argument("N", read)]))
    made, work = COMMANDS.pop("nonesuch"), object()
    with pytest.raises(UserError, match="never"):
        made.read(work, "one two")

    assert [work, work] == asked


def with_argument(hint):
    def effect(work: Work, count, text: Text = "") -> str: ...

    effect.__annotations__["count"] = hint
    return effect


def test_a_declaration_in_error_names_itself():
    with pytest.raises(ValueError, match="#nonesuch: the argument text has no reader"):
        declare(unread)


def number(_work, text):
    """Read `1`, `2 and 3`: an argument of one word or of three."""
    if text not in {"1", "2 and 3"}:
        raise UserError(f"no number: {text}")
    return text


Number = Annotated[str, Argument("N", number)]


def counted(work: Work, count: Number, text: Text = "") -> str: ...


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", {"count": "1"}),
        ("1 call", {"count": "1", "text": "call"}),
        ("2 and 3 calls  more", {"count": "2 and 3", "text": "calls more"}),
    ],
)
def test_an_argument_takes_the_longest_beginning_that_makes_sense(value, expected):
    tag("nonesuch", proof=Proof.NONE, may=Permission.ANYONE)(counted)

    assert expected == COMMANDS.pop("nonesuch").read(None, value)


@pytest.mark.parametrize(
    ("value", "told"), [("", "missing-value"), ("many calls", "no number: many"), ("2 and", "no number: 2")]
)
def test_a_value_that_makes_no_sense_is_told_by_its_reader(value, told):
    tag("nonesuch", proof=Proof.NONE, may=Permission.ANYONE)(counted)
    made = COMMANDS.pop("nonesuch")

    with pytest.raises(UserError, match=told):
        made.read(None, value)


def test_the_last_argument_is_read_as_a_whole():
    def last(work: Work, count: Number) -> str: ...

    tag("nonesuch", proof=Proof.NONE, may=Permission.ANYONE)(last)
    made = COMMANDS.pop("nonesuch")

    with pytest.raises(UserError, match="no number: 1 call"):
        made.read(None, "1 call")


def test_an_argument_that_others_follow_has_eight_words_at_most():
    """A page of text behind a date is not taken for one, word by word."""
    tried = []

    def read(work, text):
        tried.append(len(text.split()))
        raise UserError("never")

    tag("nonesuch", proof=Proof.NONE, may=Permission.ANYONE)(with_argument(Annotated[str, Argument("N", read)]))
    with pytest.raises(UserError, match="never"):
        COMMANDS.pop("nonesuch").read(None, "word " * 400)

    assert [8, 7, 6, 5, 4, 3, 2, 1] == tried


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_known_tag_with_help_in_every_language(name):
    assert name in catalogue.NAMES
    assert COMMANDS[name].help
    told = [catalogue.help(name, language) for language in ("fr", "it", "de", "es")]
    assert [] == [text for text in told if not text]


#: What a command needs (trust.md 3.2): the class decides what a forger could do at worst.
PROOF = {
    Proof.NONE: {
        "help",
        "why",
        "show",
        "history",
        "list",
        "search",
        "test",
        "macro",
    },  # text and tags of a macro need their own
    Proof.INTERNAL: {
        *("take", "release", "assign", "note", "later", "due", "postpone", "priority", "queue", "type", "category"),
        *("stage", "cause", "subject", "language", "tag", "set", "uncc", "detach", "resolution", "time", "undo"),
        *("link", "task", "call", "event", "done"),
    },
    Proof.OUTSIDE: {
        *("reply", "open", "reopen", "pending", "vendor", "status", "resolve", "close", "new"),
        *("cc", "requester", "spam", "notspam", "merge", "split", "approval"),
    },
    Proof.AUTHORITY: {"approve", "reject"},
}


def test_a_higher_class_needs_more():
    assert Proof.NONE < Proof.INTERNAL < Proof.OUTSIDE < Proof.AUTHORITY


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
