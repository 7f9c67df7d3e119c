"""Which names of one article are one person.

Two full names are one person where their spellings fold together; a lone surname or given name goes to the person it
fits. Two people with one surname stay two: where a lone name fits several, a title's gender decides, then who was
named last.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from gaolbook.base.names.compare import compare
from gaolbook.base.names.folding import fold
from gaolbook.base.names.gender import family_first, given_gender, is_given
from gaolbook.base.names.parts import Gender, NameParts, ending, parse
from gaolbook.base.names.words import LONG_WORD, given_groups, word_similarity

Span = tuple[int, int]

STRONG = 0.88
"""Name likeness from which two full names of one article are one: one sound, one slip in a long word, a middle name."""
LONG_SURNAME = 8
"""Letters of surnames that may differ more where the given names agree: two such people in one article are not seen."""
LOOSE_SURNAME = 0.78
SAME_GIVEN = 0.95
LONE = 0.90
"""Likeness from which a lone name is a spelling of a word of a full name."""
MOST_COMPARED = 200
"""Persons with a word in common that a name is compared with, the last named first; bounds hostile input."""
INITIAL_FITS = 0.86
SHORT = "short word"
"""How `compare` says that the words that agree least are short and written differently: An and Anh are two names."""


class Name(NamedTuple):
    """A place that names a person. ``text`` is without brackets and line breaks; ``title`` the gender a title tells."""

    span: Span
    text: str
    parts: NameParts
    title: Gender | None = None
    suffix: str | None = None
    derived: bool = False
    """Whether the surname was taken from the name beside it: "Leyla" in "Leyla and Arif Testli"."""

    @property
    def written(self) -> int:
        """How many names it has as written: a double-barrelled one is one."""
        return len(self.text.split()) if self.parts.words else 0

    @property
    def spelled(self) -> int:
        """How many of its words are no initials."""
        return len(self.parts.words) - len(self.parts.initials)

    @property
    def full(self) -> bool:
        """Whether it names one person by two words or more, spelled out."""
        return (self.written >= 2 or bool(self.parts.initials)) and self.parts.full and self.spelled >= 1

    @property
    def with_initials(self) -> bool:
        """Whether it is a surname with nothing but initials: "I. Testov"."""
        return bool(self.parts.initials) and self.spelled == 1

    @property
    def family_first(self) -> bool:
        """Whether the family name stands first."""
        return family_first(self.parts)


NEAR_TOKENS = 40
"""Tokens, about a sentence and a half, in which the bearer named last is the likeliest to be meant by the surname."""
LONE_WEIGHT = 2.0
NEAR_BONUS = 1.5
"""Weights in mentions: a surname used alone before counts twice; being named last counts one and a half."""


class Group:
    """Names that are one person, grown while linking."""

    def __init__(self, number: int, name: Name) -> None:
        """``number`` tells groups apart in the order they were made."""
        self.number = number
        self.names: list[Name] = []
        self.starts: list[int] = []
        self.full: list[Name] = []
        self.gender: Gender | None = None
        self.add(name)

    def add(self, name: Name) -> None:
        """Count a name as this person's."""
        self.names.append(name)
        insort(self.starts, name.span[0])
        if name.written >= 2 and all(name.text != known.text for known in self.full):
            self.full.append(name)
        self.gender = self.gender or name.title or _told_gender(name)

    def last_before(self, start: int) -> int:
        """Return where the person was named last before a token, or -1."""
        at = bisect_left(self.starts, start)
        return self.starts[at - 1] if at else -1

    def claim_to(self, start: int, rivals: Sequence[Group]) -> float:
        """Return how likely a surname that several bear means this person, in mentions.

        First whom the article has called by it, then who was named oftener; who was named last counts only where that
        is near: "her husband, T. Sadli" does not take over the name.
        """
        before = [name for name in self.names if name.span[0] < start]
        alone = sum(name.written == 1 for name in before)
        last = self.last_before(start)
        nearest = last >= 0 and last == max(rival.last_before(start) for rival in rivals) and start - last < NEAR_TOKENS
        return LONE_WEIGHT * alone + (len(before) - alone) + (NEAR_BONUS if nearest else 0.0)

    @property
    def fullest(self) -> Name:
        """The name with most words spelled out; one that stands in the text so rather than one put together."""
        return max(
            self.names,
            key=lambda n: (n.spelled, not n.derived, len(n.parts.words), len(n.text), -n.span[0]),
        )


