"""Quotes that leave words out: with an ellipsis, or by skipping a reporting clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from summarizer.grounding.altered import Alignment
from summarizer.grounding.governing import find_governors
from summarizer.grounding.haystack import Haystack
from summarizer.grounding.places import find_places
from summarizer.grounding.speakers import MAX_CLAUSE
from summarizer.grounding.stretches import Stretch
from summarizer.text.folding import Stream
from summarizer.text.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DENIALS,
    DETERMINERS,
    FUNCTION_WORDS,
    HEDGES,
    IRREGULAR_PASTS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    REFUSALS,
    REPORTING_VERBS,
    SPEECH_CHARACTERS,
    UNSPACED_NEGATIONS,
)
from summarizer.text.tokens import is_negator

# Farther apart, two pieces are two quotes: about three long sentences.
MAX_GAP = 600
# No honest quote has more pieces; together with the starts they bound the time.
MAX_PIECES, MAX_STARTS = 20, 50
_QUALIFIERS = MODALS | DENIALS | REFUSALS | (HEDGES - {"expected", "planned", "estimated"})
_QUALIFIERS |= frozenset(
    "possible almost nearly unproven unverified supposed allegation allegations".split()
)
# A relative clause goes on where its subject is left out: "denied that she [had ever met]".
_CLAUSE_STARTS = CONJUNCTIONS - {"that", "who", "which", "if", "as", "than"}
# Words of another clause, which has a subject of its own.
_CLAUSE_WORDS = (
    CONJUNCTIONS | REPORTING_VERBS | PRONOUNS | (AUXILIARIES - {"to", "be", "been", "being"})
)
_CONDITIONS = frozenset({"if", "unless", "whether"})
_NOT_ONLY = frozenset(("only", "just", "merely", "simply"))
_EXCEPTIONS = frozenset({"but", "except", "apart", "besides"})

Tokens = tuple[int, int]


def split_at_ellipsis(quote: Stream) -> list[Stretch]:
    """Return the pieces of a quote between its ellipses, all of it if there is none."""
    cuts = [i for i in range(1, len(quote)) if quote.gap(i).stop == "…"]
    return [Stretch(quote, a, b) for a, b in pairwise((0, *cuts, len(quote)))]


def find_pieces(pieces: Sequence[Stretch], haystack: Haystack) -> Iterator[list[Tokens]]:
    """Yield the tokens of `pieces` in order and near each other, each way they fit.

    Every start of the first piece is tried; the following ones take the next place each.
    """
    stream = haystack.stream
    if len(pieces) > MAX_PIECES:
        return
    for first in islice(find_places(pieces[0], haystack), MAX_STARTS):
        if first.differs:
            continue
        tokens = [(first.first, first.last)]
        for piece in pieces[1:]:
            end = tokens[-1][1]
            reach = stream.at(stream.span(end - 1, end)[1] + MAX_GAP) + len(piece)
            places = find_places(piece, haystack, end, reach)
            place = next((p for p in places if not p.differs), None)
            if place is None:
                break
            tokens.append((place.first, place.last))
        else:
            yield tokens


def dropped_words(pieces: Sequence[Tokens], haystack: Haystack, *, at_start: bool) -> list[str]:
    """Return the left-out words without which the pieces say something else.

    These are negators and conditions in the sentences that the pieces belong to, modals, hedges
    and denials in the clause before the next piece, an exception right after a negator, and the
    subject of the next piece: "did ... sign" is no quote of "did not sign", "who ... have known"
    none of "who may have known", and "nobody ... survived" none of "nobody but the pilot
    survived". Whole sentences in a gap may hold anything. `at_start` says that the quote begins
    with an ellipsis: what governs it from the left is then left out as well.
    """
    stream = haystack.stream
    dropped: list[str] = []
    if at_start:
        first = pieces[0][0]
        dropped += find_governors(stream, first)
        dropped += [w for w in _same_clause(_sentence_end(stream, 0, first)) if w in _QUALIFIERS]
    for (_, end), (start, _) in pairwise(pieces):
        head, tail = _sentence_start(stream, end, start), _sentence_end(stream, end, start)
        words = head if len(head) == start - end else head + tail
        dropped += _negators(words)
        dropped += [word for word in _same_clause(tail) if word in _QUALIFIERS]
        dropped += [word for word in words if word in _CONDITIONS]
        joined = "".join(words)
        dropped += [word for word in UNSPACED_NEGATIONS if word in joined]
        if words and words[0] in _EXCEPTIONS and is_negator(stream.keys[end - 1]):
            dropped.append(words[0])
        if subject := _other_subject(stream, end, start):
            dropped.append(subject)
    return list(dict.fromkeys(dropped))


def _negators(words: list[str]) -> list[str]:
    """Return the words that negate; "not only ... but also" does not."""
    followed = zip(words, [*words[1:], ""], strict=False)
    return [word for word, after in followed if is_negator(word) and after not in _NOT_ONLY]


def _same_clause(words: list[str]) -> list[str]:
    """Return the words behind the last conjunction, which still govern what follows them."""
    start = next((i for i in range(len(words), 0, -1) if words[i - 1] in _CLAUSE_STARTS), 0)
    return words[start:]


def _other_subject(stream: Stream, end: int, start: int) -> str:
    """Return what an ellipsis leaves out that another subject stands in, "" if nothing.

    A piece that starts with its verb needs the subject of the piece before it: "the mayor ...
    resigned" is a quote of "the mayor of Port Ellis resigned", of "the mayor, who is 50, resigned"
    and of "the mayor spoke and resigned", but none of "the mayor said his wife resigned". A number
    is not cut off from what it counts.
    """
    words = stream.keys[end:start]
    if not words:
        return ""
    gap, left_out = stream.gap(end), stream.words(end, start)
    if stream.keys[end - 1][0].isdigit() and not gap.pauses:
        return left_out
    if not SPEECH_CHARACTERS.isdisjoint(words):
        return left_out
    if not _is_verb(stream, start) or stream.ends_sentence(start):
        return ""
    if any(stream.ends_sentence(index) for index in range(end, start)):
        return left_out
    set_off = gap.pauses and stream.gap(start).pauses
    goes_on = words[-1] in ("and", "but", "or", "then")
    modifies = words[0] in PREPOSITIONS and _CLAUSE_WORDS.isdisjoint(words)
    return "" if set_off or goes_on or modifies else left_out


def _is_verb(stream: Stream, index: int) -> bool:
    """Say whether a word is a verb with its tense: only one that shows it."""
    key = stream.keys[index]
    if stream.cased[index][0].isupper():
        return False
    is_present = (
        key.endswith("s")
        and stream.keys[index + 1 : index + 2] != []
        and (stream.keys[index + 1] in DETERMINERS or stream.cased[index + 1][0].isupper())
    )
    return (
        key in IRREGULAR_PASTS
        or (key in AUXILIARIES and key != "to")
        or (len(key) > 4 and key.endswith("ed"))
        or (is_present and key not in FUNCTION_WORDS)
    )


def _sentence_start(stream: Stream, first: int, last: int) -> list[str]:
    """Return the words of `[first, last)` up to the end of a sentence."""
    stop = next((i for i in range(first, last) if stream.ends_sentence(i)), last)
    return stream.keys[first:stop]


def _sentence_end(stream: Stream, first: int, last: int) -> list[str]:
    """Return the words of `[first, last)` behind the last end of a sentence."""
    start = next((i for i in range(last, first, -1) if stream.ends_sentence(i)), first)
    return stream.keys[start:last]


def skips_reporting_clauses(alignment: Alignment) -> list[Tokens] | None:
    """Return the tokens of the pieces if all that was skipped are reporting clauses.

    None when anything else differs. A clause is at most 12 words with a plain reporting verb and
    no negator, set off by punctuation on both sides.
    """
    changes = alignment.changes if alignment.only_omits else []
    if not changes or alignment.mark_differences():
        return None
    pieces, start = [], alignment.article.first
    for change in changes:
        clause = change.article
        if not change.is_omission or len(clause) > MAX_CLAUSE:
            return None
        words = clause.tokens
        if REPORTING_VERBS.isdisjoint(words) or any(map(is_negator, words)):
            return None
        if not (
            _is_set_off(clause.stream, clause.first) and _is_set_off(clause.stream, clause.last)
        ):
            return None
        pieces.append((start, clause.first))
        start = clause.last
    return [*pieces, (start, alignment.article.last)]


def _is_set_off(stream: Stream, index: int) -> bool:
    gap = stream.gap(index)
    return gap.pauses or bool(gap.stop)
