"""Rounds in which the sides take turns, each turn in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import sample
from benchmarks.peers import venvs
from benchmarks.peers.cases import (
    CASES,
    LOCATING,
    N_STORED,
    SIDES,
    Case,
    Quotes,
    Side,
    n_documents,
)
from benchmarks.peers.documents import write_documents
from benchmarks.peers.side import N_CLAIMS, Order, Speed
from benchmarks.server import served
from summarizer import Summarizer

_N_ROUNDS = 3
_N_QUICK_CASES = 2
_TURN_LIMIT_S = 180
_N_REASON = 80  # characters of what a side says last
_N_WARM_UP = 16  # where nothing has to be connected
# None of them reports what it does, or looks for anything anywhere else.
_QUIET = {
    "TELEMETRY_ENABLED": "false",
    "CURATOR_DISABLE_RICH_DISPLAY": "1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "NO_PROXY": "127.0.0.1",
}


@dataclass(frozen=True)
class Result:
    """The turns of the sides in a case; and why a side took none, or no more."""

    title: str
    turns: dict[str, list[Speed]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


class TurnError(Exception):
    """A side did not do what it was asked; the text says what it did."""


@dataclass(frozen=True)
class Bench:
    """What all turns share."""

    folder: Path
    pythons: dict[str, Path]  # by library
    skipped: dict[str, str]  # by library: why there is none
    quick: bool

    @property
    def n_rounds(self) -> int:
        """Return how many rounds there are."""
        return 1 if self.quick else _N_ROUNDS


def measure(*, quick: bool = False) -> list[Result]:
    """Return the results of all cases."""
    pythons, skipped = _environments()
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder), pythons, skipped, quick)
        asking = _asking(bench.folder)
        cases = CASES[:_N_QUICK_CASES] if quick else CASES
        results = [_loaded(bench, asking, case) for case in cases]
        results.append(_stored(bench, asking))
        kinds: tuple[Quotes, ...] = ("exact", "altered")
        results += [_located(bench, kind) for kind in kinds]
    return results


def _environments() -> tuple[dict[str, Path], dict[str, str]]:
    pythons, skipped = {}, {}
    for library in venvs.REQUIREMENTS:
        try:
            pythons[library] = venvs.python_of(library)
        except venvs.InstallError as exc:
            print(f"{library} is left out: {exc}", file=sys.stderr)
            skipped[library] = "could not be installed"
    return pythons, skipped


def _asking(folder: Path) -> Order:
    """Return the order that asks what the project asks, for the others to take over."""
    with Summarizer(model="sample", base_url="http://127.0.0.1:1/v1", store=False) as summarizer:
        request = summarizer.request(sample.article(0))
    response_format = folder / "response_format.json"
    response_format.write_text(json.dumps(request.body["response_format"]), encoding="utf-8")
    return Order(
        documents="",
        n_warm_up=0,
        n_documents=0,
        instructions=str(request.messages[0]["content"]),
        response_format=str(response_format),
    )


def _loaded(bench: Bench, asking: Order, case: Case) -> Result:
    sizes = {side.name: n_documents(side, case.in_flight, quick=bench.quick) for side in SIDES}
    warm_ups = {name: min(case.in_flight, size // 3) for name, size in sizes.items()}
    documents = bench.folder / "documents.jsonl"
    write_documents(documents, max(sizes[name] + warm_ups[name] for name in sizes))
    with _server(case.delay_ms) as server:
        order = replace(asking, server=server, in_flight=case.in_flight, documents=str(documents))

        def ordered(side: Side) -> Order:
            n_warm_up, n = warm_ups[side.name], sizes[side.name]
            return replace(order, n_warm_up=n_warm_up, n_documents=n)

        return _turns(bench, case.title, SIDES, ordered)


def _stored(bench: Bench, asking: Order) -> Result:
    """Ask for the same a second time, in a new process; the first time does not count."""
    n = N_STORED // 4 if bench.quick else N_STORED
    documents = bench.folder / "documents.jsonl"
    write_documents(documents, n + _N_WARM_UP)
    sides = tuple(side for side in SIDES if side.has_store)
    with _server(0) as server:

        def ordered(side: Side) -> Order:
            return replace(
                asking,
                server=server,
                in_flight=32,
                documents=str(documents),
                n_warm_up=_N_WARM_UP,
                n_documents=n,
                store=str(bench.folder / f"store-{side.name}"),
            )

        filled = _turns(replace(bench, quick=True), "filling", sides, ordered)
        sides = tuple(side for side in sides if side.name in filled.turns)
        again = _turns(bench, f"The same {n:,} a second time, from the store", sides, ordered)
        return replace(again, skipped=filled.skipped | again.skipped)


def _located(bench: Bench, quotes: Quotes) -> Result:
    sizes = {side.name: n_documents(side, 1, quick=bench.quick) for side in LOCATING}
    documents = bench.folder / "documents.jsonl"
    write_documents(documents, max(sizes.values()) + _N_WARM_UP, quotes)
    order = Order(str(documents), _N_WARM_UP, 0)
    title = f"Grounding alone: {N_CLAIMS} quotes a document, " + (
        "exact" if quotes == "exact" else "two thirds of them altered"
    )

    def ordered(side: Side) -> Order:
        return replace(order, n_documents=sizes[side.name])

    return _turns(bench, title, LOCATING, ordered, whole=False)


def _turns(
    bench: Bench,
    title: str,
    sides: tuple[Side, ...],
    ordered: Callable[[Side], Order],
    *,
    whole: bool = True,
) -> Result:
    """Let the sides take turns; a side that fails once takes no more of them.

    With `whole` each document must come out with all its claims.
    """
    result = Result(title)
    for number in range(bench.n_rounds):
        for side in sides:
            if side.library in bench.skipped:
                result.skipped[side.name] = bench.skipped[side.library]
            if side.name in result.skipped:
                continue
            try:
                speed = turn(bench, side, ordered(side), whole=whole)
            except TurnError as exc:
                result.skipped[side.name] = str(exc)
                result.turns.pop(side.name, None)
                print(f"{side.name} is left out: {exc}", file=sys.stderr)
                continue
            result.turns.setdefault(side.name, []).append(speed)
            shown = f"{speed.per_s:.1f}/s, CPU {speed.cpu_ms:.2f} ms"
            print(f"{title}, {number + 1}: {side.name} {shown}", file=sys.stderr)
    return result


def turn(bench: Bench, side: Side, order: Order, *, whole: bool) -> Speed:
    """Run a side in a process of its own and return how fast it was.

    With `whole` each document must come out with all its claims. Raises TurnError.
    """
    python = bench.pythons[side.library] if side.library else Path(sys.executable)
    command = [str(python), "-m", f"benchmarks.peers.{side.module}", json.dumps(asdict(order))]
    log = bench.folder / "log.txt"
    with log.open("w", encoding="utf-8") as errors:
        try:
            done = subprocess.run(
                [*command, *side.arguments],
                env=_environment(bench.folder),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                timeout=_TURN_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as exc:
            raise TurnError(f"a turn took more than {_TURN_LIMIT_S} s") from exc
    if done.returncode:
        lines = log.read_text(encoding="utf-8").splitlines() or [""]
        print("\n".join(lines[-20:]), file=sys.stderr)
        raise TurnError(f"ended with code {done.returncode}: {lines[-1][:_N_REASON]}")
    speed = Speed(**json.loads(done.stdout.splitlines()[-1]))
    if whole and speed.n_good != order.n_documents:
        raise TurnError(f"{speed.n_good} of {order.n_documents} came out whole")
    return speed


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of a turn: a home of its own, and nothing that calls home."""
    caches = {"HOME": str(folder), "CURATOR_CACHE_DIR": str(folder / "curator")}
    if tokeniser := venvs.tokeniser_folder():
        caches["TIKTOKEN_CACHE_DIR"] = str(tokeniser)
    return {**os.environ, **_QUIET, **caches}


@contextmanager
def _server(delay_ms: int) -> Iterator[str]:
    with served(delay_ms) as base_url:
        yield base_url.removesuffix("/v1")
