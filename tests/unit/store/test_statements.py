"""What goes straight to SQLite's driver is what SQLAlchemy would have sent, and comes back as it would have come."""

import subprocess
import sys
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel.sql.sqltypes import UTCDateTime

from mailticket.store import people
from mailticket.store.statements import Form, Prepared, run, time_giver
from mailticket.store.states import OutboxState
from mailticket.store.tables import Fact, WaitingNotice
from mailticket.store.waiting import WAITING

NOW = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
ROW = {
    "agent": "bob",
    "ticket": None,
    "notice": "note-added",
    "subject": "Drucker raucht \N{FIRE}",
    "text": "x\ny",
    "html": "",
    "hints": [["due", "{late}"]],
    "facts": {"before": "pending"},
    "message": None,
    "at": NOW,
    "leaves_at": NOW,
    "later": True,
}
SQLITE = sqlite.dialect()
ADD = Prepared(sa.insert(WAITING))
ADD_ONE = Prepared(sa.insert(WAITING).returning(WAITING.c.id, WAITING.c.at, WAITING.c.hints))
BY_NAME = Prepared(
    sa.select(WAITING).where(WAITING.c.notice.in_(sa.bindparam("names", expanding=True)), WAITING.c.later)
)
SINCE = Prepared(sa.select(sa.func.max(WAITING.c.at)).where(WAITING.c.at >= sa.bindparam("since")))
RENAME = Prepared(sa.update(WAITING).where(WAITING.c.agent == sa.bindparam("whose")))
MINE = sa.select(WAITING.c.notice).where(WAITING.c.agent == sa.bindparam("whose"), WAITING.c.notice == "it's").limit(1)
FIRST_OF_MINE = Prepared(MINE)
FACT = Fact.__table__
FIRST = Prepared(lambda insert: insert(FACT).on_conflict_do_nothing().returning(FACT.c.name))


@pytest.fixture
def tx(database):
    with database.transaction() as made:
        yield made


def test_every_kind_of_value_goes_in_and_comes_out_as_it_was(tx):
    run(tx, ADD, ROW)

    for statement, values in ((sa.select(WAITING), None), (BY_NAME, {"names": ["note-added", "x"]})):
        (row,) = run(tx, statement, values).mappings()
        assert {**ROW, "id": row["id"]} == dict(row)
        assert row["at"].tzinfo is UTC
    assert ROW["hints"] == tx.get(WaitingNotice, row["id"]).hints  # the unit of work reads the same


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (sa.select(FACT).where(FACT.c.name == sa.bindparam("name", "x")), {"name": "y"}),
        (sa.update(FACT).values(value="x"), {"value": "y"}),
        (sa.insert(FACT).values(value="x"), {"name": "n", "value": "y", "at": NOW}),
    ],
)
def test_a_value_that_stands_in_the_text_cannot_be_another(statement, values):
    """The form is kept: the first value given would stay in it for good."""
    with pytest.raises(TypeError, match="fixed"):
        Form(statement, values, SQLITE)


@pytest.mark.parametrize(
    ("names", "found"),
    [([], 0), (["other"], 0), (["note-added"], 1), (["a", "b", "note-added"], 1), (["c", "d", "e"], 0)],
)
def test_a_list_may_be_of_any_length(tx, names, found):
    run(tx, ADD, ROW)

    assert found == len(run(tx, BY_NAME, {"names": names}).all())


def test_many_rows_go_in_at_once(tx):
    run(tx, ADD, [ROW, {**ROW, "agent": "carol", "hints": []}])

    assert [("bob", ROW["hints"]), ("carol", [])] == [(row.agent, row.hints) for row in run(tx, sa.select(WAITING))]


def test_what_was_made_is_returned_with_its_types(tx):
    row = run(tx, ADD_ONE, ROW).one()

    assert (1, NOW, ROW["hints"]) == tuple(row)
    assert NOW == run(tx, SINCE, {"since": NOW}).scalar()
    assert "x" == run(tx, FIRST, {"name": "x", "value": "", "at": NOW}).scalar()
    assert None is run(tx, FIRST, {"name": "x", "value": "", "at": NOW}).scalar()


def test_the_columns_to_set_are_those_named(tx):
    run(tx, ADD, ROW)
    run(tx, RENAME, {"whose": "bob", "agent": "carol"})
    run(tx, RENAME, {"whose": "carol", "subject": "New", "notice": OutboxState.READY})

    (row,) = run(tx, sa.select(WAITING))
    assert ("carol", "New", "ready") == (row.agent, row.subject, row.notice)


