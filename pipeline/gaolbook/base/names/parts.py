"""Parsing a person's name into the parts that can be compared: words, patronymic, initials, other spellings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import JaroWinkler

from gaolbook.base.names.folding import CACHED_WORDS, fold
from gaolbook.base.names.tables import table, words

Gender = Literal["female", "male"]

BRACKETS = re.compile(r"[(\[]([^()\[\]]{0,80})(?:[)\]]|$)")
GLUED_INITIAL = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_])")
WORD = re.compile(r"[^\W_]+(?:['’ʻʼ`][^\W_]+)*\.?")
ARABIC_ARTICLE = re.compile(r"^ال(?!له$)(?=\w{3})")
"""The article as Arabic writes it, one word with the name: romanised it is the particle "al"."""
LONGEST_NAME = 200
"""Characters of a name that are read; longer ones are cut, which only ever makes two names look less alike."""
MOST_WORDS = 8
"""Words of a name that are compared; the longest real ones (Arabic chains, Portuguese) have seven."""


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart. ``words`` are in the order written, patronymic, titles and particles taken out."""

    raw: str
    words: tuple[str, ...]
    initials: frozenset[int]
    patronymic: str | None
    gender: Gender | None
    variants: tuple[tuple[str, ...], ...]
    surname_first: bool

    @property
    def full(self) -> bool:
        """Whether it names one person: two words spelled out, a word and a father, or two initials and a word."""
        spelled = len(self.words) - len(self.initials) + (self.patronymic is not None)
        return spelled >= 2 or (spelled == 1 and len(self.initials) >= 2)


@lru_cache(maxsize=CACHED_WORDS)
def parse(name: str) -> NameParts:
    """Return the parts of a name as an article writes it; never fails, a name without letters has no words.

    >>> parse("Dr Elxan Rəhim oğlu Nurlu").words, parse("Dr Elxan Rəhim oğlu Nurlu").patronymic
    (('Elxan', 'Nurlu'), 'Rəhim')
    """
    composed = unicodedata.normalize("NFC", name[:LONGEST_NAME]).replace("i̇", "i")
    text = GLUED_INITIAL.sub(r"\1. ", composed)
    inside = [found.strip() for found in BRACKETS.findall(text)]
    text = BRACKETS.sub(" ", text)
    surname_first = False
    before, comma, after = text.partition(",")
    if comma and after.strip() and after.strip(" .").casefold() not in words("names", "suffixes"):
        text, surname_first = f"{after} {before}", True
    tokens = _strip_titles(_tokens(text))
    tokens, patronymic, gender = _take_patronymic(tokens)
    tokens = _join(tokens)[:MOST_WORDS]
    initials = frozenset(i for i, token in enumerate(tokens) if _is_initial(token))
    variants = tuple(v for v in (_variant(tokens, other) for other in inside) if v and v != tuple(tokens))
    return NameParts(
        name, tuple(token.rstrip(".") for token in tokens), initials, patronymic, gender, variants, surname_first
    )


def _tokens(text: str) -> list[str]:
    tokens = [ARABIC_ARTICLE.sub("", token) for token in WORD.findall(text.replace("-", " "))]
    return [token if _is_initial(token) else token.rstrip(".") for token in tokens]


def _is_initial(token: str) -> bool:
    return len(token.rstrip(".")) == 1 and token[0].isalpha() and ord(token[0]) < 0x2E80


def _plain(token: str) -> str:
    return fold(token).sounded


def _strip_titles(tokens: list[str]) -> list[str]:
    titles, suffixes = words("names", "titles"), words("names", "suffixes")
    while len(tokens) > 1 and _plain(tokens[0]) in titles:
        tokens = tokens[1:]
    if len(tokens) > 2 and tokens[0].casefold() in words("names", "titles_before_two"):
        tokens = tokens[1:]
    while len(tokens) > 2 and _plain(tokens[-1]) in suffixes:
        tokens = tokens[:-1]
    return tokens


def _take_patronymic(tokens: list[str]) -> tuple[list[str], str | None, Gender | None]:
    """Take the patronymic out where a marker or an ending shows it and at least one other word is left."""
    male, female = words("names", "markers_after_male"), words("names", "markers_after_female")
    for i, token in enumerate(tokens):
        plain = _plain(token)
        if i > 0 and (plain in male or plain in female):
            rest = tokens[: i - 1] + tokens[i + 1 :]
            if rest:
                return rest, tokens[i - 1], "male" if plain in male else "female"
    tokens, before = _take_marked_before(tokens)
    if before:
        return tokens, before, None
    return _take_glued(tokens) or _take_ending(tokens)


def _take_glued(tokens: list[str]) -> tuple[list[str], str, Gender] | None:
    """Take a father's name out that is written as one word with its marker, as Kazakhs and Kyrgyz do."""
    if len(tokens) == 2:
        for marker in table("names")["markers_glued"]:
            father = tokens[1][: -len(marker)]
            if tokens[1].casefold().endswith(marker) and len(father) > SHORTEST_STEM:
                return tokens[:1], father, "male"
    return None


