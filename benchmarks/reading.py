"""One reading of many articles in a process of its own, with one pattern less: for `ablate`.

`python -P -m benchmarks.reading` reads an order as JSON from stdin and writes lines of JSON: the
names of all patterns, or a record for each article. The package is the first `summarizer` on
PYTHONPATH.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import orjson

ROOMS = ("summarizer.language", "summarizer.readers.builtin")


def main() -> None:
    """Do what stdin orders: {"list": true}, or {"articles": [...], "pattern": NAME or null}."""
    order: dict[str, Any] = orjson.loads(sys.stdin.buffer.read())
    for line in pattern_names() if order.get("list") else records(order):
        sys.stdout.buffer.write(line.encode() + b"\n")


def pattern_names() -> Iterator[str]:
    """Yield "module:name" of every pattern, where several modules hold a tuple in the first."""
    known: set[int] = set()
    for module in _modules():
        patterns = getattr(module, "PATTERNS", ())
        if id(patterns) not in known:
            known.add(id(patterns))
            yield from (f"{module.__name__}:{pattern.name}" for pattern in patterns)


def records(order: Mapping[str, Any]) -> Iterator[str]:
    """Yield the built-in reader's record of each article, as JSON."""
    if order.get("pattern"):
        take_away(order["pattern"])
    from summarizer import Article, Summarizer  # behind the change: nothing has been read yet

    articles = [Article.model_validate(each) for each in order["articles"]]
    with Summarizer(model="extractive", store=False) as summarizer:
        for record in summarizer.summarize_many(articles):
            yield record.model_dump_json(by_alias=True)


def take_away(name: str) -> None:
    """Leave the pattern "module:name" out of PATTERNS, in all modules that hold the same tuple."""
    module_name, _, pattern_name = name.partition(":")
    modules = list(_modules())
    whole = importlib.import_module(module_name).PATTERNS
    rest = tuple(pattern for pattern in whole if pattern.name != pattern_name)
    if len(rest) == len(whole):
        raise SystemExit(f"there is no pattern {name}")
    for module in modules:
        if getattr(module, "PATTERNS", None) is whole:
            module.PATTERNS = rest  # type: ignore[attr-defined]  # a module of patterns has them


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        package = importlib.import_module(room)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            yield importlib.import_module(found.name)


if __name__ == "__main__":
    main()
