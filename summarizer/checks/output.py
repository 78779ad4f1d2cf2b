"""Checks of what the model wrote as a whole: the summary, echoed instructions, leaked examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from summarizer.models import Claim, Flag, SummarySentence
from summarizer.text.tokens import find_numbers

# A run of five words is shared by chance less than once in a thousand pairs of news texts.
RUN_LENGTH = 5
_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"(?<=\s)[^\W\d_a-z]\w+")
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,30}\b(?:previous|prior|above|earlier|all|"
    r"any|your)\b[^.!?\n]{0,20}\b(?:instructions?|prompts?|rules?|context)\b"
    r"|\byou are now (?:a|an|in|the)\b|\bsystem prompt\b|\bas an? (?:ai|large language) model\b"
    r"|\b(?:do not|don['’]t) (?:summari[sz]e|follow the)\b[^.!?\n]{0,40}"
    r"|\b(?:respond|reply|answer|output) (?:only |just )?with\b[^.!?\n]{0,40}"
    r"|\bnew instructions?:",
    re.IGNORECASE,
)


def check_summary(sentence: SummarySentence, claims: Mapping[str, Claim]) -> tuple[Flag, ...]:
    """Return the flags of one summary sentence against the grounded claims it names.

    Kinds: `ungrounded` when none of its claims stands, `number` and `name` for what is in none
    of them.
    """
    known = [claims[name] for name in sentence.claims if name in claims]
    if not known:
        return (Flag(kind="ungrounded", message="The sentence rests on no grounded claim."),)
    grounds = " ".join(_grounds(claim) for claim in known)
    return tuple(_unsupported(sentence.text, grounds))


def _grounds(claim: Claim) -> str:
    names = " ".join(source.name for source in claim.attribution)
    return f"{claim.text} {names} {' '.join(e.quote for e in claim.evidence)}"


def _unsupported(text: str, grounds: str) -> Iterator[Flag]:
    known = None
    for number in find_numbers(text):
        if number.text in grounds or (number.value == 1 and not number.text[0].isdigit()):
            continue
        known = known or {n.value for n in find_numbers(grounds)}
        if number.value not in known:
            yield Flag(kind="number", message=f"No claim of the sentence says {number.text!r}.")
    for name in dict.fromkeys(_CAPITALISED.findall(text)):
        if name not in grounds:
            yield Flag(kind="name", message=f"No claim of the sentence names {name!r}.")


def find_instructions(text: str, written: Sequence[str]) -> tuple[Flag, ...]:
    """Return flags for text in the article that addresses a model, and for its echo in the output.

    Kinds: `instruction` at each place, at most ten; `instruction_echo` when what the model
    wrote repeats one.
    """
    flags: list[Flag] = []
    phrases = set()
    for match in _INSTRUCTION.finditer(text):
        if len(flags) == 10:
            break
        phrases.add(" ".join(match[0].casefold().split()))
        message = f"The article holds an instruction to a model: {match[0]!r}."
        flags.append(
            Flag(kind="instruction", message=message, start=match.start(), end=match.end())
        )
    output = " ".join(" ".join(written).casefold().split()) if phrases else ""
    flags += [
        Flag(kind="instruction_echo", message=f"The output repeats an instruction: {phrase!r}.")
        for phrase in sorted(phrases)
        if phrase in output
    ]
    return tuple(flags)


def word_runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of five words in `text`, lower case."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return frozenset(zip(*(words[i:] for i in range(RUN_LENGTH)), strict=False))


def check_leaks(
    text: str, article: str, example_runs: frozenset[tuple[str, ...]]
) -> tuple[Flag, ...]:
    """Return an `example_leak` flag when the output repeats the example and not the article."""
    shared = word_runs(text) & example_runs
    leaked = sorted(run for run in shared if " ".join(run) not in article.casefold())
    if not leaked:
        return ()
    message = f"The words “{' '.join(leaked[0])}” come from the prompt's example."
    return (Flag(kind="example_leak", message=message),)
