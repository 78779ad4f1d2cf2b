"""On what basis a count is made, and the times of day."""

from __future__ import annotations

import pytest

from summarizer.digests.bases import basis_of
from summarizer.digests.clocks import clock_of, is_apart


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("worth 6 billion marks, debt included", "with debt"),
        ("worth 6 billion marks including debt", "with debt"),
        ("worth 5 billion marks, not including debt", "without debt"),
        ("a profit of 3 million marks before tax", "without tax"),
        ("44.1 percent with 70 percent of the ballots counted", "70 percent counted"),
        ("47.8 percent after 85% of the votes had been counted", "85 percent counted"),
        ("prices rose 3 percent, seasonally adjusted", "seasonally adjusted"),
        ("killed three people, including two children", ""),
        ("60 percent of the votes", ""),
    ],
)
def test_a_basis_is_what_a_count_takes_in(text: str, basis: str) -> None:
    """In whatever words: with debt and including debt are one basis."""
    assert basis_of(text) == basis


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("at noon", "at 2 p.m.", True),
        ("by noon", "at 2 p.m.", True),
        ("by 2 p.m.", "at noon", False),
        ("at about 5:40 p.m.", "shortly before 6 p.m.", False),
        ("at 19:10", "at 7:10 pm", False),
        ("at midnight", "at 12 a.m.", False),
        ("after 9 p.m.", "at 8 a.m.", True),
        ("at noon and at 3 p.m.", "at 8 a.m.", False),
        ("at noon", "on Monday", False),
    ],
)
def test_two_times_of_day_exclude_each_other(one: str, other: str, apart: bool) -> None:
    """Only where both name one time, and nothing lets them be one."""
    assert is_apart(clock_of(one), clock_of(other)) is apart
    assert is_apart(clock_of(other), clock_of(one)) is apart
