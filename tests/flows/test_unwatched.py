"""Our own SMTP listener checks no senders: what comes by it proves nothing, whatever its header says (trust.md 3.2, S6)."""

import pytest

from tests.flows.attacks import BOB, PASS
from tests.people import BORDER

ANNE = "Anne <anne@customer.example>"
ANNE_PASSES = f"{BORDER}; dmarc=pass header.from=customer.example"


@pytest.fixture
def hands(world):
    """Hand a mail over to the listener of that protocol, as whoever reaches its port may."""

    def hand(via: str, subject: str, text: str, **fields: str) -> None:
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        content = f"{head}To: {world.address}\r\nSubject: {subject}\r\n\r\n{text}\r\n"
        world.app._reception(via).keep("support", content.encode(), "mallory@evil.example")
        world.tick()

    return hand


@pytest.mark.parametrize(("via", "status"), [("smtp", "new"), ("lmtp", "closed")])
def test_nobody_is_an_agent_by_the_results_that_they_wrote_themselves(world, hands, via, status):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    hands(via, f"Re: {ticket.token} Printer on fire", "#close\nUse water.", Authentication_Results=PASS, From=BOB)

    assert status == ticket.status
    assert (status == "closed") == any("Use water." in letter.text for letter in anne.inbox)
    assert ("note" if via == "smtp" else "agent") == ticket.kinds[-1]
    asked = [letter.text for letter in bob.notices("confirm")]
    assert (via == "smtp") == any("SMTP listener" in text for text in asked)


def test_an_agent_who_is_asked_goes_on_with_a_yes(world, hands):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    hands("smtp", f"Re: {ticket.token} Printer on fire", "#close\nUse water.", Authentication_Results=PASS, From=BOB)
    bob.replies(bob.notices("confirm")[-1], "yes")

    assert "closed" == ticket.status


@pytest.mark.parametrize(("via", "repeated"), [("smtp", False), ("lmtp", True)])
def test_a_requester_is_not_authenticated_either(world, hands, via, repeated):
    """So the acknowledgement has no byte of the input (S7)."""
    anne = world.requester("anne")
    hands(via, "Buy this", "Cheap watches.", Authentication_Results=ANNE_PASSES, From=ANNE)

    assert repeated == ("Buy this" in anne.inbox[-1].subject) == ("Cheap watches." in anne.inbox[-1].text)


@pytest.mark.parametrize(("via", "status"), [("smtp", "new"), ("lmtp", "spam")])
def test_nor_is_a_filter_believed_that_did_not_see_it(world, hands, via, status):
    world(security={"spam_header": "X-Spam-Flag: YES"})
    hands(via, "Hello", "It burns.", X_Spam_Flag="YES", From=ANNE)

    assert [status] == [ticket.status for ticket in world.tickets]
