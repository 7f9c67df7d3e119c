"""Links "A teenager was charged ..." and "Seven journalists were sentenced" to the names that later sentences give.

Something must say that both are one: the age, the role, or the same thing told of both. Where somebody else without a
name stands beside the description, or several names are new, nobody is linked.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.arguments import is_people, prepositional
from gaolbook.extract.findings import EntityMention, References
from gaolbook.extract.inflection import event_forms
from gaolbook.extract.person_sets import PersonSet, name_lists
from gaolbook.extract.plurals import count_of, hyponyms
from gaolbook.extract.strangers import gender_of, is_human, is_stranger
from gaolbook.extract.titles import singular_of
from gaolbook.extract.undergoing import befalls, undergoers
from gaolbook.extract.words import words

AHEAD_SENTENCES = 3
"""Sentences after a description in which its name must come; news names whom its lead describes at once."""
AHEAD_OF_GROUP = 6
"""Sentences after a counted group in which all of its members must be named, one by one or in lists."""
HEADLINE_SENTENCES = 1
"""Sentences before a description whose names count as not yet told: a headline names whom the lead describes."""
MAX_AGE = 110
"""Years; a greater number beside a name is no age."""
COURT_EVENTS = (
    frozenset({"arrest", "remand", "imprisonment"}),
    frozenset({"charge", "trial"}),
    frozenset({"conviction", "sentence"}),
    frozenset({"acquittal"}),
    frozenset({"release", "pardon", "demand_release"}),
)
"""What befalls a group befalls its members, in these words or in kindred ones; who is killed is not who is arrested."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SUFFERING = frozenset({"nsubjpass", "dobj"})


def introduced_groups(doc: Doc, references: References) -> Iterator[tuple[Token, PersonSet]]:
    """Yield counted people whom something befalls, with the set of just so many that it befalls in what follows.

    "The court punished four of the men. A got 22 days. B and C got 21 days, as did D." The set ends with its last name.
    """
    offices, sentences = words("coreference", "offices"), list(doc.sents)
    acting = {r.person for r in doc._.roles if r.title.casefold().split()[-1] in offices}
    for number, sentence in enumerate(sentences):
        if any(i in references for i in range(sentence.start, sentence.end)):
            continue
        counted = [(t, n) for t in sentence if _leads(t) and (n := _count(t)) is not None]
        ahead = sentences[number + 1 : number + 1 + AHEAD_OF_GROUP]
        if len(counted) != 1 or not ahead:
            continue
        told = _told_before(doc, sentence.start) if number > HEADLINE_SENTENCES else set()
        token, count = counted[0]
        same = {p for types in COURT_EVENTS if befalls(doc, token, types) for p in undergoers(doc, types)}
        new = [m for m in _first_from(doc, ahead) if m.entity not in told | (acting - same)]
        if len(new) >= count and {m.entity for m in new} & same == {m.entity for m in new[:count]}:
            yield token, PersonSet(tuple(m.entity for m in new[:count]), new[0].start, new[count - 1].end)


def introduced(doc: Doc, references: References) -> References:
    """Return token position -> persons for every description whose name comes later."""
    sentences = list(doc.sents)
    found: References = {}
    for number, sentence in enumerate(sentences):
        ahead = sentences[number + 1 : number + 1 + AHEAD_SENTENCES]
        if not ahead or any(i in references for i in range(sentence.start, sentence.end)):
            continue
        described = [t for t in sentence if _describes(t, references)]
        if not described:
            continue
        told = _told_before(doc, sentence.start) if number > HEADLINE_SENTENCES else set()
        later = [m for m in _first_from(doc, ahead) if m.entity not in told]
        named = {t.i: who for t in described if (who := _named_later(doc, t, later))}
        found.update(named if len(named) == 1 else {})
    return found


def _told_before(doc: Doc, start: int) -> set[int]:
    return {m.entity for m in doc._.person_mentions if m.start < start}


