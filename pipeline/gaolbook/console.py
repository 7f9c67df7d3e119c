"""What a person sees: progress of a run, and what came of it. Text from articles never reaches a terminal raw."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from tqdm import tqdm

from gaolbook.base.schema import Problem
from gaolbook.export import Exported
from gaolbook.flow import Report

SECONDS_BETWEEN_LINES = 10.0
"""How often progress is told where there is no terminal to draw a bar on."""
SHOWN_PROBLEMS = 5
"""Problems listed in the summary; all are in problems.jsonl."""
SHOWN_CHARACTERS = 200
"""Characters of a problem shown in the summary."""
HIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that can move the cursor, colour the screen or break a line."""
TURNERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of the text after them, and so can hide what a line says."""

STATUS_WORDS = {
    "extracted": "extracted",
    "duplicate": "repeats of others",
    "off_topic": "off the topic",
    "other_language": "not in English",
    "empty": "empty",
    "failed": "failed",
}
COUNTED = (
    ("persons", "people"),
    ("organisations", "organisations"),
    ("roles", "jobs, posts and memberships"),
    ("charges", "offences people are accused of"),
    ("events", "arrests, trials, sentences, releases ..."),
    ("suggestions", "pairs of names that may be one, for you to judge"),
)
NOTHING_DONE = "No article could be read from these inputs."


def printable(text: str) -> str:
    """Return text that is safe on a terminal: control characters, line separators and direction marks as escapes.

    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return "".join(_escaped(letter) for letter in text)


def _escaped(letter: str) -> str:
    hidden = letter in TURNERS or unicodedata.category(letter) in HIDDEN
    return letter.encode("unicode_escape").decode("ascii") if hidden else letter


class Teller:
    """Tells how far a run is: a bar on a terminal, a line now and then elsewhere, nothing where ``quiet``."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        """Take the stream to write to."""
        self._stream = stream
        self._quiet = quiet
        self._bar: tqdm[Any] | None = None
        self._begun = self._told = time.monotonic()

    def __call__(self, stage: str, done: int, total: int | None, states: Mapping[str, int]) -> None:
        """Take news from the run (``flow.Progress``)."""
        if self._quiet:
            return
        if not self._stream.isatty():
            self._line(stage, done, total, states)
        elif stage == "extract":
            if self._bar is None:
                self._bar = tqdm(total=total, unit=" articles", desc="reading", file=self._stream, leave=False)
            self._bar.total = total
            self._bar.set_postfix_str(_states(states), refresh=False)
            self._bar.update(done - self._bar.n)
        else:
            self.close()

    def _line(self, stage: str, done: int, total: int | None, states: Mapping[str, int]) -> None:
        now = time.monotonic()
        if stage == "extract" and now - self._told < SECONDS_BETWEEN_LINES:
            return
        self._told = now
        seconds = max(now - self._begun, 1e-3)
        of = f" of about {total:,}" if total is not None and total >= done else ""
        left = f", {tqdm.format_interval((total - done) * seconds / done)} left" if of and total and done else ""
        read = f"read {done:,}{of} articles, {done / seconds:,.1f} a second{left}; {_states(states)}"
        words = {"extract": read, "merge": f"merging {done:,} articles", "write": "writing"}
        print(words[stage], file=self._stream, flush=True)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _states(states: Mapping[str, int]) -> str:
    return ", ".join(f"{states[key]:,} {words}" for key, words in STATUS_WORDS.items() if states.get(key))


def summary(report: Report) -> str:
    """Return what a run did, for a person."""
    manifest = report.manifest
    total = sum(manifest.articles.values())
    lines = [f"{_count(total, 'article')} in {printable(str(report.out))}: {_states(manifest.articles) or 'none'}"]
    if report.found:
        lines.append(f"{report.found:,} in these inputs, {report.extracted:,} of them new and read")
    lines.append("")
    lines += [f"{manifest.counts.get(name, 0):>9,}  {name + '.jsonl':22}{says}" for name, says in COUNTED]
    if report.problems:
        lines += ["", *_problem_lines(report)]
    if not manifest.articles:
        lines += ["", NOTHING_DONE]
    return "\n".join(lines)


def exported(done: Exported) -> str:
    """Return what an export did, for a person."""
    lines = [f"{count:>9,}  {name}" for name, count in done.rows.items()]
    if done.written is not None:
        lines.append(f"{_count(done.written, 'row')} added or changed, {done.removed:,} removed")
    return "\n".join([printable(done.target), *lines])


def _problem_lines(report: Report) -> Iterable[str]:
    path = printable(str(report.out / "problems.jsonl"))
    yield f"{_count(len(report.problems), 'problem')}, all in {path}:"
    for problem in report.problems[:SHOWN_PROBLEMS]:
        yield f"  {problem_line(problem)}"
    if len(report.problems) > SHOWN_PROBLEMS:
        kinds = ", ".join(f"{name} {count:,}" for name, count in report.manifest.problems.items())
        yield f"  ... by kind: {kinds}"


def problem_line(problem: Problem) -> str:
    """Return a problem on one line, cut to what a terminal bears."""
    line = printable(f"{problem.source}: {problem.message}")
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 3] + "..."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def say(text: str, stream: TextIO | None = None) -> None:
    """Print text, made of ``printable`` parts, whatever the encoding of the terminal."""
    target = stream or sys.stdout
    encoding = target.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=target, flush=True)
