"""The second reading of a record, by a scripted model."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
import pytest

from summarizer import Article, Record, ScriptedBackend, Summarizer
from summarizer.backends.base import Reply, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.errors import (
    BudgetReached,
    ConfigurationError,
    EndpointError,
    InputError,
    RequestRejected,
    TransientError,
)
from summarizer.verification import verify_record
from summarizer.verification.questions import questions
from summarizer.verification.verdicts import Verdicts

TEXT = (
    "RIVERTON, March 5 (Reuters) - Tass quoted Ivan Petrov as saying that 12 men may leave the"
    " plant.\n\nThe plant was closed on Tuesday. The mayor, Ann Lee, did not speak to reporters.\n"
)
ARTICLE = Article(id="a1", text=TEXT, published="2031-03-05")


def claim(number: int, text: str, quote: str, **fields: Any) -> dict[str, Any]:
    """Return a reply's claim."""
    return {
        "id": f"c{number}",
        "evidence": [quote],
        "text": text,
        "importance": "core",
        "attribution": [],
        "status": "stated",
        "polarity": "positive",
        "quantities": [],
        "time": None,
        **fields,
    }


MEN = claim(
    1,
    "12 men will leave the plant.",
    "12 men may leave the plant",
    attribution=[["Tass"], ["Ivan Petrov"]],
    status="planned",
)
CLOSED = claim(2, "The plant was closed.", "The plant was closed on Tuesday")
REPLY = {
    "entities": [],
    "claims": [MEN, CLOSED],
    "summary": {
        "headline": "Plant closed",
        "sentences": [
            {"text": "12 men will leave.", "claims": ["c1"]},
            {"text": "The plant was closed and men will leave.", "claims": ["c1", "c2"]},
        ],
    },
}


def right(name: str) -> dict[str, Any]:
    """Return a decision that something is right."""
    return {"id": name, "words": None, "why": "", "wrong": [], "answer": "right"}


def wrong(
    name: str, *what: str, words: str | None = "12 men may leave", why: str = "It may."
) -> Any:
    """Return a decision that something is wrong."""
    return {"id": name, "words": words, "why": why, "wrong": list(what), "answer": "wrong"}


ALL_RIGHT = [right(name) for name in ("c1", "c2", "s1", "s2")]
HEDGE = [wrong("c1", "hedge"), *ALL_RIGHT[1:]]


def decisions(*given: dict[str, Any]) -> dict[str, Any]:
    """Return what a verifier replies."""
    return {"decisions": list(given)}


def run(*script: Any, article: Article = ARTICLE, **options: Any) -> tuple[Record, list[Request]]:
    """Return the record that a scripted model leads to, and the requests it got."""
    backend = ScriptedBackend(list(script))
    options = {"verify": True, **options}
    with Summarizer(model="m", backend=backend, retry_time_s=0.0, **options) as summarizer:
        return summarizer.summarize(article), backend.requests


def cut(content: str, finish: str) -> Reply:
    """Return a reply that ended before its time, or otherwise than it should."""
    completion = completion_from_content(content, "scripted", finish_reason=finish)
    return reply_from_completion(
        completion, mode="scripted", created="2031-01-01T00:00:00+00:00", latency_s=0.0
    )


def not_verified(record: Record) -> list[str]:
    """Return what a record says of not having been verified."""
    return [flag.message for flag in record.flags if flag.kind == "not_verified"]


