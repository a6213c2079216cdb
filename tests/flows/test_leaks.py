"""What stands inside the desk stays there, however a client quotes, forwards or pastes it (S21)."""

import pytest

from tests.letters import answer_headers, quoted

SECRET = "Between us: this customer pays twice what all the others pay, do not tell her."


@pytest.fixture
def ticket(world):
    """A ticket with a secret in a note, of which bob was told."""
    bob, alice = world.agent("bob"), world.agent("alice")
    opened = world.requester("anne").writes("Printer on fire", "It burns.")
    bob.replies(opened, "#take")
    alice.replies(opened, f"#note\n{SECRET}\nShort one.")
    return opened


def notice(world):
    return world.agent("bob").notices("note-added")[-1]


def outlook(text, letter):
    head = f"From: Acme Support <support@acme.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Bob Martin\nSubject: {letter.subject}"
    return f"{text}\n\n________________________________\n{head}\n\n{letter.text}"


def original(text, letter):
    return f"{text}\n\n-----Original Message-----\nFrom: Acme Support\nSubject: {letter.subject}\n\n{letter.text}"


def german(text, letter):
    body = "\n".join(f"> {line}" for line in letter.text.splitlines())
    return f"{text}\n\nAm 02.03.2026 um 09:00 schrieb Acme Support <support@acme.example>:\n{body}"


def french(text, letter):
    body = "\n".join(f"> {line}" for line in letter.text.splitlines())
    return f"{text}\n\nLe lun. 2 mars 2026 à 09:00, Acme Support <support@acme.example> a écrit :\n{body}"


def italian(text, letter):
    body = "\n".join(f"> {line}" for line in letter.text.splitlines())
    return f"{text}\n\nIl giorno lun 2 mar 2026 alle ore 09:00 Acme Support <support@acme.example> ha scritto:\n{body}"


def spanish(text, letter):
    body = "\n".join(f"> {line}" for line in letter.text.splitlines())
    return f"{text}\n\nEl lun, 2 mar 2026 a las 9:00, Acme Support (<support@acme.example>) escribió:\n{body}"


def bare_marks(text, letter):
    return f"{text}\n\n" + "\n".join(f"> {line}" for line in letter.text.splitlines())


def pipes(text, letter):
    return f"{text}\n\nOn Mon, Mar 2, 2026, Acme Support wrote:\n\n" + "\n".join(
        f"| {line}" for line in letter.text.splitlines()
    )


def unmarked(text, letter):
    """A client that sets the quote off by nothing; our own line does."""
    return f"{text}\n\n{letter.text}"


def bottom(text, letter):
    return f"{quoted(letter, NOW)}\n\n{text}"


def between(text, letter):
    lines = quoted(letter, NOW).split("\n")
    middle = len(lines) // 2
    return "\n".join([*lines[:middle], "", text, "", *lines[middle:], "", "And that is all."])


def deep(text, letter):
    return f"{text}\n\n" + "\n".join(f">> {line}" for line in letter.text.splitlines())


def wrapped_marks(text, letter):
    """Long lines broken anew by the client, with the second half unmarked."""
    body = "\n".join(
        f"> {line[:60]}\n{line[60:]}" if len(line) > 60 else f"> {line}" for line in letter.text.splitlines()
    )
    return f"{text}\n\nOn Mon, 2 Mar 2026 at 09:00, Acme Support <support@acme.example> wrote:\n{body}"


NOW = __import__("datetime").datetime(2026, 3, 2, 9, 0)
CLIENTS = [
    outlook,
    original,
    german,
    french,
    italian,
    spanish,
    bare_marks,
    pipes,
    unmarked,
    bottom,
    between,
    deep,
    wrapped_marks,
]


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
@pytest.mark.parametrize("tag", ["#reply\n", ""])
def test_no_client_quotes_a_note_to_the_requester(world, ticket, client, tag):
    """Not with #reply, not as a plain answer, which to a note is a note."""
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(notice(world), client(f"{tag}Use water.", notice(world)), quote=False)

    sent = "".join(letter.content.decode() for letter in anne.inbox[mails:])
    secrets = ("pays twice", "Between us", "Short one", "mailticket ~~", "Why this mail", "bob@acme", "#reply")
    assert [] == [words for words in secrets if words in sent]
    if not tag:
        assert "" == sent


