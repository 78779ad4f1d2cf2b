"""Run the soak, and print its figures."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.soak.runs import table
from tests.soak.soak import soak


def main() -> None:
    """Run it on so many articles, by a seed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        figures = soak(Path(folder), n_articles=options.articles, seed=options.seed)
    print(table(figures))  # noqa: T201  # the figures are this command's output


if __name__ == "__main__":
    main()
