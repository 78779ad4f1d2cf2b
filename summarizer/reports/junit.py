"""A verdict as JUnit XML, which CI systems show test by test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from summarizer.evaluation.verdict import CaseResult, GateCheck, Verdict
from summarizer.reports.phrases import neutral

# Allowed in Python and JSON, but in no XML document, not even escaped.
_NOT_XML = re.compile("[\ufffe\uffff]")


def render_junit(verdicts: Sequence[Verdict]) -> str:
    """Return a suite for each verdict: a testcase for every threshold, and one for every article.

    An article's testcase fails when it has no record, a score that is an error, or a missed
    threshold of its own. What was missed stands in its output.
    """
    suites = [line for verdict in verdicts for line in _suite(verdict)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>"]
    return "\n".join(lines) + "\n"


def _suite(verdict: Verdict) -> list[str]:
    own = {
        case.article: [c for c in verdict.checks if c.where == case.article]
        for case in verdict.cases
    }
    rest = [check for check in verdict.checks if check.where not in own]
    tests = [(check.name, "thresholds", [check], check.message) for check in rest]
    tests += [(case.article, "cases", own[case.article], _said(case)) for case in verdict.cases]
    n_failed = sum(any(not check.passed for check in checks) for _, _, checks, _ in tests)
    head = (
        f"<testsuite name={_quoted(verdict.suite)} tests={_quoted(str(len(tests)))}"
        f' failures={_quoted(str(n_failed))} errors="0" time="{verdict.usage.latency_s:.3f}">'
    )
    properties = [
        f"    <property name={_quoted(name)} value={_quoted(getattr(verdict, name))}/>"
        for name in ("model", "mode", "verdict")
    ]
    start = [f"  {head}", "  <properties>", *properties, "  </properties>"]
    testcases = (
        _testcase(name, f"{verdict.suite}.{group}", checks, output)
        for name, group, checks, output in tests
    )
    return [*start, *testcases, "  </testsuite>"]


def _said(case: CaseResult) -> str:
    """Return what was missed, and what nothing supports, a line each."""
    missed = [
        f"{case.gold}:{case.lines.get(claim, 1)}: missed {claim}: {case.texts.get(claim, '')}"
        for claim in case.missed
    ]
    wrong = [f"unsupported {claim}: {case.texts.get(claim, '')}" for claim in case.unsupported]
    return "\n".join(map(_plain, [*missed, *wrong]))


def _testcase(name: str, group: str, checks: Sequence[GateCheck], output: str) -> str:
    failed = [check for check in checks if not check.passed]
    parts = [f"  <testcase name={_quoted(name)} classname={_quoted(group)}>"]
    if failed:
        message = "; ".join(_plain(check.message) for check in failed)
        places = "\n".join(f"{check.file}:{check.line or 1}" for check in failed if check.file)
        attributes = f"message={_quoted(message)} type={_quoted(failed[0].kind)}"
        parts.append(f"    <failure {attributes}>{escape(_plain(places))}</failure>")
    if output:
        parts.append(f"    <system-out>{escape(output)}</system-out>")
    return "\n".join([*parts, "  </testcase>"])


def _quoted(text: str) -> str:
    return quoteattr(_plain(text))


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", neutral(text))
