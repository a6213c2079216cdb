"""The types of the keys in the configuration: what may be written there, and the value it becomes."""

import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainValidator, StrictInt, ValidationInfo

from mailticket import units
from mailticket.units import Duration, HeaderMatch, HourRange

#: What of a ticket an agent may be told of by `changed`.
CHANGES = ("queue", "stage", "tags", "priority", "attachments")
TRIGGERS = ("opened", "replied", "status", "assigned", "overdue", "tagged")
#: The notices an agent may switch off, by their names of product.md 5.
AGENT_NOTICES = (
    *("new-ticket", "requester-replied", "proposal", "assigned", "note-added", "changed", "reminder", "overdue"),
    *("escalation", "activity", "approval-result", "worklist", "undelivered", "digest", "report"),
)


def _or_none(read: Callable[[Any], Any]) -> PlainValidator:
    """Read with *read*, but take an empty text as "not set"."""
    return PlainValidator(lambda value: None if value is None or value == "" else read(value))


def _text(pattern: str, expected: str) -> PlainValidator:
    """Take only text that matches *pattern* as a whole."""
    compiled = re.compile(pattern)

    def read(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError(expected)
        return value

    return PlainValidator(read)


def _read_path(value: object, info: ValidationInfo) -> Path:
    """Return the path; a relative one is relative to the configuration file."""
    if not isinstance(value, (str, Path)) or str(value) == "" or "\0" in str(value):
        raise ValueError("a path")
    return Path((info.context or {}).get("directory", ""), value)


def _read_maybe_path(value: object, info: ValidationInfo) -> Path | None:
    return None if value is None or value == "" else _read_path(value, info)


def _read_plus(value: object) -> bool | Literal["auto"]:
    """Return whether plus addressing is on, or that it is to be found out."""
    if value == "auto":
        return "auto"
    if isinstance(value, bool):
        return value
    raise ValueError('true, false or "auto"')


def _read_notices(value: object) -> dict[str, bool | tuple[str, ...]]:
    """Return which notices an agent wants; for `changed` also a list of what."""
    wanted: dict[str, bool | tuple[str, ...]] = {}
    for name, choice in value.items() if isinstance(value, dict) else ():
        if name not in AGENT_NOTICES:
            raise ValueError("names of notices to agents (" + " ".join(AGENT_NOTICES) + ")")
        if isinstance(choice, bool):
            wanted[name] = choice
        elif name == "changed" and isinstance(choice, list) and all(what in CHANGES for what in choice):
            wanted[name] = tuple(choice)
        else:
            raise ValueError("true or false for each notice, for `changed` also a list of " + " ".join(CHANGES))
    if not isinstance(value, dict):
        raise ValueError("a table of notices")
    return wanted


def _read_trigger(value: object) -> str:
    """Return what starts a rule: the name of something that happens, or `every:1h`."""
    if value in TRIGGERS:
        return str(value)
    name, _, span = value.partition(":") if isinstance(value, str) else ("", "", "")
    if name != "every" or not units.read_duration(span):
        raise ValueError("one of " + ", ".join(TRIGGERS) + ", or every:1h")
    return str(value)


DurationValue = Annotated[Duration, PlainValidator(units.read_duration)]
MaybeDuration = Annotated[Duration | None, _or_none(units.read_duration)]
Since = Annotated[Duration | None, PlainValidator(lambda value: None if value == "all" else units.read_duration(value))]
Size = Annotated[int, PlainValidator(units.read_size)]
Zone = Annotated[ZoneInfo, PlainValidator(units.read_zone)]
MaybeZone = Annotated[ZoneInfo | None, _or_none(units.read_zone)]
AddressText = Annotated[str, PlainValidator(units.read_address)]
Pattern = Annotated[str, PlainValidator(units.read_pattern)]
MaybeAddress = Annotated[str | None, _or_none(units.read_address)]
Day = Annotated[date, PlainValidator(units.read_date)]
OpenHours = Annotated[HourRange, PlainValidator(units.read_hours)]
MaybeHours = Annotated[HourRange | None, _or_none(units.read_hours)]
MaybeClockTime = Annotated[time | None, _or_none(units.read_clock_time)]
MaybeHeader = Annotated[HeaderMatch | None, _or_none(lambda value: HeaderMatch.parse(str(value)))]
NeededPath = Annotated[Path, PlainValidator(_read_path)]
MaybePath = Annotated[Path | None, PlainValidator(_read_maybe_path)]
Region = Annotated[str, _text(r"(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?)?", "a country or country-subdivision: FR, DE-BY")]
Name = Annotated[str, _text(r"\w[\w.-]{0,39}", "a name of letters, digits and - _ . (at most 40)")]
AgentId = Annotated[
    str, _text(r"(?!(?:me|none)$)[a-z0-9][a-z0-9_.-]{0,31}", "an id of a-z, 0-9 and - _ . (but not: me, none)")
]
Line = Annotated[str, _text(r"[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*", "a line of text")]
Label = Annotated[str, _text(r"(?:[^\W_][\w .-]{0,30}(?<! ))?", "a word or two of letters and digits, or nothing")]
Folder = Annotated[str, _text(r"[^\x00-\x1f\x7f]+", "the name of a folder")]
MaybeFolder = Annotated[str, _text(r"[^\x00-\x1f\x7f]*", "the name of a folder")]
Host = Annotated[str, _text(r"\[?[A-Za-z0-9:][A-Za-z0-9.:_-]*\]?", "a host name or an IP address")]
Port = Annotated[StrictInt, Field(ge=1, le=65535)]
PORT = r"(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5]?[0-9]{1,4})"
Listener = Annotated[str, _text(rf"|/.+|(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]*):{PORT}", "HOST:PORT or /SOCKET/PATH")]
TagName = Annotated[str, _text(r"#?\w+", "the name of a tag")]
Language = Literal["en", "fr", "it", "de", "es"]
Leads = Annotated[
    tuple[AgentId, ...],
    BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
    Field(min_length=1),
]
PlusAddressing = Annotated[bool | Literal["auto"], PlainValidator(_read_plus)]
Notices = Annotated[dict[str, bool | tuple[str, ...]], PlainValidator(_read_notices)]
Trigger = Annotated[str, PlainValidator(_read_trigger)]
MaybeLanguage = Annotated[Literal["en", "fr", "it", "de", "es"] | None, BeforeValidator(lambda value: value or None)]
