"""What must not go out with an answer: lines of notes, signed tokens, quotes of what the requester never saw (S21)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import unquote, unquote_plus

from mailticket.desk.context import Desk
from mailticket.domain.overlap import Inside, flattened, squeezed
from mailticket.domain.tokens import Purpose
from mailticket.mail.message import REPLY_MARKER
from mailticket.store import thread
from mailticket.store.tables import Message, Ticket

#: Tokens that give somebody of the desk a right.
SECRET = frozenset({Purpose.AGENT_REPLY, Purpose.CONFIRM, Purpose.APPROVAL})
ELLIPSIS = "[…]"
_LINK = re.compile(r'href="([^"]{1,2000})"')
#: What looks like a token of an address or a Message-ID, whatever it is glued to.
_TOKEN = re.compile(r"[acp][0-9]{1,18}(?:\.[a-z0-9_=-]{1,90}){2,6}?\.[a-z2-7]{24}")


@dataclass(frozen=True, slots=True)
class Guard:
    """What an answer on a ticket may not show; without a ticket, what none may."""

    desk: Desk
    inside: Inside

    @classmethod
    def of(cls, desk: Desk, ticket: Ticket | None) -> "Guard":
        """Return the guard of *ticket*."""
        messages = thread.messages(desk.tx, ticket.number) if ticket else []
        public = [whole(message) for message in messages if message.public]
        subjects = [ticket.subject] if ticket else []
        return cls(desk, Inside((whole(message) for message in messages if not message.public), [*public, *subjects]))

    def leak_in(self, text: str) -> str:
        """Return what of *text* must not reach a requester: a run of a note's line, or a token; "" for nothing."""
        return in_own_words(text, self.inside.found_in(text)) or agents_token(self.desk, text)


def find_leak(desk: Desk, ticket: Ticket | None, text: str, html: str = "") -> str:
    """Return what of an answer, in its text or its HTML, must not reach the requester, or ""."""
    guard, links = Guard.of(desk, ticket), "\n".join(_LINK.findall(html))
    shown = (text, text_of_html(html) if html else "", links, unquote_plus(links))
    return next(filter(None, map(guard.leak_in, shown)), "")


def in_own_words(text: str, run: str) -> str:
    """Return a run as its writer finds it again: the first line of *text* that it begins in."""
    lines = (line.strip() for line in text.splitlines() if run)
    return next((line for line in lines if (plain := flattened(line)) and (plain in run or run in plain)), run)


def text_of_html(html: str) -> str:
    """Return what readers of HTML see."""
    from mailticket.mail import html_text  # a compiled library that only agents' answers need

    return html_text.to_text(html)


def whole(message: Message) -> str:
    """Return all that a message says, its quote included."""
    return message.full_text or message.text


def agents_token(desk: Desk, text: str) -> str:
    """Return the token in an agent's reply address, or in the id of a mail to an agent, that *text* shows; or ""."""
    return next((found for found in tokens_in(text) if is_agents(desk, found)), "")


def tokens_in(text: str) -> Iterator[str]:
    """Yield what looks like one of our tokens, also where a client broke it across lines."""
    plain = unquote(squeezed(text)).lower()
    yield from (match.group() for match in _TOKEN.finditer(plain))


def is_agents(desk: Desk, word: str) -> bool:
    """Say whether a word is a token that gives a right to somebody of the desk."""
    signer, epoch = desk.house.signer, desk.epoch
    found = (signer.read_address(f"x+{word}@x", epoch), signer.read_message_id(f"<{word}@x>", epoch))
    return any(token and token.purpose in SECRET for token in found)


def without_private_quotes(desk: Desk, ticket: Ticket, text: str) -> str:
    """Return an answer whose quoted lines all stand in public messages; others become one `[…]` (product.md 6)."""
    if not any(line.lstrip().startswith(">") for line in text.splitlines()):
        return text
    messages = thread.messages(desk.tx, ticket.number)
    public = {flattened(line) for one in messages if one.public for line in whole(one).splitlines()}
    return "\n".join(kept(text.splitlines(), public))


def kept(lines: Iterable[str], public: set[str]) -> Iterable[str]:
    """Yield *lines* with each run of private quoted lines folded into one ellipsis; our own notices leave none."""
    from mailticket.mail import quotes  # not before an agent quotes

    def is_marked(line: str) -> bool:
        return line.lstrip().startswith(">") and not quotes.is_pointed_at(line)

    for quoted, block in groupby(lines, key=is_marked):
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
