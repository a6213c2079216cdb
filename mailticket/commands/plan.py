"""What an agent's mail asks for, as a whole: every line understood or a problem, and where its text goes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from mailticket.commands import catalogue
from mailticket.commands.grammar import Mistake, Reading, TagLine, contradictions
from mailticket.commands.registry import COMMANDS, Command, Permission, Proof
from mailticket.commands.work import Work
from mailticket.desk import assignment, audience
from mailticket.desk.passed_on import PassedOn
from mailticket.desk.refusal import RefusalError
from mailticket.domain import addresses
from mailticket.domain.status import Status
from mailticket.errors import UserError
from mailticket.mail.notices import NOTICES
from mailticket.mail.views import ProblemView
from mailticket.sections import Queue
from mailticket.store import people
from mailticket.store.states import Role
from mailticket.store.tables import Ticket

#: What an agent may do only on a ticket that is no spam.
WORKING = frozenset({Permission.WORK, Permission.CLAIM})


@dataclass(frozen=True, slots=True)
class Bound:
    """A command with its arguments, ready to run."""

    command: Command
    line: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a mail would do; with problems, none of it is done (product.md 6)."""

    commands: tuple[Bound, ...]
    public: bool | None  #: its text goes to the requester, stays a note, or there is none
    problems: tuple[ProblemView, ...]
    needs: Proof

    @property
    def understood(self) -> tuple[str, ...]:
        """The lines that were clear."""
        return tuple(bound.line for bound in self.commands)

    def has(self, *names: str) -> bool:
        """Say whether one of these commands is in it."""
        return any(bound.command.name in names for bound in self.commands)

    def has_group(self, group: str) -> bool:
        """Say whether a command of that group is in it."""
        return any(bound.command.group == group for bound in self.commands)


def make_plan(work: Work, reading: Reading, *, answered: str) -> Plan:
    """Return what a mail asks for. *answered* is the notice that it answers, which says where plain text goes."""
    problems = [problem_of(work, mistake) for mistake in reading.mistakes]
    commands: list[Bound] = []
    lines = list(asked_about(reading.lines))
    opens = any(line.name == "new" for line in lines)
    work = replace(work, cleared=any(line.name == "notspam" for line in lines))
    for line in lines:
        try:
            commands.append(bind(work, line, opens=opens or work.passed_on is not None))
            moved = (one for one in commands[-1].arguments.values() if isinstance(one, Queue))
            work = replace(work, goes_to=next(moved, work.goes_to))
        except UserError as error:
            problems.append(ProblemView(line.source_line, told(work, error)))
    if work.passed_on and not opens:
        try:
            commands.append(opening(work, work.passed_on))
        except UserError as error:
            problems.append(ProblemView(f"#new {work.passed_on.author.address}", told(work, error)))
    groups = {bound.command.name: bound.command.group for bound in commands if bound.command.group}
    problems += [problem_of(work, mistake) for mistake in contradictions(lines, groups)]
    try:
        public = destination(work, commands, answered=answered)
    except RefusalError as refusal:
        public = None
        problems.append(ProblemView(first_line(reading.text), told(work, refusal)))
    return Plan(tuple(commands), public, tuple(problems), needs_of(commands, public=public))


def asked_about(lines: Iterable[TagLine]) -> Iterator[TagLine]:
    """Yield *lines*; the tag behind `#help` on the same line is what help is asked about."""
    asking: TagLine | None = None
    for line in lines:
        if asking and line.source_line == asking.source_line:
            yield replace(asking, value=line.name)
            asking = None
            continue
        if asking:
            yield asking
        asking = line if line.name == "help" and not line.value else None
        if asking is None:
            yield line
    if asking:
        yield asking


def bind(work: Work, line: TagLine, *, opens: bool = False) -> Bound:
    """Return the command of a line with its arguments; the mail may open the ticket it is about. Raises UserError."""
    command = COMMANDS.get(line.name)
    if command is None or line.targets:
        raise RefusalError("not-yet", usage=line.source_line.strip() if line.targets else f"#{line.name}")
    check_permission(work, command, opens=opens)
    arguments = command.read(work, line.value)
    for name in command.implies(arguments):
        check_permission(work, COMMANDS[name], opens=opens)
    return Bound(command, line.shown, arguments)


def opening(work: Work, passed: PassedOn) -> Bound:
    """Return the `#new` that a forwarded mail stands for: its author is the requester. Raises UserError."""
    command = COMMANDS["new"]
    check_permission(work, command, opens=True)
    line = f"#new {passed.author.address} {passed.subject}"
    return Bound(command, line.strip(), {"requester": passed.author, "subject": passed.subject})


