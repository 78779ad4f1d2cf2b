"""Prompts: one Markdown/Jinja file each, front matter on top; everything the model is told.

A prompt file is YAML front matter between `---` lines, then a Jinja template. Lines that hold only
`<!-- system -->` or `<!-- user -->` start a message of that role; without any, the whole template
is one user message. What stands between `<example>` and `</example>` is the worked example.
Templates are rendered in a sandbox and only from the file: values are never rendered again.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from summarizer.editions import find_edition, pinned_schema
from summarizer.errors import PromptError
from summarizer.models import Article
from summarizer.replies import ArticleReply, ReplyModel
from summarizer.resources import read_resource, resource_names

# What each kind of prompt may use, by the name of the built-in prompt it stands for.
VARIABLES = {
    "article": frozenset({"article", "title", "publisher", "published", "language"}),
    "reask": frozenset({"problems", "previous", "schema"}),
    "repair": frozenset({"claims"}),
    "part": frozenset({"entities", "begins", "ends"}),
    "summary": frozenset({"claims", "title", "publisher", "published", "language"}),
    "passage": frozenset(),
    "judge": frozenset({"article", "statements", "options"}),
    "verify": frozenset({"article", "publisher", "published", "claims", "sentences"}),
    "pairs": frozenset({"pairs"}),
}

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_ROLE = re.compile(r"^<!--[ \t]*(system|user|assistant)[ \t]*-->[ \t]*$", re.MULTILINE)
_EXAMPLE = re.compile(r"<example>(.*?)</example>", re.DOTALL)
_TAG = re.compile(r"\{[{%#]")
_FIELDS = {"name", "purpose", "reply", "variables"}
# What an expression in a template can raise, runaway macros and absurd repetitions included.
_FAILURES = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
)


@dataclass(frozen=True)
class Prompt:
    """One prompt, loaded and checked. `origin` is the file it came from, for messages.

    `edition` counts from 1, None for a file of a user's own. `pinned` is the schema that replies
    to an earlier edition are held to, None where it is that of `reply`.
    """

    name: str
    purpose: str
    reply: type[ReplyModel]
    variables: frozenset[str]
    origin: str
    sha256: str
    templates: tuple[tuple[str, jinja2.Template], ...]  # each with the role of its message
    source: str
    edition: int | None = None
    pinned: Mapping[str, Any] | None = None

    @property
    def full_name(self) -> str:
        """Return the name, of an earlier edition with its number: "article@1"."""
        return self.name if self.pinned is None else Path(self.origin).stem

    @cached_property
    def example(self) -> str:
        """Return the text of the worked examples, empty when there are none."""
        return "\n".join(_EXAMPLE.findall(self.source))

    @cached_property
    def _constants(self) -> tuple[str | None, ...]:
        """Return the text of each message that is the same whatever the values, None for others.

        The long instructions are: one text for all that is in flight.
        """
        sources = _messages(_FRONT_MATTER.sub("", self.source, count=1))
        return tuple(
            None if _TAG.search(source) else template.render().strip()
            for (_, source), (_, template) in zip(sources, self.templates, strict=True)
        )

    def render(self, **values: object) -> tuple[dict[str, str], ...]:
        """Return the messages; `values` are inserted as they stand.

        Raises PromptError when the template fails or uses what is not given.
        """
        try:
            return tuple(
                {"role": role, "content": template.render(values).strip() if text is None else text}
                for (role, template), text in zip(self.templates, self._constants, strict=True)
            )
        except _FAILURES as exc:
            reason = str(exc) or type(exc).__name__
            raise PromptError(f"{self.origin}: the template fails: {reason}") from exc


def prompt_names() -> list[str]:
    """Return the names of the built-in prompts, earlier editions included."""
    return resource_names("prompts", ".md")


def companion(prompt: Prompt, kind: str) -> Prompt:
    """Return the built-in prompt that asks again where `prompt` asked first, in its edition."""
    name = kind if prompt.edition is None else f"{kind}@{prompt.edition}"
    return load_prompt(name, kind=kind)


def read_prompt(name_or_path: str | Path) -> tuple[str, str, Path | None]:
    """Return a prompt's text as it is, where it came from, and the folder of a user's own file.

    Raises PromptError when there is no such prompt, or its file cannot be read.
    """
    path = Path(name_or_path)
    if path.suffix or len(path.parts) > 1 or path.is_file():
        try:
            return path.read_text(encoding="utf-8"), str(path), path.resolve().parent
        except OSError as exc:
            raise PromptError(f"{path}: cannot read the prompt: {exc.strerror or exc}") from exc
        except UnicodeDecodeError as exc:
            raise PromptError(f"{path}: cannot read the prompt: it is not UTF-8") from exc
    file = f"{find_edition(str(name_or_path))[0]}.md"
    try:
        return read_resource("prompts", file).decode(), file, None
    except FileNotFoundError as exc:
        names = ", ".join(prompt_names())
        raise PromptError(
            f"no prompt is named {str(name_or_path)!r}; built in: {names}; or give a path to a"
            " .md file"
        ) from exc


def prompt_kind(name_or_path: str | Path) -> str:
    """Return the built-in prompt that a prompt stands for, by the name in its front matter.

    That is "article" unless it is named as another one is. Raises PromptError.
    """
    text, origin, _ = read_prompt(name_or_path)
    name = str(_front_matter(text, origin)[0]["name"])
    return name if name in VARIABLES else "article"


def load_prompt(name_or_path: str | Path, *, kind: str = "article") -> Prompt:
    """Load a built-in prompt by name or a prompt file by path, and check it.

    `kind` is the built-in prompt whose variables it may use. Raises PromptError, naming the file
    and what is known, for a missing file, broken front matter, unknown variables, template errors,
    or a reply that is not a subclass of the public reply model.
    """
    text, origin, folder = read_prompt(name_or_path)
    fields, body = _front_matter(text, origin)
    known = VARIABLES[kind]
    messages = _messages(body)
    used = _used_variables([source for _, source in messages], origin)
    declared = frozenset(fields.get("variables") or used)
    for unknown in sorted((used | declared) - known):
        raise PromptError(
            f"{origin}: variable {unknown!r} is not provided; known: {', '.join(sorted(known))}"
        )
    if undeclared := sorted(used - declared):
        raise PromptError(f"{origin}: {', '.join(undeclared)} used but not in `variables`")
    if kind == "article" and "article" not in used:
        raise PromptError(f"{origin}: the prompt never shows {{{{ article }}}}")
    return Prompt(
        name=str(fields["name"]),
        purpose=str(fields.get("purpose", "")),
        reply=_reply_model(
            str(fields.get("reply", "summarizer.replies:ArticleReply")), origin, folder, kind
        ),
        variables=declared,
        origin=origin,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        templates=tuple((role, _ENVIRONMENT.from_string(source)) for role, source in messages),
        source=text,
        edition=find_edition(str(name_or_path))[1] if folder is None else None,
        pinned=pinned_schema(Path(origin).stem) if folder is None else None,
    )


def fence(article: Article) -> str:
    """Return the article's text between tags that nothing inside it can end.

    The tag comes from the hash of the text, so the same article always gives the same request,
    and no article can hold its own tag by design. The text itself is not changed.
    """
    digest = article.sha256
    size = next(n for n in range(12, 65) if digest[:n] not in article.text)
    return f"<article-{digest[:size]}>\n{article.text}\n</article-{digest[:size]}>"


def excerpt(article: Article, text: str) -> Article:
    """Return an article with another text, for a request about a part of it."""
    known = ("id", "title", "publisher", "published", "language", "source")
    return Article(text=text, **{name: getattr(article, name) for name in known})


def article_values(article: Article, language: str | None) -> dict[str, object]:
    """Return the values that an article prompt is rendered with."""
    return {
        "article": fence(article),
        "title": article.title or "",
        "publisher": article.publisher or "",
        "published": article.published.isoformat() if article.published else "",
        "language": language or "",
    }


def _front_matter(text: str, origin: str) -> tuple[Mapping[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise PromptError(f"{origin}: front matter is missing: start the file with --- lines")
    try:
        fields = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        line = getattr(getattr(exc, "problem_mark", None), "line", 0) + 2
        reason = getattr(exc, "problem", None) or type(exc).__name__
        raise PromptError(f"{origin}: front matter is not YAML: line {line}: {reason}") from exc
    if not isinstance(fields, dict) or "name" not in fields:
        raise PromptError(f"{origin}: front matter needs at least `name`")
    if unknown := sorted(set(fields) - _FIELDS):
        raise PromptError(
            f"{origin}: front matter has unknown {', '.join(map(str, unknown))};"
            f" known: {', '.join(sorted(_FIELDS))}"
        )
    if not isinstance(fields.get("variables", []), list):
        raise PromptError(f"{origin}: `variables` must be a list of names")
    return fields, text[match.end() :]


def _messages(body: str) -> list[tuple[str, str]]:
    """Return role and template of every message; without a role it is one of the user's."""
    _, *pieces = _ROLE.split(body)
    return list(zip(pieces[::2], pieces[1::2], strict=True)) or [("user", body)]


