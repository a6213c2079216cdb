"""People by address, and their part in tickets."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.domain.addresses import person_key
from mailticket.store.statements import Prepared, added, dialect, insert_of, memory, read, run
from mailticket.store.states import Role
from mailticket.store.tables import AgentRecord, Participant, Person

PARTICIPANT = Participant.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
PERSON = Person.__table__  # type: ignore[attr-defined]  # the same
AGENT = AgentRecord.__table__  # type: ignore[attr-defined]  # the same
MET = "people met"
RECORDS = "agents' records"


def raising(insert: Any) -> Any:
    """Return *insert*, made to raise the epoch that is there."""
    raised = insert.on_conflict_do_update(index_elements=["id"], set_={"epoch": AGENT.c.epoch + 1})
    return raised.returning(AGENT.c.epoch)


def leaving(insert: Any) -> Any:
    """Return *insert*, made to replace what is known of an agent's absence."""
    new = {name: insert.excluded[name] for name in ("away_until", "away_local", "away_zone", "stand_in")}
    return insert.on_conflict_do_update(index_elements=["id"], set_=new)


AT_ADDRESS = Prepared(sa.select(PERSON).where(PERSON.c.address == sa.bindparam("key")))
MEET = Prepared(lambda insert: insert(PERSON).on_conflict_do_nothing().returning(PERSON.c.id))
JOIN = Prepared(lambda insert: insert(PARTICIPANT).on_conflict_do_nothing().returning(PARTICIPANT.c.ticket))
ROLES = Prepared(
    sa.select(PARTICIPANT.c.role).where(
        PARTICIPANT.c.ticket == sa.bindparam("ticket"), PARTICIPANT.c.person == sa.bindparam("person")
    )
)
RAISE = Prepared(lambda insert: raising(insert(AGENT)))
AGENTS = Prepared(sa.select(AGENT))
AWAY = Prepared(lambda insert: leaving(insert(AGENT)))


def insert_for(tx: Session) -> Any:
    """Return the dialect's INSERT, the one that knows ON CONFLICT."""
    return insert_of(dialect(tx))


def person(tx: Session, address: str, *, name: str, now: datetime) -> Person:
    """Return the person at *address* (as `person_key` has it), making a record on first sight.

    A name is taken over where none was known.
    """
    key = person_key(address)
    found = by_address(tx, key)
    if found is None:
        row = {"address": key, "name": name, "language": "", "epoch": 0, "created_at": now}
        new = run(tx, MEET, row).scalar()  # None: another daemon met them just now
        found = by_address(tx, key) if new is None else met(tx, added(tx, Person, {"id": new, **row}))
    if found is None:
        raise LookupError("a person that was just recorded is gone")
    if name and not found.name:
        found.name = name
        tx.add(found)
    return found


def by_address(tx: Session, address: str) -> Person | None:
    """Return the person at *address*, if we know them."""
    key = person_key(address)
    those_met: dict[int, Person] = memory(tx).get(MET, {})
    for known in those_met.values():
        if known.address == key:
            return known
    row = run(tx, AT_ADDRESS, {"key": key}).first()
    return met(tx, read(tx, Person, row._mapping) if row else None)


def by_id(tx: Session, person_id: int) -> Person:
    """Return a person by id. Raises LookupError when there is none."""
    found = find(tx, person_id)
    if found is None:
        raise LookupError(f"no person {person_id}")
    return found


def find(tx: Session, person_id: int) -> Person | None:
    """Return a person by id, if there is one."""
    known: Person | None = memory(tx).get(MET, {}).get(person_id)
    return known or met(tx, tx.get(Person, person_id))


def met(tx: Session, found: Person | None) -> Person | None:
    """Hold on to a person until the transaction ends: the session alone would forget and read them again and again."""
    if found is not None:
        memory(tx).setdefault(MET, {})[found.id] = found
    return found


def epoch(tx: Session, reference: str, agents: Iterable[str]) -> int | None:
    """Return the token epoch of *reference*: one of the *agents* by id, or "p<row id>"; None for nobody."""
    if reference in agents:
        record = agent_records(tx).get(reference)
        return record.epoch if record else 0
    if reference.startswith("p") and reference[1:].isdigit():
        found = find(tx, int(reference[1:]))
        return found.epoch if found else None
    return None


def agent_records(tx: Session) -> dict[str, Any]:
    """Return what is remembered of agents, by id: columns of `AgentRecord`, read once a transaction."""
    if RECORDS not in memory(tx):
        memory(tx)[RECORDS] = {row.id: row for row in run(tx, AGENTS)}
    known: dict[str, Any] = memory(tx)[RECORDS]
    return known


def set_away(tx: Session, agent: str, **absence: Any) -> None:
    """Remember until when *agent* is away and who stands in: `away_until away_local away_zone stand_in`."""
    memory(tx).pop(RECORDS, None)
    run(tx, AWAY, {"id": agent, "epoch": 0, **absence})


def raise_epoch(tx: Session, agent: str) -> int:
    """Void every token of *agent* minted so far; return their new epoch."""
    memory(tx).pop(RECORDS, None)
    return int(run(tx, RAISE, {"id": agent, "epoch": 1}).scalar_one())


def join(tx: Session, ticket: int, person_id: int, role: Role, *, now: datetime) -> bool:
    """Give a person a part in a ticket; return whether they did not have it before."""
    row = {"ticket": ticket, "person": person_id, "role": role, "since": now}
    return run(tx, JOIN, row).first() is not None


def leave(tx: Session, ticket: int, person_id: int, role: Role) -> bool:
    """Take a part away; return whether they had it."""
    mine = sa.and_(PARTICIPANT.c.ticket == ticket, PARTICIPANT.c.person == person_id, PARTICIPANT.c.role == role)
    return tx.execute(sa.delete(PARTICIPANT).where(mine).returning(PARTICIPANT.c.ticket)).first() is not None


def roles(tx: Session, ticket: int, person_id: int) -> set[Role]:
    """Return the parts that a person has in a ticket."""
    return {Role(role) for role in run(tx, ROLES, {"ticket": ticket, "person": person_id}).scalars()}


def taking_part_since(tx: Session, ticket: int, person_id: int) -> datetime | None:
    """Return since when a person has a part in a ticket that lets them read what is public; None without one."""
    mine = sa.and_(PARTICIPANT.c.ticket == ticket, PARTICIPANT.c.person == person_id)
    reads = PARTICIPANT.c.role.in_([Role.REQUESTER, Role.WATCHER])
    found: datetime | None = tx.execute(sa.select(sa.func.min(PARTICIPANT.c.since)).where(mine, reads)).scalar()
    return found


def with_role(tx: Session, ticket: int, role: Role) -> list[Person]:
    """Return who has *role* in a ticket, in the order they joined."""
    joined = select(Person).join(Participant, col(Participant.person) == col(Person.id))
    wanted = joined.where(col(Participant.ticket) == ticket, col(Participant.role) == role)
    return list(tx.exec(wanted.order_by(col(Participant.since), col(Person.id))).all())
