"""Values of typed fields, as people in five languages write them."""

import pytest

from mailticket.domain.values import candidates, number, tidy

ALLOWED = ("Repair/Heating", "Repair/Water", "Sales/Heating", "Élan vital", "Repair")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Repair/Heating", ("Repair/Heating",)),
        ("repair / HEATING", ("Repair/Heating",)),
        ("repair", ("Repair",)),
        ("water", ("Repair/Water",)),
        ("wat", ("Repair/Water",)),
        ("heating", ("Repair/Heating", "Sales/Heating")),
        ("sales", ("Sales/Heating",)),
        ("elan  vital", ("Élan vital",)),
        ("re/wa", ("Repair/Water",)),
        ("nonsense", ()),
        ("repair/heating/pipes", ()),
        ("pair", ()),
    ],
)
def test_what_may_be_meant(text, expected):
    """The whole path before its end, its end before a beginning; what is not clear is never guessed."""
    assert expected == candidates(ALLOWED, text)


def test_a_free_value_is_tidied():
    assert "Repair/Hot water" == tidy(" Repair /  Hot  water / ")


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("12", ".", 12),
        ("-12", ".", -12),
        ("12.5", ".", 12.5),
        ("12,5", ",", 12.5),
        ("12.5", ",", 12.5),
        ("12,5", ".", 12.5),
        ("1,234", ".", 1234),
        ("1.234", ".", 1.234),
        ("1.234", ",", 1234),
        ("1,234", ",", 1.234),
        ("1,234,567", ",", 1234567),
        ("1.234.567,89", ".", 1234567.89),
        ("1,234.5", ",", 1234.5),
        ("1 234,5", ",", 1234.5),
        ("1'234", ".", 1234),
        ("12x", ".", None),
        ("", ".", None),
        ("1.2.3", ".", None),
        ("١٢", ".", 12),
        ("1" * 16, ".", None),
        ("1.5e3", ".", None),
        ("0x10", ".", None),
        ("nan", ".", None),
    ],
)
def test_a_number_is_read_as_its_writer_means_it(text, decimal, expected):
    found = number(text, decimal)

    assert (expected, type(expected)) == (found, type(found))
