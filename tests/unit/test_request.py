"""The identity of a request."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from summarizer.backends.base import ReplySchema, Request

ENDPOINT = "https://api.example/v1/chat/completions"
REQUEST = Request(
    ({"role": "user", "content": "Say é."},),
    "m",
    ENDPOINT,
    ReplySchema("answer", {"type": "object"}),
    {"temperature": 0},
)


def test_the_fingerprint_is_the_hash_of_endpoint_and_body() -> None:
    """Stored replies stay found: the fingerprint of a plain request never changes."""
    body = {
        "messages": [{"content": "Say é.", "role": "user"}],
        "model": "m",
        "response_format": {
            "json_schema": {"name": "answer", "schema": {"type": "object"}, "strict": True},
            "type": "json_schema",
        },
        "temperature": 0,
    }
    canonical = json.dumps(
        [ENDPOINT, body], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert REQUEST.fingerprint == hashlib.sha256(canonical.encode()).hexdigest()


def test_a_repeat_is_a_request_of_its_own() -> None:
    """The first asking is the plain request; every later one has its own fingerprint."""
    fingerprints = [replace(REQUEST, repeat=n).fingerprint for n in range(3)]
    assert fingerprints[0] == REQUEST.fingerprint
    assert len(set(fingerprints)) == 3


def test_a_repeat_is_sent_like_the_first() -> None:
    """The index of a repeat is not part of what the server sees."""
    assert replace(REQUEST, repeat=2).body == REQUEST.body
