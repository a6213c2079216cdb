"""One file, wholly read: every default as documented, lookups, and secrets kept secret."""

import copy
import re
import tomllib
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailticket import settings
from mailticket.choices import AgentRole, Priority, TrustKind, Weekday
from mailticket.errors import ConfigError
from mailticket.sections import Trust
from mailticket.settings import Settings
from mailticket.units import Duration, HeaderMatch, HourRange

EXAMPLE = Path(__file__).parents[2] / "config" / "mailticket.toml"

SMALLEST = """
[site]
name = "Acme Support"
operator = "ops@acme.example"
[[mailbox]]
name = "support"
address = "Support@Acme.example"
aliases = ["help@acme.example"]
queue = "support"
imap = { host = "imap.acme.example", user = "support", password_env = "PASSWORD" }
smtp = { host = "smtp.acme.example" }
[[queue]]
name = "support"
agents = ["alice", "bob"]
lead = "carol"
[[agent]]
id = "alice"
name = "Alice Dupont"
address = "alice@acme.example"
[[agent]]
id = "bob"
name = "Bob Martin"
address = "bob@acme.example"
aliases = ["bob@home.example"]
language = "fr"
timezone = "Europe/Paris"
[[agent]]
id = "carol"
name = "Carol Rossi"
address = "carol@acme.example"
"""


def build(more: str = "", **site) -> Settings:
    """Return the smallest configuration with *more* behind it and *site* in it."""
    data = tomllib.loads(SMALLEST + more)
    data["site"] |= site
    return settings.build(data, directory=Path("/etc/desk"))


def test_the_shipped_example_loads_and_warns_of_nothing():
    example = settings.load(EXAMPLE, {})

    assert () == example.warnings
    assert "Acme Support" == example.site.name


def test_every_commented_default_of_the_example_is_the_default():
    """What stands behind `# ` in the example is what holds when it is left out."""
    uncommented = "\n".join(_uncomment(line) for line in EXAMPLE.read_text().splitlines())
    given = tomllib.loads(uncommented)
    for name in ("roles", "field", "macro", "rule", "hours"):
        given.pop(name)
    given["queue"][0]["targets"] = {}  # an example: there is no default
    given["site"].pop("secret_file")

    assert settings.load(EXAMPLE, {}) == settings.build(given, directory=EXAMPLE.parent)


def _uncomment(line: str) -> str:
    """Take the `# ` off a key or the head of a section."""
    return re.sub(r"^( *)# (?=\w+ = |\[)", r"\1", line)


@pytest.mark.parametrize(
    ("path", "default"),
    [
        ("site.first_number", 1001),
        ("site.token_label", ""),
        ("site.language", "en"),
        ("site.timezone", ZoneInfo("UTC")),
        ("site.state_dir", Path("/var/lib/mailticket")),
        ("site.database_url", "sqlite:////var/lib/mailticket/mailticket.db"),
        ("site.templates_dir", None),
        ("site.operator_route", None),
        ("site.min_free", 500 * 1024 * 1024),
        ("security.trust", Trust(TrustKind.NONE)),
        ("security.max_message_size", 35 * 1024 * 1024),
        ("security.spam_header", None),
        ("hours", None),
        ("listen.lmtp", ""),
        ("mailboxes.0.plus_addressing", "auto"),
        ("mailboxes.0.stale_after.calendar", timedelta(minutes=15)),
        ("mailboxes.0.imap.port", 993),
        ("mailboxes.0.imap.security", "tls"),
        ("mailboxes.0.imap.since.calendar", timedelta(days=2)),
        ("mailboxes.0.imap.after", "move"),
        ("mailboxes.0.imap.archive_folder", "Processed"),
        ("mailboxes.0.imap.poll_interval.calendar", timedelta(seconds=60)),
        ("mailboxes.0.smtp.port", 465),
        ("mailboxes.0.smtp.password", None),
        ("queues.0.lead", ("carol",)),
        ("queues.0.first_response.text", "8h"),
        ("queues.0.pending_reminder", None),
        ("queues.0.after_reply", "pending"),
        ("queues.0.send_delay.calendar", timedelta()),
        ("agents.0.worklist", time(8)),
        ("agents.0.quiet", None),
        ("agents.0.role", AgentRole.AGENT),
        ("roles.agent.deny", ()),
        ("rules", ()),
    ],
)
def test_defaults_hold(path: str, default: object):
    value: object = build()
    for part in path.split("."):
        value = value[int(part)] if part.isdigit() else getattr(value, part)  # type: ignore[index]

    assert default == value


