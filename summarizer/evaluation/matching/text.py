"""How much of one text another carries, by words alone: no model, no network, no corpus.

Both scores read case-insensitively and past tokenisation (see `words`), are the same on every
run, and are directional: what the second text says beyond the first costs nothing.

What they reach on human labels (`summarizer calibrate`; development data): `presence` a balanced
accuracy of .77 on REALSumm's content units; `faithfulness` a Pearson correlation of .61 with
FRANK's CNN/DailyMail labels (.58 when the parts are chosen on one half of the articles and measured
on the other, so expect that of new data). **They see copying, not meaning.** On abstractive text
they are weak: .24 on FRANK's XSum half, and next to chance on SummEdits, where a true paraphrase
and a false edit differ from the article in equally many words. Numbers, names and negations have
hard checks of their own in `summarizer.checks`; here numbers are only a guard.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from summarizer.checks.numbers import missing_numbers
from summarizer.evaluation.matching.words import Reading, has_content, read

# Where presence and absence part best on REALSumm: the same whichever half of it chooses.
PRESENCE_THRESHOLD = 0.6
# A unit whose only number is another one stays under the threshold, whatever else agrees.
_GUARD = 0.5


def presence(unit: str, output: str) -> float:
    """Say how surely `output` says what `unit` says, in [0, 1]; from 0.6 on, probably it does.

    `directional_score`, times a guard that falls from 1 to 0.5 with the share of the unit's
    numbers that `output` does not have, compared by value ("twelve" is 12). 1 for identical text,
    whatever its case and typography; 0 when either side has no word.

    Weak where a unit is put in other words, and where all its words are there but in another
    relation ("A accused B"); `output` may say the opposite: negation is not looked at.
    """
    return directional_score(unit, output) * _guard(read(unit), read(output))


def directional_score(unit: str, output: str) -> float:
    """Return how much of `unit` stands in `output`, in [0, 1]; not symmetric, without any guard.

    Half is weighted containment: the share of the unit's words, weighted by how much they say,
    of which some form stands in `output` (first four letters). A quarter is order: the longest
    common subsequence of the words with content (ROUGE-L recall, Lin 2004). A quarter is the share
    of the unit's runs of four characters (chrF without precision, Popović 2015), which forgives
    inflection and compounds. The weights are those of round numbers that were best on REALSumm;
    any near them do as well. 1 for identical text, 0 when either side has no word.
    """
    return mutual_scores(read(unit), read(output))[0]


def mutual_scores(a: Reading, b: Reading, *, least: float = 0.0) -> tuple[float, float]:
    """Return `directional_score` of `a` in `b` and of `b` in `a`.

    They have the longest subsequence and the runs of characters in common. 0 and 0 where it shows
    before the last are counted, which takes longest, that neither reaches `least`.
    """
    if not a.words or not b.words:
        return 0.0, 0.0
    shared = a.prefixes & b.prefixes
    in_order = LCSseq.similarity(a.order, b.order)
    forth = 0.5 * a.share(shared) + 0.25 * in_order / len(a.order)
    back = 0.5 * b.share(shared) + 0.25 * in_order / len(b.order)
    if max(forth, back) + 0.25 < least:
        return 0.0, 0.0
    letters = len(a.grams & b.grams)
    return forth + 0.25 * letters / len(a.grams), back + 0.25 * letters / len(b.grams)


def faithfulness(output: str, article: str) -> float:
    """Say how surely everything in `output` stands in `article`, in [0, 1].

    For each sentence of `output` the mean of two: how much of it is a subsequence of two sentences
    of the article that follow each other, at their best (longest common subsequence over the
    sentence's length; Lin 2004), and how many of its neighbouring pairs of words with content stand
    in the same order within three such words of each other (skip-bigrams, Lin 2004, gaps of at most
    two). The mean over sentences, times a guard that falls from 1 to 0.5 with the share of the
    output's numbers that the article does not have.

    1 when `output` repeats the article or whole sentences of it, in any typography; 0 when either
    side has no word: nothing was said, or nothing can carry it. An output longer than the article
    is nothing special: what is beyond the article counts as unsupported. A sentence with fewer than
    two words with content is scored by the first part alone.

    Weak on abstractive text, and blind to one changed word in a copied sentence (about one in the
    sentence's length). A faithful paraphrase scores like an invention.
    """
    said, source = read(output), read(article)
    if not said.sentences or not source.sentences:
        return 0.0
    times = Counter(said.sentences)
    total = sum(n * _sentence_support(sentence, source) for sentence, n in times.items())
    return min(1.0, total / times.total()) * _guard(said, source)


def number_guard(n_missing: int, n_wanted: int) -> float:
    """Return 1 when no number is missing; 0.5 when all that are wanted are."""
    return 1.0 - _GUARD * n_missing / n_wanted if n_wanted else 1.0


def _guard(wanted: Reading, held: Reading) -> float:
    missing = missing_numbers(wanted.lowered, held.lowered) if wanted.n_numbers else ()
    return number_guard(len(missing), wanted.n_numbers)


def _sentence_support(sentence: tuple[str, ...], source: Reading) -> float:
    """Return how much of a sentence `source` has in two neighbouring sentences and as pairs."""
    if sentence in source.sentence_set:
        return 1.0
    coded = source.encode(sentence)
    windows = source.windows_like(coded)
    best = process.extractOne(coded, windows, scorer=LCSseq.similarity)
    copied = best[1] / len(sentence) if best else 0.0
    content = [word for word in sentence if has_content(word)]
    pairs = list(pairwise(content))
    if not pairs:
        return copied
    return (copied + sum(pair in source.near_pairs for pair in pairs) / len(pairs)) / 2
