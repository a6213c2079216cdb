"""What happens to a ticket after its answer, by itself: closed, reminded of, resolved; and a mail that comes too late."""

from datetime import timedelta

import pytest

from tests.world import another_mailbox

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET = {"first_response": "", "resolve_within": "", "assign_within": ""}


def answered(world, words="Use water.", **queue):
    """Open a desk, and return a ticket that bob answered with these words."""
    world(queue=QUIET | queue)
    ticket = world.requester("anne").writes("Printer on fire", "It burns.")
    world.agent("bob").replies(ticket, words)
    return ticket


def passes(world, *spans):
    for span in spans:
        world.clock.advance(span)
        world.tick().tick()


def mailed(world, ticket):
    """Return the subjects and first words of what the requester got, oldest first."""
    return [letter.text for letter in world.requester("anne").about(ticket)]


# --- closed by itself -----------------------------------------------------------------------------------------------


def test_a_resolved_ticket_closes_by_itself_silently(world):
    """`autoclose`: 14 days after it was resolved, not a second earlier; the requester heard when it was resolved."""
    ticket = answered(world, "#resolve")
    got = len(mailed(world, ticket))
    passes(world, 14 * DAY - timedelta(seconds=1))
    assert "resolved" == ticket.status
    passes(world, timedelta(seconds=1), DAY)

    assert ("closed", got) == (ticket.status, len(mailed(world, ticket)))
    assert ("system", "resolved for long enough") == (
        ticket.entry("status")["actor_kind"],
        ticket.entry("status")["why"],
    )


def test_reopened_it_starts_over(world):
    ticket = answered(world, "#resolve")
    anne, bob = world.requester("anne"), world.agent("bob")
    passes(world, 13 * DAY)
    anne.replies(ticket, "It burns again.")
    bob.replies(ticket, "#resolve")
    passes(world, 13 * DAY)
    assert "resolved" == ticket.status
    passes(world, DAY)
    assert "closed" == ticket.status


def test_undone_it_closes_no_more(world):
    ticket = answered(world, "#resolve")
    world.agent("bob").replies(world.agent("bob").notices("receipt")[-1], "#undo")
    passes(world, 20 * DAY)

    assert "new" == ticket.status


def test_switched_off_nothing_closes(world):
    ticket = answered(world, "#resolve", autoclose="")
    passes(world, 400 * DAY)

    assert "resolved" == ticket.status


def test_one_touch_every_answer_resolves_and_the_closing_asks_how_it_went(world):
    """`after_reply = "resolved"`: the next mail reopens it; when it closes, the requester is asked, once."""
    ticket = answered(world, after_reply="resolved")
    anne, bob = world.requester("anne"), world.agent("bob")
    assert "resolved" == ticket.status
    anne.replies(ticket, "It burns again.")
    assert ("open", "proposal") == (ticket.status, bob.inbox[-1].notice)
    bob.replies(ticket, "Use more water.")
    got = len(mailed(world, ticket))
    passes(world, 14 * DAY, 30 * DAY)

    assert ("closed", got + 1) == (ticket.status, len(mailed(world, ticket)))
    assert "resolved" == world.outbox[-1]["notice"]


def test_one_touch_reopened_and_closed_again_nobody_is_asked_a_second_time(world):
    ticket = answered(world, after_reply="resolved")
    passes(world, 14 * DAY)
    world.requester("anne").replies(ticket, "It burns again.")
    world.agent("bob").replies(ticket, "Use more water.")
    got = len(mailed(world, ticket))
    passes(world, 14 * DAY)

    assert ("closed", got) == (ticket.status, len(mailed(world, ticket)))


# --- waiting for the requester --------------------------------------------------------------------------------------


