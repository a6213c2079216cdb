"""What stands in each section of the configuration file: every key, its type and its default."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    PlainValidator,
    StrictBool,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from mailticket import choices, regions, units
from mailticket import keytypes as key
from mailticket.credentials import Secret
from mailticket.units import Duration, HourRange

LOOPBACK = re.compile(r"localhost|127(?:\.[0-9]{1,3}){3}|\[?::1\]?", re.IGNORECASE)
IMAP_PORTS = {"tls": 993, "starttls": 143, "plain": 143}
SMTP_PORTS = {"tls": 465, "starttls": 587, "plain": 25}
ROUTES = {"smtps": "tls", "smtp+starttls": "starttls", "smtp": "plain"}
A_ROUTE = "smtps://USER@HOST or smtp+starttls://USER@HOST (smtp:// only to loopback), without a password"


def _given(text: str) -> Duration:
    """Return a default, written as in the file."""
    return Duration.parse(text)


class Section(BaseModel):
    """A table of the file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Server(Section):
    """What every server needs to be reached and logged in to."""

    host: key.Host
    port: key.Port
    security: choices.Security = choices.Security.TLS
    ca_file: key.MaybePath = None
    user: str = ""
    password: InstanceOf[Secret] | None = None
    auth: choices.Auth = choices.Auth.PASSWORD

    @field_validator("security", mode="after")
    @classmethod
    def _plain_stays_on_this_machine(cls, value: choices.Security, info: ValidationInfo) -> choices.Security:
        host = info.data.get("host")
        if value is choices.Security.PLAIN and host is not None and not LOOPBACK.fullmatch(host):
            raise ValueError(f"tls or starttls: plain is for loopback only, and {host} is not")
        return value

    @property
    def connect_host(self) -> str:
        """The host as a socket wants it: an IPv6 address without its brackets."""
        return self.host.strip("[]")


def _default_port(ports: Mapping[str, int]) -> Callable[[Any], Any]:
    """Put in the port that goes with the security, where none is given."""

    def put_in(data: Any) -> Any:
        if isinstance(data, dict) and "port" not in data:
            return data | {"port": ports.get(str(data.get("security", "tls")), ports["tls"])}
        return data

    return put_in


class Imap(Server):
    """`[mailbox.imap]`: where mail comes in."""

    folder: key.Folder = "INBOX"
    since: key.Since = _given("2d")
    after: choices.After = choices.After.MOVE
    archive_folder: key.Folder = "Processed"
    poll_interval: key.DurationValue = _given("60s")

    _port = model_validator(mode="before")(_default_port(IMAP_PORTS))

    @field_validator("poll_interval", mode="after")
    @classmethod
    def _not_all_the_time(cls, value: Duration) -> Duration:
        if not value:
            raise ValueError("a duration of at least 1s")
        return value


class Smtp(Server):
    """`[mailbox.smtp]`: where mail goes out."""

    sent_folder: key.MaybeFolder = ""

    _port = model_validator(mode="before")(_default_port(SMTP_PORTS))


def read_route(url: str, password: Secret | None) -> Smtp:
    """Return the server that *url* (smtps://user@host) names."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(A_ROUTE) from None
    if parts.scheme not in ROUTES or not parts.hostname or parts.password is not None or parts.path.strip("/"):
        raise ValueError(A_ROUTE)
    security = ROUTES[parts.scheme]
    if security == "plain" and not LOOPBACK.fullmatch(parts.hostname):
        raise ValueError(A_ROUTE)
    return Smtp(
        host=parts.hostname,
        port=port or SMTP_PORTS[security],
        security=choices.Security(security),
        user=unquote(parts.username or ""),
        password=password,
    )


def is_postgresql(url: str) -> bool:
    """Say whether *url* names a PostgreSQL database; one whose port is no number may be a password with a slash."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "postgresql+psycopg" and bool(parts.path.strip("/")) and parts.port != 0
    except ValueError:
        return False