def test_claims_and_sentences_carry_what_the_second_reading_found() -> None:
    """Supported or not, in what, why, and the article's words with their place."""
    record, requests = run(REPLY, decisions(*HEDGE))

    men, closed = record.claims
    assert men.support is not None
    assert not men.support.supported
    assert men.support.wrong == ("hedge",)
    assert men.support.why == "It may."
    assert TEXT[men.support.start : men.support.end] == men.support.quote == "12 men may leave"
    assert closed.support is not None
    assert closed.support.supported
    assert record.summary is not None
    assert all(s.support and s.support.supported for s in record.summary.sentences)
    made = record.verification
    assert made is not None
    assert made.complete
    assert made.model == "m"
    assert made.fingerprint == requests[1].fingerprint
    assert made.usage.input_tokens > 0
    assert not_verified(record) == []
    assert Record.model_validate_json(record.model_dump_json()) == record


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((12, 1, 3, 1), "1 of 12 claims and 1 of 3 sentences called wrong"),
        ((12, 1, 3, 0), "1 of 12 claims called wrong"),
        ((0, 0, 3, 1), "1 of 3 sentences called wrong"),
        ((0, 0, 0, 0), "nothing decided"),
    ],
)
def test_verdicts_are_told_in_words(counts: tuple[int, int, int, int], said: str) -> None:
    """Nothing is called wrong of nothing."""
    assert str(Verdicts(*counts)) == said


def test_a_record_without_a_second_reading_says_nothing_of_one() -> None:
    """Not asked for, nothing is asked, and records of before are read as such."""
    record, requests = run(REPLY, verify=False)

    assert len(requests) == 1
    assert record.verification is None
    assert all(c.support is None for c in record.claims)
    older = record.model_dump(mode="json", by_alias=True)
    del older["verification"]
    for each in older["claims"]:
        del each["support"]
    assert Record.model_validate(older) == record


def test_a_wrong_claim_is_flagged_by_default() -> None:
    """The claim stays, with a sentence on what is wrong, where the article says otherwise."""
    record, _ = run(REPLY, decisions(*HEDGE))

    (flag,) = [f for f in record.claims[0].flags if f.kind == "unsupported"]
    assert flag.message == "A second reading calls this wrong (hedge): It may."
    assert TEXT[flag.start : flag.end] == "12 men may leave"
    assert [f.kind for f in record.claims[1].flags] == []


def test_a_wrong_claim_is_rejected_if_that_is_asked_for() -> None:
    """It goes to `rejected` with its reason; sentences lose its id, and say so."""
    record, _ = run(REPLY, decisions(*HEDGE), on_wrong="reject")

    assert [c.id for c in record.claims] == ["c2"]
    (gone,) = record.rejected
    assert (gone.claim, gone.kind) == ("c1", "unsupported")
    assert gone.reason == "not supported: hedge: It may. The article: “12 men may leave”"
    assert record.summary is not None
    first, second = record.summary.sentences
    assert first.claims == ()
    assert [f.kind for f in first.flags][-2:] == ["unsupported", "ungrounded"]
    assert second.claims == ("c2",)
    assert second.flags[-1].kind == "unsupported"
    assert "claim 1" in second.flags[-1].message
    assert record.coverage is not None
    assert record.coverage.cited == pytest.approx(
        len("The plant was closed on Tuesday") / len(TEXT), abs=1e-3
    )
    assert record.outcome == "ok"


def test_a_record_that_lost_all_its_claims_is_partial() -> None:
    """As where no quote was accepted: something was read, and nothing of it stands."""
    reply = {**REPLY, "claims": [MEN]}

    record, _ = run(
        reply, decisions(wrong("c1", "hedge"), right("s1"), right("s2")), on_wrong="reject"
    )

    assert record.claims == ()
    assert record.outcome == "partial"


