"""Shows something once, or anew every two seconds until Ctrl-C (`--watch`)."""

import signal
import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

EVERY = 2.0  #: seconds
Watch = Annotated[bool, typer.Option("--watch", help="Show it anew every two seconds, until Ctrl-C.")]


def display(make: "Callable[[], RenderableType]", *, watch: bool) -> None:
    """Print what *make* returns; with *watch* keep it up to date on the terminal. In a pipe nothing is cut."""
    from rich.console import Console

    if not watch:
        Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(make())
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

    pressed: SimpleQueue[None] = SimpleQueue()
    before = signal.signal(signal.SIGINT, lambda *_: pressed.put(None))
    try:
        with Live(make(), console=Console(highlight=False), screen=True, auto_refresh=False) as live:
            while not is_pressed(pressed):
                live.update(make(), refresh=True)
    finally:
        signal.signal(signal.SIGINT, before)


def is_pressed(pressed: SimpleQueue[None]) -> bool:
    """Wait a little; say whether Ctrl-C was pressed."""
    try:
        pressed.get(timeout=EVERY)
    except Empty:
        return False
    return True
