"""Grounding: a quote is accepted only if the article says it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import ground
from summarizer.grounding import Haystack, locate_quote, why_rejected

TEXT = (
    "Mayor Anna Smith said on Monday that 12 people died when 400 litres of fuel caught fire in the"
    " large depot near Port Ellis. “We did not ignore the warnings,” she told reporters, “and we"
    " would close the site again.” The depot holds 40 tanks.\n\n"
    "Twelve engineers from the ministry\u00a0of labour in\u00adspected the site — twice — on"
    " Tuesday. The minister, Paul Jones, said the fire would cost 5 million euros. The depot was"
    " closed on Friday evening. Residents left their homes for the night and the school took them"
    " in. The depot was closed on Friday evening."
)


@pytest.mark.parametrize(
    "quote",
    [
        "12 people died when 400 litres of fuel caught fire",
        "The depot holds 40 tanks.",
        "Twelve engineers from the ministry\u00a0of labour",
    ],
)
def test_words_of_the_article_are_exact(quote: str) -> None:
    """A verbatim quote is exact, and its offsets slice the article."""
    evidence = ground(quote, TEXT)

    assert (evidence.match, evidence.accepted, evidence.as_quoted) == ("exact", True, None)
    assert TEXT[evidence.start : evidence.end] == evidence.quote == quote


@pytest.mark.parametrize(
    ("quote", "own_words"),
    [
        (
            '"We did not ignore the warnings," she told',
            "“We did not ignore the warnings,” she told",
        ),
        ("engineers from the ministry of labour", "engineers from the ministry\u00a0of labour"),
        ("labour inspected the site", "labour in\u00adspected the site"),
        ("the site - twice - on Tuesday", "the site — twice — on Tuesday"),
        (
            "The depot holds 40 tanks. Twelve engineers",
            "The depot holds 40 tanks.\n\nTwelve engineers",
        ),
        ("the depot holds 40 tanks", "The depot holds 40 tanks"),
        ("“The depot holds 40 tanks”", "The depot holds 40 tanks"),
        ("said the fire would cost 5 million euros,", "said the fire would cost 5 million euros"),
    ],
)
def test_typography_may_differ(quote: str, own_words: str) -> None:
    """Quotes, dashes, spaces, invisible characters and the closing stop do not count."""
    evidence = ground(quote, TEXT)

    assert (evidence.match, evidence.accepted) == ("normalised", True)
    assert TEXT[evidence.start : evidence.end] == evidence.quote == own_words
    assert evidence.as_quoted == quote


@pytest.mark.parametrize(
    ("quote", "pieces"),
    [
        ("12 people died ... in the large depot", ["12 people died", "in the large depot"]),
        ("12 people died [...] near Port Ellis", ["12 people died", "near Port Ellis"]),
        ("12 people died … near Port Ellis", ["12 people died", "near Port Ellis"]),
        (
            "We did not ignore the warnings, and we would close the site again",
            ["We did not ignore the warnings", "and we would close the site again"],
        ),
    ],
)
def test_left_out_words_are_elided(quote: str, pieces: list[str]) -> None:
    """Pieces in order, marked by an ellipsis or around a reporting clause, are one quote."""
    evidence = ground(quote, TEXT)

    assert (evidence.match, evidence.accepted) == ("elided", True)
    assert [TEXT[a:b] for a, b in evidence.parts] == pieces
    assert TEXT[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    ("quote", "difference"),
    [
        ("21 people died when 400 litres of fuel caught fire", "12 -> 21"),
        ("12 people died when 40 litres of fuel caught fire", "400 -> 40"),
        ("The depot holds 400 tanks", "40 -> 400"),
        ("Twenty engineers from the ministry of labour", "Twelve -> Twenty"),
        ("We did ignore the warnings", "not -> (nothing)"),
        ("we would not close the site again", "(nothing) -> not"),
        ("Mayor Anna Jones said on Monday that 12 people died", "Smith -> Jones"),
        ("Mayor Anna Smith said on Sunday that 12 people died", "Monday -> Sunday"),
        ("the fire may cost 5 million euros", "would -> may"),
        ("the fire would cost 5 billion euros", "million -> billion"),
        ("Residents left their deadly homes for the night", "(nothing) -> deadly"),
    ],
)
def test_a_changed_fact_is_rejected(quote: str, difference: str) -> None:
    """A changed number, number word, negator, name, date or hedge is never evidence."""
    evidence = ground(quote, TEXT)

    assert (evidence.match, evidence.accepted) == ("altered", False)
    assert difference in evidence.differs
    assert difference in why_rejected(evidence)


def test_a_harmless_word_changed_is_accepted_and_said() -> None:
    """One other word may differ; the record keeps the article's own."""
    evidence = ground("caught fire in the big depot near Port Ellis", TEXT)

    assert (evidence.match, evidence.accepted) == ("altered", True)
    assert evidence.differs == ("large -> big",)
    assert evidence.quote == "caught fire in the large depot near Port Ellis"


