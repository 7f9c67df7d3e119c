"""Who stands where: subjects, objects, possessors and lists in a dependency parse, as the persons they stand for.

Labels are those of spaCy's English pipelines (ClearNLP style), so that any of them can serve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.findings import References
from gaolbook.extract.numbers import find_counts
from gaolbook.extract.titles import is_plural, is_role_noun
from gaolbook.extract.words import words

MAX_CLIMB = 8
"""Steps up the tree; longer chains are parse errors."""
MAX_TITLE = 4
"""Words of a title between "of" and a name."""
RELATIVE_PRONOUNS = frozenset({"who", "that", "which", "whom"})
_SUBJECTS = ("nsubj", "nsubjpass")
_LIST = frozenset({"conj", "appos"})


def is_bare_plural(token: Token) -> bool:
    """Whether a plural noun speaks of things in general: "courts hand down death sentences", of nobody's sentence."""
    return token.tag_ == "NNS" and not any(c.dep_ in {"det", "nummod", "poss"} for c in token.children)


class Participants(NamedTuple):
    """Persons by index, and people counted or described without a name."""

    persons: tuple[int, ...] = ()
    number: int | None = None
    who: str | None = None

    def __bool__(self) -> bool:
        """Whether anybody is there."""
        return bool(self.persons) or self.who is not None


NOBODY = Participants()


def subject_of(verb: Token, steps: int = 0) -> Token | None:
    """Return the token that is the verb's subject, also where another clause says it; None where nobody does."""
    own = _own_subject(verb, steps)
    if own is not None:
        if own.lower_ in RELATIVE_PRONOUNS and _clause(verb).dep_ == "relcl":
            return _clause(verb).head
        return own
    if steps > MAX_CLIMB or verb.head.i == verb.i:
        return None
    if verb.dep_ in {"acl", "relcl"}:
        return _modified(verb, steps)
    if verb.dep_ == "conj":
        return _shared_subject(verb, steps)
    if verb.dep_ in {"xcomp", "advcl", "pcomp", "ccomp", "prep", "acomp", "oprd"}:
        governor = _governor(verb)
        wished = _wished_subject(verb, governor)
        if wished is not None:
            return wished
        if verb.dep_ == "xcomp":
            controlled = next((c for c in governor.children if c.dep_ in {"dobj", "dative"}), None)
            if controlled is not None and governor.lemma_.lower() not in {"promise", "threaten", "vow"}:
                return controlled
        if governor.pos_ == "ADJ" and governor.head.pos_ in {"VERB", "AUX"}:
            governor = governor.head  # "is due to be released", "is likely to face trial"
        if governor.pos_ in {"VERB", "AUX"}:
            return subject_of(governor, steps + 1)
        return governor if verb.dep_ != "ccomp" else None
    return None


def _shared_subject(verb: Token, steps: int) -> Token | None:
    """The subject that a joined verb shares with the one before it, unless its own was listed with the object."""
    listed = _listed_subject(verb)
    if listed is not None:
        return listed
    return subject_of(verb.head, steps + 1) if verb.head.pos_ in {"VERB", "AUX"} else None


def _listed_subject(verb: Token) -> Token | None:
    """The subject that a parser lists with the object before: "he must pay a fine, and everything will be seized"."""
    auxiliary = min((c.i for c in verb.children if c.dep_ in {"aux", "auxpass"}), default=verb.head.i)
    before = verb.doc[verb.head.i + 1 : auxiliary]
    joint = next((t for t in reversed(before) if t.dep_ == "cc" and t.nbor().dep_ not in {"aux", "auxpass"}), None)
    if joint is None:
        return None
    nouns = (t for t in verb.doc[joint.i + 1 : auxiliary] if t.dep_ == "conj" and t.head.i < joint.i)
    noun = next((t for t in nouns if t.pos_ in {"NOUN", "PRON", "PROPN"}), None)
    ends = noun is not None and auxiliary - 2 <= noun.right_edge.i < auxiliary
    return noun if ends else None


