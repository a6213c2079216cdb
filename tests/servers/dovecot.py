"""A private Dovecot on loopback: users at will, mail in, folders out, and the faults of real life."""

import base64
import contextlib
import grp
import hashlib
import hmac
import imaplib
import json
import os
import pwd
import re
import shutil
import signal
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailticket.clock import SystemClock
from tests.servers import certificates
from tests.servers.launch import (
    Child,
    Unavailable,
    answers,
    as_user,
    find_program,
    free_ports,
    short_directory,
    unprivileged,
)

CONFIG = Path(__file__).with_name("dovecot.conf")
PASSWORD = "secret"
TOKEN_KEY = b"a key that only the tests know, 32+"
ISSUER = "https://idp.test/"
OAUTH2 = """\
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={base}/keys/
username_attribute = email
issuers = {issuer}
"""
_FETCHED = re.compile(rb"UID ([0-9]+) FLAGS \(([^)]*)\)")


@dataclass(frozen=True)
class StoredMail:
    """A mail as it lies in a folder."""

    uid: int
    flags: frozenset[str]
    content: bytes


class Dovecot:
    """One running server; made by `running`."""

    host = "127.0.0.1"

    def __init__(self, base: Path, user: str | None, fsync: str = "never") -> None:
        self._base = base
        self._user = user
        self._fsync = fsync
        self._passwords: dict[str, str] = {}
        self._child: Child | None = None
        self.imap_port, self.imaps_port, self.lmtp_port = free_ports(3)
        self.ca_file = certificates.make(base).cert
        self._prepare()

    # --- The server ---

    def start(self) -> None:
        """Start it, on the same ports and mail as before."""
        argv = [find_program("dovecot"), "-F", "-c", self._base / "dovecot.conf"]
        child = Child(argv, user=self._user, stop_with=signal.SIGTERM, output=self._base / "output")
        child.wait_until(lambda: answers(self.imap_port) and answers(self.lmtp_port))
        self._child = child

    def stop(self) -> None:
        """Stop it; connections end, mail stays."""
        if self._child:
            self._child.stop()
            self._child = None

    def kick(self, user: str) -> None:
        """End the sessions of *user*: `BYE`."""
        self._doveadm("kick", user)

    @property
    def log(self) -> str:
        """What the server wrote."""
        return (self._base / "dovecot.log").read_text(errors="replace")

    # --- Users ---

    def add_user(self, name: str, password: str = PASSWORD) -> str:
        """Let *name* log in with *password* from now on; return the name."""
        (self._base / "users" / name).write_text(f"{name}:{{PLAIN}}{password}\n")
        self._passwords[name] = password
        return name

    def reset(self, user: str) -> None:
        """Take all mail and folders of *user* away; the next mailbox is a new one."""
        self._doveadm("kick", user, check=False)
        shutil.rmtree(self._base / "mail" / user, ignore_errors=True)

    def token(self, user: str, *, valid_for: int = 3600, key: bytes = TOKEN_KEY) -> str:
        """Return an access token (JWT, HS256) for *user*; negative *valid_for* makes one that has expired."""
        now = int(SystemClock().now().timestamp())
        claims = {"iss": ISSUER, "sub": user, "email": user, "iat": now - 10, "nbf": now - 10, "exp": now + valid_for}
        signed = ".".join(_base64url(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        return f"{signed}.{_base64url(hmac.new(key, signed.encode(), hashlib.sha256).digest())}"

    # --- Mail ---

    def deliver(self, user: str, *mails: bytes, mail_from: str = "someone@elsewhere.example") -> None:
        """Bring mails by LMTP, as a mail server does (it adds Return-Path, Delivered-To and Received)."""
        with smtplib.LMTP(self.host, self.lmtp_port) as server:
            for mail in mails:
                server.sendmail(mail_from, [user], mail)

    def append(self, user: str, *mails: bytes, folder: str = "INBOX", received_at: datetime | None = None) -> None:
        """Put mails into a folder byte for byte, received at the time given."""
        when = imaplib.Time2Internaldate(received_at) if received_at else ""
        with self._session(user) as session:
            for mail in mails:
                _expect_ok(session.append(f'"{folder}"', "", when, mail))

    def spoil(self, user: str, line: bytes) -> None:
        """Let the mails that have *line* be there, and not be read any more."""
        for path in (self._base / "mail" / user).rglob("*"):
            if path.parent.name in {"cur", "new"} and line in path.read_bytes():
                path.chmod(0)

    def folder(self, user: str, folder: str = "INBOX") -> list[StoredMail]:
        """Return what lies in a folder, in the order of UIDs; nothing where there is no such folder."""
        with self._session(user) as session:
            if session.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            answer = _expect_ok(session.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])"))
        return [_stored(item[0], item[1]) for item in answer if isinstance(item, tuple)]

    def subjects(self, user: str, folder: str = "INBOX") -> list[str]:
        """Return the subjects in a folder: enough to tell hand-written mails apart."""
        found = (re.search(rb"(?im)^subject: *(.*?)\r?$", mail.content) for mail in self.folder(user, folder))
        return [match[1].decode() if match else "" for match in found]

    def uidvalidity(self, user: str, folder: str = "INBOX") -> int:
        """Return the folder's UIDVALIDITY."""
        with self._session(user) as session:
            _expect_ok(session.select(f'"{folder}"', readonly=True))
            return int(session.response("UIDVALIDITY")[1][0] or 0)

    def renew_uidvalidity(self, user: str) -> None:
        """Make the server forget every UID of the inbox: a new UIDVALIDITY, the same mails."""
        before = self.uidvalidity(user)
        self._doveadm("kick", user, check=False)
        inbox = self._base / "mail" / user
        for pattern in ("dovecot-uid*", "dovecot.index*"):
            for path in inbox.glob(pattern):
                path.unlink()
        # The new one is the second it is made in; the old one may be of this second.
        self._doveadm("mailbox", "update", "-u", user, "--uid-validity", str(before + 1), "INBOX")

    @contextlib.contextmanager
    def _session(self, user: str) -> Iterator[imaplib.IMAP4]:
        session = imaplib.IMAP4(self.host, self.imap_port, timeout=30)
        try:
            session.login(user, self._passwords[user])
            yield session
        finally:
            session.logout()

    # --- Making it ---

    def tls_context(self) -> ssl.SSLContext:
        """Return a context that believes this server."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    def _prepare(self) -> None:
        account = pwd.getpwnam(self._user) if self._user else pwd.getpwuid(os.geteuid())
        values = {
            "BASE": str(self._base),
            "USER": account.pw_name,
            "GROUP": grp.getgrgid(account.pw_gid).gr_name,
            "IMAP": str(self.imap_port),
            "IMAPS": str(self.imaps_port),
            "LMTP": str(self.lmtp_port),
            "FSYNC": self._fsync,
        }
        text = re.sub(r"@([A-Z]+)@", lambda match: values.get(match[1], match[0]), CONFIG.read_text())
        (self._base / "dovecot.conf").write_text(text)
        (self._base / "oauth2.conf").write_text(OAUTH2.format(base=self._base, issuer=ISSUER))
        (self._base / "users").mkdir()
        keys = self._base / "keys" / "default" / "HS256"
        keys.mkdir(parents=True)
        (keys / "default").write_bytes(base64.b64encode(TOKEN_KEY))
        (self._base / "mail").mkdir()
        if self._user:
            shutil.chown(self._base / "mail", self._user)

    def _doveadm(self, *words: str, check: bool = True) -> None:
        argv = [find_program("doveadm"), "-c", self._base / "dovecot.conf", *words]
        done = subprocess.run(as_user(argv, self._user), capture_output=True, text=True, cwd="/")
        if check and done.returncode:
            raise RuntimeError(f"doveadm {' '.join(words)}: {done.stderr}")


@contextlib.contextmanager
def running(fsync: str = "never") -> Iterator[Dovecot]:
    """Yield a running Dovecot: as `nobody` where we are root, else as ourselves."""
    version = subprocess.run([find_program("dovecot"), "--version"], capture_output=True, text=True).stdout
    if not version.startswith("2.3."):
        raise Unavailable(f"the configuration of these tests is for Dovecot 2.3, here is {version.strip()}")
    if not Path("/usr/lib/dovecot/imap").exists():
        raise Unavailable("dovecot-imapd is not installed; `make test` installs it when it runs as root")
    user = unprivileged("nobody")
    with short_directory("mt-imap", user) as base:
        server = Dovecot(base, user, fsync)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _stored(description: bytes, content: bytes) -> StoredMail:
    match = _FETCHED.search(description)
    assert match, description
    return StoredMail(int(match[1]), frozenset(match[2].decode().split()), content)


def _expect_ok(answer: tuple[str, list]) -> list:
    assert answer[0] == "OK", answer
    return answer[1]


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
