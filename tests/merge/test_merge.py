"""Merging told as small stories of invented people."""

from __future__ import annotations

import random

from build import Who, article, decide, side
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.base.jsonl import dumps
from gaolbook.base.schema import Extraction
from gaolbook.merge import LogEntry, Register, merge
from gaolbook.merge.register import statement_id

EDITOR = Who("Kamran Testzade", roles=(("editor", "Tulip News"),))
LAWYER = Who("Leyla Probali", roles=(("lawyer", None),))
STORY = [
    article("a1", EDITOR, LAWYER, places="Azerbaijan Baku", published="2014-02-01"),
    article("a2", Who("Kamran Testzadeh", roles=(("editor", "Tulip News"),)), places="Baku", published="2015"),
    article("a3", Who("Kamran Testzade", roles=(("baker", None),)), places="Kenya Nairobi", published="2016"),
    article("a4", Who("Kamran Testzade"), LAWYER, places="Azerbaijan", published="2017"),
    article("a5", Who("Testzade"), places="Azerbaijan", published="2018"),
]  # fmt: skip


def groups(register: Register) -> set[frozenset[str]]:
    """Return the persons as sets of "article name"."""
    found: dict[str, set[str]] = {}
    for mention in register.mentions:
        if mention.type == "person":
            found.setdefault(mention.entity_id, set()).add(f"{mention.article_id} {mention.text}")
    return {frozenset(group) for group in found.values()}


def together(register: Register, *members: str) -> bool:
    return any(set(members) <= group for group in groups(register))


def text(register: Register) -> str:
    return "\n".join(dumps(record) for kind in sorted(Register.model_fields) for record in getattr(register, kind))


def test_one_person_in_two_spellings() -> None:
    register = merge(STORY)
    assert together(register, "a1 Kamran Testzade", "a2 Kamran Testzadeh", "a4 Kamran Testzade")
    assert together(register, "a1 Leyla Probali", "a4 Leyla Probali")


def test_a_namesake_elsewhere_is_asked_not_joined() -> None:
    register = merge(STORY)
    assert not together(register, "a1 Kamran Testzade", "a3 Kamran Testzade")
    asked = [s for s in register.suggestions if "Kamran Testzade" in (s.left_name, s.right_name) and s.kind == "person"]
    assert any(r.says == "the articles are about different countries" for s in asked for r in s.reasons)
    assert all(s.evidence_left and s.evidence_right for s in asked)


def test_a_bare_surname_is_never_joined() -> None:
    register = merge([*STORY, article("a6", Who("Testzade"), places="Azerbaijan", published="2019")])
    assert frozenset({"a5 Testzade"}) in groups(register)
    assert frozenset({"a6 Testzade"}) in groups(register)


def test_a_common_name_in_one_country_is_asked() -> None:
    register = merge([
        article("b1", Who("Elchin Mammadov", roles=(("taxi driver", None),)), places="Baku"),
        article("b2", Who("Elchin Mammadov", roles=(("general", None),)), places="Baku"),
    ])  # fmt: skip
    assert not together(register, "b1 Elchin Mammadov", "b2 Elchin Mammadov")
    assert [s.decision for s in register.suggestions] == [None]


def test_a_full_name_with_nothing_shared_is_asked() -> None:
    register = merge([article("b1", Who("Orzu Mirvaliev")), article("b2", Who("Orzu Mirvaliev"))])
    assert not together(register, "b1 Orzu Mirvaliev", "b2 Orzu Mirvaliev")
    assert len(register.suggestions) == 1


def test_two_people_of_one_article_stay_two() -> None:
    twice = article("c1", Who("Samir Probov", roles=(("judge", "Tulip Court"),)), Who("Samir Probov"), places="Baku")
    other = article("c2", Who("Samir Probov", roles=(("judge", "Tulip Court"),)), places="Baku")
    register = merge([twice, other])
    assert len({m.entity_id for m in register.mentions if m.type == "person"}) == 2


def test_other_fathers_forbid() -> None:
    roles = (("editor", "Tulip News"),)
    register = merge([
        article("d1", Who("Abid Samad oglu Testli", roles=roles), places="Baku"),
        article("d2", Who("Abid Kamil oglu Testli", roles=roles), places="Baku"),
    ])  # fmt: skip
    assert not together(register, "d1 Abid Samad oglu Testli", "d2 Abid Kamil oglu Testli")


def test_brothers_and_sisters_stay_apart() -> None:
    register = merge([
        article("e1", Who("Murad Testov"), Who("Nigar Testova"), places="Baku"),
        article("e2", Who("Nigar Testova"), Who("Murad Testov"), places="Baku"),
    ])  # fmt: skip
    assert groups(register) == {
        frozenset({"e1 Murad Testov", "e2 Murad Testov"}),
        frozenset({"e1 Nigar Testova", "e2 Nigar Testova"}),
    }


