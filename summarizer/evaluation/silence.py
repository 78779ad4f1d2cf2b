"""What recordings and store do not answer offline: why, and the command that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from summarizer.editions import earlier_editions
from summarizer.errors import ConfigurationError, InputError
from summarizer.evaluation.recordings import RecordedRun, Recording, Role
from summarizer.prompts import load_prompt
from summarizer.store import Store

_OF: Final[dict[Role, str]] = {
    "reading": "",
    "verification": " of the second reading",
    "judge": " of the judge",
}


@dataclass(frozen=True)
class Replies:
    """Where replies come from: a store, and the recordings before it.

    `again` is the command that records anew what the recordings do not answer. `tell` is called
    with a line while none come, as the server is down.
    """

    store: Store | None = None
    recordings: tuple[Recording, ...] = ()
    again: str = ""
    tell: Callable[[str], None] = lambda line: None


def unanswered(n_open: int, n_asked: int, asked: RecordedRun, replies: Replies) -> Iterator[str]:
    """Yield what is to be said when of `n_asked` articles `n_open` had no answer offline.

    `asked` tells what was asked of whom. Raises InputError when not one of them had an answer from
    the recordings, and ConfigurationError where there are no recordings: then nothing was measured.
    """
    if not n_open:
        return
    what = _OF[asked.role]
    if n_open < n_asked:
        if replies.recordings:
            yield (
                f"{n_open} of {n_asked} articles have no recorded reply{what}; record them:"
                f" {replies.again}"
            )
        return
    if not replies.recordings:
        raise ConfigurationError(
            f"offline, and the store answers none of the requests{what}; run it once without"
            " --offline, or give the suite `recordings`"
        )
    raise silent(asked, replies)


def silent(asked: RecordedRun, replies: Replies, because: object = "") -> InputError:
    """Return the error of recordings that answer nothing: why, and what mends it."""
    folders = ", ".join(str(each.folder) for each in replies.recordings)
    why = "; ".join(dict.fromkeys(each.why_silent(asked) for each in replies.recordings))
    edition = _edition(replies.recordings) if asked.role == "reading" else ""
    more = f" ({because})" if because else ""
    return InputError(
        f"the recording in {folders} answers none of the requests{_OF[asked.role]}: {why}. Record"
        f" it again: {replies.again}{edition}{more}"
    )


def _edition(recordings: Iterable[Recording]) -> str:
    """Return how to go on with a recording of an earlier edition of our prompt, "" for others."""
    known = {load_prompt(name).sha256: name for name in earlier_editions("article")}
    for run in (run for each in recordings for run in each.runs):
        if run.prompt_sha256 in known:
            return f'; or keep to the edition that it is of: prompt = "{known[run.prompt_sha256]}"'
    return ""
