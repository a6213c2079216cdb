"""`spool` and `outbox`: mail received and mail promised, with what an operator may do about it."""

from typing import Annotated, Any

import typer

from mailticket.cli.context import Context, print_json, print_table, say

Ids = Annotated[list[int] | None, typer.Argument(help="Which ones, by id.")]
All = Annotated[bool, typer.Option("--all", help="All of them.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]

spool = typer.Typer(help="Mail received and kept.", no_args_is_help=True)
outbox = typer.Typer(help="Mail promised, not yet delivered.", no_args_is_help=True)

SPOOL_COLUMNS = ("id", "mailbox", "state", "attempts", "outcome", "error", "received_at", "subject", "from")
OUTBOX_COLUMNS = (
    "id",
    "ticket",
    "notice",
    "recipient",
    "state",
    "attempts",
    "next_attempt_at",
    "last_reply",
    "message_id",
)


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.add_typer(spool, name="spool")
    application.add_typer(outbox, name="outbox")


@spool.command("list")
def spool_list(ctx: typer.Context, all_: All = False, as_json: Json = False) -> None:
    """List received mail that is not done; --all lists everything."""
    from mailticket.desk import operate

    with ctx.obj.database(writes=False).reading() as tx:
        print_rows(SPOOL_COLUMNS, operate.spooled(tx, everything=all_), as_json=as_json, nothing="Nothing waits.")


@spool.command("show")
def spool_show(ctx: typer.Context, mail: int) -> None:
    """Print a received mail, byte for byte."""
    import sys

    from mailticket.desk import operate

    with ctx.obj.database(writes=False).reading() as tx:
        sys.stdout.buffer.write(operate.raw(tx, mail))


@spool.command("retry")
def spool_retry(ctx: typer.Context, mails: Ids = None, all_: All = False) -> None:
    """Let mail that was set aside be tried again."""
    from mailticket.desk import operate

    act(ctx.obj, operate.retry_mails, mails, everything=all_, done="{} to be tried again")


@spool.command("drop")
def spool_drop(ctx: typer.Context, mails: Ids = None) -> None:
    """Give up on mail that was set aside; it is kept, as rejected."""
    from mailticket.desk import operate

    act(ctx.obj, operate.drop_mails, mails, everything=False, done="{} dropped")


@outbox.command("list")
def outbox_list(ctx: typer.Context, all_: All = False, as_json: Json = False) -> None:
    """List promised mail that is not sent; --all lists everything."""
    from mailticket.desk import operate

    with ctx.obj.database(writes=False).reading() as tx:
        print_rows(OUTBOX_COLUMNS, operate.promised(tx, everything=all_), as_json=as_json, nothing="Nothing waits.")


@outbox.command("show")
def outbox_show(ctx: typer.Context, mail: int) -> None:
    """Print a promised mail as it is or was sent, without its files."""
    import sys

    from mailticket.desk import operate

    with ctx.obj.database(writes=False).reading() as tx:
        sys.stdout.buffer.write(operate.promised_bytes(tx, mail))


@outbox.command("retry")
def outbox_retry(ctx: typer.Context, mails: Ids = None, all_: All = False) -> None:
    """Send mail that is held, failed or late at the next chance."""
    from mailticket.desk import operate

    act(ctx.obj, operate.retry_promises, mails, everything=all_, done="{} to be sent")


@outbox.command("drop")
def outbox_drop(ctx: typer.Context, mails: Ids = None) -> None:
    """Give up on promised mail; it fails without being sent."""
    from mailticket.desk import operate

    act(ctx.obj, operate.drop_promises, mails, everything=False, done="{} dropped")


def act(context: Context, verb: Any, ids: list[int] | None, *, everything: bool, done: str) -> None:
    """Do *verb* to the mails named, or to all it applies to. Raises UserError when some were left out."""
    from mailticket.clock import SystemClock
    from mailticket.errors import UserError

    if not ids and not everything:
        raise typer.BadParameter("which ones? give ids" + (" or --all" if "drop" not in verb.__name__ else ""))
    with context.database(writes=True).transaction() as tx:
        count = verb(tx, None if everything else ids, now=SystemClock().now())
    left = 0 if everything else len(set(ids or ())) - count
    if count or not left:
        say(done.format(f"{count} mail" + ("" if count == 1 else "s")))
    if left:
        which = f"{left} more: " if count else ""
        raise UserError(f"{which}there is no such mail, or it is not in a state for that")


def print_rows(columns: tuple[str, ...], rows: list[dict[str, Any]], *, as_json: bool, nothing: str) -> None:
    """Print rows as JSON or as a table."""
    if as_json:
        print_json(rows)
    else:
        print_table(columns, [[row[name] for name in columns] for row in rows], nothing=nothing)
