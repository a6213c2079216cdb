"""What an approver is asked, and what the one who asked is told."""

from mailticket.desk import known
from mailticket.desk.context import Desk
from mailticket.desk.values.agents import to_agent
from mailticket.desk.values.changes import Reader
from mailticket.desk.values.requesters import public_name, shown_name, to_requester
from mailticket.desk.values.telling import Telling, Values
from mailticket.desk.view import displayed
from mailticket.domain import addresses, subject
from mailticket.mail.taps import mailto
from mailticket.mail.views import EntryView, Words
from mailticket.store import people, thread
from mailticket.store.tables import Approval, Message

#: How many of the last public messages an approver is shown.
SHOWN = 20


def request(telling: Telling) -> Values:
    """Return the values of a request: who asks what, and the public part of the thread, never a note."""
    facts = telling.happening.facts
    approval: Approval = facts["approval"]
    return {
        **to_requester(telling),
        "by": asker(telling),
        "asked": Words(approval.text),
        "again": facts["again"],
        "thread": tuple(said(telling)),
        **taps(telling),
    }


def asker(telling: Telling) -> str:
    """Return who asks, as the approver may know them."""
    by = telling.happening.facts["agent"]
    name = by.name if by and telling.recipient.agent else shown_name(telling, by) if by else ""
    return name or telling.desk.settings.site.name


def said(telling: Telling) -> list[EntryView]:
    """Return what is public of the thread, oldest first."""
    public = [one for one in thread.messages(telling.desk.tx, telling.ticket.number) if one.public]
    return [EntryView(writer(telling, one), one.at, Words(one.text, one.html)) for one in public[-SHOWN:]]


def writer(telling: Telling, message: Message) -> str:
    """Return who wrote a message, as the approver may know them; whoever poses as one of us is marked (S23)."""
    shown = "" if message.agent else known.author(telling.desk, message)
    wanted = telling.recipient.agent or shown.startswith(addresses.EXTERNAL)
    return shown if shown and wanted else public_name(telling, message)


def taps(telling: Telling) -> Values:
    """Return the links that answer in one tap; none where their address has no token of the question."""
    if not telling.is_signed:
        return {"yes_href": "", "no_href": ""}
    label, ticket = telling.desk.settings.site.token_label, telling.ticket
    line = subject.with_token(ticket.subject, ticket.number, label, reply=True)
    words = telling.words.table("labels")
    return {f"{key}_href": mailto(telling.reply_to, line, words[key]) for key in ("yes", "no")}


def result(telling: Telling) -> Values:
    """Return the values of an answer."""
    facts = telling.happening.facts
    approval: Approval = facts["approval"]
    return {
        **to_agent(telling),
        "approver": approver(telling.desk, approval),
        "state": approval.state,
        "late": facts.get("late", False),
        "asked": Words(approval.text),
        "words": Words(facts["words"]),
    }


def approver(desk: Desk, approval: Approval) -> str:
    """Return who is asked, as agents are shown them."""
    known, person = desk.settings.agent(approval.agent or ""), people.by_id(desk.tx, approval.person)
    return known.name if known else displayed(desk.settings, person.name, person.address)


def line(reader: Reader, approval: Approval) -> tuple[str, str]:
    """Return a question as a ticket lists it: who waits, or waited, for whom, and what is asked."""
    words, by = reader.words, reader.desk.settings.agent(approval.asked_by or "")
    who = by.name if by else approval.asked_by or words.word("approval", "operator")
    said = words.phrase("approval", approval.state, who=who, approver=approver(reader.desk, approval))
    comment = f" ({approval.comment})" if approval.comment else ""
    return words.word("approval", "name"), f"{said}: {approval.text}{comment}"
