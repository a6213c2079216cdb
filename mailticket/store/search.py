"""The full-text index: the words of every message, with subject and resolution of its ticket.

Words are folded by our own code (`domain.folding`), so both databases find the same, in every language. SQLite keeps
them in an FTS5 table (a plain one where the driver has none), PostgreSQL in a `tsvector` column under a GIN index.
A row is named after its message, a row about a ticket as such after its number with a minus sign; which ticket a
message is in, and whether it was withdrawn, is looked up. Queries are made of folded words only (trust.md S31).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import Session

from mailticket.domain.folding import words_of
from mailticket.store.statements import Prepared, dialect, run
from mailticket.store.tables import Message, Ticket
from mailticket.store.tickets import TICKET, Filter, conditions

MESSAGE = Message.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
TABLE = "search"
SEARCH = sa.table(TABLE, sa.column("rowid"), sa.column("words"), sa.column(TABLE))
BATCH = 500
MOST_WORDS = 20  #: of a query
NEWEST = 5000  #: rows that are quickly read through
INDEX_FIRST = {
    "cursor_tuple_fraction": "1",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
#: A shorter word is looked for as it is, a longer one as the beginning of words.
PREFIX = 3

CREATE = {
    "sqlite": ("CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'ascii', detail = 'none')",),
    "postgresql": (
        "CREATE TABLE search (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_search_words ON search USING gin (words)",
    ),
}
CREATE_PLAIN = "CREATE TABLE search (rowid INTEGER PRIMARY KEY, words TEXT NOT NULL)"
PUT = {
    "sqlite": Prepared(sa.text("INSERT OR REPLACE INTO search (rowid, words) VALUES (:id, :words)")),
    "postgresql": Prepared(
        sa.text(
            "INSERT INTO search (rowid, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
            " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
        )
    ),
}
OF_TICKET = sa.select(MESSAGE.c.id, MESSAGE.c.text).where(MESSAGE.c.ticket == sa.bindparam("of"))


def is_index(name: str | None) -> bool:
    """Say whether a table is the index or part of it: no table of the models."""
    return name == TABLE or (name or "").startswith(f"{TABLE}_")


# --- writing --------------------------------------------------------------------------------------------------------


def put(tx: Session, message_id: int, *texts: str | None) -> None:
    """Make a message findable by the words of *texts*: its own, and those of its ticket; one statement."""
    run(tx, PUT[dialect(tx)], entry(message_id, texts))


def put_ticket(tx: Session, ticket: Ticket) -> None:
    """Make a ticket and all its messages findable by its subject and resolution as they are now."""
    about = (ticket.subject, ticket.resolution)
    rows = [entry(row.id, (*about, row.text)) for row in run(tx, OF_TICKET, {"of": ticket.number})]
    run(tx, PUT[dialect(tx)], [entry(-ticket.number, about), *rows])


def entry(row: int, texts: Iterable[str | None]) -> dict[str, Any]:
    """Return a row of the index as `PUT` takes it."""
    return {"id": row, "words": " ".join(words_of("\n".join(filter(None, texts))))}


def create(connection: Connection) -> None:
    """Make the index, and fill it from the messages that are there."""
    name = connection.dialect.name
    statements = CREATE[name] if name != "sqlite" or has_fts5(connection) else (CREATE_PLAIN,)
    for statement in statements:
        connection.exec_driver_sql(statement)
    fill(connection)


def has_fts5(connection: Connection) -> bool:
    """Say whether this SQLite can index text."""
    return connection.exec_driver_sql("SELECT sqlite_compileoption_used('ENABLE_FTS5')").scalar() == 1


def fill(connection: Connection) -> None:
    """Put into an empty index what is there: every message, and every ticket that has none."""
    told = sa.select(MESSAGE.c.id, MESSAGE.c.text, TICKET.c.subject, TICKET.c.resolution)
    silent = sa.select(-TICKET.c.number, sa.literal(""), TICKET.c.subject, TICKET.c.resolution)
    silent = silent.where(~sa.exists().where(MESSAGE.c.ticket == TICKET.c.number))
    for wanted in (told.join(TICKET, TICKET.c.number == MESSAGE.c.ticket), silent):
        for rows in connection.execute(wanted, execution_options={"yield_per": BATCH}).partitions():
            PUT[connection.dialect.name].on(connection, [entry(row[0], row[1:]) for row in rows])


# --- looking --------------------------------------------------------------------------------------------------------


def find(tx: Session, text: str, wanted: Filter) -> list[int]:
    """Return the tickets with all words of *text* in one message, its ticket's subject and resolution counted in.

    A word of three letters or more is found by its beginning. Those about which something was said last come first;
    *wanted* narrows and limits. Text without a word finds nothing.
    """
    words = words_of(text)[:MOST_WORDS]
    if not words:
        return []
    number = sa.func.coalesce(MESSAGE.c.ticket, -SEARCH.c.rowid)
    rows = SEARCH.outerjoin(MESSAGE, MESSAGE.c.id == SEARCH.c.rowid).join(TICKET, TICKET.c.number == number)
    found = sa.select(TICKET.c.number).select_from(rows).where(matches(tx, words), *conditions(wanted))
    found = found.where(sa.func.coalesce(MESSAGE.c.withdrawn, sa.false()).is_(sa.false()))
    found = found.order_by(SEARCH.c.rowid.desc())
    if dialect(tx) != "postgresql":
        return list(distinct(tx, found, wanted.limit))
    return among_newest(tx, found, wanted.limit) or by_index(tx, found, wanted.limit)


def among_newest(tx: Session, statement: Any, limit: int) -> list[int]:
    """Return what PostgreSQL finds without its index among the newest rows, if that is enough; else nothing.

    Of a word that is everywhere the index would bring all rows before the newest are known.
    """
    newest = tx.execute(sa.select(sa.func.max(SEARCH.c.rowid))).scalar() or 0
    found = list(distinct(tx, statement.where(SEARCH.c.rowid > newest - NEWEST), limit)) if limit else []
    return found if found and len(found) >= limit else []


def by_index(tx: Session, statement: Any, limit: int) -> list[int]:
    """Return what PostgreSQL finds by its index: words that are rare, which its planner cannot know of a beginning.

    So it is told for the while not to read whole tables through, which it would rather do.
    """
    for setting, value in INDEX_FIRST.items():
        tx.execute(sa.text(f"SET LOCAL {setting} = {value}"))
    found = list(distinct(tx, statement, limit))
    for setting in INDEX_FIRST:
        tx.execute(sa.text(f"SET LOCAL {setting} TO DEFAULT"))
    return found


def matches(tx: Session, words: Sequence[str]) -> Any:
    """Return the clause that a row has all *words*, which are folded."""
    if dialect(tx) == "postgresql":
        from sqlalchemy.dialects.postgresql import TSQUERY  # loaded with the database that speaks it

        query = " & ".join(f"'{word}'{':*' if len(word) >= PREFIX else ''}" for word in words)
        return SEARCH.c.words.op("@@")(sa.cast(query, TSQUERY))
    if is_plain(tx):
        padded = sa.literal(" ").concat(SEARCH.c.words).concat(" ")
        return sa.and_(*(padded.like(f"% {word}%" if len(word) >= PREFIX else f"% {word} %") for word in words))
    return SEARCH.c[TABLE].op("MATCH")(" AND ".join(f'"{word}"{"*" if len(word) >= PREFIX else ""}' for word in words))


def is_plain(tx: Session) -> bool:
    """Say whether the index of an SQLite database is only a table to read through."""
    made = sa.text("SELECT sql FROM sqlite_master WHERE name = 'search'")
    return "fts5" not in str(tx.execute(made).scalar())


def distinct(tx: Session, statement: Any, limit: int) -> Iterator[int]:
    """Yield what *statement* finds, each once, and look no further than *limit* (0: to the end)."""
    seen = set[int]()
    with tx.execute(statement, execution_options={"yield_per": BATCH}) as rows:
        for number in rows.scalars():
            if number not in seen:
                seen.add(number)
                yield number
            if limit and len(seen) >= limit:
                return
