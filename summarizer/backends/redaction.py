"""What a message may repeat of a server's words: no key, no article, and not too much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_MESSAGE_CHARS = 300
_ECHO_CHARS = 32  # a run this long that the messages hold too is an echo, not the server's words
_KEY_AFFIX_CHARS = 6  # servers that mask a key show less of either end
_KEY_LIKE = re.compile(
    r"\b(sk|pk|gsk|xai|hf|AIza)[-_A-Za-z0-9*.]{6,}|\bBearer\s+\S+", re.IGNORECASE
)


@dataclass(frozen=True)
class Sent:
    """What a message may name (`host`, `model`, `proxy`), and must not (`secrets`, `texts`).

    `options` are the wire parameters that somebody chose, which a server may refuse.
    """

    host: str = "the endpoint"
    model: str = ""
    secrets: Sequence[str] = ()
    texts: Sequence[str] = ()
    options: Sequence[str] = ()
    proxy: str = ""

    @property
    def way(self) -> str:
        """Return the host, and the proxy on the way to it, which may be who answered."""
        return f"{self.host} (by way of the proxy {self.proxy})" if self.proxy else self.host


def clean_text(text: str, sent: Sent) -> str:
    """Return a server's words on one line of at most 300 characters, without key or article."""
    text = " ".join(text[: 10 * MAX_MESSAGE_CHARS].split())
    for secret in sent.secrets:
        if len(secret) >= _KEY_AFFIX_CHARS:
            head = re.escape(secret[:_KEY_AFFIX_CHARS])
            tail = re.escape(secret[-_KEY_AFFIX_CHARS:])
            text = re.sub(rf"{head}[^\s'\"]*|[^\s'\"]*{tail}", "[key]", text)
        elif secret:
            text = text.replace(secret, "[key]")
    text = _KEY_LIKE.sub("[key]", text)[: 2 * MAX_MESSAGE_CHARS]
    for sent_text in sent.texts:
        text = _without_echo(text, " ".join(sent_text.split()))
    return text if len(text) <= MAX_MESSAGE_CHARS else text[: MAX_MESSAGE_CHARS - 3] + "..."


def _without_echo(text: str, sent_text: str) -> str:
    """Return `text` with every long run that also stands in `sent_text` replaced by "[...]"."""
    kept: list[str] = []
    start = 0
    while start < len(text):
        end = start + _ECHO_CHARS
        if end > len(text) or text[start:end] not in sent_text:
            kept.append(text[start])
            start += 1
            continue
        while end < len(text) and text[start : end + 1] in sent_text:
            end += 1
        kept.append("[...]")
        start = end
    return "".join(kept)
