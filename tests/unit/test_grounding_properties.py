"""Grounding over scripts: any other character is refused, any other typography accepted."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import ground

SENTENCES = [
    "The bridge office paid $5,000 to 12 workers of the North Quay on Monday",
    "Der Bürgermeister sagte am Montag, die Brücke über die Weser werde für 3,5 Wochen schließen",
    "Le préfet a annoncé que l'école fermerait à 17 h et que 40 élèves resteraient chez eux",
    "El alcalde pagó 2.500 € por la reparación del puente viejo de Almarza",
    "Мэр города сообщил, что мост закроют на 3 недели из-за ремонта опор",
    "Ο δήμαρχος είπε ότι η γέφυρα θα κλείσει για 3 εβδομάδες",
    "मेयर ने कहा कि पुल 3 हफ्ते के लिए बंद रहेगा और 12 लोग घायल हुए",
    "মেয়র বলেছেন সেতুটি তিন সপ্তাহ বন্ধ থাকবে এবং ১২ জন আহত",
    "மேயர் பாலம் 3 வாரங்கள் மூடப்படும் என்று கூறினார்",
    "قال رئيس البلدية إن الجسر سيغلق لمدة 3 أسابيع بسبب الإصلاح",
    "ראש העיר אמר כי הגשר ייסגר למשך 3 שבועות בגלל התיקון",
    "นายกเทศมนตรีกล่าวว่าสะพานจะปิดเป็นเวลา 3 สัปดาห์",
    "市长说这座桥将在周一关闭三周，因为工人要修理桥墩",
    "시장은 다리가 월요일부터 3주 동안 폐쇄된다고 말했다",
    "Thị trưởng nói cây cầu sẽ đóng cửa 3 tuần để sửa chữa",
]
_CARRIES = ("L", "M", "N", "Sc", "Sm")


def _carries_meaning(char: str) -> bool:
    return unicodedata.category(char).startswith(_CARRIES)


def _same(a: str, b: str) -> bool:
    """Say whether two characters are one by case or compatibility."""
    return (
        unicodedata.normalize("NFKC", a).casefold() == unicodedata.normalize("NFKC", b).casefold()
    )


@given(st.sampled_from(SENTENCES), st.data())
@settings(max_examples=600, deadline=None)
def test_another_character_is_never_accepted(sentence: str, data: st.DataObject) -> None:
    """One letter, mark, digit, currency or sign for another of its kind is another sentence."""
    places = [i for i, char in enumerate(sentence) if _carries_meaning(char)]
    at = data.draw(st.sampled_from(places))
    category = unicodedata.category(sentence[at])
    pool = {c for s in SENTENCES for c in s if unicodedata.category(c) == category}
    others = sorted(c for c in pool if not _same(c, sentence[at]))
    if not others:
        return
    other = data.draw(st.sampled_from(others))
    quote = sentence[:at] + other + sentence[at + 1 :]

    evidence = ground(quote, f"{sentence}.")

    assert not evidence.accepted, (sentence[at], other, evidence.differs)


@given(st.sampled_from(SENTENCES), st.data())
@settings(max_examples=600, deadline=None)
def test_a_character_left_out_is_never_accepted(sentence: str, data: st.DataObject) -> None:
    """Within the quote, what carries meaning is not optional."""
    places = [i for i, char in enumerate(sentence) if _carries_meaning(char)][1:-1]
    at = data.draw(st.sampled_from(places))
    quote = sentence[:at] + sentence[at + 1 :]

    assert not ground(quote, f"{sentence}.").accepted


_TYPOGRAPHY = {
    " ": ["\u00a0", "\n", "  ", " \u200b", "\u202f", "\t", "\r\n"],
    ",": [",", "\u00a0,"],
    "'": ["’", "‘", "`", "&#39;", "&rsquo;"],
    "-": ["‐", "‑", "–"],
}


@given(st.sampled_from(SENTENCES), st.data(), st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=600, deadline=None)
def test_any_typography_is_accepted(sentence: str, data: st.DataObject, form: str) -> None:
    """Blanks, marks of one kind, invisible characters, entities and composition may differ."""
    written = []
    for place, char in enumerate(sentence):
        between = place > 0 and sentence[place - 1].isalpha() and char.isalpha()
        if char in _TYPOGRAPHY:
            plain = char in ",'-" and not (sentence[place - 1] + sentence[place + 1]).isdigit()
            forms = [char, *_TYPOGRAPHY[char]] if plain or char == " " else [char]
            written.append(data.draw(st.sampled_from(forms)))
        elif between and data.draw(st.integers(0, 9)) == 0:
            written.append("\u00ad" + char)
        else:
            written.append(char)
    quote = unicodedata.normalize(form, "".join(written))

    evidence = ground(quote, f"Before. {sentence}. After.")

    assert evidence.accepted, evidence.differs
    assert evidence.quote.rstrip(".") == sentence


@given(st.sampled_from(SENTENCES))
def test_a_shouted_line_is_the_line(sentence: str) -> None:
    """A headline in capitals is quoted in small letters, where its script has them."""
    headline = sentence.replace("schließen", "schliessen").upper()
    quote = sentence.replace("schließen", "schliessen")

    assert ground(quote, f"{headline}\n\nThe story follows.").accepted
