"""Who says it: sources that stand nowhere, and a second opinion on who speaks.

The second opinion is that of the rules of the built-in reader (`language.reports`), asked only for
the sentences of a quote, and believed only where it finds a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.checks.scene import Scene
from summarizer.checks.words import NAME, Names, Words, read
from summarizer.language.lines import Line, has_verb, read_line
from summarizer.language.reports import Source, find_speaker
from summarizer.models import UNSPECIFIED, Flag
from summarizer.text.folding import plain
from summarizer.text.lexicon import SPEECH_WORDS

Speaker = Words  # the words of the phrase that names who speaks


def named_sources(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for each source that the article does not name."""
    for source in scene.claim.attribution:
        if source.start is None and source.name != UNSPECIFIED:
            yield scene.flag("attribution", f"The source “{source.name}” is not in the article.")


def other_sources(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where somebody else says it than the claim's innermost source."""
    attribution = scene.claim.attribution
    if not attribution:
        yield from _unattributed(scene)
        return
    last = max(source.level for source in attribution)
    names = [plain(source.name) for source in attribution if source.level == last]
    if UNSPECIFIED in names:
        return
    keys = {key for name in names for key in scene.background.read(name).keys}
    sentence = scene.background.words(scene.numbers[0])
    named = {sentence.keys[at] for at in sentence.names}
    if named <= keys and not keys.isdisjoint(sentence.key_set):
        return  # nobody else is there to say it
    speakers = _speakers(scene)
    if speakers:
        heard = any(
            not keys.isdisjoint(each.keys) or _shares_word(names, each.text) for each in speakers
        )
        if not heard and NAME in speakers[-1].kinds and not _is_told(scene, names[0]):
            yield _other(scene, names[0], speakers[-1].text)
        return
    if _is_near(scene, names, keys):
        return
    if not _is_person(keys, scene.background.names):
        message = f"Nothing near the evidence says that “{names[0]}” says it."
        yield scene.flag("attribution", message)
        return
    before = _speaker_of(scene, scene.numbers[0] - 1) if scene.numbers[0] else None
    if before is not None and NAME in before.kinds and keys.isdisjoint(before.keys):
        yield _other(scene, names[0], before.text)


def _other(scene: Scene, name: str, speaker: str) -> Flag:
    return scene.flag("attribution", f"The claim's source is “{name}”; “{speaker}” says it.")


def _unattributed(scene: Scene) -> Iterator[Flag]:
    message = _unnamed_speaker(scene)
    if message is None:
        return
    quote = plain(scene.claim.evidence[0].quote)
    if has_verb(read_line(quote, 0, len(quote))):  # what is only named may be the article's own
        yield scene.flag("attribution", message)


def _unnamed_speaker(scene: Scene) -> str | None:
    """Return what says that somebody speaks, where a claim names nobody; None if nothing does."""
    if "ccording to " in scene.text:
        return None
    if all("ccording to " in scene.background.sentence(number) for number in scene.numbers):
        return "The sentence says “according to”; the claim names no source."
    types, claimed = scene.background.names.types, scene.words.key_set
    unnamed = scene.background.words(scene.numbers[0]).key_set - claimed
    if "person" not in map(types.get, unnamed):
        return None  # at less than it takes to find out who speaks
    speaker = next(iter(_speakers(scene)[-1:]), None)
    if speaker is None or "person" not in map(types.get, speaker.keys):
        return None
    if not claimed.isdisjoint(speaker.keys):
        return None
    return f"“{speaker.text}” says it; the claim names no source."


def _is_told(scene: Scene, name: str) -> bool:
    """Say whether one without a name is beside a word of speech: "the manager told the Post"."""
    said = re.search(rf"\b{re.escape(name)},? (\w+)", scene.sentences) if name.islower() else None
    return said is not None and said[1].lower() in SPEECH_WORDS


def _speakers(scene: Scene) -> list[Speaker]:
    """Return the chain that says the first quote in its sentence; who is no name may be anybody."""
    report = scene.background.report(scene.numbers[0])
    quote = plain(scene.claim.evidence[0].quote)
    start = report.line.text.find(quote) if report else -1
    if report is None or start < 0:
        return []
    middle = start + len(quote) // 2
    for part in report.parts:
        spans = [report.line.span(lo, hi) for lo, hi in part.ranges]
        if part.sources and any(lo <= middle < hi for lo, hi in spans):
            names = scene.background.names
            chain = [speaker_in(report.line, each, names) for each in part.sources]
            return chain if NAME in chain[-1].kinds else []
    return []


def speaker_in(line: Line, source: Source, names: Names) -> Speaker:
    """Return the words that name who speaks, with those beside them: "the mayor, Ana Roe,"."""
    return read(line.written(source.lo, max(source.hi, *(source.aside or (0,)))), names)


def _speaker_of(scene: Scene, number: int) -> Speaker | None:
    """Return who speaks in a sentence, None if nobody surely does."""
    report = scene.background.report(number)
    if report is None:
        return None
    source = next((part.sources[-1] for part in report.parts if part.sources), None)
    source = source or find_speaker(report.line)
    return speaker_in(report.line, source, scene.background.names) if source else None


def _is_near(scene: Scene, names: Sequence[str], keys: set[str]) -> bool:
    """Say whether a source stands in the sentences of the quotes, or beside them."""
    numbers = {n for number in scene.numbers for n in (number - 1, number, number + 1)}
    known = [n for n in numbers if 0 <= n < scene.background.n_sentences]
    if any(not keys.isdisjoint(scene.background.words(n).keys) for n in known):
        return True
    return _shares_word(names, " ".join(map(scene.background.sentence, known)))


def _shares_word(names: Sequence[str], text: str) -> bool:
    lowered = text.lower()
    return any(all(word in lowered for word in name.lower().split()) for name in names)


def _is_person(keys: set[str], names: Names) -> bool:
    return any(names.types.get(key, "person") == "person" for key in keys)
