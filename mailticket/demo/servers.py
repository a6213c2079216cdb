"""The mail servers of the demo: pymap for the mailboxes, and a border that takes mail in for them."""

import asyncio
import threading
from argparse import Namespace
from contextlib import AsyncExitStack
from typing import Any

from pymap.backend.dict import Config, DictBackend, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Event
from pymap.imap import IMAPService
from pymap.parsing.message import AppendMessage
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mailticket.clock import Clock
from mailticket.demo.border import stamped
from mailticket.demo.house import BY_USER, HOST, PASSWORD, Ports, user_of
from mailticket.transports.doors import open_door
from mailticket.transports.lmtp import Listener, Reception

FOLDERS = ("Sent", "Drafts", "Trash")  # what mail clients look for
PATIENCE = 20.0
LARGEST = 35 << 20


class LocalConfig(Config):
    """pymap's configuration without a look-up of our own name, which may take long where no resolver answers."""

    @property
    def greeting(self) -> bytes:
        """What a client hears first."""
        return b"mailticket demo"


class Inbox(MailboxData):
    """An INBOX that loses no news: pymap's IDLE does not tell of mail that came just before it began to wait."""

    async def update_selected(self, selected: SelectedMailbox, *, wait_on: Event | None = None) -> SelectedMailbox:
        """Wait only when there is nothing to tell."""
        is_behind = selected.mod_sequence is not None and selected.mod_sequence < self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=None if is_behind else wait_on)


class Folders(MailboxSet):
    """Somebody's folders."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = Inbox(self._content_cache, self._thread_cache)


class Mailboxes:
    """An IMAP server in a thread of its own, with an empty mailbox for everybody in the house."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)
        self.port = self.smtp_port = 0

    def start(self) -> None:
        """Listen; `port` is ours from then on, `smtp_port` is free for the border."""
        self._thread.start()
        if not self._up.wait(PATIENCE):
            raise TimeoutError("the IMAP server does not start")

    def stop(self) -> None:
        """End every connection."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(PATIENCE)
        if not self._loop.is_running():
            self._loop.close()

    def deliver(self, user: str, content: bytes) -> None:
        """Put a mail into somebody's INBOX; clients that idle there hear of it."""
        asyncio.run_coroutine_threadsafe(self._append(user, content), self._loop).result(PATIENCE)

    async def _append(self, user: str, content: bytes) -> None:
        self._config.apply_context()  # pymap keeps its locks' kind in the context of the task
        folders, _ = self._config.set_cache[user]
        inbox = await folders.get_mailbox("INBOX")
        await inbox.append(AppendMessage(content, self._clock.now(), frozenset()), recent=True)

    async def _serve(self) -> None:
        self.port, self.smtp_port = await free_port(), await free_port()
        self._config = local_config(self.port)
        self._config.apply_context()
        login = Login(self._config)
        await furnish(self._config, login)
        async with AsyncExitStack() as stack:
            await IMAPService(DictBackend(login, self._config), self._config).start(stack)
            self._up.set()
            await self._closing.wait()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for connection in others:
                connection.cancel()
            await asyncio.gather(*others, return_exceptions=True)


def local_config(port: int) -> LocalConfig:
    """Return what pymap wants to know: loopback, no TLS, memory only."""
    arguments = Namespace(proxy_protocol=None, passlib_cfg=None, inherited_sockets=None)
    unused: dict[str, Any] = {"demo_data": False, "demo_user": "", "demo_password": ""}
    return LocalConfig(arguments, host=HOST, port=port, tls_enabled=False, hash_context=Cleartext(), **unused)


async def furnish(config: LocalConfig, login: Login) -> None:
    """Give everybody a log-in and empty folders."""
    for user in BY_USER:
        login.users_dict[user] = UserMetadata(config, user, password=PASSWORD)
        folders = Folders()
        for name in FOLDERS:
            await folders.add_mailbox(name)
        config.set_cache[user] = (folders, FilterSet())


async def free_port() -> int:
    """Return a port that nobody listens on."""
    server = await asyncio.start_server(lambda *_: None, HOST, 0)
    port = int(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()
    return port


class PostOffice:
    """Both servers: what comes in by SMTP is stamped at the border and lies in a mailbox before it is accepted."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._mailboxes = Mailboxes(clock)
        self._border: Listener | None = None

    def __enter__(self) -> "PostOffice":
        self._mailboxes.start()
        self._door = open_door(f"{HOST}:{self.ports.smtp}")
        border = Listener(self._door, Reception(user_of, self._keep), protocol="smtp", max_size=LARGEST)
        border.start()
        self._border = border
        return self

    def __exit__(self, *_: object) -> None:
        if self._border:
            self._border.stop()
            self._door.close()
        self._mailboxes.stop()

    @property
    def ports(self) -> Ports:
        """Where the servers listen."""
        return Ports(self._mailboxes.port, self._mailboxes.smtp_port)

    def _keep(self, user: str, content: bytes, mail_from: str) -> None:
        self._mailboxes.deliver(user, stamped(content, mail_from, self._clock.now()))
