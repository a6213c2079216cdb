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
    if not line.targets:
        own = (work.ticket.number,) if work.ticket else ()
        yield replace(line, targets=own), work
        return
    command = COMMANDS.get(line.name)
    if command and not may_have_targets(command):
        raise RefusalError("no-target", usage=f"#{command.name}")
    found = dict.fromkeys(named(work, number).number for number in line.targets)
    for ticket in tickets.by_number(work.desk.tx, list(found)):
        own_words = work if work.ticket is ticket else replace(work, ticket=ticket)
        yield replace(line, targets=(ticket.number,)), own_words


def may_have_targets(command: Command) -> bool:
    """Say whether it makes sense to say which ticket a command is about."""
    return command.on_ticket or command.name == "undo"


def named(work: Work, number: int) -> Ticket:
    """Return the ticket that *number* means: a place of the list that the mail answers, else its number.

    Raises RefusalError for a place that the list does not have, or a number that no ticket has.
    """
    listed = lists.meant(work.desk, work.answers_list, lists.reader(work.agent)) if work.answers_list else []
    if listed and not 0 < number <= len(listed):
        raise RefusalError("not-listed", number=number, count=len(listed))
    ticket = tickets.resolve_merged(work.desk.tx, listed[number - 1] if listed else number)
    if ticket is None:
        raise RefusalError("no-such-ticket", number=number)
    return ticket


def shown(work: Work, line: TagLine) -> str:
    """Return a line about another ticket than the mail's own as receipts show it: with that ticket's token."""
    token = subject.token(line.targets[0], work.desk.settings.site.token_label)
    return f"{token} #{line.name} {line.value}".strip()
