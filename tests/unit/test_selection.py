"""Which records and claims are wanted: each filter by itself, and together."""

from __future__ import annotations

import pytest

from summarizer.models import (
    ArticleInfo,
    Claim,
    Entity,
    Flag,
    Record,
    Source,
    Summary,
    SummarySentence,
    Support,
)
from summarizer.reports.selection import Selection
from summarizer.vocabulary import EntityType
from tests.samples import evidence, failed_record, full_record, verified_record


def claim(number: int, *sources: str, text: str = "It is so.", **fields: object) -> Claim:
    """Return a claim that `sources` said, the outermost first."""
    links = [Source(name=name, level=n) for n, name in enumerate(sources, 1)]
    given = {"id": f"c{number}", "text": text, "evidence": (evidence("it is so"),)}
    return Claim.model_validate({**given, "attribution": links, **fields})


def record(*claims: Claim, entities: tuple[Entity, ...] = (), **fields: object) -> Record:
    """Return a record of these claims."""
    return Record(
        article=ArticleInfo(id="a1"), outcome="ok", claims=claims, entities=entities
    ).model_copy(update=fields)


def chosen(selection: Selection, of: Record) -> list[str] | None:
    """Return the ids of the claims that are wanted, None where the record is not."""
    found = selection.choose(of)
    return None if found is None else [each.id for each in found.record.claims]


def test_nothing_asked_for_is_everything() -> None:
    """The record is the same object, so its line can be copied."""
    whole = full_record()
    found = Selection().choose(whole)
    assert found is not None
    assert found.record is whole
    assert not found.is_narrowed


@pytest.mark.parametrize(
    ("pattern", "is_wanted"),
    [
        ("news/a.txt", True),
        ("news/*", True),
        ("*.txt", True),
        ("a*t", False),
        ("news/?.txt", False),
        ("NEWS/a.txt", False),
        ("", False),
    ],
)
def test_an_article_is_asked_for_by_its_id_or_with_stars(pattern: str, is_wanted: bool) -> None:
    """Only * is no letter: ids may be addresses, with ? and [ in them."""
    found = Selection(articles=("x", pattern)).choose(full_record(article_id="news/a.txt"))
    assert (found is not None) is is_wanted


def test_an_article_is_asked_for_by_its_outcome() -> None:
    """Of several outcomes, any."""
    selection = Selection(outcomes=frozenset(("failed", "refused")))
    assert selection.choose(failed_record()) is not None
    assert selection.choose(full_record()) is None


SHOIGU = Entity(name="Sergei Shoigu", type="person", aliases=("the security chief",))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Shoigu", ["c1", "c2", "c4"]),
        ("SERGEY SHOIGU", ["c1", "c2", "c4"]),
        ("the security chief", ["c1", "c2", "c4"]),
        ("Tass", ["c1", "c3"]),
        ("tas", ["c1", "c3"]),  # as "tass": a doubled letter is the spelling of one sound
        ("Security Council", ["c4"]),
        ("Shoi", None),
        ("Council Security", None),
    ],
)
def test_a_source_is_found_under_all_its_names_at_any_link(
    name: str, wanted: list[str] | None
) -> None:
    """Through the entities of the record, in any case and spelling, by whole words."""
    of = record(
        claim(1, "Tass", "Sergei Shoigu"),
        claim(2, "the security chief"),
        claim(3, "TASS"),
        claim(4, "Security Council Secretary Sergei Shoigu"),
        claim(5, "Kim Jong-un"),
        claim(6),
        entities=(SHOIGU,),
    )
    assert chosen(Selection(sources=(name,)), of) == wanted


@pytest.mark.parametrize(
    ("name", "said", "is_wanted"),
    [
        ("Erdogan", "Recep Tayyip Erdoğan", True),
        ("Zelensky", "Volodymyr Zelenskyy", True),
        ("Associated Press", "The Associated Press", True),
        ("Kim Jong Un", "Kim Jong-un", True),
        ("金正恩", "朝鮮労働党総書記金正恩", True),
        ("金正恩", "朝鮮労働党総書記", False),
        ("US", "the U.S. Army", True),
        ("U.S.", "US officials", True),
        ("Niger", "Nigeria", False),
        ("UN", "Kim Jong Un", False),
        ("UN", "U.N. officials", True),
        ("U.N.", "Kim Jong-un", False),
        ("un", "UN", True),
        ("Un", "Kim Jong Un", True),
        ("UN Command", "the UN Command", True),
        ("KIM JONG UN", "Kim Jong Un", True),
        ("AP", "AAP", False),
        ("TASS", "Tass", True),
        ("NATO", "Nato", True),
        ("UN", "Un", False),
        ("WHO", "a man who was there", False),
        ("Moscow", "Pyongyang and Moscow", True),
    ],
)
def test_names_are_compared_as_people_write_them(name: str, said: str, is_wanted: bool) -> None:
    """Accents, hyphens and transliterations are typography; another word is another name."""
    assert (chosen(Selection(sources=(name,)), record(claim(1, said))) is not None) is is_wanted


def test_a_family_name_is_the_person_s_where_a_record_has_no_other() -> None:
    """Of a person only: "Bank" is not the Development Bank."""
    person = Entity(name="Shoigu", type="person", aliases=("the minister",))
    bank = Entity(name="Bank", type="organisation")
    of = record(claim(1, "the minister"), claim(2, "Bank"), entities=(person, bank))
    assert chosen(Selection(sources=("Sergei Shoigu",)), of) == ["c1"]
    assert chosen(Selection(sources=("Development Bank",)), of) is None


