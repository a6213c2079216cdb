"""What a command that goes wrong says, and with which code it ends (product.md 4)."""

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

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


@pytest.mark.parametrize("name", ["nowhere", "a-file"])
def test_a_folder_that_is_none_cannot_be_explained(run: Run, tmp_path: Path, name: str):
    """A wrong path must not look like a folder without mail."""
    (tmp_path / "a-file").write_text("From: anne@customer.example")
    done = run("explain", "--jsonl", tmp_path / name)

    assert (1, "") == (done.code, done.out)
    assert name in done.err
