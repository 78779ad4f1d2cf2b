"""Situations from the field, and whether what is found is right: see tests/data/cases.

`expected.json` gives, for each case, alternatives; one that holds whole is enough.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.commands import run

CASES = Path(__file__).parent / "data" / "cases"
INPUTS = CASES / "inputs"
EXPECTED: dict[str, Any] = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))
_ADDRESS = re.compile(r"https?://\S+")
_MODEL_LINE = re.compile(r"^summarizer: model .*$", re.MULTILINE)


@dataclass
class Seen:
    """What a run ended with, said and wrote, and what it asked."""

    exit: int
    stderr: str
    records: list[dict[str, Any]]
    lines: list[str]
    requests: list[dict[str, Any]]
    seconds: float
    says: str = field(default="")

    def __post_init__(self) -> None:
        told = [self.stderr]
        for record in self.records:
            told += [flag["message"] for flag in _flags(record)]
            told += [each["reason"] for each in record["rejected"]]
            if record["error"]:
                told.append(f"{record['error']['kind']}: {record['error']['message']}")
        self.says = _ADDRESS.sub("", _MODEL_LINE.sub("", "\n".join(told)))


def _flags(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from record["flags"]
    for claim in record["claims"]:
        yield from claim["flags"]
    for sentence in (record["summary"] or {}).get("sentences", ()):
        yield from sentence["flags"]


@contextmanager
def case_server(path: Path = CASES / "server.py") -> Iterator[str]:
    """Serve the cases on loopback; gives the address."""
    with subprocess.Popen(
        [sys.executable, str(path), "0", "900"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[1]
        finally:
            server.terminate()


def run_case(address: str, name: str, case: Mapping[str, Any], folder: Path) -> list[Seen]:
    """Run a case of a server, twice if it says so, and return what was seen each time."""
    how = case.get("run", {})
    served = f"{how['case']}~{name}" if "case" in how else name
    text = (INPUTS / ("long.txt" if how.get("long") else "article.txt")).read_text(encoding="utf-8")
    n_articles = how.get("articles", 1)
    for number in range(n_articles):
        more = f"This is copy {number}.\n" if n_articles > 1 else ""
        (folder / f"a{number:02}.txt").write_text(f"{text}{more}", encoding="utf-8")
    base = f"{address}/{served}{how.get('base', '/v1')}"
    changes = {"OPENAI_API_KEY": "k-0123456789", "HOME": str(folder)}
    if how.get("azure"):
        changes |= {"HTTP_PROXY": address, "http_proxy": address}
        base = f"http://mine.openai.azure.com/{served}{how['base']}"
    options = ("--model", "m", "--base-url", base, "--cache-dir", "store")
    articles = sorted(path.name for path in folder.glob("a*.txt"))
    found = []
    for attempt in range(2 if "again" in case else 1):
        output = folder / f"out{attempt}.jsonl"
        verb = ("run", *articles, "-o", output, *options, *how.get("options", ()))
        n_before = len(_log(address, served))
        started = time.monotonic()
        done = run(*(("doctor", *options) if how.get("doctor") else verb), cwd=folder, **changes)
        seconds = time.monotonic() - started
        lines = output.read_text(encoding="utf-8").splitlines() if output.exists() else []
        said = f"{done.stderr}\n{done.out}"
        records, log = [json.loads(line) for line in lines], _log(address, served)[n_before:]
        found.append(Seen(done.code, said, records, lines, log, seconds))
    return found


def _log(address: str, name: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{address}/log/{name}", timeout=10) as answer:
        log: list[dict[str, Any]] = json.load(answer)
    return log


def wrong_with_run(seen: Seen, alternatives: list[dict[str, Any]]) -> str:
    """Return "" when one alternative holds, else what is wrong with each."""
    wrongs = [", ".join(_run_wrongs(seen, each)) for each in alternatives]
    return "" if "" in wrongs else " | ".join(wrongs)


def _run_wrongs(seen: Seen, wanted: Mapping[str, Any]) -> Iterator[str]:
    if seen.exit not in wanted.get("exit", [seen.exit]):
        yield f"exit {seen.exit}"
    if "outcome" in wanted:
        outcomes = {record["outcome"] for record in seen.records}
        if not outcomes or not outcomes <= set(wanted["outcome"]):
            yield f"outcomes {sorted(outcomes)}"
    if "claims" in wanted:
        low, high = wanted["claims"]
        counts = [len(record["claims"]) for record in seen.records]
        if not all(low <= count <= high for count in counts):
            yield f"claims {counts}"
    if "requests" in wanted:
        low, high = wanted["requests"]
        if not low <= len(seen.requests) <= high:
            yield f"{len(seen.requests)} requests"
    if seen.seconds > wanted.get("seconds", seen.seconds):
        yield f"{seen.seconds:.0f} s"
    for pattern in wanted.get("says", ()):
        if not re.search(pattern, seen.says, re.IGNORECASE):
            yield f"does not say {pattern!r}"
    for pattern in wanted.get("never", ()):
        if re.search(pattern, "\n".join([seen.stderr, *seen.lines])):
            yield f"says {pattern!r}"
    for pattern in wanted.get("record", ()):
        if not all(re.search(pattern, _spaced(line)) for line in seen.lines) or not seen.lines:
            yield f"no {pattern!r} in the records"
    if "forms" in wanted:
        forms = {_form(each["body"]) for each in seen.requests}
        if not forms <= set(wanted["forms"]):
            yield f"forms {sorted(forms)}"


def _spaced(line: str) -> str:
    """Return a record as Python's json writes it, which the patterns are for."""
    return json.dumps(json.loads(line), ensure_ascii=False)


