"""What a domain says of its mail servers to mail clients: Mozilla's autoconfig format, over HTTPS alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    UnknownHandler,
)
from xml.etree import ElementTree as ET

from mailticket.errors import MailticketError
from mailticket.transports.tls import Security, client_context

PATIENCE = 3.0
LARGEST = 64 << 10
#: What fetches a document, beside the one for https; there is none for http, where everybody can listen and answer.
HANDLERS = (HTTPRedirectHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler, UnknownHandler)
#: The two places, the domain's own first.
PLACES = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={address}",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
)
SOCKETS = {"SSL": Security.TLS, "STARTTLS": Security.STARTTLS}
#: What we call a server → the element and its type.
ELEMENTS = {"imap": ("incomingServer", "imap"), "smtp": ("outgoingServer", "smtp")}


@dataclass(frozen=True, slots=True)
class Offer:
    """A server that a domain offers, and what a user of it logs in with."""

    host: str
    port: int
    security: Security
    user: str


def offers(address: str, kind: str, fetch: Callable[[str], bytes]) -> list[Offer]:
    """Return the servers of *kind* (imap, smtp) for *address*, in the order of the domain's preference.

    *fetch* gets a document. Whatever goes wrong means that there is none.
    """
    domain = address.rpartition("@")[2]
    for place in PLACES:
        try:
            content = fetch(place.format(domain=domain, address=quote(address)))
            return list(read(content, address, kind))
        except (OSError, ValueError, ET.ParseError, MailticketError):
            continue
    return []


def read(content: bytes, address: str, kind: str) -> Iterator[Offer]:
    """Yield the servers of *kind* in a document. Raises ValueError or ParseError for what is none."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError("an autoconfig document declares nothing")
    element, wanted = ELEMENTS[kind]
    for server in ET.fromstring(content).iter(element):  # noqa: S314 - bounded, and without declarations
        security = SOCKETS.get(server.findtext("socketType", ""))
        host, port = server.findtext("hostname", "").strip(), server.findtext("port", "")
        if server.get("type") == wanted and security and host and port.isdigit():
            yield Offer(host, int(port), security, filled(server.findtext("username", ""), address))


def filled(pattern: str, address: str) -> str:
    """Return a user name with the address put in."""
    local, _, domain = address.rpartition("@")
    values = {"%EMAILADDRESS%": address, "%EMAILLOCALPART%": local, "%EMAILDOMAIN%": domain}
    for name, value in values.items():
        pattern = pattern.replace(name, value)
    return pattern.strip()


def fetch(url: str, ca_file: str = "") -> bytes:
    """Return the beginning of the document at *url*, by https alone, also where it is redirected. Raises OSError."""
    opener = OpenerDirector()
    for handler in (HTTPSHandler(context=client_context(ca_file)), *(kind() for kind in HANDLERS)):
        opener.add_handler(handler)
    with opener.open(url, timeout=PATIENCE) as answer:
        return bytes(answer.read(LARGEST))
