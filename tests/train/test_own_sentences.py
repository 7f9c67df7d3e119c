"""Our own marked sentences: the reader, its refusals, and the file itself."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import train.sentences
from train.augment import read_bodies, read_groups
from train.sentences import MARKS, Filling, fill, read_sentences
from train.sources import Source

FOLDER = Path(train.sentences.__file__).parent


def read_file(path: Path = FOLDER / "sentences.toml", seed: int = 1) -> list[Source]:
    groups, bodies = read_groups(FOLDER / "names.toml"), read_bodies(FOLDER / "organisations.toml")
    return read_sentences(path, groups, bodies, Random(seed))


def filled(line: str) -> tuple[str, list[str]]:
    names = {"P": "Ana Perić", "p": "Perić", "L": "Zagora", "O": "Sloga"}
    text, spans = fill(line, lambda slot, number: names[slot] + number)
    return text, [f"{text[start:end]}/{kind}" for start, end, kind in spans]


@pytest.mark.parametrize(
    ("line", "text", "names"),
    [
        ("No names here.", "No names here.", []),
        ("{P1} of {L}: {p1}", "Ana Perić1 of Zagora: Perić1", ["Ana Perić1/PERSON", "Zagora/LOC", "Perić1/PERSON"]),
        ("the [O Court of {L}]", "the Court of Zagora", ["Court of Zagora/ORG"]),
        ("{P} [[R]], photo", "Ana Perić [R], photo", ["Ana Perić/PERSON"]),
    ],
)
def test_marks_and_slots_become_spans(line: str, text: str, names: list[str]) -> None:
    assert filled(line) == (text, names)


@pytest.mark.parametrize("line", ["[O Sloga", "Sloga] won", "{P", "[X Sloga]", "[O {L]", "[o Sloga]", "{P12}"])
def test_malformed_lines_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|unknown mark"):
        filled(line)


def test_a_refusal_names_the_set_and_the_line(tmp_path: Path) -> None:
    path = tmp_path / "sentences.toml"
    path.write_text("[pools]\n[[set]]\nname='a'\nhidden=[]\ncopies=1\nlines='''\nfine {P}\nin {L}\n'''\n")
    with pytest.raises(ValueError, match=r"set 'a', line 2: no pool for slot L"):
        read_file(path)


def test_numbered_slots_are_one_person() -> None:
    filling = Filling(read_groups(FOLDER / "names.toml"), (), {}, Random(3))
    full, short = filling("P", "1"), filling("p", "1")
    assert filling("P", "1") == full
    assert filling.people == {"1": (full, short)}


def test_the_file_is_sound_and_filled_alike_every_time() -> None:
    sources = read_file()
    assert sources == read_file()
    assert len({source.name for source in sources}) == len(sources) > 500
    assert {kind for source in sources for *_, kind in source.entities or ()} == set(MARKS.values())
    for source in sources:
        assert not set("{}") & set(source.text), source.text
        ends = [0, *(end for _, end, _ in source.entities or ())]
        starts = [start for start, _, _ in source.entities or ()]
        assert all(end <= start for end, start in zip(ends, starts, strict=False)), source.text
