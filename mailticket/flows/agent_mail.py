"""An agent's mail: proved, understood, then carried out; or held, or asked about. Nothing is done by halves."""

from dataclasses import replace
from datetime import datetime, timedelta

from mailticket.commands import catalogue, grammar, macros
from mailticket.commands.grammar import Reading
from mailticket.commands.plan import WHERE, Plan, make_plan, phrase
from mailticket.commands.registry import COMMANDS, Proof
from mailticket.commands.work import Work
from mailticket.desk import intake, passed_on, trouble
from mailticket.desk.context import SYSTEM, Desk
from mailticket.desk.intake import Reception
from mailticket.domain import addresses, confirms
from mailticket.domain import subject as subjects
from mailticket.domain.folding import folded
from mailticket.domain.tokens import Purpose
from mailticket.flows import letters
from mailticket.flows.carrying_out import Done, HeldBackError, perform
from mailticket.flows.doubts import Doubt, doubts
from mailticket.flows.identity import Author
from mailticket.flows.letters import Letter
from mailticket.flows.proof import Evidence, evidence_of, is_proved, suffices, unproved, weigh
from mailticket.mail.message import Mail
from mailticket.sections import Agent
from mailticket.store import helds, history, people, thread, tickets
from mailticket.store.states import HeldKind, HeldState, MessageKind, Outcome
from mailticket.store.tables import HeldMail, Ticket

CONFIRM_LASTS = timedelta(hours=24)
#: At most so many questions "is this you?": about one ticket, and in all (trust.md 3.2); with a token and without.
CONFIRM_LIMITS = ((timedelta(hours=1), 1, True), (timedelta(days=1), 10, False))
WRONG_ANSWERS = 3
YES = frozenset({"yes", "oui", "si", "ja"})  #: folded: sì and sí are among them
PROVED = Evidence(authenticated=True, dkim=True, token=True, trusts=True, fails=False, because="confirmed by mail")


def agent_wrote(desk: Desk, mail: Mail, author: Author, ticket: Ticket | None, reception: Reception) -> Outcome:
    """Do what an agent's mail asks for; return its outcome."""
    letter, evidence = received(desk, mail, author, ticket, reception)
    if evidence.fails:
        return keep_forged(desk, mail, letter, evidence)
    if ticket is not None and is_forward(desk, mail):
        return keep_forward(desk, mail, letter, evidence)
    if letter.answered == "confirm":
        return confirm_answered(desk, mail, author, letter)
    held = helds.get(desk.tx, letter.cause) if letter.answered == "held" and letter.cause else None
    if held and held.agent == letter.agent.id:
        return held_answered(desk, mail, letter, held, evidence)
    return act(desk, mail, letter, evidence)


def listed(desk: Desk, mail: Mail, author: Author, ticket: Ticket, reception: Reception, *, why: str) -> Outcome:
    """Keep what an agent wrote over a mailing list as a note: it is never an answer, nor are its tag lines commands."""
    letter, evidence = received(desk, mail, author, ticket, reception)
    return keep_and_tell(desk, mail, letter, evidence, f"{why}; came over a list")


def received(
    desk: Desk, mail: Mail, author: Author, ticket: Ticket | None, reception: Reception
) -> tuple[Letter, Evidence]:
    """Return an agent's mail as a letter, and what it proves of them."""
    if author.agent is None:
        raise LookupError("this is no agent's mail")
    return letters.from_mail(desk, mail, author.agent, ticket, reception), evidence_of(desk, mail, author, ticket)


def is_own(desk: Desk, ticket: Ticket, agent: Agent) -> bool:
    """Say whether *agent* is the ticket's requester, by whichever of their addresses: there they are a customer."""
    requester = people.by_id(desk.tx, ticket.requester)
    return any(addresses.is_agents(requester.address, own) for own in agent.addresses)


def is_for_the_desk(desk: Desk, mail: Mail, agent: Agent) -> bool:
    """Say whether a mail about no ticket is for the desk: it has tag lines, or answers a notice about no ticket."""
    if not mail.only_quote and asks_for_something(mail.new_words, letters.html_words_of(mail)):
        return True
    signed = letters.tokens(desk, mail)
    return any(token.ticket is None and confirms.asked(token.person) == agent.id for token in signed)


