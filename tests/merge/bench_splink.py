"""gaolbook and Splink 5 on DuckDB on the same names of scale.py, in one process.

``python tests/merge/bench_splink.py 100000 SEED`` (dependency group ``bench``, loaded when it runs). Splink compares
columns, so each name becomes two: its first and last word by sound, in order, and their consonants, all folded by
gaolbook. Both are measured against the same truth.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from scale import megabytes, mentions, pairwise, spelled_out, truth

from gaolbook.base.names.folding import fold
from gaolbook.base.names.parts import parse
from gaolbook.merge.spellings import group_spellings

THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.99)
"""Match probabilities from which pairs are clustered; the best F1 counts for Splink."""


def columns(name: str) -> dict[str, str]:
    """Return the row of a name: its spelled-out words by sound, sorted, the first and the last, and their skeletons."""
    folded = sorted((fold(word) for word in parse(name).words if len(word) > 1), key=lambda word: word.folds[1])
    first, last = folded[0], folded[-1]
    return {
        "unique_id": name,
        "first": first.folds[1],
        "last": last.folds[1],
        "first_consonants": first.skeletons[1],
        "last_consonants": last.skeletons[1],
    }


def gaolbook(counts: dict[str, int], true: set[tuple[str, str]]) -> None:
    """Print what grouping the names costs and finds."""
    start, cpu = time.perf_counter(), time.process_time()
    groups = group_spellings(counts)
    _cost("gaolbook", len(counts), start, cpu)
    _found("as shipped", groups, true)


def splink(counts: dict[str, int], true: set[tuple[str, str]]) -> None:
    """Print what Splink's clusters cost and find, at several thresholds."""
    start, cpu = time.perf_counter(), time.process_time()
    table = [columns(name) for name in sorted(counts) if spelled_out(name)]
    linker = _linker(table)
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    _cost("splink", len(table), start, cpu)
    for threshold in THRESHOLDS:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold).as_pandas_dataframe()
        groups: dict[str, list[str]] = defaultdict(list)
        for row in found.itertuples():
            groups[row.cluster_id].append(row.unique_id)
        _found(f"from {threshold}", list(groups.values()), true)


def _linker(table: list[dict[str, str]]) -> Any:
    """Return a trained linker over the rows."""
    import pandas
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("first", [0.95, 0.88, 0.8]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("last", [0.95, 0.88, 0.8]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first", "substr(last, 1, 2)"),
            block_on("last", "substr(first, 1, 2)"),
            block_on("first_consonants", "substr(last, 1, 1)"),
            block_on("last_consonants", "substr(first, 1, 1)"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(pandas.DataFrame(table)), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match([block_on("first", "last")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last"))
    return linker


def _cost(tool: str, names: int, start: float, cpu: float) -> None:
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    sys.stdout.write(f"{tool}: {names} names, {wall:.1f} s, {used:.1f} s of CPU, peak so far {megabytes():.0f} MB\n")


def _found(what: str, groups: Sequence[Sequence[str]], true: set[tuple[str, str]]) -> None:
    precision, recall = pairwise(groups, true)
    f1 = 2 * precision * recall / (precision + recall)
    sys.stdout.write(f"  {what}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}\n")


if __name__ == "__main__":
    count, seed = (int(argument) for argument in (*sys.argv[1:3], "1")[:2])
    counted, wanted = truth(mentions(count, seed))
    gaolbook(counted, wanted)
    splink(counted, wanted)
