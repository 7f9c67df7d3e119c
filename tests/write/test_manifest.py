"""What made an extraction is told apart by what can change it, and by nothing else."""

from __future__ import annotations

import spacy

from gaolbook.base.config import Settings
from gaolbook.write import Input, Reader, fingerprint, reader_of
from gaolbook.write.manifest import new_manifest

READER = Reader(name="en_test", version="1.0", sha256="00")


def test_settings_of_reading_count_and_those_of_merging_do_not() -> None:
    base = fingerprint(Settings(), READER)
    assert fingerprint(Settings(merge_from=0.99, ask_from=0.1), READER) == base
    assert fingerprint(Settings(max_characters=5), READER) != base


def test_every_part_of_the_model_counts() -> None:
    made = {
        fingerprint(Settings(), reader)
        for reader in (
            READER,
            READER.model_copy(update={"name": "en_other"}),
            READER.model_copy(update={"version": "1.1"}),
            READER.model_copy(update={"sha256": "01"}),
        )
    }
    assert len(made) == 4


def test_a_model_without_files_has_no_hash() -> None:
    assert reader_of(spacy.blank("en"), "blank").sha256 is None


def test_inputs_are_listed_once_in_order() -> None:
    inputs = [Input(source="b", path="/b"), Input(source="a", path="/a"), Input(source="b", path="/b")]
    manifest = new_manifest(Settings(), READER, "x_1", inputs)
    assert [item.source for item in manifest.inputs] == ["a", "b"]
