"""Recordings: folders of replies, so that an evaluation runs without a key and gives the same.

A recording holds one file a reply, as `Store.export` writes them, and `recording.json`, which says
how these were asked for: by which model at which endpoint, with which prompt and schema, to read,
to verify or to judge. So the recording can answer for a suite that names no model, and say why it
answers nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import orjson
from pydantic import Field

from summarizer.errors import InputError, StoreError
from summarizer.evaluation.verdict import read_json, read_value
from summarizer.plurals import counted
from summarizer.provenance import Recipe
from summarizer.store import Store
from summarizer.store.entry import Entry, is_fingerprint
from summarizer.store.exchange import MANIFEST, entry_files, read_entry
from summarizer.values import Value

RECORDING_SCHEMA: Final = "urn:summarizer:recording:1"
_AGAIN: Final = "`summarizer eval SUITE --record` makes it anew"


# Who asks: the reader, the second reader, or the judge of summaries. Recordings of before name the
# first only.
Role = Literal["reading", "verification", "judge"]
_CALLED: Final[dict[Role, str]] = {"reading": "", "verification": "verifier", "judge": "judge"}


class RecordedRun(Value):
    """How a recording was asked for, in one role, by which suite; hashes are SHA-256."""

    suite: str = ""
    role: Role = "reading"
    model: str
    endpoint: str
    prompt: str | None = None
    prompt_sha256: str | None = None
    schema_sha256: str | None = None
    language: str | None = None
    sampling: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def of(cls, recipe: Recipe, endpoint: str, *, role: Role = "reading") -> RecordedRun:
        """Return the run of a recipe."""
        fields = recipe._asdict() | {"sampling": orjson.loads(recipe.sampling)}
        return cls(role=role, endpoint=endpoint, **fields)

    @property
    def called(self) -> str:
        """Return what the model is called in a message, "" for the one that reads."""
        return _CALLED[self.role]

    def differs(self, now: RecordedRun) -> list[str]:
        """Return what is another now, in words: the model, the prompt, and so on."""
        said = []
        for name, before, after in (
            ("model", self.model, now.model),
            ("endpoint", self.endpoint, now.endpoint),
            ("prompt", _hashed(self.prompt, self.prompt_sha256), _hashed_prompt(now)),
            ("schema", _hashed(None, self.schema_sha256), _hashed(None, now.schema_sha256)),
            ("language", self.language, now.language),
            ("sampling", self.sampling or None, now.sampling or None),
        ):
            if before != after:
                whose = f"the {self.called}'s {name}" if self.called else f"the {name}"
                what = f"the {self.called}" if self.called and name == "model" else whose
                said.append(f"{what} was {_shown(before)}, now it is {_shown(after)}")
        return said


class _Manifest(Value):
    schema_id: Literal["urn:summarizer:recording:1"] = Field(
        default=RECORDING_SCHEMA, alias="schema"
    )
    runs: tuple[RecordedRun, ...] = ()
    asked: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # fingerprints by suite


@dataclass(frozen=True)
class Recording:
    """The replies of a folder by fingerprint, and how they were asked for.

    Without a `recording.json`, as `cache export` writes none, `runs` is empty.
    """

    folder: Path
    entries: Mapping[str, Entry]
    runs: tuple[RecordedRun, ...] = ()

    def of_suite(self, name: str) -> Recording:
        """Return the recording as one suite asked for it, if that is known."""
        own = tuple(run for run in self.runs if run.suite == name)
        return replace(self, runs=own or self.runs)

    @property
    def asked(self) -> tuple[str, str] | None:
        """Return the one model and endpoint that were asked, None when there are several."""
        runs = {(run.model, run.endpoint) for run in self.runs if run.role == "reading"}
        found = runs or {(entry["model"], entry["endpoint"]) for entry in self.entries.values()}
        return next(iter(found)) if len(found) == 1 else None

    def why_silent(self, now: RecordedRun) -> str:
        """Say what of a run is another than in the recording, which answers none of it."""
        if runs := [run for run in self.runs if run.role == now.role]:
            nearest = min((run.differs(now) for run in runs), key=len)
            what = f"what the {now.called} is asked about" if now.called else "the articles"
            return "; ".join(nearest) or f"{what}, or max_output_tokens, changed"
        models = sorted({entry["model"] for entry in self.entries.values()})
        if now.called and now.model not in models:
            known = ", ".join(models)
            return f"it holds replies of {known}, and none of the {now.called}, {now.model}"
        if now.called:
            return f"it does not say that a {now.called} was asked, or how"
        endpoints = sorted({entry["endpoint"] for entry in self.entries.values()})
        said = [
            f"the {name} was {' or '.join(known)}, now it is {value}"
            for name, known, value in (
                ("model", models, now.model),
                ("endpoint", endpoints, now.endpoint),
            )
            if value not in known
        ]
        return "; ".join(said) or "the prompt, the schema, a setting or the articles are others"


def read_recording(folder: Path) -> Recording:
    """Return the recording in a folder.

    Raises InputError, naming the file, when one is not intact, and when there is none.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder of recorded replies")
    entries = dict(_entries(folder, skips_broken=False))
    if not entries:
        raise InputError(f"{folder} holds no recorded replies (*.json); {_AGAIN}")
    return Recording(folder, entries, _manifest(folder).runs)


