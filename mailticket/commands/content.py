"""Commands on what stands in a ticket: its resolution, its files, and whether it is spam at all."""

from typing import Annotated

from mailticket.commands.arguments import FileName, Text
from mailticket.commands.lifecycle import already
from mailticket.commands.registry import STATUS, Permission, Proof, tag
from mailticket.commands.work import Argument, Work
from mailticket.desk import fields, files, spam
from mailticket.desk.refusal import RefusalError
from mailticket.domain.folding import folded
from mailticket.domain.status import Status
from mailticket.domain.values import NOTHING
from mailticket.store.tables import Ticket


def sender(work: Work, text: str) -> bool:
    """Read the word that blocks the sender too, in any shipped language."""
    templates = work.desk.house.templates
    known = {folded(templates.catalogue(language).word("spam", "sender")) for language in templates.languages}
    if folded(text) in {"sender", *known}:
        return True
    raise RefusalError("no-choice", value=text, choices=work.words.word("spam", "sender"))


Sender = Annotated[bool, Argument("sender", sender)]


@tag("resolution", proof=Proof.INTERNAL, may=Permission.WORK)
def resolution(work: Work, ticket: Ticket, text: Text) -> str:
    """Write down what solved it; a second one replaces the first. - takes it away."""
    wanted = None if text == NOTHING else text
    changed = fields.set_field(work.desk, ticket, "resolution", wanted)
    return (wanted or work.words.phrase("labels", "nothing")) if changed else already(work)


@tag("detach", proof=Proof.INTERNAL, may=Permission.WORK)
def detach(work: Work, ticket: Ticket, name: FileName) -> str:
    """Take an attachment out of the ticket."""
    return files.detach(work.desk, ticket, name)


@tag("spam", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS, on_spam=True)
def spam_(work: Work, ticket: Ticket, block: Sender = False) -> str:
    """Put the ticket away as spam; with `sender`, take in nothing more from them."""
    if not spam.mark(work.desk, ticket, block=block):
        return already(work)
    return work.words.phrase("spam", "blocked") if block else work.words.word("status", Status.SPAM)


@tag("notspam", proof=Proof.OUTSIDE, may=Permission.WORK, first=True, on_spam=True)
def notspam(work: Work, ticket: Ticket) -> str:
    """Say that it is no spam: the ticket can be worked on, and its sender can write again."""
    return work.words.word("status", ticket.status) if spam.clear(work.desk, ticket) else already(work)
