"""Everything that is wrong with a file of gold in one go, and what is left to do."""

from __future__ import annotations

import os
from itertools import chain
from typing import Any, NamedTuple

from summarizer.evaluation.gold.coverage import (
    labelled_spans,
    left_to_label,
    touches,
    unlabelled_spans,
)
from summarizer.evaluation.gold.labels import GOLD_SCHEMA, GUIDELINE
from summarizer.evaluation.gold.offsets import entries
from summarizer.evaluation.gold.places import GoldText
from summarizer.evaluation.gold.problems import GoldProblem
from summarizer.evaluation.gold.reading import GoldFile, open_gold
from summarizer.evaluation.gold.soundness import Absent, Found, find_problems
from summarizer.plurals import counted


class Inspection(NamedTuple):
    """What a file of gold holds, and everything that is wrong with it or left to do."""

    n_claims: int
    problems: tuple[GoldProblem, ...]


def inspect_gold(path: str | os.PathLike[str]) -> Inspection:
    """Return all that is wrong with a file of gold, in the order of its lines, and what is left.

    What of it has not the form of gold does not hide what is wrong with the rest. Warnings are
    about what is left: sentences that are not labelled, and what `fix_gold` would fill in.
    """
    file = open_gold(path)
    problems = list(file.problems)
    if file.gold is None or file.article is None:
        return Inspection(0, tuple(problems))
    absent = _absent(file)
    found = find_problems(file.gold, absent, may_be_empty=bool(problems))
    problems += [file.problem(file.key(key), said) for key, said in found]
    if file.gold.article.sha256 == file.article.sha256:
        problems += [file.problem(key, said) for key, said in _quotes_of_broken(file)]
    problems += [file.problem(key, said, is_warning=True) for key, said in _warnings(file)]
    # Those of one line stay in the order of the article.
    return Inspection(len(file.gold.claims), tuple(sorted(problems, key=lambda each: each.line)))


def _absent(file: GoldFile) -> Absent:
    entities, points = file.broken("entities"), file.broken("key_points")
    names = [name for each in entities for name in _strings(each, "name", "aliases")]
    return Absent(
        ids=frozenset(id_ for each in file.broken("claims") for id_ in _strings(each, "id")),
        named=frozenset(name for each in points for name in _strings(each, "claims")),
        names=frozenset(names),
    )


def _quotes_of_broken(file: GoldFile) -> Found:
    """Where the quotes of claims do not stand that have not the form of gold."""
    text = GoldText(file.article.text if file.article else "")
    broken = file.broken_indices("claims")
    for entry in entries(file.values):
        _, name, index = entry.key.split("/")[:3]
        if name == "claims" and int(index) in broken and (said := entry.locate(text).problem):
            yield entry.key, said


def _strings(item: Any, *keys: str) -> list[str]:
    """Return the strings, and those of lists, that stand at keys of an object, if it is one."""
    values = [item.get(key) for key in keys] if isinstance(item, dict) else []
    listed = chain.from_iterable(v if isinstance(v, list) else [v] for v in values)
    return [value for value in listed if isinstance(value, str)]


def _warnings(file: GoldFile) -> Found:
    """What is left to label, and what a file should say and does not."""
    values, gold, article = file.values, file.gold, file.article
    if gold is None or article is None or gold.article.sha256 != article.sha256:
        return
    if "schema" not in values:
        yield "", f'"schema": "{GOLD_SCHEMA}" is missing; --fix writes it'
    if not gold.guideline:
        yield "", f'"guideline" does not say by which rules; docs/labelling.md is "{GUIDELINE}"'
    if gold.labelled is None:
        yield "", '"labelled" does not say on which day'
    missing = [name for name in ("sha256", "n_chars") if values["article"].get(name) is None]
    if missing:
        yield "/article", f"has no {' and no '.join(missing)}; --fix writes what is missing"
    text = GoldText(article.text)
    labelled = labelled_spans(values, text)
    waiting = unlabelled_spans(values, text)
    if done := sum(touches(span, labelled) for span in waiting.values()):
        what = counted(done, "sentence is", "sentences are")
        yield "/unlabelled", f"{what} labelled now; --fix takes what is out of this list"
    for sentence in left_to_label(text, labelled):
        index = next((i for i, span in waiting.items() if touches(span, [sentence])), None)
        key = "/claims" if index is None else f"/unlabelled/{index}"
        start, end = sentence
        yield key, f"no claim and nothing excluded at [{start}, {end}), {text.shown(start, end)}"
