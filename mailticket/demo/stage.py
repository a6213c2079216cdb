"""The stage: performs the play on the real desk, and fails when something that must come does not come."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from types import TracebackType

from mailticket.clock import Clock
from mailticket.demo.client import Client, Letter
from mailticket.demo.desk import Desk
from mailticket.demo.house import BY_USER, CAST, DESK, FORGER, Ports
from mailticket.demo.play import PLAY, Beat, Scene
from mailticket.demo.telling import Teller
from mailticket.errors import PermanentError

#: How long anything may take before the demo has failed; all of it takes less than a second.
DEADLINE = timedelta(seconds=20)
BREATH = 0.05
#: How long a client waits for news before it looks again.
GLANCE = timedelta(milliseconds=200)


class Stage:
    """The people with their mail clients, before the desk."""

    def __init__(
        self,
        desk: Desk,
        teller: Teller,
        clock: Clock,
        ports: Ports,
        *,
        patience: timedelta = DEADLINE,
        pace: timedelta = timedelta(0),
    ) -> None:
        self.pace = pace  #: between the beats, for people to read
        self.patience = patience  #: for a mail that must come, once the desk has done its work
        self.desk = desk
        self.teller = teller
        self.clock = clock
        self.clients = {who.user: Client(who, ports, clock) for who in (*CAST, FORGER)}
        self._pause = threading.Event()
        self._number = 0  #: the ticket on stage
        self._told = 0  #: the last history entry that was told
        self._sent = 0
        self._shown: dict[str, int] = {}  #: how many mails of an inbox were shown

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as closing:
            for client in self.clients.values():
                closing.callback(client.close)

    # --- the play ---------------------------------------------------------------------------------------------------

    def perform(self) -> None:
        """Play every scene. Raises PermanentError for the first thing that does not come."""
        for act, scene in enumerate(PLAY, start=1):
            self.teller.scene(act, scene.title)
            for beat in scene.beats:
                self._play(scene, beat)
                self._pause.wait(self.pace.total_seconds())

    def _play(self, scene: Scene, beat: Beat) -> None:
        self.teller.says(beat.says)
        if beat.who:
            self._send(scene, beat)
            self._until(lambda: self.desk.has_applied(self._sent), f"{beat.who}'s mail was not worked through")
        if beat.who in BY_USER and not beat.answers:
            self._number = self.desk.last_ticket()
        letters = [(user, *self._await(user, wanted)) for user, wanted in beat.come.items()]
        self._until(lambda: self.desk.status(self._number) == beat.status, f"#{self._number} is not {beat.status}")
        self._until(lambda: self.desk.has_sent_all(self.clock.now()), "what was promised was not sent")
        self.tell_history()
        for user, notice, letter in letters:
            self.teller.mail(DESK.name, BY_USER[user].name, letter.subject, letter.text, notice=notice)
        self.teller.status(self._number, self.desk.status(self._number))

    def _send(self, scene: Scene, beat: Beat) -> None:
        client = self.clients[beat.who]
        if beat.who == FORGER.user:
            last = self._last("anne", "reply")
            mail = client.write(beat.text, From=str(BY_USER["alice"]), Subject=last.subject)
        elif beat.answers:
            mail = client.answer(self._last(beat.who, beat.answers), beat.text)
        else:
            mail = client.write(beat.text, Subject=scene.subject)
        self._sent += 1
        sender = f"{client.who.name} as {BY_USER['alice'].name}" if client.who is FORGER else client.who.name
        self.teller.mail(sender, DESK.name, str(mail["Subject"]), beat.text)

    def _last(self, user: str, notice: str) -> Letter:
        """Return the last mail of that notice in somebody's mailbox."""
        found = [letter for letter in self.clients[user].inbox if self.desk.notice(letter.message_id) == notice]
        return found[-1]

    def _await(self, user: str, wanted: str) -> tuple[str, Letter]:
        """Wait until one of the notices *wanted* lies in somebody's mailbox; return it with its name."""
        client, names = self.clients[user], wanted.split("|")
        found: list[tuple[str, Letter]] = []

        def has_come() -> bool:
            client.look(GLANCE)
            shown = self._shown.get(user, 0)
            for place, letter in enumerate(client.inbox[shown:], start=shown + 1):
                notice = self.desk.notice(letter.message_id)
                if notice in names:
                    self._shown[user] = place
                    found.append((notice, letter))
                    break
            return bool(found)

        self._until(has_come, f"`{wanted}` did not come into the mailbox of {client.who.name}", self.patience)
        return found[0]

    def _until(self, is_so: Callable[[], bool], complaint: str, patience: timedelta = DEADLINE) -> None:
        """Wait until something is so, but not for ever."""
        end = self.clock.monotonic() + patience.total_seconds()
        while not is_so():
            self.desk.ensure_alive()
            if self.clock.monotonic() > end:
                self.tell_history()
                raise PermanentError(f"{complaint} within {patience.seconds} s. {self.desk.last_words()}")
            self._pause.wait(BREATH)

    # --- afterwards -------------------------------------------------------------------------------------------------

    def tell_history(self) -> None:
        """Tell what the desk did since last time, and why."""
        for entry in self.desk.history(self._told):
            self._told = entry.id
            self.teller.entry(entry)

    def watch(self) -> None:
        """Tell what happens until interrupted."""
        while True:
            self.desk.ensure_alive()
            self.tell_history()
            self._pause.wait(0.5)
