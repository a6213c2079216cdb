"""The play: who writes what, which mail must come of it, and how the ticket stands then."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Beat:
    """Somebody writes, or time passes; then what must come has come, or the demo has failed."""

    says: str  #: for the audience
    who: str = ""  #: a user of the house, or "mallory"; "" when nobody writes
    text: str = ""
    answers: str = ""  #: the notice that is answered; "" for a new mail
    come: Mapping[str, str] = field(default_factory=dict)  #: user → the notice they get; `a|b` for either
    status: str = ""  #: how the ticket stands afterwards


@dataclass(frozen=True, slots=True)
class Scene:
    """The beats about one ticket; one without opening goes on with the last."""

    title: str
    subject: str
    beats: tuple[Beat, ...]


PLAY = (
    Scene(
        "A question and an answer",
        "Printer on fire",
        (
            Beat(
                "Anne has trouble, and a mail client.",
                "anne",
                "Hello,\n\nthe printer on the second floor is smoking. What shall I do?\n\nAnne",
                come={"anne": "ack", "alice": "new-ticket", "bob": "new-ticket"},
                status="new",
            ),
            Beat(
                "Alice answers the notice with a tag line: the ticket is hers.",
                "alice",
                "#take",
                answers="new-ticket",
                come={"alice": "receipt"},
                status="open",
            ),
            Beat(
                "Words without a tag go to the customer, from the desk's address.",
                "alice",
                "Hello Anne,\n\nplease pull the plug and open a window. Is the paper tray empty?",
                answers="new-ticket",
                come={"anne": "reply"},
                status="pending",
            ),
            Beat(
                "Bob knows something, for the house only. (Alice has it when the minute is over: what comes "
                "thick and fast about a ticket is joined.)",
                "bob",
                "#note\nA spare printer stands in room 12.",
                answers="new-ticket",
                status="pending",
            ),
            Beat(
                "Anne answers; the ticket is open again, and is offered to Alice.",
                "anne",
                "The plug is out, and the tray is empty. Can we have another one?",
                answers="reply",
                come={"alice": "proposal"},
                status="open",
            ),
        ),
    ),
    Scene(
        "An agent who is none",
        "",
        (
            Beat(
                "Mallory has seen the number, and writes as Alice. The border says where it is from.",
                "mallory",
                "#close\nWe do not care about your printer.",
                come={"ops": "trouble"},
                status="open",
            ),
        ),
    ),
    Scene(
        "A slip of the pen",
        "Facture en double",
        (
            Beat(
                "Benoît writes French, and is answered in French.",
                "ben",
                "Bonjour,\n\nj'ai reçu deux fois la facture de novembre. Laquelle est la bonne ?\n\nBenoît",
                come={"ben": "ack", "bob": "new-ticket"},
                status="new",
            ),
            Beat(
                "Bob mistypes #resolve. Nothing is guessed and nothing is sent; he is asked.",
                "bob",
                "#reslove\nBonjour Benoît,\n\nla première ; la seconde est annulée.",
                answers="new-ticket",
                come={"bob": "held"},
                status="new",
            ),
            Beat(
                "The right tag in an answer is enough: his words were kept.",
                "bob",
                "#resolve",
                answers="held",
                come={"ben": "reply", "bob": "receipt"},
                status="resolved",
            ),
            Beat(
                "A mere thank-you does not reopen it.",
                "ben",
                "Merci beaucoup, c'est parfait !",
                answers="reply",
                status="resolved",
            ),
        ),
    ),
    Scene(
        "Later",
        "A larger plan",
        (
            Beat(
                "Chloe is in no hurry.",
                "chloe",
                "Hi, please move us to the larger plan when the month is over.\n\nChloe",
                come={"chloe": "ack", "bob": "new-ticket"},
                status="new",
            ),
            Beat(
                "Bob puts it out of sight. (`#later monday 9am` in real life.)",
                "bob",
                "#later in 4 seconds",
                answers="new-ticket",
                come={"bob": "receipt"},
                status="snoozed",
            ),
            Beat(
                "The time comes, and the ticket comes back by itself.", come={"bob": "proposal|reminder"}, status="open"
            ),
            Beat(
                "Done. A mail of tags alone sends the customer nothing but the news.",
                "bob",
                "#resolve moved to plan L",
                answers="new-ticket",
                come={"bob": "receipt", "chloe": "resolved"},
                status="resolved",
            ),
        ),
    ),
)
