"""Which leaves are the text of the mail, and how they read (RFC 2046, RFC 3676)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailticket.mail import charset, html_text, uuencode
from mailticket.mail.structure import Leaf

#: Text beyond this is kept in the raw mail only (trust.md S16).
MAX_TEXT = 256 * 1024

#: What is decoded of a text part: HTML needs many times more bytes than it has text.
MAX_BYTES = 2 * 1024 * 1024

#: What S/MIME seals: encrypted, or signed so that only its clients can look inside (RFC 8551 section 3).
SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


#: Text that nobody wrote: data, and the header fields of returned mail.
NO_WORDS = frozenset({"text/rfc822-headers", "text/vcard", "text/x-vcard", "text/directory"})


@dataclass(frozen=True, slots=True)
class Body:
    """The readable parts of a mail: the first text, or both renderings of it, and what else there is to read."""

    plain: Leaf | None = None
    html: tuple[Leaf, ...] = ()  #: several where a client broke its HTML at each file (Apple Mail)
    more: tuple[Leaf, ...] = ()  #: further text parts: the writer's as well, never read for commands (trust.md S19)


def choose(leaves: Sequence[Leaf]) -> Body:
    """Return the text parts that are neither files nor inside another mail, the first that is not blank before others.

    Only what shares a multipart/alternative with it says the same in another form (RFC 2046 section 5.1.4).
    """
    texts = [leaf for leaf in leaves if leaf.kind.startswith("text/") and is_text(leaf)]
    units = _units([leaf for leaf in texts if leaf.kind not in NO_WORDS] or texts)
    at = next((n for n, unit in enumerate(units) if len(units) > 1 and not _is_blank(unit)), 0)
    if not units:
        return Body(more=tuple(leaf for leaf in leaves[:1] if _is_named_text(leaf)))
    plain, html = (_of_kind(units[at], kind) for kind in ("text/plain", "text/html"))
    if not plain and not html:
        plain = units[at][:1]
    # What no text part stands for is read for commands, if from one part only.
    shown, rest = (html, plain[1:]) if plain and not _is_blank(plain) else (html[:1], html[1:])
    further = [leaf for unit in units[at + 1 :] if "multipart/report" not in unit[0].parents for leaf in _shown(unit)]
    return Body(next(iter(plain), None), tuple(shown), (*rest, *further))


def _is_named_text(leaf: Leaf) -> bool:
    """Say whether a program gave its text a name: where no other is, the first part is shown, and kept as a file too.

    It is never read for commands: what has a name may be a file.
    """
    return leaf.kind in {"text/plain", "text/html"} and leaf.disposition != "attachment"


def _units(texts: Iterable[Leaf]) -> list[list[Leaf]]:
    """Return the leaves, those of one alternative together."""
    units: dict[str, list[Leaf]] = {}
    for leaf in texts:
        units.setdefault(_below_alternative(leaf, 0), []).append(leaf)
    return list(units.values())


def _below_alternative(leaf: Leaf, levels: int) -> str:
    """Return the path of the outermost alternative around a leaf, or so many levels below; its own where is none."""
    if "multipart/alternative" not in leaf.parents:
        return leaf.path
    return ".".join(["", *leaf.path.split(".")][: leaf.parents.index("multipart/alternative") + 1 + levels])


def _of_kind(unit: Sequence[Leaf], kind: str) -> list[Leaf]:
    """Return the leaves of a kind in the first rendering that has it; a client may break one at each file."""
    found = [leaf for leaf in unit if leaf.kind == kind]
    return [leaf for leaf in found if _below_alternative(leaf, 1) == _below_alternative(found[0], 1)]


def _shown(unit: Sequence[Leaf]) -> Sequence[Leaf]:
    plain = _of_kind(unit, "text/plain")
    return plain if plain and not _is_blank(plain) else _of_kind(unit, "text/html") or unit[:1]


def _is_blank(unit: Iterable[Leaf]) -> bool:
    return all(leaf.kind == "text/plain" and not leaf.data.strip() for leaf in unit)


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


def html_source(leaves: Iterable[Leaf]) -> str:
    """Return HTML decoded; a parser reads what follows the end of a document as more of its body."""
    found = (charset.clean(charset.decode(_bounded(leaf.data), leaf.charset, html=True)) for leaf in leaves)
    return "\n".join(found)[:MAX_BYTES]


def text_of(leaf: Leaf) -> tuple[str, tuple[uuencode.Found, ...]]:
    """Return a text leaf of any kind as text, and the uuencoded files that were taken out of it."""
    return (html_text.to_text(html_source([leaf])), ()) if leaf.kind == "text/html" else plain_text(leaf)


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
