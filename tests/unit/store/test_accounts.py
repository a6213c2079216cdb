"""The audit: each way in which a mail can lack its one outcome, or a promise its fate, is found (R25)."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from mailticket.store import accounts
from mailticket.store.mails import CONTENT, MAIL
from mailticket.store.outbox import OUTBOX
from tests.world import World

LONG_AGO = timedelta(hours=1)

#: What is wrong with the first mail, and what is said of it.
MAIL_FAULTS: dict[str, dict[str, Any]] = {
    "mail 1 is done without an outcome": {"outcome": None},
    "mail 1 is not done and has an outcome": {"state": "received"},
    "mail 1 is called set aside and is not": {"outcome": "set-aside"},
}


def spoil(world: World, table: Any, **values: Any) -> None:
    with world.app.database.transaction() as tx:
        tx.execute(sa.update(table).where(table.c.id == 1).values(**values))


@pytest.fixture(autouse=True)
def _worked(world: World) -> None:
    world.requester("anne").writes()


def test_what_went_well_is_accounted_for(world: World):
    assert () == world.faults


@pytest.mark.parametrize("fault", MAIL_FAULTS)
def test_a_mail_without_its_one_outcome_is_found(world: World, fault: str):
    spoil(world, MAIL, **MAIL_FAULTS[fault])

    assert fault in world.faults


def test_a_mail_that_lost_its_bytes_is_found(world: World):
    with world.app.database.transaction() as tx:
        tx.execute(sa.delete(CONTENT).where(CONTENT.c.mail == 1))

    assert ("mail 1 has lost its bytes",) == world.faults


def test_a_mail_said_to_be_on_a_ticket_that_left_nothing_is_found(world: World):
    from mailticket.store.history import EVENT

    with world.app.database.transaction() as tx:
        tx.execute(sa.update(EVENT).values(mail=None))

    assert ("mail 1 went to a ticket and left nothing there",) == world.faults


def test_a_mail_that_nobody_applies_is_found_after_a_while(world: World):
    spoil(world, MAIL, state="received", outcome=None)
    soon = world.faults
    world.clock.advance(LONG_AGO)

    assert ((), ("mail 1 waits and nobody applies it",)) == (soon, world.faults)


@pytest.mark.parametrize("state", ["ready", "sending", "deferred", "uncertain"])
def test_a_promise_that_nobody_keeps_is_found_after_a_while(world: World, state: str):
    now = world.clock.now()
    spoil(world, OUTBOX, state=state, next_attempt_at=now, started_at=now)
    soon = world.faults
    world.clock.advance(LONG_AGO)

    assert ((), ("outbox mail 1 is due and nobody sends it",)) == (soon, world.faults)


@pytest.mark.parametrize("state", ["sent", "failed", "held"])
def test_a_promise_with_a_fate_is_accounted_for(world: World, state: str):
    spoil(world, OUTBOX, state=state)
    world.clock.advance(LONG_AGO)

    assert () == world.faults


def test_a_notice_that_waits_is_counted_and_found_when_nobody_lets_it_leave(world: World):
    world.daemon = True
    anne, bob = world.requester("anne"), world.agent("bob")
    anne.replies(anne.writes(), "One more thing.")
    assert bob.inbox
    with world.reading() as tx:
        counted = accounts.take_stock(tx, now=world.clock.now()).outbox["waiting"]
    world.clock.advance(LONG_AGO)

    assert (2, 2) == (counted, sum("waits for others" in fault for fault in world.faults))
