"""Drafts of claims: stretches of sentences in the article's own words, with who says them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from summarizer.grounding import MIN_CHARS, MIN_WORDS, is_long_enough
from summarizer.language.lines import FINITE, Line, may_be_clause
from summarizer.language.marks import ALL_MARKS
from summarizer.language.places import is_place
from summarizer.language.quotations import Quotation
from summarizer.language.reports import (
    Part,
    find_speaker,
    is_only_report,
    read_reports,
    starts_clause,
)
from summarizer.language.status import is_hearsay
from summarizer.models import UNSPECIFIED
from summarizer.readers.builtin.checkable import is_checkable
from summarizer.readers.builtin.entities import Entities
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.leaning import Scene, context_of
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.sources import NOBODY, Speakers
from summarizer.readers.builtin.voices import Chain, Voices, speech_in
from summarizer.text.languages import ENGLISH
from summarizer.text.sentences import split_sentences
from summarizer.text.spans import Span

_ME = frozenset("i i'm i've i'd i'll my me we we're we've our us".split())
_LONG_QUOTATION = 30  # characters: longer than most titles and names
_EDGES = " \t,;:–—-"
_NO_CLAUSE = frozenset("gRGbmFE")
_HANGING = re.compile("(?:[cpdzutRSLG]|,x)$")  # "They left before", "They gave no reason, besides"
_PARTICLES = frozenset("about around away back down in off on out over through up".split())
_CLAUSE_BEHIND = re.compile(f"[{FINITE.replace('E', '')}Q]|,[dNo#h][^,]*E")
# "concern that he had no power", "a wicket as Pakistan were bowled out": no verb of its own
_NOUN = re.compile(
    rf"[^,;:{FINITE}autRQ]+(?:[at]|u(?!T))[^{FINITE}Q]*[{FINITE}][{FINITE}xn]*[^{FINITE}Q]*$"
)
_MAY_OPEN = frozenset("when if unless while although because though".split())


@dataclass(frozen=True)
class Draft:
    """A claim in the making: where it stands, who says it, and what it leans on.

    `spans` are one stretch, or the two of an interrupted quotation; `speech` is the quotation it is
    part of, whose speaker is to be found.
    """

    sentence: Sentence
    spans: tuple[Span, ...]
    chain: Chain = ()
    kind: str = "content"
    context: tuple[Span, ...] = ()
    speech: Quotation | None = None
    line: Line = field(kw_only=True)


def draft_claims(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], entities: Entities
) -> list[Draft]:
    """Return the drafts of an English article in order."""
    reading = _Reading(Speakers(entities), Voices())
    drafts: list[Draft] = []
    for sentence, named in zip(sentences, mentions, strict=True):
        reading.speakers.mentions = named
        reading.scene.names = frozenset(each.start for each in named)
        reading.scene.persons = frozenset(each.start for each in named if not is_place(each.name))
        drafts.extend(reading.drafts_of(sentence))
        if may_be_clause(sentence.line):
            reading.scene.note(sentence)
    return _rooted([_heard(draft, reading) for draft in drafts])


def _rooted(drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts whose context ends in sentences that lean on nothing themselves."""
    roots: dict[int, tuple[Span, ...]] = {}  # by the start of a sentence
    rooted = []
    for draft in drafts:
        nearest = [each for each in draft.context if each[0] < draft.sentence.start][-1:]
        found = {root for each in nearest for root in roots.get(each[0], ())}
        context = tuple(sorted(found.union(draft.context)))
        roots.setdefault(draft.sentence.start, tuple(e for e in context if not roots.get(e[0])))
        rooted.append(replace(draft, context=context))
    return rooted


def _heard(draft: Draft, reading: _Reading) -> Draft:
    """Return the draft with its speaker; "I" of nobody known leans on what stands before."""
    if draft.speech:
        draft = replace(draft, chain=reading.voices.speaker_of(draft.speech))
    if draft.context or draft.chain[-1:] != (NOBODY,) or _ME.isdisjoint(draft.line.words):
        return draft
    before = [each for each in reading.scene.before if each.index < draft.sentence.index][-1:]
    return replace(draft, context=tuple((each.start, each.end) for each in before))


def plain_drafts(sentences: Sequence[Sentence]) -> list[Draft]:
    """Return each sentence of an article in another language as a draft, with nothing guessed.

    One too short for a quote goes with its neighbour. What is quoted for a quarter of it, or at
    length, is of somebody unspecified.
    """
    drafts: list[Draft] = []
    for sentence in sentences:
        quoted = sum(end - start for start, end in sentence.quotations)
        chain = (NOBODY,) if quoted > min(_LONG_QUOTATION, len(sentence.text) / 4) else ()
        draft = Draft(sentence, ((sentence.start, sentence.end),), chain, line=sentence.line)
        last = drafts[-1] if drafts else draft
        start = last.spans[0][0]
        beside = (last.sentence.index + 1, last.sentence.paragraph, last.chain)
        alone = is_long_enough(sentence.flat[start : last.sentence.end])
        if beside == (sentence.index, sentence.paragraph, chain) and not (
            alone and is_long_enough(sentence.text)
        ):
            drafts[-1] = replace(draft, spans=((start, sentence.end),))
        elif not sentence.text.endswith(("?", "？", "؟")):
            drafts.append(draft)
    return drafts


