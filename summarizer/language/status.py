"""Status and polarity of a clause, by the verb of its main clause and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.language.clauses import MainClause, main_clause, told_line
from summarizer.language.frames import ASKED, SAID
from summarizer.language.lines import Line
from summarizer.text.tokens import is_negator
from summarizer.vocabulary import Polarity, Status


@dataclass(frozen=True)
class Cue:
    """Words of a predicate that tell a status, with a worked example; the first that fits counts.

    `pattern` is matched against the words from the main verb on, in lower case; `anywhere` against
    those of the whole main clause.
    """

    name: str
    status: Status
    pattern: str
    example: str
    anywhere: bool = False


_BE = (
    r"(?:(?:has|have|had) )?(?:is|are|was|were|be|been|being|\w+'(?:s|re|m))"
    r" (?:\w+ly |also |now |still |not )?"
)
PATTERNS: tuple[Cue, ...] = (
    Cue("a lapsed plan", "stated",
        r"(?:was|were|had been) (?:\w+ly )?(?:due|set|scheduled|expected|slated|planned|supposed"
        r"|meant) (?:to|for)\b.*\bbut\b", "The trial was due to start in May, but was put off."),
    Cue("a purpose", "stated",
        r".*\b(?:aim|purpose|point|job|task|role|duty|mission)\b.* (?:is|are|was|were) to\b",
        "The aim of the rule is to close every bridge.", anywhere=True),
    Cue("denial", "denied",
        rf"(?:had |has |have )?(?:\w+ly )?(?:den(?:y|ies|ied){ASKED} (?:it|th\w+|any|an?"
        r"|all|both|\w+ing|wrongdoing|involvement|responsibility|knowledge|\w+ counts"
        rf"|(?:\w+ )?{SAID})\b"
        rf"|(?:dismiss|reject)(?:s|ed|es)? (?:\w+ ){{0,2}}{SAID}|refut(?:es|ed)"
        r"|(?:is|was|are|were) (?:\w+ly )?(?:not true|untrue|false|baseless|unfounded|fabricated))",
        "Roe denied the charges."),
    Cue("hearsay", "unconfirmed",
        r"\b(?:reportedly|allegedly|purportedly|supposedly|rumou?red to|unverified|unconfirmed"
        rf"|{_BE}(?:alleged|reported) (?:to|that))\b",
        "Roe has reportedly left the country.", anywhere=True),
    Cue("a claim", "unconfirmed",
        r"(?:has |have |had )?claim(?:s|ed)? to (?:have|be)\b", "Roe claims to be a king."),
    Cue("not established", "unconfirmed",
        r"(?:is|was|\w+'s|remain\w*)(?: still)?(?:(?:n't| not) (?:(?:yet|immediately|still) )?"
        r"(?:clear|known)| un(?:clear|known)| to be seen)\b", "It was not clear who closed it."),
    Cue("refusal to say", "stated",
        r"(?:would|will|wo)(?: no|n')t (?:say|speak|talk|be drawn|comment|discuss|confirm|disclose"
        r"|elaborate|answer|identify|name|reveal|specify|speculate)\b",
        "Roe would not comment on the plan."),
    Cue("counterfactual", "possible",
        r"(?:would|could|might)(?:n't| not)? have (?!an?\b|the\b|\d)\w+(?<!two)(?<!to)\b",
        "The bridge would have fallen."),
    Cue("possibility", "possible",
        r"(?:may|might|could(?! not\b))\b(?! (?:not )?(?:yet )?be"
        r" (?:(?:\w+ly )?(?:verified|confirmed|reached)|seen))"
        rf"|{_BE}(?:believed|thought|understood|suspected|said|feared|speculated|likely|unlikely"
        r"|possible|at risk of)\b|believes?\b(?! in\b)|(?:appear|seem)(?:s|ed)? (?:to|likely"
        r"|(?:\w+ )?that)\b|(?:is|are|was|were) (?:an?|the|some|no) (?:\w+ )?(?:chance|risk)\b"
        rf"|(?:{_BE}|would |will )(?:more |most |very |quite )?(?:un)?likely\b",
        "The bridge may be closed."),
    Cue("supposition", "possible",
        r"\b(?:possibly|perhaps|maybe|potentially|apparently|probably)\b",
        "The bridge was apparently closed.", anywhere=True),
    Cue("future", "planned", r"(?:\w+'ll|will|won't|shall)\b", "The bridge will be closed."),
    Cue("arrangement", "planned",
        rf"(?!had been){_BE}(?:expected|scheduled|slated|planned|(?:going|about|poised|set) to"
        r"|set for|(?:planning|preparing) (?:to|for)|due(?! to (?:an?|the|its|his|her"
        r"|\w+(?:ing|ion|ess|age))\b))\b|(?:is|are) to \w+"
        r"|(?:plan|intend|aim|expect|prepare)s? (?:to|for|on|it|that|an?)\b"
        r"|(?:has|have) (?:plans|scheduled|planned) (?:to|for)\b"
        r"|(?:planned|intended|expected) to\b",
        "The bridge is expected to close."),
    Cue("reported future", "planned",
        r"(?:would(?:n't)?|\w+'d(?! (?:\w+ed|been|had|gone|done)\b))\b(?! like| rather)",
        "The bridge would be closed."),
)  # fmt: skip
_compiled = cache(re.compile)
_HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|(?:is|are|was|were|widely|also|been) (?:said|reported"
    r"|alleged|rumou?red|believed|thought|understood|speculated|claimed) (?:to|that))\b"
)
_DESCRIBES = re.compile("(?:^|(?<=[dopN#cEF]))x[oE][oN]")
_SUBJECT = re.compile("(?:x,)?[^,Rt(]*")
_WOULD = re.compile(r"(?:would(?:n't)?|\w+'d)\b")
_WILL = re.compile(r"(?:would|will|can|could|\w+'(?:ll|d)|w\w+n't)\b")
_TITLE_PLAN = re.compile(r"(?:[^\s,]+ ){1,6}?to [a-z]+\b")
_NO_NEGATION = frozenset(
    "only just merely doubt until fewer less more later least surprisingly to guilty clear"
    " long".split()
)


def status_of(line: Line, *, title: bool = False, reported: bool = False) -> Status:
    """Return the status of what a line says, by its main clause.

    In a title an infinitive is the future ("Acme to close two plants"). "Would" is a plan where
    somebody reports it, and a thought of the writer's elsewhere, where "wouldn't" refuses; under
    an "if", nothing is planned. Of "Roe said that C" it is the status of C.
    """
    if (told := told_line(line)) is not line:
        return status_of(told, reported=True)
    if title and _TITLE_PLAN.match(" ".join(line.words)):
        return "planned"
    clause = main_clause(line)
    whole = _main_words(line, clause)
    behind = line.tags[clause.verb :] if clause else ""
    verb = len(line.tags) - len(behind.lstrip("x"))
    predicate = " ".join(line.words[verb : clause.end + 2]) if clause else ""
    condition = "if" in line.words or (clause and clause.opening[:1] in ("v", "m", "b"))
    if condition and _WILL.match(predicate):
        return "possible"
    for cue in PATTERNS:
        look = _compiled(cue.pattern)
        found = look.search(whole) if cue.anywhere else look.match(predicate)
        if (
            found
            and cue.status == "planned"
            and not reported
            and (would := _WOULD.match(predicate))
        ):
            return "stated" if would[0] == "wouldn't" else "possible"
        if found:
            return cue.status
    return "stated"


def is_hearsay(line: Line) -> bool:
    """Say whether somebody says it who is not named: "reportedly", "is believed to"."""
    return _HEARSAY.search(_main_words(line, main_clause(line))) is not None


def _main_words(line: Line, clause: MainClause | None) -> str:
    """Return the words of the main clause, its subject without a clause about it.

    An adverb of a description is none of them: "Police found allegedly stolen goods".
    """
    if clause is None:
        return " ".join(line.words)
    start = 0 if line.tags.startswith("x,") else clause.subject
    verb = range(clause.verb, clause.end + 1)  # with the "that" of "it is said that"
    return " ".join(
        word
        for at, word in enumerate(line.words)
        if (start <= at < _subject_end(line, clause) or at in verb)
        and not (at != clause.verb and _describes(line, at))
    )


def _describes(line: Line, at: int) -> bool:
    """Say whether an adverb is part of a description: "a potentially harmful plan"."""
    found = _DESCRIBES.match(line.tags, at)
    return found is not None and (at > 0 or line.words[1].endswith(("ed", "en")))


def _subject_end(line: Line, clause: MainClause) -> int:
    """Return the item behind the subject without what is said of it: "Roe, who left, was"."""
    match = _SUBJECT.match(line.tags, clause.subject, clause.verb)
    return match.end() if match else clause.verb


def polarity_of(line: Line) -> Polarity:
    """Return "negative" where the main clause itself says that something is not so.

    By its subject ("no one") or beside its verb; "not only" and "no later than" are none.
    """
    line = told_line(line)
    clause = main_clause(line)
    if clause is None:
        return "positive"
    words = line.words
    verb = range(clause.verb, min(clause.end, clause.behind + 3))
    near = (*range(clause.subject, _subject_end(line, clause)), *verb)
    return "negative" if any(_negates(words, at) for at in near) else "positive"


def _negates(words: Sequence[str], at: int) -> bool:
    word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
    if "only" in words[at + 1 : at + 3]:
        return False
    if word == "unlikely":
        return True
    if not is_negator(word) or word in ("without", "barely") or word.startswith("non-"):
        return False
    return after not in _NO_NEGATION and not (word == "no" and after[:1].isdigit())
