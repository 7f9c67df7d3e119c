"""Says which set of persons a plural means: "they", "both men", "the six", "the journalists", "the former".

One resolver for all of them: number and description must fit the set; where another fits as well, or people without a
name stand nearer, nobody is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.arguments import is_people
from gaolbook.extract.findings import EntityMention, References
from gaolbook.extract.kinship import family
from gaolbook.extract.numbers import number_value
from gaolbook.extract.person_sets import PersonSet
from gaolbook.extract.titles import is_plural, is_role_noun, singular_of
from gaolbook.extract.undergoing import undergoes
from gaolbook.extract.words import lexicon, words

MAX_BESIDE = 12
"""Tokens between "two" and the comma before the names: "of his fellow deputies in the Krasny district"."""
MAX_LISTED_TITLE = 4
"""Tokens of a title before a name in a list, the name's first one counted: "driver A and city councillor B"."""
MAX_NAMED = 40
"""People; who counts more does not name them all."""
_POINTING = frozenset({"the", "both", "these", "those"})
_RESTRICTING = frozenset({"prep", "relcl", "acl", "appos"})
_GENDERED = {"woman": "female", "girl": "female", "sister": "female", "man": "male", "boy": "male", "brother": "male"}


class Said(NamedTuple):
    """What a plural says of the people it means: how many, by what noun, of what gender; None where it does not say."""

    number: int | None
    noun: str | None
    gender: str | None = None


class Told(NamedTuple):
    """What an article has told before a plural: sets of persons, whom its words stand for, and what is known of each.

    ``window`` are the sentences in which a pronoun finds whom it means; ``undergoers`` are the persons whom something
    befalls anywhere in the article.
    """

    sets: Sequence[PersonSet]
    references: References
    roles: Mapping[int, set[str]]
    genders: Mapping[int, str | None]
    undergoers: frozenset[int]
    window: Sequence[Span]

    @property
    def near(self) -> int:
        """The first token of the window."""
        return self.window[0].start


def count_of(token: Token) -> int | None:
    """Return how many people a word counts: "both", "six", "11", "pair"; None where it counts none or too many."""
    word = token.lower_
    collective: int | None = lexicon("coreference")["collectives"].get(word)
    if collective is not None or not (token.like_num or token.pos_ == "NUM"):
        return collective
    value = number_value(word)
    whole = value is not None and value.denominator == 1 and 1 < value <= MAX_NAMED
    return int(value) if whole and value is not None else None


def said_by(token: Token) -> Said | None:
    """Return what a plural that points back says; None where a word is no such plural."""
    word = token.lower_
    if word in words("coreference", "plural_pronouns"):
        return None if _is_part(token) else Said(None, None)
    if word == "both":
        alone = token.dep_ not in {"det", "preconj", "predet", "cc", "advmod"}
        others = (t for c in token.children if c.dep_ == "prep" for t in c.children)
        return Said(2, None) if alone and all(t.lower_ == "them" for t in others) else None
    if is_number_of_people(token):
        return Said(count_of(token), None)
    if word in words("coreference", "kin"):
        return Said(None, word) if any(c.lower_ in {"the", "both"} for c in token.children) else None
    if not is_plural_nominal(token):
        return None
    noun = noun_of(token)
    gender = next((c.lower_ for c in token.children if c.lower_ in {"female", "male"}), _GENDERED.get(noun))
    return Said(number_beside(token), noun, gender)


def noun_of(token: Token) -> str:
    """Return the singular of a plural noun: "journalist", "woman"."""
    lemma = token.lemma_.lower()
    return lemma if lemma not in {"", token.lower_} else singular_of(token) or token.lower_


def _is_part(pronoun: Token) -> bool:
    """ "Some of them", "300 of them": not everybody."""
    whole = pronoun.head.head
    if pronoun.dep_ != "pobj" or pronoun.head.lower_ != "of" or whole.lower_ in {"both", "all"}:
        return False
    number = whole.like_num or whole.lower_ in words("people", "some")
    return number and not any(c.lower_ in {"the", "all", "every"} for c in whole.children)


def is_number_of_people(token: Token) -> bool:
    """ "The two", "all three" as a noun phrase of its own, "the couple", "the pair"."""
    if count_of(token) is None or token.i == 0 or any(c.dep_ in {"relcl", "acl"} for c in token.children):
        return False
    if token.pos_ == "NOUN" and not token.like_num:
        return any(c.lower_ in {"the", "both"} for c in token.children) and not _is_restricted(token)
    own = token.dep_ not in {"nummod", "compound", "quantmod", "npadvmod"}
    own = own and token.head.lower_ not in words("people", "measures")
    follows = token.nbor(1) if token.i + 1 < len(token.doc) else token
    alone = follows.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"} and follows.text not in {"-", "%", "/"}
    return own and alone and token.nbor(-1).lower_ in {"the", "all"}


