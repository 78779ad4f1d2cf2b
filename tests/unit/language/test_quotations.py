from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.marks import PATTERNS, Kind
from summarizer.language.quotations import Quotation, find_quotations, is_scare
from summarizer.text.spans import Span
from tests.languages import CODES, read_sample


def blocks_of(text: str) -> list[Span]:
    """Return the paragraphs of a text whose paragraphs are parted by two line breaks."""
    blocks: list[Span] = []
    at = 0
    for paragraph in text.split("\n\n"):
        words = paragraph.strip()
        if words:
            start = at + paragraph.index(words)
            blocks.append((start, start + len(words)))
        at += len(paragraph) + 2
    return blocks


def quotations(text: str) -> list[Quotation]:
    return find_quotations(text, blocks_of(text))


def parts(text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in found.parts] for found in quotations(text)]


ONE_PART = [
    # kinds of marks
    ('"The dam is safe," Voss said.', ['"The dam is safe,"']),
    ("“The dam is safe,” Voss said.", ["“The dam is safe,”"]),
    ('“The dam is safe," Voss said.', ['“The dam is safe,"']),
    ('"The dam is safe,” Voss said.', ['"The dam is safe,”']),
    ("''The dam is safe,'' Voss said.", ["''The dam is safe,''"]),
    ("``The dam is safe,'' Voss said.", ["``The dam is safe,''"]),
    ("‘‘The dam is safe,’’ Voss said.", ["‘‘The dam is safe,’’"]),
    ("‘The dam is safe,’ Voss said.", ["‘The dam is safe,’"]),
    ("'The dam is safe,' Voss said.", ["'The dam is safe,'"]),
    ("«Le barrage tient», dit Voss.", ["«Le barrage tient»"]),
    ("« Le barrage tient », dit Voss.", ["« Le barrage tient »"]),
    ("»Der Damm hält«, sagte Voss.", ["»Der Damm hält«"]),
    ("‹Le barrage tient›, dit Voss.", ["‹Le barrage tient›"]),
    ("„Der Damm hält“, sagte Voss.", ["„Der Damm hält“"]),
    ("„Tama kestää”, Voss sanoi.", ["„Tama kestää”"]),
    ("”Dammen håller”, sade Voss.", ["”Dammen håller”"]),
    ("「ダムは安全だ」とボス氏は述べた。", ["「ダムは安全だ」"]),
    ("『ダムは安全だ』とボス氏は述べた。", ["『ダムは安全だ』"]),
    # where it stands
    ('Voss said: "The dam is safe."', ['"The dam is safe."']),
    ('Voss said:"The dam is safe."', ['"The dam is safe."']),
    ('Voss said ("the dam is safe") and left.', ['"the dam is safe"']),
    ('The trains—"the old ones"—were sold.', ['"the old ones"']),
    ('He shouted "Stop!"and ran.', ['"Stop!"']),
    ('She wrote "...we are safe" on the door.', ['"...we are safe"']),
    ('She wrote "[we] are safe" on the door.', ['"[we] are safe"']),
    ('She said "$5 is too much" for it.', ['"$5 is too much"']),
    # over sentences
    ('"It is safe. It will hold. Go home," Voss said.', ['"It is safe. It will hold. Go home,"']),
    ('Voss said: "It is safe. Is it? Yes!" He left.', ['"It is safe. Is it? Yes!"']),
    # one within another
    ("\"He told me 'no' and left,\" she said.", ["\"He told me 'no' and left,\""]),
    ("'He told me \"no\" and left,' she said.", ["'He told me \"no\" and left,'"]),
    ("“He told me ‘no’ and left,” she said.", ["“He told me ‘no’ and left,”"]),
    ('"He told me "no way" and left," she said.', ['"He told me "no way" and left,"']),
    ('"He told me “no way” and left," she said.', ['"He told me “no way” and left,"']),
    ("She said: \"He said 'no.'\"", ["\"He said 'no.'\""]),
    ("「彼は『だめだ』と言った」と述べた。", ["「彼は『だめだ』と言った」"]),
    ("»Er sagte ›nein‹ und ging«, sagte sie.", ["»Er sagte ›nein‹ und ging«"]),
    ("«Он сказал „нет“ и ушёл», — сказала она.", ["«Он сказал „нет“ и ушёл»"]),
    ("« Il a dit “non” », dit-elle.", ["« Il a dit “non” »"]),
    ("彼は「……安全だ」、「もう行く」と述べた。", ["「……安全だ」", "「もう行く」"]),
    # apostrophes beside single marks
    ("'The workers' pay is low,' he said.", ["'The workers' pay is low,'"]),
    ("‘The workers’ pay is low,’ he said.", ["‘The workers’ pay is low,’"]),
    ("'It's Elden's dam,' he said.", ["'It's Elden's dam,'"]),
    ("The band 'Old Pipes' played.", ["'Old Pipes'"]),
    ("In the '90s he wrote 'The Last Mill' here.", ["'The Last Mill'"]),
    ("He said: '50 people left.'", ["'50 people left.'"]),
    # inches beside a quotation
    ('He is 6\'2" tall and "very fast" too.', ['"very fast"']),
    ('A 19" screen showed "no signal" all day.', ['"no signal"']),
    ('"He is 6\'2" tall," Voss said.', ['"He is 6\'2" tall,"']),
    ('"The 19" screen broke," Voss said.', ['"The 19" screen broke,"']),
    ("The 'old man said \"the dogs' home is shut\" today.", ['"the dogs\' home is shut"']),
    # two speakers, or one who names another
    ('"We won," said Voss, "Elden lost the cup."', ['"We won,"', '"Elden lost the cup."']),
    # never closed: to the end of the paragraph
    ('"The dam is safe. Voss left.\n\nThe town slept.', ['"The dam is safe. Voss left.']),
    ('He said "the dam is safe.\n\nThe "town" slept.', ['"the dam is safe.', '"town"']),
    ('"The dam. "It is safe," Voss said.', ['"The dam.', '"It is safe,"']),
    # two beside each other
    ('"It holds," Voss said. "We checked it."', ['"It holds,"', '"We checked it."']),
    ("He called it 'bad' and left. 'We lost,' he said.", ["'bad'", "'We lost,'"]),
    ('The songs "alpha," "beta," and "gamma" won.', ['"alpha,"', '"beta,"', '"gamma"']),
    ('The line, the "Iron Road," is "quite old".', ['"Iron Road,"', '"quite old"']),
]


