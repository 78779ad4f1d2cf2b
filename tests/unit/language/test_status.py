"""Status and polarity by the main verb: each cue reads its example; look-alikes are none."""

from __future__ import annotations

import pytest

from summarizer.language.lines import read_line
from summarizer.language.status import PATTERNS, Cue, is_hearsay, polarity_of, status_of
from summarizer.vocabulary import Status


def status(text: str, *, reported: bool = False, title: bool = False) -> Status:
    """Return the status of a sentence."""
    return status_of(read_line(text, 0, len(text)), reported=reported, title=title)


@pytest.mark.parametrize("cue", PATTERNS, ids=lambda cue: cue.name)
def test_a_cue_reads_its_example(cue: Cue) -> None:
    """The status of the example is that of the cue."""
    assert status(cue.example, reported=True) == cue.status


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Will Smith was in Elden.", "stated"),
        ("The crowd set the mill on fire.", "stated"),
        ("The plans of the mill were shown.", "stated"),
        ("The mill, which may close in May, was sold.", "stated"),
        ("Officials who will meet in May closed the mill.", "stated"),
        ("If the mill closes, Acme will move.", "possible"),
        ("The mill would have closed.", "possible"),
        ("The mill is due to close.", "planned"),
        ("The mill has been expected to close.", "planned"),
        ("The mill won't close.", "planned"),
        ("Roe denied his team a win.", "stated"),
        ("The trial was due to start Monday but was called off.", "stated"),
        ("The trial was due to start on Monday.", "planned"),
        ("Allegedly stolen goods were found.", "stated"),
        ("Police found three allegedly stolen cars.", "stated"),
        ("Roe found a potentially harmful leak.", "stated"),
        ("Perhaps more cars were stolen.", "possible"),
        ("If the bill fails, Roe said, the mill will close.", "possible"),
        ("In May, Roe said, the mill will close.", "planned"),
        ("The sale would have boosted his claims to have saved the bank.", "possible"),
        ("The firm has repeatedly denied storing oil there.", "denied"),
        ("The report could not be independently verified.", "stated"),
        ("The judge denied a motion for a mistrial.", "stated"),
        ("Roe denied the report.", "denied"),
        ("Revealing plans to open a school, the rebels told of tests.", "stated"),
        ("The man who allegedly stole it was jailed.", "stated"),
        ("The fact that it may fall is known.", "stated"),
        ("Roe's not going to sell the mill.", "planned"),
        ("Its purpose is to collect faces.", "stated"),
        ("The goal is to open the school by May.", "planned"),
        ("Allegedly, the goods were stolen.", "unconfirmed"),
        ("The goods were allegedly stolen.", "unconfirmed"),
        ("The will was read in May.", "stated"),
        ("The delay was due to a fault in the mill.", "stated"),
        ("Around 200 visitors are expected.", "planned"),
        ("Plans for the mill drew 300 letters.", "stated"),
        ("Efforts to save the mill are going on across Elden.", "stated"),
        ("That could close the mill.", "possible"),
        ("The mill split, which is open to doubt, may be undone.", "possible"),
        ("The “oldest mill in the land” might be sold.", "possible"),
        ("The owner appeared to be angry.", "possible"),
        ("Even if the crops failed, the mill would not close.", "possible"),
        ("Had the wind turned, the mill would have burned.", "possible"),
        ("Rather than go through the costs of a trial, the owners might sell.", "possible"),
        ("There is a risk that the mill will fail.", "possible"),
        ("It seems inevitable that the mill will close.", "possible"),
        ("It is alleged that the owner sold the mill.", "unconfirmed"),
        ("It’s still not clear how the mill burned.", "unconfirmed"),
        ("Striking millers have left Elden, taking tools and government plans to Kolm.", "stated"),
        ("The owner wouldn’t name the buyer.", "stated"),
        ("Workers were told on Monday that the mill would close.", "planned"),
        ("Claims that the mill burned are untrue.", "denied"),
        ("The millers believe Acme overpaid.", "possible"),
        ("Millers would rather have a vote.", "stated"),
        ("Roe showed no sign that she was planning to sell.", "stated"),
        ("Roe would not speak to the millers.", "stated"),
        ("The miller, who was expected to stay, left.", "stated"),
    ],
)
def test_the_verb_of_the_main_clause_tells_the_status(text: str, wanted: Status) -> None:
    """Names, nouns and clauses of their own are no cues."""
    assert status(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The mill is believed to have closed.", True),
        ("The mill has reportedly closed.", True),
        ("It has long been rumored that the mill will close.", True),
        ("Allegedly stolen goods were found.", False),
        ("No injuries have been reported.", False),
        ("The mill closed after it was reportedly sold.", False),
    ],
)
def test_hearsay_is_of_the_main_clause(text: str, wanted: bool) -> None:
    """Somebody says it who is not named."""
    assert is_hearsay(read_line(text, 0, len(text))) is wanted


def test_would_is_a_plan_where_somebody_reports_it() -> None:
    """In the article's own voice it is a thought."""
    text = "The mill would close in May."
    assert (status(text, reported=True), status(text)) == ("planned", "possible")


def test_an_infinitive_in_a_title_is_the_future() -> None:
    """ "Acme to close two plants"."""
    assert status("Acme to close two plants", title=True) == "planned"


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("Nobody was hurt.", True),
        ("Roe, who was jailed in May, was not in court.", True),
        ("The mill did not close.", True),
        ("The mill hasn't closed.", True),
        ("No talks have been held.", True),
        ("Not only the mill closed.", False),
        ("Article No. 5 was repealed.", False),
        ("The mill, which never closed, was sold.", False),
        ("Roe promised not to sell.", False),
        ("None of the auditors noticed.", True),
        ("Rain is unlikely on Sunday.", True),
        ("Roe pleaded not guilty.", False),
        ("It was not clear whether he had left.", False),
        ("Roe said on Monday that the mill would not close.", True),
        ("Roe said there was no fire and that the mill stood.", True),
        ("The mill (not pictured) burned on Monday.", False),
        ("Acme agreed to buy the half it doesn't own.", False),
    ],
)
def test_polarity_is_that_of_the_main_clause(text: str, negative: bool) -> None:
    """By its subject or beside its verb."""
    line = read_line(text, 0, len(text))
    assert (polarity_of(line) == "negative") is negative
