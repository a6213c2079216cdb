"""The house of the demo: who is in it, and the configuration of its desk."""

from dataclasses import dataclass
from pathlib import Path

from mailticket.config_text import literal, write_new

HOST = "127.0.0.1"
#: The server at the border, whose Authentication-Results the desk believes.
BORDER = "mx.acme.example"
#: One for all: the servers are heard on loopback alone, and gone with the demo.
PASSWORD = "demo"  # noqa: S105 - it guards nothing


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who has a mailbox here; `user` is what they log in with."""

    user: str
    name: str
    address: str
    part: str
    language: str = "en"  #: what their mail client says in Content-Language

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the mail servers listen."""

    imap: int
    smtp: int


DESK = Character("support", "Acme Support", "support@acme.example", "the desk itself")
CAST = (
    Character("anne", "Anne Lind", "anne@north.example", "customer"),
    Character("ben", "Benoît Morel", "ben@ouest.example", "customer, writes French", "fr"),
    Character("chloe", "Chloe Park", "chloe@south.example", "customer"),
    Character("alice", "Alice Dupont", "alice@acme.example", "agent, leads the queue"),
    Character("bob", "Bob Martin", "bob@acme.example", "agent"),
    Character("ops", "Olga Sand", "ops@acme.example", "operator, is told of trouble"),
)
BY_USER = {character.user: character for character in (DESK, *CAST)}
#: Who has no mailbox here, and would like to be Alice.
FORGER = Character("mallory", "Mallory", "mallory@elsewhere.example", "forger")


def user_of(address: str) -> str | None:
    """Return whose mailbox *address* is, also as `support+anything@`; None for a stranger's."""
    local, _, domain = address.lower().rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    return next((who.user for who in BY_USER.values() if who.address == plain), None)


def configure(folder: Path, ports: Ports) -> Path:
    """Write the configuration of the desk and its password into *folder*; return the configuration's path."""
    secret = folder / "imap-password"
    write_new(secret, PASSWORD)
    file = folder / "mailticket.toml"
    write_new(file, CONFIGURATION.format(**_values(folder, secret, ports)))
    return file


def _values(folder: Path, secret: Path, ports: Ports) -> dict[str, str]:
    alice, bob, ops = BY_USER["alice"], BY_USER["bob"], BY_USER["ops"]
    given: dict[str, str | int] = {
        "state": str(folder / "state"),
        "secret": str(secret),
        "host": HOST,
        "imap_port": ports.imap,
        "smtp_port": ports.smtp,
        "trust": f"authserv-id {BORDER}",
        "site": DESK.name,
        "desk": DESK.address,
        "user": DESK.user,
        "ops": ops.address,
        "alice": alice.name,
        "alice_address": alice.address,
        "bob": bob.name,
        "bob_address": bob.address,
    }
    return {name: literal(value) for name, value in given.items()}


#: What an operator would write; polls are a minute apart, so what is quick here is told by IDLE.
CONFIGURATION = """\
# The desk of the demo. `mailticket --config THIS list`, `show 1001`, `audit` look into it while it runs.

[site]
name = {site}
operator = {ops}
state_dir = {state}
min_free = "1MB"

[security]
trust = {trust}

[[mailbox]]
name = "support"
address = {desk}
queue = "support"
plus_addressing = true

  [mailbox.imap]
  host = {host}
  port = {imap_port}
  security = "plain"
  user = {user}
  password_file = {secret}

  [mailbox.smtp]
  host = {host}
  port = {smtp_port}
  security = "plain"

[[queue]]
name = "support"
agents = ["alice", "bob"]
lead = "alice"

[[agent]]
id = "alice"
name = {alice}
address = {alice_address}
role = "lead"

[[agent]]
id = "bob"
name = {bob}
address = {bob_address}
"""
