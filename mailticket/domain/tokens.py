"""Signed tokens: what a mail address, a Message-ID and our loop mark carry, and how they are read back.

    support+a1042.bob.20900.<mac>@acme.example     address: letter + ticket . person . last day . MAC
    <a1042.bob.0.<nonce>.<mac>@acme.example>       Message-ID, read back from In-Reply-To and References
    support+b.77.<mac>@acme.example                return path of outbox row 77 (VERP)
    k<digest>.<mac>                                X-Mailticket-Id: this mail is our own

The letter names layout and purpose at once; a new layout takes new letters. The MAC is HMAC-SHA256, cut to 15 bytes,
over carrier, purpose, instance, ticket, person, their epoch and the last day, so nothing passes for anything else.
Nothing is believed before the MAC holds (trust.md F3): the unverified fields never leave this module.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MAX_LOCAL_PART = 64  #: RFC 5321 section 4.5.3.1.1
MAC_BYTES = 15
EPOCH_DAY = date(1970, 1, 1)

#: Says a person's epoch (raised by `agents revoke`); None when there is no such person.
EpochOf = Callable[[str], int | None]


class Purpose(StrEnum):
    """What a token is for; one never passes for another."""

    AGENT_REPLY = "agent-reply"
    REQUESTER_THREAD = "requester-thread"
    APPROVAL = "approval"
    FEEDBACK = "feedback"
    VENDOR = "vendor"
    BOUNCE = "bounce"
    CONFIRM = "confirm"
    INVITATION = "invitation"  #: the UID of something in an agent's calendar; answers to it are about that alone
    NOTICE = "notice"  #: mail nobody acts by answering: trouble, report, digest
    MARK = "mark"  #: X-Mailticket-Id


LETTERS = {
    "a": Purpose.AGENT_REPLY,
    "r": Purpose.REQUESTER_THREAD,
    "p": Purpose.APPROVAL,
    "f": Purpose.FEEDBACK,
    "v": Purpose.VENDOR,
    "b": Purpose.BOUNCE,
    "c": Purpose.CONFIRM,
    "i": Purpose.INVITATION,
    "n": Purpose.NOTICE,
    "k": Purpose.MARK,
}
LETTER_OF = {purpose: letter for letter, purpose in LETTERS.items()}

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_PERSON = re.compile(r"[a-z0-9_=-]+(?:\.[a-z0-9_=-]+)*")
_PLAIN_PERSON = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NONCE = re.compile(r"[a-z0-9]{1,40}")
_MAC = re.compile(r"[a-z2-7]{24}")
_TOKEN_TAIL = re.compile(r"[a-z](?:[0-9]+\.[a-z0-9_=.-]+)?\.[0-9]+\.[a-z2-7]{24}")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token to be minted says."""

    purpose: Purpose
    ticket: int | None  #: None: about no ticket (a worklist, a receipt of several)
    person: str  #: short reference: an agent's id, or "p<row id>"
    epoch: int = 0  #: the person's, at the time of minting
    expires: date | None = None  #: the last day it is good; None: for ever


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says whose MAC held. Only a `Signer` makes one."""

    purpose: Purpose
    ticket: int | None
    person: str
    expires: date | None = None

    def is_expired(self, today: date) -> bool:
        """Say whether its last day is over."""
        return self.expires is not None and today > self.expires

    def is_good_for(self, purpose: Purpose, *, ticket: int | None, person: str, today: date) -> bool:
        """Say whether *person*, who is the From of the mail, may do *purpose* on *ticket* with it (trust.md 3.2 T)."""
        told = (self.purpose, self.ticket, self.person)
        return told == (purpose, ticket, person) and not self.is_expired(today)


@dataclass(frozen=True, slots=True)
class _Unverified:
    """The fields of something that looks like a token; private, because nothing in it may be believed."""

    purpose: Purpose
    ticket: str
    person: str
    expiry: str
    nonce: str
    mac: str


class Signer:
    """Makes and reads the tokens of one instance with its one key."""

    def __init__(self, key: bytes, instance: str) -> None:
        if len(key) < 16:
            raise ValueError("the token key needs at least 16 bytes")
        self._key = key
        self._instance = instance

    def __repr__(self) -> str:
        return f"Signer(instance={self._instance!r})"

    def mint_address(self, mailbox_address: str, claim: Claim) -> str:
        """Return *mailbox_address* with a token; the plain address where it would be over 64 characters.

        Nothing is lost then: the Message-ID of the mail carries the token as well.
        """
        local, at, domain = mailbox_address.rpartition("@")
        minted = f"{local}+{self.mint_word(claim)}"
        return f"{minted}@{domain}" if at and local and len(minted) <= MAX_LOCAL_PART else mailbox_address

    def mint_word(self, claim: Claim) -> str:
        """Return the token of an address by itself, for where no address can carry it."""
        fields = _fields(claim)
        mac = self._mac("address", claim.purpose, *fields, str(claim.epoch))
        return f"{LETTER_OF[claim.purpose]}{'.'.join((*fields, mac))}"

    def read_address(self, address: str, epoch_of: EpochOf) -> Token | None:
        """Return what the token in *address* says if its MAC holds, else None; never raises of itself."""
        tail = _tail(address)
        return self._verify("address", _take_apart(tail, with_nonce=False), epoch_of) if tail else None

    def mint_message_id(self, domain: str, claim: Claim, nonce: str) -> str:
        """Return a Message-ID at *domain*; *nonce* is fresh lower-case letters and digits, once a mail."""
        if not _NONCE.fullmatch(nonce):
            raise ValueError("a nonce is 1 to 40 lower-case letters and digits")
        fields = _fields(claim)
        mac = self._mac("message-id", claim.purpose, *fields, str(claim.epoch), nonce)
        return f"<{LETTER_OF[claim.purpose]}{'.'.join((*fields, nonce, mac))}@{domain}>"

    def read_message_id(self, message_id: str, epoch_of: EpochOf) -> Token | None:
        """Return what one of our Message-IDs says, as found in In-Reply-To or References; None for any other."""
        left = message_id.strip().removeprefix("<").partition("@")[0]
        if len(left) > 256 or not left.isascii():
            return None
        return self._verify("message-id", _take_apart(left.lower(), with_nonce=True), epoch_of)

    def mint_return_path(self, mailbox_address: str, row: int) -> str:
        """Return the envelope sender of outbox row *row* (VERP); the plain address where it would be too long."""
        local, at, domain = mailbox_address.rpartition("@")
        minted = f"{local}+b.{row}.{self._mac('return-path', Purpose.BOUNCE, str(row))}"
        return f"{minted}@{domain}" if at and local and len(minted) <= MAX_LOCAL_PART else mailbox_address

    def read_return_path(self, address: str) -> int | None:
        """Return the outbox row that a report to *address* is about, if the MAC holds."""
        pieces = _tail(address).split(".")
        if len(pieces) != 3 or pieces[0] != "b" or not _NUMBER.fullmatch(pieces[1]):
            return None
        return int(pieces[1]) if self._holds(pieces[2], "return-path", Purpose.BOUNCE, pieces[1]) else None

    def mark(self, message_id: str) -> str:
        """Return the X-Mailticket-Id of the outgoing mail *message_id*; always the same for the same mail."""
        digest = _base32(hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).digest()[:MAC_BYTES])
        return f"k{digest}.{self._mac('mark', Purpose.MARK, digest)}"

    def verify_mark(self, value: str) -> bool:
        """Say whether an X-Mailticket-Id is ours: the mail it stands on is our own, come back (trust.md 4.1, 0a)."""
        text = value.strip()
        if len(text) > 64 or not text.isascii():
            return False
        digest, _, mac = text.lower().partition(".")
        return digest.startswith("k") and self._holds(mac, "mark", Purpose.MARK, digest[1:])

    def _verify(self, carrier: str, found: _Unverified | None, epoch_of: EpochOf) -> Token | None:
        """Look up the epoch, check the MAC, and only then let the fields out."""
        if found is None:
            return None
        person = _decode_person(found.person)
        epoch = None if person is None else epoch_of(person)
        if person is None or epoch is None:
            return None
        signed = (found.ticket, found.person, found.expiry, str(epoch), *([found.nonce] if found.nonce else []))
        if not self._holds(found.mac, carrier, found.purpose, *signed):
            return None
        days = int(found.expiry)
        return Token(
            purpose=found.purpose,
            ticket=int(found.ticket) or None,
            person=person,
            expires=EPOCH_DAY + timedelta(days=days) if days else None,
        )

    def _holds(self, mac: str, carrier: str, purpose: Purpose, *fields: str) -> bool:
        right = self._mac(carrier, purpose, *fields)
        return bool(_MAC.fullmatch(mac)) and hmac.compare_digest(mac.encode(), right.encode())

    def _mac(self, carrier: str, purpose: Purpose, *fields: str) -> str:
        """Sign length-prefixed fields, so that no two lists of fields read the same."""
        parts = [p.encode("utf-8", "surrogatepass") for p in ("1", carrier, purpose, self._instance, *fields)]
        signed = b"".join(b"%d:%s" % (len(part), part) for part in parts)
        return _base32(hmac.digest(self._key, signed, "sha256")[:MAC_BYTES])


def mailbox_of(address: str) -> str:
    """Return *address* without anything shaped like a token of ours; says nothing about whether it is valid."""
    tail = _tail(address)
    if not tail or not _TOKEN_TAIL.fullmatch(tail):
        return address
    local, _, domain = address.rpartition("@")
    return f"{local.rpartition('+')[0]}@{domain}"


def _fields(claim: Claim) -> tuple[str, str, str]:
    """Return ticket, person and last day as they stand in a token."""
    if claim.ticket is not None and claim.ticket < 1:
        raise ValueError("ticket numbers start at 1")
    if claim.epoch < 0 or not claim.person:
        raise ValueError("a token needs a person and their epoch")
    days = (claim.expires - EPOCH_DAY).days if claim.expires else 0
    if claim.expires and days < 1:
        raise ValueError("a token cannot have ended before 1970")
    return str(claim.ticket or 0), _encode_person(claim.person), str(days)


def _tail(address: str) -> str:
    """Return what follows the last `+` of the local part, lower case; "" when nothing can be a token there."""
    local = address.strip().rpartition("@")[0]
    if len(local) > 2 * MAX_LOCAL_PART or not local.isascii():
        return ""
    return local.lower().rpartition("+")[2] if "+" in local else ""


def _take_apart(text: str, *, with_nonce: bool) -> _Unverified | None:
    """Take a token to pieces; None when it does not even look like one."""
    purpose = LETTERS.get(text[:1])
    ticket, _, rest = text[1:].partition(".")
    pieces = rest.rsplit(".", 3 if with_nonce else 2)
    if purpose is None or len(pieces) != (4 if with_nonce else 3):
        return None
    person, expiry = pieces[:2]
    nonce = pieces[2] if with_nonce else ""
    well_formed = _NUMBER.fullmatch(ticket) and _NUMBER.fullmatch(expiry) and _PERSON.fullmatch(person)
    if not well_formed or (with_nonce and not _NONCE.fullmatch(nonce)) or int(expiry) > 1_000_000:
        return None
    return _Unverified(purpose, ticket, person, expiry, nonce, pieces[-1])


def _encode_person(person: str) -> str:
    """Return *person* as it stands in a local part: as it is, or base32 behind `=` where mail would bend it."""
    plain = _PLAIN_PERSON.fullmatch(person)
    return person if plain else "=" + _base32(person.encode("utf-8", "surrogatepass"))


def _decode_person(text: str) -> str | None:
    if _PLAIN_PERSON.fullmatch(text):
        return text
    padded = text[1:].upper() + "=" * (-len(text[1:]) % 8)
    try:
        person = base64.b32decode(padded).decode("utf-8", "surrogatepass")
    except ValueError:
        return None
    return person if text == _encode_person(person) else None


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()
