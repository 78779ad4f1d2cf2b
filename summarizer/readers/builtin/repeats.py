"""One fact once: what the article says twice in the same words, and its title."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.readers.builtin.drafts import Draft


def without_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the first draft of those with the same words and sources, and none of the title.

    What leans on other words repeats nothing: "He was fired" is said of two people.
    """
    kept: dict[object, Draft] = {}
    for draft in [each for each in drafts if not each.sentence.is_title] or drafts:
        words = tuple(draft.sentence.flat[start:end].casefold() for start, end in draft.spans)
        kept.setdefault((words, draft.chain, draft.kind, draft.context), draft)
    return list(kept.values())