def passes_on(desk: Desk, mail: Mail, author: Author) -> bool:
    """Say whether an agent forwards somebody else's mail, which opens a ticket for them, and is proved or can be asked.

    Where it cannot, the mail stays a requester's, so that nothing of it is lost.
    """
    passed = passed_on.find(desk, mail, via="")
    if passed is None or author.agent is None:
        return False
    if any(addresses.same(passed.author.address, own) for own in author.agent.addresses):
        return False
    proved = suffices(weigh(desk, author, None, None), Proof.OUTSIDE, about_ticket=False)
    return proved or is_bearable(desk, author.agent, None, HeldKind.CONFIRM, token=False)


def asks_for_something(words: str, html_words: str | None) -> bool:
    """Say whether a mail has tag lines, or lines that were meant to be."""
    reading = read(words, html_words)
    return bool(reading.lines or reading.mistakes)


def read(words: str, html_words: str | None = None, *, by: str = "", more: str = "") -> Reading:
    """Read an agent's words, whose name is *by*; without an HTML part the text part speaks alone."""
    return grammar.read(words, html_new_words=html_words, catalogue=catalogue, name=by, more_words=more)


def read_letter(letter: Letter) -> Reading:
    """Read what a letter says, of all its parts."""
    return read(letter.words, letter.html_words, by=letter.agent.name, more=letter.more_words)


def is_forward(desk: Desk, mail: Mail) -> bool:
    """Say whether a mail only passes a notice on: it is none of our business then (S21)."""
    to_us = any(desk.settings.mailbox_by_address(one.address) for one in (*mail.to, *mail.cc))
    return subjects.is_forward(mail.subject) or not to_us


# --- acting ---------------------------------------------------------------------------------------------------------


def act(desk: Desk, mail: Mail | None, letter: Letter, evidence: Evidence, reading: Reading | None = None) -> Outcome:
    """Carry a letter out if it is proved and clear; else ask, or hold it. *mail* is None when it was kept before."""
    reading = reading or read_letter(letter)
    work = letters.work_on(desk, letter, reading)
    reading = macros.expand(work, reading)
    work = macros.worded(work, reading)
    plan = make_plan(work, reading, answered=letter.answered)
    about_ticket = letter.ticket is not None and not plan.reaches_others
    if not suffices(evidence, max(plan.needs, Proof.INTERNAL), about_ticket=about_ticket):
        return ask(desk, mail, letter, work=work, plan=plan, evidence=evidence)
    doubt = doubts(work, plan, letter)
    if doubt:
        return hold(desk, mail, letter, work=work, doubt=doubt, understood=plan.clear)
    try:
        done = perform(work, plan)
    except HeldBackError as error:
        clear = tuple(line for line in plan.clear if line != error.problem.line)
        return hold(desk, mail, letter, work=work, doubt=Doubt((error.problem,)), understood=clear)
    send_receipt(desk, letter, done)
    left_something = any(entry["ticket"] for entry in desk.entries)  # "already so" leaves nothing
    return Outcome.TICKET if left_something and not done.rehearsed else Outcome.COMMAND


def send_receipt(desk: Desk, letter: Letter, done: Done) -> None:
    """Tell the agent what their tags did, unless they only want to hear of mistakes."""
    wanted = (letter.agent.receipts == "always" and done.lines) or done.rehearsed
    if wanted or any(done.answers):
        undo = any(entry.get("field") and entry["event"] != history.UNDONE for entry in desk.entries)
        facts = {"agent": letter.agent, "lines": done.lines, "answers": done.answers, "undo": undo}
        desk.tell("receipt", done.ticket, **facts, rehearsed=done.rehearsed, mailed=done.would_mail)


# --- not carried out ------------------------------------------------------------------------------------------------


