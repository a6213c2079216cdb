"""The scene of approvals: a ticket, somebody who asks, somebody who is asked."""

from tests.letters import Letter
from tests.people import Person
from tests.tickets import Ticket

BUY = "May we buy a new printer for 300 €?"


def burning(world) -> Ticket:
    """Return a ticket with something public and something that is nobody's business outside."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "Use water.")
    bob.replies(bob.about(ticket)[0], "#note\nAnne has set fire to the printer before, it seems.")
    return ticket


def boss_of(world) -> Person:
    """Return somebody outside the desk who may approve."""
    return world.requester("boss", "boss@corp.example")


def asked_of(world, ticket) -> Letter:
    """Let bob ask the boss; return what the boss got."""
    bob, boss = world.agent("bob"), boss_of(world)
    bob.replies(bob.about(ticket)[0], f"#approval boss@corp.example {BUY}")
    return boss.inbox[-1]


def state(ticket) -> list[tuple[str, str]]:
    return [(one["state"], one["comment"]) for one in ticket.json["approvals"]]
