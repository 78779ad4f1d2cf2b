"""What one call of `summarizer eval` asks for: a run for each model with each prompt."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from summarizer.evaluation.evaluate import Evaluation, Options
    from summarizer.evaluation.recordings import Recorder
    from summarizer.evaluation.suite import Suite
    from summarizer.models import Record

# What an option says that may stand without a value, and does.
BARE: Final = ""
NO_REASON: Final = "no reason was given"


@dataclass(frozen=True)
class Asked:
    """What was asked on the command line; "" is an option without its value."""

    suite: Path
    models: tuple[str, ...]
    base_url: str | None
    price: str | None
    prompts: tuple[str, ...]
    repeats: int | None
    offline: bool | None
    recordings: Path | None
    record: Path | str | None
    records: Path | None
    baseline: Path | None
    against: str | None
    pin: Path | str | None
    allowed: str | None
    cache_dir: Path | None
    is_watched: bool = False

    @property
    def variants(self) -> list[dict[str, str]]:
        """Return model and prompt of each run; the built-in reader, without a prompt, has one."""
        from summarizer.settings import is_builtin

        several = len(self.models) > 1 or len(self.prompts) > 1
        found = []
        for model in self.models or (None,):
            if several and model is not None and is_builtin(model):
                found.append({"model": model})
                continue
            found += [
                {
                    name: value
                    for name, value in (
                        ("model", model),
                        ("prompt", prompt),
                        ("base_url", self.base_url),
                    )
                    if value is not None
                }
                for prompt in self.prompts or (None,)
            ]
        return found

    def refuse_odd_options(self) -> None:
        """Raise UsageError for options that do not go together."""
        self._refuse_empty()
        makes = self.models or self.record is not None or self.repeats or self.prompts
        if self.pin is not None and len(self.variants) > 1:
            raise click.UsageError("--update-baseline pins one model and prompt; name one of each")
        if self.pin is not None and self.baseline is not None:
            raise click.UsageError(
                "--update-baseline compares with what it replaces: name no --baseline"
            )
        if self.records is not None and (makes or self.base_url):
            raise click.UsageError("--records are made already: name no model, prompt or repeats")
        if self.record is not None and self.offline:
            raise click.UsageError("--record keeps what is asked, and --offline asks nothing")
        if self.allowed is not None and self.pin is None and self.against is None:
            raise click.UsageError("--allow-regression goes with --update-baseline or --against")
        if self.allowed == NO_REASON and self.against is not None:
            raise click.UsageError("--allow-regression needs a reason with --against")

    def _refuse_empty(self) -> None:
        """Raise UsageError for what would ask another model, or hold a run to nothing, unseen."""
        for option, values in (
            ("--model", self.models),
            ("--prompt", self.prompts),
            ("--against", (self.against,)),
        ):
            if any(value is not None and not value.strip() for value in values):
                raise click.UsageError(f"{option} is empty; is a variable not set?")

    def again(self, *more: str) -> str:
        """Return the command that was given, for a shell, with other options at its end."""
        chosen = [f"--model={m}" for m in self.models] + [f"--prompt={p}" for p in self.prompts]
        # Behind @ or ? a secret may stand.
        if self.base_url is not None and set("@?").isdisjoint(self.base_url):
            chosen.append(f"--base-url={self.base_url}")
        return shlex.join(["summarizer", "eval", str(self.suite), *chosen, *more])


def evaluated(asked: Asked) -> tuple[list[Evaluation], list[str]]:
    """Return the evaluation of each variant, and what else is to be said."""
    from summarizer.evaluation.evaluate import evaluate, recordings_of, settings_for
    from summarizer.evaluation.runs import load_cases
    from summarizer.evaluation.suite import load_suite

    suite = load_suite(asked.suite)
    suite = replace(
        suite,
        recordings=asked.recordings or suite.recordings,
        repeats=asked.repeats or suite.repeats,
    )
    recorder = _recorder(asked, suite)
    common = {"offline": asked.offline, "cache_dir": asked.cache_dir, "price": asked.price}
    is_offline = suite.settings(**common).offline
    recordings = recordings_of(suite, recorder, is_offline=is_offline)
    cases = load_cases(suite)
    each = [
        settings_for(
            suite, {**common, **variant}, recordings, is_recorded_anew=recorder is not None
        )
        for variant in asked.variants
    ]
    with _progress(len(each) * len(cases) * suite.repeats) as (on_record, tell):
        options = replace(_options(asked, suite, recorder), on_record=on_record, tell=tell)
        evaluations = [
            evaluate(suite, cases, settings, options, recordings=recordings) for settings in each
        ]
    ends = [recorder.finish()] if recorder is not None else []
    if options.pin is not None:
        anyway = "--allow-regression REASON" if asked.against else "--allow-regression"
        kept = f"was not written: the run failed; {anyway} pins it all the same"
        pinned = options.lower or all(each.verdict.passed for each in evaluations)
        ends.append(f"{options.pin} {'pins these scores' if pinned else kept}")
    return evaluations, ends


def files_of(asked: Asked) -> list[Path]:
    """Return the files that an evaluation depends on, as far as they can be read."""
    from summarizer.errors import SummarizerError
    from summarizer.evaluation.gold import Gold, read_gold
    from summarizer.evaluation.suite import load_suite

    try:
        suite = load_suite(asked.suite)
    except SummarizerError:
        return [asked.suite]
    golds = [gold for gold in map(read_gold, suite.gold) if isinstance(gold, Gold)]
    prompts = [*asked.prompts, str(suite.tables.model.get("prompt", ""))]
    return [
        asked.suite,
        *suite.gold,
        *(gold.file.parent / gold.article.path for gold in golds),
        # One that is gone may come back; a name has no suffix.
        *(path for path in map(Path, prompts) if path.suffix or path.is_file()),
    ]


def _recorder(asked: Asked, suite: Suite) -> Recorder | None:
    from summarizer.evaluation.recordings import Recorder

    if asked.record is None:
        return None
    folder = asked.record or suite.recordings
    if folder is None:
        raise click.UsageError(
            "--record: the suite names no recordings; add `recordings = DIR`, or write --record DIR"
        )
    return Recorder(Path(folder), suite.name)


def _options(
    asked: Asked,
    suite: Suite,
    recorder: Recorder | None,
) -> Options:
    from summarizer.evaluation.evaluate import Options

    pin = asked.pin
    if pin == BARE and (pin := suite.baseline) is None:
        raise click.UsageError(
            "--update-baseline: the suite names no baseline; add `baseline = FILE`, or write"
            " --update-baseline FILE"
        )
    own = suite.baseline is not None and asked.baseline in (None, suite.baseline)
    in_suite = suite.tables.recordings is not None and asked.recordings is None
    return Options(
        baseline=asked.baseline,
        against=asked.against,
        pin=Path(pin) if pin is not None else None,
        lower=asked.allowed is not None and pin is not None,
        reason=asked.allowed,
        records=asked.records,
        recorder=recorder,
        store_named=asked.cache_dir is not None,
        is_watched=asked.is_watched,
        pin_again=asked.again(
            "--update-baseline" if own else f"--update-baseline={asked.baseline or 'FILE'}"
        ),
        record_again=asked.again("--record" if in_suite else f"--record={suite.recordings}"),
    )


@contextmanager
def _progress(
    total: int,
) -> Iterator[tuple[Callable[[Record], None], Callable[[str], None]]]:
    """Show how many articles are done, and the time left, in a log now and then; give what does.

    The second one says a line.
    """
    from summarizer.backends.traffic import Traffic
    from summarizer.cli.progress import open_screen
    from summarizer.jobs.tally import Tally

    tally = Tally()
    with open_screen(Traffic(), bar=True, quiet=False) as screen:
        screen.expect(total)

        def on_record(record: Record) -> None:
            tally.add(record)
            screen.show(tally)
            screen.remind()

        yield on_record, screen.say
