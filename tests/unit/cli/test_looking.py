"""`list`, `show`, `search`, `spool`, `outbox`, `audit`, `explain`, `migrate`, `version`: what an operator sees."""

import json
import os
from pathlib import Path

import pytest

from mailticket.domain.status import Status
from mailticket.transports.submitter import Verdict
from tests.e2e.installation import mail
from tests.unit.cli.conftest import Run
from tests.world import World


@pytest.fixture(autouse=True)
def _tickets(world: World) -> None:
    """Three tickets, one of them closed; a mail set aside and a mail refused."""
    world.app.submitters["support"].answer(Verdict.REJECTED, "550 no such user", to="zoe@customer.example")
    world.requester("anne").writes("Printer on fire", "It burns.")
    world.requester("zoe").writes("Paper is out", "Nothing prints.")
    world.requester("anne").writes("Old story", "Solved.").becomes(Status.CLOSED)
    world.parser.poison = b"poison"
    world.requester("max").writes("Bad", "poison")


def numbers(run: Run, *words: object) -> list[int]:
    done = run(*words, "--json")
    assert (0, "") == (done.code, done.err)
    return [ticket["number"] for ticket in json.loads(done.out)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["list"], [1002, 1001]),
        (["list", "--all"], [1003, 1002, 1001]),
        (["list", "--status", "closed"], [1003]),
        (["list", "--status", "new,closed"], [1003, 1002, 1001]),
        (["list", "--requester", "zoe@customer.example"], [1002]),
        (["list", "--limit", "1"], [1002]),
        (["list", "--limit", "0", "--all"], [1003, 1002, 1001]),
        (["search", "burns"], [1001]),
        (["search", "solved"], [1003]),
        (["search", "nothing at all"], []),
    ],
)
def test_tickets_are_found(operator: Run, words: list[str], found: list[int]):
    assert found == numbers(operator, *words)


def test_lists_leave_out_thread_and_history(operator: Run):
    (first, *_) = json.loads(operator("list", "--json").out)

    assert {"messages", "history"}.isdisjoint(first)


def test_a_ticket_is_shown_to_people_and_to_programs(operator: Run):
    shown = operator("show", "1001").out
    whole = json.loads(operator("show", "1001", "--json").out)

    assert all(words in shown for words in ("#1001  Printer on fire", "It burns.", "History"))
    assert ("It burns.", 1001) == (whole["messages"][0]["text"], whole["number"])


def test_a_ticket_that_is_not_there_is_told(operator: Run):
    done = operator("show", "7")

    assert (1, "", "there is no ticket 7\n") == (done.code, done.out, done.err)


def test_names_in_filters_are_written_in_any_case(operator: Run):
    assert 0 == operator("do", 1001, "#assign bob", "#tag VIP").code

    assert [1002, 1001] == numbers(operator, "list", "--queue", "SUPPORT")
    assert [1001] == numbers(operator, "list", "--assignee", "Bob")
    assert [] == numbers(operator, "list", "--assignee", "alice")
    assert [1002] == numbers(operator, "list", "--assignee", "NONE")
    assert [1001] == numbers(operator, "list", "--tag", "VIP")
    assert [1001] == numbers(operator, "search", "burns", "--tag", "Vip", "--queue", "Support")


@pytest.mark.parametrize("command", [("list",), ("search", "burns")])
@pytest.mark.parametrize(
    ("option", "name", "there"), [("--queue", "nope", "support"), ("--assignee", "nobody", "alice, bob, carol, none")]
)
def test_a_name_that_nobody_has_is_told_with_those_there_are(
    operator: Run, command: tuple[str, ...], option: str, name: str, there: str
):
    """It must not look like a desk without such tickets."""
    done = operator(*command, option, name)

    assert (2, "") == (done.code, done.out)
    assert all(words in " ".join(done.err.split()) for words in (option, f"{name}; there are: {there}"))


@pytest.mark.parametrize("number", [2**63, 99999999999999999999])
def test_a_number_too_large_for_a_database_is_one_that_nothing_has(operator: Run, number: int):
    ticket, mail = f"there is no ticket {number}\n", "there is no such mail, or it is not in a state for that\n"
    told = {
        ("show", number): ticket,
        ("do", number, "#close"): ticket,
        ("spool", "show", number): f"no mail {number} in the spool, or its bytes are lost\n",
        ("outbox", "show", number): f"no mail {number} in the outbox\n",
        ("spool", "retry", number): mail,
        ("spool", "drop", number): mail,
        ("outbox", "retry", number): mail,
        ("outbox", "drop", number): mail,
    }
    for words, why in told.items():
        done = operator(*words)
        assert (1, "", why) == (done.code, done.out, done.err), words
    assert [1002, 1001] == numbers(operator, "list", "--limit", number)
    assert [1001] == numbers(operator, "search", "burns", "--limit", number)


@pytest.mark.parametrize(
    "words", [("list", "--status", "bored"), ("show", "x"), ("list", "--limit", "-1"), ("nosuch",)]
)
def test_what_cannot_be_meant_is_a_usage_error(operator: Run, words: tuple[str, ...]):
    assert 2 == operator(*words).code


def test_the_spool_lists_what_is_not_done(operator: Run):
    (row,) = json.loads(operator("spool", "list", "--json").out)

    assert (4, "set-aside", 3, "Bad") == (row["id"], row["state"], row["attempts"], row["subject"])
    assert 4 == len(json.loads(operator("spool", "list", "--all", "--json").out))
    assert "Bad" in operator("spool", "list").out


