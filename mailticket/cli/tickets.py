"""`list`, `show`, `search`: tickets as the operator sees them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailticket.cli.context import Context, print_json
from mailticket.cli.watching import Watch, display

if TYPE_CHECKING:
    from mailticket.settings import Settings
    from mailticket.store.tickets import Filter

Status = Annotated[list[str] | None, typer.Option("--status", help="Only tickets of this status; may be repeated.")]
Limit = Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Text = Annotated[str, typer.Option()]

#: Finds tickets in an open database.
Look = Callable[[Any], Sequence[Any]]


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
    watch: Watch = False,
) -> None:
    """List tickets, newest first."""
    from mailticket.store import tickets

    wanted = read_filter(
        ctx.obj.settings,
        status=read_statuses(status or []),
        queue=queue,
        assignee=assignee,
        tag=tag,
        requester=requester,
        ended=all_,
        limit=limit,
    )
    print_tickets(ctx.obj, lambda tx: tickets.list_tickets(tx, wanted), as_json=as_json, watch=watch)


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
    """List the tickets that have all WORDS in their subject, resolution and a message; the latest said comes first."""
    from mailticket.store import search as index
    from mailticket.store import tickets

    wanted = read_filter(
        ctx.obj.settings,
        status=read_statuses(status or []),
        queue=queue,
        assignee=assignee,
        tag=tag,
        requester=requester,
        ended=True,
        limit=limit,
    )
    text = " ".join(words)
    print_tickets(ctx.obj, lambda tx: tickets.by_number(tx, index.find(tx, text, wanted)), as_json=as_json)


def read_filter(settings: "Settings", *, queue: str, assignee: str, tag: str, **others: Any) -> "Filter":
    """Return which tickets are meant; names are written in any case. Raises a usage error for an unknown one."""
    from mailticket.store.tickets import Filter

    queues = {one.name.casefold(): one.name for one in settings.queues}
    agents = {one.id: one.id for one in settings.agents} | {"none": "none"}
    return Filter(
        queue=known(queue, queues, "queue"), assignee=known(assignee, agents, "assignee"), tag=tag.lower(), **others
    )


def known(name: str, names: Mapping[str, str], option: str) -> str:
    """Return the one of *names* that *name* is, written in any case. Raises a usage error when it is none."""
    if name and name.casefold() not in names:
        there = ", ".join(names.values())
        raise typer.BadParameter(f"no {option} {name}; there are: {there}", param_hint=f"--{option}")
    return names.get(name.casefold(), "")


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


def print_tickets(context: Context, look: Look, *, as_json: bool, watch: bool = False) -> None:
    """Print the tickets that *look* finds in the database."""
    if as_json:
        print_json(found(context, look))
        return
    from mailticket.cli import screens
    from mailticket.clock import SystemClock

    display(lambda: screens.Tickets(found(context, look), SystemClock().now()), watch=watch)


def found(context: Context, look: Look) -> list[dict[str, Any]]:
    """Return the tickets that *look* finds, as `--json` has them."""
    from mailticket.clock import SystemClock
    from mailticket.desk import view

    now = SystemClock().now()
    with context.database(writes=False).reading() as tx:
        return [view.summary(tx, context.settings, ticket, now=now) for ticket in look(tx)]


def show(ctx: typer.Context, number: int, as_json: Json = False, watch: Watch = False) -> None:
    """Show a ticket with its thread and its history."""
    context: Context = ctx.obj
    if as_json:
        print_json(whole(context, number))
        return
    from mailticket.cli import screens
    from mailticket.clock import SystemClock

    display(lambda: screens.ticket(whole(context, number), now=SystemClock().now()), watch=watch)


def whole(context: Context, number: int) -> dict[str, Any]:
    """Return a ticket with all there is of it. Raises UserError when there is none."""
    from mailticket.clock import SystemClock
    from mailticket.desk import view
    from mailticket.errors import UserError
    from mailticket.store import tickets

    with context.database(writes=False).reading() as tx:
        ticket = tickets.get(tx, number)
        if ticket is None:
            raise UserError(f"there is no ticket {number}")
        return view.whole(tx, context.settings, ticket, now=SystemClock().now())
