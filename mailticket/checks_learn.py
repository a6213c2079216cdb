"""Whose word counts about a sender? An agent's real mail and a forged one of our own tell (trust.md 3.2, F9).

The real mail shows which Authentication-Results our border writes and that they speak for the agent. The forged one
carries no signature but a made-up field of that very border, saying all is well: only where it does not pass may the
border be believed. Both are put away afterwards; neither becomes a ticket.
"""

import secrets
import tomllib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import chain
from pathlib import Path

from mailticket import config_text
from mailticket import settings as configuration
from mailticket.clock import Clock
from mailticket.errors import UserError
from mailticket.mail import authentication
from mailticket.mail.authentication import Result, TrustAnchor, Verdict
from mailticket.mail.message import Mail
from mailticket.mail.parser import InlineParser
from mailticket.sections import Mailbox as MailboxSettings
from mailticket.settings import Settings
from mailticket.transports.mailbox import Mailbox
from mailticket.transports.submitter import Submitter
from mailticket.transports.submitter import Verdict as Fate

LONGEST_WAIT = timedelta(seconds=5)


@dataclass(frozen=True)
class Lesson:
    """What is needed to learn: a mailbox that nobody else reads meanwhile, and the way to it."""

    settings: Settings
    box: MailboxSettings
    mailbox: Mailbox
    submitter: Submitter
    clock: Clock
    patience: timedelta
    tell: Callable[[str], None]


def learn(lesson: Lesson) -> str:
    """Return the trust setting that both mails agree on. Raises UserError when there is none to be had."""
    with closing(lesson.mailbox), closing(lesson.submitter):
        lesson.mailbox.open()
        last = lesson.mailbox.highest_uid()
        anchor, agent = learn_from_agent(lesson, last)
        lesson.tell(
            f"the border signs its results {spelled(anchor)}; now a forged mail of {agent}, by our own server …"
        )
        refuse_if_fooled(lesson, last, anchor, agent)
    return spelled(anchor)


def learn_from_agent(lesson: Lesson, last: int) -> tuple[TrustAnchor, str]:
    """Wait for an agent's real mail; return whom it teaches to believe, and the agent's address."""
    code = f"learn-{secrets.token_hex(4)}"
    lesson.tell(f"Now send a mail with the subject {code} to {lesson.box.address}, from an agent's usual mail client.")
    mail = await_mail(lesson, last, code)
    author = mail.author.address if mail.author else ""
    if lesson.settings.agent_by_address(author) is None:
        raise UserError("that mail is not from an agent's address; nothing was learnt")
    anchor = anchor_of(mail)
    verdict = judge(mail, anchor)
    if verdict.result is not Result.PASS:
        raise UserError(
            f"the results in that mail do not speak for its sender ({verdict.because}): the agents' domain needs DKIM "
            "or DMARC, and your mail server a filter that checks it; nothing was written"
        )
    return anchor, author


def refuse_if_fooled(lesson: Lesson, last: int, anchor: TrustAnchor, agent: str) -> None:
    """Send ourselves a forged mail; raise UserError unless it comes and is not believed."""
    code = f"forged-{secrets.token_hex(4)}"
    content = forged(lesson.box.address, agent, code, anchor, lesson.clock.now())
    attempt = lesson.submitter.submit(mail_from=lesson.box.address, recipient=lesson.box.address, content=content)
    if attempt.verdict is not Fate.ACCEPTED:
        raise UserError(f"the forged mail could not be sent, so nothing is proved or written: {attempt.reply}")
    verdict = judge(await_mail(lesson, last, code), anchor)
    if verdict.result is Result.PASS:
        raise UserError(
            f"the forged mail passes too ({verdict.because}): your server lets made-up results in, or signs whatever "
            "is sent by it; anybody could be an agent, so nothing was written"
        )


def anchor_of(mail: Mail) -> TrustAnchor:
    """Return whom the topmost Authentication-Results of *mail* would have us believe. Raises UserError without any."""
    values = mail.header_all("Authentication-Results")
    if not values:
        raise UserError("that mail has no Authentication-Results: your mail server checks no senders; nothing to trust")
    name = authentication.parse(values[0]).authserv_id
    return TrustAnchor(authserv_id=name) if name else TrustAnchor(without_id=True)


def spelled(anchor: TrustAnchor) -> str:
    """Return *anchor* as the setting is written."""
    return f"authserv-id {anchor.authserv_id}" if anchor.authserv_id else "topmost-without-id"


def judge(mail: Mail, anchor: TrustAnchor) -> Verdict:
    """Return what *anchor* makes of the sender of *mail*."""
    return authentication.judge(mail.headers, anchor, mail.author.domain if mail.author else "")


def forged(address: str, agent: str, code: str, anchor: TrustAnchor, now: datetime) -> bytes:
    """Return a mail under an agent's name, with results that nobody found."""
    domain = agent.rpartition("@")[2]
    result = f"dmarc=pass header.from={domain}; dkim=pass header.d={domain}"
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{anchor.authserv_id}; {result}" if anchor.authserv_id else result
    mail["From"], mail["To"], mail["Subject"] = agent, address, code
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{code}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("A forged mail that mailticket sends itself to learn whom it may believe. It may be deleted.\n")
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def await_mail(lesson: Lesson, last: int, code: str) -> Mail:
    """Return the mail with *code* in its subject and a UID above *last*, put away on the server.

    Raises UserError when it does not come.
    """
    parser, until = InlineParser(), lesson.clock.now() + lesson.patience
    while True:
        for raw in chain.from_iterable(lesson.mailbox.fetch_after(last)):
            last, mail = raw.uid, parser.parse(raw.content)
            if code in mail.subject:
                lesson.mailbox.acknowledge([raw.uid])
                return mail
        left = until - lesson.clock.now()
        if left <= timedelta():
            raise UserError(f"no mail with the subject {code} came in time; nothing was written")
        lesson.mailbox.wait(min(left, LONGEST_WAIT))


def write(file: Path, setting: str) -> None:
    """Put the trust setting into the configuration file; everything else in it stays as it is."""
    text = config_text.put(file.read_text(encoding="utf-8"), "security", "trust", setting)
    configuration.build(tomllib.loads(text), source=str(file), directory=file.absolute().parent)
    config_text.replace_file(file, text)
