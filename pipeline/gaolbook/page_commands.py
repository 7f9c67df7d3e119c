"""The commands that show a register: the review page, served to this computer, and the report, a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gaolbook.options import Out, Quiet, clear_errors


def review(
    out: Out,
    port: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=65535, help="Port on 127.0.0.1; 0 is any free one.", show_default=False),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
    merge_after: Annotated[
        int, typer.Option(metavar="N", min=0, help="Merge anew after so many decisions; 0 is only when asked.")
    ] = 25,
) -> None:
    """Judge in a browser what the machine is unsure of.

    The page is served to this computer only. Every decision is on disk at once,
    survives later runs, and can be undone. Stop with Ctrl-C.

    \b
    gaolbook review register
    gaolbook review register --port 9000 --no-browser
    """
    with clear_errors(stopped="stopped; every decision is kept"):
        import webbrowser

        from gaolbook import console, flow, review

        def tell(url: str) -> None:
            console.say(f"Review {console.printable(str(out))} at {url} (Ctrl-C stops)")
            if browser:
                webbrowser.open(url)

        try:
            review.serve(out, review.bind(port), merge_after=merge_after, ready=tell)
        except ValueError as error:
            raise flow.RunError(str(error)) from error


def report(
    out: Out,
    target: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Page to write.  [default: OUT/report.html]", show_default=False
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Day, month or year to report of.  [default: the latest article's]", show_default=False
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write one HTML page to hand on: who is held, timelines, charts.

    The page asks for nothing from the network. Every fact opens to its sentence.

    \b
    gaolbook report register
    gaolbook report register -o held.html --as-of 2020-12
    """
    with clear_errors(stopped="stopped; nothing was written"):
        from gaolbook import console, flow
        from gaolbook.report import report as write_report

        page = target or out / "report.html"
        try:
            facts = write_report(out, page, as_of)
        except ValueError as error:
            raise flow.RunError(str(error)) from error
        if not quiet:
            held = sum(life.held for life in facts.lives)
            day = facts.as_of.isoformat() if facts.as_of else "the articles' undated time"
            console.say(f"{console.printable(str(page))}: as of {day}, {held:,} held of {len(facts.lives):,} people")
