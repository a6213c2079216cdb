"""Tag lines: how an agent's words become desk verbs."""

from mailticket.commands import (
    ask,
    content,
    fields,
    finding,
    lifecycle,
    looking,
    macros,
    participants,
    people,
    threads,
    words,
)

__all__ = [
    "ask",
    "content",
    "fields",
    "finding",
    "lifecycle",
    "looking",
    "macros",
    "participants",
    "people",
    "threads",
    "words",
]
