"""Statements that are built once: putting one together takes SQLAlchemy longer than the database needs to run it."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

M = TypeVar("M", bound=SQLModel)


class ForBoth(dict[str, Any]):
    """A statement in each dialect, by its name; made when it is first asked for: no process needs more than one."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Any:
        made = self[name] = self._make(insert_of(name))
        return made


def for_both(make: Callable[[Any], Any]) -> Mapping[str, Any]:
    """Return what *make* makes of each dialect's INSERT, the one that knows ON CONFLICT; look it up by `dialect`."""
    return ForBoth(make)


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
    sa.orm.attributes.manager_of_class(model).setup_instance(made)
    for name, value in row.items():
        sa.orm.attributes.set_committed_value(made, name, value)
    sa.orm.make_transient_to_detached(made)
    tx.add(made)
    return made


def dialect(tx: Session) -> str:
    """Return the name of the database that *tx* is on."""
    return tx.get_bind().dialect.name


def run(tx: Session, statement: Any, values: Any = None) -> Any:
    """Run a statement that knows tables only, no classes: past what the session does for those that do.

    Nothing is lost by it: sessions here write what they hold only at the end (`autoflush=False`).
    """
    return tx.connection().execute(statement, values)
