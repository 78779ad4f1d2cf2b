"""The runs that made an output: how each was asked for, what it did, and what it took.

They are listed in a file beside the output, the latest last. A run that found nothing to do adds
nothing to it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from summarizer.backends.endpoint import normalise_endpoint
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.jobs.companions import manifest_path, write_whole
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
    the paths that it reads.
    """

    output: Path
    summarizer: Summarizer
    options: Mapping[str, Any]
    inputs: tuple[str, ...]
    n_before: int
    _started: str = field(default_factory=now)
    _clock_s: float = field(default_factory=time.monotonic)
    _tokens: int = field(init=False)
    _cost_usd: float | None = field(init=False)

    def __post_init__(self) -> None:
        budget = self.summarizer.budget  # another job may have spent some of it
        self._tokens, self._cost_usd = budget.tokens, budget.cost_usd

    def add(self, tally: Tally, *, ended: str, errors: list[SummarizerError], n_after: int) -> None:
        """Add the run to those of its output.

        `ended` is how: "done", "interrupted" or "error". Raises ConfigurationError when the
        manifest cannot be read or written.
        """
        path = manifest_path(self.output)
        runs = read_runs(path)
        runs.append(
            {
                "output": self.output.name,
                "inputs": self.inputs,
                "started": self._started,
                "ended": now(),
                "duration_s": round(time.monotonic() - self._clock_s, 3),
                "how": ended,
                "errors": [str(error) for error in errors],
                "records": {
                    "before": self.n_before,
                    "after": n_after,
                    "added": n_after - self.n_before,
                },
                "articles": _counts(tally),
                "outcomes": {name: took.as_json() for name, took in sorted(tally.took.items())},
                "spent": self._spent(),
                **self._asked(),
            }
        )
        manifest = {"schema": MANIFEST_SCHEMA, "runs": runs}
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        write_whole(path, [orjson.dumps(manifest, option=option)])

    def _spent(self) -> dict[str, Any]:
        budget, before = self.summarizer.budget, self._cost_usd
        is_known = budget.cost_usd is not None and before is not None
        return {
            "tokens": budget.tokens - self._tokens,
            "estimated": budget.is_estimated,
            "cost_usd": round((budget.cost_usd or 0) - (before or 0), 9) if is_known else None,
        }

    def _asked(self) -> dict[str, Any]:
        """Return how the articles were read: what a reader of the records may want to know."""
        summarizer = self.summarizer
        settings, traits = summarizer.settings, summarizer.reader.traits
        asks = bool(summarizer.models_asked)
        clients = _CLIENTS if asks else ()
        url = normalise_endpoint(settings.base_url) if asks and settings.base_url else None
        return {
            "model": traits.model,
            "endpoint": traits.endpoint,
            "prompt": traits.recipe.prompt,
            "prompt_sha256": traits.recipe.prompt_sha256,
            "schema_sha256": traits.recipe.schema_sha256,
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
