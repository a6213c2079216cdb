"""Backup and restore: everything comes back, no number twice, nothing sent twice (R19)."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from mailticket.credentials import kept_key
from mailticket.store import search
from mailticket.store.database import sqlite_driver
from mailticket.store.tickets import Filter
from mailticket.transports.submitter import Verdict
from tests.servers.postgres import Postgres
from tests.unit.cli.conftest import Run
from tests.world import World


def restored(world: World, run_: Run, file: Path, state: Path) -> World:
    """Return the desk that a restore made in a new state directory."""
    site = {"state_dir": str(state), "database": "sqlite:///other.db"}
    done = run_("restore", file, site=site)
    assert 0 == done.code, done
    return World("sqlite:///other.db", state, clock=world.clock, data=world.data, mailboxes=world.mailboxes)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A state directory that was never used."""
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o700)
    return folder


def test_a_desk_comes_back_as_it_was(world: World, operator: Run, tmp_path: Path, elsewhere: Path):
    ticket = world.requester("anne").writes(html="<b>It burns.</b>")
    world.agent("bob").replies(ticket, "#priority high\nUse water.")
    copy = tmp_path / "copy"
    done = operator("backup", copy)
    other = restored(world, operator, copy, elsewhere)

    assert 0 == done.code, done
    assert [ticket.json] == [one.json for one in other.tickets]
    assert world.spool == other.spool
    assert world.outbox == other.outbox
    assert () == other.faults
    with other.reading() as tx:
        assert [ticket.number] == search.find(tx, "water printer", Filter())
    other.close()


@pytest.mark.servers
def test_a_desk_moves_to_a_machine_that_has_no_state_yet(
    world: World, operator: Run, tmp_path: Path, postgres: Postgres
):
    ticket = world.requester("anne").writes()
    operator("backup", tmp_path / "copy")
    site = {"state_dir": str(tmp_path / "new" / "state"), "database": postgres.create_database()}
    done = operator("restore", tmp_path / "copy", site=site)

    assert (0, "") == (done.code, done.err)
    assert str(ticket.number) in operator("list", site=site).out
    postgres.drop_database(site["database"])


def test_numbers_given_out_since_are_never_given_again(world: World, operator: Run, tmp_path: Path, elsewhere: Path):
    anne = world.requester("anne")
    anne.writes("Before")
    operator("backup", tmp_path / "copy")
    lost = anne.writes("After")
    other = restored(world, operator, tmp_path / "copy", elsewhere)

    assert 1002 == lost.number
    assert 2002 == other.requester("anne").writes("New").number
    other.close()


def test_numbers_are_left_out_even_where_there_was_none_yet(
    world: World, operator: Run, tmp_path: Path, elsewhere: Path
):
    _ = world.app
    operator("backup", tmp_path / "copy")
    world.requester("anne").writes()
    other = restored(world, operator, tmp_path / "copy", elsewhere)

    assert 2001 == other.requester("anne").writes("New").number
    other.close()


def test_what_was_promised_is_held(world: World, operator: Run, tmp_path: Path, elsewhere: Path):
    """It may have been sent since the backup; a person decides."""
    _ = world.app
    world.submitter.answer(Verdict.DEFERRED, "450 later", times=3)
    world.requester("anne").writes()
    operator("backup", tmp_path / "copy")
    other = restored(world, operator, tmp_path / "copy", elsewhere)
    other.tick()

    assert {"deferred", "ready"} >= {row["state"] for row in world.outbox}
    assert {"held"} == {row["state"] for row in other.outbox}
    assert [] == other.post
    other.close()


def test_notices_that_waited_to_be_joined_are_dropped_and_said(
    world: World, operator: Run, tmp_path: Path, elsewhere: Path
):
    """They may have left since the backup, and are no mail yet that could be held."""
    world.daemon = True
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#take")
    anne.replies(ticket, "Worse now.")
    anne.replies(ticket, "Much worse.")
    operator("backup", tmp_path / "copy")
    site = {"state_dir": str(elsewhere), "database": "sqlite:///other.db"}
    done = operator("restore", tmp_path / "copy", site=site)
    other = World("sqlite:///other.db", elsewhere, clock=world.clock, data=world.data, mailboxes=world.mailboxes)
    other.tick()

    assert "notices to agents that waited to leave together are dropped" in done.out
    assert [] == other.post
    other.close()


def test_an_answer_to_mail_from_before_finds_its_ticket(world: World, operator: Run, tmp_path: Path, elsewhere: Path):
    """The signed ids outlive the restore: the desk's name and key come back with the rows."""
    anne = world.requester("anne")
    ticket = anne.writes()
    operator("backup", tmp_path / "copy")
    other = restored(world, operator, tmp_path / "copy", elsewhere)
    again = other.requester("anne").replies(anne.last_about(ticket), "Worse now.")

    assert 1001 == again.number
    assert kept_key(world.state_dir) == kept_key(elsewhere)
    other.close()


def test_mail_that_comes_again_is_known(world: World, operator: Run, tmp_path: Path, elsewhere: Path):
    anne = world.requester("anne")
    anne.writes()
    operator("backup", tmp_path / "copy")
    other = restored(world, operator, tmp_path / "copy", elsewhere)

    assert "duplicate" == other.take(anne.sent[0]).outcome
    other.close()


