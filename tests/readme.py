"""The examples in README.md: made from real output. `python -m tests.readme` writes them anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_SEED = "000_78e766e01a0969bd"
_CLAIM = "c9"
_TIME = re.compile(r"(?:\d+\.\d+ s, )?\d{4}-\d\d-\d\dT\S+")


def blocks() -> dict[str, str]:
    """Return the text of each generated block of the README, by name."""
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        seeds = sorted(map(str, (ROOT / "evals" / "articles").glob("*.txt")))
        _summarizer("run", *seeds, "-o", str(records), "--model", "extractive")
        shown = {
            orjson.loads(line)["article"]["id"]: orjson.loads(line)
            for line in records.read_bytes().splitlines()
        }
        texts = {name: _summarizer("show", str(records), "--article", name) for name in shown}
    claim = next(c for c in shown[_SEED]["claims"] if c["id"] == _CLAIM)
    return {"example": _details(shown, texts), "claim": _fenced("json", _json(claim))}


def current(name: str) -> str:
    """Return what the README holds between the marks of a block."""
    match = _pattern(name).search(README.read_text(encoding="utf-8"))
    if match is None:
        raise LookupError(f"README.md has no block {name!r}")
    return match[1].strip()


def _details(shown: dict[str, dict[str, object]], texts: dict[str, str]) -> str:
    parts = []
    for name in sorted(shown):
        article = shown[name]["article"]
        publisher = article["publisher"] if isinstance(article, dict) else ""
        claims = shown[name]["claims"]
        count = len(claims) if isinstance(claims, list) else 0
        text = _TIME.sub("(time left out)", texts[name]).rstrip()
        summary = f"<summary>{publisher}: {count} claims</summary>"
        parts.append(f"<details>\n{summary}\n\n{_fenced('text', text)}\n</details>")
    return "\n\n".join(parts)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(f"<!-- {name}: start -->\n(.*?)<!-- {name}: end -->", re.DOTALL)


def _summarizer(*args: str) -> str:
    """Return what a command prints, as it would to a pipe of 88 columns."""
    environment = {"PATH": os.environ.get("PATH", ""), "COLUMNS": "88", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "summarizer", *args],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode()


def main() -> None:
    """Write the generated blocks into the README."""
    text = README.read_text(encoding="utf-8")
    for name, block in blocks().items():
        marked = f"<!-- {name}: start -->\n{block}\n<!-- {name}: end -->"
        text = _pattern(name).sub(lambda _, marked=marked: marked, text)  # type: ignore[misc]  # mypy cannot infer the default
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
