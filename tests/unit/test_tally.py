"""The count of a run: exit codes and the sentence at the end."""

from __future__ import annotations

import pytest

from summarizer.jobs.tally import Tally, money
from summarizer.models import ArticleInfo, Record
from summarizer.provenance import Provenance
from summarizer.vocabulary import Outcome


def record(outcome: Outcome, *, stored: bool = False, readable: bool = True) -> Record:
    made = Provenance(
        model="m", endpoint="e", fingerprint="f", stored=stored, summarizer="0", created="2026"
    )
    return Record(
        article=ArticleInfo(id="a"), outcome=outcome, provenance=made if readable else None
    )


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("ok", 0), ("partial", 0), ("refused", 1), ("truncated", 1), ("invalid", 1), ("failed", 1)],
)
def test_every_outcome_has_its_exit_code_done_or_kept(outcome: Outcome, code: int) -> None:
    """Only ok and partial are well, and a kept outcome counts as a new one does."""
    done, kept = Tally(), Tally()
    done.add(record("ok"))
    done.add(record(outcome))
    kept.keep("ok")
    kept.keep(outcome)
    assert (done.exit_code, kept.exit_code) == (code, code)


def test_an_unreadable_input_outranks_a_failed_article() -> None:
    """3 comes before 1."""
    tally = Tally()
    tally.add(record("refused"))
    tally.add(record("failed", readable=False))
    assert tally.exit_code == 3


def test_the_counts_are_said_in_words() -> None:
    """Every number that is not zero is named once."""
    tally = Tally(n_duplicates=2, tokens=12_345, cost_usd=0.0123)
    tally.add(record("ok", stored=True))
    tally.add(record("partial"))
    tally.add(record("failed", readable=False))
    tally.keep("ok")
    tally.keep("refused")
    assert tally.describe() == (
        "3 done (1 ok, 1 partial, 1 failed), 1 input could not be read,"
        " 2 duplicates skipped, 2 already there (1 refused), 1 from the store, 12,345 tokens,"
        " $0.0123"
    )
    assert (tally.n_items, tally.n_failed) == (5, 1)


def test_nothing_done_is_said_too() -> None:
    """A run without articles has a sentence, and an unknown price is not named."""
    assert Tally().describe() == "0 done"


@pytest.mark.parametrize(
    ("cost_usd", "text"), [(0.0, "$0.0000"), (0.01234, "$0.0123"), (1234.5, "$1,234.50")]
)
def test_small_sums_have_more_digits(cost_usd: float, text: str) -> None:
    """Below a dollar four digits, from there on cents."""
    assert money(cost_usd) == text
