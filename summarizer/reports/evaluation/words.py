"""What every report on a verdict says, as plain words: the reports only lay it out.

Data stands here as it is; a report makes it harmless in its own form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from summarizer.evaluation.scores import WrongLabel
from summarizer.evaluation.verdict import CaseResult, GateCheck, ScoreResult, Verdict
from summarizer.plurals import counted

SCORE_HEADER: Final = ("score", "value", "95 % interval", "n", "skipped", "errors")
_COUNTS: Final = ("rejected.", "flags.", "usage.")
# Scores that a suite has to ask for: where nobody did, there is nothing to say of them.
_ON_REQUEST: Final = re.compile(r"judge\.|.*\.supported_by_model$")


class Entry(NamedTuple):
    """One thing to look at: `place` is FILE:LINE of the gold, or the article; then what is so."""

    place: str
    said: str
    more: tuple[str, ...] = ()


def subject(verdict: Verdict) -> list[str]:
    """Return what was run, how, and what it was held to; the first names the model."""
    said = f"suite {verdict.suite}: {counted(len(verdict.cases), 'article')}"
    if verdict.repeats > 1:
        said += f", each asked {verdict.repeats} times"
    if verdict.prompt:
        said += f", prompt {verdict.prompt}"
    held = [
        f"baseline {verdict.baseline}" if verdict.baseline else "",
        f"against {verdict.against}" if verdict.against else "",
    ]
    lines = [verdict.headline, said]
    lines += [f"endpoint {verdict.endpoint}"] if verdict.endpoint else []
    lines += [f"summaries judged by {verdict.judged_by}"] if verdict.judged_by else []
    lines += [f"held to: {', '.join(filter(None, held))}"] if any(held) else []
    return lines


def ending(verdict: Verdict) -> str:
    """Return the gate's word with its counts: "failed: 2 of 43 checks"."""
    checks = counted(len(verdict.checks), "check")
    allowed = f", {len(verdict.allowed)} allowed to fail" if verdict.allowed else ""
    if verdict.passed:
        return f"passed: {checks}{allowed}"
    return f"failed: {len(verdict.failures)} of {checks}{allowed}"


def check_place(check: GateCheck) -> str:
    """Return FILE:LINE of the limit, or of the gold, that a check is about; "" without a file."""
    return f"{check.file}:{check.line or 1}" if check.file else ""


def allowed_words(check: GateCheck, verdict: Verdict) -> str:
    """Return a check that was let through, with the reason that somebody gave."""
    return f"{check.message} (reason: {verdict.reason or 'none was given'})"


def number(value: float) -> str:
    """Return three decimals, and none from 100 on."""
    return f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"


def score_rows(verdict: Verdict) -> list[tuple[str, ...]]:
    """Return the cells of each score that says something, under `SCORE_HEADER`."""
    return [
        (
            name,
            "-" if score.value is None else number(score.value),
            interval(score),
            str(score.n),
            str(score.skipped),
            str(score.errors),
        )
        for name, score in shown_scores(verdict)
    ]


def interval(score: ScoreResult) -> str:
    """Return "0.610 to 0.800", "-" where there is none."""
    if score.low is None or score.high is None:
        return "-"
    return f"{number(score.low)} to {number(score.high)}"


def shown_scores(verdict: Verdict) -> Iterator[tuple[str, ScoreResult]]:
    """Yield the scores but for counts of nothing, and what was not asked for."""
    for name, score in verdict.scores.items():
        was_not_asked = _ON_REQUEST.match(name) and not score.n and not score.errors
        if not was_not_asked and not counts_nothing(name, score.value):
            yield name, score


def counts_nothing(name: str, value: float | None) -> bool:
    """Say whether a score counts something of which there is none."""
    return name.startswith(_COUNTS) and not value


