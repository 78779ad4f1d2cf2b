"""A second reading: a model says of each claim of a record whether the article supports it."""

from summarizer.verification.supported import unverified
from summarizer.verification.verdicts import Verdicts
from summarizer.verification.verifier import Verified, Verifier, verify_record

__all__ = ["Verdicts", "Verified", "Verifier", "unverified", "verify_record"]
