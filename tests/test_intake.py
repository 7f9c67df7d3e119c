"""What is kept from earlier runs when some of their files are read again."""

from __future__ import annotations

from gaolbook.intake import file_of, read_again
from gaolbook.write import Input


def test_a_file_is_the_same_by_source_and_path() -> None:
    past = [Input(source="a.jsonl", path="/x/a.jsonl"), Input(source="b.jsonl", path="/x/b.jsonl")]
    now = [Input(source="a.jsonl", path="/x/a.jsonl"), Input(source="b.jsonl", path="/y/b.jsonl")]
    assert read_again(past, now) == {"a.jsonl"}


def test_a_source_two_files_had_is_never_taken_for_one_of_them() -> None:
    past = [Input(source="a.jsonl", path="/x/a.jsonl"), Input(source="a.jsonl", path="/y/a.jsonl")]
    assert read_again(past, past[:1]) == set()


def test_rows_belong_to_their_file_whatever_their_id() -> None:
    files = {"dump#1.jsonl", "news/a.txt"}
    assert file_of("dump#1.jsonl#row#2", files) == "dump#1.jsonl"
    assert file_of("news/a.txt", files) == "news/a.txt"
    assert file_of("other.jsonl#1", files) == "other.jsonl#1"
