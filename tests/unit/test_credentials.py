"""Secrets are read where they are kept, and nobody else gets to see them."""

import os
import stat
import threading
from pathlib import Path

import pytest

from mailticket import credentials, settings
from mailticket.credentials import Secret, Source
from mailticket.errors import ConfigError
from tests.unit.test_settings import build


def secret(source: Source, place: str, directory: Path = Path("/")) -> Secret:
    return Secret(key=f"site.secret{source}", source=source, place=place, directory=directory)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (Source.LITERAL, "hunter2"),
        (Source.FILE, "kept/imap"),
        (Source.ENVIRONMENT, "IMAP_PASSWORD"),
        (Source.COMMAND, "cat kept/imap"),
        (Source.CREDENTIAL, "imap"),
    ],
)
def test_a_secret_is_read_where_it_is_kept(tmp_path: Path, source: Source, place: str):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "imap").write_text("hunter2\n")
    environ = {"IMAP_PASSWORD": "hunter2", "CREDENTIALS_DIRECTORY": str(kept), "PATH": os.environ["PATH"]}

    assert "hunter2" == secret(source, place, tmp_path).resolve(environ)


FIRST_LINES = {
    "blanks are of it": (" hunter 2 \n", " hunter 2 "),
    "an empty line below": ("hunter2\n\n", "hunter2"),
    "a user below, as password stores keep it": ("hunter2\nuser: support\n", "hunter2"),
    "line ends of Windows": ("hunter2\r\nuser: support\r\n", "hunter2"),
    "the byte order mark of an editor": ("\ufeffhunter2\n", "hunter2"),
}


@pytest.mark.parametrize(("content", "first"), FIRST_LINES.values(), ids=FIRST_LINES)
@pytest.mark.parametrize("source", [Source.FILE, Source.COMMAND, Source.CREDENTIAL])
def test_a_secret_is_the_first_line_of_its_file(tmp_path: Path, source: Source, content: str, first: str):
    (tmp_path / "imap").write_bytes(content.encode())
    place = "cat imap" if source is Source.COMMAND else "imap"
    environ = {"PATH": os.environ["PATH"], "CREDENTIALS_DIRECTORY": str(tmp_path)}

    assert first == secret(source, place, tmp_path).resolve(environ)


@pytest.mark.parametrize(
    ("source", "place", "problem"),
    [
        (Source.FILE, "missing", "site.secret_file: No such file or directory: {directory}/missing"),
        (Source.FILE, "empty", "site.secret_file: expected a secret, found an empty one"),
        (Source.FILE, "binary", "site.secret_file: expected UTF-8 text"),
        (Source.ENVIRONMENT, "NOT_SET", "site.secret_env: the environment variable NOT_SET is not set"),
        (Source.COMMAND, "false hunter2", "site.secret_command: the command ended with exit code 1"),
        (Source.COMMAND, "no-such-program", "site.secret_command: No such file or directory: no-such-program"),
        (Source.COMMAND, "cat 'hunter2", "site.secret_command: No closing quotation"),
        (Source.CREDENTIAL, "imap", "site.secret_credential: $CREDENTIALS_DIRECTORY is not set"),
    ],
)
def test_a_secret_that_cannot_be_had_is_named_by_its_key(tmp_path: Path, source: Source, place: str, problem: str):
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"hunter2\xff")
    with pytest.raises(ConfigError) as error:
        secret(source, place, tmp_path).resolve({"PATH": os.environ["PATH"]})

    assert str(error.value).startswith(problem.format(directory=tmp_path))
    assert "hunter2" not in str(error.value)


def test_a_command_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(credentials, "COMMAND_TIMEOUT", 0.05)

    with pytest.raises(ConfigError, match="did not end within"):
        secret(Source.COMMAND, "sleep 60", tmp_path).resolve({"PATH": os.environ["PATH"]})


def test_a_key_is_made_once_and_only_for_us(tmp_path: Path):
    desk = build(state_dir=str(tmp_path / "state"))
    key = settings.signing_key(desk, {})
    file = tmp_path / "state" / credentials.KEY_FILE

    assert credentials.KEY_BYTES == len(key)
    assert key == settings.signing_key(desk, {})
    assert (0o600, 0o700) == (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode))
    assert [file] == list(file.parent.iterdir())


def test_all_who_need_the_key_at_once_get_the_same(tmp_path: Path):
    """Two processes may start together on a new state."""
    keys: list[bytes] = []
    barrier = threading.Barrier(8)

    def need() -> None:
        barrier.wait()
        keys.append(credentials.kept_key(tmp_path / "state"))

    threads = [threading.Thread(target=need) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [keys[0]] * 8 == keys


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int):
    credentials.kept_key(tmp_path)
    (tmp_path / credentials.KEY_FILE).chmod(mode)

    with pytest.raises(ConfigError, match="mode 0600"):
        credentials.kept_key(tmp_path)


def test_a_key_that_is_a_link_is_refused(tmp_path: Path):
    (tmp_path / "elsewhere").write_bytes(b"x" * credentials.KEY_BYTES)
    (tmp_path / credentials.KEY_FILE).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ConfigError, match=r"site.state_dir: Too many levels of symbolic links"):
        credentials.kept_key(tmp_path)


def test_a_cut_key_is_refused(tmp_path: Path):
    file = tmp_path / credentials.KEY_FILE
    file.write_bytes(b"short")
    file.chmod(0o600)

    with pytest.raises(ConfigError, match="expected a key of 32 bytes, found 5"):
        credentials.kept_key(tmp_path)


def test_a_state_directory_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError, match=r"site.state_dir: Not a directory"):
        credentials.kept_key(tmp_path / "file" / "state")


def test_a_configured_secret_makes_the_key(tmp_path: Path):
    desk = build(secret_env="TOKEN_KEY", state_dir=str(tmp_path / "state"))
    key = settings.signing_key(desk, {"TOKEN_KEY": "sixteen letters!"})

    assert credentials.KEY_BYTES == len(key)
    assert key == settings.signing_key(desk, {"TOKEN_KEY": "sixteen letters!"})
    assert key != settings.signing_key(desk, {"TOKEN_KEY": "sixteen letters?"})
    assert not (tmp_path / "state").exists()


def test_a_secret_too_short_for_a_key_is_refused():
    with pytest.raises(ConfigError, match=r"site\.secret_env: expected at least 16 characters, found 7"):
        settings.signing_key(build(secret_env="TOKEN_KEY"), {"TOKEN_KEY": "hunter2"})
