"""What decisions add up to, and the order of the queue."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

import made
from gaolbook.base.schema import Decision
from gaolbook.review import edits
from gaolbook.review.desk import Desk, Filter, lay
from gaolbook.review.ledger import Ledger
from gaolbook.write import Folder

TICKS = count()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Six people, pairs between all who stand near each other."""
    return lay(Folder(made.large(tmp_path / "six", people=6, suggestions=12)), ())


def pair(desk: Desk, left: int, right: int) -> str:
    ids = {f"per_{left:016x}", f"per_{right:016x}"}
    return next(p.suggestion_id for p in desk.book.suggestions.values() if {p.left_id, p.right_id} == ids)


def decide(desk: Desk, left: int, right: int, op: Decision, *, override: bool = False) -> None:
    p = desk.book.suggestions[pair(desk, left, right)]
    edit = edits.Judge(user="t", suggestion=p.suggestion_id, left=p.left_id, right=p.right_id, op=op, override=override)
    for entry in edits.judgement(desk, edit, f"2026-01-01T00:00:00.{next(TICKS):06}"):
        desk.ledger.add(entry.model_copy(update={"decision_id": f"dec_{next(TICKS)}"}))


def links(desk: Desk) -> list[tuple[int, int]]:
    order = sorted(desk.book.persons)
    return sorted(
        tuple(sorted((order.index(p.left_id), order.index(p.right_id)))) for p in desk.book.suggestions.values()
    )  # type: ignore[return-value]


def triangle(desk: Desk) -> tuple[int, int, int]:
    found = set(links(desk))
    return next((a, b, c) for a, b in found for c in range(6) if b < c and (b, c) in found and (a, c) in found)


def test_two_same_settle_the_third(desk: Desk) -> None:
    a, b, c = triangle(desk)
    decide(desk, a, b, "same")
    decide(desk, b, c, "same")
    assert desk.ledger.state(pair(desk, a, c)) == "implied"


def test_same_and_different_settle_the_third(desk: Desk) -> None:
    a, b, c = triangle(desk)
    decide(desk, a, b, "different")
    decide(desk, b, c, "same")
    assert desk.ledger.state(pair(desk, a, c)) == "implied"


def test_a_contradiction_is_refused_and_can_be_overridden(desk: Desk) -> None:
    a, b, c = triangle(desk)
    decide(desk, a, b, "same")
    decide(desk, b, c, "different")
    with pytest.raises(edits.EditError, match="contradicts") as caught:
        decide(desk, a, c, "same")
    assert [entry.op for entry in caught.value.chain][-1] == "different"
    decide(desk, a, c, "same", override=True)
    assert desk.ledger.state(pair(desk, a, c)) == "same"
    assert desk.ledger.state(pair(desk, b, c)) == "implied"


def test_adding_one_by_one_is_reading_all(desk: Desk) -> None:
    answers: tuple[Decision, ...] = ("same", "different", "unsure")
    for n, (left, right) in enumerate(links(desk)):
        if desk.ledger.state(pair(desk, left, right)) == "open":
            decide(desk, left, right, answers[n % 3])
    anew = Ledger(desk.book, desk.ledger.entries)
    assert anew.counts() == desk.ledger.counts()
    assert all(anew.state(key) == desk.ledger.state(key) for key in desk.book.suggestions)


def test_an_undo_opens_what_followed(desk: Desk) -> None:
    a, b, c = triangle(desk)
    decide(desk, a, b, "same")
    decide(desk, b, c, "same")
    gone = edits.to_undo(desk, edits.Undo(user="t"))
    desk.ledger.add(edits.undo(gone.decision_id, edits.Undo(user="t"), "2026").model_copy(update={"decision_id": "u"}))
    assert desk.ledger.state(pair(desk, a, c)) == "open"
    assert desk.ledger.state(pair(desk, a, b)) == "same"


def test_the_queue_begins_with_what_settles_most(desk: Desk) -> None:
    gains = [waiting.gain for waiting in desk.queue]
    assert gains == sorted(gains, reverse=True)
    assert len(list(desk.matching(Filter()))) == desk.left(Filter()) == 12
    assert desk.left(Filter(words="no such name")) == 0
    assert desk.left(Filter(kind="organisation")) == 0


def test_after_a_pair_comes_the_next_and_then_the_first(desk: Desk) -> None:
    last = desk.queue[-1].suggestion.suggestion_id
    assert next(desk.matching(Filter(), after=last)) is desk.queue[0]
