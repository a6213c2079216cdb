"""Two real mail clients, driven without hands: each answers a mail as its user would, and hands over what it wrote."""

import os
import pty
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60


@dataclass(frozen=True)
class Client:
    """A user at a terminal, with a folder for their mail."""

    home: Path
    name: str = "Bob Martin"
    address: str = "bob@acme.example"

    @property
    def outgoing(self) -> Path:
        """Where the client's sendmail leaves what it was given."""
        return self.home / "outgoing"

    def answer(self, notice: bytes, words: str) -> bytes:
        """Answer *notice* with *words*; return the mail that the client made."""
        self.home.mkdir(exist_ok=True)
        self.outgoing.unlink(missing_ok=True)
        (self.home / "inbox").write_bytes(b"From MAILER-DAEMON Mon Mar  2 09:00:00 2026\n" + notice.replace(b"\r", b""))
        self.script("sendmail", f'cat >"{self.outgoing}"')
        self.run(words)
        return self.outgoing.read_bytes()

    def script(self, name: str, line: str) -> Path:
        """Write a small program; return its path."""
        path = self.home / name
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)
        return path

    def run(self, words: str) -> None:
        """Let the client work."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return what the client may know of this machine."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "TERM": "vt100", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Mutt(Client):
    """Answers above the quote that mutt makes, with a signature."""

    def run(self, words: str) -> None:
        (self.home / "words").write_text(f"{words}\n")
        self.script("editor", f'cat "{self.home}/words" "$1" >"$1.new" && mv "$1.new" "$1"')
        (self.home / "signature").write_text("Bob Martin, cell 555-0199\n")
        settings = {
            "from": f"{self.name} <{self.address}>",
            "editor": str(self.home / "editor"),
            "sendmail": str(self.home / "sendmail"),
            "signature": str(self.home / "signature"),
            "folder": str(self.home),
            "spoolfile": str(self.home / "inbox"),
            "record": "",
            "postponed": "",
        }
        yes = ["include", "fast_reply", "reply_to", "use_from", "quit", "sig_dashes"]
        no = ["confirmappend", "move", "abort_unmodified", "copy", "wait_key", "help"]
        lines = [f'set {name}="{value}"' for name, value in settings.items()]
        lines += [*(f"set {name}=yes" for name in yes), *(f"set {name}=no" for name in no)]
        (self.home / "muttrc").write_text("\n".join([*lines, 'push "<reply><send-message><quit>"', ""]))
        in_terminal(["mutt", "-n", "-F", str(self.home / "muttrc"), "-f", str(self.home / "inbox")], self.environment())


@dataclass(frozen=True)
class SNail(Client):
    """Answers below the quote that s-nail makes, as mailx has always done."""

    def run(self, words: str) -> None:
        settings = {
            "from": f"{self.name} <{self.address}>",
            "mta": str(self.home / "sendmail"),
            "quote": "noheading",
            "indentprefix": "> ",
            "reply-to-honour": "yes",
            "sendwait": "",
        }
        flags = [word for name, value in settings.items() for word in ("-S", f"{name}={value}")]
        commands = f"reply 1\n{words}\n~.\nexit\n"
        done = subprocess.run(
            ["s-nail", "-#", "-~", "-:/", *flags, "-f", str(self.home / "inbox")],
            input=commands.encode(),
            capture_output=True,
            timeout=PATIENCE,
            env=self.environment(),
        )
        assert self.outgoing.exists(), done


def in_terminal(argv: list[str], environment: dict[str, str]) -> None:
    """Run a program in a terminal of its own until it ends."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        argv, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True, close_fds=True
    )
    os.close(theirs)
    reader = threading.Thread(target=drain, args=(ours,), daemon=True)
    reader.start()
    try:
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait(PATIENCE)
        os.close(ours)


def drain(terminal: int) -> None:
    """Read what a program shows until it is gone."""
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        pass  # the program has ended
