"""A text as the scorers read it: words, their weights, sentences.

System outputs come tokenised and in lower case, with bracket marks (`-lrb-`) and spaces before
punctuation; articles come with curly quotes, and with sentences glued together. All are read
alike: folded, in lower case, cut into words of letters or of digits, so that none of this counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from summarizer.text.characters import UNSPACED
from summarizer.text.folding import plain
from summarizer.text.lexicon import FUNCTION_WORDS
from summarizer.text.tokens import find_numbers

# Left and right; round, square and curly: how tokenisers since the Penn Treebank write brackets.
_BRACKET = re.compile(r"-[lr][rsc]b-", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# "did n't" and "didn't" are one, and so are "the port 's" and "the port's".
_NEGATION = re.compile(r" ?n't\b")
_CLITIC = re.compile(r" ?'(?:s|re|ve|ll|d|m)\b")
_WORD = re.compile(rf"[{UNSPACED}]|\d+(?:[.:]\d+)*|[^\W\d_{UNSPACED}]+")
_PARAGRAPH_END = re.compile(r"\n\s*\n")
# White space after the end of a sentence, or (paragraphs glued by those who made the data) a
# capital straight after a full stop.
_SENTENCE_END = re.compile(r"""(?<=[.!?؟।])["')\]]* |(?<=[。！？])|(?<=[a-z][.!?])(?=[A-Z"])""")

# Words that carry grammar and hardly ever a fact. A closed class, so a list can be complete.
_GRAMMAR = frozenset(
    "a an the is are was were be been being am has have had do does did of to in on at by for with"
    " from and or as that this it its he she they his her their him them".split()
)
_GRAMMAR_WEIGHT, _COMMON_WEIGHT, CONTENT_WEIGHT = 1, 5, 10
PREFIX = 4  # "resign", "resigned", "resignation" are one; as good as suffix rules, or better
GRAM = 4
NEAR = 3
SIZES = (1, 2, 3, 4)  # of runs of words, as in BLEU: none of them is chosen
_UNKNOWN, _FIRST_CODE, _LAST_CODE = "\0", 1, 0x10FFFF
_MANY_WINDOWS = 500


def split_words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of `text` in lower case; "didn't" gives "did" and "not"."""
    return _words(plain(text))


def split_sentences(text: str) -> list[tuple[str, ...]]:
    """Return the words of each sentence of `text`; what has no word is left out.

    Simpler than `summarizer.text.sentences`, and on purpose: it must cut tokenised text without
    capitals, and articles whose paragraphs were glued together. A cut too many costs little here.
    A line break alone ends nothing, an empty line does.
    """
    return [
        words
        for paragraph in _PARAGRAPH_END.split(text)
        for sentence in _SENTENCE_END.split(plain(paragraph))
        if (words := _words(sentence))
    ]


def _words(folded: str) -> tuple[str, ...]:
    plain = (_BRACKET.sub(" ", folded) if "b-" in folded.lower() else folded).casefold()
    if "'" in plain:
        plain = _CLITIC.sub(" ", _NEGATION.sub(" not", plain))
    return tuple(_WORD.findall(_THOUSANDS.sub("", plain) if "," in plain else plain))


# A table of what was looked up before: a text uses the same few thousand words again and again.
@lru_cache(maxsize=8192)
def weight(word: str) -> int:
    """Return how much a word says, without a corpus: 1 grammar, 5 common in news, else 10.

    It stands for inverse document frequency, which one text does not have: on REALSumm the three
    levels reach what frequencies counted over all outputs reach (balanced accuracy 77 and 77).
    Words of other languages than English all weigh 10.
    """
    if word in _GRAMMAR or (len(word) == 1 and word.isascii() and word.isalpha()):
        return _GRAMMAR_WEIGHT
    return _COMMON_WEIGHT if word in FUNCTION_WORDS else CONTENT_WEIGHT


def has_content(word: str) -> bool:
    """Say whether a word is more than grammar, reporting or the commonest words of news."""
    return weight(word) == CONTENT_WEIGHT


