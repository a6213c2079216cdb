"""The list of the morning: what an agent has to do today, numbered, and nothing when there is nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.world import World

AGENTS = [
    {"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "worklist": ""},
    {"id": "bob", "name": "Bob Martin", "address": "bob@acme.example", "worklist": "08:00"},
    {"id": "carol", "name": "Carol Weiss", "address": "carol@acme.example", "role": "lead", "worklist": "08:00"},
]
CALM = {
    "first_response": "",
    "resolve_within": "",
    "assign_within": "",
    "proposal_reminder": "",
    "proposal_timeout": "",
}
TUESDAY = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


@pytest.fixture
def desk(world: World) -> World:
    """Bob and carol get lists; no other timer disturbs."""
    return world(agent=AGENTS, queue=CALM)


def morning(world: World, at: datetime = TUESDAY) -> None:
    world.clock.advance(at - world.clock.now())
    world.tick()


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.endswith(":") and line[:1].isupper()]


def test_each_ticket_stands_in_the_first_section_that_holds(desk: World):
    """Late, due today, came back, waiting, waiting for others, put off; numbered through."""
    anne, bob = desk.requester("anne"), desk.agent("bob")
    for subject, tags in {
        "Sleeps": "#later friday",
        "Asked": "#take #pending",
        "Mine": "#take",
        "Returns": "#take #pending",
        "Today": "#take #due tomorrow 18:00",
        "Late": "#take #due tomorrow 7:00",
    }.items():
        ticket = anne.writes(subject)
        bob.replies(ticket, tags)
        if subject == "Returns":
            anne.replies(ticket, "Here it is.")
    morning(desk)

    text = bob.inbox[-1].text
    assert "worklist" == bob.inbox[-1].notice
    assert [
        "Late:", "Due today:", "Came back to you:", "Waiting for you:", "Waiting for others:", "Put off:"
    ] == headings(text)[:6]  # fmt: skip
    places = [text.index(f"{place}  [#") for place in range(1, 7)]
    assert sorted(places) == places
    order = [text.index(f"] {subject}\n") for subject in ("Late", "Today", "Returns", "Mine", "Asked", "Sleeps")]
    assert sorted(order) == order
    assert "put off until Friday 6 March 2026" in " ".join(text.split())


def test_a_lead_sees_what_nobody_has_and_who_has_how_much(desk: World):
    anne, bob, carol = desk.requester("anne"), desk.agent("bob"), desk.agent("carol")
    anne.writes("Free")
    bob.replies(anne.writes("Late"), "#take #due tomorrow 7:00")
    bob.replies(anne.writes("Mine"), "#take")
    morning(desk)

    text = " ".join(carol.inbox[-1].text.split())
    assert "Nobody has these, in support: 1 [#1001] Free" in text
    assert "Late, in support: 2 [#1002] Late" in text
    assert "Bob Martin: 2, of them 1 late" in text


def test_who_has_nothing_to_do_gets_no_mail(desk: World):
    """Nor who only waits for others."""
    anne, bob = desk.requester("anne"), desk.agent("bob")
    bob.replies(anne.writes(), "#take #pending")
    morning(desk)

    assert [] == bob.notices("worklist") + desk.agent("carol").notices("worklist")


def test_it_comes_each_day_at_the_agents_own_hour(world: World):
    """In their zone; every day where there are no business hours, once a day."""
    world(agent=[AGENTS[0], AGENTS[1] | {"timezone": "America/New_York", "language": "fr"}, AGENTS[2]], queue=CALM)
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(anne.writes(), "#prendre")
    for hour in range(72):
        morning(world, TUESDAY - timedelta(hours=22 - hour))

    assert ["Mon 13:00", "Tue 13:00", "Wed 13:00"] == [
        letter.headers["Date"].datetime.strftime("%a %H:%M") for letter in bob.notices("worklist")
    ]
    assert "En attente de vous" in bob.inbox[-1].text


def test_it_comes_on_working_days_only(desk: World):
    """Bob's Friday list is followed by Monday's."""
    week = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    desk(hours={"week": week, "days_off": ["2026-03-09"]})
    anne, bob = desk.requester("anne"), desk.agent("bob")
    bob.replies(anne.writes(), "#take")
    for day in range(8):
        morning(desk, TUESDAY + timedelta(days=day))

    days = [letter.headers["Date"].datetime.strftime("%a %d") for letter in bob.notices("worklist")]
    assert ["Tue 03", "Wed 04", "Thu 05", "Fri 06", "Tue 10"] == days


def test_one_morning_makes_one_list_whatever_the_restarts(desk: World):
    anne, bob = desk.requester("anne"), desk.agent("bob")
    bob.replies(anne.writes(), "#take")
    desk.tick()
    desk.restart()
    morning(desk, TUESDAY + timedelta(hours=5))
    desk.restart()
    desk.tick()

    assert 1 == len(bob.notices("worklist"))


def test_who_is_away_gets_none(desk: World):
    anne, bob = desk.requester("anne"), desk.agent("bob")
    bob.replies(anne.writes(), "#take")
    bob.replies(bob.inbox[-1], "#away friday")
    morning(desk)

    assert [] == bob.notices("worklist")


def test_its_lines_are_answered_by_number(desk: World):
    """`1 #close` means the first of the list, whatever the ticket's number; one receipt for all."""
    anne, bob = desk.requester("anne"), desk.agent("bob")
    first, second = anne.writes("One"), anne.writes("Two")
    for ticket in (first, second):
        bob.replies(ticket, "#take")
    morning(desk)
    bob.replies(bob.notices("worklist")[-1], "1 #priority high\n2 #close")

    assert ("high", "open") == (first.json["priority"], first.status)
    assert ("normal", "closed") == (second.json["priority"], second.status)
    assert "receipt" == bob.inbox[-1].notice
