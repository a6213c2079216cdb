"""A mail that its server does not hand out: a mail of ours stands for it in the spool, set aside at once (R7, R8)."""

from datetime import datetime
from email.message import EmailMessage

from sqlmodel import Session

from mailticket.desk import trouble
from mailticket.desk.context import Desk, House
from mailticket.flows.ending import end
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.fingerprint import fingerprint
from mailticket.store import mails
from mailticket.store.mails import Arrival
from mailticket.transports.mailbox import KeptBack

KIND = "kept-back"  #: what the operator is told


def set_aside(house: House, mailbox: str, tx: Session, kept: KeptBack, now: datetime) -> None:
    """Leave a row in the spool for a mail of *mailbox*, and tell the operator of it."""
    desk = Desk(tx, now, house, cause=f"{KIND}:{mailbox}:{kept.uidvalidity}:{kept.uid}")
    content = stand_in(kept, where_of(desk, mailbox), house.templates.catalogue(house.settings.site.language))
    arrival = Arrival(
        content=content,
        fingerprint=fingerprint(content),
        received_at=kept.received_at or now,
        uidvalidity=kept.uidvalidity,
        uid=kept.uid,
    )
    error = f"the mail server does not hand this mail out: {kept.said}"
    mail_id = mails.spool_aside(tx, mailbox, arrival, via="imap", error=error, now=now)
    if mail_id is not None:
        command = f"mailticket spool show {mail_id}"
        trouble.often(desk, KIND, mailbox=mailbox, mail=mail_id, error=kept.said, command=command)
        end(desk)


def where_of(desk: Desk, mailbox: str) -> str:
    """Return mailbox and folder, as an agent looks for them."""
    imap = desk.mailbox(mailbox).imap
    return f"{desk.mailbox(mailbox).address}, {imap.folder}" if imap else mailbox


def stand_in(kept: KeptBack, where: str, words: Catalogue) -> bytes:
    """Return the mail of ours that tells whom to look for what, and shows the header if that was handed out.

    It has no From: tried again it opens a ticket that nobody outside hears of, and never passes for an agent's answer.
    """
    from mailticket.mail.glance import glance  # not before there is such a mail

    title = words.word("trouble", KIND)
    facts = {"mailbox": where, "mail": f"UID {kept.uid} (UIDVALIDITY {kept.uidvalidity})", "error": kept.said}
    told = [f"{words.word('trouble_facts', name)}{words.word('labels', 'colon')}{fact}" for name, fact in facts.items()]
    mail = EmailMessage()
    mail["Subject"] = glance(kept.header).subject or title
    mail.set_content("\n".join([f"{title}.", words.word("advice", KIND), "", *told, "", shown(kept.header)]))
    return bytes(mail)


def shown(header: bytes) -> str:
    """Return a header as text."""
    return "\n".join(header.decode("utf-8", "replace").replace("\0", "").splitlines()).strip()
