"""One spooled mail, from first look to its outcome: the story in order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from mailticket import units
from mailticket.desk import intake, known, lifecycle, limits, probe, spam, trouble
from mailticket.desk.context import Actor, Desk
from mailticket.desk.intake import Reception
from mailticket.domain import addresses, subject
from mailticket.domain.tokens import Purpose
from mailticket.flows import agent_mail, approvals, calendars, hints, reports, votes
from mailticket.flows.facts import gather
from mailticket.flows.hints import Known
from mailticket.flows.identity import Author, claimed_author, identify, is_participant
from mailticket.flows.matching import Match, find_ticket
from mailticket.flows.screening import Facts, MailKind, Screening, form_requester, screen
from mailticket.mail.authentication import Result
from mailticket.mail.message import Mail
from mailticket.sections import Mailbox
from mailticket.store import mails, outbox, people
from mailticket.store.mails import Taken
from mailticket.store.states import ActorKind, MessageKind, Outcome, Role
from mailticket.store.tables import Message, Ticket


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a mail: its one outcome, its class (trust.md 4.1), and the reason."""

    outcome: Outcome
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything known about a mail before something is done with it."""

    row: Taken
    mail: Mail
    screening: Screening
    author: Author
    match: Match
    reception: Reception

    def known(self, desk: Desk) -> Known:
        """What agents may have to know of it."""
        return Known(self.mail, self.author, self.match, self.screening, self.copied(desk))

    def copied(self, desk: Desk) -> str:
        """Return what is done with addresses in Cc: as the mailbox has it, but to a ticket that was there `ask`.

        Unless it was surely a participant who put them there: a guessed number would else be a way to listen in (S2).
        """
        wanted = desk.mailbox(self.reception.mailbox).cc
        return "ask" if wanted == "add" and self.match.ticket and not self.is_authors else wanted

    @property
    def is_authors(self) -> bool:
        """Whether it is surely its author's: by their domain, or by a token that was made for them."""
        token, own = self.match.token, (Purpose.REQUESTER_THREAD, f"p{self.author.person.id}")
        return self.author.verdict.result is Result.PASS or (token is not None and (token.purpose, token.person) == own)

    @property
    def is_cut(self) -> bool:
        """Whether it was over the size limit: the rest of it is on no ticket, which its writer has to know."""
        return self.row.full_size is not None or self.mail.degraded == "message size"

    @property
    def why(self) -> str:
        """Why it goes where it goes."""
        return f"{self.screening.because}; {self.match.why}" if self.screening.because else self.match.why


def apply_mail(desk: Desk, row: Taken, mail: Mail) -> Applied:
    """Do what *mail* asks for, as rows in the transaction of *desk*; return its outcome."""
    original = mails.copy_of(desk.tx, row)
    if original is not None:
        return Applied(Outcome.DUPLICATE, "", f"the same mail as {original}")
    if blocked := blocked_because(desk, mail):
        return Applied(Outcome.REJECTED, "", blocked)
    author = identify(desk, mail, via=row.via)
    facts = gather(desk, row, mail, author)
    screening = screen(mail, facts)
    if screening.kind in ASIDE:
        outcome = ASIDE[screening.kind](desk, mail, screening)
        return Applied(outcome, screening.kind, f"{screening.rule}: {screening.because}")
    vote = votes.ballot(desk, mail, author) if screening.kind in PEOPLE else None
    if vote:
        voter = desk.by(Actor(ActorKind.REQUESTER, author.person.address))
        return Applied(Outcome.TICKET, screening.kind, votes.cast(voter, mail, vote))
    author = behind_a_form(desk, mail, facts, author)
    case = Case(row, mail, screening, author, find_ticket(desk, mail, author), receive(desk, row, mail))
    if case.author.agent is None:
        desk.hints.extend(hints.about(desk, case.known(desk)))
    acting = desk.by(actor_of(case))
    outcome = calendars.answered(acting, mail, author, why=case.why) or ON_TICKET[screening.kind](acting, case)
    return Applied(outcome, screening.kind, case.why)


