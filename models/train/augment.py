"""Rewrites training documents: other people's names, capitals, line breaks, web addresses, bracketed spellings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import anyascii
import spacy

from gaolbook.extract.encoder.features import Gap, gap_of
from train.silver import Words

ASCII_SHARE = 0.15  # of swapped names written without diacritics, as newswires do
HALF_NAME_SHARE = 0.15  # of invented organisations known by one word
SINGLE_NAME_SHARE = 0.25  # of invented organisations called by one word or by letters, as parties are
SWAPPED_BODIES = 0.5  # of the organisations of a document chosen for swapping
FOREIGN_SHARE = 0.25  # of names in a swapped article that come from another group than the article's


@dataclass(frozen=True)
class Rates:
    """Share of documents that each change is made to."""

    names: float = 0.4
    organisations: float = 0.0
    upper: float = 0.04
    title: float = 0.02
    lower: float = 0.02
    wraps: float = 0.05
    address: float = 0.02
    bracket: float = 0.03
    possessive: float = 0.03


@dataclass(frozen=True)
class Group:
    """Name parts and patterns of one part of the world."""

    name: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    pattern: tuple[str, ...]
    short: str
    weight: int


def read_groups(path: Path) -> tuple[Group, ...]:
    """Read ``names.toml``."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
    return tuple(
        Group(r["name"], tuple(r["given"]), tuple(r["family"]), tuple(r["pattern"]), r["short"], r["weight"])
        for r in rows
    )


def invent_name(group: Group, random: Random) -> tuple[str, str]:
    """Return a full name and its later, short form."""
    parts = {"g": random.choice(group.given), "h": random.choice(group.given), "f": random.choice(group.family)}
    pattern = random.choice(group.pattern)
    full = pattern
    if pattern.count("{f}") > 1:
        full = full.replace("{f}", random.choice(group.family), 1)
    if "{h}ovich" in full:
        full = full.replace("{h}ovich", random.choice(("Ivanovich", "Petrovich", "Nikolaevich", "Sergeyevna")))
    full = full.format(**parts, i=random.choice("ABDEFGIKLMNRSTVZ"))
    short = group.short.format(**parts)
    if random.random() < ASCII_SHARE:
        return anyascii.anyascii(full), anyascii.anyascii(short)
    return full, short


@dataclass(frozen=True)
class Bodies:
    """Name parts of organisations of one part of the world."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    single: tuple[str, ...]


def read_bodies(path: Path) -> tuple[Bodies, ...]:
    """Read ``organisations.toml``."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
    return tuple(Bodies(tuple(r["first"]), tuple(r["second"]), tuple(r["single"])) for r in rows)


def invent_body(bodies: Bodies, random: Random) -> str:
    """Return the name of an organisation that does not exist, now and then only half of it or a single word."""
    if random.random() < SINGLE_NAME_SHARE:
        return random.choice(bodies.single)
    first, second = random.choice(bodies.first), random.choice(bodies.second)
    name = first + ("" if first.endswith("-") else " ") + second
    name = second if random.random() < HALF_NAME_SHARE and second[0].isupper() else name
    return anyascii.anyascii(name) if random.random() < ASCII_SHARE else name


def spans_of(ner: Sequence[str], kind: str) -> list[tuple[int, int]]:
    """Return half-open word spans of one kind."""
    spans, start = [], -1
    for index, tag in enumerate([*ner, "O"]):
        if start >= 0 and tag != f"I-{kind}":
            spans.append((start, index))
            start = -1
        if tag == f"B-{kind}":
            start = index
    return spans


@dataclass(frozen=True)
class Splice:
    """Words ``start <= i < end`` become ``words``; an insertion (start == end) hangs on word ``start - 1``."""

    start: int
    end: int
    words: tuple[str, ...]
    gaps: tuple[int, ...]
    ner: tuple[str, ...]
    tag: str = "NNP"
    dep: str = "compound"


def _keep_word(out: Words, document: Words, index: int) -> None:
    """Append one unchanged word; its head is filled in later."""
    for name in ("words", "gaps", "ner", "tags", "deps", "starts", "heads"):
        getattr(out, name).append(getattr(document, name)[index])


