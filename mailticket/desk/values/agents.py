"""What an agent is told: the words, the ticket as it stands, and what they may do next."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from mailticket.desk import absence, audience, known
from mailticket.desk.context import Desk, Happening
from mailticket.desk.similar import similar
from mailticket.desk.values.changes import Reader, change_views
from mailticket.desk.values.telling import Telling, Values
from mailticket.desk.view import colour_of
from mailticket.domain import names, subject
from mailticket.domain.risk import is_risky
from mailticket.domain.status import Status
from mailticket.mail.answers import Answers
from mailticket.mail.taps import Tap, tap, taps
from mailticket.mail.views import FileView, SimilarView, TicketView, Words
from mailticket.sections import Agent
from mailticket.store import thread
from mailticket.store.tables import Ticket


def to_agent(telling: Telling) -> Values:
    """Return what every mail to an agent is given."""
    words, ticket = telling.words, telling.happening.ticket
    label = telling.desk.settings.site.token_label
    line = subject.with_token(ticket.subject, ticket.number, label, reply=True) if ticket else ""
    usual = taps(
        telling.notice, words.table("taps"), address=telling.reply_to, subject=line, without=pointless(telling, ticket)
    )
    adding = (
        tap("cc", words.table("taps"), address=telling.reply_to, subject=line, value=value)
        for name, value in hints(telling.desk, telling.happening)
        if name == "cc" and ticket
    )
    return {
        "site": telling.desk.settings.site.name,
        "ticket": ticket_view(telling) if ticket else None,
        "taps": (*usual, *adding),
        "hints": hints(telling.desk, telling.happening),
        "why": reason(telling, ticket),
        "plain_answer": str(telling.desk.queue(ticket).plain_answer) if ticket else "note",
        "zone": telling.recipient.zone,
    }


def hints(desk: Desk, happening: Happening) -> tuple[tuple[str, str], ...]:
    """Return what the reader should know: of what happened, and of the mail where it is shown."""
    shown = happening.message is not None and desk.mail is not None and happening.message.mail == desk.mail
    return (*happening.facts.get("hints", ()), *(desk.hints if shown else ()))


def ticket_view(telling: Telling) -> TicketView:
    """Return the ticket as the foot of a notice shows it."""
    desk, ticket = telling.desk, telling.ticket
    assignee = desk.settings.agent(ticket.assignee or "")
    color = colour_of(ticket, desk.queue(ticket), desk.now)
    return TicketView(
        number=ticket.number,
        token=telling.token,
        subject=ticket.subject,
        status=ticket.status,
        queue=ticket.queue,
        priority=ticket.priority,
        requester=known.requester(desk, ticket),
        assignee=assignee.name if assignee else "",
        color="" if color == "green" and telling.notice in CALLS else color,
    )


#: What calls for attention; that nobody has waited for long would take it back.
CALLS = frozenset({"reminder", "escalation", "overdue"})


def pointless(telling: Telling, ticket: Ticket | None) -> frozenset[str]:
    """Return the one-tap steps that would change nothing for this reader."""
    agent = telling.recipient.agent
    fixed = set() if telling.happening.facts.get("undo", True) else {"undo"}
    if getattr(telling.happening.facts.get("doubt"), "unsendable", False):
        fixed |= {"reply"}
    if not telling.is_signed:  # an answer by link has nothing else that says what it answers
        fixed |= {"yes"}
    if ticket is None or agent is None:
        return frozenset(fixed | ABOUT_A_TICKET)
    theirs = ticket.assignee == agent.id
    mine = {"take"} if theirs else {"decline"}
    offered = (
        set() if telling.happening.facts.get("about") == "proposal" or telling.notice == "proposal" else {"accept"}
    )
    going = {"reopen"} if ticket.status in {Status.NEW, Status.OPEN} else set()
    ended = {"resolve", "later"} if ticket.status in {Status.RESOLVED, Status.CLOSED} else set()
    return frozenset(mine | offered | going | ended | fixed)


#: Steps that make no sense in an answer to a mail about no ticket.
ABOUT_A_TICKET = frozenset({"why", "pending", "take", "later", "resolve", "release", "reopen"})


def reason(telling: Telling, ticket: Ticket | None) -> str:
    """Return why this reader gets the mail."""
    agent, why = telling.recipient.agent, REASONS.get(telling.notice)
    if why:
        return telling.words.phrase("why", why)
    absent = telling.happening.facts.get("instead_of") or stood_in_for(telling, ticket)
    if absent:
        return telling.words.phrase("why", "stand_in", value=absent.name)
    if ticket is None or (agent and ticket.assignee == agent.id):
        return telling.words.phrase("why", "assignee")
    queue = telling.desk.queue(ticket)
    if agent and agent.id in queue.lead and agent.id not in queue.agents:
        return telling.words.phrase("why", "lead", value=ticket.queue)
    return telling.words.phrase("why", "queue", value=ticket.queue)


def stood_in_for(telling: Telling, ticket: Ticket | None) -> Agent | None:
    """Return the assignee who is away, where it is this reader who stands in for them."""
    holder = telling.desk.settings.agent((ticket and ticket.assignee) or "")
    here = absence.on_duty(telling.desk, holder) if holder else None
    return holder if here and here != holder and here == telling.recipient.agent else None


#: Why the reader gets a notice that has nothing to do with whose ticket it is; keys of the catalogue.
REASONS = {
    "receipt": "commanded",
    "held": "commanded",
    "confirm": "claimed",
    "note-added": "wrote",
    "approval-result": "asked",
    "changed": "asked",
    "worklist": "asked",
    "digest": "waited",
}


def message_mail(telling: Telling) -> Values:
    """Return the values of a mail that shows a message: who wrote it, the words, the files."""
    message = telling.happening.message
    then = telling.happening.facts.get("then") or as_it_is(telling)
    values = to_agent(telling)
    return {
        **values,
        "ticket": replace(values["ticket"], subject=then["subject"]),
        "author": known.author(telling.desk, message) if message else "",
        "words": Words(message.text, message.html) if message else Words(""),
        "files": tuple(files(telling.happening)),
        "reopened": then["reopened"],
        "similar": tuple(SimilarView(*one) for one in then["similar"]),
    }


def as_it_is(telling: Telling) -> Values:
    """Return what such a mail says beside the message and may not be so any more when it is told later, in JSON."""
    alike = similar(telling.desk, telling.ticket) if telling.notice == "new-ticket" else ()
    return {
        "subject": telling.ticket.subject,
        "reopened": telling.happening.facts.get("before") not in {None, telling.ticket.status},
        "similar": [(one.token, one.subject, one.resolution) for one in alike],
    }


def voted(telling: Telling) -> Values:
    """Return the values of a mail that shows the words beside a vote, which are no message."""
    return {
        **to_agent(telling),
        "author": known.requester(telling.desk, telling.ticket),
        "words": Words(telling.happening.facts["words"]),
        "reopened": False,
    }


def files(happening: Happening) -> Iterable[FileView]:
    """Yield the files of the message; those that could do harm with their hash, for they do not go along."""
    for file in happening.files:
        yield FileView(file.name, file.size, file.sha256 if is_risky(file.name, file.content_type) else "")


def joined(telling: Telling) -> Values:
    """Return what stands around notices that leave together: with the steps that each offers of its own, by name."""
    values, facts = to_agent(telling), telling.happening.facts
    own = (replace(one, label=f"{one.label} ({one.line})") for one in steps(telling, facts["steps"]))
    return {**values, "files": tuple(files(telling.happening)), "taps": (*values["taps"], *own)}


def steps(telling: Telling, offered: Iterable[tuple[str, str]]) -> tuple[Tap, ...]:
    """Return one-tap steps about the ticket, each with the value that follows its tag."""
    label, ticket, labels = telling.desk.settings.site.token_label, telling.ticket, telling.words.table("taps")
    line = subject.with_token(ticket.subject, ticket.number, label, reply=True)
    return tuple(tap(step, labels, address=telling.reply_to, subject=line, value=value) for step, value in offered)


def assigned(telling: Telling) -> Values:
    """Return the values of the notice that a ticket is the reader's now, with what was just said or the last words."""
    by = telling.desk.settings.agent(telling.happening.by.name)
    last = telling.happening.message or thread.last_public(telling.desk.tx, telling.ticket.number)
    return {
        **to_agent(telling),
        "author": known.author(telling.desk, last) if last else "",
        "words": Words(last.text, last.html) if last else Words(""),
        "files": tuple(files(telling.happening)),
        "by": by.name if by else telling.happening.by.name,
    }