def test_canonical_name_and_counts() -> None:
    person = next(p for p in merge(STORY).persons if p.articles == 3)
    assert person.name == "Kamran Testzade"
    assert [(n.text, n.count, n.articles) for n in person.names] == [
        ("Kamran Testzade", 2, 2),
        ("Kamran Testzadeh", 1, 1),
    ]
    assert (person.first_seen, person.last_seen) == ("2014-02-01", "2017")


def test_roles_told_twice_are_one_with_two_pieces_of_evidence() -> None:
    roles = [r for r in merge(STORY).roles if r.title == "editor"]
    assert [len(r.evidence) for r in roles] == [2]
    assert {e.article_id for e in roles[0].evidence} == {"a1", "a2"}


def test_dates_join_events_and_contradictions_stay() -> None:
    def told(key: str, date: str | None, kind: str = "arrest") -> Extraction:
        return article(
            key, Who("Kamran Testzade", roles=(("editor", "Tulip News"),), events=((kind, date),)), places="Baku"
        )

    register = merge(
        [
            told("f1", "2014-03-05"),
            told("f2", "2014-03-05"),
            told("f3", "2014-03-07"),
            told("f4", None),
            told("f5", None),
        ]
    )
    assert sorted((e.date or "", len(e.evidence)) for e in register.events) == [
        ("", 1), ("", 1), ("2014-03-05", 2), ("2014-03-07", 1),
    ]  # fmt: skip
    person = register.persons[0]
    assert (person.status, person.status_as_of) == ("detained", "2014-03-07")
    freed = merge([told("f1", "2014-03-05"), told("f2", "2014-09", "release")]).persons[0]
    assert (freed.status, freed.status_as_of) == ("released", "2014-09")
    unclear = merge([told("f1", "2014-03-05"), told("f2", "2014-03", "release")]).persons[0]
    assert unclear.status == "unknown"
    doubted = merge([told("f1", "2014-03-05"), told("f2", None, "release")]).persons[0]
    assert doubted.status == "unknown"


def test_an_undated_release_is_believed_where_the_order_of_the_articles_tells_it() -> None:
    def told(key: str, published: str | None, *events: tuple[str, str | None]) -> Extraction:
        who = Who("Kamran Testzade", roles=(("editor", "Tulip News"),), events=events)
        return article(key, who, places="Baku", published=published)

    held = told("f1", "2014-03-06", ("arrest", "2014-03-05"))
    freed = told("f2", "2015-01-02", ("release", None))
    person = merge([held, freed]).persons[0]
    assert (person.status, person.status_as_of) == ("released", None)
    assert [e.article_id for e in person.status_evidence] == ["f2"]
    for last in (
        told("f2", None, ("release", None)),  # no date: no order
        told("f2", "2015-01-02", ("release", None), ("imprisonment", None)),  # freed before, or since?
        told("f2", "2015-01-02", ("release", None), ("demand_release", None)),
        told("f2", "2014-01-02", ("release", None)),  # an earlier release
    ):
        assert merge([held, last]).persons[0].status == "unknown"


orders = st.permutations(range(len(STORY)))


@given(orders)
@settings(max_examples=15, derandomize=True, deadline=None)
def test_the_order_of_articles_never_matters(order: list[int]) -> None:
    assert merge([STORY[i] for i in order]) == merge(STORY)


def ids(register: Register) -> set[str]:
    """Return all ids that downstream may hold."""
    entities = {m.entity_id for m in register.mentions if m.type != "place"}
    return {*entities, *map(statement_id, register.as_previous().statements)} | {
        s.suggestion_id for s in register.suggestions
    }


def test_ids_live_on_and_redirect() -> None:
    first = merge(STORY[:1]).as_previous()
    before = {m.entity_id for m in first.mentions if m.text == "Kamran Testzade"}
    grown = merge(STORY, previous=first)
    assert before == {m.entity_id for m in grown.mentions if m.text == "Kamran Testzadeh"}
    apart = merge(STORY[2:3] + STORY[:1])
    joined = merge(
        STORY[2:3] + STORY[:1], decisions=[decide("same", side("a1", 1), side("a3", 1))], previous=apart.as_previous()
    )
    people = [r for r in joined.redirects if r.from_id.startswith("per_")]
    assert [r.to_id in {p.person_id for p in joined.persons} for r in people] == [True]
    assert ids(apart) - ids(joined) == {r.from_id for r in joined.redirects}, "no id goes silently"
    assert {r.to_id for r in joined.redirects} <= ids(joined)
    assert len(joined.redirects) > len(people), "the story must hold a statement of the person that became another"
    parted = merge(STORY[2:3] + STORY[:1], previous=joined.as_previous())
    assert {r.from_id[:4] for r in parted.redirects} <= {"rol_", "cha_", "evt_"}
    assert parted.model_copy(update={"redirects": ()}) == apart


