"""What does not fit in a reply, in lines for the model that wrote it and for people."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from summarizer.errors import InvalidReply

MAX_PROBLEMS = 20
MAX_PROBLEM_CHARS = 200
MAX_SHOWN_CHARS = 40  # a longer value is more likely article text than a wrong enum member


def validation_problems(exc: ValidationError) -> tuple[str, ...]:
    """Return what does not fit, one line each: "claims.3.status: input should be ..., got 'x'".

    At most 20 lines of at most 200 characters. Values are shown only when they are short, so
    neither the reply nor the article is repeated.
    """
    lines: list[str] = []
    for error in exc.errors(include_url=False, include_context=False):
        line = problem_line(error)
        if line not in lines:
            lines.append(line)
    if len(lines) > MAX_PROBLEMS:
        n_more = len(lines) - MAX_PROBLEMS + 1
        lines = [*lines[: MAX_PROBLEMS - 1], f"and {n_more} more of the kind"]
    return tuple(lines)


def invalid_reply(exc: ValidationError, *, also: str = "") -> InvalidReply:
    """Return the error that says where a reply does not fit, without its values; problems say more.

    `also` is what was wrong before that, with the JSON itself.
    """
    problems = validation_problems(exc)
    n_errors = exc.error_count()
    first = _rule(exc.errors(include_url=False, include_context=False)[0])
    places = "one place" if n_errors == 1 else f"{n_errors} places"
    return InvalidReply(
        f"the reply does not fit its schema in {places}; the first: {first}",
        problems=(also, *problems) if also else problems,
    )


def problem_line(error: ErrorDetails) -> str:
    """Return one problem: its place, the rule, and a short value."""
    return _short(f"{_rule(error)}{_shown(error)}")


def _rule(error: ErrorDetails) -> str:
    """Return the place of a problem, and the rule."""
    place = ".".join(str(part) for part in error["loc"]) or "the reply"
    message = error["msg"].removeprefix("Value error, ")
    return _short(f"{place}: {message[:1].lower()}{message[1:]}")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MAX_PROBLEM_CHARS else line[: MAX_PROBLEM_CHARS - 3] + "..."


def _shown(error: ErrorDetails) -> str:
    """Return ", got VALUE" for a short plain value, and nothing for any other."""
    value = error.get("input")
    if error["type"] in ("missing", "json_invalid") or not (
        value is None or isinstance(value, (str, int, float, bool))
    ):
        return ""
    shown = repr(value)
    return f", got {shown}" if len(shown) <= MAX_SHOWN_CHARS else ""
