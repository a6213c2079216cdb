"""`ingest` and `run --once`: mail in, everything due done, at any time, or only rehearsed."""

import io
import json
import mailbox as mailboxes
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from mailticket.store import schema
from tests.e2e.installation import mail
from tests.servers.smtp_sink import SmtpSink
from tests.unit.cli.conftest import Done, Run
from tests.world import World


@pytest.fixture
def desk(operator: Run, world: World, smtp_sink: SmtpSink) -> Callable[..., Done]:
    """Run a command on a desk that is handed its mail and sends to a sink."""
    box = {key: value for key, value in world.data["mailbox"][0].items() if key != "imap"}
    box["smtp"] = {"host": smtp_sink.host, "port": smtp_sink.port, "security": "plain"}

    def run(*words: object, **changes: Any) -> Done:
        both = [box, {**box, "name": "sales", "address": "sales@acme.example"}]
        return operator(*words, **{"mailbox": both, "listen": {"lmtp": "127.0.0.1:8024"}, **changes})

    return run


def subjects(desk: Callable[..., Done]) -> list[str]:
    return [row["subject"] for row in json.loads(desk("spool", "list", "--all", "--json").out)]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder with two mails."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.eml").write_bytes(mail(f"Mail {number}"))
    return folder


# --- ingest -----------------------------------------------------------------------------------------------------------


def test_a_file_is_taken(desk, letters: Path):
    done = desk("ingest", letters / "0.eml")

    assert (0, "1 mail taken\n", "") == (done.code, done.out, done.err)
    assert ["Mail 0"] == subjects(desk)


def test_a_folder_is_taken_in_the_order_of_names(desk, letters: Path):
    assert "2 mails taken\n" == desk("ingest", letters).out
    assert ["Mail 0", "Mail 1"] == subjects(desk)


def test_an_mbox_is_taken_apart(desk, tmp_path: Path):
    box = mailboxes.mbox(tmp_path / "box")
    for number in range(3):
        box.add(mail(f"Mail {number}", "words\r\nFrom here on, more words"))
    box.close()

    assert "3 mails taken\n" == desk("ingest", tmp_path / "box").out
    assert ["Mail 0", "Mail 1", "Mail 2"] == subjects(desk)


def test_a_maildir_is_taken(desk, tmp_path: Path):
    box = mailboxes.Maildir(tmp_path / "dir")
    box.add(mail("Mail 0"))
    (tmp_path / "dir" / "tmp" / "half").write_bytes(mail("unfinished"))

    assert "1 mail taken\n" == desk("ingest", tmp_path / "dir").out
    assert ["Mail 0"] == subjects(desk)