def escalation(telling: Telling) -> Values:
    """Return the values of a call for attention: what it is about, by when, and words that go with it."""
    facts = telling.happening.facts
    return {
        **to_agent(telling),
        "about": facts["about"],
        "due": facts.get("due"),
        "words": Words(facts.get("words", "")),
    }


def changed(telling: Telling) -> Values:
    """Return the values of the notice that something changed: what of it this reader asked for."""
    desk, agent, happening = telling.desk, telling.recipient.agent, telling.happening
    views = change_views(Reader(desk, agent, telling.words), happening.facts["entries"])
    wanted = audience.changes_wanted(agent) if agent else frozenset()
    by = desk.settings.agent(happening.by.name)
    return {
        **to_agent(telling),
        "by": by.name if by else happening.by.name,
        "changes": tuple(view for view in views if view.field in wanted),
    }


def receipt(telling: Telling) -> Values:
    """Return the values of a receipt: what the tags did, and who was mailed because of them."""
    facts = telling.happening.facts
    mailed = dict.fromkeys(facts["mailed"] if facts["rehearsed"] else telling.desk.mailed)
    return {
        **to_agent(telling),
        "lines": facts["lines"],
        "rehearsed": facts["rehearsed"],
        "mailed": tuple(one.who for one in mailed if not one.agent and not one.leaves_at),
        "delayed": tuple(one.who for one in mailed if one.leaves_at),
        "leaves_at": max((one.leaves_at for one in mailed if one.leaves_at), default=None),
        "told": tuple(one.who for one in mailed if one.agent),
        "undo": facts["undo"],
        "answers": Answers(tuple(Words(one) if isinstance(one, str) else one for one in facts["answers"])),
    }


