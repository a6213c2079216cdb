"""Values as people write them, for fields that have a type: one of a list, a number."""

import re
from collections.abc import Sequence

from mailticket.domain.folding import folded

#: What takes a value away.
NOTHING = "-"
MAX_DIGITS = 15  #: a number with more would not be kept exactly

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})+")


def path(text: str) -> tuple[str, ...]:
    """Return a value that nests by "/" as it is compared, level by level."""
    return tuple(folded(level) for level in text.split("/"))


def tidy(text: str) -> str:
    """Return a value with single blanks, and none around its slashes."""
    return "/".join(" ".join(level.split()) for level in text.split("/") if level.strip())


def candidates(allowed: Sequence[str], text: str) -> tuple[str, ...]:
    """Return which of *allowed* may be meant: the whole path, else its end, else what begins so, else what is below.

    One is the answer; several are a question; none is a mistake.
    """
    wanted = path(text)
    size = len(wanted)
    rules = (
        lambda known: known == wanted,
        lambda known: known[-size:] == wanted,
        lambda known: known[:size] == wanted,
        lambda known: (
            len(known) >= size and all(own.startswith(part) for own, part in zip(known[-size:], wanted, strict=True))
        ),
    )
    for fits in rules:
        found = tuple(value for value in allowed if fits(path(value)))
        if found:
            return found
    return ()


def number(text: str, decimal: str) -> int | float | None:
    """Return the number that *text* is; None where it is none. *decimal* is the reader's own decimal sign.

    A sign that can only group thousands does; where both readings make sense the language decides.
    """
    plain = re.sub(r"[\s'’_]", "", text)
    grouping = "." if decimal == "," else ","
    signs = [char for char in plain if char in ".,"]
    if len(set(signs)) == 2:  # 1.234,5: the last one is the decimal sign
        last = signs[-1]
        plain = plain.replace("." if last == "," else ",", "").replace(last, ".")
    elif (whole := _GROUPED.fullmatch(plain)) and (whole[1] == grouping or len(signs) > 1):
        plain = plain.replace(whole[1], "")
    else:
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", plain) or len(re.findall(r"\d", plain)) > MAX_DIGITS:
        return None
    return float(plain) if "." in plain else int(plain)
