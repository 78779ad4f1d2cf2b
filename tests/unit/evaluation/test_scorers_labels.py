"""Labels of matched claims: times as stretches of days, and what is wrong, in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from summarizer.evaluation.gold import Gold, find_gold, load_gold
from summarizer.evaluation.scorers.article import score_article
from summarizer.evaluation.scorers.times import Days, agree, is_dated, time_in_words
from summarizer.evaluation.scores import ArticleScores, Score, WrongLabel
from summarizer.grounding import ground
from summarizer.models import Claim, Quantity, TimeSpan, sha256_hex
from tests.golds import claim, gold_in, labels, perfect, record, sources

EVALS = Path(__file__).resolve().parents[3] / "evals" / "gold"


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    return gold_in(tmp_path)


def span(text: str) -> Days:
    """Return days of June 2031 written "1-10", with "" for an open end: "3-", "-", "17-17"."""
    first, last = (date(2031, 6, int(day)) if day else None for day in text.split("-"))
    return first, last


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        ("17-17", "17-17", True),
        ("1-10", "1-9", True),  # 9 of 10 days
        ("1-10", "4-13", True),  # 7 of 13
        ("1-10", "6-15", False),  # 5 of 15
        ("1-10", "1-20", True),  # 10 of 20, just half
        ("1-10", "1-21", False),
        ("17-17", "17-18", True),  # 1 of 2
        ("17-17", "16-18", False),
        ("17-17", "18-18", False),
        ("1-30", "17-17", True),  # more exact than "this month"
        ("1-10", "11-11", False),
        ("1-10", "10-11", False),  # 1 of 11, and not inside
        ("10-12", "12-10", False),  # begins after it ends
    ],
)
def test_times_agree_when_half_of_their_days_are_common(
    wanted: str, given: str, right: bool
) -> None:
    """At least half of the union, or a shorter time within a longer one of gold."""
    assert agree(span(wanted), span(given)) is right


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        ("17-17", "17-", True),  # what one leaves open, the other may say
        ("17-17", "-17", True),
        ("17-17", "16-", True),  # 16 to 17: half
        ("17-17", "15-", False),
        ("1-", "1-30", True),
        ("1-", "1-1", True),
        ("1-", "16-30", True),  # 15 of 30
        ("1-", "17-30", False),
        ("-30", "30-30", True),
        ("-30", "1-14", False),
        ("1-", "1-", True),
        ("-30", "-30", True),
        ("1-", "2-", False),
        ("1-", "-30", False),
        ("1-", "-1", False),
        ("17-17", "-", False),
        ("-", "17-17", False),
        ("-", "17-", False),
        ("-", "-", True),
    ],
)
def test_an_open_end_takes_what_the_other_side_says(wanted: str, given: str, right: bool) -> None:
    """Open on both sides is the same; an end must be there that both have."""
    assert agree(span(wanted), span(given)) is right


TUESDAY = {"text": "on Tuesday", "start": "2031-03-11", "end": "2031-03-11"}
NO_TIME = {"text": None, "start": None, "end": None}


def time_scores(
    folder: Path, of_gold: dict[str, Any], given: TimeSpan | None, **changes: Any
) -> dict[str, Score]:
    """Return both scores of time of a record with the claim c1, whose gold is `of_gold`."""
    content = labels()
    content["claims"][0].update({"time": of_gold}, **changes)
    scores = score_article(record(claim("g1", time=given)), gold_in(folder, content)).scores
    return {name: scores[name] for name in ("time.accuracy", "time.inferred")}


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (TimeSpan(start=date(2031, 3, 11), end=date(2031, 3, 11)), 1),
        (TimeSpan(start=date(2031, 3, 11)), 1),
        (TimeSpan(start=date(2031, 3, 12), end=date(2031, 3, 12)), 0),
        (TimeSpan(text="on Tuesday"), 0),
        (None, 0),
    ],
)
def test_a_time_that_its_evidence_gives_is_scored(
    tmp_path: Path, given: TimeSpan | None, right: int
) -> None:
    """The days count, not the words; a claim without days is wrong where gold has some."""
    scores = time_scores(tmp_path, TUESDAY, given)

    assert scores["time.accuracy"].counts == (right, 1)
    assert scores["time.inferred"].skipped


@pytest.mark.parametrize(
    "text",
    [None, "after 12 crates fell into the water"],
    ids=["no words", "words that are no date"],
)
def test_a_time_known_from_elsewhere_is_scored_apart(tmp_path: Path, text: str | None) -> None:
    """No date word of the claim's evidence gives it: `time.accuracy` does not count it."""
    inferred = {**TUESDAY, "text": text}

    for given, right in ((TimeSpan(start=date(2031, 3, 11)), 1), (None, 0)):
        scores = time_scores(tmp_path, inferred, given)
        assert scores["time.accuracy"].skipped == "no matched claim has a day"
        assert scores["time.inferred"].counts == (right, 1)


