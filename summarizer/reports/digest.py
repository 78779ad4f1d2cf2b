"""A digest for reading: on a terminal, as plain text, and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from summarizer.digests.models import ClaimRef, Digest, DigestArticle, Event, Relation
from summarizer.evaluation.scorers.times import time_in_words
from summarizer.plurals import counted
from summarizer.reports.digest_parts import Parts, carried, chain
from summarizer.reports.markdown import escape
from summarizer.reports.paragraphs import wrapped
from summarizer.reports.phrases import neutral

# What stands before a line: a heading of the digest or of an event, a paragraph, an item of a list,
# or something that belongs to the item above it.
Kind = Literal["title", "heading", "text", "item", "below"]

_MOST_ALONE: Final = 8  # claims of one article that are listed; the JSON has all


@dataclass(frozen=True)
class Line:
    """A line of a digest, without markup."""

    kind: Kind
    text: str


def render_text(digest: Digest) -> str:
    """Return a digest as plain text."""
    leads: dict[Kind, str] = {"item": "  - ", "below": "      "}

    def shown(line: Line) -> str:
        lead = leads.get(line.kind, "")
        return "\n".join(wrapped(line.text, lead=lead, hang=len(lead)))

    return _joined(_lines(digest), shown, gaps=False)


def render_markdown(digest: Digest) -> str:
    """Return a digest as Markdown; nothing in it becomes markup that it was not."""
    marks: dict[Kind, str] = {"title": "## ", "heading": "### ", "item": "- ", "below": "  - "}
    body = _joined(
        _lines(digest), lambda line: marks.get(line.kind, "") + escape(line.text), gaps=True
    )
    return f"# Digest\n\n{body}"


def _joined(lines: Iterable[Line], shown: Callable[[Line], str], *, gaps: bool) -> str:
    """Return lines with an empty one before headings, and with `gaps` around lists."""
    out: list[str] = []
    before: Kind | None = None
    for line in lines:
        is_list = line.kind in ("item", "below")
        was_list = before in ("item", "below")
        if before is not None and (
            line.kind in ("title", "heading") or (gaps and not (is_list and was_list))
        ):
            out.append("")
        out.append(shown(line))
        before = line.kind
    return "\n".join(out) + "\n"


def _lines(digest: Digest) -> Iterator[Line]:
    parts = Parts(digest)
    page = _Page(parts)
    yield Line("text", parts.overview())
    for note in digest.notes:
        yield Line("text", f"Note: {neutral(note)}.")
    for left in digest.left_out:
        yield Line("text", f"Left out: {neutral(left.what)}: {neutral(left.why)}")
    for event in parts.shared:
        yield from page.event(event)
    if parts.alone:
        yield Line("title", "Articles that no other is like" if parts.shared else "Articles")
        for event in parts.alone:
            yield from page.alone(event)


class _Page:
    """Puts the parts of a digest into words."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def event(self, event: Event) -> Iterator[Line]:
        """Yield an event that several articles are about."""
        yield Line("title", neutral(event.title))
        for article in event.articles:
            yield Line("item", self._article(self._parts.articles[article]))
        yield Line("heading", "What they say")
        groups = {group.id: group for group in self._parts.groups[event.id]}
        for sentence in self._parts.sentences[event.id]:
            group = groups.get(sentence.group or "")
            yield Line("item", f"{neutral(sentence.text)} {self._cited(sentence.claims)}")
            if group is not None:
                yield Line("below", carried(group))
        relations = self._parts.relations[event.id]
        differing = [relation for relation in relations if relation.kind == "differs"]
        yield from self._related("Where they differ", differing)
        finer = [relation for relation in relations if relation.kind == "more_specific"]
        yield from self._related("What one says more exactly", finer)
        for article in event.articles:
            yield from self._only(article)
        yield from self._timeline(event)

    def alone(self, event: Event) -> Iterator[Line]:
        """Yield an event that one article is about."""
        article = self._parts.articles[event.articles[0]]
        yield Line("item", self._article(article))
        for sentence in self._parts.sentences[event.id]:
            yield Line("below", f"{neutral(sentence.text)} {self._cited(sentence.claims)}")

    def _related(self, heading: str, relations: Sequence[Relation]) -> Iterator[Line]:
        if relations:
            yield Line("heading", heading)
        for relation in relations:
            if relation.kind == "differs":
                why = f": {neutral(relation.why)}" if relation.why else ""
                yield Line("item", f"{relation.differs}{why}")
                for claim in (relation.a, relation.b):
                    yield Line("below", self._said(claim))
            else:
                yield Line("item", self._said(relation.a))
                yield Line("below", f"says more than {self._said(relation.b)}")

    def _only(self, article: str) -> Iterator[Line]:
        claims = self._parts.only_in[article]
        if not claims:
            return
        yield Line("heading", f"Only in {self._parts.label(article)}")
        for claim in claims[:_MOST_ALONE]:
            yield Line("item", self._said(claim))
        if len(claims) > _MOST_ALONE:
            yield Line("item", f"and {counted(len(claims) - _MOST_ALONE, 'claim')} more")

    def _timeline(self, event: Event) -> Iterator[Line]:
        if self._parts.dated[event.id]:
            yield Line("heading", "When")
        for entry in self._parts.dated[event.id]:
            status = "" if entry.status == "stated" else f" ({entry.status})"
            days = time_in_words((entry.start, entry.end))
            yield Line("item", f"{days}: {neutral(entry.text)}{status} {self._cited(entry.claims)}")

    def _said(self, claim: ClaimRef) -> str:
        """Return a claim with who says it, where that is not the article: "AP 7, Tass: ..."."""
        found = self._parts.claims[claim]
        status = "" if found.status == "stated" else f" ({found.status})"
        by = f", {said_by}" if (said_by := chain(found)) else ""
        return f"{self._parts.number(claim)}{by}: {neutral(found.text)}{status}"

    def _cited(self, claims: Iterable[ClaimRef]) -> str:
        """Return the claims of a sentence by article: "[AP 4, Yonhap 2]"."""
        return f"[{', '.join(map(self._parts.number, claims))}]"

    def _article(self, article: DigestArticle) -> str:
        fields = [self._parts.label(article.id)]
        fields += [article.title] if article.title else []
        fields += [article.published.isoformat()] if article.published else []
        fields += [article.id] if article.id not in fields else []
        fields.append(counted(article.n_claims, "claim"))
        return " · ".join(map(neutral, fields))
