"""Roles said of a person: "She is a lawyer", "worked as a lawyer", "headed a firm", "the scholar" named before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.tokens import Doc, Token

from gaolbook.extract.antecedents import named_before_who
from gaolbook.extract.arguments import is_passive, subject_of
from gaolbook.extract.certainty import certainty
from gaolbook.extract.findings import FoundRole, References
from gaolbook.extract.inflection import event_forms
from gaolbook.extract.person_sets import name_lists
from gaolbook.extract.plurals import hyponyms, named_beside, number_beside
from gaolbook.extract.roles_after import RELATIVE
from gaolbook.extract.titles import (
    MAX_TITLE_TOKENS,
    build_role,
    is_plural,
    is_role_noun,
    occupation_role,
    organisation_after,
    title_ending,
)
from gaolbook.extract.words import words

MAX_GOVERNORS = 2
"""Governors above the verb that may take a role back: a preposition and what it hangs on."""
NAMED = frozenset({"called", "named"})
METHOD, BY_VERB = "said of the person", "told by the verb"


def said_roles(doc: Doc) -> Iterator[FoundRole]:
    """Yield the roles that a clause says of a person or pronoun; needs ``doc._.references``."""
    for token in doc:
        if token.pos_ == "VERB":
            yield from _of_occupation(doc, token)
        if not is_role_noun(token):
            continue
        yield from _beside_in_tree(doc, token)
        yield from _of_several(doc, token)
        yield from _of_list(doc, token)
        verb = _saying_verb(token)
        if verb is None or _is_taken_back(verb):
            continue
        who = _called(doc, token, verb)
        titled = title_ending(doc, token.i + 1, verb.i + 1 if verb.i < token.i else token.sent.start)
        if who is None or titled is None or titled[0] <= verb.i:
            continue
        start, organisation, said_former = titled
        organisation = organisation_after(doc, token.i + 1, token.sent.end) or organisation
        former = said_former or _is_past(verb)
        built = build_role(doc, who, (start, token.i + 1), organisation, former, METHOD)
        if built:
            yield built


def _of_several(doc: Doc, noun: Token) -> Iterator[FoundRole]:
    """ "Two other members of the Party, driver X and councillor Y, were": the role of everybody named beside it."""
    yield from _shared(doc, noun, named_beside(noun) if is_plural(noun) else ())


def _of_list(doc: Doc, noun: Token) -> Iterator[FoundRole]:
    """ "Three other leaders were arrested: X, Y and Z": the role of those in the list behind the colon."""
    if not is_plural(noun) or noun.dep_ not in {"nsubjpass", "dobj"} or noun.head.lower_ not in event_forms():
        return
    colon = next((t.i for t in noun.sent if t.text == ":" and t.i > noun.i), None)
    patient = is_passive(noun.head) == (noun.dep_ == "nsubjpass")
    lists = name_lists(doc, colon + 1, noun.sent.end) if colon is not None and patient else []
    if len(lists) == 1 and number_beside(noun) in {None, len(lists[0].persons)}:
        yield from _shared(doc, noun, lists[0].persons)


def _shared(doc: Doc, noun: Token, people: Iterable[int]) -> Iterator[FoundRole]:
    """The role of a plural noun for each of some persons."""
    titled = title_ending(doc, noun.i + 1, noun.sent.start)
    if titled is None:
        return
    organisation = organisation_after(doc, noun.i + 1, noun.sent.end) or titled[1]
    for person in people:
        built = build_role(doc, person, (titled[0], noun.i + 1), organisation, titled[2], METHOD)
        if built:
            yield built


def _saying_verb(noun: Token) -> Token | None:
    """The verb that says the role: "is a lawyer", "is one of the lawyers", "was named head", "worked as a lawyer"."""
    said = _first_conjunct(noun)
    if said.dep_ == "pobj" and said.head.lower_ == "of" and said.head.head.lower_ == "one" and is_plural(noun):
        said = said.head.head  # "one of the last members of"
    elif is_plural(noun) and said.dep_ != "pobj":
        return None
    verb = said.head
    if said.dep_ in {"attr", "oprd", "dobj"}:
        table = "copula" if said.dep_ == "attr" else "appointing"
        return verb if verb.lemma_.lower() in words("roles", "verbs", table) else None
    if said.dep_ == "pobj" and verb.lower_ == "as":
        return verb.head if verb.head.lemma_.lower() in words("roles", "verbs", "as") else None
    return None


def _is_taken_back(verb: Token) -> bool:
    """Whether the clause denies the role or leaves it to an accuser: "was never", "is accused of being"."""
    if certainty(verb).modality not in {"asserted", "alleged"}:
        return True
    if any(a.lemma_.lower() in words("roles", "disavowing") for a in islice(verb.ancestors, MAX_GOVERNORS)):
        return True
    return any(c.dep_ == "neg" or c.lower_ in {"hardly", "scarcely", "never"} for c in verb.children)


def _is_past(verb: Token) -> bool:
    """Whether the clause itself says that it was so once: "used to be", "formerly", "resigned as"."""
    if verb.lemma_.lower() in words("roles", "verbs", "leaving"):
        return True
    used = verb.head.lower_ == "used" and verb.dep_ == "xcomp"
    return used or any(c.lower_ in words("roles", "past_adverbs") for c in verb.children)


def _subject(doc: Doc, verb: Token) -> int | None:
    """The one person the verb's clause speaks of; None where it is none or several."""
    references = doc._.references or {}
    subject = named_before_who(verb) or next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or (subject.lower_ in RELATIVE and verb.dep_ == "relcl"):
        subject = verb.head if verb.dep_ == "relcl" else subject_of(verb)
    who: tuple[int, ...] = references.get(subject.i, ()) if subject is not None else ()
    return who[0] if len(who) == 1 else None


