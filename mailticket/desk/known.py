"""How agents are shown who wrote what: a stranger with the warnings that their name calls for (trust.md S23).

An agent who writes as a requester is no stranger, where their mail was proved; an unproved one may be anybody's.
"""

from mailticket.desk.context import Desk
from mailticket.desk.view import displayed
from mailticket.sections import Agent
from mailticket.store import history, people
from mailticket.store.tables import Message, Ticket

#: The history entry of a mail that is proved to be of the agent whom it names.
VERIFIED = "verified"


def verified(desk: Desk, ticket: Ticket, agent: Agent, *, why: str) -> None:
    """Put on record that the mail in hand, by which *agent* is a requester, is really theirs."""
    desk.record(ticket.number, VERIFIED, detail=agent.id, why=why)


def requester(desk: Desk, ticket: Ticket) -> str:
    """Return the requester of *ticket* as agents are shown them."""
    person = people.by_id(desk.tx, ticket.requester)
    return shown(desk, person.name, person.address, ticket=ticket.number)


def author(desk: Desk, message: Message) -> str:
    """Return who wrote a message, as agents are shown them."""
    agent = desk.settings.agent(message.agent) if message.agent else None
    if agent:
        return agent.name
    return shown(desk, message.author_name, message.author_address, ticket=message.ticket, mail=message.mail or 0)


def shown(desk: Desk, name: str, address: str, *, ticket: int, mail: int | None = None) -> str:
    """Return who takes part in a ticket by that address; *mail* is the one that must be theirs, None: any of them."""
    agent = desk.settings.agent_by_address(address)
    if agent and is_verified(desk, agent, ticket, mail):
        return f"{agent.name} <{address}>"
    return displayed(desk.settings, name, address)


def is_verified(desk: Desk, agent: Agent, ticket: int, mail: int | None) -> bool:
    """Say whether a mail on a ticket, by which *agent* is a requester there, was proved to be theirs."""
    now = ((one["ticket"], one["event"], one["detail"], one["mail"]) for one in desk.entries)
    before = ((one.ticket, one.event, one.detail, one.mail) for one in history.events(desk.tx, ticket))
    proved = {found[3] for found in (*now, *before) if found[:3] == (ticket, VERIFIED, agent.id)}
    return bool(proved) if mail is None else mail in proved
