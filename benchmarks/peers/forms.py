"""One reply in the forms that the libraries ask for: the same 12 claims, quotes and all."""

from __future__ import annotations

from typing import Any

import orjson

from benchmarks.sample import reply


def replies() -> dict[str, str]:
    """Return each form by the first part of the path under which the server gives it."""
    whole = orjson.loads(reply())
    claims = [_flat(claim) for claim in whole["claims"]]
    extractions = [
        {"claim": claim.pop("quote"), "claim_attributes": claim} for claim in map(dict, claims)
    ]
    # curator first asks a server that it does not know for a name and an age, to see whether it
    # keeps to a schema; this one answers everything alike.
    probed = {**whole, "name": "Jason", "age": 25}
    forms = {
        "v1": whole,
        "delm": {"claims": claims},
        "langextract": {"extractions": extractions},
        "curator": probed,
    }
    return {path: orjson.dumps(form).decode() for path, form in forms.items()}


def _flat(claim: dict[str, Any]) -> dict[str, str | None]:
    """Return a claim without lists: what delm's schemas and langextract's attributes can hold."""
    quantity = claim["quantities"][0]["text"] if claim["quantities"] else None
    return {
        "quote": claim["evidence"][0],
        "text": claim["text"],
        "importance": claim["importance"],
        "source": claim["attribution"][0][0] if claim["attribution"] else None,
        "status": claim["status"],
        "polarity": claim["polarity"],
        "quantity": quantity,
    }
