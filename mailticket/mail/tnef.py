"""Files inside a winmail.dat (TNEF); the one module that knows tnefparse, which comes with the extra `outlook`."""

from mailticket.mail.uuencode import Found

KINDS = frozenset(["application/ms-tnef", "application/vnd.ms-tnef"])

#: Files taken out of one container.
MAX_FILES = 100


def find(data: bytes) -> tuple[Found, ...]:
    """Return the files in a container; none when it is broken or the extra is not installed: then it stays whole."""
    try:
        from tnefparse import TNEF

        files = TNEF(data, do_checksum=False).attachments[:MAX_FILES]
        return tuple(Found(_name(file), bytes(file.data), 0, 0) for file in files if file.data)
    except Exception:  # noqa: BLE001 - the bytes are the sender's and the library trusts them (trust.md F1)
        return ()


def _name(file: object) -> str:
    name = getattr(file, "long_filename", None)
    found = name() if callable(name) else getattr(file, "name", "")
    text = found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found or "")
    return text.strip("\0 ")
