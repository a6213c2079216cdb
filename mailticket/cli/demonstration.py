"""`demo`: a desk with mail servers of its own and people who use it; needs no configuration and no account."""

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

    try:
        from mailticket.demo.demonstration import demonstrate
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("mailticket"):
            raise
        raise UserError(f"the demo needs a mail server ({missing.name}): pip install 'mailticket[demo]'") from missing
    demonstrate(script=script)
