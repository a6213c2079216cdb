"""What an agent's mail asks for, as a whole: every line understood or a problem, and where its text goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mailticket.commands.grammar import Mistake, Reading, TagLine, contradictions
from mailticket.commands.registry import COMMANDS, Command, Permission, Proof
from mailticket.commands.work import Work
from mailticket.desk import assignment
from mailticket.desk.refusal import RefusalError
from mailticket.domain import addresses
from mailticket.errors import UserError
from mailticket.mail.notices import NOTICES
from mailticket.mail.views import ProblemView
from mailticket.store import people


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
    for line in reading.lines:
        try:
            commands.append(bind(work, line))
        except UserError as error:
            problems.append(ProblemView(line.source_line, told(work, error)))
    groups = {bound.command.name: bound.command.group for bound in commands if bound.command.group}
    problems += [problem_of(work, mistake) for mistake in contradictions(reading.lines, groups)]
    try:
        public = destination(work, commands, answered=answered)
    except RefusalError as refusal:
        public = None
        problems.append(ProblemView(first_line(reading.text), told(work, refusal)))
    return Plan(tuple(commands), public, tuple(problems), needs_of(commands, public=public))


def bind(work: Work, line: TagLine) -> Bound:
    """Return the command of a line with its arguments. Raises UserError."""
    command = COMMANDS.get(line.name)
    if command is None or line.targets:
        raise RefusalError("not-yet", usage=line.source_line.strip() if line.targets else f"#{line.name}")
    check_permission(work, command)
    return Bound(command, line.source_line, command.read(work, line.value))


def check_permission(work: Work, command: Command) -> None:
    """Raise RefusalError when the agent may not use the command, or not on this ticket."""
    if work.agent is None:
        return
    role = getattr(work.desk.settings.roles, work.agent.role)
    if command.name in role.deny:
        raise RefusalError("denied", usage=f"#{command.name}")
    if command.on_ticket and work.ticket is None and not work.opened:
        raise RefusalError("no-ticket", usage=command.usage)
    if work.ticket is None or command.may is Permission.ANYONE:
        return
    if not assignment.is_member(work.desk, work.agent, work.ticket):
        raise RefusalError("not-a-member", queue=work.ticket.queue)
    if command.may is Permission.WORK:
        assignment.guard_exclusive(work.desk, work.ticket, work.agent)


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
        return "reply" in names and check_public(work)
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


def check_public(work: Work) -> bool:
    """Return True when the agent may answer the requester. Raises RefusalError."""
    check_permission(work, COMMANDS["reply"])
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
