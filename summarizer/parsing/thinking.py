"""What a model thought before it spoke: told from its answer, whatever marks it stands in.

Model families differ: `<think>`, `<seed:think>`, `[THINK]`, `◁think▷`, `<|START_THINKING|>`,
channels as `<|channel|>analysis<|message|>`. Many templates give the opening mark to the model, so
that a reply begins in the middle of its thinking. A mark inside a string of JSON is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_NAMES = (
    r"(?:think(?:ing)?|thoughts?|thought_process|reason(?:ing)?|reflection|reflect|analysis"
    r"|scratch_?pad|inner_(?:thoughts?|monologue)|deliberation|cot)"
)
_SPACE = r"[ _\u2581-]"
# `<seed:think>`, `<think effort="low">`, `[THINK]`, `◁think▷`, `<|START_THINKING|>`,
# `<|begin_of_thought|>`, `<unused94>thought`.
_OPEN = (
    rf"<\|?(?:\w+:)?(?:(?:begin|start){_SPACE}(?:of{_SPACE})?)?{_NAMES}(?:\s[^<>]{{0,200}})?\|?>"
    rf"|\[(?:think|thinking|reasoning)\]|◁{_NAMES}▷|<unused94>|\bhere is my thought process:"
)
_CLOSE = (
    rf"<\|?/(?:\w+:)?{_NAMES}\s*\|?>|<\|?end{_SPACE}(?:of{_SPACE})?{_NAMES}\|?>"
    rf"|\[/(?:think|thinking|reasoning)\]|◁/{_NAMES}▷|<unused95>"
)
# OpenAI's harmony: a channel goes on until the next one; only what is final, or calls a
# function, is said to somebody. Without its special tokens it reads `analysis ... assistantfinal`.
_SAID = (
    r"<\|channel\|?>\s*(?:final|response)\b(?:(?!<\|message\|>)[^{]){0,200}(?:<\|message\|>)?"
    r"|<\|channel\|?>\s*commentary\s+to=(?:(?!<\|message\|>)[^{]){0,200}(?:<\|message\|>)?"
    r"|\bassistant\s?final|\bhere is my response:|<\|START_RESPONSE\|>|<\|begin_of_solution\|>"
)
_KEPT = r"<\|channel\|?>\s*\w+(?:(?!<\|message\|>)[^{]){0,200}(?:<\|message\|>)?"
_MARK = re.compile(
    rf"(?P<said>{_SAID})|(?P<close>{_CLOSE}|<channel\|>)|(?P<open>{_OPEN}|{_KEPT})", re.IGNORECASE
)
_MOST_MARKS = 100  # a reply has one or two; what has more is no answer whatever is done with it


class Answer(NamedTuple):
    """What a model said, without what it thought; `unfinished` when it was still thinking."""

    text: str
    unfinished: bool


def answer_in(content: str, object_end: Callable[[str, int], int | None]) -> Answer:
    """Return what stands outside of thinking.

    What follows a closing mark counts, and what stands before an opening one; after a mark that is
    never closed nothing does. `object_end` tells where a JSON object that begins at an offset ends,
    None where there is none: marks in it are text.
    """
    text = content.lstrip("\ufeff")
    if _MARK.search(text) is None:
        return Answer(text, unfinished=False)
    parts: list[str] = []
    begin, position, thinking = 0, 0, False
    for _ in range(_MOST_MARKS):
        mark = _next_mark(text, position, object_end)
        if mark is None:
            break
        position = mark.end()
        if mark["open"]:
            if not thinking:
                parts.append(text[begin : mark.start()])
            thinking = True
            continue
        if not thinking:  # the opening mark was the template's: all before it was thought
            parts.clear()
        begin, thinking = position, False
    if not thinking:
        parts.append(text[begin:])
    return Answer("\n".join(parts).strip(), unfinished=thinking)


def _next_mark(
    text: str, position: int, object_end: Callable[[str, int], int | None]
) -> re.Match[str] | None:
    """Return the next mark that is in no JSON object."""
    while (mark := _MARK.search(text, position)) is not None:
        start = text.find("{", position, mark.start())
        while start >= 0 and (end := object_end(text, start)) is None:
            start = text.find("{", start + 1, mark.start())
        if start < 0:
            return mark
        position = end or mark.end()
    return None


def has_thought(content: str) -> bool:
    """Say whether a text begins with thinking; quick, for what may be long."""
    return _MARK.match(content.lstrip("\ufeff \t\r\n")) is not None
