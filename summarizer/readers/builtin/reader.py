"""The reader without a model: nothing is sent, so there is nothing to store, limit or price."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence

from summarizer.models import Article, Claim, Flag
from summarizer.provenance import BUILTIN_MODE, Provenance, Recipe
from summarizer.readers.base import Conclusion, Doubt, Mending, Reading, Traits
from summarizer.readers.builtin import DEFAULT_MAX_WORDS, read_article
from summarizer.text.languages import ENGLISH, language_name
from summarizer.text.wrapping import as_read
from summarizer.timestamps import now
from summarizer.version import __version__

MODEL = "extractive"
ENDPOINT = f"builtin:{MODEL}"


class BuiltinReader:
    """Reads by rules alone; `max_words` is the longest summary, in words."""

    def __init__(self, *, max_words: int = DEFAULT_MAX_WORDS) -> None:
        self._sampling = {"max_words": max_words} if max_words != DEFAULT_MAX_WORDS else {}
        self.traits = Traits(
            model=MODEL,
            endpoint=ENDPOINT,
            asks_a_server=False,
            heeds=frozenset({"max_words"}),
            recipe=Recipe.of({"model": MODEL, "sampling": self._sampling}),
            wording="verbatim",
        )
        self._max_words = max_words

    def fingerprint(self, article: Article) -> str:
        """Return the SHA-256 of all that the reading depends on."""
        known = article.title, article.publisher, article.language, str(article.published)
        identity = [ENDPOINT, __version__, self._max_words, article.sha256, known]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()

    async def read(self, article: Article) -> Reading:
        """Return what the rules find; never fails."""
        started = time.perf_counter()
        reply = read_article(_as_read(article), max_words=self._max_words)
        provenance = Provenance(
            model=MODEL,
            served_model=MODEL,
            endpoint=ENDPOINT,
            mode=BUILTIN_MODE,
            sampling=dict(self._sampling),
            fingerprint=self.fingerprint(article),
            latency_s=round(time.perf_counter() - started, 4),
            summarizer=__version__,
            created=now(),
        )
        flags = () if reply.language == ENGLISH else (_language_flag(reply.language),)
        return Reading(
            provenance, reply, reply.claims, reply.entities, flags=flags, context=reply.context
        )

    async def mend(
        self, article: Article, reading: Reading, doubts: Sequence[Doubt]
    ) -> Mending | None:
        """Return None: its quotes are the article's own words."""
        return None

    async def conclude(
        self, article: Article, reading: Reading, claims: Sequence[Claim]
    ) -> Conclusion | None:
        """Return None: its summary came with its claims."""
        return None

    async def aclose(self) -> None:
        """Do nothing: there is nothing to close."""


def _language_flag(code: str) -> Flag:
    language = f"{name} ({code})" if (name := language_name(code)) else code
    return Flag(
        kind="language",
        message=f"The article is in {language}: the built-in reader gives its sentences and guesses"
        " no speaker or status.",
    )


def _as_read(article: Article) -> Article:
    """Return the article without its markup, and with wrapped lines joined; else as it is.

    Its quotes are then found in the text as it is like those of any other reader.
    """
    text, title = as_read(article.text), article.title and as_read(article.title)
    if text == article.text and title == article.title:
        return article
    return article.model_copy(update={"text": text, "title": title})
