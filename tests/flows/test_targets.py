"""Nobody is forgotten: assigned, answered, resolved and done in time, or somebody hears of it, once."""

from datetime import datetime, timedelta

import pytest

from mailticket.desk import fields
from mailticket.desk.changes import change
from mailticket.store import tickets

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = {"week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}


def opened(world, *, hours=None, **queue):
    """Open a desk whose people read their mail, on a Monday at 09:00 UTC; return a new ticket."""
    world(queue=queue, **({"hours": hours} if hours else {}))
    for name in ("alice", "bob", "carol"):
        world.agent(name)
    return world.requester("anne").writes("Printer on fire", "It burns.")


def told(world):
    """Return what each agent was told of lateness: notice and what about, in order, by name."""
    about = {
        "Nobody has taken": "unassigned",
        "first answer": "answer",
        "resolved by now": "resolve",
        "due date": "due",
    }
    said = {}
    for name in ("alice", "bob", "carol"):
        letters = [one for one in world.agent(name).inbox if one.notice in {"reminder", "escalation", "overdue"}]
        said[name] = [(one.notice, key) for one in letters for text, key in about.items() if text in one.text]
    return said


def passes(world, *spans):
    for span in spans:
        world.clock.advance(span)
        world.tick().tick()


def set_fields(world, ticket, **values):
    """Give a ticket a priority or a due date, as the tags will."""
    with world.desk() as desk:
        row = tickets.get(desk.tx, ticket.number)
        change(desk, row, "due", values) if "due_at" in values else fields.set_field(
            desk, row, "priority", values["priority"]
        )


NONE = {"first_response": "", "resolve_within": "", "assign_within": ""}


# --- free for too long ----------------------------------------------------------------------------------------------


def test_a_ticket_that_nobody_takes_is_escalated_once(world):
    """A day after it came, queue and lead hear of it; a restart does not tell it again."""
    opened(world, **NONE | {"assign_within": "24h"})
    passes(world, 24 * HOUR - timedelta(seconds=1))
    assert {"alice": [], "bob": [], "carol": []} == told(world)
    passes(world, timedelta(seconds=1))
    world.restart()
    passes(world, 3 * DAY)

    assert {name: [("escalation", "unassigned")] for name in ("alice", "bob", "carol")} == told(world)


def test_it_is_told_anew_each_time_it_becomes_free(world):
    ticket = opened(world, **NONE | {"assign_within": "24h"})
    bob = world.agent("bob")
    passes(world, 23 * HOUR)
    bob.replies(ticket, "#take")
    passes(world, 2 * DAY)
    assert [] == told(world)["carol"]
    bob.replies(ticket, "#release")
    passes(world, 23 * HOUR, HOUR)
    bob.replies(ticket, "#take\n#priority high")
    bob.replies(ticket, "#release")
    passes(world, DAY)

    assert [("escalation", "unassigned")] * 2 == told(world)["carol"]


def test_being_free_does_not_count_while_the_requester_is_waited_for(world):
    """Answered by nobody in particular and pending for a week: the day goes on when they write, from where it stood."""
    ticket = opened(world, **NONE | {"assign_within": "24h", "take_on_reply": False})
    passes(world, 20 * HOUR)
    world.agent("bob").replies(ticket, "Use water.")
    passes(world, 7 * DAY)
    world.requester("anne").replies(ticket, "Worse now.")
    passes(world, 4 * HOUR - timedelta(seconds=1))
    assert [] == told(world)["carol"]
    passes(world, timedelta(seconds=1))
    assert [("escalation", "unassigned")] == told(world)["carol"]


def test_told_before_a_pause_it_is_not_told_after_it(world):
    ticket = opened(world, **NONE | {"assign_within": "24h", "take_on_reply": False})
    passes(world, 25 * HOUR)
    world.agent("bob").replies(ticket, "Use water.")
    passes(world, 7 * DAY)
    world.requester("anne").replies(ticket, "Worse now.")
    passes(world, 7 * DAY)

    assert [("escalation", "unassigned")] == told(world)["carol"]


# --- first answer, resolution ---------------------------------------------------------------------------------------


def test_no_answer_is_reminded_of_at_three_quarters_and_escalated_at_the_end(world):
    """8 h round the clock: at 15:00 those who could answer, at 17:00 the lead as well; each once."""
    ticket = opened(world, **NONE | {"first_response": "8h"})
    world.agent("bob").replies(ticket, "#take")
    passes(world, 6 * HOUR - timedelta(seconds=1))
    assert [] == told(world)["bob"]
    passes(world, timedelta(seconds=1))
    assert {"alice": [], "bob": [("reminder", "answer")], "carol": []} == told(world)
    assert "Monday 2 March 2026, 17:00 UTC" in world.agent("bob").inbox[-1].text
    passes(world, 2 * HOUR, 3 * DAY)

    assert {
        "alice": [],
        "bob": [("reminder", "answer"), ("escalation", "answer")],
        "carol": [("escalation", "answer")],
    } == told(world)
    assert ["reminder", "escalation"] == [one for one in ticket.events if one in {"reminder", "escalation"}]


def test_a_free_ticket_is_told_to_the_queue(world):
    opened(world, **NONE | {"first_response": "8h"})
    passes(world, 6 * HOUR, 2 * HOUR)

    both = [("reminder", "answer"), ("escalation", "answer")]
    assert {"alice": both, "bob": both, "carol": both[1:]} == told(world)


def test_found_late_only_the_end_is_told(world):
    """After a week of standstill a warning that time is nearly over would be wrong."""
    opened(world, **NONE | {"first_response": "8h"})
    passes(world, 7 * DAY)

    assert {name: [("escalation", "answer")] for name in ("alice", "bob", "carol")} == told(world)


STOPS = ["Use water.", "#resolve", "#close", "#later in 20 days", "#pending"]


@pytest.mark.parametrize("words", STOPS)
def test_an_answer_or_a_pause_stops_it(world, words):
    ticket = opened(world, **NONE | {"first_response": "8h", "autoclose": ""})
    passes(world, 5 * HOUR)
    world.agent("bob").replies(ticket, words)
    passes(world, 7 * DAY)

    assert {"alice": [], "bob": [], "carol": []} == told(world)


def test_a_note_or_an_auto_reply_stops_nothing(world):
    ticket = opened(world, **NONE | {"first_response": "8h"})
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#note\nI know her.")
    anne.replies(ticket, "I am out of office.", auto_submitted="auto-replied")
    passes(world, 8 * HOUR)

    assert ("escalation", "answer") in told(world)["carol"]


def test_the_clock_goes_on_where_it_stood_still(world):
    """5 of 8 hours, then pending for days: 75 % one hour after the requester wrote, 100 % three hours after."""
    ticket = opened(world, **NONE | {"first_response": "8h"})
    anne, bob = world.requester("anne"), world.agent("bob")
    passes(world, 5 * HOUR)
    bob.replies(ticket, "#take\n#pending")
    passes(world, 3 * DAY)
    anne.replies(ticket, "And?")
    bob.replies(ticket, "#accept")
    passes(world, HOUR - timedelta(seconds=1))
    assert [] == told(world)["bob"]
    passes(world, timedelta(seconds=1))
    assert [("reminder", "answer")] == told(world)["bob"]
    passes(world, 2 * HOUR - timedelta(seconds=1))
    assert [] == told(world)["carol"]
    passes(world, timedelta(seconds=1))
    assert [("escalation", "answer")] == told(world)["carol"]


def test_the_time_to_resolve_is_warned_of_then_overdue(world):
    """5 days round the clock, a day of them pending; answered or not."""
    ticket = opened(world, **NONE | {"resolve_within": "4d"})
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "Use water.")
    passes(world, DAY)
    anne.replies(ticket, "Worse now.")
    bob.replies(ticket, "#accept")
    passes(world, 3 * DAY - timedelta(seconds=1))
    assert [] == told(world)["bob"]
    passes(world, timedelta(seconds=1))
    assert [("reminder", "resolve")] == told(world)["bob"]
    passes(world, DAY)
    assert [("overdue", "resolve")] == told(world)["carol"]
    bob.replies(ticket, "#resolve")
    anne.replies(ticket, "It burns again.")
    passes(world, 9 * DAY)
    assert [("overdue", "resolve")] == told(world)["carol"]


