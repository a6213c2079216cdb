"""An approver answers: with the token of that one question, from their own address, once (trust.md 3.2, class C3)."""

from dataclasses import dataclass, replace

from mailticket.desk import approvals as desk_approvals
from mailticket.desk import intake, trouble
from mailticket.desk.context import Desk
from mailticket.desk.intake import Reception
from mailticket.domain import addresses
from mailticket.domain.folding import folded
from mailticket.domain.tokens import Purpose
from mailticket.flows import agent_mail, letters, wording
from mailticket.flows.identity import Author
from mailticket.mail.message import Mail
from mailticket.store import approvals, people, tickets
from mailticket.store.states import ApprovalState, MessageKind, Outcome, Role
from mailticket.store.tables import Approval, Ticket

#: First words that answer, folded: sì and sí are among them.
YES = agent_mail.YES
NO = frozenset({"no", "non", "nein"})
TAGS = {"approve": True, "reject": False}


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or a no, and what its writer added."""

    yes: bool
    comment: str
    how: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail of the approver with the token of what they were asked."""

    mail: Mail
    author: Author
    reception: Reception
    approval: Approval
    ticket: Ticket


def answered(desk: Desk, mail: Mail, author: Author, reception: Reception) -> Outcome | None:
    """Take the answer to a question for approval; None where the mail is none, or not its approver's."""
    approval = asked_in(desk, mail)
    ticket = tickets.resolve_merged(desk.tx, approval.ticket) if approval else None
    if approval is None or ticket is None or not is_approver(mail, author, approval):
        return None
    reply = Reply(mail, author, reception, approval, ticket)
    if author.fails:
        trouble.often(desk, "forged", about=approval.approver, because=author.verdict.because)
        return keep(desk, reply, f"forged? It claims to be from {approval.approver}: {author.verdict.because}")
    if agent_mail.is_forward(desk, mail):
        return keep(desk, reply, "a forwarded question is never an answer")
    answer = read(mail)
    return remark(desk, reply) if answer is None else decide(desk, reply, answer)


def decide(desk: Desk, reply: Reply, answer: Answer) -> Outcome:
    """Take a yes or a no, if it is the first; what was written beside it is kept."""
    if reply.approval.state != ApprovalState.ASKED:
        return too_late(desk, reply)
    counts = desk_approvals.decide(
        desk, reply.ticket, reply.approval, yes=answer.yes, comment=answer.comment, why=answer.how
    )
    if not counts:
        return keep(desk, reply, "answers a question that is over")
    if answer.comment or reply.mail.attachments:
        keep(desk, reply, answer.how)
    return Outcome.TICKET


def asked_in(desk: Desk, mail: Mail) -> Approval | None:
    """Return the question that a mail carries the token of, locked: the first whose signature holds."""
    for token in letters.tokens(desk, mail):
        if token.purpose is Purpose.APPROVAL:
            found = approvals.referred(desk.tx, token.person)
            if found and found.ticket == token.ticket and found.id:
                return approvals.taken(desk.tx, found.id)
    return None


def is_approver(mail: Mail, author: Author, approval: Approval) -> bool:
    """Say whether the one From address, without a defect, is exactly who was asked."""
    if approval.agent:
        return author.agent is not None and author.agent.id == approval.agent
    exact = mail.from_count == 1 and len(mail.from_) == 1 and not mail.from_defects
    return exact and addresses.same(mail.from_[0].address, approval.approver)


def read(mail: Mail) -> Answer | None:
    """Return what the new words answer: `#approve`, `#reject`, or yes or no as their first word; None for neither.

    Parts that do not agree are no answer; what further ones say is a comment.
    """
    words, html, more = wording.words_of(mail), letters.html_words_of(mail), mail.more_words
    answer = tagged(words, html) or worded(words)
    others = [worded(html) if html else None, tagged(more, None) or worded(more)]
    if answer is None or any(other is not None and other.yes != answer.yes for other in others):
        return None
    return replace(answer, comment="\n\n".join(filter(None, (answer.comment, more))))


def tagged(words: str, html: str | None) -> Answer | None:
    """Return the answer that a tag line gives, where that is the only one."""
    reading = agent_mail.read(words, html)
    line = reading.lines[0] if len(reading.lines) == 1 and not reading.mistakes else None
    if line is None or line.name not in TAGS:
        return None
    comment = "\n".join(filter(None, (line.value, reading.text.strip())))
    return Answer(TAGS[line.name], comment, f"#{line.name}, with the token of the question")


def worded(words: str) -> Answer | None:
    """Return the answer that the first word gives."""
    first, *rest = words.split(maxsplit=1) or [""]
    word = folded(first).strip(".,;:!-–—*_")
    if word not in YES | NO:
        return None
    comment = "".join(rest).strip(" \n\t,.;:!-–—")
    return Answer(word in YES, comment, f"“{word}”, with the token of the question")


def remark(desk: Desk, reply: Reply) -> Outcome | None:
    """Keep what an approver says without deciding, and tell who asked.

    Commands of an agent, and a requester's words, go their usual way.
    """
    mail, author = reply.mail, reply.author
    if author.agent and agent_mail.asks_for_something(mail.new_words, letters.html_words_of(mail)):
        return None
    if not author.agent and people.roles(desk.tx, reply.ticket.number, author.person.id or 0) - {Role.OUTSIDER}:
        return None
    if reply.approval.state != ApprovalState.ASKED:
        return too_late(desk, reply)
    desk.tell("approval answered", reply.ticket, approval=reply.approval, words=mail.words)
    return keep(desk, reply, "neither yes nor no to a question for approval")


def too_late(desk: Desk, reply: Reply) -> Outcome:
    """Keep what an approver writes about a question that is over, and tell who asked: they may act on it still."""
    desk.tell("approval answered", reply.ticket, approval=reply.approval, words=reply.mail.words, late=True)
    return keep(desk, reply, "answers a question that is over")


def keep(desk: Desk, reply: Reply, why: str) -> Outcome:
    """Keep a mail as a note."""
    intake.add_message(desk, reply.ticket, reply.mail, MessageKind.NOTE, via=reply.reception.via, why=why)
    return Outcome.TICKET
