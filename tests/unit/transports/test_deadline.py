"""What a silence time-out cannot bound: a peer that sends a byte now and then."""

import socket
import threading

import pytest

from mailticket.transports.deadline import Deadline


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_reader_sees_the_end_when_time_is_up(pair):
    ours, theirs = pair
    stop = threading.Event()

    def trickle():
        while not stop.wait(0.01):
            theirs.send(b".")

    thread = threading.Thread(target=trickle)
    thread.start()
    deadline = Deadline()
    deadline.watch(ours)
    with deadline.within(0.1):
        while ours.recv(100):
            pass
    stop.set()
    thread.join()

    assert b"" == ours.recv(1)


def test_what_is_done_in_time_is_not_cut(pair):
    ours, theirs = pair
    deadline = Deadline()
    deadline.watch(ours)
    with deadline.within(30):
        theirs.send(b"x")
    theirs.send(b"y")

    assert b"xy" == ours.recv(1) + ours.recv(1)


def test_a_short_deadline_after_a_long_one_is_kept(pair):
    """One watcher serves both; it must not sleep until the first."""
    ours, _theirs = pair
    deadline = Deadline()
    deadline.watch(ours)
    with deadline.within(60):
        while not deadline._changed._waiters:  # until the watcher sleeps
            pass
    with deadline.within(0.05):
        end = ours.recv(1)

    assert b"" == end
