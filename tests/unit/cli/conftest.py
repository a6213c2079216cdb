"""The command line, run in this process: fast, with the real code behind every command."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mailticket import cli
from tests import config_file
from tests.world import World, merged


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command without configuration."""

    def run_it(*words: object) -> Done:
        capsys.readouterr()
        code = cli.run([str(word) for word in words])
        return Done(code, *capsys.readouterr())

    return run_it


@pytest.fixture
def operator(world: World, run: Run, tmp_path: Path) -> Run:
    """Run a command on the desk of *world*; `settings=` changes its configuration."""

    def run_it(*words: object, **changes: Any) -> Done:
        site = {"state_dir": str(world.state_dir), "database": world.url}
        data = merged(merged(world.data, {"site": site}), changes)
        return run("--config", config_file.write(tmp_path / "mailticket.toml", data), *words)

    return run_it
