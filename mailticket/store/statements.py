"""Statements that are built once: putting one together takes SQLAlchemy longer than the database needs to run it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from types import FunctionType
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.sql.visitors import cloned_traverse, iterate
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from mailticket.store.failures import as_told

M = TypeVar("M", bound=SQLModel)
Row = Sequence[Any]
#: What a session carries along: its connection, what it remembers, and what was `added` under a savepoint.
CONNECTION, MEMORY, ADDED = "connection", "memory", "added"


class Prepared:
    """A statement about tables that is made and compiled once, for `run`.

    On SQLite, where the way to the database is longer than the work there, it goes to the driver straight, on the
    session's own connection and in its transaction; it is still SQLAlchemy that compiles it and converts the values.
    """

    def __init__(self, statement: Any) -> None:
        """Take a statement, or what makes it of a dialect's INSERT, the one that knows ON CONFLICT."""
        make: Callable[[Any], Any] = statement if isinstance(statement, FunctionType) else lambda _: statement
        self._make = make
        self._made: dict[str, Any] = {}
        self._lists: tuple[str, ...] = ()
        self._forms: dict[tuple[Any, ...], Form] = {}

    def on(self, connection: Connection, values: Any) -> Any:
        """Run it with *values*, a dict or a list of alike dicts; return its result, None of many."""
        dialect = connection.dialect
        statement = self._made.get(dialect.name)
        if statement is None:
            statement = self._of(dialect.name)
        if dialect.name != "sqlite":
            return connection.execute(statement, values)
        form = self._form(statement, values[0] if isinstance(values, list) else values, dialect)
        driver: Any = connection.connection.driver_connection
        try:
            return form.run_many(driver, values) if isinstance(values, list) else form.run(driver, values)
        except driver.Error as error:
            raise as_told(error, form.sql, driver, dialect) from error

    def _of(self, dialect: str) -> Any:
        made = self._make(insert_of(dialect))
        binds = (part for part in iterate(made) if isinstance(part, sa.BindParameter))
        self._lists = tuple(bind.key for bind in binds if bind.expanding)
        self._made[dialect] = made  # last: other threads look here first
        return made

    def _form(self, statement: Any, values: Mapping[str, Any], dialect: Dialect) -> "Form":
        shape: tuple[str | int, ...] = tuple(values)
        if self._lists:
            shape = (*shape, *(len(values[name]) for name in self._lists if name in values))
        form = self._forms.get(shape)
        if form is None:
            form = self._forms[shape] = Form(statement, values, dialect)
        return form


