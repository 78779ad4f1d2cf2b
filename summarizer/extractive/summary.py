"""The summary of a reply: a headline and the chosen sentences, each with the claims it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.extractive.drafts import Draft
from summarizer.extractive.layout import Sentence
from summarizer.extractive.references import leans_back
from summarizer.extractive.selection import Candidate, select
from summarizer.extractive.trimming import shorter_forms
from summarizer.extractive.weights import word_weights
from summarizer.extractive.wording import Edit, as_sentence
from summarizer.replies import ReplyClaim, ReplySentence, ReplySummary

_HEADLINE_WORDS = 15
_NO_PROSE = re.compile(r"\bpictured\b|\bScroll down\b|^\W*\w+(?: \w+){0,2}: [A-Z]", re.IGNORECASE)
_CUT_HEADLINE_BEFORE = re.compile(r"(?:, | – | — |; )|\s(?=(?:while|after|amid|because|although|which|who)\s)")
_DANGLING = frozenset("a an the of to in on at for from by with and or as but that its his her their".split())


def write_summary(
    sentences: Sequence[Sentence],
    claims: Sequence[tuple[ReplyClaim, Draft]],
    *,
    title: str | None,
    max_words: int,
    english: bool,
) -> ReplySummary:
    """Return a headline and sentences of at most `max_words` words in total.

    Only sentences that some claim stands in are chosen, and none that needs a sentence before it
    which is not there, unless its pronoun could be resolved.
    """
    body = [sentence for sentence in sentences if not sentence.is_title] or list(sentences)
    by_sentence: dict[int, list[tuple[ReplyClaim, Draft]]] = {}
    for claim, draft in claims:
        by_sentence.setdefault(draft.sentence.index, []).append((claim, draft))
    candidates = [
        candidate
        for place, sentence in enumerate(body)
        if sentence.index in by_sentence
        for candidate in _candidates(place, sentence, by_sentence[sentence.index], english=english)
    ]
    chosen = select(candidates, word_weights(body), max_words=max_words)
    written = [
        ReplySentence(
            text=each.text,
            claims=[claim.id for claim, _ in by_sentence[body[each.place].index]],
        )
        for each in chosen
    ]
    return ReplySummary(headline=title or _headline(claims, body), sentences=written)


def _candidates(
    place: int, sentence: Sentence, own: Sequence[tuple[ReplyClaim, Draft]], *, english: bool
) -> list[Candidate]:
    edits = _opening_edits(sentence, own)
    if _NO_PROSE.search(sentence.text) or sentence.text.endswith("?") or _is_talk(sentence):
        return []
    leans = english and leans_back(sentence) and not edits
    leans_on = place - 1 if leans else None
    if leans and place == 0:
        return []
    forms = shorter_forms(sentence, edits) if english else [as_sentence(sentence.text)]
    return [Candidate(place, text, leans_on) for text in forms if text]


def _opening_edits(
    sentence: Sentence, own: Sequence[tuple[ReplyClaim, Draft]]
) -> list[Edit]:
    """Return the edit that resolves the pronoun at the very start of a sentence, if there is one."""
    first = sentence.tokens[0].start
    return [
        edit for _, draft in own for edit in draft.edits if first <= edit.start <= first + 4
    ][:1]


def _is_talk(sentence: Sentence) -> bool:
    """Say whether a sentence is a quotation and nothing else."""
    return all(sentence.quoted)


def _headline(
    claims: Sequence[tuple[ReplyClaim, Draft]], body: Sequence[Sentence]
) -> str:
    """Return a headline of at most 15 words from the first claim, cut where the grammar allows it."""
    text = claims[0][0].text if claims else body[0].text if body else ""
    text = text.rstrip(".")
    cut = _CUT_HEADLINE_BEFORE.search(text, 30)
    if cut and len(text.split()) > _HEADLINE_WORDS:
        text = text[: cut.start()]
    words = text.split()[:_HEADLINE_WORDS]
    while len(words) > 3 and words[-1].casefold() in _DANGLING:
        words.pop()
    return " ".join(words).strip(" ,;:–—-")
