"""What is measured: how many in how long, how much memory, on which machine."""

import multiprocessing
import os
import platform
import subprocess
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Rate:
    """So many mails in so many seconds."""

    mails: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.mails / self.seconds if self.seconds else 0.0

    @property
    def each(self) -> float:
        """Milliseconds a mail."""
        return 1000 * self.seconds / self.mails if self.mails else 0.0


def in_own_process(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run *work* in a new Python, so that nothing of the others is warm or counted as its memory."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


def memory_peak(pid: int | None) -> float:
    """Return the peak RSS of a process in MB; 0 when there is none."""
    status = Path(f"/proc/{pid}/status")
    if pid is None or not status.exists():
        return 0.0
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def machine() -> str:
    """Return the machine in words."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = models[0] if models else cpu
    return f"{os.cpu_count()} cores, {cpu}, {platform.system()}, Python {platform.python_version()}"


def commit() -> str:
    """Return the commit that is checked out."""
    argv = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    return subprocess.run(argv, check=False, capture_output=True, text=True).stdout.strip() or "unknown"
