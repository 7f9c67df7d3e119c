"""Says which persons a token stands for: names, pronouns, "the journalist", "both", "the two".

A pronoun is linked only where one antecedent is clearly best; otherwise it stays unresolved and is not used.
"""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc, Span, Token

from gaolbook.base.schema import MentionKind
from gaolbook.extract.findings import EntityMention, References
from gaolbook.extract.introductions import introduced, introduced_groups
from gaolbook.extract.kinship import relative
from gaolbook.extract.person_sets import PersonSet, name_lists, together
from gaolbook.extract.plurals import Told, former_or_latter, hyponyms, meant, named_beside, noun_of, said_by
from gaolbook.extract.pronouns import SINGULAR, WINDOW_SENTENCES, Known, antecedent, candidates
from gaolbook.extract.title_holders import title_holder
from gaolbook.extract.titles import is_plural, is_role_noun
from gaolbook.extract.undergoing import undergoers
from gaolbook.extract.victims import victims
from gaolbook.extract.words import words

CLEAR_LEAD = 2
"""How many times oftener than the next one a person must be named for "the activist" to mean them with no role said."""


STANDS_FOR_NOBODY = frozenset({"PUNCT", "SPACE", "ADP", "AUX", "SCONJ", "PART"})
"""Parts of speech that no reference has: half of all words."""


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
        frequency = Counter(m.entity for m in doc._.person_mentions)
        genders = {i: p.gender for i, p in enumerate(doc._.persons)}
        self.known = Known(self.references, frequency, genders, _roles_of(doc), victims(doc))
        self.sets: list[PersonSet] = name_lists(doc, 0, len(doc))
        self.undergoers = undergoers(doc)

    def who(self, token: Token, window: list[Span]) -> tuple[int, ...]:
        """The persons a token stands for; nobody where it stands for none or it is unclear for whom."""
        beside = named_beside(token)
        if beside:
            return beside
        if token.lower_ in SINGULAR:
            return antecedent(token, window, self.known)
        said = said_by(token)
        if said is not None:
            known = self.known
            told = Told(self.sets, self.references, known.roles, known.genders, self.undergoers, window)
            return meant(token, said, told)
        if token.lower_ in words("people", "relatives") and token.dep_ not in {"appos", "compound", "attr"}:
            return relative(token, self.references)
        one = former_or_latter(token, self.sets, window[-2:][0].start) or title_holder(token, self.references)
        if one:
            return one
        if _is_definite_nominal(token):
            return _nominal(token, window, self.known)
        return ()

    def link(self, token: Token, who: tuple[int, ...]) -> list[EntityMention]:
        """Remember a link and return its mentions; a pronoun tells the gender of a person not known before."""
        self.references[token.i] = who
        if len(who) > 1:
            self.sets.append(PersonSet(who, token.i, token.i + 1, noun_of(token)))
        if len(who) == 1 and token.lower_ in SINGULAR and self.known.genders[who[0]] is None:
            self.known.genders[who[0]] = SINGULAR[token.lower_]
        pronouns = words("coreference", "plural_pronouns") | {"both"}
        kind: MentionKind = "pronoun" if token.lower_ in SINGULAR or token.lower_ in pronouns else "nominal"
        start = token.i if kind == "pronoun" else _left_edge(token)
        return [EntityMention(start, token.i + 1, kind, person) for person in who]


def find_references(doc: Doc) -> tuple[References, tuple[EntityMention, ...]]:
    """Return token -> persons for every token that stands for persons, and the pronoun and nominal mentions."""
    if not doc._.person_mentions:
        return {}, ()
    reader = _Reader(doc)
    groups = tuple(introduced_groups(doc, reader.references))
    added = [mention for token, people in groups for mention in reader.link(token, people.persons)]
    reader.sets.extend(people._replace(called=noun_of(token)) for token, people in groups)
    sentences = list(doc.sents)
    for number, sentence in enumerate(sentences):
        window = sentences[max(0, number - WINDOW_SENTENCES) : number + 1]
        for token in sentence:
            passed = token.pos_ in STANDS_FOR_NOBODY or token.i in reader.references
            who = () if passed else reader.who(token, window)
            if who:
                added.extend(reader.link(token, who))
        reader.sets.extend(together(sentence, reader.references))
    for i, who in introduced(doc, reader.references).items():
        added.extend(reader.link(doc[i], who))
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
    near = (token, *token.children) if token.n_lefts or token.n_rights else (token,)
    ages = (t for t in near if t.lower_ == "old" and t.i > 3 and t.nbor(-2).lower_ == "year")
    age = next(ages, None)
    if age is None or (age.i != token.i and (token.ent_type_ == "PERSON" or is_role_noun(token))):
        return age is not None and age.i == token.i
    return age.i == token.i or any(c.lower_ == "the" for c in token.children)


def _is_of_the_verb(preposition: Token) -> bool:
    """ "accuse the cleric of planning": parsers often hang the verb's preposition on its object."""
    verb = preposition.head.head
    if any(c.ent_type_ == "ORG" for c in preposition.children):
        return False  # "arrested the chairman of the Unity Party"
    return (
        verb.pos_ == "VERB"
        and preposition.head.dep_ in {"dobj", "nsubjpass"}
        and verb.lemma_.lower() in words("coreference", "accusing")
    )


def _nominal(token: Token, window: list[Span], known: Known) -> tuple[int, ...]:
    """A person named before whose role has this noun; for "the defendant" the person the article is about."""
    word = "old" if _is_of_age(token) else token.lower_
    if any(c.dep_ in {"poss", "relcl"} or (c.dep_ == "prep" and not _is_of_the_verb(c)) for c in token.children):
        return ()
    seen = {p for i, who in known.references.items() if i < token.i for p in who}
    kinds = {word, *hyponyms(word)}
    if any(c.lower_ in {"former", "ex", "late"} for c in token.children):
        kinds = {f"former {kind}" for kind in kinds}
    holders = sorted(p for p, titles in known.roles.items() if kinds & titles and p in seen)
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
        recent = [c for c in candidates(token, window, known.references) if c.person in holders]
        return (max(recent, key=lambda c: c.weight).person,) if recent else ()
    if not seen or (
        word != "old" and word not in words("coreference", "persons") | words("coreference", "protagonists")
    ):
        return ()
    before = {p for i, who in known.references.items() if i < token.sent.start for p in who}
    here = {p for i, who in known.references.items() if token.sent.start <= i < token.i for p in who}
    # who is named in the sentence itself is not called "the activist" in it, and nobody is before being introduced
    seen = before - here
    if token.dep_ == "poss" or not seen:
        return ()
    fitting = [p for p in seen if known.genders[p] in {None, gender} or gender is None]
    if not fitting:
        return ()
    ranked = sorted(fitting, key=lambda p: (-known.frequency[p], p))
    lead = 1 if word in words("coreference", "persons") or word == "old" else CLEAR_LEAD
    if (len(ranked) > 1 and known.frequency[ranked[0]] < lead * max(1, known.frequency[ranked[1]])) or (
        len(ranked) > 1 and known.frequency[ranked[0]] == known.frequency[ranked[1]]
    ):
        return ()
    return (ranked[0],)
