"""A record with what a second reading found: supports, flags, and wrong claims rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from summarizer.assembly import coverage
from summarizer.models import (
    Article,
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
from summarizer.verification.questions import sentence_id
from summarizer.vocabulary import OnWrong

T = TypeVar("T", Claim, SummarySentence)


def unverified(record: Record) -> Record:
    """Return the record as it was before any second reading; rejected claims stay rejected."""
    summary = record.summary
    if summary is not None:
        cleared = tuple(_cleared(sentence) for sentence in summary.sentences)
        summary = summary.model_copy(update={"sentences": cleared})
    return record.model_copy(
        update={
            "claims": tuple(_cleared(claim) for claim in record.claims),
            "summary": summary,
            "flags": tuple(flag for flag in record.flags if flag.kind != "not_verified"),
            "verification": None,
        }
    )


def _cleared(item: T) -> T:
    flags = tuple(flag for flag in item.flags if flag.kind != "unsupported")
    return item.model_copy(update={"support": None, "flags": flags})


def with_decisions(
    record: Record,
    article: Article,
    decisions: Decisions,
    verification: Verification | None,
    on_wrong: OnWrong,
) -> Record:
    """Return a record, without any verification, with what was decided of it.

    What was not decided keeps no support, and a flag `not_verified` of the record says why. A wrong
    claim is flagged `unsupported`, or with "reject" goes to `rejected`, its id leaves the summary's
    sentences, and these are flagged. A wrong sentence is flagged.
    """
    claims = [_judged(claim, decisions.supports.get(claim.id)) for claim in record.claims]
    dropped: list[Claim] = []
    if on_wrong == "reject":
        dropped = [claim for claim in claims if claim.support and not claim.support.supported]
        claims = [claim for claim in claims if claim not in dropped]
    flags = (*record.flags, *_not_verified(decisions, record))
    changed: dict[str, object] = {
        "claims": tuple(claims),
        "summary": _summary(record.summary, decisions.supports, dropped),
        "flags": flags,
        "verification": verification,
    }
    if dropped:
        changed["rejected"] = (*record.rejected, *map(_rejected, dropped))
        if record.coverage is not None:
            cited = coverage(article, claims).cited
            changed["coverage"] = record.coverage.model_copy(update={"cited": cited})
        if not claims and record.outcome == "ok":
            changed["outcome"] = "partial"
    return record.model_copy(update=changed)


def is_unverified(record: Record) -> bool:
    """Say whether nothing at all was decided of a record."""
    sentences = record.summary.sentences if record.summary is not None else ()
    supports = [*(claim.support for claim in record.claims), *(s.support for s in sentences)]
    is_rejecting = any(rejected.kind == "unsupported" for rejected in record.rejected)
    return not is_rejecting and not any(supports)


def said_unverified(record: Record, messages: Iterable[str]) -> Record:
    """Return a record that says why it was not verified, and in no other way."""
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


def _rejected(claim: Claim) -> Rejected:
    support = claim.support
    assert support is not None  # noqa: S101  # only wrong claims are rejected
    reason = f"not supported: {support.wrong_in_words}"
    reason += f": {support.why}" if support.why else ""
    reason += f" The article: “{support.quote}”" if support.quote else ""
    return Rejected(
        claim=claim.id,
        text=claim.text,
        kind="unsupported",
        reason=reason,
        evidence=claim.evidence[0] if claim.evidence else None,
    )


def _summary(
    summary: Summary | None, supports: Mapping[str, Support], dropped: Iterable[Claim]
) -> Summary | None:
    if summary is None:
        return None
    gone = {claim.id for claim in dropped}
    sentences = [
        _sentence(_judged(sentence, supports.get(sentence_id(place))), gone)
        for place, sentence in enumerate(summary.sentences)
    ]
    carried = tuple(name for name in summary.headline_claims if name not in gone)
    return summary.model_copy(update={"sentences": tuple(sentences), "headline_claims": carried})


def _sentence(sentence: SummarySentence, gone: set[str]) -> SummarySentence:
    """Return a sentence without the claims that were rejected, and flagged where it cited one."""
    cited = [name for name in sentence.claims if name in gone]
    if not cited:
        return sentence
    left = tuple(name for name in sentence.claims if name not in gone)
    message = f"It rests on {_named(cited)}, which a second reading calls wrong."
    flags = [Flag(kind="unsupported", message=message)]
    if not left:
        flags.append(Flag(kind="ungrounded", message="The sentence rests on no grounded claim."))
    return sentence.model_copy(update={"claims": left, "flags": (*sentence.flags, *flags)})


def _not_verified(decisions: Decisions, record: Record) -> Iterator[Flag]:
    """Yield a flag for each reason why something was not verified."""
    n_asked = len(decisions.supports) + len(decisions.undecided)
    reasons: dict[str, list[str]] = {}
    for name, reason in decisions.undecided.items():
        reasons.setdefault(reason, []).append(name)
    for reason, names in reasons.items():
        is_all = len(names) == n_asked
        what = "The record was" if is_all else f"{_named(names).capitalize()} {_were(names)}"
        stop = "" if reason.endswith(("?", "!", ".")) else "."
        yield Flag(kind="not_verified", message=f"{what} not verified: {reason}{stop}")
    if decisions.unknown:
        listed = ", ".join(decisions.unknown[:10])
        message = f"The verifier answered for what it was not asked about: {listed}."
        yield Flag(kind="not_verified", message=message)


def _were(names: Sequence[str]) -> str:
    return "was" if len(names) == 1 else "were"


def _named(names: Sequence[str]) -> str:
    """Return "claim 3", "claims 3 and 7", "claim 3 and sentence 1"."""
    listed: dict[str, list[str]] = {"claim": [], "sentence": []}
    for name in names:
        is_sentence = name.startswith("s") and name[1:].isdecimal()
        listed["sentence" if is_sentence else "claim"].append(name.lstrip("cs"))
    return " and ".join(
        f"{noun}{'s' if len(numbers) > 1 else ''} {_listed(numbers)}"
        for noun, numbers in listed.items()
        if numbers
    )


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
