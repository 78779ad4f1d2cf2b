"""Which of the articles that come in a run does, and which it leaves as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from summarizer.jobs.index import Index
from summarizer.models import Article
from summarizer.vocabulary import Outcome

if TYPE_CHECKING:
    from summarizer.summarizer import Summarizer

# An article that was never done, in a run that does again only what failed.
LEFT: Final = "left"
Left = Literal["left"]


@dataclass(frozen=True)
class Selection:
    """What `summarizer` does of what comes in, given what the output holds.

    `redo` does again what was read in another way, `retry_failed` only what did not end well, nor
    its verification where there is a verifier.
    """

    summarizer: Summarizer
    redo: bool = False
    retry_failed: bool = False

    def kept(self, article: Article, index: Index) -> Outcome | Left | None:
        """Return how a described article ended that stays as it is, None when it has to be done.

        LEFT stands for one that was not done, and is not to be.
        """
        line = index.line(article.id)
        verifier = self.summarizer.verifier
        if self.retry_failed:
            if line is None:
                return LEFT
            lacks = line.is_cut or (line.is_unverified and verifier is not None)
            return line.outcome if line.ended_well and not lacks else None
        if line is None:
            return None
        summarizer = self.summarizer
        return index.kept(
            article,
            summarizer.fingerprint(article),
            summarizer.reader.traits.recipe,
            redo=self.redo,
            verify_key=verifier.key if verifier else None,
        )
