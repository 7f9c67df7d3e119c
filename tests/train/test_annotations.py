"""Stand-off annotations: reading, rules, and word-level targets. All articles are invented."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from train.annotations import (
    FOLDER,
    Item,
    Marked,
    is_held_back,
    nearest_name,
    normalise,
    read_annotations,
    read_article,
    read_texts,
)
from train.silver import Words
from train.targets import is_english, make_targets, root_word, trigger_words, without_seen

TEXT = "Police arrested Orhan Delil, a baker, on Monday. He faces seven years in prison."
RULES: list[dict[str, Any]] = [
    {
        "of": "events",
        "where": {"type": "sentence"},
        "text": {"term": "year"},
        "lacks": {"trigger": "fine"},
        "set": {"type": "imprisonment"},
    },
    {"of": "events", "where": {"type": "demand_release"}, "move": r"\bfreed\b"},
]


def span(words: str, text: str = TEXT) -> list[int]:
    start = text.index(words)
    return [start, start + len(words)]


def words_of(text: str) -> Words:
    document = Words("invented")
    for word in text.replace(",", " ,").replace(".", " .").split():
        at = text.index(word, document.offsets[-1] + 1 if document.offsets else 0)
        document.words.append(word)
        document.offsets.append(at)
        document.heads.append(len(document.words) - 1)
    return document


def write_folder(folder: Path) -> Path:
    shared = folder / "shared"
    shared.mkdir()
    (shared / "news.jsonl").write_text(json.dumps({"text": "other"}) + "\n" + json.dumps({"text": TEXT}) + "\n")
    notes = folder / "notes"
    notes.mkdir()
    (notes / "rules.toml").write_text('complete = ["w7"]\nrule = []\n')
    row = {
        "source": "news.jsonl",
        "id": "1",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "sentences": [
            {
                "sentence": [0, 48],
                "events": [
                    {
                        "trigger": span("arrested"),
                        "type": "arrest",
                        "who": [span("Orhan Delil")],
                        "date": span("Monday"),
                    }
                ],
                "roles": [{"title": span("baker"), "who": [span("Orhan Delil")]}],
            }
        ],
    }
    (notes / "x.jsonl").write_text(json.dumps(row) + "\n")
    return shared


def test_reads_items_with_their_links(tmp_path: Path) -> None:
    shared = write_folder(tmp_path)
    (article,) = read_annotations(shared, tmp_path / "notes")
    event, role = article.items
    assert (event.kind, event.labels, event.modality) == ("event", ("arrest",), "asserted")
    assert [(name, TEXT[slice(*end)]) for name, end in event.links] == [
        ("WHO", "Orhan Delil"),
        ("DATE_OF", "Monday"),
        ("NAMED", "Orhan Delil"),
    ]
    assert [(name, TEXT[slice(*end)]) for name, end in role.links] == [("ROLE_OF", "Orhan Delil")]


@pytest.mark.parametrize(
    ("annotator", "who", "implied", "is_open"),
    [
        ("a1", "They", [], True),
        ("w7", "They", [], False),  # who says it of every plural, and did not here, means nobody named
        ("a1", "They", ["Orhan Delil"], False),
        ("a1", "Dozens", [], False),
    ],
)
def test_whom_a_plural_means_is_open_where_the_annotator_did_not_say(
    annotator: str, who: str, implied: list[str], is_open: bool
) -> None:
    text = f"Orhan Delil spoke. {who} were arrested."
    event = {"trigger": span("arrested", text), "type": "arrest", "who": [span(who, text)]}
    event["implied"] = [span(name, text) for name in implied]
    row = {"sha256": "0", "annotator": annotator, "sentences": [{"sentence": [19, len(text)], "events": [event]}]}
    (item,) = read_article(row, text, [], ["w7"]).items
    assert item.open is is_open
    document = words_of(text)
    document.tags = ["NNP", "NNP", "VBD", ".", "NNS", "VBD", "VBN", "."]
    targets = make_targets(Marked("x", text, (item,)), document, {})
    assert targets.anchors == [("event", 6, is_open)]
    assert targets.links == [("WHO", 6, 4), *(("NAMED", 6, 1) for _ in implied)]


def test_an_article_that_is_missing_is_an_error(tmp_path: Path) -> None:
    shared = write_folder(tmp_path)
    (shared / "news.jsonl").write_text(json.dumps({"text": "other"}) + "\n")
    with pytest.raises(KeyError):
        list(read_annotations(shared, tmp_path / "notes"))


def test_rules_change_only_what_meets_every_condition() -> None:
    faced = {"type": "sentence", "trigger": span("prison"), "term": span("seven years")}
    assert normalise(TEXT, "events", faced, (0, len(TEXT)), RULES)["type"] == "imprisonment"
    assert normalise(TEXT, "events", faced | {"term": None}, (0, len(TEXT)), RULES)["type"] == "sentence"
    assert normalise(TEXT, "charges", faced, (0, len(TEXT)), RULES)["type"] == "sentence"
    text = "Crowds were calling for her to be freed at once."
    told = {"type": "demand_release", "trigger": span("calling", text)}
    assert text[slice(*normalise(text, "events", told, (0, len(text)), RULES)["trigger"])] == "freed"


def test_the_word_that_is_most_often_the_trigger_stands_for_a_long_one() -> None:
    text = "She was taken into custody."
    plain = Marked("a", "Held in custody", (Item("event", (8, 15), ("arrest",)),))
    long = Marked("b", text, (Item("event", (8, 26), ("arrest",), "asserted", (("WHO", (0, 3)),)),))
    targets = make_targets(long, words_of(text), trigger_words([plain]))
    assert [w for w, t in zip(targets.document.words, targets.triggers, strict=True) if t] == ["custody"]
    assert targets.links == [("WHO", 4, 0)]


def test_a_leading_preposition_does_not_stand_for_a_date() -> None:
    document = Words("x", words=["on", "Monday"], tags=["IN", "NNP"], heads=[0, 0])
    assert root_word(document, [0, 1]) == 1
    assert root_word(document, [0]) == 0


def test_one_annotated_article_in_seven_is_held_back_and_always_the_same() -> None:
    names = [str(number) for number in range(2000)]
    share = sum(map(is_held_back, names)) / len(names)
    assert 0.12 < share < 0.18
    assert [is_held_back(name) for name in names[:50]] == [is_held_back(name) for name in names[:50]]


def test_a_held_back_article_told_again_in_training_is_not_held_back() -> None:
    story = "The court in the northern town heard the baker and sent him home without a word of regret."
    training, copy = Marked("a", story, ()), Marked("b", story, (), held_back=True)
    fresh = Marked("c", story.replace("baker", "miller"), (), held_back=True)
    assert [a.held_back for a in without_seen([training, copy, fresh])] == [False, False, True]


def test_long_foreign_texts_are_told_from_english() -> None:
    assert is_english("the court of the town and the baker went to a hall " * 60)
    assert not is_english("ein Gericht der Stadt hat den Bäcker heute befragt " * 80)


@pytest.mark.parametrize(
    ("name", "at", "found"),
    [
        ("Orhan Delil", 40, (22, 27)),
        ("Orhan Delil", 70, (58, 63)),
        ("Orhan Delil", 3, (22, 27)),
        ("Orhan Bey", 70, (16, 21)),
        ("Nobody There", 70, None),
        ("", 70, None),
    ],
)
def test_the_nearest_name_stands_before_or_else_after(name: str, at: int, found: tuple[int, int] | None) -> None:
    text = "Police arrested Orhan Delil, a baker. He was freed, but Delil left. The end of it."
    assert text[22:27] == "Delil"
    text = text[:56] + "  " + text[56:]
    assert nearest_name(text, name, at) == found


def test_who_is_named_elsewhere_is_linked_by_that_name(tmp_path: Path) -> None:
    shared = write_folder(tmp_path)
    notes = tmp_path / "notes" / "x.jsonl"
    row = json.loads(notes.read_text())
    faces = {"trigger": span("prison"), "type": "imprisonment", "modality": "hypothetical"}
    he, name = span("He"), span("Orhan Delil")
    row["sentences"].append({"sentence": [49, 80], "events": [faces | {"who": [he]}], "coref": [[he, name]]})
    row["sentences"].append({"sentence": [49, 80], "events": [faces | {"type": "sentence", "implied": [name]}]})
    notes.write_text(json.dumps(row) + "\n")
    (article,) = read_annotations(shared, tmp_path / "notes")
    links = [
        [(n, TEXT[slice(*end)]) for n, end in item.links]
        for item in article.items
        if item.span == tuple(span("prison"))
    ]
    assert links == [[("WHO", "He"), ("NAMED", "Delil")], [("NAMED", "Delil")]]


def test_our_own_articles_are_as_they_were_annotated() -> None:
    texts = {path.stem: read_texts(path) for path in sorted((FOLDER.parent / "texts").glob("*.jsonl"))}
    assert texts
    for name, by_checksum in texts.items():
        rows = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        assert {row["sha256"] for row in rows} == set(by_checksum), name
        for row in rows:
            whole = read_article(row, by_checksum[row["sha256"]], [])
            ends = [item.span for item in whole.items] + [end for item in whole.items for _, end in item.links]
            assert all(0 <= start < end <= len(whole.text) for start, end in ends), (name, row["id"])
