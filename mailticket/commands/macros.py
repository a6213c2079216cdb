"""Canned replies: `#macro NAME` stands for a text with the ticket's values in it, and for tags."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from mailticket.commands import catalogue, grammar
from mailticket.commands.grammar import Reading, TagLine
from mailticket.commands.registry import Permission, Proof, tag
from mailticket.commands.targets import places
from mailticket.commands.values import one_of
from mailticket.commands.work import Argument, Work
from mailticket.desk.conversation import Written
from mailticket.desk.refusal import RefusalError
from mailticket.domain import names, subject
from mailticket.errors import UserError
from mailticket.mail import sanitise
from mailticket.mail.templates import FAILURES, Templates, source_of
from mailticket.mail.views import Words
from mailticket.sections import Macro
from mailticket.settings import Settings
from mailticket.store import people
from mailticket.store.tables import Ticket

FOLDER = "macros"
#: What the texts of `check` are rendered with.
SAMPLE: dict[str, Any] = {
    "site": "Acme Support",
    "ticket": {"number": 1042, "token": "[#1042]", "subject": "Printer on fire", "status": "open", "queue": "support"},
    "requester": {"name": "Zoë Müller", "first": "Zoë", "address": "zoe@customer.example"},
    "agent": {"name": "Bob Martin", "first": "Bob"},
}


@dataclass(frozen=True, slots=True)
class Canned:
    """A macro with its text as it would go out."""

    macro: Macro
    words: Words


def canned(work: Work, name: str) -> Canned:
    """Read the name of a macro, with its text for the ticket. Raises RefusalError, also where its text is broken."""
    if work.ticket is None:
        raise RefusalError("no-ticket", usage="#macro NAME")
    macro = named(work, name)
    templates, language = work.desk.house.templates, work.ticket.language
    try:
        return Canned(macro, text_of(work.desk.settings, templates, macro, language, values_of(work, work.ticket)))
    except FAILURES as error:
        raise RefusalError("broken-macro", value=macro.name, error=str(error)) from error


def named(work: Work, name: str) -> Macro:
    """Return the macro of that name, or with that unique beginning. Raises RefusalError."""
    known = {macro.name: macro for macro in work.desk.settings.macros}
    if not known:
        raise RefusalError("no-macros")
    return known[one_of(tuple(known), name)]


def text_of(
    settings: Settings, templates: Templates, macro: Macro, language: str, values: dict[str, Any] | None = None
) -> Words:
    """Return the text of *macro*, in *language* where there is one. Raises one of FAILURES."""
    if not macro.text:
        return Words("")
    folder = (settings.site.templates_dir or Path()) / FOLDER
    own = folder / language / macro.text
    source = source_of(own if own.is_file() else folder / macro.text)
    text, html = templates.words(source, language, values or {**SAMPLE, "fields": blank_fields(settings)})
    return Words(text.strip("\n"), sanitise.clean(html))


def values_of(work: Work, ticket: Ticket) -> dict[str, Any]:
    """Return what the text of a macro may name."""
    site = work.desk.settings.site
    requester = people.by_id(work.desk.tx, ticket.requester)
    name = requester.name or requester.address
    agent = work.agent.name if work.agent else ""
    token = subject.token(ticket.number, site.token_label)
    shown = {column: getattr(ticket, column) for column in ("number", "subject", "status", "queue")}
    return {
        "site": site.name,
        "ticket": {**shown, "token": token},
        "requester": {"name": name, "first": names.first(name), "address": requester.address},
        "agent": {"name": agent, "first": names.first(agent)},
        "fields": blank_fields(work.desk.settings) | ticket.fields,
    }


def blank_fields(settings: Settings) -> dict[str, Any]:
    """Return every declared field without a value, so that a text may ask for it."""
    return {field.name: "" for field in settings.custom_fields}


CannedReply = Annotated[Canned, Argument("NAME", canned)]


@tag("macro", proof=Proof.NONE, may=Permission.WORK)
def macro(work: Work, ticket: Ticket, reply: CannedReply) -> str:  # noqa: ARG001 - text and tags are put in before
    """Send a canned reply: its text goes out with yours, its tags run. With #note the text stays inside."""
    return reply.macro.name


def expand(work: Work, reading: Reading) -> Reading:
    """Return *reading* with the tags of its macros behind them; a text of theirs is an answer unless it is a note."""
    found = [(line, one) for line in reading.lines if line.name == "macro" and (one := known(work, line))]
    if not found:
        return reading
    added = [(line, grammar.read(one.tags, html_new_words=None, catalogue=catalogue)) for line, one in found]
    # What a line is about, its macro's tags are about too.
    tags = (replace(one, targets=line.targets, item=line.item) for line, read in added for one in read.lines)
    lines = [*reading.lines, *tags]
    destined = {line.name for line in lines} & {"reply", "note"}
    if not destined and texts(work, reading):
        lines.append(TagLine("reply", "", found[0][0].source_line))
    mistakes = (*reading.mistakes, *(mistake for _, read in added for mistake in read.mistakes))
    return replace(reading, lines=tuple(lines), mistakes=mistakes)


def worded(work: Work, reading: Reading) -> Work:
    """Return *work* with the texts of the mail's macros below its own words."""
    canned_words = texts(work, reading)
    if not canned_words:
        return work
    own = work.written
    all_words = [*([Words(own.text, own.html)] if own.text.strip() else []), *canned_words]
    text = "\n\n".join(str(words).strip() for words in all_words)
    html = "".join(words.html or f"<p>{sanitise.to_html(words.text)}</p>" for words in all_words)
    return replace(work, written=Written(text, html, own.files, own.message_id, own.via, own.mail))


def texts(work: Work, reading: Reading) -> list[Words]:
    """Return the texts of the mail's macros, those for its own ticket; what is wrong with one is told elsewhere."""
    own = (line for line in reading.lines if line.name == "macro" and not line.targets and not places(work, line))
    return [words for line in own if line.value and (words := words_of(work, line.value))]


def words_of(work: Work, name: str) -> Words:
    """Return the text of a macro; nothing where that is a mistake, which is told when its line is read."""
    try:
        return canned(work, name).words
    except UserError:
        return Words("")


def known(work: Work, line: TagLine) -> Macro | None:
    """Return the macro that a line names; None where that is a mistake, which is told when the line is read."""
    try:
        return named(work, line.value) if line.value else None
    except UserError:
        return None


def problems(settings: Settings, templates: Templates) -> Iterator[str]:
    """Yield what is wrong with the tags that a site names: in macros, with their texts, and in roles."""
    for name, role in settings.roles:
        unknown = (word for word in role.deny if not catalogue.resolve(word.lstrip("#")))
        yield from (f"roles.{name}.deny: there is no tag {word}" for word in unknown)
    for one in settings.macros:
        for language in sorted(templates.languages) if one.text else ():
            try:
                text_of(settings, templates, one, language)
            except FAILURES as error:
                yield f"macro {one.name}: {error}"
                break
        reading = grammar.read(one.tags, html_new_words=None, catalogue=catalogue)
        wrong = [reading.text, *(mistake.line for mistake in reading.mistakes)]
        yield from (f"macro {one.name}: no tags: {line.strip()}" for line in wrong if line.strip())
        if any(line.name == "macro" for line in reading.lines):
            yield f"macro {one.name}: its tags name another macro"
