"""One fact once: drafts of the same words join, and a title joins the sentence that repeats it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.readers.builtin.drafts import Draft
from summarizer.readers.builtin.voices import Chain
from summarizer.readers.builtin.weights import stem
from summarizer.text.lexicon import FUNCTION_WORDS

_MAX_QUOTES = 4  # more places than these prove nothing more


def _stems(draft: Draft) -> frozenset[str]:
    words = [draft.sentence.word(index) for lo, hi in draft.ranges for index in range(lo, hi)]
    return frozenset(stem(word) for word in words if word not in FUNCTION_WORDS or word == "not")


def without_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    """Join drafts of the same words and sources, and a title with the sentence that repeats it."""
    kept: dict[tuple[frozenset[str], Chain, str], Draft] = {}
    for draft in drafts:
        if draft.sentence.is_title:
            continue
        key = (_stems(draft), draft.chain, draft.kind)
        if key in kept and not draft.unresolved:
            kept[key] = _with_quotes(kept[key], draft)
        else:
            kept.setdefault(key if key not in kept else (key[0], key[1], str(len(kept))), draft)
    body = list(kept.values())
    titles = [draft for draft in drafts if draft.sentence.is_title]
    return [*_join_titles(titles, body), *body]


def _with_quotes(draft: Draft, other: Draft) -> Draft:
    if len(draft.quotes) >= _MAX_QUOTES:
        return draft
    spans = [(other.spans[0][0], other.spans[-1][1]), *other.quotes]
    return replace(draft, quotes=(*draft.quotes, *spans))


def _join_titles(titles: Iterable[Draft], body: list[Draft]) -> list[Draft]:
    """Return the titles that no sentence repeats; the others become quotes in `body`, in place."""
    lonely = []
    for title in titles:
        words = _stems(title)
        scored = [
            (len(words & _stems(draft)) / max(len(words), 1), -place)
            for place, draft in enumerate(body[:20])
            if _numbers(draft) >= _numbers(title)
        ]
        best, place = max(scored, default=(0.0, 0))
        if best >= 0.75:
            body[-place] = _with_quotes(body[-place], title)
        else:
            lonely.append(title)
    return lonely


def _numbers(draft: Draft) -> set[str]:
    return {
        digits
        for start, end in draft.spans
        for digits in re.findall(r"\d[\d.,]*", draft.sentence.flat[start:end])
    }
