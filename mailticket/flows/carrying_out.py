"""An agent's mail, carried out as a whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from mailticket.commands.plan import Bound, Plan, told
from mailticket.commands.registry import ASSIGNMENT, STATUS
from mailticket.commands.work import Work
from mailticket.desk import conversation, intake, leaks
from mailticket.desk.announce import would_tell
from mailticket.desk.changes import TICKET
from mailticket.desk.context import Desk, Mailed
from mailticket.desk.conversation import Written
from mailticket.desk.values.changes import Reader, change_views
from mailticket.errors import UserError
from mailticket.flows import wording
from mailticket.mail.answers import Answer
from mailticket.mail.views import LineView, ProblemView
from mailticket.store.tables import Ticket


class HeldBackError(Exception):
    """A command could not be done, so nothing of the mail was."""

    def __init__(self, problem: ProblemView) -> None:
        self.problem = problem
        super().__init__(problem.reason)


@dataclass(frozen=True, slots=True)
class Done:
    """What a mail did: the receipt's lines, the answers to asking tags, and the ticket its text went to."""

    lines: tuple[LineView, ...]
    answers: tuple[Answer, ...]
    ticket: Ticket | None
    rehearsed: bool = False  #: it was `#test`: nothing was done
    would_mail: tuple[Mailed, ...] = ()  #: who would have been told


def perform(work: Work, plan: Plan) -> Done:
    """Do all of *plan*, or with `#test` only say what it would do. Raises HeldBackError as `carry_out` does."""
    return rehearse(work, plan) if plan.has("test") else carry_out(work, plan)


def carry_out(work: Work, plan: Plan) -> Done:
    """Do all of *plan*. Raises HeldBackError when some of it cannot be done; then nothing was."""
    work = replace(work, public=bool(plan.public))
    with savepoint(work.desk):
        lines = [run(work, bound) for bound in plan.commands if bound.command.first]
        ticket = work.opened[-1] if work.opened else work.ticket
        on_ticket = replace(work, ticket=ticket)
        by_text = len(work.desk.entries)
        if plan.public is not None and ticket:
            write(on_ticket, plan.on(None), ticket, public=plan.public)
        for other, public in plan.texts_elsewhere:
            elsewhere = replace(work, ticket=other, written=without_quotes(work, other))
            write(elsewhere, plan.on(other), other, public=public)
        followed = work.desk.entries[by_text:]
        lines += [run(on_ticket, bound, followed) for bound in plan.commands if not bound.command.first]
        for opened in work.opened:
            intake.tell_of_new(work.desk, opened)
    told = tuple(line for line in lines if line.done or line.changes)
    return Done(told, tuple(work.answers), ticket)


def without_quotes(work: Work, ticket: Ticket) -> Written:
    """Return the words of the mail as they may go to *ticket*, which the mail does not answer."""
    text = wording.without_outer_quotes(work.written.text)
    return replace(work.written, text=leaks.without_private_quotes(work.desk, ticket, text))


class RehearsedError(Exception):
    """The end of a rehearsal: nothing of it stays but what it would have done."""

    def __init__(self, done: Done) -> None:
        self.done = done
        super().__init__("rehearsed")


def rehearse(work: Work, plan: Plan) -> Done:
    """Say what *plan* would do, and do none of it. Raises HeldBackError as `carry_out` does."""
    desk, before = work.desk, len(work.desk.happenings)
    try:
        with savepoint(desk):
            done = carry_out(work, plan)
            told = tuple(would_tell(desk, desk.happenings[before:]))
            raise RehearsedError(replace(done, ticket=work.ticket, rehearsed=True, would_mail=told))
    except RehearsedError as rehearsed:
        return rehearsed.done


@contextmanager
def savepoint(desk: Desk) -> Iterator[None]:
    """Undo rows, history and happenings when the block raises."""
    entries, happenings, moved = len(desk.entries), len(desk.happenings), dict(desk.moved)
    try:
        with desk.tx.begin_nested():
            yield
            desk.tx.flush()
    except Exception:
        del desk.entries[entries:]
        del desk.happenings[happenings:]
        desk.moved.clear()
        desk.moved.update(moved)
        raise


def give_reason(entries: Iterable[dict[str, Any]], reason: str) -> None:
    """Put on record why something was done, where the verb itself had nothing to say."""
    for entry in entries:
        entry["why"] = entry["why"] or reason


def write(work: Work, plan: Plan, ticket: Ticket, *, public: bool) -> None:
    """Put the text of the mail where it goes."""
    agent, before = work.agent, len(work.desk.entries)
    if agent is None:
        return
    if public:
        conversation.answer(
            work.desk,
            ticket,
            agent,
            work.written,
            have_it=work.have_it,
            resolves=plan.has("resolve"),
            keeps_status=plan.has_group(STATUS),
            keeps_assignee=plan.has_group(ASSIGNMENT),
        )
    else:
        conversation.note(work.desk, ticket, agent, work.written)
    asked = next((f"#{name}" for name in ("reply", "note") if plan.has(name)), "plain_answer")
    give_reason(work.desk.entries[before:], asked)


def run(work: Work, bound: Bound, followed: Sequence[dict[str, Any]] = ()) -> LineView:
    """Run one command and return its line of the receipt; *followed* is what the text of the mail changed by itself."""
    work = replace(work, ticket=bound.ticket) if bound.ticket else work
    before = len(work.desk.entries)
    target = (work.ticket,) if bound.command.on_ticket else ()
    try:
        done = bound.command.effect(work, *target, **bound.arguments)
    except UserError as error:
        raise HeldBackError(ProblemView(bound.line, told(work, error))) from error
    entries = work.desk.entries[before:]
    give_reason(entries, bound.line)
    own = [since(entry, followed) for entry in entries if work.ticket is None or entry["ticket"] == work.ticket.number]
    return LineView(bound.line, done, tuple(change_views(Reader(work.desk, work.agent, work.words), own)))


def since(entry: dict[str, Any], followed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return *entry* with the values from before the mail, where its text changed the same columns on the way."""
    if entry.get("field") != TICKET:
        return entry
    before = dict(entry["before"])
    for earlier in reversed(followed):
        if earlier["ticket"] == entry["ticket"] and earlier.get("field") == TICKET:
            before |= {name: value for name, value in earlier["before"].items() if name in before}
    return {**entry, "before": before}
