"""What gold must hold beyond its form: places, ids, names and coverage, by the labelling rules."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from summarizer.errors import InputError
from summarizer.evaluation.gold.labels import Chain, Gold, GoldClaim
from summarizer.evaluation.gold.reading import GoldProblem, first_of
from summarizer.grounding import ground
from summarizer.models import UNSPECIFIED, sha256_hex
from summarizer.text.markup import read_markup
from summarizer.text.sentences import split_sentences
from summarizer.text.wrapping import crosses_lines, soft_breaks

_SHOWN_WORDS = 6

# (JSON pointer, message)
Found = Iterator[tuple[str, str]]


def check_gold(gold: Gold) -> list[GoldProblem]:
    """Return everything that is wrong with gold, in the order of its lines; empty if nothing is.

    When the article is not the one that was labelled, that is the only problem: no offset means
    anything then.
    """
    found = list(_article(gold))
    if not found:
        found = [problem for check in _CHECKS for problem in check(gold)]
    file = os.fspath(gold.file)
    return sorted(GoldProblem(file, gold.key_lines.line(key), key, said) for key, said in found)


def require_sound(gold: Gold) -> Gold:
    """Return gold that has no problems; InputError with the first of them otherwise."""
    if problems := check_gold(gold):
        raise InputError(first_of(problems))
    return gold


def _article(gold: Gold) -> Found:
    sha256 = sha256_hex(gold.text)
    if gold.article.sha256 != sha256:
        yield "/article/sha256", f"the article has changed since it was labelled: it has {sha256}"
    if gold.article.n_chars != len(gold.text):
        yield "/article/n_chars", f"the article has {len(gold.text)} characters"


def _quotes(gold: Gold) -> Found:
    """Offsets slice the quotes, and none runs over a line break, but for one of a wrapped text.

    There, and where the text has HTML entities or tags, blanks and characters may stand for them.
    """
    view = read_markup(gold.text)
    wraps = soft_breaks(view.text)
    places = [
        (f"/claims/{i}/evidence/{j}", evidence.quote, evidence.start, evidence.end)
        for i, claim in enumerate(gold.claims)
        for j, evidence in enumerate(claim.evidence)
    ]
    places += [(f"/excluded/{i}", e.quote, e.start, e.end) for i, e in enumerate(gold.excluded)]
    for key, quote, start, end in places:
        if not 0 <= start < end <= len(gold.text):
            yield key, f"[{start}, {end}) is no place in an article of {len(gold.text)} characters"
        elif not _reads(quote, gold.text[start:end], whole=not (wraps or view.has_markup)):
            yield key, f"[{start}, {end}) is not the quote; {_where(quote, gold.text)}"
        elif crosses_lines(view.text, view.place(start), view.place(end), wraps):
            yield key, "the quote runs over a line break; make two of it"


def _reads(quote: str, words: str, *, whole: bool) -> bool:
    """Say whether the words of the article are those of a quote, as it is or as it is read."""
    return quote == words or (not whole and _one_line(quote) == _one_line(words))


def _one_line(text: str) -> str:
    return " ".join(read_markup(text).text.split())


def _where(quote: str, text: str) -> str:
    places = [match.start() for match in re.finditer(re.escape(quote), text)]
    if not places:
        evidence = ground(quote, text)
        if evidence.start is None or evidence.match == "altered":
            return "the article does not hold it"
        return f"at [{evidence.start}, {evidence.end}) stands {evidence.quote!r}"
    return "it stands at " + ", ".join(f"[{at}, {at + len(quote)})" for at in places[:3])


def _ids(gold: Gold) -> Found:
    """Ids stand once, those that are named exist, and every core claim is in a key point."""
    seen: set[str] = set()
    for i, claim in enumerate(gold.claims):
        if claim.id in seen:
            yield f"/claims/{i}/id", f"the id {claim.id!r} stands twice"
        seen.add(claim.id)
    named = set()
    for i, point in enumerate(gold.key_points):
        for j, name in enumerate(point.claims):
            named.add(name)
            if name not in seen:
                yield f"/key_points/{i}/claims/{j}", f"there is no claim {name!r}"
            elif name in point.claims[:j]:
                yield f"/key_points/{i}/claims/{j}", f"the claim {name!r} is named twice"
    for i, claim in enumerate(gold.claims):
        if claim.importance == "core" and claim.id not in named:
            yield f"/claims/{i}", f"the core claim {claim.id!r} is in no key point"


def _support(gold: Gold) -> Found:
    for i, claim in enumerate(gold.claims):
        if all(evidence.role == "context" for evidence in claim.evidence):
            yield f"/claims/{i}/evidence", "no evidence has the role 'support'"


def _names(gold: Gold) -> Found:
    """Every source is the name or an alias of an entity; an entity stands once.

    Two entities may share an alias: "Pyongyang" is a city, and a government called after it.
    """
    seen: set[str] = set()
    for i, entity in enumerate(gold.entities):
        if entity.name in seen:
            yield f"/entities/{i}/name", f"the entity {entity.name!r} stands twice"
        seen.add(entity.name)
    known = {name for entity in gold.entities for name in (entity.name, *entity.aliases)}
    for i, claim in enumerate(gold.claims):
        for key, sources in _chains(claim):
            for name in dict.fromkeys(chain.from_iterable(sources)):
                if name not in known and name != UNSPECIFIED:
                    yield (
                        f"/claims/{i}{key}",
                        f"{name!r} is no name or alias of an entity; write {UNSPECIFIED!r} for a"
                        " source that has no name",
                    )


def _chains(claim: GoldClaim) -> Iterable[tuple[str, Chain]]:
    yield "/attribution", claim.attribution
    for n, alternative in enumerate(claim.accept.attribution):
        yield f"/accept/attribution/{n}", alternative


def _accept(gold: Gold) -> Found:
    """Alternatives differ from the label and from one another, and a note says why."""
    for i, claim in enumerate(gold.claims):
        for name in ("status", "polarity", "attribution"):
            label, others = getattr(claim, name), getattr(claim.accept, name)
            for n, other in enumerate(others):
                if other == label or other in others[:n]:
                    yield f"/claims/{i}/accept/{name}/{n}", "is the label itself, or stands twice"
        accept = claim.accept
        if (accept.status or accept.polarity or accept.attribution) and not claim.note.strip():
            yield f"/claims/{i}/note", "`accept` needs a note that says why"


def _is_quoted(words: str, claim: GoldClaim) -> bool:
    """Say whether words stand in a quote of the claim, over the end of a line or not."""
    wanted = _one_line(words)
    return any(wanted in _one_line(evidence.quote) for evidence in claim.evidence)


def _quantities(gold: Gold) -> Found:
    for i, claim in enumerate(gold.claims):
        for j, quantity in enumerate(claim.quantities):
            key = f"/claims/{i}/quantities/{j}"
            if not _is_quoted(quantity.text, claim):
                yield f"{key}/text", f"{quantity.text!r} stands in no evidence of the claim"
            if (quantity.value is None) != (quantity.comparator == "vague"):
                yield f"{key}/value", "a value is null if and only if the comparator is 'vague'"


def _times(gold: Gold) -> Found:
    for i, claim in enumerate(gold.claims):
        time = claim.time
        if time is None:
            continue
        if time.text and not _is_quoted(time.text, claim):
            yield f"/claims/{i}/time/text", f"{time.text!r} stands in no evidence of the claim"
        if time.start and time.end and time.start > time.end:
            yield f"/claims/{i}/time", f"ends on {time.end}, before it starts on {time.start}"


def _coverage(gold: Gold) -> Found:
    """Every sentence of the article is touched by some evidence or something excluded."""
    spans = [(e.start, e.end) for claim in gold.claims for e in claim.evidence]
    spans += [(e.start, e.end) for e in gold.excluded]
    view = read_markup(gold.text)
    for sentence in split_sentences(view.text):
        read = view.text[slice(*sentence)]
        start, end = view.span(*sentence)
        has_words = any(character.isalnum() for character in read)
        if has_words and not any(a < end and start < b for a, b in spans):
            words = " ".join(read.split()[:_SHOWN_WORDS])
            yield "/claims", f"no claim and nothing excluded at [{start}, {end}), “{words} ...”"


_CHECKS: tuple[Callable[[Gold], Found], ...] = (
    _quotes,
    _ids,
    _support,
    _names,
    _accept,
    _quantities,
    _times,
    _coverage,
)
