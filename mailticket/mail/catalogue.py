"""The fixed words of one language: statuses, units, dates, labels, the foot of a notice; from `words.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from mailticket.errors import ConfigError
from mailticket.mail import direction

FILE = "words.toml"

_BYTES = ("bytes", "kb", "mb", "gb")
#: Shown in the first unit of which there are so many.
_SPANS = (("week", 604_800, 2), ("day", 86_400, 2), ("hour", 3_600, 1), ("minute", 60, 0))


@dataclass(frozen=True)
class Catalogue:
    """One language; `words` is the file, table by table."""

    language: str
    words: Mapping[str, Any]

    @classmethod
    def load(cls, language: str, *folders: Path) -> "Catalogue":
        """Read the language from *folders*; an earlier one wins, word by word, and English fills the gaps."""
        words: dict[str, Any] = {}
        for path in [folder / name / FILE for name in ("en", language) for folder in reversed(folders)]:
            for table, entries in _read(path).items():
                words[table] = words.get(table, {}) | entries
        return cls(language, words)

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one table of the file, such as `taps`."""
        found: Mapping[str, Any] = self.words[name]
        return found

    def word(self, table: str, key: str) -> str:
        """Return one word; *key* itself where the catalogue has none, such as a custom field."""
        return str(self.words[table].get(key, key))

    def phrase(self, table: str, key: str, **values: object) -> str:
        """Return one phrase with *values* put in; right-to-left script in them moves none of its words."""
        put = {name: direction.isolated(value) if isinstance(value, str) else value for name, value in values.items()}
        return str(self.words[table][key]).format_map(put)

    def via(self, agent: str, site: str) -> str:
        """Return how an agent appears to a requester: `Alice via Acme Support`; the site alone without a name."""
        return str(self.words["labels"]["via"]).format(agent=agent, site=site) if agent else site

    def size(self, octets: int) -> str:
        """Return a file size to two digits that matter: `1.2 MB`."""
        amount, unit = float(octets), 0
        while amount >= 999.5 and unit < len(_BYTES) - 1:
            amount, unit = amount / 1000, unit + 1
        number = f"{amount:.1f}".removesuffix(".0") if unit and amount < 9.95 else f"{amount:.0f}"
        return f"{number.replace('.', self.words['units']['decimal'])} {self.words['units'][_BYTES[unit]]}"

    def span(self, length: timedelta) -> str:
        """Return a span of time in words, rounded to one unit: `4 hours`, `3 days`."""
        seconds = max(length.total_seconds(), 60.0)
        name, unit, _ = next(one for one in _SPANS if seconds >= one[1] * one[2] - one[1] / 2)
        count = max(1, round(seconds / unit))
        single, plural = self.words["units"][name]
        return f"{count} {single if count == 1 else plural}"

    def day(self, at: datetime, zone: tzinfo = UTC) -> str:
        """Return the date in full: `Tuesday 1 December 2026`."""
        return self._dated("day", at.astimezone(zone))

    def when(self, at: datetime, zone: tzinfo = UTC) -> str:
        """Return date, time and time zone in full, so that nothing can be misread."""
        return self._dated("when", at.astimezone(zone))

    def _dated(self, form: str, local: datetime) -> str:
        dates = self.words["dates"]
        return str(dates[form]).format(
            weekday=dates["weekdays"][local.weekday()],
            day=dates["first"] if local.day == 1 else local.day,
            month=dates["months"][local.month - 1],
            year=local.year,
            time=f"{local:%H:%M}",
            zone=local.tzname(),
        )


def _read(path: Path) -> dict[str, Any]:
    """Return the tables of a file; none where there is no file. Raises ConfigError for what is no TOML of tables."""
    try:
        tables = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise ConfigError([f"{path}: {error}"]) from error
    loose = [name for name, entries in tables.items() if not isinstance(entries, dict)]
    if loose:
        raise ConfigError([f"{path}: {name} stands outside a [table]" for name in loose])
    return tables
