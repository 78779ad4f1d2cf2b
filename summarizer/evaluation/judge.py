"""A judge: a model that says of each sentence of a summary whether the article supports it.

Every summary is judged twice, the two options in either order. `judge.faithfulness` is the share of
"supported" over both, in [0, 1]; `judge.position_bias` is the share of sentences whose answer
changed with the order: a judge with a bias of 0.3 has no opinion on three sentences of ten. Whether
a judge agrees with people, `summarizer calibrate` cannot tell; compare it with labels of your own.
Source of the swap: Zheng et al. 2023, Judging LLM-as-a-Judge, sec. 3.4 (position bias).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from summarizer.backends.base import Backend, ReplySchema, Request
from summarizer.backends.endpoint import normalise_endpoint
from summarizer.concurrency.pool import run_many
from summarizer.errors import ArticleFailure, ConfigurationError, InvalidReply
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.scores import Score
from summarizer.evaluation.suite import JudgeTable
from summarizer.models import Record, SummarySentence
from summarizer.parsing import parse_reply
from summarizer.prompts import Prompt, fence, load_prompt
from summarizer.replies import JudgeReply
from summarizer.schemas import wire_schema
from summarizer.settings import Settings, is_builtin
from summarizer.store import Store
from summarizer.summarizer import Summarizer

YES, NO = "yes, it is supported", "no, it is not supported"
ORDERS = {"A": (YES, NO), "B": (NO, YES)}  # by the letter that stands for yes
FAITHFULNESS, POSITION_BIAS = "judge.faithfulness", "judge.position_bias"

Scores = dict[str, Score]


def judge_records(
    judge: JudgeTable,
    records: Sequence[Record],
    cases: Sequence[Gold],
    *,
    settings: Settings,
    store: Store | None,
) -> list[Scores]:
    """Return the judge's scores of each record, in their order.

    Skipped without a summary; an error, with its reason, when the judge gave no usable answer.
    Raises EndpointError when its endpoint cannot be used, and ConfigurationError for a judge that
    is no model.
    """
    if is_builtin(judge.model):
        raise ConfigurationError(f"judge.model: {judge.model} reads articles; it cannot judge")
    chosen = {"model": judge.model, "temperature": judge.temperature}
    if judge.base_url is not None:
        chosen["base_url"] = judge.base_url
    settings = settings.model_copy(update=chosen)
    return asyncio.run(_judge_all(judge.prompt, records, cases, settings, store))


async def _judge_all(
    prompt_name: str,
    records: Sequence[Record],
    cases: Sequence[Gold],
    settings: Settings,
    store: Store | None,
) -> list[Scores]:
    prompt = load_prompt(prompt_name, kind="judge")

    async with Summarizer(settings=settings, store=store) as summarizer:

        async def work(case: tuple[Record, Gold]) -> Scores:
            record, gold = case
            sentences = record.summary.sentences if record.summary else ()
            if not sentences:
                return _both(Score(skipped="there is no summary"))
            try:
                answers = [
                    await _ask(
                        summarizer.asker.backend,
                        _request(prompt, settings, gold, sentences, options),
                        n_sentences=len(sentences),
                        yes=letter,
                    )
                    for letter, options in ORDERS.items()
                ]
            except ArticleFailure as exc:
                return _both(Score(error=f"the judge: {exc}"))
            return _scores(*answers)

        pairs = list(zip(records, cases, strict=True))
        judged = run_many(work, pairs, concurrency=settings.concurrency)
        return [scores async for scores in judged]


def _request(
    prompt: Prompt,
    settings: Settings,
    gold: Gold,
    sentences: Sequence[SummarySentence],
    options: tuple[str, str],
) -> Request:
    values = {
        "article": fence(gold.source),
        "statements": [{"id": f"s{n}", "text": s.text} for n, s in enumerate(sentences, start=1)],
        "options": options,
    }
    messages = prompt.render(**{name: values[name] for name in prompt.variables})
    sampling = {} if settings.temperature is None else {"temperature": settings.temperature}
    return Request(
        messages,
        settings.model or "",
        normalise_endpoint(settings.base_url),
        ReplySchema("judge_reply", wire_schema(JudgeReply)),
        sampling,
        gold.source,
    )


async def _ask(backend: Backend, request: Request, *, n_sentences: int, yes: str) -> list[bool]:
    """Return, for each sentence, whether the judge calls it supported.

    Raises InvalidReply when it does not answer for exactly the sentences it was asked about.
    """
    reply = await backend.complete(request)
    answers = {}
    for judgement in parse_reply(reply.content, JudgeReply).judgements:
        if judgement.statement in answers:
            raise InvalidReply("two answers for one sentence")
        answers[judgement.statement] = judgement.answer == yes
    wanted = [f"s{n}" for n in range(1, n_sentences + 1)]
    if answers.keys() != set(wanted):
        n_answered = len(answers.keys() & set(wanted))
        raise InvalidReply(f"it answered for {n_answered} of the {n_sentences} sentences")
    return [answers[name] for name in wanted]


def _scores(first: Sequence[bool], second: Sequence[bool]) -> Scores:
    n = len(first)
    n_supported = (sum(first) + sum(second)) / 2
    n_changed = sum(a != b for a, b in zip(first, second, strict=True))
    return {
        FAITHFULNESS: Score("share", (n_supported, float(n))),
        POSITION_BIAS: Score("share", (float(n_changed), float(n))),
    }


def _both(score: Score) -> Scores:
    return dict.fromkeys((FAITHFULNESS, POSITION_BIAS), score)
