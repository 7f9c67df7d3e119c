"""Two runs never write to one folder at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from gaolbook import flow
from gaolbook.write.folder import Folder, OccupiedError


def test_a_folder_takes_one_run_at_a_time(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "register")
    with folder.locked(), pytest.raises(OccupiedError, match="another gaolbook is writing to"):
        Folder(tmp_path / "register").locked().__enter__()
    with folder.locked():
        pass


def test_a_run_and_a_merge_tell_what_to_do(tmp_path: Path) -> None:
    out = tmp_path / "register"
    (tmp_path / "a.txt").write_text("Nothing happened.")
    with Folder(out).locked():
        with pytest.raises(OSError, match="wait until it has finished"):
            flow.run([tmp_path / "a.txt"], out)
        assert [p.name for p in out.iterdir()] == [".gaolbook.lock"]
    with pytest.raises(flow.RunError, match="holds no finished run"):
        flow.merge_again(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