def _governor(verb: Token) -> Token:
    """The word whose clause a verb without a subject belongs to; "at risk of being deported": the verb above "risk"."""
    governor = verb.head if verb.dep_ != "pcomp" else verb.head.head
    if governor.lower_ not in words("states", "perils"):
        return governor
    return next((a for a in governor.ancestors if a.pos_ in {"VERB", "AUX"}), governor)


def _modified(verb: Token, steps: int) -> Token | None:
    """The noun a clause hangs on; for "appeared in court charged with theft" who appeared, not the court."""
    if verb.dep_ == "relcl" or verb.tag_ != "VBN" or verb.head.lower_ not in words("states", "venues"):
        return verb.head
    above = next((a for a in verb.head.ancestors if a.pos_ == "VERB"), None)
    return subject_of(above, steps + 1) if above is not None else None


def _own_subject(verb: Token, steps: int) -> Token | None:
    subjects = [c for c in verb.children if c.dep_ in _SUBJECTS]
    # "sentenced with him were X and Y": the subject follows as an attribute
    subjects += [c for c in verb.children if c.dep_ == "attr"] if verb.pos_ == "AUX" and steps else []
    named = [c for c in subjects if c.ent_type_ == "PERSON"]
    own = named[0] if len(subjects) > 1 and len(named) == 1 else subjects[0] if subjects else None
    if own is not None and own.lower_ in words("people", "rest") and verb.dep_ in {"acomp", "oprd", "xcomp"}:
        return None  # "dozens more remain imprisoned": who remains says it
    return own


def _wished_subject(verb: Token, governor: Token) -> Token | None:
    """ "called for the officers to be jailed": the noun after "for" is the subject of the infinitive."""
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return None
    for child in governor.children:
        if child.dep_ == "prep" and child.lower_ == "for" and governor.i < child.i < verb.i:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _clause(verb: Token) -> Token:
    """Climb coordinated verbs to the one that carries the clause's label."""
    for _ in range(MAX_CLIMB):
        if verb.dep_ != "conj":
            break
        verb = verb.head
    return verb


def is_description(verb: Token) -> bool:
    """Whether a verb's clause only says which people are meant: "men convicted of spying", "who were tried"."""
    return _clause(verb).dep_ in {"acl", "relcl"}


def is_passive(verb: Token) -> bool:
    """Whether the verb is passive, reduced relatives ("the man jailed for ...") and coordinated passives included."""
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if verb.dep_ == "ccomp" and verb.tag_ == "VBD" and verb.head.lemma_.lower() in words("states", "causative"):
        return not any(c.dep_ in {"aux", "dobj"} for c in verb.children)  # "wants X and Y freed"
    if (
        verb.tag_ != "VBN"
        and not (verb.tag_ == "JJ" and verb.dep_ in {"acomp", "oprd"})
        and not (verb.tag_ == "VBD" and verb.dep_ in {"acl", "conj"})
    ):
        return False
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in words("states", "causative"):
        return not any(c.dep_ in {"aux", "dobj"} for c in verb.children)
    if any(c.dep_ in {"aux", "nsubj", "dobj"} for c in verb.children):
        return False
    if verb.dep_ == "conj":
        return verb.head.pos_ in {"VERB", "AUX"} and is_passive(verb.head)
    return verb.dep_ in {"acl", "advcl", "ROOT", "amod", "ccomp", "pcomp", "dep", "xcomp", "acomp", "oprd"}


def objects_of(verb: Token) -> Iterator[Token]:
    """Yield the tokens that undergo the verb: passive subject, or direct object."""
    if is_passive(verb):
        subject = subject_of(verb)
        if subject is not None:
            yield subject
        return
    own = [c for c in verb.children if c.dep_ in {"dobj", "dative"}]
    if not own:
        # parsers sometimes call the object after an active verb a second subject
        subjects = [c for c in verb.children if c.dep_ == "nsubj"]
        own = [c for c in subjects if c.i > verb.i] if len(subjects) > 1 else []
    if not own:
        own = [c for c in verb.children if c.dep_ == "ccomp" and c.pos_ in {"NOUN", "PROPN"}]
        # "found him guilty": the object may be read as the subject of the adjective
        clauses = (c for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "ADJ")
        own += [s for c in clauses for s in c.children if s.dep_ == "nsubj"]
    if not own and verb.lemma_.lower() in {"let", "have"}:
        # "let the lawyer X go"
        own = [s for c in verb.children if c.dep_ == "ccomp" for s in c.children if s.dep_ == "nsubj"]
    yield from own
    # "whom police arrested": the object is the noun the relative clause hangs on
    if any(c.lower_ in {"whom", "who", "that"} for c in own) and _clause(verb).dep_ == "relcl":
        yield _clause(verb).head


