"""Triage: what may be on the topic is read, plain general news is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gaolbook.extract.triage import SHORT, load_topic, on_topic, score, telling_words, tells_events, words_of

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "articles.jsonl"
BAKING = (
    "Stir the flour into the butter until it is smooth, then pour in the milk and whisk until no lumps are left. "
    "Bake the tray for half an hour in the middle of the oven and let the cake cool before you cut it into squares. "
)
STAR = (
    "The singer wore a silver dress to the premiere of her film in London, where she is on trial as an actress, as her "
    "boyfriend joked with fans. Her new album went to number one in nine countries and the couple bought a house. "
)
VERDICT = (
    "A court sentenced the opposition activist to six years in prison for spreading false news about the president. "
    "Her lawyer said the charges were fabricated and that police had beaten her in detention before the trial. "
)


def test_words_that_tell_events_come_from_the_triggers() -> None:
    words = telling_words()
    assert {"arrested", "detained", "jailed", "sentenced", "convicted", "deported", "custody"} <= words
    assert not {"held", "released", "trying", "free", "made", "took"} & words


def test_general_news_is_left_out_and_the_topic_is_not() -> None:
    assert not on_topic(BAKING * 4)
    assert tells_events(words_of(STAR))
    assert not on_topic(STAR * 4)
    assert on_topic(VERDICT * 4)
    topic = load_topic()
    assert score(words_of(VERDICT), topic) > topic.threshold > score(words_of(STAR), topic)


def test_short_texts_are_always_read() -> None:
    assert len(words_of(BAKING)) < SHORT
    assert on_topic(BAKING)


def test_the_sample_passes() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "corpora" / "sample" / "articles").glob("*.txt")]
    assert len(texts) == 20
    assert all(map(on_topic, texts))


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/articles.jsonl")
def test_the_annotated_articles_pass() -> None:
    texts = [json.loads(line)["text"] for line in SHARED.read_text(encoding="utf-8").splitlines()]
    assert [text[:80] for text in texts if not on_topic(text)] == []
