"""What governs a quote from outside: a negation to its left, or the question it is part of.

A quote that begins behind "it is false that" or "none of the engineers" stands in the article, and
says the opposite of it. The clause to its left is read back to its border, not its last word only.
English; of other languages only a negator or a denial close to the quote is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.text.folding import Stream, fold
from summarizer.text.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    DENIALS,
    DETERMINERS,
    ENGLISH_NEGATORS,
    NEGATORS,
    PREPOSITIONS,
    PRONOUNS,
    REFUSALS,
    SPEECH_VERBS,
    UNSPACED_NEGATIONS,
)
from summarizer.text.tokens import is_negator, is_number

# How many words to the left are read.
REACH = 20
# How far a negator of another language reaches, whose words are not known: "n'a jamais vraiment".
_FOREIGN_REACH = 2
# How near two negations cancel one another: "few would dispute that".
_CANCELS = 3
_MAX_SUBJECT = 8
# Negations that may be a subject, alone or with "of", and those that need a noun.
_NOBODY = frozenset("none nobody nothing neither".split())
_NO = frozenset("no nor few little".split())
_RARELY = frozenset("rarely seldom hardly scarcely barely nowhere".split())
_ANYONE = frozenset("anyone anybody anything any".split())
_SOME_FEW = frozenset("a the past last next first these those only".split())
_EXCEPTIONS = frozenset("but except save besides".split())
# A clause ends before these, unless they open what the quote says.
_BORDERS = CONJUNCTIONS - {"that", "if", "than", "or", "as"}
# These end it without a comma as well.
_CLAUSES = frozenset("and but because although when after until which who whom where".split())
_ADVERBS = frozenset(
    "once even ever yet really just also again still always often so far very quite at all in"
    " any way however though indeed therefore thus for a moment by means longer more than"
    " before".split()
)
_FINITE = AUXILIARIES - {"be", "been", "being", "to"}
# A comma stands before these where nothing pauses.
_COMMA_LINKS = frozenset("daß dass że že что що कि".split())
_LINKS = frozenset("that whether if que che dat att أن أنه کہ".split()) | _COMMA_LINKS
_QUANTIFIERS = frozenset("a one all every many any".split())
_NO_VERBS = DETERMINERS | PREPOSITIONS | PRONOUNS
# "I don't think |", "denied reports |": what is thought or reported may follow without "that".
_OPINIONS = frozenset("think believe believes believed expect suppose imagine feel".split())
_REPORTS = frozenset(
    "report reports claim claims suggestion suggestions allegation allegations accusation"
    " accusations rumour rumours rumor rumors speculation".split()
)
# What is not known, mentioned or noticed is true all the same.
_FACTIVES = frozenset(
    "know knew known knows realise realised realize realized notice noticed mention mentioned"
    " remember remembered forget told care mind hide disclose disclosed reveal revealed regret"
    " understand grounds ground surprised aware sorry glad alone".split()
)
# "no doubt that", "not only", "nothing but", "hardly had ... when": these negate nothing.
_NOT_NEGATED = frozenset(
    "doubt secret coincidence surprise wonder accident question denying mistake sooner"
    " exaggeration short only just merely simply hesitate wait".split()
)
# What is not done follows these, at any distance: "kept the ship from |", "acquitted her of |".
_WITHHOLDING = {
    "from": frozenset(
        "prevent prevents prevented preventing stop stopped keep kept bar barred ban banned"
        " block blocked discourage discouraged".split()
    ),
    "against": frozenset("voted decided ruled argued warned advised".split()),
    "of": frozenset("acquitted cleared exonerated".split()),
    "to": REFUSALS
    | frozenset("too lack lacks lacked scrapped abandoned shelved dropped cancelled".split()),
}
_PHRASES = frozenset(
    {("short", "of"), ("yet", "to"), ("instead", "of"), ("rather", "than"), ("far", "from")}
    | {("anything", "but"), ("ruled", "out"), ("ruling", "out"), ("ceased",), ("almost",)}
)
_TRIGGERS = (
    DENIALS
    | NEGATORS
    | _NOBODY
    | _NO
    | _RARELY
    | frozenset().union(*_WITHHOLDING.values())
    | {"short", "yet", "instead", "rather", "far", "anything", "ruled", "ruling", "ceased"}
    | {"almost", "contrary"}
)
_MARKS = ".,;:!?\"'“”„«»()[]—–-"
# Negations of scripts without spaces, and of Korean.
_WITHIN_WORDS = (*UNSPACED_NEGATIONS, *"不没沒未无無非否안못")
_MAX_ABBREVIATION = 5
_QUESTION = re.compile("[?？؟፧՞\u037e]")
# In characters: REACH words, the rest of a sentence, and a few words of the quote itself.
_LOOK, _QUESTION_LOOK, _MARGIN = 200, 300, 60


@dataclass(frozen=True)
class _Clause:
    """The tokens `[start, first)` of the clause to the left of what starts at `first`."""

    stream: Stream
    start: int
    first: int

    def word(self, index: int) -> str:
        """Return a word of the clause, "" before its start."""
        return self.stream.keys[index] if index >= self.start else ""

    def rest(self, index: int) -> list[str] | None:
        """Return the words behind `index` without what stands between two pauses.

        With the link that opens the quote, if there is one. None when a pause or a quotation mark
        is left over: it closes what the words began.
        """
        words: list[str] = []
        inside = quoted = False
        for at in range(index + 1, self.first + 1):
            key, gap = self.stream.keys[at], self.stream.gap(at)
            inside ^= gap.pause and key not in _COMMA_LINKS
            quoted ^= gap.quotation
            if not inside and (at < self.first or key in _LINKS or key == "to"):
                words.append(key)
        return None if inside or quoted else words

    @property
    def has_verb_next(self) -> bool:
        """Say whether the quote may start with the verb that a subject waits for."""
        following = self.stream.cased[self.first]
        return not following[0].isupper() and following not in _NO_VERBS

    def is_quoted(self, index: int) -> bool:
        """Say whether a word stands in quotation marks of its own: the "No" campaign."""
        return self.stream.gap(index).quotation and self.stream.gap(index + 1).quotation


def governors_at(text: str, start: int) -> tuple[str, ...]:
    """Return the governors of what starts at an offset of `text`, of which only a part is read."""
    left = _sure_start(text, start)
    if not _may_negate(text[left:start].replace("’", "'").lower()):
        return ()  # nearly always
    stream = fold(text[left : start + _MARGIN])
    return find_governors(stream, stream.at(start - left))


def _sure_start(text: str, start: int) -> int:
    """Return where the sentence before `start` begins at the latest: behind a stop or a blank line.

    A stop behind a short word may be that of an abbreviation, and is passed over.
    """
    left = max(0, start - _LOOK)
    stop = max(text.rfind(". ", left, start - 1), text.rfind(".” ", left, start - 1))
    if stop - _MAX_ABBREVIATION > left and text[stop - _MAX_ABBREVIATION : stop].isalpha():
        left = stop + 1
    return max(left, text.rfind("\n\n", left, start))


def _may_negate(words: str) -> bool:
    """Say whether a text in lower case holds a word that can negate what follows: a cheap look."""
    if "n't" in words or not _TRIGGERS.isdisjoint([w.strip(_MARKS) for w in words.split()]):
        return True
    return not words.isascii() and any(map(words.__contains__, _WITHIN_WORDS))


def is_in_question(text: str, end: int) -> bool:
    """Say whether what ends at an offset of `text` is part of a question."""
    if not _QUESTION.search(text, max(0, end - 1), end + _QUESTION_LOOK):
        return False
    left = max(0, end - _MARGIN)
    stream = fold(text[left : end + _QUESTION_LOOK])
    return is_question(stream, stream.at(end - left))


def find_governors(stream: Stream, first: int) -> tuple[str, ...]:
    """Return the words to the left of token `first` that negate what starts there, in order."""
    if first >= len(stream):
        return ()
    start = first
    while start > 0 and first - start < REACH and not _is_border(stream, start):
        start -= 1
    clause = _Clause(stream, start, first)
    found = [index for index in range(start, first) if _governs(clause, index)]
    return tuple(stream.keys[index] for index in found)


def is_question(stream: Stream, last: int) -> bool:
    """Say whether the sentence that token `last` (left out) of a quote stands in is a question.

    A question that is quoted farther on in the sentence, that "but" adds or that stands in
    brackets, is another one.
    """
    n_quotation_marks = 0
    for index in range(max(1, last), min(len(stream), last + 3 * REACH) + 1):
        gap = stream.gap(index)
        if gap.ends_sentence:
            return gap.stop == "?" and n_quotation_marks % 2 == 0
        if gap.colon or "(" in stream.marks(index):
            return False
        if gap.pause and index < len(stream) and stream.keys[index] in _BORDERS:
            return False
        n_quotation_marks += gap.quotation
    return False


def _is_border(stream: Stream, index: int) -> bool:
    """Say whether a clause ends before token `index`."""
    gap = stream.gap(index)
    return gap.ends_sentence or gap.colon or (gap.pause and stream.keys[index] in _BORDERS)


def _is_negation(word: str) -> bool:
    return is_negator(word) or word in _RARELY or word in _NO or word in _NOBODY


def _governs(clause: _Clause, index: int) -> bool:
    """Say whether the word at `index` negates what follows the clause."""
    word, rest = clause.stream.keys[index], clause.rest(index)
    if rest is None or clause.is_quoted(index):
        return False
    earlier = map(clause.word, range(index - _CANCELS, index))
    if word != "nor" and any(map(_is_negation, earlier)):
        return False  # two that cancel
    if _withholds(clause, word, rest):
        return True
    if word in DENIALS:
        return _are_adverbs(rest) or rest[-1] in _REPORTS | {"having"} or _reaches(clause, rest)
    if not _is_negation(word) or clause.stream.gap(index + 1).glue == "hyphen":
        return False
    return _negates(clause, index, word, rest)


def _negates(clause: _Clause, index: int, word: str, rest: list[str]) -> bool:
    """Say whether a negation reaches from `index` to the end of its clause."""
    if not rest:
        mentioned = word == "no" and clause.stream.gap(index + 1).pause  # "No," he said, | "..."
        return not (mentioned or clause.word(index - 1) == "than")
    if rest[0] in _NOT_NEGATED or _is_negation(rest[0]) or not _FACTIVES.isdisjoint(rest):
        return False
    if not (DENIALS | REFUSALS).isdisjoint(rest[:_CANCELS]):
        return False  # "not deny that", "never fails to"
    if (word in _RARELY and rest[0] == "had") or (word == "nothing" and rest[0] == "but"):
        return False
    if "than" in rest and is_number(clause.stream.keys[clause.first]):
        return False  # "no more than 50"
    if word in ("few", "little") and clause.word(index - 1) in _SOME_FEW:
        return False
    if rest[-1] == "or" or rest[-1] in _OPINIONS or _reaches(clause, rest):
        return True
    if rest[-1] in ("to", "of") and len(rest) <= _CANCELS and "but" not in rest:
        # "not expected to |", "no intention of |", "neither of |"
        return rest[-1] == "of" or clause.has_verb_next
    if len(rest) == 1 and rest[0] in _EXCEPTIONS and word in _NOBODY:
        return True  # "nobody but |"
    if word not in ENGLISH_NEGATORS and is_negator(word) and "'" not in word:
        return len(rest) <= _FOREIGN_REACH
    return _are_adverbs(rest) or _is_subject(clause, index, word, rest)


def _withholds(clause: _Clause, word: str, rest: list[str]) -> bool:
    """Say whether what follows is not done: "failed to |", "kept them from |", "too weak to |"."""
    if (word, *rest) in _PHRASES:
        return word != "almost" or clause.has_verb_next
    if (word, *rest[:1]) in _PHRASES or word == "contrary":
        return _reaches(clause, rest)  # "far from certain that |"
    if not rest or not _CLAUSES.isdisjoint(rest):
        return False
    if word == "too" and len(rest) > _CANCELS:
        return False
    return word in _WITHHOLDING.get(rest[-1], ())


def _is_subject(clause: _Clause, index: int, word: str, rest: list[str]) -> bool:
    """Say whether a negation stands in a subject whose verb is still to come.

    "none of the engineers | survived", "under no circumstances will | the army".
    """
    before = clause.word(index - 1)
    if rest[-1] == "who":  # "it was not the rebels who |"
        return before in ("was", "is") and clause.word(index - 2) == "it"
    verbs = [at for at, key in enumerate(rest) if key in _FINITE]
    inverted = len(verbs) == 1 and (before in PREPOSITIONS or index == clause.start)
    if inverted and len(rest) - verbs[0] <= _CANCELS + 1:
        return verbs[0] + 1 == len(rest) or clause.has_verb_next
    inner = rest[1:] if rest[0] == "one" else rest
    opens = (
        before == "" or before in CONJUNCTIONS or word == "nor" or clause.stream.gap(index).pause
    )
    if verbs or not opens or not clause.has_verb_next or len(rest) > _MAX_SUBJECT:
        return False
    if not _CLAUSES.isdisjoint(inner[1:]):
        return False
    if word in _NOBODY or rest[0] == "one":
        # "nobody saw" has its verb; "nobody at", "neither of" and "none but" have none.
        return not inner or inner[0] in PREPOSITIONS | _EXCEPTIONS
    if word in _RARELY:
        return rest[0] in _ANYONE
    return word in _NO or (word == "not" and rest[0] in _QUANTIFIERS)


def _are_adverbs(words: list[str]) -> bool:
    return all(w in _ADVERBS or w in AUXILIARIES or w.endswith("ly") for w in words)


def _reaches(clause: _Clause, rest: list[str]) -> bool:
    """Say whether the words behind a negation lead straight into what the quote says.

    "... oath that |", "did not say | the", and over a subject: "prove that the mayor | took".
    """
    if not rest or not _FACTIVES.isdisjoint(rest) or not _CLAUSES.isdisjoint(rest[:-1]):
        return False
    if rest[-1] in _LINKS:
        return True
    following = clause.stream.cased[clause.first]
    opens = following[0].isupper() or following in DETERMINERS | PRONOUNS
    if opens and len(rest) <= _CANCELS and (rest[-1] in SPEECH_VERBS or rest[-1] in _REPORTS):
        return True
    links = [at for at, key in enumerate(rest) if key in _LINKS]
    subject = rest[links[-1] + 1 :] if links else []
    return 0 < len(subject) <= _CANCELS and _FINITE.isdisjoint(subject) and clause.has_verb_next
