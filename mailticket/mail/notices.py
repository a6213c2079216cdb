"""Every notice: for whom it is, what a plain answer to it does, and the values its template is given.

The samples are the documentation of the values and what `check` and the tests render the templates with. Each notice
may also use the values of `templates.COMMON`. `None` or an empty value says that there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mailticket.mail.answers import Answers, ListView, RowView
from mailticket.mail.taps import Tap, mailto
from mailticket.mail.views import (
    ChangeView,
    EntryView,
    FileView,
    LineView,
    ProblemView,
    SimilarView,
    TicketView,
    Words,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; *answer* is a key of the catalogue's foot, or `plain`: as the queue's `plain_answer` says."""

    agent: bool
    answer: str
    sample: Mapping[str, Any]
    variants: tuple[Mapping[str, Any], ...] = ()  #: what differs where the notice says something else


_AT = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
_TOKEN = {"site": "Acme Support", "token": "[#1042]", "subject": "Printer on fire"}
_WORDS = Words("Hello,\n\nthe printer on floor 2 is on fire.\nPlease help <soon> & well.\n\nZoë")
_ANSWER = Words("Please use water.", "<p>Please use <b>water</b>.</p>")
_TICKET = TicketView(
    number=1042,
    token="[#1042]",  # noqa: S106 - the number in the subject
    subject="Printer on fire",
    status="open",
    queue="support",
    priority="high",
    requester="Zoë Müller <zoe@customer.example>",
    assignee="Bob Martin",
    color="yellow",
)
_ROW = RowView(1, "[#1042]", "yellow", "yellow", "Printer on fire", ("Zoë Müller <zoe@customer.example>", "3 days old"))
_LIST = ListView("Open tickets:", (_ROW,), "Answer with a number and a tag: 1 #take")
_FILES = (FileView("fire.jpg", 1_234_567), FileView("setup.exe", 4_200, "9f86d081884c7d65" * 4))
_TAP = Tap("Take", mailto("support@acme.example", "Re: [#1042] Printer on fire", "#take"), "#take")
_FOR_AGENT = {
    "site": "Acme Support",
    "ticket": _TICKET,
    "taps": (_TAP, _TAP),
    "hints": (("claims", "#1041"), ("cc", "anne@customer.example")),
    "why": "you work in the queue support",
    "plain_answer": "note",
}
_WITH_WORDS = {**_FOR_AGENT, "author": "Zoë Müller <zoe@customer.example>", "words": _WORDS, "files": _FILES}
_FEEDBACK = tuple(Tap(mark, mailto(f"support+{mark}@acme.example", mark, "")) for mark in ("Good", "Fair", "Bad"))
_CHANGES = (ChangeView("priority", "normal", "high"), ChangeView("order", "", "A-7"))
_ABOUT_NO_TICKET = ({"ticket": None, "taps": (), "why": ""},)

