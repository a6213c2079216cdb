"""The configuration: one TOML file, read and checked as a whole, then typed, frozen and looked things up in."""

import copy
import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError

from mailticket import credentials, diagnosis, sections, units
from mailticket.credentials import Secret
from mailticket.errors import ConfigError

SYSTEM_FILE = Path("/etc/mailticket/mailticket.toml")
LOCAL_FILE = Path("config/mailticket.toml")
ENVIRONMENT = "MAILTICKET_CONFIG"

#: Keys that are known and checked but do nothing yet. Whoever makes one work takes it out; a name stands for all in it.
WITHOUT_EFFECT = frozenset(
    {
        "rule",
    }
)


class Settings(sections.Section):
    """The whole configuration, with lookups by name and address."""

    site: sections.Site
    security: sections.SecurityRules = sections.SecurityRules()
    hours: sections.Hours | None = None
    mailboxes: tuple[sections.Mailbox, ...] = Field(alias="mailbox")
    listen: sections.Listen = sections.Listen()
    queues: tuple[sections.Queue, ...] = Field(alias="queue")
    agents: tuple[sections.Agent, ...] = Field(alias="agent")
    roles: sections.Roles = sections.Roles()
    custom_fields: tuple[sections.CustomField, ...] = Field(default=(), alias="field")
    macros: tuple[sections.Macro, ...] = Field(default=(), alias="macro")
    rules: tuple[sections.Rule, ...] = Field(default=(), alias="rule")

    def queue(self, name: str) -> sections.Queue | None:
        """Return the queue of that name, written in any case."""
        return self._queues.get(name.casefold())

    def mailbox(self, name: str) -> sections.Mailbox | None:
        """Return the mailbox of that name, written in any case."""
        return self._mailboxes.get(name.casefold())

    def agent(self, id: str) -> sections.Agent | None:  # noqa: A002 - the key of the file
        """Return the agent with that id."""
        return self._agents.get(id)

    def agent_by_address(self, address: str) -> sections.Agent | None:
        """Return the agent who writes from *address*."""
        return self._agent_addresses.get(units.address_key(address))

    def mailbox_by_address(self, address: str) -> sections.Mailbox | None:
        """Return the mailbox that is written to at *address*, with or without a `+detail`."""
        known = map(self._mailbox_addresses.get, units.mailboxes_of(units.address_key(address)))
        return next(filter(None, known), None)

    def queue_of(self, mailbox: sections.Mailbox) -> sections.Queue:
        """Return the queue that *mailbox* belongs to."""
        return self._queues[mailbox.queue.casefold()]

    def members(self, queue: sections.Queue | str) -> tuple[sections.Agent, ...]:
        """Return the agents of *queue*, in the order of the file."""
        found = self.queue(queue) if isinstance(queue, str) else queue
        return tuple(self._agents[id_] for id_ in found.agents) if found else ()

    def leads(self, queue: sections.Queue | str) -> tuple[sections.Agent, ...]:
        """Return the leads of *queue*, in the order of the file."""
        found = self.queue(queue) if isinstance(queue, str) else queue
        return tuple(self._agents[id_] for id_ in found.lead) if found else ()

    def zone(self, agent: sections.Agent | None = None) -> ZoneInfo:
        """Return the agent's time zone, else the site's."""
        return (agent.timezone if agent else None) or self.site.timezone

    def language(self, agent: sections.Agent | None = None) -> str:
        """Return the agent's language, else the site's."""
        return (agent.language if agent else None) or self.site.language

    @cached_property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is ours, in lower case."""
        return frozenset(self._mailbox_addresses)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What works but should not stay."""
        literal = [
            f"{secret.key}: the secret stands in the file; give it by …_file, …_env, …_command or …_credential"
            for secret in _secrets(self)
            if secret.source is credentials.Source.LITERAL
        ]
        in_url = "://" in self.site.database and ":" in self.site.database.split("://")[1].partition("@")[0]
        if in_url and "@" in self.site.database:
            literal.append("site.database: the password stands in the file; a pgpass file (libpq) keeps it out")
        return tuple(literal)

    @property
    def secret_files(self) -> tuple[Path, ...]:
        """The files that secrets are read from."""
        found = (secret for secret in _secrets(self) if secret.source is credentials.Source.FILE)
        return tuple(dict.fromkeys(secret.directory / secret.place for secret in found))

    @cached_property
    def _queues(self) -> dict[str, sections.Queue]:
        return {queue.name.casefold(): queue for queue in self.queues}

    @cached_property
    def _mailboxes(self) -> dict[str, sections.Mailbox]:
        return {mailbox.name.casefold(): mailbox for mailbox in self.mailboxes}

    @cached_property
    def _agents(self) -> dict[str, sections.Agent]:
        return {agent.id: agent for agent in self.agents}

    @cached_property
    def _agent_addresses(self) -> dict[str, sections.Agent]:
        return {units.address_key(address): agent for agent in self.agents for address in agent.addresses}

    @cached_property
    def _mailbox_addresses(self) -> dict[str, sections.Mailbox]:
        return {units.address_key(address): mailbox for mailbox in self.mailboxes for address in mailbox.addresses}


