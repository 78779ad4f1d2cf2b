"""Quotes that leave words out: with an ellipsis, or by skipping a reporting clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarizer.grounding.altered import Alignment
from summarizer.grounding.haystack import Haystack, find_whole
from summarizer.text.lexicon import HEDGES, MODALS, REPORTING_VERBS
from summarizer.text.tokens import is_negator, tokenise

# Farther apart, two pieces are two quotes: about three long sentences.
MAX_GAP = 600
# "the regional governor of Kursk told state television on Tuesday" has ten words.
MAX_CLAUSE_TOKENS = 12
_ELLIPSIS = re.compile(r"\s*(?:\[\s*\.\.\.\s*\]|\(\s*\.\.\.\s*\)|\.(?:\s?\.){2,})\s*")
# How far before the next piece a word still governs it: "denied that she [had ever met]".
_REACH = 4
_DENIALS = "deny denies denied denying reject rejects rejected refuse refuses refused".split()
_QUALIFIERS = MODALS | frozenset(_DENIALS) | (HEDGES - {"expected", "planned", "estimated"})
_EXCEPTIONS = frozenset({"but", "except", "apart", "besides"})
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s")

Span = tuple[int, int]


def split_at_ellipsis(quote: str) -> list[str]:
    """Return the pieces of a folded quote between its ellipses; empty pieces are dropped."""
    return [piece for piece in (p.strip() for p in _ELLIPSIS.split(quote)) if piece]


def find_pieces(pieces: Sequence[str], haystack: Haystack) -> list[list[Span]]:
    """Return the folded spans of `pieces` in order and near each other, each way they fit.

    Every start of the first piece is tried; the following ones take the next place each.
    """
    text = haystack.folded.text
    found = []
    for first in find_whole(pieces[0], text):
        spans = [(first, first + len(pieces[0]))]
        for piece in pieces[1:]:
            end = spans[-1][1]
            place = next(find_whole(piece, text, end, end + MAX_GAP + len(piece)), None)
            if place is None:
                break
            spans.append((place, place + len(piece)))
        else:
            found.append(spans)
    return found


def dropped_words(spans: Sequence[Span], haystack: Haystack) -> list[str]:
    """Return the left-out words without which the pieces say something else.

    These are negators in the sentences that the pieces belong to, modals, hedges and denials right
    before the next piece, and an exception right after a negator: "did ... sign" is no quote of
    "did not sign", "who ... have known" none of "who may have known", and "nobody ... survived"
    none of "nobody but the pilot survived". Whole sentences in a gap may hold anything.
    """
    text = haystack.folded.text
    dropped: list[str] = []
    for (first, start), (end, _) in pairwise(spans):
        gap = text[start:end]
        ends = [m.end() for m in _SENTENCE_END.finditer(gap)]
        head, tail = (gap[: ends[0]], gap[ends[-1] :]) if ends else (gap, gap)
        words = [t.text for t in tokenise(head if head == tail else f"{head} {tail}")]
        dropped += [word for word in words if is_negator(word)]
        last = [t.text for t in tokenise(tail)][-_REACH:]
        dropped += [word for word in last if word.casefold() in _QUALIFIERS]
        before = [t.text for t in tokenise(text[first:start])][-1:]
        if words and words[0].casefold() in _EXCEPTIONS and any(map(is_negator, before)):
            dropped.append(words[0])
    return dropped


def skips_reporting_clauses(alignment: Alignment, haystack: Haystack) -> list[Span] | None:
    """Return the folded spans of the pieces if all that was skipped are reporting clauses.

    None when anything else differs. A clause is at most 12 words with a plain reporting verb and
    no negator, set off by punctuation on both sides.
    """
    text = haystack.folded.text
    tokens = haystack.tokens
    if not alignment.changes:
        return None
    spans, start = [], tokens[alignment.first].start
    for change in alignment.changes:
        if change.quoted or len(change.article) > MAX_CLAUSE_TOKENS:
            return None
        words = [token.text for token in change.article]
        verbs = [word for word in words if word.casefold() in REPORTING_VERBS]
        if not verbs or any(is_negator(word) for word in words):
            return None
        before = text[: change.article[0].start].rstrip()
        after = text[change.article[-1].end :].lstrip()
        if not before or before[-1] not in ",.\"'-!?" or not after or after[0] not in ",.\"'-:":
            return None
        spans.append((start, len(before)))
        following = next((t for t in tokens if t.start >= change.article[-1].end), None)
        if following is None:
            return None
        start = following.start
    spans.append((start, tokens[alignment.last - 1].end))
    return [(a, _trim(text, a, b)) for a, b in spans]


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in ",\"'- ":
        end -= 1
    return end
