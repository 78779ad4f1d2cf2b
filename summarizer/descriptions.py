"""What each setting does, in one sentence: what help, docs and `help(Settings)` say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SETTINGS: Final[Mapping[str, str]] = {
    "model": "Model name, or extractive for the built-in reader. Default: an OpenAI model if"
    " OPENAI_API_KEY is set, else extractive.",
    "base_url": "An OpenAI-compatible server, such as http://127.0.0.1:8080/v1; also"
    " OPENAI_BASE_URL.",
    "api_key": "Key of the server; also OPENAI_API_KEY.",
    "headers": "Headers sent with each request, one a line, such as 'X-Team: news'; they are in no"
    " fingerprint, store, log or record.",
    "mode": "How the server is held to the schema.",
    "prompt": "A built-in prompt, article@1 in its first edition, or your own .md file.",
    "language": "Write claims and summary in this language.",
    "temperature": "Sampling temperature, 0 to 2.",
    "seed": "Sampling seed.",
    "max_output_tokens": "Tokens that one reply may have. Default: sized by the article.",
    "context_tokens": "Tokens that the model's context holds, prompt and reply together; longer"
    " articles are read in parts. Default: as known of the model, or told by the server.",
    "max_words": "Length of the extractive summary, in words.",
    "max_reasks": "Reasks of a reply that does not fit.",
    "repair": "Ask again, once, for quotes that are not in the article.",
    "verify": "Have a model judge each claim against the article: the one that reads, unless"
    " another is named.",
    "on_wrong": "What becomes of a claim that the verifier calls wrong: flag, or reject.",
    "cache_dir": "Folder of the response store.",
    "use_store": "Read and write the response store.",
    "offline": "Answer from the store only; open no connection.",
    "concurrency": "Articles under way at a time.",
    "timeout_s": "Seconds to wait for one reply.",
    "retry_time_s": "Seconds spent on sending one request again.",
    "give_up_after_s": "Seconds that an endpoint may be down before the run ends. Default: 60, or"
    " the time for retries if that is shorter, or longer than 300.",
    "rpm": "At most so many requests a minute.",
    "tpm": "At most so many tokens a minute.",
    "price": "US dollars for a million input and a million output tokens of the model, such as"
    " 0.25,2; also of a verifier without a list price.",
    "max_cost_usd": "Stop when so many US dollars are spent.",
    "max_tokens": "Stop when the run has used so many tokens.",
    "max_chars": "Refuse articles with more characters.",
}
