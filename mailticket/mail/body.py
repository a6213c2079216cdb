"""Which leaf is the text of the mail, and how it reads (RFC 2046, RFC 3676)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailticket.mail import charset, uuencode
from mailticket.mail.structure import Leaf

#: Text beyond this is kept in the raw mail only (trust.md S16).
MAX_TEXT = 256 * 1024


#: What is decoded of a text part: HTML needs many times more bytes than it has text.
MAX_BYTES = 2 * 1024 * 1024

#: What S/MIME seals: encrypted, or signed so that only its clients can look inside (RFC 8551 section 3).
SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(frozen=True, slots=True)
class Body:
    """The readable parts of a mail."""

    plain: Leaf | None = None
    html: Leaf | None = None
    more: tuple[Leaf, ...] = ()  #: further unnamed text parts: shown, never read for commands (trust.md S19)


def choose(leaves: Sequence[Leaf]) -> Body:
    """Return the first text/plain and the first text/html part that are neither files nor inside another mail."""
    texts = [leaf for leaf in leaves if leaf.kind.startswith("text/") and is_text(leaf)]
    plain = next((leaf for leaf in texts if leaf.kind == "text/plain"), None)
    html = next((leaf for leaf in texts if leaf.kind == "text/html"), None)
    if plain is None and html is None:
        plain = next(iter(texts), None)
    rest = tuple(
        leaf for leaf in texts if leaf is not plain and leaf is not html and "multipart/alternative" not in leaf.parents
    )
    return Body(plain, html, rest)


def is_text(leaf: Leaf) -> bool:
    """Say whether a text leaf is to be read, not kept: it has no name and is no attachment."""
    return not leaf.name and leaf.disposition != "attachment" and leaf.kind != "text/calendar"


def unread(found: Sequence[Leaf], *, has_text: bool) -> frozenset[str]:
    """Return the paths of the parts that stand where the text should and cannot be read.

    That is all of an encrypted mail (RFC 3156), the first part where that is sealed, or where no part is text.
    """
    if any("multipart/encrypted" in leaf.parents or leaf.kind == "application/pgp-encrypted" for leaf in found):
        return frozenset(leaf.path for leaf in found)
    return frozenset(leaf.path for leaf in found[:1] if leaf.kind in SEALED or not has_text)


def plain_text(leaf: Leaf) -> tuple[str, tuple[uuencode.Found, ...]]:
    """Return a plain part as text, and the uuencoded files that were taken out of it."""
    data = leaf.data
    files = uuencode.find(data) if b"begin" in data else ()
    for file in reversed(files):
        data = data[: file.start] + data[file.end :]
    text = charset.clean(charset.decode(_bounded(data), leaf.charset))
    if leaf.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delsp=leaf.parameters.get("delsp", "").lower() == "yes")
    return text, files


def html_source(leaf: Leaf) -> str:
    """Return an HTML part decoded."""
    return charset.clean(charset.decode(_bounded(leaf.data), leaf.charset, html=True))


def _bounded(data: bytes) -> bytes:
    """Return what of a text is read, cut at a line end so that no character is halved."""
    if len(data) <= MAX_BYTES:
        return data
    return data[: data.rfind(b"\n", 0, MAX_BYTES) + 1 or MAX_BYTES]


def unflow(text: str, *, delsp: bool) -> str:
    """Join the soft-broken lines of format=flowed (RFC 3676), quote depth by quote depth."""
    out: list[str] = []
    pending: list[str] = []
    depth = 0
    for line in text.split("\n"):
        level = len(line) - len(line.lstrip(">"))
        content = line[level:].removeprefix(" ")
        soft = content.endswith(" ") and content != "-- "
        if pending and (level != depth or content == "-- "):
            out.append(_quoted(depth, pending))
            pending = []
        depth = level
        pending.append(content[:-1] if soft and delsp else content)
        if not soft:
            out.append(_quoted(depth, pending))
            pending = []
    if pending:
        out.append(_quoted(depth, pending))
    return "\n".join(out)


def _quoted(depth: int, pieces: list[str]) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}".rstrip() if depth else (text if text == "-- " else text.rstrip())