def test_what_is_set_aside_is_tried_again_or_dropped_once(operator: Run):
    retried, again, dropped = (operator("spool", verb, "4") for verb in ("retry", "retry", "drop"))

    assert (0, "1 mail to be tried again\n") == (retried.code, retried.out)
    assert (1, 1) == (again.code, dropped.code)
    assert "received" == json.loads(operator("spool", "list", "--json").out)[0]["state"]


def test_what_could_be_done_to_some_only_is_told(operator: Run):
    """The others may be mistyped, and nobody would look again."""
    done = operator("spool", "drop", "4", "999", "1")

    assert (1, "1 mail dropped\n") == (done.code, done.out)
    assert "2 more: there is no such mail, or it is not in a state for that\n" == done.err


def test_the_outbox_lists_what_is_not_sent(operator: Run):
    (row,) = json.loads(operator("outbox", "list", "--json").out)

    assert ("failed", "zoe@customer.example", "550 no such user") == (row["state"], row["recipient"], row["last_reply"])
    assert "Subject:" in operator("outbox", "show", row["id"]).out
    assert "1 mail to be sent\n" == operator("outbox", "retry", row["id"]).out


def test_a_mail_that_the_operator_dropped_is_on_record_at_its_ticket(operator: Run, world: World):
    """Whoever reads the history knows that it never left, and whose doing that was."""
    world.submitter.answer(Verdict.DEFERRED, "451 later", to="anne@customer.example")
    ticket = world.requester("anne").writes("Later")
    (row,) = [row for row in json.loads(operator("outbox", "list", "--json").out) if row["ticket"] == ticket.number]
    done = operator("outbox", "drop", row["id"])
    entry = ticket.entry("dropped")

    assert (0, "1 mail dropped\n") == (done.code, done.out)
    assert ("operator", "ack to anne@customer.example") == (entry["actor_kind"], entry["detail"])


@pytest.mark.parametrize("words", [("spool", "retry"), ("outbox", "retry"), ("spool", "drop"), ("outbox", "drop")])
def test_which_mails_are_meant_must_be_said(operator: Run, words: tuple[str, ...]):
    assert 2 == operator(*words).code


def test_the_audit_accounts_for_everything(operator: Run):
    done = operator("audit", "--json")
    account = json.loads(done.out)

    assert (0, {"ticket": 3, "set-aside": 1}, []) == (done.code, account["mails"], account["unaccounted"])
    assert 1 == account["outbox"]["failed"]


def test_the_audit_fails_when_something_is_unaccounted_for(operator: Run, world: World):
    import sqlalchemy as sa

    from mailticket.store.mails import MAIL

    with world.app.database.transaction() as tx:
        tx.execute(sa.update(MAIL).where(MAIL.c.id == 1).values(outcome=None))
    done = operator("audit")

    assert (1, True) == (done.code, "unaccounted: mail 1 is done without an outcome" in done.out)


def test_a_database_of_this_version_needs_no_migration(operator: Run):
    assert "nothing to do: the schema is this version's\n" == operator("migrate").out


def test_without_a_database_commands_that_read_say_how_to_get_one(operator: Run, tmp_path: Path):
    done = operator("list", site={"state_dir": str(tmp_path / "other"), "database": "sqlite:///mailticket.db"})

    assert (78, True) == (done.code, "mailticket run --once" in done.err)


# --- without configuration --------------------------------------------------------------------------------------------


def test_explain_needs_no_configuration_and_has_these_keys(run: Run, tmp_path: Path):
    (tmp_path / "one.eml").write_bytes(mail("Printer on fire"))
    made = json.loads(run("explain", "--json", tmp_path / "one.eml").out)

    assert [
        "file",
        "from",
        "subject",
        "date",
        "text",
        "new_text",
        "kind",
        "tags",
        "attachments",
        "defects",
        "why",
    ] == list(made)
    assert ("anne@customer.example", "person") == (made["from"], made["kind"])


def test_explain_reads_a_folder_line_by_line(run: Run, tmp_path: Path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.eml").write_bytes(mail(f"Mail {number}"))
    done = run("explain", "--jsonl", folder)

    assert ["Mail 0", "Mail 1", "Mail 2"] == [json.loads(line)["subject"] for line in done.out.splitlines()]


def test_explain_reads_on_past_odd_names_and_shows_people_lines(run: Run, tmp_path: Path):
    """A name that is no UTF-8 is escaped; the reasons stand below each other."""
    (tmp_path / "letters").mkdir()
    odd = os.path.join(os.fsencode(tmp_path / "letters"), b"caf\xe9.eml")
    with open(odd, "wb") as file:
        file.write(mail("Printer on fire"))

    assert "caf\\udce9.eml" == json.loads(run("explain", "--jsonl", tmp_path / "letters").out)["file"]
    (tmp_path / "one.eml").write_bytes(mail("Printer on fire"))
    assert (
        "why          nothing speaks against a person\n             new words:"
        in run("explain", tmp_path / "one.eml").out
    )


def test_version_says_what_it_stands_on(run: Run):
    assert "SQLite" in run("version").out


def test_in_a_pipe_nothing_is_cut_or_filled_up(operator: Run, world: World):
    """Programs look for whole subjects, words and ids; on a terminal lines end with it."""
    subject, words = "long " * 35 + "end", "wordy " * 60 + "stop"
    ticket = world.requester("anne").writes(subject, f"{words}\n\nShort.")
    message_id = json.loads(operator("outbox", "list", "--all", "--json").out)[-1]["message_id"]
    shown = operator("show", ticket.number).out

    assert subject in operator("list").out
    assert message_id in operator("outbox", "list", "--all").out
    assert [f"  {words}", "", "  Short."] == shown.splitlines()[5:8]
    assert not any(line.endswith(" ") for line in (shown + operator("stats").out).splitlines())
