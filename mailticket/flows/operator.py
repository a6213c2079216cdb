"""Tag lines from the operator's command line: the same commands and the same flow as an agent's, without a mail."""

from collections.abc import Sequence

from mailticket.commands import catalogue, grammar, macros
from mailticket.commands.grammar import Reading
from mailticket.commands.plan import WHERE, Plan, make_plan
from mailticket.commands.work import Work
from mailticket.desk.context import OPERATOR, Desk
from mailticket.errors import UserError
from mailticket.flows.carrying_out import Done, HeldBackError, perform
from mailticket.mail.views import ProblemView
from mailticket.store import tickets


def do(desk: Desk, number: int, lines: Sequence[str]) -> Done:
    """Run tag *lines* on a ticket as operator: all of them or none. Raises UserError with all that is wrong."""
    ticket = tickets.resolve_merged(desk.tx, number)
    if ticket is None:
        raise UserError(f"there is no ticket {number}")
    reading = grammar.read("\n".join(lines), html_new_words=None, catalogue=catalogue)
    work = Work(desk=desk.by(OPERATOR), agent=None, ticket=ticket)
    plan = make_plan(work, macros.expand(work, without_text(reading)), answered="receipt")
    refuse(plan, reading)
    try:
        return perform(work, plan)
    except HeldBackError as error:
        raise UserError(shown(error.problem)) from error


def without_text(reading: Reading) -> Reading:
    """Return the commands of *reading*; text has no author here."""
    return Reading(reading.lines, "", reading.mistakes)


def refuse(plan: Plan, reading: Reading) -> None:
    """Raise UserError when something is no command, or cannot be done."""
    # A problem without a line is about the text, which `textless` tells.
    problems = [shown(problem) for problem in plan.problems if problem.line]
    problems += [f"{line}: not a tag line, such as #take" for line in reading.text.splitlines() if line.strip()]
    problems += textless(plan)
    if not plan.commands and not problems:
        problems.append("nothing to do: give tag lines, such as '#assign bob'")
    if problems:
        raise UserError("\n".join(problems))


def textless(plan: Plan) -> list[str]:
    """Return which commands need a text that an agent has written, and the operator has not."""
    canned = [f"{one.line}: its text goes out in an agent's mail only" for one in plan.commands if one.is_worded]
    return canned or [
        f"{one.line}: there is no text to send or keep" for one in plan.commands if one.command.name in WHERE
    ]


def shown(problem: ProblemView) -> str:
    """Return a problem as one line."""
    nearest = f" (perhaps {', '.join(problem.nearest)}?)" if problem.nearest else ""
    return f"{problem.line}: {problem.reason}{nearest}"