def check_permission(work: Work, command: Command, *, opens: bool = False) -> None:
    """Raise RefusalError when the agent may not use the command, or not on this ticket."""
    if work.agent is None:
        return
    role = getattr(work.desk.settings.roles, work.agent.role)
    if command.name in tags_of(role.deny):
        raise RefusalError("denied", usage=f"#{command.name}")
    if opens:
        return
    if command.on_ticket and work.ticket is None:
        raise RefusalError("no-ticket", usage=command.usage)
    if work.ticket is None or command.may is Permission.ANYONE:
        return
    if command.may is Permission.READ:
        assignment.guard_reading(work.desk, work.ticket, work.agent)
        return
    if work.ticket.status == Status.SPAM and not work.cleared and not command.on_spam and command.may in WORKING:
        raise RefusalError("is-spam")
    if not assignment.is_member(work.desk, work.agent, work.ticket):
        raise RefusalError("not-a-member", queue=work.ticket.queue)
    if command.may is Permission.WORK:
        assignment.guard_exclusive(work.desk, work.ticket, work.agent)


@lru_cache
def tags_of(names: tuple[str, ...]) -> frozenset[str]:
    """Return the tags that a list in the configuration names, each by any of its names; unknown ones are left out."""
    return frozenset(name for word in names if (name := catalogue.resolve(word.lstrip("#"))))


def destination(work: Work, commands: Sequence[Bound], *, answered: str) -> bool | None:
    """Return whether the text is public; None where there is none. Raises RefusalError when that cannot be told."""
    names = {bound.command.name for bound in commands}
    if work.written and "note" not in names and reached_requester(work):
        return check_public(work)
    if not work.written:
        if "reply" in names:
            raise RefusalError("nothing-to-send")
        return None
    if names & {"reply", "note"}:
        return "reply" in names and check_public(work, opens="new" in names)
    if "new" in names:
        return False
    answer = NOTICES[answered].answer if answered in NOTICES else "plain"
    if answer in {"tags", "yes", "ignored"} or work.ticket is None:
        raise RefusalError("for-whom")
    plain_reply = work.desk.queue(work.ticket).plain_answer == "reply"
    return answer in {"plain", "message"} and plain_reply and check_public(work)


def reached_requester(work: Work) -> bool:
    """Say whether the agent's own mail went to the requester as well: then its words are public already."""
    if work.ticket is None:
        return False
    requester = people.by_id(work.desk.tx, work.ticket.requester)
    return addresses.key(requester.address) in work.have_it


def has_readers(work: Work, ticket: Ticket) -> bool:
    """Say whether requester or a watcher has an address that mail can be sent to."""
    tx = work.desk.tx
    outside = [people.by_id(tx, ticket.requester), *people.with_role(tx, ticket.number, Role.WATCHER)]
    return any(audience.can_be_answered(work.desk, person) for person in outside)


def check_public(work: Work, *, opens: bool = False) -> bool:
    """Return True when the agent may answer the requester. Raises RefusalError."""
    check_permission(work, COMMANDS["reply"], opens=opens)
    if not opens and work.ticket and not has_readers(work, work.ticket):
        raise RefusalError("nobody-to-answer")
    return True


def needs_of(commands: Sequence[Bound], *, public: bool | None) -> Proof:
    """Return the class of proof that the whole mail needs."""
    text = {True: Proof.OUTSIDE, False: Proof.INTERNAL, None: Proof.NONE}[public]
    return max([text, *(bound.command.proof for bound in commands)])


def problem_of(work: Work, mistake: Mistake) -> ProblemView:
    """Return a mistake of the grammar as the agent is told of it."""
    nearest = tuple(COMMANDS[name].usage if name in COMMANDS else f"#{name}" for name in mistake.nearest)
    tags = ", ".join(f"#{name}" for name in mistake.nearest)
    return ProblemView(mistake.line, phrase(work, mistake.why, tags=tags), nearest)


def told(work: Work, error: UserError) -> str:
    """Return an error in the agent's language."""
    return phrase(work, error.key, **error.values) if isinstance(error, RefusalError) else str(error)


def phrase(work: Work, key: str, **values: object) -> str:
    """Return why something is refused, in the agent's language."""
    return work.words.phrase("refusals", key, **values)


def first_line(text: str) -> str:
    """Return the first line of a text, to name it by."""
    return text.strip().partition("\n")[0][:80]
