"""FollowTheMoney's own library accepts what is written, and nothing dangles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
import registers
from followthemoney import model

from gaolbook.base.schema import Modality
from gaolbook.base.tables import table
from gaolbook.export import export


def entities(register: Path, target: Path) -> dict[str, dict[str, Any]]:
    done = export(register, "ftm", target)
    found = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len({item["id"] for item in found}) == len(found) == sum(done.rows.values())
    return {item["id"]: item for item in found}


def assert_sound(found: dict[str, dict[str, Any]]) -> int:
    """Check that entities are valid, lose nothing when read strictly, and link to the right kind; return the links."""
    links = 0
    for data in found.values():
        proxy = model.get_proxy(data, cleaned=False)
        proxy.schema.validate(data)
        for name in proxy.schema.required:
            assert proxy.get(name), (data["id"], name)
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert prop.range is not None
                assert model.get(found[value]["schema"]).is_a(prop.range), (data["id"], prop.name)  # type: ignore[union-attr]
                links += 1
        assert {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()} == {
            name: sorted(set(values)) for name, values in data["properties"].items()
        }
    return links


def test_a_hostile_register_is_valid_and_whole(tmp_path: Path) -> None:
    found = entities(registers.first(tmp_path / "register"), tmp_path / "e.ftm.json")
    assert assert_sound(found) > 15
    assert found["a-two"]["properties"]["notes"] == ["sourceUrl: no link", f"sha256: {'0' * 64}"]
    assert sorted({item["schema"] for item in found.values()}) == [
        "Article", "CourtCase", "CourtCaseParty", "Employment", "Event", "Note", "Organization", "Person"
    ]  # fmt: skip


@pytest.mark.model
def test_the_sample_is_valid(sample_run: Path, tmp_path: Path) -> None:
    assert assert_sound(entities(sample_run, tmp_path / "e.ftm.json")) > 300


def test_every_statement_keeps_its_sentence_and_its_place(tmp_path: Path) -> None:
    found = entities(registers.first(tmp_path / "register"), tmp_path / "e.ftm.json")
    arrest = found["eve-1"]["properties"]
    assert arrest["recordId"] == [f"a_one:3-{3 + len(registers.HOSTILE)}", "a_two:9-14"]
    assert arrest["proof"] == ["a-one", "a-two"]
    assert arrest["sourceUrl"] == ["https://example.org/one"]
    assert "twice" in arrest["description"]
    assert arrest["name"] == ["arrest: Əli Qasımlı, =SUM(A1)"]
    assert found["per-2"]["properties"]["notes"] == ["detained as of 2016-05-26: Ali Gasimli is in jail."]


def test_what_is_not_told_as_fact_says_so_in_its_name(tmp_path: Path) -> None:
    found = entities(registers.first(tmp_path / "register"), tmp_path / "e.ftm.json")
    assert found["eve-3"]["properties"]["name"] == ["Did not happen: arrest: 10 students"]
    accusation = found["cha-2"]
    assert accusation["schema"] == "Event", "an accusation is no court case"
    assert accusation["properties"]["name"][0].startswith("Alleged: Accused of: ")
    case, party = found["cha-1"], found["cha-1-party"]
    assert case["properties"]["name"] == ["Charged with: drug possession (Ali Gasimli)"]
    assert party["properties"]["party"] == ["per-2"]
    assert not any("topics" in item["properties"] for item in found.values())


def test_ids_merged_away_are_referents(tmp_path: Path) -> None:
    found = entities(registers.second(tmp_path / "register"), tmp_path / "e.ftm.json")
    assert found["per-1"]["referents"] == ["per-2"]
    assert_sound(found)


def test_rules_know_every_modality() -> None:
    assert set(table("gaolbook.export", "ftm")["modalities"]) == set(get_args(Modality)) - {"asserted"}
