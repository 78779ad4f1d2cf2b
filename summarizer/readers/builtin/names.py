"""Mentions of names: runs of capitalised words, cut where a role ends and a person begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.readers.builtin.grammar import BARE_SOURCES, is_finite
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.places import ADJECTIVES, CAPITALS, OTHER_ADJECTIVES, country_of
from summarizer.text.lexicon import FUNCTION_WORDS, MONTHS, WEEKDAYS

# Words before a person's name that say what the person is.
ROLES = frozenset(
    "president secretary minister chairman chairwoman chair chief director general gen lt col capt"
    " sgt colonel captain lieutenant sergeant major admiral commander officer detective inspector"
    " constable superintendent marshal sheriff judge justice attorney prosecutor senator sen"
    " congressman congresswoman rep representative governor gov mayor councillor premier chancellor"
    " king queen prince princess duke duchess lord lady sir dame baron pope bishop archbishop"
    " cardinal reverend rev father sister imam rabbi sheikh ayatollah dr prof professor mr mrs ms"
    " miss coach manager spokesman spokeswoman spokesperson ambassador envoy leader speaker mp"
    " actor actress singer star midfielder defender striker goalkeeper winger forward flanker"
    " analyst reporter correspondent editor author writer economist scientist lawyer official"
    " deputy vice-president co-founder founder ceo executive boss chief-of-staff adviser advisor"
    " expert activist dictator candidate nominee teammate wife husband son daughter brother father"
    " engineer physicist geologist biologist farmer fisherman nurse doctor surgeon architect banker"
    " trader witness survivor pastor priest master artist musician"
    " photographer historian veteran mother girlfriend boyfriend suspect victim driver pilot player"
    " teenager student presenter".split()
)
_PORTFOLIOS = frozenset(
    "prime foreign interior defence defense finance health energy justice transport education trade"
    " labour labor agriculture environment economy culture home vice deputy acting".split()
)
_OFFICES = frozenset("minister secretary president premier prime chancellor mayor".split())
TITLES = frozenset(
    "mr mrs ms miss dr prof sir dame lord lady rev gen lt col capt sgt sen rep gov".split()
)
_MALE = frozenset(
    "mr sir lord king prince duke father pope actor spokesman husband son brother".split()
)
_FEMALE = frozenset(
    "mrs ms miss dame lady queen princess duchess sister actress spokeswoman wife daughter"
    " mother".split()
)
_JOINING = frozenset(
    "de da do dos del della di du la le van von der den bin ibn al el ul ter ten".split()
)
_OF_HEADS = frozenset(
    "ministry department university bank council house bureau office institute court republic"
    " kingdom federation committee party school church college center centre board army union"
    " league association agency chamber city gulf bay sea strait isle duke duchess prince princess"
    " bishop archbishop secretary state states director head chairman president academy museum"
    " society organisation organization conference congress parliament lords commons bank battle"
    " statue tower cathedral province district region county".split()
)
_NEVER_ALONE = (
    frozenset(FUNCTION_WORDS)
    | frozenset(WEEKDAYS)
    | frozenset(MONTHS)
    | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
    | frozenset("mr mrs ms dr yes no oh well please thank thanks ok however according".split())
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands at `[start, end)`, without titles.

    `role` is the lower-case word before it that says what a person does, "" if there is none.
    `opens` marks a single word that opens its sentence, where a capital means little, and
    `heading` a mention in a title.
    """

    name: str
    start: int
    end: int
    sentence: int
    role: str = ""
    person: bool = False
    opens: bool = False
    heading: bool = False

    @property
    def gender(self) -> str:
        """Return "m", "f" or "" as the role tells."""
        return "m" if self.role in _MALE else "f" if self.role in _FEMALE else ""


def find_mentions(sentences: Sequence[Sentence]) -> list[list[Mention]]:
    """Return the names of each sentence, in order.

    A word that the article also writes in lower case is no name where a sentence begins with it.
    Sentences in capitals or in title case give names only when another sentence has them too.
    """
    lower = Counter(
        token.text for sentence in sentences for token in sentence.tokens if token.text.islower()
    )
    found = [
        [] if _is_heading(sentence) else list(_mentions(sentence, lower)) for sentence in sentences
    ]
    inside = {mention.name for mentions in found for mention in mentions if not mention.opens}
    known = {mention.name for mentions in found for mention in mentions}
    kept = [
        [
            _without_prefix(mention, known)
            for mention in mentions
            if not mention.opens or mention.name in inside or _acts(sentence, mention)
        ]
        for sentence, mentions in zip(sentences, found, strict=True)
    ]
    known = {mention.name for mentions in kept for mention in mentions}
    return [
        _known_in_heading(sentence, known) if _is_heading(sentence) else mentions
        for sentence, mentions in zip(sentences, kept, strict=True)
    ]


