"""Entries as files: one JSON file a fingerprint, for a repository or another machine.

The file is pretty-printed with sorted keys, so that a difference between two recordings
shows line by line. Its checksum finds files that were cut off or edited.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

from summarizer.errors import InputError, StoreError
from summarizer.store.disk import canonical_json, checksum, parse_json
from summarizer.store.entry import Entry, entry_problem, is_fingerprint
from summarizer.store.findings import Imported, StoreProblem

# What a recording says of itself, beside its entries: `summarizer.evaluation.recordings`.
MANIFEST: Final = "recording.json"
_FORMAT: Final = 1
_MAX_FILE_BYTES: Final = 64 * 1024 * 1024  # a reply of a megabyte is already a strange one


def write_entry(folder: Path, fingerprint: str, entry: Entry) -> Path:
    """Write `<fingerprint>.json` to the folder, whole or not at all, and return its path.

    Raises StoreError when the file cannot be written.
    """
    document = {
        "format": _FORMAT,
        "fingerprint": fingerprint,
        "sha256": checksum(fingerprint, canonical_json(entry)).hex(),
        "entry": entry,
    }
    try:
        data = _pretty(document, ensure_ascii=False)
    except UnicodeEncodeError:  # a lone surrogate; servers do send them
        data = _pretty(document, ensure_ascii=True)
    path = folder / f"{fingerprint}.json"
    draft = folder / f".{fingerprint}.{os.getpid()}-{threading.get_ident()}"
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as exc:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {exc.strerror or exc}") from exc
    return path


def _pretty(document: Mapping[str, Any], *, ensure_ascii: bool) -> bytes:
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=ensure_ascii)
    return f"{text}\n".encode()


def entry_files(folder: Path) -> list[Path]:
    """Return the files of a folder that should be entries, sorted."""
    return sorted(path for path in folder.glob("*.json") if path.name != MANIFEST)


def read_entry(path: Path) -> tuple[str, Entry]:
    """Return the fingerprint and the entry of an exported file.

    Raises StoreError, in a sentence without the file's name, when it is not intact.
    """
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise StoreError(f"it is larger than {_MAX_FILE_BYTES // 1024**2} MB")
        document = parse_json(path.read_bytes())
    except OSError as exc:
        raise StoreError(f"it cannot be read: {exc.strerror or exc}") from exc
    except ValueError as exc:
        raise StoreError("it is not JSON") from exc
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise StoreError(f"it is not an exported reply of format {_FORMAT}")
    fingerprint = path.stem
    if not is_fingerprint(fingerprint) or document.get("fingerprint") != fingerprint:
        raise StoreError("its name is not the fingerprint it holds")
    entry = document.get("entry")
    if problem := entry_problem(entry):
        raise StoreError(f"its entry is not valid: {problem}")
    if document.get("sha256") != checksum(fingerprint, canonical_json(entry)).hex():
        raise StoreError("its checksum does not match: the file was edited or cut off")
    return fingerprint, cast("Entry", entry)


def import_entries(
    folder: Path, get: Callable[[str], Entry | None], put: Callable[[str, Entry], None]
) -> Imported:
    """Put the entries of a folder into a store; what it has already stays.

    Raises InputError when there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; name one that `cache export` wrote")
    n_new = n_same = 0
    problems: list[StoreProblem] = []
    for path in entry_files(folder):
        try:
            fingerprint, entry = read_entry(path)
        except StoreError as exc:
            problems.append(StoreProblem(path.name, str(exc)))
            continue
        here = get(fingerprint)
        if here is None:
            put(fingerprint, entry)
            n_new += 1
        elif canonical_json(here) == canonical_json(entry):
            n_same += 1
        else:
            message = "the store holds another reply to this request; it was kept"
            problems.append(StoreProblem(path.name, message))
    return Imported(n_new, n_same, tuple(problems))
