"""What `check` says of canned replies, before an agent finds out."""

from mailticket import checks, paths, settings
from mailticket.clock import FrozenClock
from mailticket.commands import macros
from mailticket.mail.templates import Templates
from tests.world import MONDAY, SETTINGS, merged


def test_check_finds_every_macro_that_could_not_be_used(tmp_path):
    (tmp_path / "macros" / "de").mkdir(parents=True)
    (tmp_path / "macros" / "fine.md").write_text(
        "Dear {{ requester.first }}, {{ fields.order }} {{ agent.name }}", "utf-8"
    )
    (tmp_path / "macros" / "broken.md").write_text("Dear {{ requester.nickname }}", "utf-8")
    (tmp_path / "macros" / "half.md").write_text("Fine.", "utf-8")
    (tmp_path / "macros" / "de" / "half.md").write_text("Hallo {% if %}", "utf-8")
    declared = [
        {"name": "fine", "text": "fine.md", "tags": "#tag refund #resolve"},
        {"name": "broken", "text": "broken.md"},
        {"name": "half", "text": "half.md"},
        {"name": "gone", "text": "gone.md"},
        {"name": "slip", "tags": "#tkae"},
        {"name": "words", "tags": "resolve it"},
        {"name": "nested", "tags": "#macro fine"},
    ]
    roles = {"agent": {"deny": ["#fermer", "klose"]}}
    site = merged(
        SETTINGS,
        {"macro": declared, "roles": roles, "field": [{"name": "order"}], "site": {"templates_dir": str(tmp_path)}},
    )
    problems = list(macros.problems(settings.build(site), Templates(paths.templates(), tmp_path, "en")))

    assert "roles.agent.deny: there is no tag klose" == problems.pop(0)
    assert ["broken", "half", "gone", "slip", "words", "nested"] == [one.split()[1].rstrip(":") for one in problems]
    assert "nickname" in problems[0]
    assert "gone.md" in problems[2]


def test_check_has_a_line_for_each(tmp_path):
    """`mailticket check` says so, before an agent's mail is held for it."""
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "fine.md").write_text("Dear {{ requester.first }}", "utf-8")
    fine = {"macro": [{"name": "fine", "text": "fine.md"}], "site": {"templates_dir": str(tmp_path)}}
    broken = {"macro": [{"name": "gone", "text": "gone.md"}]}

    assert [("good", "macros with their texts and tags: 1")] == said(merged(SETTINGS, fine))
    assert [("wrong", True)] == [(grade, "gone.md" in text) for grade, text in said(merged(SETTINGS, broken))]
    assert [] == said(SETTINGS)


def said(data):
    site = checks.Site(settings.build(data), {}, FrozenClock(MONDAY))
    return [(line.grade.value, line.text) for line in checks.check_all(site, {"tags"}) if line.check == "tags"]
