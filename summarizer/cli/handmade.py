"""Replies made elsewhere, read into entries of the response store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast

import click
import orjson

from summarizer.backends.completions import completion_from_content
from summarizer.backends.stored import is_answer, reply_from_entry
from summarizer.errors import InputError, InvalidReply, TruncatedReply
from summarizer.parsing import json_object, parse_reply
from summarizer.replies import (
    ArticleReply,
    JudgeReply,
    PairsReply,
    RepairReply,
    ReplyModel,
    VerifyReply,
)
from summarizer.store.disk import canonical_json, checksum, parse_json
from summarizer.store.entry import Entry, entry_problem

BY_HAND: Final = "by_hand"  # the mode and the endpoint that such a reply is recorded with
# By the list that only they have; what has none of these is taken for an article's.
_OF_LISTS: Final[Mapping[str, type[ReplyModel]]] = {
    "decisions": VerifyReply,
    "repairs": RepairReply,
    "judgements": JudgeReply,
    "pairs": PairsReply,
}
_CALLED: Final[Mapping[type[ReplyModel], str]] = {
    ArticleReply: "a reading",
    VerifyReply: "a second reading",
    RepairReply: "a repair of quotes",
    JudgeReply: "a judgement",
    PairsReply: "what is said of pairs of claims",
}
_ENTRY_FIELDS: Final = {"completion", "mode", "latency_s", "created"}


def read_handmade(
    data: bytes, name: str, fingerprint: str, *, model: str | None, force: bool
) -> Entry:
    """Return the store's entry for a reply to the request `fingerprint`, made elsewhere.

    `data` is a raw chat completion, an exported entry, or the bare reply object; `name` is what
    messages call it. `model` is who is said to have answered, else whom the data names.
    With `force` the reply need not fit the reply schema, nor an export its checksum.

    Raises InputError for what is none of these, for another request's entry, and for a reply
    that the store would never serve or that does not fit; its problems are printed first.
    """
    try:
        value = parse_json(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as exc:
        raise InputError(f"{name}: is not JSON: {exc}") from exc
    if not isinstance(value, dict):
        raise InputError(f"{name}: is not a JSON object")
    if "entry" in value and "fingerprint" in value:
        entry: Any = _exported(value, name, fingerprint, force=force)
    elif value.keys() >= _ENTRY_FIELDS:
        entry = value
    elif "choices" in value:
        entry = _entry(value)
    else:
        created = int(datetime.now(UTC).timestamp())
        content = data.decode("utf-8", "replace").removeprefix("\ufeff").strip()
        entry = _entry(completion_from_content(content, model or BY_HAND, created=created))
    if model is not None:
        entry = {**entry, "model": model}
    if problem := entry_problem(entry):
        raise InputError(f"{name}: cannot be stored: {problem}")
    read = cast("Entry", entry)
    _check(read, name, force=force)
    return read


def _exported(
    document: Mapping[str, Any], name: str, fingerprint: str, *, force: bool
) -> dict[str, Any]:
    """Return the entry of an exported file that is intact and answers this request."""
    entry = document["entry"]
    if not isinstance(entry, dict):
        raise InputError(f"{name}: cannot be stored: its entry is not an object")
    if force:
        return entry
    if document["fingerprint"] != fingerprint:
        raise InputError(
            f"{name}: answers another request, {str(document['fingerprint'])[:64]!r};"
            " --force stores it all the same"
        )
    if document.get("sha256") != checksum(fingerprint, canonical_json(entry)).hex():
        raise InputError(
            f"{name}: its checksum does not match: the file was edited or cut off;"
            " --force stores it all the same"
        )
    return entry


def _entry(completion: dict[str, Any]) -> Entry:
    named = completion.get("model")
    return Entry(
        completion=completion,
        mode=BY_HAND,
        latency_s=0.0,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        attempts=1,
        model=named if isinstance(named, str) and named else BY_HAND,
        endpoint=BY_HAND,
    )


def _check(entry: Entry, name: str, *, force: bool) -> None:
    """Raise InputError when the reply is not one to store."""
    try:
        reply = reply_from_entry(entry)
    except InvalidReply as exc:
        raise InputError(f"{name}: {exc}") from exc
    if not is_answer(reply):
        finish = "it is empty" if not reply.content.strip() else reply.finish.replace("_", " ")
        raise InputError(f"{name}: holds no answer ({finish}), so it would never be used")
    problems = () if force else _misfits(reply.content, name)
    for problem in problems:
        click.echo(f"  {problem}", err=True)
    if problems:
        raise InputError(
            f"{name}: the reply does not fit the reply schema; --force stores it all the same,"
            " for a reply model of your own"
        )


def _misfits(content: str, name: str) -> tuple[str, ...]:
    """Return why the content is no reply to any of our requests; empty when it is one.

    Content that cannot be parsed is a model's real answer too: it is stored, with a warning.
    """
    try:
        model = _answers(orjson.loads(json_object(content))) or ArticleReply
    except (InvalidReply, TruncatedReply) as exc:
        click.echo(f"summarizer: {name}: stored as it is, but {exc}", err=True)
        return ()
    try:
        parse_reply(content, model)
    except InvalidReply as exc:
        return exc.problems
    return ()


def _answers(reply: Mapping[str, Any]) -> type[ReplyModel] | None:
    """Return the schema that a reply is meant for, None where nothing tells."""
    for name, model in _OF_LISTS.items():
        if name in reply:
            return model
    return ArticleReply if reply.keys() & ArticleReply.model_fields.keys() else None


def refuse_another_kind(entry: Entry, before: Entry | None, name: str) -> None:
    """Raise InputError for a reply in place of one that answers another kind of request."""
    if before is None:
        return
    try:
        new, old = (
            _answers(orjson.loads(json_object(reply_from_entry(e).content)))
            for e in (entry, before)
        )
    except (InvalidReply, TruncatedReply):
        return
    if new is not None and old is not None and new is not old:
        raise InputError(
            f"{name}: is {_CALLED[new]}, and the store holds {_CALLED[old]} as the answer to this"
            " request; --fingerprint is that of another one, or --force puts it there all the same"
        )
