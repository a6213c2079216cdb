"""What people see on a terminal: everything that matters, within its width, and nothing in mail is markup."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from mailticket.cli import screens
from mailticket.desk import figures, view
from mailticket.store import tickets
from mailticket.store.tickets import Filter
from tests import config_file
from tests.unit.cli.conftest import Run
from tests.world import World, merged


@pytest.fixture
def busy(world: World) -> World:
    """A desk after some days: an old ticket that nobody touched, an answered one, one of today."""
    anne, zoe, bob = world.requester("anne"), world.requester("zoe"), world.agent("bob")
    anne.writes("Printer on fire", "It burns [bold]hot[/bold].")
    world.clock.advance(timedelta(days=4))
    answered = zoe.writes("Paper is out")
    bob.replies(answered, "#tag paper\n\nWe send some.")
    bob.replies(answered, "#note\nThird time this week.")
    zoe.writes("A subject so long that no column of any usual terminal could hold it without giving way to others")
    return world


def drawn(made: object, width: int = 80) -> str:
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    console.print(made)
    return console.file.getvalue()


def listed(world: World) -> list[dict]:
    now = world.clock.now()
    with world.reading() as tx:
        return [view.summary(tx, world.settings, one, now=now) for one in tickets.list_tickets(tx, Filter())]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_list_fits_its_terminal_and_numbers_stay_whole(busy: World, width: int):
    shown = drawn(screens.Tickets(listed(busy), busy.clock.now()), width)

    assert all(len(line) <= width for line in shown.splitlines())
    assert all(number in shown for number in ("1001", "1002", "1003"))


def test_a_ticket_is_put_off_only_while_it_is_snoozed(busy: World):
    """The date stays on record when the requester writes before it."""
    ticket, zoe, bob = busy.tickets[1], busy.requester("zoe"), busy.agent("bob")
    shown = []
    for act in (
        lambda: bob.replies(ticket, "#later in 3 days", quote=False),
        lambda: zoe.replies(ticket, "Still out."),
    ):
        act()
        assert ticket.json["wake_at"]
        shown.append("put off until" in drawn(screens.ticket(ticket.json, now=busy.clock.now())))

    assert [True, False] == shown


def test_a_list_says_how_old_and_how_late(busy: World):
    shown = drawn(screens.Tickets(listed(busy), busy.clock.now()), 120)
    old = next(line for line in shown.splitlines() if "1001" in line)

    assert "red" in old
    assert "4d" in old


def test_a_ticket_shows_its_thread_as_it_was_written(busy: World):
    """What looks like markup in mail is text."""
    with busy.reading() as tx:
        first = view.whole(tx, busy.settings, tickets.get(tx, 1001), now=busy.clock.now())
        second = view.whole(tx, busy.settings, tickets.get(tx, 1002), now=busy.clock.now())

    assert "It burns [bold]hot[/bold]." in drawn(screens.ticket(first, now=busy.clock.now()))
    shown = drawn(screens.ticket(second, now=busy.clock.now()))
    assert all(words in shown for words in ("note · Bob Martin", "Third time this week.", "#paper", "History"))


def test_a_ticket_shows_what_it_is_about_who_follows_it_and_where_it_went(busy: World):
    """What `--json` has of it, an operator reads too: a merged ticket says where it lives on."""
    answered = busy.tickets[1]
    tags = "#cc dan@corp.example #type Repair/Heating #category Paper #stage seen #cause +empty +jam #time 25m"
    busy.agent("bob").replies(answered, f"{tags} #time 5m #merge 1003")
    shown = [drawn(screens.ticket(one.json, now=busy.clock.now()), 120).splitlines() for one in busy.tickets]

    for line in ("type Repair/Heating", "category Paper", "stage seen", "causes empty, jam", "minutes spent 30"):
        assert line in shown[1]
    assert "links merged-into #1003" in shown[1]
    assert "watchers dan@corp.example" in shown[2]
    assert "links merged-from #1002" in shown[2]
    assert "minutes spent 30" not in shown[2]


def test_a_requester_without_a_name_is_their_address(busy: World):
    nameless = {**busy.tickets[0].json, "requester": {"name": "", "address": "anne@customer.example"}}

    assert "\nfrom anne@customer.example, opened" in drawn(screens.ticket(nameless, now=busy.clock.now()))


def test_a_ticket_shows_who_waits_for_whom_and_what_is_to_be_done(busy: World):
    bob, boss = busy.agent("bob"), busy.requester("boss", "boss@corp.example")
    answered = busy.tickets[1]
    bob.replies(answered, "#call Zoe tomorrow 10:00 #task Look\n#approval carol More paper?")
    bob.replies(answered, "#approval boss@corp.example Much more?\n#done 2")
    boss.replies(boss.inbox[-1], "No, never")
    shown = drawn(screens.ticket(answered.json, now=busy.clock.now()), 120)

    assert "bob waits for carol@acme.example: More paper?, 2026-03-06T09:00:00+00:00" in shown
    assert "bob had a no of boss@corp.example: Much more? (never), 2026-03-06T09:00:00+00:00" in shown
    assert "call 1: Zoe · bob · 2026-03-07T10:00:00+00:00" in shown
    assert "task 2: Look · bob · done 2026-03-06T09:00:00+00:00" in shown


def test_the_figures_count_what_is_open_and_what_came(busy: World):
    with busy.reading() as tx:
        found = figures.take(tx, busy.settings, now=busy.clock.now())

    assert {"new": 2, "pending": 1} == found.status
    assert {"": 2, "bob": 1} == found.agent
    assert {"green": 2, "red": 1} == found.color
    assert {"support": 3} == found.queue
    assert (2, 1) == (found.days[-1].arrivals, found.days[-1].answers)
    assert (1, 0) == (found.days[-5].arrivals, found.days[-5].answers)
    assert (14, 3, 1) == (len(found.days), sum(d.arrivals for d in found.days), sum(d.answers for d in found.days))


def test_the_figures_fit_one_screen(busy: World):
    with busy.reading() as tx:
        shown = drawn(screens.figures(figures.take(tx, busy.settings, now=busy.clock.now())))

    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "█" * screens.BAR + " 2" in shown
    assert "nobody" in shown


def test_stats_are_there_for_programs_too(operator: Run, world: World):
    world.requester("anne").writes()
    done = json.loads(operator("stats", "--json").out)

    assert {"new": 1} == done["open"]["status"]
    assert 14 == len(done["days"])
    assert "The last 14 days" in operator("stats").out


@pytest.mark.parametrize("words", [("list",), ("show", "1001"), ("stats",)])
def test_nothing_is_watched_in_a_pipe(operator: Run, world: World, words: tuple[str, ...]):
    world.requester("anne").writes()
    done = operator(*words, "--watch")

    assert (2, True) == (done.code, "terminal" in done.err)


def test_watching_shows_what_comes_in_until_ctrl_c(world: World, tmp_path: Path):
    """The second ticket appears by itself; Ctrl-C ends it well."""
    anne = world.requester("anne")
    anne.writes("Printer on fire")
    site = {"state_dir": str(world.state_dir), "database": world.url}
    config = config_file.write(tmp_path / "mailticket.toml", merged(world.data, {"site": site}))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mailticket", "--config", str(config), "list", "--watch"]
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    watcher = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True)
    os.close(theirs)
    read_until(ours, b"Printer on fire")
    anne.writes("Paper is out")
    read_until(ours, b"Paper is out")
    watcher.send_signal(signal.SIGINT)
    read_until(ours, b"")

    assert 0 == watcher.wait(timeout=60)


def read_until(terminal: int, words: bytes) -> None:
    """Read what a program shows until *words* are there, or, without words, to its end."""
    seen = b""
    while not words or words not in seen:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # how a terminal says that nobody writes to it any more
            return
        if not chunk:
            return
        seen += chunk
