"""How alike two names are, by their weakest aligned word, with the reason in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations

from gaolbook.base.names.folding import CACHED_WORDS, fold
from gaolbook.base.names.gender import given_gender, is_given
from gaolbook.base.names.parts import NameParts, parse
from gaolbook.base.names.syllables import OTHER_SYLLABLES, SAME_SYLLABLES, syllabic, syllables_alike
from gaolbook.base.names.tables import table
from gaolbook.base.names.words import GENDERED, INITIAL, SAME_LETTERS, SAME_SOUND, SHORT_WORD, word_similarity

CACHED_PAIRS = 50_000
"""Pairs of names kept: the merge asks for each a few times, soon after another."""
EXTRA_WORD = 0.03
"""Lost per word that only one of the names has (a middle name)."""
EXTRA_LAST_WORD = 0.06
"""Lost where the word only one has is its last, where most of the world puts the surname."""
SWAPPED = 0.02
"""Lost where the words stand in another order."""
SWAPPED_GIVEN = 0.16
"""Lost where either order is a full name of its own: Khalil Ibrahim may be the son of Ibrahim Khalil."""
JOINED = 0.97
"""Similarity of names that agree once written as one word ("Mohammadreza", "Mohammad Reza")."""
PATRONYMIC_AGREES = 0.85
"""Similarity from which two patronymics are one."""
PATRONYMIC_DIFFERS = 0.80
"""Similarity below which they are two; between the two they say nothing."""
LEAST_BEFORE_CUT = 3
"""Words that must stand before one that is cut short."""
MOST_ALIGNED = 5
"""Words tried in every order; longer names are compared in the order written."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How two names compare: ``score`` 0..1 of the weakest word, what says so, and what speaks against."""

    score: float
    says: str
    gender_conflict: bool = False
    patronymic: str | None = None
    initials: bool = False
    swapped: bool = False
    extra: int = 0
    joined: bool = False


CONTRADICTED = 0.5
"""What is left of the similarity of two names whose fathers or genders differ."""
ONE_WORD = 0.75
"""What is left of the similarity where a single word meets a full name."""


def name_score(left: str, right: str) -> float:
    """Return how alike two names are, 0..1, all that speaks against included: the figure to set a threshold on."""
    match = compare(left, right)
    against = match.patronymic == "contradicts" or match.gender_conflict
    one_word = parse(left).full != parse(right).full and not match.initials and not match.joined
    return match.score * (CONTRADICTED if against else 1.0) * (ONE_WORD if one_word else 1.0)


def compare(left: str, right: str) -> NameMatch:
    """Return how two names compare at their best reading, bracketed variants included; symmetric."""
    one, two = (left, right) if left <= right else (right, left)
    return _compare(one, two)


@lru_cache(maxsize=CACHED_PAIRS)
def _compare(left: str, right: str) -> NameMatch:
    a, b = parse(left), parse(right)
    best = NameMatch(0.0, "no words in common")
    for words_a in (_without_fathers_initial(a, b), *a.variants):
        for words_b in (_without_fathers_initial(b, a), *b.variants):
            found = _align(words_a, words_b, a, b)
            if found.score > best.score:
                best = found
    patronymic = _patronymics(a, b)
    genders = {a.gender, b.gender} - {None}
    conflict = best.gender_conflict or len(genders) > 1 or _given_genders_differ(a, b)
    return replace(best, gender_conflict=conflict, patronymic=patronymic)


def _given_genders_differ(a: NameParts, b: NameParts) -> bool:
    """Whether the first words are a woman's and a man's given name, each listed as written."""
    if not a.words or not b.words or syllabic(a) or syllabic(b):
        return False
    return {given_gender(a.words[0], exactly=True), given_gender(b.words[0], exactly=True)} == {"female", "male"}


def _fathers_initial(name: NameParts, other: NameParts) -> bool:
    """Whether the second word of a name is the initial of the father that the other spells out."""
    father = other.patronymic
    return (
        father is not None
        and 1 in name.initials
        and len(name.words) > 2
        and fold(name.words[1]).folds[0][:1] == fold(father).folds[0][:1]
    )


def _without_fathers_initial(name: NameParts, other: NameParts) -> tuple[str, ...]:
    return (name.words[0], *name.words[2:]) if _fathers_initial(name, other) else name.words


def fathers_differ(a: NameParts, b: NameParts) -> bool:
    """Whether both names tell the father, and not the same."""
    if not a.patronymic or not b.patronymic:
        return False
    return word_similarity(_stem(a.patronymic), _stem(b.patronymic))[0] < PATRONYMIC_DIFFERS


def _patronymics(a: NameParts, b: NameParts) -> str | None:
    if a.patronymic and b.patronymic:
        likeness = word_similarity(_stem(a.patronymic), _stem(b.patronymic))[0]
        return "agrees" if likeness >= PATRONYMIC_AGREES else "contradicts" if fathers_differ(a, b) else None
    return "agrees" if _fathers_initial(a, b) or _fathers_initial(b, a) else None


