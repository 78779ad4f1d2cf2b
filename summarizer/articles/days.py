"""Publication days, in the forms in which feeds, datasets and pages write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from summarizer.errors import InputError
from summarizer.metadata.datelines import read_stamp

_ISO_DAY = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?![0-9])")
# 20250617, also with a time behind it: 20250617T1000Z, 202506171000, 20250617100000.
_COMPACT_DAY = re.compile(
    r"(?P<y>(?:1[6-9]|20|21)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])"
    r"(?:[T ]?[0-2][0-9][0-5][0-9](?:[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_PYTHON_DAY = re.compile(
    r"datetime\.date(?:time)?\((?P<y>[0-9]{4}), (?P<m>[0-9]{1,2}), (?P<d>[0-9]{1,2})[,)].*"
)
# The slashes are those of .NET.
_EPOCH = re.compile(
    r"(?:/Date\()?(?P<seconds>[0-9]{9,10})(?:[0-9]{3}){0,3}(?:\.[0-9]*)?(?:[+-][0-9]{4})?(?:\)/)?"
)
_ISO_WEEK = re.compile(r"[0-9]{4}-?W[0-9]{2}-?[1-7]")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# As e-mail and RSS have it; dateparser takes 2 ms for one.
_RFC_822 = re.compile(
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun),\s+)?(?P<d>[0-9]{{1,2}})\s+(?P<m>{'|'.join(_MONTHS)})\s+"
    r"(?P<y>[0-9]{4})\s+[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\s+(?:[+-][0-9]{4}|[a-z]{1,5}))?",
    re.IGNORECASE,
)
_MAX_DATE_CHARS = 100


def published_day(name: str, value: object) -> date | None:
    """Return the day of a publication date: ISO, or any absolute form dateparser understands.

    Seconds since 1970 or finer parts of them count too, and the lists into which Python's
    struct_time turns. None for None and for a blank string. InputError for "yesterday", for a day
    without a year, and for 03/04/2025, which is two days.
    """
    if value is None or isinstance(value, datetime):
        return value.date() if value else None
    if isinstance(value, date):
        return value
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list) and len(value) >= 3 and all(type(part) is int for part in value):
        value = "-".join(f"{part:02d}" for part in value[:3])
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = f"{value:.0f}"
    if not isinstance(value, str):
        raise InputError(f"{name!r} is no day such as 2025-06-17")
    value = value.strip()
    if not value:
        return None
    if len(value) <= _MAX_DATE_CHARS and (day := _parse_day(value)) is not None:
        return day
    raise InputError(f"{name!r} {value[:_MAX_DATE_CHARS]!r} is no one day; write YYYY-MM-DD")


@lru_cache(maxsize=4096)  # what is no day takes 30 ms, and one column has it often
def _parse_day(value: str) -> date | None:
    written = _ISO_DAY.match(value) or _COMPACT_DAY.fullmatch(value) or _PYTHON_DAY.fullmatch(value)
    if written is not None:
        try:
            return date(int(written["y"]), int(written["m"]), int(written["d"]))
        except ValueError:
            return None
    if (mail := _RFC_822.fullmatch(value)) is not None:
        try:
            return date(int(mail["y"]), _MONTHS.index(mail["m"].lower()) + 1, int(mail["d"]))
        except ValueError:
            return None
    if (epoch := _EPOCH.fullmatch(value)) is not None:
        return datetime.fromtimestamp(int(epoch["seconds"]), UTC).date()
    if _ISO_WEEK.fullmatch(value):
        return date.fromisoformat(value)
    if (stamp := read_stamp(value)) is not None:
        return stamp.day
    if value.replace(".", "").isdigit():
        return None  # dateparser would find a day in any number
    import dateparser  # 150 ms: only for a date that the cheap forms do not cover

    parsed = dateparser.parse(
        value,
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year", "month", "day"]},
    )
    return parsed.date() if parsed else None
