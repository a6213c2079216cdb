"""What the operator has to know: told once, and once when it is over."""

from datetime import timedelta

from mailticket.desk.context import Desk
from mailticket.store import facts

#: Where a trouble keeps coming, the operator hears of it again after so long.
AGAIN = timedelta(days=1)


def report(desk: Desk, key: str, kind: str, **details: object) -> bool:
    """Tell the operator of *kind* of trouble, once until it is over; return whether it was told now."""
    told = facts.put_first(desk.tx, f"trouble:{key}", kind, now=desk.now)
    if told:
        desk.tell("trouble", None, kind=kind, **details)
    return told


def over(desk: Desk, key: str, kind: str, **details: object) -> bool:
    """Tell the operator that a trouble told before is over; return whether there was one."""
    ended = facts.drop(desk.tx, f"trouble:{key}")
    if ended:
        desk.tell("trouble over", None, kind=kind, **details)
    return ended


def set_aside(desk: Desk, mailbox: str, mail_id: int) -> None:
    """Tell of a mail that could not be applied; at most three an hour, the rest in the next (R7)."""
    window = int(desk.now.timestamp() // 3600)
    name = f"set aside:{window}"
    known = facts.get(desk.tx, name)
    count = int(known.value) + 1 if known else 1
    facts.put(desk.tx, name, str(count), now=desk.now)
    if count <= 3:
        desk.tell("trouble", None, kind="set-aside", mailbox=mailbox, mail=mail_id, count=count)


def loop(desk: Desk, because: str) -> None:
    """Count a loop; tell the operator from the third in an hour on (trust.md 4.1, rule 0)."""
    window = int(desk.now.timestamp() // 3600)
    name = f"loops:{window}"
    known = facts.get(desk.tx, name)
    count = int(known.value) + 1 if known else 1
    facts.put(desk.tx, name, str(count), now=desk.now)
    if count == 3:
        desk.tell("trouble", None, kind="loop", because=because, count=count)
