"""What columns are made of."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LARGEST = 2**63 - 1  #: the largest number that both databases know

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, values: type[StrEnum]) -> sa.CheckConstraint:
    """Return the CHECK that keeps *column* to the members of *values*."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """Return an index of the rows *where* something holds; PostgreSQL hears of that by `speak_postgresql`."""
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(where), info={"where": where})


def speak_postgresql() -> None:
    """Give every partial index its condition in PostgreSQL too; naming that dialect loads it, and it is large."""
    for table in SQLModel.metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options["postgresql"]["where"] = sa.text(index.info["where"])


def may_be_id(number: int) -> bool:
    """Say whether a row can have that number; a database does not even compare with a larger one."""
    return 0 <= number <= LARGEST


def row_id() -> Any:
    """Return a surrogate key column that counts up."""
    return Field(default=None, sa_column=sa.Column(BigId, primary_key=True, autoincrement=True))


def moment(*, index: bool = False, nullable: bool = True) -> Any:
    """Return a column for an aware UTC time."""
    return Field(default=None, sa_column=sa.Column(UTCDateTime(), nullable=nullable, index=index))


def reference(target: str, *, nullable: bool = True, index: bool = True) -> Any:
    """Return a foreign key column to *target* ("table.column")."""
    return Field(default=None, sa_column=sa.Column(BigId, sa.ForeignKey(target), nullable=nullable, index=index))


def json_column(default: Any) -> Any:
    """Return a JSON column; *default* is a factory."""
    return Field(default_factory=default, sa_column=sa.Column(sa.JSON, nullable=False))
