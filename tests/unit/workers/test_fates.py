"""R10 to R13 as a table: what an attempt makes of a mail."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.store.outbox import Claim
from mailticket.store.states import OutboxState
from mailticket.transports.submitter import Attempt, Verdict
from mailticket.workers.fates import GIVE_UP_AFTER, WARN_AFTER, Fate, fate, set_apart

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def claim(*, attempts=0, uncertain=0, age=timedelta(), warned=False):
    return Claim(1, 7, "ack", "support", "s@x.example", "a@y.example", "<1@x>", b"", [], False, attempts, uncertain, NOW - age, warned)  # fmt: skip


def decide(verdict, **how):
    return fate(claim(**how), Attempt(verdict, ""), now=NOW, jitter=Random(1))


@pytest.mark.parametrize(
    ("verdict", "how", "expected"),
    [
        (Verdict.ACCEPTED, {}, Fate(OutboxState.SENT, NOW, 1, 0)),
        (Verdict.ACCEPTED, {"attempts": 3, "uncertain": 1}, Fate(OutboxState.SENT, NOW, 4, 1)),
        (Verdict.REJECTED, {}, Fate(OutboxState.FAILED, NOW, 1, 0)),
        (Verdict.OUTAGE, {"attempts": 2}, Fate(OutboxState.READY, NOW, 2, 0)),
        (Verdict.OUTAGE, {"age": timedelta(days=30)}, Fate(OutboxState.READY, NOW, 0, 0)),
        (Verdict.UNCERTAIN, {}, Fate(OutboxState.UNCERTAIN, NOW + timedelta(minutes=15), 1, 1)),
        (Verdict.UNCERTAIN, {"uncertain": 1}, Fate(OutboxState.HELD, NOW + timedelta(minutes=15), 1, 2)),
    ],
    ids=str,
)
def test_what_an_attempt_makes_of_a_mail(verdict, how, expected):
    assert expected == decide(verdict, **how)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 5), (2, 15), (3, 30), (4, 60), (5, 60), (500, 60)])
def test_a_deferred_mail_is_tried_less_and_less_often(attempts, minutes):
    found = decide(Verdict.DEFERRED, attempts=attempts)

    assert (OutboxState.DEFERRED, attempts + 1) == (found.state, found.attempts)
    assert 0.8 * minutes <= (found.next_attempt_at - NOW) / timedelta(minutes=1) <= 1.2 * minutes


@pytest.mark.parametrize(
    ("age", "warned", "state", "warn"),
    [
        (WARN_AFTER - timedelta(seconds=1), False, OutboxState.DEFERRED, False),
        (WARN_AFTER, False, OutboxState.DEFERRED, True),
        (WARN_AFTER, True, OutboxState.DEFERRED, False),
        (GIVE_UP_AFTER - timedelta(seconds=1), True, OutboxState.DEFERRED, False),
        (GIVE_UP_AFTER, False, OutboxState.FAILED, False),
    ],
)
def test_a_late_mail_is_told_of_once_and_given_up_in_the_end(age, warned, state, warn):
    found = decide(Verdict.DEFERRED, attempts=9, age=age, warned=warned)

    assert (state, warn) == (found.state, found.warn)


def test_a_mail_that_an_outage_kept_for_five_days_gets_another_try_an_hour_after_its_first_refusal():
    found = decide(Verdict.DEFERRED, age=GIVE_UP_AFTER)

    assert OutboxState.DEFERRED is found.state
    assert 48 <= (found.next_attempt_at - NOW) / timedelta(minutes=1) <= 72


@pytest.mark.parametrize(
    ("failures", "age", "state", "minutes"),
    [
        (2, timedelta(), OutboxState.DEFERRED, 1),
        (3, timedelta(), OutboxState.DEFERRED, 5),
        (9, WARN_AFTER, OutboxState.DEFERRED, 60),
        (2, GIVE_UP_AFTER, OutboxState.DEFERRED, 1),
        (24, WARN_AFTER, OutboxState.DEFERRED, 60),
        (24, GIVE_UP_AFTER, OutboxState.FAILED, 60),
    ],
)
def test_a_mail_that_stops_its_route_burns_no_attempt_and_is_given_up_only_after_many(failures, age, state, minutes):
    """It may be the server after all (R13): too late is told, but no mail fails for a day of flapping."""
    found = set_apart(claim(attempts=3, age=age), failures, now=NOW, jitter=Random(1))

    assert (state, 3) == (found.state, found.attempts)
    assert (state is OutboxState.DEFERRED and age >= WARN_AFTER) == found.warn
    assert 0.8 * minutes <= (found.next_attempt_at - NOW) / timedelta(minutes=1) <= 1.2 * minutes


@given(st.lists(st.sampled_from(Verdict), max_size=30))
def test_never_more_than_two_copies_whatever_the_server_does(verdicts):
    """R11: every accepted or doubtful attempt may be a copy."""
    mail, copies = claim(), 0
    for verdict in verdicts:
        copies += verdict in {Verdict.ACCEPTED, Verdict.UNCERTAIN}
        found = fate(mail, Attempt(verdict, ""), now=NOW, jitter=Random(1))
        if found.state in {OutboxState.SENT, OutboxState.FAILED, OutboxState.HELD}:
            break
        mail = claim(attempts=found.attempts, uncertain=found.uncertain)

    assert copies <= 2
