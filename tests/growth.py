"""Does the work grow with the input, and no faster? (trust.md S16)"""

import time
from collections.abc import Callable

#: What doubling may cost at most; in processor time, best of three, so that a busy machine fails nothing.
FACTOR = 2.5
#: Below this a clock says nothing, in seconds.
NOISE = 0.05


def assert_linear(work: Callable[[str], object], unit: str, size: int) -> None:
    """Fail when twice *size* characters of *unit* take more than 2.5 times the work."""
    once, twice = (least(work, unit * (count // len(unit))) for count in (size, 2 * size))
    assert twice <= FACTOR * once + NOISE


def least(work: Callable[[str], object], text: str) -> float:
    """Return the processor time that *work* takes, the least of three tries."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        work(text)
        taken.append(time.process_time() - begun)
    return min(taken)
