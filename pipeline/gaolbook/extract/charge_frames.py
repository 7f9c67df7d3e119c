"""Finds the words that tie an offence to somebody: "charged with X", "charges related to X", "charges that he did X".

The table ``charges.toml`` says which words do it, by which prepositions, and what stage they tell. Who is meant, and
where the offence ends, is decided elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.base.schema import ChargeStage
from gaolbook.extract.arguments import MAX_CLIMB, is_passive, objects_of, participants, prepositional, subject_of
from gaolbook.extract.charge_said import Frame, alleged, clauses, predicated
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.offence_spans import QUOTES, Span, phrase_start
from gaolbook.extract.offence_words import FINITE, compound_offences, is_offence_word, opened, opens_offence
from gaolbook.extract.titles import is_role_noun, singular_of
from gaolbook.extract.words import lexicon, words

REACH = 22
"""Tokens behind "convicted" in which its "of" may stand, parentheses about the convicted between."""
_DASHES = frozenset({":", "–", "—", "-", "--"})


class Pattern(NamedTuple):
    """One row of the table, words looked up by their forms."""

    pos: str
    forms: frozenset[str]
    prepositions: frozenset[str]
    stage: ChargeStage
    loose: bool
    needs: str | None
    object: frozenset[str]
    flags: frozenset[str]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the rows of ``charges.toml``, inflected."""
    return tuple(_pattern(row) for row in lexicon("charges")["pattern"])


def _pattern(row: dict[str, Any]) -> Pattern:
    split = {
        key: frozenset(w.strip() for w in row.get(key, "").split(",") if w.strip())
        for key in ("prepositions", "object")
    }
    return Pattern(
        row["pos"],
        frozenset(f for lemma in row["lemmas"].split(", ") for f in forms_of(lemma, row["pos"])),
        split["prepositions"],
        row["stage"],
        row.get("loose", True),
        row.get("needs"),
        split["object"],
        frozenset(flag for flag in ("official", "reach", "compounds", "clause", "direct") if row.get(flag)),
    )


def find_frames(doc: Doc) -> Iterator[Frame]:
    """Yield every frame of a Doc, in the order of the table and the text."""
    by_form: defaultdict[str, list[Token]] = defaultdict(list)
    for token in doc:
        by_form[token.lower_].append(token)
    for pattern in patterns():
        for token in sorted((token for form in pattern.forms for token in by_form.get(form, ())), key=lambda t: t.i):
            if _fits(doc, token, pattern):
                yield from _frames_of(doc, token, pattern)
    for token in doc:
        lemma = token.lemma_.lower()
        if lemma in words("charges", "predicates"):
            yield from predicated(token)
        if lemma in words("charges", "alleging") and token.pos_ == "VERB":
            yield from alleged(token)


def _fits(doc: Doc, token: Token, pattern: Pattern) -> bool:
    if token.lower_ not in pattern.forms or (pattern.pos == "VERB") != _is_verbal(token):
        return False
    if token.lower_ == "charge" and token.i and token.nbor(-1).lower_ == "in":
        return False  # "in charge of the detention section"
    if token.lower_ == "case" and token.head.lemma_.lower() == "make":
        return False  # "make the case for reform"
    if pattern.object and not any(
        c.lower_ in pattern.object for c in token.children if c.dep_ in {"dobj", "npadvmod", "oprd", "nsubjpass"}
    ):
        return False
    if pattern.needs and not any(t.lower_ == pattern.needs for t in doc[token.i : token.sent.end][:REACH]):
        return False
    return not ("official" in pattern.flags and _is_by_private(doc, token))


def is_private(doc: Doc, verb: Token) -> bool:
    """Whether somebody without an office accuses: "X accused the president of corruption" is no charge."""
    official = any("official" in p.flags and verb.lower_ in p.forms for p in patterns() if p.pos == "VERB")
    return official and verb.pos_ == "VERB" and _is_by_private(doc, verb)


def tells(cue: Token) -> bool:
    """Whether a word says plainly that somebody is accused and how far it got: "was charged with X"."""
    return cue.pos_ == "VERB" and cue.lemma_.lower() in words("charges", "telling")


