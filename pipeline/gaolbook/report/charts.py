"""Charts as numbers: where bars and lines stand on a drawing of WIDTH by HEIGHT; the template draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gaolbook.base.partial_date import add_months
from gaolbook.base.schema import Evidence
from gaolbook.report.facts import HELD, OLD_NEWS, Facts, Life, last_day
from gaolbook.wording import offence_words

WIDTH, HEIGHT = 640.0, 220.0
"""Units of a drawing; it is scaled to the page."""
MOST_YEARS = 25
"""Years before the day of the report that charts over time show; articles mention trials of 1937 too."""
MOST_BARS = 120
"""Months shown one by one; of a longer time each bar is a year."""
MOST_KINDS = 14
"""Kinds of charge with a bar of their own; the rest is summed up."""
LEAST_APART = 52.0
"""Units between two years written below a chart, at least: the width of one."""
TICKS = 4
"""Lines across a chart, about."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from (x, y), and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and the same as a table for those who do not see it."""

    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    along: tuple[Tick, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    height: float = HEIGHT
    middle: float | None = None
    """Where the line between up and down is."""


def months(facts: Facts) -> list[date]:
    """Return the first day of every month the charts show, up to that of the report."""
    if facts.as_of is None:
        return []
    days = [step.day for life in facts.lives for step in life.steps]
    days += [last_day(e.date) for life in facts.lives for e in life.events if e.date]
    earliest = add_months(facts.as_of.replace(day=1), -12 * MOST_YEARS)
    first = max(min(days, default=facts.as_of).replace(day=1), earliest)
    found = [first]
    while (later := add_months(found[-1], 1)) <= facts.as_of:
        found.append(later)
    return found


def held_over_time(facts: Facts) -> Chart:
    """Return the people held at the end of every month, those in prison and those at home apart."""
    shown = months(facts)
    counts = [Counter(_held_at(life, add_months(month, 1)) for life in facts.lives) for month in shown]
    most = max((sum(c[state] for state in HELD_STATES) for c in counts), default=0)
    top, step = _scale(most), WIDTH / max(1, len(shown))
    bars: list[Bar] = []
    start = 0
    for values, run in groupby(counts, key=lambda count: tuple(count[state] for state in HELD_STATES)):
        length = len(list(run))  # months that are alike are one bar: no seams, fewer bytes
        label = f"{shown[start]:%Y-%m} to {shown[start + length - 1]:%Y-%m}"
        base = HEIGHT
        for state, value in zip(HELD_STATES, values, strict=True):
            tall = HEIGHT * value / top
            base -= tall
            if value:
                bars.append(Bar(start * step, base, length * step, tall, state, label, value))
        start += length
    rows = [(f"{m:%Y-%m}", *(str(c[state]) for state in HELD_STATES)) for m, c in zip(shown, counts, strict=True)]
    return Chart(
        tuple(bars),
        _across(top),
        _years(shown, step),
        ("month", "in prison", "house arrest", "held, no news for a year"),
        _changes(rows),
    )


HELD_STATES = (*HELD, "stale")
"""Held, and written about in the year before; held by the last word, but without news for a year."""


def _held_at(life: Life, day: date) -> str | None:
    """Return how a person was held just before a day, or None where they were not, as far as articles tell."""
    before = [step.status for step in life.steps if step.day < day]
    if not before or before[-1] not in HELD:
        return None
    since = max(step.day for step in life.steps if step.day < day)
    heard = [since, *(last for last in map(last_day, life.news) if last < day)]
    return "stale" if max(heard) < day - OLD_NEWS else before[-1]


def arrests_and_releases(facts: Facts) -> Chart:
    """Return the people arrested (up) and released (down) in each month, or year where the time is long."""
    shown = months(facts)
    if len(shown) > MOST_BARS:
        periods, size = sorted({f"{m:%Y}" for m in shown}), len("2000")
    else:
        periods, size = [f"{m:%Y-%m}" for m in shown], len("2000-01")
    up, down = (_by_period(facts, kinds, size) for kinds in (("arrest", "abduction"), ("release",)))
    most = max([*(up[p] for p in periods), *(down[p] for p in periods), 0])
    top, step, middle = _scale(most), WIDTH / max(1, len(periods)), HEIGHT / 2
    bars = []
    for i, period in enumerate(periods):
        for kind, counts in (("arrest", up), ("release", down)):
            tall = middle * counts[period] / top
            y = middle - tall if kind == "arrest" else middle
            if counts[period]:
                bars.append(Bar(i * step + step * 0.1, y, step * 0.8, tall, kind, period, counts[period]))
    rows = tuple((p, str(up[p]), str(down[p])) for p in periods if up[p] or down[p])
    across = tuple(
        Tick(middle - sign * middle * value / top, str(value)) for value in (top // 2, top) for sign in (1, -1) if value
    )
    return Chart(
        tuple(bars), across, _years_of(periods, step), ("time", "arrested", "released"), rows, middle=middle
    )  # fmt: skip


def _by_period(facts: Facts, kinds: Sequence[str], size: int) -> Counter[str]:
    """Count people by the period in which something of some kinds happened to them; each once a period."""
    found = {
        (event.date[:size], life.person.person_id)
        for life in facts.lives
        for event in life.events
        if event.type in kinds and event.modality == "asserted" and event.date and len(event.date) >= size
    }
    return Counter(period for period, _ in found)


def charges_by_kind(facts: Facts) -> Chart:
    """Return the people accused of each kind of offence, by what authorities did; dropped charges left out."""
    found = {
        (offence_words(charge.offence_code), life.person.person_id)
        for life in facts.lives
        for charge in life.charges
        if charge.modality == "asserted" and charge.stage not in ("dropped", "acquitted")
    }
    counts = Counter(kind for kind, _ in found)
    unknown = counts.pop(offence_words(None), 0)
    ranked = sorted(counts, key=lambda kind: (-counts[kind], kind))
    rest = {person for kind, person in found if kind in ranked[MOST_KINDS:]}
    rows = [(kind, counts[kind]) for kind in ranked[:MOST_KINDS]]
    rows += [(f"{len(ranked) - MOST_KINDS} more kinds", len(rest))] if rest else []
    rows += [("of no listed kind", unknown)] if unknown else []
    return _lines([(name, [("charge", value)]) for name, value in rows], ("kind", "people"))


KINDS_OF_STATEMENT = (
    ("arrests", ("arrest", "abduction")),
    ("sentences", ("sentence",)),
    ("releases", ("release",)),
    ("ill-treatment", ("ill_treatment",)),
)


def evidence_behind(facts: Facts) -> Chart:
    """Return how many statements of each kind rest on one article, on two, on three or more."""
    kinds: list[tuple[str, list[Sequence[Evidence]]]] = [
        ("who is held", [life.evidence for life in facts.lives if life.held and life.evidence])
    ]
    kinds.append(("charges", [c.evidence for life in facts.lives for c in life.charges]))
    for name, types in KINDS_OF_STATEMENT:
        events = {e.event_id: e.evidence for life in facts.lives for e in life.events if e.type in types}
        kinds.append((name, [events[key] for key in sorted(events)]))
    rows = [(name, list(_by_articles(found))) for name, found in kinds]
    return _lines(rows, ("statements", "one article", "two", "three or more"))


def _by_articles(found: Iterable[Sequence[Evidence]]) -> Iterator[tuple[str, int]]:
    counts = Counter(min(3, len({piece.article_id for piece in evidence})) for evidence in found)
    yield from (("one", counts[1]), ("two", counts[2]), ("more", counts[3]))


LINE, LABEL = 26.0, 250.0
"""Height of a row of a chart of rows, and the room for its label."""


def _lines(rows: Sequence[tuple[str, Sequence[tuple[str, int]]]], head: tuple[str, ...]) -> Chart:
    """Return a chart of rows, each a bar of one part or several after each other."""
    most = max((sum(value for _, value in parts) for _, parts in rows), default=0)
    unit = (WIDTH - LABEL - 40) / max(1, most)
    bars = []
    for i, (name, parts) in enumerate(rows):
        x = LABEL
        for kind, value in parts:
            if value:
                bars.append(Bar(x, i * LINE + 4, value * unit, LINE - 8, kind, name, value))
            x += value * unit
    labels = tuple(Tick(i * LINE + LINE / 2, name) for i, (name, _) in enumerate(rows))
    table = tuple((name, *(str(value) for _, value in parts)) for name, parts in rows)
    return Chart(tuple(bars), (), labels, head, table, height=max(LINE, len(rows) * LINE))


def _scale(most: int) -> int:
    """Return a round number at least as large: the top of an axis."""
    unit = 1
    while most > unit * 10:
        unit *= 10
    return next(unit * n for n in (1, 2, 3, 4, 6, 8, 10) if unit * n >= most) if most else 1


def _across(top: int) -> tuple[Tick, ...]:
    step = max(1, top // TICKS)
    return tuple(Tick(HEIGHT - HEIGHT * value / top, str(value)) for value in range(step, top + 1, step))


def _years(shown: Sequence[date], step: float) -> tuple[Tick, ...]:
    return _years_of([f"{month:%Y-%m}" for month in shown], step)


def _years_of(periods: Sequence[str], step: float) -> tuple[Tick, ...]:
    """Return a mark at the start of each year, thinned out where there are many."""
    starts = [(i, p[:4]) for i, p in enumerate(periods) if i == 0 or p[:4] != periods[i - 1][:4]]
    every = max(1, len(starts) // 8)
    ticks = [Tick(i * step, year) for n, (i, year) in enumerate(starts) if n % every == 0]
    following = [*(tick.at for tick in ticks[1:]), float("inf")]
    return tuple(tick for tick, after in zip(ticks, following, strict=True) if after - tick.at > LEAST_APART)


def _changes(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows that differ from the one before: a table of months that repeats itself tells nothing."""
    return tuple(row for i, row in enumerate(rows) if i == 0 or row[1:] != rows[i - 1][1:])


@dataclass(frozen=True, slots=True)
class Strip:
    """A life as a strip of WIDTH units: spans in prison or at home, and dots where something happened."""

    spans: tuple[Bar, ...]
    dots: tuple[Tick, ...]
    first: str
    last: str


def strip(life: Life, as_of: date | None) -> Strip | None:
    """Return the strip of a life, or None where fewer than two days of it are known."""
    dated = [(last_day(event.date), event) for event in life.events if event.date and event.modality == "asserted"]
    if not dated or as_of is None:
        return None
    first, end = min(day for day, _ in dated), as_of
    length = (end - first).days
    if length < 1:
        return None
    bounds = [*(step.day for step in life.steps), end]
    spans = tuple(
        Bar(
            (s.day - first).days / length * WIDTH, 0, (after - s.day).days / length * WIDTH, 12, s.status, f"{s.day}", 0
        )
        for s, after in zip(life.steps, bounds[1:], strict=True)
        if s.status in HELD
    )
    dots = tuple(Tick((day - first).days / length * WIDTH, event.type) for day, event in dated)
    return Strip(spans, dots, f"{first:%Y-%m}", f"{end:%Y-%m}")
