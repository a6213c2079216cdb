"""The units: as closed as trust.md 5 wants them, and free of mistakes."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from mailticket.paths import shipped

UNITS = shipped("systemd")
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))


def analyze(*words: object) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed; `make test` installs it when it runs as root")
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True)


def test_the_units_are_there():
    assert ["mailticket-backup.service", "mailticket.service"] == SERVICES
    assert {"mailticket-backup.timer", "mailticket.sysusers"} <= {path.name for path in UNITS.iterdir()}


@pytest.mark.parametrize("unit", SERVICES)
def test_a_unit_is_sandboxed(unit: str):
    """The score is of systemd 252 and later; what is left is inherent: sockets, a host network, a disk."""
    done = analyze("security", "--offline=true", "--threshold=15", UNITS / unit)

    assert 0 == done.returncode, done.stdout + done.stderr


def test_an_open_unit_is_found_out(tmp_path: Path):
    """The threshold means something."""
    text = (UNITS / "mailticket.service").read_text()
    (tmp_path / "open.service").write_text(text.replace("MemoryDenyWriteExecute=yes\n", "").replace("Protect", "#"))

    assert 0 != analyze("security", "--offline=true", "--threshold=15", tmp_path / "open.service").returncode


def test_the_units_have_no_mistake(tmp_path: Path):
    """An unknown key would be ignored, and the sandbox be open there."""
    for unit in (*UNITS.glob("*.service"), *UNITS.glob("*.timer")):
        (tmp_path / unit.name).write_text(unit.read_text().replace("/usr/bin/mailticket", "/bin/true"))
    done = analyze("verify", "--man=no", *tmp_path.iterdir())
    ours = [line for line in done.stderr.splitlines() if "mailticket" in line]

    assert (0, []) == (done.returncode, ours)


def keys(unit: str) -> dict[str, str]:
    lines: Sequence[str] = (UNITS / unit).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_the_daemon_is_run_as_the_manager_expects():
    """`READY=1` and the watchdog are told, a bad configuration is not tried again, SIGHUP reloads."""
    unit = keys("mailticket.service")

    assert ("notify", "main") == (unit["Type"], unit["NotifyAccess"])
    assert int(unit["WatchdogSec"]) > 0
    assert "78" == unit["RestartPreventExitStatus"]
    assert unit["ExecReload"].endswith("-HUP $MAINPID")
    assert int(unit["TimeoutStopSec"]) > 30, "a drain may take so long"
    assert "continue" == unit["OOMPolicy"], "the parser child may be killed, not the daemon with it"
