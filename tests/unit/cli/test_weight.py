"""What the daemon does not load: memory that it would hold for ever, and time before it is ready (product.md 8)."""

import subprocess
import sys

import pytest

from mailticket.cli import service

#: Each costs megabytes, and is loaded only where it is used.
HEAVY = {
    "aiosmtpd",  # [listen]
    "alembic",  # migrations
    "click",  # the command line
    "holidays",
    "http.server",  # [listen] metrics
    "icalendar",
    "mailparser",  # the parser child's
    "mailticket.mail.parse",  # the same
    "matplotlib",
    "nh3",  # agents' HTML
    "prometheus_client",  # [listen] metrics
    "psycopg",  # PostgreSQL
    "rich",  # lists
    "selectolax",  # HTML of agents, and the parser child's
    "sqlalchemy.dialects.postgresql",
    "sqlite3",  # pysqlite3 is there
    "tnefparse",
    "typer",
}
LOADED = "import sys; from mailticket.cli import service; import mailticket.app, mailticket.daemon; print(*sys.modules)"


def test_a_daemon_carries_only_what_it_needs():
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout.split()

    assert set() == HEAVY & set(loaded)
    assert "apscheduler" in loaded, "this is the daemon"


@pytest.mark.parametrize(
    ("arguments", "is_daemon"),
    [
        ((), False),
        (("run",), True),
        (("--config", "x.toml", "run"), True),
        (("run", "--once"), False),
        (("run", "--help"), False),
        (("--config", "run"), False),
        (("list",), False),
    ],
)
def test_its_own_way_in_is_for_it_alone(arguments: tuple[str, ...], is_daemon: bool):
    assert is_daemon == (service.asked_for(arguments) is not None)