def is_plural_nominal(token: Token) -> bool:
    """ "The journalists", "both reporters", "all four detained men", as a noun phrase that adds nothing new."""
    if token.pos_ != "NOUN" or not _names_people(token) or token.dep_ in {"compound", "amod"}:
        return False
    lefts = [c for c in token.children if c.i < token.i and c.ent_type_ not in {"ORG", "NORP"}]
    adding = [
        c for c in lefts if c.lower_ not in _POINTING | words("coreference", "known_of_them") and count_of(c) is None
    ]
    pointing = any(c.lower_ in _POINTING or (c.lower_ == "all" and number_beside(token)) for c in lefts)
    return pointing and not adding and not _is_restricted(token)


def _names_people(token: Token) -> bool:
    return (is_role_noun(token) and is_plural(token)) or token.lower_ in words("coreference", "plural")


def _is_restricted(token: Token) -> bool:
    return any(c.i > token.i and c.dep_ in _RESTRICTING for c in token.children)


def number_beside(token: Token) -> int | None:
    """Return how many people a plural noun counts: "three other leaders"; None where it does not."""
    return next((n for c in token.children if c.i < token.i and (n := count_of(c)) is not None), None)


def meant(token: Token, said: Said, told: Told) -> tuple[int, ...]:
    """Return the persons of the one set that a plural means; nobody where none or more than one may be meant."""
    if said.noun in words("coreference", "kin"):
        return family(token, told.references)
    before = [s for s in told.sets if s.end <= token.i and _fits(token, s.persons, said, told)]
    if token.lower_ in words("coreference", "couples"):
        before = [s for s in before if s.end > told.near and _are_a_couple(token.doc, s)]
    if said.noun is None and said.number is None:
        return _by_pronoun(token, before, told)
    return _described(token, said, before, told) if said.noun is not None else _of_number(before, told.near)


def _fits(token: Token, persons: Sequence[int], said: Said, told: Told) -> bool:
    """Whether number, gender and office allow that these persons are meant."""
    genders = {told.genders.get(p) for p in persons} - {None}
    if said.number not in {None, len(persons)} or (said.gender is not None and genders - {said.gender}):
        return False
    offices = words("coreference", "offices")
    acting = [p for p in persons if p not in told.undergoers and _titles(p, told, said) & offices]
    if len(acting) == len(persons):  # "The two" of a trial are not the lawyers; "they" who speak may be
        return said.number is None and said.noun is None and not undergoes(token)
    return not any(_titles(p, told, said) & offices - words("coreference", "advocates") for p in acting)


def _titles(person: int, told: Told, said: Said) -> set[str]:
    """The titles of a person, none where a plural means just these: "both officers"."""
    titles = told.roles.get(person, set())
    return set() if titles & {said.noun, *hyponyms(said.noun or "")} else titles


def _are_a_couple(doc: Doc, told: PersonSet) -> bool:
    """Whether two persons share a surname or are told as husband, wife, partner ..."""
    surnames = {doc._.persons[p].name.split()[-1] for p in told.persons}
    return len(surnames) == 1 or any(
        t.lower_ in words("coreference", "couples") for t in doc[told.start].sent if t.i < told.end
    )


def _of_number(fitting: Sequence[PersonSet], near: int) -> tuple[int, ...]:
    """The nearest set of so many; from farther back only where the article has no other."""
    last = max(fitting, key=lambda s: s.end, default=None)
    if last is None or (last.end <= near and len({frozenset(s.persons) for s in fitting}) > 1):
        return ()
    return last.persons


def _by_pronoun(token: Token, before: Sequence[PersonSet], told: Told) -> tuple[int, ...]:
    """ "They": the last set told, unless people without a name or one person alone stand nearer."""
    last = max((s for s in before if s.end > told.near), key=lambda s: (s.end, len(s.persons)), default=None)
    if last is None or _rival(token, last, told):
        return ()
    # parse and commas may each lose a name of one list
    parts = [s for s in before if s.start < last.end and last.start < s.end]
    same = [s for s in parts if len(set(s.persons) & set(last.persons)) > 1]
    return tuple(dict.fromkeys(p for s in sorted(same, key=lambda s: (s.start, s.end)) for p in s.persons))


def _rival(token: Token, last: PersonSet, told: Told) -> bool:
    """Whether other people stand between "they" and a set: without a name, or one person alone in a sentence."""
    if any(_is_rival(t, told.references) for t in token.doc[min(last.end, token.i) : token.i]):
        return True
    whole = (s for s in told.window if last.end <= s.start and s.end <= token.i)
    return any(len({p for i in range(s.start, s.end) for p in told.references.get(i, ())}) == 1 for s in whole)


def _is_rival(token: Token, references: References) -> bool:
    """Whether a word brings in people without a name whom a main clause is about; who judges or guards is no rival."""
    if token.dep_ not in {"nsubj", "nsubjpass", "dobj"} or token.head.dep_ in {"relcl", "acl", "advcl"}:
        return False
    if token.dep_ != "dobj" and token.lower_ in words("people", "some"):
        return True  # "Some said they had been beaten"
    if token.i in references or any(c.i in references for c in token.children if c.dep_ == "poss"):
        return False
    acting = words("states", "security") | words("states", "prosecutors") | words("states", "defence")
    people = is_people(token) or (token.ent_type_ == "NORP" and token.tag_ == "NNPS")
    return people and token.lower_ not in acting and singular_of(token) not in acting


