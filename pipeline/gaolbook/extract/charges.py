"""Finds charges: the offences persons are accused of, charged with, tried for or convicted of, in the article's words.

A charge says nothing about the deed: ``stage`` tells how far the authorities got, and only that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.base.schema import ChargeStage, Modality
from gaolbook.extract.arguments import NOBODY, Participants, direct_object, is_passive, objects_of, participants, possessors, prepositional, subject_of
from gaolbook.extract.certainty import certainty
from gaolbook.extract.findings import FoundCharge
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.words import lexicon, words

MAX_CLIMB = 6
MAX_OFFENCE_TOKENS = 22
"""Tokens of the longest offence phrase; a longer subtree is a parse that ran away."""
STAGE_ORDER: tuple[ChargeStage, ...] = ("accused", "charged", "convicted", "acquitted", "dropped")
_LAW = re.compile(
    r"\b(?:[A-Z][a-z]+ ){0,3}(?:Penal|Criminal) Code(?:'s)?,? [Aa]rticles? \d[\d.,\-–() ]{0,20}\d|\b[Aa]rticles? \d[\d.\-–()]{0,12}"
    r"(?:(?:, | and |, and )\d[\d.\-–()]{0,12}){0,6}(?: of (?:the )?(?:[A-Z][\w']+ ){0,3}(?:Penal|Criminal|Administrative) Code)?"
)


class _Found(NamedTuple):
    offence: Token
    who: Participants
    stage: ChargeStage
    cue: Token


def find_charges(doc: Doc) -> tuple[FoundCharge, ...]:
    """Return the charges in text order, one per person and offence, at the furthest stage reported of each."""
    charges: list[FoundCharge] = []
    for found in _found(doc):
        modality = _modality(found.cue)
        for head in _offences(found.offence):
            span = _offence_span(doc, head)
            if span is None:
                continue
            start, end = span
            sentence = head.sent
            text = re.sub(r"\s+", " ", doc[start:end].text).strip(" ,.;:")
            law = tuple(dict.fromkeys(m.group().strip(" ,") for m in _LAW.finditer(sentence.text)))
            for person in found.who.persons:
                charges.append(
                    FoundCharge(person, text, start, end, law, found.stage, modality, (sentence.start, sentence.end), "rules")
                )
    return _furthest(charges)


def _modality(cue: Token) -> Modality:
    modality, _ = certainty(cue)
    return modality if modality in {"hypothetical", "future", "negated"} else "asserted"


def _furthest(charges: list[FoundCharge]) -> tuple[FoundCharge, ...]:
    """Keep one charge per person and wording: the furthest stage, the first place."""
    best: dict[tuple[int, str], FoundCharge] = {}
    for charge in sorted(charges, key=lambda c: (c.start, c.person, STAGE_ORDER.index(c.stage))):
        key = (charge.person, _key(charge.offence))
        old = best.get(key)
        if old is None:
            best[key] = charge
        elif STAGE_ORDER.index(charge.stage) > STAGE_ORDER.index(old.stage):
            best[key] = old._replace(stage=charge.stage, sentence=charge.sentence, modality=charge.modality, start=charge.start, end=charge.end)
    return tuple(sorted(best.values(), key=lambda c: (c.start, c.person)))


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _found(doc: Doc) -> Iterator[_Found]:
    for row in lexicon("charges")["pattern"]:
        forms = frozenset(f for lemma in row["lemmas"].split(", ") for f in forms_of(lemma, row["pos"]))
        prepositions = frozenset(row["prepositions"].split(", "))
        for token in doc:
            if token.lower_ not in forms or (row["pos"] == "VERB") != token.tag_.startswith("VB"):
                continue
            needs = row.get("needs")
            if needs and needs not in {c.lower_ for c in token.children}:
                continue
            offences = [o for p in _prepositions_of(token, prepositions, needs) for o in p]
            if row["pos"] == "NOUN":
                offences += [c for c in token.children if c.dep_ in {"compound", "amod", "nmod"} and c.pos_ in {"NOUN", "PROPN"} and _is_offence_word(c)]
            who = _accused(doc, token, row["pos"]) if offences else NOBODY
            for offence in offences:
                if who.persons and _is_offence(offence, loose=row.get("loose", True)):
                    yield _Found(offence, who, _stage(token, row["stage"]), token)


def _prepositions_of(token: Token, prepositions: frozenset[str], needs: str | None) -> Iterator[Iterator[Token]]:
    yield prepositional(token, prepositions)
    for child in token.children:
        if needs and child.lower_ == needs:
            yield prepositional(child, prepositions)
        if child.dep_ in {"dobj", "oprd", "acomp", "attr", "prep", "npadvmod"} and child.lower_ not in prepositions and token.pos_ == "VERB":
            yield prepositional(child, prepositions)
            for below in child.children:
                if below.dep_ == "pobj" and below.lower_ not in {"charges", "charge", "accusations", "suspicion"}:
                    yield prepositional(below, prepositions)


def _stage(token: Token, stage: ChargeStage) -> ChargeStage:
    """The stage a pattern names, or the further one of the verb that the noun "charges" hangs on."""
    if stage != "charged" or token.pos_ != "NOUN":
        return stage
    for above in _above(token):
        lemma = above.lemma_.lower()
        if lemma in words("charges", "dropping") and (token.dep_ in {"dobj", "nsubjpass"}):
            return "dropped"
        if lemma in words("charges", "convicting"):
            return "convicted"
        if lemma in words("charges", "acquitting"):
            return "acquitted"
        if above.pos_ == "VERB":
            break
    return stage


def _above(token: Token) -> Iterator[Token]:
    for _ in range(MAX_CLIMB):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _accused(doc: Doc, token: Token, pos: str) -> Participants:
    if pos == "VERB":
        for candidate in objects_of(token):
            found = participants(doc, candidate)
            if found.persons:
                return found
        subject = subject_of(token)
        if token.lemma_.lower() in {"face", "deny"} and subject is not None:
            return participants(doc, subject)
        return NOBODY
    for possessor in possessors(token):
        found = participants(doc, possessor)
        if found.persons:
            return found
    for above in _above(token):
        if above.pos_ in {"VERB", "AUX"}:
            active_subject = above.lemma_.lower() in words("charges", "of_subject") and not is_passive(above)
            candidate = subject_of(above) if active_subject else direct_object(above)
            found = participants(doc, candidate) if candidate is not None else NOBODY
            if found.persons:
                return found
            subject = subject_of(above)
            return participants(doc, subject) if subject is not None and is_passive(above) else NOBODY
        if above.pos_ in {"NOUN", "PROPN", "PRON"}:
            found = participants(doc, above)
            if found.persons:
                return found
            for possessor in possessors(above):
                found = participants(doc, possessor)
                if found.persons:
                    return found
    return NOBODY


def _is_offence_word(token: Token) -> bool:
    return token.lower_ in words("offences", "nouns")


def _is_offence(token: Token, loose: bool) -> bool:
    """Whether the phrase can be an offence: not a time, a place, a person, a body or the word "charges" itself."""
    if token.ent_type_ in {"DATE", "TIME", "PERSON", "GPE", "ORG", "CARDINAL", "MONEY"} or token.like_num:
        return False
    if token.lower_ in words("charges", "not_offences"):
        return False
    if token.pos_ == "PRON" or token.pos_ == "PROPN" and not _is_offence_word(token):
        return False
    return loose or token.tag_ == "VBG" or any(_is_offence_word(t) for t in token.subtree)


def _offences(head: Token, depth: int = 0) -> Iterator[Token]:
    """Yield the coordinated offences: "inciting violence and organizing disorder" are two, "ethnic and social hatred" is one."""
    if head.lower_ in words("charges", "containers"):
        below = list(prepositional(head, frozenset({"of", "including", "for"})))
        own = [c for c in head.children if c.dep_ in {"compound", "amod"} and _is_offence_word(c)]
        for token in below or own:
            yield from _offences(token, depth + 1)
        if below or own:
            return
    yield head
    if depth > MAX_CLIMB:
        return
    for child in head.children:
        if child.dep_ == "conj" and child.tag_[:2] == head.tag_[:2] and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in child.children):
            yield from _offences(child, depth + 1)


def _offence_span(doc: Doc, head: Token) -> tuple[int, int] | None:
    """The head's phrase without coordinated offences, clauses, dates and terms."""
    inside: set[int] = set()

    def walk(token: Token) -> None:
        inside.add(token.i)
        for child in token.children:
            if _belongs(child, token, head):
                walk(child)

    walk(head)
    start = head.i
    while start - 1 in inside:
        start -= 1
    end = head.i + 1
    while end in inside:
        end += 1
    while start < end and (doc[start].lower_ in words("charges", "trimmed") or doc[start].is_punct and doc[start].text not in {'"', "“"}):
        start += 1
    while end > start and doc[end - 1].is_punct and doc[end - 1].text not in {'"', "”"}:
        end -= 1
    if not 0 < end - start <= MAX_OFFENCE_TOKENS:
        return None
    return start, end


def _belongs(child: Token, parent: Token, head: Token) -> bool:
    if child.dep_ in {"relcl", "advcl", "cc", "appos", "nsubj"} and not (child.dep_ == "cc" and parent.i != head.i):
        return child.dep_ == "cc" and any(c.dep_ == "conj" and c.tag_ == parent.tag_ == "JJ" for c in parent.children)
    if child.dep_ == "conj":
        return parent.i != head.i or child.pos_ == "ADJ"
    if child.ent_type_ == "DATE" or child.dep_ == "npadvmod":
        return False
    if child.dep_ == "punct":
        return child.text in {"-", '"', "“", "”", "'"} or parent.i != head.i
    if child.dep_ == "prep" and parent.i == head.i:
        return not any(t.ent_type_ in {"DATE", "TIME"} for t in child.children) and child.lower_ not in {"under", "by", "after", "during", "before", "since", "over", "following", "despite"}
    return child.dep_ != "acl"
