"""The score board: counts per kind of record, accuracies of attributes, and the errors in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """How many were found rightly, invented, and missed."""

    found: int = 0
    invented: int = 0
    missed: int = 0

    def add(self, found: int, invented: int, missed: int) -> None:
        """Count more."""
        self.found += found
        self.invented += invented
        self.missed += missed

    @property
    def precision(self) -> float:
        """Share of what was said that is right; 0 where nothing was said."""
        said = self.found + self.invented
        return self.found / said if said else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 where there is nothing."""
        there = self.found + self.missed
        return self.found / there if there else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


def harmonic(precision: float, recall: float) -> float:
    """Return F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Board:
    """What an evaluation found out. ``b_cubed`` is (precision, recall, items) of merging, where there are clusters."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    accuracies: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    offsets: list[bool] = field(default_factory=list)
    b_cubed: tuple[float, float, int] | None = None

    def missed(self, kind: str, article: str, what: str) -> None:
        """Note something that is there and was not found."""
        self.errors[kind].append(f"{article}: missed {what}")

    def invented(self, kind: str, article: str, what: str) -> None:
        """Note something that was found and is not there."""
        self.errors[kind].append(f"{article}: invented {what}")
