"""Greetings and closings in the shipped languages: what may stand above and below tag lines and means nothing."""

from mailticket.commands.catalogue import fold

GREETINGS = """
    hi | hello | hey | dear | good morning | good afternoon | good evening | greetings
    bonjour | bonsoir | salut | coucou | cher | chère | chers | madame | monsieur
    ciao | buongiorno | buonasera | buon giorno | salve | gentile | egregio | egregia | caro | cara | spettabile
    hallo | guten tag | guten morgen | guten abend | moin | servus | grüezi | grüß gott | sehr geehrte
    sehr geehrter | liebe | lieber | hola | buenos días | buenas tardes | buenas noches | buenas | estimado | estimada
    querido | querida
"""
CLOSINGS = """
    regards | best regards | kind regards | warm regards | best | best wishes | cheers | thanks | thank you
    many thanks | sincerely | yours | yours sincerely | thx | br | kr
    cordialement | bien cordialement | bien à vous | salutations | sincères salutations | merci | merci d avance
    cdlt | bonne journée | bonne fin de journée | à bientôt | amicalement
    saluti | cordiali saluti | distinti saluti | un saluto | cordialmente | grazie | grazie mille | a presto
    buona giornata | buon lavoro
    mit freundlichen grüßen | freundliche grüße | viele grüße | beste grüße | liebe grüße | schöne grüße | gruß | grüße
    mfg | vg | lg | danke | vielen dank | herzliche grüße
    saludos | un saludo | saludos cordiales | atentamente | cordialmente | gracias | muchas gracias | un cordial saludo
"""
FOOTERS = """
    sent from | get outlook for | envoyé de | envoyé depuis | inviato da | gesendet von | von meinem | enviado desde
    enviado de
"""

MAX_SIGNATURE = 6  #: lines of a name and what stands below it
_MAX_LENGTH = 60
_ENDS = ",.;:!-– "
_TITLES = frozenset(
    {"mr.", "mrs.", "ms.", "dr.", "prof.", "m.", "mme.", "sig.", "sig.ra", "dott.", "hr.", "fr.", "sr.", "sra."}
)


def is_greeting(line: str) -> bool:
    """Say whether *line* greets, and does nothing else: `Hi Bob,` but not `Hi, please write`."""
    words = [word for word in line.strip().rstrip(_ENDS).split() if word.lower() not in _TITLES]
    said = " ".join(words)
    if not words or len(said) > _MAX_LENGTH or any(char in ",.;:!?#@" for char in said):
        return False
    is_name = line.rstrip().endswith(",") and len(words) <= 3
    return is_name or (len(words) <= 5 and _begins_with(said, _GREETINGS))


def closing_at(lines: list[str]) -> int:
    """Return where the closing and signature of *lines* begin, or a phone's footer; their number when nothing does.

    Looked for in the last lines only: what stands below a closing must be short, as names and addresses are.
    """
    end, seen = len(lines), 0
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at].strip()
        if line == "--" or _is_closing(line):
            return at
        if line and seen == 0 and _begins_with(line, _FOOTERS):
            end = at
        elif line:
            seen += 1
        if seen > MAX_SIGNATURE or len(line) > _MAX_LENGTH:
            break
    return end


def is_all(text: str, name: str) -> bool:
    """Say whether *text* only greets, closes and signs with *name*: nobody's message when tags stood between."""
    lines = [line.strip() for line in text.splitlines() if line.strip(" -")]
    if lines and _folded(lines[-1].rstrip(_ENDS)) in {_folded(name), *_folded(name).split()}:
        lines.pop()
    if lines and is_greeting(lines[0]) and len(lines[0].split()) <= 3 and lines[0][-1] in ",!":
        lines.pop(0)
    return all(_folded(line.rstrip(_ENDS)) in _CLOSINGS for line in lines)


def _is_closing(line: str) -> bool:
    return (
        bool(line)
        and len(line) <= _MAX_LENGTH
        and len(line.split()) <= 6
        and _begins_with(line.rstrip(_ENDS), _CLOSINGS)
    )


def _begins_with(line: str, phrases: tuple[str, ...]) -> bool:
    said = _folded(line)
    return any(said == phrase or said.startswith(phrase + " ") for phrase in phrases)


def _folded(text: str) -> str:
    apart = text.replace("'", " ").replace("’", " ").replace(",", " ")
    return " ".join(fold(word) for word in apart.split())


def _phrases(table: str) -> tuple[str, ...]:
    return tuple(_folded(phrase) for line in table.strip().splitlines() for phrase in line.split("|"))


_GREETINGS = _phrases(GREETINGS)
_CLOSINGS = _phrases(CLOSINGS)
_FOOTERS = _phrases(FOOTERS)