def test_values_are_read_into_their_types():
    full = build(
        """
[security]
trust = "authserv-id MX.acme.example"
spam_header = "X-Spam-Flag: YES"
block = ["*@Spam.example"]
[hours]
week = { mon = ["09:00-12:30", "13:30-18:00"] }
holidays = "DE-BY"
days_off = [2026-12-24]
[[rule]]
name = "VIP"
on = "every:1h"
if = 'priority == "urgent"'
then = ["#assign carol"]
"""
    )

    assert Trust(TrustKind.AUTHSERV_ID, "mx.acme.example") == full.security.trust
    assert HeaderMatch("X-Spam-Flag", "YES") == full.security.spam_header
    assert ("*@spam.example",) == full.security.block
    assert full.hours
    assert {Weekday.MON: (HourRange(540, 750), HourRange(810, 1080))} == full.hours.week
    assert (date(2026, 12, 24),) == full.hours.days_off
    assert ("every:1h", 'priority == "urgent"') == (full.rules[0].on, full.rules[0].condition)


def test_targets_are_by_priority():
    data = tomllib.loads(SMALLEST)
    data["queue"][0]["targets"] = {"urgent": {"first_response": "1h"}}

    targets = settings.build(data).queues[0].targets
    assert Duration.parse("1h") == targets[Priority.URGENT].first_response
    assert targets[Priority.URGENT].resolve_within is None


@pytest.mark.parametrize(("security", "imap", "smtp"), [("starttls", 143, 587), ("plain", 143, 25), ("tls", 993, 465)])
def test_the_port_goes_with_the_security(security: str, imap: int, smtp: int):
    data = tomllib.loads(SMALLEST)
    for name in ("imap", "smtp"):
        data["mailbox"][0][name] |= {"security": security, "host": "127.0.0.1"}
    mailbox = settings.build(data).mailboxes[0]

    assert mailbox.imap
    assert (imap, smtp) == (mailbox.imap.port, mailbox.smtp.port)


@pytest.mark.parametrize(
    ("database", "url"),
    [
        ("sqlite:///desk.db", "sqlite:////srv/state/desk.db"),
        ("sqlite:////srv/desk.db", "sqlite:////srv/desk.db"),
        ("postgresql+psycopg://desk@db.example/desk", "postgresql+psycopg://desk@db.example/desk"),
    ],
)
def test_a_relative_database_lies_in_the_state_directory(database: str, url: str):
    assert url == build(database=database, state_dir="/srv/state").site.database_url


def test_relative_paths_start_at_the_configuration_file():
    site = build(templates_dir="own", state_dir="../state").site

    assert (Path("/etc/desk/own"), Path("/etc/desk/../state")) == (site.templates_dir, site.state_dir)


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("smtps://desk@mx.example", ("mx.example", 465, "tls", "desk")),
        ("smtps://desk%40x@mx.example:4465", ("mx.example", 4465, "tls", "desk@x")),
        ("smtp+starttls://mx.example", ("mx.example", 587, "starttls", "")),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, "plain", "")),
    ],
)
def test_the_operator_has_a_route_of_their_own(url: str, route: tuple):
    found = build(operator_smtp=url, operator_smtp_password_env="ROUTE").site.operator_route

    assert found
    assert found.password
    assert route == (found.host, found.port, found.security.value, found.user)
    assert "secret" == found.password.resolve({"ROUTE": "secret"})


