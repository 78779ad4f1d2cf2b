"""Countries with their short names, nationalities and capitals, and the states of large ones."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

import orjson

from summarizer.language.word_classes import word_class, word_table

# Of these the names of states are names of places in English news.
_WITH_STATES = frozenset(("United States", "United Kingdom", "Canada", "Australia", "India"))
_LEAST_PEOPLE = 300_000  # the capitals of smaller countries are towns and surnames elsewhere


def country_of(name: str) -> str | None:
    """Return the country that `name` is a name of, None if of none."""
    return _countryinfo()["country"].get(_plain(name))


def capital_of(name: str) -> str | None:
    """Return the country whose capital `name` is, None if of none."""
    return _countryinfo()["capital"].get(_plain(name))


@lru_cache(maxsize=8192)
def is_nationality(word: str) -> bool:
    """Say whether a word or its singular is an adjective of a country, people, party or faith."""
    plain = _plain(word)
    return not _countryinfo()["demonym"].keys().isdisjoint((plain, plain.removesuffix("s")))


def nation_of(word: str) -> str | None:
    """Return the country whose adjective or people `word` is, None if of none."""
    demonyms, plain = _countryinfo()["demonym"], _plain(word)
    return demonyms.get(plain) or demonyms.get(plain.removesuffix("s")) or None


def long_country_names() -> dict[tuple[str, ...], str]:
    """Return the countries by their names of several words, each in plain lower case."""
    known = _countryinfo()["country"].items()
    return {tuple(name.split()): country for name, country in known if " " in name}


@lru_cache(maxsize=8192)
def is_place(name: str) -> bool:
    """Say whether `name` is a country, a capital, or a state of a large country."""
    return any(_plain(name) in _countryinfo()[kind] for kind in ("country", "capital", "state"))


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    bare = name.casefold().removeprefix("the ").translate(dict.fromkeys(map(ord, ".'’")))
    return "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))


@cache
def _countryinfo() -> dict[str, dict[str, str]]:
    """Return plain names by kind, each with its country.

    From the files of countryinfo, since its own way of reading them takes four times as long.
    Of two with one name the one with more people counts: an American is no islander.
    """
    known: dict[str, dict[str, str]] = defaultdict(dict)
    known["demonym"] = dict.fromkeys(word_class("peoples"), "")
    folder = Path(str(distribution("countryinfo").locate_file("countryinfo")))
    paths = sorted(folder.glob("data*/*.json"), reverse=True)
    rows = [orjson.loads(path.read_bytes()) for path in paths]
    for row in sorted(rows, key=lambda row: row.get("population") or 0):
        country, capital = row.get("name") or "", row.get("capital")
        long_names = (other for other in row.get("altSpellings", ()) if len(other) > 4)
        known["country"] |= {_plain(name): country for name in (*long_names, country)}
        known["demonym"] |= dict.fromkeys(_plain(row.get("demonym") or "").split(","), country)
        if row.get("population", 0) >= _LEAST_PEOPLE and isinstance(capital, str):
            known["capital"][_plain(capital.removesuffix(" D.C."))] = country
        if country in _WITH_STATES:
            known["state"] |= dict.fromkeys(map(_plain, row["provinces"]), country)
    known["country"] |= word_table("countries")
    return known