@pytest.mark.parametrize(
    "quote",
    [
        "The moon is made of green cheese and everyone knows it",
        "The mayor thanked the firefighters for their courage",
        "50% (approx",
        "(a+)+$ [x",
        "",
        "   ",
        "...",
    ],
)
def test_an_invented_quote_is_not_found(quote: str) -> None:
    """What the article does not say has no place in it, whatever characters it is made of."""
    evidence = ground(quote, TEXT)

    assert (evidence.match, evidence.accepted) == ("not_found", False)
    assert evidence.start is None
    assert evidence.end is None


@pytest.mark.parametrize("quote", ["depot", "Port Ellis", "Paul Jones", "40 tanks"])
def test_a_short_quote_is_no_evidence(quote: str) -> None:
    """Fewer than three words, or than twelve characters, prove nothing."""
    evidence = ground(quote, TEXT)

    assert not evidence.accepted
    assert "too short" in why_rejected(evidence)


def test_a_whole_title_may_be_short() -> None:
    """A title is quoted whole, however short it is."""
    assert ground("Fire kills", "Fire kills\n\nA fire.", title="Fire kills").accepted
    assert not ground("Fire kills", "Fire kills\n\nA fire.", title="Fire kills 12").accepted


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("they killed 40", "They said that they killed 400 men."),
        ("killed 1,000", "The army killed 1,000,000 men there."),
        ("the rate is 3", "Today the rate is 3.5 per cent."),
        ("the rate is 3.5", "Today the rate is 3.5% again."),
        ("the men spent 5", "Here the men spent 5 million euros."),
        ("million euros were lost", "The 5 million euros were lost."),
        ("5 million were lost", "Some $5 million were lost."),
        ("they did", "Today they didn't go home."),
        ("today they can", "He says today they can’t go."),
        ("military men came", "Only non-military men came."),
        ("year-old boy was found", "The 5-year-old boy was found."),
        ("5 degrees were measured", "There −5 degrees were measured."),
        ("12 people were hurt", "About 10-12 people were hurt."),
    ],
)
def test_a_quote_may_not_cut_a_word_or_number(quote: str, text: str) -> None:
    """A substring that ends inside a number, a contraction or a compound says something else."""
    evidence = ground(quote, text)

    assert evidence.match != "exact"
    assert not evidence.accepted


def test_an_elision_may_not_drop_a_negator() -> None:
    """ "did ... ignore" is no quote of "did not ignore"."""
    evidence = ground("We did ... ignore the warnings", TEXT)

    assert (evidence.match, evidence.accepted) == ("altered", False)
    assert evidence.differs == ("not -> (nothing)",)


