"""People's mail or machines', as one ordered table: the first rule that holds decides (trust.md 4.1)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from mailticket.mail import automatic, bounces
from mailticket.mail.message import Mail


class MailKind(StrEnum):
    """The classes of trust.md 4.1."""

    LOOP = "loop"
    BOUNCE = "bounce"
    MDN = "mdn"
    ARF = "arf"
    OOF = "oof"
    MACHINE = "machine"
    CAL = "cal"
    LIST = "list"
    BULK = "bulk"
    NOREPLY = "noreply"
    SPAM = "spam"
    FORGED = "forged"
    AUTO_WEAK = "auto-weak"
    HUMAN = "human"

    @property
    def label(self) -> str:
        """The word that `explain` uses (product.md 4)."""
        return LABELS[self]


LABELS = {
    MailKind.LOOP: "loop",
    MailKind.BOUNCE: "bounce",
    MailKind.MDN: "receipt",
    MailKind.ARF: "machine",
    MailKind.OOF: "auto-reply",
    MailKind.MACHINE: "machine",
    MailKind.CAL: "machine",
    MailKind.LIST: "bulk",
    MailKind.BULK: "bulk",
    MailKind.NOREPLY: "machine",
    MailKind.SPAM: "bulk",
    MailKind.FORGED: "person",
    MailKind.AUTO_WEAK: "auto-reply",
    MailKind.HUMAN: "person",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the mail itself cannot tell. The defaults are those of a mail that nobody knows anything about."""

    own_addresses: frozenset[str] = frozenset()  #: addresses and aliases of our mailboxes, lower case
    is_ours: Callable[[Mail], str] = field(default=lambda _: "")  #: why our key verifies a mark of it, or ""
    spam_header: tuple[str, str] | None = None  #: `security.spam_header`: name, value
    authentication: str = "none"  #: trusted result for the From domain: pass, fail, none
    answers_ours: bool = False  #: In-Reply-To or References name an id of ours
    answers_our_automatic: bool = False  #: … of an automatic mail of ours
    repeated_body: bool = False  #: the same words came at least twice in 24 h as answers to automatic mail
    envelope_from: str | None = None  #: MAIL FROM where it is known (LMTP, SMTP); "" is the null sender
    forms: frozenset[str] = frozenset()  #: `mailbox.forms`: senders whose Reply-To is the requester


@dataclass(frozen=True, slots=True)
class Screening:
    """The verdict and what it rests on."""

    kind: MailKind
    rule: str
    because: str = ""  #: the deciding field, "Name: value", shortened
    ack_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table; without a kind it only forbids the acknowledgement and the search goes on."""

    name: str
    test: Callable[[Mail, Facts], str]
    kind: MailKind | None


def screen(mail: Mail, facts: Facts) -> Screening:
    """Return the class of *mail*: the first rule that holds."""
    barred = ""
    for rule in RULES:
        reason = rule.test(mail, facts)
        if not reason:
            continue
        if rule.kind is None:
            barred = reason
            continue
        return Screening(rule.kind, rule.name, reason)
    if barred:
        return Screening(MailKind.HUMAN, "a person, who wants no automatic answer", barred)
    return Screening(MailKind.HUMAN, "nothing speaks against a person", ack_allowed=True)


def form_requester(mail: Mail, facts: Facts) -> str:
    """Return who filled in a web form: the one foreign Reply-To; "" when the mail is no form's."""
    author = mail.author.key if mail.author else ""
    if author not in facts.own_addresses and author not in facts.forms:
        return ""
    foreign = [address.key for address in mail.reply_to if address.key not in facts.own_addresses]
    return foreign[0] if len(mail.reply_to) == len(foreign) == 1 else ""


def _own_mail_came_back(mail: Mail, facts: Facts) -> str:
    return facts.is_ours(mail)


def _goes_round(mail: Mail, _: Facts) -> str:
    """Count hops only: of our marks anyone can write any number (S6), and one that verifies decided before."""
    hops = len(mail.header_all("Received"))
    return f"Received: {hops} times" if hops > MAX_HOPS else ""


def _from_ourselves(mail: Mail, facts: Facts) -> str:
    author = mail.author.key if mail.author else ""
    return automatic.because(mail, "From") if author and author in (facts.own_addresses | facts.forms) else ""


def _auto_replied(mail: Mail, facts: Facts) -> str:
    return _auto_generated(mail, facts) if automatic.auto_submitted(mail) == "auto-replied" else ""


