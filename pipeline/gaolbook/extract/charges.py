"""Finds charges: the offences persons are accused of, charged with, tried for or convicted of, in the article's words.

A charge says nothing about the deed: ``stage`` tells how far the authorities got, and only that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.base.schema import ChargeStage, Modality
from gaolbook.extract.arguments import (
    NOBODY,
    Participants,
    direct_object,
    is_bare_plural,
    is_passive,
    objects_of,
    participants,
    possessors,
    prepositional,
    subject_of,
)
from gaolbook.extract.certainty import certainty
from gaolbook.extract.findings import FoundCharge
from gaolbook.extract.focus import METHOD as FOCUS_METHOD
from gaolbook.extract.focus import Focus
from gaolbook.extract.groups import MEMBER_METHOD, members_by_sentence
from gaolbook.extract.heads import METHOD, proposed_phrases
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.offence_spans import offence_spans
from gaolbook.extract.words import lexicon, words

MAX_CLIMB = 6
REACH = 22
"""Tokens behind "convicted" in which its "of" may stand, parentheses about the convicted between."""
STAGE_ORDER: tuple[ChargeStage, ...] = ("accused", "charged", "convicted", "acquitted", "dropped")
_NUMBER = r"\d[\d.\-–()]{0,12}"
_LAW = re.compile(
    r"\b(?:[A-Z][a-z]+ ){0,3}(?:Penal|Criminal) Code(?:'s)?,? [Aa]rticles? \d[\d.,\-–() ]{0,20}\d"
    rf"|\b[Aa]rticles? {_NUMBER}(?:(?:, | and |, and ){_NUMBER}){{0,6}}"
    r"(?: of (?:the )?(?:[A-Z][\w']+ ){0,3}(?:Penal|Criminal|Administrative) Code)?"
)


class _Found(NamedTuple):
    offence: Token
    who: Participants
    stage: ChargeStage
    cue: Token


def find_charges(doc: Doc) -> tuple[FoundCharge, ...]:
    """Return the charges in text order, one per person and offence, at the furthest stage reported of each."""
    found = [*_found(doc), *_predicated(doc)]
    focus = Focus(doc, [*(p for f in found for p in f.who.persons), *(p for e in doc._.events for p in e.persons)])
    named = members_by_sentence(doc, ((f.cue.sent.start, f.who.number) for f in found if f.who.who is not None))
    charges: list[FoundCharge] = []
    for one in found:
        persons, method = one.who.persons, "rules"
        members = named.get(one.cue.sent.start) if one.who.who is not None else None
        if members is not None:
            persons, method = tuple(dict.fromkeys((*persons, *members.persons))), MEMBER_METHOD
        elif not one.who and not (is_bare_plural(one.cue) and one.cue.lemma_.lower() in words("charges", "verdicts")):
            persons, method = focus.at(one.cue), FOCUS_METHOD
        charges.extend(_charges_of(doc, one, persons, method))
    return _after_verdict(doc, _furthest([*charges, *_of_heads(doc, charges)]))


def _of_heads(doc: Doc, ruled: list[FoundCharge]) -> Iterator[FoundCharge]:
    """Charges that only the model's heads see; where the offence begins and ends is read by the rules."""
    taken = {i for charge in ruled for i in range(charge.start, charge.end)}
    for phrase in proposed_phrases(doc, "OFFENCE", taken):
        head = doc[phrase.start : phrase.end].root
        cue = next((a for a in head.ancestors if a.pos_ == "VERB"), head)
        if phrase.stage is not None and _is_offence(head, loose=True):
            yield from _charges_of(doc, _Found(head, NOBODY, phrase.stage, cue), (phrase.person,), METHOD)


def _after_verdict(doc: Doc, charges: tuple[FoundCharge, ...]) -> tuple[FoundCharge, ...]:
    """Raise "charged" to "convicted" for who was convicted or sentenced, where no charge of theirs is said to be it.

    "charged with treason. On Monday he was sentenced to ten years": the sentence is for what he was charged with.
    """
    judged = {
        p for e in doc._.events if e.modality == "asserted" and e.type in {"conviction", "sentence"} for p in e.persons
    } - {p for e in doc._.events if e.modality == "asserted" and e.type == "acquittal" for p in e.persons}
    said = {c.person for c in charges if c.stage in {"convicted", "acquitted", "dropped"}}
    return tuple(
        c._replace(stage="convicted")
        if c.stage == "charged" and c.modality == "asserted" and c.person in judged - said
        else c
        for c in charges
    )