class Site(Section):
    """`[site]`: who we are and where our things lie."""

    name: key.Line
    token_label: key.Label = ""
    first_number: Annotated[StrictInt, Field(ge=1, le=2**31)] = 1001
    language: key.Language = "en"
    timezone: key.Zone = ZoneInfo("UTC")
    state_dir: key.NeededPath = Path("/var/lib/mailticket")
    database: str = "sqlite:///mailticket.db"
    templates_dir: key.MaybePath = None
    operator: key.AddressText
    operator_smtp: str = ""
    operator_smtp_password: InstanceOf[Secret] | None = None
    secret: InstanceOf[Secret] | None = None
    min_free: key.Size = units.read_size("500MB")

    @field_validator("database", mode="after")
    @classmethod
    def _database_is_one_we_know(cls, value: str) -> str:
        scheme, _, path = value.partition(":///")
        if scheme == "sqlite" and path.strip("/") and not path.startswith(":memory:") and "?" not in path:
            return value
        if is_postgresql(value):
            return value
        raise ValueError("sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")

    @field_validator("operator_smtp", mode="after")
    @classmethod
    def _route_can_be_read(cls, value: str) -> str:
        if value:
            read_route(value, None)
        return value

    @property
    def database_url(self) -> str:
        """The database as SQLAlchemy wants it; a relative SQLite file lies in `state_dir`."""
        scheme, _, path = self.database.partition(":///")
        return f"sqlite:///{self.state_dir / path}" if scheme == "sqlite" else self.database

    @property
    def operator_route(self) -> Smtp | None:
        """The other route for trouble, where one is given."""
        return read_route(self.operator_smtp, self.operator_smtp_password) if self.operator_smtp else None


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose Authentication-Results we believe (trust.md 3.2)."""

    kind: choices.TrustKind = choices.TrustKind.NONE
    authserv_id: str = ""  #: lower case; only of kind authserv-id

    @classmethod
    def parse(cls, value: object) -> "Trust":
        """Read `authserv-id mx.acme.example`, `topmost-without-id` or `none`."""
        words = value.split() if isinstance(value, str) else []
        match words:
            case ["none" | "topmost-without-id" as kind]:
                return cls(choices.TrustKind(kind))
            case ["authserv-id", name]:
                return cls(choices.TrustKind.AUTHSERV_ID, name.lower())
        raise ValueError('"authserv-id HOST", "topmost-without-id" or "none"')


class SecurityRules(Section):
    """`[security]`: what we believe and what we refuse."""

    trust: Annotated[Trust, PlainValidator(Trust.parse)] = Trust()
    max_message_size: key.Size = units.read_size("35MB")
    spam_header: key.MaybeHeader = None
    block: tuple[key.Pattern, ...] = ()


WORKDAYS = tuple(choices.Weekday)[:5]


class Hours(Section):
    """`[hours]`: when we work."""

    week: dict[choices.Weekday, tuple[key.OpenHours, ...]] = dict.fromkeys(WORKDAYS, (HourRange.parse("09:00-18:00"),))
    holidays: key.Region = ""
    days_off: tuple[key.Day, ...] = ()

    @field_validator("holidays", mode="after")
    @classmethod
    def _holidays_are_known(cls, value: str) -> str:
        if value:
            regions.days_off(value)
        return value

    @field_validator("week", mode="after")
    @classmethod
    def _hours_follow_each_other(
        cls, value: dict[choices.Weekday, tuple[HourRange, ...]]
    ) -> dict[choices.Weekday, tuple[HourRange, ...]]:
        if not any(value.values()):
            raise ValueError("hours on at least one day")
        for day, ranges in value.items():
            edges = [minute for hours in ranges for minute in (hours.start, hours.end)]
            if edges != sorted(edges):
                raise ValueError(f"hours that follow each other within the day ({day} has others)")
        return value


class Listen(Section):
    """`[listen]`: optional intake and monitoring."""

    lmtp: key.Listener = ""
    smtp: key.Listener = ""
    metrics: key.Listener = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that is listened on."""
        return tuple(where for where in (self.lmtp, self.smtp, self.metrics) if where)


