"""Training windows and the names they look back on."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gaolbook.extract.encoder.names import Name  # noqa: E402
from train.annotations import RELATIONS  # noqa: E402
from train.batches import Codes, Vectoriser, stack  # noqa: E402  # needs torch
from train.extraction_batches import ExtractionCodes, extraction_rows  # noqa: E402
from train.extraction_loss import anchor_table, link_mask, link_truth  # noqa: E402
from train.heads_extraction import KINDS  # noqa: E402
from train.name_bank import NameBank  # noqa: E402
from train.silver import Words  # noqa: E402
from train.targets import Targets  # noqa: E402

FIRST, SECOND = ["Sorgun", "met", "Delil", "."], ["Police", "arrested", "her", "."]
"""Two lines, each a window of its own."""
CODES = ExtractionCodes(("O", "arrest"), ("asserted",), ("charged",), ("O", "B-ROLE", "I-ROLE"))


def example(*, is_open: bool = False) -> tuple[Targets, NameBank]:
    words = [*FIRST, *SECOND]
    count = len(words)
    document = Words("x", words=words, gaps=[1, 1, 1, 0, 3, 1, 1, 0], heads=list(range(count)))
    document.tags = document.deps = [""] * count
    document.starts = [0] * count
    empty = [""] * count
    targets = Targets(document, ["", "", "", "", "", "arrest", "", ""], empty, empty, ["O"] * count)
    targets.anchors = [("event", 5, is_open)]
    targets.links = [("WHO", 5, 6), ("NAMED", 5, 2)]
    names = [Name(i, i, words[i], 1, np.zeros(3, dtype=np.float32)) for i in (0, 2)]
    return targets, NameBank({"x": names}, {"x": 10}, torch.zeros(12, 3))


def batch_of(*, is_open: bool = False) -> dict[str, torch.Tensor]:
    targets, bank = example(is_open=is_open)
    vectoriser = Vectoriser(Codes(("O",), (), ()), lambda word: (7,))
    rows = extraction_rows(targets, vectoriser, CODES, 5, bank)
    assert [len(row["first"]) for row in rows] == [4, 4]
    return stack(rows)


def test_a_link_out_of_the_window_ends_at_the_name_remembered() -> None:
    batch = batch_of()
    table = anchor_table(batch)
    assert table.tolist() == [[1, KINDS.index("event"), 1, 0, 0]]
    (found,) = link_truth(batch, table)
    assert {(RELATIONS[r], w) for r, w in found.nonzero().tolist()} == {("WHO", 2), ("NAMED", 4)}  # Delil is the latest
    assert batch["names"][1].tolist() == [11, 1, 1, 1, 2, 10, 1, 2, 1, 2]


def test_only_names_may_be_linked_behind_the_window() -> None:
    batch = batch_of()
    (mask,) = link_mask(batch, anchor_table(batch))
    assert mask[RELATIONS.index("WHO")].tolist() == [True] * 4 + [False] * 2
    assert mask[RELATIONS.index("NAMED")].tolist() == [True] * 6
    assert not mask[RELATIONS.index("ROLE_OF")].any()


def test_where_it_is_open_who_is_named_nothing_is_learnt_of_it() -> None:
    batch = batch_of(is_open=True)
    (mask,) = link_mask(batch, anchor_table(batch))
    assert not mask[RELATIONS.index("NAMED")].any()
    assert mask[RELATIONS.index("WHO")].any()
