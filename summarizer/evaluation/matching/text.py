"""How much of one text another carries, by words alone: no model, no network, no corpus.

Both scores are plain means of a few parts, none of them weighted: what was fitted on one set of
ratings fell on others. They read case-insensitively and past tokenisation (see `words`), are the
same on every run, and are directional: what the second text says beyond the first costs nothing.

What they reach on ratings by people, each set of them left out in turn, is in evals/RESULTS.md, and
is made by `benchmarks/scorers.py`. **They see copying, not meaning.** On summaries that keep to the
article's words `faithfulness` tells good from bad; on abstractive ones it is weak, and between a
true paraphrase and a false edit it cannot tell at all. Numbers, names and negations have checks of
their own in `summarizer.checks`, which look at the claim's own evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from summarizer.checks.numbers import missing_numbers
from summarizer.evaluation.matching.words import PREFIX, SIZES, Reading, has_content, read

# Where presence and absence part best on REALSumm: the same, to two hundredths, whichever half of
# its articles or systems chooses (`benchmarks/scorers.py presence`).
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

    The mean of `presence_parts`. 1 for identical text, 0 when either side has no word.
    """
    parts = presence_parts(unit, output)
    return sum(parts.values()) / len(parts)


def presence_parts(unit: str, output: str) -> Mapping[str, float]:
    """Return how much of `unit` stands in `output`, seen in four ways, each in [0, 1].

    `words`: the share of the unit's words, by how much they say, of which some form (first four
    letters) stands in `output`. `together`: the same in as many neighbouring sentences of `output`
    as the unit has, at their best: words scattered over a text say nothing. `order`: the longest
    common subsequence of the words with content (ROUGE-L recall, Lin 2004). `letters`: the share
    of the unit's runs of four characters (chrF without precision, Popović 2015), which forgives
    inflection and compounds.
    """
    wanted, held = read(unit), read(output)
    if not wanted.words or not held.words:
        return {"words": 0.0, "together": 0.0, "order": 0.0, "letters": 0.0}
    return {
        "words": wanted.share(wanted.prefixes & held.prefixes),
        "together": _share_together(wanted, held),
        "order": LCSseq.similarity(wanted.order, held.order) / len(wanted.order),
        "letters": len(wanted.grams & held.grams) / len(wanted.grams),
    }


def mutual_scores(a: Reading, b: Reading, *, least: float = 0.0) -> tuple[float, float]:
    """Return `directional_score` of `a` in `b` and of `b` in `a`, each read as one statement.

    What stands in a statement stands together, so its words count as `words` and as `together`. 0
    and 0 where it shows before order is looked at, or the letters are counted, which takes longest,
    that neither reaches `least`.
    """
    if not a.words or not b.words:
        return 0.0, 0.0
    shared = a.prefixes & b.prefixes
    forth, back = a.share(shared) / 2, b.share(shared) / 2
    if max(forth, back) + 2 / 4 < least:
        return 0.0, 0.0
    in_order = LCSseq.similarity(a.order, b.order)
    forth, back = forth + in_order / len(a.order) / 4, back + in_order / len(b.order) / 4
    if max(forth, back) + 1 / 4 < least:
        return 0.0, 0.0
    letters = len(a.grams & b.grams)
    return forth + letters / len(a.grams) / 4, back + letters / len(b.grams) / 4


def faithfulness(output: str, article: str) -> float:
    """Say how surely everything in `output` stands in `article`, in [0, 1].

    The mean over the sentences of `output`, each the mean of three: its runs of one to four words
    that stand in `article` (mean of the four n-gram precisions, as in BLEU, Papineni et al. 2002);
    `order` and `pairs` (see `sentence_parts`). What breaks a copied sentence is what can make it
    wrong: a run sees every break, order forgives what was left out, and pairs forgive little words.

    1 when `output` repeats the article or whole sentences of it, in any typography; 0 when either
    side has no word: nothing was said, or nothing can carry it. An output longer than the article
    is nothing special: what is beyond the article counts as unsupported. A sentence with fewer than
    two words with content has no pairs, and is the mean of the other two.

    Weak on abstractive text, and all but blind to one changed word in a copied sentence. A faithful
    paraphrase scores like an invention.
    """
    said, source = read(output), read(article)
    if not said.sentences or not source.sentences:
        return 0.0
    times = Counter(said.sentences)
    total = sum(n * _sentence_support(sentence, source) for sentence, n in times.items())
    return min(1.0, total / times.total())


