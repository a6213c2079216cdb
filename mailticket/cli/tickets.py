"""`list`, `show`, `search`: tickets as the operator sees them."""

from typing import Annotated, Any

import typer

from mailticket.cli.context import Context, print_json, print_table, say

Status = Annotated[list[str] | None, typer.Option("--status", help="Only tickets of this status; may be repeated.")]
Limit = Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Text = Annotated[str, typer.Option()]

COLUMNS = ("#", "status", "queue", "assignee", "priority", "color", "requester", "subject", "updated")


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command("list")(list_tickets)
    application.command("show")(show)
    application.command("search")(search)


def list_tickets(
    ctx: typer.Context,
    status: Status = None,
    queue: Text = "",
    assignee: Text = "",
    tag: Text = "",
    requester: Text = "",
    limit: Limit = 200,
    all_: Annotated[bool, typer.Option("--all", help="Also closed, merged and spam.")] = False,
    as_json: Json = False,
) -> None:
    """List tickets, newest first."""
    from mailticket.store.tickets import Filter

    statuses = read_statuses(status or [])
    wanted = Filter(statuses, queue, assignee, tag, requester, ended=all_, limit=limit)
    print_tickets(ctx.obj, wanted, as_json=as_json)


def search(
    ctx: typer.Context,
    words: list[str],
    status: Status = None,
    queue: Text = "",
    assignee: Text = "",
    tag: Text = "",
    requester: Text = "",
    limit: Limit = 200,
    as_json: Json = False,
) -> None:
    """List the tickets that have all WORDS in subject or messages."""
    from mailticket.store.tickets import Filter

    statuses = read_statuses(status or [])
    found = tuple(word for part in words for word in part.split())
    wanted = Filter(statuses, queue, assignee, tag, requester, words=found, ended=True, limit=limit)
    print_tickets(ctx.obj, wanted, as_json=as_json)


def read_statuses(given: list[str]) -> tuple[str, ...]:
    """Return the statuses named, also as "new,open". Raises a usage error for an unknown one."""
    from mailticket.domain.status import Status as Known

    statuses = tuple(part.strip().lower() for text in given for part in text.split(",") if part.strip())
    unknown = sorted(set(statuses) - set(Known))
    if unknown:
        raise typer.BadParameter(
            f"no status {', '.join(unknown)}; there are: {', '.join(Known)}", param_hint="--status"
        )
    return statuses


def print_tickets(context: Context, wanted: Any, *, as_json: bool) -> None:
    """Print the tickets that pass a filter."""
    from mailticket.clock import SystemClock
    from mailticket.desk import view
    from mailticket.store import tickets

    now = SystemClock().now()
    with context.database(writes=False).reading() as tx:
        found = [view.summary(tx, context.settings, ticket, now=now) for ticket in tickets.list_tickets(tx, wanted)]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            t["number"],
            t["status"],
            t["queue"],
            t["assignee"],
            t["priority"],
            t["color"],
            t["requester"]["name"] or t["requester"]["address"],
            t["subject"],
            t["updated_at"],
        )
        for t in found
    ]
    print_table(COLUMNS, rows, nothing="No tickets.")


def show(ctx: typer.Context, number: int, as_json: Json = False) -> None:
    """Show a ticket with its thread and its history."""
    from mailticket.clock import SystemClock
    from mailticket.desk import view
    from mailticket.errors import UserError
    from mailticket.store import tickets

    context: Context = ctx.obj
    with context.database(writes=False).reading() as tx:
        ticket = tickets.get(tx, number)
        if ticket is None:
            raise UserError(f"there is no ticket {number}")
        whole = view.whole(tx, context.settings, ticket, now=SystemClock().now())
    if as_json:
        print_json(whole)
    else:
        print_ticket(whole)


def print_ticket(ticket: dict[str, Any]) -> None:
    """Print one ticket for people."""
    requester = ticket["requester"]
    say(f"#{ticket['number']}  {ticket['subject']}")
    say(f"{ticket['status']} · {ticket['queue']} · {ticket['assignee'] or 'nobody'} · {ticket['priority']}")
    say(f"from {requester['name']} <{requester['address']}>, opened {ticket['created_at']}")
    for message in ticket["messages"]:
        author = message["author"]
        say(f"\n── {message['kind']} · {author['name'] or author['address']} · {message['at']}")
        say(message["text"])
        for file in message["attachments"]:
            say(f"   [{file['name'] or 'no name'}, {file['type']}, {file['size']} bytes]")
    say("\nHistory")
    for entry in ticket["history"]:
        why = f"  ({entry['why']})" if entry["why"] else ""
        say(f"  {entry['at']}  {entry['actor']}: {entry['event']} {entry['detail']}{why}")
