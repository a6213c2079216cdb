"""What an agent's mail asks for, as a whole: every line understood or a problem, and where its text goes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from mailticket.commands import catalogue
from mailticket.commands.grammar import Mistake, Reading, TagLine, Why, contradictions
from mailticket.commands.registry import ASSIGNMENT, COMMANDS, Command, Permission, Proof
from mailticket.commands.targets import shown, spread
from mailticket.commands.work import Work
from mailticket.desk import assignment, audience
from mailticket.desk.conversation import Written
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
#: Commands that say where the text goes, and whether in public.
WHERE = {"reply": True, "note": False}
#: Mistakes that one tag of a line makes, and not the line.
ONE_TAG = frozenset({Why.UNKNOWN, Why.ELSEWHERE, Why.CONTRADICTION})


@dataclass(frozen=True, slots=True)
class Bound:
    """A command with its arguments, ready to run."""

    command: Command
    line: str
    arguments: dict[str, Any]
    ticket: Ticket | None = None  #: the ticket that the line names itself; None: the mail's own
    source: str = ""  #: the whole line of the mail

    @property
    def is_worded(self) -> bool:
        """Say whether it is a macro that has a text."""
        return self.command.name == "macro" and bool(self.arguments["reply"].words)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a mail would do; with problems, none of it is done (product.md 6)."""

    commands: tuple[Bound, ...]
    public: bool | None  #: its text goes to the requester, stays a note, or there is none
    problems: tuple[ProblemView, ...]
    needs: Proof
    clear: tuple[str, ...] = ()  #: the lines with which nothing is wrong

    @property
    def reaches_others(self) -> bool:
        """Say whether it does something to another ticket than the mail's own: no token of that one speaks for them."""
        return any(bound.ticket or bound.command.reaches_others for bound in self.commands)

    @property
    def texts_elsewhere(self) -> tuple[tuple[Ticket, bool], ...]:
        """The other tickets that the mail's text goes to, and whether in public."""
        named = ((bound.ticket, bound.command.name) for bound in self.commands)
        return tuple((ticket, WHERE[name]) for ticket, name in named if ticket and name in WHERE)

    def answered_tickets(self, ticket: Ticket | None) -> tuple[Ticket, ...]:
        """Return the tickets whose requesters the text goes to; *ticket* is the mail's own."""
        own = (ticket,) if self.public and ticket else ()
        return (*own, *(ticket for ticket, public in self.texts_elsewhere if public))

    def on(self, ticket: Ticket | None) -> "Plan":
        """Return what of it is about *ticket*; None: about the mail's own."""
        return replace(self, commands=tuple(bound for bound in self.commands if bound.ticket is ticket))

    @property
    def understood(self) -> tuple[str, ...]:
        """The lines that could be read."""
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
    own = [line for line in reading.lines if not line.targets]
    work = replace(work, cleared=any(line.name == "notspam" for line in own), hands_over=any(map(hands_over, own)))
    asked = list(spread_all(work, asked_about(reading.lines), problems))
    lines = [line for line, _ in asked]
    commands = [*bind_all(work, asked, problems), *opened_for(work, lines, problems)]
    groups = {bound.command.name: bound.command.group for bound in commands if bound.command.group}
    if has_more_for(work, commands):
        groups["new"] = "new"  # to which of two tickets would it go?
    against = contradictions(lines, groups)
    problems += [problem_of(work, mistake) for mistake in against]
    try:
        public = destination(work, commands, answered=answered)
    except RefusalError as refusal:
        public = None
        problems.append(ProblemView(first_line(work.written), told(work, refusal)))
    clear = tuple(clear_of(commands, (*reading.mistakes, *against)))
    return Plan(tuple(commands), public, tuple(problems), needs_of(commands, public=public), clear)


def has_more_for(work: Work, commands: Iterable[Bound]) -> bool:
    """Say whether a mail has words, or commands without a number, for the ticket that it opens."""
    return bool(work.written) or any(bound.command.on_ticket and bound.ticket is None for bound in commands)


def clear_of(commands: Iterable[Bound], mistakes: Iterable[Mistake]) -> Iterator[str]:
    """Yield the lines with which nothing is wrong; beside a misspelt tag, the others on its line are clear."""
    whole = {mistake.line for mistake in mistakes if mistake.why not in ONE_TAG}
    against = {name for mistake in mistakes if mistake.why is Why.CONTRADICTION for name in mistake.nearest}
    for bound in commands:
        if bound.command.name not in against and (not bound.source or bound.source not in whole):
            yield bound.line


