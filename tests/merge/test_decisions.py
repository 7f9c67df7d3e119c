"""The decision log as a reviewer meets it: what may be added, what it changes, and that undoing it restores all."""

from __future__ import annotations

from pathlib import Path

import pytest
from build import Who, article, decide, event, side
from test_merge import STORY, text, together

from gaolbook.base.schema import Event, Evidence, Extraction, Role
from gaolbook.merge import LogEntry, Register, merge
from gaolbook.merge.decisions import read_log, side_of
from gaolbook.merge.refusals import Finder, RefusedError
from gaolbook.merge.refusals import decide as add
from gaolbook.merge.withdrawn import wrong

WHEN = {"at": "2026-01-01T00:00:00Z", "user": "t"}


def find(register: Register) -> Finder:
    return Finder.of_register(register.mentions, "person")


def test_same_across_different_is_refused_at_once_with_the_chain(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    places = find(merge(STORY))
    apart = add(log, decide("different", side("a1", 1), side("a3", 1)), places)
    link = add(log, decide("same", side("a3", 1), side("a5", 1)), places)
    for pair, chain in (
        ((side("a5", 1), side("a1", 1)), [link, apart]),
        ((side("a1", 1), side("a3", 1)), [apart]),
    ):
        with pytest.raises(RefusedError) as refused:
            add(log, decide("same", *pair), places)
        assert list(refused.value.chain) == chain
    assert read_log(log) == (apart, link), "what is refused is not written"
    add(log, decide("undo", undoes=apart.decision_id), places)
    add(log, decide("same", side("a5", 1), side("a1", 1)), places)
    register = merge(STORY, decisions=read_log(log))
    assert together(register, "a1 Kamran Testzade", "a3 Kamran Testzade", "a5 Testzade")
    assert register.problems == ()


def test_a_later_different_parts_what_sames_had_joined(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    places = find(merge(STORY))
    add(log, decide("same", side("a1", 1), side("a3", 1)), places)
    add(log, decide("different", side("a1", 1), side("a3", 1)), places)
    register = merge(STORY, decisions=read_log(log))
    assert not together(register, "a1 Kamran Testzade", "a3 Kamran Testzade")


@pytest.mark.parametrize(
    "entry",
    [
        decide("undo", undoes="dec_nothing"),
        decide("same", side("a1", 1)),
        decide("same", side("a1", 1), side("a1", 1)),
        decide("rename", side("a1", 1), name=" "),
        decide("split", side("a1", 1)),
        decide("wrong", side("a1", 1)),
    ],
)
def test_a_broken_entry_is_refused(tmp_path: Path, entry: LogEntry) -> None:
    with pytest.raises(RefusedError):
        add(tmp_path / "decisions.jsonl", entry, find(merge(STORY)))


def test_split_rename_and_their_undo(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    before = merge(STORY)
    person = next(p.person_id for p in before.persons if p.name == "Kamran Testzade" and p.articles == 3)
    left = side_of(before.mentions, person, "Kamran Testzade")
    renamed = add(log, decide("rename", left, name="K. Testzade"), find(before))
    parted = add(log, decide("split", left, members=[side("a4", 1), side("a2", 1)]), find(before))
    after = merge(STORY, decisions=read_log(log), previous=before.as_previous())
    assert next(p.name for p in after.persons if p.person_id == person) == "K. Testzade"
    assert together(after, "a4 Kamran Testzade", "a2 Kamran Testzadeh")
    assert not together(after, "a1 Kamran Testzade", "a4 Kamran Testzade")
    for entry in (renamed, parted):
        add(log, decide("undo", undoes=entry.decision_id), find(before))
    assert text(merge(STORY, decisions=read_log(log))) == text(before)


def trial(key: str, offset: int = 0) -> Extraction:
    """Return an article in which one sentence tells of the arrest of two people, read at a place of its own."""
    both = article(key, Who("Kamran Testzade"), Who("Leyla Probali", roles=(("lawyer", None),)), places="Baku")
    told = (Evidence(article_id=key, start=100 + offset, end=260, quote="x" * (160 - offset)),)
    arrest = event(f"{key}e", (f"{key}:P1", f"{key}:P2"), "arrest", "2014-03", told)
    return both.model_copy(update={"events": (arrest,)})


def only(register: Register) -> Event:
    return register.events[0]


def test_a_wrong_event_is_left_out_listed_and_comes_back() -> None:
    before = merge([trial("a1")])
    entry = wrong(only(before), before.mentions, **WHEN)
    entry = entry.model_copy(update={"decision_id": "dec_1"})
    after = merge([trial("a1")], decisions=[entry], previous=before.as_previous())
    assert (after.events, after.problems) == ((), ())
    assert [(w.kind, w.record_id, w.says) for w in after.withdrawn] == [
        ("event", only(before).event_id, "arrest, 2014-03")
    ]
    assert [(r.to_id, r.why) for r in after.redirects] == [(None, "withdrawn by dec_1")]
    again = merge([trial("a1", offset=20)], decisions=[entry])
    assert again.events == (), "the sentence was read again, with another start"
    undone = merge([trial("a1")], decisions=[entry, decide("undo", undoes="dec_1")], previous=after.as_previous())
    assert text(undone) == text(before)


def test_a_wrong_event_of_one_person_stays_right_for_the_other() -> None:
    before = merge([trial("a1")])
    kamran = next(p.person_id for p in before.persons if p.name == "Kamran Testzade")
    entry = wrong(only(before), before.mentions, person_id=kamran, **WHEN)
    after = merge([trial("a1")], decisions=[entry])
    assert [e.person_ids for e in after.events] == [tuple(p for p in only(before).person_ids if p != kamran)]
    assert [w.person_ids for w in after.withdrawn] == [(kamran,)]


def test_a_mark_holds_in_all_articles_and_only_for_what_it_says() -> None:
    charged = Who("Kamran Testzade", roles=(("editor", "Tulip News"),), offences=("fraud", "tax evasion"))
    story = [article("a1", charged, places="Baku"), article("a2", charged, places="Baku")]
    before = merge(story)
    fraud = next(c for c in before.charges if c.offence == "fraud")
    assert len(fraud.evidence) == 2
    after = merge(story, decisions=[wrong(fraud, before.mentions, person_id=fraud.person_id, **WHEN)])
    assert [c.offence for c in after.charges] == ["tax evasion"]
    assert [w.record_id for w in after.withdrawn] == [fraud.charge_id]
    assert after.roles == before.roles
    role = before.roles[0]
    assert isinstance(role, Role)
    assert merge(story, decisions=[wrong(role, before.mentions, **WHEN)]).roles == ()


def test_a_mark_that_meets_nothing_is_reported() -> None:
    before = merge([trial("a1")])
    entry = wrong(only(before), before.mentions, **WHEN)
    elsewhere = merge([trial("b1")], decisions=[entry])
    assert len(elsewhere.events) == 1
    assert ["no article says any more" in p.message for p in elsewhere.problems] == [True]
    with pytest.raises(ValueError, match="is not named in a1"):
        wrong(only(before), before.mentions, person_id="per_x", **WHEN)