def _take_marked_before(tokens: list[str]) -> tuple[list[str], str | None]:
    """Take "bin X" out of an Arabic or Malay chain while two names are left; the first X is the father's name."""
    first: str | None = None
    markers = words("names", "markers_before")
    i = 1
    while i < len(tokens) - 1:
        if _plain(tokens[i]) in markers:
            span = 3 if _plain(tokens[i + 1]) in {"al", "el"} and i + 2 < len(tokens) else 2
            if len([t for t in tokens[:i] + tokens[i + span :] if _plain(t) not in markers]) >= 2:
                first = first or tokens[i + span - 1]
                tokens = tokens[:i] + tokens[i + span :]
                continue
        i += 1
    return tokens, first


def _take_ending(tokens: list[str]) -> tuple[list[str], str | None, Gender | None]:
    """Take an -ovich or -ovna out; in two words it may be the surname, so three are needed."""
    male, female = tuple(words("names", "patronymic_endings_male")), tuple(words("names", "patronymic_endings_female"))
    if len(tokens) >= 3:
        for i in (1, 2, len(tokens) - 1):
            plain = _plain(tokens[i])
            if plain.endswith(male):
                return tokens[:i] + tokens[i + 1 :], tokens[i], "male"
            if plain.endswith(female):
                return tokens[:i] + tokens[i + 1 :], tokens[i], "female"
    return tokens, None, None


def _join(tokens: list[str]) -> list[str]:
    """Drop particles ("al", "von", "bin") and write "Abdul Rahman" as one word; a name of particles alone stays."""
    dropped = words("names", "particles") - words("names", "particles_that_are_names")
    starts, kept = words("names", "compound_starts"), table("names")["compound_starts_kept"]
    out: list[str] = []
    pending = ""
    for i, token in enumerate(tokens):
        plain, before = _plain(token), _plain(tokens[i - 1]) if i else ""
        if plain in starts and i + 1 < len(tokens) - (0 if len(tokens) > 2 else 1):
            pending += "abdul"
        elif plain in kept and i + 1 < len(tokens) and (i or kept[plain] != "ben"):
            pending += kept[plain]
        elif out and _is_compound_end(plain, before):
            out[-1] += plain if len(plain) > 4 else f"ad{plain}"
        elif out and plain in words("names", "links") and i + 1 < len(tokens):
            out[-1] += plain
        elif plain in dropped and not _is_initial(token):
            continue
        else:
            out.append(pending + token if pending else token)
            pending = ""
    return out or tokens


def _is_compound_end(plain: str, before: str) -> bool:
    """Whether a word is the second half of Salah al-Din, Salah Eddine."""
    if plain in words("names", "compound_ends_glued"):
        return True
    return plain in words("names", "compound_ends") and before in words("names", "particles_joined") | {"ed", "ud"}


def _variant(tokens: list[str], other: str) -> tuple[str, ...] | None:
    """Return the name with its bracketed variant put in: "Nadir [Nadyr] Test" may also be read "Nadyr Test"."""
    inner = _strip_titles(_tokens(other))
    if not inner or len(inner) > MOST_WORDS or any(c.isdigit() for token in inner for c in token):
        return None
    if len(inner) >= 2 or not tokens:
        return tuple(inner)
    likeness = [JaroWinkler.similarity(_plain(token), _plain(inner[0])) for token in tokens]
    place = likeness.index(max(likeness))
    return (*tokens[:place], inner[0], *tokens[place + 1 :])


@dataclass(frozen=True, slots=True)
class Ending:
    """A surname ending taken off: what is left, the ending's family, and the gender it marks."""

    stem: str
    family: str
    gender: Gender | None


SHORTEST_STEM = 3
"""Letters that must stay when an ending is taken off; from research/merging.md 5.2."""


@lru_cache(maxsize=CACHED_WORDS)
def ending(plain: str) -> Ending | None:
    """Return the surname ending of a sounded word, the longest that fits, or None.

    >>> ending("karimova").stem, ending("karimova").gender
    ('karim', 'female')
    """
    for length in range(min(_longest_ending(), len(plain) - SHORTEST_STEM), 0, -1):
        if row := _endings().get(plain[-length:]):
            return Ending(plain[:-length], *row)
    return None


@cache
def _endings() -> dict[str, tuple[str, Gender | None]]:
    """Return the family and the gender of each surname ending; of two rows with one ending the first counts."""
    choices: tuple[tuple[str, Gender | None], ...] = (("male", "male"), ("female", "female"), ("any", None))
    found: dict[str, tuple[str, Gender | None]] = {}
    for row in table("names")["surname_endings"]:
        for column, gender in choices:
            for suffix in row.get(column, ()):
                found.setdefault(suffix, (row["family"], gender))
    return found


@cache
def _longest_ending() -> int:
    return max(map(len, _endings()))
