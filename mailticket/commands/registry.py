"""A command is declared in one place: its decorator, its signature, its docstring, its body.

    @tag("later", proof=Proof.INTERNAL, may=Permission.WORK, group=STATUS)
    def later(work: Work, ticket: Ticket, until: When) -> str: ...

Name, class of proof, permission and group of contradictions stand in the decorator; arguments in the signature, each
an `Annotated` type that knows how to read itself; the English help is the docstring; what is returned is the receipt's
line.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, get_args

from mailticket.commands.numbers import Takes
from mailticket.commands.punctuation import unquoted, without_dot, without_ends
from mailticket.commands.work import Argument, Work
from mailticket.desk.refusal import RefusalError
from mailticket.errors import UserError
from mailticket.store.tables import Ticket

Effect = Callable[..., str]
Implies = Callable[[Mapping[str, Any]], tuple[str, ...]]


class Proof(IntEnum):
    """How surely the author must be known (trust.md 3.2); a higher class needs more."""

    NONE = 0
    INTERNAL = 1  #: C1: reversible, stays inside
    OUTSIDE = 2  #: C2: leaves the house or changes state
    AUTHORITY = 3  #: C3: hard to undo, or authority


class Permission(Enum):
    """What an agent must be to the ticket."""

    ANYONE = "anyone"  #: any agent; reads only
    READ = "read"  #: any agent, where the ticket is not a colleague's to read alone
    NOTE = "note"  #: of the queue, also on a colleague's ticket
    WORK = "work"  #: of the queue, and the ticket no colleague's alone
    CLAIM = "claim"  #: of the queue; the verb itself decides about a colleague's ticket


#: Groups of which a mail may have one command only (product.md 6).
STATUS, ASSIGNMENT, DESTINATION = "status", "assignment", "destination"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a command."""

    name: str
    argument: Argument
    optional: bool

    @property
    def usage(self) -> str:
        """The argument as usage lines show it: `WHEN`, `[TEXT]`."""
        return f"[{self.argument.metavar}]" if self.optional else self.argument.metavar


@dataclass(frozen=True, slots=True)
class Command:
    """A declared tag."""

    name: str
    effect: Effect
    help: str
    proof: Proof
    may: Permission
    group: str
    parameters: tuple[Parameter, ...]
    on_ticket: bool  #: it is about a ticket, and its effect is handed that ticket
    implies: Implies  #: tags that it is in disguise, by its arguments: who may not use those may not use it so
    first: bool  #: it runs before the text of the mail is put where it goes
    on_spam: bool  #: it is for spam too, which has to be cleared before any other work
    stands_alone: bool  #: it makes sense in a mail that names no ticket
    reaches_others: bool  #: it changes another ticket than the one it is about

    @property
    def usage(self) -> str:
        """How the tag is written."""
        return " ".join([f"#{self.name}", *(parameter.usage for parameter in self.parameters)])

    @property
    def takes(self) -> Takes:
        """What a number behind the tag may be; words that it cannot do without may be a number."""
        if not self.parameters:
            return Takes.NOTHING
        first = self.parameters[0]
        return first.argument.takes if first.optional or first.argument.takes is not Takes.TEXT else Takes.OTHER

    def read(self, work: Work, value: str) -> dict[str, Any]:
        """Return the arguments that *value* holds. Raises UserError."""
        is_dated = any(parameter.argument.is_dated for parameter in self.parameters)
        words = (value if is_dated else without_dot(value)).split()
        given: dict[str, Any] = {}
        for place, parameter in enumerate(self.parameters):
            if not words:
                if not parameter.optional:
                    raise RefusalError("missing-value", usage=self.usage)
                break
            last = place == len(self.parameters) - 1
            given[parameter.name], words = read_longest(work, parameter.argument, words, whole=last)
        if words:
            raise RefusalError("too-much", usage=self.usage, value=" ".join(words))
        return given


def read_longest(work: Work, argument: Argument, words: list[str], *, whole: bool) -> tuple[Any, list[str]]:
    """Read the longest beginning of *words* that makes sense, all of them for the last argument. Raises UserError."""
    if whole:
        return argument.read(work, unquoted(" ".join(words))), []
    for length in range(min(len(words), MAX_WORDS), 1, -1):
        with suppress(UserError):
            return argument.read(work, beginning(words, length)), words[length:]
    return argument.read(work, beginning(words, 1)), words[1:]


def beginning(words: list[str], length: int) -> str:
    """Return so many words as a value; a colon or a comma may part it from the others: `20 minutes: two calls`."""
    said = " ".join(words[:length])
    return unquoted(without_ends(said) or said)


#: An argument that is not the last has no more words than this ("1 December 2026 at 9 o'clock").
MAX_WORDS = 8

COMMANDS: dict[str, Command] = {}


def tag(
    name: str,
    *,
    proof: Proof,
    may: Permission,
    group: str = "",
    stands_alone: bool = False,
    implies: Implies = lambda _: (),
    first: bool = False,
    on_spam: bool = False,
    reaches_others: bool = False,
) -> Callable[[Effect], Effect]:
    """Declare a command. Raises ValueError, at import, on a clash or an argument that cannot be read."""

    def declare(effect: Effect) -> Effect:
        if name in COMMANDS:
            raise ValueError(f"#{name} is declared twice")
        arguments = list(inspect.signature(effect).parameters.values())
        on_ticket = len(arguments) > 1 and arguments[1].annotation is Ticket
        COMMANDS[name] = Command(
            name=name,
            effect=effect,
            help=inspect.getdoc(effect) or "",
            proof=proof,
            may=may,
            group=group,
            parameters=tuple(parameters_of(name, arguments[2 if on_ticket else 1 :])),
            on_ticket=on_ticket,
            stands_alone=stands_alone,
            implies=implies,
            first=first,
            on_spam=on_spam,
            reaches_others=reaches_others,
        )
        return effect

    return declare


def parameters_of(name: str, arguments: list[inspect.Parameter]) -> Iterator[Parameter]:
    """Yield the arguments that a signature declares."""
    for argument in arguments:
        hint = argument.annotation
        readers = [meta for meta in get_args(hint) if isinstance(meta, Argument)]
        if len(readers) != 1:
            raise ValueError(f"#{name}: the argument {argument.name} has no reader")
        yield Parameter(argument.name, readers[0], optional=argument.default is not inspect.Parameter.empty)