NOTICES: dict[str, Notice] = {
    # quote_words: the domain of the requester is authenticated, so their own words may go back to them (S7)
    "ack": Notice(
        agent=False,
        answer="message",
        sample={**_TOKEN, "quote_words": True, "words": _WORDS, "expected": timedelta(hours=4)},
    ),
    "too-big": Notice(agent=False, answer="message", sample={**_TOKEN, "quote_words": True, "limit": 35_000_000}),
    "reply": Notice(
        agent=False,
        answer="message",
        sample={
            **_TOKEN,
            "words": _ANSWER,
            "signature": Words("Bob\nAcme Support", "<p>Bob<br>Acme Support</p>"),
            "quoted": _WORDS,
            "quoted_by": "Zoë Müller",
            "quoted_at": _AT,
            "resolved": True,
            "feedback": _FEEDBACK,
            "close_href": mailto("support+f@acme.example", "[#1042]", ""),
        },
        variants=({"resolved": False}, {"resolved": False, "close_href": "", "signature": Words("")}),
    ),
    "resolved": Notice(agent=False, answer="message", sample={**_TOKEN, "feedback": _FEEDBACK}),
    "follow-up": Notice(agent=False, answer="message", sample={**_TOKEN, "quote_words": True, "old_token": "[#1007]"}),
    "pending-reminder": Notice(
        agent=False,
        answer="message",
        sample={**_TOKEN, "quoted": _ANSWER, "quoted_by": "Bob", "quoted_at": _AT, "resolves_at": _AT},
    ),
    "new-ticket": Notice(
        agent=True,
        answer="plain",
        sample={**_WITH_WORDS, "similar": (SimilarView("[#1007]", "Printer smokes", "Changed the toner."),)},
    ),
    "requester-replied": Notice(agent=True, answer="plain", sample={**_WITH_WORDS, "reopened": True}),
    "assigned": Notice(agent=True, answer="plain", sample={**_WITH_WORDS, "by": "Carol Lee"}),
    # reason: requester or wake; from_: who had it and did not take it, or ""; entries: what is new since they acted
    "proposal": Notice(
        agent=True,
        answer="plain",
        sample={
            **_FOR_AGENT,
            "author": "Zoë Müller <zoe@customer.example>",
            "entries": (EntryView("Zoë Müller <zoe@customer.example>", _AT, _WORDS),),
            "files": _FILES,
            "reason": "requester",
            "from_": "Alice Roe",
            "answer_by": _AT,
        },
        variants=({"reason": "wake", "from_": ""}, {"author": "", "entries": (), "files": ()}),
    ),
    "note-added": Notice(agent=True, answer="note", sample=_WITH_WORDS),
    "changed": Notice(agent=True, answer="note", sample={**_FOR_AGENT, "by": "Carol Lee", "changes": _CHANGES}),
    # about: proposal, unassigned, first-response, resolve, due, activity or feedback; what: the activity
    "reminder": Notice(
        agent=True,
        answer="note",
        sample={**_FOR_AGENT, "about": "first-response", "due": _AT},
        variants=({"about": "activity", "what": "Call: ask for the serial number"},),
    ),
    "overdue": Notice(agent=True, answer="note", sample={**_FOR_AGENT, "about": "due", "due": _AT}),
    "escalation": Notice(
        agent=True, answer="note", sample={**_FOR_AGENT, "about": "unassigned", "due": _AT, "words": _WORDS}
    ),
    # `answers`: what #show, #list and their kin answer; `mailed`: people outside whom the commands made us write to
    # delayed: those whose mail leaves only at `leaves_at`; told: agents who hear of it
    "receipt": Notice(
        agent=True,
        answer="tags",
        sample={
            **_FOR_AGENT,
            "lines": (LineView("#priority high", "priority high", _CHANGES), LineView("#note", "kept as a note")),
            "rehearsed": False,
            "mailed": ("zoe@customer.example",),
            "delayed": ("anne@customer.example",),
            "leaves_at": _AT,
            "told": ("Carol Lee",),
            "undo": True,
            "answers": Answers((Words("#take\n    Make it yours."), _LIST)),
        },
        variants=(*_ABOUT_NO_TICKET, {"mailed": (), "delayed": (), "leaves_at": None, "told": ()}),
    ),
    # answers: the lists of the day, numbered through
    "worklist": Notice(
        agent=True,
        answer="tags",
        sample={**_FOR_AGENT, "ticket": None, "name": "Bob", "today": _AT, "answers": Answers((_LIST, _LIST))},
    ),
    # problems: lines that could not be read; reason: why all was held, when no line is to blame; newer: what was said
    "held": Notice(
        agent=True,
        answer="tags",
        sample={
            **_FOR_AGENT,
            "problems": (ProblemView("#asign bob", "there is no tag “asign”", ("#assign WHO",)),),
            "reason": "Carol wrote to the requester after you had read the ticket",
            "newer": _ANSWER,
            "sendable": True,
            "understood": ("#priority high",),
            "words": _ANSWER,
        },
        variants=_ABOUT_NO_TICKET,
    ),
    "confirm": Notice(
        agent=True,
        answer="yes",
        sample={
            **_FOR_AGENT,
            "reason": "no DKIM signature of acme.example",
            "lines": ("#reply", "#close"),
            "recipients": ("zoe@customer.example",),
            "words": _ANSWER,
            "until": _AT,
        },
        variants=_ABOUT_NO_TICKET,
    ),
    # change: made, yours, moved; gone, done or dropped: it is off; kind: task, call, event
    "activity": Notice(
        agent=True,
        answer="note",
        sample={
            **_FOR_AGENT,
            "change": "made",
            "kind": "call",
            "title": "ask for the serial number",
            "due": _AT,
            "by": "Carol Lee",
            "invited": True,
        },
        variants=tuple({"change": change} for change in ("yours", "moved", "gone", "done", "dropped")),
    ),
    # again: it is a reminder; asked: what is asked; thread: what is public; yes_href: "" where a tap would not reach us
    "approval-request": Notice(
        agent=False,
        answer="yes",
        sample={
            **_TOKEN,
            "by": "Bob",
            "asked": Words("May we buy a new printer for 300 €?"),
            "again": True,
            "thread": (EntryView("Zoë Müller", _AT, _WORDS),),
            "yes_href": mailto("support+p@acme.example", "Re: [#1042] Printer on fire", "yes"),
            "no_href": mailto("support+p@acme.example", "Re: [#1042] Printer on fire", "no"),
        },
        variants=({"yes_href": "", "no_href": ""},),
    ),
    # state: approved, rejected, void, or asked: neither yes nor no; words: what the approver added
    # late: they wrote when the question was over already
    "approval-result": Notice(
        agent=True,
        answer="note",
        sample={
            **_FOR_AGENT,
            "approver": "Carol Lee",
            "state": "approved",
            "late": False,
            "asked": Words("May we buy a new printer for 300 €?"),
            "words": Words("Yes, but not before May."),
        },
        variants=(
            *({"state": state} for state in ("rejected", "void", "asked")),
            *({"state": state, "late": True} for state in ("approved", "rejected", "void")),
        ),
    ),
    # failed: given up; else it is only late and will be tried until `until`
    "undelivered": Notice(
        agent=True,
        answer="note",
        sample={
            **_FOR_AGENT,
            "recipient": "zoe@customer.example",
            "failed": True,
            "until": _AT,
            "reply": "550 5.1.1 user unknown",
            "words": _ANSWER,
        },
        variants=({**_ABOUT_NO_TICKET[0], "failed": False, "reply": ""},),
    ),
    # to a vendor or colleague outside; by: the agent as they appear there
    "forward": Notice(
        agent=False,
        answer="message",
        sample={**_TOKEN, "by": "Bob", "words": _ANSWER, "history": (EntryView("Zoë Müller", _AT, _WORDS),)},
    ),
    "digest": Notice(
        agent=True,
        answer="ignored",
        sample={
            **_FOR_AGENT,
            "ticket": None,
            "entries": (
                EntryView("[#1042] Printer on fire", _AT, _WORDS, (("forged", ""), ("claims", "#1041")), _FILES),
                EntryView("[#1043] The paper is out", _AT, _WORDS),
            ),
        },
    ),
    # kind: a key of the catalogue's table `trouble`; over: it has ended; facts: what is known, (label key, value)
    "trouble": Notice(
        agent=True,
        answer="ignored",
        sample={
            "site": "Acme Support",
            "kind": "mailbox-unreachable",
            "over": False,
            "many": 0,
            "facts": (("mailbox", "support"), ("error", "connection refused")),
            "since": _AT,
            "command": "mailticket check",
        },
        variants=({"over": True}, {"kind": "other", "command": ""}, {"kind": "set-aside", "many": 12}),
    ),
}
