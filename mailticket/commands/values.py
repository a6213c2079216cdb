"""Arguments that a site configures: queues, lists of values that nest by "/", custom fields with a type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from mailticket.commands.numbers import Takes
from mailticket.commands.punctuation import without_dot
from mailticket.commands.work import Argument, Work
from mailticket.desk.refusal import RefusalError
from mailticket.domain import values
from mailticket.domain.dates import read_day
from mailticket.domain.folding import folded
from mailticket.sections import CustomField, Queue

_SIGNED = re.compile(r"(?:^|[\s,])\s*([+-])(?=\S)|,")


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A custom field and what it shall hold; None empties it."""

    field: CustomField
    value: Any


def queue(work: Work, text: str) -> Queue:
    """Read the name of a queue, or a unique beginning of one."""
    known = {one.name: one for one in work.desk.settings.queues}
    return known[one_of(tuple(known), text)]


def one_of(allowed: Sequence[str], text: str) -> str:
    """Return the one of *allowed* that is meant; with nothing allowed in particular, anything is."""
    if not allowed:
        return values.tidy(text)
    found = values.candidates(allowed, text)
    if len(found) > 1:
        raise RefusalError("several-values", value=text, choices=", ".join(found))
    if not found:
        raise RefusalError("no-choice", value=text, choices=", ".join(allowed))
    return found[0]


def listed(key: str, metavar: str) -> Argument:
    """Return an argument that is one of the values which the queue's *key* allows; `-` is none of them."""

    def read(work: Work, text: str) -> str | None:
        return None if text == values.NOTHING else one_of(getattr(work.queue, key), text)

    return Argument(metavar, read)


def causes(work: Work, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read `+a -b` as causes to add and to remove; a cause may have several words."""
    add: list[str] = []
    remove: list[str] = []
    for sign, words in signed(text):
        (remove if sign == "-" else add).extend(each_of(work.queue.causes, words))
    if (not add and not remove) or set(add) & set(remove):
        raise RefusalError("bad-labels", value=text)
    return tuple(add), tuple(remove)


def signed(text: str) -> list[tuple[str, str]]:
    """Cut `+a b -c, d` into (sign, words)."""
    cuts = [(match.start(), match.end(), match[1] or "+") for match in _SIGNED.finditer(text)]
    starts = [(0, "+"), *((end, sign) for _, end, sign in cuts)]
    ends = [*(start for start, *_ in cuts), len(text)]
    pieces = ((sign, text[start:end].strip()) for (start, sign), end in zip(starts, ends, strict=True))
    return [(sign, piece) for sign, piece in pieces if piece]


def each_of(allowed: Sequence[str], words: str) -> list[str]:
    """Return the value that *words* are, or the values that each of them is."""
    one_by_one = words.split()
    if allowed and len(one_by_one) > 1 and not values.candidates(allowed, words):
        return [one_of(allowed, word) for word in one_by_one]
    return [one_of(allowed, words)]


def field(work: Work, text: str) -> FieldValue:
    """Read `field=value` of a declared field, by its type."""
    name, _, given = re.sub(r"\s*[=:]\s*|\s+", "=", text, count=1).partition("=")
    known = {folded(one.name): one for one in work.desk.settings.custom_fields if serves(one, work.queue)}
    found = known.get(folded(name))
    if found is None:
        raise RefusalError("no-field", value=name, choices=", ".join(one.name for one in known.values()) or "–")
    value = given.strip().strip("\"'")
    return FieldValue(found, None if value in {"", values.NOTHING} else typed(work, found, value))


def serves(declared: CustomField, queue: Queue) -> bool:
    """Say whether tickets of *queue* have the field."""
    return not declared.queues or queue.name.casefold() in {name.casefold() for name in declared.queues}


def typed(work: Work, declared: CustomField, text: str) -> Any:
    """Return *text* as a value of the field's type; a date as ISO 8601. Raises UserError."""
    if declared.type == "date":
        zone = work.desk.settings.zone(work.agent).key
        return read_day(text, now=work.desk.now, zone=zone, language=work.language).isoformat()
    text = without_dot(text)
    match declared.type:
        case "number":
            found = values.number(text, str(work.words.table("units")["decimal"]))
            if found is None:
                raise RefusalError("no-number", value=text)
            return found
        case "choice":
            return one_of(declared.choices, text)
    return text


QueueName = Annotated[Queue, Argument("QUEUE", queue)]
Type = Annotated[str | None, listed("types", "TYPE")]
Category = Annotated[str | None, listed("categories", "CATEGORY")]
Stage = Annotated[str | None, listed("stages", "STAGE")]
Causes = Annotated[tuple[tuple[str, ...], tuple[str, ...]], Argument("+a -b", causes, takes=Takes.LIST)]
Field = Annotated[FieldValue, Argument("field=value", field, is_dated=True)]
