"""Bytes to `Mail`. Total: whatever the bytes are, a `Mail` comes back, with what was wrong in `defects`."""

import email
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import Message

from mailticket.domain import subject as subjects
from mailticket.mail import (
    addresses,
    attachments,
    body,
    bounces,
    calendar_answers,
    charset,
    flufl,
    forwarded,
    headers,
    new_words,
    reports,
    spans,
    tnef,
    uuencode,
    words,
)
from mailticket.mail.glance import degrade
from mailticket.mail.message import Address, Attachment, DeliveryReport, Mail, Use
from mailticket.mail.structure import Leaf, Source, leaves

#: Fields kept for `Mail.headers`; limits.scan refuses more lines than this before.
MAX_FIELDS = 1000


def parse(raw: bytes) -> Mail:
    """Return the mail that *raw* is. Never raises (trust.md F1); what cannot be walked comes back degraded."""
    try:
        mail, found, message = _parse(raw)
        return mail if mail.report else replace(mail, report=_loose_report(mail, found, message))
    except Exception as error:  # noqa: BLE001 - total by contract: the standard library raises what it likes (trust.md F1)
        return degrade(raw, because=type(error).__name__)


def _loose_report(mail: Mail, found: list[Leaf], message: Message) -> DeliveryReport | None:
    """Return the delivery report in a mail that follows no standard; the library has the last word."""
    if bounces.mark(mail):
        own = reports.loose(mail, found)
        others = None if own.statuses else flufl.read(message)
        return replace(own, statuses=others.statuses) if others else own
    if bounces.may_be_one(mail) and (others := flufl.read(message)):
        return replace(reports.loose(mail, found), statuses=others.statuses)
    return None


def part_bytes(raw: bytes, part: str) -> bytes:
    """Return the decoded bytes of the attachment at path *part*; empty when there is none."""
    path, _, inside = part.partition("/")
    try:
        found = next((leaf for leaf in leaves(*_tree(headers.mended(raw))) if leaf.path == path), None)
        if found is None:
            return b""
        if not inside:
            return found.data
        opened = inside.startswith("tnef")
        files = (tnef.read(found.data) or tnef.Container()).files if opened else body.plain_text(found)[1]
        number = int(inside.removeprefix("tnef" if opened else "uu"))
        return files[number - 1].data if 0 < number <= len(files) else b""
    except Exception:  # noqa: BLE001 - total by contract, as parse
        return b""


def _tree(raw: bytes) -> tuple[Message, Source]:
    """Return the standard library's tree of *raw* (compat32: raw header values), big bodies kept out of it."""
    small, bodies = spans.reduced(raw)
    return email.message_from_bytes(small), Source(raw, bodies)


@dataclass(frozen=True, slots=True)
class _Author:
    """What the From fields say."""

    addresses: tuple[Address, ...]
    count: int
    defects: tuple[str, ...]


def _parse(raw: bytes) -> tuple[Mail, list[Leaf], Message]:
    whole = headers.mended(raw)
    message, source = _tree(whole)
    fields = headers.raw_fields(message)
    found = list(leaves(message, source))
    chosen = body.choose(found)
    plain, files = body.plain_text(chosen.plain) if chosen.plain else ("", ())
    plain = plain[: body.MAX_TEXT]
    html = body.html_source(chosen.html)
    more, more_files = _further(chosen)
    if not _has_text(chosen):
        plain, html = _outlooks_text(found)
    get = _first(fields)
    subject = words.field_text(get("subject"))
    read = new_words.read(plain, html, more, forward=subjects.is_forward(subject))
    author = _author(fields, mended=whole is not raw)
    kind, parameters = headers.content_type(message)
    method = _calendar_method(found)
    mail = Mail(
        headers=headers.decoded(fields[:MAX_FIELDS]),
        message_id=headers.message_id(get("message-id")),
        date=addresses.date(get("date")),
        from_=author.addresses,
        from_count=author.count,
        from_defects=author.defects,
        sender=next(iter(_addresses(get("sender"))), None),
        reply_to=_addresses(get("reply-to")),
        to=_all_addresses(fields, "to"),
        cc=_all_addresses(fields, "cc"),
        subject=subject,
        in_reply_to=headers.message_ids(get("in-reply-to")),
        references=headers.message_ids(get("references")),
        language=_language(get("content-language")),
        text=read.text,
        new_words=read.new_words,
        more_words=read.more_words,
        only_quote=read.only_quote,
        text_part=plain,
        html_part=html,
        html_new_words=read.html_new_words,
        html_new=read.html_new,
        attachments=(
            *_attachments(found, chosen, files, has_text=_has_text(chosen) or bool(plain or html)),
            *more_files,
        ),
        content_type=kind,
        report=reports.read(found),
        report_type=parameters.get("report-type", "").lower(),
        calendar_method=method,
        calendar=calendar_answers.read(found) if method in calendar_answers.METHODS else None,
        forwarded=forwarded.find(plain, html, subject, found, more),
        defects=_defects(message, found),
        notes=read.notes,
    )
    return mail, found, message


