"""What mailticket makes of a mail, and why, without configuration or database."""

from typing import Any

from mailticket.flows.screening import Facts, screen
from mailticket.mail.parser import Parser


def explain(parser: Parser, raw: bytes, name: str) -> dict[str, Any]:
    """Return what `explain --json` prints of one mail (product.md 4)."""
    mail = parser.parse(raw)
    screening = screen(mail, Facts())
    return {
        "file": name,
        "from": mail.author.key if mail.author else "",
        "subject": mail.subject,
        "date": mail.date.isoformat() if mail.date else None,
        "text": mail.text,
        "new_text": mail.new_words,
        "kind": screening.kind.label,
        "tags": [],
        "attachments": [{"name": file.name, "size": file.size, "type": file.content_type} for file in mail.attachments],
        "defects": list(mail.defects),
        "why": [f"{screening.rule}: {screening.because}" if screening.because else screening.rule, *mail.notes],
    }
