"""Words as they are compared: case folded, accents off."""

import unicodedata


def folded(text: str) -> str:
    """Return *text* without accents, case or surrounding blanks; inner blanks are one."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
