"""Every tag has its conversation, in the words of at least two languages."""

import re
from pathlib import Path

import pytest

from mailticket.commands import catalogue
from mailticket.commands.registry import COMMANDS

FLOWS = Path(__file__).parents[2] / "flows"


def words_used():
    """Return the names by which each tag is called in the flow tests."""
    found: dict[str, set[str]] = {}
    for path in FLOWS.glob("test_*.py"):
        for word in re.findall(r"#([^\W\d_]\w*)", path.read_text("utf-8")):
            name = catalogue.resolve(word)
            if name:
                found.setdefault(name, set()).add(catalogue.fold(word))
    return found


USED = words_used()


@pytest.mark.parametrize("name", COMMANDS)
def test_each_tag_is_spoken_in_two_languages(name):
    assert len(USED.get(name, ())) >= 2, USED.get(name)
