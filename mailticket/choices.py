"""The words that the configuration lets one choose from."""

from enum import StrEnum

SHIPPED_LANGUAGES = ("en", "fr", "it", "de", "es")


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class Auth(StrEnum):
    """How we log in."""

    PASSWORD = "password"  # noqa: S105 - the word in the file
    OAUTH2 = "oauth2"


class After(StrEnum):
    """What becomes of a mail on the server once it is in the spool."""

    MOVE = "move"
    SEEN = "seen"
    DELETE = "delete"


class CcPolicy(StrEnum):
    """What becomes of addresses in a requester's Cc."""

    ASK = "ask"
    ADD = "add"
    IGNORE = "ignore"


class ReturnPath(StrEnum):
    """The envelope sender of our mails."""

    PLAIN = "plain"
    VERP = "verp"


class TrustKind(StrEnum):
    """Which Authentication-Results field is the one to believe (trust.md 3.2)."""

    NONE = "none"
    AUTHSERV_ID = "authserv-id"
    TOPMOST_WITHOUT_ID = "topmost-without-id"


class AgentNames(StrEnum):
    """How agents appear to requesters."""

    FIRST = "first"
    FULL = "full"
    NONE = "none"


class Count(StrEnum):
    """Which time counts for targets and proposals."""

    BUSINESS = "business"
    CALENDAR = "calendar"


class AfterReply(StrEnum):
    """The status after an agent's public reply."""

    PENDING = "pending"
    RESOLVED = "resolved"


class PlainAnswer(StrEnum):
    """What an answer to a public notice does without `#reply` or `#note`."""

    REPLY = "reply"
    NOTE = "note"


class Exclusive(StrEnum):
    """What an assigned ticket keeps from other agents."""

    WORK = "work"
    READ = "read"
    OFF = "off"


class AgentRole(StrEnum):
    """What an agent may do, in steps."""

    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"


class Receipts(StrEnum):
    """When an agent gets a receipt."""

    ALWAYS = "always"
    ERRORS = "errors"


class Priority(StrEnum):
    """How urgent a ticket is."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class FieldType(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class Weekday(StrEnum):
    """A day of the week, as the file names it."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
