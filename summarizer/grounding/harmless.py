"""The changes that may be made to a quote without making it false.

A list of what is allowed, not of what is forbidden: whoever wrote "released" for "arrested" found
a word that no list of dangers holds. English only; in other languages every change counts.
"""

from __future__ import annotations

from itertools import combinations

_GROUPS = """
a an the this that | the these those | which that who | though although
about around roughly approximately | also too additionally
big large huge great massive enormous sizeable sizable | small tiny minor
important significant major key crucial vital | quick rapid fast swift speedy
quickly rapidly fast swiftly | slowly gradually | many numerous | various several
nearby neighbouring neighboring | close near | entire whole complete | total overall
often frequently regularly | usually normally typically | mainly mostly chiefly largely primarily
suddenly abruptly | recently lately | currently presently now | immediately instantly promptly
eventually ultimately finally | initially originally | almost nearly | very extremely highly
said stated | says states | start begin commence | starts begins | started began commenced
starting beginning | end finish conclude | ended finished concluded | help assist aid
helped assisted aided | show demonstrate | shows demonstrates | showed demonstrated
buy purchase | bought purchased | use utilise utilize | used utilised utilized
get obtain receive | got obtained received | need require | needs requires | needed required
try attempt | tried attempted | happen occur | happened occurred | ask request | asked requested
car vehicle automobile | cars vehicles automobiles | home house | homes houses | kid child
kids children | job post | film movie | films movies | road street | shop store | shops stores
lorry truck | lorries trucks | plane aircraft aeroplane airplane | ship vessel | ships vessels
doctor physician | doctors physicians | lawyer attorney | lawyers attorneys | error mistake
errors mistakes | chance opportunity | area region zone | areas regions zones | amid amidst
among amongst | toward towards | until till | upon on | whilst while | strong powerful
hard difficult tough | easy simple | rich wealthy | famous renowned well-known | beautiful pretty
heavy severe intense | strange odd unusual | correct accurate | brave courageous | angry furious
sad unhappy | glad happy pleased | afraid scared frightened | clever smart intelligent
"""
_PAIRS = frozenset(
    pair
    for group in _GROUPS.replace("\n", " | ").split("|")
    for pair in combinations(sorted(group.split()), 2)
)
# May be added or left out: they point and link, and say nothing of their own.
_LINKS = frozenset({"a", "an", "the", "that", "also", "then"})
# How many vowels come before an ending that short words have by chance.
_MIN_VOWELS = {"ll": 2, "is": 1}
# British and American endings, each to one form.
_SPELLINGS = (
    *(("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes")),
    *(("ise", "ize"), ("yse", "yze"), ("ours", "ors"), ("our", "or"), ("tres", "ters")),
    *(("tre", "ter"), ("lled", "led"), ("lling", "ling"), ("ence", "ense"), ("ogue", "og")),
)

# Compounds that are written apart and joined, with an "s" or without, in one meaning: the second
# part, and the first ones.
_COMPOUNDS = """
base: air data | boat: gun life motor sail speed | bus: mini | care: child day health | craft: air
hover | day: birth week | field: air battle mine oil | fighter: fire | fire: camp cease cross gun
wild | force: work | friendly: eco | ground: battle play | gun: hand shot | holder: share stake |
house: farm light ware | keeper: peace shop | land: farm home wood | life: wild | line: air border
coast front hot pipe shore sky time | maker: decision film law peace policy | man: business chair
fire gun police spokes | mine: land | paper: news | person: sales spokes | piece: master | pile:
stock | place: birth fire market work | port: air sea space | power: fire horse | quake: earth |
road: cross rail | room: ball bath bed board class court news | shed: blood | ship: battle steam
war | shop: book work | side: hill river road sea | site: camp web work | space: air | storm: hail
rain sand snow thunder | store: book drug super | strike: air | town: home | war: post pre |
water: flood ground rain sea | way: high motor rail under water | wide: country nation world |
witness: eye | woman: business chair police spokes | yard: court dock ship
"""
_JOINABLE = frozenset(
    (first, second.strip())
    for group in _COMPOUNDS.replace("\n", " ").replace(" | ", "|").split("|")
    for second, firsts in [group.split(":")]
    for first in firsts.split()
)


def may_be_joined(word: str, other: str) -> bool:
    """Say whether two words in lower case may be written as one."""
    return not _JOINABLE.isdisjoint({(word, other), (word, other.removesuffix("s"))})


def may_replace(word: str, other: str) -> bool:
    """Say whether one word may stand for the other: known synonyms, or two spellings of a word.

    Both in lower case. Forms of one word ("closes", "closed"; "ship", "ships") may not: they
    say another time or another number.
    """
    return tuple(sorted((word, other))) in _PAIRS or _spelling(word) == _spelling(other)


def may_be_missing(word: str) -> bool:
    """Say whether a word in lower case may be added or left out."""
    return word in _LINKS


def _spelling(word: str) -> str:
    for british, american in _SPELLINGS:
        stem = word[: -len(british)]
        if word.endswith(british) and len(stem) > 1:
            # "travelled" is "traveled", but "filled" is not "filed", nor "prise" "prize".
            n_vowels = sum(map("aeiouy".count, stem))
            return stem + american if n_vowels >= _MIN_VOWELS.get(british[:2], 0) else word
    return word
