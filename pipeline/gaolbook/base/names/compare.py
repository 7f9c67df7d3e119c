"""How alike two names are, by their weakest aligned word, with the reason in words.

Word similarity is a ladder of named steps rather than one distance, because "how" two words agree decides what it
proves: the same sound in another romanisation is the same word, one consonant more is often another name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

from gaolbook.base.names.folding import CACHED_WORDS, VOWELS, Word, fold
from gaolbook.base.names.parts import NameParts, ending, parse
from gaolbook.base.names.tables import table

# Steps of the ladder, 0..1; measured on tests/base/pairs.csv and data/names/name_bench.csv (re-run after a change).
SAME_LETTERS = 1.0
SAME_SOUND = 0.98
SAME_GIVEN_NAME = 0.95
SAME_CONSONANTS = 0.93
GENDERED_ENDING = 0.90
INITIAL = 0.88
SHORT_FORM = 0.82
ENDING_DROPPED = 0.86
SAME_SOUND_SHORT = 0.90
SAME_CONSONANTS_SHORT = 0.84
SAME_SOUND_OTHER_SIGNS = 0.84
GENDER_PAIR = 0.60
NOT_EQUAL = 0.50

LONG_SKELETON = 4
"""Consonants from which an equal skeleton is convincing: Rashad and Rashid share three."""
MOST_VOWEL_EDITS = 1
"""Edits between two words of one skeleton, at most: where vowels stand counts as well as which."""
SHORT_WORD = 3
"""Letters up to which a word must agree exactly: Li and Le, Ali and Eli are different names."""
SHORTEST_CLIPPED = 4
"""Letters a short form must have to stand for a longer given name."""
EDIT_COST = 1.2
"""Similarity lost per edit, as a share of the longer word's letters; a vowel for a vowel costs half."""
LONG_WORD = 7
"""Letters from which one edit is more often a slip of the pen than another name."""
SLIP = 0.91
"""Similarity of two long words one edit apart."""

EXTRA_WORD = 0.03
"""Lost per word that only one of the names has (a middle name)."""
EXTRA_LAST_WORD = 0.08
"""Lost where the word only one has is its last, where most of the world puts the surname."""
SWAPPED = 0.02
"""Lost where the words stand in another order."""
JOINED = 0.97
"""Similarity of names that agree once written as one word ("Mohammadreza", "Mohammad Reza")."""
PATRONYMIC_AGREES = 0.85
"""Similarity from which two patronymics are one."""
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


@cache
def _given_groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in table("names")["given"]["groups"])


@cache
def _given_index() -> dict[str, frozenset[int]]:
    index: dict[str, set[int]] = {}
    for number, group in enumerate(_given_groups()):
        for word in sorted(group):
            for folded in fold(word).folds:
                index.setdefault(folded, set()).add(number)
    return {folded: frozenset(numbers) for folded, numbers in index.items()}


@lru_cache(maxsize=CACHED_WORDS)
def given_groups(word: str) -> frozenset[int]:
    """Return the numbers of the given-name groups a word belongs to, by sound."""
    index = _given_index()
    return frozenset().union(*(index.get(folded, frozenset()) for folded in fold(word).folds[:1]))


@cache
def _not_equal() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(fold(word).folds[0] for word in pair) for pair in table("names")["given"]["not_equal"])


def word_similarity(left: str, right: str) -> tuple[float, str]:
    """Return similarity 0..1 of two name words and what it rests on; the order of the two never matters."""
    return _ladder(left, right) if left <= right else _ladder(right, left)


@lru_cache(maxsize=4 * CACHED_WORDS)
def _ladder(left: str, right: str) -> tuple[float, str]:
    a, b = fold(left), fold(right)
    if not a.sounded or not b.sounded:
        return 0.0, "no letters"
    if a.ideographs and b.ideographs and a.ideographs != b.ideographs:
        alike = any(x == y for x, y in zip(a.folds, b.folds, strict=True))
        return (SAME_SOUND_OTHER_SIGNS, "same sound, other signs") if alike else (0.0, "other signs")
    if a.sounded == b.sounded or a.bare == b.bare:
        return SAME_LETTERS, "same letters"
    if frozenset((a.folds[0], b.folds[0])) in _not_equal():
        return NOT_EQUAL, "different given names"
    if any(x == y for x, y in zip(a.folds, b.folds, strict=True)):
        short = min(len(a.sounded), len(b.sounded)) <= SHORT_WORD
        return (SAME_SOUND_SHORT, "same sound, short word") if short else (SAME_SOUND, "same sound")
    if given_groups(left) & given_groups(right):
        return SAME_GIVEN_NAME, "one given name in two languages"
    found = _by_ending(a, b)
    return found if found else _by_consonants(a, b)


def _by_ending(a: Word, b: Word) -> tuple[float, str] | None:
    one, two = ending(a.sounded), ending(b.sounded)
    if one and two and one.family == two.family and _same_stem(one.stem, two.stem):
        if one.gender and two.gender and one.gender != two.gender:
            return GENDERED_ENDING, "one surname in male and female form"
        return SAME_CONSONANTS, "same surname stem"
    if _final_a(a, b):
        return GENDER_PAIR, "male and female form"
    if (one and _same_stem(one.stem, b.sounded)) or (two and _same_stem(two.stem, a.sounded)):
        return ENDING_DROPPED, "same surname stem, ending dropped"
    if one and two and one.family != two.family and _same_stem(one.stem, two.stem):
        return ENDING_DROPPED, "same surname stem, other ending"
    return None


def _same_stem(left: str, right: str) -> bool:
    return any(x == y for x, y in zip(fold(left).folds, fold(right).folds, strict=True))


