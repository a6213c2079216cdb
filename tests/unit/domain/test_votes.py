"""A vote and who says it, in one reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain import votes
from mailticket.domain.votes import Vote


@given(st.sampled_from(list(Vote)), st.from_regex(r"p[1-9][0-9]{0,6}", fullmatch=True))
def test_what_is_written_is_read(vote: Vote, person: str):
    reference = votes.reference(vote, person)

    assert (vote, person) == votes.read(reference)
    assert person == votes.voter(reference)


@pytest.mark.parametrize("reference", ["p7", "bob", "good", "good.", "great.p7", "", ".p7", "bob.good"])
def test_any_other_reference_is_no_vote(reference: str):
    assert votes.read(reference) is None
    assert reference == votes.voter(reference)