def test_people_and_places_are_found_by_name_and_address():
    desk = build()
    alice, bob, carol = desk.agents
    (support,) = desk.mailboxes

    assert bob == desk.agent("bob")
    assert bob == desk.agent_by_address(" BOB@home.example")
    assert desk.agent_by_address("eve@home.example") is None
    assert support == desk.mailbox("Support")
    assert support == desk.mailbox_by_address("SUPPORT+t1042.x@acme.example")
    assert support == desk.mailbox_by_address("help@acme.example")
    assert desk.mailbox_by_address("sales@acme.example") is None
    assert desk.queues[0] == desk.queue("SUPPORT")
    assert desk.queues[0] == desk.queue_of(support)
    assert (alice, bob) == desk.members("support")
    assert (carol,) == desk.leads(desk.queues[0])
    assert () == desk.members("nowhere")
    assert {"support@acme.example", "help@acme.example"} == desk.own_addresses


def test_language_and_zone_fall_back_to_the_site():
    desk = build(timezone="Europe/Rome", language="it")
    alice, bob, _ = desk.agents

    assert ("it", ZoneInfo("Europe/Rome")) == (desk.language(alice), desk.zone(alice))
    assert ("fr", ZoneInfo("Europe/Paris")) == (desk.language(bob), desk.zone(bob))
    assert ("it", ZoneInfo("Europe/Rome")) == (desk.language(), desk.zone())


def test_settings_are_frozen_and_the_data_is_left_alone():
    data = tomllib.loads(SMALLEST)
    before = copy.deepcopy(data)
    desk = settings.build(data)

    assert before == data
    with pytest.raises(ValueError, match="frozen"):
        desk.site.name = "Other"  # type: ignore[misc]


def test_a_literal_secret_works_warns_and_is_never_shown():
    data = tomllib.loads(SMALLEST)
    data["mailbox"][0]["imap"] = {"host": "imap.acme.example", "user": "support", "password": "hunter2"}
    desk = settings.build(data)
    imap = desk.mailboxes[0].imap

    assert imap
    assert imap.password
    assert "hunter2" == imap.password.resolve({})
    assert ["mailbox[0].imap.password"] == [warning.partition(":")[0] for warning in desk.warnings]
    assert "hunter2" not in repr(desk) + str(desk) + repr(imap.password)


def test_a_password_in_the_database_url_is_warned_of():
    desk = build(database="postgresql+psycopg://desk:hunter2@db.example/desk")

    assert ["site.database"] == [warning.partition(":")[0] for warning in desk.warnings]
    assert "hunter2" not in "".join(desk.warnings)


def test_keys_without_effect_are_named_where_they_are_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "WITHOUT_EFFECT", frozenset({"rule", "queue.autoclose"}))
    data = tomllib.loads(SMALLEST)
    data["queue"][0] |= {"autoclose": "1d", "feedback": False}
    data["rule"] = [{"name": "x", "on": "opened", "then": ["#take"]}]

    assert ["queue[0].autoclose", "rule[0].name", "rule[0].on", "rule[0].then"] == settings.effectless(
        settings.build(data)
    )


def test_every_key_without_effect_is_a_key():
    """A key that is renamed must not stay behind in the table."""
    known = {".".join(path) for path in _paths(Settings)}

    assert set() == settings.WITHOUT_EFFECT - known


def _paths(model, at: tuple[str, ...] = ()):
    from mailticket.diagnosis import _model_in

    for name, field in model.model_fields.items():
        path = (*at, field.alias or name)
        yield path
        inner = _model_in(field.annotation)
        if inner:
            yield from _paths(inner, path)


def test_the_file_is_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """--config, the environment, the system's, the local one."""
    system, local = tmp_path / "system.toml", tmp_path / "config" / "mailticket.toml"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "SYSTEM_FILE", system)
    with pytest.raises(ConfigError, match="no configuration"):
        settings.load(None, {})

    local.parent.mkdir()
    local.write_text(SMALLEST)
    assert settings.LOCAL_FILE == settings.find(None, {})
    system.write_text(SMALLEST)
    assert system == settings.find(None, {})
    assert Path("/env.toml") == settings.find(None, {"MAILTICKET_CONFIG": "/env.toml"})
    assert Path("/arg.toml") == settings.find(Path("/arg.toml"), {"MAILTICKET_CONFIG": "/env.toml"})
    assert "Acme Support" == settings.load(None, {}).site.name
