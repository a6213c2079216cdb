"""Tag lines: how an agent's words become desk verbs."""

from mailticket.commands import ask, content, fields, lifecycle, looking, macros, participants, people, words

__all__ = ["ask", "content", "fields", "lifecycle", "looking", "macros", "participants", "people", "words"]
