"""`stats`: how the desk stands, on one screen."""

from typing import TYPE_CHECKING, Annotated

import typer

from mailticket.cli.context import Context, print_json
from mailticket.cli.watching import Watch, display

if TYPE_CHECKING:
    from mailticket.desk.figures import Figures


def register(application: typer.Typer) -> None:
    """Add the command of this module."""
    application.command()(stats)


def stats(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    watch: Watch = False,
) -> None:
    """Show what is open by status, queue, agent and colour, and what came and was answered in the last 14 days."""
    context: Context = ctx.obj
    if as_json:
        print_json(counted(context).as_dict())
        return
    from mailticket.cli import screens

    display(lambda: screens.figures(counted(context)), watch=watch)


def counted(context: Context) -> "Figures":
    """Return the figures of now."""
    from mailticket.clock import SystemClock
    from mailticket.desk import figures

    with context.database(writes=False).reading() as tx:
        return figures.take(tx, context.settings, now=SystemClock().now())
