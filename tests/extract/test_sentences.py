"""The marked-up sentences: what the pipeline keeps of them, against floors and the list of known gaps.

`python -m tests.extract.gaps` shows the present state; with `--write` it writes the list and raises the floors.
"""

from __future__ import annotations

import json

import pytest
from spacy.language import Language
from tests.extract import gaps
from tests.markup import Phenomenon

pytestmark = pytest.mark.model
IDS = [f"{p.number}-{p.title}" for p in gaps.phenomena()]


@pytest.fixture(scope="session")
def outcome(nlp: Language) -> gaps.Outcome:
    return gaps.measure(nlp, (e for p in gaps.phenomena() for e in p.examples))


@pytest.fixture(scope="session")
def floors() -> dict[str, float]:
    data: dict[str, float] = json.loads(gaps.FLOORS.read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("phenomenon", gaps.phenomena(), ids=IDS)
def test_phenomenon(phenomenon: Phenomenon, outcome: gaps.Outcome) -> None:
    """Every line is kept, save in the examples that known_gaps.toml lists; and those do fail."""
    listed = gaps.known_gaps()
    told = []
    for example in phenomenon.examples:
        missed = outcome.unmet[example.name]
        if missed and example.name not in listed:
            told.append(f"{example.name} does not hold: {'; '.join(missed)}\n    in: {example.text}")
        if not missed and example.name in listed:
            told.append(
                f"{example.name} holds now: take it off {gaps.GAPS.name} (python -m tests.extract.gaps --write)"
            )
    assert not told, "\n".join(told)


def test_share_of_kept_lines(outcome: gaps.Outcome, floors: dict[str, float]) -> None:
    assert outcome.share >= floors["sentences"], f"{outcome.share:.4f} of the lines hold: {outcome[1:]}"


def test_share_of_kept_no_lines(outcome: gaps.Outcome, floors: dict[str, float]) -> None:
    assert floors["sentences_negative"] >= gaps.NEGATIVE_FLOOR
    broken = [(name, line) for name, lines in outcome.unmet.items() for line in lines if line.startswith("no ")]
    assert outcome.negative_share >= floors["sentences_negative"], broken


def test_floors_are_lowered_only_with_a_reason(floors: dict[str, object]) -> None:
    assert set(floors) == {"sentences", "sentences_negative", "lowered"}
    for entry in floors["lowered"]:  # type: ignore[attr-defined]
        assert set(entry) == {"date", "floor", "from", "to", "reason"}
        assert entry["reason"].strip()


def test_a_gap_needs_a_reason_and_an_example(tmp_path: gaps.Path) -> None:
    path = tmp_path / "gaps.toml"
    title = gaps.phenomena()[0].title
    row = f'[[gap]]\nexample = "1.1"\nphenomenon = "{title}"\nunmet = ["x"]\nreason = "r"\n'
    path.write_text(row, encoding="utf-8")
    assert gaps.known_gaps(path)["1.1"].unmet == ("x",)
    for bad in (row.replace('"r"', '" "'), row.replace('"1.1"', '"99.1"'), row + row):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(ValueError, match="no reason, no such example or named twice"):
            gaps.known_gaps(path)


def test_what_is_written_can_be_read(tmp_path: gaps.Path) -> None:
    path = tmp_path / "gaps.toml"
    names = [e.name for p in gaps.phenomena() for e in p.examples]
    missed = dict.fromkeys(names, ()) | {names[0]: ('event: arrest | A "B" Ç',)}
    path.write_text(gaps.render(gaps.Outcome(missed, (1, 2), (3, 4)), {names[0]: "why"}), encoding="utf-8")
    assert [gap[2:] for gap in gaps.known_gaps(path).values()] == [(('event: arrest | A "B" Ç',), "why")]