def test_a_pipe_is_taken_without_a_word(desk, monkeypatch: pytest.MonkeyPatch):
    """A mail server's pipe delivery takes any output for trouble."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail("Mail 0"))))
    done = desk("ingest")

    assert (0, "", "") == (done.code, done.out, done.err)
    assert ["Mail 0"] == subjects(desk)


def test_it_goes_to_the_mailbox_named(desk, letters: Path):
    desk("ingest", "--mailbox", "sales", letters / "0.eml")

    assert "sales" == json.loads(desk("spool", "list", "--json").out)[0]["mailbox"]


def test_an_unknown_mailbox_is_a_usage_error(desk, letters: Path):
    done = desk("ingest", "--mailbox", "nosuch", letters)

    assert (2, True) == (done.code, "support, sales" in " ".join(done.err.split()))


def test_a_file_that_is_not_there_is_told(desk):
    done = desk("ingest", "/nowhere.eml")

    assert (75, "/nowhere.eml: there is no such file or folder\n") == (done.code, done.err)


def test_on_a_full_disk_the_pipe_is_told_to_try_again(desk, letters: Path):
    done = desk("ingest", letters, site={"min_free": "9000TB"})

    assert (75, True) == (done.code, "min_free" in done.err)
    assert [] == subjects(desk)


def test_what_is_hidden_in_a_folder_is_no_mail(desk, letters: Path):
    (letters / ".directory").write_text("[Desktop Entry]")
    (letters / ".git").mkdir()
    (letters / ".git" / "config").write_text("[core]")

    assert "2 mails taken\n" == desk("ingest", letters).out


def test_a_dash_is_standard_input(desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail("Piped"))))

    assert 0 == desk("ingest", "-").code
    assert ["Piped"] == subjects(desk)


# --- run --once -------------------------------------------------------------------------------------------------------


def test_a_run_warns_of_a_secret_in_the_file_as_the_daemon_does(desk):
    done = desk("run", "--once", site={"operator_smtp_password": "S3cret of ops"})

    assert (0, 1) == (done.code, done.err.count("site.operator_smtp_password: the secret stands in the file"))
    assert "S3cret" not in done.err


def test_what_was_handed_over_is_applied_and_answered(desk, letters: Path, smtp_sink: SmtpSink):
    desk("ingest", letters)
    done = desk("run", "--once")

    assert (0, "", "") == (done.code, done.out, done.err)
    assert 2 == len(smtp_sink.to("anne@customer.example"))
    assert 2 == len(json.loads(desk("list", "--json").out))


def test_a_time_given_is_the_clock_of_the_whole_run(desk, letters: Path, smtp_sink: SmtpSink):
    desk("ingest", letters / "0.eml")
    done = desk("run", "--once", "--at", "2031-05-01T12:00")
    ticket = json.loads(desk("show", "1001", "--json").out)

    assert (0, "") == (done.code, done.err)
    assert "2031-05-01T12:00:00+00:00" == ticket["created_at"]
    assert {"2031-05-01T12:00:00+00:00"} == {entry["at"] for entry in ticket["history"]}


def test_a_time_given_makes_mail_that_was_handed_over_no_older(desk, letters: Path, smtp_sink: SmtpSink):
    """It came just now, so its writer gets an answer (product.md 5: mail of more than two days ago gets none)."""
    desk("ingest", letters / "0.eml")
    desk("run", "--once", "--at", "2031-05-01T12:00")

    assert 1 == len(smtp_sink.to("anne@customer.example"))


def test_a_time_without_offset_is_the_sites(desk, letters: Path):
    desk("ingest", letters / "0.eml")
    desk("run", "--once", "--at", "2031-05-01T12:00", site={"timezone": "Europe/Paris"})

    assert "2031-05-01T10:00:00+00:00" == json.loads(desk("show", "1001", "--json").out)["created_at"]


@pytest.mark.parametrize("words", [("--at", "2031-05-01"), ("--at", ""), ("--dry-run",)])
def test_a_time_and_a_rehearsal_are_for_one_round(desk, words: tuple[str, ...]):
    assert 2 == desk("run", *words).code


@pytest.mark.parametrize("time", ["soon", "", "0203-05-01", "9999-12-31T23:59"])
def test_a_time_that_is_none_is_a_usage_error(desk, time: str):
    done = desk("run", "--once", "--at", time)

    assert (2, True) == (done.code, "2026-12-01T09:00" in done.err)


def test_a_rehearsal_says_what_would_be_done_and_sent_and_changes_nothing(
    desk, letters: Path, world: World, smtp_sink: SmtpSink
):
    desk("ingest", letters)
    before = contents(world)
    done = desk("run", "--once", "--dry-run")

    assert (0, "") == (done.code, done.err)
    assert "would do: #1001 opened in support" in done.out
    assert done.out.count("anne@customer.example") >= 2
    assert [] == smtp_sink.events
    assert before == contents(world)
    assert ["received"] * 2 == [row["state"] for row in json.loads(desk("spool", "list", "--json").out)]


@pytest.fixture
def older_schema(world: World):
    """Let the database be one of an older version while the block runs; yield what tells which."""
    version = sa.table("alembic_version", sa.column("version_num"))

    def become(revision: str) -> None:
        with world.app.database.transaction() as tx:
            tx.execute(sa.update(version).values(version_num=revision))

    def found() -> str:
        with world.reading() as tx:
            return tx.execute(sa.select(version.c.version_num)).scalar_one()

    become("0001")
    yield found
    become(schema.HEAD)


def test_a_rehearsal_leaves_an_older_database_as_it_is(desk, older_schema: Callable[[], str], tmp_path: Path):
    before = sorted(tmp_path.rglob("*"))
    done = desk("run", "--once", "--dry-run")

    assert (78, "") == (done.code, done.out)
    assert "mailticket migrate" in done.err
    assert "0001" == older_schema()
    assert before == [path for path in sorted(tmp_path.rglob("*")) if path.suffix != ".toml"]


def test_after_a_rehearsal_the_real_run_does_it(desk, letters: Path, smtp_sink: SmtpSink):
    desk("ingest", letters)
    desk("run", "--once", "--dry-run")
    desk("run", "--once")

    assert [1002, 1001] == [ticket["number"] for ticket in json.loads(desk("list", "--json").out)]


def contents(world: World) -> dict[str, list[tuple]]:
    """Return every row of every table, but for the facts about the installation itself."""
    from sqlmodel import SQLModel

    with world.reading() as tx:
        return {
            table.name: sorted(map(repr, tx.execute(sa.select(table))))
            for table in SQLModel.metadata.sorted_tables
            if table.name != "fact"
        }