def _called(doc: Doc, noun: Token, verb: Token) -> int | None:
    """Whom a verb says the role of: its subject; of "they named X head" the object, of "they named a head" nobody."""
    active = verb.lemma_.lower() in words("roles", "verbs", "appointing") and not is_passive(verb)
    if not active or _first_conjunct(noun).dep_ == "pobj":
        return _subject(doc, verb)
    persons = {
        p for c in verb.children if c.dep_ in {"dobj", "nsubj"} and c.i > verb.i and c.i != noun.i for p in _who(doc, c)
    }
    return next(iter(persons)) if len(persons) == 1 else None


def _who(doc: Doc, token: Token) -> tuple[int, ...]:
    references: References = doc._.references or {}
    return references.get(token.i, ())


def _of_occupation(doc: Doc, verb: Token) -> Iterator[FoundRole]:
    """ "headed a consulting firm", "worked for the Agency": a role told by a verb, in its words."""
    lemma = verb.lemma_.lower()
    table = next((t for t in ("occupation", "working") if lemma in words("roles", "verbs", t)), None)
    if table is None or verb.dep_ in {"amod", "compound", "pcomp"} or certainty(verb).modality != "asserted":
        return
    who = _subject(doc, verb)
    if who is None:
        return
    for child in verb.children:
        if child.i < verb.i:
            continue
        place = (verb.i, child.i + 1)
        if table == "occupation" and child.dep_ == "dobj" and child.lower_ in words("roles", "led"):
            yield occupation_role(doc, who, place, None, _is_over(verb), BY_VERB)
        elif table == "working" and child.lower_ == "for" and child.i == verb.i + 1:
            organisation = organisation_after(doc, child.i, verb.sent.end)
            if organisation is not None:
                yield occupation_role(doc, who, place, organisation, _is_over(verb), BY_VERB)


def _is_over(verb: Token) -> bool:
    """Whether a verb of occupation tells what is past: "headed", not "heads" and not "has headed"."""
    return verb.tag_ in {"VBD", "VBN"} and not any(c.lower_ in {"has", "have"} for c in verb.children)


def _beside_in_tree(doc: Doc, noun: Token) -> Iterator[FoundRole]:
    """Roles only the tree ties to a name: "the two lawyers who defend him, X and Y", "The judge was X"."""
    references = doc._.references or {}
    names: list[Token] = [c for c in noun.children if c.dep_ == "appos"]
    # "a lawyer called X"
    names += [c for a in noun.children if a.dep_ == "acl" and a.lower_ in NAMED for c in a.children if c.dep_ == "oprd"]
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        names += [c for c in noun.head.children if c.dep_ == "attr"]
    persons: list[int] = []
    for name in names:
        link: Token | None = name
        while link is not None and link.ent_type_ == "PERSON":
            who = references.get(link.i, ())
            persons.extend(who[:1] if len(who) == 1 else ())
            link = next((c for c in link.children if c.dep_ == "conj" and not any(map(is_role_noun, c.lefts))), None)
    titled = title_ending(doc, noun.i + 1, noun.sent.start)
    # "one of the activists, X"; "activists, X among them"
    one_of = noun.dep_ == "pobj" and noun.head.head.lower_ == "one"
    one_of = one_of or any(
        doc[name.i + 1].lower_ in words("groups", "among") for name in names if name.i + 1 < len(doc)
    )
    if not persons or titled is None or (len(set(persons)) > 1) != (is_plural(noun) and not one_of):
        return  # "politicians, broadcaster X, and thousands": X is beside them
    start, organisation, former = titled
    organisation = organisation_after(doc, noun.i + 1, noun.sent.end) or organisation
    for person in dict.fromkeys(persons):
        built = build_role(doc, person, (start, noun.i + 1), organisation, former, "beside the name in the tree")
        if built:
            yield built


def nominal_roles(doc: Doc, said: Iterable[FoundRole]) -> Iterator[FoundRole]:
    """Yield the roles that a noun pointing back gives its person, where it says more than the roles known."""
    references = doc._.references or {}
    known: dict[int, set[str]] = {}
    for role in said:
        known.setdefault(role.person, set()).add(role.title.casefold().split()[-1])
    for mention in doc._.person_mentions:
        noun = doc[mention.end - 1]
        if mention.kind != "nominal" or not is_role_noun(noun) or is_plural(noun):
            continue
        word = noun.lower_
        told = any(
            word in {title, *hyponyms(title)} or title in hyponyms(word) for title in known.get(mention.entity, ())
        )
        if told or word in words("coreference", "offices") or references.get(noun.i) != (mention.entity,):
            continue
        titled = title_ending(doc, noun.i + 1, noun.sent.start)
        if titled is None or titled[2]:
            continue
        built = build_role(doc, mention.entity, (titled[0], noun.i + 1), None, False, "noun that points back")
        if built:
            yield built


def _first_conjunct(token: Token) -> Token:
    """The first of "an activist, a historian and a journalist", whose place in the sentence the others share."""
    for _ in range(MAX_TITLE_TOKENS):
        if token.dep_ != "conj" or not is_role_noun(token.head):
            return token
        token = token.head
    return token