def blocked_because(desk: Desk, mail: Mail) -> str:
    """Return why nothing is taken in from the author, or "": `security.block`, or an agent's `#spam sender`."""
    author = claimed_author(mail).key
    patterns = (pattern.lower() for pattern in desk.settings.security.block)
    pattern = next((pattern for pattern in patterns if author and fnmatchcase(author, pattern)), "")
    if pattern:
        return f"security.block has {pattern}"
    ticket = spam.blocking_ticket(desk, author)
    return f"blocked by #spam sender on #{ticket}" if ticket else ""


def behind_a_form(desk: Desk, mail: Mail, facts: Facts, author: Author) -> Author:
    """Return the person who filled in the web form that sent *mail*; any other mail's author stays."""
    requester = form_requester(mail, facts)
    if not requester:
        return author
    name = mail.reply_to[0].name
    return replace(author, agent=None, person=people.person(desk.tx, requester, name=name, now=desk.now))


def receive(desk: Desk, row: Taken, mail: Mail) -> Reception:
    """Return the queue of the first of our addresses in To and Cc, else of the mailbox it reached (product.md 2)."""
    for address in (*mail.to, *mail.cc):
        mailbox = desk.settings.mailbox_by_address(address.address)
        if mailbox:
            return Reception(mailbox.queue, mailbox.name, which_of(mailbox, address.address), row.via)
    mailbox = desk.mailbox(row.mailbox)
    return Reception(mailbox.queue, mailbox.name, mailbox.address, row.via)


def which_of(mailbox: Mailbox, address: str) -> str:
    """Return the address of *mailbox* that was meant by *address*, which may carry a `+detail`."""
    known = {units.address_key(own): own for own in mailbox.addresses}
    meant = (known.get(key) for key in units.mailboxes_of(units.address_key(address)))
    return next(filter(None, meant), mailbox.address)


def actor_of(case: Case) -> Actor:
    """Return who acts by this mail, for the history."""
    if case.author.agent:
        return Actor(ActorKind.AGENT, case.author.agent.id)
    if case.screening.kind in PEOPLE:
        return Actor(ActorKind.REQUESTER, case.author.person.address)
    return Actor(ActorKind.SYSTEM, case.author.person.address or "mailticket")


# --- mail that is about no ticket, or only about one of our own mails -----------------------------------------------


def loop(desk: Desk, mail: Mail, screening: Screening) -> Outcome:
    """Our own mail came back: nothing happens, and nothing automatic goes there for a day. A probe was meant to."""
    if probe.came_back(desk, mail):
        return Outcome.LOOP
    sent = outbox.sent_by_message_id(desk.tx, [mail.message_id])
    if sent:  # whom we wrote to, not whom the mail claims to be from
        limits.mute(desk, sent.recipient)
    trouble.often(desk, "loop", because=screening.because)
    return Outcome.LOOP


ASIDE: dict[MailKind, Callable[[Desk, Mail, Screening], Outcome]] = {
    MailKind.LOOP: loop,
    MailKind.BOUNCE: reports.delivery_report,
    MailKind.MDN: reports.read_receipt,
    MailKind.ARF: reports.abuse_report,
}


# --- mail that belongs to a ticket ----------------------------------------------------------------------------------


def person_wrote(desk: Desk, case: Case) -> Outcome:
    """A person's mail: it goes into its ticket, or opens one."""
    if case.screening.kind in ANSWERING:
        approval = approvals.answered(desk, case.mail, case.author, case.reception)
        if approval is not None:
            return approval
    ticket = case.match.ticket
    if acts_as_agent(desk, case, ticket):
        return agent_mail.agent_wrote(desk, case.mail, case.author, ticket, case.reception)
    if ticket is None:
        return open_new(desk, case)
    if not is_participant(desk, ticket.number, case.author):  # an agent is: this one is its requester
        return outsider_wrote(desk, case, ticket)
    if lifecycle.is_long_closed(desk, ticket) and not intake.only_thanks(desk, ticket, case.mail):
        return open_new(desk, case, follows=ticket.number)
    note_proof(desk, case, ticket)
    intake.requester_wrote(desk, ticket, case.mail, via=case.reception.via, why=case.why)
    add_copied(desk, case, ticket)
    return Outcome.TICKET


