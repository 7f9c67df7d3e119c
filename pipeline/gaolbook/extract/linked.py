"""Whom the model's heads link to an event, a role or an offence, as far as the grammar and the references allow it.

The heads see words that mean people (``ends``) and the nearest names of these people (``names``). Whom the references
know of a word, that word means; only where they leave it open the names tell, as many of them as the word means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import NOBODY, Participants, is_people, participants
from gaolbook.extract.heads import Linked, leads, least_link, linked_to, names_linked
from gaolbook.extract.noun_patients import defenders, prosecutors
from gaolbook.extract.plurals import said_by
from gaolbook.extract.pronouns import SINGULAR
from gaolbook.extract.strangers import is_human, speaks
from gaolbook.extract.title_holders import holds_another
from gaolbook.extract.victims import victims
from gaolbook.extract.words import words

NEXT_TO = 3
"""Tokens from a relative to the word that tells where they are: "her son in a jail"."""
_PART_OF_A_LIST = frozenset({"appos", "conj"})


def linked_people(doc: Doc, event: Token, kind: str) -> Participants:
    """Return the people the heads link to an event word; ``kind`` is a row of links in ``lexicon/heads.toml``.

    "the jailed editor's wife": an adjective is of its own noun, which grammar knows. Words that the references leave
    open have rows of their own.
    """
    if event.dep_ == "amod":
        return NOBODY
    ends = [end for end in linked_to(doc, event, "WHO", kind) if not _tells_it(end, event)]
    unclear = [end for end in ends if end.i not in (doc._.references or {})]
    if any(end.lower_ in SINGULAR for end in unclear):
        kind = "pronoun"
    elif any(said_by(end) is not None for end in unclear):
        kind = "several"
    return people_of(doc, event, ends, names_linked(doc, event), kind)


def others_linked(doc: Doc, event: Token, known: Sequence[int]) -> tuple[int, ...]:
    """Return the persons the heads link to an event beside those known, where the sentence puts them beside these."""
    if len(linked_to(doc, event, "TERM_OF", "other_person")) > 1:
        return ()  # "X got seven years and Y, five": each has their own
    references = doc._.references or {}
    new = [name for name in names_linked(doc, event) if not set(references.get(name.token.i, ())) & set(known)]
    beside = [name for name in new if name.token.sent != event.sent or not _hangs_on(doc, name.token, known)]
    return people_of(doc, event, (), beside, "other_person").persons


def people_of(doc: Doc, anchor: Token, ends: Sequence[Token], names: Sequence[Linked], kind: str) -> Participants:
    """Return the persons that words and names linked to an anchor agree on, else the people they count or describe.

    ``kind`` is the row of the table's links that says how sure the heads must be of a name.

    Who judges, prosecutes or defends is left out, and the victim of a crime: what courts do befalls others, and only
    grammar may say otherwise.
    """
    ends = [end for end in ends if end.sent == anchor.sent and not _is_tied_to_another(end)]
    least = least_link(kind)
    sure = [name.token for name in names if name.probability >= least]
    if any(_is_shared_surname(doc, token) for token in (*ends, *sure)):
        return NOBODY
    said = [participants(doc, end) for end in ends]
    told = dict.fromkeys(person for part in said for person in part.persons)
    local = tuple(person for person in told if not _is_someone_of(doc, anchor, ends, person))
    named = _named(doc, anchor, ends, names)
    chosen = tuple(person for person, probability in named.items() if probability >= least)
    if local:
        agreed = tuple(person for person in chosen if person in local) or local
    else:
        agreed = _as_many(ends, said, named, least)
    others = prosecutors(doc) | defenders(doc) | victims(doc)
    persons = tuple(person for person in agreed if person not in others)
    return Participants(persons) if persons or told or agreed else next((part for part in said if part), NOBODY)


def _as_many(
    ends: Sequence[Token], said: Sequence[Participants], named: Mapping[int, float], least: float
) -> tuple[int, ...]:
    """Return the surest of the persons named, as many as the words mean: "two reporters" are not one, nor is "she" two.

    "They" are several; how many "others" and "dozens" are nobody knows, so no names are theirs. Of whoever is left out
    the heads must be a good deal less sure.
    """
    chosen = [person for person, probability in named.items() if probability >= least]
    if ends:
        numbers = [_number(end, part) for end, part in zip(ends, said, strict=True)]
        wanted = sum(number for number in numbers if number)
        if None not in numbers:
            chosen = chosen[:wanted]
        elif not all(said_by(end) is not None for end, n in zip(ends, numbers, strict=True) if n is None):
            return ()
        if len(chosen) < wanted or (None in numbers and len(chosen) <= max(1, wanted)):
            return ()
    left_out = max((p for person, p in named.items() if person not in chosen), default=0.0)
    return tuple(chosen) if chosen and leads(min(named[person] for person in chosen), left_out) else ()


def _number(end: Token, part: Participants) -> int | None:
    """How many people a word means; None where it does not say."""
    pointing = said_by(end)
    if pointing is not None:
        return pointing.number
    return part.number if is_people(end) else 1


def _named(doc: Doc, anchor: Token, ends: Sequence[Token], names: Sequence[Linked]) -> dict[int, float]:
    """Return how sure the heads are of each person who may be meant, surest first."""
    references = doc._.references or {}
    found: dict[int, float] = {}
    for name, probability in sorted(names, key=lambda linked: (-linked.probability, linked.token.i)):
        own = references.get(name.i, ())
        if len(own) != 1 or _tells_it(name, anchor) or _is_tied_to_another(name):
            continue
        in_view = name.sent == anchor.sent or ends
        barred = _is_someone_of(doc, anchor, ends, own[0]) or any(_is_another(end, own[0], doc) for end in ends)
        if in_view and not barred:
            found.setdefault(own[0], probability)
    return found


def _tells_it(end: Token, anchor: Token) -> bool:
    """Whether somebody only speaks of an event: "judges pardon thieves, X wrote"."""
    return speaks(end) and end.head.is_ancestor(anchor)


def _is_tied_to_another(name: Token) -> bool:
    """Whether a name only tells whose somebody is, or who acts: "the murderers of X", "X's son", "played by X"."""
    if name.dep_ == "pobj" and name.head.dep_ == "agent":
        return True
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


def _is_someone_of(doc: Doc, anchor: Token, ends: Sequence[Token], person: int) -> bool:
    """Whether somebody else is meant, told by their tie to a person: "her son in jail", "the trial of her student"."""
    if any(_is_of(end, person, doc) for end in ends):
        return True
    references = doc._.references or {}
    owned = (t.head for t in anchor.sent if t.dep_ == "poss" and person in references.get(t.i, ()))
    nearer = [noun for noun in owned if _means_people(noun) and 0 < anchor.i - noun.i <= NEXT_TO]
    return any(not any(end.i > noun.i for end in ends) for noun in nearer)


def _is_of(end: Token, person: int, doc: Doc) -> bool:
    """Whether a word means somebody by their tie to a person: "his wife", "the murderers of X"."""
    references = doc._.references or {}
    own = person in references.get(end.i, ())
    return not own and any(person in references.get(t.i, ()) for t in _describing(end))


def _describing(noun: Token) -> Iterator[Token]:
    """Yield the words below a noun that are of its own phrase and not of the rest of a list."""
    for child in noun.children:
        if child.dep_ not in _PART_OF_A_LIST:
            yield child
            yield from _describing(child)


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