def test_a_date_of_the_context_is_known_from_elsewhere(tmp_path: Path) -> None:
    """What only resolves a claim is no evidence of it: a reader need not quote it."""
    context = labels()["claims"][0]["evidence"][0] | {"role": "context"}
    support = labels()["claims"][1]["evidence"]

    scores = time_scores(
        tmp_path, TUESDAY, TimeSpan(start=date(2031, 3, 11)), evidence=[context, *support]
    )

    assert scores["time.accuracy"].skipped


def test_a_day_that_gold_does_not_have_is_wrong(tmp_path: Path) -> None:
    """Where the article gives no day, a claim has none."""
    scores = time_scores(tmp_path, NO_TIME, TimeSpan(start=date(2031, 3, 11)))

    assert scores["time.accuracy"].counts == (0, 1)


def test_time_without_days_on_either_side_is_neutral(tmp_path: Path) -> None:
    """Nothing to compare is skipped, not right."""
    scores = time_scores(tmp_path, NO_TIME, TimeSpan(text="on Tuesday"))

    assert scores["time.accuracy"].skipped == "no matched claim has a day"


@pytest.mark.parametrize(
    ("article", "claims", "dated"),
    [
        ("000_78e766e01a0969bd", "g6 g13 g14 g18 g21 g24 g28 g30", True),
        ("000_78e766e01a0969bd", "g3 g4 g5 g16", False),
        ("003_a1009d192c6f2f29", "g2 g3 g11 g17 g25", True),
        ("003_a1009d192c6f2f29", "g6 g7 g21 g22 g24 g26 g27", False),
        ("live_blog_wildfire", "g2 g6 g7 g14", True),
        ("live_blog_wildfire", "g1 g3 g4 g10 g11", False),
        ("words_harvest", "g1 g7 g8 g9 g10", True),
        ("correction_cannery", "g10", False),  # "early" is no day
    ],
)
def test_our_gold_says_which_times_its_evidence_gives(
    article: str, claims: str, dated: bool
) -> None:
    """By a person's reading: "on Tuesday" gives a day; "then", "at dawn" and nothing do not."""
    gold = load_gold(EVALS / f"{article}.json")
    by_id = {each.id: each for each in gold.claims}

    assert [is_dated(by_id[name], is_english=True) for name in claims.split()] == [dated] * len(
        claims.split()
    )


GERMAN = "Der Hafen wird am Dienstag geschlossen, sagte der Leiter der Behörde in der Stadt.\n"


