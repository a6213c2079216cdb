"""Merge, split, link: tickets that are one, that become two, that belong together; and all of it taken back."""

import pytest


def in_language(world, language):
    for agent in world.data["agent"]:
        agent["language"] = language
    return world


@pytest.fixture
def two(world):
    """A ticket of anne's and a later one of zoe's about the same fire."""
    return world.requester("anne").writes("Fire", "It burns."), world.requester("zoe").writes("Smoke", "I smell it.")


# --- merge ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "merge"), [("en", "#merge 1001"), ("fr", "#fusionner #1001"), ("de", "#zusammenführen [#1001]")]
)
def test_a_merged_ticket_lives_on_in_the_other(world, language, merge):
    in_language(world, language)
    anne, zoe, bob, alice = world.requester("anne"), world.requester("zoe"), world.agent("bob"), world.agent("alice")
    fire, smoke = anne.writes("Fire", "It burns."), zoe.writes("Smoke", "I smell it.")
    alice.replies(smoke, "#note\nThe same fire?")
    bob.replies(fire, "Use water.")
    assert "pending" == fire.status
    bob.replies(bob.about(smoke)[0], merge)

    assert ("merged", [], [("merged-into", 1001)]) == (smoke.status, smoke.texts, smoke.links)
    assert ["It burns.", "I smell it.", "The same fire?", "Use water."] == fire.texts
    assert [("merged-from", 1002)] == fire.links
    assert ([zoe.address], "open") == (fire.json["watchers"], fire.status)  # zoe still waits for an answer
    assert "#1001" in smoke.entry("merged")["detail"]
    assert "merged" in fire.events

    answered = zoe.replies(smoke, "Still smoke here.")
    assert (fire, "Still smoke here.", "requester") == (answered, fire.texts[-1], fire.kinds[-1])
    assert fire == zoe.writes(f"Re: {smoke.token} Smoke", "And now?")
    bob.replies(fire, "Out now.")
    assert ["Out now." in person.inbox[-1].text for person in (anne, zoe)] == [True, True]
    assert all(fire.token in person.inbox[-1].subject for person in (anne, zoe))
    assert fire == bob.replies(bob.about(smoke)[0], "#note\nDone.")
    assert "Done." == fire.texts[-1]
    assert () == world.faults


def test_a_merge_is_taken_back(world, two):
    fire, smoke = two
    bob = world.agent("bob")
    before = [ticket.json for ticket in two]
    bob.replies(smoke, f"#merge {fire.number}")
    bob.replies(bob.inbox[-1], "#undo")

    moving = {"history", "updated_at", "color"}
    assert [{k: v for k, v in one.items() if k not in moving} for one in before] == [
        {k: v for k, v in ticket.json.items() if k not in moving} for ticket in two
    ]
    assert smoke == world.requester("zoe").replies(smoke, "Back again?")


def test_a_merge_within_another_is_taken_back_after_that_one_and_never_by_halves(world, two):
    """A ticket that is out of a merge without its messages would be lost between two."""
    fire, smoke = two
    bob, max_ = world.agent("bob"), world.requester("max")
    steam = max_.writes("Steam", "I see it.")
    bob.replies(steam, f"#merge {smoke.number}")
    inner = bob.inbox[-1]
    bob.replies(smoke, f"#merge {fire.number}")
    outer = bob.inbox[-1]

    bob.replies(inner, "#undo")
    assert ("merged", [("merged-into", smoke.number)]) == (steam.status, steam.links)
    assert ["It burns.", "I smell it.", "I see it."] == fire.texts
    assert "changed since, so it stays" in bob.inbox[-1].prose
    assert "taken back" not in bob.inbox[-1].prose

    bob.replies(outer, "#undo")
    bob.replies(inner, "#undo")
    assert [["It burns."], ["I smell it."], ["I see it."]] == [one.texts for one in (fire, smoke, steam)]
    assert (
        [[], [], []] == [one.links for one in (fire, smoke, steam)] == [one.json["watchers"] for one in world.tickets]
    )
    assert steam == max_.replies(steam, "And now?")


