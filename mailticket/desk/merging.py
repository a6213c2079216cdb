"""Tickets that turn out to be one, or two, or to belong together (product.md 6): merge, split, link."""

from collections.abc import Iterable, Iterator, Sequence

from mailticket.desk import intake, lifecycle, participants
from mailticket.desk.changes import apply, change, touched
from mailticket.desk.context import Desk
from mailticket.desk.intake import Reception
from mailticket.desk.refusal import RefusalError
from mailticket.domain.status import Status, Trigger, next_status
from mailticket.store import history, people, thread, tickets
from mailticket.store.states import LinkKind, MessageKind, Role
from mailticket.store.tables import Event, Message, Person, Ticket

#: What `Event.field` says of messages that went to another ticket (message id → ticket), and of links (kind and number
#: → whether it is there).
MESSAGES, LINKS = "messages", "links"
MERGED, SPLIT = "merged", "split"
#: Statuses in which the requester's words still wait for an agent.
WAITING = frozenset({Status.NEW, Status.OPEN})


def link(desk: Desk, ticket: Ticket, other: Ticket, kind: LinkKind = LinkKind.RELATED) -> bool:
    """Link two tickets, on both; return whether that is new. Raises RefusalError for a ticket and itself."""
    guard_two(ticket, other)
    if (kind, other.number) in tickets.links(desk.tx, ticket.number):
        return False
    tickets.link(desk.tx, ticket.number, kind, other.number)
    name = f"{kind} {other.number}"
    desk.record(ticket.number, "linked", detail=name, field=LINKS, before={name: False}, after={name: True})
    desk.record(other.number, "linked", detail=f"{tickets.MIRROR[kind]} {ticket.number}")
    touched(desk, ticket)
    return True


def merge(desk: Desk, ticket: Ticket, into: Ticket) -> None:
    """Let *ticket* live on in *into*: messages, requester and watchers go along. Raises RefusalError.

    What a requester wrote and nobody answered counts for the other ticket as if it came in now: it is open again.
    """
    guard_two(ticket, into)
    waits = Status(ticket.status) in WAITING
    move(desk, thread.ids(desk.tx, ticket.number), ticket, into, event=MERGED, detail=f"into #{into.number}")
    join_all(desk, ticket, into)
    link(desk, ticket, into, LinkKind.MERGED_INTO)
    columns = {**lifecycle.belonging(desk, ticket, Status.MERGED), "parent": into.number}
    change(desk, ticket, "status", columns, detail=f"{ticket.status} → merged into #{into.number}")
    if waits:
        wanted = next_status(Status(into.status), Trigger.REQUESTER_WROTE)
        lifecycle.set_status(desk, into, wanted, why=f"#{ticket.number} came in, which waited for an agent")
    touched(desk, into)
    desk.tell("took in", into, other=ticket)
    if ticket.assignee != into.assignee:
        desk.tell("merged", ticket, other=into)


def join_all(desk: Desk, ticket: Ticket, into: Ticket) -> None:
    """Give everybody who has a part in *ticket* a part in *into*; its requester gets copies there."""
    owner = people.by_id(desk.tx, into.requester).address
    before = participants.watchers(desk, into)
    coming = [people.by_id(desk.tx, ticket.requester).address, *participants.watchers(desk, ticket)]
    new = [address for address in dict.fromkeys(coming) if address and address != owner and address not in before]
    participants.set_watchers(desk, into, [*before, *new], why=f"#{ticket.number} was merged into this ticket")
    for role in (Role.VENDOR, Role.OUTSIDER):
        for person in people.with_role(desk.tx, ticket.number, role):
            people.join(desk.tx, into.number, person.id or 0, role, now=desk.now)


