from __future__ import annotations

import pytest

from summarizer.models import Article
from summarizer.readers.builtin import read_article

LEAD = "The river rose by two metres over night.\n\n"
NOBODY = [["(unspecified)"]]


def speakers(text: str) -> list[tuple[list[list[str]], str]]:
    """Return who says each claim behind the lead, with the first words that carry it."""
    claims = read_article(Article(text=LEAD + text)).claims[1:]
    return [(claim.attribution, str(claim.evidence[0])) for claim in claims]


def chains(text: str) -> list[list[list[str]]]:
    return [chain for chain, _ in speakers(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The bridge will close for a month, mayor Ana Corvo said on Tuesday.", "Ana Corvo"),
        ("The bridge will close for a month, said mayor Ana Corvo.", "Ana Corvo"),
        ("The plant will shut in July, company spokesman Jon Roe said.", "Jon Roe"),
        ("Two men died, hospital director Jon Roe said on Friday.", "Jon Roe"),
        ("The mill will shut, said lobbyist and party strategist Jon Roe.", "Jon Roe"),
        ("The mill will shut in May, said Tomas Rell, a spokesman for the ministry.", "Tomas Rell"),
        ("A spokeswoman for Orbis, Carla Voss, said the mill had shut.", "Carla Voss"),
        ("A spokeswoman for Brightwater Energy, Carla Voss, said the mill had shut.", "Carla Voss"),
        ("In its report, Moody's said the gates had failed.", "Moody's"),
        ("Critics argue that the gates had failed.", "Critics"),
        ("Earlier this month said the gates had failed.", "(unspecified)"),
        ("Orbis officials claim the gates had failed.", "Orbis officials"),
        ("Carla Voss vowed that the mill would open in May.", "Carla Voss"),
        ("The director of research Carla Voss said the gates had failed.", "Carla Voss"),
        ("Carla Voss, 54, who runs the mill, said the gates had failed.", "Carla Voss"),
        ("Carla Voss, speaking in Elden, said the gates had failed.", "Carla Voss"),
        ("Carla Voss -- who runs the mill -- said the gates had failed.", "Carla Voss"),
        ('Carla Voss, citing "the magic of ice," said the gates had failed.', "Carla Voss"),
        ("Carla Voss, a nurse, last week said the gates had failed.", "Carla Voss"),
        ("The minister, speaking in Elden, said the port had closed.", "minister"),
        ("Two officials, who asked not to be named, said the mayor may resign.", "Two officials"),
        ("An official, who asked not to be named, said the port had closed.", "official"),
        ("An official who asked not to be named said the port had closed.", "official"),
        ("Officials said the port had closed.", "Officials"),
        ("Several said they would leave the town.", "Several"),
        ("Lawyers for the family said the mill had opened.", "Lawyers for the family"),
        ("A source close to the inquiry said the engine failed.", "source close to the inquiry"),
        ("Carla Voss told Jon Roe that the port had closed.", "Carla Voss"),
        ("Orbis said in a statement on Monday that the port had closed.", "Orbis"),
        ("Orbis said in a statement on Monday it had closed the port.", "Orbis"),
        ("Orbis said groups of divers were sent to the port.", "Orbis"),
        ("Orbis announced it was closing the port.", "Orbis"),
        ("Carla Voss pointed out that the port had closed.", "Carla Voss"),
        ("As Carla Voss said in May, the port had closed.", "Carla Voss"),
        ("As reported by Orbis, the port had closed at noon.", "Orbis"),
        ("Orbis sent out a letter saying that the port had closed.", "Orbis"),
        ("Orbis drew a crowd by saying that the port had closed.", "Orbis"),
        ("An aide who spoke to the press said the port had closed.", "aide"),
        ("Jon Roe, a clerk in Kolm, Vardan, said the port had closed.", "Jon Roe"),
        ("Jon Rose, a clerk, said the port had closed.", "Jon Rose"),
        ("If the river rises, the mill would have to shut, Carla Voss said.", "Carla Voss"),
        ("Asked about the port, Carla Voss said it had been closed in May.", "Carla Voss"),
        ("Although Roe announced a plan, many people say the port is lost.", "many people"),
        ("Sen. Carla Voss (D-Elden) said the port had closed.", "Carla Voss"),
        ("The Elden, Vt.-based Orbis said it had closed.", "Elden, Vt.-based Orbis"),
        ("Instead Carla Voss said the port had closed.", "Carla Voss"),
        ("Jon Marsh said the oven cost 9,000 euros.", "Jon Marsh"),
        (
            "The mill is lost, according to a study by the Orme Institute released on Friday.",
            "Orme Institute",
        ),
        ("POLICE SAY TWO MEN DIED IN A CRASH NEAR THE PORT.", "POLICE"),
        ("Carla Voss would only say that the port had closed.", "Carla Voss"),
    ],
)
def test_roles_and_asides_beside_a_speaker_do_not_hide_him(text: str, speaker: str) -> None:
    """The speaker is found before and after the verb, with role, age and what else is said."""
    chain, evidence = speakers(text)[-1]
    assert chain == [[speaker]]
    assert "said" not in evidence


