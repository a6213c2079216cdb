"""Shows something once, or anew every two seconds until Ctrl-C (`--watch`)."""

import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from mailticket.cli.context import print_drawn
from mailticket.orders import Orders

if TYPE_CHECKING:
    from rich.console import RenderableType

EVERY = timedelta(seconds=2)
Watch = Annotated[bool, typer.Option("--watch", help="Show it anew every two seconds, until Ctrl-C.")]


def display(make: "Callable[[], RenderableType]", *, watch: bool) -> None:
    """Print what *make* returns; with *watch* keep it up to date on the terminal."""
    if not watch:
        print_drawn(make())
        return
    if not sys.stdout.isatty():
        raise typer.BadParameter("there is no terminal to show it on", param_hint="--watch")
    keep_up_to_date(make)


def keep_up_to_date(make: "Callable[[], RenderableType]") -> None:
    """Show it until Ctrl-C, which is how a look ends and no failure.

    Ctrl-C is noted, not raised: raised in a finalizer, where it may hit, Python would drop it.
    """
    from rich.console import Console
    from rich.live import Live

    orders = Orders()
    before = signal.signal(signal.SIGINT, lambda *_: orders.stop())
    try:
        with Live(make(), console=Console(highlight=False), screen=True, auto_refresh=False) as live:
            while not orders.await_any(EVERY):
                live.update(make(), refresh=True)
    finally:
        signal.signal(signal.SIGINT, before)
