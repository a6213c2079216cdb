"""A skip says why at home, and is a failure in CI: what does not run proves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.launch import Unavailable, find_program

ROOT = Path(__file__).parents[2]
SAMPLE = """
import pytest

def test_runs(): pass

def test_skips(): pytest.skip("no Dovecot")

@pytest.mark.may_skip("the samples are not ours to ship")
def test_may_skip(): pytest.skip("no samples")

@pytest.mark.xfail(strict=True)
def test_fails_as_expected(): assert False
"""
WHOLE_MODULE = 'import pytest; pytest.skip("no Dovecot", allow_module_level=True)'


def run(folder: Path, content: str, **environ: str) -> str:
    """Return what pytest says of a test file with *content*."""
    (folder / "test_sample.py").write_text(content)
    argv = [sys.executable, "-m", "pytest", "-p", "tests.servers.plugin", "-p", "no:cacheprovider", "-rs", folder]
    clean = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    environ = clean | {"PYTHONPATH": str(ROOT)} | environ
    return subprocess.run(argv, cwd=folder, env=environ, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    ("environ", "summary"),
    [({}, "1 passed, 2 skipped, 1 xfailed"), ({"CI": "true"}, "1 failed, 1 passed, 1 skipped, 1 xfailed")],
)
def test_a_skip_is_a_failure_in_ci(tmp_path: Path, environ: dict, summary: str):
    output = run(tmp_path, SAMPLE, **environ)

    assert summary in output
    assert ("a skip is a failure in CI (Skipped: no Dovecot)" in output) == bool(environ)


def test_so_is_a_module_that_skips_itself(tmp_path: Path):
    assert "1 skipped" in run(tmp_path, WHOLE_MODULE)
    assert "1 error" in run(tmp_path, WHOLE_MODULE, CI="true")


def test_what_is_not_installed_is_said_by_name():
    with pytest.raises(Unavailable, match="no-such-server is not installed"):
        find_program("no-such-server")
