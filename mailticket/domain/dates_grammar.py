"""What a row of time symbols means: one table of shapes for the day, one for the hour, the same in every language.

A shape is a regular expression over the kinds of symbols (dates_words.py). What fits no shape is not understood; what
fits but may mean two things is an `UnclearError`. Nothing is guessed.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mailticket.domain.dates_lexer import Symbol, kinds
from mailticket.domain.dates_words import AFTERNOON, EVENING, MORNING, NIGHT, Unit
from mailticket.domain.spans import AMOUNT, Span, span_of

WORKDAY_END = -1  #: in place of minutes: the end of the working day
WORKDAY_START = -2
EARLIEST = 7  #: before it nobody means the hour of the night, unless they say so


class UnclearError(Exception):
    """It was understood, but it may mean two things or cannot be; *reason* names the sentence that says so."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Understood:
    """What the words say: a day, or a span from now, and perhaps an hour."""

    day: date | None = None
    minutes: int | None = None  #: after midnight of that day; 1440 is its end
    span: Span | None = None  #: of hours or minutes from now, nothing else is said then
    offset: int | None = None  #: minutes east of UTC, when it is written


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when the words are read."""

    today: date
    language: str


_L = "[lu]*"  # the, on, until …
_NEXT_UNIT = f"{_L}(?:XU|UX)"
_NAMED_DAY = f"(?:{_L}W)?"

#: 14:30, 14.30 Uhr, 9am, 9h30, 9 Uhr, h 9, alle 9 e mezza, a las 9 horas, halb neun, noon
_CLOCK = "(?:A?C[ap]?[Hh]?Z?|A?[.]H?|A?N[ap]|A?N[Hh]N(?![Uh])|A?N[Hh]z?|hN|ANz?|Nz|ANU|A?bN|A?c)"
_TIME = f"(?:(?:A?P)?[lu]*{_CLOCK}A?P?|[lu]*A?P|[lu]*e)"

_HOUR_ALONE = re.compile(_TIME)

DayRule = Callable[[list[Symbol], Setting], date | Span | None]


def understand(symbols: list[Symbol], setting: Setting) -> Understood | None:
    """Return what *symbols* say, or None; raise UnclearError when that may be two things."""
    word = kinds(symbols)
    if "?" in word:
        return None
    hour_alone = _oclock(word, symbols, setting)
    if hour_alone:
        return hour_alone
    for shapes, rule in _DAYS:
        for shape in shapes:
            match = shape.fullmatch(word)
            if match:
                day_words = symbols[slice(*match.span("day"))]
                hour_words = symbols[slice(*match.span("time"))] if match["time"] else []
                found = _combine(rule(day_words, setting), hour_words)
                if found:
                    return found
    if word == "." and _can_be_no_time(symbols[0]):  # 25.12, whose last dot was taken for the end of a sentence
        return _combine(_written(symbols, setting), [])
    if word in {"Nh", "."} or not _HOUR_ALONE.fullmatch(word):  # 0h; 9.10 may be a day in October
        return None
    return Understood(minutes=_minutes(symbols))


def _combine(day: date | Span | None, hour_words: list[Symbol]) -> Understood | None:
    if day is None:
        return None
    if isinstance(day, Span):
        return None if hour_words else Understood(span=day)
    offset = next((int(symbol.value) for symbol in hour_words if symbol.kind == "Z"), None)
    return Understood(day, _minutes(hour_words) if hour_words else None, offset=offset)


def _can_be_no_time(symbol: Symbol) -> bool:
    hour, minute = symbol.digits[:2]
    return minute > 59 or hour * 60 + minute > 24 * 60


def _oclock(word: str, symbols: list[Symbol], setting: Setting) -> Understood | None:
    """Read `14h30` and `by 17h`; refuse a bare `9h` where people write so for nine o'clock, and what may be a span."""
    hour, minute = (*(int(symbol.value) for symbol in symbols if symbol.kind == "N"), 0, 0)[:2]
    ends_then = any(symbol.kind == "u" and not symbol.value for symbol in symbols)
    written_so = setting.language in {"fr", "it", "es"} and hour >= EARLIEST
    if word.lstrip("lu") not in {"Nh", "NhN"} or hour > 23 or not (ends_then or written_so):
        return None
    if hour < EARLIEST or (word.endswith("h") and not ends_then):
        tail = f":{minute:02}" if minute else ""
        raise UnclearError("hours", clock=f"{hour}:{minute:02}", span=f"{hour}{tail}")
    return Understood(minutes=_minutes(symbols))


# Days


def _relative(symbols: list[Symbol], setting: Setting) -> date:
    return setting.today + timedelta(days=int(_of(symbols, "D")))


