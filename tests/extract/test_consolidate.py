"""Joining the tellings of one event: nothing is lost, nothing depends on order, and two dates are two events."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.extract.consolidate import Occurrence, consolidate
from gaolbook.extract.findings import FoundEvent

EVENT = FoundEvent(
    type="arrest",
    trigger=0,
    persons=(0,),
    number=None,
    who=None,
    date=None,
    date_text=None,
    date_basis=None,
    term=None,
    penalty=None,
    by=None,
    court=None,
    place=None,
    source=None,
    modality="asserted",
    cue=None,
    sentence=(0, 5),
    method="rules",
)


def event(trigger: int, **fields: object) -> FoundEvent:
    return EVENT._replace(trigger=trigger, sentence=(trigger, trigger + 1), **fields)  # type: ignore[arg-type]


@st.composite
def tellings(draw: st.DrawFn) -> list[FoundEvent]:
    """Events as find_events returns them: one trigger each, sorted, of up to three persons or of a group."""
    found = []
    for trigger in range(draw(st.integers(0, 9))):
        persons = tuple(sorted(draw(st.sets(st.integers(0, 2), max_size=3))))
        count = draw(st.sampled_from([None, 5, 40])) if not persons else None
        found.append(
            event(
                trigger,
                type=draw(st.sampled_from(["arrest", "sentence"])),
                persons=persons,
                number=count,
                who=None if persons else "people",
                date=draw(st.sampled_from([None, "2016", "2016-05", "2016-05-03", "2016-06", "2014"])),
                term=draw(st.sampled_from([None, "P2Y", "P3Y"])),
                modality=draw(st.sampled_from(["asserted", "asserted", "alleged", "negated"])),
            )
        )
    return found


def pairs(occurrences: Iterable[Occurrence]) -> list[tuple[int, int]]:
    """(trigger, person) of every telling of every person in every occurrence; -1 stands for nobody named."""
    return sorted((t.trigger, p) for o in occurrences for p in o.event.persons or (-1,) for t in o.tellings)


PROPERTY = settings(derandomize=True, max_examples=150, deadline=None)


@PROPERTY
@given(tellings())
def test_every_telling_ends_in_one_occurrence_per_person(events: list[FoundEvent]) -> None:
    assert pairs(consolidate(events)) == sorted((e.trigger, p) for e in events for p in e.persons or (-1,))


@PROPERTY
@given(tellings(), st.randoms(use_true_random=False))
def test_the_order_of_tellings_does_not_matter(events: list[FoundEvent], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert consolidate(shuffled) == consolidate(events)


@PROPERTY
@given(tellings())
def test_tellings_of_one_occurrence_never_contradict_its_type_term_or_modality(events: list[FoundEvent]) -> None:
    for occurrence in consolidate(events):
        head = occurrence.event
        assert {t.type for t in occurrence.tellings} == {head.type}
        assert {t.modality == "asserted" for t in occurrence.tellings} == {head.modality == "asserted"}
        assert len({t.term for t in occurrence.tellings} - {None}) <= 1
        assert len({t.number for t in occurrence.tellings} - {None}) <= 1


def contradict(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and not a.startswith(b) and not b.startswith(a)


@PROPERTY
@given(tellings())
def test_two_dates_are_never_one_event(events: list[FoundEvent]) -> None:
    for occurrence in consolidate(events):
        assert not any(contradict(a.date, b.date) for a in occurrence.tellings for b in occurrence.tellings)
        assert occurrence.event.date in {t.date for t in occurrence.tellings}


@PROPERTY
@given(tellings())
def test_joining_what_is_joined_changes_nothing(events: list[FoundEvent]) -> None:
    """Per person: persons of one telling may share the joined event or not, by who else tells of them."""
    once = [o.event for o in consolidate(events)]
    assert per_person(o.event for o in consolidate(once)) == per_person(once)


def per_person(events: Iterable[FoundEvent]) -> list[str]:
    return sorted(repr(e._replace(persons=(p,))) for e in events for p in e.persons or (-1,))


@PROPERTY
@given(tellings())
def test_occurrences_are_in_order_of_first_telling(events: list[FoundEvent]) -> None:
    occurrences = consolidate(events)
    assert all(o.event.trigger == min(t.trigger for t in o.tellings) for o in occurrences)
    assert [o.event.trigger for o in occurrences] == sorted(o.event.trigger for o in occurrences)


def test_headline_lead_and_background_are_one_arrest() -> None:
    told = [event(1), event(7, date="2016-05-03", date_text="on 3 May"), event(20, date="2016", by="police")]
    (one,) = consolidate(told)
    assert (one.event.trigger, one.event.date, one.event.date_text, one.event.by) == (
        1,
        "2016-05-03",
        "on 3 May",
        "police",
    )
    assert sorted(t.trigger for t in one.tellings) == [1, 7, 20]


def test_two_arrests_on_two_dates() -> None:
    assert len(consolidate([event(1, date="2014-02"), event(5, date="2016-05")])) == 2


def test_an_alleged_telling_never_becomes_a_fact() -> None:
    assert len(consolidate([event(1), event(5, modality="denied")])) == 2


def test_two_terms_are_two_sentences() -> None:
    told = [event(1, type="sentence", term="P2Y"), event(5, type="sentence", term="P5Y"), event(9, type="sentence")]
    assert [o.event.term for o in consolidate(told)] == ["P2Y", "P5Y"]


def test_life_and_two_years_are_two_sentences() -> None:
    told = [event(1, type="sentence", term="P2Y"), event(5, type="sentence", penalty="life")]
    assert len(consolidate(told)) == 2


def test_persons_of_one_telling_share_the_event_until_one_has_a_date_of_their_own() -> None:
    both = event(1, persons=(0, 1))
    assert [o.event.persons for o in consolidate([both])] == [(0, 1)]
    dated = event(6, persons=(1,), date="2016-05-03")
    assert [(o.event.persons, o.event.date) for o in consolidate([both, dated])] == [((0,), None), ((1,), "2016-05-03")]


def test_groups_of_other_counts_are_other_groups() -> None:
    told = [event(1, persons=(), number=40, who="people"), event(5, persons=(), number=51, who="people")]
    assert [o.event.number for o in consolidate(told)] == [40, 51]


@pytest.mark.parametrize("modality", ["alleged", "denied", "negated", "future", "hypothetical"])
def test_unlike_modalities_stay_apart(modality: str) -> None:
    told = [event(1, modality=modality), event(5, modality="future" if modality != "future" else "negated")]
    assert {o.event.modality for o in consolidate(told)} == {t.modality for t in told}
