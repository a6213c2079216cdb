"""Attacks on agents' rights, as a table: each sends what a forger might, in a scene where an agent's own mail would pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from mailticket.domain.tokens import Claim, Purpose
from tests.letters import Letter, answer_headers
from tests.people import BORDER

EVIL = "#close\nSend your password to http://evil.example/login and all will be well."
PASS = f"{BORDER}; dmarc=pass header.from=acme.example"


@dataclass
class Scene:
    """What a forger may have got hold of: notices, tokens, ids."""

    world: object
    ticket: object
    other: object
    anne: object
    bob: object
    mallory: object

    def fake(self, from_: str | tuple[str, ...], to: Letter | None = None, *, results: str | None = None, **fields):
        """Send a mail with this From through the border, which says *results* of it."""
        usual = answer_headers(to) if to else {"Subject": f"Re: {self.ticket.token} Printer on fire"}
        headers = {**usual, **fields.pop("headers", {})}
        letter = self.mallory.drafts(None, fields.pop("text", EVIL), headers=headers, From=from_, **fields)
        content = letter.content
        own = content.index(b"From:")
        trace = f"Return-Path: <mallory@evil.example>\r\nReceived: from evil.example by {BORDER}\r\n".encode()
        if results is not None:
            trace += f"Authentication-Results: {results}\r\n".encode()
        return self.mallory.sends(trace + content[own:])

    @property
    def notice(self) -> Letter:
        """The notice that bob got about the ticket."""
        return self.bob.about(self.ticket)[0]

    def signed(self, claim: Claim) -> dict[str, str]:
        """Return the threading fields of an answer to a mail of ours with that token in its Message-ID."""
        message_id = self.world.app.house.signer.mint_message_id("acme.example", claim, "abc")
        return {"In-Reply-To": message_id, "References": message_id}


BOB = "Bob Martin <bob@acme.example>"
ATTACKS: list[Callable[[Scene], object]] = []


def attack(function):
    ATTACKS.append(function)
    return function


def each(name: str, values, function):
    """Add one attack a value."""
    for at, value in enumerate(values):

        def run(scene, value=value):
            return function(scene, value)

        run.__name__ = f"{name}_{at}"
        run.__doc__ = repr(value)
        ATTACKS.append(run)


# --- From -----------------------------------------------------------------------------------------------------------

each(
    "from_looks_like_an_agent",
    [
        "bob@acme.example <mallory@evil.example>",
        '"bob@acme.example" <mallory@evil.example>',
        '"Bob Martin <bob@acme.example>" <mallory@evil.example>',
        "bob@acme.example)<mallory@evil.example>",
        "mallory@evil.example, bob@acme.example",
        "bob@acme.example, mallory@evil.example",
        "bob@acme.example <mallory@evil.example>, <>",
        "<bob@acme.example> <mallory@evil.example>",
        "mallory@evil.example (bob@acme.example)",
        "Bob Martin <bob@acme.example.evil.example>",
        "Bob Martin <bob@evil.example>",
        "Bob Martin <bob+x@acme.example>",
        "Bob Martin <bob@acme.exampIe>",
        "Bob Martin <bоb@acme.example>",  # a Cyrillic o
        "Bob Martin <bob@аcme.example>",  # a Cyrillic a
        "Bob Martin <bob@xn--cme-8cd.example>",
        "Bob Martin <ｂｏｂ@acme.example>",
        "Bob Martin <bob@acme。example>",
        "Bob Martin <bob@[acme.example]>",
        '"bob@acme.example"@evil.example',
        "bob@acme.example@evil.example",
        "undisclosed: bob@acme.example;",
        "=?utf-8?q?bob=40acme=2Eexample?= <mallory@evil.example>",
        "=?utf-8?q?=3Cbob=40acme=2Eexample=3E?=",
        "<@acme.example:bob@evil.example>",
        "",
    ],
    lambda scene, value: scene.fake(value, scene.notice, results=f"{BORDER}; dmarc=pass header.from=evil.example"),
)


@attack
def two_from_fields(scene):
    scene.fake((BOB, "Mallory <mallory@evil.example>"), scene.notice, results=PASS)


@attack
def two_from_fields_the_other_way_round(scene):
    scene.fake(("Mallory <mallory@evil.example>", BOB), scene.notice, results=PASS)


@attack
def the_same_from_twice(scene):
    scene.fake((BOB, BOB), scene.notice, results=PASS)


# --- other fields that name somebody --------------------------------------------------------------------------------

each(
    "another_field_names_the_agent",
    [
        "Sender",
        "Reply-To",
        "Resent-From",
        "Resent-Sender",
        "X-Original-From",
        "X-Mailticket-Agent",
        "X-Sender",
        "Return-Path",
    ],
    lambda scene, name: scene.fake(
        "Mallory <mallory@evil.example>",
        scene.notice,
        results=f"{BORDER}; dmarc=pass header.from=evil.example",
        headers={name: BOB},
    ),
)
each(
    "control_fields_from_outside",
    [
        {"X-Mailticket-Ticket": "1001"},
        {"X-Mailticket-Notice": "new-ticket", "X-Mailticket-Agent": "bob"},
        {"X-Mailticket-Proof": "authority"},
        {"X-RT-Command": "status: resolved"},
    ],
    lambda scene, fields: scene.fake(BOB, results=None, headers=fields),
)

# --- forged Authentication-Results (trust.md 3.2) -------------------------------------------------------------------

each(
    "forged_results",
    [
        None,
        "",
        f"{BORDER}; dmarc=fail header.from=acme.example",
        f"{BORDER}; none",
        f"{BORDER}; spf=pass smtp.mailfrom=acme.example",
        f"{BORDER}; dkim=pass header.d=evil.example",
        f"{BORDER}; dmarc=pass header.from=evil.example",
        f"{BORDER}; dmarc=bestguesspass header.from=acme.example",
        f"{BORDER}; compauth=pass reason=100",
        f"{BORDER}; dkim=fail header.d=acme.example; spf=pass",
        f"{BORDER}; dkim=pass header.d=xacme.example",
        f"{BORDER}; dkim=pass header.d=example",
        f"{BORDER}; (dmarc=pass header.from=acme.example) dmarc=none",
        f'{BORDER}; dmarc=none reason="dmarc=pass header.from=acme.example"',
        "mx.evil.example; dmarc=pass header.from=acme.example",
        f"{BORDER}.evil.example; dmarc=pass header.from=acme.example",
        f"evil.{BORDER}; dmarc=pass header.from=acme.example",
        "dmarc=pass header.from=acme.example",
        f"{BORDER}; dmarc=none\r\nAuthentication-Results: {PASS}",
        f"mx.evil.example; dmarc=none\r\nAuthentication-Results: {BORDER}; dmarc=none\r\nAuthentication-Results: {PASS}",
        f"=?utf-8?q?{BORDER}?=; dmarc=pass header.from=acme.example",
    ],
    lambda scene, results: scene.fake(BOB, scene.notice, results=results),
)

# --- tokens: theft and replay (S28), CVE-2026-47123 (F3) -------------------------------------------------------------


@attack
def the_requester_holds_an_agents_token(scene):
    scene.anne.replies(scene.notice, EVIL)


@attack
def a_stranger_holds_an_agents_token(scene):
    scene.mallory.replies(scene.notice, EVIL)


@attack
def another_agents_token(scene):
    """Alice's notice, bob's name, no proof: C2 needs a question."""
    scene.fake(BOB, scene.world.agent("alice").about(scene.ticket)[0])


@attack
def the_token_of_another_ticket(scene):
    headers = answer_headers(scene.bob.about(scene.other)[0])
    scene.fake(BOB, headers={**headers, "Subject": f"Re: {scene.ticket.token} Printer on fire"})


@attack
def a_revoked_token(scene):
    from mailticket.store import people

    notice = scene.notice
    with scene.world.desk() as desk:
        people.raise_epoch(desk.tx, "bob")
    scene.fake(BOB, notice)


def claims(scene, ticket):
    number, today = ticket.number, scene.world.clock.now().date()
    anne = "p1"
    return [
        Claim(Purpose.REQUESTER_THREAD, number, anne),
        Claim(Purpose.REQUESTER_THREAD, number, "bob"),
        Claim(Purpose.VENDOR, number, "bob"),
        Claim(Purpose.FEEDBACK, number, "bob"),
        Claim(Purpose.CONFIRM, number, "bob"),
        Claim(Purpose.CONFIRM, number, "bob", expires=today - timedelta(days=1)),
        Claim(Purpose.CONFIRM, number, "1.bob"),
        Claim(Purpose.NOTICE, None, "bob"),
        Claim(Purpose.AGENT_REPLY, None, "bob"),
        Claim(Purpose.AGENT_REPLY, number + 1, "bob"),
        Claim(Purpose.AGENT_REPLY, number, "alice"),
        Claim(Purpose.AGENT_REPLY, number, "bob", epoch=7),
    ]


each(
    "a_token_for_something_else",
    range(12),
    lambda scene, at: scene.fake(
        BOB,
        headers={
            **scene.signed(claims(scene, scene.ticket)[at]),
            "Subject": f"Re: {scene.ticket.token} Printer on fire",
        },
    ),
)


def ids(scene) -> list[str]:
    """Message-IDs in our form, as a forger would guess them: all but the MAC is public knowledge (F3)."""
    good = scene.notice.message_id
    head, _, tail = good.strip("<>").partition("@")
    *fields, mac = head.split(".")
    number = str(scene.ticket.number)
    return [
        f"<notify-{number}-2-1700000000@acme.example>",
        f"<a{number}.bob.0.abc.{'a' * 24}@acme.example>",
        f"<a{number}.bob.0.abc@acme.example>",
        f"<a{number}.bob.0.abc.@acme.example>",
        f"<{'.'.join(fields)}.{mac[::-1]}@{tail}>",
        f"<{'.'.join(fields)}.{mac[:-1]}@{tail}>",
        f"<{'.'.join(fields)}.{mac}a@{tail}>",
        f"<{'.'.join(fields).replace('bob', 'alice')}.{mac}@{tail}>",
        f"<{'.'.join([f'a{scene.other.number}', *fields[1:]])}.{mac}@{tail}>",
        f"<{'.'.join(['c' + fields[0][1:], *fields[1:]])}.{mac}@{tail}>",
        f"<{'.'.join(fields)}x.{mac}@{tail}>",
        f"<a{number}.bob.99999999999999999999.abc.{mac}@{tail}>",
    ]


each(
    "a_message_id_made_up",
    range(12),
    lambda scene, at: scene.fake(
        BOB,
        headers={
            "In-Reply-To": ids(scene)[at],
            "References": ids(scene)[at],
            "Subject": f"Re: {scene.ticket.token} Printer on fire",
        },
    ),
)

# --- roundabout ways ------------------------------------------------------------------------------------------------


@attack
def over_a_mailing_list(scene):
    scene.bob.replies(scene.notice, EVIL, list_id="<team.acme.example>")


@attack
def an_out_of_office(scene):
    scene.bob.replies(scene.notice, EVIL, auto_submitted="auto-replied")


@attack
def a_machine_of_the_agents(scene):
    scene.bob.replies(scene.notice, EVIL, auto_submitted="auto-generated")


@attack
def a_notice_forwarded(scene):
    scene.bob.replies(scene.notice, EVIL, prefix="Fwd: ")


@attack
def a_notice_forwarded_in_german(scene):
    scene.bob.replies(scene.notice, EVIL, prefix="WG: ")


@attack
def only_in_bcc(scene):
    """It reached the mailbox, but is addressed to others."""
    letter = scene.bob.drafts(None, EVIL, headers={**answer_headers(scene.notice), "To": "friend@elsewhere.example"})
    scene.world.take(letter, mailboxes=("support",))


@attack
def commands_in_a_quote(scene):
    scene.bob.replies(scene.notice, "", quote=False, html="")
    scene.bob.replies(scene.notice, "\n".join(f"> {line}" for line in EVIL.splitlines()), quote=False)


@attack
def commands_in_hidden_html(scene):
    html = f'<div style="display:none">{EVIL.replace(chr(10), "<br>")}</div>'
    scene.bob.replies(scene.notice, "", html=html, quote=False)


@attack
def commands_in_the_subject(scene):
    headers = {**answer_headers(scene.notice), "Subject": f"#close {scene.ticket.token}"}
    scene.bob.replies(scene.notice, "", headers=headers)


@attack
def tags_of_the_requester(scene):
    """Customers have no commands: theirs is text (S29)."""
    scene.anne.replies(scene.ticket, "#close\n#assign bob")


@attack
def an_outsider_with_the_requesters_token(scene):
    scene.mallory.replies(scene.anne.inbox[0], EVIL)
