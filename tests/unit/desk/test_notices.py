"""The table of notices."""

from mailticket.desk.notices import NOTICES


def test_of_our_automatic_mail_the_ack_alone_is_marked_as_a_reply():
    """product.md 5; an agent's words have no mark at all."""
    marks = {notice.name: notice.auto for notices in NOTICES.values() for notice in notices}

    assert {"ack": "auto-replied", "reply": ""} == {
        name: mark for name, mark in marks.items() if mark != "auto-generated"
    }