def _used_variables(sources: list[str], origin: str) -> frozenset[str]:
    used: set[str] = set()
    for source in sources:
        try:
            used |= meta.find_undeclared_variables(_ENVIRONMENT.parse(source))
        except jinja2.TemplateSyntaxError as exc:
            raise PromptError(f"{origin}: template error: {exc.message}") from exc
    return frozenset(used)


def _reply_model(reference: str, origin: str, folder: Path | None, kind: str) -> type[ReplyModel]:
    module_name, _, class_name = reference.partition(":")
    if not module_name or not class_name:
        raise PromptError(f"{origin}: `reply` must look like package.module:ClassName")
    with _importable(folder):
        try:
            model = getattr(importlib.import_module(module_name), class_name)
        except Exception as exc:  # a user's module: it may raise whatever it likes
            reason = str(exc) if isinstance(exc, ImportError | AttributeError) else repr(exc)
            raise PromptError(
                f"{origin}: reply {reference!r} cannot be imported: {reason}"
            ) from exc
    base = ArticleReply if kind == "article" else ReplyModel
    if not (isinstance(model, type) and issubclass(model, base)):
        raise PromptError(f"{origin}: {reference} is not a subclass of summarizer.{base.__name__}")
    return model


@contextmanager
def _importable(folder: Path | None) -> Iterator[None]:
    """Let a user's reply module stand beside the prompt or in the working folder."""
    added = [str(folder), str(Path.cwd())] if folder is not None else []
    sys.path[:0] = added
    try:
        yield
    finally:
        for entry in added:
            sys.path.remove(entry)
