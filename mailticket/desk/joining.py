"""Notices about one ticket that come thick and fast: the first leaves at once, the rest together (product.md 5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from mailticket.desk import audience, digests
from mailticket.desk.audience import Recipient
from mailticket.desk.context import SYSTEM, Desk, Happening
from mailticket.desk.notices import Notice, known, rank
from mailticket.desk.values import activities, agents
from mailticket.desk.values.telling import Telling
from mailticket.desk.writing import Announcement, promise
from mailticket.domain.tokens import Purpose
from mailticket.mail.templates import Rendered
from mailticket.mail.wire import envelope
from mailticket.sections import Agent
from mailticket.store import thread, tickets, waiting
from mailticket.store.tables import WaitingNotice
from mailticket.store.waiting import Group

#: How long after a mail about a ticket the next ones about it wait.
WINDOW = timedelta(seconds=60)
#: The words of what is worded when it leaves.
NONE_YET = Rendered("", "", "")
#: What somebody waits for, or was asked for: it leaves at once, and starts no window.
NEVER_DELAYED = ("receipt", "held", "confirm", "proposal")


def waits(made: Announcement, recipient: Recipient, notice: Notice, happening: Happening) -> bool:
    """Let a notice wait where others about its ticket left just now; return whether it does."""
    later = digests.waits_until(made.desk, recipient, notice, happening.ticket)
    leaves_at = later or when_it_leaves(made.desk, recipient, notice, happening)
    if leaves_at is None or recipient.agent is None or happening.ticket is None:
        return False
    words, facts = kept(made, recipient, notice, happening)
    waiting.add(
        made.desk.tx,
        agent=recipient.agent.id,
        ticket=happening.ticket.number,
        notice=notice.name,
        subject=words.subject,
        text=words.text,
        html=words.html,
        hints=[list(hint) for hint in agents.hints(made.desk, happening)],
        facts=facts,
        message=happening.message.id if happening.message else None,
        at=made.desk.now,
        leaves_at=leaves_at,
        later=later is not None,
    )
    return True


def kept(
    made: Announcement, recipient: Recipient, notice: Notice, happening: Happening
) -> tuple[Rendered, dict[str, Any]]:
    """Return what is kept of a notice that waits: its words, and what it offers beside the usual.

    Where its message has the words: what it says beside that.
    """
    telling = Telling(made.desk, happening, recipient, notice.name, "")
    if notice.keeps is None or happening.message is None:
        return made.renderings.piece(notice, telling), {"steps": activities.offered(happening.facts)}
    return NONE_YET, dict(notice.keeps(telling))


def worded(desk: Desk, agent: Agent, row: WaitingNotice) -> WaitingNotice:
    """Return a notice that leaves, in its words: those that were kept, or those of its message."""
    if row.subject or row.message is None:
        return row
    recipient, message = audience.agent(desk, agent), thread.get(desk.tx, row.message)
    files = thread.files_of(desk.tx, message)
    facts = {"then": row.facts, "hints": [tuple(hint) for hint in row.hints]}
    happening = Happening(row.notice, tickets.get(desk.tx, row.ticket or 0), SYSTEM, message, files, facts)
    values = known(row.notice).values(Telling(desk, happening, recipient, row.notice, ""))
    words = desk.house.templates.piece(row.notice, recipient.language, values)
    return WaitingNotice(**{**row.model_dump(), "subject": words.subject, "text": words.text, "html": words.html})


def when_it_leaves(desk: Desk, recipient: Recipient, notice: Notice, happening: Happening) -> datetime | None:
    """Return when a notice leaves together with others; None: at once."""
    agent, ticket = recipient.agent, happening.ticket
    joins = agent is not None and rank(notice.name) >= 0 and notice.name not in NEVER_DELAYED
    whole = recipient.purpose is not Purpose.AGENT_REPLY or "invitations" in happening.facts  # not its words alone
    if agent is None or ticket is None or not joins or whole or desk.has_opened(ticket):
        return None
    leaving = waiting.leaving(desk.tx, agent.id, ticket.number)
    if leaving:
        return leaving
    address, since = envelope(recipient.address), desk.now - WINDOW  # as the outbox has it
    last = waiting.last_sent(desk.tx, address, ticket.number, since=since, beside=NEVER_DELAYED)
    return last + WINDOW if last else None


def let_leave(desk: Desk, group: Group) -> None:
    """Let everything of *group* leave, but for what was taken back meanwhile."""
    rows = [row for row in waiting.take(desk.tx, group, now=desk.now) if not is_withdrawn(desk, row)]
    agent = desk.settings.agent(group.agent)
    if agent and rows:
        (leave_later if group.later else leave_together)(desk, agent, [worded(desk, agent, row) for row in rows])


def leave_later(desk: Desk, agent: Agent, rows: Sequence[WaitingNotice]) -> None:
    """Write the mails of all that waited for better times: digests, but for what wants an answer.

    That leaves as it is, and so does what is about one ticket alone.
    """
    about = [list(group) for _, group in groupby(sorted(rows, key=of_ticket), key=of_ticket)]
    alone = [group for group in about if len(about) == 1 or any(row.notice in digests.ANSWERABLE for row in group)]
    for group in alone:
        leave_together(desk, agent, group)
    rest = [row for row in rows if not any(row in group for group in alone)]
    for number, part in enumerate(digests.parts(rest)):
        made = Announcement.of(replace(desk, cause=f"{desk.cause}:digest{number}"))
        happening = Happening("digest", None, SYSTEM, facts={"rows": tuple(part)})
        promise(made, audience.agent(desk, agent), known("digest"), happening)
        made.keep()


def of_ticket(row: WaitingNotice) -> int:
    """Return the number of the ticket that a notice is about."""
    return row.ticket or 0


def leave_together(desk: Desk, agent: Agent, rows: Sequence[WaitingNotice]) -> None:
    """Write one mail of all that waits for an agent about one ticket."""
    ticket = tickets.get(desk.tx, rows[0].ticket or 0)
    if ticket is None:
        return
    first = min(rows, key=lambda row: rank(row.notice))
    messages = [row.message for row in rows if row.message]
    files = tuple(file for some in thread.files(desk.tx, messages).values() for file in some)
    facts = {
        "hints": [tuple(hint) for row in rows for hint in row.hints],
        "steps": [tuple(step) for row in rows for step in row.facts.get("steps", ())],
    }
    happening = Happening("joined", ticket, SYSTEM, None, files, facts)
    made = Announcement.of(replace(desk, cause=f"{desk.cause}:{ticket.number}"))
    if messages:
        made.newest[ticket.number] = max(messages)
    promise(
        made,
        audience.agent(desk, agent),
        known(first.notice),
        happening,
        lambda telling: together(telling, first, rows),
    )
    made.keep()


def is_withdrawn(desk: Desk, row: WaitingNotice) -> bool:
    """Say whether what a notice tells of was undone."""
    return row.message is not None and thread.get(desk.tx, row.message).withdrawn


def together(telling: Telling, first: WaitingNotice, rows: Sequence[WaitingNotice]) -> Rendered:
    """Return the words of *rows* as one mail, named after *first*."""
    return telling.desk.house.templates.joined(
        first.notice,
        telling.recipient.language,
        first.subject,
        [(row.text, row.html) for row in rows],
        agents.joined(telling),
    )
