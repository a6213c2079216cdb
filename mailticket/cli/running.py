"""`run`: the daemon, and `run --once`: everything that is due, once."""

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mailticket.cli.context import Context, say

if TYPE_CHECKING:
    from mailticket.settings import Settings

#: Beyond these, dates run out of the calendar, and every mail would be set aside for a slip of the pen.
YEARS = range(1970, 3000)


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(run)


def run(
    ctx: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Read every mailbox until empty, do what is due, send, end.")
    ] = False,
    at: Annotated[str | None, typer.Option(help="With --once: the time to work at, ISO 8601.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --once: print what would happen; change nothing.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="With --once: log what happens, not only what is wrong.")
    ] = False,
) -> None:
    """Run the desk, in the foreground."""
    if (at is not None or dry_run) and not once:
        raise typer.BadParameter("--at and --dry-run go with --once")
    from mailticket import log
    from mailticket.cli.service import run_until_stopped, warn_of

    if not once:
        raise typer.Exit(run_until_stopped(ctx.obj))
    log.setup(logging.INFO if verbose else logging.WARNING)
    warn_of(ctx.obj)
    raise typer.Exit(run_once(ctx.obj, at=at, dry_run=dry_run))


def run_once(context: Context, *, at: str | None, dry_run: bool) -> int:
    """Do everything that is due; return 0, or 75 (1) when a server could not be reached (refused us)."""
    from mailticket.app import App
    from mailticket.clock import PretendedClock, SystemClock
    from mailticket.once import Round, rehearse

    clock = SystemClock() if at is None else PretendedClock(read_time(at, context.settings))
    app = App.open(context.settings, os.environ, clock, may_migrate=not dry_run)
    try:
        if dry_run:
            tried = rehearse(app)
            for line in tried.lines:
                say(line)
            return report(tried.troubles)
        return report(Round(app).run())
    finally:
        app.close()


def read_time(text: str, settings: "Settings") -> datetime:
    """Return the time that *text* names, in the site's zone where it has no offset. Raises a usage error."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise typer.BadParameter(f"{text}: give a time such as 2026-12-01T09:00", param_hint="--at")
    return at if at.tzinfo else at.replace(tzinfo=settings.site.timezone)


def report(troubles: Mapping[str, Exception]) -> int:
    """Say what could not be done; return the exit code for it."""
    from mailticket.cli import EXIT_FAILED, EXIT_LATER
    from mailticket.errors import TransientError

    for what, error in troubles.items():
        typer.echo(f"{what}: {error}", err=True)
    if not troubles:
        return 0
    return EXIT_LATER if all(isinstance(error, TransientError) for error in troubles.values()) else EXIT_FAILED
