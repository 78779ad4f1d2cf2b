"""Words that are neither names nor numbers: exchanged, put in, made stronger."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.checks.alignment import Alignment, Slot
from summarizer.checks.roles import CLAUSES, is_verb
from summarizer.checks.scene import Scene
from summarizer.checks.words import OTHER, Words, keys_in
from summarizer.models import Flag

# A single word in another's place is a substitution where so much of a claim is the article's.
_LEAST_SHARED = 0.75
_LARGEST_CROSSING = 3
_FORM = 5  # letters that forms of one word share
# Words that leave no exception: a claim has them where its evidence does.
_ABSOLUTE = frozenset(
    "always exclusively sole solely fully entirely completely wholly unanimously guarantee"
    " guarantees guaranteed every permanently".split()
)
# Of these the first may not become the second.
_STRONGER = (
    (frozenset("many some several few part partly".split()), frozenset(("most", "all"))),
    (frozenset(("handful",)), frozenset(("only", "all"))),
    (frozenset(("major", "key")), frozenset(("main", "only", "principal", "biggest"))),
)
_NOUN = r"(?:(?:the|an?|its|his|her|their) )?(\w+(?:[.,]\w+)*)"
_FROM_TO = re.compile(rf"\bfrom {_NOUN} to {_NOUN}")
_NEXT_WORD = re.compile(r" (?!(?:of|in|on|at|for|from|to|by|with|as|and|or|than|that|who)\b)\w")
_BY = re.compile(r"\bby\b")


def substituted_words(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where one word of the article, no verb, stands replaced by another one."""
    aligned = scene.alignment
    if aligned is None:
        return
    claim, sentence = aligned.claim, aligned.sentence
    is_copy = aligned.n_shared >= _LEAST_SHARED * len(claim.keys)
    for slot in aligned.replaced:
        one = slot.left and slot.right and slot.hi - slot.lo == slot.last - slot.first == 1
        if (
            not one
            or not (is_copy or _is_enclosed(aligned, slot))
            or claim.kinds[slot.lo] != OTHER
            or sentence.kinds[slot.first] != OTHER
        ):
            continue
        if is_verb(claim, slot.lo) or is_verb(sentence, slot.first):
            continue
        if sentence.keys[slot.first] not in scene.quoted.key_set:
            continue
        if not (_is_modifier(claim, slot.lo) and _is_modifier(sentence, slot.first)):
            continue
        if claim.keys[slot.lo][:_FORM] == sentence.keys[slot.first][:_FORM]:
            continue  # "suspending", "suspension"
        yield scene.flag("wording", _message(aligned, slot.lo, slot.first))


def _is_modifier(words: Words, at: int) -> bool:
    """Say whether a word stands right before what it modifies, or is an adverb."""
    word, behind = words.written(at, at + 1), words.text[words.spans[at][1] :]
    return word.endswith("ly") or _NEXT_WORD.match(behind) is not None


def _is_enclosed(aligned: Alignment, slot: Slot) -> bool:
    """Say whether two words at least before and behind a slot are shared too."""
    claim, sentence = aligned.claim.keys, aligned.sentence.keys
    lo, hi, first, last = slot.lo, slot.hi, slot.first, slot.last
    return (
        lo > 1
        and first > 1
        and claim[lo - 2 : lo] == sentence[first - 2 : first]
        and claim[hi : hi + 2] == sentence[last : last + 2]
        and hi + 1 < len(claim)
    )


def strengthened_words(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for a word without exception that nothing near the evidence has."""
    absolute = _ABSOLUTE
    for weak, strong in _STRONGER:
        if scene.quoted_words & weak and not scene.lower_words & weak:
            absolute |= strong
    said = scene.lower_words & absolute
    for word in sorted(said - scene.near_words) if said else ():
        if word in _ABSOLUTE and scene.background.names_anywhere(word, word):
            continue  # it may come with what resolves a description
        yield scene.flag("wording", f"The claim says “{word}”; its evidence does not.")


def exchanged_words(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where two words, or two phrases, stand in each other's place."""
    aligned = scene.alignment
    if aligned is None:
        return
    ours, theirs = _FROM_TO.search(aligned.claim.text), _FROM_TO.search(aligned.sentence.text)
    if ours and theirs and ours[1] != ours[2] and ours.groups() == theirs.groups()[::-1]:
        message = f"The claim says “{ours[0]}” where the article says “{theirs[0]}”."
        yield scene.flag("wording", message)
        return
    slots = [slot for slot in aligned.replaced if _is_small(slot)]
    if len(slots) < 2 or _is_rearranged(aligned):
        return
    for index, one in enumerate(slots):
        mine, there = (
            keys_in(aligned.claim, one.lo, one.hi),
            keys_in(aligned.sentence, one.first, one.last),
        )
        for two in slots[index + 1 :]:
            again = (
                keys_in(aligned.claim, two.lo, two.hi),
                keys_in(aligned.sentence, two.first, two.last),
            )
            if mine & again[1] and there & again[0] and not mine & there:
                yield scene.flag("wording", _message(aligned, one.lo, one.first))
                return


def _is_rearranged(aligned: Alignment) -> bool:
    """Say whether clauses may stand in another order, or a passive for an active verb."""
    texts = aligned.claim.text, aligned.sentence.text
    return any(map(CLAUSES.search, texts)) or bool(_BY.search(texts[0])) != bool(
        _BY.search(texts[1])
    )


def _is_small(slot: Slot) -> bool:
    n_words, n_others = slot.hi - slot.lo, slot.last - slot.first
    return n_words <= _LARGEST_CROSSING and n_others <= _LARGEST_CROSSING + 2


def _message(aligned: Alignment, mine: int, other: int) -> str:
    said = aligned.claim.written(mine, mine + 1), aligned.sentence.written(other, other + 1)
    return f"The claim says “{said[0]}” where the article says “{said[1]}”."
