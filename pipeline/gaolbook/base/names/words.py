"""How alike two words of names are, as a ladder of named steps, with the reason in words.

A ladder rather than one distance, because "how" two words agree decides what it proves: the same sound in another
romanisation is the same word, one consonant more is often another name.
"""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from gaolbook.base.names.folding import CACHED_WORDS, VOWELS, Word, exact_views, fold, single
from gaolbook.base.names.near import near_but_other, never_alike, other_marks
from gaolbook.base.names.parts import ending
from gaolbook.base.names.tables import table

# Steps of the ladder, 0..1; measured on tests/base/*.csv and data/names/name_bench.csv (re-run after a change).
SAME_LETTERS = 1.0
SAME_SOUND = 0.98
SAME_GIVEN_NAME = 0.95
SAME_CONSONANTS = 0.93
GENDERED_ENDING = 0.90
INITIAL = 0.88
SHORT_FORM = 0.82
PET_NAME = 0.91
ENDING_DROPPED = 0.86
SAME_SOUND_SHORT = 0.90
SAME_CONSONANTS_SHORT = 0.84
SAME_SOUND_OTHER_SIGNS = 0.84
WITH_ARTICLE = 0.95
ADJECTIVE = 0.80
GENDER_PAIR = 0.60
NOT_EQUAL = 0.50

GENDERED = "one surname in male and female form"
"""What is said of Karimov and Karimova: one family, two people."""
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
MANY_EDITS, MANY_COST = 3, 1.8
"""Edits that are a part of another name (Zuckerberg, Zuckermann), and what each costs."""
LONG_WORD = 7
"""Letters from which one edit is more often a slip of the pen than another name."""
SLIP = 0.91
"""Similarity of two long words one edit apart."""
SIBILANT = 0.88
"""Similarity of two words that differ by s and z alone, as all of Spanish America hears them: Suazo, Suaso."""
MISHEARD = 0.84
"""Similarity of shorter words that differ by a consonant often taken for the other: Rashad, and Rasad unmarked."""
OTHER_CONSONANT = 0.86
"""The same where the edit puts one consonant for another: Gulnora and Gulnoza are two names."""
VOICED = frozenset(map(frozenset, ("vf", "JS", "JC", "zs", "dt", "bp", "Jz", "Ss", "CS", "Ck")))
"""Consonants that a foreign ear, or a typist who drops the marks, takes for each other."""
SHORTEST_AFTER_ARTICLE = 4
"""Letters that must stay when a glued article is taken off: Alhamid, but not Alma."""


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


def word_similarity(left: str, right: str) -> tuple[float, str]:
    """Return similarity 0..1 of two name words and what it rests on; the order of the two never matters."""
    return _ladder(left, right) if left <= right else _ladder(right, left)


@lru_cache(maxsize=CACHED_WORDS)
def _ladder(left: str, right: str) -> tuple[float, str]:
    a, b = fold(left), fold(right)
    if not a.sounded or not b.sounded:
        return 0.0, "no letters"
    if a.ideographs and b.ideographs and a.ideographs != b.ideographs:
        alike = any(x == y for x, y in zip(a.folds, b.folds, strict=True))
        return (SAME_SOUND_OTHER_SIGNS, "same sound, other signs") if alike else (0.0, "other signs")
    if a.sounded == b.sounded or a.bare == b.bare:
        return SAME_LETTERS, "same letters"
    if near_but_other(left, right):
        return NOT_EQUAL, "different given names"
    if other_marks(left, right):
        return NOT_EQUAL, "other letters with marks"
    if any(x == y for x, y in zip(a.folds, b.folds, strict=True)) and not never_alike(a.sounded, b.sounded):
        short = min(len(a.sounded), len(b.sounded)) <= SHORT_WORD
        return (SAME_SOUND_SHORT, "same sound, short word") if short else (SAME_SOUND, "same sound")
    if given_groups(left) & given_groups(right):
        return SAME_GIVEN_NAME, "one given name in two languages"
    return _by_pet_name(a, b) or _by_article(a, b) or _by_ending(a, b) or _by_consonants(a, b)


