"""Links "he" and "she" to the one person who is clearly best; to nobody where none is, or where somebody unnamed is.

Every person and every stranger of the last sentences is weighed: nearness, subjects, frequency, gender, office.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from spacy.tokens import Span, Token

from gaolbook.extract.findings import References
from gaolbook.extract.inflection import event_forms
from gaolbook.extract.strangers import gender_of, is_stranger
from gaolbook.extract.words import words

WINDOW_SENTENCES = 3
"""Sentences back in which a pronoun's antecedent is looked for; farther ones are seldom meant in news."""
SUBJECT_BONUS = 2.0
FREQUENCY_WEIGHT = 0.15
SENTENCE_COST = 1.0
OWN_SENTENCE_BONUS = 0.5
SAME_GENDER_BONUS = 0.6
OFFICE_COST = 5.0
LEAST_LEAD = 0.2
"""Weights of the antecedent score, in sentences of distance, and the lead below which nobody is clearly meant; set by
reading 40 development articles, not fitted."""

SINGULAR = {
    "he": "male",
    "him": "male",
    "his": "male",
    "himself": "male",
    "she": "female",
    "her": "female",
    "hers": "female",
    "herself": "female",
}
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


class Candidate(NamedTuple):
    """One place before a pronoun that may be meant; ``person`` is negative for somebody without a name."""

    person: int
    token: Token
    weight: float


class Known(NamedTuple):
    """What has been read of the persons so far: links, how often they are named, gender, titles, who is a victim."""

    references: References
    frequency: Counter[int]
    genders: dict[int, str | None]
    roles: dict[int, set[str]]
    victims: frozenset[int]


def _heads(token: Token) -> Token:
    """The head token of the name that ``token`` belongs to: its syntactic role is the name's."""
    while token.dep_ in {"compound", "flat", "appos"} and token.head.i != token.i and abs(token.head.i - token.i) < 6:
        if token.dep_ == "appos":
            break
        token = token.head
    return token


def _unnamed(i: int) -> int:
    """The number that stands for the unnamed person at token ``i``: below those of the named."""
    return -1 - i


def _is_named(person: int) -> bool:
    return person >= 0


def candidates(token: Token, window: list[Span], references: References) -> list[Candidate]:
    """Return every single person, named or not, that stands before a token in the window, with a weight."""
    found = []
    current = token.sent.start
    for distance, sentence in enumerate(reversed(window)):
        seen: set[int] = set()
        for i in range(sentence.start, sentence.end):
            if i >= token.i:
                break
            who = references.get(i, ())
            if is_stranger(token.doc[i], references):
                who = (_unnamed(i),)
            if len(who) != 1 or (who[0], i - 1) in {(w, i - 1) for w in references.get(i - 1, ())}:
                continue
            head = _heads(token.doc[i])
            first = head.dep_ in _SUBJECTS or _is_violent(head)
            weight = -SENTENCE_COST * distance + (SUBJECT_BONUS if first else 0.0)
            if sentence.start == current:
                weight += OWN_SENTENCE_BONUS
            if token.doc[i].lower_ in SINGULAR and who[0] not in seen:
                weight += SUBJECT_BONUS / 2
            seen.add(who[0])
            found.append(Candidate(who[0], token.doc[i], weight + 0.001 * i / max(1, len(token.doc))))
    return found


def antecedent(token: Token, window: list[Span], known: Known) -> tuple[int, ...]:
    """Return the one person a singular pronoun means; nobody where it is unclear, or somebody without a name."""
    gender = SINGULAR[token.lower_]
    undergone = token.dep_ == "nsubjpass" or _is_undergone(token)
    best: dict[int, float] = {}
    for candidate in candidates(token, window, known.references):
        own = _gender(candidate, known)
        if own not in {None, gender} or _is_blocked(token, candidate.token):
            continue
        weight = candidate.weight + FREQUENCY_WEIGHT * min(8, known.frequency[candidate.person])
        weight += SAME_GENDER_BONUS if own == gender else 0.0
        if undergone and (candidate.person in known.victims or _is_in_office(candidate, known)):
            weight -= OFFICE_COST  # "The minister said he would be freed": officials are seldom whom things happen to
        best[candidate.person] = max(best.get(candidate.person, weight), weight)
    if not best:
        return _cataphor(token, known)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < LEAST_LEAD:
        return ()
    person = ranked[0][0]
    return () if not _is_named(person) or (undergone and person in known.victims) else (person,)


def _is_violent(token: Token) -> bool:
    """ "Was stabbed by a teenager": the doer is spoken of as much as the sufferer."""
    return token.head.dep_ == "agent" and token.head.head.lemma_.lower() in words("people", "violence")


def _gender(candidate: Candidate, known: Known) -> str | None:
    return known.genders[candidate.person] if _is_named(candidate.person) else gender_of(candidate.token)


def _is_in_office(candidate: Candidate, known: Known) -> bool:
    titles = known.roles.get(candidate.person, set()) if _is_named(candidate.person) else {candidate.token.lower_}
    return bool(titles & words("coreference", "offices"))


def _is_undergone(token: Token) -> bool:
    """Whether the pronoun stands where an event befalls it: "ordered his detention", "jailed him", "he serves"."""
    if token.dep_ == "nsubj":
        return token.head.lemma_.lower() == "serve"
    return token.dep_ in {"poss", "dobj", "pobj"} and (
        token.head.lower_ in event_forms() or token.head.head.lower_ in event_forms()
    )


def _cataphor(token: Token, known: Known) -> tuple[int, ...]:
    """ "After his arrest, X was taken": the subject that follows, where nobody stands before.

    Once somebody has been named, only a subject that undergoes the verb takes it: "In response to his conviction, X
    tweeted" speaks of another.
    """
    first = not any(i < token.i for i in known.references)
    for child in token.sent.root.children:
        who = known.references.get(child.i, ())
        fits = len(who) == 1 and known.genders[who[0]] in {None, SINGULAR[token.lower_]}
        if fits and child.i > token.i and (child.dep_ == "nsubjpass" or (first and child.dep_ in _SUBJECTS)):
            return who
    return ()


def _is_blocked(token: Token, antecedent: Token) -> bool:
    """A pronoun object cannot mean the subject of its own verb ("Aslan's lawyer told him"; "Aslan told him")."""
    if token.lower_ in {"his", "her", "hers", "himself", "herself"} and token.dep_ != "dobj":
        return False
    head = _heads(antecedent)
    if head.dep_ not in _SUBJECTS:
        return False
    if token.lower_ == "him":
        # the object form is never the subject of the verb above it, however the parse hangs it ("found him guilty")
        return head.head.i in {token.head.i, token.head.head.i}
    return head.head.i == token.head.i and token.dep_ in {"dobj", "dative", "pobj"}