def _is_by_private(doc: Doc, verb: Token) -> bool:
    accuser = _agent(verb) if is_passive(verb) else subject_of(verb)
    if accuser is None:
        return verb.dep_ == "pcomp"  # "sued for accusing him of theft": who sued is no office
    persons = participants(doc, accuser).persons
    offices = words("charges", "accusers")
    officials = {r.person for r in doc._.roles if r.status == "current" and r.title.casefold().split()[-1] in offices}
    accused = {p for t in objects_of(verb) for p in participants(doc, t).persons}
    if persons and not set(persons) & accused:  # a parse that makes them one has taken the wrong subject
        return not set(persons) & officials
    return is_role_noun(accuser) and (singular_of(accuser) or accuser.lower_) not in offices


def _agent(verb: Token) -> Token | None:
    return next((c for by in verb.children if by.dep_ == "agent" for c in by.children if c.dep_ == "pobj"), None)


def _is_verbal(token: Token) -> bool:
    """Verbs, and participles that taggers call adjectives ("stood accused of")."""
    return token.tag_.startswith("VB") or (token.tag_ == "JJ" and token.lower_.endswith("ed"))


def _frames_of(doc: Doc, token: Token, pattern: Pattern) -> Iterator[Frame]:
    anchor = _anchor(token, pattern)
    stage = stage_above(token, _denied(token, anchor, pattern.stage))
    compounds = list(compound_offences(token)) if "compounds" in pattern.flags else []
    heads = [*_by_preposition(token, pattern), *(_linked(token) if pattern.pos == "NOUN" else ())]
    if "direct" in pattern.flags:
        heads += [c for c in token.children if c.dep_ == "dobj" and any(map(is_offence_word, opened(c)))]
    named = (head for head in heads if head.tag_ not in FINITE)  # "charges of theft opened": a parse gone wrong
    starts = _naming({phrase_start(t) for head in named for t in opened(head)}, token.doc, bool(compounds))
    if pattern.pos == "NOUN":
        starts |= set(_listed_after(token))
    if not any(opens_offence(doc, s, loose=False) for s in starts) and "reach" in pattern.flags:
        near = pattern.prepositions if pattern.pos == "VERB" else pattern.prepositions & {"for", "of"}
        starts |= set(_within_reach(anchor, near))
    for start in sorted(starts):
        yield Frame(start, None, token, stage, pattern.loose)
    yield from (Frame(s, e, token, stage, False) for s, e in compounds)
    if "clause" in pattern.flags:
        yield from clauses(token, stage)
    if pattern.pos == "VERB" or stage == "charged":
        yield from (Frame(s, e, token, stage, True) for s, e in _bracketed(token))


def _denied(token: Token, anchor: Token, stage: ChargeStage) -> ChargeStage:
    """ "Found not guilty" acquits, "pleaded not guilty" leaves the charge where it is."""
    if anchor.i == token.i or not any(t.dep_ == "neg" or t.lower_ == "not" for t in token.doc[token.i : anchor.i]):
        return stage
    return "charged" if token.lemma_.lower() == "plead" else "acquitted"


def _naming(starts: set[int], doc: Doc, named: bool) -> set[int]:
    """Leave out what "for" tells of a deed whose offence is named: "charged with incitement for calling people"."""
    kept: set[int] = set()
    for start in sorted(starts):
        if not (named and doc[start - 1].lower_ in {"for", "over"}):
            kept.add(start)
            named = named or opens_offence(doc, start, loose=False)
    return kept


def _anchor(token: Token, pattern: Pattern) -> Token:
    """The word after which the preposition stands: "guilty" of "found him guilty of"."""
    if not pattern.needs:
        return token
    return next(t for t in token.doc[token.i : token.sent.end] if t.lower_ == pattern.needs)


def _by_preposition(token: Token, pattern: Pattern) -> Iterator[Token]:
    yield from prepositional(token, pattern.prepositions)
    for link in prepositional(token, frozenset({"in"})):
        if link.lower_ in {"connection", "relation"} and pattern.prepositions & {"for", "over"}:
            yield from (
                t for t in prepositional(link, frozenset({"with", "to"})) if any(map(is_offence_word, t.subtree))
            )
    if pattern.needs:
        anchor = _anchor(token, pattern)
        yield from prepositional(anchor, pattern.prepositions)
    if token.pos_ != "VERB":
        return
    for child in token.children:
        if (
            child.dep_ not in {"dobj", "oprd", "acomp", "attr", "prep", "npadvmod"}
            or child.lower_ in pattern.prepositions
        ):
            continue
        yield from prepositional(child, pattern.prepositions)
        for below in child.children:
            if below.dep_ == "pobj" and below.lower_ not in words("charges", "containers"):
                yield from prepositional(below, pattern.prepositions)


