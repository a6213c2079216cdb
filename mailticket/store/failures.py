"""What a database's own errors mean to the operator who reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from mailticket.errors import MailticketError, PermanentError, TransientError

#: How SQLite says that a file is none of its own, or no longer.
DAMAGED = ("file is not a database", "malformed")
#: How SQLite says that it cannot get at its file just now. (Its OperationalError may be a mistake of ours as well.)
OUT_OF_REACH = ("unable to open database file", "readonly database", "database is locked")
NO_RIGHT = "42501"  #: PostgreSQL's insufficient_privilege


@contextmanager
def in_words() -> Iterator[None]:
    """Raise TransientError or PermanentError for an error of the database that is the operator's to mend."""
    try:
        yield
    except DBAPIError as error:
        told = meaning(error)
        if told is None:
            raise
        raise told from error


def as_told(error: Exception, sql: str, driver: Any, dialect: Dialect) -> Exception:
    """Return an *error* of a *driver* that was given *sql* straight, as SQLAlchemy tells of one."""
    how: dict[str, Any] = {"dbapi_base_err": driver.Error, "hide_parameters": True, "dialect": dialect}
    told: Exception = DBAPIError.instance(sql, {}, error, **how)
    return told


def meaning(error: DBAPIError) -> MailticketError | None:
    """Return *error* as an operator is told of it; None for one that is our own mistake."""
    said = (str(error.orig).splitlines() or [""])[0]
    if any(words in said for words in DAMAGED):
        return PermanentError(f"the database is damaged ({said}); stop the desk and restore a backup")
    if is_full(error):
        return TransientError("the disk of the database is full")
    if any(words in said for words in OUT_OF_REACH):
        return TransientError(f"the database cannot be used just now ({said})")
    speaks_postgresql = hasattr(error.orig, "sqlstate")
    out_of_reach = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    if speaks_postgresql and (out_of_reach or getattr(error.orig, "sqlstate", None) == NO_RIGHT):
        return TransientError(f"the database cannot be reached ({said}); check site.database, and that the server runs")
    return None


def is_passing(error: DBAPIError) -> bool:
    """Say whether the same unit of work may well succeed when run again."""
    state = getattr(error.orig, "sqlstate", None) or ""
    busy = "database is locked" in str(error.orig)
    return error.connection_invalidated or busy or state[:2] in {"40", "08"} or state in {"57P01", "55P03"}


def is_full(error: DBAPIError) -> bool:
    """Say whether there is no room on the database's disk: worth another try once there is (trust.md R15)."""
    return getattr(error.orig, "sqlstate", None) == "53100" or "database or disk is full" in str(error.orig)
