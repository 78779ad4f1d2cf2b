"""The base of what evaluations read and write."""

from __future__ import annotations

from pydantic import ConfigDict

from summarizer.models import Model


class Value(Model):
    """A frozen value that refuses unknown fields, infinities and NaN."""

    model_config = ConfigDict(allow_inf_nan=False)
