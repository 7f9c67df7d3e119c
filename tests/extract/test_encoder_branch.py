"""Decoding of the branch's heads, on made-up scores, and what a model folder needs of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gaolbook.extract.encoder.branch import (
    CUES,
    FILES,
    HeadTables,
    links_of,
    open_branch,
    phrases_of,
    read_tables,
    triggers_of,
)

LABELS = {
    "trigger": ("O", "arrest"),
    "modality": ("asserted", "negated"),
    "stage": ("accused", "charged"),
    "span": ("O", "B-ROLE", "I-ROLE", "B-OFFENCE", "I-OFFENCE"),
}
NAMES = (
    *("WHO", "DATE_OF", "TERM_OF", "COURT_OF", "BY", "PLACE_OF", "NAMED"),
    *("ROLE_OF", "ORG_OF", "CHARGED", "CHARGED_NAMED"),
)
WORDS = 5


def scores(best: list[int], labels: int) -> np.ndarray:
    table = np.full((len(best), labels), np.log(0.1 / max(1, labels - 1)), dtype=np.float32)
    table[np.arange(len(best)), best] = np.log(0.9)
    return table


def window() -> dict[str, np.ndarray]:
    """Word 1 is a negated arrest, words 2-3 an offence charged, word 4 a role; every anchor points at word 0."""
    target = np.zeros((WORDS, 2), dtype=np.float32)
    target[:, 1] = 1.0
    target[0, 0] = 1.0
    source = np.ones((WORDS, 2), dtype=np.float32)
    return {
        "trigger": scores([0, 1, 0, 0, 0], 2),
        "modality": scores([0, 1, 0, 0, 0], 2),
        "stage": scores([0, 0, 1, 0, 0], 2),
        "span": scores([0, 0, 3, 4, 1], 5),
        "source": source,
        "target": target,
    }


@pytest.fixture
def table() -> HeadTables:
    bilinear = np.zeros((len(NAMES), 2, 2), dtype=np.float32)
    bilinear[:, 1, 1] = -5.0
    bilinear[[NAMES.index(n) for n in ("WHO", "ROLE_OF", "CHARGED")], 0, 0] = 9.0
    return HeadTables(NAMES, bilinear, np.zeros((5, 5), dtype=np.float32))


def test_a_trigger_has_type_modality_and_links(table: HeadTables) -> None:
    trigger = max(triggers_of(window(), LABELS, table), key=lambda found: found.told)
    assert (trigger.token, trigger.type, trigger.modality) == (1, "arrest", "negated")
    assert (trigger.probability, trigger.told) == (pytest.approx(0.9), pytest.approx(0.9))
    assert [link[:2] for link in trigger.links] == [("WHO", 0)]
    assert trigger.links[0][2] == pytest.approx(1 / (1 + np.exp(-4.0)))


def test_a_word_that_hardly_tells_an_event_is_kept_with_its_doubt(table: HeadTables) -> None:
    doubtful = window()
    doubtful["trigger"][3] = np.log([0.92, 0.08])
    found = {trigger.token: trigger.told for trigger in triggers_of(doubtful, LABELS, table)}
    assert found == {
        0: pytest.approx(0.1),
        1: pytest.approx(0.9),
        2: pytest.approx(0.1),
        3: pytest.approx(0.08),
        4: pytest.approx(0.1),
    }


def test_a_word_that_tells_nothing_is_left(table: HeadTables) -> None:
    quiet = window() | {"trigger": np.log(np.tile(np.float32([0.96, 0.04]), (WORDS, 1)))}
    assert triggers_of(quiet, LABELS, table) == []


def test_a_folder_without_a_branch_has_none_and_half_a_branch_is_an_error(tmp_path: Path) -> None:
    assert open_branch(tmp_path, LABELS, 1) is None
    (tmp_path / CUES).write_text("jailed", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=", ".join(sorted(set(FILES) - {CUES}))):
        open_branch(tmp_path, LABELS, 1)


def test_phrases_have_the_links_of_their_kind(table: HeadTables) -> None:
    offence, role = phrases_of(window(), LABELS, table)
    assert (offence.start, offence.end, offence.kind, offence.stage) == (2, 4, "OFFENCE", "charged")
    assert [link[:2] for link in offence.links] == [("CHARGED", 0)]
    assert (role.start, role.end, role.kind, role.stage) == (4, 5, "ROLE", "")
    assert [link[:2] for link in role.links] == [("ROLE_OF", 0)]


def test_learnt_steps_join_what_the_words_alone_would_break(table: HeadTables) -> None:
    broken = window() | {"span": scores([0, 3, 0, 4, 0], 5)}
    broken["span"][2, 4] = broken["span"][2, 0] - 0.5
    steps = np.zeros((5, 5), dtype=np.float32)
    steps[3, 0] = -1.0
    (whole,) = phrases_of(broken, LABELS, replace(table, steps=steps))
    assert (whole.start, whole.end, whole.kind) == (1, 4, "OFFENCE")


def test_a_phrase_moves_with_its_links(table: HeadTables) -> None:
    offence, _ = phrases_of(window(), LABELS, table)
    moved = offence.at([10, 11, 12, 14, 15])  # word 3 is token 14: white space stands before it
    assert (moved.start, moved.end, moved.links[0][1]) == (12, 15, 10)


def test_only_names_are_looked_back_on(table: HeadTables) -> None:
    """Row WORDS of the targets is a name before the window, which is as good an end as word 0."""
    out = window()
    out["target"] = np.concatenate((out["target"], out["target"][:1]))
    table.bilinear[NAMES.index("NAMED"), 0, 0] = 9.0
    assert {link[:2] for link in links_of(1, "event", out, table)} == {("WHO", 0), ("NAMED", 0), ("NAMED", WORDS)}


def test_a_term_starts_no_link(table: HeadTables) -> None:
    assert links_of(1, "TERM", window(), table) == ()


def test_the_tables_are_read_as_written(tmp_path: Path, table: HeadTables) -> None:
    np.savez(tmp_path / "heads.npz", names=np.array(table.names), bilinear=table.bilinear, steps=table.steps)
    read = read_tables(tmp_path / "heads.npz")
    assert read.names == table.names
    assert (read.bilinear == table.bilinear).all()


def test_a_missing_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_tables(tmp_path / "heads.npz")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("logit", "found"), [(-2000.0, []), (2000.0, [1.0])])
def test_the_surest_links_do_not_overflow(logit: float, found: list[float]) -> None:
    bilinear = np.zeros((len(NAMES), 2, 2), dtype=np.float32)
    bilinear[NAMES.index("ROLE_OF"), 0, 0] = logit
    ones = np.ones((1, 2), dtype=np.float32)
    out = {"source": ones, "target": ones, "trigger": ones}
    bilinear[NAMES.index("ORG_OF"), 1, 1] = -2000.0
    table = HeadTables(NAMES, bilinear, np.zeros((5, 5), dtype=np.float32))
    assert [link[2] for link in links_of(0, "ROLE", out, table)] == found
