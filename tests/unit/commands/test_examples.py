"""The examples of `#help` work: each is read by the grammar, and its value by the tag's own reader."""

import pytest

from mailticket.commands import catalogue, grammar
from mailticket.commands.registry import COMMANDS
from mailticket.commands.work import Work
from mailticket.store import tickets
from tests.letters import File
from tests.world import SETTINGS, World

QUEUES = [
    {
        **SETTINGS["queue"][0],
        "types": ["Incident", "Question"],
        "categories": ["Repair/Heating", "Repair/Water"],
        "stages": ["Quote", "Order"],
        "causes": ["Wear", "Human error"],
    },
    {"name": "sales", "agents": ["alice"], "lead": "carol"},
]


@pytest.fixture
def desk(sqlite_url, state_dir, tmp_path):
    """A desk that has all that the examples name."""
    (tmp_path / "own" / "macros").mkdir(parents=True)
    (tmp_path / "own" / "macros" / "refund.md").write_text("We refund.", "utf-8")
    made = World(sqlite_url, state_dir)(
        queue=QUEUES,
        field=[{"name": "order"}, {"name": "amount", "type": "number"}],
        macro=[{"name": "refund", "text": "refund.md"}],
        site={"first_number": 1041, "templates_dir": str(tmp_path / "own")},
        mailbox={"address": "support@acme.example"},
    )
    for name in ("anne", "ben"):
        made.requester(name).writes("Printer", "It burns.", files=(File("photo.jpg"),))
    bob = made.agent("bob")
    bob.replies(bob.inbox[0], "#task Order toner\n#task Order paper\n#call Anne")
    yield made
    made.close()


@pytest.mark.parametrize("language", ["en", "fr", "it", "de", "es"])
def test_every_example_is_read_as_its_tag(desk, language):
    agents = [{**agent, "language": language} for agent in SETTINGS["agent"]]
    desk.restart(agent=agents)
    with desk.desk() as unit:
        work = Work(unit, unit.settings.agent("bob"), tickets.get(unit.tx, 1041))
        for name, command in COMMANDS.items():
            for line in catalogue.examples(name, language):
                reading = grammar.read(line, html_new_words=None, catalogue=catalogue)
                assert [name] == [found.name for found in reading.lines][:1], line
                assert not reading.mistakes, line
                value = reading.lines[0].value
                if not (name == "vendor" and value):  # forwarding comes later
                    command.read(work, value)


def test_a_tag_that_takes_a_value_has_examples_in_every_language():
    for name, command in COMMANDS.items():
        for language in ("en", "fr", "it", "de", "es"):
            values = catalogue.EXAMPLES[language].get(name, "").split("|")
            needs = [one for one in command.parameters if not one.optional]
            assert not command.parameters or any(values), (name, language)
            assert not needs or all(values), (name, language)


def test_examples_use_the_words_of_their_language():
    for language in ("fr", "it", "de", "es"):
        for name in COMMANDS:
            own = catalogue.aliases(name, language)
            words = {line[1:].split()[0] for line in catalogue.examples(name, language)}
            assert words == {own[0] if own else name}
