"""Entries as files: one JSON file a fingerprint, for a repository or another machine.

The file is pretty-printed with sorted keys, so that a difference between two recordings
shows line by line. Its checksum finds files that were cut off or edited.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from summarizer.errors import StoreError
from summarizer.store.disk import canonical_json, checksum, parse_json

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_FORMAT: Final = 1
_MAX_FILE_BYTES: Final = 64 * 1024 * 1024  # a reply of a megabyte is already a strange one


def is_fingerprint(text: str) -> bool:
    """Tell whether `text` is a hex SHA-256: 64 digits, lower case."""
    return _FINGERPRINT.fullmatch(text) is not None


def entry_problem(entry: object) -> str | None:
    """Return why `entry` is not one of the store's, in a few words, or None when it is.

    An entry holds exactly: `completion` (a chat completion with at least one choice), `mode`,
    `latency_s` (seconds, not negative), `created` (ISO 8601 with a time zone), `attempts`
    (at least 1), `model` (as requested) and `endpoint`.
    """
    if not isinstance(entry, Mapping):
        return "it is not an object"
    if entry.keys() != _CHECKS.keys():
        odd = sorted(map(str, entry.keys() ^ _CHECKS.keys()))
        return f"its fields are wrong: {', '.join(odd)}"
    for field, check in _CHECKS.items():
        if not check(entry[field]):
            return f"its field {field!r} is wrong"
    return None


def _is_completion(value: object) -> bool:
    choices = value.get("choices") if isinstance(value, Mapping) else None
    return isinstance(choices, list) and len(choices) > 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_seconds(value: object) -> bool:
    return type(value) in (int, float) and value >= 0  # type: ignore[operator]  # a number here


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 1


_CHECKS: Final = {
    "completion": _is_completion,
    "mode": _is_text,
    "latency_s": _is_seconds,
    "created": _is_instant,
    "attempts": _is_count,
    "model": _is_text,
    "endpoint": _is_text,
}


def write_entry(folder: Path, fingerprint: str, entry: Mapping[str, Any]) -> Path:
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


def read_entry(path: Path) -> tuple[str, dict[str, Any]]:
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
    problem = entry_problem(entry)
    if problem or not isinstance(entry, dict):
        raise StoreError(f"its entry is not valid: {problem}")
    if document.get("sha256") != checksum(fingerprint, canonical_json(entry)).hex():
        raise StoreError("its checksum does not match: the file was edited or cut off")
    return fingerprint, entry
