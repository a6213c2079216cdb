"""Which mail servers a domain has, by the names that nearly everybody gives them; for `mailticket init`."""

from dataclasses import dataclass

from mailticket.errors import MailticketError
from mailticket.transports.tls import Security, open_socket

PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server; in the tables its host has `{}` where the domain goes."""

    host: str
    port: int
    security: Security = Security.TLS


IMAP_SERVERS = (Server("imap.{}", 993), Server("mail.{}", 993), Server("{}", 993))
SMTP_SERVERS = (
    Server("smtp.{}", 465),
    Server("mail.{}", 465),
    Server("smtp.{}", 587, Security.STARTTLS),
    Server("mail.{}", 587, Security.STARTTLS),
)


def find(servers: tuple[Server, ...], domain: str) -> Server | None:
    """Return the first of *servers* that is there at *domain*, with a certificate that holds where TLS comes first."""
    for server in servers:
        host = server.host.format(domain)
        try:
            open_socket(host, server.port, server.security, "", PATIENCE, watch=lambda _: None).close()
        except (OSError, UnicodeError, MailticketError):
            continue
        return Server(host, server.port, server.security)
    return None