def test_a_report_may_part_a_subject_from_its_verb() -> None:
    """ "The mill, said Voss, would have to shut" is one report."""
    assert chains("The mill, said Carla Voss, would have to shut by May.") == [[["Carla Voss"]]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"The dam holds and is safe. The gates were checked by nine engineers. Nobody in the'
            ' town has to leave," Voss said.',
            [[["Voss"]]] * 3,
        ),
        (
            'Voss said: "The dam holds and is safe today. The gates were checked by nine men."'
            " The town was asleep.",
            [[["Voss"]], [["Voss"]], []],
        ),
        (
            '"The dam holds and is safe.\n\n"The gates were checked by nine engineers.\n\n'
            '"The town can sleep without fear," Mayor Ana Voss said.',
            [[["Ana Voss"]]] * 3,
        ),
        (
            'Mayor Ana Voss said: "The dam holds and is safe.\n\n'
            '"The gates were checked by nine engineers." The town was asleep.',
            [[["Ana Voss"]], [["Ana Voss"]], []],
        ),
        (
            '"The line," said Tomas Rell, a clerk, "has lost half of its drivers."',
            [[["Tomas Rell"]]],
        ),
        (
            '"The roof fell at noon today," Voss said. "The wall had stood for ninety years."',
            [[["Voss"]], [["Voss"]]],
        ),
        (
            '"The roof fell at noon," Voss said. Roe said: "The wall stood for ninety years."',
            [[["Voss"]], [["Roe"]]],
        ),
        ('"The gates are made of old iron and wood." Jon Roe told reporters.', [[["Jon Roe"]]]),
        (
            'Mayor Ana Voss spoke at noon:\n\n"The dam will hold until the end of the year."',
            [[], [["Ana Voss"]]],
        ),
        (
            'Ana Voss said the dam was safe.\n\n"The gates were checked by nine engineers."',
            [[["Ana Voss"]], [["Ana Voss"]]],
        ),
        (
            'Ana Voss said: "The dam is safe." Jon Roe, a clerk, disagreed: "The gates leak at'
            ' the foot of the wall."',
            [[["Ana Voss"]], [["Jon Roe"]]],
        ),
        ('Ana Voss: "The gates leak at the foot of the wall."', [[["Ana Voss"]]]),
        (
            'Jon Roe told the paper on Monday the gates had failed. "They leak at the foot of it'
            ' by night."',
            [[["Jon Roe"]], [["Jon Roe"]]],
        ),
        ("'The dam holds and the gates are shut,' said Voss.", [[["Voss"]]]),
        ("''The dam holds and the gates are shut,'' said Voss.", [[["Voss"]]]),
        ('“The dam holds and the gates are shut," said Voss.', [[["Voss"]]]),
    ],
)
def test_one_speaker_speaks_the_whole_of_a_quotation(
    text: str, expected: list[list[list[str]]]
) -> None:
    """Over sentences, paragraphs and interruptions; named before it, in it or behind it."""
    assert chains(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'The council met.\n\n"The dam will break and the town will drown this winter."',
        'The plan is "a disaster for everybody who lives near the port and the mill".',
        'The council met.\n\n"The dam will break.\n\n"The town will drown before the winter ends.',
        "‘The dam will break and the town will drown this winter.’ The council met.",
    ],
)
def test_a_quotation_is_never_the_articles_own_voice(text: str) -> None:
    """Where nobody is named in it or beside it, its speaker is (unspecified)."""
    quoted = [chain for chain, words in speakers(text) if "council" not in words]
    assert quoted
    assert all(chain == NOBODY for chain in quoted)


