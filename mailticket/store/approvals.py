"""Approvals: who was asked what, and what became of it."""

from typing import Any

from sqlmodel import Session, col, select

from mailticket.store import people
from mailticket.store.states import ApprovalState
from mailticket.store.tables import Approval
from mailticket.store.tickets import family

APPROVAL = Approval.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
#: Tokens about a request name it so in place of a person; agents' ids have no colon.
PREFIX = "q:"


def reference(approval: Approval) -> str:
    """Return what stands for *approval* in tokens."""
    return f"{PREFIX}{approval.id}"


def epoch(tx: Session, reference: str) -> int | None:
    """Return what binds a token to what was asked: a number of its digest; None for an unknown request.

    An agent's epoch counts in it, so that `agents revoke` voids their questions too.
    """
    found = referred(tx, reference)
    if found is None:
        return None
    own = people.epoch(tx, found.agent, {found.agent}) if found.agent else 0
    return int(found.digest[:8], 16) + (own or 0)


def referred(tx: Session, reference: str) -> Approval | None:
    """Return the request that a token names."""
    number = reference.removeprefix(PREFIX)
    is_one = reference.startswith(PREFIX) and number.isdecimal() and number.isascii() and len(number) < 18
    return tx.get(Approval, int(number)) if is_one else None


def add(tx: Session, **values: Any) -> Approval:
    """Add a request; return it with its id."""
    made = Approval(**values)
    tx.add(made)
    tx.flush()
    return made


def get(tx: Session, approval_id: int) -> Approval | None:
    """Return the request with that id."""
    return tx.get(Approval, approval_id)


def taken(tx: Session, approval_id: int) -> Approval | None:
    """Return the request with that id, locked, so that it is answered once."""
    mine = select(Approval).where(col(Approval.id) == approval_id)
    return tx.exec(mine.with_for_update().execution_options(populate_existing=True)).first()


def of_ticket(tx: Session, ticket: int) -> list[Approval]:
    """Return the requests of a ticket, and of those merged into it, in the order they were made."""
    mine = select(Approval).where(col(Approval.ticket).in_(family(ticket)))
    return list(tx.exec(mine.order_by(col(Approval.id))).all())


def open_to(tx: Session, ticket: int, approver: str) -> Approval | None:
    """Return the request about a ticket that waits for the approver at that address, locked."""
    waiting = select(Approval).where(
        col(Approval.ticket).in_(family(ticket)),
        col(Approval.approver) == approver,
        col(Approval.state) == ApprovalState.ASKED,
    )
    return tx.exec(waiting.order_by(col(Approval.id).desc()).with_for_update()).first()
