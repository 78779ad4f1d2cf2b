"""What is asked about an article: all of it in one request, or its parts, as its model has room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from summarizer.backends.base import ReplySchema, Request
from summarizer.backends.context import ContextWindow, n_input
from summarizer.backends.limits import (
    LEAST_USEFUL,
    MOST_TOKENS,
    expected_tokens,
    readable_bytes,
    sized_limit,
)
from summarizer.backends.modes import CHARS_PER_TOKEN, TOKEN_FIELD
from summarizer.errors import SchemaError
from summarizer.models import Article
from summarizer.prompts import Prompt, article_values, companion, excerpt
from summarizer.readers.asking import wire_sampling
from summarizer.readers.base import Part
from summarizer.readers.course import CARRIED_BYTES, LEAST_PART, Course, Step, entity_line
from summarizer.readers.exchange import Stored
from summarizer.schemas import wire_schema
from summarizer.settings import Settings


class Requests:
    """The requests of one prompt to one model. Templates are compiled here, once for a run.

    `repeat` is above 0 when the same is asked again.
    """

    def __init__(
        self,
        settings: Settings,
        prompt: Prompt,
        *,
        model: str,
        endpoint: str,
        window: ContextWindow,
        stored: Stored,
        repeat: int = 0,
    ) -> None:
        self.prompt = prompt
        self.schema = ReplySchema("article_reply", schema_of(prompt))
        self._settings = settings
        self._sampling = wire_sampling(settings)
        self._model = model
        self._endpoint = endpoint
        self._window = window
        self._stored = stored
        self._repeat = repeat
        self._part_prompt = companion(prompt, "part")

    def whole(self, article: Article) -> Request:
        """Return the request that asks for this article as a whole.

        Raises PromptError when the prompt cannot be rendered for it.
        """
        return Request(
            self.prompt.render(**article_values(article, self._settings.language)),
            self._model,
            self._endpoint,
            self.schema,
            self._sampling,
            article,
            self._repeat,
            None if TOKEN_FIELD in self._sampling else self._limit(article),
        )

    def _limit(self, article: Article) -> int:
        """Return how many tokens a reply about this article may have."""
        return min(MOST_TOKENS, sized_limit(article.text) * self._window.limit_factor)

    def course(self, article: Article) -> Course:
        """Return how an article is read; ContextOverflow where no part of it would fit."""
        whole = self.whole(article)
        most_again = readable_bytes(MOST_TOKENS * 2)  # as long as a reply may be about
        return Course(article, whole, lambda: self._most_bytes(article, whole), most_again)

    def _most_bytes(self, article: Article, whole: Request) -> int | None:
        """Return how many bytes of text a part may have, None where one request does for all.

        One that the store answers does, however long. Raises ContextOverflow where nothing fits.
        """
        window, room = self._window.tokens, self._window.room(whole, at_best=True)
        if window is None or room == MOST_TOKENS or room >= self._needed(article):
            return None
        if self._stored(whole) is not None:
            return None
        bare = self.of_part(article, Part((1, 1)))
        # A small window may have room for useful parts only if we count as few tokens as may be.
        for at_best in (False, True):
            left = window - n_input(bare, at_best=at_best) - CARRIED_BYTES // (4 if at_best else 2)
            if (most := readable_bytes(left)) >= LEAST_PART:
                return most
        if room >= LEAST_USEFUL:
            return None  # what a reply then lacks is asked for again
        if left < LEAST_PART // CHARS_PER_TOKEN + LEAST_USEFUL:
            raise self._window.overflow(bare, "the prompt alone")
        return LEAST_PART

    def _needed(self, article: Article) -> int:
        """Return how many tokens the reply about a whole article is likely to take."""
        limit = self._sampling.get(TOKEN_FIELD)
        expected = expected_tokens(article.text)
        return min(limit, expected) if isinstance(limit, int) else expected

    def of_step(self, article: Article, course: Course, step: Step) -> Request:
        """Return the request that asks about a step."""
        if course.is_whole(step):
            return course.request
        return self.of_part(article, step.part)

    def of_part(self, article: Article, part: Part) -> Request:
        """Return the request for a part: as for an article, and what it is a part of."""
        start, end = part.span
        request = self.whole(excerpt(article, article.text[start:end]))
        told = {
            "entities": [entity_line(entity) for entity in part.named],
            "begins": start == 0,
            "ends": end == len(article.text),
        }
        more = rendered(self._part_prompt, told)
        return replace(request, messages=(*request.messages, *more), whole=article)


def rendered(prompt: Prompt, values: Mapping[str, object]) -> tuple[dict[str, str], ...]:
    """Return the messages of a prompt with those of the values that it shows."""
    return prompt.render(**{name: values[name] for name in prompt.variables})


def schema_of(prompt: Prompt) -> Mapping[str, object]:
    """Return the schema that replies to a prompt are held to; SchemaError where it has none."""
    if prompt.pinned is not None:
        return prompt.pinned
    try:
        return wire_schema(prompt.reply)
    except SchemaError as exc:
        raise SchemaError(f"{prompt.origin}: reply {prompt.reply.__name__}: {exc}") from exc
