"""How much of one text another carries: `presence`, `directional_score` and `faithfulness`."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.evaluation.matching.text import (
    PRESENCE_THRESHOLD,
    directional_score,
    mutual_scores,
    presence_parts,
    sentence_parts,
)
from summarizer.evaluation.matching.words import read, split_sentences, split_words
from summarizer.evaluation.scorers import faithfulness, presence

ARTICLE = "The mayor resigned on Monday. The council meets on Friday."
SENTENCES = st.lists(
    st.sampled_from(
        [*"the mayor 12 twelve not . ? one 5,000 Port 市 \n\n 's".split(" "), "resigned"]
    )
).map(" ".join)


def test_every_part_of_a_presence_counts_alike() -> None:
    """Words, alone and together, and order are full; 15 of the 17 runs of letters are there."""
    score = directional_score("The mayor resigned.", "the mayor has resigned .")

    assert score == pytest.approx((1 + 1 + 1 + 15 / 17) / 4)


def test_another_form_of_a_word_is_the_same_word() -> None:
    """By its first four letters; of its 7 runs of four characters 4 are there."""
    assert directional_score("Resigned", "a resignation") == pytest.approx((3 + 4 / 7) / 4)


def test_words_that_are_scattered_count_less_than_words_of_one_sentence() -> None:
    """At best two of the three words stand in one sentence; only the run "ts r" is not there."""
    parts = presence_parts(
        "Pilots refuelled zeppelins.", "Pilots slept. Mechanics refuelled zeppelins."
    )

    assert parts == pytest.approx({"words": 1, "together": 2 / 3, "order": 1, "letters": 24 / 25})


def test_a_unit_of_two_sentences_is_looked_for_in_two_neighbouring_ones() -> None:
    """Five of its six words stand in the last two sentences, four in the first two."""
    unit = "Pilots refuelled zeppelins. Mechanics repaired engines."
    output = "Pilots slept. Zeppelins landed. Mechanics refuelled zeppelins. They repaired engines."

    assert presence_parts(unit, output)["together"] == pytest.approx(5 / 6)


def test_two_statements_score_one_another_as_each_alone() -> None:
    """One sentence each: both directions at once are what they are one by one."""
    a, b = "The mayor resigned on Monday.", "A mayor of Port Ellis resigned."

    assert mutual_scores(read(a), read(b)) == pytest.approx(
        (directional_score(a, b), directional_score(b, a))
    )


@given(SENTENCES, SENTENCES, st.floats(0, 1))
def test_only_what_stays_under_the_least_is_left_uncounted(a: str, b: str, least: float) -> None:
    """Leaving the letters out changes no score that reaches the least."""
    whole = mutual_scores(read(a), read(b))
    quick = mutual_scores(read(a), read(b), least=least)

    assert quick in (whole, (0.0, 0.0))
    assert quick == whole or max(whole) < least


def test_what_the_output_says_beyond_the_unit_costs_nothing() -> None:
    """The score is directional."""
    unit, output = "The mayor resigned.", f"Snow fell. {ARTICLE} A bridge closed."

    assert directional_score(unit, output) > 0.9
    assert directional_score(output, unit) < 0.5


@pytest.mark.parametrize(
    ("unit", "output", "guard"),
    [
        ("40 ships sank.", "400 ships sank.", 0.5),
        ("12 ships and 40 crates sank.", "12 ships and 400 crates sank.", 0.75),
        ("Twelve crates fell.", "12 crates fell.", 1.0),
        ("5,000 people came.", "5000 people came.", 1.0),
        ("The ship that sank was a new one.", "A new ship sank.", 1.0),
    ],
)
def test_numbers_guard_a_presence_by_value(unit: str, output: str, guard: float) -> None:
    """The guard falls to a half with the share of numbers that are missing; "one" is a pronoun."""
    assert presence(unit, output) == pytest.approx(guard * directional_score(unit, output))


def test_numbers_do_not_run_on_from_one_paragraph_into_the_next() -> None:
    """Ten and three million, not thirteen million."""
    assert presence("Only ten.", "Only ten\n\nThree million stayed.") > PRESENCE_THRESHOLD


def test_one_wrong_number_is_enough_to_be_absent() -> None:
    """A copy whose only number is another one stays under the threshold."""
    unit = "The harbour lost 40 ships in the storm."

    assert presence(unit, unit) >= PRESENCE_THRESHOLD
    assert presence(unit, unit.replace("40", "400")) < PRESENCE_THRESHOLD


def test_faithfulness_of_a_copied_part_is_full() -> None:
    """Leaving words out is no invention."""
    assert faithfulness("The mayor resigned.", ARTICLE) == 1.0


def test_faithfulness_is_the_mean_of_runs_order_and_pairs() -> None:
    """All words, one of two neighbours, no longer run; two of three in order; no pair."""
    runs = (1 + 1 / 2 + 0 + 0) / 4

    assert faithfulness("The council resigned.", ARTICLE) == pytest.approx((runs + 2 / 3 + 0) / 3)


def test_an_invented_sentence_counts_as_a_sentence() -> None:
    """The mean of 1 and 0; a number is a word as others are."""
    output = "The mayor resigned on Monday. 40 ships sank."

    assert faithfulness(output, ARTICLE) == pytest.approx((1 + 0) / 2)


def test_runs_go_on_over_the_end_of_a_sentence() -> None:
    """An article that is cut badly loses order, and no run."""
    parts = sentence_parts(split_words("resigned on Monday the council"), read(ARTICLE))

    assert [parts[f"{n}-grams"] for n in (1, 2, 3, 4)] == [1.0, 1.0, 1.0, 1.0]


def test_an_output_longer_than_its_article_is_judged_sentence_by_sentence() -> None:
    """What is beyond the article is unsupported."""
    assert faithfulness("Rain fell. Wolves howled.", "Rain fell.") == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("article", "pairs"),
    [
        ("The mayor, Ann Adams, resigned.", 1),
        ("The mayor praised Port Ellis; Ann Adams resigned.", 0),
    ],
)
def test_neighbours_may_have_two_words_between_them_in_the_article(
    article: str, pairs: int
) -> None:
    """Three words on is near; farther on, runs and order alone speak for the sentence."""
    runs, order = (1 + 1 / 2 + 0 + 0) / 4, 1

    assert faithfulness("The mayor resigned.", article) == pytest.approx((runs + order + pairs) / 3)


def test_every_sentence_of_a_very_long_article_is_found() -> None:
    """Also where thousands of windows share all words, so that not all are compared."""
    choose = random.Random(3)
    words = "port ship crane gull mayor rain".split()
    article = ". ".join(" ".join(choose.choices(words, k=12)) for _ in range(2000))

    assert faithfulness(article, article) == 1.0


def test_a_sentence_without_a_pair_is_scored_by_its_runs_and_order() -> None:
    """One word with content has no neighbour: two of its three words are there, one run of two."""
    runs = (2 / 3 + 1 / 2 + 0 + 0) / 4

    assert faithfulness("The mayor did.", ARTICLE) == pytest.approx((runs + 2 / 3) / 2)


@pytest.mark.parametrize("score", [presence, directional_score, faithfulness])
@pytest.mark.parametrize(("text", "source"), [("", "a b"), ("a b", ""), ("", ""), ("...", "...")])
def test_nothing_said_or_nothing_to_carry_it_is_zero(score, text: str, source: str) -> None:
    """A side without a word scores 0, even when both are alike."""
    assert score(text, source) == 0.0


@pytest.mark.parametrize("score", [presence, directional_score, faithfulness])
@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“It’s over” – he said…", '"It\'s over" - he said...'),
        ("The\u00a0port in\u00adspected\nboth ﬁrms.", "The port inspected both firms."),
        ("the port -lrb- north -rrb- did n't open .", "The port (north) didn’t open."),
        ("the council 's 5,000 votes", "The council's 5000 votes"),
        ("ΑΘΗΝΑ ΣΗΜΕΡΑ", "αθηνα σημερα"),
        ("cafe\u0301 ouvert", "Café ouvert"),
    ],
)
def test_typography_case_and_tokenisation_do_not_count(score, text: str, source: str) -> None:
    """Texts that differ in nothing else score 1, either way round."""
    assert score(text, source) == pytest.approx(1.0)
    assert score(source, text) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "same_half", "other"),
    [
        ("Мэр ушёл в отставку.", "Мэр ушёл домой.", "Снег идёт третий день."),
        ("市長は月曜日に辞任した。", "市長は東京に着いた。", "雨。"),
        ("استقال رئيس البلدية", "استقال الوزير", "هطل المطر"),
    ],
)
@pytest.mark.parametrize("score", [presence, faithfulness])
def test_other_scripts_are_read_too(score, text: str, same_half: str, other: str) -> None:
    """Identical is 1, half alike in between, unlike near 0; with or without spaces."""
    assert score(text, text) == 1.0
    assert score(text, other) < 0.2
    assert score(text, other) < score(text, same_half) < 1.0


@given(st.text(max_size=200))
def test_identical_text_scores_one(text: str) -> None:
    """Whatever it is, if it has a word."""
    assert presence(text, text) == (1.0 if split_words(text) else 0.0)
    assert faithfulness(text, text) == (1.0 if split_sentences(text) else 0.0)


@given(SENTENCES, SENTENCES)
def test_scores_lie_between_zero_and_one(text: str, source: str) -> None:
    """Always, and the same when asked again."""
    for score in (presence, directional_score, faithfulness):
        value = score(text, source)
        assert 0.0 <= value <= 1.0
        assert score(text, source) == value


# No number words: without its punctuation, "twelve, thirteen" would be another number.
@given(SENTENCES.map(lambda text: text.replace("twelve", "harbour").replace("one", "crew")))
def test_a_whole_sentence_of_the_article_is_faithful(article: str) -> None:
    """Extraction cannot lose: each sentence, alone, scores 1."""
    for sentence in split_sentences(article):
        assert faithfulness(" ".join(sentence), article) > 0.99


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["news", "table", "one sentence", "unspaced"])
def test_a_hundred_thousand_characters_take_a_moment(kind: str) -> None:
    """Well under a second each; the bound leaves room for a busy machine."""
    choose = random.Random(7)
    words = [f"{choose.choice('bcdfgh')}o{choose.choice('klmnp')}a{n}" for n in range(4000)]
    made = " ".join(choose.choices(words, k=16_000))
    text = {
        "news": made.replace("7 ", "7. "),
        "table": made.replace(" ", " \n\n"),
        "one sentence": made,
        "unspaced": "市長は月曜日に辞任した。港は閉まる。" * 6000,
    }[kind][:100_000]
    other = text[50_000:] + text[:50_000]

    began = time.process_time()
    assert faithfulness(text, other) > 0.7
    assert presence(text, other) > 0.7
    assert time.process_time() - began < 5
