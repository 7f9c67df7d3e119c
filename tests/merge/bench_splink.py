"""Splink 5 on DuckDB on the names of scale.py, in columns folded by gaolbook.

``python tests/merge/bench_splink.py 100000 SEED`` (dependency group ``bench``, loaded when it runs). Splink compares
columns, so each name becomes two: its first two words by sound, sorted, and their consonants. Its clusters are measured
against the same truth as ours.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict

from scale import megabytes, mentions, pairwise, spelled_out, truth

from gaolbook.base.names.folding import fold
from gaolbook.base.names.parts import parse

THRESHOLDS = (0.5, 0.9, 0.99)
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


def main(count: int, seed: int) -> None:
    """Print seconds, memory, precision and recall."""
    import pandas
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    counts, true = truth(mentions(count, seed))
    start, cpu = time.perf_counter(), time.process_time()
    table = pandas.DataFrame([columns(name) for name in sorted(counts) if spelled_out(name)])
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
    linker = Linker(DuckDBAPI().register(table), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match([block_on("first", "last")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last"))
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    say = sys.stdout.write
    say(f"splink: {count} mentions, {len(table)} names: {time.perf_counter() - start:.1f} s, ")
    say(f"{time.process_time() - cpu:.1f} s of CPU, peak {megabytes():.0f} MB\n")
    for threshold in THRESHOLDS:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold).as_pandas_dataframe()
        groups: dict[str, list[str]] = defaultdict(list)
        for row in found.itertuples():
            groups[row.cluster_id].append(row.unique_id)
        precision, recall = pairwise(groups.values(), true)
        f1 = 2 * precision * recall / (precision + recall)
        say(f"  from {threshold}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, {time.perf_counter() - start:.1f} s \n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