def test_a_sentence_that_its_claims_do_not_carry_needs_no_words_of_the_article() -> None:
    """`not_carried` is about the claims; the sentence is flagged."""
    said = [*ALL_RIGHT[:3], wrong("s2", "not_carried", words=None, why="No claim says so.")]

    record, _ = run(REPLY, decisions(*said))

    assert record.summary is not None
    support = record.summary.sentences[1].support
    assert support is not None
    assert support.wrong == ("not_carried",)
    assert support.quote is None
    assert record.summary.sentences[1].flags[-1].kind == "unsupported"
    assert not_verified(record) == []


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (
            wrong("c1", "hedge", words="12 men will leave the plant"),
            "words that are not in the article",
        ),
        (
            wrong("c1", "added", words="nobody said that at all"),
            "words that are not in the article",
        ),
        (wrong("c1", "hedge", words=None), "without words of the article"),
        (wrong("c1", "hedge", words="."), "words"),
        (wrong("c1", "hedge", words="the"), "words of the article that show nothing"),
        (wrong("c1", "hedge", words="as ... that"), "words of the article that show nothing"),
        (wrong("c1", "hedge", words="did not"), "words of the article that show nothing"),
        (
            wrong("c1", "hedge", words="the plant ... Tuesday"),
            "pieces of sentences that stand apart",
        ),
        (wrong("c1"), "contradicts itself"),
        (wrong("c1", "not_carried"), "contradicts itself"),
        ({**right("c1"), "wrong": ["who"]}, "contradicts itself"),
    ],
)
def test_a_decision_that_is_not_shown_is_dropped(decision: dict[str, Any], why: str) -> None:
    """The claim stays, not verified, and the record says which and why."""
    record, _ = run(REPLY, decisions(decision, *ALL_RIGHT[1:]), on_wrong="reject")

    assert [c.id for c in record.claims] == ["c1", "c2"]
    assert record.claims[0].support is None
    assert record.claims[1].support is not None
    (said,) = not_verified(record)
    assert said.startswith("Claim 1 was not verified by m: ")
    assert why in said
    assert record.verification is not None
    assert not record.verification.complete


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Tuesday", "Tuesday"),
        ("12", "12"),
        ("on Tuesday", "on Tuesday"),
        ("did not speak", "did not speak"),
        ("12 men may leave ... plant", "12 men may leave the plant"),
        (
            "12 men may leave the plant ... The plant was closed",
            "12 men may leave the plant.\n\nThe plant was closed",
        ),
    ],
)
def test_few_words_show_something_where_one_of_them_says_it(words: str, shown: str) -> None:
    """A name, a number or a day; pieces of one sentence, or pieces that are quotes themselves."""
    record, _ = run(REPLY, decisions(wrong("c1", "date", words=words), *ALL_RIGHT[1:]))

    assert record.claims[0].support is not None, not_verified(record)
    assert record.claims[0].support.quote == shown


def test_what_is_added_may_have_no_words_in_the_article() -> None:
    """Nothing shows that something is not said."""
    record, _ = run(REPLY, decisions(wrong("c1", "added", words=None), *ALL_RIGHT[1:]))

    assert record.claims[0].support is not None
    assert record.claims[0].support.wrong == ("added",)


def test_skipped_repeated_and_invented_ids_are_not_verified() -> None:
    """Each claim stands for itself; none is silently right."""
    record, _ = run(REPLY, decisions(right("c2"), wrong("c2", "what"), right("s1"), right("c99")))

    assert [c.support for c in record.claims] == [None, None]
    assert not_verified(record) == [
        "Claim 1 and sentence 2 were not verified by m: no decision came.",
        "Claim 2 was not verified by m: more than one decision came.",
        "m answered for what it was not asked about: c99.",
    ]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("I think it is all fine.", "the reply"),
        ({"verdict": "all right"}, "decisions"),
        (cut('{"decisions": [{"id": "c1", "words": nu', "length"), "cut off"),
        (cut("I cannot help with that.", "content_filter"), "content filter"),
        (RequestRejected("the endpoint refused it"), "the endpoint refused it"),
        (EndpointError("nothing answers there"), "nothing answers there"),
        (BudgetReached("the budget is spent"), "the budget is spent"),
    ],
)
def test_a_verifier_that_gives_no_answer_changes_no_claim(answer: Any, why: str) -> None:
    """Nonsense, refused, cut off, or unreachable: the record stays, and says that it was not."""
    plain, _ = run(REPLY, verify=False)

    record, _ = run(REPLY, answer, answer, answer, on_wrong="reject")

    assert record.claims == plain.claims
    assert record.summary == plain.summary
    assert record.outcome == "ok"
    (said,) = not_verified(record)
    assert said.startswith("The record was not verified by m: ")
    assert why in said
    assert record.verification is None or not record.verification.complete


