"""Does a claim say "not" where its evidence does, and no opposite of its verb?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from summarizer.checks.scene import Scene, is_negated
from summarizer.checks.words import NEGATOR, OTHER, key_of, words_of
from summarizer.models import Flag
from summarizer.text.folding import plain

DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject|refut|dismiss|disput|contradict|false|untrue|fake|"
    r"hoax|no truth|not true|baseless|unfounded|wrong|nonsense|incorrect|erroneous|"
    r"fail|refus|declin|lack|without|unable|prevent|zero|unless|earlier version)",
)
# "not only", "none other than", "could not be better" negate nothing.
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely|simply|least)\b|\bn(?:o|one) other than\b|\bno doubt\b|\bor not\b"
    r"|(?:\bnot|n['’]t)(?= (?:\w+ ){0,3}(?:more|better|less) \w+)",
    re.IGNORECASE,
)
_CONFIRM = re.compile(r"\b(?:confirm|verif|clear|known|establish|evidence)")
_LARGEST_SLOT = 4
_SHORTEST_INSERTION = 2
# Verbs of opposite direction; each form of one against each form of the other.
_OPPOSITES = (
    ("rise rose risen increase grow grew gain climb jump soar surge up higher more"
     " raise", "fall fell fallen drop decrease decline shrink lose lost plunge slump down lower"
     " less fewer cut reduce"),
    ("win won earn", "lose lost"),
    ("convict", "acquit acquitted clear"),
    ("accept approve back support endorse welcome", "reject refuse oppose criticise criticize"
     " condemn"),
    ("open reopen", "close shut"),
    ("start begin began begun launch resume", "end stop halt suspend cease"),
    ("buy bought purchase", "sell sold"),
    ("enter arrive join", "leave left quit depart exit"),
    ("allow permit let", "ban forbid forbade prohibit prevent bar block"),
    ("confirm admit", "deny dispute"),
    ("hire appoint", "fire sack dismiss"),
    ("pass passed", "fail failed"),
    ("strengthen improve", "weaken worsen"),
    ("first", "last"), ("before", "after"), ("most", "least"), ("majority", "minority"),
)  # fmt: skip


def negations(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where one of a claim and its evidence says "not" and the other does not."""
    claim = scene.claim
    if is_negated(scene.text, scene.lower_words):
        carrying = _carrying_quotes(scene)
        told = claim.status != "denied" and DENIAL.search(carrying.lower())
        said = told or is_negated(carrying, words_of(carrying)) or any(scene.governors)
        if not (said or (_is_inserted(scene) and _is_negated_elsewhere(scene))):
            yield scene.flag("negation", "The claim says “not”; its evidence does not.")
    elif is_negated(scene.quotes, scene.quoted_words) and _says_not(scene.quotes):
        denials = {match[0] for match in DENIAL.finditer(scene.text.lower())}
        is_told = any(denial not in scene.near.lower() for denial in denials)
        if not is_told and claim.status != "denied" and not _is_unconfirmed(scene):
            yield scene.flag("negation", "The evidence says “not”; the claim does not.")


def _says_not(text: str) -> bool:
    bare = _NO_NEGATION.sub(" ", text)
    return is_negated(bare, words_of(bare))


def _is_negated_elsewhere(scene: Scene) -> bool:
    """Say whether the article negates what a claim's "not" stands before, in some sentence."""
    words, background = scene.words, scene.background
    at = words.kinds.find(NEGATOR)
    negated = set(words.keys[at + 1 : at + 4])
    sentences = map(background.words, range(background.n_sentences))
    return any(NEGATOR in each.kinds and negated & each.key_set for each in sentences)


def _is_unconfirmed(scene: Scene) -> bool:
    """Say whether the "not" of the quotes is that nobody confirms what the claim says."""
    return scene.claim.status == "unconfirmed" and bool(_CONFIRM.search(scene.quotes.lower()))


def _is_inserted(scene: Scene) -> bool:
    """Say whether a claim's "not" comes with words that resolve something: "If no deal ..., "."""
    aligned = scene.alignment
    for slot in aligned.slots if aligned else ():
        kinds = scene.words.kinds[slot.lo : slot.hi]
        if NEGATOR in kinds:
            return kinds[-1] != NEGATOR and len(kinds) > _SHORTEST_INSERTION
    return False


def _carrying_quotes(scene: Scene) -> str:
    """Return the quotes that share two longer words with the claim, else the first.

    The others say who, when or which; their "none" or "denied" is about something else.
    """
    words = {word for word in scene.lower_words if len(word) > 3}
    quotes = [plain(e.quote) for e in scene.claim.evidence]
    carrying = [q for q in quotes if len(words.intersection(q.lower().split())) > 1]
    return " ".join(carrying or quotes[:1])


def opposites(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where a claim has the opposite of the word that stands in the sentence."""
    aligned = scene.alignment
    if aligned is None:
        return
    claim, sentence, pairs = aligned.claim, aligned.sentence, _pairs()
    if claim.key_set.isdisjoint(_directed()):
        return  # nearly always
    for slot in aligned.replaced:
        mine = [at for at in range(slot.lo, slot.hi) if claim.kinds[at] == OTHER]
        there = [at for at in range(slot.first, slot.last) if sentence.kinds[at] == OTHER]
        if len(there) > _LARGEST_SLOT or len(mine) > _LARGEST_SLOT:
            continue
        for at in mine:
            for other in there:
                two = claim.keys[at], sentence.keys[other]
                if two in pairs and two[1] not in claim.keys and two[0] not in sentence.keys:
                    words = claim.written(at, at + 1), sentence.written(other, other + 1)
                    message = f"The claim says “{words[0]}” where the article says “{words[1]}”."
                    yield scene.flag("negation", message)
                    return


@cache
def _directed() -> frozenset[str]:
    """Return the keys of the words that have an opposite."""
    return frozenset([one for one, _ in _pairs()])


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    sides = [(list(map(key_of, a.split())), list(map(key_of, b.split()))) for a, b in _OPPOSITES]
    pairs = {(one, two) for first, second in sides for one in first for two in second}
    return frozenset(pairs | {(two, one) for one, two in pairs})