def test_targets_of_a_priority(world):
    """Urgent: an hour; low: none at all; others: the queue's."""
    targets = {"urgent": {"first_response": "1h"}, "low": {"first_response": ""}}
    ticket = opened(world, **NONE | {"first_response": "8h", "targets": targets})
    other = world.requester("zoe").writes("Kettle cold", "It is.")
    set_fields(world, ticket, priority="urgent")
    set_fields(world, other, priority="low")
    passes(world, HOUR)
    assert [("escalation", "answer")] == told(world)["carol"]
    passes(world, 9 * HOUR)
    assert [("escalation", "answer")] == told(world)["carol"]
    assert {ticket.token} == {
        f"[#{one.subject.partition('#')[2].partition(']')[0]}]" for one in world.agent("carol").inbox
    }


def test_working_hours_days_off_and_holidays(world):
    """Thursday 24 December 16:00 in Paris, two hours of eight left that day: Christmas, a weekend, a day off, then Tuesday."""
    hours = {**WEEK, "holidays": "FR", "days_off": [datetime(2026, 12, 28).date()]}
    world(site={"timezone": "Europe/Paris"})
    world.clock.advance(datetime(2026, 12, 24, 15) - datetime(2026, 3, 2, 9))
    opened(world, hours=hours, **NONE | {"first_response": "8h"})
    passes(world, 5 * DAY - timedelta(hours=1, seconds=1))  # Tuesday 15:00: 2 + 6 hours
    assert [] == told(world)["carol"]
    passes(world, timedelta(seconds=1))
    assert [("escalation", "answer")] == told(world)["carol"]