def _weekday(symbols: list[Symbol], setting: Setting) -> date:
    """The first such day after today; `this friday` is this week's, today included."""
    wanted = int(_of(symbols, "W"))
    ahead = (wanted - setting.today.weekday() - 1) % 7 + 1
    word = kinds(symbols)
    if "T" in word and "X" not in word:
        ahead = wanted - setting.today.weekday()
    return setting.today + timedelta(days=ahead)


def _weekday_next_week(symbols: list[Symbol], setting: Setting) -> date | None:
    if _of(symbols, "U") != Unit.WEEK:
        return None
    return _monday(setting.today) + timedelta(days=7 + int(_of(symbols, "W")))


def _next_unit(symbols: list[Symbol], setting: Setting) -> date | None:
    """Next week begins on Monday, next month and year on the first."""
    today = setting.today
    match Unit(int(_of(symbols, "U"))):
        case Unit.DAY:
            return today + timedelta(days=1)
        case Unit.WEEK:
            return _monday(today) + timedelta(days=7)
        case Unit.MONTH:
            return _last_of_month(today) + timedelta(days=1)
        case Unit.YEAR:
            return date(today.year + 1, 1, 1)
    return None


def _end_of(symbols: list[Symbol], setting: Setting) -> date | None:
    """The last day of the month, the year, or the working week."""
    word = kinds(symbols)
    if "M" in word:
        return _last_of_month(_without_year(1, int(_of(symbols, "M")), setting, is_whole_month=True))
    unit = Unit(int(_of(symbols, "U")))
    start = _next_unit(symbols, setting) if "X" in word else setting.today
    match unit:
        case Unit.WEEK if start:
            return _monday(start) + timedelta(days=4)
        case Unit.MONTH if start:
            return _last_of_month(start)
        case Unit.YEAR if start:
            return date(start.year, 12, 31)
    return None


def _ahead(symbols: list[Symbol], setting: Setting) -> date | Span | None:
    """Days and longer lead to a day; hours and minutes to a moment."""
    span = span_of([symbol for symbol in symbols if symbol.kind not in "luIfD"])
    if span is None or any(symbol.kind == "D" and symbol.value for symbol in symbols):
        return None  # `today in a week`, but not `tomorrow in a week`
    if span.seconds:
        return span
    return span.added_to(datetime.combine(setting.today, time())).date()


def _day_and_month(symbols: list[Symbol], setting: Setting) -> date | None:
    """`1 December`, `December 1st 2026`, `lundi 7 décembre`."""
    numbers = [int(symbol.value) for symbol in symbols if symbol.kind in "NO"]
    years = [number for number in numbers if number > 31]
    if len(numbers) - len(years) != 1 or (years and years[0] < 1000):
        return None
    day, month = next(n for n in numbers if n <= 31), int(_of(symbols, "M"))
    found = _day(years[0], month, day) if years else _without_year(day, month, setting)
    return _agreeing(symbols, found)


def _written(symbols: list[Symbol], setting: Setting) -> date | None:
    """`2026-12-01`, `1.12.`, `1/12/26`: the day first, but in English a `/` may mean either."""
    written = next(symbol for symbol in symbols if symbol.kind in "YSB.")
    first, second, *rest = written.digits
    if written.kind == "Y":
        return _agreeing(symbols, _day(first, second, rest[0]))
    year = rest[0] + (2000 if rest[0] < 100 else 0) if rest else None
    day, month = first, second
    if written.kind == "S" and setting.language == "en":
        day, month = _english_order(first, second)
    if month > 12:
        return None
    return _agreeing(symbols, _day(year, month, day) if year else _without_year(day, month, setting))


def _english_order(first: int, second: int) -> tuple[int, int]:
    if first <= 12 and second <= 12 and first != second:
        raise UnclearError(
            "two dates", one=f"{first} {calendar.month_name[second]}", two=f"{calendar.month_name[first]} {second}"
        )
    return (second, first) if second > 12 else (first, second)


def _day_of_month(symbols: list[Symbol], setting: Setting) -> date | None:
    """`the 15th`: of this month, or of the next that has one."""
    day = int(_of(symbols, "NO"))
    if not 1 <= day <= 31:
        return None
    last = _last_of_month(setting.today)
    while day > last.day or last.replace(day=day) < setting.today:
        last = _last_of_month(last + timedelta(days=1))
    return _agreeing(symbols, last.replace(day=day))


def _shapes(*shapes: str) -> list[re.Pattern[str]]:
    """Return each shape of a day with an hour behind it, before it, or without."""
    both = [(f"(?P<day>{shape})(?P<time>{_TIME})?", f"(?P<time>{_TIME})(?P<day>{shape})") for shape in shapes]
    return [re.compile(pattern) for pair in both for pattern in pair]


