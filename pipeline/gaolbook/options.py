"""What several commands share: arguments, and how failures that a user can mend are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

NOTHING_DONE = 2
STOPPED = 130
"""What shells return for a command that was stopped by Ctrl-C."""
STOPPED_WORDS = "stopped; finished articles are kept, the same command goes on from here"

Out = Annotated[Path, typer.Argument(metavar="OUT", help="Folder of an earlier run.", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


@contextmanager
def clear_errors(stopped: str = STOPPED_WORDS) -> Iterator[None]:
    """Turn what a user can mend into one line on stderr and exit status 2; ``stopped`` is said after Ctrl-C."""
    from gaolbook import console
    from gaolbook.flow import RunError

    try:
        yield
    except BrokenPipeError:  # the reader of our output (head, less) has gone; Python would complain again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (RunError, OSError) as error:
        console.say(f"gaolbook: {console.printable(str(error))}", sys.stderr)
        raise typer.Exit(NOTHING_DONE) from error
    except KeyboardInterrupt as error:
        console.say(f"gaolbook: {stopped}", sys.stderr)
        raise typer.Exit(STOPPED) from error
