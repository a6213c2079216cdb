"""An agent's mail as the desk deals with it: fresh from the spool, or taken up again from where it was held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mailticket.commands import manners
from mailticket.commands.grammar import Reading
from mailticket.commands.work import Work
from mailticket.desk import leaks, passed_on
from mailticket.desk.context import Desk
from mailticket.desk.conversation import Written
from mailticket.desk.intake import Reception, file_row
from mailticket.desk.passed_on import PassedOn
from mailticket.domain import addresses, confirms
from mailticket.domain.tokens import Purpose, Token
from mailticket.flows import wording
from mailticket.flows.matching import references
from mailticket.mail.message import Attachment, Mail, Use
from mailticket.sections import Agent
from mailticket.store import outbox, thread
from mailticket.store.outbox import Sent
from mailticket.store.tables import HeldMail, Ticket


@dataclass(frozen=True, slots=True)
class Letter:
    """What an agent sent: words with tag lines in them, files, and what it answers."""

    agent: Agent
    ticket: Ticket | None
    words: str
    more_words: str  #: of further text parts: text, never tag lines
    html_words: str | None  #: None: the mail has no HTML part
    html: str
    files: Sequence[dict[str, Any]]
    message_id: str
    mail: int
    mailbox: str
    via: str
    answered: str = ""  #: the notice that it answers; "" is an answer to `new-ticket`
    cause: int | None = None  #: the spooled mail that the answered notice was about
    about: str = ""  #: the cause of that notice, whatever it was
    shows: int | None = None  #: the newest message that its author had seen, by what it answers; None: nobody knows
    knows: int | None = None  #: the spooled mail that was the newest when that was written; None: nobody knows
    have_it: frozenset[str] = frozenset()  #: people outside who got this mail from the agent directly
    unread: frozenset[str] = frozenset()  #: those of its files, by part, that stand where its text should
    passed_on: PassedOn | None = None  #: the mail of somebody outside that it forwards; then the files are of that
    note: int | None = None  #: the note that keeps its text while it is held


def from_mail(desk: Desk, mail: Mail, agent: Agent, ticket: Ticket | None, reception: Reception) -> Letter:
    """Return a mail just received as a letter."""
    sent = outbox.sent_by_message_id(desk.tx, list(references(mail)))
    asked = asked_about(desk, mail)
    passed = passed_on.find(desk, mail, via=reception.via) if ticket is None else None
    return Letter(
        agent=agent,
        ticket=ticket,
        words=wording.words_of(mail),
        more_words=mail.more_words,
        html_words=None if mail.only_quote else html_words_of(mail),
        html="" if mail.only_quote else mail.html_new,
        files=[file_row(attachment) for attachment in mail.attachments if passed or belongs(attachment, mail.html_new)],
        message_id=mail.message_id,
        mail=desk.mail or 0,
        mailbox=reception.mailbox,
        via=reception.via,
        answered="confirm" if asked else sent.notice if sent else "",
        cause=asked or (sent.mail if sent else None),
        about=sent.cause if sent else "",
        shows=read_up_to(desk, mail, ticket, sent),
        knows=sent.mail if sent else None,
        have_it=frozenset(addresses.key(one.address) for one in (*mail.to, *mail.cc)),
        unread=frozenset(one.part for one in mail.attachments if one.use is Use.TEXT and not passed),
        passed_on=passed,
    )


def html_words_of(mail: Mail) -> str | None:
    """Return the new words as the HTML part has them; None where there is no such part, or only a quote in it."""
    if mail.only_quote or not mail.html_part:
        return None
    return mail.html_new_words


#: What a held mail knows of a file beside the columns of its row.
IN_HELD = frozenset({"mail", "unread"})


def as_held(letter: Letter) -> list[dict[str, Any]]:
    """Return the files of a letter as a held mail keeps them; held again, they stay where they came in."""
    return [{**file, "mail": letter.mail, "unread": file["part"] in letter.unread} for file in letter.files]


def from_held(held: HeldMail, agent: Agent, ticket: Ticket | None, mailbox: str) -> Letter:
    """Return a mail that was held as a letter."""
    files = [{name: value for name, value in file.items() if name not in IN_HELD} for file in held.files]
    return Letter(
        agent=agent,
        ticket=ticket,
        words=held.words,
        more_words=held.more_words,
        html_words=held.html_words,
        html=held.html,
        files=files,
        message_id=held.message_id,
        mail=next((file["mail"] for file in held.files), held.mail),
        mailbox=mailbox,
        via="imap",
        answered=held.answered,
        passed_on=passed_on.from_json(held.passed_on, files),
        about=held.about,
        shows=held.shows,
        have_it=frozenset(held.have_it),
        unread=frozenset(file["part"] for file in held.files if file.get("unread")),
        note=held.message,
    )


def without_unread(letter: Letter) -> Letter:
    """Return a letter whose text is known by now, without the files that were taken for it."""
    files = [file for file in letter.files if file["part"] not in letter.unread]
    return replace(letter, files=files, unread=frozenset())


def belongs(file: Attachment, html: str) -> bool:
    """Say whether a file goes along: pictures of a signature or of the quote do not, nor what a client adds (S22)."""
    is_picture = file.inline and bool(file.content_id)
    return file.use is not Use.ADDED and (not is_picture or f"cid:{file.content_id}" in html)


def read_up_to(desk: Desk, mail: Mail, ticket: Ticket | None, sent: Sent | None) -> int | None:
    """Return the newest message of *ticket* that its author had seen: shown by what it answers, or answered itself."""
    answered = thread.newest(desk.tx, ticket.number, message_ids=list(references(mail))) if ticket else None
    return max(filter(None, (answered, sent.shows if sent else None)), default=None)


def asked_about(desk: Desk, mail: Mail) -> int | None:
    """Return the spooled mail that the address of a confirm asks about, if *mail* went to such a one.

    That is the answer and nothing else, whatever became of the Message-ID: some servers rewrite it (trust.md 3.1).
    """
    carried = (token for token in address_tokens(desk, mail) if token.purpose is Purpose.CONFIRM)
    return next((found[0] for token in carried if (found := confirms.read(token.person))), None)


def tokens(desk: Desk, mail: Mail) -> Iterator[Token]:
    """Yield every signed token of ours that a mail carries: in the ids it answers and the addresses it went to."""
    for message_id in references(mail):
        token = desk.token_in(message_id)
        if token:
            yield token
    yield from address_tokens(desk, mail)


def address_tokens(desk: Desk, mail: Mail) -> Iterator[Token]:
    """Yield the signed tokens among the addresses that a mail went to."""
    for address in (*mail.to, *mail.cc):
        token = desk.house.signer.read_address(address.address, desk.epoch)
        if token:
            yield token


def work_on(desk: Desk, letter: Letter, reading: Reading) -> Work:
    """Return what the commands of a letter work with."""
    names = {line.name for line in reading.lines}
    mere = bool(names) and not names & {"reply", "note"} and manners.is_all(reading.text, letter.agent.name)
    text = "" if mere else reading.text
    if letter.ticket:
        text = leaks.without_private_quotes(desk, letter.ticket, wording.without_outer_quotes(text))
    whole = bool(text) and text == reading.text and ">" not in {line[:1] for line in text.split("\n")}
    html = wording.html_of(letter.html, letter.more_words, has_tags=bool(reading.lines)) if whole else ""
    files = () if letter.passed_on else letter.files
    written = Written(text.strip(), html, files, letter.message_id, letter.via, letter.mail)
    return Work(
        desk=desk,
        agent=letter.agent,
        ticket=letter.ticket,
        written=written,
        passed_on=letter.passed_on,
        received_by=letter.mailbox,
        have_it=letter.have_it,
        undoes=letter.cause,
        answers_list=letter.about,
        answers_message=letter.shows if letter.answered in thread.TELL else None,
    )
