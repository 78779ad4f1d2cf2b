"""The tables of benchmarks/README.md, and the place where they stand in it."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.peers import venvs
from benchmarks.peers.cases import OURS
from benchmarks.peers.rounds import Result
from benchmarks.peers.side import Speed

README = Path(__file__).parents[1] / "README.md"
_BEGIN, _END = "<!-- tables -->", "<!-- end of the tables -->"
_LIBRARIES = ("openai", "aiohttp", "instructor", "pydantic")
_PACKAGES = {"langextract": "langextract", "delm": "delm", "curator": "bespokelabs-curator"}


def report(results: Sequence[Result]) -> str:
    """Return what was measured, and on what, as Markdown."""
    return "\n\n".join([_machine(results), *(table(result) for result in results)])


def write_readme(results: Sequence[Result]) -> None:
    """Put the report into the README, in place of the one that stands there."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    _, after = rest.split(_END)
    README.write_text(f"{before}{_BEGIN}\n\n{report(results)}\n\n{_END}{after}", encoding="utf-8")


def _machine(results: Sequence[Result]) -> str:
    n_rounds = max(len(turns) for result in results for turns in result.turns.values())
    own = ", ".join(f"{name} {version(name)}" for name in ("summarizer", *_LIBRARIES))
    others = ", ".join(
        f"{package} {venvs.version_of(venvs.python_of(library), package)}"
        for library, package in _PACKAGES.items()
        if not any(library in result.skipped for result in results[:1])
    )
    return (
        f"A shared machine with {os.cpu_count()} cores, {platform.system()},"
        f" Python {platform.python_version()}. {own}; {others or 'no other library'}."
        f" Rounds: {n_rounds}."
    )


def table(result: Result) -> str:
    """Return one case: medians over the rounds, and the ratio of each round's pair."""
    locating = result.title.startswith("Grounding")
    last = "quotes found a document" if locating else "peak MB"
    lines = [
        f"### {result.title}",
        "",
        f"| | documents/s | CPU ms a document | {last}"
        " | speed, ours / theirs | CPU, theirs / ours |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    ours = result.turns.get(OURS, [])
    for name, turns in result.turns.items():
        per_s, cpu_ms = (median(v) for v in zip(*((t.per_s, t.cpu_ms) for t in turns), strict=True))
        found = median(t.n_good / t.n_documents if locating else t.peak_rss_mb for t in turns)
        ratios = ("", "") if name == OURS else _ratios(ours, turns)
        shown = f"{found:.1f}" if locating else f"{found:.0f}"
        speed = f"{per_s:.1f}" if per_s < 100 else f"{per_s:.0f}"
        lines.append(f"| {name} | {speed} | {cpu_ms:.2f} | {shown} | {ratios[0]} | {ratios[1]} |")
    lines += [f"| {name} | {reason} | | | | |" for name, reason in result.skipped.items()]
    return "\n".join(lines)


def _ratios(ours: Sequence[Speed], theirs: Sequence[Speed]) -> tuple[str, str]:
    pairs = list(zip(ours, theirs, strict=False))
    walls = [mine.per_s / other.per_s for mine, other in pairs]
    cpus = [other.cpu_ms / mine.cpu_ms for mine, other in pairs]
    return _spread(walls), _spread(cpus)


def _spread(ratios: Sequence[float]) -> str:
    if not ratios:
        return ""
    middle, least, most = (
        f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"
        for ratio in (median(ratios), min(ratios), max(ratios))
    )
    return f"{middle} ({least} to {most})"
