"""The loss of the linear chain against the sum over all label paths written out."""

from __future__ import annotations

from itertools import product

import pytest

torch = pytest.importorskip("torch")

from train.batches import IGNORED  # noqa: E402  # needs torch
from train.extraction_loss import chain_loss, legal_steps  # noqa: E402

LABELS = ("O", "B-ROLE", "I-ROLE")


def spelt_out(scores: list[list[float]], path: tuple[int, ...], steps: list[list[float]]) -> float:
    before = (0, *path)
    return sum(scores[i][label] + steps[before[i]][label] for i, label in enumerate(path))


def test_the_loss_is_the_log_probability_of_the_path() -> None:
    generator = torch.Generator().manual_seed(1)
    scores, steps = torch.randn(3, 3, generator=generator), torch.randn(3, 3, generator=generator)
    path = (0, 1, 2)
    every = [spelt_out(scores.tolist(), p, steps.tolist()) for p in product(range(3), repeat=3)]
    wanted = torch.logsumexp(torch.tensor(every), 0) - spelt_out(scores.tolist(), path, steps.tolist())
    assert chain_loss(scores[None], torch.tensor([path]), steps).item() == pytest.approx(wanted.item() / 3, rel=1e-5)


def test_padding_and_windows_without_labels_do_not_count() -> None:
    scores, steps = torch.randn(3, 4, 3), torch.randn(3, 3)
    target = torch.tensor([[0, 1, 2, 0], [1, 0, IGNORED, IGNORED], [IGNORED] * 4])
    parts = chain_loss(scores[:1], target[:1], steps) * 4 + chain_loss(scores[1:2, :2], target[1:2, :2], steps) * 2
    assert chain_loss(scores, target, steps).item() == pytest.approx(parts.item() / 6, rel=1e-5)
    assert chain_loss(scores[2:], target[2:], steps).item() == 0.0


def test_illegal_steps_cost_more_than_anything_learnt() -> None:
    legal = legal_steps(LABELS)
    assert legal[0, 2] < -1000
    assert legal[1, 2] == legal[2, 2] == legal[0, 1] == 0.0
