"""Does plus addressing work here? A mail to `support+probe@…` by the mailbox's own server tells, when it comes back.

Until then answers are known by their References alone; a wrong guess would send them to nowhere.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from mailticket.desk.context import Desk
from mailticket.domain.tokens import Claim, Purpose
from mailticket.mail.compose import Outgoing, compose
from mailticket.mail.message import Address, Mail
from mailticket.sections import Mailbox
from mailticket.settings import Settings
from mailticket.store import facts, outbox
from mailticket.store.outbox import Promise
from mailticket.store.statements import memory

NOTICE = "probe"
AGAIN_AFTER = timedelta(weeks=1)
WORDS = "mailticket sends this to itself to learn whether plus addressing works. It may be deleted."
KNOWN = "plus addressing that works"


def works(tx: Session, mailbox: Mailbox) -> bool:
    """Say whether answers to `address+token@` reach us: as configured, or because a probe came back."""
    if mailbox.plus_addressing != "auto":
        return bool(mailbox.plus_addressing)
    known: dict[str, bool] = memory(tx).setdefault(KNOWN, {})
    if mailbox.name not in known:
        known[mailbox.name] = facts.get(tx, proved(mailbox)) is not None
    return known[mailbox.name]


def wanted(tx: Session, settings: Settings, *, now: datetime) -> list[Mailbox]:
    """Return the mailboxes of which it is not known, and that no probe was sent to lately."""
    undecided = [mailbox for mailbox in settings.mailboxes if mailbox.plus_addressing == "auto"]
    return [mailbox for mailbox in undecided if not works(tx, mailbox) and not _asked_lately(tx, mailbox, now)]


def _asked_lately(tx: Session, mailbox: Mailbox, now: datetime) -> bool:
    asked = facts.get(tx, sent(mailbox))
    return asked is not None and now - asked.at < AGAIN_AFTER


def send(desk: Desk, mailbox: Mailbox) -> bool:
    """Promise a probe; return whether it is new."""
    signer, own = desk.house.signer, mailbox.address
    local, _, domain = own.rpartition("@")
    message_id = signer.mint_message_id(domain, Claim(Purpose.NOTICE, None, NOTICE), desk.house.nonce())
    mark = signer.mark(message_id)
    composed = compose(
        Outgoing(
            from_=Address(desk.settings.site.name, own),
            to=Address("", f"{local}+{NOTICE}@{domain}"),
            subject="plus addressing",
            message_id=message_id,
            date=desk.now,
            reply_to=own,
            mark=mark,
            text=f"{WORDS}\n",
            html=f"<p>{WORDS}</p>\n",
            auto_submitted="auto-generated",
        )
    )
    row = outbox.enqueue(
        desk.tx,
        Promise(
            cause=f"{desk.cause}:{mailbox.name}",
            notice=NOTICE,
            mailbox=mailbox.name,
            mail_from=own,
            recipient=composed.recipient,
            message_id=message_id,
            content=composed.content,
            automatic=True,
            smtputf8=composed.smtputf8,
        ),
        now=desk.now,
    )
    if row is not None:
        facts.put(desk.tx, sent(mailbox), mark, now=desk.now)
    return row is not None


def came_back(desk: Desk, mail: Mail) -> bool:
    """Note that plus addressing works if *mail*, known as our own, is a probe; return whether it is."""
    marks = {value.strip().lower() for value in mail.header_all("X-Mailticket-Id")}
    for mailbox in desk.settings.mailboxes:
        asked = facts.get(desk.tx, sent(mailbox))
        if asked is not None and asked.value in marks:
            facts.put_first(desk.tx, proved(mailbox), "a probe came back", now=desk.now)
            memory(desk.tx).pop(KNOWN, None)
            return True
    return False


def proved(mailbox: Mailbox) -> str:
    """Return the fact that says that a probe came back."""
    return f"plus:{mailbox.name}"


def sent(mailbox: Mailbox) -> str:
    """Return the fact that says which probe was sent, and when."""
    return f"plus-probe:{mailbox.name}"
