"""`demo`: a desk with mail servers of its own and people who use it; needs no configuration and no account."""

from importlib.util import find_spec
from typing import Annotated

import typer


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(demo)


def demo(
    ctx: typer.Context,  # noqa: ARG001 - typer hands it over
    script: Annotated[bool, typer.Option("--script", help="End by itself after the conversation.")] = False,
) -> None:
    """Watch a support desk at work, on this machine alone; then play any part yourself."""
    from mailticket.errors import UserError

    if find_spec("pymap") is None:
        raise UserError("the demo needs a mail server of its own: pip install 'mailticket[demo]'")
    from mailticket.demo.demonstration import demonstrate

    demonstrate(script=script)
