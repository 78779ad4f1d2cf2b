"""The verdict on a suite: what every report shows, and what `eval --json` writes.

`Verdict.to_json` and `read_verdict` are each other's inverse. Shares and F1 are in [0, 1]; a value
is None where nothing was measured, and then there is a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import orjson
from pydantic import Field, ValidationError, model_validator

from summarizer.articles.rows import parse_json
from summarizer.errors import InputError
from summarizer.evaluation.line_numbers import find_key_lines
from summarizer.evaluation.scorers.table import TodaysNames
from summarizer.evaluation.scores import NearMiss, Score, WrongLabel
from summarizer.parsing import validation_problems
from summarizer.values import Value
from summarizer.vocabulary import READ

T = TypeVar("T", bound=Value)

VERDICT_SCHEMA: Final = "urn:summarizer:verdict:1"

RunMode = Literal["live", "replayed", "offline"]
CheckKind = Literal[
    "minimum", "maximum", "coverage", "outcome", "error", "regression", "incomparable"
]


class ScoreResult(Value):
    """One score over the suite.

    `value` weighs every claim alike (micro), `macro` every article. `low` to `high` is the 95 %
    interval of `value`, over articles. `n` cases have a value, `skipped` and `errors` have none; a
    case is one article, asked for once. `runs` are the values of each repeat, `spread` their
    standard deviation: how much the model varies on the same articles, apart from the interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    macro: float | None = None
    n: int
    skipped: int
    errors: int
    reason: str | None = None
    runs: tuple[float | None, ...] = ()
    spread: float | None = None

    @property
    def coverage(self) -> float:
        """Return the share of cases with a value, 0 of none."""
        total = self.n + self.skipped + self.errors
        return self.n / total if total else 0.0


NOT_MEASURED: Final = ScoreResult(value=None, n=0, skipped=0, errors=0)


class CaseResult(Value):
    """One article: its scores, the gold claims that were missed, the claims that nothing supports.

    Both are ids; `texts` has their wording, `lines` where gold claims stand in the file `gold`: the
    missed ones, and those of `near` (nearly said) and `wrong` (found, with another label). With
    repeats each of these counts when it was so in at least half of them.
    `called_wrong` are the claims that a second reading calls wrong in any of them, in words.
    """

    article: str
    gold: str
    outcome: str
    scores: Annotated[dict[str, Score], TodaysNames]
    missed: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    near: tuple[NearMiss, ...] = ()
    wrong: tuple[WrongLabel, ...] = ()
    called_wrong: tuple[str, ...] = ()
    texts: dict[str, str] = Field(default_factory=dict)
    lines: dict[str, int] = Field(default_factory=dict)

    @property
    def was_read(self) -> bool:
        """Say whether something of the article was read, by every repeat."""
        return self.outcome in READ


class GateCheck(Value):
    """One thing the gate looked at. `where` is "" for the suite, "slice NAME", or an article's id.

    `file` and `line` are where the limit, or the gold of the article, stands.
    """

    kind: CheckKind
    passed: bool
    message: str
    score: str | None = None
    where: str = ""
    value: float | None = None
    limit: float | None = None
    file: str = ""
    line: int | None = None

    @property
    def name(self) -> str:
        """Return a name that no other check of the suite has."""
        return " ".join(filter(None, (self.where, self.score, self.kind)))


class Usage(Value):
    """What a run used: sums over all cases, latency as median and sum, in seconds."""

    requests: int = 0
    reasks: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    latency_s: float = 0.0
    median_latency_s: float = 0.0


class Inputs(Value):
    """SHA-256 of what scores depend on, by name; see `summarizer.evaluation.inputs`.

    `scorers` is the version of the scoring itself, `judges` the models that score (`judge`,
    `verify`), each with the hash of its prompt.
    """

    gold: dict[str, str]
    articles: dict[str, str]
    prompts: dict[str, str]
    schemas: dict[str, str]
    scorers: str
    judges: dict[str, str] = Field(default_factory=dict)


