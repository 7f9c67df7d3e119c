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
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.offence_spans import QUOTES, Span, phrase_start
from gaolbook.extract.offence_words import compound_offences, is_offence_word, opened, opens_offence
from gaolbook.extract.titles import is_role_noun, singular_of
from gaolbook.extract.words import lexicon, words

REACH = 22
"""Tokens behind "convicted" in which its "of" may stand, parentheses about the convicted between."""
_DASHES = frozenset({":", "–", "—", "-", "--"})


class Frame(NamedTuple):
    """A word of the table and one offence phrase it opens, from token ``start`` to ``end`` (None: not known).

    ``loose``: the phrase needs no word known as an offence. ``subject`` and ``verb``: who did what, where a clause
    tells the offence.
    """

    start: int
    end: int | None
    cue: Token
    stage: ChargeStage
    loose: bool
    subject: Token | None = None
    verb: int | None = None


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
        frozenset(flag for flag in ("official", "reach", "compounds", "clause") if row.get(flag)),
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
            yield from _predicated(token)
        if lemma in words("charges", "alleging") and token.pos_ == "VERB":
            yield from _alleged(token)


def _fits(doc: Doc, token: Token, pattern: Pattern) -> bool:
    if token.lower_ not in pattern.forms or (pattern.pos == "VERB") != _is_verbal(token):
        return False
    if token.lower_ == "charge" and token.i and token.nbor(-1).lower_ == "in":
        return False  # "in charge of the detention section"
    if token.lower_ == "case" and token.head.lemma_.lower() == "make":
        return False  # "make the case for reform"
    if pattern.object and not any(
        c.lower_ in pattern.object for c in token.children if c.dep_ in {"dobj", "npadvmod", "oprd"}
    ):
        return False
    if pattern.needs and not any(t.lower_ == pattern.needs for t in doc[token.i : token.sent.end][:REACH]):
        return False
    return not ("official" in pattern.flags and _is_private(doc, token))


def _is_private(doc: Doc, verb: Token) -> bool:
    """Whether somebody without an office accuses: "X accused the president of corruption" is no charge."""
    accuser = _agent(verb) if is_passive(verb) else subject_of(verb)
    if accuser is None:
        return False
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
    starts = _naming({phrase_start(t) for head in heads for t in opened(head)}, token.doc, bool(compounds))
    if pattern.pos == "NOUN":
        starts |= set(_listed_after(token))
    if not any(opens_offence(doc, s, loose=False) for s in starts) and "reach" in pattern.flags:
        near = pattern.prepositions if pattern.pos == "VERB" else pattern.prepositions & {"for", "of"}
        starts |= set(_within_reach(anchor, near))
    for start in sorted(starts):
        yield Frame(start, None, token, stage, pattern.loose)
    yield from (Frame(s, e, token, stage, False) for s, e in compounds)
    if "clause" in pattern.flags:
        yield from _clauses(token, stage)
    if "charged" in {pattern.stage, stage} or pattern.stage == "convicted":
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


def _clauses(noun: Token, stage: ChargeStage) -> Iterator[Frame]:
    """ "charges that he funds rebels", "allegations she took bribes and fled": what the clause says was done."""
    for child in noun.children:
        if child.dep_ not in {"acl", "relcl", "ccomp", "appos"} or child.pos_ != "VERB" or child.i < noun.i:
            continue
        if any(t.tag_ in {"WDT", "WP", "WRB"} and t.lower_ != "that" for t in noun.doc[noun.i : child.i]):
            continue  # "the charges in which he is named"
        opened = any(c.lower_ == "that" and c.dep_ in {"mark", "complm"} for c in child.children)
        yield from clause_frames(noun, child, stage) if opened or noun.i + 1 < child.i else ()


def clause_frames(cue: Token, verb: Token, stage: ChargeStage) -> Iterator[Frame]:
    """Yield the frames of a clause with a subject of its own: "that he funds rebels"."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i > cue.i and c.pos_ != "DET"), None)
    if subject is not None:
        yield from deeds(cue, verb, stage, subject)


def deeds(cue: Token, verb: Token, stage: ChargeStage, subject: Token) -> Iterator[Frame]:
    """Yield a frame for a verb of a clause and each one joined to it that has no subject of its own."""
    joined = (c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" and not _is_set_off(c))
    for one in (verb, *(c for c in joined if not any(s.dep_ == "nsubj" for s in c.children))):
        done = [
            c
            for c in one.children
            if c.dep_ in {"dobj", "prep", "xcomp"} and c.lower_ not in words("charges", "containers")
        ]
        if not done or one.lemma_.lower() in words("charges", "not_done"):
            continue
        before = one.doc[one.i - 1]
        adverb = before.dep_ == "advmod" and before.head.i == one.i and before.lower_ not in words("charges", "trimmed")
        yield Frame(one.i - adverb, None, cue, stage, True, subject, one.i)


def _is_set_off(verb: Token) -> bool:
    """ "They say that he died, and ordered an inquiry": what a comma sets off is somebody else's deed."""
    opener = next((t for t in reversed(verb.doc[verb.sent.start : verb.i]) if t.dep_ == "cc"), None)
    return opener is not None and opener.i > 0 and opener.nbor(-1).text == ","


