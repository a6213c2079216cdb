"""When: times as people write them, and local times that daylight saving cannot harm.

`tomorrow 9am`, `demain 9h`, `lunedì`, `in 3 Tagen`, `2026-12-01 14:30`: read in the agent's language first, then in the
other shipped ones, in the agent's time zone; refused when unsure or past. trust.md R16 is the rule for local times.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import product
from zoneinfo import ZoneInfo

from mailticket.domain.dates_errors import sentence
from mailticket.domain.dates_grammar import WORKDAY_END, WORKDAY_START, Setting, UnclearError, Understood, understand
from mailticket.domain.dates_lexer import ENDS_IN_DAY, lex
from mailticket.domain.spans import MAX_DAYS, Span, languages
from mailticket.errors import UserError

#: A moment as the history keeps it.
_KEPT = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")

#: Says when work begins and ends on a day.
Workday = Callable[[date], tuple[time, time]]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it was meant: the local time, its zone, and when that is."""

    local: datetime  #: naive, as meant, also where the clocks skip it
    zone: str  #: IANA name
    at: datetime  #: aware UTC


class UnreadError(UserError):
    """The words name no time at all."""


def resolve(local: datetime, zone: str) -> Moment:
    """Return the moment of a local time: what the clocks skip is the end of the gap, what they show twice the first.

    `fold=1` on *local* asks for the second.
    """
    tz = ZoneInfo(zone)
    at = local.replace(tzinfo=tz).astimezone(UTC)
    if at.astimezone(tz).replace(tzinfo=None) != local.replace(fold=0):
        at = _end_of_gap(local, tz)
    return Moment(local, zone, at)


def with_local_times(text: str, zone: tzinfo) -> str:
    """Return a text of the history with its moments by the clock of *zone*."""
    return _KEPT.sub(lambda found: f"{datetime.fromisoformat(found[0]).astimezone(zone):%Y-%m-%d %H:%M}", text)


def read_when(
    text: str,
    *,
    now: datetime,
    zone: str,
    language: str,
    workday: Workday = lambda _: (time(9), time(18)),
    end_of_day: bool = False,
) -> Moment:
    """Return the moment that *text* names, after *now*; raise UserError, in *language*, when unsure or past.

    Without an hour it is the start of the working day, with *end_of_day* (`#due`) its end.
    """
    local_now = now.astimezone(ZoneInfo(zone))
    try:
        bare, said = _zone_apart(text, local_now)
        found = _understood(bare, Setting(local_now.date(), language))
        moment = _of_zone(_moment(found, local_now, zone, workday, end_of_day=end_of_day), said)
        _check(moment, now)
    except (UnclearError, OverflowError, ValueError) as unclear:
        reason, facts = (unclear.reason, unclear.facts) if isinstance(unclear, UnclearError) else ("far", {})
        kind = UnreadError if reason == "unread" else UserError
        raise kind(sentence(language, reason, text=" ".join(text[:80].split()), **facts)) from None
    return moment


def read_day(text: str, *, now: datetime, zone: str, language: str) -> date:
    """Return the day that *text* names, also one that is over; raise UserError, in *language*, when unsure."""
    local_now = now.astimezone(ZoneInfo(zone))
    try:
        found = _understood(text, Setting(local_now.date(), language))
        return _from_now(found.span, local_now, zone).local.date() if found.span else found.day or local_now.date()
    except (UnclearError, OverflowError, ValueError) as unclear:
        reason, facts = (unclear.reason, unclear.facts) if isinstance(unclear, UnclearError) else ("far", {})
        raise UserError(sentence(language, reason, text=" ".join(text[:80].split()), **facts)) from None


def _understood(text: str, setting: Setting) -> Understood:
    """Try the languages in order; the first that makes sense of every word decides."""
    for said, language in product(_sayings(text, setting.language), languages(setting.language)):
        symbols = lex(said, language)
        found = understand(symbols, Setting(setting.today, language)) if symbols else None
        if found:
            return found
    raise UnclearError("unread")


def _sayings(text: str, language: str) -> tuple[str, ...]:
    """Return *text*, and without its last dot, which a date may need (`15.3.`) and a sentence may have ended with.

    Only in German is `9.10.` certainly a day; elsewhere it is as unsure as `9.10`.
    """
    day = ENDS_IN_DAY.search(text)
    if day is None:
        return (text,)
    return (text, text[:-1]) if language == "de" or not day[1] else (text[:-1],)


def _zone_apart(text: str, local_now: datetime) -> tuple[str, str]:
    """Return *text* without the name of its zone at the end, as our own mails write it (`09:00 CET`), and that name."""
    names = {local_now.replace(month=month, day=1).tzname() for month in (1, 7)}
    bare, _, last = text.rstrip(" .)").rpartition(" ")
    said = last.removeprefix("(")
    return (bare, said) if bare and said in names else (text, "")


def _of_zone(moment: Moment, said: str) -> Moment:
    """Return *moment* if its zone is called so then; where clocks show an hour twice, the name says which one it is."""
    for one in (moment, resolve(moment.local.replace(fold=1), moment.zone)):
        if not said or one.at.astimezone(ZoneInfo(one.zone)).tzname() == said:
            return one
    raise UnclearError("unread")


def _moment(found: Understood, local_now: datetime, zone: str, workday: Workday, *, end_of_day: bool) -> Moment:
    if found.span:
        return _from_now(found.span, local_now, zone)
    day = found.day or local_now.date()
    minutes = _clock(found.minutes, workday(day), end_of_day=end_of_day)
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    if found.offset is not None:
        at = local.replace(tzinfo=timezone(timedelta(minutes=found.offset))).astimezone(ZoneInfo(zone))
        return Moment(at.replace(tzinfo=None), zone, at.astimezone(UTC))
    if found.day is None and local <= local_now.replace(tzinfo=None) and found.minutes != WORKDAY_END:
        local += timedelta(days=1)  # an hour alone, already over: tomorrow's
    return resolve(local, zone)


def _from_now(span: Span, local_now: datetime, zone: str) -> Moment:
    """Add days by the calendar and hours by the clock, which no change of it can stretch."""
    days_on = span.added_to(local_now.replace(tzinfo=None)) - timedelta(seconds=span.seconds)
    exact = resolve(days_on, zone).at if span.days or span.months else local_now.astimezone(UTC)
    at = (exact + timedelta(seconds=span.seconds)).replace(microsecond=0)
    return Moment(at.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone, at)


def _clock(minutes: int | None, workday: tuple[time, time], *, end_of_day: bool) -> int:
    start, end = (hour.hour * 60 + hour.minute for hour in workday)
    if minutes is None:
        return end if end_of_day else start
    return {WORKDAY_END: end, WORKDAY_START: start}.get(minutes, minutes)


def _check(moment: Moment, now: datetime) -> None:
    if moment.at <= now:
        raise UnclearError("past", when=f"{moment.local:%Y-%m-%d %H:%M}")
    if (moment.at - now).days > MAX_DAYS:
        raise UnclearError("far")


def _end_of_gap(local: datetime, tz: ZoneInfo) -> datetime:
    """Return the moment at which the clocks skip *local*."""
    before, after = (local.replace(tzinfo=tz, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    early, late = (local - after).replace(tzinfo=UTC), (local - before).replace(tzinfo=UTC)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        early, late = (middle, late) if middle.astimezone(tz).utcoffset() == before else (early, middle)
    return late.replace(microsecond=0)