def test_one_wrong_item_costs_itself_only() -> None:
    """A word from no list makes one decision unreadable, not all."""
    record, _ = run(REPLY, decisions(wrong("c1", "style"), *ALL_RIGHT[1:]))

    assert record.claims[0].support is None
    assert record.claims[1].support is not None
    assert not_verified(record) == [
        "Claim 1 was not verified by m: the reply does not fit its schema in one place; the first:"
        " wrong.0: input should be 'who', 'what', 'hedge', 'negation', 'number', 'unit', 'date',"
        " 'source', 'status', 'added' or 'not_carried'."
    ]


def test_what_was_decided_before_an_answer_was_cut_off_counts() -> None:
    """As the claims of a reading do; the decision in which the cut fell does not."""
    said = orjson.dumps(decisions(*HEDGE)).decode()
    within = said.index('"id":"s1"') + 20

    record, _ = run(REPLY, cut(said[:within], "length"))

    assert [bool(c.support) for c in record.claims] == [True, True]
    assert record.claims[0].support is not None
    assert record.claims[0].support.wrong == ("hedge",)
    assert not_verified(record) == [
        "Sentences 1 and 2 were not verified by m: the reply was cut off."
    ]


def test_many_ids_are_named_as_ranges() -> None:
    """Nobody reads thirty numbers in a row."""

    def answer(request: Request) -> Any:
        if "The claims, one a line" not in request.messages[-1]["content"]:
            return long_reply(33)
        return decisions(*(right(f"c{n}") for n in (3, 4, 6)), right("s1"), right("s2"))

    backend = ScriptedBackend(answer)
    with Summarizer(model="m", backend=backend, verify=True) as summarizer:
        record = summarizer.summarize(ARTICLE)

    assert not_verified(record) == [
        "Claims 1, 2, 5 and 7 to 33 were not verified by m: no decision came."
    ]


def test_the_article_comes_first_and_the_claims_show_their_labels() -> None:
    """Every request begins alike; claims are lines of JSON that nothing can break out of."""
    _, requests = run(REPLY, decisions(*ALL_RIGHT))

    asked = requests[1].messages[-1]["content"]
    assert asked.index(TEXT) < asked.index('{"id":"c1"')
    assert '"quotes":["12 men may leave the plant"]' in asked
    assert '"source":[["Tass"],["Ivan Petrov"]],"status":"planned"' in asked
    assert '"rests_on":[{"id":"c1","text":"12 men will leave the plant."' in asked


def long_reply(n: int) -> dict[str, Any]:
    """Return a reply with `n` claims."""
    claims = [
        claim(number, f"It is {number}.", "The plant was closed on Tuesday")
        for number in range(1, n + 1)
    ]
    return {**REPLY, "claims": claims}


def test_a_long_list_is_shared_out_over_several_requests() -> None:
    """81 claims are three requests of 27 that begin alike; the summary comes with the last."""

    def answer(request: Request) -> Any:
        content = request.messages[-1]["content"]
        if "The claims, one a line" not in content:
            return long_reply(81)
        names = re.findall(r'^{"id":"([cs]\d+)"', content, re.MULTILINE)
        return decisions(*map(right, names))

    backend = ScriptedBackend(answer)
    with Summarizer(model="m", backend=backend, verify=True) as summarizer:
        record = summarizer.summarize(ARTICLE)

    _, *asked = [request.messages[-1]["content"] for request in backend.requests]
    assert [content.count('"quotes"') for content in asked] == [27, 27, 27]
    assert ['"rests_on"' in content for content in asked] == [False, False, True]
    first = [content.partition('{"id"')[0] for content in asked]
    assert len(set(first)) == 1
    assert all(c.support and c.support.supported for c in record.claims)
    assert record.verification is not None
    assert len(record.verification.further) == 2