def test_it_is_part_of_the_transaction(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as tx:
        run(tx, ADD, ROW)
        raise ZeroDivisionError

    with database.reading() as tx:
        assert [] == run(tx, BY_NAME, {"names": ["note-added"]}).all()


def test_the_database_refuses_as_it_does_elsewhere_and_we_add_no_values_to_what_it_tells(tx):
    with pytest.raises(IntegrityError) as refused:
        run(tx, ADD, {**ROW, "subject": None, "text": "a secret"})

    assert "a secret" not in str(refused.value).partition("[SQL")[2]


def test_a_column_that_is_left_to_its_default_is_refused_where_sqlalchemy_would_not_put_it_in(tx, database):
    incomplete = {name: value for name, value in ROW.items() if name != "later"}
    with pytest.raises(TypeError, match="later") if database.is_sqlite else nullcontext():
        run(tx, ADD, incomplete)


def test_the_first_object_of_a_process_may_be_one_that_was_just_added():
    """Nothing else may have told SQLAlchemy that all classes are there."""
    first = """
from mailticket.store.statements import added
from mailticket.store.tables import Fact
from sqlmodel import Session
print(added(Session(), Fact, {"name": "x", "value": "y", "at": None}).value)
"""
    assert "y\n" == subprocess.run([sys.executable, "-c", first], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("asked_before", [True, False])
def test_a_savepoint_that_is_undone_takes_all_with_it(tx, asked_before):
    """SQLAlchemy makes a savepoint only when the session is next asked for its connection."""
    if asked_before:
        run(tx, BY_NAME, {"names": ["note-added"]})
    with pytest.raises(ZeroDivisionError), tx.begin_nested():
        run(tx, ADD, ROW)
        raise ZeroDivisionError
    run(tx, ADD, {**ROW, "agent": "carol"})
    with tx.begin_nested():
        run(tx, ADD, {**ROW, "agent": "dora"})

    assert ["carol", "dora"] == [row.agent for row in run(tx, BY_NAME, {"names": ["note-added"]})]


def test_who_was_met_under_a_savepoint_that_was_undone_is_met_anew(tx):
    bob = people.person(tx, "bob@x.example", name="Bob", now=NOW)
    with pytest.raises(ZeroDivisionError), tx.begin_nested():
        undone = people.person(tx, "new@x.example", name="New", now=NOW)
        raise ZeroDivisionError
    again, other = (people.person(tx, one, name="", now=NOW) for one in ("new@x.example", "other@x.example"))

    assert again is not undone
    assert people.person(tx, "bob@x.example", name="", now=NOW) is bob
    assert {"bob@x.example", "other@x.example", "new@x.example"} == set(
        run(tx, sa.select(people.PERSON.c.address)).scalars()
    )
    assert 3 == len({bob.id, other.id, again.id})


@given(st.datetimes(timezones=st.just(UTC) | st.timezones(), allow_imaginary=False))
def test_a_time_is_written_as_sqlalchemy_writes_it(at):
    """Two times of one zone may be equal and not the same: those of the hour that comes twice."""
    theirs, ours = UTCDateTime().dialect_impl(SQLITE).bind_processor(SQLITE), time_giver(SQLITE)
    for one in (at, at.replace(fold=1)):
        try:
            expected = theirs(one)
        except OverflowError:  # not a time of ours: in UTC it is before the year 1 or after 9999
            continue
        assert expected == ours(one)


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="timezone"):
        time_giver(SQLITE)(NOW.replace(tzinfo=None))


def test_what_is_the_same_each_time_stands_in_the_text_for_sqlite(tx):
    """It plans a statement anew each time that it is given a LIMIT, or a state that an index hangs on."""
    sql = Form(MINE, {"whose": "bob"}, SQLITE).sql
    run(tx, ADD, [{**ROW, "agent": agent, "notice": notice} for agent in ("bob", "eve") for notice in ("it's", "on")])

    assert "'it''s'" in sql
    assert "LIMIT 1" in sql
    assert ["it's"] == [row.notice for row in run(tx, FIRST_OF_MINE, {"whose": "bob"})]
    assert ["it's"] == [row.notice for row in run(tx, FIRST_OF_MINE, {"whose": "eve"})]