@pytest.mark.parametrize(
    ("quote", "text", "dropped"),
    [
        ("Police, who ... have known of it", "Police, who may have known of it, left.", "may"),
        ("Ms. Roe ... had met Mr. Vik", "Ms. Roe denied that she had met Mr. Vik.", "denied"),
        ("Nobody ... survived the crash", "Nobody but the pilot survived the crash.", "but"),
        ("the crash ... caused by ice", "Here the crash was possibly caused by ice.", "possibly"),
    ],
)
def test_an_elision_may_not_drop_what_governs_the_next_piece(
    quote: str, text: str, dropped: str
) -> None:
    """A modal, a hedge, a denial or an exception left out turns a quote into a false one."""
    evidence = ground(quote, text)

    assert not evidence.accepted
    assert f"{dropped} -> (nothing)" in evidence.differs


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("They met at 5:30 a.m. on the pier", "They met at 5:30 p.m. on the pier."),
        (
            "the vaccine was 95 per cent ineffective there",
            "the vaccine was 95 per cent effective there.",
        ),
        ("the court convicted the two old men", "Later the court acquitted the two old men."),
        (
            "the group's net loss widened in the spring",
            "Here the group's net profit widened in the spring.",
        ),
        (
            "they drove to the north-west of the city",
            "Then they drove to the north-east of the city.",
        ),
        ("the price is the highest since the war", "Now the price is the lowest since the war."),
    ],
)
def test_a_word_turned_into_its_opposite_is_rejected(quote: str, text: str) -> None:
    """Opposites, directions and halves of the day are no harmless words."""
    assert ground(text[text.index(quote.split()[0]) :].rstrip("."), text).accepted
    assert not ground(quote, text).accepted


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("The mayor resigned", "The mayor of Port Ellis resigned on Monday."),
        ("The mayor died on Monday", "The mayor resigned on Monday."),
        ("the police released two men there", "Later the police arrested two men there."),
        ("they rejected the appeal last night", "Then they rejected the plan last night."),
        ("the vaccine works well in adults", "It says the vaccine works well in children."),
        ("the shop closed on time again", "Here the shop closes on time again."),
        ("a group of ship left the port", "Then a group of ships left the port."),
    ],
)
def test_another_content_word_is_no_harmless_change(quote: str, text: str) -> None:
    """Only what is known to be harmless is: synonyms, spellings and articles."""
    assert not ground(quote, text).accepted


def test_spellings_and_articles_are_harmless() -> None:
    """British and American spelling, and a missing article, are accepted and said."""
    text = "The council said that the harbour would be modernised in the spring of next year."

    evidence = ground("said that the harbor would be modernised in the spring", text)
    assert (evidence.accepted, evidence.differs) == (True, ("harbour -> harbor",))
    assert ground("the harbour would be modernized in spring of next year", text).match == "altered"
    assert ground("said that harbour would be modernised in the spring", text).accepted


def test_whole_sentences_between_pieces_may_hold_a_negator() -> None:
    """Only the sentences that the pieces belong to are told by the quote."""
    text = "The bridge was closed on Monday. Nobody was hurt. The mayor will speak on Friday."

    assert ground("The bridge was closed on Monday ... The mayor will speak", text).accepted


def test_pieces_far_apart_are_no_quote() -> None:
    """An ellipsis bridges a few sentences at most."""
    text = "The bridge was closed. " + "The river is wide and deep. " * 40 + "The mayor resigned."

    assert not ground("The bridge was closed ... The mayor resigned", text).accepted


def test_a_quote_that_stands_twice_is_placed_near_the_other_evidence() -> None:
    """Ambiguous quotes go to the place nearest the claim's other evidence, else to the first."""
    quote = "The depot was closed on Friday evening"
    first, second = TEXT.find(quote), TEXT.rfind(quote)

    assert ground(quote, TEXT).match == "ambiguous"
    assert ground(quote, TEXT).start == first
    assert ground(quote, TEXT, near=[(len(TEXT) - 3, len(TEXT))]).start == second
    assert ground(quote, TEXT, near=[(0, 5)]).start == first


def test_a_common_word_that_opens_a_sentence_is_no_name() -> None:
    """A capital at the start of a sentence is no name when the word is a common one."""
    text = "The old men left at dawn. Some old men came back in the evening."

    assert ground("This old men left at dawn", text).accepted
    assert not ground("Smith left the house at dawn", "Jones left the house at dawn").accepted


def test_a_capital_after_an_opening_mark_is_a_name_within_a_sentence() -> None:
    """A quotation mark starts a sentence only where a sentence or a speech starts."""
    text = 'They may be no "Star Trek" fans. She said, "Large crowds came." He left.'

    assert not ground('They may be no "Space Trek" fans', text).accepted
    assert ground('She said, "Big crowds came', f"{text} The big crowds left.").accepted


def test_acronyms_are_not_the_words_they_spell() -> None:
    """ "US" and "us" are two words."""
    evidence = ground("they told us forces to leave", "In May they told US forces to leave.")

    assert not evidence.accepted


