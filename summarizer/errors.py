"""The errors of summarizer. Catch `SummarizerError` to catch them all.

SummarizerError                     exit code 1
├── ConfigurationError        2     settings, options, environment
│   ├── ClosedError           2     a Summarizer, or a store, that was closed is used
│   ├── PromptError           2     a prompt file that cannot be used
│   └── SchemaError           2     a reply schema that cannot be used
├── InputError                3     input data that cannot be read
├── StoreError                2     the response store cannot be used
├── EndpointError             4     the model's endpoint cannot be used at all
├── BudgetReached             5     the run's budget is spent
├── TooManyFailures           1     more articles failed than a run lets pass
├── WorkersLost               1     the processes or nodes that do the articles end, one by one
└── ArticleFailure            1     this article ends here, the run goes on
    ├── TransientError        1     transport failed in a way that may pass
    ├── RequestRejected       1     the endpoint refused this one request
    │   └── ContextOverflow   1     the article is longer than the model's context
    ├── NotStored             1     offline, and the store has no answer
    └── ReplyError            1     an answer came, but not one to use
        ├── RefusedReply      1     the model, or a content filter, refused
        ├── TruncatedReply    1     the answer was cut off
        └── InvalidReply      1     the answer does not fit the schema
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command ends with."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    BAD_INPUT = 3
    ENDPOINT = 4
    BUDGET = 5
    INTERRUPTED = 130


class SummarizerError(Exception):
    """Base of every error this package raises; `exit_code` is what a command ends with."""

    exit_code = ExitCode.SOME_FAILED


class ConfigurationError(SummarizerError):
    """A setting, an option or the environment cannot be used."""

    exit_code = ExitCode.USAGE


class ClosedError(ConfigurationError):
    """What was closed is used again."""


class PromptError(ConfigurationError):
    """A prompt file is missing, malformed, or asks for what is not provided."""


class SchemaError(ConfigurationError):
    """A reply schema is unknown, malformed, or not fit for strict mode."""


class InputError(SummarizerError):
    """Input data cannot be read; the message names the file and, for JSONL, the line."""

    exit_code = ExitCode.BAD_INPUT


class StoreError(SummarizerError):
    """The response store cannot be opened, read or written.

    A run that can ask goes on without what it can no longer read or write.
    """

    exit_code = ExitCode.USAGE


class EndpointError(SummarizerError):
    """No request can succeed: refused connection, bad key, unknown model, not an LLM server."""

    exit_code = ExitCode.ENDPOINT


class BudgetReached(SummarizerError):
    """The run's budget of money or tokens is spent."""

    exit_code = ExitCode.BUDGET


class TooManyFailures(SummarizerError):
    """More articles failed than the run was told to let pass."""


class WorkersLost(SummarizerError):
    """The processes, or the nodes, that do the articles end one after the other."""


class ArticleFailure(SummarizerError):
    """One article cannot be finished; others can.

    `attempts` is how many requests were sent that had no reply.
    """

    attempts = 1


class TransientError(ArticleFailure):
    """Transport failed in a way that may pass.

    `retry_after_s` is the server's wish in seconds, None when it named none.
    `refused` says that nothing listened at the address at all; `status` is that of the HTTP answer,
    None when there was none. `attempts` counts all sends that failed so.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: float | None = None,
        refused: bool = False,
        status: int | None = None,
        attempts: int = 1,
    ) -> None:
        super().__init__(message)
        self.attempts = attempts
        self.status = status
        self.retry_after_s = retry_after_s
        self.refused = refused


class RequestRejected(ArticleFailure):
    """The endpoint works, but refused this one request."""


class ContextOverflow(RequestRejected):
    """The request is longer than the model's context.

    `window` is what that holds, in tokens, None when the server does not say.
    """

    def __init__(self, message: str, *, window: int | None = None) -> None:
        super().__init__(message)
        self.window = window


class NotStored(ArticleFailure):
    """Offline, and the store holds no answer to this request."""

    attempts = 0


class ReplyError(ArticleFailure):
    """An answer came, but not one that a record can be made of."""

    attempts = 0


class RefusedReply(ReplyError):
    """The model refused, or a content filter stopped it."""


class TruncatedReply(ReplyError):
    """The answer was cut off; `content` is what came, for salvage."""

    def __init__(self, message: str, *, content: str = "") -> None:
        super().__init__(message)
        self.content = content


class InvalidReply(ReplyError):
    """The answer does not fit the schema; `problems` lists why, one line each."""

    def __init__(self, message: str, *, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems
