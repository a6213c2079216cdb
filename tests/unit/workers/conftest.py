"""A clock that stands, and a database of either kind."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailticket.clock import FrozenClock
from mailticket.store import schema
from mailticket.store.database import Database


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.servers)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = "sqlite:///mailticket.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").create_database()
    database = Database(url, tmp_path)
    schema.create(database)
    yield database
    database.close()