def _first_from(doc: Doc, ahead: list[Span]) -> list[EntityMention]:
    """The first mention of each person in some sentences."""
    result: dict[int, EntityMention] = {}
    for mention in doc._.person_mentions:
        if mention.kind == "named" and ahead[0].start <= mention.start < ahead[-1].end:
            result.setdefault(mention.entity, mention)
    return list(result.values())


def _describes(token: Token, references: References) -> bool:
    """ "A teenager", "an Iranian wrestler", "two reporters"; relatives and culprits count as rivals too."""
    if is_stranger(token, references):
        return True
    return _count(token) is not None


def _leads(token: Token) -> bool:
    """Whether a main clause is about somebody: "protesting the return to prison of two ranchers" is about others."""
    return token.dep_ in _SUBJECTS | _SUFFERING and token.head.dep_ not in {"relcl", "acl", "advcl"}


def _count(token: Token) -> int | None:
    """How many people "two reporters", "four of the men" are; None where a token is no such phrase."""
    if any(c.lower_ in {"the", "these", "those", "both", "all", "other", "more"} for c in token.children):
        return None  # "the two men" were told before
    if token.pos_ == "NUM" and any(is_people(t) for t in prepositional(token, frozenset({"of"}))):
        return count_of(token)
    if token.pos_ != "NOUN" or not is_people(token):
        return None
    return next((n for c in token.children if c.dep_ == "nummod" and (n := count_of(c)) is not None), None)


def _named_later(doc: Doc, token: Token, new: list[EntityMention]) -> tuple[int, ...]:
    if not new:
        return ()
    home = doc[new[0].start].sent
    count = _count(token)
    if count is not None:
        lists = name_lists(doc, home.start, home.end)
        people = lists[0].persons if lists else ()
        fits = len(people) == count and people == tuple(m.entity for m in new if m.start < home.end)
        return people if fits and _fits(doc, token, new[0]) else ()
    here = [m for m in new if m.start < home.end]
    if len(here) != 1 or not any(c.lower_ in {"a", "an"} for c in token.children) or not is_human(token):
        return ()
    return (here[0].entity,) if _fits(doc, token, here[0]) else ()


def _fits(doc: Doc, token: Token, mention: EntityMention) -> bool:
    """Whether something says that the description and the name mean one: age, role, or the same thing told of both."""
    head = doc[mention.start : mention.end].root
    if head.dep_ not in _SUBJECTS | {"dobj"}:
        return False
    gender = doc._.persons[mention.entity].gender
    if gender is not None and gender_of(token) not in {None, gender}:
        return False
    told, said = _age_told(token), _age_beside(doc, mention)
    if told is not None and said is not None:
        return told == said
    titles = {r.title.casefold().split()[-1] for r in doc._.roles if r.person == mention.entity}
    noun = singular_of(token) or token.lower_
    if titles & {noun, *hyponyms(noun)} - words("coreference", "offices"):
        return True
    return _undergoes(token) and _undergoes(head) and token.head.lemma_ == head.head.lemma_


def _undergoes(token: Token) -> bool:
    return token.dep_ in _SUFFERING and token.head.lower_ in event_forms()


def _age_told(token: Token) -> int | None:
    """The age of "a 17-year-old boy"."""
    around: Iterator[Token] = (t for t in token.subtree if t.lower_ == "old" and t.i > token.sent.start + 3)
    ages = (t.nbor(-4).text for t in around if t.nbor(-2).lower_ == "year")
    return next((int(age) for age in ages if age.isdigit() and int(age) < MAX_AGE), None)


def _age_beside(doc: Doc, mention: EntityMention) -> int | None:
    """The age of "Rauf Sadli, 17,"."""
    after = doc[mention.end : mention.end + 2]
    digits = after[1].text if len(after) == 2 and after[0].text == "," else ""
    return int(digits) if digits.isdigit() and int(digits) < MAX_AGE else None
