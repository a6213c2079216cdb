"""docs/operate.md: whoever looks there for a message finds it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailticket import cli, paths
from mailticket.checks import CHECKS, MAILBOX_CHECKS
from mailticket.desk.trouble import PACES
from mailticket.mail.catalogue import Catalogue

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
#: What an operator may be told by `check` is said in these modules, by these calls.
MODULES = ("checks", "transports/examine", "transports/tls", "transports/imap_client", "transports/smtp_session")
SAYS = {"wrong", "note", "PermanentError", "TransientError", "ConfigError"}
#: What no table could explain better than itself.
CLEAR = (
    "is broken",
    "the connection failed",
    "the server broke the connection",
    "the server is not ready",
    "the connection was lost during log-in",
    "its address cannot be found just now",
    "control characters are not allowed",
    "cannot be used as `ca_file`",
    "is for this machine only",
    "is refused (…)",
)
PHRASES = [phrase.split("…") for phrase in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", PAGE)]


def messages() -> Iterator[str]:
    """Yield the messages of `check`; what is put in when they are made is "…"."""
    for module in MODULES:
        tree = ast.parse((paths.PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS and node.args:
                yield from texts(node.args[0])


def texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr():
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        case ast.List() | ast.Tuple():
            for item in node.elts:
                yield from texts(item)


def is_explained(message: str) -> bool:
    """Say whether a phrase of the page stands in the message, its pieces in their order."""
    for pieces in PHRASES:
        pattern = ".*".join(re.escape(piece.strip()) for piece in pieces)
        if re.search(pattern, message, re.DOTALL):
            return True
    return any(clear in message for clear in CLEAR)


def test_every_message_of_check_is_there():
    found = [message for message in messages() if len(message.replace("…", "").strip(" :;(),")) > 8]

    assert len(found) > 30
    assert [] == [message for message in found if not is_explained(message)]


@pytest.mark.parametrize("check", [*CHECKS, *MAILBOX_CHECKS])
def test_every_check_is_there(check: str):
    assert re.search(rf"^\| .*`{check}`.* \|", PAGE, re.MULTILINE)


def test_every_trouble_is_there():
    words = Catalogue.load("en", paths.templates()).words

    assert set(PACES) <= set(words["trouble"])
    for kind, advice in words["advice"].items():
        assert f"| {words['trouble'][kind]} | {advice} |" in PAGE, "make docs"


@pytest.mark.parametrize("code", [0, cli.EXIT_FAILED, cli.EXIT_USAGE, cli.EXIT_LATER, cli.EXIT_CONFIG])
def test_every_exit_code_is_there(code: int):
    assert re.search(rf"^\| {code} \|", PAGE, re.MULTILINE)


def test_every_command_that_it_names_is_one():
    from typer.main import get_command

    from mailticket.cli.commands import application

    known = set(get_command(application).commands)
    named = set(re.findall(r"(?:`|sudo -u mailticket )mailticket (\w+)", PAGE))

    assert {"check", "backup", "restore", "migrate", "audit", "init"} <= named <= known
