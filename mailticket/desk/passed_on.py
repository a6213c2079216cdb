"""A mail that an agent passed on to the desk: it opens a ticket for whoever wrote it (product.md 6, `#new`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mailticket.desk import intake, limits
from mailticket.desk.context import Desk
from mailticket.domain import addresses
from mailticket.domain import subject as subjects
from mailticket.mail import automatic
from mailticket.mail.message import Address, Mail
from mailticket.store import thread
from mailticket.store.states import MessageKind
from mailticket.store.tables import StoredAttachment, Ticket


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What somebody outside wrote to an agent, who forwarded it."""

    author: Address
    subject: str
    text: str
    message_id: str = ""  #: of the original, where it was attached
    files: Sequence[dict[str, Any]] = ()  #: of the mail that brought it
    mail: int = 0  #: the spooled mail that brought it
    via: str = "imap"


def find(desk: Desk, mail: Mail, *, via: str) -> PassedOn | None:
    """Return what *mail* passes on; None for what was never written to us, such as a notice of our own."""
    found = mail.forwarded
    if found is None or not addresses.is_valid(found.author.address) or is_ours(desk, found.author):
        return None
    if found.message_id and desk.token_in(found.message_id):
        return None
    title = subjects.strip(found.subject or mail.subject, desk.settings.site.token_label)
    files = [intake.file_row(attachment) for attachment in mail.attachments]
    return PassedOn(found.author, title, found.text, found.message_id, files, desk.mail or 0, via)


def is_ours(desk: Desk, author: Address) -> bool:
    """Say whether *author* is one of our own mailboxes."""
    return author.key in desk.settings.own_addresses or bool(desk.settings.mailbox_by_address(author.address))


def add(desk: Desk, ticket: Ticket, passed: PassedOn, kind: MessageKind) -> None:
    """Add it to the thread in its author's name; the queue is told of what its author asks for."""
    from mailticket.mail import new_words  # not before an agent forwards a mail

    words = new_words.of_text(passed.text).text
    values: dict[str, Any] = {
        "ticket": ticket.number,
        "kind": kind,
        "public": kind in intake.PUBLIC,
        "author_name": passed.author.name,
        "author_address": passed.author.key,
        "agent": None,
        "via": passed.via,
        "at": desk.now,
        "text": words,
        "full_text": passed.text if passed.text != words else "",
        "html": "",
        "message_id": passed.message_id,
        "mail": passed.mail,
    }
    message = thread.add(desk.tx, values, passed.files)
    desk.record(ticket.number, "message", detail=f"{kind} #{message.id}", why="forwarded by an agent")
    if kind in intake.PUBLIC:
        files = tuple(StoredAttachment(message=message.id or 0, mail=passed.mail, **row) for row in passed.files)
        desk.tell("opened", ticket, message=message, files=files)


def acknowledge(desk: Desk, ticket: Ticket, passed: PassedOn) -> None:
    """Acknowledge a forwarded mail as any other; nothing proves who wrote it, so none of its words go back."""
    reason = no_answer_because(desk, ticket, passed)
    if reason:
        desk.record(ticket.number, "not acknowledged", why=reason)
    else:
        desk.tell("to acknowledge", ticket, quote_words=False)


def no_answer_because(desk: Desk, ticket: Ticket, passed: PassedOn) -> str:
    """Return why its author gets no acknowledgement, or ""."""
    if automatic.NOREPLY.fullmatch(passed.author.key.partition("@")[0]):
        return f"nobody reads {passed.author.key}"
    if not desk.queue(ticket).acknowledge:
        return f"acknowledge = false in queue {ticket.queue}"
    return limits.refusal(desk, passed.author.key)


def as_json(passed: PassedOn | None) -> dict[str, Any]:
    """Return what a held mail keeps of it, {} of nothing; its files are kept with the others."""
    if passed is None:
        return {}
    plain = {name: getattr(passed, name) for name in ("subject", "text", "message_id", "mail", "via")}
    return {**plain, "name": passed.author.name, "address": passed.author.address}


def from_json(kept: Mapping[str, Any], files: Sequence[dict[str, Any]]) -> PassedOn | None:
    """Return what `as_json` kept."""
    if not kept:
        return None
    author = Address(kept["name"], kept["address"])
    plain = {name: kept[name] for name in ("subject", "text", "message_id", "mail", "via")}
    return PassedOn(author, files=files, **plain)
