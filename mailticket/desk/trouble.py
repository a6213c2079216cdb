"""What the operator has to know: a state when it begins and when it is over; what comes in numbers, summed up."""

from dataclasses import dataclass
from datetime import timedelta

from mailticket.desk.context import Desk
from mailticket.errors import ConfigError, PermanentError
from mailticket.store import facts, timers
from mailticket.store.tables import Timer

#: What will not pass by itself: a refused log-in, a password file that is gone. Only the operator can mend it.
LASTING = (PermanentError, ConfigError)
#: The timer that sums up what was not told singly.
DIGEST = "trouble-digest"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the operator hears of something: some at once, the rest counted and told when the time is over."""

    at_once: frozenset[int]  #: which of them: the first, the third …
    within: timedelta = HOUR
    about: str = ""  #: counted apart for each of these; a fact that the operator is shown
    command: str = ""  #: what to look with, in the sum


PACES = {
    "set-aside": Pace(frozenset({1, 2, 3}), command="mailticket spool list"),
    "kept-back": Pace(frozenset({1, 2, 3}), command="mailticket spool list"),
    "uncertain": Pace(frozenset({1, 2, 3}), command="mailticket outbox list"),
    "undelivered": Pace(frozenset({1}), within=DAY, about="recipient", command="mailticket outbox list"),
    "forged": Pace(frozenset({1}), about="address"),
    "wrong-confirm": Pace(frozenset({1}), about="address"),
    "loop": Pace(frozenset({3})),
    "template": Pace(frozenset({1}), within=DAY, about="template", command="mailticket check templates"),
    "abuse": Pace(frozenset({1}), within=DAY),
    "stray-bounce": Pace(frozenset(), within=DAY),
}

# --- states: they begin, and they are over ---------------------------------------------------------------------------


def report(desk: Desk, key: str, kind: str, **details: object) -> bool:
    """Tell the operator of *kind* of trouble, once until it is over; return whether it was told now."""
    told = facts.put_first(desk.tx, f"trouble:{key}", kind, now=desk.now)
    if told:
        desk.tell("trouble", None, kind=kind, **details)
    return told


def over(desk: Desk, key: str, **details: object) -> bool:
    """Tell the operator that a trouble told before is over; return whether there was one."""
    known = facts.get(desk.tx, f"trouble:{key}")
    if known is None:
        return False
    facts.drop(desk.tx, f"trouble:{key}")
    desk.tell("trouble over", None, kind=known.value, since=known.at, **details)
    return True


def mailbox(desk: Desk, name: str, error: Exception | None, *, is_stale: bool) -> None:
    """Tell once that a mailbox cannot be read, and once that it can again.

    What only the operator can mend is told at once; the rest may pass, and is told when the mailbox is stale.
    """
    key = f"mailbox:{name}"
    if error is None:
        over(desk, key, mailbox=name)
    elif isinstance(error, LASTING) or is_stale:
        kind = "mailbox-login" if isinstance(error, LASTING) else "mailbox-stale"
        report(desk, key, kind, mailbox=name, error=str(error), command="mailticket check imap")


def route(desk: Desk, name: str, reason: str) -> None:
    """Tell once that a mail server cannot be reached to send by, and once, without *reason*, that it can again."""
    if reason:
        command = f"mailticket check {'smtp' if name else 'operator'}"
        report(desk, f"route:{name}", "delivery", mailbox=name, error=reason, command=command)
    else:
        over(desk, f"route:{name}", mailbox=name)


def disk(desk: Desk, *, is_low: bool, needed: int) -> None:
    """Tell once that no mail is taken in because less than *needed* bytes are free, and once that it is again."""
    if is_low:
        free = f"< {needed >> 20} MB (site.min_free)"
        report(desk, "disk", "disk", free=free, command="mailticket check state")
    else:
        over(desk, "disk")


def disk_was_told(desk: Desk) -> None:
    """Note that the operator knows of the disk already, so that they are told when it is over."""
    facts.put_first(desk.tx, "trouble:disk", "disk", now=desk.now)


def disk_was_never_told(desk: Desk) -> None:
    """Forget that the operator knows of the disk."""
    facts.drop(desk.tx, "trouble:disk")


# --- what happens, perhaps often --------------------------------------------------------------------------------------


def often(desk: Desk, kind: str, *, about: str = "", **details: object) -> None:
    """Tell the operator of something at the pace of its *kind*; *about* is what it is counted apart for."""
    pace = PACES[kind]
    count = facts.count_up(desk.tx, _tally(kind, about), now=desk.now)
    if count == 1:
        timers.start(desk.tx, DIGEST, about=f"{kind}:{about}", due_at=desk.now + pace.within)
    if count in pace.at_once:
        named = {pace.about: about} if pace.about else {}
        desk.tell("trouble", None, kind=kind, **named, **details)


def templates(desk: Desk) -> bool:
    """Tell of the site's own templates that were found broken while words were made; return whether there are any."""
    broken = desk.house.templates.take_broken()
    for file in broken:
        often(desk, "template", about=file, command=PACES["template"].command)
    return bool(broken)


def sum_up(desk: Desk, timer: Timer) -> None:
    """Tell what was counted and not told singly; then count anew."""
    kind, _, about = timer.about.partition(":")
    known = facts.get(desk.tx, _tally(kind, about))
    if known is None:
        return
    facts.drop(desk.tx, known.name)
    pace, count = PACES[kind], int(known.value)
    if count > max(pace.at_once, default=0):
        named = {pace.about: about} if pace.about else {}
        desk.tell("trouble", None, kind=kind, many=count, since=known.at, command=pace.command, **named)


def _tally(kind: str, about: str) -> str:
    return f"tally:{kind}:{about}"
