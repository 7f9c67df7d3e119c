"""Reads what the model's heads see of charges: whole phrases that can be offences, and whom they accuse of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import direct_object, is_passive, participants, possessors, subject_of
from gaolbook.extract.charge_frames import is_private, tells
from gaolbook.extract.heads import ProposedPhrase, proposed_phrases
from gaolbook.extract.linked import people_of
from gaolbook.extract.offence_spans import stands_alone
from gaolbook.extract.offence_words import tells_deed
from gaolbook.extract.pronouns import SINGULAR
from gaolbook.extract.strangers import is_human
from gaolbook.extract.words import words

_JOINTS = frozenset({",", "and", "or"})


class Seen(NamedTuple):
    """A phrase of the heads, the word above it, and the persons whom the heads accuse of it."""

    phrase: ProposedPhrase
    cue: Token
    linked: tuple[int, ...]


def whole_phrases(doc: Doc) -> list[ProposedPhrase]:
    """The phrases of the heads, with halves that only the next one completes: "making" of "making and selling arms"."""
    whole: list[ProposedPhrase] = []
    for phrase in reversed(list(proposed_phrases(doc, "OFFENCE", ()))):
        if whole and _is_half(doc, phrase, whole[-1]):
            whole[-1] = whole[-1]._replace(start=phrase.start)
        else:
            whole.append(phrase)
    return whole[::-1]


def _is_half(doc: Doc, left: ProposedPhrase, right: ProposedPhrase) -> bool:
    between = doc[left.end : right.start]
    if len(between) != 1 or between[0].lower_ not in _JOINTS or right.end - right.start == 1:
        return False
    head = doc[left.end - 1]
    alike = {head.pos_, doc[right.start : right.end].root.pos_} in ({"VERB"}, {"NOUN"})
    return left.end - left.start == 1 and alike and not stands_alone(doc, left.start, left.end)


def seen_phrases(doc: Doc, phrases: Iterable[ProposedPhrase]) -> list[Seen]:
    """The phrases of the heads that can be offences and do not only explain another."""
    found = [s for p in phrases if (s := _read(doc, p)) is not None]
    return [s for s in found if not explains(doc, s.phrase.start, s.cue, found)]


def _read(doc: Doc, phrase: ProposedPhrase) -> Seen | None:
    head = doc[phrase.start : phrase.end].root
    cue = next((a for a in head.ancestors if a.pos_ == "VERB"), head)
    if head.pos_ == "ADV" or (head.lower_ in words("charges", "not_offences") and not tells_deed(head)):
        return None
    if is_private(doc, cue) or cue.lemma_.lower() in words("charges", "civil"):
        return None
    linked = _linked(doc, phrase)
    return Seen(phrase, cue, () if _befalls_another(doc, cue, phrase, linked) else linked)


def _linked(doc: Doc, phrase: ProposedPhrase) -> tuple[int, ...]:
    """Whom the heads accuse; who is named in the offence is not meant. A sure name needs only a hint who has it."""
    anchor = doc[phrase.start]
    ends = [t for t in phrase.ends if not phrase.start <= t.i < phrase.end]
    names = [n for n in phrase.names if not phrase.start <= n.token.i < phrase.end]
    found = people_of(doc, anchor, ends, names, "offence")
    if found or ends or not names:
        return found.persons
    described = [t for t in phrase.hints if t.pos_ == "NOUN" and is_human(t) and not phrase.start <= t.i < phrase.end]
    return people_of(doc, anchor, described, names, "offence").persons if len(described) == 1 else ()


def _befalls_another(doc: Doc, cue: Token, phrase: ProposedPhrase, linked: tuple[int, ...]) -> bool:
    """Whether grammar says that somebody or something else is accused: "Rosa, whose husband was charged with"."""
    owner = _held(doc, phrase.start)
    if owner is not None and owner not in phrase.ends:
        return not set(linked) & set(participants(doc, owner).persons)
    if cue.pos_ != "VERB":
        return False
    undergoer = direct_object(cue) if tells(cue) or is_passive(cue) else subject_of(cue)
    if (
        undergoer is None
        or undergoer.head != cue
        or undergoer in phrase.ends
        or not (tells(cue) or is_human(undergoer) or undergoer.pos_ == "PRON")
    ):
        return False
    if undergoer.pos_ == "PRON":
        return undergoer.lower_ in SINGULAR and len(linked) > 1
    return not set(linked) & set(participants(doc, undergoer).persons)


def _held(doc: Doc, start: int) -> Token | None:
    """Return X of "the arrest of X on a charge of", with no verb between it and the offence's ``start``."""
    for token in reversed(doc[doc[start].sent.start : start]):
        if token.pos_ in {"VERB", "AUX"}:
            return None
        if token.lemma_.lower() in words("charges", "held"):
            return next((owner for owner in possessors(token) if owner.i > token.i), None)
    return None


def explains(doc: Doc, start: int, cue: Token, seen: Sequence[Seen]) -> bool:
    """Whether what begins here tells what the offence before it consisted in: "incitement for calling on people"."""
    grounds = words("charges", "grounds")
    first = next((i for i in range(start, cue.sent.start, -1) if doc[i - 1].pos_ not in {"DET", "PRON"}), 0)
    if first == 0 or doc[first - 1].lower_ not in grounds:
        return False
    before = [s for s in seen if cue.sent.start <= s.phrase.start and s.phrase.end < first]
    beside = any(all(t.is_punct for t in doc[s.phrase.end : first - 1]) for s in before)
    return beside or any(s.cue == cue and doc[s.phrase.start - 1].lower_ not in grounds for s in before)