def sentence_parts(sentence: tuple[str, ...], source: Reading) -> Mapping[str, float]:
    """Return how much of the words of a sentence `source` has, seen in several ways, in [0, 1].

    `1-grams` to `4-grams`: the share of the sentence's runs of so many words that stand in
    `source`, all its words when it has fewer. `order`: how much of it is a subsequence of two
    sentences of `source` that follow each other, at their best (longest common subsequence over the
    sentence's length; Lin 2004). `pairs`: the share of its neighbouring pairs of words with content
    that stand in the same order within three such words of each other (skip-bigrams, Lin 2004, gaps
    of at most two); left out where the sentence has no pair.
    """
    coded = source.encode(sentence)
    best = process.extractOne(coded, source.windows_like(coded), scorer=LCSseq.similarity)
    parts = {f"{size}-grams": _share_of_runs(coded, size, source) for size in SIZES}
    parts["order"] = best[1] / len(sentence) if best else 0.0
    pairs = list(pairwise([word for word in sentence if has_content(word)]))
    if pairs:
        parts["pairs"] = sum(pair in source.near_pairs for pair in pairs) / len(pairs)
    return parts


def number_guard(n_missing: int, n_wanted: int) -> float:
    """Return 1 when no number is missing; 0.5 when all that are wanted are."""
    return 1.0 - _GUARD * n_missing / n_wanted if n_wanted else 1.0


def _guard(wanted: Reading, held: Reading) -> float:
    missing = missing_numbers(wanted.lowered, held.lowered) if wanted.n_numbers else ()
    return number_guard(len(missing), wanted.n_numbers)


def _share_together(wanted: Reading, held: Reading) -> float:
    """Return the largest share of the words of `wanted` in as many sentences as it has."""
    n_sentences = len(wanted.sentences)
    if len(held.sentences) <= n_sentences:
        return wanted.share(wanted.prefixes & held.prefixes)
    weights = wanted.prefix_weights
    inside: Counter[str] = Counter()
    now = best = 0
    for index, sentence in enumerate(held.sentences):
        for prefix in [word[:PREFIX] for word in sentence if word[:PREFIX] in weights]:
            now += 0 if inside[prefix] else weights[prefix]
            inside[prefix] += 1
        gone = held.sentences[index - n_sentences] if index >= n_sentences else ()
        for prefix in [word[:PREFIX] for word in gone if word[:PREFIX] in weights]:
            inside[prefix] -= 1
            now -= 0 if inside[prefix] else weights[prefix]
        best = max(best, now)
    return best / wanted.total_weight


def _share_of_runs(coded: str, size: int, source: Reading) -> float:
    """Return the share of the runs of `size` words of an encoded sentence that `source` has."""
    size = min(size, len(coded))
    known = source.runs(size)
    n_runs = len(coded) - size + 1
    return sum([coded[start : start + size] in known for start in range(n_runs)]) / n_runs


def _sentence_support(sentence: tuple[str, ...], source: Reading) -> float:
    """Return the mean of runs, order and pairs; 1 for a sentence of `source`."""
    if sentence in source.sentence_set:
        return 1.0
    parts = dict(sentence_parts(sentence, source))
    runs = [parts.pop(f"{size}-grams") for size in SIZES]
    kinds = [sum(runs) / len(runs), *parts.values()]
    return sum(kinds) / len(kinds)
