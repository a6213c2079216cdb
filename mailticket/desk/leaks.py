"""What must not go out with an answer: lines of notes, signed tokens, quotes of what the requester never saw (S21)."""

import re
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import unquote

from mailticket.desk.context import Desk
from mailticket.domain.tokens import Purpose
from mailticket.mail.message import REPLY_MARKER
from mailticket.store import thread
from mailticket.store.tables import Ticket

#: Shorter lines say nothing about where they come from.
TELLING = 40
#: Tokens that give somebody of the desk a right.
SECRET = frozenset({Purpose.AGENT_REPLY, Purpose.CONFIRM, Purpose.APPROVAL})
ELLIPSIS = "[…]"
_ADDRESS = re.compile(r"[A-Za-z0-9._%=-]{1,64}\+[A-Za-z0-9._=-]{1,64}@[A-Za-z0-9.-]{1,255}")
_LINK = re.compile(r'href="([^"]{1,2000})"')
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._=-]{1,200}@[A-Za-z0-9.-]{1,255}>")


def find_leak(desk: Desk, ticket: Ticket, text: str, html: str = "") -> str:
    """Return the first line of an answer, in its text or its HTML, that must not reach the requester, or ""."""
    secrets, open_lines = lines_of(desk, ticket)
    shown = text.splitlines() + (lines_of_html(html) if html else [])
    links: list[str] = _LINK.findall(html)
    for line in [*shown, *links]:
        plain = flattened(line)
        if len(plain) >= TELLING and plain in secrets - open_lines:
            return line.strip()
        if has_agents_token(desk, line):
            return line.strip()
    return ""


def lines_of_html(html: str) -> list[str]:
    """Return what readers of HTML see, line by line."""
    from mailticket.mail import html_text  # a compiled library that only agents' answers need

    return html_text.to_text(html).splitlines()


def lines_of(desk: Desk, ticket: Ticket) -> tuple[set[str], set[str]]:
    """Return the lines that stand in messages inside the desk, and those that stand in public ones."""
    inside, public = set[str](), set[str]()
    for message in thread.messages(desk.tx, ticket.number):
        (public if message.public else inside).update(map(flattened, (message.full_text or message.text).splitlines()))
    return inside, public


def flattened(line: str) -> str:
    """Return a line as it is compared: quote marks and blanks folded away."""
    return " ".join(line.lstrip("> \t").split()).casefold()


def has_agents_token(desk: Desk, line: str) -> bool:
    """Say whether a line shows an agent's reply address or the id of a mail to an agent."""
    signer, epoch, plain = desk.house.signer, desk.epoch, unquote(line[:2000])
    found = [signer.read_address(address, epoch) for address in _ADDRESS.findall(plain)]
    found += [signer.read_message_id(message_id, epoch) for message_id in _MESSAGE_ID.findall(plain)]
    return any(token and token.purpose in SECRET for token in found)


def without_private_quotes(desk: Desk, ticket: Ticket, text: str) -> str:
    """Return an answer whose quoted lines all stand in public messages; others become one `[…]` (product.md 6)."""
    if not any(line.lstrip().startswith(">") for line in text.splitlines()):
        return text
    _, public = lines_of(desk, ticket)
    return "\n".join(kept(text.splitlines(), public))


def kept(lines: Iterable[str], public: set[str]) -> Iterable[str]:
    """Yield *lines* with each run of private quoted lines folded into one ellipsis; our own notices leave none."""
    for quoted, block in groupby(lines, key=lambda line: line.lstrip().startswith(">")):
        run = list(block)
        if not quoted:
            yield from run
            continue
        is_notice = any(REPLY_MARKER in line for line in run)
        for private, some in groupby(run, key=lambda line: flattened(line) not in public and bool(flattened(line))):
            if not private:
                yield from some
            elif not is_notice:
                yield ELLIPSIS
