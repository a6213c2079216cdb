"""Greetings in the shipped languages: what stands above words and tag lines and means nothing."""

from mailticket.mail.fold import fold

GREETINGS = """
    hi | hello | hey | dear | good morning | good afternoon | good evening | greetings
    bonjour | bonsoir | salut | coucou | cher | chère | chers | madame | monsieur
    ciao | buongiorno | buonasera | buon giorno | salve | gentile | egregio | egregia | caro | cara | spettabile
    hallo | guten tag | guten morgen | guten abend | moin | servus | grüezi | grüß gott | sehr geehrte
    sehr geehrter | liebe | lieber | hola | buenos días | buenas tardes | buenas noches | buenas | estimado | estimada
    querido | querida
"""
ENDS = ",.;:!-– "  #: what a greeting or a closing may end with
MAX_LENGTH = 60

_TITLES = frozenset(
    {"mr.", "mrs.", "ms.", "dr.", "prof.", "m.", "mme.", "sig.", "sig.ra", "dott.", "hr.", "fr.", "sr.", "sra."}
)


def is_greeting(line: str) -> bool:
    """Say whether *line* greets, and does nothing else: `Hi Bob,` but not `Hi, please write`."""
    words = [word for word in line.strip().rstrip(ENDS).split() if word.lower() not in _TITLES]
    said = " ".join(words)
    if not words or len(said) > MAX_LENGTH or any(char in ",.;:!?#@" for char in said):
        return False
    is_name = line.rstrip().endswith(",") and len(words) <= 3
    return is_name or (len(words) <= 5 and begins_with(said, _GREETINGS))


def begins_with(line: str, phrases: tuple[str, ...]) -> bool:
    """Say whether *line* is one of *phrases*, or begins with its words."""
    said = comparable(line)
    return any(said == phrase or said.startswith(phrase + " ") for phrase in phrases)


def comparable(text: str) -> str:
    """Return *text* as phrases are compared: no case, accents, hyphens, commas and apostrophes."""
    apart = text.replace("'", " ").replace("’", " ").replace(",", " ")
    return " ".join(fold(word).replace("-", "").replace("_", "") for word in apart.split())


def phrases_of(table: str) -> tuple[str, ...]:
    """Return the phrases of a table, comparable; it has a bar or a line between two."""
    return tuple(comparable(phrase) for line in table.strip().splitlines() for phrase in line.split("|"))


_GREETINGS = phrases_of(GREETINGS)