def test_a_merged_ticket_may_come_before_the_one_it_went_into(
    world: World, operator: Run, tmp_path: Path, elsewhere: Path
):
    anne = world.requester("anne")
    first, second = anne.writes("First"), anne.writes("Second")
    with world.app.database.transaction() as tx:
        tx.connection().exec_driver_sql(f"UPDATE ticket SET parent = {second.number} WHERE number = {first.number}")
    operator("backup", tmp_path / "copy")
    other = restored(world, operator, tmp_path / "copy", elsewhere)

    with other.reading() as tx:
        found = tx.connection().exec_driver_sql("SELECT parent FROM ticket ORDER BY number").scalars().all()
    assert [second.number, None] == found
    other.close()


def test_a_backup_is_ours_alone_and_nothing_lies_beside_it(world: World, operator: Run, tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()
    before = os.umask(0)
    try:
        operator("backup", folder / "copy")
    finally:
        os.umask(before)

    assert ["copy"] == [path.name for path in folder.iterdir()]
    assert 0o600 == stat.S_IMODE((folder / "copy").stat().st_mode)


def test_nothing_is_overwritten(world: World, operator: Run, tmp_path: Path):
    (tmp_path / "copy").write_text("dear")
    done = operator("backup", tmp_path / "copy")

    assert (1, f"{tmp_path / 'copy'}: is there already; give another name\n") == (done.code, done.err)
    assert "dear" == (tmp_path / "copy").read_text()


def test_a_desk_in_use_is_never_overwritten(world: World, operator: Run, tmp_path: Path):
    ticket = world.requester("anne").writes()
    operator("backup", tmp_path / "copy")
    done = operator("restore", tmp_path / "copy")

    assert (1, True) == (done.code, "in use" in done.err), done
    assert 1001 == ticket.number


def test_a_running_desk_is_left_alone(world: World, operator: Run, tmp_path: Path):
    operator("backup", tmp_path / "copy")
    with world.app.serving():
        done = operator("restore", tmp_path / "copy")

    assert (1, "the desk is running; stop it first\n") == (done.code, done.err)


@pytest.mark.parametrize("harm", ["cut", "no database", "another database", "missing"])
def test_a_broken_backup_changes_nothing(world: World, operator: Run, tmp_path: Path, elsewhere: Path, harm: str):
    world.requester("anne").writes()
    copy = tmp_path / "copy"
    operator("backup", copy)
    harmed = {"cut": copy.read_bytes()[: copy.stat().st_size // 2], "no database": b"hello"}
    copy.unlink()
    if harm in harmed:
        copy.write_bytes(harmed[harm])
    elif harm == "another database":
        with sqlite3.connect(copy) as other:
            other.execute("CREATE TABLE shopping (item)")
    done = operator("restore", copy, site={"state_dir": str(elsewhere), "database": "sqlite:///other.db"})
    listed = operator("list", "--json", site={"state_dir": str(elsewhere), "database": "sqlite:///other.db"})

    assert (1, True) == (done.code, str(copy) in done.err), done
    assert "Traceback" not in done.err
    assert "[]\n" == listed.out


def test_a_backup_of_a_newer_version_is_refused(world: World, operator: Run, tmp_path: Path, elsewhere: Path):
    copy = tmp_path / "copy"
    operator("backup", copy)
    module, _ = sqlite_driver()
    with module.connect(str(copy)) as changed:
        changed.execute("UPDATE alembic_version SET version_num = '9999'")
    done = operator("restore", copy, site={"state_dir": str(elsewhere), "database": "sqlite:///other.db"})

    assert 78 == done.code, done


def test_writers_go_on_while_a_backup_is_made(world: World, operator: Run, tmp_path: Path):
    """The snapshot is of one moment: what is written meanwhile is in the next backup."""
    from mailticket.store import copies

    world.requester("anne").writes("Before")
    with copies._snapshot(world.app.database) as source:
        source.exec_driver_sql("SELECT count(*) FROM ticket").scalar()
        if sqlite_driver()[1] == "WAL" or not world.app.database.is_sqlite:
            world.requester("anne").writes("During")
        seen = source.exec_driver_sql("SELECT count(*) FROM ticket").scalar()

    assert 1 == seen
    assert 2 == len(world.tickets)


def test_in_a_folder_backups_are_named_by_their_time_and_the_newest_stay(world: World, operator: Run, tmp_path: Path):
    world.requester("anne").writes()
    folder = tmp_path / "copies"
    folder.mkdir()
    olds = [folder / f"mailticket-2025-01-0{day}T030000Z.backup" for day in (1, 2, 3)]
    for path in (*olds, folder / "mailticket-notes.backup", folder / "other.backup"):
        path.write_text("x")
    all_stay = operator("backup", folder)
    (new,) = set(folder.glob("mailticket-2*.backup")) - set(olds)
    new.unlink()  # names are of a second: the next may be the same
    some_stay = operator("backup", "--keep", 2, folder)

    assert (0, 0) == (all_stay.code, some_stay.code), some_stay
    assert [False, False, True] == [path.exists() for path in olds]
    left = sorted(path.name for path in folder.iterdir())
    assert ["mailticket-notes.backup", "other.backup"] == left[-2:]
    assert 4 == len(left)
    assert "mailticket-2025-01-01T030000Z.backup: removed" in some_stay.out


def test_keeping_some_needs_a_folder(operator: Run, tmp_path: Path):
    done = operator("backup", "--keep", "3", tmp_path / "copy")

    assert (2, True) == (done.code, "goes with a folder" in done.err)
    assert not (tmp_path / "copy").exists()
