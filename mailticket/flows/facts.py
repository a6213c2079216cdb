"""What the screening table has to know that a mail itself cannot tell."""

from datetime import timedelta
from fnmatch import fnmatchcase

from mailticket.desk.context import Desk
from mailticket.domain.tokens import Purpose
from mailticket.flows.identity import UNWATCHED, Author, claimed_author
from mailticket.flows.matching import references
from mailticket.flows.screening import Facts
from mailticket.mail.message import Mail
from mailticket.store import outbox, thread
from mailticket.store.mails import Taken

DAY = timedelta(days=1)
#: So many equal answers to our automatic mail make the next one a machine's (trust.md 4.1, rule 14).
REPEATS = 2


def gather(desk: Desk, row: Taken, mail: Mail, author: Author) -> Facts:
    """Return the facts about *mail* that come from configuration, keys and rows."""
    spam = desk.settings.security.spam_header if row.via not in UNWATCHED else None
    tokens = {message_id: token for message_id in references(mail) if (token := desk.token_in(message_id))}
    ours = list(tokens)
    asked = any(token.purpose is Purpose.APPROVAL for token in tokens.values())  # who says yes says it often
    automatic = bool(ours) and outbox.is_automatic(desk.tx, ours)
    return Facts(
        own_addresses=desk.settings.own_addresses,
        is_ours=lambda screened: our_mark(desk, screened),
        spam_header=(spam.name, spam.value) if spam else None,
        authentication=author.verdict.result,
        answers_ours=bool(ours),
        answers_our_automatic=automatic,
        repeated_body=automatic and author.agent is None and not asked and repeats(desk, mail),
        envelope_from=row.mail_from,
        forms=matching_forms(desk, mail),
    )


def our_mark(desk: Desk, mail: Mail) -> str:
    """Return the field by which our own key knows a mail as ours, or "" (trust.md 4.1, rule 0a)."""
    if mail.message_id and desk.token_in(mail.message_id):
        return "Message-ID: minted by us"
    marked = any(desk.house.signer.verify_mark(value) for value in mail.header_all("X-Mailticket-Id"))
    return "X-Mailticket-Id: signed by us" if marked else ""


def matching_forms(desk: Desk, mail: Mail) -> frozenset[str]:
    """Return the author's address if one of our mailboxes knows it as a web form."""
    author = claimed_author(mail).key
    patterns = [pattern.lower() for mailbox in desk.settings.mailboxes for pattern in mailbox.forms]
    return frozenset({author}) if any(fnmatchcase(author, pattern) for pattern in patterns) else frozenset()


def repeats(desk: Desk, mail: Mail) -> bool:
    """Say whether the author sent the same words several times in the last day."""
    return thread.times_said(desk.tx, claimed_author(mail).key, mail.words, since=desk.now - DAY) >= REPEATS
