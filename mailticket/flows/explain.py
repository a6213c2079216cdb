"""What mailticket makes of a mail, and why, without configuration or database."""

from typing import Any

from mailticket.commands import catalogue, grammar
from mailticket.commands.grammar import TagLine
from mailticket.flows.screening import Facts, screen
from mailticket.mail.message import Mail
from mailticket.mail.parser import Parser


def tag_lines(mail: Mail) -> tuple[TagLine, ...]:
    """Return the commands that the mail would give if it were an agent's; none in what is only quoted or forwarded."""
    if mail.only_quote:
        return ()
    html_words = mail.html_new_words if mail.html_part else None
    return grammar.read(mail.new_words, html_new_words=html_words, catalogue=catalogue).lines


def explain(parser: Parser, raw: bytes, name: str) -> dict[str, Any]:
    """Return what `explain --json` prints of one mail (product.md 4)."""
    mail = parser.parse(raw)
    screening = screen(mail, Facts())
    return {
        "file": name,
        "from": mail.author.address.strip().lower() if mail.author else "",
        "subject": mail.subject,
        "date": mail.date.isoformat() if mail.date else None,
        "text": mail.text,
        "new_text": mail.words,
        "kind": screening.kind.label,
        "tags": [f"#{line.name} {line.value}".strip() for line in tag_lines(mail)],
        "attachments": [{"name": file.name, "size": file.size, "type": file.content_type} for file in mail.attachments],
        "defects": list(mail.defects),
        "why": [f"{screening.rule}: {screening.because}" if screening.because else screening.rule, *mail.notes],
    }
