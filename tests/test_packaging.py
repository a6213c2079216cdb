"""What is installed works without the checkout: anywhere, with its templates and its example."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import mailticket
from mailticket import paths

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent
WHERE = "from mailticket import paths; print(*(paths.shipped(name) for name in ('templates', 'config', 'systemd')))"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with our wheel, beside the libraries that are here already."""
    folder = tmp_path_factory.mktemp("packaging")
    _run(
        TOOLS / "uv", "build", "--quiet", "--offline", "--wheel", "--no-build-isolation", "--out-dir", folder, cwd=ROOT
    )
    (wheel,) = folder.glob("mailticket-*.whl")
    environment = folder / "environment"
    venv.create(environment, symlinks=True, with_pip=False)
    python = environment / "bin" / "python"
    (libraries,) = environment.glob("lib/python*/site-packages")
    (libraries / "borrowed.pth").write_text(str(Path(pytest.__file__).parents[1]))
    _run(TOOLS / "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel, cwd=folder)
    return python


def _run(*argv: str | Path, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environ["VIRTUAL_ENV"] = sys.prefix
    done = subprocess.run([*map(str, argv)], cwd=cwd, env=environ, capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    return done.stdout


def test_the_program_runs_from_another_directory(installed: Path, tmp_path: Path):
    as_module = _run(installed, "-m", "mailticket", "version", cwd=tmp_path)
    as_script = _run(installed.parent / "mailticket", "version", cwd=tmp_path)

    assert as_module == as_script
    assert mailticket.__version__ in as_module


def test_the_wheel_carries_all_that_is_read_at_run_time(installed: Path, tmp_path: Path):
    package = installed.parents[1]
    for place in map(Path, _run(installed, "-c", WHERE, cwd=tmp_path).split()):
        assert place.is_relative_to(package)
        shipped = {file.relative_to(place) for file in place.rglob("*") if file.is_file()}
        here = paths.shipped(place.name)
        assert {file.relative_to(here) for file in here.rglob("*") if file.is_file()} == shipped


def test_the_example_of_the_wheel_is_a_configuration(installed: Path, tmp_path: Path):
    code = "from pathlib import Path; from mailticket import paths, settings; "
    code += "print(settings.load(paths.shipped('config') / 'mailticket.toml', {}).site.name)"

    assert "Acme Support" == _run(installed, "-c", code, cwd=tmp_path).strip()


def test_there_is_one_version():
    assert f'version = "{mailticket.__version__}"' in (ROOT / "pyproject.toml").read_text()
