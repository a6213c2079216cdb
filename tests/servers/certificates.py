"""Certificates for loopback, made for one test run."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers.launch import find_program

LOOPBACK = ("DNS:localhost", "IP:127.0.0.1")


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate and its key; it is its own CA file."""

    cert: Path
    key: Path


def make(directory: Path, name: str = "loopback", names: tuple[str, ...] = LOOPBACK) -> Certificate:
    """Return a new certificate for *names*; another name than loopback's makes one that must be refused."""
    made = Certificate(directory / f"{name}-cert.pem", directory / f"{name}-key.pem")
    subprocess.run(
        [
            *(
                str(find_program("openssl")),
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
            ),
            *("-nodes", "-days", "30", "-subj", f"/CN={name}", "-addext", "subjectAltName=" + ",".join(names)),
            *("-keyout", str(made.key), "-out", str(made.cert)),
        ],
        check=True,
        capture_output=True,
    )
    made.key.chmod(0o644)  # read by the user the server becomes; it lives as long as the test run
    return made
