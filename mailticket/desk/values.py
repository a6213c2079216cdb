"""What the templates are given: a ticket and its people, as the reader may see them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mailticket.desk import audience
from mailticket.desk.audience import Recipient
from mailticket.desk.context import Desk, Happening
from mailticket.desk.view import colour_of
from mailticket.domain import addresses, subject
from mailticket.domain.risk import is_risky
from mailticket.domain.status import Status
from mailticket.mail import markdown
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.taps import taps
from mailticket.mail.views import FileView, TicketView, Words
from mailticket.sections import Agent
from mailticket.store import people, thread
from mailticket.store.tables import Message, Ticket

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice about to be written: of what, to whom, and where an answer to it goes."""

    desk: Desk
    happening: Happening
    recipient: Recipient
    notice: str
    reply_to: str

    @property
    def ticket(self) -> Ticket:
        """The ticket it is about. Raises LookupError when it is about none."""
        if self.happening.ticket is None:
            raise LookupError(f"{self.notice} is about a ticket")
        return self.happening.ticket

    @property
    def words(self) -> Catalogue:
        """The fixed words of the reader's language."""
        return self.desk.house.templates.catalogue(self.recipient.language)

    @property
    def token(self) -> str:
        """The subject token of the ticket."""
        return subject.token(self.ticket.number, self.desk.settings.site.token_label)


Write = Callable[[Telling], Mapping[str, Any]]


# --- to requesters --------------------------------------------------------------------------------------------------


def to_requester(telling: Telling) -> Values:
    """Return what every mail to a requester is given."""
    return {
        "site": telling.desk.settings.site.name,
        "token": telling.token,
        "subject": telling.ticket.subject,
        "zone": telling.recipient.zone,
    }


def ack(telling: Telling) -> Values:
    """Return the values of an acknowledgement: no byte of input unless the writer's domain is authenticated (S7)."""
    facts, message = telling.happening.facts, telling.happening.message
    quote_words = bool(facts.get("quote_words")) and message is not None
    return {
        **to_requester(telling),
        "subject": telling.ticket.subject if quote_words else "",
        "quote_words": quote_words,
        "words": Words(message.text) if quote_words and message else Words(""),
        "expected": None,
    }


def too_big(telling: Telling) -> Values:
    """Return the values of the answer to a mail over the size limit."""
    values = ack(telling)
    return {**values, "limit": as_configured(telling.desk.settings.security.max_message_size)}


def reply(telling: Telling) -> Values:
    """Return the values of an agent's answer: their words and signature, and the public message they answer."""
    message, facts = telling.happening.message, telling.happening.facts
    if message is None:
        raise LookupError("an answer has a message")
    before = thread.public_before(telling.desk.tx, telling.ticket.number, message.id or 0)
    return {
        **to_requester(telling),
        "words": Words(message.text, message.html),
        "signature": signature(telling, facts["agent"]),
        "quoted": Words(before.text, before.html) if before else Words(""),
        "quoted_by": public_name(telling, before) if before else "",
        "quoted_at": before.at if before else None,
        "resolved": facts.get("resolved", False),
        "feedback": (),
        "close_href": "",
    }


def signature(telling: Telling, agent: Agent) -> Words:
    """Return what stands under an answer: the queue's own Markdown, else the agent's name and the site's."""
    own = telling.desk.queue(telling.ticket).signature
    if own:
        return Words(markdown.text(own), markdown.html(own))
    name = shown_name(telling, agent)
    return Words("\n".join(filter(None, (name, telling.desk.settings.site.name))))


def shown_name(telling: Telling, agent: Agent) -> str:
    """Return how an agent appears to a requester: first name, full name, or not at all."""
    how = telling.desk.queue(telling.ticket).agent_names
    return {"first": agent.name.split()[0], "full": agent.name}.get(how, "")


