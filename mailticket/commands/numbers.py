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


class Takes(Enum):
    """What a tag takes for its value, where a number behind it is concerned; each argument says so of itself."""

    NOTHING = auto()  #: a number can only be a ticket
    NUMBER = auto()  #: one number, which it cannot do without
    TEXT = auto()  #: words or nothing: no words are only a number where the line itself began with one
    LIST = auto()  #: it may go on with a number behind a comma: lists, and times
    OTHER = auto()  #: what may well be a number, or end in one


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


def cut(takes: Takes, behind: str, *, line_is_numbered: bool) -> Behind:
    """Return what *behind*, between a tag and the next, says of the one and of the other."""
    last = _LAST.search(behind)
    if last is None:
        return Behind(behind)
    value = behind[: last.start()].rstrip(_EMPHASIS)
    meaning = _meaning(takes, value, last[1], last[2], line_is_numbered=line_is_numbered)
    if meaning is Meaning.TICKET:
        return Behind(value, numbers_in(last[1]))
    return Behind(behind, is_unsure=meaning is Meaning.UNSURE)


def numbers_in(text: str) -> tuple[int, ...]:
    """Return the numbers of `1, 2 #3`, each once."""
    return tuple(dict.fromkeys(map(int, re.findall(r"[0-9]+", text))))


def _meaning(takes: Takes, value: str, numbers: str, marks: str, *, line_is_numbered: bool) -> Meaning:
    colon = marks.strip(_EMPHASIS)
    if colon not in {"", ":"}:
        return Meaning.UNSURE
    if takes is Takes.NUMBER and not colon and numbers.strip("#").isdigit() and not value.strip(" :="):
        return Meaning.VALUE
    separator = value.strip(_EMPHASIS)[-1:]
    is_apart = separator in {",", ";"}
    is_all = not value.strip(",;" + _EMPHASIS)
    is_listed = separator == "," and takes is Takes.LIST
    is_ticket = (
        takes is Takes.NOTHING
        or (colon and (is_apart or is_all))
        or (line_is_numbered and is_apart and not is_listed)
        or (line_is_numbered and is_all and takes is Takes.TEXT)
    )
    return Meaning.TICKET if is_ticket else Meaning.UNSURE
