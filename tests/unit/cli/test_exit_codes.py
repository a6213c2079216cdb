"""What a command that goes wrong says, and with which code it ends (product.md 4)."""

import json
import socket
from pathlib import Path

import pytest

from tests import config_file
from tests.servers.launch import free_ports
from tests.unit.cli.conftest import Done, Run
from tests.world import SETTINGS, merged

MISTAKES = {
    "no such command": ("nonsense",),
    "no such option": ("list", "--nonsense"),
    "a value that is none": ("list", "--status", "bogus"),
    "options that need another": ("run", "--dry-run"),
    "nothing to do": (),
}


@pytest.mark.parametrize("words", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_command_line_is_exit_code_2(run: Run, words: tuple[str, ...]):
    done = run(*words)

    assert 2 == done.code
    assert "Usage: mailticket" in done.err + done.out


def test_no_configuration_is_exit_code_78(run: Run, tmp_path: Path):
    done = run("--config", tmp_path / "nowhere.toml", "list")

    assert (78, True) == (done.code, "nowhere.toml" in done.err)


# --- the database -----------------------------------------------------------------------------------------------------

READERS = {
    "list": ("list",),
    "show": ("show", 1001),
    "stats": ("stats",),
    "agents": ("agents",),
    "audit": ("audit",),
    "spool": ("spool", "list"),
}
WRITERS = {
    "run --once": ("run", "--once"),
    "do": ("do", 1001, "#close"),
    "outbox retry": ("outbox", "retry", "--all"),
    "agents revoke": ("agents", "revoke", "bob"),
    "migrate": ("migrate",),
}


@pytest.fixture
def desk(run: Run, tmp_path: Path) -> Run:
    """Run a command on a desk whose `[site]` is changed by keywords."""

    def run_it(*words: object, **site: object) -> Done:
        data = merged(SETTINGS, {"site": {"state_dir": str(tmp_path / "state"), **site}})
        return run("--config", config_file.write(tmp_path / "mailticket.toml", data), *words)

    return run_it


@pytest.mark.parametrize("words", (READERS | WRITERS).values(), ids=READERS | WRITERS)
def test_a_database_server_that_does_not_answer_is_exit_code_75(desk: Run, words: tuple[str, ...]):
    """One line that says what to look at, never a traceback."""
    (port,) = free_ports(1)
    done = desk(*words, database=f"postgresql+psycopg://mt@127.0.0.1:{port}/desk")

    assert (75, "", 1) == (done.code, done.out, len(done.err.splitlines()))
    assert "the database cannot be reached (" in done.err


@pytest.mark.parametrize("words", (READERS | WRITERS).values(), ids=READERS | WRITERS)
def test_a_file_that_is_no_database_is_told(desk: Run, tmp_path: Path, words: tuple[str, ...]):
    damaged_file(tmp_path)
    done = desk(*words)

    assert (1, "", 1) == (done.code, done.out, len(done.err.splitlines()))
    assert "the database is damaged (" in done.err


def test_check_says_that_a_file_is_no_database(desk: Run, tmp_path: Path):
    damaged_file(tmp_path)
    (line,) = json.loads(desk("check", "--json", "database").out)

    assert ("wrong", True) == (line["grade"], "is damaged" in line["text"])


@pytest.mark.parametrize(("mode", "grade"), [(0o600, "good"), (0o640, "good"), (0o604, "note"), (0o602, "note")])
def test_check_says_that_anybody_may_read_a_secret(desk: Run, tmp_path: Path, mode: int, grade: str):
    """A group of its own may: so root's file reaches the desk's user."""
    (tmp_path / "key").write_text("a key that nobody else knows\n")
    (tmp_path / "key").chmod(mode)
    done = desk("check", "--json", "configuration", secret_file="key")

    assert 0 == done.code
    assert grade == json.loads(done.out)[0]["grade"]
    assert (grade == "note") == (f"{tmp_path / 'key'}: anybody on this machine may" in done.out)


def test_check_says_that_the_templates_of_the_site_are_nowhere(desk: Run, tmp_path: Path):
    """Else a slip in the path would bring back the shipped words, and nobody knew why."""
    done = desk("check", "templates", templates_dir=str(tmp_path / "nowhere"))

    assert (1, True) == (done.code, f"found none at {tmp_path / 'nowhere'}" in done.out)


def test_what_is_not_named_leaves_no_gap_in_a_sentence(operator: Run):
    """`check --learn` where no mailbox is read by IMAP."""
    fed = {key: value for key, value in SETTINGS["mailbox"][0].items() if key != "imap"}
    done = operator("check", "--learn", mailbox=[fed], listen={"lmtp": "127.0.0.1:8024"})

    assert (1, "there is no mailbox that is read by IMAP\n") == (done.code, done.err)


def test_mail_is_refused_for_now_while_the_database_is_damaged(desk: Run, tmp_path: Path):
    """Whoever pipes it to us keeps it: 0 only once it is durable, else 75 (product.md 4)."""
    damaged_file(tmp_path)
    (tmp_path / "one.eml").write_bytes(b"From: anne@customer.example\n\nIt burns.\n")

    done = desk("ingest", tmp_path / "one.eml")

    assert (75, True) == (done.code, done.err.startswith("not taken: the database is damaged (")), done.err


def test_mail_that_cannot_be_read_is_named(desk: Run, tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as no_file:
        no_file.bind(str(tmp_path / "socket"))
        done = desk("ingest", tmp_path / "socket")

    assert (75, f"not taken: {tmp_path / 'socket'}: No such device or address; try again\n") == (done.code, done.err)


@pytest.mark.parametrize("words", [*WRITERS.values(), ("ingest", "/dev/null")], ids=[*WRITERS, "ingest"])
def test_a_state_directory_that_cannot_be_made_is_exit_code_78(desk: Run, tmp_path: Path, words: tuple[str, ...]):
    """No other try cures that."""
    (tmp_path / "a-file").write_text("in the way")
    done = desk(*words, state_dir=str(tmp_path / "a-file" / "state"))

    assert (78, "", 1) == (done.code, done.out, len(done.err.splitlines()))
    assert "site.state_dir" in done.err


def damaged_file(folder: Path) -> None:
    """Put a file that is no database in the place of the desk's."""
    (folder / "state").mkdir(mode=0o700)
    path = folder / "state" / "mailticket.db"
    path.write_text("This is not what SQLite wrote. " * 100)
    path.chmod(0o600)


def test_a_file_that_cannot_be_used_is_named(desk: Run, tmp_path: Path):
    (tmp_path / "state").mkdir(mode=0o700)
    (tmp_path / "state" / "locks").touch()
    done = desk("run", "--once")

    assert (1, "") == (done.code, done.out)
    assert f"{tmp_path / 'state' / 'locks'}: File exists\n" == done.err


@pytest.mark.parametrize("name", ["nowhere", "a-file"])
def test_a_folder_that_is_none_cannot_be_explained(run: Run, tmp_path: Path, name: str):
    """A wrong path must not look like a folder without mail."""
    (tmp_path / "a-file").write_text("From: anne@customer.example")
    done = run("explain", "--jsonl", tmp_path / name)

    assert (1, "") == (done.code, done.out)
    assert name in done.err