def test_another_model_may_verify() -> None:
    """The one that is named; the record says which."""
    record, requests = run(REPLY, decisions(*ALL_RIGHT), verify="judge-1")

    assert [request.model for request in requests] == ["m", "judge-1"]
    assert record.verification is not None
    assert record.verification.model == "judge-1"


def test_the_built_in_reader_cannot_verify() -> None:
    """By itself it is refused, with advice; a model may verify what it read."""
    with pytest.raises(ConfigurationError, match="name the model that verifies"):
        Summarizer(model="extractive", verify=True)


def test_what_was_answered_is_replayed_offline(tmp_path: Any) -> None:
    """The second reading is in the store as the first one is."""
    first, _ = run(REPLY, decisions(*HEDGE), store=tmp_path)

    with Summarizer(model="m", store=tmp_path, offline=True, verify=True) as summarizer:
        again = summarizer.summarize(ARTICLE)

    assert again.claims == first.claims
    assert again.verification is not None
    assert again.verification.stored
    assert again.verification.fingerprint == first.verification.fingerprint  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "answer",
    [
        "It is all fine.",
        {"decisions": []},
        decisions(*ALL_RIGHT[1:]),
        decisions(*ALL_RIGHT, right("c99")),
        decisions(*ALL_RIGHT, ALL_RIGHT[0]),
        decisions({**right("c1"), "wrong": ["who"]}, *ALL_RIGHT[1:]),
        decisions(wrong("c1", "hedge", words="nobody says these words"), *ALL_RIGHT[1:]),
        cut('{"decisions": [{"id": "c1", "words": nu', "length"),
    ],
)
def test_an_answer_that_does_not_decide_all_is_asked_for_anew(tmp_path: Any, answer: Any) -> None:
    """A failure is not served from the store where something can be sent; offline it is."""
    first, _ = run(REPLY, answer, answer, answer, store=tmp_path)

    with Summarizer(model="m", store=tmp_path, offline=True, verify=True) as summarizer:
        replayed = summarizer.summarize(ARTICLE)
    again, asked = run(decisions(*ALL_RIGHT), store=tmp_path)
    third, kept = run(store=tmp_path)

    assert not_verified(replayed) == not_verified(first) != []
    assert len(asked) == 1
    assert not_verified(again) == []
    assert again.verification is not None
    assert not again.verification.stored
    assert kept == []
    assert third.claims == again.claims


def test_offline_a_reply_that_does_not_fit_is_what_is_said(tmp_path: Any) -> None:
    """Not that the next question has no answer in the store: nobody would look at the first."""
    run({"decisions": ALL_RIGHT}, store=tmp_path, verify=False)
    options = {"model": "m", "store": tmp_path, "offline": True}

    with Summarizer(**options) as summarizer:  # type: ignore[arg-type]  # they vary
        record = summarizer.summarize(ARTICLE)

    assert record.outcome == "invalid"
    assert record.error is not None
    assert record.error.message == (
        "the reply does not fit its schema in 2 places; the first: claims: field required;"
        " offline it is not asked for again"
    )


def test_what_was_decided_stays_where_asking_anew_gives_less(tmp_path: Any) -> None:
    """A verifier that is down, or says less, takes nothing back."""
    run(REPLY, decisions(*ALL_RIGHT[1:]), store=tmp_path)

    down, _ = run(TransientError("busy"), store=tmp_path)
    less, _ = run(decisions(*ALL_RIGHT[2:]), store=tmp_path)

    for record in (down, less):
        assert [bool(c.support) for c in record.claims] == [False, True]
        assert record.verification is not None
        assert not record.verification.complete


