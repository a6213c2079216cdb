"""The fixtures of the private servers, and what a skip means: at home a reason, in CI a failure."""

import os
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.servers import certificates
from tests.servers import dovecot as dovecot_
from tests.servers import postgres as postgres_
from tests.servers import smtp_sink as smtp_sink_
from tests.servers.certificates import Certificate
from tests.servers.launch import Unavailable

#: Who uses one of these needs more than Python.
SERVER_FIXTURES = {"dovecot", "postgres", "certificate", "submission_sink", "starttls_sink"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "may_skip(reason): may be skipped in CI too, for that reason")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a server, so that `-m "not servers"` is the quick half."""
    for item in items:
        if SERVER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("servers")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Turn a skip into a failure where CI is set: a test that does not run proves nothing."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and not item.get_closest_marker("may_skip"):
        _fail_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """Do the same with a module that skips itself as a whole."""
    report = yield
    if report.skipped:
        _fail_in_ci(report)
    return report


def _fail_in_ci(report: Any) -> None:
    if os.environ.get("CI", "").lower() in ("", "0", "false"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"a skip is a failure in CI ({reason})"


def _entered(manager: AbstractContextManager[Any]) -> Iterator[Any]:
    """Yield what *manager* gives; skip with the reason where its server cannot be had."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(manager)
        except Unavailable as reason:
            pytest.skip(str(reason))
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[dovecot_.Dovecot]:
    """A private Dovecot; take a user of your own with `add_user`."""
    yield from _entered(dovecot_.running())


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_.Postgres]:
    """A private PostgreSQL; take a database of your own with `create_database`."""
    yield from _entered(postgres_.running())


@pytest.fixture(scope="session")
def certificate() -> Iterator[Certificate]:
    """A certificate for loopback, its own CA."""
    with tempfile.TemporaryDirectory(prefix="mt-tls-") as directory:
        try:
            made = certificates.make(Path(directory))
        except Unavailable as reason:
            pytest.skip(str(reason))
        yield made


@pytest.fixture
def smtp_sink() -> Iterator[smtp_sink_.SmtpSink]:
    """A scripted SMTP server, without TLS and log-in."""
    with smtp_sink_.running() as sink:
        yield sink


@pytest.fixture
def make_smtp_sink(request: pytest.FixtureRequest) -> Iterator[Callable[..., smtp_sink_.SmtpSink]]:
    """Return a maker of sinks: `make_smtp_sink(security="starttls", users={"support": "secret"})`."""
    with ExitStack() as stack:

        def make(security: str = "plain", **how: Any) -> smtp_sink_.SmtpSink:
            if security != "plain":
                how["tls"] = _server_context(request.getfixturevalue("certificate"))
            return stack.enter_context(smtp_sink_.running(security=security, **how))

        yield make


def _server_context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert, certificate.key)
    return context
