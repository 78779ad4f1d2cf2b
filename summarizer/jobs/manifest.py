"""The runs that made an output: how each was asked for, what it did, and what it took.

They are listed in a file beside the output, the latest last, and from their beginning on, so that
one that is killed is known to the next. One that found nothing to do is listed no more in the end.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from summarizer.backends.endpoint import normalise_endpoint
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.jobs.companions import manifest_path, remove, write_whole
from summarizer.jobs.tally import Tally
from summarizer.summarizer import Summarizer
from summarizer.timestamps import now
from summarizer.version import __version__

MANIFEST_SCHEMA = "urn:summarizer:manifest:1"

# Keys and headers are secret, and of the base URL only the endpoint is not.
_SECRET = frozenset({"api_key", "headers", "base_url"})
# What else decides about a reply, where a model is asked.
_CLIENTS = ("openai", "instructor")


@dataclass
class Run:
    """A run under way: what is known when it begins.

    `n_before` is how many records the output holds then, `options` are those of the job, `inputs`
    the paths that it reads. `reads` is False where records that were read before are verified.
    The output is locked, so a run that is listed as under way was killed.
    """

    output: Path
    summarizer: Summarizer
    options: Mapping[str, Any]
    inputs: Sequence[str]
    n_before: int
    reads: bool = True
    _started: str = field(default_factory=now)
    _clock_s: float = field(default_factory=time.monotonic)
    _tokens: int = field(init=False)
    _cost_usd: float | None = field(init=False)

    def __post_init__(self) -> None:
        budget = self.summarizer.budget  # another job may have spent some of it
        self._tokens, self._cost_usd = budget.tokens, budget.cost_usd

    @property
    def has_spent(self) -> bool:
        """Say whether the run has used any tokens."""
        return self.summarizer.budget.tokens != self._tokens

    def begin(self) -> None:
        """List the run as under way, and one that never ended as killed.

        Raises ConfigurationError when the manifest cannot be read or written.
        """
        runs = read_runs(self._path)
        for run in runs:
            if self._is_open(run):
                run["how"] = "killed"
                run["records"] = _records(run["records"]["before"], self.n_before)
        self._write([*runs, self._entry()])

    def end(self, tally: Tally, *, how: str, errors: list[SummarizerError], n_after: int) -> None:
        """List the run as ended: "done", "interrupted" or "error"; raises as `begin` does."""
        entry = {
            **self._entry(),
            "ended": now(),
            "duration_s": round(time.monotonic() - self._clock_s, 3),
            "how": how,
            "errors": [str(error) for error in errors],
            "records": _records(self.n_before, n_after),
            "articles": _counts(tally),
            "outcomes": {name: took.as_json() for name, took in sorted(tally.took.items())},
            "spent": self._spent(),
        }
        self._write([*self._others(), entry])

    def forget(self) -> None:
        """List the run no more; raises as `begin` does."""
        self._write(self._others())

    @property
    def _path(self) -> Path:
        return manifest_path(self.output)

    def _is_open(self, run: Mapping[str, Any]) -> bool:
        return (run["how"], run["output"]) == ("running", self.output.name)

    def _others(self) -> list[dict[str, Any]]:
        return [run for run in read_runs(self._path) if not self._is_open(run)]

    def _write(self, runs: list[dict[str, Any]]) -> None:
        if not runs:
            remove(self._path)
            return
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        manifest = {"schema": MANIFEST_SCHEMA, "runs": runs}
        write_whole(self._path, [orjson.dumps(manifest, option=option)])

    def _entry(self) -> dict[str, Any]:
        """Return what is listed of a run under way; what is not known yet is null."""
        return {
            "output": self.output.name,
            "inputs": self.inputs,
            "did": "run" if self.reads else "verify",
            "started": self._started,
            "ended": None,
            "duration_s": None,
            "how": "running",
            "errors": [],
            "records": _records(self.n_before, None),
            "articles": None,
            "outcomes": None,
            "spent": None,
            **self._asked,
        }

    def _spent(self) -> dict[str, Any]:
        budget, before = self.summarizer.budget, self._cost_usd
        is_known = budget.cost_usd is not None and before is not None
        return {
            "tokens": budget.tokens - self._tokens,
            "estimated": budget.is_estimated,
            "cost_usd": round((budget.cost_usd or 0) - (before or 0), 9) if is_known else None,
        }

    @cached_property  # the versions of clients take 4 ms to find
    def _asked(self) -> dict[str, Any]:
        """Return how the articles were read: what a reader of the records may want to know."""
        summarizer = self.summarizer
        settings, traits = summarizer.settings, summarizer.reader.traits
        asks = bool(summarizer.models_asked)
        clients = _CLIENTS if asks else ()
        url = normalise_endpoint(settings.base_url) if asks and settings.base_url else None
        return {
            "model": traits.model if self.reads else None,
            "endpoint": traits.endpoint,
            "prompt": traits.recipe.prompt if self.reads else None,
            "prompt_sha256": traits.recipe.prompt_sha256 if self.reads else None,
            "schema_sha256": traits.recipe.schema_sha256 if self.reads else None,
            "verifier": _verifier(summarizer),
            "options": dict(self.options),
            "settings": {
                **settings.model_dump(mode="json", exclude=set(_SECRET)),
                "base_url": url,
            },
            "versions": {
                "summarizer": __version__,
                "python": sys.version.split()[0],
                **{name: metadata.version(name) for name in clients},
            },
        }


def read_runs(path: Path) -> list[dict[str, Any]]:
    """Return the runs of a manifest, none where there is no file.

    Raises ConfigurationError for a file that is no manifest, or cannot be read.
    """
    try:
        manifest = orjson.loads(path.read_bytes())
        if manifest["schema"] != MANIFEST_SCHEMA:
            raise _other(path)
        return list(manifest["runs"])
    except FileNotFoundError:
        return []
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be read: {exc.strerror or exc}") from exc
    except (ValueError, LookupError, TypeError) as exc:
        raise _other(path) from exc


def _records(before: int, after: int | None) -> dict[str, int | None]:
    return {"before": before, "after": after, "added": None if after is None else after - before}


def _other(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is no list of runs, and would be written over. It was left as it is; name another"
        " output"
    )


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "done": tally.done.total(),
        "kept": tally.kept.total(),
        "left": tally.n_left,
        "changed": tally.n_changed,
        "duplicates": tally.n_duplicates,
        "unreadable": tally.n_unreadable,
        "from_store": tally.n_stored,
        "not_verified": tally.n_unverified,
        "verified_before": tally.n_verified,
        "nothing_to_verify": tally.n_passed,
        "unwritten": tally.n_unwritten,
        "not_kept": tally.n_not_kept,
    }


def _verifier(summarizer: Summarizer) -> dict[str, Any] | None:
    if summarizer.verifier is None:
        return None
    model, prompt_sha256, schema_sha256, on_wrong, _ = json.loads(summarizer.verifier.key)
    return {
        "model": model,
        "prompt_sha256": prompt_sha256,
        "schema_sha256": schema_sha256,
        "on_wrong": on_wrong,
    }
