"""How long replies will be, by those that the store holds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarizer.backends.completions import completion_from_content
from summarizer.jobs.reply_length import reply_length
from summarizer.models import Article
from summarizer.store.entry import Entry

CLAIMS = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'


def entry(n_tokens: int, n_chars: int = 0, content: str = CLAIMS) -> Entry:
    usage = {"prompt_tokens": 100, "completion_tokens": n_tokens, "total_tokens": 100 + n_tokens}
    made = Entry(
        completion={**completion_from_content(content, "m"), "usage": usage},
        mode="json_schema",
        latency_s=0.0,
        created="2031-01-01T00:00:00+00:00",
        attempts=1,
        model="m",
        endpoint="e",
    )
    if n_chars:
        made["article_chars"] = n_chars
    return made


def article(n_chars: int) -> Article:
    return Article(text="x" * n_chars)


def test_without_a_history_the_article_tells() -> None:
    """A claim list of a capable model has 1.4 tokens for each byte of its article."""
    length = reply_length([], "m")
    assert length.of(article(1_000)) == 1_400
    assert length.describe() == "by the articles' length"


def test_few_replies_give_tokens_for_each_character() -> None:
    """900 tokens about 300 characters: three for each."""
    length = reply_length([entry(300, 100), entry(600, 200)], "m")
    assert length.of(article(1_000)) == 3_000
    assert length.describe() == "as in 2 stored replies of this model"


def test_many_replies_give_a_line() -> None:
    """500 tokens, and two for each character."""
    entries = [entry(500 + 2 * n, n) for n in range(100, 1_000, 100)]
    assert reply_length(entries, "m").of(article(5_000)) == pytest.approx(10_500)


def test_replies_of_one_length_stay_so() -> None:
    """Articles of all lengths were answered at the same length."""
    entries = [entry(700, n) for n in range(100, 1_000, 100)]
    assert reply_length(entries, "m").of(article(3_000)) == pytest.approx(700)


@pytest.mark.parametrize("entries", [[entry(300), entry(500)], [entry(400)]])
def test_replies_of_before_lengths_were_noted_give_their_mean(entries: Sequence[Entry]) -> None:
    """They say how long a reply was, not what about."""
    assert reply_length(entries, "m").of(article(9_000)) == 400


def test_answers_to_other_questions_teach_nothing() -> None:
    """A repair is no claim list."""
    assert reply_length([entry(9_000, 10, '{"repairs": []}')], "m").n_seen == 0


def test_other_models_teach_nothing() -> None:
    """A store may hold the replies of several."""
    assert reply_length([entry(9_000, 10)], "another").n_seen == 0
