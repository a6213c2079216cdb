"""Lines of plain text cut to a terminal's width."""

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
    lines, current = list[str](), mark
    empty = True
    for word in line[len(mark) :].split(" "):
        if not empty and (len(current) + 1 + len(word) > width or current.endswith(_NEXT_LINK)):
            lines.append(current)
            current, empty = hanging, True
        current = current + word if empty else f"{current} {word}"
        empty = False
    return "\n".join([*lines, current])
