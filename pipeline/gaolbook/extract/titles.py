"""What a title is: role nouns, the words before them that belong to it, and the organisation beside it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from spacy.tokens import Doc, Token

from gaolbook.base.schema import RoleStatus
from gaolbook.extract.findings import EntityMention, FoundRole
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.person_spans import QUOTES
from gaolbook.extract.words import words

MAX_TITLE_TOKENS = 9
"""Tokens of the longest title read; longer phrases are rarely titles."""
MAX_FIELD_TOKENS = 2
"""Tokens of the field a title is about: "human rights"."""
ORG_PREPOSITIONS = frozenset({"of", "for", "at", "from", "with", "in"})
PLACE_LABELS = frozenset({"GPE", "LOC", "NORP", "FAC"})
DASHES = frozenset({"-", "–", "—", "--", ":"})
CACHE_WORDS = 50_000
"""Words remembered per process: the running vocabulary of a dump, a few megabytes."""
COMPOUND_TAILS = (
    ("-", "in", "-", "chief"),
    ("-", "general"),
    ("in", "chief"),
    ("d'affaires",),
    ("-", "at", "-", "law"),
)
"""What may follow a role noun inside one title: "editor-in-chief", "secretary-general", "charge d'affaires"."""


def is_role_noun(token: Token) -> bool:
    """Whether a token can head a role: a word of the lexicon, in the singular or plural."""
    return singular_of(token) is not None


def singular_of(token: Token) -> str | None:
    """Return the role noun of the lexicon that a token is a form of, or ends; None where it is none."""
    return _singular(token.lower_) or " ".join(phrase_ending(token)) or None


def phrase_ending(token: Token) -> tuple[str, ...]:
    """Return the words of a role of several words that ends with a token, in the singular: "first lady"."""
    for phrase in _phrases().get(token.lower_, ()):
        start = token.i - len(phrase) + 1
        if start >= 0 and all(
            t.lower_.replace("’", "'") == word for t, word in zip(token.doc[start : token.i], phrase, strict=False)
        ):
            return phrase
    return ()


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Roles of several words by their last word in the singular and plural, words as the tokenizer splits them."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for noun in sorted(words("roles", "nouns")):
        phrase = tuple(noun.replace("'s", " 's").split())
        if len(phrase) > 1 and _singular(phrase[-1]) is None:
            for form in forms_of(phrase[-1], "NOUN"):
                table.setdefault(form, []).append(phrase)
    return table


@lru_cache(maxsize=CACHE_WORDS)
def _singular(word: str) -> str | None:
    nouns = words("roles", "nouns")
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), _man(word), word.removesuffix("ies") + "y"):
        if form and form in nouns:
            return form
    tail = word.rsplit("-", 1)[-1]
    return tail if "-" in word and tail in nouns else None


def _man(word: str) -> str:
    for plural, singular in (("men", "man"), ("women", "woman"), ("people", "person")):
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return ""


def is_plural(token: Token) -> bool:
    """Whether a role noun names several people."""
    word = token.lower_
    phrase = phrase_ending(token) if _singular(word) is None else ()
    if phrase:
        return word != phrase[-1]
    return word not in words("roles", "nouns") or (
        token.tag_ in {"NNS", "NNPS"} and word not in words("roles", "singular")
    )


def organisation_ending(doc: Doc, end: int) -> EntityMention | None:
    """Return the organisation whose name ends right before token ``end``."""
    return next((m for m in doc._.organisation_mentions if m.end == end), None)


def organisation_at(doc: Doc, i: int) -> EntityMention | None:
    """Return the organisation whose name token ``i`` belongs to."""
    return next((m for m in doc._.organisation_mentions if m.start <= i < m.end), None)


def title_ending(doc: Doc, end: int, limit: int) -> tuple[int, EntityMention | None, bool] | None:
    """Walk left from the role noun before ``end``: start of the title, an organisation in it, former or not."""
    former_words, stop = words("roles", "former"), words("roles", "not_in_title")
    base = _compound_base(doc, end, limit)
    if base is None and _singular(doc[end - 1].lower_) is None and (phrase := phrase_ending(doc[end - 1])):
        base = max(limit, end - len(phrase))
    start = (end - 1 if is_role_noun(doc[end - 1]) else end) if base is None else base
    i = start - 1
    organisation, former = None, False
    while i >= limit and end - i <= MAX_TITLE_TOKENS:
        token = doc[i]
        here = organisation_at(doc, i) if i < end - 1 else None
        if here is not None:
            organisation = organisation or here
            i = here.start - 1
        elif token.lower_ == "then" and not (i > limit and doc[i - 1].lower_ == "the") and doc[i + 1].text != "-":
            break  # "Then journalist X was arrested" tells what came next
        elif token.lower_ in former_words:
            former = True
            i -= 1
        elif token.lower_ in stop or token.ent_type_ == "PERSON" or (is_role_noun(token) and token.tag_ == "NNS"):
            break  # "from those judges activist X got": the judges are others
        elif token.ent_type_ in PLACE_LABELS or token.lower_ in {"'s", "’s", "'", "’", "de", "facto"}:
            i -= 1  # "Azerbaijan's president": whose it is belongs to no title
        elif _continues_title(token) and start in {i + 1, end}:
            start = i
            i -= 1
        else:
            break
    while start < (end - 1 if base is None else base) and (doc[start].text == "-" or doc[start].lower_ in stop):
        start += 1
    while limit < start < end - 1 and doc[start - 1].text == "-" and doc[start - 2].lower_ not in former_words:
        start += 1  # "Austrian-born lawyer": half of a compound is no part of the title
    return None if start == end else (start, organisation, former)


def _continues_title(token: Token) -> bool:
    return (
        token.text == "-"
        or (token.pos_ in {"NOUN", "PROPN", "ADJ"} and token.tag_ != "VBG")
        or is_role_noun(token)
        or token.tag_ == "VBN"
        or token.lower_ in words("roles", "title_gerunds")
    )


def organisation_after(doc: Doc, i: int, limit: int) -> EntityMention | None:
    """The organisation in "of the ORG", "at ORG's", "for Baku-based ORG" right after a role noun."""
    if i >= limit or doc[i].lower_ not in ORG_PREPOSITIONS:
        return None
    for j in range(i + 1, min(limit, i + 7)):
        found = organisation_at(doc, j)
        if found is not None:
            return found
        if (doc[j].pos_ in {"VERB", "AUX"} and doc[j].tag_ not in {"VBG", "VBN"}) or doc[j].text in {",", ";", "."}:
            return None
    return None


def organisation_before(doc: Doc, i: int) -> EntityMention | None:
    """The organisation that "its" at token ``i`` means: the only one named before it in the sentence, as a subject."""
    before = [m for m in doc._.organisation_mentions if doc[i].sent.start <= m.start and m.end <= i]
    subjects = [m for m in before if doc[m.start : m.end].root.dep_ in {"nsubj", "nsubjpass"}]
    return subjects[0] if len({m.entity for m in before}) == 1 and subjects else None


def field_end(doc: Doc, end: int, limit: int) -> int:
    """End of a title with its field: "Director for Eastern Europe", "defender of human rights"; ``end`` without one."""
    if end < limit and doc[end].lower_ == "of":
        return _of_things(doc, end, limit)
    if not (end < limit and doc[end].lower_ == "for" and doc[end - 1].lower_ in words("roles", "with_field")):
        return end
    i = end + 1
    while i < limit and organisation_at(doc, i) is None and (doc[i].text[:1].isupper() or doc[i].lower_ == "and"):
        i += 1
    return i if i > end + 1 and organisation_at(doc, min(i, limit - 1)) is None else end


def _of_things(doc: Doc, end: int, limit: int) -> int:
    """End of "of human rights" behind a role noun: one or two common nouns; ``end`` where anything else is."""
    i = end + 1
    while i < limit and doc[i].pos_ in {"NOUN", "ADJ"} and doc[i].is_lower and organisation_at(doc, i) is None:
        i += 1
    return i if 0 < i - end - 1 <= MAX_FIELD_TOKENS and doc[i - 1].pos_ == "NOUN" else end


def organisation_of_next(doc: Doc, end: int, limit: int) -> EntityMention | None:
    """The organisation that "founder and editor of X" gives to the founder too."""
    if end + 1 < limit and doc[end].lower_ == "and" and is_role_noun(doc[end + 1]):
        return organisation_after(doc, compound_tail(doc, end + 1), limit)
    return None


def _compound_base(doc: Doc, end: int, limit: int) -> int | None:
    """The role noun of a title that ends with a compound tail before ``end``."""
    for tail in COMPOUND_TAILS:
        base = end - len(tail) - 1
        if base >= limit and tuple(t.lower_ for t in doc[base + 1 : end]) == tail and is_role_noun(doc[base]):
            return base
    return None


def compound_tail(doc: Doc, noun: int) -> int:
    """End of "editor-in-chief", "secretary-general" that starts with the noun; the noun's own end otherwise."""
    for tail in COMPOUND_TAILS:
        end = noun + 1 + len(tail)
        if end <= len(doc) and tuple(t.lower_ for t in doc[noun + 1 : end]) == tail:
            return end
    return noun + 1


