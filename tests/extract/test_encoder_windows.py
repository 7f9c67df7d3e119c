"""Windows: every word is in exactly one, none is too long, cuts are where sentences end."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.extract.encoder.features import Gap, Shape, gap_of, word_shape
from gaolbook.extract.encoder.windows import cut_strengths, cut_windows


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 16), st.integers(0, 3)), max_size=200), st.integers(16, 126))
def test_windows_cover_all_words_in_order_within_the_limit(items: list[tuple[int, int]], limit: int) -> None:
    lengths, strengths = [i[0] for i in items], [i[1] for i in items]
    windows = cut_windows(lengths, strengths, limit)
    assert [i for w in windows for i in range(w.start, w.end)] == list(range(len(items)))
    assert all(sum(lengths[w.start : w.end]) <= limit for w in windows)
    assert all(w.end > w.start for w in windows)


def test_a_full_window_is_cut_at_its_last_sentence_end_not_at_a_later_comma() -> None:
    words = ["He", "left", ".", "Then", "she", ",", "too", ",", "went", "away"]
    windows = cut_windows([1] * len(words), cut_strengths(words, [Gap.SPACE] * len(words)), limit=8)
    assert windows[0] == (0, 3)


def test_without_a_sentence_end_the_last_comma_is_taken() -> None:
    words = ["one", "two", ",", "three", "four", "five", "six", "seven"]
    windows = cut_windows([1] * len(words), cut_strengths(words, [Gap.SPACE] * len(words)), limit=6)
    assert windows == [(0, 3), (3, 8)]


def test_closing_quote_belongs_to_the_sentence_before() -> None:
    words = ["Go", "!", "”", "She", "went"]
    gaps = [Gap.BLANK_LINE, Gap.NONE, Gap.NONE, Gap.SPACE, Gap.SPACE]
    assert cut_strengths(words, gaps) == [3, 0, 2, 2, 0]


def test_gaps_and_shapes() -> None:
    assert [gap_of(s) for s in ("", " ", "\n ", " \n\n\n")] == [Gap.NONE, Gap.SPACE, Gap.LINE, Gap.BLANK_LINE]
    shapes = [word_shape(w) for w in ("he", "Baku", "BBC", "McCoy", "J.", "2014", "--", "5th", "北京")]
    assert shapes == [
        Shape.LOWER, Shape.TITLE, Shape.UPPER, Shape.MIXED, Shape.INITIAL, Shape.DIGITS, Shape.PUNCTUATION,
        Shape.LOWER, Shape.LOWER,
    ]  # fmt: skip
