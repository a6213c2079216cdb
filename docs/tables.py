"""The tables of the documents that are made from the code; `make docs` puts them in."""

import re
from collections.abc import Iterator
from pathlib import Path

from mailticket.commands import catalogue
from mailticket.commands.registry import COMMANDS
from mailticket.mail.catalogue import Catalogue
from mailticket.paths import templates
from mailticket.settings import WITHOUT_EFFECT

EXAMPLE = Path(__file__).parents[1] / "config" / "mailticket.toml"
HEAD = re.compile(r"^ *(?:# )?\[\[?([a-z.]+)\]\]?(?: +# (.*))?$")
KEY = re.compile(r"^ *(# )?([a-z_]+) = (.+?)(?: +# (.*))?$")
#: Given in the example, and not required: a secret has other ways, and not every server asks for a user.
OPTIONAL = {"mailbox.imap.password_file", "mailbox.smtp.user", "mailbox.smtp.password_file"}


def configuration() -> str:
    """Return every key of the example, with its default, its meaning, and whether it works yet."""
    lines = ["| key | default | |", "|---|---|---|"]
    seen: set[str] = set()
    for key, default, meaning in _keys():
        if key not in seen:
            seen.add(key)
            later = " *No effect yet.*" if _is_for_later(key) else ""
            lines.append(f"| `{key}` | {default} | {meaning.replace('|', chr(92) + '|')}{later} |")
    return "\n".join(lines)


def _keys() -> Iterator[tuple[str, str, str]]:
    section = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if head := HEAD.match(line):
            section = head[1]
        elif section and (key := KEY.match(line)):
            commented, name, value, meaning = key.groups()
            path = f"{section}.{name}"
            is_example = section in ("hours", "field", "macro", "rule") and value not in ('""', "[]", '"text"')
            is_example = is_example or name in ("secret_file", "targets")
            default = "" if is_example else f"`{value}`"
            required = "" if path in OPTIONAL else "required"
            yield path, default if commented else required, (meaning or "").strip()


def _is_for_later(key: str) -> bool:
    parts = key.split(".")
    return any(".".join(parts[:length]) in WITHOUT_EFFECT for length in range(1, len(parts) + 1))


def tags() -> str:
    """Return every tag that works, with its other names and what it does."""
    lines = ["| tag | also | does |", "|---|---|---|"]
    for name in catalogue.NAMES:
        if name in COMMANDS:
            others = dict.fromkeys(one for words in catalogue.ALIASES.values() for one in words.get(name, "").split())
            also = " ".join(f"`#{one}`" for one in others if one != name)
            lines.append(f"| `{COMMANDS[name].usage}` | {also} | {' '.join(COMMANDS[name].help.split())} |")
    return "\n".join(lines)


#: Where a new heading begins in the order of `#help`.
HEADINGS = {
    "take": "Whose it is",
    "reply": "Where your text goes",
    "open": "How it stands",
    "resolution": "What solved it",
    "due": "Until when",
    "priority": "What is said about it",
    "cc": "People and files",
    "forward": "Others outside",
    "task": "Activities and time",
    "merge": "Several tickets",
    "macro": "Canned replies, new tickets",
    "spam": "Spam",
    "show": "Questions",
    "undo": "Second thoughts",
}


def agents() -> str:
    """Return every tag that works, under headings, with what it does and an example."""
    lines: list[str] = []
    heading = ""
    for name in catalogue.NAMES:
        heading = HEADINGS.get(name, heading)
        if name not in COMMANDS:
            continue
        if f"### {heading}" not in lines:
            lines += ["", f"### {heading}", "", "| tag | does | for example |", "|---|---|---|"]
        examples = " ".join(f"`{line}`" for line in catalogue.examples(name, "en"))
        lines.append(f"| `{COMMANDS[name].usage}` | {' '.join(COMMANDS[name].help.split())} | {examples} |")
    return "\n".join(lines[1:])


def names() -> str:
    """Return what each language calls the tags that work."""
    languages = tuple(catalogue.ALIASES)
    lines = [f"| tag | {' | '.join(languages)} |", "|---" * (len(languages) + 1) + "|"]
    for name in catalogue.NAMES:
        if name in COMMANDS:
            cells = (" ".join(catalogue.aliases(name, language)) for language in languages)
            lines.append(f"| `#{name}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def troubles() -> str:
    """Return every kind of trouble that the operator is mailed about, and what to do."""
    words = Catalogue.load("en", templates()).words
    lines = ["| the mail says | what it means for you |", "|---|---|"]
    for kind, title in words["trouble"].items():
        if kind in words["advice"]:
            lines.append(f"| {title} | {words['advice'][kind]} |")
    return "\n".join(lines)
