"""LLM-assisted structured summaries of news: claims with checked quotes, sources and status.

>>> from summarizer import summarize
>>> record = summarize("article.txt")

Everything is imported on first use, so that `import summarizer` costs next to nothing.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

from summarizer.version import __version__

if TYPE_CHECKING:
    from summarizer.articles import BadInput, read_articles, scan_articles
    from summarizer.articles.fetching import Fetcher
    from summarizer.backends.base import Backend, Reply, Request
    from summarizer.backends.completions import reply_from_completion
    from summarizer.backends.scripted import ScriptedBackend
    from summarizer.digests import Digest, digest
    from summarizer.errors import (
        ArticleFailure,
        BudgetReached,
        ClosedError,
        ConfigurationError,
        EndpointError,
        InputError,
        PromptError,
        SchemaError,
        StoreError,
        SummarizerError,
        TooManyFailures,
        TransientError,
        WorkersLost,
    )
    from summarizer.grounding import ground
    from summarizer.jobs.job import Job
    from summarizer.jobs.tally import Tally
    from summarizer.models import (
        Article,
        ArticleInfo,
        Claim,
        Entity,
        Evidence,
        Flag,
        Record,
        Source,
        Summary,
        Support,
    )
    from summarizer.provenance import Usage, Verification
    from summarizer.records import read_records
    from summarizer.replies import ArticleReply, Quote, ReplyClaim, ReplyModel
    from summarizer.reports.export import export_records
    from summarizer.settings import Settings
    from summarizer.store import Store
    from summarizer.summarizer import Summarizer, summarize

# Silent unless the application listens; Python would print warnings to stderr otherwise.
logging.getLogger(__name__).addHandler(logging.NullHandler())

_HOMES = {
    "articles": ("BadInput", "read_articles", "scan_articles"),
    "articles.fetching": ("Fetcher",),
    "backends.base": ("Backend", "Reply", "Request"),
    "backends.completions": ("reply_from_completion",),
    "backends.scripted": ("ScriptedBackend",),
    "digests": ("Digest", "digest"),
    "errors": (
        "ArticleFailure",
        "BudgetReached",
        "ClosedError",
        "ConfigurationError",
        "EndpointError",
        "InputError",
        "PromptError",
        "SchemaError",
        "StoreError",
        "SummarizerError",
        "TooManyFailures",
        "TransientError",
        "WorkersLost",
    ),
    "grounding": ("ground",),
    "jobs.job": ("Job",),
    "jobs.tally": ("Tally",),
    "summarizer": ("Summarizer", "summarize"),
    "models": (
        "Article",
        "ArticleInfo",
        "Claim",
        "Entity",
        "Evidence",
        "Flag",
        "Record",
        "Source",
        "Summary",
        "Support",
    ),
    "provenance": ("Usage", "Verification"),
    "records": ("read_records",),
    "replies": ("ArticleReply", "Quote", "ReplyClaim", "ReplyModel"),
    "reports.export": ("export_records",),
    "settings": ("Settings",),
    "store": ("Store",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Article",
    "ArticleFailure",
    "ArticleInfo",
    "ArticleReply",
    "Backend",
    "BadInput",
    "BudgetReached",
    "Claim",
    "ClosedError",
    "ConfigurationError",
    "Digest",
    "EndpointError",
    "Entity",
    "Evidence",
    "Fetcher",
    "Flag",
    "InputError",
    "Job",
    "PromptError",
    "Quote",
    "Record",
    "Reply",
    "ReplyClaim",
    "ReplyModel",
    "Request",
    "SchemaError",
    "ScriptedBackend",
    "Settings",
    "Source",
    "Store",
    "StoreError",
    "Summarizer",
    "SummarizerError",
    "Summary",
    "Support",
    "Tally",
    "TooManyFailures",
    "TransientError",
    "Usage",
    "Verification",
    "WorkersLost",
    "__version__",
    "digest",
    "export_records",
    "ground",
    "read_articles",
    "read_records",
    "reply_from_completion",
    "scan_articles",
    "summarize",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'summarizer' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"summarizer.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