def entity(*names: str, kind: EntityType = "person") -> Entity:
    return Entity(name=names[0], type=kind, aliases=names[1:])


MIN_JI = entity("Kim Min-ji", "Ms Kim")
YO_JONG = entity("Ms Kim Yo-jong")


@pytest.mark.parametrize(
    ("name", "entities", "wanted"),
    [
        ("Ms Kim", (MIN_JI, YO_JONG), ["c1", "c2", "c4"]),
        ("Ms Kim", (MIN_JI,), ["c1", "c2", "c3", "c4"]),
        ("Ms Kim", (YO_JONG,), ["c1", "c3", "c4"]),
        ("Ms Kim", (MIN_JI, YO_JONG.model_copy(update={"aliases": ("ms kim",)})),
         ["c1", "c2", "c3", "c4"]),
        ("Kim", (MIN_JI, YO_JONG), ["c1", "c2", "c3", "c4", "c10"]),
        ("Russia", (entity("Russia", kind="place"),
                    entity("Bank of Russia", kind="organisation")), ["c5"]),
        ("Shoigu", (entity("Shoigu"), entity("Sergei Shoigu", "the minister")), ["c7", "c8"]),
        ("UN", (entity("United Nations", "UN", kind="organisation"), entity("Kim Jong Un", "Un")),
         ["c9"]),
    ],
)  # fmt: skip
def test_a_whole_name_is_not_looked_for_in_the_names_of_others(
    name: str, entities: tuple[Entity, ...], wanted: list[str]
) -> None:
    """Unless it is a person's only name, and another one's family name."""
    of = record(
        claim(1, "Ms Kim"),
        claim(2, "Kim Min-ji"),
        claim(3, "Ms Kim Yo-jong"),
        claim(4, "the spokeswoman, Ms Kim"),
        claim(5, "Russia"),
        claim(6, "the Bank of Russia"),
        claim(7, "Sergei Shoigu"),
        claim(8, "the minister"),
        claim(9, "United Nations"),
        claim(10, "Kim Jong Un"),
        entities=entities,
    )
    assert chosen(Selection(sources=(name,)), of) == wanted


def test_a_status_narrows_the_claims_and_what_was_rejected_of_others() -> None:
    """Claims of another status go, records without one too."""
    found = Selection(statuses=frozenset(("planned",))).choose(full_record())
    assert found is not None
    assert [each.id for each in found.record.claims] == ["c1"]
    assert [each.claim for each in found.record.rejected] == ["c1"]
    assert found.is_narrowed
    assert found.whole == full_record()
    assert found.record.summary == full_record().summary
    assert Selection(statuses=frozenset(("possible",))).choose(full_record()) is None


def test_a_flag_is_that_of_a_claim_a_sentence_or_the_article() -> None:
    """A claim's own flag narrows; the summary's keeps the record; the article's is all claims'."""
    of = full_record()
    assert chosen(Selection(flags=frozenset(("altered_quote",))), of) == ["c12"]
    assert chosen(Selection(flags=frozenset(("ungrounded",))), of) == []
    assert chosen(Selection(flags=frozenset(("instruction",))), of) == ["c1", "c4", "c12"]
    assert chosen(Selection(flags=frozenset(("language",))), of) is None


def test_an_article_without_claims_is_found_by_its_flag() -> None:
    """What could not be read as a whole is asked for by what it says of itself."""
    flag = Flag(kind="unread", message="A part was not read.")
    assert chosen(Selection(flags=frozenset(("unread",))), record(flags=(flag,))) == []


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("FERRY  routes", ["c1"]),
        ("large cut", ["c12"]),
        ("big cut", ["c12"]),
        ("Ilse Brandow", ["c1"]),
        ("nobody is happy", []),
        ("140 jobs", []),
        ("veltrane to close", []),
        ("f.rry", None),
    ],
)
def test_words_are_looked_for_in_claims_quotes_summary_and_title(
    phrase: str, wanted: list[str] | None
) -> None:
    """Plain text in any case; what only a summary, a title or a rejected quote says keeps it."""
    assert chosen(Selection(phrases=(phrase,)), full_record()) == wanted


def test_typography_hides_no_words() -> None:
    """An apostrophe of a keyboard finds that of a newspaper."""
    of = record(claim(1, text="Russia’s\u00a0“Kursk” region"))
    assert chosen(Selection(phrases=('russia\'s "kursk"',)), of) == ["c1"]


def test_what_a_second_reading_calls_wrong_is_unsupported() -> None:
    """Claims, and what was rejected for it; not what was not verified."""
    found = Selection(unsupported=True).choose(verified_record())
    assert found is not None
    assert [each.id for each in found.record.claims] == ["c4"]
    assert [each.claim for each in found.record.rejected] == ["c7"]
    assert Selection(unsupported=True).choose(full_record()) is None


def test_a_wrong_sentence_of_the_summary_keeps_its_record() -> None:
    """Also where all claims are right."""
    wrong = SummarySentence(text="All is lost.", support=Support(supported=False, wrong=("what",)))
    of = record(claim(1), summary=Summary(headline="x", sentences=(wrong,)))
    assert chosen(Selection(unsupported=True), of) == []


def test_filters_of_several_kinds_have_to_hold_together() -> None:
    """And a filter that only claims have leaves no record for its summary's sake."""
    statuses = frozenset(("planned", "denied"))
    both = Selection(statuses=statuses, phrases=("union", "six"))  # type: ignore[arg-type]
    assert chosen(both, full_record()) == ["c1", "c12"]
    none = Selection(statuses=frozenset(("planned",)), phrases=("nobody is happy",))
    assert chosen(none, full_record()) is None
