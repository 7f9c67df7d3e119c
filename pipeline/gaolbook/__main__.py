"""The command line: arguments in, summary out. Exit status 0 all done, 1 some inputs failed, 2 nothing done."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import gaolbook
from gaolbook import page_commands
from gaolbook.options import NOTHING_DONE, Out, Quiet, clear_errors

if TYPE_CHECKING:
    from gaolbook.flow import Report


class Engine(StrEnum):
    """What spreads the reading."""

    workers = "workers"
    dask = "dask"


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gaolbook {gaolbook.__version__}")
        raise typer.Exit


@app.callback()
def gaolbook_command(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Who was arrested, charged, sentenced and freed: from raw news articles to JSONL with the sentence that says so.

    \b
    gaolbook run articles/ -o register       read a folder of articles
    gaolbook run more.jsonl -o register      add more to it
    gaolbook COMMAND --help                  all about a command

    Exit status: 0 all done; 1 finished, but some inputs are in problems.jsonl; 2 nothing could be done.
    """


@app.command()
def run(  # noqa: PLR0913  # one parameter per option is how typer works
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT", help="Files, folders, patterns, addresses, or - for JSON lines.", show_default=False
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="OUT", help="Folder to write to; made if missing.", show_default=False),
    ],
    model: Annotated[str, typer.Option(metavar="NAME", help="spaCy pipeline that reads the text.")] = "en_gaolbook",
    workers: Annotated[int, typer.Option(metavar="N", min=1, help="Processes that read.")] = 1,
    engine: Annotated[Engine, typer.Option(help="Own processes, or Dask for several machines.")] = Engine.workers,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler; none: made here.", show_default=False)
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Stop after N articles.", show_default=False)
    ] = None,
    max_characters: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help="Longest article that is read; longer ones are put on record as problems."
        ),
    ] = 1_000_000,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="Where rows keep text, id, title, published ...", show_default=False
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Read every article, not only those that may be on the topic.")
    ] = False,
    article_seconds: Annotated[int, typer.Option(metavar="N", min=1, help="Give an article up after N seconds.")] = 120,
    article_megabytes: Annotated[int, typer.Option(metavar="N", min=1, help="Memory an article may take, MB.")] = 2000,
    retry: Annotated[bool, typer.Option("--retry", help="Read again what failed in an earlier run.")] = False,
    redo: Annotated[
        bool, typer.Option("--redo", help="Read again what another model, setting or version has read.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Read articles and write the register to OUT.

    Reads .txt, .html, .jsonl, .ndjson, .csv, .parquet and .warc, each also with .gz
    or .zst. Articles that OUT holds already are not read again, and a run that was
    stopped goes on where it was.

    \b
    gaolbook run articles/ -o register
    gaolbook run 'dumps/*.jsonl' notes.txt -o register --workers 4
    gaolbook run news.csv.gz -o register --map text=body --map published=date
    gaolbook run articles/ -o trial --limit 20 --model en_core_web_sm
    """
    with clear_errors():
        from gaolbook import console, flow
        from gaolbook.base.config import Settings

        teller = console.Teller(sys.stderr, quiet=quiet)
        settings = Settings(
            model=model,
            max_characters=max_characters,
            everything=everything,
            article_seconds=article_seconds,
            article_megabytes=article_megabytes,
        )
        how = flow.How(
            workers=workers,
            engine=engine.value,
            scheduler=scheduler,
            redo=redo,
            retry=retry,
            limit=limit,
            columns=_columns(columns or []),
        )
        try:
            report = flow.run(inputs, out, settings=settings, progress=teller, **how)
        finally:
            teller.close()
        _finish(report, quiet=quiet)


@app.command()
def merge(
    out: Out,
    merge_from: Annotated[
        float | None,
        typer.Option(metavar="P", min=0, max=1, help="Join names from this probability on.", show_default=False),
    ] = None,
    ask_from: Annotated[
        float | None,
        typer.Option(metavar="P", min=0, max=1, help="Suggest pairs from this probability on.", show_default=False),
    ] = None,
    add: Annotated[
        list[Path] | None,
        typer.Option(metavar="PART", help="Take in the articles of another run's folder.", show_default=False),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Merge again, after decisions; no text is read.

    \b
    gaolbook merge register
    gaolbook merge register --merge-from 0.99
    gaolbook merge register --add part2 --add part3
    """
    with clear_errors():
        from gaolbook import flow

        _finish(flow.merge_again(out, merge_from=merge_from, ask_from=ask_from, add=add or []), quiet=quiet)


app.command()(page_commands.review)
app.command()(page_commands.report)


@app.command()
def evaluate(
    out: Out,
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Folder of annotations, NAME.json.", show_default=False)],
    articles: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Raw articles NAME.txt, to check every offset.", show_default=False),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List what was missed and what was invented.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure a run against annotations.

    Prints precision, recall and F1 per kind of record.

    \b
    gaolbook evaluate register corpora/sample/gold
    gaolbook evaluate register corpora/sample/gold --errors
    """
    with clear_errors():
        from gaolbook import console, flow, verify

        try:
            board = verify.evaluate(out, gold, articles)
        except ValueError as error:
            raise flow.RunError(str(error)) from error
        told = json.dumps(verify.figures(board), indent=1) if as_json else verify.table(board, errors=errors)
        console.say("\n".join(console.printable(line) for line in told.splitlines()))


@app.command()
def evaluate_names(
    pairs: Annotated[
        Path, typer.Argument(metavar="CSV", help="Columns name1, name2, is_match (true or false).", show_default=False)
    ],
    errors: Annotated[bool, typer.Option("--errors", help="List the pairs that were judged wrongly.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure how names are compared against pairs you judged.

    Prints precision, recall and F1 where names count as one, recall at precision .98,
    how the bands merge, ask and apart come out, and the processor time per pair.

    \b
    gaolbook evaluate-names my_pairs.csv
    gaolbook evaluate-names my_pairs.csv --errors
    """
    with clear_errors():
        from gaolbook import console, flow, verify
        from gaolbook.base.config import Settings

        try:
            scored, seconds = verify.score_pairs(verify.read_pairs(pairs))
        except ValueError as error:
            raise flow.RunError(str(error)) from error
        settings = Settings()
        told = (
            json.dumps(verify.name_figures(scored, seconds, settings), indent=1)
            if as_json
            else verify.name_table(scored, seconds, settings, errors=errors)
        )
        console.say("\n".join(console.printable(line) for line in told.splitlines()))


@app.command()
def export(
    out: Out,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="FORMAT", help="sqlite, csv, duckdb, parquet, postgres or ftm.", show_default=False
        ),
    ],
    target: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="TARGET", help="File, folder or connection string to write to.", show_default=False
        ),
    ],
    schema: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="PostgreSQL schema of the tables.  [default: gaolbook]", show_default=False),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the register into a database, or as files other tools read.

    A database is brought up to date: rows are added, changed and removed until it
    says what the register says. Ids that were merged away are replaced.

    \b
    gaolbook export register --to sqlite -o register.sqlite
    gaolbook export register --to duckdb -o register.duckdb
    gaolbook export register --to postgres -o postgresql:///prisoners
    gaolbook export register --to csv -o tables/            also parquet
    gaolbook export register --to ftm -o entities.ftm.json  FollowTheMoney
    """
    with clear_errors():
        from gaolbook import console, flow
        from gaolbook import export as exporting

        try:
            done = exporting.export(out, to, target, schema=schema)
        except exporting.ExportError as error:
            raise flow.RunError(str(error)) from error
        if not quiet:
            console.say(console.exported(done))


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Write one file per schema.", show_default=False)
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Check every line of an earlier run instead.", show_default=False),
    ] = None,
) -> None:
    """Print or write the JSON Schemas of all files, or check files by them.

    \b
    gaolbook schema
    gaolbook schema -o schemas/
    gaolbook schema --check register
    """
    with clear_errors():
        from gaolbook import console, write

        if check is not None:
            faults = 0
            for fault in write.check(check):
                faults += 1
                console.say(console.printable(f"{check / fault.file}, line {fault.line}: {fault.message}"))
            console.say(f"{check}: {f'{faults:,} faults' if faults else 'every line fits its schema'}")
            raise typer.Exit(int(faults > 0))
        if out is None:
            console.say(json.dumps(write.schemas(), indent=2, ensure_ascii=False))
        else:
            for path in write.write_schemas(out):
                console.say(str(path))


def _columns(given: list[str]) -> dict[str, str]:
    """Read ``FIELD=COLUMN`` options."""
    from gaolbook.collect.rows import FIELDS

    columns = {}
    for item in given:
        field, equals, column = item.partition("=")
        if field not in FIELDS or not equals or not column:
            raise typer.BadParameter(
                f"{item!r} is not FIELD=COLUMN with one of {', '.join(FIELDS)}", param_hint="--map"
            )
        columns[field] = column
    return columns


def _finish(report: Report, *, quiet: bool) -> None:
    from gaolbook import console

    if not quiet:
        console.say(console.summary(report))
    elif report.exit_status == NOTHING_DONE:
        console.say(console.NOTHING_DONE, sys.stderr)
    raise typer.Exit(report.exit_status)


def main() -> None:
    """Run the command line."""
    app(prog_name="gaolbook")


if __name__ == "__main__":
    main()
