"""A record with what a second reading found: supports, flags, and wrong claims rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TypeVar

from summarizer.assembly import cited_share
from summarizer.models import (
    Claim,
    Flag,
    Record,
    Rejected,
    Summary,
    SummarySentence,
    Support,
    Verification,
)
from summarizer.verification.decisions import Decisions
from summarizer.verification.questions import is_sentence_id, sentence_id
from summarizer.vocabulary import OnWrong

T = TypeVar("T", Claim, SummarySentence)

_OF_VERIFICATION = frozenset({"not_verified", "unsupported"})
_UNGROUNDED = Flag(kind="ungrounded", message="The sentence rests on no grounded claim.")


def unverified(record: Record) -> Record:
    """Return the record as it was before any second reading, with the claims it rejected."""
    claims = [_cleared(claim) for claim in record.claims]
    for gone in record.rejected:  # in the order of their places
        if gone.before is not None and gone.place is not None:
            claims.insert(gone.place, _cleared(gone.before))
    changed: dict[str, object] = {
        "summary": record.summary and _summary_before(record.summary),
        "flags": tuple(flag for flag in record.flags if flag.kind not in _OF_VERIFICATION),
        "rejected": tuple(gone for gone in record.rejected if gone.before is None),
        "verification": None,
    }
    return _with_claims(record.model_copy(update=changed), claims)


def _summary_before(summary: Summary) -> Summary:
    rested_on = summary.headline_rested_on
    return summary.model_copy(
        update={
            "sentences": tuple(_sentence_before(sentence) for sentence in summary.sentences),
            "headline_claims": summary.headline_claims if rested_on is None else rested_on,
            "headline_rested_on": None,
        }
    )


def _sentence_before(sentence: SummarySentence) -> SummarySentence:
    cleared = _cleared(sentence)
    if sentence.rested_on is None:
        return cleared
    flags = tuple(flag for flag in cleared.flags if flag != _UNGROUNDED)
    return cleared.model_copy(
        update={"claims": sentence.rested_on, "rested_on": None, "flags": flags}
    )


def _with_claims(record: Record, claims: Sequence[Claim]) -> Record:
    """Return a record with other claims: how much they quote, and how it ended, go with them."""
    changed: dict[str, object] = {"claims": tuple(claims)}
    if record.coverage is not None:
        cited = cited_share(claims, record.coverage.n_chars)
        changed["coverage"] = record.coverage.model_copy(update={"cited": cited})
    if record.claims and not claims and record.outcome == "ok":
        changed["outcome"] = "partial"
    if claims and not record.claims and record.outcome == "partial" and record.error is None:
        is_cut = any(flag.kind == "truncated" for flag in record.flags)
        changed["outcome"] = "partial" if is_cut else "ok"
    return record.model_copy(update=changed)


def _cleared(item: T) -> T:
    flags = tuple(flag for flag in item.flags if flag.kind != "unsupported")
    return item.model_copy(update={"support": None, "flags": flags})


def with_decisions(
    record: Record,
    decisions: Decisions,
    verification: Verification | None,
    on_wrong: OnWrong,
) -> Record:
    """Return a record, without any verification, with what was decided of it.

    What was not decided keeps no support. A wrong claim is flagged `unsupported`, or with "reject"
    goes to `rejected`, its id leaves the summary, and the sentences that rested on it are flagged,
    the record for the headline. A wrong sentence is flagged.
    """
    claims = [_judged(claim, decisions.supports.get(claim.id)) for claim in record.claims]
    dropped: list[Rejected] = []
    if on_wrong == "reject":
        found = [(claim, place, claim.support) for place, claim in enumerate(claims)]
        dropped = [_rejected(c, n, s) for c, n, s in found if s is not None and not s.supported]
    gone = {rejected.claim for rejected in dropped}
    claims = [claim for claim in claims if claim.id not in gone]
    summary = record.summary and _summary(record.summary, decisions.supports, gone)
    changed: dict[str, object] = {
        "summary": summary,
        "flags": (*record.flags, *_headline_flags(summary)),
        "rejected": (*record.rejected, *dropped),
        "verification": verification,
    }
    return _with_claims(record.model_copy(update=changed), claims)


def said_unverified(record: Record, messages: Iterable[str]) -> Record:
    """Return a record that says why it was not verified, in these words alone, or that it was."""
    others = [flag for flag in record.flags if flag.kind != "not_verified"]
    said = [Flag(kind="not_verified", message=message) for message in messages]
    return record.model_copy(update={"flags": (*others, *said)})


def _judged(item: T, support: Support | None) -> T:
    """Return a claim or a sentence with its support, flagged where it is wrong."""
    if support is None:
        return item
    flags = item.flags if support.supported else (*item.flags, _unsupported(support))
    return item.model_copy(update={"support": support, "flags": flags})


def _unsupported(support: Support) -> Flag:
    message = f"A second reading calls this wrong ({support.wrong_in_words})"
    message += f": {support.why}" if support.why else "."
    return Flag(kind="unsupported", message=message, start=support.start, end=support.end)


def _rejected(claim: Claim, place: int, support: Support) -> Rejected:
    reason = f"not supported: {support.wrong_in_words}"
    reason += f": {support.why}" if support.why else ""
    reason += f" The article: “{support.quote}”" if support.quote else ""
    return Rejected(
        claim=claim.id,
        text=claim.text,
        kind="unsupported",
        reason=reason,
        evidence=claim.evidence[0] if claim.evidence else None,
        before=claim,
        place=place,
    )


def _summary(summary: Summary, supports: Mapping[str, Support], gone: Set[str | None]) -> Summary:
    sentences = [
        _sentence(_judged(sentence, supports.get(sentence_id(place))), gone)
        for place, sentence in enumerate(summary.sentences)
    ]
    rested_on = summary.headline_claims
    carried = tuple(name for name in rested_on if name not in gone)
    return summary.model_copy(
        update={
            "sentences": tuple(sentences),
            "headline_claims": carried,
            "headline_rested_on": None if carried == rested_on else rested_on,
        }
    )


def _headline_flags(summary: Summary | None) -> Iterator[Flag]:
    """Yield a flag for a headline whose claims were rejected, one or all."""
    if summary is not None and summary.headline_rested_on is not None:
        cited = [n for n in summary.headline_rested_on if n not in summary.headline_claims]
        message = f"The headline rests on {_named(cited)}, which a second reading calls wrong."
        yield Flag(kind="unsupported", message=message)


def _sentence(sentence: SummarySentence, gone: Set[str | None]) -> SummarySentence:
    """Return a sentence without the claims that were rejected, and flagged where it cited one."""
    cited = [name for name in sentence.claims if name in gone]
    if not cited:
        return sentence
    left = tuple(name for name in sentence.claims if name not in gone)
    message = f"It rests on {_named(cited)}, which a second reading calls wrong."
    flags = [Flag(kind="unsupported", message=message)]
    if not left:
        flags.append(_UNGROUNDED)
    return sentence.model_copy(
        update={
            "claims": left,
            "rested_on": sentence.claims,
            "flags": (*sentence.flags, *flags),
        }
    )


def not_verified(decisions: Decisions, model: str) -> Iterator[str]:
    """Yield a sentence for each reason why something was not verified by a model."""
    n_asked = len(decisions.supports) + len(decisions.undecided)
    reasons: dict[str, list[str]] = {}
    for name, reason in decisions.undecided.items():
        reasons.setdefault(reason, []).append(name)
    for reason, names in reasons.items():
        is_all = len(names) == n_asked
        what = "The record was" if is_all else f"{_named(names).capitalize()} {_were(names)}"
        stop = "" if reason.endswith(("?", "!", ".")) else "."
        yield f"{what} not verified by {model}: {reason}{stop}"
    if decisions.unknown:
        listed = ", ".join(decisions.unknown[:10])
        yield f"{model} answered for what it was not asked about: {listed}."


def _were(names: Sequence[str]) -> str:
    return "was" if len(names) == 1 else "were"


def _named(names: Sequence[str]) -> str:
    """Return "claim 3", "claims 3 and 7", "claim 3 and sentence 1"."""
    listed: dict[str, list[str]] = {"claim": [], "sentence": []}
    for name in names:
        listed["sentence" if is_sentence_id(name) else "claim"].append(name.lstrip("cs"))
    return " and ".join(
        f"{noun}{'s' if len(numbers) > 1 else ''} {_listed(_ranges(numbers))}"
        for noun, numbers in listed.items()
        if numbers
    )


def _ranges(numbers: Sequence[str]) -> list[str]:
    """Return numbers with "1 to 33" for more than two in a row; other ids stay as they are."""
    runs: list[list[str]] = []
    for number in numbers:
        last = runs[-1][-1] if runs else ""
        follows = number.isdecimal() and last.isdecimal() and int(number) == int(last) + 1
        if follows:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [word for run in runs for word in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
