"""What is wrong with a configuration: every problem with its key, what was expected and what was found."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from mailticket import units
from mailticket.credentials import Secret

Table = Mapping[str, Any]

#: What pydantic calls an error → what we say was expected; its context fills the gaps.
EXPECTED = {
    "missing": "a value (it is required)",
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list [ ]",
    "dict_type": "a table",
    "model_type": "a table",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than_equal": "a number of at most {le}",
    "too_short": "at least {min_length} of them",
    "value_error": "{error}",
    "is_instance_of": "a text in quotes",
}


#: Where a URL may hold a password (RFC 3986: user-info; libpq: a parameter); the groups around it are shown.
IN_URLS = (re.compile(r"(:/*).*(@)", re.DOTALL), re.compile(r"(password\s*=).*()", re.DOTALL | re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Draft:
    """The file as it was read, before anything in it is known to be right."""

    data: Table

    def table(self, name: str) -> Table:
        """Return the section *name*, or an empty one."""
        return _table(self.data.get(name))

    def items(self, name: str) -> Iterator[tuple[str, Table]]:
        """Yield the tables of the list *name*, each with its key: `mailbox[0]`."""
        found = self.data.get(name)
        for index, item in enumerate(found if isinstance(found, list) else ()):
            yield f"{name}[{index}]", _table(item)

    def names(self, section: str, key: str = "name") -> set[str]:
        """Return what the tables of the list *section* are called."""
        return {text for _, item in self.items(section) for text in _texts(item.get(key))}


def of_model(error: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    """Yield the problems that the model found."""
    for item in error.errors(include_url=False):
        loc = [part for part in item["loc"] if part != "[key]"]
        if item["type"] == "extra_forbidden":
            yield f"{dotted(loc)}: {_unknown(loc, model)}"
            continue
        wanted = EXPECTED.get(item["type"], item["msg"]).format_map(item.get("ctx", {}))
        found = "nothing" if item["type"] == "missing" else _shown(item["input"])
        yield f"{dotted(loc)}: expected {wanted}, found {found}"


def dotted(loc: Sequence[int | str]) -> str:
    """Return the key as people write it: `mailbox[0].imap.port`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def between_sections(draft: Draft) -> Iterator[str]:
    """Yield what single keys cannot show: names that are missing, doubled, or belong to nobody."""
    for check in CHECKS:
        yield from check(draft)


def _at_least_one(draft: Draft) -> Iterator[str]:
    for section in ("mailbox", "queue", "agent"):
        if section not in draft.data or draft.data[section] == []:
            yield f"{section}: expected at least one [[{section}]], found none"


def _names_are_unique(draft: Draft) -> Iterator[str]:
    """Compare without case: people write these names into mails."""
    for section, key in UNIQUE:
        names = [(at, text) for at, item in draft.items(section) for text in _texts(item.get(key))]
        count = Counter(text.casefold() for _, text in names)
        for at, text in names:
            if count[text.casefold()] > 1:
                yield f"{at}.{key}: expected one of its own, found {text!r} {count[text.casefold()]} times"


def _addresses_are_unique(draft: Draft) -> Iterator[str]:
    """One address is one mailbox or one agent: a shared one would make a mail belong to two."""
    owners: dict[str, str] = {}
    for section in ("mailbox", "agent"):
        for at, item in draft.items(section):
            own = [(f"{at}.address", address) for address in _texts(item.get("address"))]
            aliases = item.get("aliases")
            for index, alias in enumerate(aliases if isinstance(aliases, list) else ()):
                own += [(f"{at}.aliases[{index}]", address) for address in _texts(alias)]
            for key, address in own:
                first = owners.setdefault(units.address_key(address), key)
                if first != key:
                    yield f"{key}: expected an address of its own, found {address!r}, which {first} has too"


def _references_exist(draft: Draft) -> Iterator[str]:
    for section, key, target, by in REFERENCES:
        known = draft.names(target, by)
        for at, item in draft.items(section):
            value = item.get(key)
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and text not in known:
                    yield f"{at}.{key}: expected the {by} of one [[{target}]]{_near(text, known)}, found {text!r}"


def _mailboxes_can_log_in(draft: Draft) -> Iterator[str]:
    for at, item in draft.items("mailbox"):
        imap, smtp = _table(item.get("imap")), _table(item.get("smtp"))
        if "imap" in item and not imap.get("user"):
            yield f"{at}.imap.user: expected a value (it is required), found nothing"
        for name, server in (("imap", imap), ("smtp", smtp)):
            by_password = server.get("auth", "password") == "password"
            if server.get("user") and by_password and not server.get("password"):
                yield f"{at}.{name}.password_file: expected a password for {server['user']!r}, found nothing"


