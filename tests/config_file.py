"""Configuration files for tests: nested dictionaries as TOML."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def write(path: Path, data: Mapping[str, Any]) -> Path:
    """Write *data* as a TOML file; return its path."""
    path.write_text("\n".join(lines(data)) + "\n", encoding="utf-8")
    return path


def lines(table: Mapping[str, Any], name: str = "") -> Iterator[str]:
    """Yield the lines of a table: first its values, then the tables in it."""
    for key, value in table.items():
        if not is_table(value):
            yield f"{key} = {literal(value)}"
    for key, value in table.items():
        full = f"{name}.{key}" if name else key
        if isinstance(value, Mapping):
            yield f"[{full}]"
            yield from lines(value, full)
        elif is_table(value):
            for item in value:
                yield f"[[{full}]]"
                yield from lines(item, full)


def is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def literal(value: Any) -> str:
    """Return a value as TOML; its strings, numbers, booleans and lists of them are JSON's."""
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
