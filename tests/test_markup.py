"""The marked-up sentences are well formed, and a slip in them cannot make a test pass."""

from __future__ import annotations

from pathlib import Path

import pytest

import markup
from gaolbook.base import schema

PHENOMENA = 58
LEAST_EXAMPLES = 3
GOOD = """
[[phenomenon]]
number = 1
title = "x"
[[phenomenon.example]]
text = "The poet Aman Deniz-Kor was arrested on 3 May 2016; Zoe Lark-Hill of Free Pens called for his release."
published = "2016-05-26"
expect = ["event: arrest | Aman Deniz-Kor | date=2016-05-03", "no event: release | Aman Deniz-Kor"]
"""


def test_every_phenomenon_has_its_examples() -> None:
    found = markup.load()
    assert [entry.number for entry in found] == list(range(1, PHENOMENA + 1))
    assert [entry.number for entry in found if len(entry.examples) < LEAST_EXAMPLES] == []
    kinds = {line.kind for entry in found for example in entry.examples for line in example.expect}
    assert kinds == set(markup.FIELDS)


def test_a_form_that_is_right_is_read() -> None:
    (entry,) = markup.parse(GOOD)
    (example,) = entry.examples
    assert example.name == "1.1"
    assert [line.positive for line in example.expect] == [True, False]
    assert example.expect[0].fields == {"date": "2016-05-03", "modality": "asserted"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("published", "publised"),
        ("2016-05-26", "26 May"),
        ("number = 1", "number = 1\nnote = 2"),
        ('title = "x"', ""),
        ("expect = [", "expect = []\nunread = ["),
        ("expect = [", "expect = []  # ["),
        ('"event: arrest | Aman Deniz-Kor | date=2016-05-03", ', ""),
        ("release | Aman Deniz-Kor", "release | Zoe Lark-Hill"),
        ("date=2016-05-03", "term=P"),
        ("date=2016-05-03", "penalty=hard"),
        ("event: arrest", "events: arrest"),
        ("event: arrest", "event: arest"),
        ("arrest | Aman Deniz-Kor |", "arrest | Aman Deniz |"),
        ("arrest | Aman Deniz-Kor |", "arrest | Amane Deniz-Kor |"),
        ("arrest | Aman Deniz-Kor |", "arrest |"),
        ("date=2016-05-03", "date=2016-5-3"),
        ("date=2016-05-03", "day=2016-05-03"),
        ("date=2016-05-03", "date=2016-05-03 | date=2016"),
        ("date=2016-05-03", "modality=sure"),
        ("date=2016-05-03", "term=5Y"),
        ("event: arrest | Aman Deniz-Kor | date=2016-05-03", "role: painter | Aman Deniz-Kor"),
        ("event: arrest | Aman Deniz-Kor | date=2016-05-03", "role: poet | Aman Deniz-Kor | org=Free Pencils"),
        ("event: arrest | Aman Deniz-Kor | date=2016-05-03", "organisation: Free Pens | kind=club"),
        ("event: arrest | Aman Deniz-Kor | date=2016-05-03", "charge: any | Aman Deniz-Kor"),
        ("event: arrest | Aman Deniz-Kor | date=2016-05-03", "no same: Aman | Zoe"),
        ("event: arrest | Aman Deniz-Kor | date=2016-05-03", "no event: release | Aman Deniz-Kor"),
    ],
)
def test_a_slip_is_refused(old: str, new: str) -> None:
    assert GOOD.replace(old, new) != GOOD
    with pytest.raises(markup.MarkupError):
        markup.parse(GOOD.replace(old, new, 1))


def extraction(**changes: object) -> schema.Extraction:
    """What a good extractor finds in GOOD, with changes to the arrest."""
    quote = (schema.Evidence(article_id="A", start=0, end=3, quote="The"),)
    article = schema.Article(
        article_id="A", source="s", title=None, url=None, published=None, published_from=None, language="en",
        characters=9, sha256="0", status="extracted", duplicate_of=None,
    )  # fmt: skip
    person = schema.Person(
        person_id="A:P1", name="Aman Deniz-Kor", names=(), status="unknown", status_as_of=None, status_evidence=(),
        gender=None, articles=1, mentions=1, first_seen=None, last_seen=None,
    )  # fmt: skip
    arrest = schema.Event(
        event_id="E1", type="arrest", person_ids=("A:P1",), group=None, date="2016-05-03", date_text=None,
        date_basis=None, term=None, penalty=None, court=None, place=None, by=None, modality="asserted",
        source=None, cue=None, method="rule", evidence=quote,
    )  # fmt: skip
    return schema.Extraction(
        article=article, mentions=(), persons=(person,), organisations=(), roles=(), charges=(),
        events=(arrest.model_copy(update=changes),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({}, 0),
        ({"date": "2016-05"}, 1),
        ({"date": None}, 1),
        ({"modality": "alleged"}, 1),
        ({"person_ids": ()}, 1),
        ({"type": "release"}, 2),
        ({"type": "release", "modality": "future"}, 1),
    ],
)
def test_unmet_names_the_lines_that_fail(changes: dict[str, object], failed: int) -> None:
    ((example,),) = (entry.examples for entry in markup.parse(GOOD))
    assert len(markup.unmet(example, extraction(**changes))) == failed


def test_the_file_is_where_the_readme_says() -> None:
    assert markup.SENTENCES.relative_to(Path(__file__).parents[1]).as_posix() == "corpora/sentences.toml"