HTML_CLIENTS = {
    "gmail": '<div dir="ltr">{text}</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon wrote:</div><blockquote class="gmail_quote">{quote}</blockquote></div>',
    "apple": '<div>{text}</div><div><br><blockquote type="cite"><div>On 2 Mar 2026, Acme wrote:</div>{quote}</blockquote></div>',
    "outlook": '<div>{text}</div><hr><div id="divRplyFwdMsg"><b>From:</b> Acme</div><div>{quote}</div>',
    "thunderbird": '<p>{text}</p><div class="moz-cite-prefix">On 3/2/26 Acme wrote:</div><blockquote type="cite" cite="mid:x">{quote}</blockquote>',
    "windows": '<p>{text}</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Acme<br><b>Sent:</b> Monday</p></div>{quote}',
    "yahoo": '<div>{text}</div><div class="yahoo_quoted" id="yahoo_quoted_1">{quote}</div>',
    "proton": '<div>{text}</div><div class="protonmail_quote">{quote}</div>',
    "unmarked": "<div>{text}</div><div>{quote}</div>",
}


@pytest.mark.parametrize("client", HTML_CLIENTS)
def test_no_client_quotes_a_note_in_html(world, ticket, client):
    anne, bob = world.requester("anne"), world.agent("bob")
    inner = notice(world).html.partition("<body")[2].partition(">")[2].partition("</body>")[0]
    html = HTML_CLIENTS[client].format(text="#reply<br>Use <b>water</b>.", quote=inner)
    letter = bob.drafts(
        None, "#reply\nUse water.\n\n" + quoted(notice(world), NOW), html=html, headers=answer_headers(notice(world))
    )
    mails = len(anne.inbox)
    world.take(letter)

    sent = "".join(letter.content.decode() for letter in anne.inbox[mails:])
    assert [] == [
        words for words in ("pays twice", "Short one", "Why this mail", "bob@acme", "#reply") if words in sent
    ]


PASTED = [
    f"As my colleague says: \n{SECRET}",
    f"  {SECRET.upper()}  ",
    "Please write to {reply_to} next time.",
    "See {message_id} for that.",
    "Tap <mailto:{tapped}>.",
]


@pytest.mark.parametrize("words", PASTED)
def test_what_was_pasted_from_inside_holds_the_answer(world, ticket, words):
    """A line of a note, a signed address, an id of a mail to an agent: held, and nothing leaves."""
    anne, bob = world.requester("anne"), world.agent("bob")
    own, mails = notice(world), len(anne.inbox)
    reply_to = own.headers["Reply-To"]
    words = words.format(reply_to=reply_to, message_id=own.message_id, tapped=reply_to.replace("+", "%2B"))
    bob.replies(own, f"#reply\n{words}", quote=False)

    assert mails == len(anne.inbox)
    assert "held" == bob.inbox[-1].notice


LONG = (
    "The customer is a crook, we should check the credit of them first, and call the police about it when they come "
    "back again to the shop!"
)


@pytest.mark.parametrize("before", ["", "FYI: ", "> ", "| ", "   "])
def test_a_long_line_as_our_own_notice_wrapped_it_holds_the_answer(world, ticket, before):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    alice.replies(ticket, f"#note\n\n{LONG}", quote=False)
    pasted = [line for line in notice(world).text.splitlines() if "crook" in line or "police" in line]
    assert len(pasted) > 1
    mails = len(anne.inbox)
    words = "\n".join(before + line for line in pasted)
    bob.replies(bob.about(ticket)[0], f"Hello Anne, see:\n\n{words}\n\nSo use water.", quote=False)

    shown = "".join(letter.text + letter.html for letter in anne.inbox[mails:])
    assert [] == [word for word in ("crook", "police") if word in shown]
    assert before == "> " or "held" == bob.inbox[-1].notice


