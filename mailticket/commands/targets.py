"""Which tickets a tag line is about: the mail's own, or those that it names itself (`N M: #tag`, product.md 6)."""

from collections.abc import Iterator
from dataclasses import replace

from mailticket.commands.grammar import TagLine
from mailticket.commands.registry import COMMANDS, Command
from mailticket.commands.work import Work
from mailticket.desk import lists
from mailticket.desk.refusal import RefusalError
from mailticket.domain import subject
from mailticket.store import tickets
from mailticket.store.tables import Ticket


def spread(work: Work, line: TagLine) -> Iterator[tuple[TagLine, Work]]:
    """Yield *line* once for each ticket it is about, with the work on it. Raises RefusalError.

    The line comes back with that ticket's number as its only target, so that lines on one ticket can be compared
    however they name it; without one where the mail is about no ticket.
    """
    meant = line.targets or places(work, line)
    if not meant:
        own = (work.ticket.number,) if work.ticket else ()
        yield replace(line, targets=own), work
        return
    command = COMMANDS.get(line.name)
    if command and not may_have_targets(command):
        raise RefusalError("no-target", usage=f"#{command.name}")
    found = dict.fromkeys(named(work, number).number for number in meant)
    for ticket in tickets.by_number(work.desk.tx, list(found)):
        own_words = work if work.ticket is ticket else replace(work, ticket=ticket)
        yield replace(line, targets=(ticket.number,)), own_words


def places(work: Work, line: TagLine) -> tuple[int, ...]:
    """Return the place that `2. #tag` names in an answer to a numbered list; elsewhere the number only counts lines."""
    return (line.item,) if line.item and listed(work) else ()


def listed(work: Work) -> list[int]:
    """Return the tickets of the numbered list that the mail answers, in its order; none where it answers none."""
    return lists.meant(work.desk, work.answers_list, lists.reader(work.agent)) if work.answers_list else []


def may_have_targets(command: Command) -> bool:
    """Say whether it makes sense to say which ticket a command is about."""
    return command.on_ticket or command.name == "undo"


def named(work: Work, number: int) -> Ticket:
    """Return the ticket that *number* means: a place of the list that the mail answers, else its number.

    Raises RefusalError for a place that the list does not have, or a number that no ticket has.
    """
    known = listed(work)
    if known and not 0 < number <= len(known):
        raise RefusalError("not-listed", number=number, count=len(known))
    ticket = tickets.resolve_merged(work.desk.tx, known[number - 1] if known else number)
    if ticket is None:
        raise RefusalError("no-such-ticket", number=number)
    return ticket


def shown(work: Work, line: TagLine) -> str:
    """Return a line about another ticket than the mail's own as receipts show it: with that ticket's token."""
    token = subject.token(line.targets[0], work.desk.settings.site.token_label)
    return f"{token} {line.shown}"
