"""How a comparison looks: at most 80 columns, scores below what is to be said of them."""

from __future__ import annotations

from rich.cells import cell_len

from summarizer.evaluation.compare import ChangedClaim, Comparison, ScoreDifference, Side
from summarizer.evaluation.verdict import Usage
from summarizer.reports.comparison import render_comparison


def difference(value: float, said: str, *, noise: bool, first: float = 0.5) -> ScoreDifference:
    return ScoreDifference(
        first=first,
        second=first + value,
        difference=value,
        low=value - 0.1,
        high=value + 0.1,
        noise=noise,
        n=9,
        smallest_seen=0.15,
        said=said,
    )


def comparison(**scores: ScoreDifference) -> Comparison:
    side = Side(suite="s", model="m" * 60, mode="live", prompt="article.md", usage=Usage())
    claim = ChangedClaim(article="a", claim="g2", text="国境" * 40, file="gold/a.json", line=7)
    return Comparison(
        first=side,
        second=side,
        scores={name.replace("__", "."): score for name, score in scores.items()},
        fixed=(claim,),
        broke=(),
        notes=("word " * 40,),
    )


def test_what_is_worse_beyond_noise_stands_first_and_the_same_last() -> None:
    """Each group below what is said of it."""
    text = render_comparison(
        comparison(
            claims__f1=difference(0, "the same", noise=True),
            claims__recall=difference(0.3, "better, more than noise", noise=False),
            time__accuracy=difference(0.05, "better, but it could be noise", noise=True),
            status__accuracy=difference(-0.3, "worse, more than noise", noise=False),
        )
    )
    heads = [line for line in text.splitlines() if "noise" in line or line == "the same"]
    assert heads == [
        "worse, more than noise",
        "better, more than noise",
        "better, but it could be noise",
        "the same",
    ]
    row = "  status.accuracy  0.500   0.200  -0.300  -0.400 to -0.200      0.150"
    assert f"\n\nworse, more than noise\n{row}\n\nbetter" in text


def test_no_line_of_a_comparison_is_wider_than_80_columns() -> None:
    """With the longest name of a score, numbers above one, long models, notes and claims."""
    text = render_comparison(
        comparison(
            summary__supported_by_model=difference(-0.25, "worse, more than noise", noise=False),
            summary__words=difference(-12.5, "lower, more than noise", noise=False, first=163.6),
        )
    )
    assert "summary.words 163.6 151.1 -12.5 -12.6 to -12.4 0.150" in " ".join(text.split())
    assert max(map(cell_len, text.splitlines())) <= 80