def _first(fields: list[tuple[str, str]]) -> Callable[[str], str]:
    table: dict[str, str] = {}
    for name, value in fields:
        table.setdefault(name.lower(), value)
    return lambda name: table.get(name, "")


def _author(fields: list[tuple[str, str]], *, mended: bool) -> _Author:
    """Read From strictly; anything wrong with it is a defect, and a rescued address stays one (trust.md F11)."""
    values = [value for name, value in fields if name.lower() == "from"]
    if not values:
        return _Author((), 0, ("missing",))
    found, defects = addresses.read(values[0])
    if not found and (rescued := addresses.rescue(values[0])):
        found, defects = (rescued,), (*defects, "rescued")
    if mended:
        defects = (*defects, "broken-header")
    if len(values) > 1:
        defects = (*defects, "several-from-fields")
    if len(found) != 1:
        defects = (*defects, "no-address" if not found else "several-addresses")
    return _Author(found, len(values), defects)


def _addresses(raw: str) -> tuple[Address, ...]:
    return addresses.read(raw)[0] if raw.strip() else ()


def _all_addresses(fields: list[tuple[str, str]], wanted: str) -> tuple[Address, ...]:
    found = [address for name, value in fields if name.lower() == wanted for address in _addresses(value)]
    return tuple(found[: addresses.MAX_ADDRESSES])


def _language(raw: str) -> str:
    """Return the primary subtag of the first Content-Language tag (RFC 3282)."""
    tag = raw.partition(",")[0].strip().partition("-")[0].lower()
    return tag if tag.isalpha() and tag.isascii() and 2 <= len(tag) <= 3 else ""


def _further(chosen: body.Body) -> tuple[list[str], list[Attachment]]:
    """Return the further texts, and the files in them."""
    texts: list[str] = []
    kept: list[Attachment] = []
    room = body.MAX_TEXT
    for leaf in chosen.more:
        text, files = body.text_of(leaf)
        kept += attachments.inside(leaf, files, "uu")
        texts.append(text[:room])
        room -= len(texts[-1])
    return texts, kept


def _attachments(
    found: list[Leaf], chosen: body.Body, files: tuple[uuencode.Found, ...], *, has_text: bool
) -> tuple[Attachment, ...]:
    kept: list[Attachment] = []
    unread = body.unread(found, has_text=has_text)
    invites = any(map(attachments.is_invitation, found))
    for leaf in found:
        if attachments.is_file(leaf) and leaf is not chosen.plain:
            opened = tnef.read(leaf.data) if tnef.is_container(leaf) else None
            if opened is None or (opened.is_only_rich and not _has_text(chosen)):
                use = Use.ADDED if attachments.is_added(leaf, invites=invites) else Use.FILE
                kept.append(attachments.attachment(leaf, Use.TEXT if leaf.path in unread else use))
            else:
                kept += attachments.inside(leaf, opened.files, "tnef")
    return (*kept, *(attachments.inside(chosen.plain, files, "uu") if chosen.plain else ()))


def _has_text(chosen: body.Body) -> bool:
    return chosen.plain is not None or bool(chosen.html)


def _outlooks_text(found: list[Leaf]) -> tuple[str, str]:
    """Return the text in a winmail.dat, plain and HTML, of a mail that has none outside of it."""
    opened = next((box for leaf in found if tnef.is_container(leaf) and (box := tnef.read(leaf.data))), None)
    if opened is None:
        return "", ""
    html = charset.clean(charset.decode(opened.html[: body.MAX_BYTES], html=True))
    return opened.plain[: body.MAX_TEXT], html


def _calendar_method(found: list[Leaf]) -> str:
    """Return the METHOD of the first text/calendar part, from its parameter or its text (RFC 5546)."""
    for leaf in found:
        if leaf.kind != "text/calendar":
            continue
        method = leaf.parameters.get("method", "")
        if not method:
            text = charset.decode(leaf.data[:4096], leaf.charset).upper()
            method = text.partition("\nMETHOD:")[2].partition("\n")[0]
        return method.strip().upper()[:20]
    return ""


def _defects(message: Message, found: list[Leaf]) -> tuple[str, ...]:
    names = [type(defect).__name__ for defect in message.defects]
    names += [type(defect).__name__ for leaf in found for defect in leaf.part.defects]
    return tuple(dict.fromkeys(names))