def without_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the first draft of those with the same words and sources, and none of the title.

    What leans on other words repeats nothing: "He was fired" is said of two people.
    """
    kept: dict[object, Draft] = {}
    for draft in [each for each in drafts if not each.sentence.is_title] or drafts:
        words = tuple(draft.sentence.flat[start:end].casefold() for start, end in draft.spans)
        kept.setdefault((words, draft.chain, draft.kind, draft.context), draft)
    return list(kept.values())


@dataclass
class _Reading:
    """What is known while an article is read from top to bottom."""

    speakers: Speakers
    voices: Voices
    scene: Scene = field(default_factory=Scene)

    def drafts_of(self, sentence: Sentence) -> list[Draft]:
        line = sentence.line
        if not line.tags:
            return []
        if self.scene.before and self.scene.before[-1].paragraph != sentence.paragraph:
            self.speakers.last = ()  # "It said" goes on with a speaker within a paragraph only
        whole = (0, len(line.tags))
        spoken = is_quoted(sentence, (line.span(*whole),))
        parts = [Part((whole,))] if spoken else read_reports(line)
        told = [(part, self._chain(part, sentence)) for part in parts]
        if self._hear(sentence, told, spoken=spoken):
            return []
        label = () if sentence.label is None else ((sentence.label or UNSPECIFIED,),)
        drafts = []
        for spans, chain, kind in _stretches(sentence, told):
            inner = _line(sentence, spans)
            speech = speech_in(sentence, (spans[0][0], spans[-1][1]))
            quoted = is_quoted(sentence, spans)
            is_told = bool(label or chain)
            if not inner.tags or not is_checkable(sentence, inner, quoted=quoted, told=is_told):
                continue
            told_by_nobody = kind == "unconfirmed" or is_hearsay(inner)
            if not chain and speech is None and told_by_nobody:
                chain = (NOBODY,)
            drafts.append(
                Draft(sentence, spans, tuple(dict.fromkeys((*label, *chain))), kind,
                      context=context_of(inner, sentence, self.scene, quoted=quoted),
                      speech=None if chain or label else speech, line=inner)
            )  # fmt: skip
        return drafts

    def _chain(self, part: Part, sentence: Sentence) -> Chain:
        levels = (self.speakers.names_of(sentence.line, source) for source in part.sources)
        return tuple(dict.fromkeys(levels))

    def _hear(
        self, sentence: Sentence, told: Sequence[tuple[Part, Chain]], *, spoken: bool
    ) -> bool:
        """Note who speaks in a sentence, and which of its quotations.

        Return whether it does nothing but name the speaker of the quotation before it.
        """
        line = sentence.line
        starts = {
            span[0]: speech
            for span, speech in zip(sentence.quotations, sentence.speech, strict=True)
        }
        chains = [chain for _, chain in told if chain]
        for part, chain in told:
            for lo, hi in part.ranges if chain else ():
                for at in range(lo, hi):
                    if line.tags[at] == "Q" and line.items[at][0] in starts:
                        self.voices.assign(starts[line.items[at][0]], chain)
        source = None if chains or spoken else find_speaker(line)
        beside = chains[-1] if chains else ()
        if source is not None:
            beside = (self.speakers.names_of(line, source),)
            for quotation in sentence.speech:
                self.voices.assign(quotation, beside)
        only = source is not None and not sentence.quotations and is_only_report(line)
        self.voices.hear(sentence, beside, only_reports=only)
        if beside:
            self.speakers.last = beside[-1] if len({chain[-1] for chain in chains}) < 2 else ()
        self.speakers.note(line, spoken=bool(beside))
        before = self.scene.before[-1] if self.scene.before else None
        return (
            only
            and before is not None
            and before.paragraph == sentence.paragraph
            and bool(before.speech)
        )


def _line(sentence: Sentence, spans: Sequence[Span]) -> Line:
    """Return the words of `spans` as one line."""
    if sentence.line.items and spans == (sentence.line.span(0, len(sentence.line.items)),):
        return sentence.line
    line, *more = (sentence.line_of(*span) for span in spans)
    for each in more:
        line = Line(
            line.text, line.items + each.items, line.words + each.words, line.tags + each.tags
        )
    return line


def is_quoted(sentence: Sentence, spans: Sequence[Span]) -> bool:
    """Say whether stretches of a sentence are somebody's own words."""
    return (
        any(a <= spans[0][0] and spans[-1][1] <= b for a, b in sentence.quotations)
        or len(spans) > 1
    )


