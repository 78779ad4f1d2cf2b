"""What a model thought is told from what it said."""

from __future__ import annotations

import time

import pytest

from summarizer.errors import InvalidReply, TruncatedReply
from summarizer.parsing import json_object
from summarizer.parsing.objects import spoken
from summarizer.parsing.thinking import has_thought

DRAFT = '{"a": "a draft that is much longer than the answer", "b": [1, 2, 3]}'
ANSWER = '{"a": 1}'


@pytest.mark.parametrize(
    "content",
    [
        f"<think>{DRAFT}</think>{ANSWER}",
        f"<think>\nFirst {DRAFT}\n</think>\n\n```json\n{ANSWER}\n```",
        f"Hm, {DRAFT}, no.\n</think>\n{ANSWER}",  # the template began the thinking
        f"<think>one</think> <think>{DRAFT}</think>{ANSWER}",
        f"<THINK>{DRAFT}</Think>{ANSWER}",
        f"<thinking>{DRAFT}</thinking>{ANSWER}",
        f"<thought>{DRAFT}</thought>{ANSWER}",
        f"<reasoning>{DRAFT}</reasoning>{ANSWER}",
        f"<reason>{DRAFT}</reason><answer>{ANSWER}</answer>",
        f"<scratchpad>{DRAFT}</scratchpad>{ANSWER}",
        f"<seed:think>{DRAFT}</seed:think>{ANSWER}",
        f'<think effort="low">{DRAFT}</think>{ANSWER}',
        f"[THINK]{DRAFT}[/THINK]{ANSWER}",
        f"◁think▷{DRAFT}◁/think▷{ANSWER}",
        f"<|START_THINKING|>{DRAFT}<|END_THINKING|><|START_RESPONSE|>{ANSWER}<|END_RESPONSE|>",
        f"<|begin_of_thought|>{DRAFT}<|end_of_thought|><|begin_of_solution|>{ANSWER}",
        f"<unused94>thought\n{DRAFT}<unused95>{ANSWER}",
        f"<|channel|>analysis<|message|>{DRAFT}<|end|>"
        f"<|start|>assistant<|channel|>final<|message|>{ANSWER}<|return|>",
        f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final"
        f" <|constrain|>json<|message|>{ANSWER}",
        f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>commentary"
        f" to=functions.reply <|constrain|>json<|message|>{ANSWER}<|call|>",
        f"analysis First {DRAFT} no.assistantfinal{ANSWER}",
        f"<|channel>thought\n{DRAFT}<channel|>{ANSWER}",
        f"{ANSWER}<think>Was that right? {DRAFT}",  # what follows an open mark counts for nothing
    ],
)
def test_the_answer_is_what_follows_thinking(content: str) -> None:
    """However the family marks it, closed, repeated, or begun by the template."""
    assert json_object(content) == '{"a":1}'


@pytest.mark.parametrize(
    "content",
    [f"<think>\n{DRAFT}\nWait,", f"[THINK]{DRAFT}", f"<|channel|>analysis<|message|>{DRAFT}"],
)
def test_thinking_that_never_ended_holds_no_answer(content: str) -> None:
    """A draft is none, however whole it looks."""
    with pytest.raises(TruncatedReply) as caught:
        json_object(content)
    assert caught.value.content == ""


@pytest.mark.parametrize(
    "content",
    [
        '{"a": "The </think> tag"}',
        '```json\n{"a": "<think> and </think>"}\n```',
        'Sure: {"a": "[THINK]"}',
        '<think>So.</think>{"a": "the tag </think> again"}',
        '{"a": "<|channel|>final<|message|>"}',
    ],
)
def test_a_mark_in_a_string_is_text(content: str) -> None:
    """Models write about models."""
    assert ">" in json_object(content) or "[THINK]" in json_object(content)


def test_thinking_with_nothing_after_it_is_no_answer() -> None:
    """It was closed, and then nothing was said."""
    with pytest.raises(InvalidReply):
        json_object(f"<think>{DRAFT}</think>")


@pytest.mark.parametrize("content", ["<think>" * 50_000, "</think>{" * 50_000, "{<think>" * 50_000])
def test_marks_without_end_take_no_time(content: str) -> None:
    """A hostile reply is read within a second."""
    started = time.process_time()
    spoken(content)
    assert time.process_time() - started < 1.0


def test_whether_a_text_begins_with_thinking() -> None:
    """A quick look at the beginning."""
    assert has_thought("\n<think>Hm")
    assert not has_thought('{"a": "<think>"}')


@pytest.mark.parametrize("before", ["[Analysis] of it:", "<plan> first", "[Reflection]"])
def test_words_in_brackets_are_no_marks(before: str) -> None:
    """Only what families are known to think in."""
    assert json_object(f"{before} {ANSWER}") == '{"a":1}'
