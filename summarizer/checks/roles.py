"""Who does it and who is done to: what stands across a verb from where the article has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.checks.names import are_alike, is_surplus
from summarizer.checks.scene import Scene
from summarizer.checks.words import MODAL, NAME, OTHER, PRONOUN, Words, bare, keys_in
from summarizer.language.lines import FINITE, tag_of
from summarizer.models import Flag
from summarizer.text.lexicon import DETERMINERS, PREPOSITIONS

# Clauses may stand in another order behind these.
CLAUSES = re.compile(r"\b(?:if|when|while|after|before|since|unless|until)\b", re.IGNORECASE)
_BY = re.compile(r"(?: \w+){0,3}? by\b")
_ARTICLE = re.compile(r"\b(?:the|an?)\b|[’'](?:s\b)?|\s+")
_NEAR = 2  # words with content between a name and its verb
_BESIDE = 3  # words with content that meet across a verb


def turned_names(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where another name stands beside a word than in the article.

    Either the one that stands there in the article stands across it in the claim, so that who does
    and who is done to are exchanged, or the claim has lost it.
    """
    claim = scene.words
    if not claim.names:
        return
    for passage in map(scene.background.words, scene.numbers):
        for word, there in _shared_words(claim, passage):
            if _is_inverted(claim, word, passage, there):
                at = _neighbour(claim, word, -1) or 0
                name, said = claim.written(at, at + 1), claim.written(word, word + 1)
                message = f"“{name}” stands before “{said}” in the claim, behind it in the article."
                yield scene.flag("name", message)
                return
            for side in (-1, 1):
                mine, other = _neighbour(claim, word, side), _neighbour(passage, there, side)
                if mine is None or other is None:
                    continue
                if _is_turned(scene, passage, (word, there), (mine, other)):
                    names = claim.written(mine, mine + 1), passage.written(other, other + 1)
                    said = claim.written(word, word + 1)
                    message = f"At “{said}” the claim has “{names[0]}”, the article “{names[1]}”."
                    yield scene.flag("name", message)
                    return