def test_in_another_language_the_words_that_gold_names_are_a_date(tmp_path: Path) -> None:
    """Date words are known in English only, and a German article has times too."""
    quote = "Der Hafen wird am Dienstag geschlossen"
    place = {"quote": quote, "start": 0, "end": len(quote)}
    content = labels()
    content.update(key_points=[], excluded=[])
    content["article"].update(path="hafen.txt", sha256=sha256_hex(GERMAN), n_chars=len(GERMAN))
    content["claims"] = [
        {
            **content["claims"][0],
            "text": "Der Hafen wird geschlossen.",
            "importance": "supporting",
            "evidence": [{**place, "role": "support"}],
            "time": {**TUESDAY, "text": "am Dienstag"},
        }
    ]
    (tmp_path / "hafen.txt").write_text(GERMAN, encoding="utf-8")
    found = ground(quote, GERMAN)
    said = claim("g1", text="Der Hafen wird geschlossen.", quotes=[]).model_copy(
        update={"evidence": (found,)}
    )

    scores = score_article(record(said), gold_in(tmp_path, content)).scores

    assert scores["time.accuracy"].counts == (1, 1)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("17-17", "2031-06-17"),
        ("1-10", "2031-06-01 to 2031-06-10"),
        ("1-", "from 2031-06-01"),
        ("-30", "until 2031-06-30"),
        ("-", "no day"),
    ],
)
def test_days_in_words(days: str, words: str) -> None:
    """One day, several, or an open end."""
    assert time_in_words(span(days)) == words


def wrong(gold: Gold, *claims: Claim) -> list[tuple[str, str, str, str]]:
    """Return each wrong label of a record: label, gold's id, and both in words."""
    found = score_article(record(*claims), gold).wrong
    return [(each.label, each.gold, each.expected, each.given) for each in found]


def test_a_perfect_record_has_no_wrong_label(gold: Gold) -> None:
    """What says what gold says is not listed."""
    assert score_article(perfect(), gold).wrong == ()


