"""Says which persons a token stands for: names, pronouns, "the journalist", "both", "the two".

A pronoun is linked only where one antecedent is clearly best; otherwise it stays unresolved and is not used.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from gaolbook.base.schema import MentionKind
from gaolbook.extract.findings import EntityMention, References
from gaolbook.extract.inflection import event_forms
from gaolbook.extract.plurals import (
    family,
    holders,
    hyponyms,
    is_number_of_people,
    is_plural_nominal,
    named_beside,
    plural,
)
from gaolbook.extract.titles import is_plural, is_role_noun
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
PLURAL = frozenset({"they", "them", "their", "theirs", "both", "themselves"})
CLEAR_LEAD = 2
"""How many times oftener than the next one a person must be named for "the activist" to mean them with no role said."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


class _Candidate(NamedTuple):
    person: int
    token: Token
    weight: float


class _Reader:
    """Reads an article once from start to end, linking each token to what stands before it."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.references: References = {}
        for mention in doc._.person_mentions:
            for i in range(mention.start, mention.end):
                self.references[i] = (mention.entity,)
        for role in doc._.roles:
            # "the leader of REAL, X": the noun beside the name stands for X, wherever the parse hangs the name
            known = self.references.get(role.end - 1, ())
            self.references[role.end - 1] = tuple(dict.fromkeys((*known, role.person)))
        self.frequency = Counter(m.entity for m in doc._.person_mentions)
        self.roles = _roles_of(doc)
        self.genders = {i: p.gender for i, p in enumerate(doc._.persons)}

    def who(self, token: Token, window: list[Span]) -> tuple[int, ...]:
        """The persons a token stands for; nobody where it stands for none or it is unclear for whom."""
        beside = named_beside(token)
        if beside:
            return beside
        if token.lower_ in SINGULAR:
            return _singular(token, window, self.references, self.frequency, self.genders, self.roles)
        if token.lower_ in PLURAL or is_number_of_people(token):
            return plural(self.doc, token, window)
        if token.lower_ in words("coreference", "kin"):
            the = any(c.lower_ in {"the", "both"} for c in token.children)
            return family(token, self.references) if the else ()
        if is_plural_nominal(token):
            return holders(token, self.references, self.roles)
        if _is_definite_nominal(token):
            return _nominal(token, window, self.references, self.roles, self.frequency, self.genders)
        return ()

    def link(self, token: Token, who: tuple[int, ...]) -> list[EntityMention]:
        """Remember a link and return its mentions; a pronoun tells the gender of a person not known before."""
        self.references[token.i] = who
        if len(who) == 1 and token.lower_ in SINGULAR and self.genders[who[0]] is None:
            self.genders[who[0]] = SINGULAR[token.lower_]
        kind: MentionKind = "pronoun" if token.lower_ in SINGULAR or token.lower_ in PLURAL else "nominal"
        start = token.i if kind == "pronoun" else _left_edge(token)
        return [EntityMention(start, token.i + 1, kind, person) for person in who]


def find_references(doc: Doc) -> tuple[References, tuple[EntityMention, ...]]:
    """Return token -> persons for every token that stands for persons, and the pronoun and nominal mentions."""
    reader = _Reader(doc)
    added: list[EntityMention] = []
    sentences = list(doc.sents)
    for number, sentence in enumerate(sentences):
        window = sentences[max(0, number - WINDOW_SENTENCES) : number + 1]
        for token in sentence:
            who = () if token.i in reader.references else reader.who(token, window)
            if who:
                added.extend(reader.link(token, who))
    return reader.references, tuple(added)


def _roles_of(doc: Doc) -> dict[int, set[str]]:
    result: dict[int, set[str]] = {}
    for role in doc._.roles:
        title = role.title.casefold().split()[-1]
        result.setdefault(role.person, set()).add(f"former {title}" if role.status == "former" else title)
    return result


def _left_edge(token: Token) -> int:
    lefts = [c.i for c in token.children if c.i < token.i and c.dep_ in {"det", "poss", "amod", "compound", "nummod"}]
    return min([token.i, *lefts])


def _heads(token: Token) -> Token:
    """The head token of the name that ``token`` belongs to: its syntactic role is the name's."""
    while token.dep_ in {"compound", "flat", "appos"} and token.head.i != token.i and abs(token.head.i - token.i) < 6:
        if token.dep_ == "appos":
            break
        token = token.head
    return token


def _candidates(token: Token, window: list[Span], references: References) -> list[_Candidate]:
    found = []
    current = token.sent.start
    for distance, sentence in enumerate(reversed(window)):
        seen: set[int] = set()
        for i in range(sentence.start, sentence.end):
            if i >= token.i:
                break
            who = references.get(i, ())
            if len(who) != 1 or (who[0], i - 1) in {(w, i - 1) for w in references.get(i - 1, ())}:
                continue
            head = _heads(token.doc[i])
            weight = -SENTENCE_COST * distance + (SUBJECT_BONUS if head.dep_ in _SUBJECTS else 0.0)
            if sentence.start == current:
                weight += OWN_SENTENCE_BONUS
            if token.doc[i].lower_ in SINGULAR and who[0] not in seen:
                weight += SUBJECT_BONUS / 2
            seen.add(who[0])
            found.append(_Candidate(who[0], token.doc[i], weight + 0.001 * i / max(1, len(token.doc))))
    return found


