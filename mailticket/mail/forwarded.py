"""The mail inside the mail: whom an agent forwarded, inline or attached, and what they wrote.

Read from the first forwarded mail only, and only from its header block: an address somewhere in its text is never
the author.
"""

from collections.abc import Sequence
from email.message import Message

from mailticket.domain.subject import is_forward
from mailticket.mail import addresses, body, headers, html_text, new_words, quotes, structure, words
from mailticket.mail.message import Address, Forwarded

#: Lines in which the header block is looked for below the announcement.
MAX_GAP = 4


def find(text: str, html: str, subject: str, found: list[structure.Leaf], more: Sequence[str] = ()) -> Forwarded | None:
    """Return the mail that is forwarded: attached as a whole, or inline below an announcement or header block.

    *more* are further text parts: what is forwarded inline goes on in them.
    """
    attached = [leaf for leaf in found if leaf.kind == "message/rfc822"]
    forward = is_forward(subject)
    if attached and forward:
        return _attached(attached[0])
    inline = inline_in("\n\n".join([text, *more]), subject)
    if inline is None and html and (forward or not text):
        inline = inline_in("\n\n".join([html_text.to_text(html), *more]), subject)
    if inline or not attached or text.strip():
        return inline
    return _attached(attached[0])


def inline_in(text: str, subject: str) -> Forwarded | None:
    """Return the mail forwarded in *text*; without an announcement, the subject must say that it is a forward."""
    lines = text.split("\n")[: new_words.MAX_LINES]
    forward = is_forward(subject)
    for i in sorted(quotes.suspects(lines)):
        if i < 0 or not lines[i].strip():
            continue
        if quotes.is_quoted(lines[i]):
            begins = forward and (i == 0 or not quotes.is_quoted(lines[i - 1]))
            if begins and (found := _block(_unquoted(lines, i))):
                return found
            continue
        announced = quotes.separator(lines, i)
        if announced or quotes.header_block(lines, i):
            return _below(lines, i, announced) if forward or announced == "forward" else None
    return None


def _below(lines: list[str], i: int, announced: str) -> Forwarded | None:
    """Read what is forwarded below line *i*, an announcement or the header block itself."""
    after = i + 1 if announced else i
    first = next((j for j in range(after, min(len(lines), after + MAX_GAP)) if lines[j].strip()), after)
    if announced and first < len(lines) and quotes.is_quoted(lines[first]):
        return _block(_unquoted(lines, first))
    return _block(lines[after:]) or (
        _block(_with_colons(lines[after:])) or _attributed(lines, first) if announced else None
    )


def _unquoted(lines: list[str], i: int) -> list[str]:
    """Return the quoted lines at *i*, one mark off: Apple's plain text and Orange mark what they forward."""
    end = next((j for j in range(i, len(lines)) if not quotes.is_quoted(lines[j])), len(lines))
    return [line.lstrip(" \t\u00a0")[1:].removeprefix(" ") for line in lines[i:end]]


def _with_colons(lines: list[str]) -> list[str]:
    """Return *lines* with a colon after the first word of those at the top: eM Client writes none."""
    end = next((j for j, line in enumerate(lines[:8]) if j and not line.strip()), 0)
    return [line.strip().replace(" ", ": ", 1) for line in lines[:end]] + lines[end:]


def _attributed(lines: list[str], i: int) -> Forwarded | None:
    """Read an attribution in the place of a header block, as Yandex writes it."""
    length = quotes.attribution(lines, i)
    line = " ".join(lines[i : i + length])
    author = addresses.rescue(line.rpartition(",")[2].rstrip(" :：")) if length else None
    text = "\n".join(lines[i + length :]).strip("\n")
    return Forwarded(Address(author.name.strip(' "'), author.address), text=text) if author else None


def _block(lines: list[str]) -> Forwarded | None:
    """Read the header block that begins near the top of *lines*, and the text below it."""
    values: dict[str, str] = {}
    start = next((j for j in range(min(len(lines), MAX_GAP)) if quotes.header_role(lines[j])), len(lines))
    end = start
    for j in range(start, min(len(lines), start + 20)):
        role = quotes.header_role(lines[j])
        if role:
            values.setdefault(role, lines[j].replace("：", ":").partition(":")[2].strip(" *_\t"))
            end = j + 1
        elif not lines[j].strip() and len(values) > 1:
            break
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
    text = "\n\n".join([text, *(body.text_of(leaf)[0] for leaf in chosen.more)])
    return Forwarded(
        author,
        words.field_text(headers.raw_field(inner, "subject")),
        addresses.date(headers.raw_field(inner, "date")),
        text[: body.MAX_TEXT].strip("\n"),
        headers.message_id(headers.raw_field(inner, "message-id")),
        leaf.path,
    )