def worklist(telling: Telling) -> Values:
    """Return the values of an agent's list of the morning."""
    facts = telling.happening.facts
    return {
        **to_agent(telling),
        "name": names.first(facts["agent"].name),
        "today": telling.desk.now,
        "answers": Answers(tuple(facts["answers"])),
    }


def held(telling: Telling) -> Values:
    """Return the values of the notice that a mail waits for its author."""
    facts = telling.happening.facts
    doubt, newer = facts["doubt"], facts["doubt"].newer
    return {
        **to_agent(telling),
        "problems": doubt.problems,
        "reason": doubt.reason,
        "sendable": not doubt.unsendable,
        "newer": Words(newer.text, newer.html) if newer else Words(""),
        "understood": facts["understood"],
        "words": Words(facts["words"].text, facts["words"].html),
    }


def confirm(telling: Telling) -> Values:
    """Return the values of the question whether a mail is the agent's: text, tags and recipients it would release."""
    facts, desk = telling.happening.facts, telling.desk
    plan = facts["plan"]
    answers = (replace(telling.happening, ticket=ticket) for ticket in plan.answered_tickets(telling.happening.ticket))
    who = [one for happening in answers for one in audience.public_without(desk, happening)]
    return {
        **to_agent(telling),
        "reason": telling.words.said("unverified", facts["reason"]),
        "lines": plan.understood,
        "recipients": tuple(dict.fromkeys(one.address for one in who)),
        "words": Words(facts["words"].text, facts["words"].html),
        "until": facts["until"],
    }


def undelivered(telling: Telling) -> Values:
    """Return the values of the notice that a mail did not arrive, or is late."""
    facts = telling.happening.facts
    sent = facts["sent"]
    until = sent.created_at + timedelta(days=5)
    return {
        **to_agent(telling),
        "recipient": sent.recipient,
        "failed": facts["failed"],
        "until": until if until > telling.desk.now else None,
        "reply": facts["reason"],
        "words": Words(facts.get("words", "")),
    }