def test_the_assignees_hear_of_a_merge_and_closed_tickets_wake(world, two):
    world.restart(queue={"exclusive": "off"})
    fire, smoke = two
    alice, bob, carol = world.agent("alice"), world.agent("bob"), world.agent("carol")
    carol.writes("all", f"{fire.number}: #assign alice #close\n{smoke.number}: #assign bob")
    world.clock.advance(minutes=5)
    carol.writes("one", f"{smoke.number}: #merge {fire.number}")

    assert "open" == fire.status
    assert "changed" == alice.inbox[-1].notice == bob.inbox[-1].notice
    assert smoke.token in alice.inbox[-1].text
    assert fire.token in bob.inbox[-1].text
    assert not carol.notices("changed")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#merge 1002", "this very ticket"),
        ("#merge 7", "no ticket 7"),
        ("#merge fire", "no ticket fire"),
        ("#merge 1001\n#close", "contradict"),
        ("#merge 1003", "Alice Dupont"),
    ],
)
def test_a_merge_that_cannot_be_is_held(world, two, line, told):
    """Who may not work on the other ticket cannot put anything into it."""
    _, smoke = two
    alice, bob = world.agent("alice"), world.agent("bob")
    other = world.requester("max").writes("Water", "It drips.")
    alice.replies(other, "#take")
    bob.replies(bob.about(smoke)[0], line)

    assert ("new", "held") == (smoke.status, bob.inbox[-1].notice)
    assert told in bob.inbox[-1].text


def test_a_merge_needs_more_than_the_token_of_one_ticket(world, two):
    world.restart(security={"trust": "none"})
    fire, smoke = two
    bob = world.agent("bob")
    bob.authentication = "none"
    bob.replies(bob.about(smoke)[0], f"#merge {fire.number}")
    assert ("new", "confirm") == (smoke.status, bob.inbox[-1].notice)

    bob.replies(bob.inbox[-1], "yes")
    assert "merged" == smoke.status
    fire_or_smoke = bob.replies(bob.about(smoke)[0], "#note\nIts old token still speaks for it.")
    assert (fire, 1) == (fire_or_smoke, fire.texts.count("Its old token still speaks for it."))


def test_what_is_held_when_its_ticket_merges_goes_on_there(world, two):
    fire, smoke = two
    zoe, alice, bob = world.requester("zoe"), world.agent("alice"), world.agent("bob")
    bob.replies(smoke, "#tkae\nUse sand.")
    held = bob.inbox[-1]
    alice.replies(alice.about(smoke)[0], f"#merge {fire.number}")
    bob.replies(held, "#reply")

    assert "Use sand." == fire.texts[-1]
    assert "Use sand." in zoe.inbox[-1].text


@pytest.mark.parametrize("which", [0, 1], ids=["the one that stays", "the one that goes"])
@pytest.mark.parametrize("way", ["answer", "confirm"])
def test_an_answer_that_was_written_before_a_merge_does_not_go_to_a_stranger(world, two, which, way):
    """What is said to one customer is nothing for another whom the agent had never heard of."""
    fire, smoke = two
    anne, zoe = world.requester("anne"), world.requester("zoe")
    alice, bob = world.agent("alice"), world.agent("bob")
    notice = bob.about(two[which])[0]
    if way == "confirm":
        bob.authentication = "none"
        bob.writes(f"Re: {two[which].token} Fire", "#reply\nYour password is 1234.")
        notice = bob.notices("confirm")[-1]
        bob.authentication = "pass"
    alice.replies(smoke, f"#merge {fire.number}")
    got = len(anne.inbox), len(zoe.inbox)
    bob.replies(notice, "Your password is 1234." if way == "answer" else "yes")

    assert got == (len(anne.inbox), len(zoe.inbox))
    assert "held" == bob.inbox[-1].notice
    told = bob.inbox[-1].prose
    assert (
        "would go to anne@customer.example, zoe@customer.example" in told or "Zoe <zoe@customer.example> wrote" in told
    )
    bob.replies(bob.inbox[-1], "#reply")
    assert (got[0] + 1, got[1] + 1) == (len(anne.inbox), len(zoe.inbox))


