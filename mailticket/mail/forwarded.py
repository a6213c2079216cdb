"""The mail inside the mail: whom an agent forwarded, inline or attached, and what they wrote.

Read from the first forwarded mail only, and only from its header block: an address somewhere in its text is never
the author.
"""

from email.message import Message

from mailticket.domain.subject import is_forward
from mailticket.mail import addresses, body, headers, html_text, new_words, quotes, structure, words
from mailticket.mail.message import Address, Forwarded

#: Lines in which the header block is looked for below the announcement.
MAX_GAP = 4


def find(text: str, html: str, subject: str, found: list[structure.Leaf]) -> Forwarded | None:
    """Return the mail that is forwarded: attached as a whole, or inline below an announcement or header block."""
    attached = [leaf for leaf in found if leaf.kind == "message/rfc822"]
    if attached and is_forward(subject):
        return _attached(attached[0])
    inline = inline_in(text, subject) or (inline_in(html_text.to_text(html), subject) if html and not text else None)
    if inline or not attached or text.strip():
        return inline
    return _attached(attached[0])


def inline_in(text: str, subject: str) -> Forwarded | None:
    """Return the mail forwarded in *text*; without an announcement, the subject must say that it is a forward."""
    lines = text.split("\n")[: new_words.MAX_LINES]
    for i in sorted(quotes.suspects(lines)):
        if i < 0 or not lines[i].strip():
            continue
        announced = quotes.separator(lines, i)
        start = _header_start(lines, i + 1) if announced else i
        if not announced and not quotes.header_block(lines, i):
            continue
        if start is None or (announced != "forward" and not is_forward(subject)):
            return None
        return _from_block(lines, start)
    return None


def _header_start(lines: list[str], i: int) -> int | None:
    for j in range(i, min(len(lines), i + MAX_GAP)):
        if quotes.header_role(lines[j]):
            return j
    return None


def _from_block(lines: list[str], start: int) -> Forwarded | None:
    """Read the header block that begins at line *start*."""
    values: dict[str, str] = {}
    end = start
    while end < len(lines) and end < start + 20:
        role = quotes.header_role(lines[end])
        if role:
            values.setdefault(role, lines[end].replace("：", ":").partition(":")[2].strip(" *_\t"))
        elif not lines[end].strip() and len(values) > 1:
            break
        end += 1
    author = _author(values.get("from", ""))
    if author is None:
        return None
    text = "\n".join(lines[end:]).strip("\n")
    return Forwarded(author, words.field_text(values.get("subject", "")), addresses.date(values.get("date", "")), text)


def _author(raw: str) -> Address | None:
    """Read `Anne <a@b>`, `Anne [mailto:a@b]`, `a@b`, `"Anne" a@b`."""
    text = raw.replace("[mailto:", "<").replace("<mailto:", "<").replace("]", ">") if "mailto:" in raw else raw
    return addresses.rescue(text)


def _attached(leaf: structure.Leaf) -> Forwarded | None:
    payload = headers.payload(leaf.part)
    inner = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None
    if inner is None:
        return None
    raw = headers.raw_field(inner, "from")
    author = next(iter(addresses.read(raw)[0]), None) or addresses.rescue(raw)
    if author is None:
        return None
    chosen = body.choose(list(structure.leaves(inner)))
    plain = body.plain_text(chosen.plain)[0] if chosen.plain else ""
    text = plain if plain.strip() or not chosen.html else html_text.to_text(body.html_source(chosen.html))
    return Forwarded(
        author,
        words.field_text(headers.raw_field(inner, "subject")),
        addresses.date(headers.raw_field(inner, "date")),
        text[: body.MAX_TEXT].strip("\n"),
        headers.message_id(headers.raw_field(inner, "message-id")),
        leaf.path,
    )
