"""The network: a 6-layer MiniLM encoder and a table of heads that share its single pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

HIDDEN = 384
ATTENTION_HEADS = 12
FEED_FORWARD = 1536
SHAPES = 8
GAPS = 4
SHAPE_DIMS = 16
MASKED = -1e4  # logit of what may not be chosen; small enough for bfloat16 and int8 graphs


@dataclass(frozen=True)
class HeadSpec:
    """One row of the head table.

    ``kind``: ``words`` (one label a word), ``chain`` (the same, in a linear chain), ``arcs`` (one head word a word) or
    ``arc_labels`` (one label an arc).
    """

    name: str
    kind: str
    labels: tuple[str, ...] = ()
    size: int = 128
    weight: float = 1.0


class Layer(nn.Module):
    """A post-norm transformer layer, with the parameter shapes of BERT."""

    def __init__(self, dropout: float) -> None:
        """Make the layer; its weights are loaded by ``load_base``."""
        super().__init__()
        self.query = nn.Linear(HIDDEN, HIDDEN)
        self.key = nn.Linear(HIDDEN, HIDDEN)
        self.value = nn.Linear(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.attention_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, FEED_FORWARD)
        self.down = nn.Linear(FEED_FORWARD, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, bias: Tensor | None) -> Tensor:
        """Map hidden [B, T, H] and additive bias [B, 1, 1, T], None where nothing is padded, to [B, T, H]."""
        windows = 1 if torch.jit.is_tracing() else hidden.shape[0]  # production reads one at a time: constant shapes
        shape = (windows, -1, ATTENTION_HEADS, HIDDEN // ATTENTION_HEADS)
        query, key, value = (part(hidden).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) / (HIDDEN // ATTENTION_HEADS) ** 0.5
        context = self.dropout((scores if bias is None else scores + bias).softmax(-1)) @ value
        mixed = self.out(context.transpose(1, 2).reshape(windows, -1, HIDDEN))
        hidden = self.attention_norm(hidden + self.dropout(mixed))
        inner = self.down(nn.functional.gelu(self.up(hidden)))
        result: Tensor = self.norm(hidden + self.dropout(inner))
        return result


class Encoder(nn.Module):
    """Sub-tokens with shape and gap features in, one vector a word out."""

    def __init__(self, vocab: int, layers: int, dropout: float) -> None:
        """Make the encoder for ``vocab`` sub-tokens."""
        super().__init__()
        self.word = nn.Embedding(vocab, HIDDEN)
        self.position = nn.Embedding(512, HIDDEN)
        self.shape = nn.Embedding(SHAPES, HIDDEN)
        self.gap = nn.Embedding(GAPS, HIDDEN)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.gap.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, shapes: Tensor, gaps: Tensor) -> Tensor:
        """Map ids, shapes, gaps [B, T] (id 0 is padding) to hidden [B, T, H]."""
        bias = (ids == 0).to(self.norm.weight.dtype)[:, None, None, :] * MASKED
        return self.through(self.embed(ids, shapes, gaps), bias, 0, len(self.layers))

    def embed(self, ids: Tensor, shapes: Tensor, gaps: Tensor) -> Tensor:
        """Return what the first layer reads, [B, T, H]."""
        positions = torch.arange(ids.shape[1], device=ids.device).unsqueeze(0)
        total = self.word(ids) + self.position(positions) + self.shape(shapes) + self.gap(gaps)
        hidden: Tensor = self.dropout(self.norm(total))
        return hidden

    def through(self, hidden: Tensor, bias: Tensor | None, start: int, end: int) -> Tensor:
        """Map hidden [B, T, H] through the layers ``start <= i < end``; ``bias`` [B, 1, 1, T] masks padding, if any."""
        for layer in self.layers[start:end]:
            hidden = layer(hidden, bias)
        return hidden


class ArcHead(nn.Module):
    """Biaffine score of every word as the head of every word; the diagonal means root."""

    def __init__(self, inputs: int, size: int) -> None:
        """Make the head; ``size`` is the width of both sides."""
        super().__init__()
        self.dependent = nn.Linear(inputs, size)
        self.head = nn.Linear(inputs, size)
        self.bilinear = nn.Linear(size, size)
        self.root = nn.Linear(inputs, 1)

    def forward(self, words: Tensor) -> Tensor:
        """Map words [B, W, I] to scores [B, W dependents, W heads]."""
        dependent = nn.functional.gelu(self.dependent(words))
        head = nn.functional.gelu(self.head(words))
        scores = self.bilinear(dependent) @ head.transpose(1, 2) / dependent.shape[-1] ** 0.5
        places = torch.arange(words.shape[1], device=words.device)
        return torch.where(places[:, None] == places[None, :], self.root(words), scores)


class ArcLabelHead(nn.Module):
    """Label of the arc from a word to its head word."""

    def __init__(self, inputs: int, size: int, labels: int) -> None:
        """Make the head; ``size`` is the width of the hidden layer."""
        super().__init__()
        self.dependent = nn.Linear(inputs, size)
        self.head = nn.Linear(inputs, size)
        self.label = nn.Linear(size, labels)

    def forward(self, words: Tensor, heads: Tensor) -> Tensor:
        """Map words [B, W, I] and head positions [B, W] to scores [B, W, labels]."""
        parts = self.head(words)
        chosen = parts.gather(1, heads.unsqueeze(-1).expand(-1, -1, parts.shape[-1]))
        scores: Tensor = self.label(nn.functional.gelu(self.dependent(words) + chosen))
        return scores


class ChainHead(nn.Module):
    """A label of every word, and a score for each step from one label to the next (a linear chain)."""

    def __init__(self, inputs: int, labels: int) -> None:
        """Make the head; the steps start equal."""
        super().__init__()
        self.label = nn.Linear(inputs, labels)
        self.steps = nn.Parameter(torch.zeros(labels, labels))

    def forward(self, words: Tensor) -> Tensor:
        """Map words [B, W, I] to scores [B, W, labels], without the steps."""
        scores: Tensor = self.label(words)
        return scores


def make_head(spec: HeadSpec, inputs: int) -> nn.Module:
    """Return the module of one row of the head table."""
    if spec.kind == "words":
        return nn.Linear(inputs, len(spec.labels))
    if spec.kind == "chain":
        return ChainHead(inputs, len(spec.labels))
    if spec.kind == "arcs":
        return ArcHead(inputs, spec.size)
    if spec.kind == "arc_labels":
        return ArcLabelHead(inputs, spec.size, len(spec.labels))
    raise ValueError(f"head {spec.name}: unknown kind {spec.kind!r}")


class Network(nn.Module):
    """The encoder and its heads."""

    def __init__(self, vocab: int, layers: int, dropout: float, table: tuple[HeadSpec, ...]) -> None:
        """Make the network for a head table."""
        super().__init__()
        self.encoder = Encoder(vocab, layers, dropout)
        self.shape = nn.Embedding(SHAPES, SHAPE_DIMS)
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({spec.name: make_head(spec, HIDDEN + SHAPE_DIMS) for spec in table})

    def words(self, ids: Tensor, shapes: Tensor, gaps: Tensor, first: Tensor) -> Tensor:
        """Return word vectors [B, W, I]; ``first`` [B, W] is each word's first sub-token (0 = padding)."""
        return self.pick(self.encoder(ids, shapes, gaps), shapes, first)

    def pick(self, hidden: Tensor, shapes: Tensor, first: Tensor) -> Tensor:
        """Return word vectors [B, W, I] of hidden [B, T, H]."""
        chosen = hidden.gather(1, first.unsqueeze(-1).expand(-1, -1, HIDDEN))
        own_shape = self.shape(shapes.gather(1, first))
        result: Tensor = self.dropout(torch.cat((chosen, own_shape.to(chosen.dtype)), dim=-1))
        return result


def load_base(encoder: Encoder, weights: Path) -> None:
    """Load BERT-style safetensors of MiniLM into the encoder; token type 0 goes into the positions."""
    source = load_file(weights)
    state = {
        "word.weight": source["embeddings.word_embeddings.weight"],
        "position.weight": source["embeddings.position_embeddings.weight"]
        + source["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": source["embeddings.LayerNorm.weight"],
        "norm.bias": source["embeddings.LayerNorm.bias"],
        "shape.weight": encoder.shape.weight.data,
        "gap.weight": encoder.gap.weight.data,
    }
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm": "output.LayerNorm",
    }
    for index in range(len(encoder.layers)):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                state[f"layers.{index}.{ours}.{part}"] = source[f"encoder.layer.{index}.{theirs}.{part}"]
    encoder.load_state_dict(state)
