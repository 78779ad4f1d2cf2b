"""The course of an article: which parts are asked about, as the replies come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from summarizer.backends.base import ReplySchema, Request
from summarizer.errors import ContextOverflow, RefusedReply, TruncatedReply
from summarizer.models import Article, Entity
from summarizer.parsing import lists_all
from summarizer.provenance import Provenance, Usage
from summarizer.readers.base import Part, Reading
from summarizer.readers.course import Course
from summarizer.readers.merging import join_provenances, merge_entities, merge_readings
from summarizer.replies import ArticleReply, ReplyClaim
from tests.long_model import claims_of

#       0               17               33 35             51
TEXT = "Ann Lee is here. Bob Roe is new.\n\nThe road is shut. The mole is open."
ARTICLE = Article(id="a", text=TEXT)
REQUEST = Request((), "m", "e", ReplySchema("r", {}))
MADE = Provenance(
    model="m", endpoint="e", mode="json_schema", fingerprint="f", summarizer="0", created="2031"
)


def course(*most_bytes: int | None, article: Article = ARTICLE) -> Course:
    """Return the course of an article; what its parts may have changes as it goes."""
    answers = iter([*most_bytes, *most_bytes[-1:] * 9])
    return Course(article, REQUEST, lambda: next(answers), 10_000)


def claims(text: str) -> list[ReplyClaim]:
    """Return a claim for each sentence."""
    return [ReplyClaim.model_validate(each) for each in claims_of(text)]


def whole(text: str, *names: str) -> Reading:
    """Return the reading of a reply that says all of a text."""
    entities = [Entity(name=name, type="person") for name in names]
    reply = ArticleReply.model_validate(
        {
            "entities": [],
            "claims": claims_of(text),
            "summary": {"headline": "", "sentences": []},
        }
    )
    return Reading(MADE, reply, reply.claims, entities)


def cut(text: str, content: str = '{"claims": [') -> Reading:
    """Return the reading of a reply that was cut off behind the claims of a text."""
    return Reading(MADE, None, claims(text), failure=TruncatedReply("cut", content=content))


def texts(steps: Sequence[Any]) -> list[str]:
    """Return the words of parts."""
    return [TEXT[slice(*step.part.span)] for step in steps]


def test_an_article_that_fits_is_one_step() -> None:
    """Its reading is that of the one reply."""
    asked = course(None)
    step = asked.next()
    assert step is not None
    assert asked.is_whole(step)
    asked.answered(step, whole(TEXT))

    assert asked.next() is None
    assert asked.single is not None
    assert asked.unread == ()


def test_parts_come_in_the_order_of_the_text_with_the_names_so_far() -> None:
    """The first is told none."""
    asked = course(36)
    first = asked.next()
    assert first is not None
    asked.answered(first, whole("Ann Lee is here. Bob Roe is new.", "Ann Lee", "Bob Roe"))
    second = asked.next()
    assert second is not None
    asked.answered(second, whole("The road is shut."))

    assert texts([first, second]) == [TEXT[:34], TEXT[34:]]
    assert first.part.named == ()
    assert [entity.name for entity in second.part.named] == ["Ann Lee", "Bob Roe"]
    assert asked.next() is None
    assert asked.single is None


def test_what_a_part_is_told_is_bounded_and_the_latest() -> None:
    """Of many names those that were named last."""
    asked = course(36)
    step = asked.next()
    assert step is not None
    names = [f"Person {n:02}" for n in range(50)]
    asked.answered(step, whole("Ann Lee is here.", *names))
    second = asked.next()

    assert second is not None
    # {"name":"Person 00","type":"person","aliases":[]} and a line end: 50 bytes each
    assert [entity.name for entity in second.part.named] == names[:20]


def test_behind_a_cut_the_sentence_of_the_last_claim_is_asked_again() -> None:
    """It may hold more than was said of it."""
    asked = course(None)
    step = asked.next()
    assert step is not None
    asked.answered(step, cut("Ann Lee is here. Bob Roe is new."))
    rest = asked.next()
    assert rest is not None

    assert texts([rest]) == [TEXT[17:]]
    assert asked.unread == ((17, len(TEXT)),)
    assert isinstance(asked.failure, TruncatedReply)
    asked.answered(rest, whole(TEXT[17:]))
    assert asked.unread == ()
    assert asked.failure is None


def test_a_cut_in_the_first_sentence_goes_on_behind_it() -> None:
    """Something is always left behind, so it ends."""
    asked = course(None)
    step, seen = asked.next(), []
    while step is not None:
        seen.append(step)
        asked.answered(step, cut(TEXT[slice(*step.part.span)].split(". ")[0]))
        step = asked.next()

    assert texts(seen) == [TEXT, TEXT[17:], TEXT[34:], TEXT[52:]]


def test_a_cut_in_a_list_goes_on_behind_the_last_claim() -> None:
    """Lines without a full stop are one sentence, of which what was not said is not read."""
    lines = [f"Runner number {n} came in late" for n in range(40)]
    asked = course(None, article=Article(id="b", text="\n".join(lines)))
    step = asked.next()
    assert step is not None
    asked.answered(step, cut("\n".join(lines[:10])))
    rest = asked.next()
    assert rest is not None

    assert rest.part.span[0] == len("\n".join([*lines[:10], ""]))
    assert asked.unread == ((rest.part.span[0], len("\n".join(lines))),)


def test_a_cut_behind_the_last_words_leaves_nothing_unread() -> None:
    """There is nothing to ask about, so nothing is missing, and no flag says so."""
    asked = course(None)
    step, end = asked.next(), len(TEXT)
    while step is not None:
        end = step.part.span[1]
        asked.answered(step, cut(TEXT[slice(*step.part.span)].split(". ")[0]))
        step = asked.next()

    assert end == len(TEXT)
    assert (asked.unread, asked.flags(), asked.failure) == ((), (), None)


def test_a_claim_that_is_quoted_twice_is_where_it_stands_first() -> None:
    """What stands between its quotes may not have been read."""
    twice = claims(TEXT)[1].model_copy(update={"evidence": ["Bob Roe is new", "The mole is open"]})
    asked = course(None)
    step = asked.next()
    assert step is not None
    failure = TruncatedReply("cut", content="{")
    asked.answered(step, Reading(MADE, None, [claims(TEXT)[0], twice], failure=failure))

    assert asked.unread == ((17, len(TEXT)),)


def test_a_cut_behind_the_claims_leaves_nothing_unread() -> None:
    """Only the summary is missing, and that is asked for by the claims."""
    content = orjson.dumps({"claims": claims_of(TEXT), "summary": {}}).decode()[:-2]
    asked = course(None)
    step = asked.next()
    assert step is not None
    asked.answered(step, cut(TEXT, content))

    assert asked.next() is None
    assert asked.unread == ()
    assert asked.failure is None
    assert asked.single is None


def test_a_part_without_a_claim_is_halved_until_the_least() -> None:
    """Then the span is unread; the others are asked about where something was read before."""
    text = "\n\n".join(f"Paragraph {n} is here, and it says a little more." for n in range(40))
    article = Article(id="b", text=text)
    asked = course(None, article=article)
    step, n_asked = asked.next(), 0
    while step is not None:
        n_asked += 1
        words = text[slice(*step.part.span)]
        if "Paragraph 30 " in words:
            asked.answered(step, cut("Nothing of this stands there at all."))
        else:
            asked.answered(step, whole(words))
        step = asked.next()

    ((start, end),) = asked.unread
    assert "Paragraph 30 " in text[start:end]
    assert end - start <= 500
    assert n_asked <= 7  # 2 KB: the whole, its halves, the halves of one of them, and so on


def test_nothing_at_all_is_given_up_soon() -> None:
    """Where not even the least part gives a claim, and none has, the others are not asked."""
    article = Article(id="b", text="\n\n".join(f"Paragraph {n} is here." for n in range(1000)))
    asked = course(None, article=article)
    step, n_asked = asked.next(), 0
    while step is not None:
        n_asked += 1
        asked.answered(step, cut(""))
        step = asked.next()

    assert n_asked <= 8  # 22 KB, halved
    assert asked.unread == ((0, len(article.text)),)


def test_a_whole_that_is_too_long_becomes_parts_that_fit() -> None:
    """By the window that was learnt; its failure is forgotten when they are read."""
    asked = course(None, 36)
    step = asked.next()
    assert step is not None
    asked.answered(step, Reading(MADE, failure=ContextOverflow("too long", window=100)))
    read = []
    while (step := asked.next()) is not None:
        read.append(step)
        asked.answered(step, whole(TEXT[slice(*step.part.span)]))

    assert texts(read) == [TEXT[:34], TEXT[34:]]
    assert asked.failure is None
    assert asked.unread == ()


def test_a_refused_part_is_unread_and_says_so() -> None:
    """With its place and the reason."""
    asked = course(36)
    first = asked.next()
    assert first is not None
    asked.answered(first, Reading(MADE, failure=RefusedReply("the model refused to answer")))
    second = asked.next()
    assert second is not None
    asked.answered(second, whole("The road is shut."))

    assert asked.unread == ((0, 34),)
    assert isinstance(asked.failure, RefusedReply)
    (flag,) = asked.flags()
    assert (flag.kind, flag.start, flag.end) == ("unread", 0, 34)
    assert flag.message == "34 characters were not read: the model refused to answer"


def test_claims_are_numbered_through() -> None:
    """Two parts call their first claim c1; in the record it is c1 and c3."""
    readings = [
        (Part((0, 34)), whole("Ann Lee is here. Bob Roe is new.")),
        (Part((34, len(TEXT))), whole("The road is shut.")),
    ]

    merged = merge_readings(readings, fingerprint="w", failure=None, unread=())

    assert [claim.id for claim in merged.claims] == ["c1", "c2", "c3"]
    assert merged.spans == ((0, 34), (0, 34), (34, len(TEXT)))
    assert merged.summary is None


class _WithTags(ArticleReply):
    tags: list[str]
    mood: str


def test_fields_of_a_users_own_are_joined() -> None:
    """Lists are one list, and of others the first that says something counts."""
    fields = {"entities": [], "claims": [], "summary": {"headline": "", "sentences": []}}
    one = _WithTags.model_validate({**fields, "tags": ["a"], "mood": ""})
    two = _WithTags.model_validate({**fields, "tags": ["b"], "mood": "calm"})

    merged = merge_readings(
        [(Part((0, 34)), Reading(MADE, one)), (Part((34, 70)), Reading(MADE, two))],
        fingerprint="w",
        failure=None,
        unread=(),
    )

    assert isinstance(merged.reply, _WithTags)
    assert (merged.reply.tags, merged.reply.mood) == (["a", "b"], "calm")


def test_entities_with_a_name_in_common_are_one() -> None:
    """A full name, that is: two who are both called Lee are two."""
    people = [
        Entity(name="Ann Lee", type="person", aliases=("Lee",)),
        Entity(name="Lee", type="other"),
        Entity(name="Bob Lee", type="person", aliases=("Lee",)),
        Entity(name="Mayor Lee", type="person", aliases=("Ann Lee",)),
        Entity(name="Elden", type="place"),
        Entity(name="Elden", type="organisation"),
    ]

    assert merge_entities(people) == (
        Entity(name="Ann Lee", type="person", aliases=("Lee", "Mayor Lee")),
        Entity(name="Bob Lee", type="person", aliases=("Lee",)),
        Entity(name="Elden", type="place"),
        Entity(name="Elden", type="organisation"),
    )


def test_what_parts_took_is_summed() -> None:
    """A request without an answer counts as an attempt; a price that is not known makes none."""
    one = MADE.model_copy(
        update={
            "fingerprint": "p1",
            "attempts": 2,
            "usage": Usage(input_tokens=10, output_tokens=1),
            "cost_usd": 0.5,
            "latency_s": 1.5,
            "stored": True,
        }
    )
    two = one.model_copy(update={"fingerprint": "p2", "stored": False, "created": "2032"})
    lost = MADE.model_copy(update={"mode": None, "fingerprint": "w", "created": "2030"})

    made = join_provenances([lost, one, two], "w")

    assert (made.fingerprint, made.further) == ("w", ("p1", "p2"))
    assert (made.attempts, made.stored, made.created) == (5, False, "2032")
    assert (made.usage.input_tokens, made.cost_usd, made.latency_s) == (20, 1.0, 3.0)
    unpriced = two.model_copy(update={"cost_usd": None})
    assert join_provenances([one, unpriced], "w").cost_usd is None


def test_a_list_ends_where_its_bracket_does() -> None:
    """Not at one inside it, or in a string."""
    assert lists_all('{"entities": [], "claims": [{"a": [1]}], "summ', "claims")
    assert not lists_all('{"entities": [], "claims": [{"a": [1]}, {"b": "]"', "claims")
    assert not lists_all("no object", "claims")
