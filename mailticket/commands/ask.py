"""Commands that ask, and the one that takes back."""

from mailticket.commands import catalogue
from mailticket.commands.arguments import TagName
from mailticket.commands.registry import COMMANDS, Command, Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk.refusal import RefusalError
from mailticket.desk.undo import take_back, what_to_undo
from mailticket.desk.values import undone
from mailticket.desk.values.changes import Reader
from mailticket.domain.dates import with_local_times
from mailticket.store import history
from mailticket.store.tables import Ticket


@tag("help", proof=Proof.NONE, may=Permission.ANYONE, stands_alone=True)
def help_(work: Work, name: TagName = "") -> str:
    """Explain all tags, or one."""
    wanted = catalogue.resolve(name.lstrip("#")) if name else None
    if name and wanted not in COMMANDS:
        raise RefusalError(
            "no-tag", value=name, nearest=", ".join(f"#{near}" for near in catalogue.nearest(name.lstrip("#")))
        )
    if wanted:
        lines = "\n".join(f"    {line}" for line in catalogue.examples(wanted, work.language))
        work.answers.append(f"{explained(COMMANDS[wanted], work.language)}\n\n{lines}")
    else:
        known = [COMMANDS[each] for each in catalogue.NAMES if each in COMMANDS]
        work.answers.append("\n\n".join(explained(command, work.language) for command in known))
        work.answers.append(work.words.phrase("done", "help"))
    return ""


def explained(command: Command, language: str) -> str:
    """Return usage, other names and help of a command in *language*."""
    others = catalogue.aliases(command.name, language)
    also = f"  ({', '.join('#' + other for other in others)})" if others else ""
    return f"{command.usage}{also}\n    {catalogue.help(command.name, language) or command.help}"


@tag("why", proof=Proof.NONE, may=Permission.READ)
def why(work: Work, ticket: Ticket) -> str:
    """Say why the ticket is as it is: what decided, entry by entry."""
    zone = work.desk.settings.zone(work.agent)
    for entry in history.events(work.desk.tx, ticket.number):
        if entry.why:
            local = entry.at.astimezone(zone)
            detail = with_local_times(entry.detail, zone)
            work.answers.append(f"{local:%Y-%m-%d %H:%M} {entry.event} {detail}: {entry.why}")
    return ""


@tag("undo", proof=Proof.INTERNAL, may=Permission.ANYONE, stands_alone=True)
def undo(work: Work) -> str:
    """Take back what your last receipt lists, where nobody changed it since."""
    agent = work.agent.id if work.agent else "operator"
    mail = what_to_undo(work.desk, agent, work.undoes, work.ticket)
    if mail is None:
        raise RefusalError("nothing-to-undo")
    taken, left = take_back(work.desk, mail, agent)
    if not taken and not left:
        raise RefusalError("nothing-to-undo")
    reader = Reader(work.desk, work.agent, work.words)
    work.answers.extend(undone.left(reader, left))
    return undone.taken_back(reader, taken) if taken else ""


@tag("test", proof=Proof.NONE, may=Permission.ANYONE, stands_alone=True)
def test(work: Work) -> str:
    """Only say what the other tags and the text of this mail would do; nothing happens."""
    return work.words.phrase("done", "rehearsed")
