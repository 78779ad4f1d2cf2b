"""Several records as one digest: who says what, what both carry, where they differ, since when."""

from summarizer.digests.digest import digest
from summarizer.digests.models import Digest

__all__ = ["Digest", "digest"]
