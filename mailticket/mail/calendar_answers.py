"""What a calendar answers to an invitation: accepted, declined, another time (RFC 5546 section 3.2.3 and 3.2.7).

Runs in the parser child: the library reads what a stranger wrote.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from mailticket.mail import charset
from mailticket.mail.message import CalendarAnswer
from mailticket.mail.structure import Leaf

#: Answers are short; an invitation to a thousand people is none.
MAX_BYTES = 64 * 1024
METHODS = frozenset({"REPLY", "COUNTER"})


def read(leaves: Iterable[Leaf]) -> CalendarAnswer | None:
    """Return the first answer among *leaves*; None where there is none, or none that can be read."""
    for leaf in leaves:
        if leaf.kind in {"text/calendar", "application/ics"} and (answer := _answer(leaf)):
            return answer
    return None


def _answer(leaf: Leaf) -> CalendarAnswer | None:
    from icalendar import Calendar

    data = leaf.data
    if len(data) > MAX_BYTES:
        return None
    try:
        calendar = Calendar.from_ical(charset.clean(charset.decode(data, leaf.charset or "utf-8")))
        method = str(calendar.get("METHOD") or leaf.parameters.get("method", "")).strip().upper()
        event = next((part for part in calendar.subcomponents if part.name in {"VEVENT", "VTODO"}), None)
        return _understood(method, event) if method in METHODS and event is not None else None
    except Exception:  # noqa: BLE001 - total by contract: the library raises what it likes on ugly input
        return None


def _understood(method: str, event: Any) -> CalendarAnswer:
    attendee = event.get("ATTENDEE")
    attendee = attendee[0] if isinstance(attendee, list) else attendee
    return CalendarAnswer(
        method=method,
        uid=str(event.get("UID", "")).strip(),
        sequence=int(event["SEQUENCE"]) if "SEQUENCE" in event else None,
        answer=str(attendee.params.get("PARTSTAT", "") if attendee is not None else "").lower(),
        comment=_comment(event, attendee),
        start=_moment(event, "DTSTART"),
    )


def _comment(event: Any, attendee: Any) -> str:
    """Return the words beside an answer; Google keeps them with the attendee."""
    found = event.get("COMMENT") or (attendee.params.get("X-RESPONSE-COMMENT") if attendee is not None else "")
    return "\n".join(map(str, found)) if isinstance(found, list) else str(found or "").strip()


def _moment(event: Any, name: str) -> datetime | None:
    """Return a time as aware UTC; None where the zone is not known, or it is a whole day."""
    found = getattr(event.get(name), "dt", None)
    return found.astimezone(UTC) if isinstance(found, datetime) and found.tzinfo else None
