"""Does the article carry a claim? Asked of claims that gold does not have: no model, no gold.

What is wrong with a claim for sure, the checks say: of 478 right claims of capable and weak readers
they flagged none, of 61 wrong ones under true quotes 32. They see nothing where claim and quote
have too little in common to be compared; for that, the words of both are counted.
"""

from __future__ import annotations

from typing import Final

from summarizer.checks import Background, check_claim
from summarizer.checks.scene import Scene
from summarizer.checks.words import ALIAS, NAME, OTHER
from summarizer.models import Claim

# A reader may choose its words, but of a right claim's nearly two in three stand near the quotes:
# below that were 5 of those 478, and every claim of another article put over these quotes. A higher
# bound costs three right claims and more for each wrong one that it finds. On 18 other articles
# 18 of 690 right claims are called unsupported so, and 58 of 123 wrong ones (8 and 53 by the checks
# alone). The checks had been mended on both sets: on new articles expect some more of the first.
MIN_NEAR: Final = 0.65
_FORM = 4  # letters that forms of a word share, as in `words.PREFIX`
_SAYS_WHAT = NAME + ALIAS + OTHER  # no figures and dates: both have checks that know what they mean


def is_supported(claim: Claim, background: Background) -> bool:
    """Say whether the article carries a claim: its text, who says it, and how surely.

    It needs a quote that is the article's and was accepted; the others are looked at no further.
    Its `time` and `quantities` say nothing new, and are scored as labels. False where a check
    objects, and where less than MIN_NEAR of its words stand near its quotes.
    """
    text = background.article.text
    evidence = tuple(
        each
        for each in claim.evidence
        if each.accepted and each.start is not None and text[each.start : each.end] == each.quote
    )
    if not evidence:
        return False
    bare = claim.model_copy(update={"evidence": evidence, "time": None, "quantities": ()})
    return not check_claim(bare, background) and _share_near(Scene(bare, background)) >= MIN_NEAR


def _share_near(scene: Scene) -> float:
    """Return how many of a claim's words stand in its quotes' sentences or the ones before them.

    In [0, 1], 1 for a claim without any. A name may come from anywhere in the article: a reader
    puts it for "he", and where it may not stand a check has said so.
    """
    keys = frozenset[str]().union(*(words.key_set for words in scene.near_passages))
    forms = {word[:_FORM] for word in scene.near_words}
    words = scene.words
    n_near = n_words = 0
    for key, kind, (start, end) in zip(words.keys, words.kinds, words.spans, strict=True):
        if kind not in _SAYS_WHAT:
            continue
        n_words += 1
        written = words.text[start:end]
        n_near += (
            key in keys
            or not forms.isdisjoint((key[:_FORM], written[:_FORM].casefold()))
            or (kind != OTHER and scene.background.names_anywhere(key, written))
        )
    return n_near / n_words if n_words else 1.0
