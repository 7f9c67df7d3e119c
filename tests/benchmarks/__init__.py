"""``python -m tests.benchmarks``: speed, memory, records kept and near-duplicates, as a table for the README."""
