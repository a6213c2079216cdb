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
LAST = sa.select(sa.func.max(SEARCH.c.rowid))
NEWEST = 5000  #: rows that are quickly read through
ROUNDS = {"sqlite": 1, "postgresql": 4}  #: of so many rows, before the index is quicker
PLANS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
INDEX_FIRST = sa.text("; ".join(f"SET LOCAL {plan} = off" for plan in PLANS))
INDEX_AS_EVER = sa.text("; ".join(f"SET LOCAL {plan} TO DEFAULT" for plan in PLANS))
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
    return among_newest(tx, words, wanted) or by_index(tx, words, wanted)


def among_newest(tx: Session, words: Sequence[str], wanted: Filter) -> list[int]:
    """Return what is found by reading the newest rows through, if that is enough; else nothing.

    Of words that are everywhere the index would bring all rows before the newest are known. It is read on only while
    what was found so far promises that all rounds together will do.
    """
    found: dict[int, None] = {}
    rounds, last = ROUNDS[dialect(tx)], run(tx, LAST).scalar() or 0
    having = has_all(words) if is_postgresql(tx) else spells_all(words)
    for nth in range(rounds if wanted.limit else 0):
        first = last - (nth + 1) * NEWEST
        some = SEARCH.c.rowid > first, SEARCH.c.rowid <= first + NEWEST
        found |= dict.fromkeys(distinct(tx, tickets_of(SEARCH, wanted).where(having, *some), wanted.limit))
        if len(found) >= wanted.limit:
            return list(found)[: wanted.limit]
        if len(found) * rounds < wanted.limit * (nth + 1):
            break
    return []


def by_index(tx: Session, words: Sequence[str], wanted: Filter) -> list[int]:
    """Return what is found by the index, where there is one."""
    if is_postgresql(tx):
        return index_first(tx, words, wanted)
    having = spells_all(words) if is_plain(tx) else SEARCH.c[TABLE].op("MATCH")(terms(words, " AND ", '"', "*"))
    return list(distinct(tx, tickets_of(SEARCH, wanted).where(having), wanted.limit))


def index_first(tx: Session, words: Sequence[str], wanted: Filter) -> list[int]:
    """Return what PostgreSQL finds by its index: words that are rare, which its planner cannot know of a beginning.

    So it is told for the while not to read whole tables through, which it would rather do. The rows are sorted before
    their tickets are looked up (`offset` keeps it so): only the first of them are asked for.
    """
    rows = sa.select(SEARCH.c.rowid).where(has_all(words)).order_by(SEARCH.c.rowid.desc()).offset(0).subquery()
    run(tx, INDEX_FIRST)
    found = list(distinct(tx, tickets_of(rows, wanted), wanted.limit))
    run(tx, INDEX_AS_EVER)
    return found


def tickets_of(rows: Any, wanted: Filter) -> Any:
    """Return the SELECT of the tickets that *rows* of the index are about, what was said last first."""
    number = sa.func.coalesce(MESSAGE.c.ticket, -rows.c.rowid)
    joined = rows.outerjoin(MESSAGE, MESSAGE.c.id == rows.c.rowid).join(TICKET, TICKET.c.number == number)
    found = sa.select(TICKET.c.number).select_from(joined).where(*conditions(wanted))
    return found.where(MESSAGE.c.withdrawn.is_not(sa.true())).order_by(rows.c.rowid.desc())


def has_all(words: Sequence[str]) -> Any:
    """Return PostgreSQL's clause that a row has all *words*, which are folded."""
    from sqlalchemy.dialects.postgresql import TSQUERY  # loaded with the database that speaks it

    return SEARCH.c.words.op("@@")(sa.cast(terms(words, " & ", "'", ":*"), TSQUERY))


def spells_all(words: Sequence[str]) -> Any:
    """Return the clause that a row, read as plain text, has all *words*."""
    padded = sa.literal(" ").concat(SEARCH.c.words).concat(" ")
    return sa.and_(*(padded.like(f"% {word}%" if len(word) >= PREFIX else f"% {word} %") for word in words))


def terms(words: Sequence[str], both: str, quote: str, beginning: str) -> str:
    """Return a query for all *words* in a language with these signs."""
    return both.join(f"{quote}{word}{quote}{beginning if len(word) >= PREFIX else ''}" for word in words)


def is_postgresql(tx: Session) -> bool:
    """Say whether *tx* is on PostgreSQL."""
    return dialect(tx) == "postgresql"


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
