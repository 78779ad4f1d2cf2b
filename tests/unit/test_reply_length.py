"""How long replies will be, by those that the store holds."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from summarizer.backends.completions import completion_from_content
from summarizer.jobs.reply_length import Ahead, reply_length
from summarizer.models import Article
from summarizer.provenance import Usage
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


def asked(n_tokens: int, n_chars: int, input_tokens: int, request_chars: int) -> Entry:
    made = entry(n_tokens, n_chars)
    usage = {"prompt_tokens": input_tokens, "completion_tokens": n_tokens}
    made["completion"] = {**made["completion"], "usage": usage}
    made["request_chars"] = request_chars
    return made


def tokens(usage: Usage) -> float:
    return float(usage.input_tokens + usage.output_tokens)


def test_requests_are_as_long_as_others_were() -> None:
    """300 tokens for 900 characters: a third each; a quarter while nothing is known."""
    assert reply_length([entry(300, 100)], "m").input_of(600) == 150
    assert reply_length([], "m").input_of(600) == 150
    entries = [asked(300, 100, 100, 300), asked(300, 100, 200, 600)]
    assert reply_length(entries, "m").input_of(600) == pytest.approx(200)


def test_what_stored_replies_differ_by_is_the_error() -> None:
    """Eight of 1,000 tokens, half of them 10 % longer and half shorter than the estimate.

    The spread is .1 * sqrt(8 / 6) = .1155; of a hundred articles, a tenth of that. Without one of
    the eight the mean is 1,000 +- 100/7, which is a spread of .1 / 7 * sqrt(7) = .0378. Student's t
    with 6 degrees of freedom is 2.43: 2.43 * sqrt(.01155**2 + .0378**2) = .096.
    """
    entries = [asked(n, 1_000, 1, 10_000) for n in (900, 1_100) * 4]
    length = reply_length(entries, "m")
    ahead = Ahead(100, 100_000, 1_000_000, 100 * 1_000.0**2)
    error = length.relative_error(lambda usage: float(usage.output_tokens), ahead)
    assert error == pytest.approx(0.096, abs=0.0005)


@pytest.mark.parametrize("n", [0, 7])
def test_few_replies_tell_no_error(n: int) -> None:
    """Null, and not zero."""
    entries = [asked(1_000, 1_000, 500, 2_000) for _ in range(n)]
    assert reply_length(entries, "m").relative_error(tokens, Ahead(1, 10, 10, 1.0)) is None


@pytest.mark.parametrize(("n_stored", "n_to_do"), [(12, 5), (40, 400), (300, 50)])
def test_the_error_holds_in_95_of_100_stores(n_stored: int, n_to_do: int) -> None:
    """Articles of 300 to 9,000 characters, replies that vary by a third around two a character.

    Of 200 such stores 190 are expected to tell it right, with a standard deviation of 3.
    """
    dice = Random(n_stored)

    def drawn() -> tuple[int, int, int, int]:
        n_chars = round(300 * 30 ** dice.random())
        output = round((200 + 2 * n_chars) * max(0.2, dice.gauss(1, 0.33)))
        return output, n_chars, round((4_000 + n_chars) / 4.2), 4_000 + n_chars

    n_within = 0
    for _ in range(200):
        length = reply_length([asked(*drawn()) for _ in range(n_stored)], "m")
        ahead, expected, actual = Ahead(), 0.0, 0.0
        for output, n_chars, n_input, request_chars in (drawn() for _ in range(n_to_do)):
            one = length.input_of(request_chars) + length.of(article(n_chars))
            expected, actual = expected + one, actual + output + n_input
            ahead.n += 1
            ahead.n_chars += n_chars
            ahead.request_chars += request_chars
            ahead.squares += one * one
        error = length.relative_error(tokens, ahead)
        assert error is not None
        n_within += abs(actual - expected) <= error * expected
    assert n_within >= 180


def test_answers_to_other_questions_teach_nothing() -> None:
    """A repair is no claim list."""
    assert reply_length([entry(9_000, 10, '{"repairs": []}')], "m").n_seen == 0


def test_other_models_teach_nothing() -> None:
    """A store may hold the replies of several."""
    assert reply_length([entry(9_000, 10)], "another").n_seen == 0
