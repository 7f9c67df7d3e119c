"""What is taken out of a graph changes nothing that it computes."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

onnx = pytest.importorskip("onnx")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from train.lighten import LAYER, lighten  # noqa: E402

HEADS, WIDTH = 2, 3


def _constant(name: str, value: list[int] | float) -> "onnx.NodeProto":
    array = np.array(value, dtype=np.float32 if isinstance(value, float) else np.int64)
    return helper.make_node("Constant", [], [name], name=name, value=numpy_helper.from_array(array, name))


def _graph(path: Path) -> None:
    """Write attention as the tracer does: heads apart by a computed shape, padding masked, softmax."""
    one = [
        _constant("zero", [0]),
        _constant("at1", [1]),
        _constant("heads", [HEADS]),
        _constant("width", [WIDTH]),
        _constant("masked", -1e4),
        helper.make_node("Shape", ["hidden"], ["shape"]),
        helper.make_node("Gather", ["shape", "zero"], ["batch"]),
        helper.make_node("Gather", ["shape", "at1"], ["length"]),
        helper.make_node("Concat", ["batch", "length", "heads", "width"], ["apart"], axis=0),
        helper.make_node("Reshape", ["hidden", "apart"], ["split"], name=f"{LAYER}0/Reshape"),
        helper.make_node("Equal", ["ids", "zero"], ["padding"]),
        helper.make_node("Cast", ["padding"], ["number"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["number", "heads"], ["deeper"]),
        helper.make_node("Unsqueeze", ["deeper", "width"], ["deepest"]),
        helper.make_node("Mul", ["deepest", "masked"], ["mask"]),
        helper.make_node("Add", ["split", "mask"], ["scores"], name=f"{LAYER}0/Add"),
        helper.make_node("Softmax", ["scores"], ["out"], name=f"{LAYER}0/Softmax", axis=-1),
    ]
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "T"])
    hidden = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "T", HEADS * WIDTH])
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, "T", HEADS, WIDTH])
    graph = helper.make_graph(one, "attention", [ids, hidden], [out])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def _run(path: Path, length: int) -> np.ndarray:
    feed = {
        "ids": np.ones((1, length), dtype=np.int64),
        "hidden": np.random.default_rng(length).normal(size=(1, length, HEADS * WIDTH)).astype(np.float32),
    }
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    taken = {item.name for item in session.get_inputs()}
    result: np.ndarray = session.run(None, {name: value for name, value in feed.items() if name in taken})[0]
    return result


def test_mask_and_computed_shapes_go_and_the_values_stay(tmp_path: Path) -> None:
    path = tmp_path / "graph.onnx"
    _graph(path)
    before = [_run(path, length) for length in (1, 4, 7)]
    lighten(path)
    left = {node.op_type for node in onnx.load(path).graph.node}
    assert left == {"Reshape", "Softmax"}
    for length, was in zip((1, 4, 7), before, strict=True):
        assert (_run(path, length) == was).all()