def read_what_is_intact(folder: Path) -> Recording:
    """Return the same of a folder that is recorded anew: what is broken in it is made again.

    Raises InputError for a file that no recording has.
    """
    entries = dict(_entries(folder, skips_broken=True))
    try:
        return Recording(folder, entries, _manifest(folder).runs)
    except InputError:
        return Recording(folder, entries)


def _entries(folder: Path, *, skips_broken: bool) -> Iterator[tuple[str, Entry]]:
    for path in entry_files(folder):
        try:
            yield read_entry(path)
        except StoreError as exc:
            is_reply = is_fingerprint(path.stem)
            if not (is_reply and skips_broken):
                again = f"; {_AGAIN}" if is_reply else ""
                raise InputError(f"{path}: {exc}{again}") from exc


def _manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    if not path.exists():
        return _Manifest()
    other = f"is not what `summarizer eval --record` writes: no {RECORDING_SCHEMA}"
    try:
        return read_value(path, read_json(path), _Manifest, other=other)
    except InputError as exc:
        raise InputError(f"{exc}; {_AGAIN}") from exc


class Recorder:
    """Writes what the runs of a suite asked for; what other suites asked for stays."""

    def __init__(self, folder: Path, suite: str) -> None:
        self.folder = folder
        self._suite = suite
        self._before = {path.stem for path in entry_files(folder) if is_fingerprint(path.stem)}
        self._asked: dict[str, None] = {}
        self._runs: dict[str, RecordedRun] = {}

    def add(self, store: Store, asked: Collection[str], runs: Iterable[RecordedRun | None]) -> None:
        """Write the replies to the requests that runs `asked`; raises StoreError."""
        store.export(self.folder, asked)
        self._asked.update(dict.fromkeys(asked))
        own = [run.model_copy(update={"suite": self._suite}) for run in runs if run is not None]
        self._runs.update({repr(run): run for run in own})

    def finish(self) -> str:
        """Remove what no suite asks for, write how these were asked, and say what was done.

        Raises StoreError when the folder cannot be written.
        """
        others = self._others()
        asked = {**others.asked, self._suite: tuple(sorted(self._asked))}
        now = {path.stem for path in entry_files(self.folder) if is_fingerprint(path.stem)}
        stale = now.difference(*asked.values())
        manifest = _Manifest(runs=(*others.runs, *self._runs.values()), asked=asked)
        data = orjson.dumps(manifest.model_dump(mode="json"), option=orjson.OPT_INDENT_2)
        try:
            for fingerprint in stale:
                (self.folder / f"{fingerprint}.json").unlink()
            (self.folder / MANIFEST).write_bytes(data + b"\n")
        except OSError as exc:
            raise StoreError(f"{self.folder} cannot be written: {exc.strerror or exc}") from exc
        kept = now - stale
        parts = [f"{len(kept - self._before)} added"]
        if stale:
            parts.append(f"{len(stale)} removed that nothing asks for")
        return f"{self.folder} holds {counted(len(kept), 'reply', 'replies')}: {', '.join(parts)}"

    def _others(self) -> _Manifest:
        """Return what other suites asked for; nothing, where that cannot be read any more."""
        try:
            before = _manifest(self.folder)
        except InputError:
            return _Manifest()
        return _Manifest(
            runs=tuple(run for run in before.runs if run.suite not in ("", self._suite)),
            asked={suite: each for suite, each in before.asked.items() if suite != self._suite},
        )


def _hashed(name: str | None, sha256: str | None) -> str | None:
    return " ".join(filter(None, (name, sha256 and sha256[:12]))) or None


def _hashed_prompt(run: RecordedRun) -> str | None:
    return _hashed(run.prompt, run.prompt_sha256)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in sorted(value.items()))
    return "none" if value is None else str(value)