def _stretches(
    sentence: Sentence, told: Sequence[tuple[Part, Chain]]
) -> Iterator[tuple[tuple[Span, ...], Chain, str]]:
    """Yield the stretches of a sentence that make claims; all of it where a part is no clause."""
    line = sentence.line
    whole = (0, len(line.tags))
    spoken = is_quoted(sentence, (line.span(*whole),))
    cut = (
        part for part, chain in told if part.kind == "content" or (chain and part.kind != "denied")
    )
    if not all(_stands(line, part) for part in cut):
        chains = [chain for _, chain in told if chain]
        chain = chains[0] if len(set(chains)) == 1 else chains[0][:1] if chains else ()
        told = [(Part((whole,)), chain)]
    for part, chain in told:
        if len(part.ranges) > 1:
            spans = tuple(_span(sentence, line, *each) for each in part.ranges)
            yield spans, chain, part.kind
            continue
        for lo, hi in _at_semicolons(line, *part.ranges[0]):
            span = _span(sentence, line, lo, hi)
            pieces = (
                _sentences_in(sentence.flat, span)
                if spoken or set(line.tags[lo:hi]) == {"Q"}
                else [span]
            )
            for piece in pieces:
                yield (piece,), chain, part.kind


def _stands(line: Line, part: Part) -> bool:
    """Say whether a part is a full clause, or the whole line."""
    lo, hi = part.ranges[0]
    if (lo, hi) == (0, len(line.tags)) or line.tags[lo:hi] == "Q":
        return True
    start, end = line.span(lo, hi)
    described = line.tags[lo : lo + 2] in ("Eo", "EN")  # "improved devices will"
    if hi - lo < MIN_WORDS or end - start < MIN_CHARS:
        return False
    if line.tags[lo] in _NO_CLAUSE and not described:
        return False
    if (line.tags[lo] == "u" and line.words[lo] not in _MAY_OPEN) or "ct" in line.tags[lo:hi]:
        return False  # "C and that D" needs its "said that"
    if line.tags[lo] == "p" and not _CLAUSE_BEHIND.search(line.tags, lo, hi):
        return False  # "In their statement, released on Friday"
    tags = line.tags[lo:hi]
    hangs = _HANGING.search(tags) and line.words[hi - 1] not in _PARTICLES
    return not (hangs or _NOUN.match(tags)) and may_be_clause(line, lo, hi)


def _at_semicolons(line: Line, lo: int, hi: int) -> Iterator[tuple[int, int]]:
    """Yield the full clauses that semicolons part."""
    while hi > lo + 1 and line.tags[lo] in "c,":
        lo += 1
    for at in range(lo + MIN_WORDS, hi - MIN_WORDS):
        start = at + 1 + (line.tags[at + 1] == "c")
        if (
            line.tags[at] == ";"
            and starts_clause(line, start, hi)
            and re.search(f"[{FINITE}]", line.tags[lo:at])
        ):
            yield lo, at
            lo = start
    yield lo, hi


def _span(sentence: Sentence, line: Line, lo: int, hi: int) -> Span:
    """Return the characters of items `[lo, hi)`, with both marks of a quotation or with none."""
    while hi > lo + 1 and line.tags[hi - 1] in ",;:-":
        hi -= 1
    start, end = line.span(lo, hi)
    text = line.text
    if set(line.tags[lo:hi]) == {"Q"}:
        while start < end and text[start] in f"{ALL_MARKS} ":
            start += 1
        while end > start and text[end - 1] in f"{ALL_MARKS} .{_EDGES}":
            end -= 1
        return start, end
    for first, last in sentence.quotations:
        if first < start and end < last:
            continue  # the words of the quotation alone
        if first < start <= first + 2 and last <= end + 2:  # a quoted word opens the stretch
            start = first
        if last - 2 <= end < last and start <= first:
            end = last
    if start > sentence.start and text[start - 1] in "$€£¥₹#@":
        start -= 1 + (text[start - 1] == "$" and text[start - 2].isupper())
    end += text[end : end + 1] in ("%", "°", "€")
    return start, end


def _sentences_in(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of a quotation; one too short for a claim stays with the next."""
    start = span[0]
    for _, last in split_sentences(text[slice(*span)], ENGLISH):
        end = span[0] + last
        start += len(text[start:end]) - len(text[start:end].lstrip(" .…"))
        if end == span[1]:
            yield start, end
        elif end - start > MIN_CHARS:
            yield start, end - (text[end - 1] == ".")
            start = end
