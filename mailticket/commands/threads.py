"""Commands on tickets that are one, or two, or belong together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from mailticket.commands.lifecycle import already
from mailticket.commands.numbers import Takes
from mailticket.commands.plan import check_permission
from mailticket.commands.registry import COMMANDS, STATUS, Permission, Proof, tag
from mailticket.commands.targets import named
from mailticket.commands.work import Argument, Work
from mailticket.desk import merging
from mailticket.desk.refusal import RefusalError
from mailticket.domain import subject
from mailticket.store import thread
from mailticket.store.tables import Message, Ticket

_NUMBER = re.compile(r"\[?(?:[^\[\]#]{0,40} )?#?([0-9]{1,18})\]?")
#: So many ids are named to who named none.
MANY = 20


def number(work: Work, text: str) -> Ticket:
    """Read a ticket's number, with its token around it or not; in an answer to a list, a place of that list."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise RefusalError("no-such-ticket", number=text)
    return named(work, int(found[1]))


def ids(_work: Work, text: str) -> tuple[int, ...]:
    """Read which messages are meant, by the ids that `#show` tells."""
    words = [word.lstrip("#") for word in text.replace(",", " ").split()]
    for word in words:
        if not (word.isascii() and word.isdigit()):
            raise RefusalError("no-message", value=word, ids="1 2 3")
    return tuple(dict.fromkeys(map(int, words)))


def listed(known: Sequence[int | None]) -> str:
    """Return the newest ids, to choose from."""
    return ", ".join(map(str, known[-MANY:])) or "–"


Number = Annotated[Ticket, Argument("N", number, takes=Takes.NUMBER)]
Ids = Annotated[tuple[int, ...], Argument("ID…", ids, takes=Takes.LIST)]


@tag("merge", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS, reaches_others=True)
def merge(work: Work, ticket: Ticket, into: Number) -> str:
    """Merge this ticket into ticket N: its messages are there from now on, and so are those who write to it."""
    check_permission(on(work, into), COMMANDS["merge"])
    merging.merge(work.desk, ticket, into)
    return shown(work, into)


@tag("link", proof=Proof.INTERNAL, may=Permission.WORK)
def link(work: Work, ticket: Ticket, other: Number) -> str:
    """Link this ticket with ticket N: they have to do with each other."""
    return shown(work, other) if merging.link(work.desk, ticket, other) else already(work)


@tag("split", proof=Proof.OUTSIDE, may=Permission.WORK)
def split(work: Work, ticket: Ticket, chosen: Ids = ()) -> str:
    """Make a new ticket of the message that you answer, or of those with these IDs."""
    return shown(work, merging.split(work.desk, ticket, meant(work, ticket, chosen)))


def meant(work: Work, ticket: Ticket, chosen: Sequence[int]) -> list[Message]:
    """Return the messages of *ticket* that are to go, oldest first: those chosen, else what the mail answers."""
    known = {message.id: message for message in thread.messages(work.desk.tx, ticket.number)}
    wanted: Sequence[int | None] = chosen or (work.answers_message,)
    unknown = [one for one in wanted if one not in known]
    if unknown and chosen:
        raise RefusalError("no-message", value=unknown[0], ids=listed(list(known)))
    if unknown:
        raise RefusalError("which-message", usage="#split ID…", ids=listed(list(known)))
    return [message for one, message in known.items() if one in wanted]


def on(work: Work, ticket: Ticket) -> Work:
    """Return the work on another ticket."""
    return replace(work, ticket=ticket, cleared=False)


def shown(work: Work, ticket: Ticket) -> str:
    """Return a ticket as the receipt names it."""
    return f"{subject.token(ticket.number, work.desk.settings.site.token_label)} {ticket.subject}"
