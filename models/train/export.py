"""Exports a checkpoint to the int8 ONNX graph and the model folder that spaCy loads."""

from __future__ import annotations

import json
import shutil
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import spacy
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from torch import Tensor, nn

from gaolbook.extract.encoder.component import FACTORY, LEMMAS
from gaolbook.extract.encoder.engine import LABELS, VOCAB
from gaolbook.extract.encoder.lemma import rule_lemma, word_class
from train.network import MASKED, ArcLabelHead, HeadSpec, Network
from train.silver import Words

OUTPUTS = ("ner", "tag", "sentence", "arc", "dep", "trunk")
INPUTS = ("ids", "shapes", "gaps", "first", "forced")
LEAST_SEEN = 2  # times a word and lemma must be seen together to become an exception
OPSET = 17
REDUCE = False


class Int8Embedding(nn.Module):
    """An embedding kept as int8 rows, each with its own scale."""

    rows: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor) -> None:
        """Round ``weight`` [rows, width]."""
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Map ids [..] to vectors [.., width]."""
        return self.rows[ids].float() * self.scale[ids]


class Graph(nn.Module):
    """What runs in production: one window in, decisions and the scores that decoding needs out."""

    blocked: Tensor

    def __init__(self, network: Network, root: int, shared: int, *, int8: bool) -> None:
        """Wrap a network; ``root`` is the row of ROOT among the arc labels, ``shared`` the trunk's number of layers."""
        super().__init__()
        self.network, self.shared = network, shared
        dep = network.heads["dep"]
        assert isinstance(dep, ArcLabelHead)
        self.register_buffer("blocked", nn.functional.one_hot(torch.tensor(root), dep.label.out_features) * MASKED)
        if int8:
            self.network.encoder.word = Int8Embedding(network.encoder.word.weight.data)  # type: ignore[assignment]

    def forward(self, ids: Tensor, shapes: Tensor, gaps: Tensor, first: Tensor, forced: Tensor) -> tuple[Tensor, ...]:
        """Return ner scores, tag rows, sentence numbers, arc scores, the best label that is not ROOT, and the trunk."""
        encoder = self.network.encoder
        trunk = encoder.through(encoder.embed(ids, shapes, gaps), None, 0, self.shared)
        hidden = encoder.through(trunk, None, self.shared, len(encoder.layers))
        return *self.decide(self.network.pick(hidden, shapes, first), forced), trunk

    def decide(self, words: Tensor, forced: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs for word vectors [B, W, I]."""
        heads = self.network.heads
        starts = (heads["sent"](words).argmax(-1) + forced).clamp(max=1)
        sentence = starts.cumsum(1)
        arcs = heads["arc"](words)
        other = (sentence[:, :, None] != sentence[:, None, :]).to(arcs.dtype) * MASKED
        places = torch.arange(words.shape[1])
        itself = (places[:, None] == places[None, :]).to(arcs.dtype) * MASKED
        best = (arcs + other + itself).argmax(-1)
        labels = heads["dep"](words, best)
        return heads["ner"](words), heads["tag"](words).argmax(-1), sentence, arcs, (labels + self.blocked).argmax(-1)


def read_checkpoint(checkpoint: Path, labels: Path, layers: int) -> tuple[Network, dict[str, dict[str, object]]]:
    """Return the network of a checkpoint and its label table."""
    rows = json.loads(labels.read_text(encoding="utf-8"))
    table = tuple(HeadSpec(name, row["kind"], tuple(row["labels"]), row.get("size", 128)) for name, row in rows.items())
    state = torch.load(checkpoint, weights_only=True)["network"]
    network = Network(state["encoder.word.weight"].shape[0], layers, 0.0, table)
    network.load_state_dict(state)
    return network.eval(), rows


def export_base(network: Network, root: int, shared: int, target: Path, *, int8: bool) -> None:
    """Write the graph of stage 1, which also gives what its lower ``shared`` layers computed."""
    example = (
        torch.tensor([[101, 7, 8, 9, 102]]),
        *(torch.zeros(1, 5, dtype=torch.long),) * 2,
        torch.tensor([[1, 2, 3]]),
        torch.tensor([[1, 0, 0]]),
    )
    axes = {name: {1: "T"} for name in (*INPUTS[:3], "trunk")} | {
        name: {1: "W"} for name in (*INPUTS[3:], *OUTPUTS[:5])
    }
    axes["arc"] = {1: "W", 2: "W"}
    write_onnx(Graph(network, root, shared, int8=int8), example, (INPUTS, OUTPUTS), axes, target, int8=int8)


def write_onnx(
    graph: nn.Module,
    example: tuple[Tensor, ...],
    names: tuple[Sequence[str], Sequence[str]],
    axes: dict[str, dict[int, str]],
    target: Path,
    *,
    int8: bool,
) -> None:
    """Trace a graph on an example and write it, its layers quantised where ``int8`` says so.

    ``names`` are those of the inputs and of the outputs, ``axes`` their dimensions that vary.
    """
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = Path(folder) / "float.onnx"
        torch.onnx.export(
            graph.eval(),
            example,
            str(raw),
            dynamo=False,
            opset_version=OPSET,
            input_names=list(names[0]),
            output_names=list(names[1]),
            dynamic_axes=axes,
        )
        if not int8:
            shutil.copyfile(raw, target)
            return
        matrices = [
            n.name for n in onnx.load(str(raw)).graph.node if n.op_type in ("MatMul", "Gemm") and "/layers." in n.name
        ]
        quantize_dynamic(
            str(raw),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=REDUCE,
            nodes_to_quantize=matrices,
            op_types_to_quantize=["MatMul", "Gemm"],
        )


BASE_TAGS = {"verb": ("VB", "VBP"), "noun": ("NN",), "adjective": ("JJ",), "adverb": ("RB", "JJ")}


def learn_lemmas(documents: Iterable[Words]) -> dict[str, dict[str, str]]:
    """Return the teacher's lemmas that the suffix rules miss, by word class.

    Only lemmas that stand in the texts as words count, and only where the rule's own lemma does not: teachers err too.
    """
    seen: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    bases: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for word, tag, lemma in zip(document.words, document.tags, document.lemmas, strict=True):
            bases[tag].add(word.lower())
            if word.isalpha() and word_class(tag) in BASE_TAGS:
                seen[word_class(tag), word.lower()][lemma.lower(), tag] += 1
    learnt: dict[str, dict[str, str]] = defaultdict(dict)
    for (kind, word), lemmas in sorted(seen.items()):
        (lemma, tag), count = lemmas.most_common(1)[0]
        known = set().union(*(bases[base] for base in BASE_TAGS[kind]))
        ruled = rule_lemma(word, tag)
        if count >= LEAST_SEEN and lemma != ruled and lemma in known and (ruled == word or ruled not in known):
            learnt[kind][word] = lemma
    return dict(learnt)


def write_folder(folder: Path, meta: dict[str, object]) -> None:
    """Write config, tokenizer, vocabulary and meta of a spaCy pipeline whose one component is the encoder."""
    nlp = spacy.blank("en")
    nlp.add_pipe(FACTORY, name="encoder")
    nlp.meta.update(meta)
    nlp.to_disk(folder, exclude=["encoder", "vocab"])


def write_model(folder: Path, *, vocab: Path, labels: Sequence[Path], lemmas: dict[str, dict[str, str]]) -> None:
    """Write all of the model folder but the graphs and what belongs to them; ``labels`` are label tables to join."""
    inside = folder / "encoder"
    inside.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(vocab, inside / VOCAB)
    rows = {name: row for path in labels for name, row in json.loads(path.read_text(encoding="utf-8")).items()}
    (inside / LABELS).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (inside / LEMMAS).write_text(
        json.dumps(lemmas, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    write_folder(
        folder,
        {
            "name": "gaolbook",
            "version": "0.3.0",
            "license": "MIT",
            "description": "Entities, tags, parse, events, roles and offences of news, by one encoder and its branch",
        },
    )
