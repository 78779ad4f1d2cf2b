"""Who notices a wrong claim: sheets of gold claims, what is counted, and how it is shown."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.evaluation.calibration.claims import (
    ClaimCalibration,
    Trial,
    Verify,
    calibrate_claims,
)
from summarizer.evaluation.calibration.sheets import Sheet, make_sheets, untouched
from summarizer.evaluation.corruption import MEANINGS, Scene, corruptions
from summarizer.evaluation.gold import Gold, find_gold, load_gold
from summarizer.models import Article, Record, Support
from summarizer.reports.claim_calibration import render_claim_calibration
from tests import pinned_checks
from tests.unit.evaluation.test_corruption import CLAIMS, write_gold

EVALS = Path(__file__).resolve().parents[3] / "evals" / "gold"
GOLDS = [load_gold(path) for path in find_gold([EVALS])]
CHAIN = next(gold for gold in GOLDS if gold.id == "chain_talks")


@pytest.fixture(name="gold")
def gold_fixture(tmp_path: Path) -> Gold:
    return write_gold(tmp_path)


def contents(sheets: list[Sheet]) -> list[list[tuple[str, str]]]:
    """Return what each sheet shows: the claim, and what became of it."""
    return [
        [(i.gold.id, i.corruption.claim.text if i.corruption else "") for i in sheet.items]
        for sheet in sheets
    ]


def test_a_sheet_has_every_claim_once_and_half_of_them_wrong() -> None:
    """In one round one half, in the next the other."""
    first, second = make_sheets(CHAIN, seed=0, rounds=2)

    for sheet in (first, second):
        assert [item.gold for item in sheet.items] == list(CHAIN.claims)
    wrong = [{i.gold.id for i in sheet.items if i.corruption} for sheet in (first, second)]
    assert not wrong[0] & wrong[1]
    assert {len(each) for each in wrong} <= {6, 7}  # of 13, all fit for something


def test_more_rounds_leave_the_earlier_ones_as_they_were() -> None:
    """Else a reply that was paid for would answer nothing any more."""
    assert contents(make_sheets(CHAIN, seed=3, rounds=5))[:2] == contents(
        make_sheets(CHAIN, seed=3, rounds=2)
    )


def test_all_rounds_try_every_kind_that_a_claim_is_fit_for_once() -> None:
    """And then stop."""
    tried = Counter(
        (item.gold.id, item.corruption.kind)
        for sheet in make_sheets(CHAIN, seed=0)
        for item in sheet.items
        if item.corruption
    )
    scene = Scene(CHAIN)
    fit = {(claim.id, kind) for claim in CHAIN.claims for kind in corruptions(claim, scene)}

    assert tried == Counter(dict.fromkeys(fit, 1))


def test_another_seed_draws_otherwise() -> None:
    """And the same one alike."""
    assert contents(make_sheets(CHAIN, seed=1)) == contents(make_sheets(CHAIN, seed=1))
    assert contents(make_sheets(CHAIN, seed=1)) != contents(make_sheets(CHAIN, seed=2))


def test_an_untouched_sheet_has_no_defect(gold: Gold) -> None:
    """It is what false alarms are counted on."""
    assert contents([untouched(gold)]) == [[(name, "") for name in CLAIMS]]


def trials(found: ClaimCalibration, kind: str | None) -> dict[str, Trial]:
    """Return the trials of a kind, by claim."""
    return {each.claim: each for each in found.trials if each.kind == kind}


def test_a_wrong_number_is_found_by_the_checks_and_counted(gold: Gold) -> None:
    """200 or 12 for 40, and 40 or 200 for 12: the quotes hold neither in that place."""
    found = calibrate_claims([gold])
    rate = found.kinds["number"].checks

    assert (rate.n, found.kinds["number"].verifier) == (2, None)
    assert "number" in trials(found, "number")["send"].flags
    assert rate.found == sum(each.flagged for each in trials(found, "number").values())
    assert rate.share.value == rate.found / rate.n


def test_a_flag_that_the_right_claim_has_too_finds_nothing(tmp_path: Path) -> None:
    """A check that is wrong about the claim as it is has not noticed what became of it."""
    said = (
        "Mayor Tom Reed of Zurbia criticized Anna Weiss.",
        "Mayor Tom Reed criticized Weiss",
        {},
    )
    found = calibrate_claims([write_gold(tmp_path, one=said)])
    (alarm,) = trials(found, None).values()
    opposite = trials(found, "opposite")["one"]

    assert (alarm.flags, alarm.flagged) == (("name",), True)  # nobody names Zurbia
    assert opposite.text == "Mayor Tom Reed of Zurbia praised Anna Weiss."
    assert (opposite.flags, opposite.flagged) == (("name",), False)
    assert (found.untouched.checks.n, found.untouched.checks.found) == (1, 1)


def verifier(*wrong: str, undecided: str = "") -> Verify:
    """Return a second reading that calls claims wrong by words in them, or does not decide."""

    async def verify(article: Article, record: Record) -> Record:
        claims = []
        for claim in record.claims:
            is_wrong = any(word in claim.text for word in wrong)
            support = Support(supported=not is_wrong, wrong=("negation",) if is_wrong else ())
            left = undecided and undecided in claim.text
            claims.append(claim.model_copy(update={"support": None if left else support}))
        return record.model_copy(update={"claims": tuple(claims)})

    return verify


def test_what_a_verifier_calls_wrong_is_counted_beside_the_checks() -> None:
    """One that looks for "not" finds each that was put in, and calls right claims wrong too."""
    found = calibrate_claims([CHAIN], rounds=30, verify=verifier(" not "))
    negation, alarms = found.kinds["negation"], found.untouched
    put_in = [t for t in found.trials if t.kind == "negation" and " not " in t.text]

    assert negation.verifier is not None
    assert negation.verifier.found == len(put_in) > 0
    assert {each.says for each in put_in} == {("negation",)}
    assert alarms.verifier is not None
    assert alarms.verifier.found == sum(" not " in t.text for t in found.trials if not t.kind) > 0
    assert negation.either is not None
    assert negation.either.found >= max(negation.verifier.found, negation.checks.found)


def test_what_is_left_undecided_is_neither_caught_nor_called_wrong() -> None:
    """And said; of "Talva" nothing is decided, which is in some of the claims."""
    found = calibrate_claims([CHAIN], verify=verifier("a", undecided="Talva"))
    left = [trial for trial in found.trials if "Talva" in trial.text]

    assert (found.rounds, len(found.trials)) == (2, 2 * len(CHAIN.claims))
    assert found.n_undecided == len(left) > 0
    assert all(trial.wrong is None for trial in left)
    assert found.corrupted.verifier is not None
    assert found.corrupted.verifier.n - found.corrupted.verifier.found >= sum(
        trial.kind is not None for trial in left
    )
    assert f"left {len(left)} claims of 26 undecided" in render_claim_calibration(found, "m")


def test_a_model_that_decides_nothing_has_no_figure() -> None:
    """Not 0: nothing was measured."""
    found = calibrate_claims([CHAIN], verify=verifier(undecided=""), rounds=1)
    nothing = calibrate_claims([CHAIN], verify=verifier(undecided=" "), rounds=1)

    assert found.untouched.verifier is not None
    assert found.untouched.verifier.share.value == 0.0
    assert nothing.untouched.verifier is not None
    assert nothing.untouched.verifier.share.value is None
    assert nothing.untouched.verifier.share.reason == "the model decided none of them"


def test_a_kind_that_no_claim_is_fit_for_says_so(tmp_path: Path) -> None:
    """A dash and the reason, never 0."""
    said = ("Anna Weiss slept.", "who met Jones in March", {})
    found = calibrate_claims([write_gold(tmp_path, one=said)])
    unit = found.kinds["unit"]

    assert (unit.checks.n, unit.checks.share.value) == (0, None)
    assert unit.skipped == "no claim is fit for it"
    lines = render_claim_calibration(found).splitlines()
    assert [line.split() for line in lines if line.startswith("another unit")] == [
        ["another", "unit", "0", "-", "-", "-"]
    ]
    assert any(line.startswith("-: no claim is fit for it (") for line in lines)


def test_gold_without_claims_measures_nothing() -> None:
    """An error, not a table of zeros."""
    essay = next(gold for gold in GOLDS if gold.id == "essay_harbor")

    with pytest.raises(InputError, match="no claims in the gold"):
        calibrate_claims([essay])
    assert calibrate_claims([essay, CHAIN]).n_articles == 2


def test_the_table_is_at_most_80_columns_wide() -> None:
    """With a model as without."""
    for verify in (None, verifier(" not ")):
        shown = render_claim_calibration(calibrate_claims(GOLDS, rounds=8, verify=verify), "big")
        assert max(map(len, shown.splitlines()[2:-1])) <= 80
        assert all(title in shown for title in MEANINGS.values())


def test_the_checks_find_no_less_than_was_pinned() -> None:
    """Our own gold's figures may not fall; `python -m tests.pinned_checks` pins better ones."""
    assert list(pinned_checks.falls(pinned_checks.pinned(), pinned_checks.measure())) == []


def test_a_figure_that_falls_is_named() -> None:
    """Fewer wrong claims found, more right ones called wrong, or none measured any more."""
    before = pinned_checks.pinned()
    fewer = {**before["number"], "found": before["number"]["found"] - 1}
    more = {**before["untouched"], "found": before["untouched"]["found"] + 1}
    none = {**before["name"], "n": 0, "found": 0}
    after = {**before, "number": fewer, "untouched": more, "name": none}

    assert [line.split(":")[0] for line in pinned_checks.falls(before, after)] == [
        "number",
        "name",
        "untouched",
    ]


def test_the_table_of_the_readme_is_what_was_pinned() -> None:
    """What the documentation says was measured."""
    assert pinned_checks.current() == pinned_checks.table()