class Form:
    """A statement as SQLite's driver takes it, for values of certain names, and lists among them of certain lengths."""

    def __init__(self, statement: Any, values: Mapping[str, Any], dialect: Dialect) -> None:
        """Compile *statement*.

        Raises TypeError where a column is left to its default, so that nothing is said of it, or a value is given that
        stands in the text.
        """
        statement = cloned_traverse(statement, {}, {"bindparam": spell_out})
        compiled = statement.compile(dialect=dialect, column_keys=list(values))
        if compiled.insert_prefetch:
            raise TypeError(f"nothing is said of {compiled.insert_prefetch}")
        fixed = {compiled.bind_names[bind] for bind in compiled.literal_execute_params}
        if fixed & set(values):
            raise TypeError(f"fixed in the statement: {fixed & set(values)}")
        state = compiled.construct_expanded_state(values)
        self.sql = state.statement
        self._fixed = {name: value for name, value in compiled.params.items() if name not in values}
        self._lists = tuple(state.parameter_expansion.items())
        self._order = tuple(state.positiontup or ())
        kinds = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
        givers = {name: giver(kind, dialect) for name, kind in kinds.items()} | dict(state.processors)
        self._givers = [(at, give) for at, name in enumerate(self._order) if (give := givers.get(name))]
        columns = tuple(getattr(statement, "exported_columns", ()))
        takers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._takers = [(at, take) for at, take in enumerate(takers) if take]
        self._shape = SimpleResultMetaData([column.key or f"column_{at}" for at, column in enumerate(columns)])

    def run(self, driver: Any, values: Mapping[str, Any]) -> IteratorResult[Any]:
        """Run it; return the rows."""
        rows = driver.execute(self.sql, self._given(values)).fetchall()
        return IteratorResult(self._shape, iter([self._taken(row) for row in rows] if self._takers else rows))

    def run_many(self, driver: Any, values: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each of *values*."""
        driver.executemany(self.sql, [self._given(row) for row in values])

    def _given(self, values: Mapping[str, Any]) -> Row:
        """Return *values* in the statement's order, as the database takes them."""
        named = {**self._fixed, **values}
        for name, parts in self._lists:
            named.update(zip(parts, named[name], strict=True))
        row = [named[name] for name in self._order]
        for at, give in self._givers:
            row[at] = give(row[at])
        return row

    def _taken(self, row: Row) -> Row:
        """Return a row with its values as we have them."""
        taken = list(row)
        for at, take in self._takers:
            taken[at] = take(taken[at])
        return tuple(taken)


def spell_out(bind: Any) -> None:
    """Let a value that is the same each time stand in the text of a statement.

    SQLite plans a statement anew each time that it is given what its plan may hang on: a LIMIT, a state with an index
    of its own.
    """
    bind.literal_execute = not bind.required


def giver(kind: Any, dialect: Dialect) -> Any:
    """Return what makes values of a column's type those of the driver; None where they are that already."""
    return time_giver(dialect) if isinstance(kind, UTCDateTime) else kind.bind_processor(dialect)


@lru_cache(4)
def time_giver(dialect: Dialect) -> Callable[[Any], Any]:
    """Return what makes times those of the driver: SQLAlchemy's way, but a quicker one to the same for those in UTC."""
    give: Any = UTCDateTime().dialect_impl(dialect).bind_processor(dialect)

    def text(value: datetime | None) -> Any:
        if value is None or value.tzinfo is not UTC:
            return give(value)
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")

    return text


def insert_of(name: str) -> Any:
    """Return the INSERT of the dialect *name*; the module of the other one would only cost memory."""
    return import_module(f"sqlalchemy.dialects.{name}").insert


def blank(model: type[SQLModel]) -> dict[str, Any]:
    """Return the columns of *model* that need no value, with their defaults: what a Core insert must be given."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
        if not field.is_required() and name != "id"
    }


def added(tx: Session, model: type[M], row: Mapping[str, Any]) -> M:
    """Return a row that was just inserted as its object, as if the session had read it; the values must be all it has.

    Lists and the like are the object's own: who changes them must put new ones in their place.
    """
    made: M = model.__new__(model)
    sa.orm.class_mapper(model).class_manager.setup_instance(made)
    made.__dict__.update(row)  # as the ORM itself puts in what it reads
    sa.orm.make_transient_to_detached(made)
    tx.add(made)
    savepoint = tx.get_nested_transaction()
    if savepoint is not None:
        tx.info.setdefault(ADDED, []).append((savepoint, made))
    return made


def read(tx: Session, model: type[M], row: Mapping[str, Any]) -> M:
    """Return a row that was read as its object: the one that the session has of it already, or a new one."""
    known: M | None = tx.identity_map.get(sa.orm.util.identity_key(model, row["id"]))
    return added(tx, model, row) if known is None else known


def memory(tx: Session) -> dict[str, Any]:
    """Return what a transaction remembers of what it read, by subject; all is forgotten when a part of it is undone."""
    remembered: dict[str, Any] = tx.info.setdefault(MEMORY, {})
    return remembered


@sa.event.listens_for(Session, "after_transaction_create")
def _ask_again(tx: Session, _begun: SessionTransaction) -> None:
    """Forget the connection: a savepoint is only made when the session is next asked for it."""
    tx.info.pop(CONNECTION, None)


@sa.event.listens_for(Session, "after_soft_rollback")
def _forget(tx: Session, undone: SessionTransaction) -> None:
    """Forget what a transaction or savepoint that was undone had read, and the objects that it had added."""
    tx.info.pop(MEMORY, None)
    added_then: list[tuple[SessionTransaction, SQLModel]] = tx.info.pop(ADDED, [])
    for savepoint, made in added_then:
        if savepoint is undone and made in tx:
            tx.expunge(made)
    tx.info[ADDED] = [one for one in added_then if one[0] is not undone]


def dialect(tx: Session) -> str:
    """Return the name of the database that *tx* is on."""
    return tx.get_bind().dialect.name


def run(tx: Session, statement: Any, values: Any = None) -> Any:
    """Run a statement that knows tables only, no classes: past what the session does for those that do.

    Nothing is lost by it: sessions here write what they hold only at the end (`autoflush=False`), and a savepoint that
    was begun is made before it.
    """
    connection: Connection | None = tx.info.get(CONNECTION)
    if connection is None:
        connection = tx.info[CONNECTION] = tx.connection()
    if isinstance(statement, Prepared):
        return statement.on(connection, values or {})
    return connection.execute(statement, values)
