"""Every exception class of openai and instructor ends in one of ours."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import aiohttp
import httpx2
import openai
import pytest
from instructor.core.exceptions import InstructorRetryException

from summarizer.backends.redaction import Sent
from summarizer.backends.sdk_errors import map_error
from summarizer.errors import (
    ArticleFailure,
    BudgetReached,
    ConfigurationError,
    ContextOverflow,
    EndpointError,
    InvalidReply,
    RefusedReply,
    RequestRejected,
    SummarizerError,
    TransientError,
    TruncatedReply,
)

# Modules that define exceptions, beyond what importing the packages loads.
for module in (
    "openai._extras._common",
    "openai.lib._old_api",
    "openai.lib.azure",
    "instructor.v2.core.remote",
):
    import_module(module)

REQUEST = httpx2.Request("POST", "http://host/v1/chat/completions")
NO_ROUTE = aiohttp.ClientConnectorError(None, OSError(113, "No route to host"))  # type: ignore[arg-type]  # nobody reads the key
SENT = Sent("host", "test-model", ("sk-secret-key-1234",))

EXPECTED = {
    "openai.APIConnectionError": TransientError,
    "openai.APIError": TransientError,
    "openai.APIResponseValidationError": EndpointError,
    "openai.APIStatusError": RequestRejected,
    "openai.APITimeoutError": TransientError,
    "openai.AuthenticationError": EndpointError,
    "openai.BadRequestError": RequestRejected,
    "openai.ConflictError": TransientError,
    "openai.ContentFilterFinishReasonError": RefusedReply,
    "openai.InternalServerError": TransientError,
    "openai.InvalidWebhookSignatureError": EndpointError,
    "openai.LengthFinishReasonError": TruncatedReply,
    "openai.NotFoundError": EndpointError,
    "openai.OAuthError": EndpointError,
    "openai.OpenAIError": EndpointError,
    "openai.PermissionDeniedError": EndpointError,
    "openai.RateLimitError": TransientError,
    "openai.UnprocessableEntityError": RequestRejected,
    "openai.WebSocketConnectionClosedError": EndpointError,
    "openai.WebSocketQueueFullError": EndpointError,
    "openai._AmbiguousModuleClientUsageError": EndpointError,
    "openai._exceptions.SubjectTokenProviderError": EndpointError,
    "openai._extras._common.MissingDependencyError": EndpointError,
    "openai._legacy_response.MissingStreamClassError": ArticleFailure,  # we never stream
    "openai._response.MissingStreamClassError": ArticleFailure,
    "openai._response.StreamAlreadyConsumed": EndpointError,
    "openai.lib._old_api.APIRemovedInV1": EndpointError,
    "openai.lib.azure.MutuallyExclusiveAuthError": EndpointError,
    "instructor.v2.core.errors.AsyncValidationError": InvalidReply,
    "instructor.v2.core.errors.ClientError": ConfigurationError,
    "instructor.v2.core.errors.ConfigurationError": ConfigurationError,
    "instructor.v2.core.errors.IncompleteOutputException": TruncatedReply,
    "instructor.v2.core.errors.InstructorError": ConfigurationError,
    "instructor.v2.core.errors.InstructorRetryException": InvalidReply,
    "instructor.v2.core.errors.ModeError": ConfigurationError,
    "instructor.v2.core.errors.MultimodalError": ConfigurationError,
    "instructor.v2.core.errors.ProviderError": RequestRejected,
    "instructor.v2.core.errors.ResponseParsingError": InvalidReply,
    "instructor.v2.core.errors.TokenBudgetError": BudgetReached,
    "instructor.v2.core.errors.TokenBudgetExceeded": BudgetReached,
    "instructor.v2.core.errors.TokenUsageUnavailableError": BudgetReached,
    "instructor.v2.core.errors.ValidationError": InvalidReply,
    "instructor.v2.core.exceptions.RegistryError": ConfigurationError,
    "instructor.v2.core.exceptions.ValidationContextError": ConfigurationError,
    "instructor.v2.core.remote.RemoteFetchError": ArticleFailure,  # we send no images
}


def _subclasses(base: type[Exception]) -> Iterator[type[Exception]]:
    for child in base.__subclasses__():
        yield child
        yield from _subclasses(child)


def _sdk_exceptions() -> dict[str, type[Exception]]:
    """Return all exception classes that the two packages define, by their full name."""
    return {
        f"{kind.__module__}.{kind.__name__}": kind
        for kind in _subclasses(Exception)
        if kind.__module__.split(".")[0] in ("openai", "instructor")
    }


def _instance(kind: type[Exception]) -> Exception:
    """Return an instance, made as its package would make it."""
    status = getattr(kind, "status_code", 500 if kind is openai.InternalServerError else 418)
    completion = openai.types.chat.ChatCompletion.model_construct(usage=None)
    values: dict[str, Any] = {
        "response": httpx2.Response(status, request=REQUEST),
        "request": REQUEST,
        "body": None,
        "message": "it failed",
        "completion": completion,
        "mode": "m",
        "provider": "p",
        "valid_modes": [],
        "n_attempts": 1,
        "total_usage": 0,
        "budget": 1,
        "unsent_messages": [],
        "symbol": "s",
    }
    if kind is openai.OAuthError:
        values["response"] = httpx2.Response(401, request=REQUEST)
    try:
        parameters = inspect.signature(kind.__init__).parameters.values()
    except ValueError:
        return kind()
    wanted = {
        parameter.name: values[parameter.name]
        for parameter in parameters
        if parameter.default is parameter.empty and parameter.name in values
    }
    return kind(**wanted)


def test_the_table_names_every_exception_class() -> None:
    """A class that a new version adds fails here, before it surprises a run."""
    assert sorted(_sdk_exceptions()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_class_is_mapped(name: str) -> None:
    """Each failure has one of our classes, a message, and shows no request of the SDK."""
    mapped = map_error(_instance(_sdk_exceptions()[name]), SENT)
    assert type(mapped) is EXPECTED[name]
    assert str(mapped)


def test_ours_pass_unchanged() -> None:
    """What is already ours is not wrapped again."""
    error = ContextOverflow("too long")
    assert map_error(error) is error


def test_a_wrapped_failure_is_mapped_by_its_cause() -> None:
    """instructor wraps API errors; its own text holds completions and is never shown."""
    wrapper = InstructorRetryException(
        "the completion text", n_attempts=1, total_usage=0, last_completion="secret"
    )
    wrapper.__cause__ = openai.AuthenticationError(
        "x", response=httpx2.Response(401, request=REQUEST), body=None
    )
    mapped = map_error(wrapper, SENT)
    assert isinstance(mapped, EndpointError)
    assert "completion" not in str(mapped)


def _connection_failure(cause: BaseException) -> openai.APIConnectionError:
    """Return what the SDK raises when the transport failed with `cause`."""
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = httpx2.ConnectTimeout("x")
    error.__cause__.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "kind", "refused"),
    [
        (aiohttp.ConnectionTimeoutError(), TransientError, True),
        (ConnectionRefusedError(), TransientError, True),
        (NO_ROUTE, TransientError, True),
        (aiohttp.ServerDisconnectedError(), TransientError, False),
        (aiohttp.SocketTimeoutError(), TransientError, False),
        (ConnectionResetError(), TransientError, False),
        (TimeoutError(), TransientError, False),
    ],
)
def test_connection_failures_are_told_apart_by_what_is_at_the_bottom(
    cause: BaseException, kind: type[SummarizerError], refused: bool
) -> None:
    """Through aiohttp the SDK calls a refused connection a timeout; we do not."""
    mapped = map_error(_connection_failure(cause), SENT)
    assert type(mapped) is kind
    assert isinstance(mapped, TransientError)
    assert mapped.refused is refused


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (aiohttp.InvalidURL("http://"), ConfigurationError),
        (aiohttp.ClientResponseError(None, ()), EndpointError),  # type: ignore[arg-type]
    ],
)
def test_what_no_wait_will_mend_is_not_transient(
    cause: BaseException, kind: type[SummarizerError]
) -> None:
    """A host that cannot be named, or that speaks no HTTP, ends the run."""
    assert type(map_error(_connection_failure(cause), SENT)) is kind