def note_proof(desk: Desk, case: Case, ticket: Ticket) -> None:
    """Put on record that it is really an agent who writes as a requester."""
    if case.author.agent and case.author.verdict.result is Result.PASS:
        known.verified(desk, ticket, case.author.agent, why=case.author.verdict.because)


def add_copied(desk: Desk, case: Case, ticket: Ticket) -> None:
    """Let those in Cc take part, where the mailbox has it so and nothing speaks against its author."""
    if case.copied(desk) == "add" and case.screening.kind is MailKind.HUMAN and not case.author.fails:
        hints.add_copied(desk, case.mail, case.author, ticket)


def acts_as_agent(desk: Desk, case: Case, ticket: Ticket | None) -> bool:
    """Say whether an agent writes as one: about another's ticket, or with tag lines about none (product.md 2).

    A forger does too, about their own: only a note is made of it, where a requester's mail would open the ticket again.
    """
    if case.author.agent is None:
        return False
    if ticket is not None:
        return case.author.fails or not agent_mail.is_own(desk, ticket, case.author.agent)
    if case.author.fails:
        return False
    return agent_mail.is_for_the_desk(desk, case.mail, case.author.agent) or agent_mail.passes_on(
        desk, case.mail, case.author
    )


def open_new(desk: Desk, case: Case, *, follows: int | None = None) -> Outcome:
    """Open a ticket for a mail that belongs to none, unless its author sent a storm of them (trust.md 4.3)."""
    person, kind = case.author.person, case.screening.kind
    machines = case.mail.subject if kind in STORMY else None
    storm = (
        limits.storm(desk, person.id or 0, case.reception.queue, kind, machines=machines) if person.address else None
    )
    if storm:
        why = f"one of many new mails; folded into #{storm.number}"
        intake.other_wrote(desk, storm, case.mail, MessageKind.REQUESTER, via=case.reception.via, why=why)
        return Outcome.TICKET
    spam = kind is MailKind.SPAM
    linked = follows or case.match.related
    if linked:
        desk.hints.append(("follows", f"#{linked}"))
    ticket, message = intake.open_ticket(
        desk, case.mail, person, case.reception, why=case.why, spam=spam, follows=linked
    )
    note_proof(desk, case, ticket)
    if case.match.claimed:
        desk.record(ticket.number, "claim", detail=f"claims #{case.match.claimed}", why=case.match.why)
    add_copied(desk, case, ticket)
    answer_automatically(desk, case, ticket, message, follows=follows)
    return Outcome.TICKET


def answer_automatically(
    desk: Desk, case: Case, ticket: Ticket, message: Message, *, follows: int | None = None
) -> None:
    """Acknowledge a new ticket, or say which one it follows; or put on record why not."""
    reason = no_answer_because(desk, case, ticket)
    if reason:
        desk.record(ticket.number, "not acknowledged", why=reason)
    else:
        name = "oversize" if case.is_cut else "followed up" if follows else "to acknowledge"
        quote_words = case.author.verdict.result == "pass"
        desk.tell(name, ticket, message=message, quote_words=quote_words, follows=follows)


def no_answer_because(desk: Desk, case: Case, ticket: Ticket) -> str:
    """Return why a new ticket gets no answer by itself, or ""; that its mail was cut is no mere acknowledgement."""
    if not case.screening.ack_allowed:
        return f"{case.screening.rule}: {case.screening.because}"
    if not desk.queue(ticket).acknowledge and not case.is_cut:
        return f"acknowledge = false in queue {ticket.queue}"
    if not addresses.is_valid(case.author.person.address):
        return "there is no address to answer to"
    return limits.refusal(desk, case.author.person.address)