def _final_a(a: Word, b: Word) -> bool:
    return any(x + "a" == y or y + "a" == x for x, y in zip(a.folds[:2], b.folds[:2], strict=True))


def _by_consonants(a: Word, b: Word) -> tuple[float, str]:
    best = (0.0, "different")
    for i, (x, y) in enumerate(zip(a.skeletons, b.skeletons, strict=True)):
        unvoiced = a.unvoiced != b.unvoiced
        if x == y or (unvoiced and x.lstrip("a") == y.lstrip("a")):
            apart = 0 if unvoiced else OSA.distance(a.vowels[i], b.vowels[i])
            if not unvoiced and (a.folds[i][-1] == "a") != (b.folds[i][-1] == "a") and not _both_vowels(a, b, i):
                return GENDER_PAIR, "male and female form"
            if not unvoiced and OSA.distance(a.folds[i], b.folds[i]) > MOST_VOWEL_EDITS:
                continue
            if unvoiced and len(x) == LONG_SKELETON - 1:
                best = max(best, (SAME_SOUND_SHORT, "same consonants, short word"))
            if max(len(x), len(y)) >= LONG_SKELETON and apart <= 1:
                return SAME_CONSONANTS, "same consonants"
            if len(x) >= LONG_SKELETON - 1 and apart <= 1:
                best = max(best, (SAME_CONSONANTS_SHORT, "same consonants, short word"))
    return max(best, _by_edits(a, b))


def _both_vowels(a: Word, b: Word, view: int) -> bool:
    """Whether both words end in some vowel, as Lukash-enka and Lukash-enko do."""
    return a.folds[view][-1] in VOWELS and b.folds[view][-1] in VOWELS


def _by_edits(a: Word, b: Word) -> tuple[float, str]:
    for x, y in ((a.folds[0], b.folds[0]), (b.folds[0], a.folds[0])):
        if SHORTEST_CLIPPED <= len(x) < len(y) and y.startswith(x):
            return SHORT_FORM, "short form"
    best = 0.0
    for x, y, u, v in zip(a.folds, b.folds, a.skeletons, b.skeletons, strict=True):
        longest = max(len(x), len(y))
        edits = OSA.distance(x, y)
        vowel_only = u == v
        if edits == 1 and longest >= LONG_WORD and x[0] == y[0]:
            best = max(best, SLIP)
        cost = EDIT_COST * edits * (0.5 if vowel_only else 1.0) + (0.5 if x[:1] != y[:1] else 0.0)
        best = max(best, 1.0 - cost / longest - (0.1 if longest <= SHORT_WORD + 1 else 0.0))
    return max(0.0, best), "letters differ"


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


@lru_cache(maxsize=CACHED_WORDS)
def _compare(left: str, right: str) -> NameMatch:
    a, b = parse(left), parse(right)
    best = NameMatch(0.0, "no words in common")
    for words_a in (a.words, *a.variants):
        for words_b in (b.words, *b.variants):
            found = _align(words_a, words_b, a, b)
            if found.score > best.score:
                best = found
    patronymic = _patronymics(a, b)
    conflict = best.gender_conflict or (a.gender is not None and b.gender is not None and a.gender != b.gender)
    return replace(best, gender_conflict=conflict, patronymic=patronymic)


def _patronymics(a: NameParts, b: NameParts) -> str | None:
    if a.patronymic and b.patronymic:
        score = word_similarity(_stem(a.patronymic), _stem(b.patronymic))[0]
        return "agrees" if score >= PATRONYMIC_AGREES else "contradicts"
    for one, other in ((a, b), (b, a)):
        if one.patronymic and len(other.words) > len(one.words):
            middle = other.words[1]
            initial = 1 in other.initials
            if initial and fold(middle).folds[0][:1] == fold(one.patronymic).folds[0][:1]:
                return "agrees"
    return None


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
    joined = word_similarity("".join(left), "".join(right))[0] if len(left) != len(right) else 0.0
    short, long_ = (left, right) if len(left) <= len(right) else (right, left)
    grid = [[_cell(x, y) for y in long_] for x in short]
    order = _assign(grid, len(long_))
    cells = [grid[i][j] for i, j in enumerate(order)]
    weakest = min(range(len(cells)), key=lambda i: (cells[i][0], i))
    score = cells[weakest][0]
    conflict = any(says == "one surname in male and female form" for _, says in cells)
    extra = len(long_) - len(short)
    swapped = list(order) != sorted(order)
    score -= EXTRA_WORD * extra + (SWAPPED if swapped and not (a.surname_first or b.surname_first) else 0.0)
    if extra and len(short) > 1 and len(long_) - 1 not in order:
        score -= EXTRA_LAST_WORD
    initials = any(says == "initial fits" for _, says in cells)
    says = f"{short[weakest]} / {long_[order[weakest]]}: {cells[weakest][1]}"
    if joined >= SAME_SOUND and score < JOINED:
        says = f"{' '.join(left)} / {' '.join(right)}: same once written as one word"
        return NameMatch(JOINED, says, joined=True)
    return NameMatch(max(0.0, score), says, conflict, None, initials, swapped, extra)


def _cell(left: str, right: str) -> tuple[float, str]:
    one, two = (left, right) if len(left) <= len(right) else (right, left)
    if len(one) == 1 and not fold(one).ideographs:
        same = fold(one).bare == fold(two).bare[:1]
        if same and len(two) == 1:
            return SAME_LETTERS, "same initial"
        fits = same or (len(two) > 1 and fold(one).folds[0][:1] == fold(two).folds[0][:1])
        return (INITIAL, "initial fits") if fits else (0.0, "initial differs")
    return word_similarity(left, right)


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