PEOPLE = [side(f"a{n}", 1) for n in (1, 2, 3, 4, 5)] + [side("a1", 2), side("a4", 2)]
entries = st.lists(
    st.tuples(st.sampled_from(["same", "different", "unsure"]), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
    max_size=5,
)


def log(drawn: list[tuple[str, object, object]]) -> list[LogEntry]:
    return [decide(op, a, b, note=str(i)) for i, (op, a, b) in enumerate(drawn) if a != b]  # type: ignore[arg-type]


@given(entries, st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_adding_different_never_joins(drawn: list[tuple[str, object, object]], a: object, b: object) -> None:
    before = groups(merge(STORY, decisions=log(drawn)))
    after = groups(merge(STORY, decisions=[*log(drawn), *log([("different", a, b)])]))
    assert all(any(small <= large for large in before) for small in after)


@given(entries)
@settings(max_examples=25, derandomize=True, deadline=None)
def test_replaying_twice_changes_nothing(drawn: list[tuple[str, object, object]]) -> None:
    decisions = log(drawn)
    once = merge(STORY, decisions=decisions)
    assert once == merge(STORY, decisions=[*decisions, *decisions])
    assert once == merge(STORY, decisions=decisions, previous=once.as_previous())


@given(entries, st.sampled_from(["same", "different", "unsure"]), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_undo_restores_the_bytes(drawn: list[tuple[str, object, object]], op: str, a: object, b: object) -> None:
    decisions = log(drawn)
    extra = log([(op, a, b)])
    if not extra:
        return
    last = extra[0].model_copy(update={"decision_id": "dec_extra"})
    before = merge(STORY, decisions=decisions)
    with_it = merge(STORY, decisions=[*decisions, last], previous=before.as_previous())
    undone = [*decisions, last, decide("undo", undoes="dec_extra")]
    assert text(merge(STORY, decisions=undone)) == text(before)
    again = merge(STORY, decisions=undone, previous=with_it.as_previous())
    # an id that a split had brought into the world is not forgotten: it leads back to where it came from
    assert text(again.model_copy(update={"redirects": ()})) == text(before.model_copy(update={"redirects": ()}))


def test_decisions_show_in_suggestions_and_are_not_asked_again() -> None:
    pair = (side("a1", 1), side("a3", 1))
    answered = merge(STORY, decisions=[decide("different", *pair)])
    shown = [s.decision for s in answered.suggestions if "different countries" in str(s.reasons)]
    assert shown == ["different"]
    joined = merge(STORY, decisions=[decide("same", *pair)])
    assert together(joined, "a1 Kamran Testzade", "a3 Kamran Testzade")


def test_a_settled_or_lost_id_tells_what_became_of_it() -> None:
    before = merge(STORY)
    joined = merge(STORY, decisions=[decide("same", side("a1", 1), side("a3", 1))], previous=before.as_previous())
    assert "settled: the two are one" in {r.why for r in joined.redirects if r.from_id.startswith("sug_")}
    lost = merge(STORY[:1], previous=joined.as_previous())
    assert ids(before) | ids(joined) == (ids(lost) & (ids(before) | ids(joined))) | {r.from_id for r in lost.redirects}
    assert all(r.to_id is None or r.to_id in ids(lost) for r in lost.redirects)
    assert {r.why for r in lost.redirects if r.to_id is None} >= {"no article of this folder names it any more"}
    assert merge(STORY[:1], previous=lost.as_previous()).redirects == lost.redirects


def test_same_across_a_standing_different_is_refused_with_the_chain() -> None:
    decisions = [
        decide("different", side("a1", 1), side("a3", 1)),
        decide("same", side("a3", 1), side("a5", 1)),
        decide("same", side("a1", 1), side("a5", 1)),
    ]
    register = merge(STORY, decisions=decisions)
    assert not together(register, "a1 Kamran Testzade", "a3 Kamran Testzade")
    assert any("refused" in p.message for p in register.problems)


def test_split_takes_members_out_and_rename_names() -> None:
    split = merge(STORY, decisions=[decide("split", side("a1", 1), members=[side("a4", 1)])])
    assert not together(split, "a1 Kamran Testzade", "a4 Kamran Testzade")
    renamed = merge(STORY, decisions=[decide("rename", side("a1", 1), name="Kamran T.")])
    assert "Kamran T." in {p.name for p in renamed.persons}


def test_a_decision_on_a_missing_mention_is_reported() -> None:
    register = merge(STORY, decisions=[decide("same", side("gone", 1), side("a1", 1))])
    assert [p.stage for p in register.problems] == ["merge"]


def test_many_namesakes_do_not_explode() -> None:
    rng = random.Random(1)
    jobs = [((rng.choice(["editor", "baker"]), "Tulip News"),) for _ in range(300)]
    crowd = [article(f"n{i:04}", Who("Kamran Testzade", roles=job), places="Baku") for i, job in enumerate(jobs)]
    assert len({m.entity_id for m in merge(crowd).mentions if m.type == "person"}) == 1


def test_nothing_in_nothing_out() -> None:
    assert merge([]) == Register(
        mentions=(),
        persons=(),
        organisations=(),
        roles=(),
        charges=(),
        events=(),
        suggestions=(),
        redirects=(),
        withdrawn=(),
        problems=(),
    )
