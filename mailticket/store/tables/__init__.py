"""Every table: rows are records; behaviour lives in `domain` (rules) and `desk` (verbs).

Times are aware UTC. Enumerations are text with CHECKs, so that they can grow by a migration on both databases.
"""

from mailticket.store.tables.activity import Activity
from mailticket.store.tables.approval import Approval
from mailticket.store.tables.columns import speak_postgresql
from mailticket.store.tables.facts import Counter, Fact, Timer
from mailticket.store.tables.mail import Content, HeldMail, MailboxCursor, OutboxMail, SpooledMail, WaitingNotice
from mailticket.store.tables.people import AgentRecord, Participant, Person
from mailticket.store.tables.proposals import Proposal
from mailticket.store.tables.thread import Event, Message, StoredAttachment
from mailticket.store.tables.ticket import Link, Ticket, TicketTag, TimeEntry

__all__ = [
    "Activity",
    "AgentRecord",
    "Approval",
    "Content",
    "Counter",
    "Event",
    "Fact",
    "HeldMail",
    "Link",
    "MailboxCursor",
    "Message",
    "OutboxMail",
    "Participant",
    "Person",
    "Proposal",
    "SpooledMail",
    "StoredAttachment",
    "Ticket",
    "TicketTag",
    "TimeEntry",
    "Timer",
    "WaitingNotice",
    "speak_postgresql",
]
