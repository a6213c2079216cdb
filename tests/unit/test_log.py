"""Logs tell what happened and to which ids; never what a mail, a server or a database said."""

import io
import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailticket import log
from mailticket.errors import ConfigError, PermanentError


@pytest.fixture(autouse=True)
def _root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in log.QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def lines() -> io.StringIO:
    """What is written from now on, at level info."""
    stream = io.StringIO()
    log.setup("INFO", stream=stream, environ={})
    return stream


def test_a_line_is_json_with_its_ids(lines: io.StringIO):
    logging.getLogger("mailticket.flows").info("ticket %s opened", "soon", extra={"ticket": 12, "mail": "ü"})

    line = json.loads(lines.getvalue())
    assert "+00:00" == line.pop("time")[-6:]
    assert {
        "level": "info",
        "logger": "mailticket.flows",
        "message": "ticket soon opened",
        "ticket": 12,
        "mail": "ü",
    } == line
    assert 1 == lines.getvalue().count("\n")


def test_what_cannot_be_json_is_written_as_text(lines: io.StringIO):
    logging.getLogger("x").info("read", extra={"path": Path("/etc"), "text": "a\nb\u2028"})

    assert "/etc" == json.loads(lines.getvalue())["path"]
    assert 1 == len(lines.getvalue().rstrip("\n").split("\n"))


def test_of_a_configuration_that_cannot_be_used_the_key_is_told(lines: io.StringIO):
    """Nobody finds a lost password file by the name of an exception; addresses stay out here too."""
    try:
        raise ConfigError(["mailbox[0].imap.password_file: No such file: /run/imap", "user bob@acme.example"])
    except ConfigError as error:
        logging.getLogger("x").warning("worker failed", exc_info=error)

    problems = json.loads(lines.getvalue())["problems"]
    assert ["mailbox[0].imap.password_file: No such file: /run/imap", "user …"] == problems


def test_an_error_is_its_kind_and_its_place_only(lines: io.StringIO):
    """Neither its text nor any variable: both may quote a mail or a password."""

    def fail(password: str) -> None:
        try:
            raise ValueError(f"{password} of anne@x.example")
        except ValueError as error:
            raise PermanentError(f"550 <anne@x.example> {password}") from error

    try:
        fail("hunter2")
    except PermanentError:
        logging.getLogger("x").exception("delivery failed", extra={"outbox": 3})

    line = json.loads(lines.getvalue())
    assert "PermanentError < ValueError" == line["error"]
    assert line["where"][-1].startswith("test_log.py:")
    assert line["where"][-1].endswith(" fail")
    assert 3 == line["outbox"]
    assert "hunter2" not in lines.getvalue()
    assert "anne" not in lines.getvalue()


@pytest.mark.parametrize(
    ("name", "level", "heard"),
    [
        ("mailticket", logging.DEBUG, False),
        ("mailticket", logging.INFO, True),
        ("mail.log", logging.WARNING, False),
        ("apscheduler.scheduler", logging.WARNING, False),
        ("sqlalchemy.engine.Engine", logging.INFO, False),
        ("sqlalchemy.pool", logging.ERROR, True),
    ],
)
def test_libraries_are_heard_only_in_trouble(lines: io.StringIO, name: str, level: int, heard: bool):
    logging.getLogger(name).log(level, "said")

    assert heard == bool(lines.getvalue())


@pytest.mark.parametrize(
    ("level", "priority"),
    [(5, 7), (logging.DEBUG, 7), (logging.INFO, 6), (25, 6), (logging.WARNING, 4), (logging.ERROR, 3), (50, 2)],
)
def test_the_journal_gets_its_priorities(level: int, priority: int):
    record = logging.LogRecord("x", level, "", 0, "said", None, None)

    assert log.JsonFormatter(journal=True).format(record).startswith(f"<{priority}>{{")
    assert log.JsonFormatter().format(record).startswith("{")


def test_the_journal_is_known_by_its_stream(tmp_path: Path):
    with (tmp_path / "stream").open("w") as stream:
        state = os.fstat(stream.fileno())

        assert log.is_journal(stream, {"JOURNAL_STREAM": f"{state.st_dev}:{state.st_ino}"})
        assert not log.is_journal(stream, {"JOURNAL_STREAM": f"{state.st_dev}:{state.st_ino + 1}"})
        assert not log.is_journal(stream, {})
    assert not log.is_journal(io.StringIO(), {"JOURNAL_STREAM": "1:1"})


def test_a_second_setup_takes_the_place_of_the_first():
    first, second = io.StringIO(), io.StringIO()
    log.setup(stream=first, environ={})
    log.setup("ERROR", stream=second, environ={})
    logging.getLogger("x").error("said")

    assert ("", 1) == (first.getvalue(), second.getvalue().count("\n"))


def test_by_default_it_is_standard_error():
    log.setup()

    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    assert sys.stderr is handler.stream


def test_what_ends_a_thread_is_a_log_line_too(monkeypatch: pytest.MonkeyPatch):
    """Python itself would write out whatever it quotes."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)  # put back afterwards
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    root = logging.getLogger()
    handlers, level, heard = root.handlers[:], root.level, io.StringIO()
    try:
        log.setup(stream=heard)
        thread = threading.Thread(target=lambda: int("anne@customer.example"))
        thread.start()
        thread.join()
    finally:
        root.handlers[:], root.level = handlers, level

    (line,) = heard.getvalue().splitlines()
    assert json.loads(line)
    assert "a thread died" in line
    assert "anne" not in line
