"""The summary of a reply: a headline and the chosen sentences, each with the claims it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.drafts import Draft
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.leaning import leans_back
from summarizer.readers.builtin.selection import Candidate, select
from summarizer.readers.builtin.weights import word_weights
from summarizer.readers.builtin.wording import as_sentence
from summarizer.replies import ReplyClaim, ReplySentence, ReplySummary

_WRITER = frozenset("i i'm i've i'd we we're we've my our you you're".split())
_NO_PROSE = re.compile(
    r"\bpictured\b|\bScroll down\b|\bearlier version of this\b|^\W*\w+(?: \w+){0,2}: [A-Z]",
    re.IGNORECASE,
)


def write_summary(
    sentences: Sequence[Sentence],
    claims: Sequence[tuple[ReplyClaim, Draft]],
    *,
    title: str,
    max_words: int,
    english: bool,
) -> ReplySummary:
    """Return a headline and whole sentences of at most `max_words` words in total.

    Only sentences that some claim stands in are chosen, and none that needs a sentence before it
    which is not there. The headline is the title, else the whole lead.
    """
    body = [sentence for sentence in sentences if not sentence.is_title] or list(sentences)
    by_sentence: dict[int, list[tuple[ReplyClaim, Draft]]] = {}
    for claim, draft in claims:
        by_sentence.setdefault(draft.sentence.index, []).append((claim, draft))
    candidates = [
        candidate
        for place, sentence in enumerate(body)
        if sentence.index in by_sentence
        and (candidate := _candidate(place, sentence, english=english)) is not None
    ]
    chosen = select(candidates, word_weights(body), max_words=max_words)
    written = [
        ReplySentence(
            text=each.text,
            claims=[claim.id for claim, _ in by_sentence[body[each.place].index]],
        )
        for each in chosen
    ]
    lead = as_sentence(body[0].text) if body else ""
    return ReplySummary(headline=title or lead, sentences=written)


def _candidate(place: int, sentence: Sentence, *, english: bool) -> Candidate | None:
    """Return a whole sentence, None for one that is no prose or leans on nothing."""
    if _NO_PROSE.search(sentence.text) or not _is_prose(sentence, english=english):
        return None
    leans = english and leans_back(sentence)
    if leans and place == 0:
        return None
    return Candidate(place, as_sentence(sentence.text), place - 1 if leans else None)


def _is_prose(sentence: Sentence, *, english: bool) -> bool:
    """Say whether a sentence is no question, no bare quotation and no fragment."""
    text = sentence.text
    if text.endswith("?") or all(sentence.quoted) or _ends_foreign_quotation(sentence):
        return False
    if not english:
        return True
    first = 1 if sentence.word(0) in ("normally", "sometimes", "today", "now") else 0
    if any(sentence.word(index) in _WRITER for index in range(first, first + 2)):
        return sentence.quoted[0]
    fragment = sentence.word(0) in ("as", "because", "although", "being", "which", "where", "or")
    if fragment and not any("," in sentence.gap(index) for index in range(1, len(sentence.tokens))):
        return False
    return grammar.may_hold_verb(sentence) and not _is_relative_only(sentence)


def _is_relative_only(sentence: Sentence) -> bool:
    """Say whether a sentence is a noun with a relative clause: "Jane Roe, who is not involved."."""
    commas = [index for index in range(1, len(sentence.tokens)) if "," in sentence.gap(index)]
    return len(commas) == 1 and sentence.word(commas[0]).startswith("who") and commas[0] < 8


def _ends_foreign_quotation(sentence: Sentence) -> bool:
    """Say whether a closing mark ends a quotation that was opened in an earlier sentence."""
    last = sentence.text[-1:]
    return last in "’”" and not any(stop >= sentence.end - 1 for _, stop in sentence.quotations)
