"""A ticket as JSON: the names others build on, exactly as product.md 4 has them."""

from datetime import datetime

from tests.letters import File
from tests.world import World

TICKET = [
    "number",
    "subject",
    "status",
    "queue",
    "assignee",
    "exclusive",
    "requester",
    "watchers",
    "language",
    "priority",
    "type",
    "category",
    "stage",
    "causes",
    "tags",
    "fields",
    "color",
    "created_at",
    "updated_at",
    "due_at",
    "wake_at",
    "first_response_at",
    "resolved_at",
    "closed_at",
    "resolution",
    "feedback",
    "proposals",
    "approvals",
    "activities",
    "time_entries",
    "links",
]
MESSAGE = ["id", "kind", "public", "author", "via", "at", "text", "attachments", "message_id"]
SPOOLED = ["id", "mailbox", "state", "attempts", "outcome", "error", "received_at", "subject", "from"]
PROMISED = ["id", "ticket", "notice", "recipient", "state", "attempts", "next_attempt_at", "last_reply", "message_id"]


def test_a_ticket_has_these_keys_and_no_others(world: World):
    whole = world.requester("anne").writes(files=(File("photo.png", b"PNG", "image/png"),)).json

    assert sorted([*TICKET, "messages", "history"]) == sorted(whole)
    assert sorted(MESSAGE) == sorted(whole["messages"][0])
    assert ["at", "actor", "actor_kind", "event", "detail", "why"] == list(whole["history"][0])
    assert [{"name": "photo.png", "type": "image/png", "size": 3}] == whole["messages"][0]["attachments"]
    assert {"name": "Anne", "address": "anne@customer.example"} == whole["requester"]
    assert {"name": "Anne", "address": "anne@customer.example"} == whole["messages"][0]["author"]


def test_lists_leave_out_thread_and_history(world: World):
    from mailticket.desk import view
    from mailticket.store import tickets

    world.requester("anne").writes()
    with world.reading() as tx:
        summary = view.summary(tx, world.settings, tickets.get(tx, 1001), now=world.clock.now())

    assert sorted(TICKET) == sorted(summary)


def test_what_is_not_known_is_null_or_empty_and_never_left_out(world: World):
    whole = world.requester("anne").writes().json

    assert [None] * 5 == [whole[name] for name in ("assignee", "type", "due_at", "resolution", "feedback")]
    assert [[]] * 4 == [whole[name] for name in ("watchers", "causes", "tags", "links")]
    assert ({}, False) == (whole["fields"], whole["exclusive"])


def test_times_have_an_offset(world: World):
    whole = world.requester("anne").writes().json
    times = [whole["created_at"], whole["messages"][0]["at"], whole["history"][0]["at"]]

    assert {"2026-03-02T09:00:00+00:00"} == set(times)
    assert all(datetime.fromisoformat(at).tzinfo for at in times)


def test_a_ticket_turns_yellow_and_red_with_neglect(world: World):
    ticket = world.requester("anne").writes()
    colors = []
    for _ in range(4):
        colors.append(ticket.json["color"])
        world.clock.advance(days=1, minutes=1)

    assert ["green", "yellow", "yellow", "red"] == colors


def test_rows_of_spool_and_outbox_have_these_keys(world: World):
    world.requester("anne").writes("Printer on fire")

    assert sorted(SPOOLED) == sorted(world.spool[0])
    assert sorted(PROMISED) == sorted(world.outbox[0])
    assert ("Printer on fire", "anne@customer.example") == (world.spool[0]["subject"], world.spool[0]["from"])
