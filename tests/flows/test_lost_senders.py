"""Whoever wrote is known and answered, however old or damaged the header that says so."""

import random

import pytest

DAMAGE = {
    "a blank before the colon": lambda raw: raw.replace(b"\r\nFrom: ", b"\r\nFrom : "),
    "a huge field above": lambda raw: raw.replace(b"\r\nFrom: ", b"\r\nX-Huge: " + b"x" * 300_000 + b"\r\nFrom: "),
    "doubled carriage returns": lambda raw: raw.replace(b"\r\n", b"\r\r\n"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_the_requester_of_a_damaged_mail_is_known_and_acknowledged(world, damage):
    anne = world.requester("anne")
    ticket = anne.sends(damage(anne.drafts("Printer on fire", "It burns.").content))

    assert ("anne@customer.example", "Printer on fire") == (ticket.json["requester"]["address"], ticket.subject)
    assert (["It burns."], "human", 1) == (ticket.texts, ticket.kind, len(anne.inbox))


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_an_agent_is_nobody_in_a_damaged_mail(world, damage):
    """What other readers of a mail see in such a header is anybody's guess (trust.md F11)."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.sends(damage(bob.drafts(f"Re: {ticket.token} Printer on fire", "#close").content))

    assert ("new", 1, []) == (ticket.status, len(anne.inbox), bob.notices("confirm"))


@pytest.mark.parametrize("field", ["From", "Cc"])
@pytest.mark.parametrize("digits", [0, 300], ids=["in the local part", "in the domain"])
def test_an_address_longer_than_any_still_opens_a_ticket(world, field, digits):
    """Incompressible, as an index of PostgreSQL bears no more than 2,700 bytes (R6)."""
    world(mailbox={"cc": "add"})
    mallory, bob = world.requester("mallory", "mallory@evil.example"), world.agent("bob")
    noise = random.Random(1).randbytes(5000).hex()
    domain = ".".join(noise[at : at + 60] for at in range(0, 9000, 60)) if digits else "evil.example"
    ticket = mallory.writes("Hello", "Who am I?", **{field: f"<{'a' if digits else noise}@{domain}>"})

    assert ("ticket", ["Who am I?"]) == (ticket.outcome, ticket.texts)
    bob.replies(ticket, "#take")
    assert ("open", ()) == (ticket.status, world.faults)