def keep_note(desk: Desk, mail: Mail, letter: Letter, why: str) -> Outcome:
    """Keep a mail on its ticket as a note; nothing else happens."""
    if letter.ticket is None:
        return Outcome.COMMAND
    intake.add_message(desk, letter.ticket, mail, MessageKind.NOTE, via=letter.via, why=why)
    return Outcome.TICKET


def keep_forward(desk: Desk, mail: Mail, letter: Letter, evidence: Evidence) -> Outcome:
    """Keep a forward that names its ticket as a note: it is never an answer (S21). What somebody else wrote is told."""
    why = "a forwarded mail is never an answer"
    if passed_on.find(desk, mail, via=letter.via):
        return keep_and_tell(desk, replace(mail, new_words=mail.text, more_words=""), letter, evidence, why)
    if is_proved(evidence, letter.ticket):
        return keep_note(desk, mail, letter, why)
    return keep_unproved(desk, mail, letter, evidence, why)


def keep_unproved(desk: Desk, mail: Mail, letter: Letter, evidence: Evidence, *more: str) -> Outcome:
    """Keep a mail that nothing proves to be its agent's as a note of nobody's."""
    return keep_note(desk.by(SYSTEM), mail, letter, "; ".join((unproved(letter.agent.id, evidence), *more)))


def keep_and_tell(desk: Desk, mail: Mail, letter: Letter, evidence: Evidence, why: str) -> Outcome:
    """Keep a mail as a note, and tell who has the ticket; in its agent's name only where it is proved to be theirs."""
    if letter.ticket is None:
        return Outcome.COMMAND
    agent: str | None = letter.agent.id
    if not is_proved(evidence, letter.ticket):
        agent, desk, why = None, desk.by(SYSTEM), f"{unproved(letter.agent.id, evidence)}; {why}"
        desk.hints.append(("forged", "") if evidence.fails else ("unverified", evidence.doubt))
    intake.other_wrote(desk, letter.ticket, mail, MessageKind.NOTE, via=letter.via, why=why, agent=agent)
    return Outcome.TICKET


def keep_forged(desk: Desk, mail: Mail, letter: Letter, evidence: Evidence) -> Outcome:
    """Keep a mail that is forged as a note; nobody is asked, the operator hears of it."""
    trouble.often(desk, "forged", about=letter.agent.address, because=evidence.because)
    return keep_unproved(desk, mail, letter, evidence)


def ask(desk: Desk, mail: Mail | None, letter: Letter, *, work: Work, plan: Plan, evidence: Evidence) -> Outcome:
    """Ask the agent at their registered address whether the mail is theirs; until then it is a note of nobody's.

    Where they were asked too often, one with a token of theirs is held, so that they hear of it.
    """
    desk, why = desk.by(SYSTEM), unproved(letter.agent.id, evidence)
    message, token = kept_message(desk, mail, letter, work, why), evidence.token
    number = letter.ticket.number if letter.ticket else None
    desk.record(number, helds.UNPROVED[token], detail=letter.agent.id, why=why)
    facts = {"agent": letter.agent, "words": work.written}
    if is_bearable(desk, letter.agent, letter.ticket, HeldKind.CONFIRM, token=token):
        until = desk.now + CONFIRM_LASTS
        helds.add(desk.tx, held_row(desk, letter, HeldKind.CONFIRM, message, until=until))
        facts |= {"plan": plan, "reason": evidence.doubt, "until": until, "have_it": letter.have_it}
        desk.tell("confirm", letter.ticket, **facts)
    elif token and is_bearable(desk, letter.agent, letter.ticket, HeldKind.HELD, token=token):
        helds.add(desk.tx, held_row(desk, letter, HeldKind.HELD, message))
        doubt = Doubt(reason=phrase(work, "asked"))
        desk.tell("held", letter.ticket, **facts, doubt=doubt, understood=plan.clear)
    return Outcome.HELD


def is_bearable(desk: Desk, agent: Agent, ticket: Ticket | None, kind: HeldKind, *, token: bool) -> bool:
    """Say whether one more mail to the agent is bearable; what has no token takes nothing from what has one."""
    number = ticket.number if ticket else None
    return all(
        helds.unproved_since(
            desk.tx, agent.id, kind, token=token, since=desk.now - span, ticket=number if of_ticket else None
        )
        < limit
        for span, limit, of_ticket in CONFIRM_LIMITS
        if ticket or not of_ticket
    )


