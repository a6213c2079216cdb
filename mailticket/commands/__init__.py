"""Tag lines: how an agent's words become desk verbs."""

from mailticket.commands import (
    activities,
    approvals,
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
    "activities",
    "approvals",
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