class Verdict(Value):
    """What a suite came to. `checks` is all that the gate looked at, `failures` what did not pass.

    `verified_by` and `judged_by` are the other models that had a say. `baseline` is the file that
    the run was held to, `against` the state in git (a ref). `allowed` are checks that did not pass
    and were let through, for the `reason` that somebody gave.
    `confusion` counts, for status and polarity, the labels given (inner) by gold's label (outer).
    `notes` say what a reader must know before believing a number.
    """

    schema_id: Literal["urn:summarizer:verdict:1"] = Field(default=VERDICT_SCHEMA, alias="schema")
    verdict: Literal["pass", "fail"]
    suite: str
    model: str
    mode: RunMode
    verified_by: str | None = None
    judged_by: str | None = None
    prompt: str | None = None
    endpoint: str | None = None
    baseline: str | None = None
    against: str | None = None
    reason: str | None = None
    repeats: int = 1
    scores: Annotated[dict[str, ScoreResult], TodaysNames]
    confusion: dict[str, dict[str, dict[str, int]]] = Field(default_factory=dict)
    cases: Annotated[tuple[CaseResult, ...], Field(min_length=1)]
    checks: tuple[GateCheck, ...] = ()
    failures: tuple[GateCheck, ...] = ()
    allowed: tuple[GateCheck, ...] = ()
    usage: Usage = Usage()
    inputs: Inputs
    notes: tuple[str, ...] = ()
    suite_file: str = ""

    @model_validator(mode="after")
    def _each_case_once(self) -> Verdict:
        seen: set[str] = set()
        for case in self.cases:
            if case.article in seen:
                raise ValueError(f"the article {case.article!r} stands twice among the cases")
            seen.add(case.article)
        return self

    @property
    def passed(self) -> bool:
        """Say whether the gate lets the run through."""
        return self.verdict == "pass"

    @property
    def headline(self) -> str:
        """Return the first line of every report: model, mode, and what was run."""
        said = {
            "live": f"live: {'a' if self.judged_by else 'the'} model was asked",
            "replayed": "replayed: every reply was recorded before",
            "offline": "offline: the built-in reader, no model was asked",
        }[self.mode]
        by = f", verified by {self.verified_by}" if self.verified_by else ""
        return f"model {self.model}{by}, {said}"

    def missed(self) -> Iterator[tuple[CaseResult, str]]:
        """Yield every gold claim that was missed, with its case."""
        for case in self.cases:
            for claim in case.missed:
                yield case, claim

    def to_json(self) -> bytes:
        """Return the file form: indented, with a newline at the end."""
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_INDENT_2) + b"\n"


def read_json(path: Path, data: bytes | None = None) -> dict[str, Any]:
    """Return the JSON object of a file that summarizer wrote, or of `data`, which stood there.

    Raises InputError for what cannot be read, is no object, or names a key twice.
    """
    if data is None:
        try:
            data = path.read_bytes()
        except OSError as exc:
            raise InputError(f"{path}: cannot be read: {exc.strerror or exc}") from exc
    try:
        value = parse_json(data)
    except InputError as exc:
        raise InputError(f"{path}: {exc}") from exc
    if not isinstance(value, dict):
        raise InputError(f"{path}: is JSON, but not an object")
    for pointer in (lines := find_key_lines(data.decode("utf-8"))).repeated:
        raise InputError(f"{path}:{lines.line(pointer)}: {pointer}: this key stands twice")
    return value


def read_value(path: Path, value: Mapping[str, Any], form: type[T], *, other: str) -> T:
    """Return the value of a form that the JSON object of a file is.

    Raises InputError with the first thing that does not fit, or `other` for another schema.
    """
    if value.get("schema") != form.model_fields["schema_id"].default:
        raise InputError(f"{path}: {other}")
    try:
        return form.model_validate(value)
    except ValidationError as exc:
        raise InputError(f"{path}: {validation_problems(exc)[0]}") from exc


def read_verdict(path: Path) -> Verdict:
    """Read the one verdict of a file that `summarizer eval --json` wrote.

    Raises InputError for anything else, and for a file of several.
    """
    found = read_verdicts(path)
    if len(found) > 1:
        raise InputError(f"{path}: holds several runs; name it alone to compare these")
    return found[0]


def read_verdicts(path: Path) -> list[Verdict]:
    """Read the verdicts of a file that `summarizer eval --json` wrote: one, or several models.

    Raises InputError for anything else.
    """
    value = read_json(path)
    other = f"is not what `summarizer eval --json` writes: no {VERDICT_SCHEMA}"
    models = value.get("models")
    if not isinstance(models, list):
        return [read_value(path, value, Verdict, other=other)]
    values = [each if isinstance(each, dict) else {} for each in models]
    if not values:
        raise InputError(f"{path}: {other}")
    return [read_value(path, each, Verdict, other=other) for each in values]