def hold(
    desk: Desk,
    mail: Mail | None,
    letter: Letter,
    *,
    work: Work,
    doubt: Doubt,
    understood: tuple[str, ...] = (),
) -> Outcome:
    """Do nothing of a mail, keep its text as a note, and tell the agent why and how to go on."""
    reasons = "; ".join(filter(None, (doubt.reason, *(one.told for one in doubt.problems))))
    message = kept_message(desk, mail, letter, work, f"held: {reasons}")
    helds.add(desk.tx, held_row(desk, letter, HeldKind.HELD, message))
    desk.record(letter.ticket.number if letter.ticket else None, "held", detail=letter.agent.id, why=reasons)
    facts = {"agent": letter.agent, "doubt": doubt, "understood": understood, "words": work.written}
    desk.tell("held", letter.ticket, **facts)
    return Outcome.HELD


def kept_message(desk: Desk, mail: Mail | None, letter: Letter, work: Work, why: str) -> int | None:
    """Keep the text of a mail on its ticket as a note; return its id. Text that is kept already stays where it is."""
    if letter.ticket is None or mail is None or not work.written:
        return letter.note
    message, _ = intake.add_message(desk, letter.ticket, mail, MessageKind.NOTE, via=letter.via, why=why)
    return message.id


def held_row(
    desk: Desk, letter: Letter, kind: HeldKind, message: int | None, *, until: datetime | None = None
) -> HeldMail:
    """Return the row of a mail that waits for its author."""
    return HeldMail(
        mail=desk.mail or 0,
        kind=kind,
        agent=letter.agent.id,
        ticket=letter.ticket.number if letter.ticket else None,
        message=message,
        answered=letter.answered,
        about=letter.about,
        shows=letter.shows,
        have_it=sorted(letter.have_it),
        words=letter.words,
        more_words=letter.more_words,
        html_words=letter.html_words,
        html=letter.html,
        files=letters.as_held(letter),
        passed_on=passed_on.as_json(letter.passed_on),
        message_id=letter.message_id,
        at=desk.now,
        until=until,
    )


# --- answers to what was held ---------------------------------------------------------------------------------------


def held_answered(desk: Desk, mail: Mail, letter: Letter, held: HeldMail, evidence: Evidence) -> Outcome:
    """Go on with a held mail as its author now says (product.md 6)."""
    answer = read_letter(letter)
    ticket = tickets.resolve_merged(desk.tx, held.ticket) if held.ticket else None
    if [line.name for line in answer.lines] == ["undo"]:
        if not is_proved(evidence, ticket):
            return keep_unproved(desk, mail, letter, evidence)
        return drop(desk, letter, held, ticket)
    if only_asks(answer):  # the held mail goes on waiting
        return act(desk, mail, letter, evidence, answer)
    again = replace(letters.from_held(held, letter.agent, ticket, letter.mailbox), shows=letter.shows)
    if answer.text.strip():  # it has words of its own: they replace those that were held
        again = replace(again, words=letter.words, more_words=letter.more_words, have_it=letter.have_it)
        again = letters.without_unread(replace(again, html="", html_words=None))
        if not again.files:  # those of a letter came with one mail
            again = replace(again, files=letter.files, unread=letter.unread, mail=letter.mail)
    before = read_letter(replace(again, html_words=None))
    if not answer.lines or meant_inside(before):
        again = replace(again, answered="held")
    text = answer.text if answer.text.strip() else before.text or misplaced(before)
    fresh = mail if answer.text.strip() else None
    reading = Reading(answer.lines, text, answer.mistakes)
    return take_up(desk, fresh, held, again, evidence=evidence, reading=reading)


