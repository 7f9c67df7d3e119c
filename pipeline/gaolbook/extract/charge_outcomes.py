"""Says what became of a charge where the text tells that elsewhere: a later verdict, or another charge in its place."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from gaolbook.extract.charge_tellings import Telling
from gaolbook.extract.findings import FoundCharge, FoundEvent
from gaolbook.extract.focus import METHOD as FOCUS_METHOD
from gaolbook.extract.words import words

_AUXILIARIES = frozenset({"aux", "auxpass"})


def with_outcomes(doc: Doc, told: Iterable[Telling], charges: tuple[FoundCharge, ...]) -> tuple[FoundCharge, ...]:
    """Return the charges at the stage that the whole article tells; ``told`` are the tellings they were read from."""
    tellings = list(told)
    pending = frozenset(t.start for t in tellings if _is_pending(_verb(t.cue)))
    former = frozenset(t.start for t in tellings if _is_first(_verb(t.cue)))
    replaced = frozenset(t.start for t in tellings if _is_replaced(doc, t))
    standing = tuple(c for c in charges if c.start not in replaced)
    gone = (c._replace(stage="dropped") if c.stage == "charged" else c for c in charges if c.start in replaced)
    return tuple(sorted((*_after_verdict(doc, standing, pending, former), *gone), key=lambda c: (c.start, c.person)))


def _after_verdict(
    doc: Doc, charges: tuple[FoundCharge, ...], pending: frozenset[int], former: frozenset[int]
) -> tuple[FoundCharge, ...]:
    """Raise "charged" to "convicted" for who was convicted or sentenced, where no charge of theirs is said to be it.

    "charged with treason. On Monday he was sentenced to ten years": the sentence is for what he was charged with. Of
    what is ``pending`` (first tokens of offences told in the present) only a verdict in another sentence can be meant,
    and one that grammar ties to the person; of what is ``former`` ("at first charged with") none.
    """
    told = [e for e in doc._.events if e.modality == "asserted"]
    verdicts = [e for e in told if e.type in {"conviction", "sentence"}]
    judged = {p for e in verdicts for p in e.persons}
    judged -= {p for e in told if e.type == "acquittal" for p in e.persons}
    said = {c.person for c in charges if c.stage in {"convicted", "acquitted", "dropped"}}
    # whoever stands accused together with them is sentenced for the same deed as they
    told_apart = {c.start for c in charges if c.person in said}
    said |= {c.person for c in charges if c.start in told_apart}
    return tuple(
        c._replace(stage="convicted")
        if (c.stage, c.modality) == ("charged", "asserted")
        and c.person in judged - said
        and c.start not in former
        and (c.start not in pending or any(_is_later(e, c) for e in verdicts))
        else c
        for c in charges
    )


def _is_later(verdict: FoundEvent, charge: FoundCharge) -> bool:
    """Whether a verdict may be the end of a charge told as pending: "He faces trial." ... "He was jailed on Monday"."""
    tied = charge.person in verdict.persons and verdict.method != FOCUS_METHOD
    return tied and verdict.sentence != charge.sentence


def _verb(cue: Token) -> Token:
    """The verb of a charge: the cue, or what "charges" or "on charges" hangs on."""
    return cue if cue.pos_ == "VERB" else cue.head.head if cue.dep_ == "pobj" else cue.head


def _is_pending(verb: Token) -> bool:
    """Whether a charge is told in the present: "is charged with", "faces charges"."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in _AUXILIARIES}
    return verb.tag_ in {"VBZ", "VBP"} or bool(helpers & {"is", "are"})


def _is_first(verb: Token) -> bool:
    """Whether another charge follows: "at first they faced charges of"."""
    first = words("charges", "at_first")
    return any(t.lower_ in first for c in verb.children if c.i < verb.i for t in (c, *c.children))


def _is_replaced(doc: Doc, told: Telling) -> bool:
    """Whether the sentence goes on to say that another charge came in its place: "later this was replaced with"."""
    rest = doc[told.end : doc[told.start].sent.end]
    verbs = [t for t in rest if t.lemma_.lower() in words("charges", "replacing") and t.pos_ == "VERB"]
    subjects = (c for verb in verbs for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"})
    means = words("charges", "containers") | {"this", "that", "it", "which"}
    return any(subject.lower_ in means for subject in subjects)
