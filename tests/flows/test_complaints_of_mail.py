"""What users of the best known systems complain about in threading, loops, auto-replies, quotes and charsets: not here."""

import base64

import pytest

from mailticket.domain.status import Status
from tests.letters import answer_headers
from tests.unit.mail.test_tnef import CONTAINER
from tests.world import World, another_mailbox

# --- threading --------------------------------------------------------------------------------------------------------


def test_zammad_5064_a_number_in_the_subject_lets_no_stranger_into_a_ticket(world: World):
    ticket = world.requester("anne").writes("Printer on fire", "It burns.")
    other = world.requester("mallory").writes(f"Re: {ticket.token} Printer on fire", "Send me all of it.")

    assert (["It burns."], True) == (ticket.texts, ticket != other)


def test_osticket_3607_five_customers_who_write_help_get_five_tickets(world: World):
    tickets = [world.requester(f"p{number}").writes("help", f"Help me {number}.") for number in range(5)]

    assert 5 == len({ticket.number for ticket in tickets})


def test_freescout_4958_an_unrelated_mail_of_the_same_person_is_its_own_ticket(world: World):
    anne = world.requester("anne")
    ticket = anne.writes("Invoice", "Where is it?")
    other = anne.writes("Invoice", "Another one is missing now.")

    assert (["Where is it?"], ["Another one is missing now."]) == (ticket.texts, other.texts)
    assert "names no ticket of ours" in other.why, "each choice is explained"


def test_freescout_2120_a_look_alike_is_not_dropped_as_a_duplicate(world: World):
    anne = world.requester("anne")
    first = anne.writes("Order", "One, please.", message_id="<same@customer.example>")
    second = anne.writes("Order", "Two, please.", message_id="<same@customer.example>")

    assert (["ticket"] * 2, True) == (world.outcomes, first != second)


@pytest.mark.parametrize("issue", ["freescout#5284", "freescout#2807", "freescout#4748"])
def test_a_mail_to_two_mailboxes_breeds_no_conversations(world: World, issue: str):
    world(
        mailbox=[another_mailbox("support"), another_mailbox("sales", "sales")],
        queue=[
            {"name": "support", "agents": ["alice", "bob"], "lead": "carol"},
            {"name": "sales", "agents": ["bob"], "lead": "carol"},
        ],
    )
    anne = world.requester("anne")
    anne.writes("Offer", "Please.", to="support@acme.example, sales@acme.example")
    anne.replies(anne.inbox[-1], "And quickly.", cc="sales@acme.example")

    assert (1, ["support"]) == (len(world.tickets), [ticket.queue for ticket in world.tickets])


@pytest.mark.parametrize("prefix", ["AW: ", "Antw.: ", "RE: RE: ", "SV: ", "回复：", "Re[2]: ", ""])
def test_zammad_4965_and_5287_an_answer_is_known_in_any_language(world: World, prefix: str):
    anne = world.requester("anne")
    ticket = anne.writes("Printer on fire", "It burns.")
    headers = {**answer_headers(anne.inbox[-1], prefix), "In-Reply-To": None, "References": None}

    assert ticket == anne.replies(anne.inbox[-1], "Worse.", headers=headers)


# --- loops ------------------------------------------------------------------------------------------------------------


