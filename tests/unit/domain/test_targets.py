"""The clock of a ticket: it runs while the desk is waited for, and stands still else."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain import targets
from mailticket.domain.hours import Calendar
from mailticket.domain.targets import WARNED_AT, WHOLE, Clock

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = Calendar(ZoneInfo("UTC"), [((9 * 60, 18 * 60),)] * 5 + [()] * 2)


def started(at: datetime = MONDAY) -> Clock:
    return Clock(timedelta(), at, running=True)


def test_a_pause_moves_the_target_by_its_working_time():
    """Two hours run, a night and a morning wait for the requester, six hours left of eight: not a minute is lost."""
    clock = started().set(OFFICE, MONDAY + 2 * HOUR, running=False)
    clock = clock.set(OFFICE, MONDAY + 26 * HOUR, running=True)

    assert MONDAY + 32 * HOUR == clock.reaches(OFFICE, 8 * HOUR)


def test_nothing_is_due_while_the_clock_stands_still():
    assert started().set(OFFICE, MONDAY + HOUR, running=False).reaches(OFFICE, 8 * HOUR) is None


def test_a_target_that_is_over_already_was_due_when_the_clock_started_again():
    """A target made shorter must not come out in a far past that no telling is for."""
    clock = Clock(9 * HOUR, MONDAY, running=True)

    assert clock.at == clock.reaches(OFFICE, 8 * HOUR)


def test_a_target_of_a_desk_that_never_opens_is_never_due():
    assert started().reaches(Calendar(ZoneInfo("UTC"), [()] * 7), HOUR) is None


def test_three_quarters_are_counted_to_the_second():
    assert (6 * HOUR, 8 * HOUR) == (targets.share(8 * HOUR, WARNED_AT), targets.share(8 * HOUR, WHOLE))
    assert MONDAY + 3 * HOUR == targets.between(MONDAY, MONDAY + 4 * HOUR, WARNED_AT)


changes = st.lists(st.tuples(st.integers(0, 200_000), st.booleans()), max_size=20)


@given(st.sampled_from([OFFICE, None]), changes)
def test_it_never_runs_backwards_and_shows_what_it_ran(calendar, changes):
    """Started and stopped in any order, it shows the sum of the times in which it ran."""
    clock, now, ran = started(), MONDAY, timedelta()
    for seconds, running in changes:
        later = now + timedelta(seconds=seconds)
        ran += clock.read(calendar, later) - clock.read(calendar, now)
        now, clock = later, clock.set(calendar, later, running=running)
        assert ran == clock.read(calendar, now)
    if clock.running:
        due = clock.reaches(calendar, ran + HOUR)
        assert due is not None
        assert ran + HOUR == clock.read(calendar, due)
