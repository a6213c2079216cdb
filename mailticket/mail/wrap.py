"""Lines of plain text cut to a terminal's width."""

from collections.abc import Iterator

WIDTH = 76
#: What stands between one-tap links: each of them gets its own line.
_NEXT_LINK = "> ·"


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
    rests = line[len(mark) :].replace(f"{_NEXT_LINK} ", f"{_NEXT_LINK}\n").split("\n")
    first, further = width - len(mark), width - len(hanging)
    pieces = (piece for at, rest in enumerate(rests) for piece in _cut(rest, further if at else first, further))
    return mark + f"\n{hanging}".join(pieces)


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