def test_by_the_calendar_nights_count_too(world):
    opened(world, hours=WEEK, **NONE | {"first_response": "24h", "count": "calendar"})
    passes(world, DAY)

    assert [("escalation", "answer")] == told(world)["carol"]


def test_settings_that_change_count_from_the_next_start(world):
    """What was planned by the old rules is asked again when it is due: given more time, nothing is told yet."""
    opened(world, **NONE | {"first_response": "8h"})
    world.restart(queue={"first_response": "16h"})
    passes(world, 8 * HOUR)
    assert [] == told(world)["carol"]
    passes(world, 8 * HOUR)
    assert [("escalation", "answer")] == told(world)["carol"]


def test_what_is_late_is_not_said_to_be_green(world):
    """The colour only says how long nobody worked on a ticket: the first answer can be late before it turns."""
    opened(world, **{**NONE, "first_response": "8h"})
    passes(world, 8 * timedelta(hours=1))

    late = world.agent("carol").notices("escalation")[-1]
    assert "The requester is waiting for a first answer." in late.text
    assert "green" not in late.text


# --- the due date ---------------------------------------------------------------------------------------------------


def test_a_due_date_is_warned_of_then_overdue_and_a_new_one_is_a_new_matter(world):
    ticket = opened(world, **NONE)
    bob = world.agent("bob")
    bob.replies(ticket, "#take")
    set_fields(world, ticket, due_at=world.clock.now() + 4 * DAY)
    passes(world, 3 * DAY - timedelta(seconds=1))
    assert [] == told(world)["bob"]
    passes(world, timedelta(seconds=1))
    assert [("reminder", "due")] == told(world)["bob"]
    passes(world, DAY)
    assert [("overdue", "due")] == told(world)["carol"]
    set_fields(world, ticket, due_at=world.clock.now() + 4 * DAY)
    passes(world, 3 * DAY, DAY, 9 * DAY)

    assert [("reminder", "due"), ("overdue", "due")] * 2 == told(world)["bob"]
    assert [("overdue", "due")] * 2 == told(world)["carol"]


def test_a_due_date_waits_with_a_ticket_that_waits(world):
    """While a third party is waited for nothing is told; when it comes back overdue, it is told at once."""
    ticket = opened(world, **NONE)
    set_fields(world, ticket, due_at=world.clock.now() + 4 * DAY)
    bob = world.agent("bob")
    bob.replies(ticket, "#take\n#vendor")
    passes(world, 5 * DAY)
    assert [] == told(world)["bob"]
    bob.replies(ticket, "#open")
    world.tick()
    assert [("overdue", "due")] == told(world)["bob"]


def test_undone_it_is_as_if_it_had_not_been(world):
    """#undo of #resolve lets the clock run again."""
    ticket = opened(world, **NONE | {"first_response": "8h"})
    bob = world.agent("bob")
    bob.replies(ticket, "#pending")
    bob.replies(bob.notices("receipt")[-1], "#undo")
    passes(world, 8 * HOUR)

    assert [("escalation", "answer")] == told(world)["carol"]


# --- colours --------------------------------------------------------------------------------------------------------


def test_colours_follow_the_queues_times_in_json_and_notices(world):
    ticket = opened(world, **NONE | {"yellow_after": "1d", "red_after": "3d", "assign_within": "4d"})
    seen = [ticket.json["color"]]
    for _ in range(2):
        passes(world, 2 * DAY)
        seen.append(ticket.json["color"])

    assert ["green", "yellow", "red"] == seen
    assert "red: has been waiting too long" in world.agent("carol").inbox[-1].text
