"""Finds the persons of an article: every place that names one, and which places name the same one.

The model proposes spans; the document decides: a surname once seen in a full name is that person wherever it stands,
"Leyla and Arif Yunus" are two, and a bracketed variant belongs to the name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein
from spacy.tokens import Doc, Token

from gaolbook.base.names import folding
from gaolbook.extract.findings import EntityMention, FoundPerson
from gaolbook.extract.words import words

PERSON_LABELS = frozenset({"PERSON", "PER"})
FULL_NAME_TOKENS = 2
MAX_NAME_TOKENS = 7
"""Tokens of the longest name; longer spans are model errors (Sheikh names of 6 occur in Amnesty texts)."""
MAX_APPOSITION = 8
"""Tokens of a short apposition such as ", the jailed reporter's husband,"."""
SAME_TOKEN_MIN_LENGTH = 5
"""Letters below which two different spellings are not taken for one name."""
SAME_TOKEN_MAX_EDITS = 0.25
"""Share of letters that may differ between two spellings of one name token after folding (Kalesnikava, Kolesnikova: 0)."""

Span = tuple[int, int]
_NAME_SHAPE = re.compile(r"^[^\W\d_]")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


def fold(token: str) -> str:
    """Return a comparison key."""
    return folding.fold(token).folds[0]


class _Name(NamedTuple):
    """Tokens of a mention without titles, folded for comparison."""

    span: Span
    tokens: tuple[str, ...]
    text: str


def find_persons(doc: Doc) -> tuple[tuple[FoundPerson, ...], tuple[EntityMention, ...]]:
    """Return the persons in order of first appearance, and their named mentions in text order."""
    spans = _merge_brackets(doc, _proposed(doc))
    spans = _spread_names(doc, spans)
    names = [_name(doc, span) for span in spans]
    names = [name for name in names if name.tokens]
    return _group(doc, names)


def _proposed(doc: Doc) -> list[Span]:
    spans = []
    for ent in doc.ents:
        if ent.label_ in PERSON_LABELS:
            start, end = _trim(doc, ent.start, ent.end)
            if start < end and end - start <= MAX_NAME_TOKENS and _NAME_SHAPE.match(doc[start].text):
                spans.append((start, end))
    return spans


def _trim(doc: Doc, start: int, end: int) -> Span:
    """Cut titles, articles, possessives and punctuation from both ends."""
    titles = words("roles", "honorifics")
    nouns = words("roles", "nouns")
    while start < end and (
        doc[start].is_punct
        or doc[start].is_space
        or doc[start].lower_ in {"the", "a", "an"}
        or (end - start > 1 and doc[start].lower_.rstrip(".") in titles and not doc[start].is_upper)
        or (end - start > 1 and doc[start].lower_ in nouns)
        or not any(c.isalnum() for c in doc[start].text)
    ):
        start += 1
    while end > start and (
        doc[end - 1].text in _POSSESSIVE
        or doc[end - 1].is_space
        or (not any(c.isalnum() for c in doc[end - 1].text) and doc[end - 1].text not in {")", "]", "."})
    ):
        end -= 1
    return start, end


def _merge_brackets(doc: Doc, spans: list[Span]) -> list[Span]:
    """Join "Nijat [Nicat] Aliyev" and "Seymour (Seymur) Hazi" into one mention."""
    result: list[Span] = []
    for start, end in spans:
        if result:
            last_start, last_end = result[-1]
            between = [t.text for t in doc[last_end:start] if not t.is_space]
            opened = last_end < len(doc) and doc[last_end].text in "[("
            if last_end <= start <= last_end + 4 and (
                between in (["["], ["("], ["]"], [")"]) or (opened and len(between) == 3 and between[-1] in "])")
            ):
                inside_start = last_end - last_start
                if between in (["["], ["("]) and not (end < len(doc) and doc[end].text in "])" and inside_start):
                    result.append((start, end))
                    continue
                result[-1] = (last_start, end)
                continue
        result.append((start, end))
    return [_close_bracket(doc, span) for span in result]


def _close_bracket(doc: Doc, span: Span) -> Span:
    start, end = span
    # one capitalised word between brackets directly before the last part of a name: the model often stops at the bracket
    if end + 3 < len(doc) and doc[end].text in "[(" and doc[end + 2].text in "])":
        inner, after = doc[end + 1], doc[end + 3]
        if inner.is_title and after.is_title and end - start == 1 and fold(inner.text)[:1] == fold(doc[start].text)[:1]:
            return start, end + 4
    return span


def _spread_names(doc: Doc, spans: list[Span]) -> list[Span]:
    """Add what the model missed: known surnames elsewhere, and the first name in "Leyla and Arif Yunus"."""
    taken = {i for start, end in spans for i in range(start, end)}
    other = {i for ent in doc.ents if ent.label_ not in PERSON_LABELS for i in range(ent.start, ent.end)}
    single_entity = {ent.start for ent in doc.ents if len(ent) == 1}
    known = Counter(
        doc[end - 1].text for start, end in spans if end - start >= FULL_NAME_TOKENS and len(doc[end - 1].text) > 2
    )
    added = []
    for token in doc:
        if token.i in taken or token.text not in known or not token.text[0].isupper():
            continue
        if token.i in other and token.i not in single_entity:
            continue
        if not (_capitalised_neighbour(doc, token.i - 1) or _capitalised_neighbour(doc, token.i + 1)):
            added.append((token.i, token.i + 1))
    for start, end in spans:
        if end - start >= FULL_NAME_TOKENS and start >= 2 and doc[start - 1].lower_ == "and":
            first = doc[start - 2]
            if first.i not in taken and first.is_title and first.is_alpha and first.i not in other - single_entity:
                before = doc[start - 3] if start >= 3 else None
                if (before is None or not before.is_title or before.is_sent_start) and first.pos_ == "PROPN":
                    added.append((first.i, first.i + 1))
    return sorted({*spans, *added})


def _capitalised_neighbour(doc: Doc, i: int) -> bool:
    return 0 <= i < len(doc) and doc[i].is_title and doc[i].pos_ == "PROPN" and not doc[i].is_sent_start


def _name(doc: Doc, span: Span) -> _Name:
    tokens = []
    depth = 0
    for token in doc[span[0] : span[1]]:
        if token.text in "[(":
            depth += 1
        elif token.text in "])":
            depth = max(0, depth - 1)
        elif depth == 0 and any(c.isalpha() for c in token.text) and token.text not in _POSSESSIVE:
            tokens.append(fold(token.text))
    text = re.sub(r"\s+", " ", re.sub(r"[\[(][^\])]*[\])]", " ", doc[span[0] : span[1]].text)).strip()
    return _Name(span, tuple(t for t in tokens if t), text)


def _same_token(a: str, b: str) -> bool:
    """Whether two folded tokens are one name: equal, an initial of the other, or nearly equal when long."""
    if a == b:
        return True
    if min(len(a), len(b)) == 1:
        return a[0] == b[0]
    if min(len(a), len(b)) < SAME_TOKEN_MIN_LENGTH:
        return False
    return DamerauLevenshtein.normalized_distance(a, b) <= SAME_TOKEN_MAX_EDITS and a[0] == b[0]


def _same_full_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of two or more tokens are one: last tokens agree, and the first ones do; or one holds the other."""
    if a == b or sorted(a) == sorted(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < FULL_NAME_TOKENS:
        return False
    if len(short) == len(long):
        pairs = zip(short, long, strict=True)
        return all(_same_token(x, y) for x, y in pairs) and any(
            len(x) > 1 and len(y) > 1 for x, y in zip(short, long, strict=True)
        )
    rest = iter(long)
    return all(any(_same_token(x, y) and len(y) > 1 for y in rest) for x in short)


class _Group:
    """Names that are one person, grown while reading."""

    def __init__(self, name: _Name) -> None:
        self.names = [name]

    @property
    def fullest(self) -> _Name:
        return max(self.names, key=lambda n: (len(n.tokens), len(n.text.replace(".", "")), -n.span[0]))

    def holds(self, tokens: tuple[str, ...]) -> bool:
        return any(_same_full_name(name.tokens, tokens) for name in self.names if len(name.tokens) >= FULL_NAME_TOKENS)

    def part(self, token: str) -> int:
        """3 for an exact surname, 2 an exact given name, 1 a near spelling, 0 nothing."""
        best = 0
        for name in self.names:
            if token == name.tokens[-1]:
                best = max(best, 3)
            elif token in name.tokens:
                best = max(best, 2)
            elif any(_same_token(token, t) and len(t) > 1 for t in name.tokens):
                best = max(best, 1)
        return best


def _group(doc: Doc, names: Sequence[_Name]) -> tuple[tuple[FoundPerson, ...], tuple[EntityMention, ...]]:
    """Full names first, then the single names that belong to one of them; what is left stands alone."""
    groups: list[_Group] = []
    owner: dict[Span, _Group] = {}
    for name in names:
        if len(name.tokens) >= FULL_NAME_TOKENS:
            group = next((g for g in groups if g.holds(name.tokens)), None)
            if group is None:
                group = _Group(name)
                groups.append(group)
            else:
                group.names.append(name)
            owner[name.span] = group
    shared = _shared_surnames(doc, names)
    for name in names:
        if len(name.tokens) == 1:
            group = _owner_of_single(name, groups, owner, shared)
            if group is None:
                group = _Group(shared.get(name.span, name))
                groups.append(group)
            else:
                group.names.append(name)
            owner[name.span] = group
    groups = sorted(set(owner.values()), key=lambda g: min(n.span[0] for n in g.names))
    index = {id(group): i for i, group in enumerate(groups)}
    mentions = tuple(EntityMention(*span, "named", index[id(owner[span])]) for span in sorted(owner))
    persons = tuple(FoundPerson(group.fullest.text, _gender(doc, [n.span for n in group.names])) for group in groups)
    return persons, mentions


def _shared_surnames(doc: Doc, names: Sequence[_Name]) -> dict[Span, _Name]:
    """Single names that share the surname after them: "Leyla and Arif Yunus" -> {Leyla: Leyla Yunus}."""
    surnames = {name.tokens[-1] for name in names if len(name.tokens) >= FULL_NAME_TOKENS}
    result = {}
    for left, right in zip(names, names[1:], strict=False):
        between = [t.lower_ for t in doc[left.span[1] : right.span[0]]]
        if between in (["and"], ["&"]) and len(left.tokens) == 1 and len(right.tokens) == FULL_NAME_TOKENS:
            if left.tokens[0] in surnames:
                continue
            surname = doc[right.span[1] - 1].text
            text = f"{left.text} {surname}"
            result[left.span] = _Name(left.span, (*left.tokens, right.tokens[-1]), text)
    return result


def _owner_of_single(
    name: _Name, groups: Iterable[_Group], owner: dict[Span, _Group], shared: dict[Span, _Name]
) -> _Group | None:
    """The person a surname or given name stands for: the best match; among equals the one named last before it."""
    if name.span in shared:
        full = shared[name.span]
        return next((g for g in groups if g.holds(full.tokens)), None)
    scores: defaultdict[int, list[_Group]] = defaultdict(list)
    for group in groups:
        score = group.part(name.tokens[0])
        if score:
            scores[score].append(group)
    if not scores:
        return None
    candidates = scores[max(scores)]
    if len(candidates) == 1:
        return candidates[0]
    before = [span for span in owner if span[0] < name.span[0] and owner[span] in candidates]
    return owner[max(before)] if before else candidates[0]


def _gender(doc: Doc, spans: Sequence[Span]) -> str | None:
    """Read the gender off titles, role nouns and surname endings beside the name; None where nothing says it."""
    female, male = words("roles", "female_titles"), words("roles", "male_titles")
    votes: Counter[str] = Counter()
    for start, end in spans:
        if start:
            word = doc[start - 1].lower_.rstrip(".")
            votes["female"] += word in female
            votes["male"] += word in male
        for token in _apposition(doc, end):
            votes["female"] += token.lower_ in female
            votes["male"] += token.lower_ in male
        votes.update(_surname_gender(doc[end - 1]))
    votes = Counter({key: value for key, value in votes.items() if value})
    if not votes:
        return None
    best = votes.most_common(2)
    return None if len(best) == 2 and best[0][1] == best[1][1] else best[0][0]


def _apposition(doc: Doc, end: int) -> Iterable[Token]:
    """Tokens between the comma after a name and the next one: ", the convicted man's wife,"."""
    if end >= len(doc) or doc[end].text != ",":
        return ()
    for i in range(end + 1, min(len(doc), end + 1 + MAX_APPOSITION)):
        if doc[i].text in {",", ".", ";"}:
            # possessives before the head noun are somebody else: only the last noun speaks of the name
            return (doc[i - 1],)
        if doc[i].lower_ in {"whose", "his", "her"}:
            return ()
        if doc[i].pos_ in {"VERB", "AUX", "ADP"} or doc[i].lower_ in {"who", "and"}:
            return (doc[i - 1],)
    return ()


def _surname_gender(token: Token) -> dict[str, int]:
    word = token.lower_
    if word.endswith(("ova", "eva", "ovna", "evna", "skaya", "qizi", "kyzy")):
        return {"female": 2}
    if word.endswith(("ov", "ev", "yov", "yev", "oglu", "ovich", "evich", "skiy", "sky")):
        return {"male": 1}
    return {}