def _described(token: Token, said: Said, fitting: Sequence[PersonSet], told: Told) -> tuple[int, ...]:
    """ "The journalists": everybody told before who has the role, and who is told together with them."""
    kinds = {said.noun, *hyponyms(said.noun or "")}
    seen = {p for i, who in told.references.items() if i < token.i for p in who}
    people = {p for p, titles in told.roles.items() if kinds & titles and p in seen}
    people |= {p for s in fitting if s.called in kinds for p in s.persons}
    with_role = [s for s in fitting if set(s.persons) & people]
    if said.number is not None and with_role:
        return with_role[-1].persons
    offices = words("coreference", "offices")
    joined = {p for s in with_role for p in s.persons if not told.roles.get(p, set()) & offices}
    undergoing = (people | joined) & told.undergoers
    everybody = undergoing if len(undergoing) > 1 else people | joined
    if len(everybody) > 1 and _fits(token, tuple(everybody), said, told):
        return tuple(sorted(everybody))
    fitting = [s for s in fitting if not any(_is_another(p, said, told) for p in s.persons)]
    if said.noun not in words("coreference", "protagonists") and token.lower_ not in words("coreference", "plural"):
        return ()
    if said.number is not None:
        return _of_number(fitting, told.near)
    greatest = _greatest(fitting)
    return greatest[0] if len(greatest) == 1 else ()


def _is_another(person: int, said: Said, told: Told) -> bool:
    """Whether what the article says of a person contradicts the description: an activist is no monk."""
    noun, titles = said.noun or "", told.roles.get(person, set())
    if noun not in words("coreference", "protagonists") or not titles:
        return False
    return not titles & {noun, *hyponyms(noun)} and not any(noun in hyponyms(title) for title in titles)


def _greatest(sets: Sequence[PersonSet]) -> list[tuple[int, ...]]:
    """The different sets that are no part of another."""
    different = {frozenset(s.persons): s.persons for s in sets}
    return [people for members, people in different.items() if not any(members < other for other in different)]


def former_or_latter(token: Token, sets: Sequence[PersonSet], near: int) -> tuple[int, ...]:
    """ "The former was detained": the first or the second of the last two persons told together."""
    word = token.lower_
    if word not in {"former", "latter"} or token.i == 0 or token.nbor(-1).lower_ != "the":
        return ()
    if token.i + 1 < len(token.doc) and token.nbor(1).pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}:
        return ()
    last = max((s for s in sets if near < s.end <= token.i), key=lambda s: s.end, default=None)
    if last is None or len(last.persons) != 2:
        return ()
    return (last.persons[0 if word == "former" else 1],)


def named_beside(token: Token) -> tuple[int, ...]:
    """ "Two of his deputies, A and B, were": the names set off by a comma right after a phrase for several people."""
    doc = token.doc
    children = token.children if token.n_lefts or token.n_rights else ()  # asked of every word, most have none
    number = count_of(token) or next((n for c in children if (n := count_of(c)) is not None), None)
    several = token.pos_ == "NOUN" and _names_people(token)
    if number is None and not (several and any(c.dep_ in {"det", "poss"} for c in token.children)):
        return ()
    starts = {m.start: m for m in doc._.person_mentions if m.kind == "named"}
    for i in range(token.i + 1, min(token.sent.end - 1, token.i + MAX_BESIDE)):
        own = number is not None and doc[i].dep_ == "relcl" and doc[i].head.i == token.i  # "the two lawyers who defend"
        if doc[i].pos_ in {"VERB", "AUX"} and doc[i].tag_ != "VBN" and not own:
            return ()
        if doc[i].text in {",", ":", "–", "—", "-"}:
            people = _list_from(doc, starts, i + 1)
            return people if len(people) > 1 and number in {None, len(people)} else ()
    return ()


def _list_from(doc: Doc, starts: dict[int, EntityMention], i: int) -> tuple[int, ...]:
    """The persons of the list of names that begins at token ``i``, joined by commas, "and" and titles only."""
    people: list[int] = []
    while (first := next((j for j in range(i, min(i + MAX_LISTED_TITLE, len(doc))) if j in starts), None)) is not None:
        if first > i and not is_role_noun(doc[first - 1]):
            break
        people.append(starts[first].entity)
        i = starts[first].end
        while i < len(doc) and doc[i].text in {",", "and", "&"}:
            i += 1
    return tuple(dict.fromkeys(people))


@cache
def hyponyms(word: str) -> frozenset[str]:
    """Return the titles that a more general noun covers: "cleric" -> archbishop, imam, priest."""
    table = lexicon("coreference")["covers"]
    return words("coreference", "covers", word) if word in table else frozenset()
