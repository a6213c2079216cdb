"""Alarms: a short text to a telephone for what should not wait."""

import pytest

from mailticket.settings import WITHOUT_EFFECT

PHONE = "4915112345@sms.example"


@pytest.fixture
def rung(world):
    """Bob wants alarms, in German, and has something to do."""
    world.data["agent"][1] |= {"alarm_address": PHONE, "language": "de"}
    phone, bob = world.requester("phone", PHONE), world.agent("bob")
    ticket = world.requester("anne").writes("Canary in the subject", "Canary in the text.")
    bob.replies(ticket, "#call Canary in the title at 14:30")
    assert [] == phone.inbox, "neither a new ticket nor a receipt rings"
    world.clock.advance(hours=5, minutes=30)
    world.tick()
    return ticket, phone, bob


def test_a_reminder_rings_with_number_and_kind_alone(rung):
    _, phone, bob = rung
    (alarm,) = phone.inbox

    assert "Erinnerung #1001: Eine seiner Aktivitäten ist fällig." == alarm.text.strip()
    assert ("[#1001]", "text/plain") == (alarm.subject, alarm.parsed.get_content_type())
    assert 160 >= len(alarm.subject) + 1 + len(alarm.text.strip())
    assert 1 == len(bob.notices("reminder")), "the mail itself comes too"


def test_an_escalation_rings_at_its_lead(world):
    world.data["agent"][2]["alarm_address"] = PHONE
    phone = world.requester("phone", PHONE)
    world.requester("anne").writes()
    world.clock.advance(days=1)
    world.tick()

    assert "Please look at this #1001: Nobody has taken the ticket yet." in [one.text.strip() for one in phone.inbox]
    assert {"escalation", "reminder", "overdue"} >= {one.notice for one in phone.inbox}


@pytest.mark.parametrize(("tags", "at_night"), [("#take", []), ("#take\n#priority urgent", ["Erinnerung"])])
def test_in_quiet_hours_only_what_is_urgent_rings_the_rest_when_they_are_over(world, tags, at_night):
    world.data["agent"][1] |= {"alarm_address": PHONE, "language": "de", "quiet": "19:00-07:00"}
    world(queue={"first_response": "16h", "resolve_within": "", "assign_within": ""})
    phone, ticket = world.requester("phone", PHONE), world.requester("anne").writes()
    world.agent("bob").replies(ticket, tags)
    world.clock.advance(hours=12)  # 21:00
    world.tick()
    assert at_night == [alarm.text.split()[0] for alarm in phone.inbox]
    world.clock.advance(hours=10)
    world.tick()

    assert "Erinnerung" == phone.inbox[0].text.split()[0]


def test_an_alarm_has_no_secret_and_no_word_of_anybody(world, rung):
    """A gateway is a stranger: no token that gives a right, no subject, no name."""
    _, phone, _ = rung
    content = phone.inbox[0].content.decode()

    assert "Canary" not in content
    assert (None, None) == (phone.inbox[0].headers["References"], phone.inbox[0].headers["In-Reply-To"])
    assert "support@acme.example" == phone.inbox[0].headers["Reply-To"]
    assert "bob@acme.example" not in content
    phone.replies(phone.inbox[0], "#close")
    phone.replies(phone.inbox[0], "#close", From="Bob Martin <bob@acme.example>")
    assert "closed" not in {ticket.status for ticket in world.tickets}


def test_a_long_text_is_cut_to_what_one_message_holds(world, tmp_path):
    """Also where the site's own words are long."""
    words = tmp_path / "templates" / "en" / "words.toml"
    words.parent.mkdir(parents=True)
    words.write_text(f'[about]\nactivity = "{"much to do " * 30}"\n')
    world(site={"templates_dir": str(tmp_path / "templates"), "token_label": "A" * 30})
    world.data["agent"][1] |= {"alarm_address": PHONE}
    phone, bob = world.requester("phone", PHONE), world.agent("bob")
    bob.replies(world.requester("anne").writes(), "#call Anne at 14:30")
    world.clock.advance(hours=5, minutes=30)
    world.tick()

    assert 160 >= len(phone.inbox[0].subject) + 1 + len(phone.inbox[0].text.strip()) > 150


def test_who_has_no_telephone_gets_no_alarm(world):
    bob = world.agent("bob")
    bob.replies(world.requester("anne").writes(), "#call Anne at 14:30")
    world.clock.advance(hours=5, minutes=30)
    world.tick()

    assert 1 == len(bob.notices("reminder"))
    assert {bob.address} == {letter.recipient for letter in world.post if letter.notice == "reminder"}


def test_the_setting_has_its_effect():
    assert "agent.alarm_address" not in WITHOUT_EFFECT
