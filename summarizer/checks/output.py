"""Checks of what the model wrote as a whole: echoed instructions, and leaked examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from summarizer.models import Flag
from summarizer.text.lexicon import FUNCTION_WORDS

# A run of five words is shared by chance less than once in a thousand pairs of news texts.
RUN_LENGTH = 5
# Five words in a row hold two content words at least; marks may hide them in the first look.
_MIN_SHARED = 2
_MOST_FLAGS = 10
_MARKS = re.compile(r'[.,;:!?"“”()\[\]{}]+')
# Within a sentence: over the end of a line, but not over a blank line.
_WITHIN = r"(?:[^.!?\n]|\n(?![^\S\n]*\n))"
_INSTRUCTION = re.compile(
    rf"\b(?:ignore|disregard|forget|override)\b{_WITHIN}{{0,30}}\b(?:previous|prior|above|earlier|"
    rf"all|any|your)\b{_WITHIN}{{0,20}}\b(?:instructions?|prompts?|rules)\b"
    r"|\byou are now (?:a|an|in|the)\b|\bsystem prompt\b|\bas an? (?:ai|large language) model\b"
    r"|\b(?:do not|don['’]t) summari[sz]e\b[^.!?\n]{0,40}"
    r"|\bnew instructions?:"
)
# Every match holds one of these; looking for them first takes 15 us for 5 KB instead of 130.
_TRIGGERS = (
    "instruction",
    "prompt",
    "rules",
    "you are now",
    "language model",
    "as an ai",
    "summari",
)


def find_instructions(text: str, written: Sequence[str]) -> tuple[Flag, ...]:
    """Return flags for text in the article that addresses a model, and for its echo in the output.

    Kinds: `instruction` at each place, at most ten; `instruction_echo` when what the model
    wrote repeats one.
    """
    lowered = text.replace("İ", "i").lower()  # as long as the text
    if not any(trigger in lowered for trigger in _TRIGGERS):
        return ()
    flags: list[Flag] = []
    phrases = set()
    for start, end in islice(map(re.Match.span, _INSTRUCTION.finditer(lowered)), _MOST_FLAGS):
        phrases.add(" ".join(text[start:end].casefold().split()))
        message = f"The article holds an instruction to a model: {text[start:end]!r}."
        flags.append(Flag(kind="instruction", message=message, start=start, end=end))
    output = " ".join(" ".join(written).casefold().split()) if phrases else ""
    flags += [
        Flag(kind="instruction_echo", message=f"The output repeats an instruction: {phrase!r}.")
        for phrase in sorted(phrases)
        if phrase in output
    ]
    return tuple(flags)


@dataclass(frozen=True)
class Example:
    """The worked example of a prompt, prepared for finding it in an output."""

    words: frozenset[str]
    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, text: str) -> Example:
        """Prepare the text of an example."""
        words = _words(text)
        return cls(frozenset(words) - FUNCTION_WORDS, frozenset(_runs(words, range(len(words)))))


def check_leaks(text: str, article: str, example: Example) -> tuple[Flag, ...]:
    """Return an `example_leak` flag when the output repeats the example and not the article."""
    if len(example.words.intersection(text.lower().split())) < _MIN_SHARED:
        return ()  # cheap, and true of most articles
    words = _words(text)
    # A run that is more than function words starts at most four words before a content word.
    places = [place for place, word in enumerate(words) if word in example.words]
    starts = {start for place in places for start in range(place - RUN_LENGTH + 1, place + 1)}
    shared = example.runs.intersection(_runs(words, starts))
    known = " ".join(_words(article)) if shared else ""
    leaked = sorted(run for run in shared if " ".join(run) not in known)
    if not leaked:
        return ()
    message = f"The words “{' '.join(leaked[0])}” come from the prompt's example."
    return (Flag(kind="example_leak", message=message),)


def _words(text: str) -> list[str]:
    """Return the words in lower case, without the marks that JSON and sentences add to them."""
    return _MARKS.sub(" ", text.lower()).split()


def _runs(words: Sequence[str], starts: Iterable[int]) -> Iterator[tuple[str, ...]]:
    last = len(words) - RUN_LENGTH
    return (tuple(words[start : start + RUN_LENGTH]) for start in starts if 0 <= start <= last)