class Mailbox(Section):
    """`[[mailbox]]`: an address we read and write as."""

    name: key.Name
    address: key.AddressText
    aliases: tuple[key.AddressText, ...] = ()
    queue: key.Name
    plus_addressing: key.PlusAddressing = "auto"
    return_path: choices.ReturnPath = choices.ReturnPath.PLAIN
    forms: tuple[key.Pattern, ...] = ()
    cc: choices.CcPolicy = choices.CcPolicy.ASK
    stale_after: key.DurationValue = _given("15m")
    imap: Imap | None = None
    smtp: Smtp

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address it is written to, the main one first."""
        return (self.address, *self.aliases)


class Targets(Section):
    """Targets of one priority, where they differ from the queue's."""

    first_response: key.MaybeDuration = None
    resolve_within: key.MaybeDuration = None


class Queue(Section):
    """`[[queue]]`: a group of agents with its own rules."""

    name: key.Name
    agents: Annotated[tuple[key.AgentId, ...], Field(min_length=1)]
    lead: key.Leads
    signature: str = ""
    agent_names: choices.AgentNames = choices.AgentNames.FIRST
    count: choices.Count = choices.Count.BUSINESS
    first_response: key.MaybeDuration = _given("8h")
    resolve_within: key.MaybeDuration = _given("5d")
    proposal_reminder: key.MaybeDuration = _given("4h")
    proposal_timeout: key.MaybeDuration = _given("1d")
    targets: dict[choices.Priority, Targets] = {}
    assign_within: key.MaybeDuration = _given("24h")
    reopen_within: key.DurationValue = _given("30d")
    autoclose: key.MaybeDuration = _given("14d")
    pending_reminder: key.MaybeDuration = None
    pending_resolve: key.MaybeDuration = None
    yellow_after: key.MaybeDuration = _given("1d")
    red_after: key.MaybeDuration = _given("3d")
    feedback: StrictBool = True
    acknowledge: StrictBool = True
    expected_time: StrictBool = True
    after_reply: choices.AfterReply = choices.AfterReply.PENDING
    plain_answer: choices.PlainAnswer = choices.PlainAnswer.REPLY
    take_on_reply: StrictBool = True
    exclusive: choices.Exclusive = choices.Exclusive.WORK
    send_delay: key.DurationValue = _given("0s")
    types: tuple[key.Line, ...] = ()
    categories: tuple[key.Line, ...] = ()
    stages: tuple[key.Line, ...] = ()
    closed_stage: str = ""
    causes: tuple[key.Line, ...] = ()


class Agent(Section):
    """`[[agent]]`: someone who works on tickets."""

    id: key.AgentId
    name: key.Line
    address: key.AddressText
    aliases: tuple[key.AddressText, ...] = ()
    role: choices.AgentRole = choices.AgentRole.AGENT
    language: key.MaybeLanguage = None
    timezone: key.MaybeZone = None
    receipts: choices.Receipts = choices.Receipts.ALWAYS
    worklist: key.MaybeClockTime = units.read_clock_time("08:00")
    quiet: key.MaybeHours = None
    alarm_address: key.MaybeAddress = None
    notices: key.Notices = {}

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address this agent writes from, the registered one first."""
        return (self.address, *self.aliases)


class Role(Section):
    """`[roles.NAME]`: what a role may not do."""

    deny: tuple[key.TagName, ...] = ()


class Roles(Section):
    """`[roles]`: the roles, each with what it may not do."""

    agent: Role = Role()
    lead: Role = Role()
    admin: Role = Role()


class CustomField(Section):
    """`[[field]]`: a custom field of tickets."""

    name: key.Name
    type: choices.FieldType = choices.FieldType.TEXT
    choices: tuple[key.Line, ...] = ()
    queues: tuple[key.Name, ...] = ()


class Macro(Section):
    """`[[macro]]`: a canned reply."""

    name: key.Name
    text: str = ""
    tags: str = ""


class Rule(Section):
    """`[[rule]]`: automation."""

    name: key.Line
    on: key.Trigger
    condition: str = Field(default="", alias="if")
    then: Annotated[tuple[key.Line, ...], Field(min_length=1)]
