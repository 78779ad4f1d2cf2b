"""A stand-in for a model with a small context: counts tokens, refuses, and cuts as servers do.

It reads what stands between the two tags of a request: each sentence is a claim, each name of two
words an entity. Given `LongModel(window=4096)` as the script of a ChatServer it answers for all of
a long article's requests: parts, repairs, the summary, and the second reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.servers import Answer, Seen, error, ok, refusal, status

_FENCED = re.compile(r"<article-([0-9a-f]+)>\n(.*?)\n</article-\1>", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?\n]*[^.!?\s][^.!?\n]*[.!?]?")
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_LINE = re.compile(r"^\{.*\}$", re.MULTILINE)

# What servers answer to a prompt of `n` tokens that is longer than `w`, and to one of `n` that has
# no room for the `m` that are asked for.
TOO_LONG: Mapping[str, Callable[[int, int], Answer]] = {
    "openai": lambda n, w: error(
        400,
        f"This model's maximum context length is {w} tokens. However, your messages resulted in {n}"
        " tokens. Please reduce the length of the messages.",
        type="invalid_request_error",
        param="messages",
        code="context_length_exceeded",
    ),
    "openai-new": lambda n, w: error(
        400,
        f"Input tokens exceed the configured limit of {w} tokens. Your messages resulted in {n}"
        " tokens. Please reduce the length of the messages.",
        type="invalid_request_error",
        param="messages",
        code="context_length_exceeded",
    ),
    "vllm": lambda n, w: status(
        400,
        {
            "object": "error",
            "message": f"This model's maximum context length is {w} tokens. However, you requested"
            f" {n} tokens in the messages, Please reduce the length of the messages.",
            "type": "BadRequestError",
            "param": None,
            "code": 400,
        },
    ),
    "vllm-prompt": lambda n, w: error(
        400,
        f"The decoder prompt (length {n}) is longer than the maximum model length of {w}. Make sure"
        " that `max_model_len` is no smaller than the number of text tokens.",
        type="BadRequestError",
    ),
    "llama.cpp": lambda n, w: status(
        400,
        {
            "error": {
                "code": 400,
                "message": f"request ({n} tokens) exceeds the available context size ({w} tokens),"
                " try increasing it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": n,
                "n_ctx": w,
            }
        },
    ),
    "llama.cpp-old": lambda n, w: status(
        400,
        {
            "error": {
                "code": 400,
                "message": "the request exceeds the available context size, try increasing it",
                "type": "exceed_context_size_error",
            }
        },
    ),
}
_NO_ROOM = (
    "This model's maximum context length is {w} tokens. However, you requested {t} tokens ({n} in"
    " the messages, {m} in the completion). Please reduce the length of the messages or completion."
)


@dataclass
class LongModel:
    """Answers as a model with a `window` in tokens; `replies` is the most that it writes.

    `style` is whose words it refuses with; llama.cpp cuts a reply that is longer than what the
    prompt leaves, the others refuse to begin it. A part with one of `refused` in it is refused.
    `overflows` are the requests that it could not take.
    """

    window: int | None = None
    style: str = "openai"
    replies: int | None = None
    refused: tuple[str, ...] = ()
    overflows: list[Seen] = field(default_factory=list)

    def __call__(self, seen: Seen) -> Answer:
        messages = "\n".join(m["content"] for m in seen.body["messages"])
        n, limit = tokens_of(seen), seen.body.get("max_completion_tokens")
        if self.window is not None and n >= self.window:
            self.overflows.append(seen)
            return TOO_LONG[self.style](n, self.window)
        if self.window is not None and self.style.startswith("llama.cpp"):
            limit = min(limit or self.window, self.window - n)
        elif self.window is not None and limit is not None and n + limit > self.window:
            self.overflows.append(seen)
            words = _NO_ROOM.format(w=self.window, t=n + limit, n=n, m=limit)
            return error(400, words, type="invalid_request_error", code=None)
        if any(words in messages for words in self.refused):
            return refusal()
        content = orjson.dumps(_reply(seen, messages)).decode()
        most = min([m for m in (limit, self.replies) if m is not None], default=None)
        if most is not None and len(content) // 4 > most:
            return ok(content[: most * 4], finish="length", usage=(n, most))
        return ok(content, usage=(n, len(content) // 4))


def tokens_of(seen: Seen) -> int:
    """Return the tokens of a request: one for four characters."""
    return sum(len(message["content"]) for message in seen.body["messages"]) // 4


def kind_of(seen: Seen) -> str:
    """Return what a request asks for, by the name of its schema: "article_reply"."""
    name: str = seen.body["response_format"]["json_schema"]["name"]
    return name


def text_of(seen: Seen) -> str:
    """Return what stands between the two tags, "" where nothing does."""
    found = _FENCED.findall("\n".join(m["content"] for m in seen.body["messages"]))
    return found[-1][1] if found else ""


def claims_of(text: str) -> list[dict[str, Any]]:
    """Return a claim for each sentence, in their order."""
    sentences = [found[0].strip() for found in _SENTENCE.finditer(text)]
    return [
        {
            "id": f"c{n}",
            "evidence": [sentence],
            "text": sentence,
            "importance": "core" if n == 1 else "supporting",
            "attribution": [],
            "status": "stated",
            "polarity": "positive",
            "quantities": [],
            "time": None,
        }
        for n, sentence in enumerate(sentences, start=1)
    ]


def _reply(seen: Seen, messages: str) -> object:
    kind, lines = kind_of(seen), [orjson.loads(line) for line in _LINE.findall(messages)]
    if kind == "summary_reply":
        cited = [line for line in lines if "importance" in line][:3]
        sentences = [{"text": line["text"], "claims": [line["id"]]} for line in cited]
        ids = [cited[0]["id"]] if cited else []
        return {"headline": cited[0]["text"], "headline_claims": ids, "sentences": sentences}
    if kind == "verify_reply":
        asked = [line["id"] for line in lines if "id" in line]
        decided = {"words": None, "why": "", "wrong": [], "answer": "right"}
        return {"decisions": [{"id": name, **decided} for name in asked]}
    if kind == "repair_reply":
        return {"repairs": []}
    claims = claims_of(text_of(seen))
    names = dict.fromkeys(_NAME.findall(text_of(seen)))
    first = [{"text": claims[0]["text"], "claims": ["c1"]}] if claims else []
    return {
        "entities": [{"name": name, "type": "person", "aliases": []} for name in names],
        "claims": claims,
        "summary": {"headline": "A part.", "headline_claims": [], "sentences": first},
    }


def long_text(n_paragraphs: int, *, sentences: int = 3) -> str:
    """Return a text of paragraphs in which no two sentences are alike; some 230 bytes each."""
    towns = ("Elden", "Marwick", "Torvale", "Quessa", "Briganth")
    said = (
        "The council of {town} voted on plan {n} after a debate of several hours.",
        "Mayor Ada Bright said that road {n} will be closed for the winter.",
        "A group of {n} residents of {town} wants to appeal against it in court.",
    )
    return "\n\n".join(
        " ".join(
            said[k % 3].format(town=towns[p % 5], n=p * sentences + k + 10)
            for k in range(sentences)
        )
        for p in range(n_paragraphs)
    )
