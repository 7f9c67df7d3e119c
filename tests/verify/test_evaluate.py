"""The evaluation counts what a person would count, and agrees with the task's own scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gaolbook.verify import Tally, evaluate, figures, table

ROOT = Path(__file__).parents[2]
SCORER = ROOT.parent / "shared" / "score" / "score.py"
SAMPLE = ROOT / "corpora" / "sample"

EVIDENCE = [{"article_id": "a1", "start": 0, "end": 3, "quote": "Zau"}]
EVENT = {
    "event_id": "e1", "type": "arrest", "person_ids": ["p1"], "group": None, "date": "2016-05-03", "date_text": None,
    "date_basis": None, "term": None, "penalty": None, "court": None, "place": None, "by": None, "modality": "asserted",
    "source": None, "cue": None, "method": "t", "evidence": EVIDENCE,
}  # fmt: skip
ROLE = {
    "role_id": "r1", "person_id": "p1", "title": "editor-in-chief", "organisation_id": None, "organisation": None,
    "status": "current", "method": "t", "evidence": EVIDENCE,
}  # fmt: skip
ARTICLE = {
    "article_id": "a1", "source": "dump.jsonl#one.txt", "title": None, "url": None, "published": None,
    "published_from": None, "language": "en", "characters": 4, "sha256": "0", "status": "extracted",
    "duplicate_of": None,
}  # fmt: skip
MENTION = {
    "mention_id": "m1", "article_id": "a1", "start": 0, "end": 4, "text": "Zaur", "norm": None, "type": "person",
    "kind": "named", "entity_id": "p1",
}  # fmt: skip


def write_run(out: Path, **tables: list[dict[str, Any]]) -> Path:
    out.mkdir()
    (out / "run.json").write_text("{}", encoding="utf-8")
    for name in ("articles", "mentions", "roles", "charges", "events"):
        lines = [json.dumps(row) + "\n" for row in tables.get(name, [])]
        (out / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return out


def write_gold(folder: Path, person: dict[str, Any], **rest: Any) -> Path:
    folder.mkdir()
    truth = {
        "article": "one.txt",
        "persons": [{"id": "P1", "name": "Zaur", "mentions": ["Zaur"], **person}],
        "organisations": [],
        **rest,
    }
    (folder / "one.json").write_text(json.dumps(truth), encoding="utf-8")
    return folder


def test_found_missed_and_invented_are_counted_and_told(tmp_path: Path) -> None:
    late = {**EVENT, "event_id": "e2", "type": "release", "date": None}
    out = write_run(tmp_path / "out", articles=[ARTICLE], mentions=[MENTION], roles=[ROLE], events=[EVENT, late])
    gold = write_gold(
        tmp_path / "gold",
        {
            "roles": [{"title": "chief editor", "status": "former"}],
            "charges": [{"offence": "treason", "stage": "charged"}, {"offence": "spying", "optional": True}],
            "events": [{"type": "arrest", "date": "2016-05-04", "modality": "asserted"}],
        },
    )
    board = evaluate(out, gold)
    assert board.tallies["persons"] == Tally(1, 0, 0)
    assert board.tallies["roles"] == Tally(1, 0, 0)
    assert board.accuracies["roles.status"] == [False]
    assert board.tallies["charges"] == Tally(0, 0, 1), "an optional charge is not missed"
    assert board.tallies["events"] == Tally(1, 1, 0)
    assert board.tallies["dates"] == Tally(0, 1, 1)
    assert board.errors["charges"] == ["one.txt: missed Zaur | treason"]
    assert board.errors["events"] == ["one.txt: invented p1 | release None"]
    told = table(board, errors=True)
    assert "one.txt: Zaur | arrest is 2016-05-04, got 2016-05-03" in told


def test_offsets_are_checked_against_the_raw_text(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", articles=[ARTICLE], mentions=[MENTION], events=[EVENT])
    gold = write_gold(tmp_path / "gold", {})
    (tmp_path / "one.txt").write_text("Zaul", encoding="utf-8")
    assert figures(evaluate(out, gold, tmp_path))["offsets"] == {"checked": 2, "wrong": 1}, "the event quotes Zau"
    (tmp_path / "one.txt").write_text("Zaur", encoding="utf-8")
    assert figures(evaluate(out, gold, tmp_path))["offsets"] == {"checked": 2, "wrong": 0}


def test_groups_count_by_type_and_number(tmp_path: Path) -> None:
    group = {**EVENT, "person_ids": [], "type": "pardon", "group": {"count": 57, "who": "inmates"}}
    out = write_run(tmp_path / "out", articles=[ARTICLE], mentions=[MENTION], events=[group])
    groups = [{"type": "pardon", "count": 57}, {"type": "arrest", "count": 2}]
    gold = write_gold(tmp_path / "gold", {}, group_events=groups)
    assert evaluate(out, gold).tallies["group_events"] == Tally(1, 0, 1)


def test_what_cannot_be_evaluated_is_said(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", articles=[ARTICLE])
    with pytest.raises(ValueError, match="holds no annotation files"):
        evaluate(out, tmp_path)
    with pytest.raises(ValueError, match=r"run\.json is missing"):
        evaluate(tmp_path / "nowhere", tmp_path)


@pytest.mark.model
@pytest.mark.skipif(not SCORER.is_file(), reason="no ../shared/score beside the repository")
def test_figures_are_those_of_the_task_scorer(sample_run: Path) -> None:
    command = [sys.executable, str(SCORER), str(sample_run), str(SAMPLE / "gold"), str(SAMPLE / "articles"), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = figures(evaluate(sample_run, SAMPLE / "gold", SAMPLE / "articles"))
    assert ours["persons"]["found"] > 50
    for kind, row in theirs.items():
        if isinstance(row, dict) and "tp" in row:
            counts = [ours[kind][key] for key in ("found", "invented", "missed")]
            assert counts == [row["tp"], row["fp"], row["fn"]], kind
            assert [ours[kind][key] for key in ("p", "r", "f1")] == [row[key] for key in ("p", "r", "f1")], kind
    assert ours["merging_b3"] == theirs["merging_b3"]
    assert ours["offsets"] == theirs["offsets"]
    assert ours["accuracy.person mentions found"]["accuracy"] == theirs["person_mention_recall"]
    for name in ("roles.status", "charges.stage"):
        assert ours[f"accuracy.{name}"] == theirs[f"accuracy.{name}"]
