"""How an article is read: at once, or in parts, one after the other, as the replies say.

An article that its request holds is asked about as a whole. One that it does not is split; and
where a reply is cut off, what it did not come to is asked about again in smaller parts, until all
is read, or a part is so short that nothing more is to be had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import orjson

from summarizer.backends.base import Request
from summarizer.errors import (
    ArticleFailure,
    ContextOverflow,
    NotStored,
    TransientError,
    TruncatedReply,
)
from summarizer.grounding import Haystack, locate_quote
from summarizer.models import Article, Entity, Flag
from summarizer.parsing import lists_all
from summarizer.plurals import counted
from summarizer.readers.base import Part, Reading
from summarizer.readers.merging import merge_entities
from summarizer.text.parts import sentence_at, split_text, words_after
from summarizer.text.spans import Span, Spans, merged

# Bytes of a part that is not made smaller: a claim or two, for which any limit should do.
LEAST_PART = 500
# How many bytes of names a part is told of those before it: in any context, as what is asked again
# has to be the same when more is known of that.
CARRIED_BYTES = 1_000


@dataclass
class Step:
    """A part, what came of it, and the parts of it that were asked about again.

    `read_to` is where what a cut-off reply came to ends.
    """

    part: Part
    reading: Reading | None = None
    again: list[Step] = field(default_factory=list)
    read_to: int = 0

    def walk(self) -> Iterator[Step]:
        """Yield this step and those below it, in the order of the text."""
        yield self
        for step in self.again:
            yield from step.walk()

    @property
    def failure(self) -> ArticleFailure | None:
        """Return why nothing was read of the part itself, None where something else is to blame."""
        return self.reading.failure if self.reading is not None else None

    @property
    def is_read(self) -> bool:
        """Say whether all of the part was read, in the end."""
        failure = self.failure
        if self.reading is None or failure is None:
            return self.reading is not None
        if self.again:
            return all(step.is_read for step in self.again)
        return isinstance(failure, TruncatedReply) and self.read_to == self.part.span[1]

    def unread(self) -> Spans:
        """Return the spans of the part that nothing was read of."""
        if self.is_read:
            return ()
        if self.again:
            return tuple(span for step in self.again for span in step.unread())
        if isinstance(self.failure, TruncatedReply):
            return ((self.read_to, self.part.span[1]),)
        kept = self.reading is not None and self.reading.claims  # of a reply with wrong items
        return () if kept else (self.part.span,)


class Course:
    """The steps of one article, `request` the one for all of it.

    `most_bytes` says how long its parts may be, None for a whole, and `most_again` those of a part
    that was cut off. Raises what `most_bytes` does.
    """

    def __init__(
        self,
        article: Article,
        request: Request,
        most_bytes: Callable[[], int | None],
        most_again: int,
    ) -> None:
        self.request = request
        self._article = article
        self._language = article.language or "en"
        self._most_bytes = most_bytes
        self._most_again = most_again
        self._whole = 0, len(article.text)
        most = most_bytes()
        spans = None if most is None else self._split(self._whole, most)
        self.steps = [Step(Part(span)) for span in spans or [self._whole]]
        self._waiting = self.steps[::-1]

    def next(self) -> Step | None:
        """Return what is to be asked now, None when there is nothing left."""
        if not self._waiting:
            return None
        step = self._waiting.pop()
        if named := self._named():
            step.part = replace(step.part, named=named)
        return step

    @property
    def n_waiting(self) -> int:
        """Return how many parts come after those that `next` gave, as far as that is known."""
        return len(self._waiting)

    def answered(self, step: Step, reading: Reading) -> None:
        """Note what came of a step; of one that was not read to its end, the rest comes next."""
        step.reading = reading
        if isinstance(reading.failure, ContextOverflow):
            spans = self._shorter(step)
        elif isinstance(reading.failure, TruncatedReply):
            spans = self._rest(step, reading, reading.failure)
        else:
            return
        step.again = [Step(Part(span)) for span in spans]
        self._waiting += step.again[::-1]
        if not spans and not any(each.reading and each.reading.claims for each in self._walk()):
            self._waiting.clear()  # neither the whole nor the least part: the others would not, too

    def is_whole(self, step: Step) -> bool:
        """Say whether a step is the article as a whole."""
        return step.part.span == self._whole

    @property
    def single(self) -> Reading | None:
        """Return the reading of one request for all, None where others went with it, or should."""
        step = self.steps[0]
        if not self.is_whole(step) or step.again or step.reading is None:
            return None
        if not step.is_read:
            return replace(step.reading, unread=self.unread)
        return step.reading if step.failure is None else None  # what is whole but failed lacks some

    @property
    def failure(self) -> ArticleFailure | None:
        """Return why something was not read: the first reason in the order of the text.

        Of what was too long that of its parts; a part that was not asked has none of its own.
        """
        for step in self._walk():
            passed_on = isinstance(step.failure, ContextOverflow) and step.again
            if step.failure is not None and not step.is_read and not passed_on:
                return step.failure
        return None

    @property
    def unread(self) -> Spans:
        """Return the spans of the article that nothing was read of."""
        return merged(span for step in self.steps for span in step.unread())

    def flags(self) -> tuple[Flag, ...]:
        """Return what was not read, each span with the reason; and that some of it may yet be."""
        flags, unanswered = [], []
        for step in self._walk():
            if step.again or not (spans := step.unread()):
                continue
            (start, end), reason = spans[0], step.failure or "a shorter part could not be read"
            message = f"{end - start:,} characters were not read: {reason}"
            flags.append(Flag(kind="unread", message=message, start=start, end=end))
            unanswered += [step.failure] if is_unanswered(step.failure) else []
        return (*flags, *unfinished(counted(len(unanswered), "part"), unanswered))

    def readings(self) -> list[tuple[Part, Reading]]:
        """Return what came of each part that was answered, in the order of the text."""
        return [(step.part, step.reading) for step in self._walk() if step.reading is not None]

    def _walk(self) -> Iterator[Step]:
        for step in self.steps:
            yield from step.walk()

    def _split(self, span: Span, most_bytes: int) -> list[Span]:
        text = self._article.text
        return split_text(text, most_bytes, within=span, language=self._language)

    def _shorter(self, step: Step) -> list[Span]:
        """Return what a part that was too long is asked about as: of the whole, parts that fit."""
        if self.is_whole(step) and (most := self._most_bytes()) is not None:
            spans = self._split(step.part.span, most)
            if len(spans) > 1:
                return spans
        return self._halves(step)

    def _halves(self, step: Step, start: int | None = None) -> list[Span]:
        """Return a part, or what is left of it from `start` on, in pieces of half its length."""
        first, end = step.part.span
        n_bytes = len(self._article.text[first:end].encode("utf-8", "surrogatepass"))
        if start is None and n_bytes <= LEAST_PART:
            return []
        most = min(self._most_again, max(LEAST_PART, n_bytes // 2))
        return self._split((first if start is None else start, end), most)

    def _rest(self, step: Step, reading: Reading, failure: TruncatedReply) -> list[Span]:
        """Return what a cut-off reply did not come to: from the sentence of its last claim on.

        A sentence may hold several claims, and to read it twice is better than not at all. A reply
        without a claim, or whose quotes are nowhere, came to nothing.
        """
        step.read_to, end = step.part.span
        if lists_all(failure.content, "claims"):
            step.read_to = end
            return []
        text, within = self._article.text, step.part.span
        haystack = Haystack(text[slice(*within)])
        reached = 0
        for claim in reversed(reading.claims):
            found = [locate_quote(quote, haystack) for quote in claim.evidence]
            places = [(e.start, e.end or 0) for e in found if e.start is not None]
            if not places:
                continue
            # Of a claim that is quoted twice the first place: claims follow the text.
            start, quoted_to = (within[0] + place for place in min(places))
            at = sentence_at(text, start, within=within, language=self._language)
            if at > within[0]:
                step.read_to = at
                return self._halves(step, at)
            reached = max(reached, quoted_to)
        if not reached:
            return self._halves(step)
        # All are of the first sentence, which may be as long as the part: a list, for one.
        step.read_to = words_after(text, reached, within=within, language=self._language)
        return self._halves(step, step.read_to) if step.read_to < end else []

    def _named(self) -> tuple[Entity, ...]:
        """Return entities of the parts so far, of many those that were named last."""
        lists = [reading.entities for _, reading in self.readings()]
        known = merge_entities(entity for entities in lists for entity in entities)
        last = {e.name: n for n, entities in enumerate(lists) for e in entities}
        latest = sorted(known, key=lambda e: -max(last.get(n, 0) for n in (e.name, *e.aliases)))
        n_bytes, told = 0, set()
        for entity in latest:
            n_bytes += len(entity_line(entity).encode()) + 1
            if n_bytes > CARRIED_BYTES:
                break
            told.add(entity)
        return tuple(entity for entity in known if entity in told)


def is_unanswered(failure: ArticleFailure | None) -> bool:
    """Say whether a request failed without an answer, not even a refusal, and may have one yet."""
    return isinstance(failure, (TransientError, NotStored))


def unfinished(what: str, failures: Sequence[ArticleFailure | None]) -> tuple[Flag, ...]:
    """Return the flag of a record that lacks what failed without an answer, none without such."""
    if not failures:
        return ()
    message = f"{what} failed, and the same command asks again: {failures[0]}"
    return (Flag(kind="unfinished", message=message),)


def entity_line(entity: Entity) -> str:
    """Return an entity as a part is told of it: one line of JSON."""
    shown = {"name": entity.name, "type": entity.type, "aliases": entity.aliases}
    return orjson.dumps(shown).decode()
