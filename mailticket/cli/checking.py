"""`check`: is everything well, and what to do where it is not; `check --learn`: whom may we believe?"""

import os
from datetime import timedelta
from typing import Annotated

import typer

from mailticket.cli.context import Context, print_json, say


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(check)


def check(
    ctx: typer.Context,
    what: Annotated[list[str] | None, typer.Argument(help="Only these: templates, database, imap, smtp …")] = None,
    learn: Annotated[
        bool, typer.Option("--learn", help="Find the trust setting with two mails, and write it.")
    ] = False,
    mailbox: Annotated[str, typer.Option(help="With --learn: the mailbox to learn by; else the first.")] = "",
    timeout: Annotated[int, typer.Option(min=1, help="With --learn: so many seconds are waited for each mail.")] = 600,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Look at configuration, templates, database and servers: one line each, good or what to do."""
    if learn:
        raise typer.Exit(learn_trust(ctx.obj, mailbox, timeout))
    from mailticket.checks import CHECKS, MAILBOX_CHECKS, Site, check_all
    from mailticket.clock import SystemClock
    from mailticket.transports.examine import Grade

    if unknown := set(what or ()) - {*CHECKS, *MAILBOX_CHECKS}:
        raise typer.BadParameter(f"no check {', '.join(unknown)}; there are: {', '.join([*CHECKS, *MAILBOX_CHECKS])}")
    context: Context = ctx.obj
    lines = []
    for line in check_all(Site(context.settings, os.environ, SystemClock()), what or ()):
        lines.append(line)
        if not as_json:
            say(f"{line.grade:5}  {line.check}: {line.text}")
    if as_json:
        print_json([{"check": line.check, "grade": line.grade, "text": line.text} for line in lines])
    if any(line.grade is Grade.WRONG for line in lines):
        raise typer.Exit(1)


def learn_trust(context: Context, name: str, timeout: int) -> int:
    """Learn whose Authentication-Results may be believed, and write it into the configuration file."""
    from mailticket import app, checks_learn
    from mailticket import settings as configuration
    from mailticket.clock import SystemClock
    from mailticket.errors import UserError
    from mailticket.store.locks import Locks

    settings, clock = context.settings, SystemClock()
    box = settings.mailbox(name) if name else next((box for box in settings.mailboxes if box.imap), None)
    if box is None or box.imap is None:
        raise UserError(" ".join(filter(None, ("there is no mailbox", name, "that is read by IMAP"))))
    lock = Locks(context.database(writes=True), settings.site.state_dir).try_lock(f"mailbox:{box.name}")
    if lock is None:
        raise UserError("the desk is running and would take the mails; stop it for this")
    lesson = checks_learn.Lesson(
        settings=settings,
        box=box,
        mailbox=app.real_mailboxes(settings, os.environ)[box.name],
        submitter=app.real_submitters(settings, os.environ, clock)[box.name],
        clock=clock,
        patience=timedelta(seconds=timeout),
        tell=say,
    )
    try:
        setting = checks_learn.learn(lesson)
    finally:
        lock.release()
    file = configuration.find(context.config, os.environ)
    checks_learn.write(file, setting)
    say(f'good: the forged mail does not pass. {file} has now: trust = "{setting}"')
    return 0
