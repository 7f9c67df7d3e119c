"""Several people add to one log at once, and a machine may lose power in the middle of a line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gaolbook.base import jsonl
from gaolbook.merge.decisions import LogEntry, append, append_all, read_log


def entry(user: str, number: int) -> LogEntry:
    return LogEntry(decision_id="", at=f"2026-01-01T00:00:00.{number:06}Z", user=user, op="undo", undoes="dec_1")


def test_no_line_is_lost_or_broken_when_many_write(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"

    def write(user: str) -> None:
        for number in range(0, 40, 2):
            append_all(log, (entry(user, number), entry(user, number + 1)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, "abcdefgh"))
    logged = read_log(log)
    assert len(logged) == len({e.decision_id for e in logged}) == 8 * 40
    for user in "abcdefgh":
        assert [e.at for e in logged if e.user == user] == [entry(user, n).at for n in range(40)]


def test_a_line_without_its_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    log.write_text(jsonl.dumps(entry("a", 1)), encoding="utf-8")
    append(log, entry("b", 2))
    assert [e.user for e in read_log(log)] == ["a", "b"]
