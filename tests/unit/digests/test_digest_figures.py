"""Numbers of two claims: equal, more exact, or excluding each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.digests.figures import compare
from summarizer.models import Quantity
from summarizer.vocabulary import Comparator


def number(
    value: float | None, unit: str, comparator: Comparator = "exact", text: str = ""
) -> Quantity:
    """Return a quantity."""
    return Quantity(text=text or str(value), value=value, unit=unit, comparator=comparator)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (number(12, "people"), number(14, "people"), "apart"),
        (number(12, "people"), number(12, "workers"), "equal"),
        (number(12, "people"), number(14, "workers"), "alone"),
        (number(12, "people"), number(12, "ships"), "alone"),
        (number(1_200, "people"), number(1_213, "people"), "equal"),
        (number(44.1, "percent"), number(43.8, "percent"), "apart"),
        (number(120, "people"), number(121, "people"), "apart"),
        (number(17, "marks a share"), number(17, "marks"), "equal"),
        (number(0.3333, "of Norvik", "less_than", "nearly a third"), number(32, "%"), "finer_b"),
        (number(0.5, "mile", text="half"), number(50, "%"), "alone"),
        (number(12, "people"), number(12, "men"), "equal"),
        (number(5, "men", "at_least"), number(7, "men"), "finer_b"),
        (number(5, "men", "at_least"), number(3, "men"), "apart"),
        (number(11_000, "troops", "about"), number(12_000, "troops"), "unlike"),
        (number(11_000, "troops", "about"), number(20_000, "troops"), "apart"),
        (number(5_000, "workers"), number(None, "workers", "vague", "thousands"), "finer_a"),
        (number(50, "workers"), number(None, "workers", "vague", "thousands"), "apart"),
        (number(90, "men"), number(None, "men", "vague", "hundreds"), "unlike"),
        (number(50, "men"), number(None, "men and women", "vague", "hundreds"), "unlike"),
        (number(3.1, "million marks"), number(3.12, "million marks"), "equal"),
        (number(80, "US dollars"), number(110, "Canadian dollars"), "unlike"),
        (number(5, ""), number(7, ""), "unlike"),
    ],
)
def test_numbers_stand_as_a_reader_says(one: Quantity, other: Quantity, said: str) -> None:
    """Only what counts the same and cannot both be right is apart."""
    found = compare((one,), (other,))

    given_by = {
        "equal": found.equal,
        "finer_a": found.finer_a,
        "finer_b": found.finer_b,
        "apart": len(found.apart),
        "unlike": found.unlike,
        "alone": found.only_a and found.only_b,
    }
    assert [name for name, n in given_by.items() if n] == [said]


_NUMBERS = st.builds(
    number,
    st.integers(0, 10**6),
    st.sampled_from(("people", "ships")),
    st.sampled_from(("exact", "about", "at_least", "at_most", "more_than", "less_than")),
)


@given(st.lists(_NUMBERS, max_size=4))
def test_numbers_never_exclude_themselves(numbers: list[Quantity]) -> None:
    """What two claims both say is no difference, whatever the numbers are."""
    found = compare(numbers, numbers)

    assert (found.apart, found.unlike, found.only_a, found.only_b) == ((), 0, 0, 0)


@given(_NUMBERS, _NUMBERS)
def test_two_numbers_exclude_each_other_from_both_sides(one: Quantity, other: Quantity) -> None:
    """The order of the articles decides nothing."""
    assert bool(compare((one,), (other,)).apart) == bool(compare((other,), (one,)).apart)