@cache
def _pet_names() -> dict[str, frozenset[str]]:
    rows = (row.partition(":") for row in table("names")["given"]["pet_names"])
    return {fold(short).folds[0]: frozenset(fold(word).folds[0] for word in full.split()) for short, _, full in rows}


def _by_pet_name(a: Word, b: Word) -> tuple[float, str] | None:
    for short, full in ((a, b), (b, a)):
        meant = _pet_names().get(short.folds[0], frozenset())
        if not meant.isdisjoint(full.folds) or not meant.isdisjoint(_in_other_languages(full.folds[0])):
            return PET_NAME, "short for it"
    return None


def pet_name_keys(word: str) -> tuple[str, ...]:
    """Return the given names, by sound, that a word stands for: its own and those it is short for, sorted."""
    folded = fold(word).folds[0]
    meant = _pet_names().get(folded, frozenset())
    if not meant and folded not in _with_pet_names():
        return ()
    return tuple(sorted(meant.union({folded}, _in_other_languages(folded))))


@cache
def _with_pet_names() -> frozenset[str]:
    full = frozenset[str]().union(*_pet_names().values())
    return full.union(*(_in_other_languages(name) for name in sorted(full)))


@lru_cache(maxsize=CACHED_WORDS)
def _in_other_languages(folded: str) -> frozenset[str]:
    groups = (_given_groups()[number] for number in _given_index().get(folded, ()))
    return frozenset(fold(word).folds[0] for group in groups for word in group)


def _by_article(a: Word, b: Word) -> tuple[float, str] | None:
    """Compare Alhamid with al-Hamid, whose article is no word of the name."""
    for glued, other in ((a.sounded, b.sounded), (b.sounded, a.sounded)):
        if glued[:2] in ("al", "el") and len(glued) - 2 >= SHORTEST_AFTER_ARTICLE and other[:2] != glued[:2]:
            score, _ = word_similarity(glued[2:], other)
            if score >= SAME_CONSONANTS:
                return min(score, WITH_ARTICLE), "same but for the article"
    return None


def _by_ending(a: Word, b: Word) -> tuple[float, str] | None:
    one, two = ending(a.sounded), ending(b.sounded)
    if one and two and one.family == two.family and _same_stem(one.stem, two.stem):
        if one.gender and two.gender and one.gender != two.gender:
            return GENDERED_ENDING, GENDERED
        return SAME_CONSONANTS, "same surname stem"
    if _final_a(a, b):
        return _by_final_vowel(a, b)
    if (one and _same_stem(one.stem, b.sounded)) or (two and _same_stem(two.stem, a.sounded)):
        return ENDING_DROPPED, "same surname stem, ending dropped"
    if one and two and one.family != two.family and _same_stem(one.stem, two.stem):
        return ENDING_DROPPED, "same surname stem, other ending"
    return None


def _same_stem(left: str, right: str) -> bool:
    return any(x == y for x, y in zip(fold(left).folds, fold(right).folds, strict=True))


def _final_a(a: Word, b: Word) -> bool:
    return any(x + "a" == y or y + "a" == x for x, y in zip(a.folds[:2], b.folds[:2], strict=True))


def _by_final_vowel(a: Word, b: Word) -> tuple[float, str]:
    """Tell Karim and Karima from Yasmin and Yasmine, whose e is silent."""
    longer = max(a, b, key=lambda word: (len(word.sounded), word.sounded))
    if longer.sounded.endswith("e"):
        return SAME_CONSONANTS, "same but for a silent e"
    return GENDER_PAIR, "male and female form"


