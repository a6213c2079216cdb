"""What every test may ask for."""

import os

from hypothesis import settings

# No deadlines: a busy machine is no failure. In CI the same examples each time: a red run says what a change did.
settings.register_profile("ours", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("ours")

pytest_plugins = ["tests.servers.plugin", "tests.desks"]
