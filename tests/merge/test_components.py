"""Adding articles re-merges only what they touch, and gives what one run over all gives."""

from __future__ import annotations

import pytest
from build import Who, article, decide, side
from hypothesis import given, settings
from hypothesis import strategies as st
from test_merge import STORY, groups, text

from gaolbook.base.schema import Extraction
from gaolbook.merge import Register, components, merge
from gaolbook.merge.resolve import Resolution

FAR = [
    article(f"z{i}", Who(name, roles=(("judge", "Vardo Court"),)), Who("Olga Fernova"), places="Kenya")
    for i, name in enumerate(["Abel Kiprono", "Abel Kiprono", "Ruth Wanjiku", "Ruth Wanjikku"])
]
ALL = [*STORY, *FAR]


def without_history(register: Register) -> str:
    """Return a register's text but for redirects, which tell of earlier runs."""
    return text(register.model_copy(update={"redirects": ()}))


@given(st.sets(st.integers(0, len(ALL) - 1)), st.booleans())
@settings(max_examples=25, derandomize=True, deadline=None)
def test_what_an_earlier_run_resolved_changes_nothing(first: set[int], decided: bool) -> None:
    log = [decide("same", side("a1", 1), side("a3", 1))] if decided else []
    earlier = merge([ALL[i] for i in sorted(first)])
    ids_only = earlier.as_previous().model_copy(update={"components": ()})
    taken_over = merge(ALL, decisions=log, previous=earlier.as_previous())
    assert text(taken_over) == text(merge(ALL, decisions=log, previous=ids_only))
    assert groups(taken_over) == groups(merge(ALL, decisions=log))


def resolved(monkeypatch: pytest.MonkeyPatch, articles: list[Extraction], earlier: Register) -> int:
    """Return how many items are resolved anew when articles are merged after an earlier run."""
    count, real = [0], components.resolve

    def counting(task, judged, *, merge, ask) -> Resolution:  # type: ignore[no-untyped-def]
        count[0] += len(task.items)
        return real(task, judged, merge=merge, ask=ask)

    with monkeypatch.context() as patch:
        patch.setattr(components, "resolve", counting)
        merge(articles, previous=earlier.as_previous())
    return count[0]


def test_only_what_is_touched_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = merge(ALL)
    assert resolved(monkeypatch, ALL, earlier) == 0
    anew = resolved(monkeypatch, [*ALL, article("n1", Who("Leyla Probali"), places="Baku")], earlier)
    assert 0 < anew < resolved(monkeypatch, ALL, merge([])) / 2


def test_a_run_over_all_is_the_same_but_for_older_ids() -> None:
    earlier = merge(ALL[:5])
    assert without_history(merge(ALL, previous=merge(ALL).as_previous())) == without_history(merge(ALL))
    assert {p.name for p in merge(ALL, previous=earlier.as_previous()).persons} == {p.name for p in merge(ALL).persons}
