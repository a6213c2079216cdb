"""Measure what reading a mail costs: `python -m bench.understanding`; in processor time, others may work beside.

Mails a second and core on the mix of bench/mails.py; the memory that a mail of 34 MB takes, in the child and in us;
the poison mail that takes longest.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

from bench import mails
from mailticket.flows.explain import explain
from mailticket.flows.screening import Facts, screen
from mailticket.mail import child
from mailticket.mail.parser import MAX_SIZE, ChildParser, InlineParser
from tests.unit.mail.poison import POISON

SEED = 1042


def rate(count: int, rounds: int) -> float:
    """Return mails a second, read and understood; the best of some rounds."""
    mix = list(mails.mix(SEED, count, ()))
    best = min(_seconds(mix) for _ in range(rounds))
    return count / best


def _seconds(mix: list[bytes]) -> float:
    begun = time.process_time()
    for raw in mix:
        screen(child.read(raw, max_size=MAX_SIZE), Facts())
    return time.process_time() - begun


def explain_rate(count: int) -> float:
    """Return mails a second that `explain` prints, as `explain --jsonl` reads them."""
    mix, parser = list(mails.mix(SEED, count, ())), InlineParser()
    begun = time.process_time()
    for raw in mix:
        explain(parser, raw, "x")
    return count / (time.process_time() - begun)


def memory() -> tuple[float, float]:
    """Return the MB that a mail of 34 MB adds to the child and to us (VmHWM)."""
    small, big = mail_of(1024), mail_of(34 * 1024 * 1024)
    parser = ChildParser()
    parser.parse(small)
    before = _peak(parser.pid), _peak("self")
    future = parser.submit(big)
    child_peak = before[0]
    while not future.done():
        child_peak = max(child_peak, _peak(parser.pid))
        time.sleep(0.005)
    future.result()
    ours = _peak("self") - before[1]
    parser.close()
    return child_peak - before[0], ours


def mail_of(size: int) -> bytes:
    """Return a mail with a file of that many bytes, transfer encoding included."""
    head = (
        b'From: a@b.example\r\nSubject: scan\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nSee.\r\n'
    )
    file = b"--b\r\nContent-Type: application/pdf; name=scan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    line = b"QUJD" * 19 + b"\r\n"
    return head + file + line * (size // len(line)) + b"--b--\r\n"


def _peak(pid: int | str | None) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.split("\n") if line.startswith("VmHWM")), 0.0)


def poison() -> tuple[float, str]:
    """Return the seconds that the slowest poison mail takes, and its name."""
    slowest = (0.0, "")
    for name, make in POISON.items():
        raw = make() if callable(make) else make
        begun = time.process_time()
        child.read(raw, max_size=MAX_SIZE)
        slowest = max(slowest, (time.process_time() - begun, name))
    return slowest


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mails", type=int, default=600)
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    print(f"read and understood: {rate(arguments.mails, arguments.rounds):.0f} mails/s of processor time (aim 300)")
    print(f"explained: {explain_rate(arguments.mails):.0f} mails/s of processor time")
    in_child, in_us = memory()
    print(f"a mail of 34 MB: {in_child:.0f} MB more in the child (aim 200), {in_us:.0f} MB in us, its bytes among them")
    print("slowest poison mail: {:.2f} s of processor time, {} (aim 2)".format(*poison()))
    print(f"this process at its peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
