"""Names and speakers: somebody else does it, suffers it or says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from summarizer.evaluation.corruption.kinds import Corruption, as_reply, changed, replaced
from summarizer.evaluation.corruption.scene import Mention, Scene, are_alike, content_words, is_link
from summarizer.evaluation.corruption.tables import DIRECTED, SYMMETRICAL
from summarizer.evaluation.gold import GoldClaim, GoldEntity
from summarizer.language.word_classes import word_class
from summarizer.models import UNSPECIFIED
from summarizer.text.lexicon import AUXILIARIES, CONJUNCTIONS, DETERMINERS

_NAMED = frozenset(("person", "organisation", "place"))
# What may stand between a name and a verb that both sides share ("was expected to meet").
_LIGHT = AUXILIARIES | frozenset(
    "a an the and or with held hold holds another more first expected due scheduled s in to of"
    " their both each other".split()
)
_GROUPS = frozenset(
    "government police army military union workers officials residents fighters soldiers lawmakers"
    " rebels protesters opposition authorities prosecutors families".split()
)
_NEAR = re.compile(r"\b(?:near|around|outside|toward|towards) $")
_LIST = re.compile(r"[\s,]*(?:(?:and|or|as well as|&|with|-)\s*)?(?:the )?", re.IGNORECASE)
_VERB = "|".join(sorted(DIRECTED))
_MODALS = (
    r"(?:(?:has|have) (?:already |also )?(?:decided to )?|had |will |would |may |could |plans? to "
    r"|(?:is|are) estimated to have )?"
)
_GIVING = (
    "send|sends|sent|give|gives|gave|sell|sells|sold|supply|supplies|supplied|deploy|deployed|lend"
    "|lent|pay|paid"
)
_PARTY = r"[^\W\d_][^,;]*?"
_END = r"(?= (?:for|over|to|that|in|on|with|after|at|from|by|if|during|since|near)\b|,|\.?$)"
# Who does something (a) to whom (b), and what stands between them.
_ROLES = tuple(
    re.compile(rf"(?P<a>{_PARTY}) (?P<verb>{verb}) (?P<b>{_PARTY}){_END}")
    for verb in (
        r"(?:has |have )?called (?:on|for talks with)",
        r"demanded that",
        r"blame[sd]? .+ on",
        rf"{_MODALS}(?:{_GIVING}) .+ to(?= the |(?-i: [A-Z]))",
        r"(?:rejected|accepted|made|received) .+ from",
        rf"(?:was|were|is|are|has been|have been|will be) (?:{_VERB}) by",
        rf"{_MODALS}(?:{_VERB})",
    )
)
_TITLED = re.compile(r"(?<!^The)(?<!\.) [A-Z][a-z]+ $|^(?!The )[A-Z][a-z]+ $")  # "Minister "
_PRONOUN = re.compile(r"\b(?:its?|his|her|their|he|she|they|him|them)\b", re.IGNORECASE)


def other_names(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Put another name of the article in the place of a name of its type.

    None that the claim has already ("Russia will send workers to Russia"), none that may be the
    same, a part or the whole of one that it has, and no country for a town, which may lie there.
    What is near to one place may be near to another.
    """
    found = scene.mentions(claim.text)
    entities = scene.gold.entities
    there = [entities[mention.entity] for mention in found]
    for mention in found:
        own = entities[mention.entity]
        if own.type not in _NAMED or _NEAR.search(claim.text[: mention.start]):
            continue
        for other in entities:
            is_fit = other.type == own.type and other.name[0].isupper()
            is_wider = scene.is_state(other) and not scene.is_state(own)
            if (
                is_fit
                and not is_wider
                and not scene.is_shared(other.name)
                and all(scene.are_apart(each, other) for each in there)
            ):
                text = replaced(claim.text, mention.start, mention.end, other.name)
                was = claim.text[mention.start : mention.end]
                yield changed("name", claim, was, other.name, text=text)