def test_a_wrong_label_has_the_claim_both_labels_and_the_articles_words(gold: Gold) -> None:
    """Gold's g3 is possible; a claim that states it is shown with what the article says."""
    said = claim("g3", status="stated", text="Forty ships may be delayed.")

    assert score_article(record(said), gold).wrong == (
        WrongLabel(
            label="status",
            gold="g3",
            claim="c3",
            text="Forty ships may be delayed.",
            expected="possible",
            given="stated",
            quote="40 ships may be delayed",
        ),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "planned"}, []),  # gold accepts it
        ({"polarity": "negative"}, [("polarity", "g3", "positive", "negative")]),
        (
            {"attribution": sources("Paul Jones")},
            [("attribution", "g3", "Radio Nine > Paul Jones", "Paul Jones")],
        ),
        (
            {"attribution": ()},
            [("attribution", "g3", "Radio Nine > Paul Jones", "the article itself")],
        ),
        ({"attribution": sources("the radio nine", "Paul W. Jones")}, []),
        (
            {"quantities": [Quantity(text="4,000", value=4000, unit="ships")]},
            [("quantities", "g3", "40 ships", "4,000 ships")],
        ),
        ({"quantities": []}, [("quantities", "g3", "40 ships", "nothing")]),
        (
            {
                "quantities": [
                    Quantity(text="at least 40", value=40, unit="ships", comparator="at_least")
                ]
            },
            [("quantities", "g3", "40 ships", "at least 40 ships")],
        ),
        (
            {
                "quantities": [
                    Quantity(text="40", value=40, unit="ships"),
                    Quantity(text="30 to 40", value=30, to=40, comparator="between", unit="days"),
                    Quantity(text="dozens", comparator="vague"),
                ]
            },
            [("quantities", "g3", "nothing", "30 to 40 days, dozens")],
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(
    gold: Gold, changes: dict[str, Any], expected: list[tuple[str, str, str, str]]
) -> None:
    """A chain outermost first, numbers with their unit; of numbers what is missing and extra."""
    assert wrong(gold, claim("g3", **changes)) == expected


@pytest.mark.parametrize(
    ("wanted", "given", "right"),
    [
        ("at_least", "at_least", True),
        ("at_least", "exact", False),  # "60 ships" for "at least 60 ships"
        ("exact", "about", False),
        ("at_least", "more_than", False),
    ],
)
def test_a_number_is_right_with_its_comparator_only(
    tmp_path: Path, wanted: str, given: Any, right: bool
) -> None:
    """A hedge that is lost or put in makes it another number: F1 of one of two is 1/2."""
    content = labels()
    content["claims"][2]["quantities"][0]["comparator"] = wanted
    gold = gold_in(tmp_path, content)
    quantity = Quantity(text="40", value=40, unit="ships", comparator=given)

    scores = score_article(record(claim("g2"), claim("g3", quantities=[quantity])), gold)

    assert scores.scores["quantities.f1"].value == (1.0 if right else 0.5)
    assert [each.label for each in scores.wrong] == ([] if right else ["quantities"])


def test_a_vague_number_has_no_comparator_to_compare(tmp_path: Path) -> None:
    """Without a value the words are compared: what they are is said in them."""
    content = labels()
    content["claims"][2]["quantities"] = [
        {"text": "dozens", "value": None, "comparator": "vague", "unit": "ships"}
    ]
    gold = gold_in(tmp_path, content)

    assert wrong(gold, claim("g3", quantities=[Quantity(text="Dozens", unit="ships")])) == []


def test_joint_sources_are_joined_in_words(tmp_path: Path) -> None:
    """Sources of one level speak together."""
    content = labels()
    content["claims"][2]["attribution"] = [["Radio Nine", "Paul Jones"]]

    assert wrong(gold_in(tmp_path, content), claim("g3", attribution=())) == [
        ("attribution", "g3", "Radio Nine and Paul Jones", "the article itself")
    ]


def test_joint_sources_written_as_one_name_are_both(tmp_path: Path) -> None:
    """Where each part is a known name; a title with "and" in it is none."""
    content = labels()
    content["claims"][2]["attribution"] = [["Radio Nine", "Paul Jones"]]
    gold = gold_in(tmp_path, content)

    assert wrong(gold, claim("g3", attribution=sources("Radio Nine and Jones"))) == []
    assert wrong(gold, claim("g3", attribution=sources("Jones and Weber"))) != []


@pytest.mark.parametrize(
    ("of_gold", "given", "expected"),
    [
        (TUESDAY, None, ("2031-03-11", "no day")),
        ({**TUESDAY, "text": None}, None, ("2031-03-11", "no day")),
        (NO_TIME, TimeSpan(start=date(2031, 3, 1)), ("no day", "from 2031-03-01")),
    ],
    ids=["dated", "inferred", "none"],
)
def test_wrong_times_are_listed_as_days(
    tmp_path: Path, of_gold: dict[str, Any], given: TimeSpan | None, expected: tuple[str, str]
) -> None:
    """Those known from elsewhere too."""
    content = labels()
    content["claims"][0]["time"] = of_gold

    assert wrong(gold_in(tmp_path, content), claim("g1", time=given)) == [("time", "g1", *expected)]


def counted(scores: ArticleScores, name: str) -> int:
    """Return how many claims a score counts as wrong."""
    right, n = scores.scores[name].counts
    return int(n - right)


@pytest.mark.parametrize("path", find_gold([EVALS]), ids=lambda path: path.stem)
def test_every_label_that_costs_a_score_is_listed(path: Path) -> None:
    """As many entries as the scores count wrong, on our gold with a label of each kind changed."""
    gold = load_gold(path)
    made = [
        claim("g2").model_copy(
            update={
                "id": f"c{number}",
                "text": each.text,
                "evidence": (),
                "attribution": sources("Nobody") if number % 3 == 0 else (),
                "status": "possible" if number % 2 else each.status,
                "polarity": "negative" if number % 5 == 0 else each.polarity,
                "time": TimeSpan(start=date(2020, 1, number % 9 + 1)) if number % 4 else None,
                "quantities": (),
            }
        )
        for number, each in enumerate(gold.claims)
    ]

    scores = score_article(record(*made), gold)

    listed = [each.label for each in scores.wrong]
    if not gold.claims:
        assert listed == []
        return
    assert listed.count("status") == counted(scores, "status.accuracy") > 0
    assert listed.count("polarity") == counted(scores, "polarity.accuracy")
    assert listed.count("attribution") == counted(scores, "attribution.chain")
    times = [name for name in ("time.accuracy", "time.inferred") if scores.scores[name].counts]
    assert listed.count("time") == sum(counted(scores, name) for name in times)
