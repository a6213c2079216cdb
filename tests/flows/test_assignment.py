"""Whose ticket it is, and who may do what to it (product.md 2)."""

import pytest

from tests.world import SETTINGS

ADMIN = {"id": "dora", "name": "Dora Admin", "address": "dora@acme.example", "role": "admin"}
OTHER = {"id": "eve", "name": "Eve Sales", "address": "eve@acme.example"}


def people(world, **queue):
    """Open a desk with an admin and an agent of another queue beside the usual ones; return a ticket."""
    queues = [{**SETTINGS["queue"][0], **queue}, {"name": "sales", "agents": ["eve"], "lead": "dora"}]
    world(agent=[*SETTINGS["agent"], ADMIN, OTHER], queue=queues)
    for name in ("alice", "bob", "carol", "dora", "eve"):
        world.agent(name)
    return world.requester("anne").writes("Printer on fire", "It burns.")


def says(world, who, ticket, words):
    """Let an agent write about the ticket, whether or not they got a notice; return whether it was carried out."""
    agent = world.agent(who)
    agent.writes(f"Re: {ticket.token} Printer on fire", words)
    return "held" not in {letter.notice for letter in agent.inbox[-1:]}


def owner(ticket):
    return ticket.json["assignee"]


# --- who may --------------------------------------------------------------------------------------------------------

#: who, what, on a ticket whose assignee is … → assignee after; None in `after` with done False: nothing happened
MAY = [
    ("bob", "#take", None, True, "bob"),
    ("bob", "#take", "alice", False, "alice"),
    ("carol", "#take", "alice", True, "carol"),
    ("dora", "#take", "alice", True, "dora"),
    ("eve", "#take", None, False, None),
    ("bob", "#assign me", None, True, "bob"),
    ("bob", "#assign alice", None, False, None),
    ("bob", "#assign bob", "alice", False, "alice"),
    ("carol", "#assign bob", "alice", True, "bob"),
    ("carol", "#assigner Bob Martin", None, True, "bob"),
    ("carol", "#zuweisen bob@acme.example", None, True, "bob"),
    ("carol", "#assign Bob Martin <bob@acme.example>", None, True, "bob"),
    ("carol", "#assign mart", None, True, "bob"),
    ("carol", "#assign eve", None, False, None),
    ("dora", "#assign eve", None, True, "eve"),
    ("alice", "#release", "alice", True, None),
    ("bob", "#libérer", "alice", False, "alice"),
    ("carol", "#release", "alice", True, None),
    ("eve", "#priority high", None, False, None),
    ("eve", "Use water.", None, False, None),
    ("dora", "Use water.", None, True, "dora"),
]


@pytest.mark.parametrize(("who", "words", "before", "done", "after"), MAY, ids=str)
def test_who_may_do_what(world, who, words, before, done, after):
    ticket = people(world)
    if before:
        says(world, "carol", ticket, f"#assign {before}")

    assert (done, after) == (says(world, who, ticket, words), owner(ticket))


def test_whoever_gets_a_ticket_is_told_and_who_takes_one_gets_the_receipt_only(world):
    ticket = people(world)
    bob, carol = world.agent("bob"), world.agent("carol")
    says(world, "carol", ticket, "#assign bob")
    assert ["assigned"] == [letter.notice for letter in bob.inbox[1:]]
    assert "It burns." in bob.inbox[-1].text
    assert "Carol Weiss" in bob.inbox[-1].text
    says(world, "carol", ticket, "#take")
    assert ["receipt", "receipt"] == [letter.notice for letter in carol.inbox]


# --- exclusive ------------------------------------------------------------------------------------------------------

