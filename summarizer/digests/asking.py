"""The optional step: a model is asked about the pairs of claims that the rules leave open.

It is asked through the stack of a Summarizer, so that each reply is stored under the fingerprint of
its request, counted in the budget, and replayed offline like any other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.endpoint import normalise_endpoint
from summarizer.backends.limits import MOST_TOKENS, REASONING_FACTOR
from summarizer.concurrency.pool import run_many
from summarizer.digests.judgement import Judgement, Side
from summarizer.digests.models import RelationKind
from summarizer.digests.pairing import Pair
from summarizer.digests.sayings import Saying
from summarizer.errors import ArticleFailure, InvalidReply
from summarizer.evaluation.scorers.times import NO_DAYS, time_in_words
from summarizer.parsing import parse_reply
from summarizer.plurals import counted
from summarizer.prompts import load_prompt
from summarizer.readers.asking import ask, refuse_unusable, widened, wire_sampling
from summarizer.replies import PairDecision, PairsReply
from summarizer.schemas import wire_schema
from summarizer.summarizer import Summarizer

SCHEMA_NAME: Final = "pairs_reply"
# Enough that the instructions are shared by many, few enough that none is forgotten.
PAIRS_A_REQUEST: Final = 20
# A decision with its reason has some 50 tokens.
_TOKENS_A_DECISION: Final = 120
_TOKENS_AT_LEAST: Final = 600
_KINDS: Final[dict[str, tuple[RelationKind | None, Side | None]]] = {
    "same": ("same", None),
    "first_says_more": ("more_specific", "a"),
    "second_says_more": ("more_specific", "b"),
    "differs": ("differs", None),
    "unrelated": (None, None),
}

Key = tuple[int, int]  # which two claims, by identity: events number their articles alike


@dataclass
class Answers:
    """What a model said of open pairs, and what could not be answered, in `notes`.

    `model` is who answered, None where nothing was.
    """

    said: dict[Key, Judgement] = field(default_factory=dict)
    model: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def n_answered(self) -> int:
        """Return how many pairs were answered."""
        return len(self.said)

    def of(self, pair: Pair) -> Judgement | None:
        """Return what was said of a pair, None where it was not answered."""
        return self.said.get(_key(pair))


def ask_about(pairs: Sequence[Pair], summarizer: Summarizer) -> Answers:
    """Return what the model of a summarizer says of pairs.

    Raises ConfigurationError where it is the built-in reader, and EndpointError, BudgetReached or
    StoreError, which stand in the way of all requests.
    """
    return summarizer.wait_for(_ask_all(pairs, PairAsker(summarizer), summarizer))


async def _ask_all(pairs: Sequence[Pair], asker: PairAsker, summarizer: Summarizer) -> Answers:
    batches = [pairs[at : at + PAIRS_A_REQUEST] for at in range(0, len(pairs), PAIRS_A_REQUEST)]
    answers, failures = Answers(), list[str]()

    async def work(batch: Sequence[Pair]) -> None:
        try:
            said = await asker.ask(batch)
        except ArticleFailure as exc:
            failures.append(str(exc))
            return
        for pair, judgement in zip(batch, said, strict=True):
            answers.said[_key(pair)] = judgement

    async for _ in run_many(work, batches, concurrency=summarizer.settings.concurrency):
        pass
    answers.model = summarizer.model if answers.said else None
    if failures:
        n_left = len(pairs) - len(answers.said)
        reason = failures[0]
        answers.notes = (f"{counted(n_left, 'open pair')} could not be asked about: {reason}",)
    return answers


class PairAsker:
    """Asks the model of a Summarizer about pairs; the prompt and the schema are read once."""

    def __init__(self, summarizer: Summarizer) -> None:
        settings = summarizer.settings
        self._backend = summarizer.asker.backend
        self._prompt = load_prompt("pairs", kind="pairs")
        self._schema = ReplySchema(SCHEMA_NAME, wire_schema(PairsReply))
        self._sampling = wire_sampling(settings)
        self._model = summarizer.model
        self._endpoint = normalise_endpoint(settings.base_url)
        self._n_asks = 1 + settings.max_reasks

    async def ask(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Return what the model says of each of some pairs; ArticleFailure for no usable answer."""
        request = self.request(pairs)
        reply = await self._reply(request)
        if (wider := widened(request, reply)) is not None:
            reply = await self._reply(wider)
        refuse_unusable(reply)
        return _read(reply.content, pairs)

    def request(self, pairs: Sequence[Pair]) -> Request:
        """Return the request that asks about pairs."""
        shown = [
            {"id": f"p{number}", "first": _shown(pair.a), "second": _shown(pair.b)}
            for number, pair in enumerate(pairs, start=1)
        ]
        limit = _TOKENS_AT_LEAST + _TOKENS_A_DECISION * len(pairs)
        return Request(
            self._prompt.render(pairs=shown),
            self._model,
            self._endpoint,
            self._schema,
            self._sampling,
            output_limit=min(MOST_TOKENS, limit * REASONING_FACTOR),
        )

    async def _reply(self, request: Request) -> Reply:
        return await ask(self._backend, request, [], self._n_asks)


def _key(pair: Pair) -> Key:
    return id(pair.a), id(pair.b)


def _shown(saying: Saying) -> str:
    """Return a claim as one line of JSON, which nothing in it can leave."""
    claim = saying.claim
    fields: dict[str, object] = {"claim": claim.text, "status": claim.status}
    if claim.attribution:
        fields["source"] = [source.name for source in claim.attribution]
    if saying.days != NO_DAYS:
        fields["time"] = time_in_words(saying.days)
    return json.dumps(fields, ensure_ascii=False).replace("<", "\\u003c")


def _read(content: str, pairs: Sequence[Pair]) -> list[Judgement]:
    """Return the judgements of a reply; InvalidReply unless each pair has exactly one."""
    decisions = parse_reply(content, PairsReply).pairs
    by_id = {decision.pair: decision for decision in decisions}
    wanted = [f"p{number}" for number in range(1, len(pairs) + 1)]
    if len(by_id) < len(decisions) or by_id.keys() != set(wanted):
        raise InvalidReply(f"it answered for other pairs than the {len(pairs)} it was asked about")
    return [_judgement(by_id[name], pair) for name, pair in zip(wanted, pairs, strict=True)]


def _judgement(decision: PairDecision, pair: Pair) -> Judgement:
    kind, finer = _KINDS[decision.relation]
    if kind == "differs" and decision.differs is None:
        kind = None  # a difference in nothing is none
    return Judgement(
        kind,
        pair.judgement.score,
        differs=decision.differs if kind == "differs" else None,
        finer=finer,
        why=" ".join(decision.why.split()) if kind == "differs" else "",
        by="model",
    )
