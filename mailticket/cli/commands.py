"""The command line's table of contents; each command's module is imported only when that command runs."""

from pathlib import Path
from typing import Annotated

import typer

from mailticket.cli import (
    agents,
    checking,
    copies,
    demonstration,
    doing,
    intake,
    mailstores,
    running,
    setup,
    stats,
    tickets,
    understanding,
    upkeep,
)
from mailticket.cli.context import Context

application = typer.Typer(
    name="mailticket",
    help="A support desk that runs by e-mail alone.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@application.callback()
def options(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The configuration file; else $MAILTICKET_CONFIG, /etc/mailticket, ./config.")
    ] = None,
) -> None:
    """A support desk that runs by e-mail alone."""
    context = Context(config)
    ctx.obj = context
    ctx.call_on_close(context.close)


for group in (
    demonstration,
    setup,
    checking,
    running,
    intake,
    tickets,
    stats,
    doing,
    mailstores,
    agents,
    understanding,
    copies,
    upkeep,
):
    group.register(application)