def spread_all(work: Work, lines: Iterable[TagLine], problems: list[ProblemView]) -> Iterator[tuple[TagLine, Work]]:
    """Yield each line once for each ticket it is about; what names none is among *problems*."""
    for line in lines:
        try:
            yield from spread(work, line)
        except UserError as error:
            problems.append(ProblemView(line.source_line, told(work, error)))


def bind_all(work: Work, asked: Sequence[tuple[TagLine, Work]], problems: list[ProblemView]) -> Iterator[Bound]:
    """Yield each line as a command that is ready to run; what is wrong with the others is among *problems*."""
    opens = work.passed_on is not None or any(line.name == "new" for line, _ in asked)
    cleared = {line.targets for line, _ in asked if line.name == "notspam"}
    handed = {line.targets for line, _ in asked if hands_over(line)}
    goes_to: dict[tuple[int, ...], Queue] = {}
    for line, on in asked:
        ready = replace(on, cleared=line.targets in cleared, goes_to=goes_to.get(line.targets))
        ready = replace(ready, hands_over=line.targets in handed)
        try:
            bound = bind_on(ready, line, opens=opens, elsewhere=on is not work)
        except UserError as error:
            problems.append(ProblemView(line.source_line, told(work, error)))
        else:
            goes_to.update((line.targets, one) for one in bound.arguments.values() if isinstance(one, Queue))
            yield bound


def hands_over(line: TagLine) -> bool:
    """Say whether a line decides whose the ticket is."""
    return line.name in COMMANDS and COMMANDS[line.name].group == ASSIGNMENT


def opened_for(work: Work, lines: Iterable[TagLine], problems: list[ProblemView]) -> Iterator[Bound]:
    """Yield the `#new` that a forwarded mail stands for, unless it has one; what is wrong is among *problems*."""
    if work.passed_on is None or any(line.name == "new" for line in lines):
        return
    try:
        yield opening(work, work.passed_on)
    except UserError as error:
        problems.append(ProblemView(f"#new {work.passed_on.author.address}", told(work, error)))


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


def bind_on(work: Work, line: TagLine, *, opens: bool, elsewhere: bool) -> Bound:
    """Return the command of a line as it is done on a ticket, *elsewhere* where that is not the mail's own."""
    if not elsewhere:
        return bind(work, line, opens=opens)
    bound = replace(bind(work, line), ticket=work.ticket, line=shown(work, line))
    if bound.command.name in WHERE and not work.written:
        raise RefusalError("nothing-to-send")
    if bound.command.name == "reply":
        check_public(work)
    if bound.is_worded:
        raise RefusalError("text-elsewhere", usage=line.shown)
    return bound


def bind(work: Work, line: TagLine, *, opens: bool = False) -> Bound:
    """Return the command of a line with its arguments; the mail may open the ticket it is about. Raises UserError."""
    command = COMMANDS.get(line.name)
    if command is None:
        raise RefusalError("not-yet", usage=f"#{line.name}")
    check_permission(work, command, opens=opens)
    arguments = command.read(work, line.value)
    for name in command.implies(arguments):
        check_permission(work, COMMANDS[name], opens=opens)
    return Bound(command, line.shown, arguments, source=line.source_line)


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
    if command.may is Permission.WORK and not work.hands_over:
        assignment.guard_exclusive(work.desk, work.ticket, work.agent)


@lru_cache
def tags_of(names: tuple[str, ...]) -> frozenset[str]:
    """Return the tags that a list in the configuration names, each by any of its names; unknown ones are left out."""
    return frozenset(name for word in names if (name := catalogue.resolve(word.lstrip("#"))))


def destination(work: Work, commands: Sequence[Bound], *, answered: str) -> bool | None:
    """Return whether the text is public; None where there is none. Raises RefusalError when that cannot be told."""
    names = {bound.command.name for bound in commands if bound.ticket is None}
    if work.written and "note" not in names and reached_requester(work):
        return check_public(work)
    if not work.written:
        if "reply" in names:
            raise RefusalError("nothing-to-send")
        return None
    if not names & set(WHERE) and any(bound.ticket and bound.command.name in WHERE for bound in commands):
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


def first_line(written: Written) -> str:
    """Return the first line of what was written, to name it by; of files alone, their names."""
    names = ", ".join(str(file["name"]) for file in written.files)
    return (written.text.strip().partition("\n")[0] or names)[:80]
