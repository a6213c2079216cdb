"""A site's own templates with a slip in them: no mail is kept back, and whoever runs the service hears of it."""

import pytest


@pytest.fixture
def database_url(sqlite_url):
    """SQLite alone: no row of it depends on the database."""
    return sqlite_url


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("en/ack.md", "{{ token }} we have it\n\nDear {{ nmae }},"),
        ("layout.html", "{{ sight }}{% block content %}{% endblock %}"),
        ("en/words.toml", "[refusals]\nno-tag = 'what is {that}?'\nunknown-tag = 'no {such}'"),
    ],
)
def test_a_broken_template_keeps_no_mail_back(world, tmp_path, file, text):
    """Else a slip sets every mail aside; one in the layout could not even be told, and stopped the mailbox (R7)."""
    (tmp_path / "own" / "en").mkdir(parents=True)
    (tmp_path / "own" / file).write_text(text, "utf-8")
    world(site={"templates_dir": str(tmp_path / "own")})
    anne, bob, operator = world.requester("anne"), world.agent("bob"), world.operator
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#asing\n\nUse water.")
    anne.writes("Another", "It smokes.")

    assert ["ticket", "held", "ticket"] == world.outcomes
    assert "thank you for writing to Acme Support" in anne.inbox[0].prose
    assert "held" == bob.notices("held")[0].notice
    (told,) = operator.inbox
    assert "Acme Support: A template of your own is broken" == told.subject
    assert str(tmp_path / "own") in told.prose.replace(" ", "")
    assert "mailticket check templates" in told.text
