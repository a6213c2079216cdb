"""Every conversation is also a test of what is logged about it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from mailticket.store.mails import MAIL
from tests.canaries import leaked, listening, secrets_of
from tests.people import Person
from tests.world import World


@pytest.fixture(autouse=True)
def _nobody_is_quoted_in_logs_and_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """S24: neither a log line nor an error column quotes a mail, a person or a secret."""
    world = request.getfixturevalue("world") if "world" in request.fixturenames else None
    with listening() as lines:
        yield
    if world is not None and "app" in world.__dict__:
        with world.reading() as tx:
            errors = list(tx.execute(sa.select(MAIL.c.error).where(MAIL.c.error != "")).scalars())
        assert [] == leaked([*lines, *errors], secrets_of(world))


@pytest.fixture
def anne(world: World) -> Person:
    """A requester whose mail is proved to be hers."""
    return world.requester("anne")


@pytest.fixture
def bob(world: World) -> Person:
    """An agent of the queue, whose mail is proved to be his."""
    return world.agent("bob")
