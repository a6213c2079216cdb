"""Secrets of the configuration: read where they are kept, when they are needed, and never shown."""

import hashlib
import os
import secrets
import shlex
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from mailticket.errors import ConfigError

COMMAND_TIMEOUT = 30.0
KEY_FILE = "signing.key"
KEY_BYTES = 32
SHORTEST_SECRET = 16


class Source(StrEnum):
    """Where a secret is kept; the value is the ending of its key."""

    LITERAL = ""
    FILE = "_file"
    ENVIRONMENT = "_env"
    COMMAND = "_command"
    CREDENTIAL = "_credential"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret known by its key and its place; only `resolve` has the text."""

    key: str  #: as it stands in the file: mailbox[0].imap.password_file
    source: Source
    place: str = field(repr=False)  #: path, name, command; the secret itself when it is a literal
    directory: Path = field(default=Path(), repr=False)  #: relative paths are relative to the configuration file

    def resolve(self, environ: Mapping[str, str]) -> str:
        """Return the secret, read now: of a file or what a command prints the first line."""
        try:
            text = READERS[self.source](self, environ)
        except (OSError, ValueError) as error:
            raise ConfigError([f"{self.key}: {_reason(error)}"]) from None
        if not text:
            raise ConfigError([f"{self.key}: expected a secret, found an empty one"])
        return text


def derived_key(secret: Secret, environ: Mapping[str, str]) -> bytes:
    """Return the signing key that the configured *secret* makes."""
    text = secret.resolve(environ)
    if len(text) < SHORTEST_SECRET:
        problem = f"expected at least {SHORTEST_SECRET} characters, found {len(text)}"
        raise ConfigError([f"{secret.key}: {problem}"])
    return hashlib.sha256(b"mailticket signing key\0" + text.encode()).digest()


def kept_key(state_dir: Path) -> bytes:
    """Return the signing key in *state_dir*; the first to need it makes it."""
    path = state_dir / KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        return _read_key(path)
    except OSError as error:
        raise ConfigError([f"site.state_dir: {_reason(error)}"]) from None


def keep_key(state_dir: Path, key: bytes) -> None:
    """Put *key*, out of a backup, in the place of the signing key in *state_dir*."""
    path = state_dir / KEY_FILE
    try:
        path.unlink(missing_ok=True)
        _make_key(path, key)
    except OSError as error:
        raise ConfigError([f"site.state_dir: {_reason(error)}"]) from None


def _make_key(path: Path, key: bytes = b"") -> None:
    """Write *key*, or a new one, all of it or nothing; whoever comes second finds the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key or secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unfinished, path)
        except FileExistsError:
            return
        _sync_directory(path.parent)
    finally:
        unfinished.unlink()


def _read_key(path: Path) -> bytes:
    """Return the key, unless others could have read or swapped it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(file.fileno())
        if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO) or state.st_uid != os.geteuid():
            raise ConfigError(
                [f"{path}: expected a file of our own with mode 0600, found {stat.filemode(state.st_mode)}"]
            )
        key = file.read()
    if len(key) != KEY_BYTES:
        raise ConfigError([f"{path}: expected a key of {KEY_BYTES} bytes, found {len(key)}"])
    return key


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _literal(secret: Secret, _environ: Mapping[str, str]) -> str:
    return secret.place


def _file(secret: Secret, _environ: Mapping[str, str]) -> str:
    return _first_line(_read(secret.directory / secret.place))


def _environment(secret: Secret, environ: Mapping[str, str]) -> str:
    if secret.place not in environ:
        raise ValueError(f"the environment variable {secret.place} is not set")
    return environ[secret.place]


def _command(secret: Secret, environ: Mapping[str, str]) -> str:
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - the operator's own words, and no shell
            shlex.split(secret.place),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # may show the secret
            env=dict(environ),
            cwd=secret.directory,
            timeout=COMMAND_TIMEOUT,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"the command did not end within {COMMAND_TIMEOUT:.0f} s") from None
    except subprocess.CalledProcessError as error:
        raise ValueError(f"the command ended with exit code {error.returncode}") from None
    return _first_line(done.stdout.decode())


def _credential(secret: Secret, environ: Mapping[str, str]) -> str:
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory:
        raise ValueError("$CREDENTIALS_DIRECTORY is not set: systemd gives it to a unit with LoadCredential=")
    return _first_line(_read(Path(directory, secret.place)))


READERS = {
    Source.LITERAL: _literal,
    Source.FILE: _file,
    Source.ENVIRONMENT: _environment,
    Source.COMMAND: _command,
    Source.CREDENTIAL: _credential,
}


def fold(table: dict[str, Any], name: str, at: str, directory: Path) -> Iterator[str]:
    """Replace the keys *name*, *name*_file … of *table* by one Secret under *name*; yield what is wrong, as problems.

    An empty text counts as not given.
    """
    given = [(source, table.pop(name + source)) for source in Source if name + source in table]
    given = [(source, place) for source, place in given if place != ""]
    for source, place in given:
        if not isinstance(place, str):
            yield f"{at}{name}{source}: expected a text, found {type(place).__name__}"
    if len(given) > 1:
        ways = ", ".join(name + source for source, _ in given)
        yield f"{at}{name}: expected one way to give it, found {len(given)}: {ways}"
    if given:
        source, place = given[0]
        table[name] = Secret(key=f"{at}{name}{source}", source=source, place=str(place), directory=directory)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _first_line(text: str) -> str:
    """Return the first line of *text*, without a byte order mark; what stands below, such as a user, is no secret."""
    return text.removeprefix("\N{BYTE ORDER MARK}").partition("\n")[0].removesuffix("\r")


def _reason(error: Exception) -> str:
    """Say what went wrong in words that cannot hold a piece of the secret."""
    if isinstance(error, UnicodeDecodeError):
        return "expected UTF-8 text"
    if isinstance(error, OSError):
        return f"{error.strerror or type(error).__name__}: {error.filename}"
    return str(error)
