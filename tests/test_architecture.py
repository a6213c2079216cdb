"""What must hold of the code as a whole, whoever writes it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mailticket"
LONGEST_FILE = 400
#: Bytes patterns, so that this file is none that holds them.
FOREIGN = re.compile(rb"/wor[k]/|/roo[t]/|pypi\.or[g]|pythonhoste[d]")


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is part of the project: what git tracks, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return the modules of the package as (path, tree)."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
    )


def imported(tree: ast.Module) -> set[str]:
    """Return the top names of everything a module imports, wherever in it."""
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) if node.module]
    return {name.partition(".")[0] for name in names}


def calls(tree: ast.Module) -> Iterator[str]:
    """Yield what is called, as written: `datetime.now`, `tx.commit`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_no_file_is_longer_than_a_story():
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in tracked()
        if path.suffix in (".py", ".sh") or path.name in ("Makefile", "run")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert {} == long


def test_there_is_one_commit():
    """`Database.transaction()` ends every transaction; who else commits tears one apart."""
    found = [name for name, tree in modules() for call in calls(tree) if call.endswith(".commit")]

    assert ["mailticket/store/database.py"] == found


def test_only_the_clock_reads_the_time():
    reads = re.compile(
        r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today|time\.(time|time_ns|monotonic)"
    )
    found = {name for name, tree in modules() for call in calls(tree) if reads.fullmatch(call)}

    assert {"mailticket/clock.py"} == found


@pytest.mark.parametrize("library", ["socket", "ssl", "smtplib", "imaplib", "imapclient", "aiosmtpd"])
def test_only_transports_talks_to_the_network(library: str):
    users = {name for name, tree in modules() if library in imported(tree)}

    assert {name for name in users if not name.startswith("mailticket/transports/")} == set()


@pytest.mark.parametrize("library", ["imapclient", "mailparser", "pysqlite3", "apscheduler", "aiosmtpd"])
def test_a_library_without_types_is_known_to_one_module(library: str):
    assert 1 >= sum(library in imported(tree) for _, tree in modules())


@pytest.mark.parametrize("library", ["holidays", "icalendar"])
def test_a_heavy_library_is_imported_where_it_is_used(library: str):
    """What few need costs nobody else time at start, or memory ever after."""
    at_start = {name for name, tree in modules() for node in tree.body if library in imported(ast.Module([node], []))
                and isinstance(node, ast.Import | ast.ImportFrom)}  # fmt: skip

    assert set() == at_start
    assert 1 <= sum(library in imported(tree) for _, tree in modules())


def test_the_tables_keep_their_annotations():
    """SQLModel reads them at run time; as text it would not find the types."""
    found = [name for name, tree in modules() if "__future__" in imported(tree)]

    assert "mailticket/store/tables.py" not in found


def test_every_exception_to_a_rule_has_its_reason():
    bare = re.compile(
        r"#\s*(noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[a-z, -]+\])?|pragma: no (?:cover|branch))\s*$"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix == ".py" and PACKAGE in path.parents
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]

    assert [] == found


def test_nothing_names_a_machine_or_a_registry():
    """What is written for one machine does not work on the next."""
    found = [path.relative_to(ROOT).as_posix() for path in tracked() if FOREIGN.search(path.read_bytes())]

    assert [] == found


def test_nobody_leaves_a_task_behind():
    mark = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    found = [path.name for path in tracked() if path.suffix == ".py" and mark.search(path.read_text(encoding="utf-8"))]

    assert [] == found
