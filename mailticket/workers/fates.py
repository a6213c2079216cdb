"""What becomes of a promised mail after an attempt to send it (trust.md R10-R13); decided here, done elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from mailticket.store.outbox import Claim
from mailticket.store.states import OutboxState
from mailticket.transports.backoff import spread
from mailticket.transports.submitter import Attempt, Verdict

#: Pauses after the first, second, ... refusal for now; the last one for all further.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
WARN_AFTER = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=5)
#: So often the route must have failed at a mail while others went before it is set apart, and before it is given up.
SUSPICIOUS, HOPELESS = 2, 24
#: A mail that may have left is tried once more, this much later, and never again by itself (R11).
DOUBT_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Fate:
    """The next state of a mail; `warn` says that whoever waits for it should hear that it is late."""

    state: OutboxState
    next_attempt_at: datetime
    attempts: int
    uncertain: int
    warn: bool = False


def fate(claim: Claim, attempt: Attempt, *, now: datetime, jitter: Random) -> Fate:
    """Return what *attempt* makes of *claim*."""
    match attempt.verdict:
        case Verdict.ACCEPTED:
            return Fate(OutboxState.SENT, now, claim.attempts + 1, claim.uncertain)
        case Verdict.REJECTED:
            return Fate(OutboxState.FAILED, now, claim.attempts + 1, claim.uncertain)
        case Verdict.OUTAGE:  # nothing is counted; but those due before go first now, as it may have been the cause
            return Fate(OutboxState.READY, now, claim.attempts, claim.uncertain)
        case Verdict.UNCERTAIN:
            state = OutboxState.HELD if claim.uncertain else OutboxState.UNCERTAIN
            return Fate(state, now + DOUBT_LASTS, claim.attempts + 1, claim.uncertain + 1)
        case Verdict.DEFERRED:
            return deferred(claim, now, jitter)


def deferred(claim: Claim, now: datetime, jitter: Random) -> Fate:
    """Return the fate of a mail that was refused for now: later, or given up.

    One that could not go at all for so long (an outage) is not given up at its first refusal: a server that lets
    strangers wait (greylisting) takes it an hour later.
    """
    is_old = now - claim.created_at >= GIVE_UP_AFTER
    at = now + spread(PAUSES[-1] if is_old else nth_pause(claim.attempts), jitter)
    if is_old and claim.attempts:
        return Fate(OutboxState.FAILED, at, claim.attempts + 1, claim.uncertain)
    return Fate(OutboxState.DEFERRED, at, claim.attempts + 1, claim.uncertain, is_late(claim, now))


def set_apart(claim: Claim, failures: int, *, now: datetime, jitter: Random) -> Fate:
    """Return the fate of a mail at which its route failed so often while others went: by itself, without an end soon.

    No attempt is counted, for it was an outage (R13), and the server may yet be to blame.
    """
    at = now + spread(nth_pause(failures - SUSPICIOUS), jitter)
    if failures >= HOPELESS and now - claim.created_at >= GIVE_UP_AFTER:
        return Fate(OutboxState.FAILED, at, claim.attempts, claim.uncertain)
    return Fate(OutboxState.DEFERRED, at, claim.attempts, claim.uncertain, is_late(claim, now))


def nth_pause(number: int) -> timedelta:
    """Return the pause after so many refusals before this one."""
    return PAUSES[min(number, len(PAUSES) - 1)]


def is_late(claim: Claim, now: datetime) -> bool:
    """Say whether it is time to tell that a mail is late."""
    return now - claim.created_at >= WARN_AFTER and not claim.warned