def find(path: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the configuration file to use: *path*, else the environment's, the system's, the local one."""
    if path is not None:
        return path
    if environ.get(ENVIRONMENT):
        return Path(environ[ENVIRONMENT])
    for candidate in (SYSTEM_FILE, LOCAL_FILE):
        if candidate.exists():
            return candidate
    places = f"--config FILE, ${ENVIRONMENT}, {SYSTEM_FILE}, {LOCAL_FILE}"
    raise ConfigError([f"no configuration: expected one of {places}; `mailticket init` writes one"])


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings of the file that is found; ConfigError names every problem in it."""
    file = find(path, environ)
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError([f"{file}: expected a file that can be read, found: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise ConfigError([f"{file}: expected UTF-8 text, found something else at byte {error.start}"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file}: expected TOML, found: {error}"]) from None
    return build(data, source=str(file), directory=file.absolute().parent)


def build(data: Mapping[str, Any], *, source: str = "configuration", directory: Path | None = None) -> Settings:
    """Return the settings that *data*, the content of the file, makes; relative paths start at *directory*."""
    directory = directory or Path()
    tables = copy.deepcopy(dict(data))
    problems = list(_fold_secrets(tables, directory))
    settings = None
    try:
        settings = Settings.model_validate(tables, context={"directory": directory})
    except ValidationError as error:
        problems += diagnosis.of_model(error, Settings)
    problems += diagnosis.between_sections(diagnosis.Draft(tables))
    if problems or settings is None:
        raise ConfigError([f"{source}: {problem}" for problem in dict.fromkeys(problems)])
    return settings


def effectless(settings: Settings) -> list[str]:
    """Return the keys that are set and have no effect yet."""
    return [key for key, pattern in _given(settings) if _has_no_effect(pattern)]


def signing_key(settings: Settings, environ: Mapping[str, str] | None = None) -> bytes:
    """Return the key of signed tokens: from `site.secret`, else kept in the state directory and made at first need."""
    environ = os.environ if environ is None else environ
    if settings.site.secret:
        return credentials.derived_key(settings.site.secret, environ)
    return credentials.kept_key(settings.site.state_dir)


def _fold_secrets(tables: dict[str, Any], directory: Path) -> Iterator[str]:
    """Put a Secret in the place of each group of keys that names one."""
    site = tables.get("site")
    if isinstance(site, dict):
        for name in ("secret", "operator_smtp_password"):
            yield from credentials.fold(site, name, "site.", directory)
    mailboxes = tables.get("mailbox")
    for index, mailbox in enumerate(mailboxes if isinstance(mailboxes, list) else ()):
        for name in ("imap", "smtp"):
            server = mailbox.get(name) if isinstance(mailbox, dict) else None
            if isinstance(server, dict):
                yield from credentials.fold(server, "password", f"mailbox[{index}].{name}.", directory)


def _secrets(section: BaseModel) -> Iterator[Secret]:
    """Yield every secret in *section* and what it holds."""
    for _, value in section:
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Secret):
                yield item
            elif isinstance(item, BaseModel):
                yield from _secrets(item)


def _given(section: BaseModel, at: str = "", pattern: str = "") -> Iterator[tuple[str, str]]:
    """Yield each key that was given, as it stands in the file and without its indexes."""
    for name, field in type(section).model_fields.items():
        if name not in section.model_fields_set:
            continue
        key, value = field.alias or name, getattr(section, name)
        if isinstance(value, BaseModel):
            yield from _given(value, f"{at}{key}.", f"{pattern}{key}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for index, item in enumerate(value):
                yield from _given(item, f"{at}{key}[{index}].", f"{pattern}{key}.")
        else:
            yield f"{at}{key}", f"{pattern}{key}"


def _has_no_effect(pattern: str) -> bool:
    parts = pattern.split(".")
    return any(".".join(parts[:length]) in WITHOUT_EFFECT for length in range(1, len(parts) + 1))