class Reading:
    """A text read once; each part is made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = split_words(text)
        self._runs: dict[int, frozenset[str]] = {}

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """Return the first letters of each word, which stand for its forms."""
        return frozenset([word[:PREFIX] for word in self.words])

    @cached_property
    def order(self) -> list[str]:
        """Return the prefixes of the words with content, in order; of all words if none has any."""
        content = [word[:PREFIX] for word in self.words if has_content(word)]
        return content or [word[:PREFIX] for word in self.words]

    @cached_property
    def grams(self) -> frozenset[str]:
        """Return the runs of four characters, borders of words being one of them."""
        joined = f" {' '.join(self.words)} "
        return frozenset([joined[i : i + GRAM] for i in range(max(1, len(joined) - GRAM + 1))])

    @cached_property
    def prefix_weights(self) -> dict[str, int]:
        """Return for each prefix the weights of the different words that have it, together."""
        weights: dict[str, int] = {}
        for word in dict.fromkeys(self.words):
            weights[word[:PREFIX]] = weights.get(word[:PREFIX], 0) + weight(word)
        return weights

    @cached_property
    def total_weight(self) -> int:
        """Return the sum of the weights of the different words."""
        return sum(self.prefix_weights.values())

    def share(self, prefixes: Iterable[str]) -> float:
        """Return the share of the weight of the different words that have one of `prefixes`.

        All have to be prefixes of this text.
        """
        return sum(map(self.prefix_weights.__getitem__, prefixes)) / self.total_weight

    @cached_property
    def lowered(self) -> str:
        """Return the folded text in lower case, for reading numbers by their values.

        A paragraph a line: "ten" that ends one and "million" that begins the next are two numbers.
        """
        return "\n".join(plain(part) for part in _PARAGRAPH_END.split(self.text)).lower()

    @cached_property
    def n_numbers(self) -> int:
        """Return how many numbers it has, in digits or words; "one" is mostly a pronoun."""
        return sum(n.text[0].isdigit() or n.value != 1 for n in find_numbers(self.lowered))

    @cached_property
    def sentences(self) -> list[tuple[str, ...]]:
        """Return the words of each sentence."""
        return split_sentences(self.text)

    @cached_property
    def sentence_set(self) -> frozenset[tuple[str, ...]]:
        """Return the different sentences."""
        return frozenset(self.sentences)

    @cached_property
    def codes(self) -> dict[str, str]:
        """Return one character for each word, so that texts compare at the speed of strings.

        Beyond 1.1 million different words the last character stands for all others.
        """
        words = dict.fromkeys(word for sentence in self.sentences for word in sentence)
        return {
            word: chr(min(_FIRST_CODE + number, _LAST_CODE)) for number, word in enumerate(words)
        }

    def encode(self, sentence: Sequence[str]) -> str:
        """Return one character a word; all words that this text does not have share one."""
        return "".join([self.codes.get(word, _UNKNOWN) for word in sentence])

    @cached_property
    def _coded(self) -> list[str]:
        return [self.encode(sentence) for sentence in self.sentences]

    def runs(self, size: int) -> frozenset[str]:
        """Return the runs of `size` words, encoded; they go on over the end of a sentence."""
        if size not in self._runs:
            coded = "".join(self._coded)
            n_runs = len(coded) - size + 1
            self._runs[size] = frozenset([coded[i : i + size] for i in range(n_runs)])
        return self._runs[size]

    @cached_property
    def windows(self) -> list[str]:
        """Return every two sentences that follow each other, encoded; one, if it has no more."""
        neighbours = [one + other for one, other in pairwise(self._coded)]
        return list(dict.fromkeys(neighbours)) or self._coded

    @cached_property
    def _windows_with(self) -> dict[str, list[str]]:
        """Return for each encoded word at most the first `_MANY_WINDOWS` windows with it."""
        found: dict[str, list[str]] = {}
        for window in self.windows:
            for code in set(window):
                places = found.setdefault(code, [])
                if len(places) < _MANY_WINDOWS:
                    places.append(window)
        return found

    def windows_like(self, coded: str) -> Sequence[str]:
        """Return the windows worth comparing with an encoded sentence.

        All, in a text of up to 500 windows (50,000 characters of news). In longer ones those that
        have the sentence's rarest words, up to 500: what is best has them, or is not much better.
        """
        if len(self.windows) <= _MANY_WINDOWS:
            return self.windows
        rarest = sorted(
            (self._windows_with[code] for code in dict.fromkeys(coded) if code != _UNKNOWN), key=len
        )
        chosen: dict[str, None] = {}
        for windows in rarest:
            if chosen and len(chosen) + len(windows) > _MANY_WINDOWS:
                break
            chosen.update(dict.fromkeys(windows))
        return list(chosen)

    @cached_property
    def near_pairs(self) -> frozenset[tuple[str, str]]:
        """Return each word with content and the three such words after it, as pairs."""
        content = [w for sentence in self.sentences for w in sentence if has_content(w)]
        return frozenset(
            pair for gap in range(1, NEAR + 1) for pair in zip(content, content[gap:], strict=False)
        )


# 256 readings hold the outputs and units, or the claims and sentences, of one article.
@lru_cache(maxsize=256)
def read(text: str) -> Reading:
    """Return the reading of `text`, which is kept for the next comparison with it."""
    return Reading(text)
