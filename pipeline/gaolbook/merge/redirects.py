"""An id once written never disappears silently: it lives, or it redirects to what it became, or says why it is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Charge, Event, Redirect, Role, Suggestion, Withdrawn
from gaolbook.merge.register import Previous, Statement, statement_id

UNNAMED = "no article of this folder names it any more"
UNSAID = "no article of this folder says it any more"
UNASKED = "there is nothing to ask any more"


def redirects(
    previous: Previous,
    moved: Sequence[Redirect],
    living: frozenset[str],
    *,
    statements: Sequence[Statement],
    withdrawn: Sequence[Withdrawn],
) -> tuple[Redirect, ...]:
    """Return a redirect for every id of the previous run, and of its redirects, that does not live any more.

    ``moved`` are those of persons and organisations, ``living`` all ids of entities, statements and suggestions.
    """
    became = {r.from_id: r.to_id for r in moved if r.to_id is not None}
    marked = {row.record_id: f"withdrawn by {row.decision_id}" for row in withdrawn}
    found = [
        *moved,
        *statement_redirects(previous.statements, statements, became, frozenset(marked)),
        *_suggestion_redirects(previous.suggestions, became, living),
    ]
    known = living.union(r.from_id for r in found)
    entities = {m.entity_id for m in previous.mentions if m.type != "place"}
    gone = [
        *((i, UNNAMED) for i in entities),
        *((i, marked.get(i, UNSAID)) for i in map(statement_id, previous.statements)),
        *((s.suggestion_id, UNASKED) for s in previous.suggestions),
    ]
    found += [Redirect(from_id=i, to_id=None, why=why) for i, why in gone if i not in known]
    return _carried(previous.redirects, found, living)


def _carried(old: Sequence[Redirect], new: Sequence[Redirect], living: frozenset[str]) -> tuple[Redirect, ...]:
    """Return old and new redirects, chains shortened to ids that live; an id that lives again needs none."""
    target = {r.from_id: r for r in (*old, *new) if r.from_id not in living}

    def follow(redirect: Redirect) -> Redirect:
        seen = {redirect.from_id}
        to = redirect.to_id
        while to is not None and to in target and to not in seen:
            seen.add(to)
            to = target[to].to_id
        return redirect.model_copy(update={"to_id": to})

    return tuple(follow(target[key]) for key in sorted(target))


def _suggestion_redirects(
    old: Iterable[Suggestion], became: Mapping[str, str], living: frozenset[str]
) -> Iterator[Redirect]:
    """Yield redirects for suggestions whose sides became one, or became others that are asked about."""
    for suggestion in old:
        left, right = (became.get(i, i) for i in (suggestion.left_id, suggestion.right_id))
        if suggestion.suggestion_id in living:
            continue
        if left == right:
            yield Redirect(from_id=suggestion.suggestion_id, to_id=left, why="settled: the two are one")
        elif (other := suggestion_id(left, right)) in living:
            yield Redirect(from_id=suggestion.suggestion_id, to_id=other, why="a side of it became another")


def suggestion_id(left: str, right: str) -> str:
    """Return the id of the question whether two entities are one, in either order."""
    return content_id("sug", *sorted((left, right)))


def _persons(statement: Statement) -> tuple[str, ...]:
    return statement.person_ids if isinstance(statement, Event) else (statement.person_id,)


Saying = tuple[str, ...]
"""Kind of statement, what it says, and where: an article and a place in it, or only the sentence."""


def _said(statement: Statement) -> tuple[str, str]:
    match statement:
        case Role():
            return "role", statement.title.casefold()
        case Charge():
            return "charge", statement.offence.casefold()
        case Event():
            return "event", statement.type


def _places(statement: Statement) -> Iterator[Saying]:
    return ((*_said(statement), e.article_id, str(e.start), str(e.end)) for e in statement.evidence)


def _sentences(statement: Statement) -> Iterator[Saying]:
    return ((*_said(statement), e.quote) for e in statement.evidence)


def statement_redirects(
    old: Sequence[Statement], new: Sequence[Statement], moved: Mapping[str, str], withdrawn: frozenset[str]
) -> Iterator[Redirect]:
    """Yield redirects for statements whose id changed because the person they are about became another.

    ``moved`` maps ids of persons that are no more to those they became; ``withdrawn`` became nothing. A statement is
    found again by what it says at its place, or, where another sentence of its article was corrected, by what it says
    in the same words of the same people. Where several are left and none is about the same people, nothing is guessed.
    """
    gone = withdrawn.union(statement_id(s) for s in new)
    at: dict[Saying, dict[str, Statement]] = defaultdict(dict)
    for statement in new:
        for saying in (*_places(statement), *_sentences(statement)):
            at[saying][statement_id(statement)] = statement
    for statement in old:
        if statement_id(statement) in gone:
            continue
        whose = {moved.get(person, person) for person in _persons(statement)}
        here = {i: s for saying in _places(statement) for i, s in at[saying].items()}
        worded = {i: s for saying in _sentences(statement) for i, s in at[saying].items()}
        same = sorted(i for i, s in (here or worded).items() if whose <= set(_persons(s)))
        to = same[0] if same else next(iter(here)) if len(here) == 1 else None
        if to is not None:
            yield Redirect(from_id=statement_id(statement), to_id=to, why="its person was merged or split")
