"""Agents as the operator sees them, and what is left of their tokens."""

import json

from tests.unit.cli.conftest import Run
from tests.world import World


def test_agents_are_listed_with_their_queues(operator: Run):
    listed = json.loads(operator("agents", "--json").out)

    assert ["alice", "bob", "carol"] == [agent["id"] for agent in listed]
    assert {
        "id": "carol",
        "name": "Carol Weiss",
        "address": "carol@acme.example",
        "role": "lead",
        "queues": ["support"],
        "away_until": None,
        "stand_in": None,
        "epoch": 0,
    } == listed[2]
    assert "bob@acme.example" in operator("agents").out


def test_a_revoked_token_gives_no_right(world: World, operator: Run):
    """Without authentication the token is all that an agent's answer proves (S28)."""
    world(security={"trust": "none"})
    bob = world.agent("bob", authentication="none")
    ticket = world.requester("anne").writes()
    notice = bob.last_about(ticket)
    revoked = operator("agents", "revoke", "bob")
    bob.replies(notice, "It is fixed.")

    assert 0 == revoked.code, revoked
    assert ["It burns."] == [entry["text"] for entry in ticket.json["messages"] if entry["public"]]
    assert [1] == [agent["epoch"] for agent in json.loads(operator("agents", "--json").out) if agent["id"] == "bob"]


def test_a_new_token_counts_again(world: World, operator: Run):
    world(security={"trust": "none"})
    bob = world.agent("bob", authentication="none")
    operator("agents", "revoke", "bob")
    ticket = world.requester("anne").writes()
    bob.replies(ticket, "It is fixed.")

    assert ["It burns.", "It is fixed."] == [entry["text"] for entry in ticket.json["messages"] if entry["public"]]


def test_others_keep_their_tokens(world: World, operator: Run):
    world(security={"trust": "none"})
    alice = world.agent("alice", authentication="none")
    ticket = world.requester("anne").writes()
    operator("agents", "revoke", "bob")
    alice.replies(ticket, "It is fixed.")

    assert ["It burns.", "It is fixed."] == [entry["text"] for entry in ticket.json["messages"] if entry["public"]]


def test_a_second_revocation_counts_on(world: World, operator: Run):
    for _ in range(2):
        operator("agents", "revoke", "bob")

    assert [0, 2, 0] == [agent["epoch"] for agent in json.loads(operator("agents", "--json").out)]


def test_an_unknown_agent_is_named_with_those_there_are(operator: Run):
    done = operator("agents", "revoke", "bobby")

    assert (1, "there is no agent bobby; there are: alice, bob, carol\n") == (done.code, done.err)
