"""What a reply to a question about quotes holds, and how the quotes are listed in it."""

from __future__ import annotations

from summarizer.errors import InvalidReply
from summarizer.grounding import why_rejected
from summarizer.models import Flag
from summarizer.parsing import json_slip, keep_valid, parse_reply
from summarizer.readers.base import Doubt
from summarizer.replies import RepairReply


def repairs_in(content: str) -> tuple[RepairReply, tuple[Flag, ...]]:
    """Return the repairs of a reply that fit, and a flag where others do not.

    Raises InvalidReply or TruncatedReply when there are none.
    """
    try:
        return parse_reply(content, RepairReply), ()
    except InvalidReply:
        if json_slip(content):
            raise  # what was meant cannot be told, of the items that fit neither
        kept = keep_valid(content, RepairReply)
        if kept.reply is None or not kept.reply.repairs:
            raise
    n_lost = len(kept.malformed)
    what = "One repair" if n_lost == 1 else f"{n_lost} repairs"
    message = f"{what} did not fit: {kept.malformed[0].reason}"
    return kept.reply, (Flag(kind="repair_failed", message=message),)


def listed(doubt: Doubt) -> dict[str, object]:
    """Return a claim in doubt as the question shows it."""
    quotes = [
        {"as_quoted": e.as_quoted or e.quote, "reason": why_rejected(e), "sentence": sentence}
        for e, sentence in zip(doubt.refused, doubt.sentences, strict=True)
    ]
    return {"id": doubt.id, "text": doubt.text, "quotes": quotes}
