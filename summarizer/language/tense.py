"""Past or ahead: what the verb says that a date stands beside.

The verb is the nearest one before the date ("issued a statement Friday saying it would" is past,
"supposed to conclude by May" ahead); for a date that opens a clause the first one behind it.
"""

from __future__ import annotations

import re

from summarizer.language.date_words import WordPattern, compiled, one_of
from summarizer.language.periods import Tense
from summarizer.language.word_classes import word_class
from summarizer.text.lexicon import CARDINALS, DETERMINERS, IRREGULAR_PASTS

_NOT = r"(?:n['’]t| not| also| now| still| \w+ly)*"
_ED = (  # no adjective: "an unchanged dividend"
    r"(?<!\ba )(?<!\ban )(?<!\bthe )"
    r"(?!hundred|need|exceed|proceed|succeed|indeed|speed|un)[a-z]{2,}ed\b"
)
_TO = (
    rf"to (?!(?:{one_of(*DETERMINERS, *CARDINALS)}|about|at|all|some)\b"
    r"|\w*(?:ery|ness|ity|cy|[^su]s|ed)\b)(?:be )?[a-z]+"
)
_PAST = one_of(*IRREGULAR_PASTS - {"set", "told"})
_DONE = (  # "failed to", but not "agreed to"
    rf"(?!{one_of(*word_class('arranged'))}|plan|expect|agree|decid|want|hope|intend|prepar|vow"
    rf"|promis|pledg|ask|urge|order|threaten|suppos){_ED}"
)
PATTERNS = (
    WordPattern("what had been, may have been, or could not be",
        rf"(?P<past>had{_NOT}(?: been)?(?: \w+(?: {_TO})?)?|(?:could|would)(?:n['’]t| not)"
        rf" (?:comment|be)|(?:may|might|could|would|must|should){_NOT} have(?: been)? \w+)",
        "The bid had been due to expire on Friday = 2025-06-13"),
    WordPattern("what was done after a verb",
        rf"(?P<past2>guilty to \w+"
        rf"|(?:{_DONE}|attempt|{_PAST}|(?:was|were){_NOT} (?:un)?able) {_TO})",
        "The crew failed to appear on Friday = 2025-06-13"),
    WordPattern("what will be, or is put off",
        r"(?P<ahead>(?:(?:will|shall|may|might|would|should|must|can|could)(?=\W|n['’]t|not\b)"
        rf"|won['’]t|['’]ll\b){_NOT}(?: be)? ?\w*|takes? effect"
        r"|(?:meets|opens|begins|starts|hosts|plays|resumes|votes|reports|returns|sits|ends|expires|lapses)\b"
        r"|(?:postponed|delayed|rescheduled|adjourned|extended)(?: \w+)? (?:until|till|to|for)\b)",
        "The port may close on Friday = 2025-06-20"),
    WordPattern("what is to be, or arranged",
        rf"(?P<ahead2>(?:set |planned )?{_TO}|(?:is|are){_NOT} (?:{_TO}|set|up for|{_ED}|\w+ing)\b"
        rf"|(?:set|planned) for\b|set $|{one_of(*word_class('arranged'))}\b)",
        "The dividend, payable on Friday, was raised = 2025-06-20"),
    WordPattern("what is on a day",
        r"(?P<ahead3>(?:is|are)(?: on| in| at)?(?: the)? $)",
        "The vote is on Friday = 2025-06-20"),
    WordPattern("what was",
        rf"(?P<past3>(?:was|were|did|has|have|told|set|saying|telling|{_PAST})\b|{_ED})",
        "The ship sank on Friday = 2025-06-13"),
)  # fmt: skip
_OPENS_CLAUSE = re.compile(
    r"(?:[,;:]|\b(?:and|but|that|because|while|when))(?: on| in| by| at)? ?$"
)
_LEAD = re.compile(
    r"\b(?P<word>as of|since|until|till|through|by|for|(?:down|up)\b[^,;]{0,30} from)"
    r"(?: \w+| at least| \d[\d:]*(?: [ap]\.?m\.?)?(?: [A-Z]{2,4})?)? ?$"
)
_FAR = 30  # characters between an infinitive and a date that is not its own
_LAPSED = re.compile(r"\b(?:was|were) (?:due|scheduled|supposed|expected|set) to\b.*,? but\b")


def tense_beside(before: str, behind: str) -> Tense:
    """Return whether a date between these words of a sentence is past or ahead by its verb."""
    match = _LEAD.search(before)
    lead = match["word"] if match else ""
    if lead in ("since", "as of") or lead.endswith("from"):
        return "past"
    verbs = list(compiled(PATTERNS).finditer(before, before.rfind(";") + 1))
    if match and lead in ("until", "till", "through"):
        beside = verbs and (verbs[-1].end() >= match.start() - 1 or verbs[-1][0].startswith("had"))
        if not beside:
            return "ahead"  # "gave them until Friday", not "lasted until Friday"
    clause = re.split(r"[;:]|\b(?:that|because)\b", behind, maxsplit=1)[0]
    behind_first = _OPENS_CLAUSE.search(before)
    after = list(compiled(PATTERNS).finditer(clause))[:1]
    far = verbs and verbs[-1][0].startswith("to ") and verbs[-1].end() < len(before) - _FAR
    if far and len(verbs) > 1 and not lead:
        verbs.pop()  # "rejected a plan to build a line in a vote on Sunday"
    verbs = (after or verbs[-1:]) if behind_first else (verbs[-1:] or after)
    if not verbs:
        return "ahead" if lead else "open"
    if _LAPSED.search(f"{before[before.rfind(';') + 1 :]} {clause}"):
        return "open"  # "was due to open in May, but"
    return "past" if str(verbs[0].lastgroup).startswith("past") else "ahead"
