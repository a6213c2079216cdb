"""A ticket as `show --json` and `list --json` print it (product.md 4)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from mailticket.domain import addresses
from mailticket.domain.colour import colour
from mailticket.domain.status import Status
from mailticket.sections import Queue
from mailticket.settings import Settings
from mailticket.store import activities, approvals, history, people, proposals, thread, tickets, times
from mailticket.store.states import Role
from mailticket.store.tables import Activity, Approval, Message, StoredAttachment, Ticket


def moment(at: datetime | None) -> str | None:
    """Return a time as ISO 8601 with offset."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def colour_of(ticket: Ticket, queue: Queue, now: datetime) -> str:
    """Return the colour of *ticket* by its queue's times."""
    yellow, red = (span.calendar if span else None for span in (queue.yellow_after, queue.red_after))
    return colour(Status(ticket.status), ticket.worked_at, now=now, yellow_after=yellow, red_after=red)


def summary(tx: Session, settings: Settings, ticket: Ticket, *, now: datetime) -> dict[str, Any]:
    """Return a ticket without its thread and history."""
    requester = people.by_id(tx, ticket.requester)
    feedback = {"score": ticket.feedback_score, "text": ticket.feedback_text, "at": moment(ticket.feedback_at)}
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "status": ticket.status,
        "queue": ticket.queue,
        "assignee": ticket.assignee,
        "exclusive": ticket.exclusive,
        "requester": {"name": requester.name, "address": requester.address},
        "watchers": [person.address for person in people.with_role(tx, ticket.number, Role.WATCHER)],
        "language": ticket.language,
        "priority": ticket.priority,
        "type": ticket.type,
        "category": ticket.category,
        "stage": ticket.stage,
        "causes": ticket.causes,
        "tags": tickets.tags(tx, ticket.number),
        "fields": ticket.fields,
        "color": colour_of(ticket, settings.queue(ticket.queue) or settings.queues[0], now),
        "created_at": moment(ticket.created_at),
        "updated_at": moment(ticket.updated_at),
        "due_at": moment(ticket.due_at),
        "wake_at": moment(ticket.wake_at),
        "first_response_at": moment(ticket.first_response_at),
        "resolved_at": moment(ticket.resolved_at),
        "closed_at": moment(ticket.closed_at),
        "resolution": ticket.resolution,
        "feedback": feedback if ticket.feedback_score or ticket.feedback_text else None,
        "proposals": [
            {"agent": one.agent, "reason": one.reason, "at": moment(one.at), "outcome": one.outcome}
            for one in proposals.of_ticket(tx, ticket.number)
        ],
        "approvals": [approval_json(one) for one in approvals.of_ticket(tx, ticket.number)],
        "activities": [activity_json(one) for one in activities.of_ticket(tx, ticket.number)],
        "time_entries": [
            {"agent": entry.agent or None, "minutes": entry.minutes, "text": entry.text, "at": moment(entry.at)}
            for entry in times.entries(tx, ticket.number)
        ],
        "links": [{"kind": kind, "number": number} for kind, number in tickets.links(tx, ticket.number)],
    }


def whole(tx: Session, settings: Settings, ticket: Ticket, *, now: datetime) -> dict[str, Any]:
    """Return a ticket with its thread and history."""
    messages = thread.messages(tx, ticket.number)
    files = thread.files(tx, [message.id or 0 for message in messages])
    return {
        **summary(tx, settings, ticket, now=now),
        "messages": [message_json(message, files.get(message.id or 0, [])) for message in messages],
        "history": [
            {
                "at": moment(entry.at),
                "actor": entry.actor,
                "actor_kind": entry.actor_kind,
                "event": entry.event,
                "detail": entry.detail,
                "why": entry.why,
            }
            for entry in history.events(tx, ticket.number)
        ],
    }


def displayed(settings: Settings, name: str, address: str) -> str:
    """Return a person outside the desk as agents are shown them (trust.md S23)."""
    return addresses.display(name, address, tuple(agent.name for agent in settings.agents))


def activity_json(activity: Activity) -> dict[str, Any]:
    """Return what is to be done."""
    return {
        "id": activity.id,
        "kind": activity.kind,
        "title": activity.title,
        "due_at": moment(activity.due_at),
        "done_at": moment(activity.done_at),
        "owner": activity.owner,
    }


def approval_json(approval: Approval) -> dict[str, Any]:
    """Return who was asked what; `at` is when it came to its state."""
    return {
        "approver": approval.approver,
        "asked_by": approval.asked_by,
        "state": approval.state,
        "at": moment(approval.answered_at or approval.asked_at),
        "text": approval.text,
        "comment": approval.comment,
    }


def message_json(message: Message, files: Sequence[StoredAttachment]) -> dict[str, Any]:
    """Return one entry of a thread."""
    return {
        "id": message.id,
        "kind": message.kind,
        "public": message.public,
        "author": {"name": message.author_name, "address": message.author_address},
        "via": message.via,
        "at": moment(message.at),
        "text": message.text,
        "attachments": [{"name": file.name, "type": file.content_type, "size": file.size} for file in files],
        "message_id": message.message_id,
    }