def _by_consonants(a: Word, b: Word) -> tuple[float, str]:
    best = (0.0, "different")
    for i in exact_views():
        x, y = a.skeletons[i], b.skeletons[i]
        one_unvoiced = a.unvoiced != b.unvoiced
        if x == y or (one_unvoiced and unvoiced(x) == unvoiced(y)):
            apart = 0 if one_unvoiced else OSA.distance(a.vowels[i], b.vowels[i])
            if not one_unvoiced and (a.folds[i][-1] == "a") != (b.folds[i][-1] == "a") and not _both_vowels(a, b, i):
                return _by_final_vowel(a, b) if max(len(x), len(y)) >= LONG_SKELETON else (GENDER_PAIR, "other ending")
            if not one_unvoiced and (a.folds[i] + "i" == b.folds[i] or b.folds[i] + "i" == a.folds[i]):
                best = max(best, (ADJECTIVE, "one is made from the other"))
                continue
            if not one_unvoiced and OSA.distance(a.folds[i], b.folds[i]) > MOST_VOWEL_EDITS:
                continue
            if one_unvoiced and (len(x) == LONG_SKELETON - 1 or (len(x) < LONG_SKELETON - 1 and _same_end(a, b, i))):
                best = max(best, (SAME_SOUND_SHORT, "same consonants, short word"))
            if max(len(x), len(y)) >= LONG_SKELETON and apart <= 1:
                return SAME_CONSONANTS, "same consonants"
            if len(x) >= LONG_SKELETON - 1 and apart <= 1:
                best = max(best, (SAME_CONSONANTS_SHORT, "same consonants, short word"))
    return max(best, _by_edits(a, b))


def unvoiced(skeleton: str) -> str:
    """Return what a script without vowels surely writes: w stands for o and u as well."""
    return single(skeleton.lstrip("a").replace("v", "")) or skeleton


def _same_end(a: Word, b: Word, view: int) -> bool:
    """Whether both words end in the same vowel: it tells Sami from Sam where the script leaves the others out."""
    return a.folds[view][-1] == b.folds[view][-1] and a.folds[view][-1] in VOWELS


def _both_vowels(a: Word, b: Word, view: int) -> bool:
    """Whether both words end in some vowel, as Lukash-enka and Lukash-enko do."""
    return a.folds[view][-1] in VOWELS and b.folds[view][-1] in VOWELS


def _other_consonant(left: str, right: str) -> bool:
    """Whether two skeletons of one length hold consonants that nobody takes for each other."""
    apart = [frozenset(pair) for pair in zip(left, right, strict=False) if pair[0] != pair[1]]
    return len(left) == len(right) and sorted(left) != sorted(right) and not all(pair in VOICED for pair in apart)


def _only_sibilants(left: str, right: str) -> bool:
    return left.replace("z", "s") == right.replace("z", "s")


def _by_edits(a: Word, b: Word) -> tuple[float, str]:
    for x, y in ((a.folds[0], b.folds[0]), (b.folds[0], a.folds[0])):
        slip = len(y) - len(x) == 1 and len(y) >= LONG_WORD
        if SHORTEST_CLIPPED <= len(x) < len(y) and y.startswith(x) and not slip:
            return SHORT_FORM, "short form"
    if a.folds[0] + "i" == b.folds[0] or b.folds[0] + "i" == a.folds[0]:
        return ADJECTIVE, "one is made from the other"
    best = 0.0
    views = dict.fromkeys((a.folds[i], b.folds[i], a.skeletons[i], b.skeletons[i]) for i in exact_views())
    for x, y, u, v in views:
        longest = max(len(x), len(y))
        edits = OSA.distance(x, y)
        vowel_only = u == v
        if edits == 1 and longest >= LONG_WORD and x[0] == y[0]:
            best = max(best, OTHER_CONSONANT if _other_consonant(u, v) else SLIP)
        elif edits == 1 and len(x) == len(y) > SHORT_WORD + 1 and not _other_consonant(u, v) and not vowel_only:
            best = max(best, SIBILANT if _only_sibilants(x, y) else MISHEARD)
        each = EDIT_COST if edits < MANY_EDITS else MANY_COST
        cost = each * edits * (0.5 if vowel_only else 1.0) + (0.5 if x[:1] != y[:1] else 0.0)
        best = max(best, 1.0 - cost / longest - (0.1 if longest <= SHORT_WORD + 1 else 0.0))
    return max(0.0, best), "letters differ"
