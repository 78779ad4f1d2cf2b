"""The shell of every HTML report: one document, style and script inside, under a strict policy.

A report is a template that extends `page.html`, beside it in templates/, with styles and scripts
beside this module. Whatever a template puts out passes through `neutral` and is escaped, unless it
is Markup: data moves nothing, turns no direction around, and never becomes markup.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import jinja2
import orjson
from markupsafe import Markup

from summarizer.plurals import counted
from summarizer.reports import phrases
from summarizer.reports.html.text import as_written
from summarizer.version import __version__

_FOLDER = Path(__file__).parent
# Of a script element's content nothing but "<" can end it or open a comment in it; the other two
# are escaped so that the same text is harmless wherever somebody copies it to.
_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}
_IN_SCRIPT["\u2029"] = "\\u2029"


def document(
    template: str, *, styles: Sequence[str] = (), scripts: Sequence[str] = (), **values: object
) -> Iterator[str]:
    """Yield the pieces of one document: `template`, given `values`, in the shell of `page.html`.

    `styles` and `scripts` name files beside this module that come behind style.css and script.js.
    The policy lets these run, by their hashes, and nothing else; nothing is ever fetched.
    """
    style, script = _joined("style.css", *styles), _joined("script.js", *scripts)
    policy = (
        "default-src 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        environment()
        .get_template(template)
        .generate(
            **values,
            policy=Markup(policy),  # noqa: S704  # our own
            style=Markup(style),  # noqa: S704  # our own
            script=Markup(script),  # noqa: S704  # our own
        )
    )


def fragment(template: str, **values: object) -> Markup:
    """Return a part of a page, made of a template of its own."""
    made = environment().get_template(template).render(**values)
    return Markup(made)  # noqa: S704  # autoescaped


@cache
def environment() -> jinja2.Environment:
    """Return what makes pages of templates: escaping, and strict about what is not given."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(counted=counted, phrases=phrases, version=__version__, written=as_written)
    made.filters["json"] = json_in_page
    made.filters["packed"] = packed
    return made


def json_in_page(value: object) -> Markup:
    """Return a value as JSON for a data block: `<script type="application/json">`."""
    data = orjson.dumps(value).decode()
    for character, escape in _IN_SCRIPT.items():
        data = data.replace(character, escape)
    return Markup(data)  # noqa: S704  # nothing is left in it that HTML knows


def packed(markup: str) -> str:
    """Return markup for script.js to put in its place later: a sixth of its size, as base64.

    A page of 1,000 articles has 8 MB so, not 32, and a browser reads no markup of it before.
    """
    return base64.b64encode(zlib.compress(markup.encode())).decode()


def _shown(value: object) -> object:
    """Return what a template puts out: text neutral, markup and numbers as they are."""
    return phrases.neutral(value) if isinstance(value, str) and not _is_markup(value) else value


def _is_markup(value: str) -> bool:
    return hasattr(value, "__html__")


@cache
def _joined(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