def only_asks(answer: Reading) -> bool:
    """Say whether an answer asks something and says nothing: `#help`, `#why`."""
    asking = all(line.name in COMMANDS and COMMANDS[line.name].proof is Proof.NONE for line in answer.lines)
    is_rehearsal = any(line.name == "test" for line in answer.lines)
    return bool(answer.lines) and asking and not is_rehearsal and not answer.text.strip()


def meant_inside(held: Reading) -> bool:
    """Say whether a line that was not understood was probably to keep the text inside: then it must be said again."""
    return any("note" in mistake.nearest for mistake in held.mistakes)


def misplaced(held: Reading) -> str:
    """Return the words that stood behind `#note` or `#reply` on their line, where they are no text."""
    return "\n".join(line.value for line in held.lines if line.name in WHERE and line.value)


def take_up(
    desk: Desk,
    mail: Mail | None,
    held: HeldMail,
    letter: Letter,
    *,
    evidence: Evidence,
    reading: Reading | None = None,
) -> Outcome:
    """Carry out what was held. Its note gives way to the message that it becomes, or comes back if it is held again."""
    if held.message:
        thread.set_withdrawn(desk.tx, held.message, withdrawn=True)
    outcome = act(desk, mail, letter, evidence, reading)
    carried_out = outcome is not Outcome.HELD
    if held.message and not carried_out:
        thread.set_withdrawn(desk.tx, held.message, withdrawn=False)
    if carried_out or helds.get(desk.tx, desk.mail or 0):  # else nobody heard of it, and it goes on waiting
        helds.close(desk.tx, held, HeldState.DONE if carried_out else HeldState.DROPPED)
    return outcome


def drop(desk: Desk, letter: Letter, held: HeldMail, ticket: Ticket | None) -> Outcome:
    """Forget a held mail; its text stays as a note."""
    helds.close(desk.tx, held, HeldState.DROPPED)
    desk.record(ticket.number if ticket else None, "dropped", detail=f"held mail {held.mail}", why="#undo")
    dropped = "dropped-to-note" if held.message else "dropped"
    said = desk.house.templates.catalogue(desk.settings.language(letter.agent)).phrase("done", dropped)
    send_receipt(desk, replace(letter, ticket=ticket), Done((), (said,), ticket))
    return Outcome.TICKET if ticket else Outcome.COMMAND


def confirm_answered(desk: Desk, mail: Mail, author: Author, letter: Letter) -> Outcome:
    """Carry out what an agent says is theirs: yes, from their registered address, with the token, once, in time."""
    held = helds.get(desk.tx, letter.cause) if letter.cause else None
    if held is None or held.kind != HeldKind.CONFIRM or author.agent is None or held.agent != author.agent.id:
        return keep_note(desk, mail, letter, "answers a question that is over")
    ticket = tickets.resolve_merged(desk.tx, held.ticket) if held.ticket else None
    if is_yes(desk, mail, author, held):
        letter = replace(letters.from_held(held, author.agent, ticket, letter.mailbox), knows=held.mail)
        return take_up(desk, None, held, letter, evidence=PROVED)
    held.wrong += 1
    desk.tx.add(held)
    if held.wrong >= WRONG_ANSWERS:
        helds.close(desk.tx, held, HeldState.DROPPED)
        revoke = f"mailticket agents revoke {author.agent.id}"
        trouble.often(desk, "wrong-confirm", about=author.agent.address, command=revoke)
    return keep_note(desk, mail, letter, "no yes to the question whether a mail is theirs")


def is_yes(desk: Desk, mail: Mail, author: Author, held: HeldMail) -> bool:
    """Say whether a mail is the one answer that counts."""
    agent = author.agent
    registered = agent is not None and author.person.address == agent.address.lower()
    in_time = held.until is not None and desk.now <= held.until
    asked, today = confirms.reference(held.mail, held.agent), desk.now.date()
    token = any(
        token.is_good_for(Purpose.CONFIRM, ticket=held.ticket, person=asked, today=today)
        for token in letters.tokens(desk, mail)
    )
    first = folded(mail.new_words).replace(",", " ").replace(".", " ").replace("!", " ").split()[:1]
    return registered and in_time and token and bool(first) and first[0] in YES
