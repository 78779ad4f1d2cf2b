"""What the store holds: an entry, by the fingerprint of the request that it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NotRequired, TypedDict

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


class Entry(TypedDict):
    """A reply as it is kept; JSON in all its parts.

    `completion` is the raw chat completion, with at least one choice; `latency_s` seconds, not
    negative; `created` ISO 8601 with a time zone; `attempts` at least 1; `model` and `endpoint`
    are those of the request, `mode` the rung of the ladder that it was asked on. `limit` is how
    many tokens a reply that was cut off might have had, `article_chars` the length of the article
    that the reply is about, or of its part, `request_chars` that of the messages it answers.
    `article_id` and `article_sha256` tell the whole article, so that its replies can be forgotten.
    `batch` names the batch, or the file of replies, that it came in, `share` is that of the live
    price that it cost there.
    """

    completion: dict[str, Any]
    mode: str
    latency_s: float
    created: str
    attempts: int
    model: str
    endpoint: str
    limit: NotRequired[int]
    article_chars: NotRequired[int]
    request_chars: NotRequired[int]
    article_id: NotRequired[str]
    article_sha256: NotRequired[str]
    batch: NotRequired[str]
    share: NotRequired[float]


def is_fingerprint(text: str) -> bool:
    """Tell whether `text` is a hex SHA-256: 64 digits, lower case."""
    return _FINGERPRINT.fullmatch(text) is not None


def entry_problem(entry: object) -> str | None:
    """Return why `entry` is not one of the store's, in a few words, or None when it is.

    An entry holds exactly the fields of `Entry`, each in its range.
    """
    if not isinstance(entry, Mapping):
        return "it is not an object"
    if entry.keys() - _OPTIONAL != _CHECKS.keys() - _OPTIONAL:
        odd = sorted(map(str, (entry.keys() - _OPTIONAL) ^ (_CHECKS.keys() - _OPTIONAL)))
        return f"its fields are wrong: {', '.join(odd)}"
    for field, check in _CHECKS.items():
        if field in entry and not check(entry[field]):
            return f"its field {field!r} is wrong"
    return None


def _is_completion(value: object) -> bool:
    choices = value.get("choices") if isinstance(value, Mapping) else None
    return isinstance(choices, list) and len(choices) > 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and is_fingerprint(value)


def _is_amount(value: object) -> bool:
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
    "latency_s": _is_amount,
    "created": _is_instant,
    "attempts": _is_count,
    "model": _is_text,
    "endpoint": _is_text,
    "limit": _is_count,
    "article_chars": _is_count,
    "request_chars": _is_count,
    "article_id": _is_text,
    "article_sha256": _is_digest,
    "batch": _is_text,
    "share": _is_amount,
}
_OPTIONAL: Final = frozenset(
    {"limit", "article_chars", "request_chars", "article_id", "article_sha256", "batch", "share"}
)