def _told_gender(name: Name) -> Gender | None:
    """The gender that patronymic, surname ending or given name tells."""
    if name.parts.gender:
        return name.parts.gender
    words = name.parts.words
    if not words:
        return None
    if (
        not name.derived
        and (found := ending(fold(words[-1]).sounded))
        and found.family in {"ov", "sky"}
        and found.gender
    ):
        return found.gender
    if name.written < 2 or name.family_first or 0 in name.parts.initials:
        return None
    return given_gender(words[0])


def same_person(left: Name, right: Name) -> float:
    """Return how surely two full names of one article are one person, 0 where they are two."""
    if left.suffix != right.suffix and left.written >= 2 and right.written >= 2:
        return 0.0
    match = compare(left.parts.raw, right.parts.raw)
    if match.patronymic == "contradicts" or _is_father(left, right):
        return 0.0
    if match.gender_conflict:
        derived = left.derived != right.derived and _given(left) == _given(right)
        return match.score if derived else 0.0
    if match.says.endswith(SHORT):
        return 0.0
    if match.score >= (INITIAL_FITS if match.initials else STRONG):
        return match.score
    return _loosely(left, right)


def _given(name: Name) -> str:
    return fold(name.parts.words[0]).folds[0]


def _loosely(left: Name, right: Name) -> float:
    """Long surnames that differ in a few letters, with one given name."""
    a, b = left.parts.words, right.parts.words
    if len(a) != len(b) or len(a) < 2 or left.parts.initials or right.parts.initials:
        return 0.0
    surname = word_similarity(a[-1], b[-1])[0]
    long = min(len(fold(a[-1]).sounded), len(fold(b[-1]).sounded)) >= LONG_SURNAME
    given = min(word_similarity(x, y)[0] for x, y in zip(a[:-1], b[:-1], strict=True))
    return surname if long and surname >= LOOSE_SURNAME and given >= SAME_GIVEN else 0.0


def _is_father(left: Name, right: Name) -> bool:
    """Whether one name is the rest of the other after its given name, and begins with a given name: a father's."""
    short, long = sorted((left.parts.words, right.parts.words), key=len)
    if len(short) == len(long) or len(short) < 2 or family_first((left if left.parts.words == long else right).parts):
        return False
    return word_similarity(short[0], long[0])[0] < LONE and given_gender(short[0]) is not None


def link(
    names: Sequence[Name], shared: dict[Span, Name], aliases: Mapping[Span, Span] = MappingProxyType({})
) -> tuple[list[Group], dict[Span, Group]]:
    """Return the persons in order of first appearance, and who each place names.

    Full names first, then surnames with initials, then lone names. ``shared``: lone names whose surname stands with the
    name after them; ``aliases``: lone names that the text itself puts in brackets behind a full one.
    """
    linking = _Linking()
    entries = [shared.get(name.span, name) for name in names]
    for name in entries:
        if name.full and not name.with_initials:
            linking.put(name, linking.same(name))
    for name in entries:
        if name.with_initials:
            fitting = linking.fitting_initials(name)
            linking.put(name, fitting)
    for name in entries:
        if not name.full and not name.with_initials:
            same = linking.owner.get(aliases[name.span]) if name.span in aliases else None
            linking.put(name, same or linking.lone(name))
    groups = sorted(linking.groups, key=lambda g: min(n.span[0] for n in g.names))
    return groups, linking.owner