def test_the_requester_is_reminded_once_then_the_ticket_is_resolved(world):
    """Our question stands in the reminder, and the day on which we stop waiting; they may still answer."""
    ticket = answered(world, "Which printer?", pending_reminder="3d", pending_resolve="7d")
    anne = world.requester("anne")
    got = len(mailed(world, ticket))
    passes(world, 3 * DAY - timedelta(seconds=1))
    assert got == len(mailed(world, ticket))
    passes(world, timedelta(seconds=1), DAY)
    assert got + 1 == len(mailed(world, ticket))
    reminder = mailed(world, ticket)[-1]
    assert "> Which printer?" in reminder
    assert "by Monday 9 March 2026" in reminder
    assert "auto-generated" == anne.inbox[-1].headers["Auto-Submitted"]
    passes(world, 3 * DAY)
    assert ("resolved", got + 2) == (ticket.status, len(mailed(world, ticket)))
    anne.replies(ticket, "The red one.")
    assert ("open", "proposal") == (ticket.status, world.agent("bob").inbox[-1].notice)


def test_found_late_the_requester_is_not_asked_to_answer_by_a_day_that_is_over(world):
    """After ten days of standstill they hear that their request is resolved, and nothing that contradicts it."""
    ticket = answered(world, "Which printer?", pending_reminder="3d", pending_resolve="7d")
    got = len(mailed(world, ticket))
    passes(world, 10 * DAY)

    assert ("resolved", got + 1) == (ticket.status, len(mailed(world, ticket)))
    assert "is resolved" in mailed(world, ticket)[-1]


def test_who_became_the_requester_since_is_reminded_without_what_was_said_before(world):
    """Later public messages only, never history (S2)."""
    ticket = answered(world, "Your PIN is 1234.", pending_reminder="3d")
    dave = world.requester("dave", "dave@other.example")
    world.clock.advance(minutes=1)
    world.agent("bob").replies(ticket, "#requester dave@other.example")
    passes(world, 4 * DAY)

    assert 1 == len(dave.inbox)
    assert "1234" not in dave.inbox[0].text + dave.inbox[0].html


def test_an_answer_in_time_stops_both_and_the_next_question_starts_anew(world):
    ticket = answered(world, "Which printer?", pending_reminder="3d", pending_resolve="7d")
    anne, bob = world.requester("anne"), world.agent("bob")
    passes(world, 2 * DAY)
    anne.replies(ticket, "The red one.")
    passes(world, 10 * DAY)
    assert ("open", []) == (ticket.status, reminders(world))
    bob.replies(ticket, "Which red one?")
    passes(world, 3 * DAY)
    assert 1 == len(reminders(world))


def test_a_second_question_while_we_wait_starts_the_wait_anew(world):
    """Whoever was asked again yesterday must not be reminded of the question of last week, nor given up."""
    ticket = answered(world, "Which printer?", pending_reminder="3d", pending_resolve="7d")
    passes(world, 2 * DAY)
    world.agent("bob").replies(ticket, "And which colour?")
    passes(world, 2 * DAY)
    assert [] == reminders(world)
    passes(world, DAY)
    assert 1 == len(reminders(world))


def test_never_reminded_and_resolved_at_once(world):
    """Given the same span for both, the resolving comes so long after the reminder."""
    ticket = answered(world, "Which printer?", pending_reminder="3d", pending_resolve="3d")
    passes(world, 3 * DAY)
    assert ("pending", 1) == (ticket.status, len(reminders(world)))
    passes(world, 3 * DAY)
    assert ("resolved", 1) == (ticket.status, len(reminders(world)))


def test_a_machine_is_never_reminded(world):
    """trust.md 4: an alarm that was answered is resolved in the end, but nothing automatic is sent to it."""
    world(queue=QUIET | {"pending_reminder": "3d", "pending_resolve": "7d"})
    sensor = world.requester("sensor")
    ticket = sensor.writes("Temperature", "81 degrees", auto_submitted="auto-generated")
    world.agent("bob").replies(ticket, "Which sensor?")
    got = len(sensor.inbox)
    passes(world, 3 * DAY, 4 * DAY)

    assert ("resolved", got) == (ticket.status, len(sensor.inbox))
    assert "a machine opened the ticket" == ticket.entry("not told")["why"]


def reminders(world):
    return [row for row in world.outbox if row["notice"] == "pending-reminder"]


