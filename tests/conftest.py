"""What every test may ask for."""

import os
from zlib import crc32

import pytest
from hypothesis import settings

# No deadlines: a busy machine is no failure. In CI the same examples each time: a red run says what a change did.
settings.register_profile("ours", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("ours")

pytest_plugins = ["tests.servers.plugin", "tests.desks"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mix the files: those that wait for servers run beside those that compute, and the long ones do not come last."""
    items.sort(key=lambda item: crc32(item.location[0].encode()))
