"""The command that finds tickets by their words."""

from collections.abc import Iterator
from typing import Annotated

from mailticket.commands.arguments import text
from mailticket.commands.registry import Permission, Proof, tag
from mailticket.commands.work import Argument, Work
from mailticket.desk import assignment, lists
from mailticket.desk.refusal import RefusalError
from mailticket.store import search, tickets
from mailticket.store.tables import Ticket
from mailticket.store.tickets import Filter

#: So many are shown, of so many that are looked at: who gets more has to say it better.
MAX_ROWS, LOOKED_AT = 30, 200
Words = Annotated[str, Argument("WORDS", text)]


@tag("search", proof=Proof.NONE, may=Permission.ANYONE, stands_alone=True)
def search_(work: Work, words: Words) -> str:
    """Send me the tickets that have all WORDS in subject, messages and resolution, as a numbered list."""
    found = list(readable(work, search.find(work.desk.tx, words, Filter(ended=True, limit=LOOKED_AT))))
    heading = words if found else work.words.phrase("lists", "none")
    more = max(0, len(found) - MAX_ROWS)
    work.answers.append(lists.numbered(work.desk, work.agent, found[:MAX_ROWS], heading=heading, left_out=more))
    return ""


def readable(work: Work, numbers: list[int]) -> Iterator[Ticket]:
    """Yield the tickets that the agent may read: no colleague's to read alone (`exclusive = "read"`)."""
    for ticket in tickets.by_number(work.desk.tx, numbers):
        try:
            if work.agent:
                assignment.guard_reading(work.desk, ticket, work.agent)
        except RefusalError:
            continue
        yield ticket