#: What a day can look like; the first that fits and makes sense counts.
_DAYS: tuple[tuple[list[re.Pattern[str]], DayRule], ...] = (
    (_shapes(f"{_L}D"), _relative),
    (_shapes(f"{_L}T?X?{_L}WX?"), _weekday),
    (_shapes(f"{_L}W[lo]*(?:XU|UX)", f"{_NEXT_UNIT}{_L}W"), _weekday_next_week),
    (_shapes(f"T?{_NEXT_UNIT}"), _next_unit),
    (_shapes(f"{_L}E[lo]*T?X?UX?", f"{_L}E[lo]*M"), _end_of),
    (_shapes(f"D?[luI]*{AMOUNT}+f?"), _ahead),
    (_shapes(f"{_NAMED_DAY}{_L}[NO][lo]*M(?:[lo]*N)?", f"{_NAMED_DAY}{_L}M{_L}[NO](?:[lo]*N)?"), _day_and_month),
    (_shapes(f"{_NAMED_DAY}{_L}[YSB]", f"{_NAMED_DAY}u*l+[.]"), _written),
    (_shapes(f"{_NAMED_DAY}{_L}O", f"{_NAMED_DAY}u*l+N", f"{_L}WN"), _day_of_month),
)


# Hours


def _minutes(symbols: list[Symbol]) -> int:
    """Return the minutes after midnight that *symbols* name; raise UnclearError when they may be two."""
    part = next((int(symbol.value) for symbol in symbols if symbol.kind == "P"), None)
    clock = [symbol for symbol in symbols if symbol.kind not in "luPZ"]
    word = kinds(clock).removeprefix("A")
    if word == "e":
        return WORKDAY_END
    if not word:
        return WORKDAY_START if not part else part * 60
    minutes = _clock_minutes([symbol for symbol in clock if symbol.kind != "A"], word)
    if part is not None:
        return _in_part_of_day(minutes, part, is_exact=word.endswith(("a", "p")))
    is_bare = word in {"N", "Nz", "bN"}
    if is_bare and minutes < EARLIEST * 60:
        hour = minutes // 60
        raise UnclearError("two hours", one=f"{hour}:{minutes % 60:02}", two=f"{hour + 12}:{minutes % 60:02}")
    return minutes


def _clock_minutes(symbols: list[Symbol], word: str) -> int:
    """Return what the clock shows."""
    if word == "c":
        return int(symbols[0].value) * 60
    written = next((symbol for symbol in symbols if symbol.kind in "C."), None)
    numbers = [int(symbol.value) for symbol in symbols if symbol.kind == "N"]
    hour, minute = written.digits[:2] if written else (numbers[0], numbers[1] if len(numbers) > 1 else 0)
    if "a" in word or "p" in word:
        if not 1 <= hour <= 12:
            raise UnclearError("no hour")
        hour = hour % 12 + (12 if "p" in word else 0)
    minutes = hour * 60 + minute + sum(int(symbol.value) for symbol in symbols if symbol.kind in "bz")
    if hour > 24 or minute > 59 or not 0 <= minutes <= 24 * 60:
        raise UnclearError("no hour")
    return minutes


def _in_part_of_day(minutes: int, part: int, *, is_exact: bool) -> int:
    """Return nine in the evening as 21:00; refuse what is no time of that part."""
    first, last = {MORNING: (0, 12), AFTERNOON: (12, 20), EVENING: (16, 24), NIGHT: (19, 24)}[part]
    for hours in (0,) if is_exact else (0, 12):
        if first * 60 <= minutes + hours * 60 <= last * 60:
            return minutes + hours * 60
    raise UnclearError("no hour")


# Calendar


def _of(symbols: list[Symbol], wanted: str) -> float:
    return next(symbol.value for symbol in symbols if symbol.kind in wanted)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnclearError("no day") from None


def _without_year(day: int, month: int, setting: Setting, *, is_whole_month: bool = False) -> date:
    """Return the next such day; one that is just over was hardly meant for next year."""
    today = setting.today
    is_next_leap_day = (month, day) == (2, 29) and today.month > 2
    this_year = _day(today.year + is_next_leap_day, month, day)
    over = _last_of_month(this_year) if is_whole_month else this_year
    if over >= today:
        return this_year
    if (today - over).days < 90:
        raise UnclearError("past", when=this_year.isoformat())
    return _day(today.year + 1, month, day)


def _agreeing(symbols: list[Symbol], day: date) -> date:
    """Return *day* if it is the weekday that was named with it, if any."""
    named = [int(symbol.value) for symbol in symbols if symbol.kind == "W"]
    if named and named[0] != day.weekday():
        raise UnclearError("weekday", when=day.isoformat())
    return day