def test_offline_without_an_answer_the_record_says_so(tmp_path: Any) -> None:
    """The reading is replayed, the verification is missing, and nothing is sent."""
    run(REPLY, store=tmp_path, verify=False)

    with Summarizer(model="m", store=tmp_path, offline=True, verify=True) as summarizer:
        record = summarizer.summarize(ARTICLE)

    assert record.outcome == "ok"
    assert "the store has no reply" in not_verified(record)[0]


def test_a_record_is_verified_by_itself() -> None:
    """Whatever an earlier second reading said of it is forgotten."""
    record, _ = run(REPLY, decisions(*HEDGE))
    backend = ScriptedBackend([decisions(*ALL_RIGHT)])

    with Summarizer(model="m", backend=backend, verify=True) as summarizer:
        again = summarizer.verify(ARTICLE, record)
        with pytest.raises(InputError, match="has changed"):
            summarizer.verify(Article(id="a1", text=f"{TEXT}More."), record)

    assert all(c.support and c.support.supported for c in again.claims)
    assert [f for c in again.claims for f in c.flags if f.kind == "unsupported"] == []


ALL_WRONG = [wrong("c1", "hedge"), wrong("c2", "added", words=None), *ALL_RIGHT[2:]]


@pytest.mark.parametrize("said", [HEDGE, ALL_WRONG])
def test_a_claim_that_was_rejected_is_judged_anew(said: list[dict[str, Any]]) -> None:
    """As if it had never been rejected: the same request, and the record of flagging."""
    flagged, requests = run(REPLY, decisions(*said))
    rejected, _ = run(REPLY, decisions(*said), on_wrong="reject")
    backend = ScriptedBackend([decisions(*said), decisions(*ALL_RIGHT)])

    with Summarizer(model="m", backend=backend, verify=True) as summarizer:
        again = summarizer.verify(ARTICLE, rejected)
        right_now = summarizer.verify(
            ARTICLE, Record.model_validate_json(rejected.model_dump_json())
        )

    assert backend.requests[0].fingerprint == requests[1].fingerprint
    assert again.model_copy(update={"verification": None}) == flagged.model_copy(
        update={"verification": None}
    )
    assert [c.id for c in right_now.claims] == ["c1", "c2"]
    assert right_now.outcome == "ok"
    assert right_now.rejected == ()
    assert [f.kind for f in right_now.flags] == []


def test_a_rejected_claim_keeps_its_labels_quotes_and_support() -> None:
    """What was found wrong is there for machines too, not only in the reason."""
    flagged, _ = run(REPLY, decisions(*HEDGE))
    rejected, _ = run(REPLY, decisions(*HEDGE), on_wrong="reject")

    (gone,) = rejected.rejected
    assert gone.before == flagged.claims[0]
    assert gone.before is not None
    assert gone.before.support is not None
    assert gone.before.support.wrong == ("hedge",)
    assert gone.place == 0


def test_a_headline_that_rests_on_a_rejected_claim_is_flagged() -> None:
    """The record says so, as the headline itself is not verified."""
    summary = {**REPLY["summary"], "headline_claims": ["c1", "c2"]}  # type: ignore[dict-item]

    record, _ = run({**REPLY, "summary": summary}, decisions(*HEDGE), on_wrong="reject")

    assert record.summary is not None
    assert record.summary.headline_claims == ("c2",)
    assert record.summary.headline_rested_on == ("c1", "c2")
    (flag,) = record.flags
    assert flag.kind == "unsupported"
    assert flag.message == "The headline rests on claim 1, which a second reading calls wrong."


def test_what_stands_in_the_way_of_all_ends_a_run_of_many() -> None:
    """The records under way are yielded, flagged; then the error is raised."""
    backend = ScriptedBackend([REPLY, BudgetReached("the budget is spent")])
    articles = [ARTICLE, Article(id="a2", text=TEXT)]

    with Summarizer(model="m", backend=backend, verify=True, concurrency=1) as summarizer:
        records = summarizer.summarize_many(articles)
        record = next(records)
        with pytest.raises(BudgetReached):
            next(records)

    assert "the budget is spent" in not_verified(record)[0]
    assert len(backend.requests) == 2