EXCLUSIVE = [
    ("work", "bob", "Use water.", False),
    ("work", "bob", "#close", False),
    ("work", "bob", "#priority high", False),
    ("work", "bob", "#note\nHm.", True),
    ("work", "bob", "#time 5m", True),
    ("work", "bob", "#why", True),
    ("work", "carol", "Use water.", False),
    ("work", "carol", "#take #reply\nUse water.", True),
    ("work", "alice", "Use water.", True),
    ("read", "bob", "#why", False),
    ("read", "carol", "#why", True),
    ("read", "alice", "#why", True),
    ("read", "bob", "#note\nHm.", True),
    ("off", "bob", "Use water.", True),
    ("off", "bob", "#close", True),
]


@pytest.mark.parametrize(("rule", "who", "words", "done"), EXCLUSIVE, ids=str)
def test_a_ticket_taken_is_its_assignees_alone(world, rule, who, words, done):
    ticket = people(world, exclusive=rule)
    says(world, "alice", ticket, "#take")
    mails = len(world.requester("anne").inbox)

    assert done == says(world, who, ticket, words)
    if not done:
        held = world.agent(who).inbox[-1].text
        assert "Alice Dupont" in held
        assert "#take" in held
        assert mails == len(world.requester("anne").inbox)


def test_who_became_assignee_by_answering_has_it_not_alone(world):
    """`take_on_reply`: colleagues may still answer."""
    ticket = people(world)
    says(world, "alice", ticket, "Use water.")
    assert ("alice", False) == (owner(ticket), ticket.json["exclusive"])

    assert says(world, "bob", ticket, "Or sand.")
    assert "alice" == owner(ticket)


def test_without_take_on_reply_an_answered_ticket_stays_free(world):
    ticket = people(world, take_on_reply=False)
    says(world, "alice", ticket, "Use water.")

    assert (None, "pending") == (owner(ticket), ticket.status)


def test_an_answer_that_releases_does_not_take(world):
    ticket = people(world)
    says(world, "alice", ticket, "#take")
    says(world, "alice", ticket, "#release\nUse water.")

    assert None is owner(ticket)


# --- roles ----------------------------------------------------------------------------------------------------------

DENIED = [
    (["close"], "bob", "#close", False),
    (["close"], "bob", "#fermer", False),
    (["#fermer"], "bob", "#close", False),
    (["close"], "bob", "#status closed", False),
    (["close"], "bob", "#statut fermé", False),
    (["close"], "bob", "#resolve", True),
    (["close"], "carol", "#close", True),
    (["resolve"], "bob", "#status resolved", False),
    (["open"], "bob", "#status open", False),
    (["status"], "bob", "#status open", False),
    (["status"], "bob", "#open", True),
    (["reply"], "bob", "Use water.", False),
    (["reply"], "bob", "#note\nHm.", True),
    (["reply"], "bob", "#new anne@customer.example X\n#reply\nHm.", False),
    (["new"], "bob", "#new anne@customer.example X\nHm.", False),
]


@pytest.mark.parametrize(("deny", "who", "words", "done"), DENIED, ids=str)
def test_roles_may_be_denied_tags(world, deny, who, words, done):
    world(roles={"agent": {"deny": deny}})
    ticket = people(world)
    before = ticket.json["status"]

    assert done == says(world, who, ticket, words)
    if not done:
        assert before == ticket.status
        assert 1 == len(world.tickets)


def test_statuses_and_assignment_go_their_way(world):
    """The first reply, take or assignment leaves `new` behind; the requester's mail opens what waits for them."""
    ticket = people(world)
    anne = world.requester("anne")
    assert "new" == ticket.status
    says(world, "alice", ticket, "#take")
    assert "open" == ticket.status
    for tag, status in [("#pending", "pending"), ("#vendor", "vendor"), ("#resolve", "resolved"), ("#close", "closed")]:
        says(world, "alice", ticket, tag)
        assert status == ticket.status
        anne.replies(ticket, f"Still burning, {status}.")
        assert ("open", "alice") == (ticket.status, owner(ticket))


def test_a_note_changes_neither_status_nor_assignee(world):
    ticket = people(world)
    says(world, "alice", ticket, "#note\nHm.")

    assert ("new", None) == (ticket.status, owner(ticket))
