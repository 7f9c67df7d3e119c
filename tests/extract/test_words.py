"""Word lists: every file is sourced, none is empty, and a slip in one is an error that says where."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from gaolbook.extract import words as module
from gaolbook.extract.words import lexicon, words

FOLDER = Path(str(files("gaolbook.extract"))) / "lexicon"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
GOOD = 'source = "us"\nlanguage = "en"\nnote = "n"\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Puts a lexicon where ``lexicon`` looks for it."""
    (tmp_path / "lexicon").mkdir()
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    lexicon.cache_clear()
    words.cache_clear()
    yield lambda text: (tmp_path / "lexicon" / "made_up.toml").write_text(text, encoding="utf-8")
    lexicon.cache_clear()
    words.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_every_lexicon_is_sourced(name: str) -> None:
    data = lexicon(name)
    assert all(isinstance(data[key], str) and data[key].strip() for key in ("source", "note", "language"))


@pytest.mark.parametrize("key", ["source", "note", "language"])
def test_a_file_that_does_not_say_where_it_comes_from_is_refused(write: Any, key: str) -> None:
    write("".join(line + "\n" for line in GOOD.splitlines() if not line.startswith(key)) + 'a = "x"\n')
    with pytest.raises(ValueError, match=rf"made_up.*'{key}' is missing"):
        lexicon("made_up")


@pytest.mark.parametrize("text", ["a = []", "[t]\na = []", "[t.u]\na = []"])
def test_an_empty_list_is_refused(write: Any, text: str) -> None:
    write(GOOD + text)
    with pytest.raises(ValueError, match="the list 'a' is empty"):
        lexicon("made_up")


@pytest.mark.parametrize("text", ['a = ""', '[t]\na = " , "'])
def test_an_empty_string_of_words_is_refused(write: Any, text: str) -> None:
    """A list may be written as one string; an empty one switches a rule off as an empty list does."""
    write(GOOD + text)
    with pytest.raises(ValueError, match="'a' is empty"):
        lexicon("made_up")


def test_words_reads_strings_lists_and_folds_case(write: Any) -> None:
    write(GOOD + 'a = """\nOne, two,\n three four,\n"""\n[t]\nb = ["Five", "six"]\n')
    assert words("made_up", "a") == {"one", "two", "three four"}
    assert words("made_up", "t", "b") == {"five", "six"}


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("roles", "nowns")
    with pytest.raises(FileNotFoundError):
        lexicon("no_such_lexicon")
