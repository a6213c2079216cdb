"""Spans of time: `4h 2d 1w 3mo`, `2 mesi`, `une heure et demie`."""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import prod

from mailticket.domain.dates_lexer import LANGUAGES, Symbol, kinds, lex
from mailticket.domain.dates_words import Unit
from mailticket.errors import UserError

#: The shape of a span in symbols: 2 days | half an hour | une demi heure | un'ora e mezza | 1h30.
AMOUNT = r"(?:NF[Uh]|[NF][Uh]z|NhN(?![UhF])|[NF][Uh])"

MAX_DAYS = 3653  #: ten years
QUARTERS = frozenset({25, 50, 75})

_AMOUNT = re.compile(AMOUNT)
_AMOUNTS = re.compile(f"{AMOUNT}+")
_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}

_UNREADABLE = {
    "en": "“{text}” is not a span of time that I can read. Write for example: 25m, 4h, 2 days, 1w or 3 months.",
    "fr": "Je ne comprends pas la durée « {text} ». Écrivez par exemple : 25m, 4h, 2 jours, 1 semaine ou 3 mois.",
    "it": "Non capisco la durata “{text}”. Scrivi per esempio: 25m, 4h, 2 giorni, 1 settimana o 3 mesi.",
    "de": "Die Zeitspanne „{text}“ verstehe ich nicht. Schreiben Sie zum Beispiel: 25m, 4h, 2 Tage, 1 Woche, 3 Monate.",
    "es": "No entiendo la duración «{text}». Escriba por ejemplo: 25m, 4h, 2 días, 1 semana o 3 meses.",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; months and days are the calendar's, seconds the clock's."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    @property
    def minutes(self) -> int:
        """The minutes it takes by the clock, those begun as well; a day counts 24 hours, a month 30 days."""
        return (self.months * 30 + self.days) * 24 * 60 - -self.seconds // 60

    def added_to(self, local: datetime, times: int = 1) -> datetime:
        """Return *local* moved by this span (back with `times=-1`); the 31st becomes the last of a shorter month."""
        month = local.year * 12 + local.month - 1 + times * self.months
        year, month = divmod(month, 12)
        day = min(local.day, calendar.monthrange(year, month + 1)[1])
        moved = local.replace(year=year, month=month + 1, day=day)
        return moved + timedelta(days=times * self.days, seconds=times * self.seconds)


def read_span(text: str, language: str = "en") -> Span:
    """Return the span that *text* names, in *language* first, then in the other shipped ones; else raise UserError."""
    for tried in languages(language):
        span = span_of(_bare(lex(text, tried) or []))
        if span:
            return span
    told = language if language in _UNREADABLE else "en"
    raise UserError(_UNREADABLE[told].format(text=text[:80]))


def _bare(symbols: list[Symbol]) -> list[Symbol]:
    """Return *symbols* without `by`, `um`, `de` in front, quarters such as `1.25h` as the fractions that they are."""
    first = 1 if len(symbols) > 1 and symbols[0].kind in "uoA" else 0
    return [_fraction(symbol) if symbol.kind in ".C" and symbol.value else symbol for symbol in symbols[first:]]


def _fraction(symbol: Symbol) -> Symbol:
    """Return `1.25` as a fraction; `1.30` stays what it is: one and a half, or 30 minutes behind the hour."""
    whole, hundredths = symbol.digits[:2]
    return Symbol("F", whole + hundredths / 100) if hundredths in QUARTERS else symbol


def span_of(symbols: list[Symbol]) -> Span | None:
    """Add up a row of amounts; None when it is anything else, nothing at all, or over ten years."""
    word = kinds(symbols)
    if not _AMOUNTS.fullmatch(word):
        return None
    pieces = [_amount(symbols[found.start() : found.end()]) for found in _AMOUNT.finditer(word)]
    known = [piece for piece in pieces if piece]
    total = Span(sum(p.months for p in known), sum(p.days for p in known), sum(p.seconds for p in known))
    return total if len(known) == len(pieces) and total != Span() and _is_sane(total) else None


def languages(first: str) -> list[str]:
    """Return the shipped languages, *first* first."""
    return sorted(LANGUAGES, key=lambda name: name != first)


def _amount(symbols: list[Symbol]) -> Span | None:
    """Return what one amount comes to; None for minutes over the hour, and for half a day or month."""
    numbers = [symbol.value for symbol in symbols if symbol.kind in "NF"]
    at = next(at for at, symbol in enumerate(symbols) if symbol.kind in "Uh")
    unit = Unit(int(symbols[at].value))
    behind = symbols[-1].value if at + 1 < len(symbols) else 0  # 1h30, un'ora e mezza
    value = prod(numbers[:at])
    if behind >= 60 or (behind and unit is not Unit.HOUR):
        return None
    if unit in _SECONDS:
        return Span(seconds=round(value * _SECONDS[unit] + behind * 60))
    if value != int(value):
        return None
    return Span(months=int(value) * _MONTHS.get(unit, 0), days=int(value) * _DAYS.get(unit, 0))


def _is_sane(span: Span) -> bool:
    return span.minutes <= MAX_DAYS * 24 * 60
