"""Words as they are compared: case folded, accents off."""

import unicodedata

#: Letters that are written as others where they are not on the keyboard, and that Unicode does not take apart.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
MAX_TEXT = 1 << 17  #: characters; more is a file, not a message
MAX_WORD = 40  #: longer ones are cut: nobody types them


class _Searched(dict[int, str]):
    """What each character is where words are searched for, found out once: letters and digits, all else a blank."""

    def __missing__(self, code: int) -> str:
        plain = _without_accents(chr(code)).translate(_LETTERS)
        self[code] = found = plain if not plain or plain.isalnum() else " "
        return found


_SEARCHED = _Searched()


def folded(text: str) -> str:
    """Return *text* without accents, case or surrounding blanks; inner blanks are one."""
    return " ".join(_without_accents(text).split())


def words_of(text: str) -> list[str]:
    """Return the words of *text* as they are searched for: folded, each once, in order; letters and digits only."""
    words = dict.fromkeys(text[:MAX_TEXT].translate(_SEARCHED).split())
    return [word[:MAX_WORD] for word in words]


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