def direct_object(verb: Token) -> Token | None:
    """Return what the verb is done to as grammar sees it: passive subject or object (a thing as often as a person)."""
    return next(objects_of(verb), None)


def prepositional(token: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """Yield the objects of the token's prepositions."""
    for child in token.children:
        if child.dep_ in {"prep", "dative", "agent"} and child.lower_ in prepositions:
            inside = [c for c in child.children if c.dep_ in {"pobj", "pcomp"}]
            yield from inside or _cut_off(child)


def _cut_off(preposition: Token) -> Iterator[Token]:
    """The name behind "of" and a title that a parser ties to the verb instead: "Arrest of editor X condemned"."""
    doc = preposition.doc
    end = min(preposition.i + MAX_TITLE + 1, preposition.sent.end - 1)
    name = next((t for t in doc[preposition.i + 1 : end + 1] if t.ent_type_ == "PERSON"), None)
    if preposition.lower_ != "of" or name is None:
        return
    if all(t.pos_ in {"NOUN", "PROPN", "ADJ", "DET"} for t in doc[preposition.i + 1 : name.i]):
        span = next(ent for ent in preposition.sent.ents if ent.start <= name.i < ent.end)
        yield span.root


def possessors(noun: Token) -> Iterator[Token]:
    """Yield who the noun belongs to: "his arrest", "X's arrest", "the arrest of X", "charges against X"."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    owners += prepositional(noun, frozenset({"of", "against"}))
    yield from (t for t in owners if t.lower_ not in words("people", "measures"))


def participants(doc: Doc, token: Token) -> Participants:
    """Return the persons and the unnamed people a noun phrase stands for, lists and "including X and Y" followed."""
    references = doc._.references or {}
    persons: list[int] = []
    count, who = None, None
    token = _named_by_apposition(token, references)
    for head in listed(token):
        own = references.get(head.i, ()) or _named_beside(head, references)
        if (
            not own
            and head.i == token.i
            and head.lower_
            in words("people", "some") | words("people", "totals") | {head.lower_ if head.like_num else ""}
        ):
            count, who = _part_of(doc, head)
        persons.extend(own)
        if not own and who is None and is_people(head):
            count, who = _counted(doc, head)
            for member in prepositional(head, frozenset({"including", "like"})):
                for name in listed(member):
                    persons.extend(references.get(name.i, ()))
    return Participants(tuple(dict.fromkeys(persons)), count, who)


def _named_beside(head: Token, references: References) -> tuple[int, ...]:
    """ "his brother, X"; "two of his deputies, X and Y"; "the other adults charged were X; Y; and Z"."""
    own = tuple(
        p for c in head.children if c.dep_ == "appos" and c.ent_type_ == "PERSON" for p in references.get(c.i, ())
    )
    if own:
        return own
    if head.like_num or head.lower_ in words("people", "some"):
        inner = (t for noun in prepositional(head, frozenset({"of"})) for t in listed(noun))
        return tuple(p for t in inner for p in references.get(t.i, ()) if t.ent_type_ == "PERSON")
    if head.dep_ in _SUBJECTS and head.head.lemma_ == "be" and is_people(head):
        said = (t for c in head.head.children if c.dep_ == "attr" for t in listed(c))
        return tuple(p for t in said for p in references.get(t.i, ()))
    return ()


def _part_of(doc: Doc, head: Token) -> tuple[int | None, str | None]:
    """Count and description in "several of his followers", "two of the men"; nothing where they are no people."""
    people = next(filter(is_people, prepositional(head, frozenset({"of"}))), None)
    if people is None or is_people(head):
        return None, None
    number, who = _counted(doc, people)
    if head.lower_ in words("people", "totals"):
        return number, who  # "a total of ten men"
    counts = find_counts(f"{head.text} {who}") if head.like_num else []
    return (counts[0].count if counts else None), who


def _named_by_apposition(token: Token, references: References) -> Token:
    """Climb from "member" in "X, a blogger and member of Y, who ..." to the name it stands beside."""
    current = token
    for _ in range(MAX_CLIMB):
        if current.i in references:
            return current
        if current.dep_ == "appos" and current.head.ent_type_ == "PERSON" and not is_people(current):
            return current.head  # "X, the anti-fascist who was given ten years"
        if current.dep_ not in {"appos", "conj", "attr"} or not (is_role_noun(current) or current.dep_ == "conj"):
            break
        if current.dep_ == "attr":
            subject = subject_of(current.head)
            if subject is None:
                break
            current = subject
        elif current.dep_ != "appos" and is_people(current):
            break
        else:
            current = current.head
    return token


def listed(token: Token, depth: int = 0) -> Iterator[Token]:
    """Yield a noun phrase's head and what is listed with it or stands beside it as its name."""
    yield token
    if depth > MAX_CLIMB:
        return
    for child in token.children:
        if child.dep_ in _LIST and child.i > token.i:
            yield from listed(child, depth + 1)
        elif child.dep_ in {"appos", "nmod"}:
            yield child


def in_text_order(persons: Sequence[int], sentence: Span) -> tuple[int, ...]:
    """Return persons in the order in which a sentence mentions them first; who is not in it comes last."""
    references: References = sentence.doc._.references or {}
    first = {p: i for i in range(sentence.end - 1, sentence.start - 1, -1) for p in references.get(i, ())}
    return tuple(sorted(persons, key=lambda person: (first.get(person, sentence.end), person)))


def is_people(token: Token) -> bool:
    """Whether a noun names several people: "protesters", "dozens", "400 prisoners"."""
    if token.lower_ in words("people", "nouns") or _is_number_of_people(token):
        return True
    return token.pos_ in {"NOUN", "PROPN"} and is_role_noun(token) and is_plural(token)


def _is_number_of_people(token: Token) -> bool:
    """ "those arrested", "the three arrested", "police detained 15 of those present", "more than 50 were detained"."""
    if token.lower_ in {"one", "1"} or not (token.pos_ == "NUM" or token.lower_ == "those"):
        return False
    if any(c.dep_ in {"acl", "relcl"} for c in token.children):
        return True
    if token.pos_ != "NUM" or token.dep_ not in {"nsubjpass", "dobj", "nsubj"}:
        return False
    if token.dep_ == "nsubj":  # "79 are still behind bars"
        return token.head.lemma_ in {"be", "remain"} and not any(c.dep_ == "attr" for c in token.head.children)
    if any(t.lower_ in {"those", "them"} or is_people(t) for t in prepositional(token, frozenset({"of"}))):
        return True
    return token.dep_ == "nsubjpass" and not any(c.lower_ == "the" for c in token.children)


def _counted(doc: Doc, token: Token) -> tuple[int | None, str]:
    left = min(
        [
            c.i
            for c in token.children
            if c.i < token.i and c.dep_ in {"nummod", "quantmod", "amod", "advmod", "compound", "det"}
        ]
        + [token.i]
    )
    number_left = left
    for child in token.children:
        if child.dep_ == "nummod":
            number_left = min([number_left, *[t.i for t in child.subtree]])
    phrase = doc[number_left : token.i + 1]
    counts = find_counts(phrase.text)
    value = counts[0].count if counts else None
    words_of = [
        t.text
        for t in doc[left : token.i + 1]
        if t.dep_ not in {"nummod", "quantmod", "advmod", "det"} and not t.like_num and t.tag_ not in {"JJR", "RBR"}
    ]
    return value, " ".join(words_of) or ("people" if token.like_num else token.text)
