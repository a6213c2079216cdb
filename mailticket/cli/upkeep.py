"""`audit`, `migrate`, `version`: keeping the house in order."""

from contextlib import closing
from datetime import timedelta
from typing import Annotated

import typer

from mailticket.cli.context import Context, print_json, print_table, say


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (audit, migrate, version):
        application.command()(command)


def audit(
    ctx: typer.Context,
    server: Annotated[bool, typer.Option("--server", help="Also count what waits in the mailboxes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Account for every mail ever taken in and every mail promised."""
    from mailticket.clock import SystemClock
    from mailticket.store import accounts

    context: Context = ctx.obj
    with context.database(writes=False).reading() as tx:
        account = accounts.take_stock(tx, now=SystemClock().now())
    waiting = count_on_servers(context) if server else {}
    if as_json:
        print_json({**account.as_dict(), **({"server": waiting} if server else {})})
    else:
        rows = [*account.rows(), *((f"in the folder of {name}", count) for name, count in waiting.items())]
        print_table(("mail", "count"), rows, nothing="No mail yet.")
        for fault in account.faults:
            say(f"unaccounted: {fault}")
    if account.faults:
        raise typer.Exit(1)


def count_on_servers(context: Context) -> dict[str, int | str]:
    """Return how many mails lie in each mailbox's folder, or why that cannot be told."""
    import os

    from mailticket import app
    from mailticket.clock import SystemClock
    from mailticket.errors import MailticketError

    counts: dict[str, int | str] = {}
    for name, mailbox in app.real_mailboxes(context.settings, os.environ).items():
        try:
            mailbox.open()
            counts[name] = mailbox.count_before(SystemClock().now() + timedelta(days=1))
        except MailticketError as error:
            counts[name] = str(error)
        finally:
            mailbox.close()
    return counts


def migrate(ctx: typer.Context) -> None:
    """Bring the database's schema to this version's; an SQLite database is backed up first."""
    from mailticket.store import schema
    from mailticket.store.database import Database

    site = ctx.obj.settings.site
    with closing(Database(site.database, site.state_dir)) as database:
        say(schema.bring_up_to_date(database))


def version() -> None:
    """Print the version, and of what it stands on."""
    import platform

    from mailticket import __version__
    from mailticket.store.database import sqlite_driver

    module, journal = sqlite_driver()
    say(f"mailticket {__version__}")
    say(f"Python {platform.python_version()}, SQLite {module.sqlite_version} ({journal})")
