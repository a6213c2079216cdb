"""What the command line shows to people: tables and screens for a terminal, plain when piped."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mailticket.desk.figures import Day, Figures
from mailticket.domain.ages import age

STYLES = {
    "green": "green",
    "yellow": "yellow",
    "red": "bold red",
    "high": "yellow",
    "urgent": "bold red",
    "low": "dim",
    "new": "bold cyan",
    "open": "cyan",
    "resolved": "green",
    "closed": "dim",
    "spam": "dim",
    "merged": "dim",
}
KINDS = {"requester": "bold", "agent": "bold green", "note": "yellow", "outsider": "red", "vendor": "magenta"}
#: What stands between who asks for an approval and whom they ask.
ANSWERED = {"asked": "waits for", "approved": "had a yes of", "rejected": "had a no of", "void": "asked in vain"}
BAR = 40  #: columns of the longest bar


def styled(value: object) -> Text:
    """Return a cell, coloured by what it says; nothing in it is read as markup."""
    text = "" if value is None else str(value)
    return Text(text, style=STYLES.get(text, ""))


@dataclass(frozen=True)
class Tickets:
    """Tickets as a table. Where the terminal is narrow, columns that matter less go first, then words are cut."""

    found: Sequence[Mapping[str, Any]]
    now: datetime

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, as wide as there is room."""
        if not self.found:
            yield Text("No tickets.")
            return
        names = [name for name in CELLS if name != "due" or any(one["due_at"] for one in self.found)]
        for dropped in ("", *LEAST):
            names = [name for name in names if name != dropped]
            rows = [[styled(CELLS[name](one, self.now)) for name in names] for one in self.found]
            widths = [max(len(name), *(cell.cell_len for cell in cells)) for name, cells in columns(names, rows)]
            fixed = sum(width + 2 for name, width in zip(names, widths, strict=True) if name not in WIDE)
            if options.max_width - fixed >= ROOM:
                break
        fitted = console.is_terminal or sum(width + 2 for width in widths) > options.max_width
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), expand=fitted)
        for name, width in zip(names, widths, strict=True):
            given = None if name in WIDE else width
            table.add_column(name, no_wrap=True, overflow="ellipsis", ratio=WIDE.get(name), width=given)
        for row in rows:
            table.add_row(*row)
        yield table


def columns(names: Sequence[str], rows: Sequence[Sequence[Text]]) -> Iterator[tuple[str, Sequence[Text]]]:
    """Yield each column with its cells."""
    yield from zip(names, zip(*rows, strict=True), strict=True)


#: What goes first where there is little room, and how much of it requester and subject want.
LEAST = ("changed", "queue", "priority", "assignee", "color", "age")
ROOM = 34
#: Columns that share what room the others leave.
WIDE = {"requester": 2, "subject": 5}
#: The columns of a list and what stands in them.
CELLS: dict[str, Callable[[Mapping[str, Any], datetime], object]] = {
    "#": lambda t, _: t["number"],
    "status": lambda t, _: t["status"],
    "queue": lambda t, _: t["queue"],
    "assignee": lambda t, _: t["assignee"] or "–",
    "priority": lambda t, _: t["priority"],
    "color": lambda t, _: t["color"],
    "requester": lambda t, _: t["requester"]["name"] or t["requester"]["address"],
    "subject": lambda t, _: t["subject"],
    "age": lambda t, now: age(datetime.fromisoformat(t["created_at"]), now),
    "changed": lambda t, now: age(datetime.fromisoformat(t["updated_at"]), now),
    "due": lambda t, _: (t["due_at"] or "")[:16].replace("T", " "),
}


def ticket(whole: Mapping[str, Any], *, now: datetime) -> RenderableType:
    """Return one ticket with its thread and its history."""
    return Group(
        *head(whole, now),
        *waiting(whole),
        *to_do(whole),
        *thread(whole, now),
        Text("\nHistory", style="bold"),
        *history(whole),
    )


def head(whole: Mapping[str, Any], now: datetime) -> Iterator[RenderableType]:
    """Yield what stands above the thread."""
    yield Text(f"#{whole['number']}  {whole['subject']}", style="bold")
    facts = [whole["status"], whole["queue"], whole["assignee"] or "nobody", whole["priority"], whole["color"]]
    yield Text(" · ").join(styled(fact) for fact in [*facts, *(f"#{tag}" for tag in whole["tags"])])
    opened = age(datetime.fromisoformat(whole["created_at"]), now)
    yield Text(f"from {mailbox(whole['requester'])}, opened {whole['created_at']} ({opened})")
    yield from (Text(f"{label} {value}") for label, fact in FACTS.items() if (value := fact(whole)))
    if whole["feedback"]:
        yield Text(f"feedback {whole['feedback']['score'] or '–'}: {whole['feedback']['text'] or '–'}")