def test_who_knows_of_a_merge_or_writes_to_nobody_else_is_not_asked(world, two):
    fire, smoke = two
    anne, zoe = world.requester("anne"), world.requester("zoe")
    alice, bob = world.agent("alice"), world.agent("bob")
    notice = bob.about(smoke)[0]
    bob.replies(smoke, f"#merge {fire.number}")
    bob.replies(notice, "Who merged knows.")
    zoe.replies(smoke, "It smells.")
    bob.replies(fire, "A mail of after the merge tells of it.")
    again = anne.writes("Fire again", "It burns.")
    notice = bob.about(again)[0]
    alice.replies(again, f"#merge {fire.number}")
    bob.replies(notice, "The same customer asked twice.")

    assert [] == bob.notices("held")
    assert "The same customer asked twice." in anne.inbox[-1].text


# --- split ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "split"), [("en", "#split"), ("it", "#dividi"), ("es", "#dividir")])
def test_a_message_becomes_a_ticket_of_its_own(world, language, split):
    in_language(world, language)
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    fire = anne.writes("Fire", "It burns.")
    bob.replies(fire, "#take")
    anne.replies(fire, "By the way, the toilet drips.")
    bob.replies(bob.notices("requester-replied")[-1], split)
    drip = next(ticket for ticket in world.tickets if ticket != fire)

    assert (["It burns."], ["By the way, the toilet drips."]) == (fire.texts, drip.texts)
    assert ("new", None, anne.address) == (drip.status, drip.json["assignee"], drip.json["requester"]["address"])
    assert ([("split-into", drip.number)], [("split-from", fire.number)]) == (fire.links, drip.links)
    assert drip.token in bob.notices("receipt")[-1].text
    assert "the toilet drips" in alice.notices("new-ticket")[-1].text

    assert drip == bob.replies(bob.notices("requester-replied")[-1], "#note\nAn answer to what moved.")
    assert drip == anne.replies(anne.sent[-1], "It still drips.")
    assert fire == anne.replies(anne.inbox[0], "It still burns.")

    bob.replies(bob.notices("receipt")[0], "#note\nNothing of it.")
    assert ["An answer to what moved.", "It still drips."] == drip.texts[1:]


def test_chosen_messages_go_together_and_come_back(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    fire = anne.writes("Fire", "It burns.")
    anne.replies(fire, "The toilet drips.")
    bob.replies(bob.about(fire)[-1], "#note\nA plumber?")
    anne.replies(fire, "And the fire grows.")
    ids = {message["text"]: message["id"] for message in fire.messages}
    bob.replies(bob.about(fire)[0], f"#split {ids['The toilet drips.']}, #{ids['A plumber?']}")
    drip = world.tickets[-1]
    assert (["It burns.", "And the fire grows."], ["The toilet drips.", "A plumber?"]) == (fire.texts, drip.texts)

    bob.replies(bob.notices("receipt")[-1], "#undo")
    assert ["It burns.", "The toilet drips.", "A plumber?", "And the fire grows."] == fire.texts
    assert ("merged", [], [("merged-from", drip.number)]) == (drip.status, drip.texts, fire.links)
    assert fire == anne.writes(f"Re: {drip.token} Fire", "Where is it now?")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#split 99", "no message 99"),
        ("#split x", "no message x"),
        ("#split 1 2", "nothing would stay"),
        ("#split", "which message"),
    ],
)
def test_a_split_that_cannot_be_is_held(world, line, told):
    anne, bob = world.requester("anne"), world.agent("bob")
    fire = anne.writes("Fire", "It burns.")
    anne.replies(fire, "It grows.")
    bob.writes(f"{fire.token} Fire", line)

    assert ("held", [fire]) == (bob.inbox[-1].notice, world.tickets)
    assert told in bob.inbox[-1].text


# --- link -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "link"), [("en", "#link"), ("es", "#enlazar"), ("de", "#verknüpfen:")])
def test_a_link_stands_on_both_and_is_taken_back(world, language, link):
    in_language(world, language)
    fire, smoke = world.requester("anne").writes("Fire"), world.requester("zoe").writes("Smoke")
    bob = world.agent("bob")
    bob.replies(smoke, f"{link} {fire.number}")
    assert ([("related", 1001)], [("related", 1002)]) == (smoke.links, fire.links)
    receipt = bob.inbox[-1]
    assert fire.token in receipt.text

    bob.replies(bob.about(smoke)[0], f"{link} 1001")
    bob.replies(receipt, "#undo")
    assert ([], []) == (smoke.links, fire.links)
    bob.replies(bob.about(smoke)[0], f"{link} 1002")
    assert "held" == bob.inbox[-1].notice
