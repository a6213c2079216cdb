"""Tag lines: how an agent's words become desk verbs."""

from mailticket.commands import ask, fields, lifecycle, people, words

__all__ = ["ask", "fields", "lifecycle", "people", "words"]
