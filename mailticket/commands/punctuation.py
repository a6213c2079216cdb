"""The punctuation around a value: quotes, and what ends a sentence."""

from mailticket.domain.dates_lexer import ENDS_IN_DAY

ENDS = ".,;:! "  #: closes a value, and is none of it


def without_ends(value: str) -> str:
    """Return a value without punctuation at its end, but for the dot of a date (`15.3.`)."""
    bare = value.rstrip(ENDS)
    dotted = value[: len(bare) + 1]
    return dotted if dotted.endswith(".") and ENDS_IN_DAY.search(dotted) else bare


def without_dot(value: str) -> str:
    """Return a value that is no date: the dot at its end closes a sentence."""
    return value.removesuffix(".") if ENDS_IN_DAY.search(value) else value


def unquoted(value: str) -> str:
    """Return a value without the quotes around it."""
    for quote in "\"'":
        if len(value) > 1 and value[0] == value[-1] == quote and quote not in value[1:-1]:
            value = value[1:-1].strip()
    return value
