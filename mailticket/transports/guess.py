"""Which mail servers a domain has, for `mailticket init`: what its DNS says, what it tells mail clients, usual names.

No password is sent: a server counts when it is there, with a certificate that holds where TLS comes first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mailticket.clock import Clock, SystemClock
from mailticket.errors import MailticketError
from mailticket.transports import autoconfig, dns
from mailticket.transports.tls import Security, open_socket

PATIENCE = 2.0
#: All of one search takes no longer, in seconds, but for the last look.
LONGEST = 12.0

#: Kind → the services of RFC 6186 and RFC 8314, best first.
SERVICES = {
    "imap": (("_imaps._tcp", Security.TLS), ("_imap._tcp", Security.STARTTLS)),
    "smtp": (("_submissions._tcp", Security.TLS), ("_submission._tcp", Security.STARTTLS)),
}
#: Kind → the names and ports that nearly everybody gives them; `{}` is the domain.
USUAL = {
    "imap": (("imap.{}", 993, Security.TLS), ("mail.{}", 993, Security.TLS), ("{}", 993, Security.TLS)),
    "smtp": (
        ("smtp.{}", 465, Security.TLS),
        ("mail.{}", 465, Security.TLS),
        ("smtp.{}", 587, Security.STARTTLS),
        ("mail.{}", 587, Security.STARTTLS),
    ),
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was found."""

    host: str
    port: int
    security: Security
    how: str = ""  #: how it was found, for the operator
    user: str = ""  #: what to log in with, where that was told
    is_sure: bool = True  #: False: by unsigned DNS, outside the domain; a person must agree (RFC 6186 section 6)


def is_there(server: Server) -> bool:
    """Say whether somebody answers there."""
    try:
        open_socket(server.host, server.port, server.security, "", PATIENCE, watch=lambda _: None).close()
    except (OSError, UnicodeError, MailticketError):
        return False
    return True


@dataclass(frozen=True)
class Search:
    """A way to find servers; what it asks of the network is given, so that tests need none."""

    srv: Callable[[str], list[dns.Target]] = dns.srv
    fetch: Callable[[str], bytes] = autoconfig.fetch
    is_there: Callable[[Server], bool] = is_there
    clock: Clock = field(default_factory=SystemClock)

    def find(self, kind: str, address: str) -> Server | None:
        """Return the first server of *kind* (imap, smtp) for *address* that is there, in bounded time."""
        deadline = self.clock.monotonic() + LONGEST
        for server in self._candidates(kind, address):
            if self.is_there(server):
                return server
            if self.clock.monotonic() >= deadline:
                break
        return None

    def _candidates(self, kind: str, address: str) -> Iterator[Server]:
        domain = address.rpartition("@")[2].lower()
        for service, security in SERVICES[kind]:
            for target in self.srv(f"{service}.{domain}"):
                is_sure = target.host == domain or target.host.endswith(f".{domain}")
                yield Server(target.host, target.port, security, "by DNS SRV", is_sure=is_sure)
        for offer in autoconfig.offers(address, kind, self.fetch):
            yield Server(offer.host, offer.port, offer.security, "by autoconfig", offer.user)
        for host, port, security in USUAL[kind]:
            yield Server(host.format(domain), port, security, "by its usual name")
