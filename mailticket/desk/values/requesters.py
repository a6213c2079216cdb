"""What a requester is told."""

from mailticket.desk import feedback, participants, plans, waiting
from mailticket.desk.values.telling import Telling, Values
from mailticket.domain import addresses, names, subject
from mailticket.domain.votes import Vote
from mailticket.mail import markdown
from mailticket.mail.views import Words
from mailticket.sections import Agent
from mailticket.store import people, thread
from mailticket.store.tables import Message


def to_requester(telling: Telling) -> Values:
    """Return what every mail to a requester is given."""
    return {
        "site": telling.desk.settings.site.name,
        "token": telling.token,
        "subject": telling.ticket.subject,
        "zone": telling.recipient.zone,
    }


def ack(telling: Telling) -> Values:
    """Return the values of an acknowledgement: no byte of input unless the writer's domain is authenticated (S7)."""
    facts, message = telling.happening.facts, telling.happening.message
    quote_words = bool(facts.get("quote_words")) and message is not None
    return {
        **to_requester(telling),
        "subject": telling.ticket.subject if quote_words else "",
        "quote_words": quote_words,
        "words": Words(message.text) if quote_words and message else Words(""),
        "expected": waiting.expected(telling.desk, telling.ticket),
    }


def follow_up(telling: Telling) -> Values:
    """Return the values of the answer to a mail to a ticket that ended long ago: it opened this one."""
    label = telling.desk.settings.site.token_label
    return {**ack(telling), "old_token": subject.token(telling.happening.facts["follows"], label)}


def pending_reminder(telling: Telling) -> Values:
    """Return the values of the reminder that we wait for the requester, with what we asked them."""
    queue, ticket = telling.desk.queue(telling.ticket), telling.ticket
    asked = quotable(telling, thread.last_public(telling.desk.tx, ticket.number))
    return {
        **to_requester(telling),
        "resolves_at": plans.resolves_at(queue, ticket),
        "quoted": Words(asked.text, asked.html) if asked else Words(""),
        "quoted_by": public_name(telling, asked) if asked else "",
        "quoted_at": asked.at if asked else None,
    }


def too_big(telling: Telling) -> Values:
    """Return the values of the answer to a mail over the size limit."""
    values = ack(telling)
    return {**values, "limit": as_configured(telling.desk.settings.security.max_message_size)}


def reply(telling: Telling) -> Values:
    """Return the values of an agent's answer: their words and signature, and the public message they answer."""
    message, facts = telling.happening.message, telling.happening.facts
    if message is None:
        raise LookupError("an answer has a message")
    before = quotable(telling, thread.public_before(telling.desk.tx, telling.ticket.number, message.id or 0))
    return {
        **to_requester(telling),
        "words": Words(message.text, message.html),
        "signature": signature(telling, facts["agent"], message.text),
        "quoted": Words(before.text, before.html) if before else Words(""),
        "quoted_by": public_name(telling, before) if before else "",
        "quoted_at": before.at if before else None,
        "resolved": facts.get("resolved", False),
        **next_steps(telling, resolved=bool(facts.get("resolved"))),
    }


def quotable(telling: Telling, before: Message | None) -> Message | None:
    """Return the message that an answer quotes; None for who took part only later: they get no history (S2).

    That may be the requester, too: `#requester` makes somebody it who was not there.
    """
    if before is None or before.author_address == telling.recipient.address:
        return before
    if participants.came_now(telling.desk, telling.ticket, telling.recipient.address):
        return None  # the message they would see may be of the same moment: `run --once --at`
    who = int(telling.recipient.reference.removeprefix("p"))
    since = people.taking_part_since(telling.desk.tx, telling.ticket.number, who)
    return before if since and since <= before.at else None


def next_steps(telling: Telling, *, resolved: bool) -> Values:
    """Return what the requester, and nobody else, may do with one tap: say how it went, or close the ticket."""
    desk, ticket = telling.desk, telling.ticket
    if telling.recipient.reference != f"p{ticket.requester}":
        return {"feedback": (), "close_href": ""}
    asked = resolved and feedback.is_asked(desk, ticket)
    return {
        "feedback": feedback.scores(desk, ticket, telling.words) if asked else (),
        "close_href": "" if resolved else feedback.link(desk, ticket, Vote.DONE, telling.words),
    }


def signature(telling: Telling, agent: Agent, text: str) -> Words:
    """Return what stands under an answer: the queue's own Markdown, else the agent's name and the site's.

    Nothing, where the agent signed so already.
    """
    own = telling.desk.queue(telling.ticket).signature
    if own:
        return Words("") if is_signed(text, markdown.text(own)) else Words(markdown.text(own), markdown.html(own))
    name = shown_name(telling, agent)
    site = telling.desk.settings.site.name
    whole = "\n".join(filter(None, (name, site)))
    theirs = (name, f"{name}\n{site}", agent.name, f"{agent.name}\n{site}") if name else (site,)
    return Words("") if any(is_signed(text, one) for one in theirs) else Words(whole)


def is_signed(text: str, signature: str) -> bool:
    """Say whether *text* ends with the lines of *signature*."""
    said, ours = ([line.strip() for line in one.strip().split("\n")] for one in (text, signature))
    return any(ours) and said[-len(ours) :] == ours


def shown_name(telling: Telling, agent: Agent) -> str:
    """Return how an agent appears to a requester: first name, full name, or not at all."""
    return names.shown(agent.name, telling.desk.queue(telling.ticket).agent_names)


def public_name(telling: Telling, message: Message) -> str:
    """Return who wrote a public message, as the requester may know them; of an agent who left, only whose they were."""
    if message.agent:
        agent = telling.desk.settings.agent(message.agent)
        return telling.words.via(shown_name(telling, agent) if agent else "", telling.desk.settings.site.name)
    return addresses.safe_name(message.author_name) or message.author_address


def resolved(telling: Telling) -> Values:
    """Return the values of the notice that a ticket is resolved."""
    steps = next_steps(telling, resolved=True)
    return {**to_requester(telling), "feedback": steps["feedback"]}


def as_configured(octets: int) -> int:
    """Return a size that reads like the setting: 35MB is 35 × 1024 × 1024 there, and 35 MB to the reader."""
    power = 2 if octets >= 1 << 20 else 1 if octets >= 1 << 10 else 0
    return int(octets * 1000**power // 1024**power)
