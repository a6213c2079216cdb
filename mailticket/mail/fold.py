"""Words made comparable: case folded, accents off, odd blanks and invisible marks out."""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_INVISIBLE |= {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " ", 0x2019: "'", 0xFF1A: ":"}


def fold(text: str) -> str:
    """Return *text* lower case and without accents ("Envoyé de mon" and "envoye de mon" are one)."""
    if text.isascii():
        return text.lower()
    return _fold(text)


def pattern(words: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Compile a table of words for folded text: its own accents are folded, its operators are left alone."""
    return re.compile(f"{before}(?:{''.join(c if c.isascii() else fold(c) for c in words)}){after}")


@lru_cache(maxsize=1024)
def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(_INVISIBLE).casefold().translate(_STROKES))
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept)
