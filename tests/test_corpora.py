"""The sample corpus is well formed, its own, and worth full marks to the scorer."""

from __future__ import annotations

import datetime
import gzip
import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from gaolbook.base import schema

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SAMPLE = ROOT / "corpora" / "sample"
ARTICLES = {path.name: path.read_text(encoding="utf-8") for path in sorted((SAMPLE / "articles").glob("*.txt"))}
GOLD: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((SAMPLE / "gold").glob("*.json"))
    if path.name != "clusters.json"
}
CLUSTERS: dict[str, list[str]] = json.loads((SAMPLE / "gold" / "clusters.json").read_text(encoding="utf-8"))
STEMS = sorted(GOLD)
LEAST_ARTICLES = 14
LEAST_SHARED_PEOPLE = 4
OVERLAP_WORDS = 8  # a run of this many words in common would be a copied sentence
WEEKDAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
NOTES = {"optional", "date_in_doubt"}

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside the repository")


def flat(text: str) -> str:
    """The text with entities decoded and every run of white space as one blank."""
    return re.sub(r"\s+", " ", html.unescape(text))


def test_every_article_has_gold_and_a_row() -> None:
    rows = [json.loads(line) for line in (SAMPLE / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(ARTICLES) >= LEAST_ARTICLES
    assert {Path(name).stem for name in ARTICLES} == set(GOLD)
    assert {row["id"]: row["text"] for row in rows} == ARTICLES
    published = {row["id"]: row["published"] for row in rows if row["published"]}
    assert len(published) * 3 > len(rows), "too few rows with metadata to test it"
    assert all(published[name] == GOLD[Path(name).stem]["published"] for name in published)


@pytest.mark.parametrize("stem", STEMS)
def test_names_occur_verbatim(stem: str) -> None:
    gold = GOLD[stem]
    text = ARTICLES[gold["article"]]
    for entity in gold["persons"] + gold["organisations"]:
        assert entity["mentions"]
        assert [m for m in entity["mentions"] if m not in text] == [], entity["name"]
        assert [m for m in entity["mentions"] if m != m.strip()] == [], entity["name"]
        words = set(re.findall(r"[^\W_]+", " ".join(entity["mentions"])))
        surnames = {word for person in gold["persons"] for word in person["name"].split()}
        assert set(re.findall(r"[^\W_]+", entity["name"])) <= words | surnames, entity["name"]
    ids = [entity["id"] for entity in gold["persons"] + gold["organisations"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("stem", STEMS)
def test_statements_keep_to_the_closed_lists(stem: str) -> None:
    gold = GOLD[stem]
    text = flat(ARTICLES[gold["article"]]).casefold()
    assert {o["kind"] for o in gold["organisations"]} <= set(get_args(schema.OrganisationKind))
    for person in gold["persons"]:
        for role in person["roles"]:
            assert set(role) - NOTES == {"title", "organisation", "status"}
            assert role["status"] in get_args(schema.RoleStatus)
            assert role["title"].casefold().replace("chairman", "chairm") in text.replace("chairman", "chairm").replace(
                "chairmen", "chairm"
            )
            assert role["organisation"] is None or role["organisation"].casefold() in text
        for charge in person["charges"]:
            assert set(charge) - NOTES == {"offence", "stage", "modality"}
            assert charge["stage"] in get_args(schema.ChargeStage)
            assert charge["modality"] in get_args(schema.Modality)
            assert charge["offence"].casefold() in text
        for event in person["events"]:
            check_event(event, text)
    for event in gold["group_events"]:
        assert set(event) == {"type", "count", "who", "date", "modality"}
        assert event["count"] > 0
        assert event["type"] in get_args(schema.EventType)
        assert event["modality"] in get_args(schema.Modality)


def check_event(event: dict[str, Any], text: str) -> None:
    assert set(event) - NOTES == {"type", "date", "date_text", "modality", "term"}
    assert event["type"] in get_args(schema.EventType)
    assert event["modality"] in get_args(schema.Modality)
    assert event["term"] is None or re.search(schema.TERM_PATTERN, event["term"])
    assert event["date_text"] is None or event["date_text"].casefold() in text
    if event["date"] is None:
        return
    assert re.search(schema.PARTIAL_DATE_PATTERN, event["date"])
    weekday = WEEKDAY.search(event["date_text"] or "")
    if weekday:
        assert datetime.date.fromisoformat(event["date"]).strftime("%A") == weekday.group()


def test_clusters_name_every_person_once() -> None:
    members = [member for cluster in CLUSTERS.values() for member in cluster]
    people = [f"{gold['article']}#{person['id']}" for gold in GOLD.values() for person in gold["persons"]]
    assert sorted(members) == sorted(people)
    names = {f"{g['article']}#{p['id']}": p["name"] for g in GOLD.values() for p in g["persons"]}
    variants = [cluster for cluster in CLUSTERS.values() if len({names[m] for m in cluster}) > 1]
    assert len(variants) >= LEAST_SHARED_PEOPLE
    by_name: dict[str, set[str]] = {}
    for key, cluster in CLUSTERS.items():
        for member in cluster:
            by_name.setdefault(names[member], set()).add(key)
    assert any(len(keys) > 1 for keys in by_name.values()), "no homonyms left"


def perfect_run(folder: Path) -> None:
    """Write the output of a run that finds exactly what the gold says."""
    entity = {member: key for key, cluster in CLUSTERS.items() for member in cluster}
    tables: dict[str, list[dict[str, Any]]] = {k: [] for k in ("articles", "mentions", "roles", "charges", "events")}
    for gold in GOLD.values():
        name, text = gold["article"], ARTICLES[gold["article"]]
        tables["articles"].append({"article_id": name, "source": f"articles.jsonl#{name}"})

        def evidence(quote: str, name: str = name, text: str = text) -> list[dict[str, Any]]:
            start = text.index(quote)
            return [{"article_id": name, "start": start, "end": start + len(quote), "quote": quote}]

        for kind, key in (("person", "persons"), ("organisation", "organisations")):
            for item in gold[key]:
                entity_id = entity[f"{name}#{item['id']}"] if kind == "person" else f"{name}#{item['id']}"
                for mention in item["mentions"]:
                    place = evidence(mention)[0]
                    place["text"] = place.pop("quote")
                    tables["mentions"].append({**place, "type": kind, "kind": "named", "entity_id": entity_id})
        for person in gold["persons"]:
            who, quote = entity[f"{name}#{person['id']}"], evidence(person["mentions"][0])
            for table in ("roles", "charges"):
                tables[table] += [{**record, "person_id": who, "evidence": quote} for record in person[table]]
            tables["events"] += [{**event, "person_ids": [who], "evidence": quote} for event in person["events"]]
        for event in gold["group_events"]:
            group = {"count": event["count"], "who": event["who"]}
            record = {**event, "person_ids": [], "group": group, "evidence": evidence(text[:1])}
            tables["events"].append(record)
    for table, records in tables.items():
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{table}.jsonl").write_text(lines, encoding="utf-8")


@needs_shared
def test_gold_scores_full_marks_against_itself(tmp_path: Path) -> None:
    perfect_run(tmp_path)
    command = [sys.executable, str(SHARED / "score" / "score.py"), str(tmp_path), str(SAMPLE / "gold")]
    done = subprocess.run([*command, str(SAMPLE / "articles"), "--json"], capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    kinds = ("persons", "organisations", "roles", "charges", "events", "events.not_asserted", "dates", "group_events")
    figures = {kind: report[kind]["f1"] for kind in (*kinds, "merging_pairs", "merging_b3")}
    assert figures == dict.fromkeys(figures, 1.0)
    assert report["offsets"]["wrong"] == 0
    assert {report[key]["accuracy"] for key in report if key.startswith("accuracy.")} == {1.0}


def runs_of_words(text: str) -> set[str]:
    """Every run of OVERLAP_WORDS words, addresses and share links left out."""
    words = re.findall(r"[^\W_]+", re.sub(r"<?https?://\S+", " ", html.unescape(text)).casefold())
    return {" ".join(words[i : i + OVERLAP_WORDS]) for i in range(len(words) - OVERLAP_WORDS + 1)}


def shared_texts() -> Iterator[str]:
    """Every text of the shared material: articles, research notes, dumps and annotated sentences."""
    for pattern in ("articles/*.txt", "research/*.md", "data/*.jsonl", "data/events/*"):
        for path in sorted(SHARED.glob(pattern)):
            yield path.read_text(encoding="utf-8")
    for path in sorted((SHARED / "data").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from lines
    for path in sorted((SHARED / "data").glob("ner/*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield " ".join(line.split("\t")[0].strip() for line in lines)


@needs_shared
def test_nothing_is_copied_from_the_shared_material() -> None:
    own = set().union(*(runs_of_words(text) for text in ARTICLES.values()))
    own |= runs_of_words((ROOT / "corpora" / "sentences.toml").read_text(encoding="utf-8"))
    copied = [run for text in shared_texts() for run in sorted(own & runs_of_words(text))]
    assert copied == []


@needs_shared
def test_the_check_for_copies_finds_one() -> None:
    text = next(shared_texts())
    assert runs_of_words("So it was said: " + " ".join(text.split()[-40:])) & runs_of_words(text)
