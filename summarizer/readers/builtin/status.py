"""Status and polarity of a claim, from cue words in its main clause.

A decision or agreement already taken ("has decided to sell") is stated, not planned.
"""

from __future__ import annotations

import re

from summarizer.readers.builtin.grammar import is_time_word
from summarizer.readers.builtin.layout import Sentence
from summarizer.text.tokens import is_negator
from summarizer.vocabulary import Polarity, Status

Range = tuple[int, int]

_DENIED = re.compile(
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbe )(?<!\bnor )(?<!\bnot )(?<!\bor )"
    r"\b(?:den(?:y|ies|ied)(?= (?:it|that|this|these|those|the|any|an?|all|both|\w+ing|claims?"
    r"|reports?|allegations?|accusations?|charges?|wrongdoing|involvement|responsibility|guilt"
    r"|knowledge|rumou?rs)\b)|(?:dismiss|reject)(?:s|ed)? (?:\w+ )?(?:claims?|reports?|allegations?"
    r"|accusations?|suggestions?|rumou?rs)|refut(?:es|ed)|is (?:not true|untrue|false)"
    r"|was (?:not true|untrue|false)|debunk(?:s|ed))\b",
    re.IGNORECASE,
)
_UNCONFIRMED = re.compile(
    r"\b(?:reportedly|allegedly|purportedly|unconfirmed|unverified|rumou?red"
    r"|(?:is|was|remains?|remained) (?:still )?(?:not |un)(?:yet )?(?:clear|known)"
    r"|allege[ds]?(?: that)?|(?:is|are|was|were) (?:widely )?(?:alleged|reported) to)\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"\b(?:(?-i:may|might|could(?! not\b))(?! (?:yet )?be (?:\w+ )?(?:verified|confirmed|reached))"
    r"|possibly|perhaps|maybe|potentially|apparently|supposedly"
    r"|(?:would|will) (?:un)?likely|(?:un)?likely (?:would|will)"
    r"|(?:is|are|was|were) (?:widely )?(?:believed|thought|said|understood|suspected) to"
    r"|(?:is|are|was|were|seems?|seemed|appears?|appeared)"
    r" (?:\w+ )?(?:likely|unlikely|possible)|likely to|unlikely to|speculated"
    r"|(?:is|are|was|were) feared|appear(?:s|ed)? to|seem(?:s|ed)? to|at risk of)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|won['’]t|shall|would|(?:is|are|was|were|been|be) (?:also |now |still |widely )?"
    r"(?:expected|scheduled|due|slated|planned|planning|preparing|going|about|poised|bound"
    r"|to be)\b(?: to| for| in| on| by)?|(?:scheduled|set) (?:to|for)"
    r"|(?<!\bno )plan(?:s|ned)? (?:to|for|on)|intend(?:s|ed)? to|aim(?:s|ed)? to"
    r"|prepar(?:es?|ing) to|expects?(?: to| it| that| \w+ to)|(?:is|are) to (?!be blame)[a-z]+)\b"
    r"|\w['’]ll\b",
    re.IGNORECASE,
)
# Who "would not say" has not said it: that is no plan.
_DECLINED = re.compile(
    r"\b(?:would|will)(?: not|n['’]t) (?:say|comment|discuss|confirm|disclose|elaborate|answer)\b",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\bwould\b|\w['’]d\b", re.IGNORECASE)
_INFINITIVE_HEADLINE = re.compile(r"^(?:[^\s,]+ ){1,6}?(?:set )?to [a-z]+\b")
_ENDS_MAIN_CLAUSE = frozenset(
    "that which who whose whom where because although though unless until after before since"
    " if whether when following despite amid".split()
)
_NOT_REALLY = frozenset("only just merely doubt fewer less more later least surprisingly".split())
_DECLINES = frozenset("to without".split())


def main_clause(sentence: Sentence, ranges: tuple[Range, ...]) -> list[int]:
    """Return the tokens of the main clause: up to the first subordinate one that follows a verb.

    A relative clause between commas inside the subject is skipped.
    """
    tokens = [index for lo, hi in ranges for index in range(lo, hi)]
    kept: list[int] = []
    skipping = False
    for place, index in enumerate(tokens):
        word = sentence.word(index)
        if skipping:
            skipping = "," not in sentence.gap(index)
            if skipping:
                continue
        ends = word in _ENDS_MAIN_CLAUSE or (word == "as" and "," in sentence.gap(index))
        if place > 0 and ends and not _opens_time(sentence, index):
            closes = any("," in sentence.gap(later) for later in tokens[place + 1 : place + 14])
            aside = (
                "," in sentence.gap(index) and word in ("which", "who", "whose", "where") and closes
            )
            if aside and place < 6:
                skipping = True
                continue
            if place > 2:
                break
        kept.append(index)
    return kept


def _opens_time(sentence: Sentence, index: int) -> bool:
    """Say whether "before", "after" or "until" stands before a day or an hour, not a clause."""
    if sentence.word(index) not in ("before", "after", "until", "since"):
        return False
    index += 1
    while sentence.word(index) in ("at", "least", "the", "end", "of", "early", "late", "next"):
        index += 1
    return is_time_word(sentence.word(index)) or sentence.word(index)[:1].isdigit()


def clause_text(sentence: Sentence, ranges: tuple[Range, ...]) -> str:
    """Return the words of the main clause, single-spaced."""
    return " ".join(sentence.tokens[index].text for index in main_clause(sentence, ranges))


def status_of(
    clause: str,
    *,
    denied: bool = False,
    possible: bool = False,
    title: bool = False,
    conditional: bool = False,
) -> Status:
    """Return the status that the cue words of a main clause give, the strongest first.

    `denied` and `possible` come from what introduces the clause ("denied that", "speculation
    that"). In a title an infinitive is the future ("Acme to close two plants"). `conditional` says
    that an "if" follows: then "would" is no plan.
    """
    if denied or _DENIED.search(clause):
        return "denied"
    if _UNCONFIRMED.search(clause):
        return "unconfirmed"
    if possible or _POSSIBLE.search(clause):
        return "possible"
    if _DECLINED.search(clause):
        return "stated"
    if conditional and _WOULD.search(clause):
        return "possible"
    if _PLANNED.search(clause) or (title and _INFINITIVE_HEADLINE.search(clause)):
        return "planned"
    return "stated"


def polarity_of(sentence: Sentence, ranges: tuple[Range, ...]) -> Polarity:
    """Return "negative" when the main clause itself says that something is not so.

    "not only", "no later than" and "promised not to" do not count.
    """
    tokens = main_clause(sentence, ranges)
    all_quoted = all(sentence.quoted[index] for index in tokens)
    for place, index in enumerate(tokens):
        word = sentence.word(index)
        scare_quoted = sentence.quoted[index] and not all_quoted
        if not is_negator(word) or word in _DECLINES or scare_quoted or word.startswith("non"):
            continue
        after = sentence.word(tokens[place + 1]) if place + 1 < len(tokens) else ""
        if after in _NOT_REALLY or (word in ("not", "never") and after == "to") or word == "barely":
            continue
        return "negative"
    return "positive"