def test_scripts_without_spaces_can_be_quoted() -> None:
    """In Chinese a quote may start and end at any character, and a changed one is rejected."""
    text = "官方媒体周二报道，五千名工人将前往库尔斯克地区重建基础设施。"

    assert ground("五千名工人将前往库尔斯克地区", text).accepted
    assert not ground("六千名工人将前往库尔斯克地区", text).accepted


def test_right_to_left_text_and_combining_marks_are_found() -> None:
    """Offsets stay right in any script, composed or not."""
    hebrew = "ראש העיר אמר ביום שני כי הגשר נסגר."
    accents = "Le pre\u0301sident a e\u0301te\u0301 re\u0301e\u0301lu 😀 dimanche."

    assert ground("אמר ביום שני כי הגשר נסגר", hebrew).match == "exact"
    evidence = ground("Le président a été réélu 😀 dimanche", accents)
    assert evidence.match == "normalised"
    assert accents[evidence.start : evidence.end] == evidence.quote == accents[:-1]


@pytest.mark.soak
def test_fifty_quotes_in_100_000_characters_take_under_a_second() -> None:
    """The cost of a fuzzy search does not grow with the product of the lengths."""
    words = [f"w{(i * 7919) % 4001}" for i in range(17_000)]
    text = " ".join(words)[:100_000]
    quotes = [
        " ".join([*words[i : i + 9], "40", *words[i + 10 : i + 20]]) for i in range(0, 10_000, 200)
    ]

    started = time.process_time()
    found = [ground(quote, text) for quote in quotes]

    assert time.process_time() - started < 1
    assert len(found) == 50
    assert {evidence.match for evidence in found} == {"altered"}


@pytest.mark.soak
@pytest.mark.parametrize(
    "unit",
    ["(", "a", "a ", "\u00ad", "\u0301", '"', "\u00a0", "1", "1.", "...", "中", "a-", "not ", "5 "],
)
def test_no_hostile_input_of_100_000_characters_takes_two_seconds(unit: str) -> None:
    """Repetition, brackets and marks cost no more than text."""
    text = unit * (100_000 // len(unit))

    for quote in (text[:300], f"x{text[:300]}", f"{text[:30]}...{text[:30]}", text, f"x{text}"):
        started = time.process_time()
        ground(quote, text)
        assert time.process_time() - started < 2


_texts = st.text(max_size=300) | st.text(
    alphabet="ab .,'\"“”’—-\u00a0\u00ad\u0301\ufb01…not 40\n", max_size=200
)


@given(_texts, st.data())
@settings(max_examples=300, deadline=None)
def test_accepted_evidence_always_slices_the_article(text: str, data: st.DataObject) -> None:
    """For any text and quote, accepted evidence is the article's own words at its offsets."""
    start = data.draw(st.integers(0, len(text)))
    quote = data.draw(st.just(text[start : start + 60]) | _texts)

    evidence = ground(quote, text)

    if evidence.accepted or evidence.start is not None:
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.parts[0][0] == evidence.start
        assert evidence.parts[-1][1] == evidence.end
        assert all(a < b for a, b in evidence.parts)


@given(
    st.lists(
        st.sampled_from("men left the town and 12 400 not Smith Jones would".split()),
        min_size=4,
        max_size=12,
    ),
    st.data(),
)
@settings(max_examples=300, deadline=None)
def test_no_swap_of_a_number_name_or_negator_is_accepted(
    words: list[str], data: st.DataObject
) -> None:
    """Whatever the sentence, replacing one fact by another is never accepted."""
    text = f"Yesterday {' '.join(words)} again."
    index = data.draw(st.integers(0, len(words) - 1))
    changed = {"12": "21", "400": "40", "Smith": "Brown", "Jones": "Brown"}.get(words[index])
    if changed is None:
        return
    quote = " ".join([*words[:index], changed, *words[index + 1 :]])

    assert not ground(quote, text).accepted


def test_one_haystack_serves_many_quotes() -> None:
    """The library's inner form gives the same answers as the public one."""
    haystack = Haystack(TEXT)

    for quote in (
        "The depot holds 40 tanks",
        "the depot holds 40 tanks",
        "The depot holds 400 tanks",
    ):
        assert locate_quote(quote, haystack) == ground(quote, TEXT)
