"""Closings in the shipped languages, and agents' own names: what may stand below tag lines and means nothing."""

from mailticket.mail import cards
from mailticket.mail.greetings import ENDS, MAX_LENGTH, begins_with, comparable, is_greeting, phrases_of

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


def closing_at(lines: list[str]) -> int:
    """Return where the closing and signature of *lines* begin, or a phone's footer; their number when nothing does.

    Looked for in the last lines only: what stands below a closing must be short, as names and addresses are.
    """
    end, seen = len(lines), 0
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at].strip()
        if line == "--" or _is_closing(line):
            return at
        if line and seen == 0 and begins_with(line, _FOOTERS):
            end = at
        elif line:
            seen += 1
        if seen > MAX_SIGNATURE or len(line) > MAX_LENGTH:
            break
    return end


def below_closing(lines: list[str]) -> int:
    """Return where what stands below the last closing of *lines* begins, if it is short; their number when nothing is.

    Hashtags do not count: a company's stands there, as in `#WeAreAcme`.
    """
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - 2 * cards.MAX_CARD), -1):
        if cards.is_closing(lines[at]) or _is_closing(lines[at].strip()):
            others = [line for line in lines[at + 1 :] if not line.lstrip(" *-_").startswith("#")]
            is_short = not any(map(str.strip, others)) or cards.is_card(others, kinds=0)
            return at + 1 if is_short else len(lines)
    return len(lines)


def signed_at(lines: list[str], name: str) -> int:
    """Return where *lines* are signed with *name*, an address card perhaps below it; their number when they are not."""
    for at in range(len(lines) - 1, -1, -1):
        if _is_own(lines[at], name):
            return at if _is_card(lines[at + 1 :]) else len(lines)
        if len(lines) - at > cards.MAX_CARD:
            break
    return len(lines)


def is_all(text: str, name: str) -> bool:
    """Say whether *text* only greets, closes and signs with *name*: nobody's message when tags stood between."""
    lines = [line.strip() for line in text.splitlines() if line.strip(" -")]
    lines = lines[: signed_at(lines, name)]
    if lines and is_greeting(lines[0]) and len(lines[0].split()) <= 3 and lines[0][-1] in ",!":
        lines.pop(0)
    return all(comparable(line.rstrip(ENDS)) in _CLOSINGS for line in lines)


def _is_own(line: str, name: str) -> bool:
    """Say whether *line* is *name* or a word of it, alone or behind a closing: `Thanks, Bob`."""
    said, own = comparable(line.strip(ENDS)), comparable(name)
    names = dict.fromkeys((own, *own.split()))
    return any(said == f"{closing} {one}".strip() for one in names for closing in ("", *_CLOSINGS))


def _is_card(lines: list[str]) -> bool:
    """Say whether what stands below a name is nothing, or a card; a mere link may be what the mail is about."""
    return not any(map(str.strip, lines)) or (cards.is_card(lines, kinds=1) and not cards.has_only_links(lines))


def _is_closing(line: str) -> bool:
    return (
        bool(line) and len(line) <= MAX_LENGTH and len(line.split()) <= 6 and begins_with(line.rstrip(ENDS), _CLOSINGS)
    )


_CLOSINGS = phrases_of(CLOSINGS)
_FOOTERS = phrases_of(FOOTERS)
