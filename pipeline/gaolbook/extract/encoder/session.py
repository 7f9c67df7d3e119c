"""Opens an exported graph on the CPU."""

from __future__ import annotations

from pathlib import Path

import onnxruntime as ort  # type: ignore[import-untyped]

SLOWER = ["SkipLayerNormFusion"]
"""What onnxruntime 1.31 does to our graphs that costs time: 14 % of a pass (two cores, 2026-11-22)."""


def open_session(graph: Path, threads: int) -> ort.InferenceSession:
    """Return a session of an ONNX graph with ``threads`` CPU threads inside one pass."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return ort.InferenceSession(
        graph.read_bytes(), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
    )
