"""Says which persons a token stands for: names, pronouns, "the journalist", "both", "the two".

A pronoun is linked only where one antecedent is clearly best; otherwise it stays unresolved and is not used.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from gaolbook.base.schema import MentionKind
from gaolbook.extract.findings import EntityMention, References
from gaolbook.extract.inflection import event_forms
from gaolbook.extract.titles import is_plural, is_role_noun, singular_of
from gaolbook.extract.words import lexicon, words

WINDOW_SENTENCES = 3
"""Sentences back in which a pronoun's antecedent is looked for; farther ones are seldom meant in news."""
SUBJECT_BONUS = 2.0
FREQUENCY_WEIGHT = 0.15
SENTENCE_COST = 1.0
OWN_SENTENCE_BONUS = 0.5
SAME_GENDER_BONUS = 0.6
OFFICE_COST = 5.0
"""Weights of the antecedent score, in sentences of distance; set by reading 40 development articles, not fitted."""

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
MAX_LIST_GAP = 12
"""Tokens between two names of one list: a comma, a role and an age."""
CLEAR_LEAD = 2
"""How many times oftener than the next one a person must be named for "the activist" to mean them with no role said."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


@cache
def hyponyms(word: str) -> frozenset[str]:
    """Return the titles that a more general noun covers: "cleric" -> archbishop, imam, priest."""
    table = lexicon("coreference")["covers"]
    return words("coreference", "covers", word) if word in table else frozenset()


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
        if token.lower_ in SINGULAR:
            return _singular(token, window, self.references, self.frequency, self.genders, self.roles)
        if token.lower_ in PLURAL or _is_number_of_people(token):
            return _plural(self.doc, token, window)
        if token.lower_ in words("coreference", "kin"):
            the = any(c.lower_ in {"the", "both"} for c in token.children)
            return _family(token, self.references) if the else ()
        if _is_plural_nominal(token):
            return _holders(token, self.references, self.roles)
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
    return (ranked[0][0],)


def _is_undergone(token: Token) -> bool:
    """Whether the pronoun stands where an event befalls it: "ordered his detention", "jailed him"."""
    return token.dep_ in {"poss", "dobj", "pobj"} and (
        token.head.lower_ in event_forms() or token.head.head.lower_ in event_forms()
    )


def _cataphor(token: Token, references: References, genders: dict[int, str | None]) -> tuple[int, ...]:
    """ "After his arrest, X was taken": the subject that follows, where nobody stands before."""
    root = token.sent.root
    for child in root.children:
        who = references.get(child.i, ())
        if (
            child.dep_ in _SUBJECTS
            and child.i > token.i
            and len(who) == 1
            and genders[who[0]] in {None, SINGULAR[token.lower_]}
        ):
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


def _is_number_of_people(token: Token) -> bool:
    """ "the two", "the three", "the four" as a noun phrase of its own, "the couple", "the pair"."""
    if token.lower_ in {"couple", "pair", "duo", "trio"}:
        return any(c.lower_ in {"the", "both"} for c in token.children)
    if token.lower_ in {"two", "three", "four", "five", "six", "seven"}:
        own = token.dep_ not in {"nummod", "compound"} and token.head.lower_ not in {"years", "months", "days"}
        return own and token.i > 0 and token.nbor(-1).lower_ in {"the", "all"}
    return False


_NUMBERS = {
    "both": 2,
    "two": 2,
    "couple": 2,
    "pair": 2,
    "duo": 2,
    "three": 3,
    "trio": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
}


def _lists(doc: Doc, start: int, end: int) -> list[tuple[int, ...]]:
    """Persons named in lists between two tokens: names with only commas, "and" and roles between them."""
    lists: list[list[EntityMention]] = []
    for mention in doc._.person_mentions:
        if mention.kind != "named" or not start <= mention.start < end:
            continue
        if lists and _is_list_gap(doc, lists[-1][-1].end, mention.start):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return [people for group in lists if len(people := tuple(dict.fromkeys(m.entity for m in group))) > 1]


def _is_list_gap(doc: Doc, start: int, end: int) -> bool:
    between = [t for t in doc[start:end] if not t.is_space]
    if not between or len(between) > MAX_LIST_GAP or between[0].text not in {",", ";", "and", "&", "("}:
        return False
    return not any(
        t.pos_ in {"VERB", "AUX"} or t.lower_ in {"by", "of", "to", "from", "for", "with", "told"} for t in between
    )


def _plural(doc: Doc, token: Token, window: list[Span]) -> tuple[int, ...]:
    """The last list of names before the token; its length must fit a number said."""
    needed = _NUMBERS.get(token.lower_)
    for sentence in reversed(window):
        for people in reversed(_lists(doc, sentence.start, min(sentence.end, token.i))):
            if needed is None or len(people) == needed:
                return people
        mentioned = {m.entity for m in doc._.person_mentions if sentence.start <= m.start < min(sentence.end, token.i)}
        if needed is None and len(mentioned) == 1:
            return ()
    return ()


def _is_plural_nominal(token: Token) -> bool:
    """ "the journalists", "the two reporters", as a noun phrase that adds nothing new."""
    if token.pos_ != "NOUN" or not (
        (is_role_noun(token) and is_plural(token)) or token.lower_ in words("coreference", "plural")
    ):
        return False
    allowed = {"the", "both", "these", "those", "two", "three", "four", "five"}
    lefts = [
        c for c in token.children if c.i < token.i and not (c.dep_ in {"compound", "nmod"} and c.ent_type_ == "ORG")
    ]
    rights = [c for c in token.children if c.i > token.i and c.dep_ in {"prep", "relcl", "acl", "appos"}]
    return bool(lefts) and all(c.lower_ in allowed for c in lefts) and not rights


def _family(token: Token, references: References) -> tuple[int, ...]:
    """ "the brothers": the persons tied by "X's brother Y", "his brother, Y", "a third brother, Y" before the token."""
    kin = singular_kin(token.lower_)
    people: list[int] = []
    for word in token.doc[: token.i]:
        if word.lower_ != kin:
            continue
        for owner in (c for c in word.children if c.dep_ == "poss"):
            people.extend(references.get(owner.i, ()))
        beside = [c for c in word.children if c.dep_ == "appos"] + ([word.head] if word.dep_ == "compound" else [])
        beside += [word.head] if word.dep_ == "appos" else []
        following = word.i + (2 if word.i + 1 < len(word.doc) and word.nbor(1).text == "," else 1)
        beside += [word.doc[following]] if following < token.i else []
        for name in beside:
            people.extend(references.get(name.i, ()) if name.ent_type_ == "PERSON" else ())
    family = tuple(dict.fromkeys(people))
    return family if len(family) > 1 else ()


def singular_kin(word: str) -> str:
    """Return "brother" for "brothers"; other words come back without their plural s."""
    return {"siblings": "brother", "couple": "wife", "spouses": "husband"}.get(word, word.removesuffix("s"))


def _holders(token: Token, references: References, roles: dict[int, set[str]]) -> tuple[int, ...]:
    """Every person named before who has the role; a number said must fit."""
    if token.lower_ in words("coreference", "kin"):
        return _family(token, references)
    singular = singular_of(token) or token.lower_
    kinds = {singular, *hyponyms(singular)}
    seen = {p for i, who in references.items() if i < token.i for p in who}
    people = tuple(sorted(p for p, titles in roles.items() if kinds & titles and p in seen))
    number = next((_NUMBERS[c.lower_] for c in token.children if c.lower_ in _NUMBERS), None)
    lists = [group for group in _lists(token.doc, 0, token.i) if number in {None, len(group)}]
    with_role = [group for group in lists if set(group) & set(people)]
    if with_role and number is not None:
        return with_role[-1]
    offices = words("coreference", "offices")
    listed = {p for group in with_role for p in group if not roles.get(p, set()) & offices}
    together = tuple(sorted({*people, *listed}))
    if len(together) >= 2 and number in {None, len(together)}:
        return together
    pointing = singular in words("coreference", "protagonists") or token.lower_ in words("coreference", "plural")
    return lists[-1] if pointing and lists and len(set(lists)) == 1 else ()


def _is_definite_nominal(token: Token) -> bool:
    if token.lower_ == "old" and token.i > 3 and token.nbor(-2).lower_ == "year":
        return True
    if token.pos_ != "NOUN" or (is_plural(token) and token.lower_.endswith("s")):
        return False
    if not (is_role_noun(token) or token.lower_ in words("coreference", "persons")):
        return False
    if token.dep_ in {"attr", "compound", "appos", "oprd"}:
        return False
    return any(c.lower_ in {"the", "this"} and c.dep_ == "det" for c in token.children)


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
    word = token.lower_
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
