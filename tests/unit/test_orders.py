"""Orders by signals; what the daemon does by them is seen in tests/e2e/test_daemon.py."""

import subprocess
import sys

import pytest

STORM = """
import signal
from datetime import timedelta
from mailticket.orders import Orders

orders = Orders()
taken = 0
signal.signal(signal.SIGALRM, lambda *_: orders.reload())
for turn in range(30_000):
    signal.setitimer(signal.ITIMER_REAL, 0.000_01 + turn % 100 * 0.000_001)
    taken += orders.await_any(timedelta(microseconds=50))
orders.stop()
print(taken > 0, orders.is_stop, orders.await_any(timedelta(0)))
"""


def test_an_order_given_at_the_worst_moment_is_taken():
    """A handler runs in the very thread that waits, between any two of its instructions: no lock it holds may be waited for."""
    try:
        ended = subprocess.run([sys.executable, "-c", STORM], capture_output=True, text=True, timeout=40, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail("the thread that waits for orders waits for itself")

    assert ("True True True\n", "") == (ended.stdout, ended.stderr)
