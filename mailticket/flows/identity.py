"""Who wrote a mail: an agent, somebody with a part in the ticket, or a stranger; and how surely."""

from dataclasses import dataclass
from enum import StrEnum

from mailticket.desk.context import Desk
from mailticket.domain import addresses
from mailticket.mail import authentication
from mailticket.mail.authentication import Reason, Result, Verdict
from mailticket.mail.message import Address, Mail
from mailticket.sections import Agent
from mailticket.store import people
from mailticket.store.states import Role
from mailticket.store.tables import Person

#: Ways in that no border of ours watches: what only a border may write into a header, their sender wrote (S6).
UNWATCHED = frozenset({"smtp"})
#: What is known of the sender there: nothing (trust.md 3.2).
UNVOUCHED = Verdict(Result.NONE, "", Reason.UNWATCHED)


class Standing(StrEnum):
    """What the author of a mail is to us, before any ticket is looked at."""

    AGENT = "agent"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Author:
    """The author of a mail (RFC 5598): the single From address, never Sender, Reply-To or Resent-From (S5)."""

    standing: Standing
    person: Person
    agent: Agent | None
    verdict: Verdict  #: what the trusted Authentication-Results say of the From domain

    @property
    def fails(self) -> bool:
        """Say whether trusted authentication says in so many words that it was forged."""
        return self.verdict.result is Result.FAIL


def identify(desk: Desk, mail: Mail, *, via: str) -> Author:
    """Return who wrote *mail*, which came *via*. A From with any defect makes nobody an agent (trust.md F11)."""
    claimed = claimed_author(mail)
    watched = via not in UNWATCHED
    verdict = authentication.judge(mail.headers, desk.house.anchor, claimed.domain) if watched else UNVOUCHED
    agent = None
    if mail.from_count == 1 and len(mail.from_) == 1 and not mail.from_defects:
        agent = next((agent for agent in desk.settings.agents if is_one_of(claimed.address, agent)), None)
    person = people.person(desk.tx, claimed.key, name=claimed.name, now=desk.now)
    return Author(Standing.AGENT if agent else Standing.PERSON, person, agent, verdict)


def is_one_of(address: str, agent: Agent) -> bool:
    """Say whether *address* is exactly an agent's registered address or one of their aliases (S23)."""
    return any(addresses.is_agents(address, registered) for registered in agent.addresses)


def claimed_author(mail: Mail) -> Address:
    """Return whom the mail is from, as far as it says; an empty address when it does not."""
    if mail.author:
        return mail.author
    return mail.reply_to[0] if mail.reply_to else Address("", "")


def is_participant(desk: Desk, ticket: int, author: Author) -> bool:
    """Say whether the author has a part in the ticket that lets the subject token count; an outsider has none."""
    if author.agent:
        return True
    return bool(people.roles(desk.tx, ticket, author.person.id or 0) - {Role.OUTSIDER})
