"""Every exception of openai, of instructor and of the transport below them, as one of ours.

The originals hold the server's words as they came, which may echo the key or the article, so
whoever raises ours does it `from None`.
"""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any

from pydantic import ValidationError

from summarizer.backends.problems import Problem, error_from_problem, read_problem
from summarizer.backends.redaction import Sent
from summarizer.errors import (
    ArticleFailure,
    BudgetReached,
    ConfigurationError,
    EndpointError,
    InvalidReply,
    RefusedReply,
    RequestRejected,
    SummarizerError,
    TruncatedReply,
)


def map_error(exc: BaseException, sent: Sent | None = None) -> SummarizerError:
    """Return our error for any exception of openai, instructor or the transport below them.

    One of ours comes back as it is. What is not known becomes an ArticleFailure that names the
    class, so that a new SDK version ends an article and not the run.
    """
    import openai

    from summarizer.backends.connection_errors import connection_error

    sent = sent or Sent()
    if isinstance(exc, SummarizerError):
        return exc
    if isinstance(exc, openai.APIStatusError):
        return error_from_problem(status_problem(exc), sent)
    if isinstance(exc, openai.APIResponseValidationError):
        return EndpointError(f"{sent.host} answered something that is not a chat completion")
    if isinstance(exc, (openai.APIConnectionError, OSError)):
        return connection_error(exc, sent)
    if isinstance(exc, openai.LengthFinishReasonError):
        return TruncatedReply("the reply was cut off at the token limit")
    if isinstance(exc, openai.ContentFilterFinishReasonError):
        return RefusedReply("a content filter stopped the reply")
    if isinstance(exc, openai.APIError):  # one inside of a stream or a 200, so without a status
        return error_from_problem(read_problem(500, exc.body), sent)
    if isinstance(exc, (openai.OpenAIError, openai.InvalidWebhookSignatureError)):
        # What is left is about credentials, webhooks and web sockets: none depends on an article.
        return EndpointError(f"{sent.host}: the client failed with {type(exc).__name__}")
    return _instructor_error(exc, sent)


def status_problem(exc: Any) -> Problem:
    """Return what an `openai.APIStatusError` carries."""
    return read_problem(exc.status_code, exc.body, exc.response.headers)


def _instructor_error(exc: BaseException, sent: Sent) -> SummarizerError:
    from instructor.core import exceptions as instructor

    if isinstance(exc, instructor.IncompleteOutputException):
        return TruncatedReply("the reply was cut off at the token limit")
    if isinstance(exc, instructor.TokenBudgetError):
        return BudgetReached("the token budget for asking again is spent")
    if isinstance(exc, instructor.InstructorRetryException):
        # Its text holds every completion that failed, so only its cause is read.
        if isinstance(exc.__cause__, Exception):
            return map_error(exc.__cause__, sent)
        return InvalidReply("the reply does not fit its schema")
    if isinstance(
        exc,
        (
            instructor.ValidationError,
            instructor.AsyncValidationError,
            instructor.ResponseParsingError,
            ValidationError,
            JSONDecodeError,
        ),
    ):
        return InvalidReply("the reply does not fit its schema")
    if isinstance(exc, instructor.ProviderError):
        return RequestRejected(f"{sent.host}: the provider's client failed")
    if isinstance(exc, (instructor.InstructorError, instructor.MultimodalError)):
        return ConfigurationError(f"instructor cannot be used so: {type(exc).__name__}")
    return ArticleFailure(f"{sent.host}: unknown error {type(exc).__name__}")
