"""`explain`: what mailticket makes of a mail, and why; needs no configuration."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from mailticket.cli.context import print_json, say


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(explain)


def explain(
    ctx: typer.Context,  # noqa: ARG001 - typer hands it over
    files: Annotated[list[Path] | None, typer.Argument(help="Mails to explain.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    jsonl: Annotated[Path | None, typer.Option(help="Read a folder; one JSON line a file, in name order.")] = None,
) -> None:
    """Say what mailticket makes of a mail, and why."""
    from mailticket.errors import UserError
    from mailticket.flows.explain import explain as make_of
    from mailticket.mail.parser import InlineParser

    parser = InlineParser()
    if jsonl is not None:
        if not jsonl.is_dir():
            raise UserError(f"{printable(jsonl)}: there is no such folder")
        for path in sorted(path for path in jsonl.rglob("*") if path.is_file()):
            made = make_of(parser, read(path), printable(path.relative_to(jsonl)))
            sys.stdout.write(json.dumps(made, ensure_ascii=False) + "\n")
        return
    if not files:
        raise typer.BadParameter("give a mail, or --jsonl DIR")
    made_of_all = [make_of(parser, read(path), printable(path)) for path in files]
    if as_json:
        print_json(made_of_all[0] if len(made_of_all) == 1 else made_of_all)
        return
    for made in made_of_all:
        for name, value in made.items():
            say(f"{name:12} {shown(value)}".rstrip())
        say("")


def shown(value: object) -> str:
    """Return a value as people read it: the further lines of a text, and of a list, below its first."""
    if isinstance(value, dict):
        return "{name}, {type}, {size} bytes".format(**value)
    lines = (
        [shown(item) for item in value] if isinstance(value, list) else str("" if value is None else value).split("\n")
    )
    return "\n             ".join(lines)


def printable(path: Path) -> str:
    """Return the name of a file, with what is no UTF-8 in it escaped."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def read(path: Path) -> bytes:
    """Return the mail in *path*. Raises UserError when it cannot be read."""
    from mailticket.errors import UserError

    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
