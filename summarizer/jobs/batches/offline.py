"""The same through files, without a network: requests written, replies read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.backends.redaction import Sent, clean_text
from summarizer.backends.stored import Asked
from summarizer.errors import ConfigurationError
from summarizer.jobs.batches.drafts import Draft, Limits, Sharding
from summarizer.jobs.batches.intake import Intaken, OnFailure, Taker
from summarizer.jobs.batches.ledger import Ledger, Noted
from summarizer.jobs.batches.lines import Line
from summarizer.jobs.batches.shard import Shard
from summarizer.packed import pack, packing_of, refuse_foreign_packing
from summarizer.store import Store

_PIECE_BYTES = 4 * 1024 * 1024


@dataclass
class Written:
    """What was written: the files, and the lines that went into none."""

    sharding: Sharding
    files: list[tuple[Path, Shard]] = field(default_factory=list)


def write_requests(lines: Iterable[Line], output: Path, ledger: Ledger, limits: Limits) -> Written:
    """Write lines to `output`, or to numbered files beside it where one would be too large.

    What each request was is noted in the list, for `read_replies`. Earlier files of the same
    names are written over, and so is what was noted of them. Raises ConfigurationError when a file
    cannot be written.
    """
    refuse_foreign_packing(output)
    with ledger.lock():
        result = Written(Sharding(ledger.files, limits))
        drafts = result.sharding.split(lines)
        draft, following = next(drafts, None), next(drafts, None)
        is_one = following is None
        while draft is not None:
            path = output if is_one else _numbered(output, len(result.files) + 1)
            result.files.append((path, _written(draft, path, ledger)))
            draft, following = following, next(drafts, None)
        return result


def read_replies(
    path: Path, ledger: Ledger, store: Store, unknown: Noted, *, on_failure: OnFailure
) -> Intaken:
    """Take the replies of a file into the store, under the fingerprints that they name.

    `unknown` stands for what was asked where the list knows nothing of it, as on another machine
    than it was written on; its fingerprint is not looked at.
    """

    def find(fingerprint: str) -> Noted:
        return ledger.asked(fingerprint) or unknown._replace(fingerprint=fingerprint)

    with ledger.lock():
        taker = Taker(store, path.name, find, on_failure=on_failure, clean=_clean)
        taker.take(path)
        for shard in ledger.shards("written"):
            if all(bytes.fromhex(each) in taker.seen for each in ledger.fingerprints(shard)):
                ledger.update(shard.but(state="fetched"))
        return taker.settle()


def _clean(text: str) -> str:
    return clean_text(text, Sent())


def unknown_request(model: str, endpoint: str) -> Noted:
    """Return what is taken for known of a request that nothing is known of."""
    return Noted("", "json_schema", Asked(model, endpoint))


def _written(draft: Draft, path: Path, ledger: Ledger) -> Shard:
    """Put a draft where it is wanted, and note it in place of what stood there."""
    shard = draft.shard("written", path=str(path.absolute()))
    _put(draft.path, path)
    for earlier in ledger.shards("written"):
        if earlier.path == shard.path:
            ledger.drop(earlier)
    ledger.add(shard, draft.requests.values())
    draft.path.unlink()
    return shard


def _numbered(path: Path, number: int) -> Path:
    stem, dot, suffixes = path.name.partition(".")
    return path.with_name(f"{stem}-{number:05d}{dot}{suffixes}")


def _put(draft: Path, path: Path) -> None:
    """Copy a draft to where it is wanted, packed as the name says, as a whole or not at all."""
    packing = packing_of(path.name)
    beside = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("rb") as source, beside.open("wb") as target:
            while piece := source.read(_PIECE_BYTES):
                target.write(pack(piece, packing))
        beside.replace(path)
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be written: {exc.strerror or exc}") from exc
    finally:
        beside.unlink(missing_ok=True)