def _put_words(out: Words, document: Words, change: Splice, hook: int) -> int | None:
    """Append the words of a change; return the old head of the last one, -1 for a root, None for an insertion.

    New words hang on the last of them, or on word ``hook`` where nothing was replaced.
    """
    old, count = range(change.start, change.end), len(change.words)
    last = len(out.words) + count - 1
    assert out.ner is not None
    out.words.extend(change.words)
    out.gaps.extend(change.gaps)
    out.ner.extend(change.ner)
    out.tags.extend([change.tag] * count)
    out.deps.extend([change.dep] * count)
    out.starts.extend([document.starts[change.start] if old else 0] + [0] * (count - 1))
    out.heads.extend([last if old else hook] * count)
    root = next((i for i in old if document.heads[i] not in old or document.heads[i] == i), None)
    if root is None:
        return None
    out.deps[last] = document.deps[root]
    return -1 if document.heads[root] == root else document.heads[root]


def splice(document: Words, splices: Sequence[Splice]) -> Words:
    """Return the document with all splices made (sorted, not overlapping); the tree stays a tree.

    Of a replaced span the last new word takes over the head of the old span; the others hang on it.
    """
    out = Words(document.name, ner=[], hidden=document.hidden)
    places: list[int] = []  # new position of every old word
    pending: list[tuple[int, int]] = []  # new word, old head
    by_start = {change.start: change for change in splices}
    index = 0
    while index <= len(document.words):
        change = by_start.pop(index, None)
        if change is not None:
            head = _put_words(out, document, change, places[index - 1] if index else 0)
            places.extend([len(out.words) - 1] * (change.end - change.start))
            if head is not None:
                pending.append((len(out.words) - 1, head))
            index = change.end
        elif index < len(document.words):
            places.append(len(out.words))
            pending.append((len(out.words), document.heads[index]))
            _keep_word(out, document, index)
            index += 1
        else:
            break
    for place, head in pending:
        out.heads[place] = place if head < 0 else places[head]
    return out


