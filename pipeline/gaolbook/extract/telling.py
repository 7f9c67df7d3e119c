"""Says with which certainty an event is told: what the clause says (``certainty``), and what the kind of event adds."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from gaolbook.base.schema import Modality
from gaolbook.extract import heads
from gaolbook.extract.certainty import Certainty, certainty
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

LASTING = frozenset({"remain", "stay", "languish", "linger"})


def certainty_of(doc: Doc, trigger: Trigger) -> Certainty:
    """Return how certain the clause makes an event; for a state ("in prison") the verb of its phrase says it.

    Where the rules see no cue the model's heads say it, of what they found themselves sooner than of the rules' events.
    """
    found_by_heads = trigger.row.method == heads.METHOD
    own = heads.modality_of(doc, trigger.token, "own_modality") if found_by_heads else None
    verb = _verb_of_state(trigger)
    for token in (trigger.token, verb):
        ruled = certainty(token) if token is not None else None
        if ruled is not None and ruled.modality != "asserted":
            return ruled
    seen = own or heads.modality_of(doc, trigger.token, "modality") or "asserted"
    contrasted = trigger.token.i > 0 and trigger.token.nbor(-1).lower_ == "but"  # "not let go but arrested again"
    return Certainty("asserted" if seen == "negated" and contrasted else seen, None)


def _verb_of_state(trigger: Trigger) -> Token | None:
    token = trigger.token
    if trigger.row.person not in {"holder", "striker"} or "without" in trigger.row.under:
        return None
    above = token.head.head
    hangs = token.dep_ == "pobj" and token.head.dep_ in {"prep", "xcomp", "acomp"} and above.pos_ in {"VERB", "AUX"}
    return above if hangs else None


def modality_of(doc: Doc, trigger: Trigger, demand: Token | None) -> tuple[Modality, str | None]:
    """Return the modality of a trigger's event and the word that is its cue; ``demand`` is the call for it, if any."""
    if demand is not None:
        neg = next((c for c in demand.children if c.dep_ == "neg"), None)
        return ("negated", neg.text) if neg is not None else ("asserted", None)
    row = trigger.row
    if row.person == "holder" and any(t.lemma_.lower() in LASTING for t in trigger.token.ancestors):
        return "asserted", None  # "will stay behind bars": is there already
    modality, cue = doc._.certainties[doc._.triggers.index(trigger)]
    if row.type == "trial" and modality in {"asserted", "hypothetical"} and (facing := _facing(trigger.token)):
        return "future", facing.text
    untold = row.pos == "NOUN" and row.type in {"release", "death", "arrest"} and not is_told(trigger.token)
    if modality == "asserted" and (untold or (row.type == "release" and _is_ordered(trigger.token))):
        return "hypothetical", trigger.token.head.text
    if (
        row.type == "appeal"
        and modality == "hypothetical"
        and (cue or "").casefold() in words("certainty", "intending")
    ):
        return "future", cue
    if row.person == "striker" and modality == "negated" and trigger.token.dep_ == "dobj":
        return "asserted", None  # "will not end his hunger strike"
    if row.type == "appeal" and modality == "denied":
        return "asserted", None  # an appeal that is rejected was made
    if row.modality and modality == "asserted":
        return row.modality, trigger.token.text
    if row.modality_default and modality == "asserted":
        done = row.modality_default == "hypothetical" and _is_presupposed(trigger.token)
        return (modality if done else row.modality_default), cue
    if row.type == "search" and modality == "asserted" and _is_beside_treatment(doc, trigger.token):
        return "alleged", cue
    return modality, cue


def _is_presupposed(noun: Token) -> bool:
    """Whether a noun's event is behind those who speak of it: "after his deportation", "condemned the deportation"."""
    if noun.pos_ != "NOUN":
        return False
    if noun.dep_ == "pobj":
        return noun.head.lower_ in {"after", "since", "following", "upon"}
    return noun.head.lemma_.lower() in words("certainty", "presupposing") and noun.dep_ in {
        "nsubj",
        "nsubjpass",
        "dobj",
    }


def _is_beside_treatment(doc: Doc, verb: Token) -> bool:
    """ "They were beaten and searched without a warrant": who tells of the one tells of the other."""
    beside = {verb.head.i} if verb.dep_ == "conj" else set()
    beside |= {c.i for c in verb.children if c.dep_ == "conj"}
    return any(t.row.type == "ill_treatment" and t.row.modality_default and t.token.i in beside for t in doc._.triggers)


def _facing(token: Token) -> Token | None:
    """The verb of "faces trial", "is facing a retrial": it is still to come; "faced trial" is past."""
    present = (t for t in (token, token.head) if t.lemma_.lower() == "face" and t.tag_ in {"VBZ", "VBP", "VBG"})
    return next(present, None)


def is_told(noun: Token) -> bool:
    """Whether a noun's event is told as one that took place: "after his release", "the release of X drew applause".

    "negotiate her release", "support for his release", "a warrant for his arrest" only speak of it.
    """
    head = noun.head
    seeking = words("certainty", "seeking")
    if noun.dep_ in {"nsubj", "nsubjpass", "ROOT"}:
        doubted = words("certainty", "hypothetical", "modal") | {"to"}
        return not any(c.dep_ == "aux" and c.lower_ in doubted for c in head.children)
    if noun.dep_ == "dobj":
        return head.lemma_.lower() not in seeking
    if noun.dep_ == "pobj":
        above = head.head
        if head.lower_ in words("certainty", "presupposed"):
            return True  # "since his detention the ministry has demanded": whatever the verb, he was detained
        if above.lemma_.lower() in seeking:
            return False
        if head.lower_ not in {"for", "to", "against"} or above.lemma_.lower() in words("certainty", "presupposing"):
            return True
        grounds = words("certainty", "grounds")
        return above.lower_ in grounds or any(c.lower_ in grounds for c in above.children)
    return True


def _is_ordered(token: Token) -> bool:
    """Whether somebody orders the release: who is ordered free may still be held."""
    return any(a.lemma_.lower() == "order" for a in (token.head, token.head.head))
