"""Why a mail that is proved is not carried out all the same: all reasons at once, so that one answer settles them."""

from collections.abc import Iterator
from dataclasses import dataclass

from mailticket.commands.plan import Plan, phrase, reached_requester
from mailticket.commands.work import Work
from mailticket.desk import known, leaks, merging, participants
from mailticket.flows.letters import Letter
from mailticket.mail import enclosed
from mailticket.mail.views import ProblemView
from mailticket.store import mails, thread
from mailticket.store.tables import Message, Ticket

#: How a text begins that was encrypted by itself (RFC 9580 section 6.2).
ARMOUR = "-----BEGIN PGP MESSAGE-----"

#: Characters of an answer: not far beyond, reading ends (trust.md S16), and half an answer is none.
MAX_ANSWER = 200_000


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the agent is told: lines that are wrong, and what was said since they read the ticket."""

    problems: tuple[ProblemView, ...] = ()
    reason: str = ""
    newer: Message | None = None
    unsendable: bool = False  #: the mail as it is can never be sent

    def __bool__(self) -> bool:
        return bool(self.problems or self.reason)


def doubts(work: Work, plan: Plan, letter: Letter) -> Doubt:
    """Return what stands against carrying *plan* out; nothing, and it may be done."""
    newer = unread(work, letter) if plan.public else None
    reason = phrase(work, "newer", who=known.author(work.desk, newer)) if newer else ""
    if plan.public and not newer:
        reason = merged_since(work, letter)
    never = tuple(problem for barrier in BARRIERS for problem in barrier(work, plan, letter))
    return Doubt((*plan.problems, *never), reason, newer, unsendable=bool(never))


def unread(work: Work, letter: Letter) -> Message | None:
    """Return the newest public message of others that the author of *letter* cannot have known (product.md 2).

    What they knew is told by what they answer, never by clocks: a mail that was long under way is late all the same.
    An answer that the requester has already is past holding.
    """
    if letter.ticket is None or letter.shows is None or reached_requester(work):
        return None
    return thread.last_public_after(work.desk.tx, letter.ticket.number, letter.shows, not_by=letter.agent.id)


def merged_since(work: Work, letter: Letter) -> str:
    """Return that more people hear the author of *letter* than they can have known; "" where they do not.

    Somebody merged what they answer and another requester's ticket meanwhile.
    """
    if letter.ticket is None or letter.knows is None or reached_requester(work):
        return ""
    if not merging.took_in(work.desk, letter.ticket, since=letter.knows, not_by=letter.agent.id):
        return ""
    return phrase(work, "merged-since", who=", ".join(participants.outside(work.desk, letter.ticket)))


def sealed(work: Work, plan: Plan, letter: Letter) -> Iterator[ProblemView]:
    """Yield what stands where the text should and cannot be read: nobody knows what it says, and for whom (S19)."""
    if not answered(work, plan):
        return
    names = [file["name"] or file["content_type"] for file in letter.files if file["part"] in letter.unread]
    if letter.words.lstrip().startswith(ARMOUR):
        names.append(ARMOUR)
    for name in names:
        yield ProblemView(name, phrase(work, "unread"))


def too_long(work: Work, plan: Plan, letter: Letter) -> Iterator[ProblemView]:
    """Yield a text of which the requester would not get the end."""
    if answered(work, plan) and len(letter.words) > MAX_ANSWER:
        yield ProblemView("", phrase(work, "too-long", value=MAX_ANSWER))


def leaking(work: Work, plan: Plan, _: Letter) -> Iterator[ProblemView]:
    """Yield the line of a note, or the token, that would go out with each answer."""
    for ticket in answered(work, plan):
        leak = leaks.find_leak(work.desk, ticket, work.written.text, work.written.html)
        if leak:
            yield ProblemView(leak, phrase(work, "leak", value=leak[:80]))


def leaking_files(work: Work, plan: Plan, _: Letter) -> Iterator[ProblemView]:
    """Yield each file that has such a line or token in it: a notice attached to the answer has both."""
    outside = answered(work, plan)
    said = list(spoken(work)) if outside else []
    for ticket in outside if said else ():
        guard = leaks.Guard.of(work.desk, ticket)
        for name, texts in said:
            leak = next(filter(None, map(guard.leak_in, texts)), "")
            if leak:
                yield ProblemView(name, phrase(work, "leak-file", value=leak[:80]))


def spoken(work: Work) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what the files of a mail are called and say, those that may have words in them."""
    files = [file for file in work.written.files if enclosed.may_speak(file["content_type"])]
    if not files:
        return
    from mailticket.mail.parse import part_bytes  # not before an agent answers with a file

    raw = mails.raw(work.desk.tx, work.written.mail or work.desk.mail or 0)
    for file in files:
        yield file["name"] or file["content_type"], tuple(enclosed.texts(part_bytes(raw, file["part"])))


def answered(work: Work, plan: Plan) -> tuple[Ticket | None, ...]:
    """Return the tickets whose requesters get the text; None is one that the mail opens."""
    return plan.answered_tickets(work.ticket) or ((None,) if plan.public else ())


#: What keeps a text from ever being sent as it is.
BARRIERS = (sealed, too_long, leaking, leaking_files)