# --- long after the end ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("authentication", ["pass", "none"])
def test_a_mail_long_after_the_end_opens_a_new_ticket_linked_to_the_old_one(world, authentication):
    """The requester is told that it is a new one, and of the old; with no byte of theirs unless they are proved (S7)."""
    ticket = answered(world, "#close", reopen_within="30d")
    anne = world.requester("anne")
    anne.authentication = authentication
    passes(world, 31 * DAY)
    new = anne.replies(ticket, "The kettle burns.")

    assert ([("follow-up-of", ticket.number)], [("followed-by", new.number)]) == (new.links, ticket.links)
    assert ("follow-up", "closed") == (world.outbox[-3]["notice"], ticket.status)
    letter = anne.inbox[-1]
    assert new.token in letter.subject
    assert f"The request {ticket.token} has been closed for a while" in letter.text
    assert "It follows ticket #1001" in world.agent("bob").about(new)[-1].text
    assert (authentication == "pass") == ("Printer on fire" in letter.subject)


def test_a_mail_within_that_time_reopens_it(world):
    ticket = answered(world, "#take\n#close", reopen_within="30d")
    passes(world, 29 * DAY)
    assert ticket == world.requester("anne").replies(ticket, "It burns again.")
    assert ("open", "proposal") == (ticket.status, world.agent("bob").inbox[-1].notice)


# --- how long it will take ------------------------------------------------------------------------------------------

WEEK = {"week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}


def history_of(world, waits, queue="support"):
    """Put answered tickets on record whose requesters waited so long, ending now."""
    from mailticket.store import people, tickets

    with world.desk() as desk:
        person = people.person(desk.tx, "past@customer.example", name="", now=desk.now)
        for wait in waits:
            tickets.add(
                desk.tx,
                number=tickets.next_number(desk.tx, 1001),
                subject="Past",
                status="closed",
                queue=queue,
                mailbox="support",
                address=world.address,
                requester=person.id,
                language="en",
                created_at=desk.now - wait,
                updated_at=desk.now,
                worked_at=desk.now,
                first_response_at=desk.now,
            )


def test_the_acknowledgement_says_how_long_it_will_take_once_that_is_known(world):
    """From the twentieth answered ticket on: the median, reckoned hourly, kept over restarts, gone after 30 days."""
    world(queue=QUIET)
    anne = world.requester("anne")
    world.tick()
    history_of(world, [3 * HOUR] * 10 + [5 * HOUR] * 9)
    passes(world, HOUR)
    anne.writes("One")
    assert "Somebody will read it" in anne.inbox[-1].text
    history_of(world, [4 * HOUR])
    passes(world, HOUR)
    anne.writes("Two")
    assert "within 4 hours" in anne.inbox[-1].text
    world.restart()
    passes(world, 31 * DAY, HOUR)
    anne.writes("Three")
    assert "Somebody will read it" in anne.inbox[-1].text


def test_it_is_counted_in_working_hours_and_honest_at_night(world):
    """Waits over a weekend count for the hours in which somebody worked; at night the night is said as well."""
    world(queue=QUIET, hours=WEEK)
    anne = world.requester("anne")
    world.tick()
    world.clock.advance(HOUR)  # Monday 10:00: who wrote on Friday at 17:00 waited for two working hours
    history_of(world, [2 * DAY + 17 * HOUR] * 20)
    passes(world, HOUR)
    anne.writes("One")
    assert "within 2 hours" in anne.inbox[-1].text
    passes(world, 9 * HOUR)  # 20:00: until 11:00 the next morning
    anne.writes("Two")
    assert "within 15 hours" in anne.inbox[-1].text


def test_each_queue_has_its_own_and_may_keep_it_to_itself(world):
    sales = {"name": "sales", "agents": ["alice"], "lead": "carol"}
    support = {"name": "support", "agents": ["alice", "bob"], "lead": "carol", "expected_time": False}
    first = another_mailbox("support")
    world(queue=[support | QUIET, sales | QUIET], mailbox=[first, another_mailbox("sales", "sales")])
    anne = world.requester("anne")
    world.tick()
    history_of(world, [2 * HOUR] * 20, queue="sales")
    history_of(world, [2 * HOUR] * 20)
    passes(world, HOUR)
    anne.writes("One", to="sales@acme.example")
    assert "within 2 hours" in anne.inbox[-1].text
    anne.writes("Two")
    assert "Somebody will read it" in anne.inbox[-1].text