class _Linking:
    """The groups so far, with an index from the sounds of their words."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.owner: dict[Span, Group] = {}
        self._index: defaultdict[str, list[int]] = defaultdict(list)

    def put(self, name: Name, group: Group | None) -> None:
        """Add a name to a group, or to one of its own."""
        if group is None:
            group = Group(len(self.groups), name)
            self.groups.append(group)
        else:
            group.add(name)
        self.owner[name.span] = group
        for key in _keys(name):
            numbers = self._index[key]
            if group.number not in numbers[-MOST_COMPARED:]:
                numbers.append(group.number)

    def _near(self, name: Name) -> list[Group]:
        found = sorted({number for key in _keys(name) for number in self._index.get(key, ())[-MOST_COMPARED:]})
        return [self.groups[number] for number in found[-MOST_COMPARED:]]

    def same(self, name: Name) -> Group | None:
        """The group that a full name belongs to: the one it is surest of, where no title speaks against."""
        scored = []
        for group in self._near(name):
            score = max((same_person(known, name) for known in group.full), default=0.0)
            if score and not _genders_differ(group, name):
                scored.append((score, -group.number, group))
        return max(scored, key=lambda item: item[:2])[2] if scored else None

    def fitting_initials(self, name: Name) -> Group | None:
        """The one group an abbreviated name fits; none where it fits several."""
        fitting = [g for g in self._near(name) if any(same_person(known, name) for known in g.full)]
        return fitting[0] if len(fitting) == 1 else None

    def lone(self, name: Name) -> Group | None:
        """The group a lone name stands for: the best match; among equals by title, then by use in the article."""
        scored: defaultdict[int, list[Group]] = defaultdict(list)
        for group in self._near(name):
            if (score := _fits(group, name)) and not _genders_differ(group, name):
                scored[score].append(group)
        if not scored:
            return None
        told = _told_gender(name)
        candidates = [g for g in scored[max(scored)] if told and g.gender == told] or scored[max(scored)]
        return max(candidates, key=lambda g: (g.claim_to(name.span[0], candidates), -g.starts[0]))


def _genders_differ(group: Group, name: Name) -> bool:
    told = name.title or (_told_gender(name) if name.written >= 2 else None)
    return told is not None and group.gender is not None and told != group.gender


def _keys(name: Name) -> Iterable[str]:
    """Keys that names of one person share: the consonants of each word in every reading, and given-name groups."""
    keys: dict[str, None] = {}
    for words in (name.parts.words, *name.parts.variants):
        for word in words:
            if len(word) == 1 and len(words) > 1:
                continue
            folded = fold(word)
            stem = ending(folded.sounded)
            keys.update(dict.fromkeys(folded.skeletons))
            # a slip of the pen inside a long word changes its consonants, but neither end
            keys.update(dict.fromkeys(f"{f[:2]}-{f[-2:]}" for f in folded.folds if len(f) >= LONG_WORD))
            keys.update(dict.fromkeys(f"given {number}" for number in sorted(given_groups(word))))
            if stem:
                keys.update(dict.fromkeys(fold(stem.stem).skeletons))
    return keys


def _fits(group: Group, name: Name) -> int:
    """4 for the surname letter by letter, 3 another word, 2 a spelling of one, 1 its other gendered form, 0 nothing."""
    words = name.parts.words
    best = 0
    for known in group.full or group.names:
        known_words = known.parts.words
        if not words or len(words) > len(known_words) or any(len(w) == 1 for w in words):
            continue
        best = max(best, _placed(words, known, known_words))
        best = max(best, *(min(2, _placed(words, known, variant)) for variant in known.parts.variants), 0)
    return best


def _placed(words: tuple[str, ...], known: Name, known_words: tuple[str, ...]) -> int:
    best = 0
    for at in range(len(known_words) - len(words) + 1):
        pairs = [word_similarity(word, other) for word, other in zip(words, known_words[at:], strict=False)]
        score, says = min(pairs)
        last = at + len(words) == len(known_words)
        if "male and female" in says:
            best = max(best, int(last and known.derived))
        elif score == 1.0:
            best = max(best, 4 if last or (at == 0 and known.family_first) else 3)
        elif score >= LONE and (last or score >= SAME_GIVEN):
            best = max(best, 2)
    return best


def share_surname(
    names: Sequence[Name], runs: Iterable[tuple[Sequence[int], int]], kin: frozenset[int]
) -> dict[Span, Name]:
    """Return the lone names that share a surname, as full names: "Leyla and Arif Testli" -> {Leyla: Leyla Testli}.

    ``runs``: positions of lone names listed before the name at a position. ``kin``: positions of names that kinship is
    said of. A lone word is taken for a given name only where it is known as one, the article says so, or calls somebody
    by both: "Merkel and Emmanuel Macron" share nothing.
    """
    surnames = {fold(n.parts.words[-1]).folds[0] for n in names if n.full}
    together = {tuple(fold(w).folds[0] for w in n.parts.words) for n in names if n.full}
    shared: dict[Span, Name] = {}
    for lone, at in runs:
        last = names[at].parts.words
        if len(last) != 2 or names[at].parts.initials or names[at].family_first:
            continue
        for i in lone:
            given = names[i].parts.words[0]
            whole = (fold(given).folds[0], fold(last[-1]).folds[0])
            plausible = is_given(given) or i in kin or whole in together
            if whole[0] not in surnames and plausible:
                shared[names[i].span] = _with_surname(names[i], names[at])
    return shared


def _with_surname(name: Name, other: Name) -> Name:
    text = f"{name.text} {other.text.split()[-1]}"
    return name._replace(text=text, parts=parse(text), derived=True)
