"""Values as people write them in the configuration: `4h`, `35MB`, `09:00-12:30`, an address, a time zone.

Every reader takes what stood in the file and returns the value; a ValueError says what was expected and nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
#: Powers of 1024, as mail servers count.
SIZE_UNITS = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
LONGEST = timedelta(days=36525)

_PART = re.compile(r"\s*([0-9]{1,9})([smhdw])")
_SIZE = re.compile(r"([0-9]{1,9}) ?([KMGT]?B)", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.IGNORECASE)
_LOCAL = re.compile(r"[a-z0-9!#$%&'*/=?^_`{|}~+-]+(?:\.[a-z0-9!#$%&'*/=?^_`{|}~+-]+)*", re.IGNORECASE)
_HEADER = re.compile(r"[!-9;-~]+")

A_DURATION = "a duration such as 30s, 15m, 4h, 2d or 1w"
A_SIZE = "a size such as 500KB, 35MB or 2GB"
A_CLOCK_TIME = "a time of day such as 08:00"
A_RANGE = "hours such as 09:00-12:30"
AN_ADDRESS = "an address such as support@acme.example (plain ASCII)"
A_PATTERN = "an address such as bob@acme.example, or a pattern such as *@acme.example"
A_ZONE = "a time zone such as Europe/Paris"


@dataclass(frozen=True, slots=True)
class Duration:
    """A span as it was written; in business time a day is a working day, so the parts are kept."""

    text: str
    parts: tuple[tuple[int, str], ...]

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read `30s 15m 4h 2d 1w`, or several together (`1d 12h`)."""
        parts = tuple((int(count), unit) for count, unit in _PART.findall(text))
        if not parts or _PART.sub("", text).strip() or len({unit for _, unit in parts}) < len(parts):
            raise ValueError(A_DURATION)
        # Counted in plain integers first: a timedelta overflows.
        if sum(count * int(UNITS[unit].total_seconds()) for count, unit in parts) > LONGEST.total_seconds():
            raise ValueError(f"{A_DURATION}, at most a hundred years")
        return cls(text=text.strip(), parts=parts)

    @property
    def calendar(self) -> timedelta:
        """The span in calendar time."""
        return sum((count * UNITS[unit] for count, unit in self.parts), timedelta())

    def __bool__(self) -> bool:
        """Tell whether it is longer than nothing: `0s` switches off."""
        return bool(self.calendar)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class HourRange:
    """From one minute of the day to another; `start > end` runs over midnight, the end is outside."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> "HourRange":
        """Read `09:00-12:30`; `24:00` is the end of the day."""
        start, dash, end = text.replace(" ", "").partition("-")
        if not dash or (first := _minutes(start)) == (last := _minutes(end)):
            raise ValueError(A_RANGE)
        return cls(first, last)

    def __contains__(self, moment: time) -> bool:
        minute = moment.hour * 60 + moment.minute
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))


def _minutes(text: str) -> int:
    """Return the minute of the day that `HH:MM` names."""
    match = _CLOCK.fullmatch(text)
    if not match or not (0 <= int(match[1]) * 60 + int(match[2]) <= 24 * 60 and int(match[2]) < 60):
        raise ValueError(A_RANGE)
    return int(match[1]) * 60 + int(match[2])


def read_duration(value: object) -> Duration:
    """Return the duration that was written."""
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise ValueError(A_DURATION)
    return Duration.parse(value)


def read_size(value: object) -> int:
    """Return the size in bytes; `35MB` is 35 × 1024 × 1024."""
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise ValueError(A_SIZE)
    return int(match[1]) * SIZE_UNITS[match[2].upper()]


def read_hours(value: object) -> HourRange:
    """Return the range of hours that was written."""
    if not isinstance(value, str):
        raise ValueError(A_RANGE)
    return HourRange.parse(value)


def read_clock_time(value: object) -> time:
    """Return the time of day: `08:00`, or TOML's own `08:00:00`."""
    if isinstance(value, time):
        return value
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError(A_CLOCK_TIME)
    return time(int(match[1]), int(match[2]))


def read_date(value: object) -> date:
    """Return the day: TOML's own `2026-12-24`, or the same in quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type] # what is no text raises TypeError
    except (TypeError, ValueError):
        raise ValueError("a day such as 2026-12-24") from None


def read_zone(value: object) -> ZoneInfo:
    """Return the IANA time zone of that name."""
    if isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(value)  # type: ignore[arg-type] # what is no text raises TypeError
    except (TypeError, ValueError, OSError, LookupError):
        raise ValueError(A_ZONE) from None


def read_address(value: object) -> str:
    """Return the addr-spec as written, its domain in lower case (RFC 5321: only the local part may mind)."""
    local, _, domain = value.strip().rpartition("@") if isinstance(value, str) else ("", "", "")
    if not _LOCAL.fullmatch(local) or len(local) > 64 or not _DOMAIN.fullmatch(domain) or len(domain) > 253:
        raise ValueError(AN_ADDRESS)
    return f"{local}@{domain.lower()}"


def read_pattern(value: object) -> str:
    """Return an address or a pattern of addresses with `*`, in lower case."""
    local, _, domain = value.strip().rpartition("@") if isinstance(value, str) else ("", "", "")
    # A star stands for some letters: with one put in, both sides must be what an address may have.
    if not _LOCAL.fullmatch(local.replace("*", "x")) or not _DOMAIN.fullmatch(domain.replace("*", "x")):
        raise ValueError(A_PATTERN)
    return f"{local}@{domain}".lower()


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A header field with the value that decides; both compared without case."""

    name: str
    value: str

    @classmethod
    def parse(cls, text: str) -> "HeaderMatch":
        """Read `X-Spam-Flag: YES`."""
        name, _, value = text.partition(":")
        if not _HEADER.fullmatch(name.strip()) or not value.strip():
            raise ValueError("a header field and its value, such as X-Spam-Flag: YES")
        return cls(name.strip(), value.strip())


def address_key(address: str) -> str:
    """Return *address* as it is compared: blanks off, lower case."""
    return address.strip().lower()


def mailboxes_of(address: str) -> Iterator[str]:
    """Yield whose *address* it may be: its own, then without its last `+detail`, and so on (RFC 5233).

    What stands behind the last plus alone is ours: me+desk@gmail.example is an address of a desk, too.
    """
    local, at, domain = address.rpartition("@")
    while True:
        yield f"{local}{at}{domain}"
        local, plus, _ = local.rpartition("+")
        if not plus:
            return
