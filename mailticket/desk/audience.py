"""Who is told: every audience is a function of what happened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from mailticket.desk import absence
from mailticket.desk.context import Desk, Happening
from mailticket.domain import addresses, confirms
from mailticket.domain.tokens import Purpose
from mailticket.keytypes import CHANGES
from mailticket.sections import Agent
from mailticket.store import approvals, people, thread
from mailticket.store.states import ActorKind, ApprovalState, Role
from mailticket.store.tables import Approval, Person, Ticket


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told: where, in which language and zone, and what their answer's token is for."""

    address: str
    name: str
    reference: str  #: an agent's id, "p<row id>", or "operator": the person of signed tokens
    language: str
    zone: ZoneInfo
    purpose: Purpose
    agent: Agent | None = None
    expires: date | None = None


def agent(desk: Desk, who: Agent) -> Recipient:
    """Return an agent as a recipient, at their registered address."""
    settings = desk.settings
    language, zone = settings.language(who), settings.zone(who)
    return Recipient(who.address, who.name, who.id, language, zone, Purpose.AGENT_REPLY, who)


def outside(desk: Desk, ticket: Ticket, person: Person) -> Recipient:
    """Return somebody outside the desk as a recipient, in the language of the ticket."""
    zone = desk.settings.site.timezone
    language = person.language or ticket.language
    return Recipient(person.address, person.name, f"p{person.id}", language, zone, Purpose.REQUESTER_THREAD)


