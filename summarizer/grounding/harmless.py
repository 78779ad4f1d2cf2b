"""The changes that may be made to a quote without making it false.

A list of what is allowed, not of what is forbidden: whoever wrote "released" for "arrested" found
a word that no list of dangers holds. English only; in other languages every change counts.
"""

from __future__ import annotations

from itertools import combinations

_GROUPS = """
a an the this that | the these those | which that who | though although
about around roughly approximately | also too additionally
big large huge great massive enormous sizeable sizable | small little tiny minor
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
# British and American endings, each to one form.
_SPELLINGS = (
    *(("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes")),
    *(("ise", "ize"), ("yse", "yze"), ("ours", "ors"), ("our", "or"), ("tres", "ters")),
    *(("tre", "ter"), ("lled", "led"), ("lling", "ling"), ("ence", "ense"), ("ogue", "og")),
)

# Compounds that are written apart and joined, with an "s" or without, in one meaning.
_COMPOUNDS = """
air base | air craft | air field | air port | air space | air strike | battle field | border line
business man | business woman | cease fire | child care | counter attack | counter offensive
country wide | data base | day care | decision maker | drug store | eye witness | fire fighter
fire power | gun fire | hand gun | health care | home land | home town | land mine | law maker
life time | nation wide | news paper | news room | peace keeper | police man | policy maker
post war | pre war | sea port | sea side | share holder | spear head | spokes person | stock pile
under way | war ship | web site | whistle blower | work force | work place | world wide
"""
_JOINABLE = frozenset(_COMPOUNDS.strip().replace("\n", " | ").split(" | "))


def may_be_joined(word: str, other: str) -> bool:
    """Say whether two words in lower case may be written as one."""
    return f"{word} {other.removesuffix('s')}" in _JOINABLE


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
        if word.endswith(british) and len(word) > len(british) + 1:
            return word[: -len(british)] + american
    return word
