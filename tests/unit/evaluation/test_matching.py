"""Which claims are one: many to one, one to one, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching.claims import Matching, match
from summarizer.evaluation.matching.likeness import (
    Likeness,
    contradict,
    least_match,
    likeness,
    prepare,
)
from summarizer.evaluation.matching.pairing import pair_with_gold
from summarizer.models import ArticleInfo, Claim
from summarizer.text.spans import common, containment, iou, length, merged
from tests.golds import claim, evidence, gold_in, labels, perfect, record

NO_KIN: dict[str, frozenset[str]] = {}


def said(text: str, start: int = 0, end: int = 40) -> tuple[str, int, int]:
    return text, start, end


def alike(a: str, b: str, *, apart: bool = False) -> Likeness:
    """Compare two texts with the same evidence, or with none in common."""
    return likeness(prepare(a, [(0, 40)]), prepare(b, [(50, 90) if apart else (0, 40)]), NO_KIN)


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    return gold_in(tmp_path)


def carriers(matching: Matching, gold: Gold, claims: tuple[Claim, ...]) -> dict[str, list[str]]:
    """Return the ids of the claims that carry each gold claim."""
    return {
        g.id: [claims[i].id for i in found]
        for g, found in zip(gold.claims, matching.carriers, strict=True)
    }


def test_identical_claims_are_wholly_alike() -> None:
    """The same text with the same evidence gives 1 both ways."""
    assert alike("Jones closed the port.", "Jones closed the port.") == Likeness(1, 1, 1)


def test_two_claims_with_nothing_in_common_are_not_alike() -> None:
    """Sharing a sentence of evidence does not make two claims one."""
    assert alike("Jones closed the port.", "Ships may be delayed.") == Likeness(0, 0, 0)


def test_a_claim_that_says_more_carries_the_smaller_one() -> None:
    """Likeness is directional: the part stands in the whole, the whole not in the part."""
    found = alike(
        "12 crates fell into the water.",
        "12 crates fell into the water at Port Ellis while forty workers unloaded a ship.",
    )

    assert found.forth > 0.9
    assert found.back < found.forth


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("12 crates fell into the water.", "21 crates fell into the water."),
        ("Twelve crates fell.", "Twenty crates fell."),
        ("Jones named the owner.", "Jones did not name the owner."),
        ("The port will close.", "The port won't close."),
        ("The fair opens on May 4, 2031.", "The fair opens on May 5, 2031."),
        ("The fair opens in March 2031.", "The fair opens in May 2031."),
        ("The fair opened in 2030.", "The fair opened in 2031."),
        ("Jones met Weber in Northtown.", "Jones met Brandow in Northtown."),
    ],
)
def test_numbers_negation_and_names_that_contradict_never_match(a: str, b: str) -> None:
    """However alike the rest is, with the same evidence."""
    assert alike(a, b) == Likeness(0, 0, 0)
    assert alike(b, a) == Likeness(0, 0, 0)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("12 crates fell.", "Twelve crates fell."),
        ("40 ships may be delayed.", "Ships may be delayed."),
        ("Jones did not name the owner.", "Jones didn't name the owner."),
        ("The port closed on March 11, 2031.", "The port closed."),
        ("The port closed from May 30 to June 2.", "The port closed in early June."),
        ("The fair may open in June.", "In June the fair opens."),
        ("The two countries signed a treaty.", "A treaty was signed by countries of 3 seas."),
        ("The port closed.", "The port closed, and the fair did not open."),
    ],
)
def test_what_one_only_says_more_contradicts_nothing(a: str, b: str) -> None:
    """A number or a "not" that stands elsewhere in a longer claim is no contradiction."""
    assert not contradict(prepare(a, ()), prepare(b, ()))


def test_a_denied_claim_may_be_worded_either_way() -> None:
    """What is denied is worded with or without "not"; the status is scored later."""
    plain = prepare("The cranes were old.", (), status="denied")

    assert not contradict(plain, prepare("The cranes were not old.", ()))


def test_dates_may_stand_in_time_instead_of_the_text() -> None:
    """A claim whose date is resolved in `time` only loses nothing."""
    found = alike("The port closed on March 11, 2031.", "The port closed.")

    assert found.forth == pytest.approx(1)


def test_names_of_one_entity_are_no_contradiction() -> None:
    """Aliases of gold stand for one another."""
    kin = {"shoigu": frozenset(("shoigu", "minister")), "minister": frozenset(("shoigu",))}
    a = prepare("Shoigu visited Northtown.", [(0, 9)])
    b = prepare("The Minister visited Northtown.", [(0, 9)])

    assert likeness(a, b, kin).forth > 0.4
    assert likeness(a, prepare("Weber visited Northtown.", [(0, 9)]), kin).forth == 0


PLACES = st.sampled_from([(0, 40), (20, 60), (50, 90)])
CLAIMS = st.lists(
    st.sampled_from("Jones Weber closed opened the port fair on May 4 2031 , 12 not".split()),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(CLAIMS, CLAIMS, PLACES, PLACES)
def test_only_what_can_be_no_match_is_left_unmeasured(
    a: str, b: str, here: tuple[int, int], there: tuple[int, int]
) -> None:
    """The quick way says the same of all that may be one, and less of what may not."""
    one, other = prepare(a, [here]), prepare(b, [there])
    whole = likeness(one, other, NO_KIN)
    quick = likeness(one, other, NO_KIN, matches_only=True)

    assert quick == whole or max(whole.forth, whole.back) < least_match(whole.iou)


def test_a_record_that_repeats_gold_matches_all_of_it(gold: Gold) -> None:
    """Every claim finds its own; the optional one is neutral and in no pair."""
    matching = match(perfect(), gold)

    assert matching.carriers == ((0,), (1,), (2,), (3,), (4,))
    assert matching.bins == ("matched", "matched", "matched", "matched", "neutral")
    assert matching.pairs == ((0, 0), (1, 1), (2, 2), (3, 3))
    assert matching.n_predicted == 4


def test_one_long_claim_carries_two(gold: Gold) -> None:
    """A claim that joins two gold claims finds both and is right, but stands for one only."""
    both = "The harbour of Port Ellis will close on Tuesday after 12 crates fell into the water"
    claims = (claim("g1", text=f"{both}.", quotes=[both]),)

    matching = match(record(*claims), gold)

    assert carriers(matching, gold, claims)["g1"] == ["c1"]
    assert carriers(matching, gold, claims)["g2"] == ["c1"]
    assert matching.bins == ("matched",)
    assert len(matching.pairs) == 1
    assert matching.n_predicted == 1


def test_two_parts_carry_one_claim_together(tmp_path: Path) -> None:
    """A gold claim that is cut in two is found, and both parts are right."""
    content = labels()
    whole = "Paul Jones, who heads the port, told Radio Nine that 40 ships may be delayed"
    content["claims"][2].update(
        text="Port manager Jones told Radio Nine that ships may be delayed by a storm at sea.",
        evidence=[{**evidence_of(whole), "role": "support"}],
        quantities=[],
    )
    gold = gold_in(tmp_path, content)
    claims = (
        claim("g3", id="c1", text="Port manager Jones told Radio Nine.", quotes=[whole]),
        claim("g3", id="c2", text="Ships may be delayed by a storm at sea.", quotes=[whole]),
    )

    matching = match(record(*claims), gold)

    assert carriers(matching, gold, claims)["g3"] == ["c1", "c2"]
    assert matching.bins == ("matched", "matched")


def evidence_of(quote: str) -> dict[str, object]:
    found = evidence(quote)
    return {"quote": found.quote, "start": found.start, "end": found.end}


def test_what_gold_leaves_out_is_supported_or_not(gold: Gold) -> None:
    """Unmatched claims: carried by their own sentence, or not, or quoting what is excluded."""
    quote = "told Radio Nine that 40 ships may be delayed"
    claims = (
        claim("g3", text="Jones spoke to Radio Nine.", quotes=[quote], attribution=()),
        claim("g3", text="Paul Jones told Radio Nine that 70 ships may sink.", quotes=[quote]),
        claim(
            "g4",
            text="The annual gull fair is held in May.",
            quotes=["The annual gull fair is held in May."],
        ),
    )

    assert match(record(*claims), gold).bins == ("supported", "unsupported", "neutral")


def test_what_quotes_excluded_text_is_neutral_whatever_it_says(gold: Gold) -> None:
    """A system that extracts it is neither rewarded nor punished, even if it says what gold has."""
    excluded = "The annual gull fair is held in May."
    claims = (claim("g2", quotes=[excluded]),)

    matching = match(record(*claims), gold)

    assert carriers(matching, gold, claims)["g2"] == ["c2"]
    assert matching.bins == ("neutral",)


def test_gold_that_was_missed_stands_in_no_pair(tmp_path: Path) -> None:
    """The nearest claim says a part of it, and is of no use to compare labels with."""
    content = labels()
    whole = "Paul Jones, who heads the port, told Radio Nine that 40 ships may be delayed"
    content["claims"][2].update(
        text="Port manager Jones told Radio Nine that most ships from other harbours may be"
        " delayed until summer by heavy storms at sea.",
        evidence=[{**evidence_of(whole), "role": "support"}],
        quantities=[],
    )
    part = (claim("g3", text="Jones told Radio Nine.", quotes=[whole]),)

    matching = match(record(*part), gold_in(tmp_path, content))

    assert matching.carriers[2] == ()
    assert matching.pairs == ()
    assert matching.near == ((2, 0),)


def test_a_quote_that_is_not_the_articles_supports_nothing(gold: Gold) -> None:
    """Offsets are looked up again: a record may be wrong about its own evidence."""
    real = evidence("Paul Jones, who heads the port")
    forged = real.model_copy(update={"quote": "Paul Jones, who sold the port."})
    claims = (claim("g5", text="Paul Jones spoke.", evidence=(forged,)),)

    assert match(record(*claims), gold).bins == ("unsupported",)


def test_a_claim_that_comes_twice_is_a_duplicate(gold: Gold) -> None:
    """The second of two claims that say the same is named with the first."""
    again = claim("g2", id="c9", text="12 crates fell in the water.")

    matching = match(record(claim("g2"), claim("g3"), again), gold)

    assert matching.duplicates == ((0, 2),)
    assert matching.bins == ("matched", "matched", "matched")


def test_nothing_on_either_side_matches_nothing(tmp_path: Path) -> None:
    """Without claims, or without gold, everything is empty and nothing is divided by zero."""
    content = labels()
    gold = gold_in(tmp_path, content)
    without_claims = match(record(), gold)
    content.update(claims=[], key_points=[])
    without_gold = match(perfect(), gold_in(tmp_path / "b", content))
    neither = match(record(), gold_in(tmp_path / "c", content))

    assert without_claims.carriers == ((),) * 5
    assert without_claims.n_predicted == 0
    assert without_gold.carriers == ()
    assert set(without_gold.bins) <= {"neutral", "supported", "unsupported"}
    assert "matched" not in without_gold.bins
    assert (neither.carriers, neither.bins, neither.pairs) == ((), (), ())


def test_records_pair_with_gold_by_text_or_id(gold: Gold) -> None:
    """The text decides; a record without a hash goes by its name, folders left out."""
    by_hash = perfect().model_copy(
        update={"article": perfect().article.model_copy(update={"id": "other"})}
    )
    by_id = perfect().model_copy(update={"article": ArticleInfo(id="invented/harbour")})

    assert pair_with_gold([by_hash], [gold]) == [(by_hash, gold)]
    assert pair_with_gold([by_id], [gold]) == [(by_id, gold)]


def test_no_record_and_no_gold_is_left_out(gold: Gold) -> None:
    """Either without the other, a second one, or another text of the same name is an error."""
    stranger = perfect().model_copy(update={"article": ArticleInfo(id="ferry")})
    other_text = perfect().model_copy(
        update={"article": ArticleInfo(id="harbour", sha256="0" * 64)}
    )

    for records, golds, message in (
        ([stranger], [gold], "'ferry' has no gold"),
        ([], [gold], "no record for the gold of harbour"),
        ([perfect(), perfect()], [gold], "two records"),
        ([perfect()], [gold, gold], "has gold twice"),
        ([other_text], [gold], "made from another text"),
    ):
        with pytest.raises(InputError, match=message):
            pair_with_gold(records, golds)


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(SPANS, SPANS)
def test_overlap_is_that_of_sets_of_characters(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    """IoU and containment agree with counting characters one by one."""
    ours = {c for start, end in first for c in range(start, end)}
    theirs = {c for start, end in second for c in range(start, end)}
    a, b = merged(first), merged(second)
    smaller = min(len(ours), len(theirs))

    assert (length(a), length(b), common(a, b)) == (len(ours), len(theirs), len(ours & theirs))
    assert iou(a, b) == (len(ours & theirs) / len(ours | theirs) if ours | theirs else 0)
    assert containment(a, b) == (len(ours & theirs) / smaller if smaller else 0)
