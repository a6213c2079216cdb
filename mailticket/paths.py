"""Where the files that are shipped with the program lie: inside the installed package, or in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the folder *name* (`templates`, `config`, `systemd`) as shipped.

    A wheel carries it as package data; a checkout, also an editable install, has it at the top.
    """
    places = (PACKAGE / "_data" / name, PACKAGE.parent / name)
    return next((place for place in places if place.is_dir()), places[0])


def templates() -> Path:
    """Return the folder of the shipped templates."""
    return shipped("templates")
