"""Shorter forms of a sentence that still say the same: asides out, attribution as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.edits import Edit, write
from summarizer.readers.builtin.layout import Sentence
from summarizer.text.spans import Span

_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,200}[)\]]")
_DASHES = re.compile(r"\s+[–—-]{1,2}\s[^–—]{3,120}?\s[–—-]{1,2}(?=\s)")
_FILLERS = re.compile(
    r",? (?:however|meanwhile|of course|for example|for instance|in fact|indeed|though|too),(?= )"
)
_RELATIVE = frozenset("who which whose where".split())
_MAX_ASIDE = 18  # tokens; a longer insertion is rather a statement of its own
_APPOSITION_STARTS = frozenset("a an the one his her its their".split())
_MIN_LEFT = 6  # words a trimmed sentence must keep


def shorter_forms(sentence: Sentence, edits: Iterable[Edit] = ()) -> list[str]:
    """Return wordings of `sentence`, the full one first, each shorter one grammatical by itself.

    The second leaves out brackets, dashes and fillers; the third also relative clauses and
    appositions between commas; the fourth also what trails after the last comma.
    """
    whole, fixed = [(sentence.start, sentence.end)], list(edits)
    light = _without(whole, _light_cuts(sentence))
    asides = _without(light, _asides(sentence))
    forms = [whole, light, asides]
    if tail := _trailing(sentence):
        forms.append(_without(asides, [tail]))
    texts = [write(sentence.flat, spans, fixed) for spans in forms]
    kept = [text for text in texts[1:] if len(text.split()) >= _MIN_LEFT]
    return list(dict.fromkeys([texts[0], *kept]))


def _without(spans: Sequence[Span], cuts: Iterable[Span]) -> list[Span]:
    """Return `spans` less the `cuts`."""
    left = list(spans)
    for start, end in cuts:
        left = [
            piece
            for begin, stop in left
            for piece in ((begin, min(start, stop)), (max(end, begin), stop))
            if piece[0] < piece[1]
        ]
    return left


def _light_cuts(sentence: Sentence) -> list[Span]:
    """Return brackets, asides between dashes, and fillers, outside quotations."""
    found = [
        match.span()
        for pattern in (_BRACKETS, _DASHES, _FILLERS)
        for match in pattern.finditer(sentence.flat, sentence.start, sentence.end)
    ]
    return [span for span in found if not _touches_quotation(sentence, span)]


def _touches_quotation(sentence: Sentence, span: Span) -> bool:
    return any(span[0] < stop and begin < span[1] for begin, stop in sentence.quotations)


def _commas(sentence: Sentence) -> list[int]:
    """Return the tokens outside quotations that a comma stands before, and the end."""
    places = [
        index
        for index in range(1, len(sentence.tokens))
        if sentence.gap(index).startswith(",") and not sentence.quoted[index]
    ]
    return [*places, len(sentence.tokens)]


def _asides(sentence: Sentence) -> list[Span]:
    """Return ", who ...," and ", a ...," between a noun and its verb."""
    commas, found = _commas(sentence), []
    for place, index in enumerate(commas[:-1]):
        end = commas[place + 1]
        if end >= len(sentence.tokens) or end - index > _MAX_ASIDE:
            continue
        relative = sentence.word(index) in _RELATIVE
        apposition = sentence.word(index) in _APPOSITION_STARTS and _starts_predicate(sentence, end)
        if (relative and _starts_predicate(sentence, end)) or apposition:
            cut = sentence.tokens[index - 1].end, sentence.tokens[end].start
            if not _touches_quotation(sentence, cut):
                found.append((cut[0], cut[1] - 1))
    return found


def _starts_predicate(sentence: Sentence, index: int) -> bool:
    """Say whether the verb of the main clause follows at token `index`."""
    word = sentence.word(index)
    if word in grammar.AUXILIARIES:
        return True
    return grammar.is_past_form(word) and sentence.word(index + 1) not in ("by", "and")


def _trailing(sentence: Sentence) -> Span | None:
    """Return ", who ..." or ", including ..." at the end of a sentence, None if it has none."""
    commas = _commas(sentence)
    if len(commas) < 2:
        return None
    index = commas[-2]
    word = sentence.word(index)
    loose = word in _RELATIVE | {"including", "adding", "with", "despite", "amid"} or (
        word.endswith("ing") and word not in ("during", "according")
    )
    if not loose or grammar.find_verb(sentence, 0, index) is None:
        return None
    cut = sentence.tokens[index - 1].end, sentence.end
    return None if _touches_quotation(sentence, cut) else cut
