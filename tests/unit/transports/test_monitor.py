"""What monitoring asks: by GET with a body, by HEAD without one."""

import http.client
from collections.abc import Iterator

import pytest

from mailticket.transports.doors import open_door
from mailticket.transports.monitor import Answer, Monitor

PAGES = {"/healthz": lambda: Answer(b"ok\n"), "/readyz": lambda: Answer(b"not yet\n", is_well=False)}


@pytest.fixture
def port() -> Iterator[int]:
    """Where a monitor answers."""
    door = open_door("127.0.0.1:0")
    monitor = Monitor(door, PAGES)
    monitor.start()
    (handle,) = door.handles()
    yield handle.getsockname()[1]
    handle.close()
    monitor.stop()
    door.close()


def ask(port: int, method: str, path: str) -> tuple[int, int, bytes]:
    """Return the code, the length that is told, and the body."""
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    caller.request(method, path)
    answer = caller.getresponse()
    body = answer.read()
    caller.close()
    return answer.status, int(answer.headers["Content-Length"]), body


@pytest.mark.parametrize(("path", "code", "body"), [("/healthz", 200, b"ok\n"), ("/readyz?full", 503, b"not yet\n")])
def test_head_says_what_get_does_without_the_body(port: int, path: str, code: int, body: bytes):
    assert (code, len(body), body) == ask(port, "GET", path)
    assert (code, len(body), b"") == ask(port, "HEAD", path)


@pytest.mark.parametrize(("method", "path", "code"), [("GET", "/", 404), ("HEAD", "/", 404), ("POST", "/healthz", 501)])
def test_nothing_else_is_answered(port: int, method: str, path: str, code: int):
    assert code == ask(port, method, path)[0]
