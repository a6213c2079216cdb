"""What agents write: answers that go out, notes that never do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from mailticket.desk import assignment, lifecycle
from mailticket.desk.changes import change, touched
from mailticket.desk.context import Desk
from mailticket.domain.status import Status
from mailticket.sections import Agent
from mailticket.store import thread
from mailticket.store.states import MessageKind
from mailticket.store.tables import Message, StoredAttachment, Ticket

TAKES_ON_REPLY = "take_on_reply: the first to answer"
#: Why something followed from an answer; it stays as long as the answer does.
FOLLOWS = frozenset({lifecycle.ANSWERED, TAKES_ON_REPLY})
#: What `Event.field` says of a message that can be taken back.
MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Written:
    """What an agent wrote: words without tag lines, their safe HTML, the files, and the mail's own Message-ID."""

    text: str
    html: str = ""
    files: Sequence[dict[str, Any]] = ()
    message_id: str = ""
    via: str = "imap"
    mail: int | None = None  #: the spooled mail that brought it, where that is not the cause of this unit of work

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.files)


def add(desk: Desk, ticket: Ticket, agent: Agent, written: Written, kind: MessageKind, *, why: str = "") -> Message:
    """Add an agent's words to the thread."""
    values: dict[str, Any] = {
        "ticket": ticket.number,
        "kind": kind,
        "public": kind is MessageKind.AGENT,
        "author_name": agent.name,
        "author_address": agent.address,
        "agent": agent.id,
        "via": written.via,
        "at": desk.now,
        "text": written.text,
        "full_text": "",
        "html": written.html,
        "message_id": written.message_id,
        "mail": written.mail or desk.mail,
    }
    message = thread.add(desk.tx, values, written.files, about=(ticket.subject, ticket.resolution))
    touched(desk, ticket)
    detail = f"{kind} #{message.id}"
    desk.record(ticket.number, "message", detail=detail, why=why, field=MESSAGE, before=None, after=message.id)
    return message


def stored(message: Message, written: Written) -> tuple[StoredAttachment, ...]:
    """Return the files of a message just added."""
    return tuple(StoredAttachment(message=message.id or 0, mail=message.mail or 0, **file) for file in written.files)


def note(desk: Desk, ticket: Ticket, agent: Agent, written: Written, *, why: str = "") -> Message:
    """Leave a note that never leaves the desk; colleagues on the ticket are told."""
    message = add(desk, ticket, agent, written, MessageKind.NOTE, why=why)
    desk.tell("noted", ticket, message=message, files=stored(message, written))
    return message


def answer(
    desk: Desk,
    ticket: Ticket,
    agent: Agent,
    written: Written,
    *,
    have_it: Collection[str] = (),
    resolves: bool = False,
    keeps_status: bool = False,
    keeps_assignee: bool = False,
) -> Message:
    """Answer the requester and the watchers, but for those whose addresses are in *have_it*.

    The first to answer becomes assignee (`take_on_reply`); then the ticket is what the queue's `after_reply` says,
    unless a command of the same mail decides status or assignee.
    """
    queue = desk.queue(ticket)
    message = add(desk, ticket, agent, written, MessageKind.AGENT)
    if ticket.assignee is None and queue.take_on_reply and not keeps_assignee:
        assignment.hand_over(desk, ticket, agent, exclusive=False, why=TAKES_ON_REPLY)
    if ticket.first_response_at is None:
        change(desk, ticket, "first response", {"first_response_at": desk.now}, why=lifecycle.ANSWERED)
    if not keeps_status:
        lifecycle.answered(desk, ticket, Status(queue.after_reply))
    facts = {"have_it": frozenset(have_it), "resolved": resolves, "agent": agent}
    desk.tell("answered", ticket, message=message, files=stored(message, written), **facts)
    return message
