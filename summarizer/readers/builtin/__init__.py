"""The reader without a model: claims, sources, status, dates and a summary by rules alone.

Deterministic, offline, and the baseline that any model has to beat. It knows English; of other
languages it gives sentences as claims and guesses nothing about them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import PrivateAttr

from summarizer.metadata import read_metadata
from summarizer.models import Article, Entity
from summarizer.readers.builtin.claims import write_claims
from summarizer.readers.builtin.drafts import (
    Draft,
    draft_claims,
    plain_drafts,
    without_repeats,
)
from summarizer.readers.builtin.entities import Entities, group_mentions
from summarizer.readers.builtin.layout import read_sentences
from summarizer.readers.builtin.names import find_mentions
from summarizer.readers.builtin.summary import write_summary
from summarizer.replies import ArticleReply, ReplyClaim
from summarizer.text.languages import ENGLISH, language_of

__all__ = ["read_article"]

DEFAULT_MAX_WORDS = 80


class BuiltinReply(ArticleReply):
    """A reply, what its claims lean on, and the language that the article was read in."""

    _context: dict[int, list[str]] = PrivateAttr(default_factory=dict)
    _language: str = PrivateAttr(default=ENGLISH)

    @property
    def context(self) -> Mapping[int, list[str]]:
        """Return, by the place of a claim from 0, the sentences that it leans on."""
        return self._context

    @property
    def language(self) -> str:
        """Return the ISO 639 code of the language that the article was read in."""
        return self._language


def read_article(article: Article, *, max_words: int = DEFAULT_MAX_WORDS) -> BuiltinReply:
    """Return entities, claims and a summary of at most `max_words` words, by rules alone.

    Quotes are verbatim and cross no line break but that of a wrapped line; page furniture is left
    out. The same article always gives the same reply, in time linear in its length.
    """
    metadata = read_metadata(article.text)
    language = language_of(article.text, article.language)
    english = language == ENGLISH
    sentences = read_sentences(article.text, metadata, language)
    mentions = find_mentions(sentences) if english else [[] for _ in sentences]
    entities = group_mentions((mention for named in mentions for mention in named), article.text)
    drafts = without_repeats(
        draft_claims(sentences, mentions, entities) if english else plain_drafts(sentences)
    )
    claims = write_claims(
        drafts,
        article.text,
        published=article.published or metadata.published,
        english=english,
        n_sentences=len(sentences),
    )
    claims_at: dict[int, list[str]] = {}
    for claim, draft in claims:
        claims_at.setdefault(draft.sentence.index, []).append(claim.id)
    reply = BuiltinReply(
        entities=_reply_entities(entities, claims),
        claims=[claim for claim, _ in claims],
        summary=write_summary(
            sentences,
            claims_at,
            title=(article.title or metadata.title or "").encode("utf-8", "replace").decode(),
            max_words=max_words,
            english=english,
        ),
    )
    reply._language = language
    reply._context = {
        place: [article.text[start:end] for start, end in draft.context]
        for place, (_, draft) in enumerate(claims)
        if draft.context
    }
    return reply


def _reply_entities(entities: Entities, claims: Sequence[tuple[ReplyClaim, Draft]]) -> list[Entity]:
    """Return the entities that sentences of claims name, and who speaks in them."""
    cited = {draft.sentence.index for _, draft in claims}
    sources = {name for claim, _ in claims for level in claim.attribution for name in level}
    speaking = {entity.name for name in sources if (entity := entities.find(name))}
    return [
        Entity(name=each.name, type=each.type, aliases=list(each.aliases))
        for each in entities.items
        if each.name in speaking or any(mention.sentence in cited for mention in each.mentions)
    ]
