"""How many tokens a reply may have: sized by the article, lowered to what a server takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A claim list is some 5 times as long as its article, at 3.5 characters a token (five articles of
# 2 to 4 KB, read by a capable model).
_TOKENS_A_BYTE_READ = 1.4
_TOKENS_OF_LEAST = 300  # one claim, what it names, and a summary
# Half as much again, and room for a short text's many fields; a model that repeats itself is cut
# off in seconds.
_TOKENS_AT_LEAST = 600
_TOKENS_A_BYTE = 2
MOST_TOKENS = 32_000
# What a model that reasons before it answers is given when it was cut off.
REASONING_FACTOR = 4
LEAST_USEFUL = 256
_MARGIN = 16
# No tokeniser in use makes more tokens of running text than one for 3 bytes of Latin letters and
# figures, or for 2 bytes of other scripts.
_OTHER_BYTES_PER_TOKEN = 2
_LEAST_WINDOW = 512  # a smaller number in a refusal is something else

_NUMBER = re.compile(r"(?<![\w.])\d[\d,_]*(?![\w.]*\w)")
_ABOUT_LIMIT = re.compile(
    r"max[ _-]?(?:completion|output|new)?[ _-]?tokens|maxOutputTokens|num_predict"
    r"|(?:completion|output) tokens|can only afford|maximum context|context (?:length|window|size)",
    re.IGNORECASE,
)
_WINDOW = re.compile(
    r"(?:context (?:length|window|size)|n_ctx|max(?:imum)?[ _]?(?:model|seq)[ _]?len(?:gth)?)"
    r"\D{0,40}?(\d[\d,]{2,})|must be <=? ?(\d[\d,]{2,})",
    re.IGNORECASE,
)
# How some refuse a prompt that is too long by itself: OpenAI of late, Anthropic, Gemini, TGI, xAI,
# Mistral, Cohere, Cerebras, Moonshot, Qwen.
_PROMPT_WINDOW = re.compile(
    r"configured limit of (\d[\d,]{2,})|tokens > (\d[\d,]{2,}) maximum"
    r"|tokens allowed \((\d[\d,]{2,})|must have less than (\d[\d,]{2,}) tokens"
    r"|prompt length is (\d[\d,]{2,})|(\d[\d,]{2,}) maximum context"
    r"|prompt cannot exceed (\d[\d,]{2,})|while limit is (\d[\d,]{2,})"
    r"|token limit: (\d[\d,]{2,})|input length should be \[1, (\d[\d,]{2,})",
    re.IGNORECASE,
)
_INPUT = re.compile(
    r"(\d[\d,]*)\W{0,3}(?:tokens? )?(?:in the messages|in the prompt|of text input|from the input"
    r"|input tokens|prompt tokens|in your prompt|tokens? of input|`?inputs`? tokens)"
    r"|(?:prompt|input)(?: length| tokens)?\D{0,12}?(\d[\d,]*)",
    re.IGNORECASE,
)


@dataclass
class TokenCaps:
    """What one model at one endpoint is known to allow: tokens of a reply, and of everything."""

    reply: int | None = None
    window: int | None = None

    def allow(self, limit: int, n_input: int) -> int:
        """Return the limit to send where `limit` is wanted; `n_input` is estimated."""
        if self.reply is not None:
            limit = min(limit, self.reply)
        if self.window is not None:
            limit = min(limit, max(LEAST_USEFUL, self.window - n_input - _MARGIN))
        return limit


def sized_limit(text: str) -> int:
    """Return how many tokens a reply about `text` may have."""
    n_bytes = len(text.encode("utf-8", "surrogatepass"))
    return min(MOST_TOKENS, _TOKENS_AT_LEAST + _TOKENS_A_BYTE * n_bytes)


def tokens_at_most(text: str) -> int:
    """Return how many tokens a text may be in a prompt."""
    return _tokens(text, ascii_per_token=3, other_bytes_per_token=_OTHER_BYTES_PER_TOKEN)


def tokens_at_least(text: str) -> int:
    """Return how few tokens a text may be in a prompt, by tokenisers in use."""
    return _tokens(text, ascii_per_token=4, other_bytes_per_token=4)


def _tokens(text: str, *, ascii_per_token: int, other_bytes_per_token: int) -> int:
    if text.isascii():
        return len(text) // ascii_per_token
    n_bytes = len(text.encode("utf-8", "surrogatepass"))
    n_ascii = len(text.encode("ascii", "ignore"))
    return n_ascii // ascii_per_token + (n_bytes - n_ascii) // other_bytes_per_token


def readable_bytes(n_tokens: int) -> int:
    """Return how many bytes of an article `n_tokens` hold together with the reply about them."""
    reply_and_prompt = _TOKENS_A_BYTE + 1 / _OTHER_BYTES_PER_TOKEN
    of_window = (n_tokens - _TOKENS_AT_LEAST) / reply_and_prompt
    return int(min(of_window, (MOST_TOKENS - _TOKENS_AT_LEAST) / _TOKENS_A_BYTE))


def told_window(words: str) -> int | None:
    """Return the window that a refusal of a prompt names, in tokens, None where it names none."""
    told = _first(_WINDOW, words) or _first(_PROMPT_WINDOW, words)
    return told if told is not None and told >= _LEAST_WINDOW else None


def expected_tokens(text: str) -> int:
    """Return how many tokens a reply about `text` is likely to have, before any was seen."""
    n_bytes = len(text.encode("utf-8", "surrogatepass"))
    return round(min(MOST_TOKENS, max(_TOKENS_OF_LEAST, _TOKENS_A_BYTE_READ * n_bytes)))


def lower_limit(words: str, asked: int, caps: TokenCaps) -> int | None:
    """Return the limit that a server's refusal leaves room for, and note it in `caps`.

    None when the words are not about the limit, or when nothing useful is left: then the article
    itself is too long, whatever the words say of the limit. Without a number in them the limit is
    halved.
    """
    if not _ABOUT_LIMIT.search(words):
        return None
    numbers = [_count(found) for found in _NUMBER.findall(words)]
    window, n_input = _first(_WINDOW, words), _first(_INPUT, words)
    if window is not None and n_input is not None:
        limit = window - n_input - _MARGIN
    elif asked not in numbers and not _names_field(words):
        return None  # the prompt alone is too long
    else:
        below = [n for n in numbers if 1 < n < asked]
        limit = max(below) - ("exclusive" in words) if below else asked // 2
        window = None
    if not LEAST_USEFUL <= limit < asked:
        return None
    if window is None:
        caps.reply = limit
    else:
        caps.window = window
    return limit


def _names_field(words: str) -> bool:
    return (
        re.search(r"max[ _-]?(?:completion|output|new)?[ _-]?tokens", words, re.IGNORECASE)
        is not None
    )


def _first(pattern: re.Pattern[str], words: str) -> int | None:
    found = pattern.search(words)
    return _count(next(group for group in found.groups() if group)) if found else None


def _count(text: str) -> int:
    return int(text.replace(",", "").replace("_", ""))
