"""The summary of a reply: a headline and the chosen sentences, each with the claims it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.drafts import Draft
from summarizer.readers.builtin.edits import Edit, as_sentence, balance, write
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.references import DEPENDENT, leans_back, opens_leaning
from summarizer.readers.builtin.selection import Candidate, select
from summarizer.readers.builtin.trimming import shorter_forms
from summarizer.readers.builtin.weights import stems_of, word_weights
from summarizer.replies import ReplyClaim, ReplySentence, ReplySummary

_HEADLINE_WORDS = 15
_HELD = 0.7  # share of a claim's words that a shortened sentence must keep to rest on it
_WRITER = frozenset("i i'm i've i'd we we're we've my our you you're".split())
_NO_PROSE = re.compile(
    r"\bpictured\b|\bScroll down\b|\bearlier version of this\b|^\W*\w+(?: \w+){0,2}: [A-Z]",
    re.IGNORECASE,
)
# Words before which a sentence may end and still say something.
_CUT_BEFORE = frozenset(
    "while after amid because although which who where when that as in on at for from by with over"
    " during before since and but saying including following despite until".split()
)
_DANGLING = frozenset(
    "a an the of to in on at for from by with and or as but that its his her their".split()
)


def write_summary(
    sentences: Sequence[Sentence],
    claims: Sequence[tuple[ReplyClaim, Draft]],
    *,
    title: str,
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
            text=each.text, claims=_claims_within(each, by_sentence[body[each.place].index])
        )
        for each in chosen
    ]
    return ReplySummary(headline=title or _headline(claims, body), sentences=written)


def _candidates(
    place: int, sentence: Sentence, own: Sequence[tuple[ReplyClaim, Draft]], *, english: bool
) -> list[Candidate]:
    edits = _opening_edits(sentence, own)
    if _NO_PROSE.search(sentence.text) or not _is_prose(sentence, english=english):
        return []
    leans = english and leans_back(sentence) and not edits
    leans_on = place - 1 if leans else None
    if leans and place == 0:
        return []
    if not english:
        return [Candidate(place, as_sentence(sentence.text))]
    forms = [Candidate(place, text, leans_on) for text in shorter_forms(sentence, edits) if text]
    return [*forms, *_clause_forms(place, own, leans_on)]


def _clause_forms(
    place: int, own: Sequence[tuple[ReplyClaim, Draft]], leans_on: int | None
) -> list[Candidate]:
    """Return single clauses in the article's own voice; what others say keeps who says it."""
    forms = []
    for order, (_, draft) in enumerate(own):
        if draft.chain or draft.kind != "content" or draft.unresolved:
            continue
        opening = draft.sentence.word(draft.ranges[0][0])
        if order and opening in DEPENDENT and not draft.edits:
            continue
        text = write(draft.sentence.flat, draft.spans, draft.edits)
        if not (order and opens_leaning(text)):
            forms.append(Candidate(place, text, None if order else leans_on))
    return forms


def _claims_within(chosen: Candidate, own: Sequence[tuple[ReplyClaim, Draft]]) -> list[str]:
    """Return the claims of a sentence that a wording of it still holds; all if none stands out."""
    held = [
        claim.id
        for claim, draft in own
        if len(chosen.stems & (stems := frozenset(stems_of(_words_of(draft)))))
        >= _HELD * len(stems)
    ]
    return held or [claim.id for claim, _ in own]


def _words_of(draft: Draft) -> str:
    return " ".join(draft.sentence.flat[start:end] for start, end in draft.spans)


def _opening_edits(sentence: Sentence, own: Sequence[tuple[ReplyClaim, Draft]]) -> list[Edit]:
    """Return the edit that resolves the pronoun a sentence opens with, if there is one."""
    first = sentence.tokens[0].start
    return [edit for _, draft in own for edit in draft.edits if first <= edit.start <= first + 4][
        :1
    ]


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


def _headline(claims: Sequence[tuple[ReplyClaim, Draft]], body: Sequence[Sentence]) -> str:
    """Return a headline of at most 15 words: the first claim, cut before a phrase."""
    text = claims[0][0].text if claims else body[0].text if body else ""
    words = text.rstrip(".").split()
    if len(words) > _HEADLINE_WORDS:
        cuts = [
            place
            for place in range(_HEADLINE_WORDS // 2, _HEADLINE_WORDS + 1)
            if words[place].casefold() in _CUT_BEFORE or words[place - 1].endswith((",", ";"))
        ]
        words = words[: cuts[-1] if cuts else _HEADLINE_WORDS]
    while len(words) > 3 and words[-1].casefold() in _DANGLING:
        words.pop()
    return balance(" ".join(words).strip(" ,;:–—-"))
