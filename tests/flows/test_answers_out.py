"""What a requester gets of an agent's answer: the words, the files, the thread; nothing else."""

import re

import pytest

from mailticket.store import people
from mailticket.store.states import Role
from tests.letters import File, answer_headers

OURS = {
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References", "X-Mailticket-Id",
    "MIME-Version", "Content-Type",
}  # fmt: skip


@pytest.fixture
def ticket(world):
    return world.requester("anne").writes("Printer on fire", "It burns.\nWhat now?")


def test_the_header_set_is_ours_alone(world, ticket):
    """Nothing of the agent's client, servers, addresses or ids gets out (S22)."""
    anne, bob = world.requester("anne"), world.agent("bob")
    secret = {
        "User-Agent": "Thunderbird 115 on bobs-laptop",
        "X-Originating-IP": "[192.0.2.77]",
        "Organization": "Acme internal",
        "Disposition-Notification-To": "bob@acme.example",
        "X-Mailer": "bobmail",
        "Bcc": "boss@acme.example",
        "Cc": "Carol Weiss <carol@acme.example>",
    }
    bob.replies(ticket, "Use water.", headers=secret)

    answer = anne.inbox[-1]
    assert OURS >= set(answer.headers.keys())
    raw = answer.content.decode()
    leaks = [*secret.values(), "bob@acme.example", "carol@", "client.example>", "##-", bob.sent[-1].message_id]
    assert [] == [value for value in leaks if value in raw.replace(anne.sent[0].message_id, "")]
    assert "Bob via Acme Support <support@acme.example>" == answer.headers["From"]
    assert answer.headers["Auto-Submitted"] is None
    assert "Use water.\n\nBob\nAcme Support" in answer.text
    assert "> It burns.\n> What now?" in answer.text


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("first", "Bob via Acme Support <support@acme.example>"),
        ("full", "Bob Martin via Acme Support <support@acme.example>"),
        ("none", "Acme Support <support@acme.example>"),
    ],
)
def test_how_agents_appear_is_the_queues_choice(world, names, shown):
    world(queue={"agent_names": names})
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(anne.writes(), "Use water.")

    answer = anne.inbox[-1]
    assert shown == answer.headers["From"]
    assert ("Martin" in answer.content.decode()) == (names == "full")
    assert ("Bob" in answer.content.decode()) == (names != "none")


@pytest.mark.parametrize("below", ["Bob", "Best,\nBob", "Bob\nAcme Support", "Best,\nBob Martin"])
def test_who_signs_by_hand_is_not_signed_for_again(world, ticket, below):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, f"Use water.\n\n{below}")

    text = anne.inbox[-1].text.partition("All well now?")[0]
    assert [below.count("Bob"), below.count("Acme")] == [text.count("Bob"), text.count("Acme")]


def test_the_queues_signature_stands_below(world):
    world(queue={"signature": "**The fire brigade**, [acme](https://acme.example)"})
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(anne.writes(), "Use water.\n\n-- \nBob Martin, cell 555-0199")

    assert "The fire brigade" in anne.inbox[-1].text
    assert "<strong>The fire brigade</strong>" in anne.inbox[-1].html or "<b>The fire brigade" in anne.inbox[-1].html
    assert "555-0199" not in anne.inbox[-1].content.decode()


def test_it_threads_in_the_requesters_client(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "Use water.")
    first = anne.inbox[-1]
    assert anne.sent[0].message_id == first.headers["In-Reply-To"]
    anne.replies(first, "It is wet now.")
    bob.replies(ticket, "Well done.")

    second = anne.inbox[-1]
    assert anne.sent[1].message_id == second.headers["In-Reply-To"]
    assert {anne.sent[0].message_id, first.message_id, anne.sent[1].message_id} <= set(second.references)
    assert ticket.token in second.subject
    assert 1 == second.subject.count("Re:")
    assert "> It is wet now." in second.text


def test_answers_leave_from_the_address_that_was_written_to(world):
    world(mailbox={"aliases": ["help@acme.example"]})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes(to="help@acme.example")
    bob.replies(ticket, "Use water.")

    assert "help@acme.example" in anne.inbox[-1].headers["From"]