@pytest.mark.parametrize("at", [3, 9, 10, 25, 40])
def test_a_token_that_is_broken_across_two_lines_holds_the_answer(world, ticket, at):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails, reply_to = len(anne.inbox), str(notice(world).headers["Reply-To"])
    bob.replies(notice(world), f"#reply\nWrite to {reply_to[:at]}\n{reply_to[at:]} please.", quote=False)

    assert mails == len(anne.inbox)
    assert "held" == bob.inbox[-1].notice


def test_a_token_holds_what_opens_a_ticket_too(world, ticket):
    jo, bob = world.requester("jo"), world.agent("bob")
    reply_to = notice(world).headers["Reply-To"]
    bob.writes("x", f"#new {jo.address} Printers\n#reply\nPlease write to {reply_to} next time.")

    assert [] == jo.inbox
    assert "held" == bob.inbox[-1].notice


def test_a_link_in_the_html_alone_holds_too(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    own, mails = notice(world), len(anne.inbox)
    tapped = own.headers["Reply-To"].replace("+", "%2B")
    bob.replies(
        own, "#reply\nUse water.", html=f'<p>#reply</p><p>Use <a href="mailto:{tapped}">water</a>.</p>', quote=False
    )

    assert mails == len(anne.inbox)
    assert "held" == bob.inbox[-1].notice


def test_a_note_line_in_the_html_alone_holds_too(world, ticket):
    """Where the parts differ, both are looked at."""
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(notice(world), "#reply\nUse water.", html=f"<p>#reply</p><p>Use water.</p><p>{SECRET}</p>", quote=False)

    assert [] == [letter for letter in anne.inbox[mails:] if "pays twice" in letter.content.decode()]


@pytest.mark.parametrize("hidden", [f'title="{SECRET}"', f'lang="{SECRET}"', f"name='{SECRET}'"])
def test_what_only_an_attribute_says_stays_inside(world, ticket, hidden):
    """No reader sees it before they point at it, nor did the agent (S21)."""
    anne, bob = world.requester("anne"), world.agent("bob")
    html = f'<p>#reply</p><p>Use <a href="https://w.example/" {hidden}>water</a>.</p>'
    bob.replies(notice(world), "#reply\nUse water.", html=html, quote=False)

    assert '<a href="https://w.example/">water</a>' in anne.inbox[-1].html


@pytest.mark.parametrize("blank", ["%20", "+"])
def test_a_note_line_in_a_link_holds_too(world, ticket, blank):
    """As a client fills in a `mailto:` or a search."""
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    html = f'<p>#reply</p><p>Use <a href="https://w.example/?q={SECRET.replace(" ", blank)}">water</a>.</p>'
    bob.replies(notice(world), "#reply\nUse water.", html=html, quote=False)

    assert (mails, "held") == (len(anne.inbox), bob.inbox[-1].notice)


def test_what_was_said_in_public_may_be_said_again(world, ticket):
    anne, bob, alice = world.requester("anne"), world.agent("bob"), world.agent("alice")
    public = "Our printers are made for water, sand and every other kind of help."
    bob.replies(ticket, f"#reply\n{public}", quote=False)
    alice.replies(alice.about(ticket)[-1], f"#note\n{public}", quote=False)
    bob.replies(notice(world), f"#reply\nAs I said:\n{public}", quote=False)

    assert "As I said:" in anne.inbox[-1].text


@pytest.mark.parametrize("prefix", ["Fwd: ", "WG: ", "TR: ", "I: ", "RV: "])
def test_a_forwarded_notice_is_never_an_answer(world, ticket, prefix):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(notice(world), "#reply\nLook at this.", prefix=prefix)

    assert mails == len(anne.inbox)
    assert "note" == ticket.kinds[-1]


def test_the_requester_never_gets_an_agents_token_or_our_line(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(notice(world), "#reply\nUse water.")
    bob.replies(bob.about(ticket)[0], "#reply #resolve\nDone.")

    raw = "".join(letter.content.decode() for letter in anne.inbox)
    house = world.app.house
    tokens = [
        token
        for word in raw.replace("<", " ").replace(">", " ").split()
        if (token := house.signer.read_address(word, lambda _: 0))
    ]
    assert {"requester-thread"} == {token.purpose for token in tokens}
    assert "##-" not in raw