def footnotes(verdict: Verdict) -> list[str]:
    """Return what belongs to the table: why there is a "-", spread, what it took, the notes."""
    reasons: dict[str, list[str]] = {}
    for name, score in shown_scores(verdict):
        if score.reason is not None:
            said = score.reason if score.value is not None else f"no value: {score.reason}"
            reasons.setdefault(said, []).append(name)
    lines = [f"{reason} ({', '.join(names)})" for reason, names in reasons.items()]
    if verdict.repeats > 1:
        spread = [f"{name} {s.spread:.3f}" for name, s in verdict.scores.items() if s.spread]
        said = ", ".join(spread) or "none: every run gave the same"
        lines.append(f"spread from run to run (standard deviation): {said}")
    usage = verdict.usage
    if usage.input_tokens or usage.output_tokens:
        cost = "cost not known" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
        lines.append(
            f"{counted(usage.requests, 'request')}, {usage.reasks} of them reasks,"
            f" {usage.input_tokens:,} + {usage.output_tokens:,} tokens, {cost},"
            f" median {usage.median_latency_s:.2f} s"
        )
    return lines + [f"note: {note}" for note in verdict.notes]


def confusions(verdict: Verdict) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield the title and the rows of each table of labels that has something wrong.

    Gold's labels are the rows, and the last column says how many of each are right: of a rare
    label one more or less is much.
    """
    for label, table in verdict.confusion.items():
        if not any(n for gold, row in table.items() for given, n in row.items() if given != gold):
            continue
        rows = [("", *table, "right")]
        for gold, row in table.items():
            n_gold = sum(row.values())
            right = f"{row.get(gold, 0)} of {n_gold}" if n_gold else "-"
            rows.append((gold, *(str(row.get(name, 0)) for name in table), right))
        yield f"{label}, gold by row", rows


def sections(cases: Iterable[CaseResult]) -> list[tuple[str, list[Entry]]]:
    """Return what there is to mend, under its title, article by article; empty ones left out."""
    found: dict[str, list[Entry]] = {
        "missed": [],
        "wrong labels": [],
        "unsupported": [],
        "called wrong by a second reading": [],
    }
    missed, wrong, unsupported, called_wrong = found.values()
    for case in cases:
        missed += (
            Entry(gold_place(case, claim), texted(case, claim), near_misses(case, claim))
            for claim in case.missed
        )
        wrong += (
            Entry(gold_place(case, label.gold), *wrong_label(label)) for label in labels_of(case)
        )
        unsupported += (Entry(case.article, texted(case, claim)) for claim in case.unsupported)
        called_wrong += (Entry(case.article, said) for said in case.called_wrong)
    return [(title, entries) for title, entries in found.items() if entries]


def gold_place(case: CaseResult, claim: str) -> str:
    """Return FILE:LINE of a gold claim."""
    return f"{case.gold}:{case.lines.get(claim, 1)}"


def texted(case: CaseResult, claim: str, verb: str = "") -> str:
    """Return a claim's id and wording, `verb` behind the id: "g2 was missed: The bridge fell."."""
    return f"{claim}{verb}: {case.texts.get(claim, '')}"


def near_misses(case: CaseResult, claim: str) -> tuple[str, ...]:
    """Return the claims of the record that nearly say what was missed."""
    return tuple(
        f"nearly said by {near.claim}: {near.given}" for near in case.near if near.gold == claim
    )


def labels_of(case: CaseResult) -> list[WrongLabel]:
    """Return the wrong labels of an article in the order in which its gold is written."""
    return sorted(case.wrong, key=lambda label: case.lines.get(label.gold, 1))


def wrong_label(label: WrongLabel) -> tuple[str, tuple[str, ...]]:
    """Return what both sides say with the article's words, and the claim where it has others."""
    said = (
        f"{label.label}: {label.gold} {label.expected or 'nothing'},"
        f" {label.claim} says {label.given or 'nothing'}"
    )
    said += f": “{label.quote}”" if label.quote else ""
    is_verbatim = label.text.rstrip(".") in label.quote
    return said, () if is_verbatim else (f"{label.claim}: {label.text}",)
