"""`summarizer schema`: the published JSON Schemas."""

from __future__ import annotations

from pathlib import Path

import click

from summarizer.cli.files import FOLDER
from summarizer.errors import ExitCode


@click.command("schema")
@click.option("--check", "action", flag_value="check", help="Exit 1 when schemas/ has drifted.")
@click.option("--write", "action", flag_value="write", help="Write the schemas into the folder.")
@click.option(
    "--dir",
    "folder",
    type=FOLDER,
    default=Path("schemas"),
    show_default=True,
    help="Where --write puts them.",
)
def command(action: str | None, folder: Path) -> int:
    """Check or write the published JSON Schemas, generated from the models.

    Without an option, print the schema that the model is held to.
    """
    from summarizer import schemas
    from summarizer.digests.schema import DIGEST_SCHEMA_FILE, digest_schema
    from summarizer.evaluation.gold.schema import GOLD_SCHEMA_FILE, gold_schema

    files = {
        **schemas.published(),
        DIGEST_SCHEMA_FILE: digest_schema,
        GOLD_SCHEMA_FILE: gold_schema,
    }
    if action == "write":
        for path in schemas.write_schemas(folder, files):
            click.echo(path)
        return 0
    if action == "check":
        drifted = schemas.drifted(files)
        for name in drifted:
            click.echo(f"schemas/{name} differs from the models; run: summarizer schema --write")
        return ExitCode.SOME_FAILED if drifted else ExitCode.OK
    click.echo(schemas.render_schema(schemas.published()["article_reply.json"]()), nl=False)
    return 0
