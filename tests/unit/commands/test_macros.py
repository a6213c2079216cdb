"""What `check` says of canned replies, before an agent finds out."""

from mailticket import paths, settings
from mailticket.commands import macros
from mailticket.mail.templates import Templates
from tests.world import SETTINGS, merged


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
