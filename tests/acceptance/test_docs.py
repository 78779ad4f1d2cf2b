"""What README, docs/ and evals/README show is so; `python -m tests.snippets` renews it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.execution import Result, execute
from tests.pages import PAGES, blocks, broken_links, read
from tests.snippets import commands, options, pairs, problems, renewed, unknown_words

# Pages are executed once, in a process each: longer than other tests where a machine is shared.
pytestmark = pytest.mark.timeout(300)
README_BYTES = 8000


PAGE = """
```text story.txt
The mayor of Port Ellis resigned on Monday.
```

```sh
summarizer run story.txt -o out.jsonl --quiet
summarizer show out.jsonl
```

```text
story
en
ok: 1 claim
...
  1  The mayor of Port Ellis resigned on Monday.
...
```

```sh
summarizer show nothing.jsonl | cat; exit 7
```

```text
summarizer: nothing.jsonl: cannot be read: No such file or directory
exit code 7
```

```python
print(1 + 1)
"a".upper()  # -> 'A'
```

```text
2
```
"""


@pytest.fixture(scope="module")
def results() -> dict[str, list[Result]]:
    """Execute all pages, and the one that stands here."""
    return execute({"here": blocks(PAGE)} | {page: blocks(read(page)) for page in PAGES})


@pytest.mark.parametrize("page", PAGES)
def test_examples_show_what_is_printed(page: str, results: dict[str, list[Result]]) -> None:
    """Every command and every Python snippet runs, and its results are those that are shown."""
    assert list(problems(read(page), results[page])) == []


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_run_is_known(page: str) -> None:
    """Verbs, options and targets of make that a page names exist, in prose too."""
    assert list(unknown_words(read(page))) == []


@pytest.mark.parametrize(
    "page", [*PAGES, "CONTRIBUTING.md", "benchmarks/README.md", "evals/gold/NOTES.md"]
)
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link leads to a file, and its anchor to a heading."""
    assert list(broken_links(page)) == []


def test_the_readme_is_short() -> None:
    """Whoever looks in for the first time reads it all."""
    assert len(read("README.md").encode()) <= README_BYTES


def test_every_page_is_reached_from_the_readme() -> None:
    """A page that nothing leads to is not read: the readme has it, or the list of pages."""
    listed = read("README.md") + read("docs/README.md").replace("](", "](docs/")

    assert "(docs/README.md)" in listed
    assert [page for page in PAGES if page.startswith("docs/") and f"({page}" not in listed] == []


def test_every_command_and_option_is_documented() -> None:
    """docs/cli.md has a table for each verb, which names its options."""
    text = read("docs/cli.md")
    verbs = [name for name, command in commands() if not hasattr(command, "commands")]

    assert [name for name in verbs if f"| `{name} " not in text] == []
    assert [name for name in options() if name not in text] == []


@pytest.mark.parametrize(
    ("shown", "instead", "says"),
    [
        ("", "", None),
        ("ok: 1 claim", "ok: 2 claims", "-ok: 2 claims"),
        ("Port Ellis resigned on Monday.\n...", "Port Ellis left.\n...", "-  1  The mayor of"),
        ("exit code 7\n", "", "+exit code 7"),
        ("```text\nsummarizer: nothing", "```text not-run\nsummarizer: nothing", "does not show"),
        ("```text\n2", "```text\n3", "-3"),
        ("-> 'A'", "-> 'a'", "the value is 'A'"),
    ],
)
def test_a_wrong_example_is_found(
    shown: str, instead: str, says: str | None, results: dict[str, list[Result]]
) -> None:
    """What a page shows otherwise than it is, is found; the page as it stands has nothing wrong."""
    assert shown in PAGE
    found = "\n".join(problems(PAGE.replace(shown, instead, 1), results["here"]))

    assert says in found if says is not None else not found


@pytest.mark.parametrize(
    "text",
    [
        "```text\nshows nothing that ran\n```",
        "```bash\nsummarizer run x\n```",
        "```\nsummarizer run x\n```",
        "```sh not-run\nsummarizer run x\n```\n```text\n1 done\n```",
    ],
)
def test_no_block_goes_unseen(text: str) -> None:
    """A block is run, a file, a result of what is run, or marked as not run."""
    with pytest.raises(ValueError, match="shows nothing that was printed"):
        list(pairs(blocks(text)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("```sh not-run\nsummarizer run x --modle m\n```", "No such option"),
        ("```sh not-run\nsummarizer rum x\n```", "no command 'rum'"),
        ("```sh not-run\nsummarizer run\n```", "Missing argument"),
        ("```sh not-run\nA=1 summarizer run x > y && summarizer cache purge\n```", "purge"),
        ("```sh not-run\nmake rum\n```", "no target rum"),
        ("```yaml not-run\n- run: summarizer eval s.toml --gate\n```", "No such option"),
        ("Say `summarizer rum`.", "no command rum"),
        ("Say `--modle`.", "no command has the option --modle"),
    ],
)
def test_wrong_words_are_found(text: str, says: str) -> None:
    """What is not run is held to the options and targets that there are."""
    assert says in "\n".join(unknown_words(text))


def test_what_varies_may_vary() -> None:
    """Times and fingerprints do not count, nor do lines left out; anything else does."""
    shown = "made 2031-01-01T00:00:00+00:00 in 2 ms\n...\nend"

    assert renewed(shown, "made 2032-02-02T01:02:03Z in 3 ms\na\nb\nend") == shown
    assert renewed(shown, "done 2032-02-02T01:02:03Z in 3 ms\na\nend").startswith("done 2032")


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    """A file that is not there, and a heading that is not."""
    page = tmp_path / "page.md"
    page.write_text("# A `b` & c\n[x](#a-b--c) [y](#nowhere) [z](none.md) [w](https://x.y)")

    assert [each.partition(":")[0] for each in broken_links(str(page))] == ["#nowhere", "none.md"]
