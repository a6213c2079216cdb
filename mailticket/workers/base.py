"""What all workers have in common."""

from typing import Protocol


class Worker(Protocol):
    """Does what is due, when asked; threads and timing are the daemon's business."""

    def run_once(self) -> int:
        """Do what is due; return how much was done."""
        ...
