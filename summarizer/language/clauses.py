"""The main clause of a claim: its subject, its verb, and what belongs to neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer.language.lines import FINITE, Line

# An opening phrase up to its comma; then a subject with its asides and relative clauses; then the
# verb, which is no participle behind a noun ("the treaty signed in May was") where a sure one
# follows before the clause ends.
_OPENING = (
    r"(?P<opening>(?:(?![gE][oNx]*[bvmF])c?(?:[upagEzxT]|[vmb](?=[dhN]))(?:(?![,;:]).){0,40},"
    r"|[up]T(?=d)|[^,;:bvmFSKLJYDEHqQ]{1,12},(?![EKgR])){0,3})"
)
_RELATIVE = (
    rf"(?:,[Rt][^;:Q]{{1,40}}?,|(?:R|(?<=[oNTd#gEk)])t)[^,;:Q{FINITE}]{{0,12}}[{FINITE}]+"
    rf"[^,;:Q{FINITE}]{{0,14}}?"
    r"|,[^,;:]{1,30},|-[^-;:]{1,30}-)"
)
_SUBJECT = r"(?:z[bvF]|(?<=[do])Q|[^,;:bvmFSKLYDHQR]){0,24}?"
_ON = rf"(?:z[bvF]|z(?![bvF])|[^;:QRtuchz{FINITE}]){{0,20}}"
_MAIN = re.compile(
    rf"{_OPENING}(?P<subject>{_SUBJECT}{_RELATIVE}?[x#oN]*?)"
    rf"(?P<verb>x*(?:H|[bvmFSKLYD]|(?<=h)[EJ]|E(?!{_ON}[bvmF])|J(?!{_ON}[bvmFE]))"
    r"[xnbvmE]*)"
)
_PREDICATE_END = re.compile(r"[,;:QRtu-]")
_TELLS = re.compile(f"(?:[xv]*[SK]|[xbv]*L)[^{FINITE}k]*")
_LONGEST_PREDICATE = 10  # items: beyond it, no cue of the main verb was found


@dataclass(frozen=True)
class MainClause:
    """Items of the main clause: its subject, verb group `[verb, behind)` and predicate's end.

    `opening` are the tags of what stands before the subject.
    """

    opening: str
    subject: int
    verb: int
    behind: int
    end: int


def main_clause(line: Line) -> MainClause | None:
    """Return the main clause of a line, None where no finite verb is found."""
    return _main_clause(line.tags)


def told_line(line: Line) -> Line:
    """Return what a line tells that says who tells it too: C of "Roe said on Monday that C".

    Of "If C, Roe said, D" it is "If C, D".
    """
    clause = main_clause(line)
    if clause is None or not _TELLS.fullmatch(line.tags, clause.verb, clause.end):
        return line
    mark, at = line.tags[clause.end :][:1], clause.end + 1
    goes_on = clause.opening and line.tags[at : at + 1] not in tuple("GgRWZE")  # no ", saying"
    if mark != "t" and not (mark == "," and goes_on):
        return line
    first, items = (clause.subject if mark == "," else 0), line.items
    words, tags = line.words[:first] + line.words[at:], line.tags[:first] + line.tags[at:]
    return replace(line, items=items[:first] + items[at:], words=words, tags=tags)


@lru_cache(maxsize=1000)  # of one claim it is asked for six times
def _main_clause(tags: str) -> MainClause | None:
    match = _MAIN.match(tags)
    if match is None:
        return None
    stop = _PREDICATE_END.search(tags, match.end("verb"))
    end = min(stop.start() if stop else len(tags), match.end("verb") + _LONGEST_PREDICATE)
    return MainClause(
        match["opening"], match.start("subject"), match.start("verb"), match.end("verb"), end
    )
