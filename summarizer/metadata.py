"""What a news text says about itself: day, publisher, title, and the words that are no claim.

Rules read line starts, line ends and short whole lines only, through windows of fixed size,
so time is linear in the length of the text. A date in running prose is never looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from summarizer.models import Article

Span = tuple[int, int]

# Names by which agencies and broadcasters sign. Codes of up to four letters count only in
# capitals, so that "(pa)" in a sentence is not the Press Association.
_PUBLISHERS = {
    "Agence France-Presse": ("AFP",),
    "Al Jazeera": (),
    "Anadolu": ("AA", "Anadolu Agency"),
    "ANI": (),
    "ANSA": (),
    "Associated Press": ("AP",),
    "BBC": ("BBC News", "BBC Sport"),
    "Belga": (),
    "Bernama": (),
    "Bloomberg": ("Bloomberg News",),
    "CNN": ("CNN Business", "CNN Student News"),
    "Deutsche Welle": ("DW",),
    "dpa": ("Deutsche Presse-Agentur",),
    "EFE": ("Agencia EFE",),
    "IANS": (),
    "Interfax": (),
    "KCNA": ("Korean Central News Agency",),
    "Kyodo": ("Kyodo News",),
    "NPR": (),
    "PA Media": ("PA", "Press Association"),
    "Press Trust of India": ("PTI",),
    "Reuters": ("Reuters Health", "Thomson Reuters"),
    "RIA Novosti": ("RIA",),
    "Tass": ("TASS News Agency", "Tass Russian News Agency"),
    "UPI": ("United Press International",),
    "VOA": ("Voice of America",),
    "Xinhua": ("Xinhua News Agency",),
    "Yonhap": ("Yonhap News", "Yonhap News Agency"),
}
_BY_NAME = {
    alias.casefold(): (alias, name)
    for name, aliases in _PUBLISHERS.items()
    for alias in (name, *aliases)
}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TIME = (
    r"(?:[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9](?:\.[0-9]+)?)?(?:\s*[ap]\.?m\b\.?)?"
    r"|[0-2]?[0-9]\s*[ap]\.?m\b\.?|(?:noon|midnight)\b)"
)
_ZONE = (
    r"(?-i:(?:UTC|GMT|Z|[ECMP][SD]?T|AK[SD]T|HST|BST|WES?T|CES?T|EES?T|MSK|IST|PKT|ICT|WIB|HKT"
    r"|SGT|PHT|CST|KST|JST|A[CEW]S?D?T|NZ[SD]T|SAST|EAT|WAT)\b(?:[+-][0-9:]{1,5})?)"
    r"|[+-][0-9]{2}:?[0-9]{2}\b|local time\b"
)
_DATE = (
    r"(?P<y1>[0-9]{4})(?P<s1>[-/.])(?P<m1>[0-9]{1,2})(?P=s1)(?P<d1>[0-9]{1,2})(?![0-9])"
    rf"|(?P<n2>{_MONTH})\s*(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>[0-9]{{4}})\b"
    rf"|(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<n3>{_MONTH}),?[\s-]+"
    r"(?P<y3>[0-9]{4})\b"
    r"|(?P<a4>[0-9]{1,2})(?P<s4>[./-])(?P<b4>[0-9]{1,2})(?P=s4)(?P<y4>[0-9]{4})\b"
    r"|(?P<y5>[0-9]{4})\s*年\s*(?P<m5>[0-9]{1,2})\s*月\s*(?P<d5>[0-9]{1,2})\s*日"
)
_LABEL = (
    r"(?:(?:date|dated|first|last|originally|article|story|created|posted|published|publication"
    r"|pub(?:lished)? date|release date|released|updated?|modified|edited|issued)\b)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?)"
_STAMP = re.compile(
    rf"(?P<date>{_DATE})|(?P<time>T?{_TIME})|(?P<zone>{_ZONE})|(?P<label>{_LABEL})"
    rf"|(?P<other>{_WEEKDAY}|(?:on|at)\b|[\s,;:()/–—-]+)",
    re.IGNORECASE,
)
_RUN_IN = re.compile(
    rf"(?:(?P<label>{_LABEL}(?:\s+(?:on|at)\b)?)\s*:?\s*)?(?P<date>{_DATE})"
    rf"(?:[T\s,|-]{{1,3}}{_TIME}(?:\s*(?:{_ZONE}))?)?\s*[|:–—-]*",
    re.IGNORECASE,
)
_DAY = rf"(?:{_MONTH}\s+[0-9]{{1,2}}|[0-9]{{1,2}}\s+{_MONTH})(?:,?\s+[0-9]{{4}})?"
_DATELINE_DAY = re.compile(rf"(?:^|,?\s+){_DAY}[.,]*$", re.IGNORECASE)
_AGENCY = re.compile(r"\((?P<round>[^()\r\n]{2,40})\)|/(?P<slashed>[A-Z]{3,10})/")
_DASH = re.compile(r"\s*[.:]?\s*[-–—]{1,3}\s*|\.\s+")
_BARE = re.compile(
    rf"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{{2,40}}[A-ZÀ-Þ])(?:, [A-Z][\w. ]{{2,30}}?)?(?:,? {_DAY})?"
    r"\s*(?:[—–]|\s--?\s)\s*(?=[A-ZÀ-Þ0-9\"“‘'])"
)
_LOWER_IN_PLACE = frozenset(
    "of and the de del la las los el da do di du le les am an der den on upon sur near aboard".split()
)

_NAME = (
    r"[A-ZÀ-Þ][\w.'’-]*(?:[ ]+(?:de|da|del|van|von|der|den|la|le|al|bin|ibn|el|[A-ZÀ-Þ][\w.'’-]*))"
    r"{1,4}"
)
_NAMES = rf"{_NAME}(?:(?:,\s*(?:and\s+)?|\s+(?:and|AND)\s+|\s*&\s*){_NAME})*"
_BYLINE = re.compile(
    rf"(?:Written |Reported |Posted |Story )?(?:[Bb]y|BY):?\s+(?:{_NAMES}|(?:[A-Z]\w+ )?[Ss]taff"
    r"(?: [Rr]eporters?| [Ww]riters?)?)(?P<rest>(?:,|\s+(?:in|for|at|of))\s+[^.!?]{2,80})?"
)
_NAMES_ONLY = re.compile(_NAMES)
_NOTE = re.compile(
    r"(?:this is a )?(?:breaking|developing)(?: news)?(?: update| story|,? more to follow)\b.*"
    r"|(?:\S+ ){0,3}earlier (?:story|version|report)(?: follows| is)? below\.?"
    r"|(?:this|the) (?:story|article|report|post|piece|page) (?:has been|was|is being|will be) "
    r"(?:last |first )?(?:updated|published)\b.*"
    r"|\((?:updates?|adds|recasts|refiles)\b.*\)|more to (?:follow|come)\.*"
    r"|(?:share|share this(?: with| article| story| page)?|tweet|e-?mail|print|save|facebook|twitter"
    r"|whatsapp|messenger|pinterest|linkedin|telegram|copy (?:this )?link|advertisement"
    r"|(?:article|story) continues (?:below|after) (?:this )?ad(?:vertisement)?|continue reading"
    r"|read more|see also|more on this (?:story|topic)|related (?:articles|stories|topics|content"
    r"|links)|top stories|most (?:read|popular)|comments|getty images|end|\(end\)|ends"
    r"|skip to content|[0-9]{1,2} min(?:ute)?s? (?:read|ago)|[0-9]{1,2} hours? ago)[:.]?"
    r"|(?:read more|see also|related|more|also read|watch|listen)(?: on this| here| also)?:.*"
    r"|(?:sign up|subscribe)\b.*\b(?:newsletters?|e-?mails?|alerts|channel|podcast|updates)\b.*"
    r"|follow (?:us|\S+ \S+|\S+) on (?:twitter|x|facebook|instagram|telegram|whatsapp|threads)\b.*"
    r"|(?:©|\(c\)|copyright\b).*|all rights reserved\.?|image (?:source|copyright|credit)\b.*"
    r"|\(?(?-i:(?:Additional )?[Rr]eporting|Writing|Editing|Compiled|Translated) by "
    r"(?-i:[A-ZÀ-Þ]\S+ [A-ZÀ-Þ]).*|[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}",
    re.IGNORECASE,
)
# What a label introduces is a claim; only the label itself is not.
_LINE_LABEL = re.compile(
    r"(?:CORRECTION|CORRECTED|CLARIFICATION|UPDATE|UPDATED|BREAKING(?: NEWS)?|EXCLUSIVE|EDITOR[’']S"
    r" NOTE|NOTE|ANALYSIS|EXPLAINER|Correction|Clarification|Update|Breaking(?: news)?|Editor[’']s "
    r"note)(?: \([^()]{2,40}\))?:|FILE(?: PHOTO)?(?::| [-–—] )|(?:Image|Media|Photo) caption[,:]?"
    r"|[Tt]his (?:story|article|report) (?:has been|was) (?:corrected|clarified) to (?:say|show"
    r"|reflect)(?: that)?"
)
_STOCK = re.compile(
    r"Scroll down for videos?|SCROLL DOWN FOR VIDEOS?|Watch the video:"
    r"|Media playback is (?:not supported|unsupported) on (?:this|your) device"
    r"|Share this with(?:\s?(?:Email|Facebook|Messenger|Twitter|Pinterest|WhatsApp|LinkedI?i?n"
    r"|Copy this link))+|(?:Sorry,? )?[Ww]e are (?:not|no longer) (?:currently )?accepting comments "
    r"on this article\.?|These are external links and will open in a new window"
    r"|© ?[0-9]{4} [^.\r\n]{2,60}\. All rights reserved\.?"
    r"|\((?:AP Photo|Photo by|Photo:|Image:|File photo)[^()\r\n]{0,80}\)"
    r"|\((?:Additional reporting|Reporting|Writing|Editing) by [^()\r\n]{2,250}\)"
)
_SIGN_OFF = re.compile(
    r"[.!?…\"”’')]\s*(?:\((?P<round>[^()]{2,40})\)\.?|[—–-]{1,2} ?(?P<dash>.{2,30}))$"
)
_CREDIT = re.compile(r"(?:^|(?<![A-Z][.])(?<=[.!?\"”’'])\s+)([^.!?]*(?:[A-Z]\.[^.!?]*)*)$")

_MAX_FURNITURE_CHARS = 300  # a longer line holds prose, whatever it begins with
_WINDOW = 160  # the longest dateline seen, with place, day and agency, has 70 characters
_MAX_TITLE_CHARS = 200
_HEAD_LINES = 12  # title, subtitle, section, byline, share buttons and date stand above the lead


@dataclass(frozen=True)
class Metadata:
    """What a text says about itself.

    `furniture` are sorted, disjoint `[start, end)` spans that are metadata and never a claim.
    The title is not among them: it states something.
    """

    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    title_span: Span | None = None
    furniture: tuple[Span, ...] = ()


@dataclass
class _Findings:
    """What was found so far; the lowest rank wins, the first of equals."""

    spans: list[Span] = field(default_factory=list)
    days: list[tuple[int, date]] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _LineFacts:
    """What a whole line of furniture says; `labelled` if it calls its date a publication date."""

    day: date | None = None
    updated: bool = False
    labelled: bool = False
    publisher: str | None = None


def read_metadata(text: str) -> Metadata:
    """Return what `text` says about its own day, publisher and title, and where.

    The day is None when the text does not state it in a place made for it. Any string is
    accepted; time is linear in its length, about 1 s for 1,000,000 characters.
    """
    found = _Findings(spans=[match.span() for match in _STOCK.finditer(text)])
    lines = _lines(text)
    facts = [_line_facts(text[start:end]) for start, end in lines]
    in_head, title, last_body = True, None, None
    for index, (start, end) in enumerate(lines):
        if (fact := facts[index]) is not None:
            found.spans.append((start, end))
            _note_line(fact, in_head=in_head, found=found)
            continue
        first = last_body is None
        if first and title is None and (title := _title(text, lines, facts, index)):
            found.spans.extend([(start, title[0])] if title[0] > start else [])
            continue
        _read_body_line(text, start, end, first=first, found=found)
        last_body = index
        in_head = in_head and index < _HEAD_LINES and not _is_prose(text, start, end)
    if last_body is not None:
        _note_ending(text, lines, facts, last_body, found)
    return Metadata(
        published=min(found.days, key=lambda item: item[0], default=(0, None))[1],
        publisher=min(found.names, key=lambda item: item[0], default=(0, None))[1],
        title=text[slice(*title)] if title else None,
        title_span=title,
        furniture=_disjoint(found.spans),
    )


def describe(article: Article) -> Article:
    """Return `article` with `published`, `publisher` and `title` read from its text if missing."""
    missing = [name for name in ("published", "publisher", "title") if not getattr(article, name)]
    if not missing:
        return article
    metadata = read_metadata(article.text)
    update = {name: value for name in missing if (value := getattr(metadata, name)) is not None}
    return article.model_copy(update=update) if update else article


def publisher_name(name: str) -> str | None:
    """Return the one name of the agency that signs as `name`, None if it is not a known one."""
    words = name.strip().removeprefix("The ").removeprefix("the ")
    alias, publisher = _BY_NAME.get(words.casefold(), ("", ""))
    if not publisher or (len(words) <= 4 and words not in {alias, words.upper()}):
        return None
    return publisher


def _signer(name: str) -> str | None:
    """Return the first of the publishers in "Reuters/AFP", None unless all of them are known."""
    name = re.sub(r"(?i)^(?:with (?:in)?puts? from|source:?|via)\s+", "", name.strip())
    names = [publisher_name(part) for part in re.split(r"[/,;&]| and ", name) if part.strip()]
    return names[0] if names and all(names) else None


def _lines(text: str) -> list[Span]:
    """Return the `[start, end)` of every line that is not blank, without its blank edges."""
    spans = []
    for match in re.finditer(r"[^\r\n]+", text):
        line = match[0]
        if stripped := line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            spans.append((start, start + len(stripped)))
    return spans


def _line_facts(line: str) -> _LineFacts | None:
    """Return what a line says that is furniture as a whole, None for any other line."""
    if len(line) > _MAX_FURNITURE_CHARS:
        return None
    if not any(char.isalnum() for char in line) or _NOTE.fullmatch(line):
        return _LineFacts()
    facts = [_field_facts(part) for part in re.split(r"\s*[|•·]\s*", line) if part]
    if not facts or any(fact is None for fact in facts):
        return None
    known = [fact for fact in facts if fact is not None]
    dated = next((fact for fact in known if fact.day), known[0])
    publisher = next((fact.publisher for fact in known if fact.publisher), None)
    return _LineFacts(dated.day, dated.updated, dated.labelled, publisher)


def _field_facts(line: str) -> _LineFacts | None:
    if stamp := _read_stamp(line):
        return stamp
    bare = line.strip(" .()[]—–-©*_")
    if len(bare) <= 60 and (publisher := _signer(bare)):
        return _LineFacts(publisher=publisher)
    if match := _BYLINE.fullmatch(line):
        return _LineFacts(publisher=_signer((match["rest"] or "").strip(", ")))
    if line.startswith(("By ", "BY ")) and (publisher := _signer(line[3:])):
        return _LineFacts(publisher=publisher)
    names, _, last = line.rpartition(", ")
    if (publisher := publisher_name(last)) and _NAMES_ONLY.fullmatch(names):
        return _LineFacts(publisher=publisher)
    return None


def _read_stamp(line: str) -> _LineFacts | None:
    """Read a line that consists of dates, times and their labels, and of nothing else."""
    at, day, updated, labelled, counted = 0, None, False, False, False
    while at < len(line):
        if not (token := _STAMP.match(line, at)):
            return None
        at = token.end()
        counted = counted or token["date"] is not None or token["time"] is not None
        if token["label"]:
            labelled, updated = True, token["label"][:3].lower() in {"upd", "mod", "edi"}
        elif token["date"]:
            this = _day(token)
            if day is None and this is not None:
                day, day_updated = this, updated
    return _LineFacts(day, bool(day) and day_updated, labelled) if counted else None


def _day(match: re.Match[str]) -> date | None:
    """Return the day a `_DATE` match names, None if there is none, or 3/4 could mean two days."""
    part = match.groupdict()
    try:
        if part["y1"]:
            return date(int(part["y1"]), int(part["m1"]), int(part["d1"]))
        if part["y5"]:
            return date(int(part["y5"]), int(part["m5"]), int(part["d5"]))
        if part["y4"]:
            day, month = int(part["a4"]), int(part["b4"])
            if month > 12:
                day, month = month, day
            elif day <= 12 and day != month and part["s4"] != ".":
                return None
            return date(int(part["y4"]), month, day)
        suffix = "2" if part["y2"] else "3"
        month = _MONTHS.index(part["n" + suffix][:3].lower()) + 1
        return date(int(part["y" + suffix]), month, int(part["d" + suffix]))
    except ValueError:
        return None


def _note_line(fact: _LineFacts, *, in_head: bool, found: _Findings) -> None:
    if fact.day and (in_head or fact.labelled):
        found.days.append((1 if fact.updated else 0, fact.day))
    if fact.publisher and in_head:
        found.names.append((2, fact.publisher))


def _title(text: str, lines: list[Span], facts: list[_LineFacts | None], index: int) -> Span | None:
    """Return the span of a headline that stands alone above a body, None for any other line."""
    start, end = lines[index]
    marks = re.match(r"#{1,6}\s+", text[start : start + 10])
    start += marks.end() if marks else 0
    title = text[start : min(end, start + _MAX_TITLE_CHARS + 1)]
    if len(title) > _MAX_TITLE_CHARS or not 2 <= len(title.split()) <= 30:
        return None
    if index + 1 == len(lines) or _find_dateline(text, start, end, first=True):
        return None
    gap = text[end : lines[index + 1][0]]
    alone = max(gap.count("\n"), gap.count("\r")) >= 2 or facts[index + 1] is not None
    ends_sentence = re.search(r"[.,;:。…][\"”’')]*$", title) and not re.search(r"\b[A-Z]\.$", title)
    if not (marks or (alone and not ends_sentence)):
        return None
    # Only the next lines are looked at, so that a text of one-word lines stays linear.
    body = (lines[i] for i in range(index + 1, min(index + 40, len(lines))) if facts[i] is None)
    has_body = any(e - s > end - start or _is_prose(text, s, e) for s, e in body)
    return (start, end) if has_body else None


def _is_prose(text: str, start: int, end: int) -> bool:
    """Return whether a line is long, or a sentence of some length."""
    n_chars = end - start
    return n_chars > 250 or (n_chars > 40 and text[start:end].rstrip("\"”’')")[-1:] in ".!?。…")


def _read_body_line(text: str, start: int, end: int, *, first: bool, found: _Findings) -> None:
    at = start
    if first and (run_in := _RUN_IN.match(text, at, min(end, at + _WINDOW))):
        starts_body = _may_open(text[run_in.end() : end][:2].lstrip())
        if (run_in["label"] or run_in["y1"]) and starts_body and (day := _day(run_in)):
            at = _skip(text, at, run_in.end(), found)
            found.days.append((0, day))
    if label := _LINE_LABEL.match(text, at, min(end, at + _WINDOW)):
        at = _skip(text, at, label.end(), found)
    if dateline := _find_dateline(text, at, end, first=first):
        stop, publisher, day_text = dateline
        if first and publisher:
            found.names.append((0, publisher))
        if first and (match := re.search(_DATE, day_text, re.IGNORECASE)) and (day := _day(match)):
            found.days.append((2, day))
        at = _skip(text, at, stop, found)
    _read_line_end(text, at, end, found)


def _skip(text: str, start: int, stop: int, found: _Findings) -> int:
    """Note `[start, stop)` as furniture, without its blank end, and return where text goes on."""
    found.spans.append((start, start + len(text[start:stop].rstrip())))
    while stop < len(text) and text[stop].isspace():
        stop += 1
    return stop
