"""The daemon's own way in: what the rest of the command line weighs, it does not have to carry (product.md 8)."""

import gc
import logging
import os
import signal
from collections.abc import Sequence
from pathlib import Path

from mailticket import log as log_lines
from mailticket.cli.context import Context


def asked_for(arguments: Sequence[str]) -> Context | None:
    """Return with what the daemon is to be run, when that is all that *arguments* say: `[--config FILE] run`."""
    match arguments:
        case ["run"]:
            return Context(None)
        case ["--config", file, "run"]:
            return Context(Path(file))
    return None


def run_until_stopped(context: Context) -> int:
    """Work until SIGTERM or SIGINT; SIGHUP reads the configuration again. Raises ConfigError, TransientError."""
    log_lines.setup()
    gc.disable()  # loading makes a hundred thousand objects, and no garbage
    from mailticket.app import App
    from mailticket.clock import SystemClock
    from mailticket.daemon import serve
    from mailticket.orders import Orders
    from mailticket.transports.notify import Notifier

    notifier = Notifier(os.environ)

    def build() -> App:
        fresh = Context(context.config)
        warn_of(fresh)
        return App.open(fresh.settings, os.environ, SystemClock(), before_migration=notifier.ask_for_time)

    orders = Orders()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: orders.stop())
    signal.signal(signal.SIGHUP, lambda *_: orders.reload())
    gc.freeze()  # what is loaded now stays; nobody need look through it again
    gc.enable()
    serve(build, orders, notifier)
    return 0


def warn_of(context: Context) -> None:
    """Log what in the configuration works but should not stay, and what has no effect yet."""
    from mailticket.settings import effectless

    for warning in context.settings.warnings:
        logging.getLogger(__name__).warning("configuration", extra={"problem": warning})
    for key in effectless(context.settings):
        logging.getLogger(__name__).warning("key without effect", extra={"key": key})
