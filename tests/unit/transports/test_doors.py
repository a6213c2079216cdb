"""Listening sockets: had before they are needed, all or none, and open while the desk behind them changes."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailticket.errors import ConfigError
from mailticket.transports.doors import Doors


@pytest.fixture
def doors() -> Iterator[Doors]:
    made = Doors()
    yield made
    made.close()


@pytest.fixture
def taken() -> Iterator[str]:
    """An address that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def is_open(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(path))
    except OSError:
        return False
    return True


def test_one_address_that_cannot_be_had_opens_none(doors: Doors, tmp_path: Path, taken: str):
    path = tmp_path / "lmtp"
    with pytest.raises(ConfigError) as refused:
        doors.open([str(path), taken])

    assert (f"listen: {taken} cannot be listened on: Address already in use",) == refused.value.problems
    assert not path.exists()


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("nowhere.invalid:8024", "nowhere.invalid:8024 cannot be listened on: "),
        ("192.0.2.1:8024", "Cannot assign requested address"),
        ("/nowhere/lmtp", "No such file or directory"),
        (f"/tmp/{'x' * 200}", "cannot be listened on"),
    ],
)
def test_each_address_that_is_none_is_told(doors: Doors, where: str, says: str):
    with pytest.raises(ConfigError, match=f".*{says}"):
        doors.open([where])


def test_what_is_open_stays_and_what_is_not_wanted_goes(doors: Doors, tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    doors.open([str(one)])
    first = doors[str(one)]
    doors.open([str(one), str(two)])

    assert first is doors[str(one)]
    doors.keep([str(two)])
    assert (False, True) == (one.exists(), is_open(two))


def test_a_handle_that_is_closed_leaves_the_door_open(doors: Doors, tmp_path: Path):
    path = tmp_path / "lmtp"
    doors.open([str(path)])
    for handle in doors[str(path)].handles():
        handle.close()

    assert is_open(path)


def test_a_socket_that_a_killed_daemon_left_gives_way_but_not_one_in_use(doors: Doors, tmp_path: Path):
    path, file = tmp_path / "lmtp", tmp_path / "file"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    file.write_text("somebody's")
    doors.open([str(path)])

    assert is_open(path)
    other = Doors()
    for where in (path, file):
        with pytest.raises(ConfigError, match="Address already in use"):
            other.open([str(where)])
    assert "somebody's" == file.read_text()


def test_a_name_with_several_addresses_is_listened_on_at_each(doors: Doors):
    doors.open(["localhost:0"])
    handles = doors["localhost:0"].handles()
    families = {info[0] for info in socket.getaddrinfo("localhost", 0, type=socket.SOCK_STREAM)}

    assert families == {handle.family for handle in handles}
    for handle in handles:
        handle.close()
