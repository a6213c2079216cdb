"""Words as they are compared: case folded, accents off."""

import re
import unicodedata

#: Letters that are written as two where they are not on the keyboard, and that Unicode does not take apart.
_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")
MAX_TEXT = 1 << 17  #: characters; more is a file, not a message
MAX_WORD = 40  #: longer ones are cut: nobody types them


def folded(text: str) -> str:
    """Return *text* without accents, case or surrounding blanks; inner blanks are one."""
    return " ".join(_without_accents(text).split())


def words_of(text: str) -> list[str]:
    """Return the words of *text* as they are searched for: folded, each once, in order; letters and digits only."""
    plain = text[:MAX_TEXT]
    plain = plain.lower() if plain.isascii() else _without_accents(plain).translate(_LIGATURES)
    return list(dict.fromkeys(word[:MAX_WORD] for word in _WORD.findall(plain)))


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