def exchanged_names(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Exchange two names of one type wherever they stand in a claim.

    Not where both stand in a list or on the two sides of a meeting, a treaty or a border: there
    the claim says the same afterwards.
    """
    found = scene.mentions(claim.text)
    entities = scene.gold.entities
    for one, other in combinations(dict.fromkeys(mention.entity for mention in found), 2):
        a, b = entities[one], entities[other]
        if a.type != b.type or a.type not in _NAMED or not scene.are_apart(a, b):
            continue
        places = [mention for mention in found if mention.entity in (one, other)]
        if not (_is_harmless(claim.text, places) or _is_owned(claim.text, places, scene)):
            words = {m.entity: claim.text[m.start : m.end] for m in reversed(places)}
            text = claim.text
            for mention in reversed(places):
                name = words[other if mention.entity == one else one]
                if _TITLED.search(text[: mention.start]):
                    name = entities[other if mention.entity == one else one].name
                text = replaced(text, mention.start, mention.end, _inside(name, scene))
            was, now = f"{words[one]}, {words[other]}", f"{words[other]}, {words[one]}"
            yield changed("exchange", claim, was, now, text=text)


def swapped_roles(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Let whoever does something to somebody have it done to them, as whole phrases."""
    if not scene.is_english:
        return
    for pattern in _ROLES:
        match = pattern.match(claim.text)
        if match is None:
            continue
        a, b = match["a"], match["b"]
        if not (_is_party(a, scene) and _is_party(b, scene)) or a in b or b in a:
            continue
        text = f"{b} {match['verb']} {_inside(a, scene)}{claim.text[match.end('b') :]}"
        text = replaced(text, 0, 1, text[0])
        yield changed("roles", claim, f"{a}, {b}", f"{b}, {a}", text=text)
        return


def _is_party(phrase: str, scene: Scene) -> bool:
    """Say whether a phrase names somebody who may act: it ends with a name or with who they are."""
    words = phrase.lower().split()
    if _PRONOUN.search(phrase) or not (AUXILIARIES | CONJUNCTIONS - {"and"}).isdisjoint(words):
        return False
    named = any(mention.end == len(phrase) for mention in scene.mentions(phrase))
    return named or words[-1] in word_class("roles") | word_class("organisations") | _GROUPS


def other_speakers(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Give the claim to another source of the article, in the last link of its chain.

    The words stay. People take the place of people, others of others: who speaks for a house is
    not always said. Not to one that the labels accept, that tells something alike, that shares a
    word with the source ("RIA Novosti, the state agency" and "state media"), or has no name.
    """
    if not claim.attribution or claim.attribution[-1] == (UNSPECIFIED,):
        return
    canonical = scene.names.canonical
    own = [scene.entity_of(name) for name in claim.attribution[-1]]
    told = {
        canonical(name) for chain in claim.accept.attribution for level in chain for name in level
    }
    told |= {canonical(name) for level in claim.attribution for name in level}
    told |= _tellers(claim, scene)
    chain = as_reply(claim).attribution
    was = " and ".join(chain[-1])
    for name in scene.sources:
        other = scene.entity_of(name)
        if other is None or canonical(name) in told or not other.name[0].isupper():
            continue
        told.add(canonical(name))  # under one of its names
        if all(each and _are_two_sources(each, other, scene) for each in own):
            yield changed("speaker", claim, was, name, attribution=[*chain[:-1], [name]])


def _tellers(claim: GoldClaim, scene: Scene) -> frozenset[str]:
    """Return who says something alike in another claim, or in the same quote."""
    quotes = {e.quote for e in claim.evidence if e.role == "support"}
    return frozenset(
        scene.names.canonical(name)
        for other in scene.gold.claims
        if are_alike(claim, other) or quotes & {e.quote for e in other.evidence}
        for level in other.attribution
        for name in level
    )


def _are_two_sources(own: GoldEntity, other: GoldEntity, scene: Scene) -> bool:
    if (own.type == "person") != (other.type == "person") or not scene.are_apart(own, other):
        return False
    mine, theirs = (content_words(" ".join((e.name, *e.aliases))) for e in (own, other))
    return not mine & theirs and own.name[0].isupper()


def _is_owned(text: str, places: list[Mention], scene: Scene) -> bool:
    """Say whether one of two places is a country's that may hold the other: "Russia's forum in"."""
    states = [scene.is_state(scene.gold.entities[place.entity]) for place in places]
    owns = [text[place.end :].startswith(("'s", "’s")) for place in places]
    return len(set(states)) == 2 and any(a and b for a, b in zip(states, owns, strict=True))


def _is_harmless(text: str, places: list[Mention]) -> bool:
    """Say whether two names stand on the two sides of something that both share.

    Or one belongs to the other ("the Lisk River in Tamsel"), where the exchange is no sentence.
    More mentions of one of them than of the other break the tie: "Kim and Shoigu met in Kim's
    office".
    """
    first, second = places[0], places[1]
    if first.entity == second.entity:
        return False
    n_first = sum(mention.entity == first.entity for mention in places)
    if n_first * 2 != len(places):
        return False
    between = text[first.end : second.start]
    if _LIST.fullmatch(between) or is_link(between):
        return True
    words = re.findall(r"\w+", between.lower())
    for word in words:
        if word in SYMMETRICAL:
            return True
        if word not in _LIGHT and not word.endswith("ly"):
            return False
    return False


def _inside(phrase: str, scene: Scene) -> str:
    """Return a phrase that opened a sentence as it stands within one."""
    first = phrase.split()[0]
    is_name = any(mention.start == 0 for mention in scene.mentions(phrase))
    is_common = re.search(rf"\b{re.escape(first.lower())}\b", scene.text) is not None
    if first.lower() in DETERMINERS or (is_common and not is_name):
        return phrase[0].lower() + phrase[1:]
    return phrase
