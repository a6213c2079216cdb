"""Copies of agents' answers in a folder of the mailbox (`smtp.sent_folder`)."""

from mailticket.errors import TransientError
from tests.letters import File, Letter
from tests.world import World


def test_an_answer_is_copied_once_as_the_requester_got_it(world: World):
    """Files and all; neither acks nor notices are copied, nor what watchers got."""
    world(mailbox={"cc": "add", "smtp": {"sent_folder": "Sent"}})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes(cc="max@customer.example")
    bob.replies(ticket, "Use water.", files=(File("manual.pdf"),))
    world.tick()

    (copy,) = world.sent_folders["support"].copies.values()
    assert anne.inbox[-1].content == copy.content
    assert {"manual.pdf": b"some bytes"} == Letter(copy.content).files


def test_a_folder_in_trouble_holds_up_nobody_and_gets_its_copy_later(world: World):
    world(mailbox={"smtp": {"sent_folder": "Sent"}})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    world.sent_folders["support"].faults.append(TransientError("imap.acme.example: connection refused"))
    world.bring(bob.drafts("Re: " + bob.inbox[-1].subject, "Use water.", headers=answering(bob.inbox[-1])))
    world.tick(troubled=True)
    assert "Use water." in anne.inbox[-1].text

    world.tick()
    assert 1 == len(world.sent_folders["support"].copies)
    assert "pending" == ticket.status


def answering(letter: Letter) -> dict[str, str]:
    return {"In-Reply-To": letter.message_id, "References": letter.message_id}


def test_without_a_folder_nothing_is_copied(world: World):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(anne.writes(), "Use water.")

    assert {} == world.sent_folders
    with world.reading() as tx:
        from mailticket.store import copies_owed

        assert [] == copies_owed.owed(tx, "support")
