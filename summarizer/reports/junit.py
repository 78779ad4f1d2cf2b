"""A verdict as JUnit XML, which CI systems show test by test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from summarizer.evaluation.verdict import CaseResult, GateCheck, Verdict
from summarizer.reports.evaluation import variants, words
from summarizer.reports.phrases import neutral

# Allowed in Python and JSON, but in no XML document, not even escaped.
_NOT_XML = re.compile("[\ufffe\uffff]")
_PROPERTIES: Final = (
    "model", "verified_by", "judged_by", "mode", "prompt", "endpoint", "baseline", "against",
    "verdict",
)  # fmt: skip


def render_junit(verdicts: Sequence[Verdict]) -> str:
    """Return a suite for each verdict: a testcase for every threshold, and one for every article.

    Of several each is named by its variant too: CI systems tell tests apart by their names.
    An article's testcase fails when it has no record, a score that is an error, or a missed
    threshold of its own. What is to mend stands in its output. A check that was let through has
    passed, and its output says why.
    """
    names = [verdict.suite for verdict in verdicts]
    if len(verdicts) > 1:
        names = [f"{s}: {v}" for s, v in zip(names, variants.names(verdicts), strict=True)]
    suites = [line for v, name in zip(verdicts, names, strict=True) for line in _suite(v, name)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>"]
    return "\n".join(lines) + "\n"


class _Test(NamedTuple):
    """A testcase: its output is lines that are harmless already."""

    name: str
    group: str
    failures: list[GateCheck]
    output: list[str]


def _suite(verdict: Verdict, name: str) -> list[str]:
    tests = list(_tests(verdict))
    n_failed = sum(bool(test.failures) for test in tests)
    head = (
        f"<testsuite name={_quoted(name)} tests={_quoted(str(len(tests)))}"
        f' failures={_quoted(str(n_failed))} errors="0" time="{verdict.usage.latency_s:.3f}">'
    )
    properties = [
        f"    <property name={_quoted(key)} value={_quoted(value)}/>"
        for key in _PROPERTIES
        if (value := getattr(verdict, key))
    ]
    start = [f"  {head}", "  <properties>", *properties, "  </properties>"]
    testcases = (_testcase(test, f"{name}.{test.group}") for test in tests)
    return [*start, *testcases, "  </testsuite>"]


def _tests(verdict: Verdict) -> Iterator[_Test]:
    """Yield a test for each check, those of one article together and last."""
    own: dict[str, list[GateCheck]] = {case.article: [] for case in verdict.cases}
    for check in verdict.checks:
        if check.where in own:
            own[check.where].append(check)
        else:
            output = _allowed([check], verdict) or [_plain(check.message)]
            yield _Test(check.name, "thresholds", _failed([check], verdict), output)
    for case in verdict.cases:
        checks = own[case.article]
        output = [*_allowed(checks, verdict), *_to_mend(case)]
        yield _Test(case.article, "cases", _failed(checks, verdict), output)


def _failed(checks: Sequence[GateCheck], verdict: Verdict) -> list[GateCheck]:
    return [check for check in checks if not check.passed and check not in verdict.allowed]


def _allowed(checks: Sequence[GateCheck], verdict: Verdict) -> list[str]:
    return [
        _plain(f"allowed to fail: {words.allowed_words(check, verdict)}")
        for check in checks
        if check in verdict.allowed
    ]


def _to_mend(case: CaseResult) -> Iterator[str]:
    """Yield what is to mend in an article, under titles."""
    for title, entries in words.sections([case]):
        yield f"{title}: {len(entries)}"
        for entry in entries:
            yield f"  {_plain(entry.place)}: {_plain(entry.said)}"
            yield from (f"    {_plain(more)}" for more in entry.more)


def _testcase(test: _Test, group: str) -> str:
    parts = [f"  <testcase name={_quoted(test.name)} classname={_quoted(group)}>"]
    if test.failures:
        message = "; ".join(_plain(check.message) for check in test.failures)
        places = "\n".join(_plain(words.check_place(check)) for check in test.failures)
        attributes = f"message={_quoted(message)} type={_quoted(test.failures[0].kind)}"
        parts.append(f"    <failure {attributes}>{escape(places)}</failure>")
    if test.output:
        output = escape("\n".join(test.output))
        parts.append(f"    <system-out>{output}</system-out>")
    return "\n".join([*parts, "  </testcase>"])


def _quoted(text: str) -> str:
    return quoteattr(_plain(text))


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", neutral(text))
