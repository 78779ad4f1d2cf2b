"""Whom a claim names: what stands nowhere, and who stands in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.checks.alignment import Alignment, rivals
from summarizer.checks.scene import Scene
from summarizer.checks.words import ALIAS, NAME, PRONOUN, Words, bare
from summarizer.language.lines import FINITE, tag_of
from summarizer.language.places import is_nationality, nation_of
from summarizer.models import Flag
from summarizer.text.lexicon import PREPOSITIONS

_DESCRIBED = re.compile(
    r"\b(?:the|this|that|these|those|his|her|its|their|our|my|both|such)\b", re.IGNORECASE
)
_OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Mm]e|us)\b")
_PERSONAL = re.compile(r"\b(?:he|she|his|her|him|they|them|their|who)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(r"\b(?:its?|they|them|their|there|which)\b", re.IGNORECASE)
_AT_HOME = re.compile(r"\b(?:here|home|our|nation|national|country|countries)\b")
_PREPOSITION = re.compile(
    rf"\b({'|'.join(sorted(PREPOSITIONS))}) (?:(?:the|an?|its|his|her|their) )?$", re.IGNORECASE
)
_PLURAL = re.compile(r"\b(?:they|their|them|these|those|both|two)\b", re.IGNORECASE)


def unknown_names(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for each name that neither its surroundings nor what they point at holds."""
    words = scene.words
    for at in words.names:
        key = words.keys[at]
        if scene.is_near(key):
            continue
        name = words.written(at, at + 1)
        if _words_of(name) <= scene.near_words or _OWN_VOICE.search(scene.near):
            continue
        if key not in scene.background.names.types and _has_known(words, at, scene):
            continue  # a title: "Council Secretary Sergei Roe"
        if key in scene.near_countries or scene.background.names.is_part(name):
            continue
        if not scene.background.names_anywhere(key, name):
            yield scene.flag("name", f"The claim names “{name}”; the article does not.")
        elif not _may_mean(scene, key):
            message = f"The claim names “{name}”; nothing near its evidence stands for that."
            yield scene.flag("name", message)


def _may_mean(scene: Scene, key: str) -> bool:
    """Say whether something near the evidence may stand for a name: a pronoun, a description."""
    if scene.background.is_topic(key):
        return True
    points = _DESCRIBED.search(scene.near) is not None or any(
        PRONOUN in words.kinds or ALIAS in words.kinds for words in scene.near_passages
    )
    return points and (
        _PLURAL.search(scene.near) is not None or scene.background.is_recent(key, scene.numbers[0])
    )


