"""The name of an outlet: what is one, and where it stands in the title of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.metadata.agencies import publisher_name

_BREAK = re.compile(r"\s+(?:[-–—·•»›:]|::|\|\|)\s+|\s*[|¦]\s*")
# Before a name that is known; before others a title has such marks of its own.
_LOOSE_BREAK = re.compile(r"\s+[-–—|·•:»›/~*<>]+\s*|[–—|:]\s+|\s*\((?=[^()]+\)$)")
_FRONT_BREAK = re.compile(rf"{_BREAK.pattern}|:\s+")
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>(?P<label>[\w-]+)(?:\.[\w-]+)*\.[a-z]{2,})/?"
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:[:/?#].*)?")
# Where outlets have an account, and nobody is at home.
_OTHERS_HOST = re.compile(r"(?:.*\.)?(?:facebook|twitter|x|instagram|youtube|linkedin|google)\.\w+")
_ADDRESS = re.compile(r"@\w|https?:|www\.|.*/")
# What outlets add to their names, and leave out again.
_COMMON = frozenset(
    "the news online sport sports business world media tv radio com org net uk us usa international"
    " live digital opinion video magazine newspaper english edition website official site".split()
)
# An outlet that nothing but the tail of a title names.
_OUTLET_WORD = re.compile(
    r"(?:the )?(?:\w+[ -])*(?:news|post|times|herald|gazette|tribune|guardian|journal|chronicle"
    r"|press|telegraph|observer|courier|examiner|inquirer|mirror|dispatch|sentinel|bulletin|echo"
    r"|broadcasting|zeitung|nachrichten|\w+wire|\w+news|\w+post|\w+times)(?: (?:online|news))?",
    re.IGNORECASE,
)
_SLOGAN_WORDS = frozenset(
    "you your we our us that who what when where why can will is are all every everything trust"
    " trusted fits matters first know more than always never best no not home welcome breaking"
    " latest headlines top".split()
)
_NO_NAMES = frozenset(
    "news home homepage blog website wordpress facebook twitter localhost politics world sport"
    " sports business opinion technology culture local video live latest article story".split()
)
_MAX_WORDS, _MAX_CHARS = 6, 60


def core(name: str) -> str:
    """Return what two spellings of one outlet share: "bbc" of "BBC News", also of a domain."""
    if domain := _DOMAIN.fullmatch(name.strip().lower()):
        name = domain["label"]
    words = re.findall(r"\w+", name.lower())
    joined = "".join([word for word in words if word not in _COMMON] or words)
    return joined.removeprefix("the") if len(joined) > 6 else joined


def same_words(text: str) -> str:
    """Return a title without what typography adds, for comparison."""
    return " ".join(re.findall(r"\w+", text.lower()))


def cut_outlet(title: str, outlets: Iterable[str], *, headline: str | None = None) -> str:
    """Return a title without the outlet at its end, or in front, and what stands beyond it.

    `outlets` are cores of names. Agencies and names made as those of newspapers count at the end
    too, and `outlets` in front, but not if the `headline` has them as well.
    """
    is_headline = headline is not None and same_words(headline) == same_words(title)
    known = set(outlets)
    for gap in _BREAK.finditer(title):
        if gap.start() and _is_outlet(_first(title[gap.end() :]), known):
            return title[: gap.start()]
    for gap in _LOOSE_BREAK.finditer(title, max(0, len(title) - _MAX_CHARS)):
        if gap.start() and _is_outlet(title[gap.end() :].rstrip(")"), known):
            return title[: gap.start()]
    if is_headline:
        return title
    gaps = list(_BREAK.finditer(title))
    if gaps and gaps[-1].start():
        last = title[gaps[-1].end() :][:_MAX_CHARS]
        if publisher_name(last) or (_is_capitalised(last) and _OUTLET_WORD.fullmatch(last)):
            return title[: gaps[-1].start()]
    front = _FRONT_BREAK.search(title)
    if front and front.start() and core(title[: front.start()]) in known:
        return title[front.end() :] or title
    return title


def tail(title: str, headline: str) -> str | None:
    """Return what a title has behind a break, and its headline has not."""
    gaps = list(_BREAK.finditer(title))
    if any(same_words(headline) == same_words(title[: gap.start()]) for gap in gaps):
        return title[gaps[-1].end() :]
    return None


def is_tail(name: str, title: str) -> bool:
    """Say whether a title ends in a name, behind a break."""
    parts = _BREAK.split(title)
    return len(parts) > 1 and same_words(parts[-1]) == same_words(name)


def outlet_name(value: str) -> str | None:
    """Return the name in what a page calls its site: no handle, address or slogan."""
    value = " ".join(value.split())
    for part in _FRONT_BREAK.split(value[:500]):
        part = part.strip()
        if _ADDRESS.match(part) or _DOMAIN.fullmatch(part.lower()):
            continue
        words = part.split()
        if not 1 <= len(words) <= _MAX_WORDS or len(part) > _MAX_CHARS:
            continue
        if part.lower() in _NO_NAMES or (len(words) > 1 and part[-1] in ".!?…"):
            continue
        if _SLOGAN_WORDS.isdisjoint(part.lower().split()) and _is_capitalised(part):
            return publisher_name(part) or part
    return None


def domain(value: str) -> str | None:
    """Return the host of an address or a domain, without "www."; None if it is not the site's."""
    found = _HOST.fullmatch(value.strip().lower())
    if found is None or _OTHERS_HOST.fullmatch(found["host"]):
        return None
    return found["host"]


def _first(rest: str) -> str:
    """Return the first part of what stands behind a break."""
    gap = _BREAK.search(rest)
    return rest[: gap.start()] if gap else rest


def _is_outlet(part: str, known: set[str]) -> bool:
    initials = part if re.fullmatch(r"[A-Z]{2,5}", part) else None
    return core(part) in known or (initials is not None and initials in known)


def _is_capitalised(name: str) -> bool:
    """Say whether all words of some length begin as names do; one word may begin as it likes."""
    words = name.split()
    return len(words) == 1 or all(len(word) <= 3 or not word[0].islower() for word in words)
