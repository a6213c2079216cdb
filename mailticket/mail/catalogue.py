"""The fixed words of one language: statuses, units, dates, labels, the foot of a notice; from `words.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from string import Formatter
from typing import Any

from mailticket.errors import ConfigError
from mailticket.mail import direction

FILE = "words.toml"
#: Tables whose lists are counted off: so many weekdays, one and many.
COUNTED = frozenset({"dates", "units"})
#: Phrases whose value is the name of something, said in the table of the phrase's own name where it is there.
NAMED = frozenset({"degraded", "unverified"})

_BYTES = ("bytes", "kb", "mb", "gb")
#: Shown in the first unit of which there are so many.
_SPANS = (("week", 604_800, 2), ("day", 86_400, 2), ("hour", 3_600, 1), ("minute", 60, 0))


@dataclass(frozen=True)
class Catalogue:
    """One language; `words` is the file, table by table."""

    language: str
    words: Mapping[str, Any]
    #: What cannot stand where it was meant to, by file; the word before it stayed.
    misfits: Mapping[Path, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, language: str, *folders: Path) -> "Catalogue":
        """Read the language from *folders*; an earlier one wins, word by word, and English fills the gaps.

        The last folder has the words as they were written here; another's must fit in their places.
        """
        words: dict[str, Any] = {}
        misfits: dict[Path, list[str]] = {}
        for folder, path in [(each, each / name / FILE) for name in ("en", language) for each in reversed(folders)]:
            for table, entries in _read(path).items():
                known = words.get(table, {})
                wrong = _misfits(table, entries, known) if folder != folders[-1] else {}
                if wrong:
                    misfits[path] = list(dict.fromkeys([*misfits.get(path, ()), *wrong.values()]))
                words[table] = known | {key: word for key, word in entries.items() if key not in wrong}
        return cls(language, words, misfits)

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one table of the file, such as `taps`."""
        found: Mapping[str, Any] = self.words[name]
        return found

    def word(self, table: str, key: str) -> str:
        """Return one word; *key* itself where the catalogue has none, such as a custom field."""
        return str(self.words[table].get(key, key))

    def phrase(self, table: str, key: str, **values: object) -> str:
        """Return one phrase with *values* put in; right-to-left script in them moves none of its words."""
        said = {name: self.said(key, value) for name, value in values.items()}
        put = {name: direction.isolated(value) if isinstance(value, str) else value for name, value in said.items()}
        return str(self.words[table][key]).format_map(put)

    def said(self, key: str, value: object) -> object:
        """Return a value of the phrase *key* as the language says it; what it is about may stand behind: `name: of`."""
        if key not in NAMED:
            return value
        name, _, about = str(value).partition(": ")
        word = self.words[key].get(name.replace(" ", "-"))
        return word.format(value=about) if word else value

    def via(self, agent: str, site: str) -> str:
        """Return how an agent appears to a requester: `Alice via Acme Support`; the site alone without a name."""
        return str(self.words["labels"]["via"]).format(agent=agent, site=site) if agent else site

    def size(self, octets: int) -> str:
        """Return a file size to two digits that matter: `1.2 MB`."""
        amount, unit = float(octets), 0
        while amount >= 999.5 and unit < len(_BYTES) - 1:
            amount, unit = amount / 1000, unit + 1
        number = f"{amount:.1f}".removesuffix(".0") if unit and amount < 9.95 else f"{amount:.0f}"
        name = "byte" if octets == 1 else _BYTES[unit]
        return f"{number.replace('.', self.words['units']['decimal'])} {self.words['units'][name]}"

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
        tables = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
    except ValueError as error:
        raise ConfigError([f"{path}: {error}"]) from error
    loose = [name for name, entries in tables.items() if not isinstance(entries, dict)]
    if loose:
        raise ConfigError([f"{path}: {name} stands outside a [table]" for name in loose])
    return tables


def _misfits(table: str, entries: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, str]:
    """Return which of *entries* cannot stand where *known* ones stood, and why; new ones can, as a field's name."""
    found = {key: _misfit(word, known[key], table in COUNTED) for key, word in entries.items() if key in known}
    return {key: f"{table}.{key}: {wrong}" for key, wrong in found.items() if wrong}


def _misfit(word: object, known: str | list[str], counted: bool) -> str:
    """Say why *word* cannot stand where *known* stood: another kind, or a place for a value that there is not."""
    if isinstance(known, list):
        texts = [one for one in word if isinstance(one, str)] if isinstance(word, list) else []
        fits = texts and texts == word and (len(texts) == len(known) or not counted)
        return "" if fits else f"expected a list of {len(known)} texts"
    places, there = _places(word) if isinstance(word, str) else None, _places(known) or frozenset()
    if places is None:
        return "expected a text, with every { closed by a }"
    unknown, usable = (", ".join(sorted(some)) for some in (places - there, there))
    return f"there is no value {unknown} here; there are: {usable or 'none'}" if unknown else ""


def _places(text: str) -> frozenset[str] | None:
    """Return the places for values in *text*, as they stand there: `{who}`; None where one is not closed."""
    try:
        return frozenset(
            f"{{{name}{'!' + how if how else ''}{':' + form if form else ''}}}"
            for _, name, form, how in Formatter().parse(text)
            if name is not None
        )
    except ValueError:
        return None