def test_the_first_words_of_an_interrupted_quotation_are_kept() -> None:
    """ "The line," said X, "has lost Y": the subject stands in the first part."""
    text = '"The line," said Tomas Rell, a clerk, "has lost half of its drivers."'
    (claim,) = read_article(Article(text=LEAD + text)).claims[1:]
    assert "The line" in str(claim.evidence)


def test_a_mark_at_the_end_of_a_sentence_belongs_to_the_next_one() -> None:
    """Where the marks of a quotation differ, its opening one may be split off from it."""
    text = (
        "“They have one team,” said South Kolm Party Chairman Jon Roe."
        ' “The others also have a lot of talent in their team."\n\nThe town was asleep.'
    )
    assert chains(text)[0] == [["Jon Roe"]]


def test_a_phrase_that_the_article_quotes_does_not_make_the_sentence_speech() -> None:
    """The article tells what it tells in its own words, for a quoted phrase or two."""
    text = (
        "The mill, which the town built in ninety days and sold to Orbis in the spring of the year"
        ' after, stands empty at the foot of the old wall and "is lost".'
    )
    assert chains(text)[-1] == []


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "Iron Road" was closed on Monday.',
        'The film "The Last Mill of Elden" opened on Monday in Kolm.',
        "The '90s band played rock 'n' roll at the workers' hall.",
        'A 6\'2" man stole the 19" screen on Monday.',
    ],
)
def test_a_scare_quote_or_an_apostrophe_is_no_speech(text: str) -> None:
    """A word or a title in marks is told by the article."""
    assert chains(text) == [[]]


def test_a_pronoun_goes_on_with_the_speaker_within_the_paragraph_only() -> None:
    """ "It said" means the last speaker where there is one, and no paragraph begins between."""
    first = "Orbis said the port had closed."
    then = "It said the mill would open soon."
    assert chains(f"{first} {then}") == [[["Orbis"]], [["Orbis"]]]
    assert chains(f"{first}\n\n{then}") == [[["Orbis"]], NOBODY]


def test_a_pronoun_after_two_speakers_names_nobody() -> None:
    """Where two speak in the sentence before, "it" may be either."""
    text = (
        "Orbis said the port had closed, but the Kolm Gazette said the port was open."
        " It said the mill would open soon."
    )
    assert chains(text)[-1] == NOBODY


def test_each_side_of_while_keeps_its_speaker() -> None:
    """ "While X says C, Y says D" is two reports."""
    text = "While Ana Voss says the gates had failed, the union says they were never shut."
    assert chains(text) == [[["Ana Voss"]], [["union"]]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('The mayor called the plan "a gift" to the port.', [[["mayor"]]]),
        ('Ana Voss, a nurse, described the ward as "a ruin".', [[["Ana Voss"]]]),
        ("The mayor called the council in Elden on Monday.", [[]]),
    ],
)
def test_a_quoted_opinion_is_that_of_its_holder(text: str, expected: list[list[list[str]]]) -> None:
    """What X calls something in quoted words is X's opinion; to call somebody is an act."""
    assert chains(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mill has reportedly closed in Elden.", [NOBODY]),
        ("Jon Roe is said to have left the town.", [NOBODY]),
        ("It was reported that the mill had closed.", [NOBODY]),
        ("Police said Jon Roe had allegedly left the town.", [[["Police"]]]),
        ("The union has said nothing to the press yet.", [[]]),
    ],
)
def test_hearsay_is_told_by_nobody_that_is_named(
    text: str, expected: list[list[list[str]]]
) -> None:
    """ "Reportedly" and "is said to" are no report by the article, nor by anybody it names."""
    assert chains(text) == expected


def test_two_with_roles_speak_together() -> None:
    """ "Former mayor X and union leader Y said" names two sources of one level."""
    text = "Former mayor Jon Roe and union leader Ana Voss said the port had closed."
    assert chains(text) == [[["Jon Roe", "Ana Voss"]]]


def test_what_is_added_behind_a_short_quotation_has_its_speaker() -> None:
    """ "We go," said Roe, adding that C: the "we" of the quotation is no source."""
    assert chains('"We go," said Jon Roe, adding that the port would close.')[-1] == [["Jon Roe"]]


def test_the_subject_of_a_relative_clause_does_not_report_what_follows() -> None:
    """ "A cleaner who feared a fire had started it" is told by the article."""
    assert chains("A cleaner who feared a fire in the mill had started it.") == [[]]


