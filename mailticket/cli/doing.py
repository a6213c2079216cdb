"""`do`: tag lines on a ticket, as operator."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from mailticket.cli.context import Context, say

if TYPE_CHECKING:
    from mailticket.flows.carrying_out import Done

Lines = Annotated[list[str], typer.Argument(metavar="'#TAG VALUE'…", help="Tag lines: all are run, or none.")]


def register(application: typer.Typer) -> None:
    """Add the command of this module."""
    application.command("do")(do)


def do(ctx: typer.Context, number: Annotated[int, typer.Argument(metavar="N")], lines: Lines) -> None:
    """Run tag lines on ticket N as operator: do 1042 '#assign bob' '#priority high'."""
    from sqlmodel import Session

    from mailticket.app import App
    from mailticket.clock import SystemClock
    from mailticket.flows import operator

    context: Context = ctx.obj
    app = App.open(context.settings, os.environ, SystemClock())

    def unit(tx: Session) -> "Done":
        with app.desk(tx, cause=f"do:{app.house.nonce()}") as desk:
            return operator.do(desk, number, lines)

    try:
        _ = app.house  # its first use opens a transaction of its own
        done = app.database.unit(unit)
    finally:
        app.close()
    tell(done)


def tell(done: "Done") -> None:
    """Print what was done, or would be, as a receipt has it."""
    if done.rehearsed:
        say("A rehearsal: nothing was done. This is what would happen:")
    for line in done.lines:
        say(f"{line.line}: {line.done}".rstrip(": "))
        for change in line.changes:
            say(f"  {change.field}: {change.before or '–'} → {change.after or '–'}")
    for answer in done.answers:
        say(str(answer))
    if done.rehearsed:
        mailed = ", ".join(dict.fromkeys(one.who for one in done.would_mail))
        say(f"Mail would go to {mailed}." if mailed else "Nobody would be mailed.")
