"""What is inside a winmail.dat (TNEF); the one module that knows tnefparse, which comes with the extra `outlook`."""

from dataclasses import dataclass
from typing import Any

from mailticket.mail import charset
from mailticket.mail.structure import Leaf
from mailticket.mail.uuencode import Found

KINDS = frozenset(["application/ms-tnef", "application/vnd.ms-tnef"])
NAME = "winmail.dat"
SIGNATURE = b"\x78\x9f\x3e\x22"

#: Files taken out of one container.
MAX_FILES = 100


def is_container(leaf: Leaf) -> bool:
    """Say whether a leaf is a container by its type, or by its name where a gateway lost the type."""
    return leaf.kind in KINDS or leaf.name.lower() == NAME


@dataclass(frozen=True, slots=True)
class Container:
    """A container, opened: its files, and the text in the forms that we read."""

    files: tuple[Found, ...] = ()
    plain: str = ""
    html: bytes = b""
    is_only_rich: bool = False  #: all that is in it is text as RTF, which we do not read


def read(data: bytes) -> Container | None:
    """Open a container; None when it is broken or the extra is not installed: then it is kept whole."""
    if not data.startswith(SIGNATURE):
        return None
    try:
        from tnefparse import TNEF

        container = TNEF(data, do_checksum=False)
        files = [Found(_name(file), bytes(file.data or b""), 0, 0) for file in container.attachments[:MAX_FILES]]
        whole = bool(container.objects) and all(file.name or file.data for file in files)
    except Exception:  # noqa: BLE001 - the bytes are the sender's and the library trusts them (trust.md F1)
        return None
    if not whole:
        return None
    html = _property(container, "htmlbody") or b""
    plain = _text(_property(container, "body"))
    only_rich = not (files or plain or html) and bool(_property(container, "rtfbody"))
    return Container(tuple(files), plain, html.encode() if isinstance(html, str) else bytes(html), only_rich)


def _property(container: Any, name: str) -> Any:
    """Return a form of the text; the library decodes it on access, and may fail then."""
    try:
        return getattr(container, name)
    except Exception:  # noqa: BLE001 - as in read
        return None


def _text(value: object) -> str:
    return charset.clean(charset.decode(value)) if isinstance(value, bytes) else str(value or "")


def _name(file: object) -> str:
    name = getattr(file, "long_filename", None)
    found = name() if callable(name) else getattr(file, "name", "")
    text = found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found or "")
    return text.strip("\0 ")