@pytest.mark.parametrize(("text", "expected"), ONE_PART)
def test_a_quotation_is_found_with_its_marks(text: str, expected: list[str]) -> None:
    """Marks of one kind pair, whichever way an editor has curled them."""
    assert parts(text) == [[words] for words in expected]


@pytest.mark.parametrize("kind", PATTERNS, ids=lambda kind: kind.name)
def test_a_kind_of_marks_quotes_its_example(kind: Kind) -> None:
    """What stands between brackets in it is the quotation, and nothing else."""
    before, _, rest = kind.example.partition("[")
    words, _, after = rest.partition("]")
    assert parts(f"{before}{words}{after}") == [[words]]


@pytest.mark.parametrize("size", [20_000, 40_000])
@pytest.mark.parametrize("piece", [" 'a", "“", "” ", "“ «a", "'a s' ", "‘a “b ", "\" 'a "])
def test_marks_without_partners_take_linear_time(piece: str, size: int) -> None:
    """Below 60 us a character, however many of them there are."""
    text = (piece * size)[:size].strip()
    started = time.process_time()
    find_quotations(text, [(0, len(text))])
    assert time.process_time() - started < 60e-6 * size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The dam is safe.",
        "He grew up in the '90s in Elden.",
        "The class of '68 met in the summer of '99.",
        "They play rock 'n' roll in Elden.",
        "They play rock ’n’ roll in Elden.",
        "Jo Roe Jr.'s car and James' house burned.",
        "The workers' union met the farmers' board.",
        "'Tis late, and 'twas cold.",
        "Get 'em while they're hot, said nobody.",
        "The man, 6'2\", ran away.",
        "The man is 6' tall, the wall 5'11\" high.",
        'The dam is safe," he said.',
        "O'Neill met D’Arcy at Queen's Road.",
        "The board's and the owners' lawyers left.",
        "Yes, they were goin' home and singin' loud.",
    ],
)
def test_an_apostrophe_or_a_measure_opens_none(text: str) -> None:
    """Letters left out, owners, years, feet and inches, and a mark that only closes."""
    assert parts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"A mill burned.\n\n"A barn burned.\n\n"Nobody died," Roe said.',
            [['"A mill burned.', '"A barn burned.', '"Nobody died,"']],
        ),
        ("‘A mill burned.\n\n‘Nobody died,’ Roe said.", [["‘A mill burned.", "‘Nobody died,’"]]),
        ("“A mill burned.\n\n“A barn did.", [["“A mill burned.", "“A barn did."]]),
        ('“A mill burned.\n\n"A barn did."', [["“A mill burned.", '"A barn did."']]),
        ("«Un moulin.\n\n«Une grange», dit-il.", [["«Un moulin.", "«Une grange»"]]),
        (
            'Roe said: "A mill burned.\n\n"A barn did." He left.\n\n"We saw it," Voss said.',
            [['"A mill burned.', '"A barn did."'], ['"We saw it,"']],
        ),
        (
            '"A mill burned.\n\nThe town slept.\n\n"A barn did," Roe said.',
            [['"A mill burned.'], ['"A barn did,"']],
        ),
        (
            '"A mill burned."\n\n"A barn did," Roe said.',
            [['"A mill burned."'], ['"A barn did,"']],
        ),
        (
            '"The line," said Voss, "has lost its drivers."',
            [['"The line,"', '"has lost its drivers."']],
        ),
        (
            "‘The line’, said Voss, ‘has lost its drivers.’",
            [["‘The line’,"[:-1], "‘has lost its drivers.’"]],
        ),
        (
            '"We won," Voss said on Monday, "and I think we shall win again."',
            [['"We won,"', '"and I think we shall win again."']],
        ),
        (
            '"We won," said Voss, "I think."\n\n"We lost," said Roe.',
            [['"We won,"', '"I think."'], ['"We lost,"']],
        ),
        (
            '"The line," said Voss, "is old.\n\n"It will close."',
            [['"The line,"', '"is old.', '"It will close."']],
        ),
        ('"We won," Voss said. "It was hard."', [['"We won,"'], ['"It was hard."']]),
        (
            '"We won," said Voss, calling it "a hard day for all of us".',
            [['"We won,"'], ['"a hard day for all of us"']],
        ),
        ('"We won," said Voss, "boss" of the club.', [['"We won,"'], ['"boss"']]),
    ],
)
def test_one_quotation_may_have_several_parts(text: str, expected: list[list[str]]) -> None:
    """Paragraphs that each open, and what "said Voss," interrupts, are one quotation."""
    assert parts(text) == expected