def test_a_verifier_is_a_function_of_article_and_record() -> None:
    """What stands in the way of every record is raised there."""
    record, _ = run(REPLY, verify=False)
    backend = ScriptedBackend([decisions(*ALL_RIGHT), EndpointError("nothing answers")])

    with Summarizer(model="m", backend=backend, verify=True) as summarizer:
        assert summarizer.verifier is not None
        verified = asyncio.run(verify_record(ARTICLE, record, summarizer.verifier))
        with pytest.raises(EndpointError):
            asyncio.run(verify_record(ARTICLE, record, summarizer.verifier))

    assert verified.verification is not None


def test_nothing_is_asked_about_an_article_that_was_not_read() -> None:
    """A failed record has nothing to verify, and is not said to be unverified."""
    record, requests = run(RequestRejected("no"))

    assert record.outcome == "failed"
    assert len(requests) == 1
    assert not_verified(record) == []
    assert questions(record) == ()


def test_a_reply_that_does_not_fit_is_asked_for_again() -> None:
    """As in the first reading: with the problems, and in the store."""
    record, requests = run(REPLY, "All of it is right.", decisions(*ALL_RIGHT))

    assert len(requests) == 3
    assert "could not be used" in requests[2].messages[-1]["content"]
    assert not_verified(record) == []
    assert record.verification is not None
    assert record.verification.attempts == 2


def test_a_claim_that_a_model_answers_by_its_whole_name_is_the_claim() -> None:
    """Blanks around an id are none of it."""
    record, _ = run(REPLY, decisions({**right(" c1 ")}, *ALL_RIGHT[1:]))

    assert record.claims[0].support is not None


@pytest.mark.parametrize(
    ("value", "verifier"),
    [
        ("true", "m"),
        ("1", "m"),
        ("On", "m"),
        ("y", "m"),
        ("judge-1", "judge-1"),
        ("false", None),
        ("0", None),
        ("off", None),
        ("", None),
    ],
)
def test_the_environment_may_ask_for_it(
    monkeypatch: pytest.MonkeyPatch, value: str, verifier: str | None
) -> None:
    """SUMMARIZER_VERIFY says yes, no, or which model."""
    monkeypatch.setenv("SUMMARIZER_VERIFY", value)

    with Summarizer(model="m", backend=ScriptedBackend([])) as summarizer:
        assert (summarizer.verifier.model if summarizer.verifier else None) == verifier


@pytest.mark.parametrize("value", ["", "  ", 3, 1.5])
def test_a_verifier_that_is_no_name_is_refused(value: Any) -> None:
    """An empty one is what a shell variable that is not set leaves: it is no wish for none."""
    with pytest.raises(
        ConfigurationError, match=r"^settings cannot be used: verify: (is empty|should be)"
    ):
        Summarizer(model="m", backend=ScriptedBackend([]), verify=value)


def test_what_becomes_of_wrong_claims_needs_a_verifier() -> None:
    """Nothing else tells which they are; the environment's wish waits for one."""
    with pytest.raises(ConfigurationError, match="nothing verifies; add --verify"):
        Summarizer(model="extractive", on_wrong="reject")


def test_what_is_no_article_or_no_record_is_named() -> None:
    """A path, or a record as JSON has it, is met with what makes one."""
    record, _ = run(REPLY, verify=False)

    with Summarizer(model="m", backend=ScriptedBackend([]), verify=True) as summarizer:
        with pytest.raises(InputError, match=r"Article\.from_path"):
            summarizer.verify("harbour.txt", record)  # type: ignore[arg-type]  # the mistake
        with pytest.raises(InputError, match="a Record is expected, not a dict"):
            summarizer.verify(ARTICLE, record.model_dump())  # type: ignore[arg-type]  # the mistake
