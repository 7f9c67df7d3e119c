"""What several tests share: three invented articles, the sample corpus read once, and a way to compare folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import made  # beside this file
from gaolbook import flow

ROOT = Path(__file__).parents[1]

ARREST = (
    "Aysel Novruzlu, the editor of the Daily Lantern, was arrested in the town of Shamkir on 3 May 2016. "
    "She was charged with hooliganism, her lawyer Tural Rustamli told reporters.\n"
)
VERDICT = (
    "A court in Shamkir sentenced the journalist Aysel Novruzlu to three years in prison on 9 September 2016. "
    "The Committee for Free Voices called for her release, and Tural Rustamli said that he would appeal.\n"
)
RELEASE = (
    "Zaur Talibzade, a member of the Northern Party, was released from prison on 1 February 2017 after a presidential "
    "pardon. He had been convicted of tax evasion in 2015.\n"
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three short articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in (("arrest.txt", ARREST), ("verdict.txt", VERDICT), ("release.txt", RELEASE)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register of fourteen people, each under two spellings that the merge asks about; no model reads it."""
    return made.small(tmp_path / "register", tmp_path / "texts")


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over the sample corpus; tests only read it."""
    out = tmp_path_factory.mktemp("sample") / "register"
    flow.run([ROOT / "corpora" / "sample" / "articles"], out)
    return out


@pytest.fixture
def content() -> Callable[[Path], dict[str, bytes]]:
    """Return a function that reads an output folder as bytes by file name, without run.json, which holds seconds."""
    return lambda out: {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.name != "run.json"}