def build_role(
    doc: Doc, person: int, title: tuple[int, int], organisation: EntityMention | None, former: bool, method: str
) -> FoundRole | None:
    """Return the role of a title phrase, plurals made singular; None where it says too little or is no role."""
    start, end = title
    text = _without_leading(re.sub(r"\s+", " ", doc[start:end].text).strip(" -\"'“”‘’"))
    head = next((h for t in reversed(doc[start:end]) if (h := singular_of(t))), None)
    if head is None or head in words("roles", "not_roles"):
        return None
    if end - start == 1 and head in words("roles", "weak") and organisation is None:
        return None
    if start > 1 and doc[start - 1].text in QUOTES and doc[start - 2].lower_ in words("roles", "claimed"):
        return None  # "the self-styled 'emir'"
    if is_role_noun(doc[end - 1]) and is_plural(doc[end - 1]):
        text = f"{text[: len(text) - len(doc[end - 1].text)]}{_in_case_of(doc[end - 1].text, head.split()[-1])}"
    return _role(doc, person, (start, end), text, organisation, former, method)


def occupation_role(
    doc: Doc, person: int, words_of: tuple[int, int], organisation: EntityMention | None, former: bool, method: str
) -> FoundRole:
    """Return the role that a phrase tells in its own words: "headed a consulting firm", "worked for"."""
    text = re.sub(r"\s+", " ", doc[words_of[0] : words_of[1]].text)
    return _role(doc, person, words_of, text, organisation, former, method)


def _role(
    doc: Doc,
    person: int,
    place: tuple[int, int],
    text: str,
    organisation: EntityMention | None,
    former: bool,
    method: str,
) -> FoundRole:
    sentence = doc[place[0]].sent
    status: RoleStatus = "former" if former else "current"
    entity = organisation.entity if organisation else None
    name = doc._.organisations[entity].name if entity is not None else None
    evidence = (sentence.start, sentence.end)
    return FoundRole(person, text, *place, entity, name, status, evidence, method)


def _without_leading(text: str) -> str:
    """Cut words that say nothing about the role, hyphenated ones too: "self-styled emir" -> "emir"."""
    nouns, stop = words("roles", "nouns"), words("roles", "not_in_title")
    while (at := text.find(" ")) > 0 and text[:at].casefold() in stop and text.casefold() not in nouns:
        text = text[at + 1 :].lstrip()
    return text.rpartition("-winning ")[2]


def _in_case_of(word: str, singular: str) -> str:
    return singular.capitalize() if word[:1].isupper() else singular
