"""Lines of plain text cut to a terminal's width."""

import re
from collections.abc import Iterator

WIDTH = 76
#: Stands between facts (`Status: open · Queue: support`): it ends a line, and never begins one.
_POINT = " ·"
_AFTER_POINT = re.compile(f"(?<={_POINT}) ")
#: Ends a one-tap link: each of them gets its own line.
_LINK_END = re.compile(f"<[a-z]+:[^<>]*>{_POINT}$")


def wrapped(text: str, width: int = WIDTH) -> str:
    """Return *text* with long lines broken at blanks.

    Kept as they are: indented lines (someone laid them out), and words that are longer than a line (addresses).
    A broken quote stays a quote, a broken list item hangs under its first word.
    """
    if len(text) <= width:
        return text
    return "\n".join(
        line if len(line) <= width or line[0] in " \t" else _broken(line, width) for line in text.split("\n")
    )


def _broken(line: str, width: int) -> str:
    mark = line[: len(line) - len(line.lstrip("> "))]
    bullet = line[len(mark) : len(mark) + 2]
    hanging = mark + ("  " if bullet in {"- ", "* "} else "")
    said, first, further = line[len(mark) :], width - len(mark), width - len(hanging)
    pieces = _by_facts(said, first, further) if f"{_POINT} " in said else _cut(said, first, further)
    return mark + f"\n{hanging}".join(pieces)


def _by_facts(text: str, first: int, further: int) -> Iterator[str]:
    """Yield as many facts together as fit, and cut those that no line has room for."""
    line, room = "", first
    for fact in _AFTER_POINT.split(text):
        together = f"{line} {fact}" if line else fact
        if len(together) <= room and not _LINK_END.search(line):
            line = together
            continue
        if line:
            yield line
            room = further
        end = _POINT if fact.endswith(_POINT) else ""
        *whole, line = _cut(fact.removesuffix(end), room - len(end), further - len(end))
        yield from whole
        line, room = line + end, further if whole else room
    yield line


def _cut(text: str, first: int, further: int) -> Iterator[str]:
    """Yield *text* in pieces as long as fit: the first one's room, then the others'."""
    room = max(first, 1)
    while len(text) > room:
        at = text.rfind(" ", 1, room + 1)
        if at < 0:
            at = text.find(" ", room)
        if at < 0:
            break
        yield text[:at]
        text, room = text[at + 1 :], max(further, 1)
    yield text
