"""`backup` and `restore`: the whole desk in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from mailticket.cli.context import Context, say


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (backup, restore):
        application.command()(command)


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A new file; or a folder, where it is named after the time.")],
    keep: Annotated[int, typer.Option(min=0, help="In a folder: how many stay, the newest; 0 for all.")] = 0,
) -> None:
    """Copy the desk into one file while it works on; keep the file as safe as the mail in it."""
    from mailticket import credentials
    from mailticket.clock import SystemClock
    from mailticket.store import copies

    context: Context = ctx.obj
    site, now = context.settings.site, SystemClock().now()
    folder = file if file.is_dir() else None
    if keep and not folder:
        raise typer.BadParameter(f"goes with a folder, and {file} is none", param_hint="--keep")
    file = folder / copies.name_at(now) if folder else file
    database = context.database(writes=False)
    key = None if site.secret else credentials.kept_key(site.state_dir)
    rows = copies.back_up(database, file, key=key, now=now)
    say(f"{file}: {rows} rows, {file.stat().st_size} bytes, read again and whole")
    if folder and keep:
        for old in copies.drop_older(folder, keep=keep):
            say(f"{old}: removed")


def restore(ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Fill an unused desk from a backup; what it had promised to send is held for review."""
    from mailticket import credentials
    from mailticket.store import copies

    context: Context = ctx.obj
    site = context.settings.site

    def keep_key(key: bytes) -> None:
        if not site.secret:
            credentials.keep_key(site.state_dir, key)

    refuse_while_served(context)
    done = copies.restore(
        context.database(writes=True), file, state_dir=site.state_dir, first_number=site.first_number, keep_key=keep_key
    )
    say(f"restored {done.tickets} tickets as of {done.taken_at}; {copies.SKIPPED_NUMBERS} numbers are left out")
    if done.held:
        say(f"{done.held} mails of the outbox are held: some may have been sent since the backup")
        say("  look: mailticket outbox list; then: mailticket outbox retry ID … or: mailticket outbox drop ID …")
    if done.dropped:
        say(f"{done.dropped} notices to agents that waited to leave together are dropped: they may have left since;")
        say("  what they told of stands on its ticket: mailticket list")
    say("Mail taken in since then lies in the archive folder: move it back into the inbox and it is taken in again;")
    say("  what the backup has already is recognised as a duplicate. Next: mailticket check")


def refuse_while_served(context: Context) -> None:
    """Raise UserError while a process serves one of the mailboxes."""
    from mailticket.errors import UserError
    from mailticket.store.locks import Locks

    settings = context.settings
    locks = Locks(context.database(writes=True), settings.site.state_dir)
    if any(locks.is_held(f"mailbox:{mailbox.name}") for mailbox in settings.mailboxes):
        raise UserError("the desk is running; stop it first")