def list_wrote(desk: Desk, case: Case) -> Outcome:
    """A mailing list's mail: a person's, but never commands, not even from an agent."""
    ticket = case.match.ticket
    if case.author.agent and ticket and not agent_mail.is_own(desk, ticket, case.author.agent):
        return agent_mail.listed(desk, case.mail, case.author, ticket, case.reception, why=case.why)
    return person_wrote(desk, replace(case, author=replace(case.author, agent=None)))


def outsider_wrote(desk: Desk, case: Case, ticket: Ticket) -> Outcome:
    """Keep the mail of somebody who holds a valid token but has no part in the ticket; agents see it."""
    people.join(desk.tx, ticket.number, case.author.person.id or 0, Role.OUTSIDER, now=desk.now)
    intake.other_wrote(desk, ticket, case.mail, MessageKind.OUTSIDER, via=case.reception.via, why=case.why)
    return Outcome.TICKET


def machine_wrote(desk: Desk, case: Case) -> Outcome:
    """A machine's mail opens a ticket or is added to one; it never reopens, never stops a clock (product.md 2)."""
    ticket = case.match.ticket
    if ticket is None:
        return open_new(desk, case)
    intake.other_wrote(desk, ticket, case.mail, MessageKind.SYSTEM, via=case.reception.via, why=case.why)
    return Outcome.TICKET


def maybe_spam(desk: Desk, case: Case) -> Outcome:
    """A mail that a filter calls spam; an agent's is an agent's, and an answer to a mail of ours outranks it."""
    ticket, token = case.match.ticket, case.match.token
    answers = ticket and token and people.roles(desk.tx, ticket.number, case.author.person.id or 0) - {Role.OUTSIDER}
    if acts_as_agent(desk, case, ticket) or (answers and not case.author.fails):
        return person_wrote(desk, case)
    return machine_wrote(desk, case)


def maybe_machine_wrote(desk: Desk, case: Case) -> Outcome:
    """A mail that looks like a machine's; an agent's over a mailing program is an agent's.

    What looks like an automatic reply is never an agent's answer, but it is a person's where the ticket itself has that
    subject, and only the subject spoke for a machine.
    """
    ticket = case.match.ticket
    if case.screening.kind is not MailKind.AUTO_WEAK:
        return person_wrote(desk, case) if acts_as_agent(desk, case, ticket) else machine_wrote(desk, case)
    label = desk.settings.site.token_label
    by_its_subject = ticket is not None and case.screening.because.startswith("Subject:")
    if by_its_subject and ticket is not None and subject.same(case.mail.subject, ticket.subject, label):
        return person_wrote(desk, case)
    return machine_wrote(desk, case)


def auto_replied(desk: Desk, case: Case) -> Outcome:
    """An out-of-office answer is an event on its ticket: no message, no reopening, nobody is told."""
    ticket = case.match.ticket
    if ticket is None and case.author.agent is None:
        return open_new(desk, case)
    number = ticket.number if ticket else None
    desk.record(number, "auto-reply", detail=case.mail.words[:500], why=case.why)
    return Outcome.TICKET if ticket else Outcome.RECEIPT


#: Whose new mails about the same are a storm, whoever sent them (trust.md 4.3).
STORMY = frozenset({MailKind.MACHINE, MailKind.BULK})
#: Whose mail may answer a question for approval: a person's, who wrote it themselves.
ANSWERING = frozenset({MailKind.HUMAN, MailKind.FORGED})
PEOPLE = frozenset({MailKind.HUMAN, MailKind.LIST, MailKind.FORGED, MailKind.AUTO_WEAK})

ON_TICKET: dict[MailKind, Callable[[Desk, Case], Outcome]] = {
    MailKind.HUMAN: person_wrote,
    MailKind.FORGED: person_wrote,
    MailKind.LIST: list_wrote,
    MailKind.AUTO_WEAK: maybe_machine_wrote,
    MailKind.MACHINE: machine_wrote,
    MailKind.CAL: machine_wrote,
    MailKind.BULK: maybe_machine_wrote,
    MailKind.NOREPLY: maybe_machine_wrote,
    MailKind.SPAM: maybe_spam,
    MailKind.OOF: auto_replied,
}