def _mail_comes_in_somehow(draft: Draft) -> Iterator[str]:
    listen = draft.table("listen")
    if listen.get("lmtp") or listen.get("smtp"):
        return
    for at, item in draft.items("mailbox"):
        if item and "imap" not in item:
            yield f"{at}.imap: expected a table (or intake by [listen] lmtp or smtp), found nothing"


def _listeners_have_their_own_address(draft: Draft) -> Iterator[str]:
    taken: dict[str, str] = {}
    for name, where in draft.table("listen").items():
        if isinstance(where, str) and where and (first := taken.setdefault(where, name)) != name:
            yield f"listen.{name}: expected an address of its own, found {where!r}, which listen.{first} has too"


def _archive_is_elsewhere(draft: Draft) -> Iterator[str]:
    for at, item in draft.items("mailbox"):
        imap = _table(item.get("imap"))
        moves = imap.get("after", "move") == "move"
        folders = (imap.get("folder", "INBOX"), imap.get("archive_folder", "Processed"))
        if moves and folder_key(folders[0]) == folder_key(folders[1]):
            yield f"{at}.imap.archive_folder: expected another folder than the one that is read, found the same"


def folder_key(name: object) -> object:
    """Return what two names of one folder share: INBOX, alone of all, is written in any case (RFC 9051 5.1)."""
    return "INBOX" if isinstance(name, str) and name.upper() == "INBOX" else name


def _fields_can_be_filled(draft: Draft) -> Iterator[str]:
    for at, item in draft.items("field"):
        if item.get("type") == "choice" and not item.get("choices"):
            yield f"{at}.choices: expected a list of choices (type is choice), found nothing"
    for at, item in draft.items("macro"):
        if not item.get("text") and not item.get("tags"):
            yield f"{at}.text: expected a text or tags, found neither"


def _stage_is_one_of_the_stages(draft: Draft) -> Iterator[str]:
    for at, item in draft.items("queue"):
        stage, stages = item.get("closed_stage"), item.get("stages")
        if stage and isinstance(stages, list) and stages and stage not in stages:
            yield f"{at}.closed_stage: expected one of its stages, found {_shown(stage)}"


UNIQUE = (
    ("mailbox", "name"),
    ("queue", "name"),
    ("agent", "id"),
    ("field", "name"),
    ("macro", "name"),
    ("rule", "name"),
)
REFERENCES = (
    ("mailbox", "queue", "queue", "name"),
    ("queue", "agents", "agent", "id"),
    ("queue", "lead", "agent", "id"),
    ("field", "queues", "queue", "name"),
)
CHECKS: tuple[Callable[[Draft], Iterator[str]], ...] = (
    _at_least_one,
    _names_are_unique,
    _addresses_are_unique,
    _references_exist,
    _mailboxes_can_log_in,
    _mail_comes_in_somehow,
    _listeners_have_their_own_address,
    _archive_is_elsewhere,
    _fields_can_be_filled,
    _stage_is_one_of_the_stages,
)


def _unknown(loc: Sequence[int | str], model: type[BaseModel]) -> str:
    """Say that a key is unknown, and which one may be meant; never its value, which may be a secret."""
    known = _keys_at(loc[:-1], model)
    return f"unknown key{_near(str(loc[-1]), known)}" if known else "unknown key"


def _keys_at(loc: Sequence[int | str], model: type[BaseModel]) -> set[str]:
    """Return the keys that the table at *loc* may have."""
    for part in loc:
        if isinstance(part, int):
            continue
        field = next((f for name, f in model.model_fields.items() if (f.alias or name) == part), None)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            continue  # the key of a dict: its value is the model at hand
        model = inner
    keys = {field.alias or name for name, field in model.model_fields.items()}
    secrets = {key for key in keys if key.rpartition("_")[2] in ("password", "secret")}
    return keys | {key + ending for key in secrets for ending in ("_file", "_env", "_command", "_credential")}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model somewhere in an annotation like `tuple[Mailbox, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in getattr(annotation, "__args__", ()) if (found := _model_in(inner))), None)


def _near(text: str, known: set[str]) -> str:
    """Return a hint at the nearest known name, or nothing."""
    near = difflib.get_close_matches(text, sorted(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""


def _shown(value: object) -> str:
    """Show what was found; never a table, which may hold a secret."""
    match value:
        case dict() | BaseModel():
            return "a table"
        case list() | tuple():
            return "an empty list" if not value else "a list"
        case bool():
            return str(value).lower()
        case Secret():
            return "a secret"
        case _:
            text = repr(without_passwords(value) if isinstance(value, str) else value)
            return text if len(text) <= 60 else text[:57] + "…"


def without_passwords(text: str) -> str:
    """Return *text* without what a URL, whole or misspelt, has in front of its host, and without a password behind."""
    for pattern in IN_URLS:
        text = pattern.sub(r"\1…\2", text, count=1)
    return text


def _table(value: object) -> Table:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else []
