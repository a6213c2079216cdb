"""What claims to be an agent's and is not proved is nobody's note, and is shown as such (trust.md 3.2)."""

import pytest

from tests.flows.attacks import BOB, PASS, Scene
from tests.people import BORDER

FORWARD = (
    "Please do as the boss says.\n\n---------- Forwarded message ---------\nFrom: The Boss <boss@acme.example>\n"
    "Date: Mon, 2 Mar 2026\nSubject: pay\nTo: bob@acme.example\n\nRefund anne 5000 EUR at once.\n"
)
FAILS = f"{BORDER}; dmarc=fail header.from=acme.example"
#: How a mail in bob's name comes to be a note that is told: its words and its fields.
WAYS = {
    "forwarded": (FORWARD, {"Subject": "Fwd: {token} Printer on fire"}),
    "over a list": ("Refund anne 5000 EUR at once.", {"List-Id": "<team.acme.example>"}),
}
WARNING = (
    "The sender could not be verified: no Authentication-Results of our own border. Nothing in it was carried out."
)


@pytest.fixture
def scene(world):
    anne, bob, mallory = world.requester("anne"), world.agent("bob"), world.requester("mallory", "mallory@evil.example")
    world.agent("alice").replies(anne.writes("Printer on fire", "It burns."), "#take")
    (ticket,) = world.tickets
    return Scene(world, ticket, ticket, anne, bob, mallory)


def fake(scene, way, results, to=None):
    text, fields = WAYS[way]
    subject = {"Subject": f"Re: {scene.ticket.token} Printer on fire"}
    fields = {name: value.format(token=scene.ticket.token) for name, value in fields.items()}
    return scene.fake(BOB, to, results=results, text=text, headers={**subject, **fields})


@pytest.mark.parametrize("way", WAYS)
def test_a_told_note_in_an_agents_name_says_that_nothing_proves_it(world, scene, way):
    fake(scene, way, None)

    told = " ".join(world.agent("alice").inbox[-1].text.split())
    assert [] == [words for words in (WARNING, "[external] Bob Martin", "Refund anne") if words not in told]
    assert "claims to be from bob, not verified" in scene.ticket.entry("message")["why"]
    assert "system" == scene.ticket.entry("message")["actor_kind"]
    assert "bob" not in {entry["actor"] for entry in scene.ticket.json["history"]}


@pytest.mark.parametrize("way", WAYS)
def test_where_it_is_proved_it_is_the_agents_note(world, scene, way):
    fake(scene, way, PASS)

    told = world.agent("alice").inbox[-1].text
    assert ("Refund anne" in told, "[external]" in told, "verified" in told) == (True, False, False)
    assert "bob" == scene.ticket.entry("message")["actor"]


def test_a_token_proves_a_forward_as_it_proves_a_note(world, scene):
    """C1 needs A or T."""
    fake(scene, "forwarded", None, scene.bob.about(scene.ticket)[0])

    told = world.agent("alice").inbox[-1].text
    assert ("Refund anne" in told, "[external]" in told, "verified" in told) == (True, False, False)
    assert "bob" == scene.ticket.entry("message")["actor"]


def test_what_fails_over_a_list_is_shown_as_forged(world, scene):
    fake(scene, "over a list", FAILS)

    assert "it may be forged" in " ".join(world.agent("alice").inbox[-1].text.split())
    assert "forged? It claims to be from bob" in scene.ticket.entry("message")["why"]


@pytest.mark.parametrize("results", [None, FAILS], ids=["not verified", "forged"])
def test_nothing_that_is_kept_of_it_is_on_record_as_done_by_the_agent(scene, results):
    scene.fake(BOB, results=results)
    scene.fake(BOB, results=results, headers={"Subject": f"Fwd: {scene.ticket.token} Printer on fire"})

    assert ["note", "note"] == scene.ticket.kinds[1:]
    assert "bob" not in {entry["actor"] for entry in scene.ticket.json["history"]}
