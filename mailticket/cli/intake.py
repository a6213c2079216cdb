"""`ingest`: takes mail from files, folders or standard input; 0 only once it is durable (product.md 4)."""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from mailticket.cli.context import Context, say

BATCH = 100
STANDARD_INPUT = Path("-")


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(ingest)


def ingest(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Mails, mbox files, Maildirs, folders, or -.")] = None,
    mailbox: Annotated[str, typer.Option(help="The mailbox that it is for; else the first.")] = "",
) -> None:
    """Take mail from FILES, or one mail from standard input, into the spool."""
    from sqlalchemy.exc import SQLAlchemyError

    from mailticket.errors import PermanentError, TransientError
    from mailticket.store.failures import in_words

    context: Context = ctx.obj
    name = mailbox_name(context, mailbox)
    try:
        with in_words():
            count = spool_all(context, name, read_all(files or []))
    except PermanentError as error:  # a mail that is refused for good would be lost
        raise TransientError(f"not taken: {error}") from error
    except OSError as error:
        raise TransientError(f"not taken: {error.filename or 'standard input'}: {error.strerror}; try again") from error
    except SQLAlchemyError as error:
        raise TransientError(f"not taken: {type(error).__name__}; try again") from error
    if files:
        say(f"{count} mail{'' if count == 1 else 's'} taken")


def mailbox_name(context: Context, wanted: str) -> str:
    """Return the mailbox that mail is for. Raises a usage error for an unknown one."""
    mailboxes = context.settings.mailboxes
    found = context.settings.mailbox(wanted) if wanted else mailboxes[0]
    if found is None:
        there = ", ".join(mailbox.name for mailbox in mailboxes)
        raise typer.BadParameter(f"no mailbox {wanted}; there are: {there}", param_hint="--mailbox")
    return found.name


def read_all(paths: list[Path]) -> Iterator[bytes]:
    """Yield every mail in *paths*, in order; one from standard input for "-", or when there are none.

    Raises TransientError for a path that leads nowhere.
    """
    from mailticket.errors import TransientError
    from mailticket.transports.files import read_mails

    for path in paths or [STANDARD_INPUT]:
        if path == STANDARD_INPUT:
            yield from read_mails(sys.stdin.buffer)
            continue
        if not path.exists():
            raise TransientError(f"{path}: there is no such file or folder")
        yield from read_mails(path)


def spool_all(context: Context, mailbox: str, contents: Iterator[bytes]) -> int:
    """Spool mails, a batch a commit; return how many. Raises TransientError below `min_free`."""
    from mailticket.clock import SystemClock
    from mailticket.workers.receiver import receive

    database, clock, count = context.database(writes=True), SystemClock(), 0
    while batch := list(islice(contents, BATCH)):
        receive(database, context.settings, mailbox, batch, via="ingest", now=clock.now())
        count += len(batch)
    return count
