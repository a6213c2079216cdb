"""A mail and whose it claims to be, in one reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain import confirms


@given(st.integers(1, 10**17 - 1), st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,9}", fullmatch=True))
def test_what_is_written_is_read(mail: int, agent: str):
    reference = confirms.reference(mail, agent)

    assert (mail, agent) == confirms.read(reference)
    assert agent == confirms.asked(reference)


@pytest.mark.parametrize(
    "reference", ["p7", "bob", "12", "12.", ".bob", "", "q:7", "good.p7", "٣.bob", f"{'9' * 18}.bob"]
)
def test_any_other_reference_is_no_question(reference: str):
    assert confirms.read(reference) is None
    assert reference == confirms.asked(reference)
