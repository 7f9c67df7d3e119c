"""Whom the model's heads link to an event, a role or an offence, as far as the grammar and the references allow it.

The heads see words that mean people (``ends``) and the nearest names of these people (``names``); where the two
contradict each other, nobody is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import NOBODY, Participants, is_people, participants
from gaolbook.extract.heads import linked_to
from gaolbook.extract.noun_patients import defenders, prosecutors
from gaolbook.extract.plurals import said_by
from gaolbook.extract.pronouns import SINGULAR
from gaolbook.extract.strangers import is_human, speaks
from gaolbook.extract.title_holders import holds_another
from gaolbook.extract.victims import victims
from gaolbook.extract.words import words

_PART_OF_A_LIST = frozenset({"appos", "conj"})


def linked_people(doc: Doc, event: Token, kind: str) -> Participants:
    """Return the people the heads link to an event word; ``kind`` is a row of links in ``lexicon/heads.toml``.

    "the jailed editor's wife": an adjective is of its own noun, which grammar knows. Of a word that the references leave
    open the heads must be surer.
    """
    if event.dep_ == "amod":
        return NOBODY
    ends = linked_to(doc, event, "WHO", kind)
    unclear = [end for end in ends if end.i not in (doc._.references or {})]
    if any(end.lower_ in SINGULAR for end in unclear):
        kind = "pronoun"
    elif any(said_by(end) is not None for end in unclear):
        kind = "several"
    return people_of(doc, event, ends, linked_to(doc, event, "NAMED", kind))


def others_linked(doc: Doc, event: Token, known: Sequence[int]) -> tuple[int, ...]:
    """Return the persons the heads link to an event beside those known, where the sentence puts them beside these."""
    names = linked_to(doc, event, "NAMED", "other_person")
    if len(linked_to(doc, event, "TERM_OF", "other_person")) > 1:
        return ()  # "X got seven years and Y, five": each has their own
    found = people_of(doc, event, (), [n for n in names if n.sent != event.sent or not _hangs_on(doc, n, known)])
    return found.persons


def people_of(doc: Doc, anchor: Token, ends: Sequence[Token], names: Sequence[Token]) -> Participants:
    """Return the persons that words and names linked to an anchor agree on, else the people they count or describe.

    Who judges, prosecutes or defends is left out, and the victim of a crime: what courts do befalls others, and only
    grammar may say otherwise.
    """
    ends = [end for end in ends if end.sent == anchor.sent and not _is_tied_to_another(end)]
    if any(_is_shared_surname(doc, token) for token in (*ends, *names)):
        return NOBODY
    said = [participants(doc, end) for end in ends]
    local = tuple(dict.fromkeys(person for part in said for person in part.persons))
    named = tuple(dict.fromkeys(_named(doc, anchor, ends, names)))
    if not local:
        named = _as_many(ends, said, named)
    agreed = tuple(p for p in named if p in local) if local and named else local or named
    others = prosecutors(doc) | defenders(doc) | victims(doc)
    persons = tuple(person for person in agreed if person not in others)
    return Participants(persons) if persons or local or named else next((part for part in said if part), NOBODY)


def _as_many(ends: Sequence[Token], said: Sequence[Participants], named: tuple[int, ...]) -> tuple[int, ...]:
    """Return the surest of the persons named, as many as the words mean: "two reporters" are not one, nor is "she" two.

    "They" are several; how many "others" and "dozens" are nobody knows, so no names are theirs.
    """
    if not ends:
        return named
    numbers = [_number(end, part) for end, part in zip(ends, said, strict=True)]
    wanted = sum(number for number in numbers if number)
    if None in numbers:
        pointing = all(said_by(end) is not None for end, n in zip(ends, numbers, strict=True) if n is None)
        return named if pointing and len(named) > max(1, wanted) else ()
    return named[:wanted] if len(named) >= wanted else ()


def _number(end: Token, part: Participants) -> int | None:
    """How many people a word means; None where it does not say."""
    pointing = said_by(end)
    if pointing is not None:
        return pointing.number
    return part.number if is_people(end) else 1


def _named(doc: Doc, anchor: Token, ends: Sequence[Token], names: Sequence[Token]) -> Iterator[int]:
    references = doc._.references or {}
    for name in names:
        own = references.get(name.i, ())
        if len(own) != 1 or (speaks(name) and name.head.is_ancestor(anchor)) or _is_tied_to_another(name):
            continue
        in_view = name.sent == anchor.sent or ends
        if in_view and not any(_is_of(end, own[0], doc) or _is_another(end, own[0], doc) for end in ends):
            yield own[0]


def _is_tied_to_another(name: Token) -> bool:
    """Whether a name only tells whose somebody is: "the murderers of X", "X's son"."""
    if name.dep_ == "pobj" and name.head.lower_ == "of":
        return _means_people(name.head.head)
    return name.dep_ == "poss" and _means_people(name.head)


def _is_shared_surname(doc: Doc, token: Token) -> bool:
    """Whether a word is a bare surname that several persons of the article bear: whose it is, the heads cannot know."""
    alone = any((m.start, m.end) == (token.i, token.i + 1) for m in doc._.person_mentions)
    return alone and sum(person.name.split()[-1:] == [token.text] for person in doc._.persons) > 1


def _means_people(noun: Token) -> bool:
    known = words("people", "relatives") | words("people", "culprits")
    return is_human(noun) or is_people(noun) or noun.lemma_.lower() in known


def _is_of(end: Token, person: int, doc: Doc) -> bool:
    """Whether a word means somebody by their tie to a person: "his wife", "the murderers of X"."""
    references = doc._.references or {}
    inside = (t for t in end.subtree if t.i != end.i and t.dep_ not in _PART_OF_A_LIST)
    return any(person in references.get(t.i, ()) for t in inside)


def _is_another(end: Token, person: int, doc: Doc) -> bool:
    """Whether a pronoun is of another gender than a person, or a title not theirs."""
    gender = SINGULAR.get(end.lower_)
    return (gender is not None and doc._.persons[person].gender not in {None, gender}) or holds_another(end, person)


def _hangs_on(doc: Doc, name: Token, known: Sequence[int]) -> bool:
    """Whether a name stands above or below one of the known persons' names without being listed with it."""
    references = doc._.references or {}
    theirs = [t for t in name.sent if set(references.get(t.i, ())) & set(known)]
    return any(_between(name, other) or _between(other, name) for other in theirs)


def _between(upper: Token, lower: Token) -> bool:
    """Whether a word governs another by more than a list."""
    path = [lower, *lower.ancestors]
    if upper not in path:
        return False
    return any(t.dep_ not in _PART_OF_A_LIST | {"compound", "flat"} for t in path[: path.index(upper)])
