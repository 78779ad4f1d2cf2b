"""Dates by a holiday's name, resolved by the package `holidays`.

The package takes 0.2 s to import and a country's year some milliseconds, so it is imported when a
name occurs, and what it gives is kept. Holidays without a country are those of the United States.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from summarizer.language.day_words import OF_YEAR, View, form, one_of, year_in
from summarizer.language.periods import Days, Period, day_of, nearest

# name in the text -> country, name in the package, days from it
_HOLIDAYS: dict[str, tuple[str, str, int]] = {
    "New Year's Day": ("US", "New Year's Day", 0),
    "New Year's Eve": ("US", "New Year's Eve", 0),
    "Martin Luther King Jr. Day": ("US", "Martin Luther King Jr. Day", 0),
    "Martin Luther King Day": ("US", "Martin Luther King Jr. Day", 0),
    "Groundhog Day": ("US", "Groundhog Day", 0),
    "Valentine's Day": ("US", "Valentine's Day", 0),
    "Presidents' Day": ("US", "Washington's Birthday", 0),
    "Presidents Day": ("US", "Washington's Birthday", 0),
    "St. Patrick's Day": ("US", "Saint Patrick's Day", 0),
    "St Patrick's Day": ("US", "Saint Patrick's Day", 0),
    "Mardi Gras": ("US", "Easter Sunday", -47),
    "Shrove Tuesday": ("US", "Easter Sunday", -47),
    "Ash Wednesday": ("US", "Easter Sunday", -46),
    "Palm Sunday": ("US", "Easter Sunday", -7),
    "Maundy Thursday": ("US", "Easter Sunday", -3),
    "Good Friday": ("US", "Easter Sunday", -2),
    "Holy Saturday": ("US", "Easter Sunday", -1),
    "Easter Sunday": ("US", "Easter Sunday", 0),
    "Easter Monday": ("US", "Easter Sunday", 1),
    "Easter": ("US", "Easter Sunday", 0),
    "Ascension Day": ("FR", "Ascension Day", 0),
    "Mother's Day": ("US", "Mother's Day", 0),
    "Memorial Day": ("US", "Memorial Day", 0),
    "Father's Day": ("US", "Father's Day", 0),
    "Juneteenth": ("US", "Juneteenth National Independence Day", 0),
    "Independence Day": ("US", "Independence Day", 0),
    "Fourth of July": ("US", "Independence Day", 0),
    "Labor Day": ("US", "Labor Day", 0),
    "Columbus Day": ("US", "Columbus Day", 0),
    "Halloween": ("US", "Halloween", 0),
    "Election Day": ("US", "Election Day", 0),
    "Veterans Day": ("US", "Veterans Day", 0),
    "Armistice Day": ("FR", "Armistice Day", 0),
    "Thanksgiving Day": ("US", "Thanksgiving Day", 0),
    "Thanksgiving": ("US", "Thanksgiving Day", 0),
    "Black Friday": ("US", "Thanksgiving Day", 1),
    "Cyber Monday": ("US", "Thanksgiving Day", 4),
    "Christmas Eve": ("US", "Christmas Day", -1),
    "Christmas Day": ("US", "Christmas Day", 0),
    "Christmas": ("US", "Christmas Day", 0),
    "Boxing Day": ("GB", "Boxing Day", 0),
    "Bastille Day": ("FR", "National Day", 0),
    "All Saints' Day": ("FR", "All Saints' Day", 0),
    "Canada Day": ("CA", "Canada Day", 0),
    "Australia Day": ("AU", "Australia Day", 0),
    "Anzac Day": ("AU", "ANZAC Day", 0),
    "Chinese New Year": ("SG", "Chinese New Year", 0),
    "Lunar New Year": ("SG", "Chinese New Year", 0),
    "Eid al-Fitr": ("SG", "Eid al-Fitr", 0),
    "Eid al-Adha": ("SG", "Eid al-Adha", 0),
    "Diwali": ("SG", "Diwali", 0),
    "Vesak": ("SG", "Vesak Day", 0),
    "Nowruz": ("IR", "Nowruz", 0),
    "Rosh Hashanah": ("IL", "Rosh Hashanah", 0),
    "Yom Kippur": ("IL", "Yom Kippur", 0),
    "Passover": ("IL", "Pesach", 0),
}
# What tells that a feast may be named, as words of lower case letters.
HOLIDAY_WORDS = frozenset(
    "christmas easter thanksgiving halloween juneteenth diwali vesak nowruz passover eid yom rosh"
    " boxing bastille valentine memorial labor columbus veterans armistice presidents independence"
    " election mother father patrick year new fourth canada australia anzac saints ascension"
    " groundhog mardi shrove ash palm maundy good holy black cyber king".split()
)
# A day of one of these names may be any other, too: "King", "black", "Independence Day" elsewhere.
_AFTER_PREPOSITION = re.compile(
    r"(?:^|[,;.\"“] |\b(?:on|at|over|since|by|until|till|before|after|for|this|last|next|from|to"
    r"|through|during|around|of|every|between|and|early|late) )$",
    re.IGNORECASE,
)
_A_DAY = re.compile(r" (?:Day|Eve|Friday|Monday|Sunday|Saturday|Tuesday|Wednesday|Thursday)$")
_NAMED = {name.replace("'", "’"): value for name, value in _HOLIDAYS.items()} | _HOLIDAYS
_NAME = one_of([re.escape(name) for name in _NAMED])


def _holiday(match: re.Match[str], view: View) -> Days | None:
    """Return the day of a holiday, None for "Christmas presents" and "every Christmas"."""
    name = match["name"]
    if (
        not _A_DAY.search(name)
        and not match["which"]
        and not _AFTER_PREPOSITION.search(view.before)
    ):
        return None
    bare = not view.before or view.before.endswith((". ", ", "))
    if bare and not _A_DAY.search(name) and re.match(" [a-z]{3}", match.string[match.end() :]):
        return None
    if view.before.endswith(("every ", "each ", "father ")):
        return None
    return _known(name, match, view)


def _known(name: str, match: re.Match[str], view: View) -> Days:
    country, official, n_days = _NAMED[name]

    def of_year(year: int) -> Period:
        return day_of(_day(country, official, year) + timedelta(days=n_days))

    if (year := year_in(match, view)) is not None:
        return of_year(year)
    which = (match["which"] or "").casefold()
    today, tense = view.today, view.tense
    if which:
        tense = "past" if which == "last" else "ahead"
        if which == "this" and view.tense == "past":
            tense = "past"
        today += timedelta(days={"last": -1, "next": 1}.get(which, 0))
    return nearest(of_year, today, tense)


@lru_cache(maxsize=512)
def _day(country: str, official: str, year: int) -> date:
    """Return the first day of a holiday in a year; ValueError where that year has none."""
    import holidays  # imported when a name occurs: 0.2 s

    categories = ("public", "unofficial") if country == "US" else ("public",)
    calendar = holidays.country_holidays(
        country, years=year, language="en_US", categories=categories, observed=False
    )
    days = [
        day
        for day, names in calendar.items()
        if official in names.replace(" (estimated)", "").split("; ")
    ]
    if not days:
        raise ValueError(f"{official} was not kept in {year}")
    return min(days)


HOLIDAY_FORMS = (
    form(
        rf"\b(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext) )?(?P<name>{_NAME})(?![\w'’]){OF_YEAR}",
        _holiday,
    ),
)