def test_a_mark_that_nothing_closes_does_not_swallow_a_text_of_one_paragraph() -> None:
    """A long stretch without a closing mark ends with the sentence that it begins."""
    text = 'Voss left. "The dam is safe. ' + "The town slept. " * 60
    assert parts(text.strip()) == [['"The dam is safe.']]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("so-called", True),
        ("experts", True),
        ("a bad idea", True),
        ("Iron Road,", True),
        ("Gone to the River", True),
        ("The Man Who Sold the Last Mill", True),
        ("Voss's mill", True),
        ("is safe", False),
        ("we won", False),
        ("It's over", False),
        ("don't go", False),
        ("No way!", False),
        ("No comment today,", False),
        ("the worst flood in a hundred years", False),
        ("A mill burned and a barn did.", False),
    ],
)
def test_a_scare_quote_is_a_few_words_without_a_clause(words: str, expected: bool) -> None:
    """A word or a title in marks tells nothing of its own; a clause does."""
    assert is_scare(words) is expected


def test_a_quotation_of_several_parts_is_no_scare_quote() -> None:
    """Who is interrupted speaks."""
    (found,) = quotations('"The line," said Voss, "has lost its drivers."')
    assert not found.is_scare


PIECES = st.sampled_from(
    [
        *"\"'“”„‘’«»‹›「」『』`,.!? \n-(5",
        "''",
        "``",
        "\n\n",
        " said Voss, ",
        "word",
        "Word",
        "s",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_spans_are_in_the_text_in_order_and_disjoint(text: str) -> None:
    """Whatever the text: nothing raises, no part is empty, none overlaps another."""
    blocks = blocks_of(text)
    found = quotations(text)
    spans = [span for quotation in found for span in quotation.parts]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(any(a <= start and end <= b for a, b in blocks) for start, end in spans)
    ordered = sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(ordered))
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert all((q.start, q.end) == (q.parts[0][0], q.parts[-1][1]) for q in found)


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    """Surrogates, controls and scripts of all kinds raise nothing."""
    find_quotations(text, [(0, len(text))])


@pytest.mark.parametrize("code", CODES)
def test_quotations_of_other_languages_are_found(code: str) -> None:
    """With the marks of each language, and nothing else is one."""
    sample = read_sample(code)
    found = find_quotations(sample.text, sample.paragraphs)
    assert [part for quotation in found for part in quotation.parts] == sample.quotations
