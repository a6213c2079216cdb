"""Leaves that are kept as files, and names that are safe to show (trust.md S14)."""

import re
import unicodedata
from hashlib import sha256

from mailticket.mail import uuencode, words
from mailticket.mail.headers import raw_field
from mailticket.mail.message import Attachment, Use
from mailticket.mail.structure import Leaf

#: What a display name may take, in UTF-8 bytes.
MAX_NAME = 150

#: Names that Windows keeps for devices.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

#: What clients add by themselves, and whether it is a file all the same where its writer attached it by name.
ADDED = {
    "application/pgp-signature": False,
    "application/pkcs7-signature": False,
    "application/x-pkcs7-signature": False,
    "application/pgp-keys": False,
    "text/calendar": True,
    "application/ics": True,
    "text/vcard": True,
    "text/x-vcard": True,
}
CALENDAR = frozenset({"text/calendar", "application/ics"})

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")


def is_file(leaf: Leaf) -> bool:
    """Say whether a help desk would keep this leaf as a file: it has a name, says so, or is no text."""
    return (
        bool(leaf.name)
        or leaf.disposition == "attachment"
        or not leaf.kind.startswith("text/")
        or (leaf.kind == "text/calendar")
    )


def is_added(leaf: Leaf, *, invites: bool) -> bool:
    """Say whether a client put this leaf there by itself; in a mail that *invites*, an .ics is a copy of that."""
    if leaf.parents[-1:] == ("multipart/signed",) and leaf.path.rpartition(".")[2] != "1":
        return True  # the signature, whatever its type (RFC 1847)
    if leaf.kind not in ADDED:
        return False
    by_name = leaf.disposition == "attachment" and bool(leaf.name) and "multipart/alternative" not in leaf.parents
    return not (ADDED[leaf.kind] and by_name and not (invites and leaf.kind in CALENDAR))


def is_invitation(leaf: Leaf) -> bool:
    """Say whether a leaf makes of its mail an invitation: it is for the client's calendar, not for its reader."""
    return leaf.kind == "text/calendar" and is_added(leaf, invites=False)


def attachment(leaf: Leaf, use: Use = Use.FILE) -> Attachment:
    """Describe a leaf as a file."""
    data = leaf.data
    content_id = words.field_text(raw_field(leaf.part, "content-id"))
    return Attachment(
        part=leaf.path,
        name=safe_name(leaf.name),
        content_type=leaf.kind if _TYPE.fullmatch(leaf.kind) else "application/octet-stream",
        size=len(data),
        inline=leaf.disposition == "inline" or (leaf.disposition != "attachment" and bool(content_id)),
        content_id=re.sub(r"[<>\s]", "", content_id)[:200],
        sha256=sha256(data).hexdigest(),
        use=use,
    )


def inside(leaf: Leaf, found: tuple[uuencode.Found, ...], how: str) -> tuple[Attachment, ...]:
    """Describe the files inside a leaf: uuencoded in a text ("uu"), or in a winmail.dat ("tnef")."""
    return tuple(
        Attachment(
            part=f"{leaf.path}/{how}{number}",
            name=safe_name(file.name),
            content_type="application/octet-stream",
            size=len(file.data),
            sha256=sha256(file.data).hexdigest(),
        )
        for number, file in enumerate(found, start=1)
    )


def safe_name(raw: str) -> str:
    """Return a file name that is only a name: normalised first, judged after (trust.md F4)."""
    text = unicodedata.normalize("NFC", raw)
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    text = text.replace("\\", "/").rpartition("/")[2]
    text = re.sub(r"(?i)%2f|%5c|%00", "_", text)
    text = " ".join(text.split()).lstrip(". ").rstrip(". ")
    stem, dot, extension = text.rpartition(".")
    if (stem if dot else text).partition(".")[0].strip().lower() in RESERVED:
        text = f"_{text}"
        stem = f"_{stem}" if dot else stem
    return _shorten(text, stem, extension if dot else "")


def _shorten(text: str, stem: str, extension: str) -> str:
    if len(text.encode("utf-8", "replace")) <= MAX_NAME:
        return text
    kept = f".{extension}" if extension and len(extension.encode()) <= 20 else ""
    room = MAX_NAME - len(kept.encode())
    base = (stem if kept else text).encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    return base.rstrip(". ") + kept