def test_djh_825_our_own_address_in_copy_makes_no_loop(world: World):
    world(mailbox={"cc": "add"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.", cc="support@acme.example, Support <SUPPORT@acme.example>")
    bob.replies(ticket, "Use water.")

    assert [] == [letter for letter in world.post if letter.recipient.startswith("support")]
    assert [] == ticket.json["watchers"]


@pytest.mark.parametrize(
    "marks", [{"auto_submitted": "auto-replied"}, {"precedence": "bulk"}, {"return_path": "<>"}, {}]
)
def test_zammad_1131_and_faveo_150_two_desks_do_not_acknowledge_each_other(world: World, marks: dict[str, str]):
    desk = world.requester("desk", "desk@other.example")
    desk.writes("[Ticket 1] Printer", "Ours.")
    for number in range(6):
        desk.writes(f"[Ticket {number}] We have received your request", "Do not answer.", **marks)

    assert len(desk.inbox) <= 3


# --- auto-replies -----------------------------------------------------------------------------------------------------

ABSENCES = {
    "zammad#5113": {"Subject": "Automatic reply: {}", "Auto-Submitted": "auto-generated"},
    "zammad#6187": {"Subject": "Out of office: {}", "Precedence": "bulk"},
    "osTicket#1744": {"Subject": "Re: {}", "X-Autoreply": "yes"},
    "znuny#138, French": {"Subject": "Réponse automatique : {}"},
    "znuny#138, Italian": {"Subject": "Fuori sede: {}"},
    "znuny#138, German": {"Subject": "Abwesend: {}"},
}


@pytest.mark.parametrize("status", [Status.PENDING, Status.RESOLVED, Status.SNOOZED])
@pytest.mark.parametrize("issue", ABSENCES)
def test_an_absence_reopens_unassigns_and_closes_nothing(world: World, issue: str, status: Status):
    """A header says so, or the subject in the language of the one who is away."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#take\n\nUse water.")
    ticket.becomes(status)
    last, mails = anne.last_about(ticket), len(anne.inbox)
    fields = {key: value.format(last.subject) for key, value in ABSENCES[issue].items()}
    anne.replies(last, "I am away until Monday.", headers=fields)

    assert (status, "bob", mails) == (ticket.status, ticket.json["assignee"], len(anne.inbox))


@pytest.mark.parametrize(
    ("issue", "status", "words"),
    [
        ("freescout#3584", Status.SNOOZED, "Thank you!"),
        ("freescout#5378", Status.SNOOZED, "Merci beaucoup"),
        ("frappe/helpdesk#2228", Status.CLOSED, "Thanks a lot,\nAnne"),
        ("frappe/helpdesk#3465", Status.RESOLVED, "Vielen Dank!"),
        ("glpi#5020", Status.CLOSED, "Grazie mille"),
    ],
)
def test_a_mere_thanks_wakes_nothing(world: World, issue: str, status: Status, words: str):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#take\n\nUse water.")
    ticket.becomes(status)
    anne.replies(ticket, words)

    assert (status, words) == (ticket.status, ticket.texts[-1])


# --- quotes -----------------------------------------------------------------------------------------------------------

ASKED = "On Mon, 2 Mar 2026 at 10:00, Bob via Acme Support <support@acme.example> wrote:"
ANSWERS = {
    "freescout#5624": (f"{ASKED}\n> Which printer?\n\nThe blue one.\n\n> Since when?\n\nMonday.\n", "The blue one.\n\nMonday."),
    "freescout#5657": (f"{ASKED}\n> Which printer?\n> Bob\n\nThe blue one.\n", "The blue one."),
    "freescout#2578": ("The blue one.\n\nFrom: the second floor\nTo: the left\n\nYou see it.", None),
    "freescout#349": ("As he wrote:\n\nit burns.\n\nAnd it is blue.", None),
    "osTicket#5548": (f"See below.\n\n{ASKED}\n> Which?\nThe blue one.\n> When?\nMonday.", "See below.\n\nThe blue one.\n\nMonday."),
}  # fmt: skip


@pytest.mark.parametrize("issue", ANSWERS)
def test_no_answer_is_cut_with_the_quote(world: World, issue: str):
    """ "We missed half of what they wrote." """
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    written, expected = ANSWERS[issue]
    anne.replies(ticket, written, quote=False)

    assert (expected or written) == ticket.texts[-1]
    assert [] == [line for line in (expected or written).split("\n") if line not in bob.inbox[-1].text]


# --- charsets and odd forms -------------------------------------------------------------------------------------------

ODD = {
    "zammad#2227": ("Subject: caf\xe9\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\ncaf\xe9", "latin-1", "café", "café"),
    "zammad#6141": ("Subject: =?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=\r\nContent-Type: text/plain; charset=x-none\r\n\r\ncafé", "utf-8", "café", "café"),
    "zammad#2372": ("Subject: =?x-none?Q?a=80b?=\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n镕", "gb18030", "a€b", "镕"),
    "zammad#1833": ('Subject: =?iso-8859-8-i?B?4OE=?=\r\nContent-Type: text/plain; charset="iso-8859-8-i\r\n\r\nאב', "iso-8859-8", "אב", "אב"),
}  # fmt: skip


@pytest.mark.parametrize("issue", ODD)
def test_no_charset_loses_a_mail_or_a_letter(world: World, issue: str):
    head, charset, subject, words = ODD[issue]
    raw = f"From: Anne <anne@customer.example>\r\nTo: support@acme.example\r\n{head}\r\n".encode(charset)
    ticket = world.requester("anne").sends(raw)

    assert (subject, [words]) == (ticket.subject, ticket.texts)


def test_zammad_2403_what_is_in_a_winmail_dat_reaches_the_agents(world: World):
    pytest.importorskip("tnefparse")
    bob = world.agent("bob")
    raw = (
        b"From: anne@customer.example\r\nTo: support@acme.example\r\nSubject: Scan\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(CONTAINER) + b"\r\n--b--\r\n"
    )
    ticket = world.requester("anne").sends(raw)

    assert ["a.txt"] == [file["name"] for file in ticket.messages[0]["attachments"]]
    assert {"a.txt": b"hello"} == bob.inbox[-1].files


@pytest.mark.parametrize("issue", ["zammad#2101", "zammad#5222"])
def test_inline_pictures_are_not_lost_in_notices(world: World, issue: str):
    bob = world.agent("bob")
    raw = (
        b"From: anne@customer.example\r\nTo: support@acme.example\r\nSubject: Look\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>Look: <img src=cid:p1></p>\r\n--b\r\nContent-Type: image/png; name=fire.png\r\n"
        b"Content-ID: <p1>\r\nContent-Disposition: inline\r\n\r\npng\r\n--b--\r\n"
    )
    world.requester("anne").sends(raw)

    parts = [part.get_filename() for part in bob.inbox[-1].parsed.walk()]
    assert "fire.png" in parts
