"""What a number right before a tag within a line is: the next ticket, or the end of what the tag before it says.

`1 #take, 2: #close` is about two tickets, `#merge 1042 #note` about one. Nobody knows about `#tag hot 1002 #close`, so
it is not carried out.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

#: One number or several; a tag follows, perhaps behind a colon.
NUMBERS = r"#?[0-9]{1,18}(?:[ ,]{1,2}#?[0-9]{1,18}){0,99}"
_EMPHASIS = " *_`~"
_LAST = re.compile(rf"(?:^|(?<=[ ,;*_`~(\[]))({NUMBERS})([^\w#@\"']{{0,8}})\Z")

#: Tags without a value: a number behind one can only be a ticket.
BARE = frozenset(
    """
    take release accept decline reply note open reopen pending publish notify notspam erase show history why undo test
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
#: Tags whose value is one number, which they cannot do without.
COUNTED = frozenset({"merge", "link", "done"})
#: Tags whose value is a reason or nothing: no reason is only a number where the line itself began with one.
REASONED = frozenset({"resolve", "close"})
#: Tags whose value may go on with a number behind a comma: lists, and times.
LISTED = frozenset({"tag", "cause", "split", "later", "due", "away", "task", "call", "event"})


class Meaning(Enum):
    """What such a number is."""

    TICKET = auto()
    VALUE = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a tag, up to the next."""

    value: str
    tickets: tuple[int, ...] = ()  #: those that the next tag is about, where they are named
    is_unsure: bool = False


def cut(name: str | None, behind: str, *, line_is_numbered: bool) -> Behind:
    """Return what *behind*, between the tag *name* and the next, says of the one and of the other."""
    last = _LAST.search(behind)
    if last is None:
        return Behind(behind)
    value = behind[: last.start()].rstrip(_EMPHASIS)
    meaning = _meaning(name or "", value, last[1], last[2], line_is_numbered=line_is_numbered)
    if meaning is Meaning.TICKET:
        return Behind(value, numbers_in(last[1]))
    return Behind(behind, is_unsure=meaning is Meaning.UNSURE)


def numbers_in(text: str) -> tuple[int, ...]:
    """Return the numbers of `1, 2 #3`, each once."""
    return tuple(dict.fromkeys(map(int, re.findall(r"[0-9]+", text))))


def _meaning(name: str, value: str, numbers: str, marks: str, *, line_is_numbered: bool) -> Meaning:
    colon = marks.strip(_EMPHASIS)
    if colon not in {"", ":"}:
        return Meaning.UNSURE
    if name in COUNTED and not colon and numbers.strip("#").isdigit() and not value.strip(" :="):
        return Meaning.VALUE
    separator = value.strip(_EMPHASIS)[-1:]
    is_apart = separator in {",", ";"}
    is_all = not value.strip(",;" + _EMPHASIS)
    is_listed = separator == "," and name in LISTED
    is_ticket = (
        name in BARE
        or (colon and (is_apart or is_all))
        or (line_is_numbered and is_apart and not is_listed)
        or (line_is_numbered and is_all and name in REASONED)
    )
    return Meaning.TICKET if is_ticket else Meaning.UNSURE