def _form(body: Mapping[str, Any]) -> str:
    return body.get("response_format", {}).get("type") or ("tools" if "tools" in body else "plain")


def wrong_with_record(record: Mapping[str, Any], alternatives: list[dict[str, Any]]) -> str:
    """Return "" when one alternative holds of a record, else what is wrong with each."""
    wrongs = [", ".join(_record_wrongs(record, each)) for each in alternatives]
    return "" if "" in wrongs else " | ".join(wrongs)


def _record_wrongs(record: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    if wanted.get("read") and (record["outcome"] != "ok" or not record["claims"]):
        yield f"outcome {record['outcome']}"
    if "refused" in wanted:
        message = (record["error"] or {}).get("message", "")
        if record["outcome"] != "failed" or not re.search(wanted["refused"], message):
            yield f"not refused: {record['outcome']} {message!r}"
    if "published" in wanted and record["article"]["published"] not in wanted["published"]:
        yield f"published {record['article']['published']}"
    for each in wanted.get("some", ()):
        if not any(_is_such(claim, each) for claim in record["claims"]):
            yield f"no claim {each}"
    for each in wanted.get("no", ()):
        if any(_is_such(claim, each) for claim in record["claims"]):
            yield f"a claim {each}"
    for sentence in (record["summary"] or {}).get("sentences", ()):
        if "summary_not" in wanted and re.search(wanted["summary_not"], sentence["text"]):
            yield f"summary {sentence['text']!r}"


def _is_such(claim: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    text = _folded(claim["text"])
    quotes = _folded(" ".join(evidence["quote"] for evidence in claim["evidence"]))
    sources = [source["name"] for source in claim["attribution"]]
    flags = "\n".join(f"{flag['kind']}: {flag['message']}" for flag in claim["flags"])
    return (
        re.search(wanted.get("text", ""), text) is not None
        and not ("not_text" in wanted and re.search(wanted["not_text"], text))
        and re.search(wanted.get("evidence", ""), quotes) is not None
        and ("source" not in wanted or _is_source(sources, wanted["source"]))
        and claim["status"] in wanted.get("status", [claim["status"]])
        and claim["polarity"] in wanted.get("polarity", [claim["polarity"]])
        and not ("no_flag" in wanted and re.search(wanted["no_flag"], flags))
    )


def _is_source(sources: list[str], wanted: str) -> bool:
    if wanted in ("none", "any"):
        return bool(sources) == (wanted == "any")
    return any(re.search(wanted, source) for source in sources)


def _folded(text: str) -> str:
    return " ".join(html.unescape(text).split())
