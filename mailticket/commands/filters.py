"""What `#list` is asked for: plain words, in any order and any shipped language, each understood by one reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from mailticket.commands import catalogue
from mailticket.commands.arguments import PRIORITIES, named, status_named, who
from mailticket.commands.values import one_of
from mailticket.commands.work import Argument, Work
from mailticket.desk.refusal import RefusalError
from mailticket.domain.folding import folded
from mailticket.domain.status import ENDED
from mailticket.errors import UserError
from mailticket.store.tickets import Filter

MAX_WORDS = 5  #: that a status has: “en attente d’un tiers”
COLOURS = ("red", "yellow", "green")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets a list shall show; *colours* are known only once a ticket is looked at."""

    rows: Filter
    colours: tuple[str, ...] = ()


EVERYTHING = Wanted(Filter(limit=0))


def wanted(work: Work, text: str) -> Wanted:
    """Read a filter. Raises RefusalError for a word that is none."""
    found = EVERYTHING
    words = text.replace(",", " ").split()
    while words:
        more, taken = of_several(work, found, words)
        found = more or read(work, found, words[0])
        words = words[taken:]
    return found


def of_several(work: Work, found: Wanted, words: Sequence[str]) -> tuple[Wanted | None, int]:
    """Return *found* with what the first words are together, as in `en attente`, and how many they are."""
    for length in range(min(len(words), MAX_WORDS), 1, -1):
        together = " ".join(words[:length])
        more = by_word(work, found, together) or by_status(work, found, together)
        if more:
            return more, length
    return None, 1


def read(work: Work, found: Wanted, word: str) -> Wanted:
    """Return *found* with one more word understood."""
    name, equals, value = word.partition("=")
    if equals:
        return by_key(work, found, name, value)
    for reader in READERS:
        more = reader(work, found, word)
        if more is not None:
            return more
    raise RefusalError("no-filter", value=word)


def narrowed(work: Work, found: Wanted) -> Wanted:
    """Return *found*, kept to the agent's own queues where it names neither queue nor anybody's tickets."""
    rows = found.rows
    if work.agent is None or rows.queue or rows.assignee or rows.requester or rows.ended:
        return found
    mine = [queue.name for queue in work.desk.settings.queues if work.agent.id in (*queue.agents, *queue.lead)]
    return replace(found, rows=replace(rows, queues=mine or ("",), mine=work.agent.id))


# --- readers: a word, or None when it is not theirs -----------------------------------------------------------------


def by_word(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read `mine free all overdue`."""
    key = named(work, word, "filters")
    me = work.agent.id if work.agent else "none"
    rows: dict[str, Mapping[str, Any]] = {
        "mine": {"assignee": me},
        "free": {"assignee": "none"},
        "all": {"ended": True},
        "overdue": {"due_before": work.desk.now},
    }
    return replace(found, rows=replace(found.rows, **rows[key])) if key else None


def by_status(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read a status, as any language calls it or the tag that sets it."""
    status = status_named(work, word)
    if status is None:
        return None
    return replace(found, rows=replace(found.rows, status=(*found.rows.status, str(status)), ended=status in ENDED))


def by_priority(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read a priority."""
    key = named(work, word, "priority")
    return replace(found, rows=replace(found.rows, priority=(*found.rows.priority, key))) if key in PRIORITIES else None


def by_colour(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read a colour."""
    key = named(work, word, "lists")
    return replace(found, colours=(*found.colours, key)) if key in COLOURS else None


def by_requester(_work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read an address: whose tickets."""
    return replace(found, rows=replace(found.rows, requester=word.strip("<>"))) if "@" in word else None


def by_label(_work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read `+hot`: with that ticket tag."""
    return replace(found, rows=replace(found.rows, tag=word[1:].lower())) if word[0] == "+" and word[1:] else None


def by_queue(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read the name of a queue."""
    queue = work.desk.settings.queue(word)
    return replace(found, rows=replace(found.rows, queue=queue.name)) if queue else None


def by_agent(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read an agent: whose they are."""
    try:
        return replace(found, rows=replace(found.rows, assignee=who(work, word).id))
    except UserError:
        return None


def by_key(work: Work, found: Wanted, name: str, value: str) -> Wanted:
    """Read `queue=sales`, the key by any name of its tag. Raises RefusalError."""
    known = {"assignee": "assign", "label": "tag"}.get(folded(name)) or catalogue.resolve(name) or ""
    reader = KEYS.get(known)
    more = reader(work, found, f"+{value}" if known == "tag" else value) if reader and value else None
    if more is None:
        raise RefusalError("no-filter", value=f"{name}={value}")
    return more


def whose(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read `assignee=none`, or whose they are."""
    free = folded(word) == "none" or named(work, word, "filters") == "free"
    return replace(found, rows=replace(found.rows, assignee="none")) if free else by_agent(work, found, word)


def which_queue(work: Work, found: Wanted, word: str) -> Wanted | None:
    """Read a queue by a unique beginning of its name. Raises RefusalError."""
    names = [queue.name for queue in work.desk.settings.queues]
    return replace(found, rows=replace(found.rows, queue=one_of(names, word)))


Reader = Callable[[Work, Wanted, str], Wanted | None]
READERS: tuple[Reader, ...] = (
    *(by_word, by_requester, by_label, by_status, by_priority, by_colour, by_queue, by_agent),
)
KEYS: dict[str, Reader] = {
    "status": by_status,
    "queue": which_queue,
    "assign": whose,
    "tag": by_label,
    "requester": by_requester,
    "priority": by_priority,
}
Wish = Annotated[Wanted, Argument("FILTER", wanted)]