def _linked(noun: Token) -> Iterator[Token]:
    """ "charges related to X", "charges concerning X", "charges stemming from X"."""
    for child in noun.children:
        if child.i > noun.i and child.lower_ in words("charges", "linking"):
            yield from (c for c in child.children if c.dep_ in {"pobj", "pcomp", "dobj"})
            yield from prepositional(child, words("charges", "linking_prepositions"))


def _listed_after(noun: Token) -> Iterator[int]:
    """First token of a list behind the noun: "charges, including X", "charges - X, Y -", "charges: X"."""
    doc, end = noun.doc, noun.sent.end
    for i in range(noun.i + 1, min(end - 1, noun.i + MAX_CLIMB)):
        token = doc[i]
        quoted = token.text == "," and doc[i + 1].text in QUOTES
        if quoted or token.lower_ in words("charges", "listing") or (token.text in _DASHES and token.whitespace_):
            first = i + (2 if token.lower_ == "such" else 1)
            if first < end and opens_offence(doc, first, loose=False):
                yield first
            return
        if token.pos_ in {"VERB", "AUX", "SCONJ"} or token.text in {".", ";"}:
            return


def _within_reach(token: Token, prepositions: frozenset[str]) -> Iterator[int]:
    """The offence after the first fitting preposition behind the word, where the parse hung it elsewhere:
    "convicted four men, without giving their names, of organizing ..."."""
    for i in range(token.i + 1, min(token.sent.end - 1, token.i + REACH)):
        word = token.doc[i]
        if word.tag_ in {"VBD", "VBZ", "VBP", "MD"} or word.text in {";", ":"}:
            return
        if word.lower_ in prepositions and opens_offence(token.doc, i + 1, loose=False):
            yield i + 1
            return


def _bracketed(token: Token) -> Iterator[Span]:
    """ "charged under Article 206 (smuggling) and 315 (resistance to ...)": the offence stands after the number."""
    doc, end, article = token.doc, token.sent.end, False
    for i in range(token.i + 1, end):
        if doc[i].text == ";" or (doc[i].tag_ in FINITE and not article):
            return
        article = article or doc[i].lower_ in words("charges", "law")
        if article and doc[i].text == "(" and i + 1 < end and not doc[i + 1].like_num:
            close = next((j for j in range(i + 1, end) if doc[j].text in {")", ";"}), None)
            if close is not None and opens_offence(doc, i + 1, loose=False):
                yield i + 1, close


def stage_above(token: Token, stage: ChargeStage) -> ChargeStage:
    """The stage a pattern names, or the one of the verb that the noun hangs on: "convicted on charges of X"."""
    if token.pos_ != "NOUN" or token.lower_ not in words("charges", "containers"):
        return stage
    below = token
    for above in islice(token.ancestors, MAX_CLIMB):
        if above.pos_ in {"VERB", "AUX"}:
            if above.lemma_.lower() in words("charges", "dropping") and below.dep_ in {"dobj", "nsubjpass"}:
                return "dropped"
            told = _verb_stage(above)
            named = token.lower_ not in words("charges", "deeds")
            return stage if told is None or (named and told in {"accused", "charged"}) else told
        below = above
    return stage


def _verb_stage(verb: Token) -> ChargeStage | None:
    """The stage of the row that a verb fits; None where it fits none."""
    if verb.lemma_.lower() in words("charges", "confining") and not any(
        t.like_num for t in verb.subtree if t.i > verb.i
    ):
        return None  # "jailed on charges of X", with no term: he may be waiting for trial
    row = next((p for p in patterns() if p.pos == "VERB" and _fits(verb.doc, verb, p)), None)
    return None if row is None else _denied(verb, _anchor(verb, row), row.stage)


def is_offence(doc: Doc, frame: Frame) -> bool:
    """Whether a frame's phrase can be an offence."""
    return opens_offence(doc, frame.start, frame.loose, frame.end)