class Augmenter:
    """Makes a changed copy of a document; all chance comes from the ``Random`` it is given."""

    def __init__(self, groups: tuple[Group, ...], rates: Rates, random: Random) -> None:
        """Take the name groups, the rates and the source of chance."""
        self.groups, self.rates, self.random = groups, rates, random
        self.weights = [group.weight for group in groups]
        self.bodies = read_bodies(Path(__file__).with_name("organisations.toml"))
        self.tokenizer = spacy.blank("en").tokenizer

    def _tokens(self, text: str, gap: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
        doc = self.tokenizer(text)
        gaps = [gap] + [gap_of(token.whitespace_) for token in doc[:-1]]
        return tuple(token.text for token in doc), tuple(gaps)

    def _group(self) -> Group:
        return self.random.choices(self.groups, self.weights)[0]

    def swap_names(self, document: Words) -> Words:
        """Give every person with a full name another one, and its one-word mentions the matching short form."""
        assert document.ner is not None
        spans = spans_of(document.ner, "PERSON")
        own = self._group()
        full: dict[tuple[str, ...], tuple[str, str]] = {}
        short: dict[str, str] = {}
        for start, end in spans:
            key = tuple(document.words[start:end])
            if len(key) > 1 and key not in full:
                group = self._group() if self.random.random() < FOREIGN_SHARE else own
                full[key] = invent_name(group, self.random)
                short.setdefault(key[-1], full[key][1])
                short.setdefault(key[0], full[key][1])
        changes = []
        for start, end in spans:
            key = tuple(document.words[start:end])
            name = full[key][0] if key in full else short.get(key[0], "") if len(key) == 1 else ""
            if name:
                words, gaps = self._tokens(name, document.gaps[start])
                ner = ("B-PERSON",) + ("I-PERSON",) * (len(words) - 1)
                changes.append(Splice(start, end, words, gaps, ner))
        return splice(document, changes)

    def swap_organisations(self, document: Words) -> Words:
        """Give some organisations invented names, the same one at every mention."""
        assert document.ner is not None
        names: dict[tuple[str, ...], str] = {}
        changes = []
        for start, end in spans_of(document.ner, "ORG"):
            key = tuple(document.words[start:end])
            if key not in names:
                new = invent_body(self.random.choice(self.bodies), self.random)
                names[key] = new if self.random.random() < SWAPPED_BODIES else ""
            if names[key]:
                words, gaps = self._tokens(names[key], document.gaps[start])
                changes.append(Splice(start, end, words, gaps, ("B-ORG",) + ("I-ORG",) * (len(words) - 1)))
        return splice(document, changes)

    def _insert_at_names(self, document: Words, make: Callable[[tuple[int, int]], Splice], share: float) -> Words:
        assert document.ner is not None
        spans = [s for s in spans_of(document.ner, "PERSON") if self.random.random() < share]
        return splice(document, [make(span) for span in spans])

    def add_address(self, document: Words) -> Words:
        """Put a web address in angle brackets after some names."""
        slug = "".join(self.random.choices("abcdefghijklmnop/-", k=24))
        words = ("<", f"https://www.example.org/{slug}", ">")
        gaps = (self.random.choice((Gap.NONE, Gap.SPACE)), Gap.NONE, Gap.NONE)
        return self._insert_at_names(
            document, lambda s: Splice(s[1], s[1], words, gaps, ("O",) * 3, "ADD", "punct"), 0.3
        )

    def add_bracket(self, document: Words) -> Words:
        """Put another spelling in square brackets after the first part of some names; it belongs to the name."""

        def make(span: tuple[int, int]) -> Splice:
            variant = self.random.choice(self._group().given)
            words, gaps = self._tokens(f"[{variant}]", Gap.SPACE)
            return Splice(span[0] + 1, span[0] + 1, words, gaps, ("I-PERSON",) * len(words), "NNP", "appos")

        assert document.ner is not None
        spans = [s for s in spans_of(document.ner, "PERSON") if s[1] - s[0] > 1 and self.random.random() < 0.4]
        return splice(document, [make(span) for span in spans])

    def add_possessive(self, document: Words) -> Words:
        """Make some names possessive where a noun follows a name as its subject would not: name + 's + noun."""
        assert document.ner is not None
        changes = [
            Splice(end, end, ("'s",), (Gap.NONE,), ("O",), "POS", "case")
            for _, end in spans_of(document.ner, "PERSON")
            if end < len(document.words) and document.tags[end] in ("NN", "NNS", "JJ") and self.random.random() < 0.7
        ]
        return splice(document, changes)

    def recase(self, document: Words, change: Callable[[str], str], share: float) -> Words:
        """Change the case of a share of the sentences."""
        words, on = [], False
        for word, start in zip(document.words, document.starts, strict=True):
            on = self.random.random() < share if start else on
            words.append(change(word) if on and not word.startswith("http") else word)
        return replace(document, words=words)

    def wrap_lines(self, document: Words) -> Words:
        """Break lines inside sentences, about every ten words, as hard-wrapped pages do."""
        gaps = [Gap.LINE if gap == Gap.SPACE and self.random.random() < 0.1 else gap for gap in document.gaps]
        return replace(document, gaps=gaps)

    def __call__(self, document: Words) -> Words:
        """Return a changed copy, or the document itself where chance leaves it alone."""
        chance, rates = self.random.random, self.rates
        if document.ner is not None:
            for rate, change in (
                (rates.names, self.swap_names),
                (rates.organisations, self.swap_organisations),
                (rates.bracket, self.add_bracket),
                (rates.address, self.add_address),
                (rates.possessive, self.add_possessive),
            ):
                if chance() < rate:
                    document = change(document)
        for rate, case, share in (
            (rates.upper, str.upper, 0.3),
            (rates.title, str.title, 0.4),
            (rates.lower, str.lower, 0.3),
        ):
            if chance() < rate:
                document = self.recase(document, case, share)
        return self.wrap_lines(document) if chance() < rates.wraps else document
