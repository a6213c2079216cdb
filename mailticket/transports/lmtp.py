"""Mail that a mail server hands us: LMTP (RFC 2033) and SMTP (RFC 5321), by aiosmtpd, which is used here only.

`250` is said after the mail is durable, and not before; whatever goes wrong until then is a 4yz, so that the sender
keeps the mail and tries again (trust.md R3).
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from mailticket.errors import TransientError
from mailticket.transports.doors import Door
from mailticket.transports.wire import has_bare_endings

log = logging.getLogger(__name__)

#: RFC 5321 allows 1,000; real mail has longer lines, and refusing them would bounce a customer's mail.
LONGEST_LINE = 1 << 20
LATER = "451 4.3.0 not now; try again"
SMUGGLED = "521 5.5.2 a line of the mail ends in CR or LF alone (RFC 5321, 2.3.8); good-bye"


@dataclass(frozen=True)
class Reception:
    """What the listener asks of the desk."""

    mailbox_of: Callable[[str], str | None]  #: the mailbox that an address is for, None for a stranger's
    keep: Callable[[str, bytes, str], None]  #: mailbox, content, MAIL FROM; durable when it returns; TransientError


class Handler:
    """aiosmtpd's hooks; one for both protocols."""

    def __init__(self, reception: Reception, *, one_reply_each: bool, anybody: bool) -> None:
        self._reception = reception
        self._one_reply_each = one_reply_each  #: LMTP answers DATA once for every recipient (RFC 2033 section 4.2)
        self._anybody = anybody  #: may connect, not only a mail server of ours

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take mail for our own addresses only."""
        if self._reception.mailbox_of(address) is None:
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        """Keep the mail for every mailbox it is for, then say so.

        What comes behind a mail in which others see an end of data is not even read (trust.md S17).
        """
        if self._anybody and has_bare_endings(envelope.original_content):
            log.warning("mail refused", extra={"because": "bare line endings"})
            await server.push(SMUGGLED)
            raise asyncio.CancelledError  # how aiosmtpd ends a conversation: it closes the connection
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._keep, envelope)
        except TransientError as error:
            log.warning("mail not taken", extra={"error": type(error).__name__})
            replies = ["452 4.3.1 no room for mail just now"]
        except Exception:
            log.exception("mail not taken")
            replies = [LATER]
        else:
            replies = ["250 2.0.0 kept"]
        return "\r\n".join(replies * (len(envelope.rcpt_tos) if self._one_reply_each else 1))

    async def handle_exception(self, error: Exception) -> str:
        """Answer for now instead of for good: aiosmtpd would say 500 and the text of the error."""
        log.error("listener failed", exc_info=error)
        return LATER

    def _keep(self, envelope: Any) -> None:
        names = dict.fromkeys(self._reception.mailbox_of(address) for address in envelope.rcpt_tos)
        # What is no UTF-8 comes as surrogates, which no database takes: the sender would try it again for days.
        mail_from = (envelope.mail_from or "").encode(errors="replace").decode().replace("\0", "?")
        for name in names:
            if name is not None:
                self._reception.keep(name, envelope.content, mail_from)


class LongLinedLmtp(LMTP):
    """LMTP that takes lines as they come."""

    line_length_limit = LONGEST_LINE


class LongLinedSmtp(SMTP):
    """SMTP that takes lines as they come."""

    line_length_limit = LONGEST_LINE


SERVERS: dict[str, Any] = {"lmtp": LongLinedLmtp, "smtp": LongLinedSmtp}


class Listener:
    """Answers at one door, in a thread of its own."""

    def __init__(self, door: Door, reception: Reception, *, protocol: str, max_size: int) -> None:
        self._handler = Handler(reception, one_reply_each=protocol == "lmtp", anybody=protocol == "smtp")
        self._protocol, self._max_size = SERVERS[protocol], max_size
        self._door = door
        self._thread = threading.Thread(target=asyncio.run, args=(self._answer(),), name=protocol, daemon=True)
        self._is_up = threading.Event()

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()
        self._is_up.wait()
        log.info("listening", extra={"where": self._door.where})

    def stop(self) -> None:
        """Answer no longer; mail under way is finished or never acknowledged."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    async def _answer(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        servers = [await self._loop.create_server(self._session, sock=handle) for handle in self._door.handles()]
        self._is_up.set()
        await self._stopping.wait()
        for server in servers:
            server.close()

    def _session(self) -> Any:
        return self._protocol(
            self._handler, data_size_limit=self._max_size, enable_SMTPUTF8=True, ident="mailticket", loop=self._loop
        )
