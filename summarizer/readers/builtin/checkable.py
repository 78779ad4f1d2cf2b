"""Which words state something that someone could check."""

from __future__ import annotations

import re

from summarizer.language.clauses import main_clause
from summarizer.language.lines import Line, has_verb, may_be_clause
from summarizer.language.word_classes import word_class
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.leaning import leans_back

_WRITER = frozenset("i we my our".split())
_CALLS = re.compile(
    r"^\W*(?:(?:please|click|read|see|watch|listen|follow|sign up|subscribe|share (?:this|your)"
    r"|email|visit|scroll|have you|do you|are you|join|tune in|for more|podcast|thank you"
    r"|anyone with|dear readers?)\b|(?:caption|photo|picture|image|video|source|credit|copyright"
    r"|related|editor|correction|updated?)\b[^.]{0,20}[:©]"
    r"|this (?:story|article|report) (?:was|has been) |an earlier version of th"
    r"|[\w.]+(?: [\w.]+){1,3},? (?:\w+ )?report(?:s|ing),? (?:from|for)\b"
    r"[^.]{0,40}\.?$)",
    re.IGNORECASE,
)
# Orders to whoever summarises the text; news only quotes them.
INSTRUCTION = re.compile(
    r"^\W*(?:(?:please )?(?:ignore|disregard|forget|override)\b.{0,40}"
    r"\b(?:instructions?|prompts?|rules)\b|(?:system|assistant|user)\s*:"
    r"|you are now (?:a|an|in)\b)",
    re.IGNORECASE,
)
# "Seeking shared values", "As published in May", "Not the end", "Take it easy", "Is it over"
_FRAGMENT = re.compile(
    r"(?:[gEz]|n(?!.*E))[^,NbvmFSKLJYDHq]*$|aE[^,EbvmFSKLJYDHq]*$|F[dh]|[bvm](?![dhN][^,]*,)|R|u(?!.*[FSE].*h)[^,]*$"
)
_ACT = re.compile("[bHvnx]+[gEF][xpo]?[dNT#]")  # "We are closing the plant"
_MAY_OPEN = frozenset("being where since after before until once".split())
_MUSINGS = frozenset(("perhaps", "maybe", "possibly", "let's"))
_LEAST_WORDS = 3
_LONGEST_LABEL = 4  # words and their colon
_LONG_TALK = 8  # words after which "It" and "He" tell something; "It was great" does not


def is_checkable(sentence: Sentence, line: Line, *, quoted: bool, told: bool) -> bool:
    """Say whether `line`, of `sentence`, states something that someone could check.

    Questions, fragments, calls to the reader, orders to a machine, what the writer tells of himself
    (nobody is `told` to say it) and quoted talk about the speaker's feelings do not.
    """
    words, tags = line.words, line.tags
    end = line.items[-1][1]
    if len(words) < _LEAST_WORDS or "?" in line.text[end - 2 : end + 1]:
        return False
    if INSTRUCTION.search(sentence.text) or (_CALLS.match(sentence.text) and not quoted):
        return False
    if _FRAGMENT.match(tags) and words[0] not in _MAY_OPEN:
        return False
    if quoted:
        return _is_checkable_talk(line)
    is_cut = len(line.items) < len(sentence.line.items)  # it was found to be a clause
    if (words[0] in _MUSINGS and tags[1] in "hHo") or (not told and _tells_of_me(line)):
        return False
    is_ended = sentence.text[-1:] in ".!?…”\"’')"
    label = tags.find(":", 0, _LONGEST_LABEL)  # "Caught: The fox in the garden"
    return (is_ended or len(words) >= 5) and (is_cut or may_be_clause(line, label + 1))


def _tells_of_me(line: Line) -> bool:
    """Say whether a line has an "I", "we" or "my", or opens on "our"; "World War I" is none."""
    return any(
        word.partition("'")[0] in _WRITER
        and (at == 0 or (word != "our" and line.tags[at - 1 : at + 1] != "Nh"))
        for at, word in enumerate(line.words)
    )


def _is_checkable_talk(line: Line) -> bool:
    """Say whether quoted words state something beyond the speaker's own feelings."""
    words = [word for word in line.words if word[:1].isalnum()]
    personal = any(word.partition("'")[0] in _WRITER for word in words[:3])
    if personal and len(words) < _LONG_TALK + 4 and word_class("feelings") & set(words[:5]):
        return False
    if not words or words[0] in _MUSINGS:
        return False
    least = 4 if personal else _LEAST_WORDS
    if leans_back(line):
        clause = main_clause(line)
        is_dull = clause is None or line.tags[clause.verb] in "bHv"
        least = _LONG_TALK if is_dull and not (clause and _ACT.match(line.tags, clause.verb)) else 4
    return len(words) >= least and (len(words) >= 5 or has_verb(line))
