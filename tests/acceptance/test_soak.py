"""Small ones of the long runs: `python -m tests.soak` and `python -m tests.soak.kills`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.kills import kills
from tests.soak.soak import soak


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_nothing_is_lost_or_paid_twice_where_a_fifth_of_the_requests_fail(tmp_path: Path) -> None:
    """Each article ends as what happened to it says, all counts add up, and nothing is left over.

    What failed is all that is asked again, until nothing fails any more.
    """
    figures = soak(tmp_path, n_articles=600, seed=11)
    assert figures["exit codes"] == "1, 1, 1, 0"


@pytest.mark.kill
@pytest.mark.timeout(600)
def test_a_run_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    """Each article has one record, and only what was under way at a kill was answered twice."""
    figures = kills(tmp_path, n_articles=120, n_kills=6, seed=11)
    assert figures["articles"] == "120, each with one record and verified"
