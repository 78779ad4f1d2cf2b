from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.sentences import PATTERNS, Rule, split_sentences
from tests.languages import CODES, read_sample


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize("code", CODES)
def test_sentences_end_where_those_of_the_language_do(code: str) -> None:
    """Abbreviations, ordinals, clocks, dates and quotations of a language end none."""
    sample = read_sample(code)
    found = [sample.text[slice(*span)] for span in split_sentences(sample.text, code)]
    assert found == [sample.text[slice(*span)] for span in sample.sentences]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Er ging.| »Das Bad ist zu«, sagte sie.", "de"),
        ("Er wurde 19.| Das freute ihn.", "de"),
        ("Er kam 2019.| Danach ging er.", "de"),
        ("Cierra a las 9 p. m.| El club protestó.", "es"),
        ("¿Quién gana?| Nadie lo sabe.", "es"),
        ("Il part.| « Je suis fatigué. »| Il rentre.", "fr"),
        ("Это был 2019 г.| Он ушёл.", "ru"),
        ("Завод им. Кирова закрыт.| Все рады.", "ru"),
        ("Пришли дети, гости и т. д.| Все рады.", "ru"),
        ("彼は去った。|「疲れた」と彼は言った。", "ja"),
        ("他走了。|“我累了。”|没有人知道。", "zh"),
        ("वे चले गए।| क्या वे लौटेंगे?| कोई नहीं जानता।", "hi"),
    ],
)
def test_a_sentence_ends_in_other_languages(text: str, language: str) -> None:
    """What looks like a reason against it is none: a mark that opens, a year, a list's end."""
    assert sentences(text.replace("|", ""), language) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize("rule", PATTERNS, ids=lambda rule: rule.name)
def test_a_rule_decides_its_example(rule: Rule) -> None:
    """Each rule says of the place that its example marks whether a sentence ends there."""
    before, after = rule.example.split("|")
    language = "ru" if rule.languages.startswith("-") and "т. е." in before else "fr"
    language = language if rule.languages.startswith("-") else rule.languages
    assert rule.is_for(language)
    assert rule.holds(before, after.lstrip())
    parts = sentences(before + after, language)
    assert (parts == [before, after.strip()]) is rule.ends


@pytest.mark.parametrize(
    "text",
    [
        "He left the U.S.| The mayor stayed.",
        "He left the U.S.| A friend stayed.",
        "She lives in Washington, D.C.| Voters like her.",
        "She lives in Washington, D.C.| “We like her,” they say.",
        "She works for Acme Inc.| Mr. Roe does too.",
        "She works for Acme Inc.| Shares fell by 5 percent.",
        "It closed at 5 p.m.| The bus was late.",
        "It closed at 5 p.m.| Buses were late.",
        "It is in the U.S.| Officials said so.",
        # none
        "The U.S. President spoke.",
        "The U.S. Officials Act passed.",
        "U.S. Marines were there.",
        "Acme Inc. said so.",
        "Acme Inc. Chairman Jo Roe said so.",
        "In Washington, D.C. Mayor Lee spoke.",
        "It closed at 5 p.m. Monday.",
        "It closed at 5 p.m. EST, police said.",
        "It closed at 5 p.m. Oct. 3 for good.",
        "Mr. Roe met J. A. Voss.",
        # an apostrophe opens no quotation that goes on
        "The '90s hit was Dan Orr Jr.'s best.| 'We cut it in one night,' he said.",
    ],
)
def test_an_abbreviation_may_end_a_sentence(text: str) -> None:
    """It does where what follows begins one: an article, a title, a plural, a quotation."""
    assert sentences(text.replace("|", "")) == [part.strip() for part in text.split("|")]


def test_the_end_of_a_paragraph_ends_a_sentence() -> None:
    """Whatever follows it, and whatever language is told."""
    assert sentences("Er sagte\n\ndas Bad sei zu. 5\n\n19.\n\nMai", "de") == [
        "Er sagte", "das Bad sei zu. 5", "19.", "Mai",
    ]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(
            ["U.S.", "A", "b", "19.", " ", " ", "\n\n", "\n", "”", "“", "。", "」", "と"]
        )
    ).map("".join),
    st.sampled_from([*CODES, "en", "xx"]),
)
def test_sentences_are_in_order_disjoint_and_whole(text: str, language: str) -> None:
    """Nothing but blanks stands between them, and none has blanks at its edges."""
    spans = split_sentences(text, language)
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())
    assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans)
    assert spans == sorted(spans)