def requester(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the requester."""
    if happening.ticket:
        person = people.by_id(desk.tx, happening.ticket.requester)
        if can_be_answered(desk, person):
            yield outside(desk, happening.ticket, person)


def can_be_answered(desk: Desk, person: Person) -> bool:
    """Say whether mail to *person* reaches somebody: an address of our own would only bring it back to us."""
    ours = desk.settings.mailbox_by_address(person.address) is not None
    return addresses.is_valid(person.address) and not ours


def public(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield requester and watchers; who is both, once."""
    yield from each_once(requester(desk, happening), watchers(desk, happening))


def watchers(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield who gets copies."""
    if happening.ticket:
        for person in people.with_role(desk.tx, happening.ticket.number, Role.WATCHER):
            if can_be_answered(desk, person):
                yield outside(desk, happening.ticket, person)


def nobody(_desk: Desk, _happening: Happening) -> Iterator[Recipient]:
    """Yield nobody: for what is written to one agent by itself."""
    yield from ()


def queue(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the agents of the ticket's queue who are here, but not whoever did it."""
    if happening.ticket:
        members = absence.crew(desk, desk.queue(happening.ticket))
        yield from (agent(desk, who) for who in others(happening, members))


def leads(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the leads of the ticket's queue, or who stands in for them."""
    if happening.ticket:
        chiefs = absence.leads_on_duty(desk, desk.queue(happening.ticket))
        yield from (agent(desk, who) for who in others(happening, chiefs))


def queue_and_leads(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the agents of the ticket's queue and its leads."""
    yield from each_once(queue(desk, happening), leads(desk, happening))


def assignee(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the assignee, unless it was they who did it."""
    who = desk.settings.agent(happening.ticket.assignee) if happening.ticket and happening.ticket.assignee else None
    if who:
        yield from (agent(desk, one) for one in others(happening, [who]))


def assignee_or_queue(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the assignee, or who stands in for them; the queue where there is neither."""
    who = desk.settings.agent(happening.ticket.assignee or "") if happening.ticket else None
    here = absence.on_duty(desk, who) if who else None
    yield from (agent(desk, one) for one in others(happening, [here])) if here else queue(desk, happening)


def assignee_or_queue_and_leads(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the assignee or the queue, and the leads."""
    yield from each_once(assignee_or_queue(desk, happening), leads(desk, happening))


def each_once(*groups: Iterable[Recipient]) -> Iterator[Recipient]:
    """Yield everybody of several groups once."""
    yield from {one.reference: one for group in groups for one in group}.values()


def operator(desk: Desk, _happening: Happening) -> Iterator[Recipient]:
    """Yield the operator."""
    site = desk.settings.site
    yield Recipient(site.operator, "", "operator", site.language, site.timezone, Purpose.NOTICE)


def others(happening: Happening, members: Iterable[Agent]) -> Iterator[Agent]:
    """Yield *members* without the agent who did it: they know."""
    for who in members:
        if happening.by.kind != ActorKind.AGENT or who.id != happening.by.name:
            yield who


def to_the_agent(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the agent whose mail it is about, at their registered address."""
    yield agent(desk, happening.facts["agent"])


def to_confirm(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the agent who is asked whether the mail in hand is theirs; the token in theirs is for that answer alone."""
    expires = happening.facts["until"].date() + timedelta(days=1)
    who = agent(desk, happening.facts["agent"])
    asked = confirms.reference(desk.mail or 0, who.reference)
    yield replace(who, purpose=Purpose.CONFIRM, reference=asked, expires=expires)


def public_without(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield requester and watchers, but for those whom the agent wrote to directly."""
    have_it = happening.facts.get("have_it", frozenset())
    yield from (one for one in public(desk, happening) if addresses.key(one.address) not in have_it)


def requester_unless_answered(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the requester, unless an answer of the same mail tells them already, or the ticket is a machine's."""
    answers = [other for other in desk.happenings if other.name == "answered" and other.ticket is happening.ticket]
    if happening.ticket and not is_machines(desk, happening.ticket):
        for one in requester(desk, happening):
            if not any(one in public_without(desk, answer) for answer in answers):
                yield one


def is_machines(desk: Desk, ticket: Ticket) -> bool:
    """Say whether a machine opened the ticket: nothing automatic answers it (product.md 2)."""
    return thread.kind_of_first(desk.tx, ticket.number) not in PEOPLES


#: Classes of mail that a person wrote (trust.md 4.1); none where an agent opened the ticket.
PEOPLES = frozenset({None, "", "human", "list", "auto-weak"})


def note_readers(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the assignee and the agents who wrote on the ticket."""
    ticket = happening.ticket
    if ticket is None:
        return
    ids = dict.fromkeys([ticket.assignee, *thread.agents_of(desk.tx, ticket.number)])
    readers = [found for one in ids if one and (found := desk.settings.agent(one))]
    yield from (agent(desk, who) for who in others(happening, readers))


def activity_owner(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the owner of an activity; who changed it themselves knows, but their calendar may not."""
    owner = happening.facts["owner"]
    needed = [owner] if happening.facts.get("invitation") else others(happening, [owner] if owner else [])
    yield from (agent(desk, who) for who in needed)


def reminded_owner(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the owner of what is due; who has the ticket, where the owner is no longer here."""
    owner = happening.facts["owner"]
    yield from [agent(desk, owner)] if owner else assignee_or_queue(desk, happening)


def approver(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield who is asked to approve; the token in that mail is for this one answer, once."""
    approval: Approval = happening.facts["approval"]
    if approval.state != ApprovalState.ASKED or happening.ticket is None:  # asked anew in the same mail
        return
    known = desk.settings.agent(approval.agent or "")
    person = people.by_id(desk.tx, approval.person)
    whom = agent(desk, known) if known else outside(desk, happening.ticket, person)
    yield replace(whom, purpose=Purpose.APPROVAL, reference=approvals.reference(approval))


def asker(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield who asked for an approval; whose ticket it is, where they are no longer here.

    What comes when all is decided is for both: whoever works on it by now may have to stop.
    """
    known = desk.settings.agent(happening.facts["approval"].asked_by or "")
    asked = [agent(desk, known)] if known else assignee_or_queue(desk, happening)
    yield from each_once(asked, assignee(desk, happening)) if happening.facts.get("late") else asked


def who_asked(desk: Desk, happening: Happening) -> Iterator[Recipient]:
    """Yield the assignee and the agents of the queue who want to hear of what changed (`notices.changed`)."""
    ticket = happening.ticket
    if ticket is None:
        return
    mine = desk.settings.agent(ticket.assignee or "")
    concerned = {who.id: who for who in (*desk.settings.members(desk.queue(ticket)), *([mine] if mine else []))}
    for who in others(happening, concerned.values()):
        if changes_wanted(who) & happening.facts["kinds"]:
            yield agent(desk, who)


def changes_wanted(who: Agent) -> frozenset[str]:
    """Return what of a ticket an agent wants to hear of when it changes; nothing unless they say so."""
    wanted = who.notices.get("changed", False)
    return frozenset(CHANGES if wanted is True else wanted or ())


def wants(recipient: Recipient, notice: str) -> bool:
    """Say whether somebody wants a notice: agents may switch some off."""
    return recipient.agent is None or recipient.agent.notices.get(notice) is not False