def mailbox(person: Mapping[str, str]) -> str:
    """Return a person as the header of a mail has them."""
    return f"{person['name']} <{person['address']}>" if person["name"] else person["address"]


#: What stands above the thread in lines of their own, where there is any of it.
FACTS: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "due": lambda t: t["due_at"],
    "put off until": lambda t: t["status"] == "snoozed" and t["wake_at"],  # else it is over and on record only
    "watchers": lambda t: ", ".join(t["watchers"]),
    "type": lambda t: t["type"],
    "category": lambda t: t["category"],
    "stage": lambda t: t["stage"],
    "causes": lambda t: ", ".join(t["causes"]),
    "fields": lambda t: ", ".join(f"{name}={value}" for name, value in t["fields"].items()),
    "links": lambda t: ", ".join(f"{link['kind']} #{link['number']}" for link in t["links"]),
    "minutes spent": lambda t: sum(entry["minutes"] for entry in t["time_entries"]),
    "resolution": lambda t: t["resolution"],
}


def waiting(whole: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield who waits, or waited, for whose approval of what."""
    for one in whole["approvals"]:
        said = f"{one['asked_by'] or 'the operator'} {ANSWERED[one['state']]} {one['approver']}"
        comment = f" ({one['comment']})" if one["comment"] else ""
        style = "yellow" if one["state"] == "asked" else "dim"
        yield Text(f"{said}: {one['text']}{comment}, {one['at']}", style=style)


def to_do(whole: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield tasks, calls and events, those done too."""
    for one in whole["activities"]:
        when = f"done {one['done_at']}" if one["done_at"] else one["due_at"] or "no date"
        line = f"{one['kind']} {one['id']}: {one['title']} · {one['owner']} · {when}"
        yield Text(line, style="dim" if one["done_at"] else "")


def thread(whole: Mapping[str, Any], now: datetime) -> Iterator[RenderableType]:
    """Yield the messages, notes apart from what the requester sees."""
    for message in whole["messages"]:
        author = message["author"]["name"] or message["author"]["address"]
        style = KINDS.get(message["kind"], "dim")
        ago = age(datetime.fromisoformat(message["at"]), now)
        yield Text(f"\n── {message['kind']} · {author} · {message['at']} ({ago})", style=style)
        text = Text(message["text"], style="yellow" if message["kind"] == "note" else "")
        yield Padding(text, (0, 0, 0, 2), expand=False)
        for file in message["attachments"]:
            yield Text(f"  [{file['name'] or 'no name'}, {file['type']}, {file['size']} bytes]", style="cyan")


def history(whole: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield the history, a line an entry."""
    for entry in whole["history"]:
        line = Text(f"  {entry['at']}  ", style="dim")
        line.append(f"{entry['actor']}: ", style="bold").append(f"{entry['event']} {entry['detail']}", style="not dim")
        yield line.append(f"  ({entry['why']})") if entry["why"] else line


def figures(found: Figures) -> RenderableType:
    """Return one screen of figures."""
    grid = Table.grid(padding=(0, 4))
    columns = {"status": found.status, "queue": found.queue, "agent": found.agent, "color": found.color}
    grid.add_row(*(counts(name, values) for name, values in columns.items()))
    ongoing, lately = Text("Open tickets", style="bold"), Text("\nThe last 14 days", style="bold")
    return Group(ongoing, grid, lately, bars(found))


def counts(name: str, values: Mapping[str, int]) -> RenderableType:
    """Return how many tickets there are of each kind."""
    table = Table(name, "", box=box.SIMPLE_HEAD, pad_edge=False)
    for value, number in values.items():
        table.add_row(styled(value or "nobody"), Text(str(number), justify="right"))
    return table


def bars(found: Figures) -> RenderableType:
    """Return arrivals and answers of each day as bars of one scale."""
    most = max((max(day.arrivals, day.answers) for day in found.days), default=0) or 1
    table = Table.grid(padding=(0, 1))
    for day in found.days:
        for row in day_rows(day, most):
            table.add_row(*row)
    return table


def day_rows(day: Day, most: int) -> Iterable[tuple[Text, Text, Text]]:
    """Yield the two bars of a day: what came, and what was answered."""
    yield Text(f"{day.day:%a %d %b}"), Text("came", style="dim"), bar(day.arrivals, most, "cyan")
    yield Text(""), Text("answered", style="dim"), bar(day.answers, most, "green")


def bar(number: int, most: int, style: str) -> Text:
    """Return a bar with its number behind it."""
    return Text("█" * -(-number * BAR // most), style=style).append(f" {number}" if number else "·", style="default")
