"""Whatever is wrong is said at once: the file, the key, what was expected, what was found."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket import settings
from mailticket.errors import ConfigError
from tests.unit.test_settings import SMALLEST

SERVER = '{ host = "imap.acme.example", user = "support", password_env = "PASSWORD" }'


def problems(data: dict) -> list[str]:
    """Return what is wrong with *data*."""
    try:
        settings.build(data, source="desk.toml")
    except ConfigError as error:
        return list(error.problems)
    return []


def changed(path: str, value: object) -> dict:
    """Return the smallest configuration with one key set, or taken out."""
    data = tomllib.loads(SMALLEST)
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    target: dict = data
    for part in way:
        target = target.setdefault(part, {}) if isinstance(target, dict) else target[part]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("site.name", None, "site.name: expected a value (it is required), found nothing"),
        ("site.name", 5, "site.name: expected a line of text, found 5"),
        ("site.nane", "x", "site.nane: unknown key (did you mean name?)"),
        ("sight", {}, "sight: unknown key (did you mean site?)"),
        ("site.timezone", "Mars/Base", "site.timezone: expected a time zone such as Europe/Paris, found 'Mars/Base'"),
        ("site.language", "pt", "site.language: expected 'en', 'fr', 'it', 'de' or 'es', found 'pt'"),
        ("site.first_number", "7", "site.first_number: expected a whole number, found '7'"),
        ("site.first_number", 0, "site.first_number: expected a number of at least 1, found 0"),
        ("site.min_free", "lots", "site.min_free: expected a size such as 500KB, 35MB or 2GB, found 'lots'"),
        ("site.operator", "ops", "site.operator: expected an address such as support@acme.example"),
        ("site.token_label", "a]b", "site.token_label: expected a word or two of letters and digits, or nothing"),
        ("site.state_dir", "", "site.state_dir: expected a path, found ''"),
        ("site.database", "mysql://x/y", "site.database: expected sqlite:///FILE or postgresql+psycopg://"),
        ("site.database", "sqlite:///:memory:", "site.database: expected sqlite:///FILE"),
        ("site.operator_smtp", "smtp://mx.example", "site.operator_smtp: expected smtps://USER@HOST"),
        ("site.operator_smtp", "smtps://u:p@mx.example", "site.operator_smtp: expected smtps://USER@HOST"),
        ("security.trust", "everyone", 'security.trust: expected "authserv-id HOST", "topmost-without-id" or "none"'),
        ("security.block", ["spam"], "security.block[0]: expected an address such as bob@acme.example, or a pattern"),
        ("security.spam_header", "YES", "security.spam_header: expected a header field and its value"),
        ("hours.week", {"mon": ["9-12"]}, "hours.week.mon[0]: expected hours such as 09:00-12:30, found '9-12'"),
        ("hours.week", {"moon": []}, "hours.week.moon: expected 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or 'sun'"),
        ("hours.week", {"mon": []}, "hours.week: expected hours on at least one day, found a table"),
        ("hours.week", {"mon": ["09:00-12:00", "11:00-13:00"]}, "hours.week: expected hours that follow each other"),
        ("hours.holidays", "france", "hours.holidays: expected a country or country-subdivision: FR, DE-BY"),
        ("hours.days_off", ["christmas"], "hours.days_off[0]: expected a day such as 2026-12-24"),
        ("mailbox", [], "mailbox: expected at least one [[mailbox]], found none"),
        ("mailbox.0.name", "a b", "mailbox[0].name: expected a name of letters, digits and - _ ."),
        ("mailbox.0.queue", "suport", "mailbox[0].queue: expected the name of one [[queue]] (did you mean support?)"),
        ("mailbox.0.plus_addressing", 1, 'mailbox[0].plus_addressing: expected true, false or "auto", found 1'),
        ("mailbox.0.imap.port", "993", "mailbox[0].imap.port: expected a whole number, found '993'"),
        ("mailbox.0.imap.port", 70000, "mailbox[0].imap.port: expected a number of at most 65535, found 70000"),
        ("mailbox.0.imap.security", "plain", "mailbox[0].imap.security: expected tls or starttls: plain is for"),
        ("mailbox.0.imap.security", "ssl", "mailbox[0].imap.security: expected 'tls', 'starttls' or 'plain'"),
        ("mailbox.0.imap.since", "soon", "mailbox[0].imap.since: expected a duration such as 30s, 15m, 4h, 2d or 1w"),
        ("mailbox.0.imap.poll_interval", "0s", "mailbox[0].imap.poll_interval: expected a duration of at least 1s"),
        ("mailbox.0.imap.folder", "a\r\nb", "mailbox[0].imap.folder: expected the name of a folder"),
        ("mailbox.0.imap.archive_folder", "INBOX", "mailbox[0].imap.archive_folder: expected another folder"),
        ("mailbox.0.imap.archive_folder", "inbox", "mailbox[0].imap.archive_folder: expected another folder"),
        ("mailbox.0.imap.user", None, "mailbox[0].imap.user: expected a value (it is required), found nothing"),
        ("mailbox.0.imap.password_env", None, "mailbox[0].imap.password_file: expected a password for 'support'"),
        ("mailbox.0.imap.password_file", "/x", "mailbox[0].imap.password: expected one way to give it, found 2"),
        ("mailbox.0.imap.password_env", 5, "mailbox[0].imap.password_env: expected a text, found int"),
        (
            "mailbox.0.imap.pasword_file",
            "/x",
            "mailbox[0].imap.pasword_file: unknown key (did you mean password_file?)",
        ),
        (
            "mailbox.0.imap",
            None,
            "mailbox[0].imap: expected a table (or intake by [listen] lmtp or smtp), found nothing",
        ),
        ("mailbox.0.imap", "x", "mailbox[0].imap: expected a table, found 'x'"),
        ("mailbox.0.aliases", ["bob@home.example"], "agent[1].aliases[0]: expected an address of its own"),
        ("listen.lmtp", "8024", "listen.lmtp: expected HOST:PORT or /SOCKET/PATH, found '8024'"),
        ("listen.smtp", "localhost:65536", "listen.smtp: expected HOST:PORT or /SOCKET/PATH, found 'localhost:65536'"),
        ("listen.smtp", "[::1]:65535", None),
        (
            "listen",
            {"lmtp": "/run/x", "metrics": "/run/x"},
            "listen.metrics: expected an address of its own, found '/run/x', which listen.lmtp has too",
        ),
        ("queue.0.agents", ["alise"], "queue[0].agents: expected the id of one [[agent]] (did you mean alice?)"),
        ("queue.0.agents", [], "queue[0].agents: expected at least 1 of them, found an empty list"),
        ("queue.0.lead", ["zoe"], "queue[0].lead: expected the id of one [[agent]], found 'zoe'"),
        ("queue.0.feedback", "yes", "queue[0].feedback: expected true or false, found 'yes'"),
        ("queue.0.targets", {"hot": {}}, "queue[0].targets.hot: expected 'low', 'normal', 'high' or 'urgent'"),
        ("queue.0.targets", {"high": {"first": "1h"}}, "queue[0].targets.high.first: unknown key"),
        ("queue.0.stages", ["a", "b"], None),
        ("agent.0.id", "me", "agent[0].id: expected an id of a-z, 0-9 and - _ . (but not: me, none), found 'me'"),
        ("agent.0.id", "none", "agent[0].id: expected an id of a-z, 0-9 and - _ . (but not: me, none), found 'none'"),
        ("agent.0.address", "bob@acme.example", "agent[1].address: expected an address of its own, found"),
        ("agent.1.id", "carol", "agent[1].id: expected one of its own, found 'carol' 2 times"),
        ("agent.0.worklist", "25:00", "agent[0].worklist: expected a time of day such as 08:00, found '25:00'"),
        ("agent.0.notices", {"new-tiket": False}, "agent[0].notices: expected names of notices to agents"),
        ("agent.0.notices", {"changed": ["mood"]}, "agent[0].notices: expected true or false for each notice"),
        ("agent.0.notices", {"note-added": False, "changed": ["stage", "tags"]}, None),
        ("roles.boss", {}, "roles.boss: unknown key"),
        ("field", [{"name": "size", "type": "choice"}], "field[0].choices: expected a list of choices"),
        ("field", [{"name": "size", "queues": ["sales"]}], "field[0].queues: expected the name of one [[queue]]"),
        ("macro", [{"name": "refund"}], "macro[0].text: expected a text or tags, found neither"),
        ("rule", [{"name": "x", "on": "never", "then": ["#take"]}], "rule[0].on: expected one of opened, replied"),
    ],
)
def test_a_fault_is_named(path: str, value: object, problem: str | None):
    found = problems(changed(path, value))

    assert bool(problem) == bool(found)
    assert not problem or any(line.startswith(f"desk.toml: {problem}") for line in found), found


def test_everything_is_said_at_once():
    data = changed("site.name", None)
    data["site"]["timezone"] = "Mars"
    data["mailbox"][0]["queue"] = "nowhere"
    data["queue"][0]["colour"] = "red"

    keys = [problem.split(": ")[1] for problem in problems(data)]
    assert ["site.name", "site.timezone", "queue[0].colour", "mailbox[0].queue"] == keys


def test_closing_needs_a_stage_that_exists():
    data = changed("queue.0.stages", ["a", "b"])
    data["queue"][0]["closed_stage"] = "z"

    assert ["desk.toml: queue[0].closed_stage: expected one of its stages, found 'z'"] == problems(data)


def test_a_mailbox_without_imap_may_be_fed_by_a_listener():
    data = changed("mailbox.0.imap", None)
    data["listen"] = {"lmtp": "127.0.0.1:8024"}

    assert [] == problems(data)


def test_no_problem_shows_a_secret():
    """Not of a key with a slip, nor of a table in the wrong place."""
    data = changed("mailbox.0.imap", {"host": 5, "pasword": "hunter2", "password": ["hunter2"]})
    data["site"]["name"] = {"secret": "hunter2"}

    found = problems(data)
    assert len(found) >= 4
    assert "hunter2" not in "\n".join(found)


PASSWORDS_IN_URLS = {
    "a route with its password": ("site.operator_smtp", "smtps://ops:S3cret@mail.example"),
    "a route misspelt": ("site.operator_smtp", "smtps:/ops:S3cret@mail.example"),
    "a route without a scheme": ("site.operator_smtp", "ops:S3cret@mail.example"),
    "a password with an at sign": ("site.operator_smtp", "smtps://ops:S3@cret@mail.example"),
    "a password with a slash": ("site.operator_smtp", "smtps://ops:S3cret/x@mail.example"),
    "a database of another scheme": ("site.database", "postgresql://mt:S3cret@db.example/desk"),
    "a database whose password has a slash": ("site.database", "postgresql+psycopg://mt:S3cret/x@db.example/desk"),
    "a database with a parameter": ("site.database", "postgresql://db.example/desk?password=S3cret"),
    "a database as libpq has it": ("site.database", "host=db.example password = S3cret"),
    "a URL where none belongs": ("mailbox.0.imap.host", "imaps://support:S3cret@imap.acme.example"),
}


@pytest.mark.parametrize(("path", "url"), PASSWORDS_IN_URLS.values(), ids=PASSWORDS_IN_URLS)
def test_no_problem_shows_a_password_in_a_url(path: str, url: str):
    """Such a line goes to the journal and into reports of faults."""
    (problem,) = problems(changed(path, url))

    assert [] == [piece for piece in ("S3", "cret") if piece in problem]
    assert "…" in problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[site]\nname = \n", "expected TOML, found: Invalid value (at line 2, column 8)"),
        (b"[site]\nname = 'caf\xe9'\n", "expected UTF-8 text, found something else at byte 18"),
        (None, "expected a file that can be read, found: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, problem: str):
    file = tmp_path / "desk.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(ConfigError) as error:
        settings.load(file, {})
    assert (f"{file}: {problem}",) == error.value.problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "imap", "port", "x"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["site", "mailbox", "queue", "agent", "roles", "hours", "rule"]), JSON))
def test_nonsense_is_a_list_of_problems_and_nothing_else(data: dict):
    assert problems(data)
