"""The outbox of one route, out to its mail server; at least once, at most twice, and never with a transaction open."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from random import Random
from threading import Event

from sqlmodel import Session

from mailticket.clock import Clock
from mailticket.errors import MailticketError, TransientError
from mailticket.store import outbox
from mailticket.store.database import Database
from mailticket.store.outbox import Claim
from mailticket.store.states import OutboxState
from mailticket.transports.backoff import pause
from mailticket.transports.submitter import Attempt, Submitter, Verdict
from mailticket.workers.fates import DOUBT_LASTS, SUSPICIOUS, Fate, fate, set_apart

log = logging.getLogger(__name__)

LOOK_FOR_ORPHANS = timedelta(minutes=10)

#: Called in the transaction that settles a mail: to record, and to tell who waits for it.
OnFate = Callable[[Session, Claim, Attempt, Fate], None]
#: Called in a transaction when a route goes down (route, reason) and when it is back (route, "").
OnRoute = Callable[[Session, str, str], None]


class Deliverer:
    """Sends what is due over one route; each route has its own, so that one that hangs stops no other."""

    def __init__(
        self,
        *,
        route: str,
        mailboxes: Sequence[str],
        submitter: Submitter,
        database: Database,
        clock: Clock,
        assemble: Callable[[Claim], bytes],
        run: str,
        is_alive: Callable[[str], bool],
        jitter: Random,
        on_fate: OnFate = lambda _tx, _claim, _attempt, _fate: None,
        on_route: OnRoute = lambda _tx, _route, _reason: None,
    ) -> None:
        """Make the deliverer of *mailboxes* ("" stands for the operator's mail), which share *submitter*.

        *run* names this process in claims; *is_alive* says of such a name whether its process lives.
        """
        self.route = route
        self._mailboxes = list(mailboxes)
        self._submitter = submitter
        self._database = database
        self._clock = clock
        self._assemble = assemble
        self._run = run
        self._is_alive = is_alive
        self._jitter = jitter
        self._on_fate = on_fate
        self._on_route = on_route
        self._owed: deque[Callable[[Session], None]] = deque()  #: what the database must still learn
        self._stopping = Event()
        self._failures = 0
        self._is_up = False  #: as far as we know: the run before us may have told that it is down
        self._down_until = float("-inf")
        self._has_just_worked = False  #: the last attempt got a mail to the server
        self._suspects: Counter[int] = Counter()  #: how often the route failed at a mail when it had just worked
        self._orphans_at = float("-inf")

    def run_once(self) -> int:
        """Send all that is due, unless the route is down; return how many mails were accepted."""
        self._settle_debts()
        self._adopt_orphans()
        sent = 0
        while not self._is_resting() and (claims := self._claim()):
            sent += self._send(claims)
        return sent

    def stop(self) -> None:
        """Let a `run_once()` of another thread end after the mail in hand."""
        self._stopping.set()

    def close(self) -> None:
        """End the connection; the next run makes a new one."""
        self._submitter.close()

    def _is_resting(self) -> bool:
        return self._stopping.is_set() or self._clock.monotonic() < self._down_until

    # --- one batch --------------------------------------------------------------------------------------------------

    def _claim(self) -> list[Claim]:
        now = self._clock.now()
        return self._database.unit(lambda tx: outbox.claim(tx, run=self._run, mailboxes=self._mailboxes, now=now))

    def _send(self, claims: Sequence[Claim]) -> int:
        """Hand *claims* over in order until the route fails; give back those that were not tried."""
        sent = 0
        untried = deque(claims)
        with ExitStack() as finally_:
            finally_.callback(self._give_back, untried)
            while untried and not self._is_resting():
                claim = untried.popleft()
                attempt = self._attempt(claim)
                self._settle(claim, attempt)
                sent += attempt.verdict is Verdict.ACCEPTED
        return sent

    def _attempt(self, claim: Claim) -> Attempt:
        try:
            content = self._assemble(claim)
        except TransientError as error:
            return Attempt(Verdict.DEFERRED, str(error))
        except (MailticketError, LookupError) as error:
            return Attempt(Verdict.REJECTED, f"the mail cannot be put together: {error}")
        return self._submitter.submit(
            mail_from=claim.mail_from, recipient=claim.recipient, content=content, smtputf8=claim.smtputf8
        )

    def _settle(self, claim: Claim, attempt: Attempt) -> None:
        """Record what became of *claim*. From here on a database that is away only delays it."""
        now = self._clock.now()
        failures = self._suspicion(claim, attempt)
        is_suspect = failures >= SUSPICIOUS
        found = (
            set_apart(claim, failures, now=now, jitter=self._jitter)
            if is_suspect
            else fate(claim, attempt, now=now, jitter=self._jitter)
        )
        sent_at = {"sent_at": now} if found.state is OutboxState.SENT else {}

        def settle(tx: Session) -> None:
            outbox.settle(
                tx,
                claim.id,
                found.state,
                reply=attempt.reply,
                attempts=found.attempts,
                uncertain=found.uncertain,
                next_attempt_at=found.next_attempt_at,
                warned=claim.warned or found.warn,
                **sent_at,
            )
            self._on_fate(tx, claim, attempt, found)

        self._owed.append(settle)
        if not is_suspect:
            self._judge_route(attempt)
        self._settle_debts()
        log.info("attempt to send", extra={"outbox": claim.id, "state": found.state, "verdict": attempt.verdict})

    def _give_back(self, untried: Sequence[Claim]) -> None:
        if untried:
            ids = [claim.id for claim in untried]
            self._owed.append(lambda tx: outbox.release(tx, ids))
            self._settle_debts()

    def _settle_debts(self) -> None:
        """Tell the database what it must know; what it cannot take now stays owed, and nothing is sent before."""
        while self._owed:
            self._database.unit(self._owed[0])
            self._owed.popleft()

    # --- the route --------------------------------------------------------------------------------------------------

    def _suspicion(self, claim: Claim, attempt: Attempt) -> int:
        """Return how often the route failed at this mail, now too, each time right after another had gone; else 0.

        One mail that the server answers with 421 for ever would have the route down and up again all day, with two
        letters to the operator each time, and would itself never be late. But of a server that is down, or comes and
        goes, mails are seldom hit twice that way, and those after them get it no more: the route rests.
        """
        had_worked, verdict = self._has_just_worked, attempt.verdict
        self._has_just_worked = verdict is Verdict.ACCEPTED
        if verdict is not Verdict.OUTAGE:
            self._suspects.pop(claim.id, None)
        elif had_worked:
            self._suspects[claim.id] += 1
            return self._suspects[claim.id]
        return 0

    def _judge_route(self, attempt: Attempt) -> None:
        """Rest after an outage, longer each time; tell once that the route is down, and once that it is back."""
        if attempt.verdict is Verdict.OUTAGE:
            self._failures, self._is_up = self._failures + 1, False
            rest = pause(self._failures, self._jitter)
            self._down_until = self._clock.monotonic() + rest.total_seconds()
            if self._failures == 1:
                log.warning("route down", extra={"route": self.route})
                self._owed.append(lambda tx: self._on_route(tx, self.route, attempt.reply))
        elif not self._is_up and attempt.verdict in {Verdict.ACCEPTED, Verdict.REJECTED}:
            self._failures, self._is_up = 0, True
            log.info("route up", extra={"route": self.route})
            self._owed.append(lambda tx: self._on_route(tx, self.route, ""))

    # --- what others left -------------------------------------------------------------------------------------------

    def _adopt_orphans(self) -> None:
        """Take over the claims of processes that died, at start and now and then (R17)."""
        if self._clock.monotonic() < self._orphans_at:
            return
        with self._database.reading() as tx:
            runs = outbox.claiming_runs(tx)
        dead = [run for run in runs if run != self._run and not self._is_alive(run)]
        now = self._clock.now()

        def adopt(tx: Session) -> int:
            return outbox.adopt_orphans(tx, dead_runs=dead, now=now, retry_after=DOUBT_LASTS)

        if dead:
            log.info("claims of dead runs taken over", extra={"uncertain": self._database.unit(adopt)})
        self._orphans_at = self._clock.monotonic() + LOOK_FOR_ORPHANS.total_seconds()