def _singular(
    token: Token,
    window: list[Span],
    references: References,
    frequency: Counter[int],
    genders: dict[int, str | None],
    roles: dict[int, set[str]],
) -> tuple[int, ...]:
    gender = SINGULAR[token.lower_]
    best: dict[int, float] = {}
    for candidate in _candidates(token, window, references):
        if genders[candidate.person] not in {None, gender} or _is_blocked(token, candidate.token):
            continue
        weight = candidate.weight + FREQUENCY_WEIGHT * min(8, frequency[candidate.person])
        weight += SAME_GENDER_BONUS if genders[candidate.person] == gender else 0.0
        if (token.dep_ == "nsubjpass" or _is_undergone(token)) and roles.get(candidate.person, set()) & words(
            "coreference", "offices"
        ):
            weight -= OFFICE_COST  # "The minister said he would be freed": officials are seldom whom things happen to
        best[candidate.person] = max(best.get(candidate.person, weight), weight)
    if not best:
        return _cataphor(token, references, genders)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < LEAST_LEAD:
        return ()
    return (ranked[0][0],)


def _is_undergone(token: Token) -> bool:
    """Whether the pronoun stands where an event befalls it: "ordered his detention", "jailed him"."""
    return token.dep_ in {"poss", "dobj", "pobj"} and (
        token.head.lower_ in event_forms() or token.head.head.lower_ in event_forms()
    )


def _cataphor(token: Token, references: References, genders: dict[int, str | None]) -> tuple[int, ...]:
    """ "After his arrest, X was taken": the subject that follows, where nobody stands before.

    Once somebody has been named, only a subject that undergoes the verb takes it: "In response to his conviction, X
    tweeted" speaks of another.
    """
    first = not any(i < token.i for i in references)
    for child in token.sent.root.children:
        who = references.get(child.i, ())
        fits = len(who) == 1 and genders[who[0]] in {None, SINGULAR[token.lower_]}
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


def _is_definite_nominal(token: Token) -> bool:
    if _is_of_age(token):
        return True
    if token.pos_ != "NOUN" or (is_plural(token) and token.lower_.endswith("s")):
        return False
    if not (is_role_noun(token) or token.lower_ in words("coreference", "persons")):
        return False
    if token.dep_ in {"attr", "compound", "appos", "oprd"}:
        return False
    return any(c.lower_ in {"the", "this"} and c.dep_ == "det" for c in token.children)


def _is_of_age(token: Token) -> bool:
    """ "The 34-year-old", "the 49-year-old Australian"."""
    ages = (t for t in (token, *token.children) if t.lower_ == "old" and t.i > 3 and t.nbor(-2).lower_ == "year")
    age = next(ages, None)
    if age is None or (age.i != token.i and (token.ent_type_ == "PERSON" or is_role_noun(token))):
        return age is not None and age.i == token.i
    return age.i == token.i or any(c.lower_ == "the" for c in token.children)


def _is_of_the_verb(preposition: Token) -> bool:
    """ "accuse the cleric of planning": parsers often hang the verb's preposition on its object."""
    verb = preposition.head.head
    return (
        verb.pos_ == "VERB"
        and preposition.head.dep_ in {"dobj", "nsubjpass"}
        and verb.lemma_.lower() in words("coreference", "accusing")
    )


def _nominal(
    token: Token,
    window: list[Span],
    references: References,
    roles: dict[int, set[str]],
    frequency: Counter[int],
    genders: dict[int, str | None],
) -> tuple[int, ...]:
    """A person named before whose role has this noun; for "the defendant" the person the article is about."""
    word = "old" if _is_of_age(token) else token.lower_
    if any(c.dep_ in {"poss", "relcl"} or (c.dep_ == "prep" and not _is_of_the_verb(c)) for c in token.children):
        return ()
    seen = {p for i, who in references.items() if i < token.i for p in who}
    kinds = {word, *hyponyms(word)}
    if any(c.lower_ in {"former", "ex", "late"} for c in token.children):
        kinds = {f"former {kind}" for kind in kinds}
    holders = sorted(p for p, titles in roles.items() if kinds & titles and p in seen)
    gender = (
        "female"
        if word in words("roles", "female_titles")
        else "male"
        if word in words("roles", "male_titles")
        else None
    )
    if holders:
        if len(holders) == 1:
            return (holders[0],)
        recent = [c for c in _candidates(token, window, references) if c.person in holders]
        return (max(recent, key=lambda c: c.weight).person,) if recent else ()
    if not seen or (
        word != "old" and word not in words("coreference", "persons") | words("coreference", "protagonists")
    ):
        return ()
    before = {p for i, who in references.items() if i < token.sent.start for p in who}
    here = {p for i, who in references.items() if token.sent.start <= i < token.i for p in who}
    # who is named in the sentence itself is not called "the activist" in it, and nobody is before being introduced
    seen = before - here
    if token.dep_ == "poss" or not seen:
        return ()
    fitting = [p for p in seen if genders[p] in {None, gender} or gender is None]
    if not fitting:
        return ()
    ranked = sorted(fitting, key=lambda p: (-frequency[p], p))
    lead = 1 if word in words("coreference", "persons") or word == "old" else CLEAR_LEAD
    if (len(ranked) > 1 and frequency[ranked[0]] < lead * max(1, frequency[ranked[1]])) or (
        len(ranked) > 1 and frequency[ranked[0]] == frequency[ranked[1]]
    ):
        return ()
    return (ranked[0],)
