"""What commands share: the settings, the database, and how lists are printed."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mailticket.settings import Settings
    from mailticket.store.database import Database


@dataclass
class Context:
    """One run of the command line."""

    config: Path | None
    opened: "dict[bool, Database]" = field(default_factory=dict)

    @cached_property
    def settings(self) -> "Settings":
        """The configuration. Raises ConfigError."""
        from mailticket import settings

        return settings.load(self.config, os.environ)

    def database(self, *, writes: bool) -> "Database":
        """Open the database: made or migrated for commands that write, only checked for those that read."""
        from mailticket.store import schema
        from mailticket.store.database import Database

        if writes in self.opened:
            return self.opened[writes]
        site = self.settings.site
        database = Database(site.database, site.state_dir, must_exist=not writes)
        self.opened[writes] = database
        schema.prepare(database) if writes else schema.require(database)
        return database

    def close(self) -> None:
        """Close what the command opened."""
        for database in self.opened.values():
            database.close()


def print_json(value: object) -> None:
    """Print one JSON value, readable and in UTF-8."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


#: Columns of what is no terminal: a pipe has room for everything.
PIPE = 10_000


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, nothing: str) -> None:
    """Print rows under column heads, or the words for *nothing*."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells = [[Text("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not cells:
        print_drawn(nothing)
        return
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in cells:
        table.add_row(*row)
    print_drawn(table)


def print_drawn(drawn: "RenderableType") -> None:
    """Print what is drawn, fitted to the terminal; in a pipe nothing is cut, and no line is filled up."""
    from rich.console import Console

    if sys.stdout.isatty():
        Console(highlight=False).print(drawn)
        return
    console = Console(width=PIPE, highlight=False)
    with console.capture() as lines:
        console.print(drawn)
    sys.stdout.write("".join(line.rstrip(" ") + "\n" for line in lines.get().removesuffix("\n").split("\n")))


def say(text: str) -> None:
    """Print a line for people."""
    sys.stdout.write(text + "\n")