def turned_words(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where what stands before a verb in the article stands behind it in the claim.

    And the other way round: "X resulted in Y" where Y resulted in X.
    """
    aligned = scene.alignment
    if aligned is None:
        return
    if scene.quotes.split(maxsplit=1)[0].lower() in PREPOSITIONS:
        return  # "From airports in Kolm, planes flew in"
    claim, sentence = aligned.claim, aligned.sentence
    for key, at in claim.single.items():
        there = sentence.single.get(key)
        if there is None or not _meets_across(claim, at, sentence, there):
            continue  # nearly always
        if not is_verb(claim, at) or _is_passive(claim, at) != _is_passive(sentence, there):
            continue
        before, behind = keys_in(claim, 0, at), keys_in(claim, at + 1, len(claim.keys))
        first, last = keys_in(sentence, 0, there), keys_in(sentence, there + 1, len(sentence.keys))
        if (before & last) - first and (behind & first) - last:
            if CLAUSES.search(scene.text) or CLAUSES.search(sentence.text):
                return
            said = claim.written(at, at + 1)
            message = f"At “{said}” the claim has before it what the article has behind it."
            yield scene.flag("wording", message)
            return


def _is_turned(
    scene: Scene, passage: Words, words: tuple[int, int], names: tuple[int, int]
) -> bool:
    """Say whether of two names, beside a word of the claim and the passage, one is wrong."""
    claim, types = scene.words, scene.background.names.types
    (word, there), (mine, other) = words, names
    key, rival = claim.keys[mine], passage.keys[other]
    if key == rival or _between(claim, mine, word) != _between(passage, other, there):
        return False
    side = -1 if mine < word else 1
    crossed = (
        _is_passive(claim, word) == _is_passive(passage, there)
        and _crosses(claim, word, side, rival)
        and key not in passage.keys[min(other, there) : max(other, there)]
    )
    gone = (
        abs(word - mine) == abs(there - other) == 1
        and is_surplus(key, scene)
        and types.get(key) == types.get(rival) is not None
        and claim.keys.count(rival) < scene.quoted.keys.count(rival)
    )
    return (crossed or gone) and are_alike(claim, mine, passage, other)


def _is_inverted(claim: Words, word: int, passage: Words, there: int) -> bool:
    """Say whether who is done to in the article, by a pronoun, does it to another in the claim."""
    before, behind = _neighbour(claim, word, -1), _neighbour(claim, word, 1)
    if before is None or behind is None or not _ties(claim, before, word):
        return False
    if (
        _is_passive(claim, word) != _is_passive(passage, there)
        or PRONOUN not in (passage.kinds[max(0, there - _NEAR) : there])
    ):
        return False
    patient = _neighbour(passage, there, 1)
    return (
        patient is not None
        and passage.keys[patient] == claim.keys[before]
        and claim.keys[before] not in passage.keys[:there]
        and claim.keys[behind] not in passage.keys[there:]
    )


def _crosses(claim: Words, at: int, side: int, rival: str) -> bool:
    """Say whether a name stands on the other side of a verb in the claim, and only there."""
    before, behind = claim.keys[:at], claim.keys[at:]
    across, beside = (before, behind) if side == 1 else (behind, before)
    name = _neighbour(claim, at, -1)
    return rival in across and rival not in beside and name is not None and _ties(claim, name, at)


def _shared_words(claim: Words, passage: Words) -> Iterator[tuple[int, int]]:
    """Yield words, no names, that a claim and a passage each have once, and have a name beside."""
    there = passage.single
    for key, at in claim.single.items():
        if key in there and claim.kinds[at] == OTHER:
            beside = claim.kinds[max(0, at - _NEAR) : at + _NEAR + 1]
            if NAME in beside:
                yield at, there[key]


def _neighbour(words: Words, at: int, side: int) -> int | None:
    """Return the name nearest to a word on one side, within two words."""
    if side == 1:
        found = words.kinds.find(NAME, at + 1, at + _NEAR + 1)
    else:
        found = words.kinds.rfind(NAME, max(0, at - _NEAR), at)
    return found if found >= 0 else None


def _ties(words: Words, name: int, at: int) -> bool:
    """Say whether a word is a verb, or a thing that belongs to a name: "Roe's visit"."""
    if words.kinds[at] != OTHER:
        return False
    if words.written(name, name + 1).endswith(("'s", "’s", "'", "’")):
        return True
    if MODAL in words.kinds[name + 1 : at]:
        return True  # "will interview"
    return tag_of(bare(words.written(at, at + 1))) in FINITE


def _is_passive(words: Words, at: int) -> bool:
    """Say whether "by" follows a word: who does it stands behind it then."""
    return _BY.match(words.text, words.spans[at][1]) is not None


def _between(words: Words, one: int, two: int) -> str:
    """Return what stands between two words, without articles and blanks."""
    one, two = sorted((one, two))
    return (
        _ARTICLE.sub(" ", words.text[words.spans[one][1] : words.spans[two][0]])
        .strip()
        .removeprefix("'s ")
    )


def _meets_across(claim: Words, at: int, sentence: Words, there: int) -> bool:
    """Say whether what stands right before a word stands behind it there, and the other way."""
    before, behind = claim.keys[max(0, at - _BESIDE) : at], claim.keys[at + 1 : at + 1 + _BESIDE]
    return not (
        set(before).isdisjoint(sentence.keys[there + 1 :])
        or set(behind).isdisjoint(sentence.keys[:there])
    )


def is_verb(words: Words, at: int) -> bool:
    """Say whether a word is a verb with its tense, or one with its object: "spearheading the"."""
    before = words.text[: words.spans[at][0]].rsplit(maxsplit=1)[-1:]
    if words.kinds[at] != OTHER or (before and before[0].lower() in DETERMINERS):
        return False  # "the lost sheep"
    tag = tag_of(bare(words.written(at, at + 1)))
    behind = words.text[words.spans[at][1] :].split(maxsplit=1)[:1]
    if tag == "g":  # "spearheading the", but not "manufacturing jobs"
        return bool(behind) and behind[0].lower() in DETERMINERS
    return tag in FINITE