@lru_cache(maxsize=CACHED_WORDS)
def _stem(patronymic: str) -> str:
    plain = fold(patronymic).sounded
    rows = table("names")
    for suffix in (*rows["patronymic_endings_male"], *rows["patronymic_endings_female"]):
        if plain.endswith(suffix) and len(plain) - len(suffix) >= SHORT_WORD:
            return plain[: -len(suffix)]
    return plain


def _align(left: tuple[str, ...], right: tuple[str, ...], a: NameParts, b: NameParts) -> NameMatch:
    if not left or not right:
        return NameMatch(0.0, "no words")
    strict = syllabic(a) and syllabic(b)
    joined = _word("".join(left), "".join(right), strict)[0] if len(left) != len(right) else 0.0
    short, long_ = (left, right) if len(left) <= len(right) else (right, left)
    grid = [[_cell(x, y, strict) for y in long_] for x in short]
    if _cut_short(a, b):
        grid[-1][-1] = INITIAL, "cut short"
    order = _assign(grid, len(long_))
    cells = [grid[i][j] for i, j in enumerate(order)]
    weakest = min(range(len(cells)), key=lambda i: (cells[i][0], i))
    conflict = any(says == GENDERED for _, says in cells)
    initials = any(says == "initial fits" for _, says in cells)
    swapped = list(order) != sorted(order)
    rest = [word for i, word in enumerate(long_) if i not in order]
    extra = sum(len(word) > 1 or not initials for word in rest)
    score = cells[weakest][0] - EXTRA_WORD * extra
    if swapped and not (a.surname_first or b.surname_first):
        score -= SWAPPED_GIVEN if _either_order(short, order, len(long_)) else SWAPPED
    if rest and len(short) > 1 and len(long_) - 1 not in order:
        score -= EXTRA_LAST_WORD
    says = f"{short[weakest]} / {long_[order[weakest]]}: {cells[weakest][1]}"
    if joined >= (SAME_SYLLABLES if strict else SAME_SOUND) and score < joined:
        says = f"{' '.join(left)} / {' '.join(right)}: same once written as one word"
        return NameMatch(min(JOINED, joined), says, joined=True)
    return NameMatch(max(0.0, score), says, conflict, None, initials, swapped, len(rest))


def _either_order(words: tuple[str, ...], order: tuple[int, ...], columns: int) -> bool:
    """Whether given names changed places: words before the last of three or more, or nothing but given names."""
    last = columns - 1
    before_last = columns > 2 and (last not in order or order[-1] == last)
    return before_last or all(is_given(word, exactly=True) for word in words)


def _cut_short(a: NameParts, b: NameParts) -> bool:
    """Whether the last word of a long name is the start of the other's, as where a form had no room left."""
    left, right = a.raw.casefold().split(), b.raw.casefold().split()
    one, two = sorted((left[-1], right[-1]), key=len)
    long = len(left) == len(right) > LEAST_BEFORE_CUT and len(a.words) == len(b.words)
    return long and 1 < len(one) < len(two) and two.startswith(one)


def _cell(left: str, right: str, strict: bool) -> tuple[float, str]:
    one, two = (left, right) if len(left) <= len(right) else (right, left)
    if len(one) == 1 and not fold(one).ideographs:
        same = fold(one).bare == fold(two).bare[:1]
        if same and len(two) == 1:
            return SAME_LETTERS, "same initial"
        fits = same or (len(two) > 1 and fold(one).folds[0][:1] == fold(two).folds[0][:1])
        return (INITIAL, "initial fits") if fits else (0.0, "initial differs")
    return _word(left, right, strict)


def _word(left: str, right: str, strict: bool) -> tuple[float, str]:
    """Return how alike two words are; where each letter counts, a word that is not the same is another."""
    score, says = word_similarity(left, right)
    if not strict or score == SAME_LETTERS:
        return score, says
    if syllables_alike(left, right):
        return max(score, SAME_SYLLABLES), "same syllables"
    return min(score, OTHER_SYLLABLES), "other syllables"


def _assign(grid: list[list[tuple[float, str]]], columns: int) -> tuple[int, ...]:
    """Return for each row its column: the assignment with the best weakest cell, then sum, then the order written."""
    rows = len(grid)
    if columns > MOST_ALIGNED:
        return _greedy(grid, columns)

    def value(order: tuple[int, ...]) -> tuple[float, float]:
        cells = [grid[i][j][0] for i, j in enumerate(order)]
        return min(cells), sum(cells)

    best = tuple(range(rows))
    top = value(best)
    for order in permutations(range(columns), rows):
        if (found := value(order)) > top:
            best, top = order, found
    return best


def _greedy(grid: list[list[tuple[float, str]]], columns: int) -> tuple[int, ...]:
    taken: dict[int, int] = {}
    ranked = sorted(((-cell[0], i, j) for i, row in enumerate(grid) for j, cell in enumerate(row)))
    for _, i, j in ranked:
        if i not in taken and j not in taken.values():
            taken[i] = j
    return tuple(taken[i] for i in range(len(grid)))