def _bracketed(token: Token) -> Iterator[Span]:
    """ "charged under Article 206 (smuggling) and 315 (resistance to ...)": the offence stands after the number."""
    doc, end, article = token.doc, token.sent.end, False
    for i in range(token.i + 1, end):
        if doc[i].text == ";" or (doc[i].tag_ in {"VBD", "VBZ", "VBP"} and not article):
            return
        article = article or doc[i].lower_ in words("charges", "law")
        if article and doc[i].text == "(" and i + 1 < end and not doc[i + 1].like_num:
            close = next((j for j in range(i + 1, end) if doc[j].text == ")"), None)
            if close is not None and opens_offence(doc, i + 1, loose=False):
                yield i + 1, close


def _predicated(token: Token) -> Iterator[Frame]:
    """ "The charges include X and Y", "the verdict covered X", "the indictment is for X": said of the charges."""
    subjects = [c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}]
    subject = next(
        (c for c in subjects if c.lower_ in words("charges", "predicated") or _means_charges(c) or _is_that_charge(c)),
        None,
    )
    if subject is None or any(c.dep_ == "neg" for c in token.children):
        return
    stage = _stage_of_noun(subject)
    for child in token.children:
        if child.i < token.i:
            continue
        if child.dep_ in {"attr", "dobj", "xcomp", "oprd", "acomp"}:
            yield Frame(phrase_start(child), None, token, stage, False, subject)
        elif child.dep_ == "prep":
            for offence in child.children:
                if offence.dep_ in {"pobj", "pcomp"}:
                    yield Frame(phrase_start(offence), None, token, stage, False, subject)


def _stage_of_noun(noun: Token) -> ChargeStage:
    """What "the verdict covers", "the accusation is", "the indictment alleges" tell."""
    if noun.lemma_.lower() in words("charges", "verdicts"):
        return "convicted"
    return "accused" if noun.lower_ in words("charges", "voiced") else "charged"


def _is_that_charge(subject: Token) -> bool:
    """ "They were charged with fraud; later this was replaced with theft": the charge of the same sentence."""
    if subject.lower_ not in {"this", "that", "it", "which"} or subject.head.lemma_.lower() not in words(
        "charges", "replacing"
    ):
        return False
    return any(t.lemma_.lower() in words("charges", "charging") for t in subject.doc[subject.sent.start : subject.i])


def _means_charges(subject: Token) -> bool:
    """ "These include X": the charges of the sentence before."""
    before = subject.doc[subject.sent.start - 1].sent if subject.sent.start else None
    return (
        subject.lower_ in {"these", "those"}
        and before is not None
        and any(t.lower_ in words("charges", "containers") and t.tag_ == "NNS" for t in before)
    )


def _alleged(verb: Token) -> Iterator[Frame]:
    """ "Prosecutors say X funded rebels", "it is alleged that they daubed it", "the indictment alleges a plot"."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return
    alleges = verb.lower_ in words("charges", "allegation_forms")
    impersonal = alleges and subject.lower_ == "it" and is_passive(verb)
    accuser = verb.head if subject.lower_ == "which" and verb.dep_ == "relcl" else subject
    if alleges and is_passive(verb) and not impersonal:
        # "X is alleged to have done it"
        yield from (f for c in verb.children if c.dep_ == "xcomp" for f in deeds(verb, c, "accused", subject))
        return
    if not (impersonal or accuser.lower_ in words("charges", "prosecution")):
        return
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i > verb.i:
            stage: ChargeStage = "charged" if accuser.lower_ == "indictment" else "accused"
            # what is only said must name an offence: "prosecutors say that he left for the coast" accuses of nothing
            yield from (f._replace(loose=alleges) for f in clause_frames(verb, child, stage))
        elif child.dep_ == "dobj" and alleges and is_offence_word(child):
            yield Frame(phrase_start(child), None, verb, _stage_of_noun(subject), False, subject)


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
