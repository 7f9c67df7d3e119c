"""Which names a window looks back on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gaolbook.extract.encoder.names import LISTED_WITHIN, MOST_COUNT, MOST_NAMES, SLOT_SIZES, Name, remembered

WIDTH = 4
ALONE, LISTED = 1, 2


def named(*places: tuple[int, str]) -> list[Name]:
    """Names whose vectors tell their place."""
    return [Name(word - 1, word, text, 3, np.full(WIDTH, word, dtype=np.float32)) for word, text in places]


def test_the_last_place_of_each_surname_comes_back_latest_first() -> None:
    memory = remembered(named((2, "Delil"), (40, "Sorgun"), (80, "Delil"), (130, "Tamer")), 120, WIDTH)
    assert (memory.places, memory.texts) == ((80, 40), ("Delil", "Sorgun"))
    assert memory.vectors[:, 0].tolist() == [80.0, 40.0]
    assert memory.slots[:, 0].tolist() == [1, 2]


def test_how_often_somebody_is_named_is_counted_up_to_a_bound() -> None:
    often = [(30 * n, "Delil") for n in range(1, MOST_COUNT + 3)]
    memory = remembered(named((1, "Sorgun"), *often), 1000, WIDTH)
    assert memory.slots[:, 1].tolist() == [MOST_COUNT, 1]


def test_names_close_to_each_other_are_listed() -> None:
    memory = remembered(named((10, "Delil"), (10 + LISTED_WITHIN, "Sorgun"), (60, "Tamer")), 100, WIDTH)
    assert dict(zip(memory.texts, memory.slots[:, 2].tolist(), strict=True)) == {
        "Tamer": ALONE,
        "Sorgun": LISTED,
        "Delil": LISTED,
    }


def test_the_first_window_remembers_nobody() -> None:
    memory = remembered(named((2, "Delil")), 0, WIDTH)
    assert (memory.places, memory.vectors.shape, memory.slots.shape) == ((), (0, WIDTH), (0, len(SLOT_SIZES)))


@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.sampled_from([f"Name{n}" for n in range(30)])), unique_by=lambda p: p[0]
    ),
    st.integers(0, 400),
)
def test_a_memory_holds_only_earlier_names_each_once_within_the_tables(
    places: list[tuple[int, str]], start: int
) -> None:
    memory = remembered(named(*sorted(places)), start, WIDTH)
    before = [place for place in sorted(places) if place[0] < start]
    assert all(place < start for place in memory.places)
    assert list(memory.places) == sorted(memory.places, reverse=True)
    assert len(set(memory.texts)) == len(memory.texts) == min(MOST_NAMES, len({text for _, text in before}))
    assert (memory.slots > 0).all()
    assert (memory.slots < np.array(SLOT_SIZES)).all()
    assert len(memory.shapes) == len(memory.vectors) == len(memory.places)