def split(desk: Desk, ticket: Ticket, chosen: Sequence[Message]) -> Ticket:
    """Make a new ticket of some messages of *ticket*, its requester being who wrote the first of them.

    Raises RefusalError when no message would stay.
    """
    ids = [message.id or 0 for message in chosen]
    if {message.id for message in thread.messages(desk.tx, ticket.number)} <= set(ids):
        raise RefusalError("nothing-stays")
    reception = Reception(ticket.queue, ticket.mailbox, ticket.address, chosen[0].via)
    requester = requester_of(desk, ticket, chosen)
    made = intake.new_ticket(desk, ticket.subject, requester, reception, language=ticket.language, status=Status.NEW)
    listed = ", ".join(str(one) for one in ids)
    desk.record(made.number, "opened", detail=f"in {made.queue}", why=f"message {listed} of #{ticket.number}: #split")
    move(desk, ids, ticket, made, event=SPLIT, detail=f"message {listed} → #{made.number}")
    link(desk, made, ticket, LinkKind.SPLIT_FROM)
    touched(desk, ticket)
    files = thread.files(desk.tx, ids)
    first = chosen[0]
    desk.tell("opened", made, message=first, files=files.get(first.id or 0, ()))
    return made


def requester_of(desk: Desk, ticket: Ticket, chosen: Sequence[Message]) -> Person:
    """Return who wrote the first message of a requester among *chosen*; the ticket's own where there is none."""
    wrote = (message.author_address for message in chosen if message.kind == MessageKind.REQUESTER)
    address = next(wrote, "")
    found = people.by_address(desk.tx, address) if address else None
    return found or people.by_id(desk.tx, ticket.requester)


def move(desk: Desk, ids: Sequence[int], ticket: Ticket, to: Ticket, *, event: str, detail: str) -> None:
    """Put messages into another ticket, and on the record of both."""
    thread.move(desk.tx, ids, to.number)
    before, after = ({str(one): number for one in ids} for number in (ticket.number, to.number))
    desk.record(ticket.number, event, detail=detail, field=MESSAGES, before=before, after=after)
    if event == MERGED:
        desk.record(to.number, event, detail=f"#{ticket.number} into this one, with {len(ids)} messages")


def guard_two(ticket: Ticket, other: Ticket) -> None:
    """Raise RefusalError when two tickets are one."""
    if ticket.number == other.number:
        raise RefusalError("itself", number=other.number)


def took_in(desk: Desk, ticket: Ticket, *, since: int, not_by: str) -> bool:
    """Say whether another than the agent *not_by* merged somebody else's ticket into *ticket*, after a spooled mail."""
    merged = [number for kind, number in tickets.links(desk.tx, ticket.number) if kind == LinkKind.MERGED_FROM]
    return any(
        (entry.event, entry.field) == (MERGED, MESSAGES) and entry.actor != not_by and (entry.mail or 0) > since
        for other in tickets.by_number(desk.tx, merged)
        if other.requester != ticket.requester
        for entry in history.events(desk.tx, other.number)
    )


# --- taking it back -------------------------------------------------------------------------------------------------


def move_back(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Put messages back into *ticket*, if all are still where they went; what was split off lives on in it again."""
    if any(moved_on(desk, [entry])):
        return False
    thread.move(desk.tx, [int(one) for one in entry.after], ticket.number)
    touched(desk, ticket)
    if entry.event == SPLIT:
        fold_in(desk, tickets.get(desk.tx, next(iter(entry.after.values()))), ticket)
    return True


def moved_on(desk: Desk, entries: Iterable[Event]) -> Iterator[int]:
    """Yield the tickets between which *entries* put messages that others put elsewhere since."""
    for entry in entries:
        moved = entry.after if entry.field == MESSAGES else {}
        if any(thread.get(desk.tx, int(one)).ticket != number for one, number in moved.items()):
            yield from {entry.ticket or 0, *moved.values()}


def fold_in(desk: Desk, made: Ticket | None, ticket: Ticket) -> None:
    """Let a ticket that was split off live on in *ticket*, unless something was said in it since."""
    if made is None or thread.ids(desk.tx, made.number):
        return
    apply(desk, made, {**lifecycle.belonging(desk, made, Status.MERGED), "parent": ticket.number})
    tickets.link(desk.tx, made.number, LinkKind.MERGED_INTO, ticket.number)
    desk.record(made.number, "merged", detail=f"into #{ticket.number}", why="#undo of #split")


def unlink(desk: Desk, ticket: Ticket, after: dict[str, bool]) -> bool:
    """Take links away."""
    for name in after:
        kind, _, number = name.partition(" ")
        tickets.unlink(desk.tx, ticket.number, LinkKind(kind), int(number))
    touched(desk, ticket)
    return True
