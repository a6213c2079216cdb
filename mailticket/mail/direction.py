"""Which way words run: right-to-left script keeps its own direction within lines of ours (Unicode annex 9)."""

import unicodedata

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
#: No letter below it runs from right to left.
_FIRST_HEBREW = "\u0590"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def of(text: str) -> str:
    """Return `rtl` or `ltr`, as the first letter has it: what `dir="auto"` does, also where nobody knows `auto`."""
    strong = (found for char in text if (found := unicodedata.bidirectional(char)) in {"L", "R", "AL"})
    return "rtl" if next(strong, "L") in _RIGHT_TO_LEFT else "ltr"


def isolated(text: str) -> str:
    """Return a value so that right-to-left script in it moves none of the words around it in a line.

    Text without such script stays as it is, and so do several lines, and what has a part that is isolated already. A
    mark without its other half would reach beyond the value, and goes.
    """
    if text.isascii() or max(text) < _FIRST_HEBREW or "\n" in text:
        return text
    parts = text.count(FIRST_STRONG_ISOLATE)
    if parts and parts == text.count(POP_ISOLATE):
        return text
    text = text.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")
    runs_left = any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if runs_left else text