def _charges_of(doc: Doc, found: _Found, persons: tuple[int, ...], method: str) -> Iterator[FoundCharge]:
    modality = _modality(found.cue)
    spans = [span for head in _containers_opened(found.offence) for span in _spans(doc, head)]
    paired = len(spans) == len(persons) > 1 and any(t.lower_ == "respectively" for t in found.cue.sent)
    for number, (start, end) in enumerate(spans):
        sentence = doc[start].sent
        text = re.sub(r"\s+", " ", doc[start:end].text).strip(" ,.;:")
        law = tuple(dict.fromkeys(m.group().strip(" ,") for m in _LAW.finditer(sentence.text)))
        for person in persons[number : number + 1] if paired else persons:
            yield FoundCharge(
                person, text, start, end, law, found.stage, modality, (sentence.start, sentence.end), method
            )


def _spans(doc: Doc, head: Token) -> tuple[tuple[int, int], ...]:
    """A compound ("drug charges") is one offence of its own; anything else opens a phrase."""
    if head.dep_ in {"compound", "amod", "nmod"} and head.head.i > head.i:
        return ((head.left_edge.i, head.i + 1),)
    return offence_spans(doc, head)


def _predicated(doc: Doc) -> Iterator[_Found]:
    """ "The charges include X and Y", "the verdict covered tax evasion": offences said of the charges themselves."""
    subjects = words("charges", "predicated")
    for token in doc:
        if token.lemma_.lower() not in words("charges", "predicates"):
            continue
        subject = next((c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is None or subject.lower_ not in subjects:
            continue
        who = next((w for p in possessors(subject) if (w := participants(doc, p))), NOBODY)
        if next(possessors(subject), None) is not None and not who:
            continue
        stage: ChargeStage = "convicted" if subject.lower_ in {"verdict", "conviction"} else "charged"
        for child in token.children:
            offences = (
                [child]
                if child.dep_ in {"attr", "dobj"}
                else [c for c in child.children if c.dep_ == "pobj"]
                if child.dep_ == "prep"
                else []
            )
            for offence in offences:
                if _is_offence(offence, loose=False):
                    yield _Found(offence, who, stage, token)


def _modality(cue: Token) -> Modality:
    if cue.pos_ == "NOUN":
        # "faces charges of X" is a charge already; only "no charges", "without charge" take it back
        return "negated" if any(c.lower_ == "no" for c in cue.children) or cue.head.lower_ == "without" else "asserted"
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
            best[key] = old._replace(
                stage=charge.stage,
                sentence=charge.sentence,
                modality=charge.modality,
                start=charge.start,
                end=charge.end,
            )
    return tuple(sorted(best.values(), key=lambda c: (c.start, c.person)))


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _found(doc: Doc) -> Iterator[_Found]:
    for row in lexicon("charges")["pattern"]:
        forms = frozenset(f for lemma in row["lemmas"].split(", ") for f in forms_of(lemma, row["pos"]))
        prepositions = frozenset(row["prepositions"].split(", "))
        for token in doc:
            if token.lower_ == "charge" and token.i and token.nbor(-1).lower_ == "in":
                continue  # "in charge of the detention section"
            if token.lower_ not in forms or (row["pos"] == "VERB") != _is_verbal(token):
                continue
            given = row.get("object")
            if given and not any(
                c.lower_ in given.split(", ") for c in token.children if c.dep_ in {"dobj", "npadvmod", "oprd"}
            ):
                continue
            needs = row.get("needs")
            if needs and needs not in {c.lower_ for c in token.children}:
                continue
            offences = [o for p in _prepositions_of(token, prepositions, needs) for o in p]
            if row.get("compounds"):
                offences += [
                    c
                    for c in token.children
                    if c.dep_ in {"compound", "amod", "nmod"} and c.pos_ in {"NOUN", "PROPN"} and _is_offence_word(c)
                ]
            if row.get("official") and _is_private(doc, token):
                continue
            who = _accused(doc, token, row["pos"])
            if not any(_is_offence(o, loose=False) for o in offences) and row.get("reach"):
                offences = _within_reach(token, prepositions) or offences
            for offence in offences:
                if (who or row["pos"] == "NOUN") and _is_offence(offence, loose=row.get("loose", True) and bool(who)):
                    yield _Found(offence, who, _stage(token, row["stage"]), token)


def _is_private(doc: Doc, verb: Token) -> bool:
    """Whether a named person without an office accuses: "X accused the president of corruption" is no charge."""
    if is_passive(verb):
        return False
    subject = subject_of(verb)
    accusers = participants(doc, subject).persons if subject is not None else ()
    offices = words("coreference", "offices")
    officials = {r.person for r in doc._.roles if r.title.casefold().split()[-1] in offices}
    return bool(accusers) and not set(accusers) & officials


def _is_verbal(token: Token) -> bool:
    """Verbs, and participles that taggers call adjectives ("stood accused of")."""
    return token.tag_.startswith("VB") or (token.tag_ == "JJ" and token.lower_.endswith("ed"))


def _within_reach(token: Token, prepositions: frozenset[str]) -> list[Token]:
    """The offence after the first fitting preposition behind the verb, where the parse hung it elsewhere:
    "convicted four men, without giving their names, of organizing ..."."""
    for i in range(token.i + 1, min(token.sent.end - 1, token.i + REACH)):
        word = token.doc[i]
        if word.tag_ in {"VBD", "VBZ", "VBP", "MD"} or word.text in {";", ":"}:
            return []
        after = token.doc[i + 1]
        if word.lower_ in prepositions and (after.tag_ == "VBG" or (_is_offence_word(after) and after.pos_ == "NOUN")):
            return [after]
    return []


def _prepositions_of(token: Token, prepositions: frozenset[str], needs: str | None) -> Iterator[Iterator[Token]]:
    yield prepositional(token, prepositions)
    for child in token.children:
        if needs and child.lower_ == needs:
            yield prepositional(child, prepositions)
        if (
            child.dep_ in {"dobj", "oprd", "acomp", "attr", "prep", "npadvmod"}
            and child.lower_ not in prepositions
            and token.pos_ == "VERB"
        ):
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
    """Whom a pattern's word accuses: the verb's object, or who the noun "charges" belongs to."""
    if pos == "VERB":
        subject = subject_of(token) if token.lemma_.lower() in words("charges", "of_subject") else None
        return _first(doc, objects_of(token), named=False) or (
            participants(doc, subject) if subject is not None else NOBODY
        )
    found = _first(doc, possessors(token))
    if found:
        return found
    for above in _above(token):
        if above.pos_ in {"VERB", "AUX"}:
            return _of_verb(doc, above)
        if above.pos_ in {"NOUN", "PROPN", "PRON"}:
            found = _first(doc, (above, *possessors(above)))
            if found:
                return found
    return NOBODY


def _first(doc: Doc, tokens: Iterable[Token], named: bool = True) -> Participants:
    for token in tokens:
        found = participants(doc, token)
        if found.persons or (found and not named):
            return found
    return NOBODY


def _of_verb(doc: Doc, verb: Token) -> Participants:
    """Whom the verb above "charges" speaks of: who "faces" them, who is "jailed on" them."""
    active_subject = verb.lemma_.lower() in words("charges", "of_subject") and not is_passive(verb)
    candidate = subject_of(verb) if active_subject else direct_object(verb)
    return participants(doc, candidate) if candidate is not None else NOBODY


def _is_offence_word(token: Token) -> bool:
    return token.lower_ in words("offences", "nouns")


def _is_offence(token: Token, loose: bool) -> bool:
    """Whether the phrase can be an offence: not a time, a place, a person, a body or the word "charges" itself."""
    if token.ent_type_ in {"DATE", "TIME", "PERSON", "GPE", "ORG", "CARDINAL", "MONEY"} or token.like_num:
        return False
    if token.lower_ in words("charges", "not_offences"):
        return False
    if token.lower_ in words("charges", "containers") and next(_containers_opened(token)).i == token.i:
        return False  # "of serious crimes" names none
    if token.pos_ == "PRON" or (token.pos_ == "PROPN" and not _is_offence_word(token)):
        return False
    return loose or token.tag_ == "VBG" or any(_is_offence_word(t) for t in token.subtree)


def _containers_opened(head: Token, depth: int = 0) -> Iterator[Token]:
    """Yield the offence inside "charges of X", "two counts of X"; the head itself where it is no container."""
    if head.lower_ in words("charges", "containers") and depth < MAX_CLIMB:
        below = list(prepositional(head, frozenset({"of", "including", "for", "with"})))
        own = [c for c in head.children if c.dep_ in {"compound", "amod", "nmod"} and _is_offence_word(c)]
        for token in below or own:
            yield from _containers_opened(token, depth + 1)
        if below or own:
            return
    yield head