def public_name(telling: Telling, message: Message) -> str:
    """Return who wrote a public message, as the requester may know them."""
    agent = telling.desk.settings.agent(message.agent) if message.agent else None
    if agent:
        return telling.words.via(shown_name(telling, agent), telling.desk.settings.site.name)
    return message.author_name or message.author_address


def resolved(telling: Telling) -> Values:
    """Return the values of the notice that a ticket is resolved."""
    return {**to_requester(telling), "feedback": ()}


def as_configured(octets: int) -> int:
    """Return a size that reads like the setting: 35MB is 35 × 1024 × 1024 there, and 35 MB to the reader."""
    power = 2 if octets >= 1 << 20 else 1 if octets >= 1 << 10 else 0
    return int(octets * 1000**power // 1024**power)


# --- to agents ------------------------------------------------------------------------------------------------------


def to_agent(telling: Telling) -> Values:
    """Return what every mail to an agent is given."""
    words, ticket = telling.words, telling.happening.ticket
    label = telling.desk.settings.site.token_label
    line = subject.with_token(ticket.subject, ticket.number, label, reply=True) if ticket else ""
    steps = taps(
        telling.notice, words.table("taps"), address=telling.reply_to, subject=line, without=pointless(telling, ticket)
    )
    return {
        "site": telling.desk.settings.site.name,
        "ticket": ticket_view(telling) if ticket else None,
        "taps": steps,
        "hints": tuple(telling.happening.facts.get("hints", ())),
        "why": reason(telling, ticket),
        "plain_answer": str(telling.desk.queue(ticket).plain_answer) if ticket else "note",
        "zone": telling.recipient.zone,
    }


def ticket_view(telling: Telling) -> TicketView:
    """Return the ticket as the foot of a notice shows it."""
    desk, ticket = telling.desk, telling.ticket
    assignee = desk.settings.agent(ticket.assignee or "")
    requester = people.by_id(desk.tx, ticket.requester)
    return TicketView(
        number=ticket.number,
        token=telling.token,
        subject=ticket.subject,
        status=ticket.status,
        queue=ticket.queue,
        priority=ticket.priority,
        requester=displayed(desk, requester.name, requester.address),
        assignee=assignee.name if assignee else "",
        color=colour_of(ticket, desk.queue(ticket), desk.now),
    )


def displayed(desk: Desk, name: str, address: str) -> str:
    """Return a person outside the desk as agents are shown them (trust.md S23)."""
    return addresses.display(name, address, (agent.name for agent in desk.settings.agents))


def pointless(telling: Telling, ticket: Ticket | None) -> frozenset[str]:
    """Return the one-tap steps that would change nothing for this reader."""
    agent = telling.recipient.agent
    fixed = set() if telling.happening.facts.get("undo", True) else {"undo"}
    if ticket is None or agent is None:
        return frozenset(fixed)
    mine = {"take"} if ticket.assignee == agent.id else set()
    going = {"reopen"} if ticket.status in {Status.NEW, Status.OPEN} else set()
    ended = {"resolve", "later"} if ticket.status in {Status.RESOLVED, Status.CLOSED} else set()
    return frozenset(mine | going | ended | fixed)


def reason(telling: Telling, ticket: Ticket | None) -> str:
    """Return why this reader gets the mail."""
    agent, why = telling.recipient.agent, REASONS.get(telling.notice)
    if why:
        return telling.words.phrase("why", why)
    if ticket is None or (agent and ticket.assignee == agent.id):
        return telling.words.phrase("why", "assignee")
    return telling.words.phrase("why", "queue", value=ticket.queue)


#: Why the reader gets a notice that has nothing to do with whose ticket it is; keys of the catalogue.
REASONS = {"receipt": "commanded", "held": "commanded", "confirm": "claimed", "note-added": "wrote"}


def message_mail(telling: Telling) -> Values:
    """Return the values of a mail that shows a message: who wrote it, the words, the files."""
    message = telling.happening.message
    return {
        **to_agent(telling),
        "author": author(telling.desk, message) if message else "",
        "words": Words(message.text, message.html) if message else Words(""),
        "files": tuple(files(telling.happening)),
        "reopened": telling.happening.facts.get("before") not in {None, telling.ticket.status},
        "similar": (),
    }


def author(desk: Desk, message: Message) -> str:
    """Return who wrote a message, as agents are shown them."""
    agent = desk.settings.agent(message.agent) if message.agent else None
    return agent.name if agent else displayed(desk, message.author_name, message.author_address)


def files(happening: Happening) -> Iterable[FileView]:
    """Yield the files of the message; those that could do harm with their hash, for they do not go along."""
    for file in happening.files:
        yield FileView(file.name, file.size, file.sha256 if is_risky(file.name, file.content_type) else "")


def assigned(telling: Telling) -> Values:
    """Return the values of the notice that a ticket is the reader's now, with what was just said or the last words."""
    by = telling.desk.settings.agent(telling.happening.by.name)
    last = telling.happening.message or thread.last_public(telling.desk.tx, telling.ticket.number)
    return {
        **to_agent(telling),
        "author": author(telling.desk, last) if last else "",
        "words": Words(last.text, last.html) if last else Words(""),
        "files": tuple(files(telling.happening)),
        "by": by.name if by else telling.happening.by.name,
    }


def woken(telling: Telling) -> Values:
    """Return the values of the notice that a ticket's date has come."""
    return {**to_agent(telling), "about": "wake", "due": telling.ticket.wake_at}


def receipt(telling: Telling) -> Values:
    """Return the values of a receipt: what the tags did, and who was mailed because of them."""
    facts = telling.happening.facts
    return {
        **to_agent(telling),
        "lines": facts["lines"],
        "mailed": tuple(dict.fromkeys(telling.desk.mailed)),
        "undo": facts["undo"],
        "answers": Words("\n\n".join(facts["answers"])),
    }


def held(telling: Telling) -> Values:
    """Return the values of the notice that a mail waits for its author."""
    facts = telling.happening.facts
    return {
        **to_agent(telling),
        "problems": facts["problems"],
        "reason": "",
        "understood": facts["understood"],
        "words": Words(facts["words"].text, facts["words"].html),
    }


def confirm(telling: Telling) -> Values:
    """Return the values of the question whether a mail is the agent's: text, tags and recipients it would release."""
    facts, desk = telling.happening.facts, telling.desk
    plan = facts["plan"]
    public = plan.public and telling.happening.ticket is not None
    who = audience.public_without(desk, telling.happening) if public else ()
    return {
        **to_agent(telling),
        "reason": facts["reason"],
        "lines": plan.understood,
        "recipients": tuple(one.address for one in who),
        "words": Words(facts["words"].text, facts["words"].html),
        "until": facts["until"],
    }


def undelivered(telling: Telling) -> Values:
    """Return the values of the notice that a mail did not arrive, or is late."""
    facts = telling.happening.facts
    sent = facts["sent"]
    return {
        **to_agent(telling),
        "recipient": sent.recipient,
        "failed": facts["failed"],
        "until": sent.created_at + timedelta(days=5),
        "reply": facts["reason"],
        "words": Words(facts.get("words", "")),
    }


# --- to the operator ------------------------------------------------------------------------------------------------


def trouble(telling: Telling) -> Values:
    """Return the values of a mail to the operator about trouble, or that it is over."""
    facts = telling.happening.facts
    return {
        "site": telling.desk.settings.site.name,
        "kind": facts["kind"],
        "over": telling.happening.name == "trouble over",
        "facts": tuple((name, str(value)) for name, value in facts.items() if name in SHOWN),
        "since": facts.get("since", telling.desk.now),
        "command": facts.get("command", ""),
        "zone": telling.recipient.zone,
    }


#: Facts about trouble that the operator is shown; each is a key of the catalogue's labels.
SHOWN = ("mailbox", "mail", "error", "because", "count", "recipient")