def replaced_names(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where a claim leaves out a name of its quote for one that is not in it.

    Of one type, as far as the entities tell; of unknown ones, only what stands nowhere near.
    """
    claim, quoted, types = scene.words, scene.quoted, scene.background.names.types
    lost = [at for at in quoted.names if _is_lost(quoted, at, scene)] if claim.names else []
    if not lost or _AT_HOME.search(scene.quotes):
        return  # a country may stand for it
    for at in claim.names:
        key = claim.keys[at]
        kind = types.get(key)
        known = kind is not None and kind != "other"
        if not (is_surplus(key, scene) if known else not scene.is_near(key)):
            continue
        pronoun = (_PERSONAL if kind == "person" else _IMPERSONAL).search(quoted.text)
        for other in lost:
            if pronoun and pronoun.start() < quoted.spans[other][0] and _may_mean(scene, key):
                continue  # it may stand for the pronoun
            if types.get(quoted.keys[other]) == kind and are_alike(
                claim, at, quoted, other, leads=not known
            ):
                name, instead = claim.written(at, at + 1), quoted.written(other, other + 1)
                yield scene.flag("name", f"The claim names “{name}”, its quote “{instead}”.")
                return


def _is_lost(quoted: Words, at: int, scene: Scene) -> bool:
    """Say whether a claim leaves out a name of its quote that is no source and no title."""
    key = quoted.keys[at]
    named = [word for word in quoted.written(at, at + 1).split() if not word.islower()]
    return (
        scene.words.keys.count(key) < quoted.keys.count(key)
        and not _describes(quoted, at)
        and scene.said_words.isdisjoint(_words_of(" ".join(named)))
    )


def misnamed_descriptions(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where a claim names another one than the description of its quote stands for.

    "The company", which is an alias of Acme, is no Orbis that nothing near the evidence names.
    """
    claim, quoted, types = scene.words, scene.quoted, scene.background.names.types
    described = {
        quoted.keys[at]: at
        for at, kind in enumerate(quoted.kinds)
        if kind == ALIAS and _stands_alone(quoted, at)
    }
    for at in claim.names if described else ():
        key = claim.keys[at]
        if scene.is_near(key) or key not in types:
            continue
        for other, place in described.items():
            if types[other] == types[key] and other not in claim.key_set:
                name, instead = claim.written(at, at + 1), quoted.written(place, place + 1)
                message = f"The claim names “{name}”; “{instead}” is another one in the article."
                yield scene.flag("name", message)
                return


def _stands_alone(words: Words, at: int) -> bool:
    """Say whether nothing behind a description says which one is meant: "the firm he founded"."""
    behind = words.text[words.spans[at][1] :].split(maxsplit=1)[:1]
    word = behind[0].strip(".,;:").lower() if behind else ""
    return not word or not behind[0][0].isalnum() or tag_of(word) in FINITE


def exchanged_names(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for a name that stands where the sentence of the evidence has another one."""
    aligned = scene.alignment
    if aligned is None or _AT_HOME.search(scene.quotes):
        return
    claim, sentence, names = aligned.claim, aligned.sentence, scene.background.names
    for mine, other in rivals(aligned, NAME, NAME + ALIAS):
        key, rival = claim.keys[mine], sentence.keys[other]
        if sentence.kinds[other] == ALIAS and names.types.get(rival) != "person":
            continue  # "the company" may be any
        if not names.may_be_rivals(key, rival) or not are_alike(claim, mine, sentence, other):
            continue
        if not (rival in scene.quoted.key_set or _is_bound(aligned, mine)):
            continue  # what stands behind the quote may be something else
        types = names.types
        if rival in claim.keys or not is_surplus(key, scene):
            if not _have_moved(aligned, key, rival):
                continue
        elif scene.is_near(key) and (key not in types or types.get(rival) != types[key]):
            continue
        name, instead = claim.written(mine, mine + 1), sentence.written(other, other + 1)
        yield scene.flag("name", f"The claim says “{name}” where the article says “{instead}”.")
        return


def _is_bound(aligned: Alignment, at: int) -> bool:
    """Say whether words of the sentence are shared on both sides of a place in the claim."""
    return any(slot.lo <= at < slot.hi and slot.left and slot.right for slot in aligned.slots)


def _have_moved(aligned: Alignment, key: str, rival: str) -> bool:
    """Say whether each of two names stands in the other's place, and the verb is no passive one."""
    claim, sentence = aligned.claim, aligned.sentence
    if rival not in claim.keys or key not in sentence.keys:
        return False
    mine = claim.keys.index(key) < claim.keys.index(rival)
    theirs = sentence.keys.index(key) < sentence.keys.index(rival)
    return mine != theirs and (" by " in claim.text) == (" by " in sentence.text)


def is_surplus(key: str, scene: Scene) -> bool:
    """Say whether a claim has a name more often than its quotes, and not as an adjective."""
    claim = scene.words
    if claim.keys.count(key) <= scene.quoted.keys.count(key):
        return False
    places = [at for at in claim.names if claim.keys[at] == key]
    return not any(is_nationality(bare(claim.written(at, at + 1))) for at in places)


def _describes(words: Words, at: int) -> bool:
    """Say whether a name only says what kind of person comes: "Matalan tycoon John Roe"."""
    return NAME in words.kinds[at + 1 : at + 4]


def _words_of(name: str) -> frozenset[str]:
    return frozenset([bare(word) for word in re.split("[-/ ]", name)])


def are_alike(claim: Words, mine: int, passage: Words, other: int, *, leads: bool = True) -> bool:
    """Say whether both are names, or both adjectives of a nation; and they share no word."""
    name, instead = claim.written(mine, mine + 1), passage.written(other, other + 1)
    if (
        _is_description(name)
        or _is_description(instead)
        or (leads and _lead(claim, mine) != _lead(passage, other))
    ):
        return False
    if (nation_of(bare(name)) is None) != (nation_of(bare(instead)) is None):
        return False
    runs = _run(claim, mine), _run(passage, other)
    if _initials(runs[0]) == runs[1].casefold() or _initials(runs[1]) == runs[0].casefold():
        return False
    if _words_of(runs[0]).isdisjoint(_words_of(runs[1])):
        return True
    # "Bill Roe" and "Ann Roe"
    first, second = name.split(), instead.split()
    keys = claim.keys[mine], passage.keys[other]
    return (
        keys[0][0] == keys[1][0] == "@"
        and len(first) == len(second) > 1
        and (first[0] != second[0] and "." not in first[0] + second[0])
    )


def _initials(name: str) -> str:
    """Return the first letters of a name's words: "gb" of "Green Brain"."""
    return "".join([word[0] for word in name.split() if word[0].isupper()]).casefold()


def _is_description(name: str) -> bool:
    """Say whether a name describes by a nation: "North Korean capital"."""
    words = name.split()
    return words[-1].islower() and any(is_nationality(bare(word)) for word in words)


def _lead(words: Words, at: int) -> str:
    """Return the preposition right before a name, "" if none is there."""
    found = _PREPOSITION.search(words.text, 0, words.spans[at][0])
    return found[1].lower() if found else ""


def _has_known(words: Words, at: int, scene: Scene) -> bool:
    """Say whether a name stands in a row with one that stands near the evidence."""
    lo, hi = _run_of(words, at)
    return any(scene.is_near(key) for key in words.keys[lo:hi])


def _run(words: Words, at: int) -> str:
    """Return a name with the names right before and behind it: "Wayne" of "Wayne Moores"."""
    return words.written(*_run_of(words, at))


def _run_of(words: Words, at: int) -> tuple[int, int]:
    lo, hi = at, at + 1
    while lo > 0 and words.kinds[lo - 1] == NAME and _touch(words, lo - 1):
        lo -= 1
    while hi < len(words.kinds) and words.kinds[hi] == NAME and _touch(words, hi - 1):
        hi += 1
    return lo, hi


def _touch(words: Words, at: int) -> bool:
    """Say whether a word and the next one are parted by a blank alone."""
    return words.spans[at + 1][0] - words.spans[at][1] == 1