# --- files and formatting -------------------------------------------------------------------------------------------


def mixed(world, bob, notice, html, images, text="See.", tags=""):
    """Answer as clients do: alternative in related, pictures by content id."""
    from tests.letters import answer_headers, multipart, part, plain

    kind, body = plain(f"{tags}{text}")
    shown = part("Content-Type: text/html; charset=utf-8", html)
    kind, body = multipart("alternative", [part(kind, body), shown])
    parts = [part(kind, body)]
    for cid in images:
        head = f"Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-ID: <{cid}>\nContent-Disposition: "
        parts.append(part(f'{head}inline; filename="{cid}.png"', "iVBORw0KGgo="))
    kind, body = multipart("related", parts)
    return bob.sends(bob.drafts_as(answer_headers(notice), kind, body))


def test_attachments_go_along(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#resolve\nSee the plan.", files=(File("plan.pdf", b"a plan", "application/pdf"),))

    assert {"plan.pdf": b"a plan"} == anne.inbox[-1].files
    assert "plan.pdf" == ticket.messages[-1]["attachments"][0]["name"]


def test_a_file_alone_is_an_answer(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "", files=(File("plan.pdf", b"a plan"),))

    assert {"plan.pdf": b"a plan"} == anne.inbox[-1].files


def test_inline_images_go_along_but_not_those_of_a_signature(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    html = (
        '<p>See <img src="cid:shot" alt="shot"> there.</p>'
        '<div class="gmail_signature">Bob <img src="cid:logo"></div>'
        '<div class="gmail_quote"><blockquote><img src="cid:quoted">old</blockquote></div>'
    )
    mixed(world, bob, bob.last_about(ticket), html, ["shot", "logo", "quoted"], text="See there.")

    raw = anne.inbox[-1].content.decode()
    shown = re.search(r'src="cid:([^"]+)" alt="shot"', anne.inbox[-1].html)
    assert shown
    assert f"Content-ID: <{shown[1]}>" in raw  # a name of ours, not the agent's
    assert 1 == raw.count("Content-ID:")


RICH = "<p>Do <b>this</b>:</p><ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table>"


@pytest.mark.parametrize("tags", ["", "#pending\n", "#take\n#priority high\n"])
def test_bold_lists_and_tables_stay_also_where_tags_stood(world, ticket, tags):
    anne, bob = world.requester("anne"), world.agent("bob")
    html = "".join(f"<div>{line}</div>" for line in tags.splitlines()) + RICH
    text = f"{tags}\nDo this:\n\n- one\n- two\n\na b"
    bob.replies(ticket, text, html=html)

    shown = anne.inbox[-1].html
    assert [] == [tag for tag in ("<b>this</b>", "<li>one</li>", "<td>a</td>") if tag not in shown]
    assert "#" not in anne.inbox[-1].text.replace("[#", "")
    assert [] == [tag for tag in ("#pending", "#take", "#priority") if tag in anne.inbox[-1].content.decode()]


def test_a_tag_in_the_html_at_the_end_of_a_paragraph_leaves_the_words_to_the_text_part(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#pending\nUse water.", html="<p>#pending<br>Use <i>water</i>.</p>")

    assert "Use water." in anne.inbox[-1].text
    assert "#pending" not in anne.inbox[-1].content.decode()
    assert "<i>water</i>" in anne.inbox[-1].html


def test_nothing_foreign_stands_in_the_html(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    html = '<p onclick="x()">Use <a href="javascript:x">water</a>.<img src="http://canary.example/x.gif"></p><script>x</script>'
    bob.replies(ticket, "Use water.", html=html)

    assert [] == [word for word in ("canary", "onclick", "javascript", "<script") if word in anne.inbox[-1].html]


def test_blank_lines_stay_in_the_text_part_too(world, ticket):
    world.agent("bob").replies(ticket, "#pending\n\nFirst.\n\n\nSecond.")

    assert "First.\n\n\nSecond.\n" in world.requester("anne").inbox[-1].text


# --- quotes between answers -----------------------------------------------------------------------------------------


def test_quoted_lines_between_answers_stay_where_they_are_public(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    words = "Dear Anne,\n\n> It burns.\n\nUse water.\n\n> What now?\n\nThen wait."
    bob.replies(ticket, words, quote=False)

    assert words.split("\n\n", 1)[1] in anne.inbox[-1].text


def test_quoted_lines_of_a_note_become_an_ellipsis(world, ticket):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    alice.replies(ticket, "#note\nShe is a bit slow\nand we charge her double.")
    bob.replies(ticket, "Yes.\n\n> She is a bit slow\n> and we charge her double.\n\nWater is best.", quote=False)

    text = anne.inbox[-1].text
    assert "Yes.\n\n[…]\n\nWater is best." in text
    assert "bit slow" not in anne.inbox[-1].content.decode()


def test_the_last_public_message_is_quoted_never_a_note(world, ticket):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    alice.replies(ticket, "#note\nShe is a bit slow.")
    bob.replies(ticket, "Use water.")

    assert "> It burns." in anne.inbox[-1].text
    assert "bit slow" not in anne.inbox[-1].content.decode()


# --- who gets it ----------------------------------------------------------------------------------------------------


def watch(world, ticket, address):
    with world.desk() as desk:
        person = people.person(desk.tx, address, name="", now=desk.now)
        people.join(desk.tx, ticket.number, person.id, Role.WATCHER, now=desk.now)


def test_watchers_get_it_too_each_alone(world, ticket):
    anne, wendy, bob = world.requester("anne"), world.requester("wendy"), world.agent("bob")
    watch(world, ticket, wendy.address)
    bob.replies(ticket, "#resolve\nUse water.")

    assert "Use water." in wendy.inbox[-1].text
    assert wendy.address not in anne.inbox[-1].content.decode()
    assert [wendy.address] == [a.addr_spec for a in wendy.inbox[-1].headers["To"].addresses]
    receipt = bob.notices("receipt")[-1].text
    assert anne.address in receipt
    assert wendy.address in receipt


def test_who_has_the_agents_mail_already_does_not_get_it_again(world, ticket):
    anne, wendy, bob = world.requester("anne"), world.requester("wendy"), world.agent("bob")
    watch(world, ticket, wendy.address)
    mails = len(anne.inbox)
    bob.replies(ticket, "Use water.", cc="Anne <ANNE@customer.example>")

    assert (mails, 1) == (len(anne.inbox), len(wendy.inbox))
    assert (["requester", "agent"], "pending") == (ticket.kinds, ticket.status)
    assert ticket.messages[-1]["public"]


@pytest.mark.parametrize("address", ["jürgen@customer.example", "anne@müller.example", "用户@例子.example"])
def test_addresses_in_other_scripts_are_answered(world, address):
    jo, bob = world.requester("jo", address), world.agent("bob")
    ticket = jo.writes("Drucker brennt", "Hilfe.")
    bob.replies(ticket, "Wasser!")

    answers = [letter for letter in world.post if "Wasser!" in letter.text]
    assert 1 == len(answers)
    assert ["requester", "agent"] == ticket.kinds


# --- what a plain answer is (product.md 5, the table) ---------------------------------------------------------------


@pytest.mark.parametrize(("plain", "kind"), [("reply", "agent"), ("note", "note")])
def test_a_plain_answer_to_a_public_notice_is_the_queues_choice(world, plain, kind):
    world(queue={"plain_answer": plain})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    foot = bob.last_about(ticket).text
    assert ("Just answer this mail to write to the requester" in foot) == (plain == "reply")
    bob.replies(ticket, "Use water.")
    assert ["requester", kind] == ticket.kinds

    anne.replies(ticket, "It is still on fire.")
    bob.replies(bob.inbox[-1], "More water.")
    assert kind == ticket.kinds[-1]


@pytest.mark.parametrize(
    ("tag", "kind"), [("#reply", "agent"), ("#note", "note"), ("#répondre", "agent"), ("#intern", "note")]
)
@pytest.mark.parametrize("plain", ["reply", "note"])
def test_reply_and_note_decide_whatever_was_answered(world, tag, kind, plain):
    world(queue={"plain_answer": plain})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, f"{tag}\nUse water.")

    assert kind == ticket.kinds[-1]
    assert (kind == "agent") == ("Use water." in anne.inbox[-1].text)


def test_an_answer_to_a_note_is_a_note(world, ticket):
    """A colleague's question is answered inside (peers.md 22)."""
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    alice.replies(ticket, "#take #note\nWhat do you think?")
    mails = len(anne.inbox)
    bob.replies(bob.about(ticket)[0], "#note\nNothing.")
    alice.replies(alice.notices("note-added")[-1], "You never do.")

    assert ["requester", "note", "note", "note"] == ticket.kinds
    assert mails == len(anne.inbox)
    assert "You never do." in bob.notices("note-added")[-1].text


def test_an_answer_that_names_the_ticket_by_its_subject_alone_counts_as_one_to_new_ticket(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.writes(f"AW: {ticket.token} Printer on fire", "Use water.")

    assert "Use water." in anne.inbox[-1].text


def test_an_empty_answer_sends_nothing(world, ticket):
    """Not even the notice that it quotes."""
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(ticket, "")

    assert (mails, "new") == (len(anne.inbox), ticket.status)


@pytest.mark.parametrize(
    "words",
    [
        "Thank you for your message.\n\nPlease call us: +33 1 23 45 67 89",
        "Hello Anne,\n\nplease call us: +33 1 23 45 67 89",
        "Please ask the manager",
        "Bob is out, ask the manager: +33 1 23 45 67 89",
    ],
)
@pytest.mark.parametrize("tags", ["", "#take\n", "#take\n\n"])
def test_no_word_of_an_answer_is_taken_for_a_signature(world, ticket, tags, words):
    """A telephone number or a job title below thanks makes no address card: the requester gets it all."""
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, f"{tags}{words}", quote=False)

    assert words in anne.inbox[-1].text


def test_reply_without_text_is_held(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#reply")
    assert "no text to send" in bob.notices("held")[-1].text


def test_answering_and_resolving_is_one_mail(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(ticket, "#resolve\nUse water.")

    assert 1 == len(anne.inbox) - mails
    assert "resolved" == ticket.status


@pytest.mark.parametrize(("after", "status"), [("pending", "pending"), ("resolved", "resolved")])
def test_after_an_answer_the_ticket_is_what_its_queue_says(world, after, status):
    world(queue={"after_reply": after})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Use water.")
    assert status == ticket.status
    bob.replies(ticket, "#reply #open\nMore water.")
    assert "open" == ticket.status

    anne.replies(ticket, "It burns again.")
    assert "open" == ticket.status


def test_steps_keep_their_numbers_below_a_picture_or_a_sentence(world, ticket):
    """The text and the HTML of an answer say the same: step 2 is step 2, ten squared is not 102."""
    anne, bob = world.requester("anne"), world.agent("bob")
    steps = "<ol><li>Off</li></ol><p>Wait 10<sup>2</sup> s, not <s>5</s>.</p><ol start=2><li>On</li></ol>"
    bob.sends(bob.drafts_as(answer_headers(bob.last_about(ticket)), "Content-Type: text/html", steps))

    assert "1. Off\n\nWait" in anne.inbox[-1].text
    assert "\n\n2. On" in anne.inbox[-1].text
    assert '<ol start="2"><li>On</li></ol>' in anne.inbox[-1].html
    assert "10<sup>2</sup> s, not <s>5</s>." in anne.inbox[-1].html


@pytest.mark.parametrize("below", ["", "\n\nIt is valid today."])
def test_what_an_agent_points_at_with_arrows_arrives(world, ticket, below):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, f"Your new code:\n\n>>> 4711 <<<{below}")

    assert f"Your new code:\n\n>>> 4711 <<<{below}" in anne.inbox[-1].text