def _acts(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a verb follows a single opening word that does not look like a plural."""
    if mention.name in CAPITALS or country_of(mention.name) or mention.role or mention.person:
        return True
    after = next((i for i, token in enumerate(sentence.tokens) if token.start >= mention.end), None)
    if after is None or mention.name.casefold() in BARE_SOURCES:
        return False
    plural = mention.name.endswith("s") and not mention.name.endswith("ss")
    doing = mention.name.endswith(("ing", "ed", "ly"))
    return not plural and not doing and is_finite(sentence, after, after - 1)


def _without_prefix(mention: Mention, known: frozenset[str] | set[str]) -> Mention:
    """Shorten "DPRK Kim Jong-un" to the name of two or more words that stands alone elsewhere."""
    words = mention.name.split(" ")
    for place in range(1, len(words) - 1):
        name = " ".join(words[place:])
        if name in known and " ".join(words[:place]) not in ADJECTIVES:
            return replace(mention, name=name, start=mention.end - len(name))
    return mention


def _is_heading(sentence: Sentence) -> bool:
    """Say whether capitals mean nothing here: all capitals, or nearly every word has one."""
    words = [token.text for token in sentence.tokens if token.text[:1].isalpha()]
    if len(words) > 2 and all(word.isupper() for word in words):
        return True
    content = [word for word in words if word.casefold() not in FUNCTION_WORDS]
    if len(content) < 5:
        return False
    shouted = sum(word.isupper() and len(word) > 1 for word in content)
    titled = sum(word[0].isupper() for word in content)
    return shouted > len(content) * 0.7 or titled > len(content) * 0.9


def _known_in_heading(sentence: Sentence, known: Iterable[str]) -> list[Mention]:
    """Return the known names that stand in a heading, the longest of overlapping ones."""
    words = {token.text for token in sentence.tokens}
    spans: list[tuple[int, int]] = []
    mentions = []
    for name in sorted(known, key=lambda each: (-len(each), each)):
        if name.split(" ")[0] not in words:
            continue
        start = sentence.text.find(name)
        if start < 0:
            continue
        start += sentence.start
        end = start + len(name)
        if any(start < stop and begin < end for begin, stop in spans):
            continue
        spans.append((start, end))
        mentions.append(Mention(name, start, end, sentence.index, heading=True))
    return sorted(mentions, key=lambda mention: mention.start)


def _mentions(sentence: Sentence, lower: Counter[str]) -> Iterator[Mention]:
    index = 0
    while index < len(sentence.tokens):
        if not _is_capital(sentence, index):
            index += 1
            continue
        stop = _run_end(sentence, index)
        yield from _cut(sentence, _drop_opener(sentence, index, stop, lower), stop)
        index = stop


def _is_capital(sentence: Sentence, index: int) -> bool:
    text = sentence.tokens[index].text
    if text[:3] in ("al-", "el-", "Al-") and index and text[3:4].isupper():
        return True
    return text[:1].isupper() and (len(text) > 1 or sentence.gap(index + 1).startswith("."))


def _run_end(sentence: Sentence, index: int) -> int:
    """Return the token after the capitalised run that starts at `index`."""
    stop = index + 1
    while stop < len(sentence.tokens) and stop - index < 12:
        previous = sentence.tokens[stop - 1].text
        if previous.endswith(("'s", "’s")) or not _joins(sentence, stop, previous):
            break
        if _is_capital(sentence, stop) or _is_initial(sentence.tokens[stop].text):
            stop += 1
            continue
        bridge = _bridge(sentence, stop, previous)
        if not bridge:
            break
        stop = bridge
    return stop


def _is_initial(text: str) -> bool:
    return len(text) == 1 and text.isupper()


def _joins(sentence: Sentence, index: int, previous: str) -> bool:
    gap = sentence.gap(index)
    if gap in (" ", " & "):
        return True
    abbreviated = (
        len(previous) == 1
        or previous in ("U.S", "U.K", "U.N")
        or previous.casefold() in TITLES | {"st", "jr"}
    )
    return gap == ". " and abbreviated


def _bridge(sentence: Sentence, index: int, previous: str) -> int | None:
    """Return the token after a lower-case word that joins two parts of one name, None if none."""
    word = sentence.word(index)
    ahead = index + 1
    if word == "of" and previous.casefold() in _OF_HEADS:
        ahead += sentence.word(ahead) == "the"
    elif word not in _JOINING:
        return None
    if ahead >= len(sentence.tokens) or not _is_capital(sentence, ahead):
        return None
    if any(sentence.gap(place) != " " for place in range(index, ahead + 1)):
        return None
    return ahead + 1


def _drop_opener(sentence: Sentence, index: int, stop: int, lower: Counter[str]) -> int:
    """Return where the name starts when its first words are capitalised for another reason."""
    while index < stop:
        word = sentence.word(index)
        opens = index == 0 or sentence.gap(index).strip()[-1:] in (
            '"',
            "“",
            "‘",
            "'",
            ":",
            "(",
            ".",
        )
        bare = word.partition("'")[0] or word
        common = bare in _NEVER_ALONE or (
            (lower[bare] or bare.endswith("ly")) and bare not in ROLES
        )
        if word not in ("the", "a", "an") and not (opens and common):
            break
        index += 1
    return index


def _cut(sentence: Sentence, index: int, stop: int) -> Iterator[Mention]:
    """Yield what a run names: perhaps an organisation, then perhaps a person after a role."""
    role_at = max(
        (place for place in range(index, stop) if _is_role(sentence, place)), default=None
    )
    if role_at is None:
        role = _role_before(sentence, index)
        if mention := _mention(sentence, index, stop, role=role):
            yield mention
        return
    head = index
    while head < role_at and _is_role(sentence, role_at - 1):
        role_at -= 1
    if role_at > head and (mention := _mention(sentence, head, role_at, role="")):
        yield mention
    after = role_at
    while after < stop and _is_role(sentence, after):
        after += 1
    if after < stop and sentence.word(after) == "of":
        return  # "Secretary of State": a title; what follows it is left alone
    role = sentence.word(after - 1)
    if after < stop and (mention := _mention(sentence, after, stop, role=role)):
        yield mention


def _is_role(sentence: Sentence, index: int) -> bool:
    """Say whether a word is a role, or begins one: "Prime Minister", "Vice President"."""
    portfolio = sentence.word(index) in _PORTFOLIOS and sentence.word(index + 1) in _OFFICES
    return sentence.word(index) in ROLES or portfolio


def _role_before(sentence: Sentence, index: int) -> str:
    """Return the role that stands in lower case right before a name, "" if there is none."""
    if index == 0 or sentence.gap(index) not in (" ", ". ", ", "):
        return ""
    word = sentence.word(index - 1)
    return word if word in ROLES and sentence.tokens[index - 1].text.islower() else ""


def _mention(sentence: Sentence, index: int, stop: int, *, role: str) -> Mention | None:
    """Build the mention of tokens `[index, stop)`, None if they are no name by themselves."""
    while index < stop and role and sentence.tokens[index].text in ADJECTIVES:
        index += 1
    words = [sentence.tokens[place].text for place in range(index, stop)]
    if not words or all(_bare(word) in _NEVER_ALONE for word in words):
        return None
    start, end = sentence.tokens[index].start, sentence.tokens[stop - 1].end
    name = " ".join(sentence.flat[start:end].split())
    if name.endswith(("'s", "’s")):
        name, end = name[:-2], end - 2
    if name in ADJECTIVES or name in OTHER_ADJECTIVES or len(name) < 2:
        return None
    aged = sentence.gap(stop).startswith(", ") and sentence.word(stop).isdigit()
    sized = len(sentence.word(stop)) == 2 and sentence.gap(stop + 1)[:1] in (",", ".", ")")
    person = bool(role) or (aged and sized and "'" not in name[-2:])
    opens = stop - index == 1 and (index == 0 or not sentence.gap(index).startswith(" "))
    return Mention(
        name, start, end, sentence.index, role, person, opens=opens, heading=sentence.is_title
    )


def _bare(word: str) -> str:
    """Return a lower-case word without "'s", "'ve" and the like."""
    return word.casefold().replace("’", "'").partition("'")[0]
