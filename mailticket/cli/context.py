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
    """Print rows under column heads; on a terminal they are fitted to it, in a pipe they are not cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[Text("" if cell is None else str(cell)) for cell in row] for row in rows]
    console = Console(width=None if sys.stdout.isatty() else PIPE, highlight=False)
    if not cells:
        console.print(nothing)
        return
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in cells:
        table.add_row(*row)
    console.print(table)


def say(text: str) -> None:
    """Print a line for people."""
    sys.stdout.write(text + "\n")
