"""What the operator has to know: told once, and once when it is over."""

from datetime import timedelta

from mailticket.desk.context import Desk
from mailticket.errors import PermanentError
from mailticket.store import facts

HOUR = timedelta(hours=1)


def report(desk: Desk, key: str, kind: str, **details: object) -> bool:
    """Tell the operator of *kind* of trouble, once until it is over; return whether it was told now."""
    told = facts.put_first(desk.tx, f"trouble:{key}", kind, now=desk.now)
    if told:
        desk.tell("trouble", None, kind=kind, **details)
    return told


def over(desk: Desk, key: str, kind: str, **details: object) -> bool:
    """Tell the operator that a trouble told before is over; return whether there was one."""
    known = facts.get(desk.tx, f"trouble:{key}")
    if known is None:
        return False
    facts.drop(desk.tx, f"trouble:{key}")
    desk.tell("trouble over", None, kind=kind, since=known.at, **details)
    return True


def mailbox(desk: Desk, name: str, error: Exception | None, *, is_stale: bool) -> None:
    """Tell once that a mailbox cannot be read, and once that it can again.

    What only the operator can mend is told at once; the rest may pass, and is told when the mailbox is stale.
    """
    key = f"mailbox:{name}"
    if error is None:
        over(desk, key, "mailbox-unreachable", mailbox=name)
    elif isinstance(error, PermanentError) or is_stale:
        kind = "mailbox-login" if isinstance(error, PermanentError) else "mailbox-stale"
        report(desk, key, kind, mailbox=name, error=str(error), command="mailticket check")


def set_aside(desk: Desk, mailbox: str, mail_id: int) -> None:
    """Tell of a mail that could not be applied; from the fourth in an hour on the next telling counts them (R7)."""
    count = in_this_hour(desk, "set-aside")
    if count <= 3 or count % 100 == 0:
        command = f"mailticket spool show {mail_id}"
        desk.tell("trouble", None, kind="set-aside", mailbox=mailbox, mail=mail_id, count=count, command=command)


def loop(desk: Desk, because: str) -> None:
    """Count a loop; tell the operator of the third in an hour (trust.md 4.1, rule 0)."""
    count = in_this_hour(desk, "loop")
    if count == 3:
        desk.tell("trouble", None, kind="loop", because=because, count=count)


def forged(desk: Desk, agent: str, because: str) -> None:
    """Tell of mail under an agent's name that trusted checks call forged, at most once an hour."""
    if in_this_hour(desk, f"forged:{agent}") == 1:
        desk.tell("trouble", None, kind="forged", because=because)


def wrong_confirms(desk: Desk, agent: str) -> None:
    """Tell of an agent who was asked "is this you?" and three times did not say yes."""
    if in_this_hour(desk, f"wrong-confirms:{agent}") == 1:
        desk.tell("trouble", None, kind="forged", because=f"{agent}: three answers that were not yes")


def in_this_hour(desk: Desk, name: str) -> int:
    """Count something; return how often it happened in this hour of the clock."""
    key = f"{name}:{int(desk.now.timestamp() // HOUR.total_seconds())}"
    known = facts.get(desk.tx, key)
    count = int(known.value) + 1 if known else 1
    facts.put(desk.tx, key, str(count), now=desk.now)
    return count
