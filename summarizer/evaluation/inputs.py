"""What the scores of a run depend on, by hash: what makes two runs comparable, and what differs.

Gold, articles and scorers make two runs comparable; prompts, schemas, models and endpoints are what
is compared. A model that judges or verifies is a scorer, of the scores that it gives.

Gold is hashed by what it says, not by how its file is written: a file that is formatted anew, or
whose offsets are filled in, is the same gold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import orjson

from summarizer.evaluation.gold import Gold
from summarizer.evaluation.gold.labels import GoldLabels
from summarizer.evaluation.suite import JudgeTable
from summarizer.evaluation.verdict import Inputs
from summarizer.models import Record
from summarizer.prompts import companion, load_prompt
from summarizer.schemas import published, render_schema
from summarizer.settings import Settings, choose_model

# Raise it whenever a scorer gives another value for the same record and gold.
SCORERS: Final = "2"
COMPARABLE: Final = ("gold", "articles")
COMPARED: Final = ("prompts", "schemas")
_NO_LABELS: Final = frozenset(("editor_schema", "unlabelled"))


def inputs_of(
    cases: Sequence[Gold],
    settings: Settings,
    *,
    judge: JudgeTable | None = None,
    records: Iterable[Record] = (),
) -> Inputs:
    """Return the hashes of everything that the scores of a run depend on.

    `records` are those of a file: then prompts and verifiers are those that they name.
    """
    asked = load_prompt(settings.prompt)
    used = [asked, companion(asked, "reask"), companion(asked, "repair")]
    judges = {}
    if judge is not None:
        used.append(prompt := load_prompt(judge.prompt, kind="judge"))
        judges["judge"] = _asked_with(judge.model, prompt.sha256)
    if settings.verify:
        used.append(prompt := load_prompt("verify", kind="verify"))
        verifier = (
            settings.verify if isinstance(settings.verify, str) else choose_model(settings)[0]
        )
        judges["verify"] = _asked_with(verifier, prompt.sha256)
    prompts = {Path(prompt.origin).name: prompt.sha256 for prompt in used}
    for record in records:
        made, verified = record.provenance, record.verification
        if made is not None and made.prompt and made.prompt_sha256:
            prompts[f"{made.prompt}.md"] = made.prompt_sha256
        if verified is not None:
            judges["verify"] = _asked_with(verified.model, verified.prompt_sha256)
    return Inputs(
        gold={gold.file.name: _labels_sha256(gold) for gold in cases},
        articles={gold.id: gold.article.sha256 for gold in cases},
        prompts=prompts,
        schemas={name: _sha256(render_schema(build())) for name, build in published().items()},
        scorers=SCORERS,
        judges=judges,
    )


def other_judges(before: Inputs, now: Inputs, scores: Iterable[str]) -> dict[str, str]:
    """Return which scores were given by another model than now, or asked otherwise, and how."""
    others = {}
    for score in scores:
        role = "judge" if score.startswith("judge.") else "verify"
        if role == "verify" and not score.endswith(".supported_by_model"):
            continue
        then, given = before.judges.get(role, "none"), now.judges.get(role, "none")
        if then != given:
            others[score] = f"{score} was given by {then}, now it is by {given}"
    return others


def changed(before: Inputs, now: Inputs, *, kinds: Iterable[str] = COMPARABLE) -> Iterator[str]:
    """Yield in words what keeps two sets of inputs from being compared, or what of `kinds` differs.

    The scorers are looked at with gold and articles.
    """
    for kind in kinds:
        old: Mapping[str, str] = getattr(before, kind)
        new: Mapping[str, str] = getattr(now, kind)
        if kind in COMPARED:  # under another name it is the same, and what a model is told
            same = frozenset(old.values()) & frozenset(new.values())
            old, new = ({n: h for n, h in each.items() if h not in same} for each in (old, new))
        for name in sorted(old.keys() | new.keys()):
            if name not in new:
                yield f"{kind}: {name} is missing"
            elif name not in old:
                yield f"{kind}: {name} is new"
            elif old[name] != new[name]:
                yield f"{kind}: {name} is another"
    if tuple(kinds) == COMPARABLE and before.scorers != now.scorers:
        yield f"the scorers are version {now.scorers}, not {before.scorers}"


def _asked_with(model: str, prompt_sha256: str) -> str:
    return f"{model} with prompt {prompt_sha256[:12]}"


def _labels_sha256(gold: Gold) -> str:
    """Return the hash of what gold says; where its article lies is not part of that.

    Neither is what is left to label: it is read from the article.
    """
    labels = gold.model_dump(mode="json", include=GoldLabels.model_fields.keys() - _NO_LABELS)
    del labels["article"]["path"]
    return _sha256(orjson.dumps(labels, option=orjson.OPT_SORT_KEYS))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
