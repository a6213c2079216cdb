"""Agents answer from their mail client: what goes out, what stays inside, what is held."""


def test_an_agents_answer_reaches_the_requester(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "Use water.")

    answer = anne.inbox[-1]
    assert "Use water." in answer.text
    assert "It burns." in answer.text
    assert bob.address not in answer.content.decode()
    assert "##-" not in answer.text
    assert ("pending", "bob") == (ticket.status, ticket.json["assignee"])


def test_tags_never_reach_the_requester_and_are_done(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#resolve\nUse water.")

    assert "#resolve" not in anne.inbox[-1].text
    assert "Use water." in anne.inbox[-1].text
    assert "resolved" == ticket.status
    assert 1 == len(bob.notices("receipt"))


def test_a_misspelt_tag_holds_everything_back(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    before = len(anne.inbox)
    bob.replies(ticket, "#tkae\nUse water.")

    assert before == len(anne.inbox)
    assert "new" == ticket.status
    held = bob.notices("held")[-1]
    assert "#take" in held.text

    bob.replies(held, "#reply")
    assert "Use water." in anne.inbox[-1].text
    assert "tkae" not in anne.inbox[-1].text


def test_a_note_never_leaves_the_desk(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    before = len(anne.inbox)
    bob.replies(ticket, "#note\nShe always says that.")

    assert before == len(anne.inbox)
    assert ["requester", "note"] == [m["kind"] for m in ticket.json["messages"]]


def test_later_puts_off_and_wakes(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#later in 3 days")
    assert ("snoozed", "bob") == (ticket.status, ticket.json["assignee"])

    world.clock.advance(days=3, minutes=1)
    world.tick()
    assert "open" == ticket.status
    assert 1 == len(bob.notices("proposal"))


def test_a_forged_agent_moves_nothing(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.authentication = "fail"
    before = len(anne.inbox)
    bob.replies(ticket, "#close\nGo away.")
    assert (before, "new") == (len(anne.inbox), ticket.status)


def test_an_unproved_mail_is_confirmed_by_its_agent(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    before = len(anne.inbox)
    bob.authentication = "none"
    bob.replies(ticket, "Use water.")
    assert before == len(anne.inbox)

    bob.replies(bob.notices("confirm")[-1], "yes")
    assert "Use water." in anne.inbox[-1].text


def test_undo_restores_what_tags_changed(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    before = ticket.json
    bob.replies(ticket, "#take #priority high #tag +hot #time 25m")
    bob.replies(bob.notices("receipt")[-1], "#undo")

    after = ticket.json
    assert {k: before[k] for k in ("status", "assignee", "priority", "tags", "time_entries")} == {
        k: after[k] for k in ("status", "assignee", "priority", "tags", "time_entries")
    }