def test_many_quotations_without_a_speaker_take_linear_time() -> None:
    """Each one leans on the one before, and none is looked up twice."""
    quotation = '"The dam is safe and will hold for many years." '
    assert set(map(str, chains(quotation * 3000))) == {str(NOBODY)}


def test_who_posts_words_says_them() -> None:
    """A colon and a quotation behind "posted" are of whoever posted it."""
    assert chains('The singer posted on X: "The tour is over for this year."') == [[["singer"]]]


def test_nobody_is_no_speaker() -> None:
    """ "Neither X nor Y said C" is no report of C."""
    text = "Neither Jon Roe nor Ana Voss said the port had closed."
    assert speakers(text) == [([], text[:-1])]


def test_who_applauds_is_no_speaker() -> None:
    """A verb beside a quotation tells who speaks only where the quotation opens the sentence."""
    text = 'When Roe rose and said he would "protect the river and the town," the crowd cheered.'
    assert all(chain != [["crowd"]] for chain in chains(text))


def test_an_interview_is_told_by_those_who_answer() -> None:
    """A label is the speaker and no part of a claim; "A:" names nobody."""
    text = (
        "Q: Will you cut rates this year?\n\n"
        "A: The bank will not cut rates before September.\n\n"
        "Kolm Times: Did the government ask you to resign?\n\n"
        "Ines Harrow: The finance minister called me twice in spring.\n\n"
        "The inflation is still at four percent."
    )
    assert speakers(text) == [
        (NOBODY, "The bank will not cut rates before September"),
        ([["Ines Harrow"]], "The finance minister called me twice in spring"),
        ([["Ines Harrow"]], "The inflation is still at four percent"),
    ]


def test_a_colon_makes_no_interview() -> None:
    """ "Correction:" and a place before a colon are no speakers."""
    text = "Elden: The port has closed for a month.\n\nCorrection: The mill has not closed at all."
    assert chains(text) == [[], []]


def test_a_time_is_no_speaker() -> None:
    """Whatever stands between commas behind it."""
    text = "Earlier this month, a group led by Al Moss, a baker, indicated it had a 4% stake."
    assert [names for names, _ in speakers(text)] == [[["group led by Al Moss"]]]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Carla Voss promised fans that the mill would open in May.", "Carla Voss"),
        ("Doctors advised the family that the boy needed surgery.", "Doctors"),
        ("The council has warned residents the mill will be closed in May.", "council"),
        ("“We had no idea it would grow this big,” laughs Jon Roe.", "Jon Roe"),
        ("“It is what it is and nobody can help it,” sighs Jon Roe, 61.", "Jon Roe"),
        ("“They never paid us a single penny,” Jon Roe snaps.", "Jon Roe"),
        ("“You cannot win every match,” shrugs the goalkeeper.", "goalkeeper"),
        ("The museum in a post on Instagram said the vase was a copy.", "museum"),
        ("The mayor at a news conference said the dam was safe.", "mayor"),
        ("Leading economist Tom Hale of Redwood Bank said prices would fall.", "Tom Hale"),
        ("“The mill is safe for years,” FIRE CHIEF TOM HALE SAID.", "Tom Hale"),
    ],
)
def test_whoever_promises_laughs_or_posts_speaks(text: str, speaker: str) -> None:
    """Verbs with a listener, verbs of manner behind a quotation, and phrases before the verb."""
    text = text if "HALE" not in text else text.upper()
    chain, _ = speakers(text)[-1]
    assert [[name.casefold() for name in level] for level in chain] == [[speaker.casefold()]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tomas Rell opened the mill in May. He said the town had saved.", [["Tomas Rell"]]),
        ("The union rejected the offer. It said the rise was too small.", [["union"]]),
        ("The ministry said two men had died. He added that one was lost.", NOBODY),
        ("Nurse Ada Moss met mayor Tomas Rell. The town slept. He said it was cold.", NOBODY),
        ("Tomas Rell opened the mill in May.\n\nHe said the town had saved.", NOBODY),
    ],
)
def test_a_pronoun_means_who_acts_in_its_paragraph(text: str, expected: list[list[str]]) -> None:
    """The only person, or the only body, that the paragraph has told about; else nobody."""
    assert chains(text)[-1] == expected