def _marked_and_named(mail: Mail, facts: Facts) -> str:
    """Judge by the subject where the mark alone does not tell: Exchange calls absence notices auto-generated."""
    marked = automatic.auto_submitted(mail) or _null_sender(mail, facts) or _bulk(mail)
    return automatic.auto_reply_subject(mail) if marked else ""


def _marked_and_said(mail: Mail, facts: Facts) -> str:
    """Judge by the words: what they confess needs a weak mark, an absence a strong one, as people tell of theirs."""
    marked = automatic.auto_submitted(mail) or _null_sender(mail, facts)
    if marked and (said := automatic.absence_in_words(mail)):
        return said
    return automatic.confession(mail) if marked or _bulk(mail) or automatic.is_answer(mail) else ""


def _bulk(mail: Mail) -> bool:
    """Say whether its Precedence is one that vacation programs write, and it came over no list."""
    bulk = mail.header("Precedence").strip().lower() in {"bulk", "junk"}
    return bulk and not automatic.list_mark(mail)


def _auto_generated(mail: Mail, _: Facts) -> str:
    return automatic.because(mail, "Auto-Submitted", automatic.submitted_as)


def _null_sender(mail: Mail, facts: Facts) -> str:
    if facts.envelope_from is not None:
        return "MAIL FROM: <>" if not facts.envelope_from.strip("<> ") else ""
    return automatic.because(mail, "Return-Path") if mail.header("Return-Path").strip() == "<>" else ""


def _spam(mail: Mail, facts: Facts) -> str:
    if facts.spam_header is None:
        return ""
    name, value = facts.spam_header
    found = (given for given in mail.header_all(name) if given.strip().lower().startswith(value.strip().lower()))
    return next((f"{name}: {given}"[: automatic.MAX_BECAUSE] for given in found), "")


def _forged(_: Mail, facts: Facts) -> str:
    return "Authentication-Results: fail for the From domain" if facts.authentication == "fail" else ""


def _weak_auto_reply(mail: Mail, facts: Facts) -> str:
    if facts.answers_ours and (subject := automatic.auto_reply_subject(mail)):
        return subject
    return automatic.explicit_auto_reply_subject(mail) or automatic.absence_in_answer(mail)


def _repeats_itself(_: Mail, facts: Facts) -> str:
    return "the same words a third time, in answer to automatic mail" if facts.repeated_body else ""


def _of(test: Callable[[Mail], str]) -> Callable[[Mail, Facts], str]:
    return lambda mail, _: test(mail)


#: RFC 5321 section 6.3 lets a mail go through more relays; a desk's mail never does.
MAX_HOPS = 30

RULES: tuple[Rule, ...] = (
    Rule("own mail came back", _own_mail_came_back, MailKind.LOOP),
    Rule("mail goes round", _goes_round, MailKind.LOOP),
    Rule("delivery report", _of(bounces.mark), MailKind.BOUNCE),
    Rule("read receipt", _of(automatic.read_receipt), MailKind.MDN),
    Rule("abuse report", _of(automatic.feedback_report), MailKind.ARF),
    Rule("automatic reply (RFC 3834)", _auto_replied, MailKind.OOF),
    Rule("automatic reply, by its subject and a machine's mark", _marked_and_named, MailKind.OOF),
    Rule("automatic reply, by its words and a machine's mark", _marked_and_said, MailKind.AUTO_WEAK),
    Rule("automatic mail (RFC 3834)", _auto_generated, MailKind.MACHINE),
    Rule("automatic reply, by its mark", _of(automatic.vacation_mark), MailKind.OOF),
    Rule("answer to an invitation", _of(automatic.calendar_answer), MailKind.CAL),
    Rule("from an address of ours, or a web form", _from_ourselves, MailKind.MACHINE),
    Rule("null sender", _null_sender, MailKind.MACHINE),
    Rule("wants no automatic answer", _of(automatic.no_ack_mark), None),
    Rule("mailing list", _of(automatic.list_mark), MailKind.LIST),
    Rule("bulk mail", _of(automatic.bulk_mark), MailKind.BULK),
    Rule("nobody reads the sender's address", _of(automatic.noreply_sender), MailKind.NOREPLY),
    Rule("spam, says the trusted filter", _spam, MailKind.SPAM),
    Rule("sender failed authentication", _forged, MailKind.FORGED),
    Rule("looks like an automatic reply", _weak_auto_reply, MailKind.AUTO_WEAK),
    Rule("says the same again", _repeats_itself, MailKind.AUTO_WEAK),
)
