"""One-tap links: a `mailto:` with address, subject and tag line filled in (RFC 6068)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

#: What each step writes into the mail: canonical tags and English dates, which are read in every language.
LINES = {
    "take": "#take",
    "reply": "#reply",
    "note": "#note",
    "resolve": "#resolve",
    "close": "#close",
    "reopen": "#reopen",
    "pending": "#pending",
    "later": "#later tomorrow",
    "undo": "#undo",
    "help": "#help",
    "why": "#why",
    "accept": "#accept",
    "decline": "#decline",
    "release": "#release",
    "yes": "yes",
    "finish": "#done",
    "put-off": "#task",
}

#: The usual next steps in each notice, in their order.
STEPS: dict[str, tuple[str, ...]] = {
    "new-ticket": ("take", "later", "resolve"),
    "requester-replied": ("take", "later", "resolve", "reopen"),
    "assigned": ("later", "resolve", "release"),
    "proposal": ("accept", "decline", "later"),
    "note-added": ("reply", "take", "why"),
    "changed": ("why", "undo"),
    "receipt": ("undo", "why"),
    "held": ("reply", "note", "undo", "help"),
    "confirm": ("yes",),
    "undelivered": ("why", "pending"),
    "reminder": ("take", "accept", "later", "resolve"),
    "overdue": ("take", "later", "resolve"),
    "escalation": ("take", "why"),
}


@dataclass(frozen=True, slots=True)
class Tap:
    """A link that opens a mail ready to be sent, and the line it has in it."""

    label: str
    href: str
    line: str = ""


def mailto(address: str, subject: str, line: str) -> str:
    """Return the link that opens a mail to *address* with *subject* and one line of text."""
    body = f"&body={_quoted(line)}%0D%0A" if line else ""
    return f"mailto:{quote(address, safe='@')}?subject={_quoted(subject)}{body}"


def taps(
    notice: str, labels: Mapping[str, str], *, address: str, subject: str, without: Collection[str] = ()
) -> tuple[Tap, ...]:
    """Return the usual next steps of *notice*, labelled from the catalogue, but for the tags in *without*."""
    steps = (step for step in STEPS.get(notice, ()) if step not in without)
    return tuple(tap(step, labels, address=address, subject=subject) for step in steps)


def tap(step: str, labels: Mapping[str, str], *, address: str, subject: str, value: str = "") -> Tap:
    """Return one step; *value* is what follows its tag (`#cc` and the address)."""
    line = f"{LINES.get(step, '#' + step)} {value}".rstrip()
    label = labels.get(step, line).replace("{value}", value)
    return Tap(label=label, href=mailto(address, subject, line), line=line)


@lru_cache(maxsize=256)  # the subject stands in every link of a mail, and a mail goes to several agents
def _quoted(text: str) -> str:
    return quote(" ".join(text.split()), safe="", errors="replace")
