"""Articles of 5 KB with 12 claims, no two alike: the news and the gold of evals/, put together.

Real and invented English with its interviews, figures and dates, so that what reads language is
measured on what it meets; the names are others in every article, so that nothing is known already.
"""

from __future__ import annotations

import json
import random
import re
from calendar import day_name, month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.language.places import country_of, is_place, long_country_names, nation_of
from summarizer.models import Article

_GOLD = Path(__file__).resolve().parents[1] / "evals" / "gold"
_LEAST_CHARS = 4_700
_MOST_CHARS = 5_300
N_CLAIMS = 12
_SHORT = 20  # characters of a quote; a shorter one may be refused
_WORD = re.compile(r"[A-Z][a-z]{2,}")
_SYLLABLES = ("an", "el", "in", "or", "us", "eda", "ira", "omo", "ar", "eth", "ola", "un")
_DAY = re.compile(rf"\b(?:\d{{4}}|{'|'.join((*month_name[1:], *day_name))})\b")
_LONGEST = re.compile(r"\w{5,}")
_CURLY = {"'": "’", '"': "”", "-": "\u2011", "’": "'", "“": '"', "”": '"'}
_FIELDS = ("text", "importance", "status", "polarity", "quantities", "time")


@dataclass(frozen=True)
class Story:
    """An article of the gold with its claims and entities, as a reply has them."""

    text: str
    published: date
    claims: tuple[dict[str, Any], ...]
    entities: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class News:
    """An article, and the reply of a model that read it well."""

    article: Article
    reply: dict[str, Any]

    @property
    def quotes(self) -> list[str]:
        """Return the quotes of the reply."""
        return [quote for claim in self.reply["claims"] for quote in claim["evidence"]]

    @property
    def content(self) -> str:
        """Return the reply as a model writes it."""
        return json.dumps(self.reply, ensure_ascii=False)


def news(number: int, *, altered: bool = False) -> News:
    """Return an article and its reply; `altered`: two of three quotes in other typography."""
    choice = random.Random(number)
    stories = list(_stories())
    choice.shuffle(stories)
    published = stories[0].published
    text, claims, entities = _composed(stories)
    # A day is one of its story's own days; the article has the first story's.
    claims = [each for each in claims if _is_undated(each) or _is_of(each, stories[0])]
    picked = sorted(choice.sample(range(len(claims)), N_CLAIMS))
    chosen = [{**claims[at], "id": f"c{n}"} for n, at in enumerate(picked, start=1)]
    headline = chosen[0]["text"].rstrip(".")
    lead = [{"text": chosen[n]["text"], "claims": [chosen[n]["id"]]} for n in (0, 1, 4)]
    said = json.dumps(chosen, ensure_ascii=False)
    reply = {
        "entities": [e for e in entities if any(n in said for n in (e["name"], *e["aliases"]))],
        "claims": chosen,
        "summary": {"headline": headline, "headline_claims": ["c1"], "sentences": lead},
    }
    renamed = _Renaming(choice)
    text = renamed(f"{text}\n\nEdition number {number}.")
    reply = json.loads(renamed(json.dumps(reply, ensure_ascii=False)))
    if altered:
        for n, claim in enumerate(reply["claims"]):
            if n % 3:
                claim["evidence"] = [_in_other_typography(quote) for quote in claim["evidence"]]
    article = Article(id=f"news-{number}", text=text, published=published)
    return News(article, reply)


def _is_undated(claim: dict[str, Any]) -> bool:
    time = claim["time"]
    return time["start"] is None and time["end"] is None and not _DAY.search(claim["text"])


def _is_of(claim: dict[str, Any], story: Story) -> bool:
    return claim["evidence"][0] in story.text


def _composed(
    stories: Sequence[Story],
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """Return stories one below another, up to the length, with what their replies say."""
    text = ""
    claims: list[dict[str, Any]] = []
    entities: dict[str, dict[str, Any]] = {}
    for story in stories:
        if len(text) >= _LEAST_CHARS:
            break
        paragraphs = story.text.split("\n\n")
        while len(text) + len("\n\n".join(paragraphs)) > _MOST_CHARS:
            paragraphs.pop()
        part = "\n\n".join(paragraphs)
        text = f"{text}\n\n{part}" if text else part
        claims += [claim for claim in story.claims if claim["evidence"][0] in part]
        entities.update({each["name"]: each for each in story.entities if each["name"] in part})
    return text, claims, list(entities.values())


@cache
def _stories() -> tuple[Story, ...]:
    found = []
    for path in sorted(_GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parent / gold["article"]["path"]).read_text(encoding="utf-8").strip()
        entities = tuple(
            {**{name: each[name] for name in ("name", "type")}, "aliases": each["aliases"]}
            for each in gold["entities"]
        )
        published = date.fromisoformat(gold["article"]["published"])
        found.append(Story(text, published, tuple(_claims(gold)), entities))
    return tuple(found)


def _claims(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for claim in gold["claims"]:
        quote = next(each["quote"] for each in claim["evidence"] if each["role"] == "support")
        if len(quote) < _SHORT:
            continue
        chain = [[each] if isinstance(each, str) else each for each in claim["attribution"]]
        yield {"evidence": [quote], "attribution": chain, **{k: claim[k] for k in _FIELDS}}


class _Renaming:
    """Other names for people, places and companies, the same for every mention."""

    def __init__(self, choice: random.Random) -> None:
        self._choice = choice
        self._names: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return a text with its names replaced."""
        return _WORD.sub(self._replaced, text)

    def _replaced(self, found: re.Match[str]) -> str:
        name = found[0]
        if name not in self._names:
            other = name[: max(3, len(name) - 1)] + self._choice.choice(_SYLLABLES)
            self._names[name] = other if name in _invented() else name
        return self._names[name]


@cache
def _invented() -> frozenset[str]:
    """Return the words of names that are neither countries nor words of English."""
    names = {w for s in _stories() for e in s.entities for w in _WORD.findall(e["name"])}
    small = {w for s in _stories() for w in re.findall(r"\b[a-z]{3,}\b", s.text)}
    known = {name for name in names if nation_of(name) or country_of(name) or is_place(name)}
    known |= {word.capitalize() for name in long_country_names() for word in name}
    return frozenset(names - known - {word.capitalize() for word in small} - {"Korean"})


def _in_other_typography(quote: str) -> str:
    """Return a quote with a no-break space, a soft hyphen and other marks."""
    quote = "".join([_CURLY.get(char, char) for char in quote]).replace(" ", "\u00a0", 1)
    return _LONGEST.sub(lambda word: f"{word[0][:3]}\u00ad{word[0][3:]}", quote, count=1)
