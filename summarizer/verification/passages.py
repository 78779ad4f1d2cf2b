"""Which passages of a long article each claim is judged by: those that hold its evidence.

An article that its model's context does not hold is shown in parts, each with the claims that are
quoted from it, and with the sentences around what else they are quoted from. The sentences of the
summary are shown with those around the quotes of the claims that they cite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from summarizer.grounding import Haystack
from summarizer.models import Article, Claim
from summarizer.text.parts import split_text
from summarizer.text.spans import Span, Spans, merged
from summarizer.verification.questions import MOST_CLAIMS, Question

# What stands for the words between two passages.
_LEFT_OUT = "\n\n[...]\n\n"


def in_passages(
    asked: Sequence[Question],
    haystack: Haystack,
    article: Article,
    fits: Callable[[Question], bool],
    *,
    most_bytes: int,
) -> tuple[Question, ...]:
    """Return the same questions as ones that fit, claims in their order, then the sentences.

    The article is shown in parts of `most_bytes`. A question about one claim or sentence that does
    not fit with its part is asked with the sentences around its quotes, whether it fits or not.
    """
    claims = [claim for question in asked for claim in question.claims]
    parts = split_text(article.text, most_bytes, language=article.language or "en")
    shares: dict[int, list[Claim]] = {}
    for claim in claims:
        shares.setdefault(_part_of(claim, parts), []).append(claim)
    about_claims = (
        question
        for at in sorted(shares)
        for question in _about_claims(shares[at], parts[at], haystack, fits)
    )
    return (*about_claims, *_about_sentences(asked[-1], parts[0], haystack, fits))


def passage_text(article: Article, passage: Spans) -> str:
    """Return the words of a passage; where something is left out "[...]" says so."""
    return _LEFT_OUT.join(article.text[start:end].strip() for start, end in passage)


def _about_claims(
    claims: Sequence[Claim], part: Span, haystack: Haystack, fits: Callable[[Question], bool]
) -> Iterator[Question]:
    """Yield questions about the claims of a part, each about as many as fit."""
    chosen: list[Claim] = []
    for claim in claims:
        more = [*chosen, claim]
        if len(more) <= MOST_CLAIMS and fits(_shown(more, (part,), haystack)):
            chosen = more
            continue
        if chosen:
            yield _shown(chosen, (part,), haystack)
        chosen = [claim]
        if not fits(_shown(chosen, (part,), haystack)):
            yield _shown(chosen, (), haystack)
            chosen = []
    if chosen:
        yield _shown(chosen, (part,), haystack)


def _about_sentences(
    asked: Question, part: Span, haystack: Haystack, fits: Callable[[Question], bool]
) -> Iterator[Question]:
    """Yield questions about the sentences, each about as many as fit."""
    first, n = 0, len(asked.sentences)
    while first < n:
        end = n
        while end > first + 1 and not fits(_citing(asked, first, end, part, haystack)):
            end -= 1
        yield _citing(asked, first, end, part, haystack)
        first = end


def _citing(asked: Question, first: int, end: int, part: Span, haystack: Haystack) -> Question:
    """Return the question about some sentences, with what is around the quotes that they rest on.

    One that rests on nothing is judged by the beginning of the article.
    """
    sentences, known = asked.sentences[first:end], asked.known or {}
    cited = [known[c] for sentence in sentences for c in sentence.claims if c in known]
    shown = _shown(cited, (), haystack)
    return Question(
        (),
        sentences,
        asked.known,
        passage=shown.passage or (part,),
        first_sentence=asked.first_sentence + first,
    )


def _shown(claims: Sequence[Claim], part: Spans, haystack: Haystack) -> Question:
    """Return the question about claims with their passage: a part, and what is quoted beside it."""
    spans = [span for claim in claims for span in _places(claim)]
    around = [
        haystack.neighbourhood(start, end)[1]
        for start, end in spans
        if not any(first <= start and end <= last for first, last in part)
    ]
    return replace(Question(claims), passage=merged([*part, *around]))


def _places(claim: Claim) -> Iterator[Span]:
    for evidence in claim.evidence:
        yield from evidence.parts
    yield from claim.context


def _part_of(claim: Claim, parts: Sequence[Span]) -> int:
    """Return the part that holds the beginning of a claim's first quote, the first without one."""
    start = claim.evidence[0].start if claim.evidence else None
    return next((n for n, (_, end) in enumerate(parts) if start is not None and start < end), 0)
