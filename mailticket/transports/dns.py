"""One question to the name servers: SRV records (RFC 2782), which the standard library cannot ask for.

One datagram a server, bounded in time and size; an answer that is cut short, odd or about something else is none. What
it says is not signed: whoever uses it must check the server it leads to.
"""

import re
import secrets
import socket
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailticket.clock import SystemClock

SRV, INTERNET = 33, 1
PATIENCE = 2.0
RESOLVERS = 2  #: so many of the system's name servers are asked, one after the other
LARGEST = 4096
#: Labels in a name, and jumps to other places of the message: more are a loop.
MOST_STEPS = 128
HEADER = struct.Struct("!HHHHHH")
RECORD = struct.Struct("!HHIH")
TARGET = struct.Struct("!HHH")

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a service is; the lower the priority, the sooner it is tried."""

    priority: int
    weight: int
    port: int
    host: str


def srv(name: str, *, resolvers: Sequence[Address] | None = None) -> list[Target]:
    """Return the targets of *name* (`_imaps._tcp.acme.example`), best first; none where there is none, or no answer."""
    serial = secrets.randbelow(1 << 16)
    try:
        question = HEADER.pack(serial, 0x0100, 1, 0, 0, 0) + encoded(name) + struct.pack("!HH", SRV, INTERNET)
    except UnicodeError:
        return []
    for resolver in system_resolvers() if resolvers is None else resolvers:
        message = ask(resolver, question, serial)
        if message is not None:
            found = sorted(targets(message), key=lambda target: (target.priority, -target.weight))
            return [target for target in found if target.host]  # "." means: not offered here
    return []


def system_resolvers(file: Path = Path("/etc/resolv.conf")) -> list[Address]:
    """Return the name servers of this machine (resolv.conf(5)); the one on it where none is named."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found = re.findall(r"^nameserver[ \t]+(\S+)", text, re.MULTILINE) or ["127.0.0.1"]
    return [(address, 53) for address in found[:RESOLVERS]]


def ask(resolver: Address, question: bytes, serial: int) -> bytes | None:
    """Send *question*; return the whole answer to it, None when there is none in time."""
    clock = SystemClock()
    deadline = clock.monotonic() + PATIENCE
    try:
        with socket.socket(socket.AF_INET6 if ":" in resolver[0] else socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect(resolver)  # answers of others are not let through
            sock.send(question)
            while (left := deadline - clock.monotonic()) > 0:
                sock.settimeout(left)
                message = sock.recv(LARGEST)
                if is_answer(message, question, serial):
                    return message
    except OSError:
        return None
    return None


def is_answer(message: bytes, question: bytes, serial: int) -> bool:
    """Say whether *message* answers *question*, whole and without error."""
    if len(message) < len(question):
        return False
    number, flags, *_ = HEADER.unpack_from(message)
    is_reply, is_cut, code = flags & 0x8000, flags & 0x0200, flags & 0x000F
    asked = message[HEADER.size : len(question)].lower()
    return bool(number == serial and is_reply and not is_cut and code in {0, 3} and asked == question[12:].lower())


def targets(message: bytes) -> Iterator[Target]:
    """Yield the SRV records of an answer; nothing after the first that cannot be read."""
    try:
        _, _, questions, answers, _, _ = HEADER.unpack_from(message)
        at = HEADER.size
        for _ in range(questions):
            at = read_name(message, at)[1] + 4
        for _ in range(answers):
            at = read_name(message, at)[1]
            kind, _, _, size = RECORD.unpack_from(message, at)
            at += RECORD.size
            if kind == SRV:
                priority, weight, port = TARGET.unpack_from(message, at)
                yield Target(priority, weight, port, read_name(message, at + TARGET.size)[0])
            at += size
    except (struct.error, IndexError, ValueError):
        return


def encoded(name: str) -> bytes:
    """Return *name* as it stands in a message. Raises UnicodeError for what is no name."""
    labels = [label if label.startswith("_") else label.encode("idna").decode() for label in name.split(".")]
    if not all(0 < len(label) < 64 and label.isascii() for label in labels):
        raise UnicodeError("no name")
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def read_name(message: bytes, at: int) -> tuple[str, int]:
    """Return the name at *at* and the place behind it. Raises ValueError or IndexError for a broken one."""
    labels: list[str] = []
    behind = 0
    for _ in range(MOST_STEPS):
        length = message[at]
        if length >= 0xC0:  # RFC 1035 section 4.1.4: it goes on elsewhere
            behind = behind or at + 2
            at = struct.unpack_from("!H", message, at)[0] & 0x3FFF
        elif length:
            labels.append(message[at + 1 : at + 1 + length].decode("ascii"))
            at += 1 + length
        else:
            return ".".join(labels).lower(), behind or at + 1
    raise ValueError("a name without end")
