"""The configuration file as text: values are changed, its comments and its order stay."""

import json
import os
import re
import secrets
from pathlib import Path

_HEAD = re.compile(r"\s*(#\s*)?\[+\s*([\w.-]+)\s*\]+\s*(?:#.*)?")
_NO_COMMENT = re.compile(r"""(?:[^#"']|"(?:[^"\\]|\\.)*"|'[^']*')*""")


def put(text: str, section: str, key: str, value: str | int | list[str]) -> str:
    """Return *text* with `key = value` in the first [section]: in the place of the key, also of a commented one."""
    lines = text.split("\n")
    within = _lines_of(lines, section)
    if within is None:
        return "\n".join([text.rstrip("\n"), "", f"[{section}]", f"{key} = {literal(value)}", ""])
    for mark in ("", r"#\s*"):
        for at in within:
            if _sets(lines[at], key, mark):
                lines[at] = _changed(lines[at], key, value)
                return "\n".join(lines)
    lines.insert(within.start, f"{key} = {literal(value)}")
    return "\n".join(lines)


def comment_out(text: str, section: str, key: str) -> str:
    """Return *text* with the line of that key turned into a comment."""
    lines = text.split("\n")
    for at in _lines_of(lines, section) or ():
        if _sets(lines[at], key, ""):
            body = lines[at].lstrip()
            lines[at] = f"{lines[at].removesuffix(body)}# {body}"
    return "\n".join(lines)


def _lines_of(lines: list[str], section: str) -> range | None:
    """Return where the first [section] has its keys."""
    start = next((at for at, line in enumerate(lines) if _names(line) == section), None)
    if start is None:
        return None
    return range(start + 1, next((at for at in range(start + 1, len(lines)) if _names(lines[at])), len(lines)))


def _sets(line: str, key: str, mark: str) -> bool:
    return re.match(rf"\s*{mark}{re.escape(key)}\s*=", line) is not None


def literal(value: str | int | list[str]) -> str:
    """Return *value* as TOML; JSON's strings, numbers and lists are TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def replace_file(file: Path, text: str) -> None:
    """Write *text* in the place of *file*, all of it or nothing, with the same owner and permissions."""
    before = file.stat()
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    write_new(new, text, before.st_mode & 0o777)
    if os.geteuid() == 0:
        os.chown(new, before.st_uid, before.st_gid)
    new.replace(file)


def write_new(file: Path, text: str, mode: int = 0o600) -> None:
    """Write *text* to a *file* that is not there yet. Raises FileExistsError when it is."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        os.fchmod(descriptor, mode)
        opened.write(text)
        opened.flush()
        os.fsync(descriptor)


def _names(line: str) -> str:
    """Return which section a line begins, in the file's own words; "" when it begins none."""
    found = _HEAD.fullmatch(line)
    return found[2] if found and not found[1] else ""


def _changed(line: str, key: str, value: str | int | list[str]) -> str:
    """Return a `key = value` line with another value and the same indent and comment."""
    indent = line[: len(line) - len(line.lstrip())]
    body = line.lstrip().removeprefix("#").lstrip()
    left = _NO_COMMENT.match(body)
    comment = body[left.end() :] if left else ""
    made = f"{indent}{key} = {literal(value)}"
    return f"{made.ljust(40)}{comment}" if comment else made
