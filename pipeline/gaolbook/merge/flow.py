"""Merging as it flows: organisations first, for they are context of persons; then persons; then the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gaolbook.base.schema import (
    Decision,
    Evidence,
    Extraction,
    Mention,
    Person,
    Problem,
    Reason,
    Redirect,
    Suggestion,
    Withdrawn,
)
from gaolbook.merge.canonical import (
    assign_ids,
    make_organisation,
    make_person,
    name_forms,
    organisation_name,
    person_name,
)
from gaolbook.merge.claims import join_charges, join_events, join_roles
from gaolbook.merge.components import Component, resolve_components
from gaolbook.merge.decisions import LogEntry, side_at
from gaolbook.merge.items import Item, Kind, make_items
from gaolbook.merge.judge import judge, problem
from gaolbook.merge.redirects import redirects, suggestion_id
from gaolbook.merge.refusals import Finder
from gaolbook.merge.register import Previous, Register, Statement, statement_id
from gaolbook.merge.resolve import Judged, Open, Resolution
from gaolbook.merge.tasks import organisation_task, person_task, with_bodies
from gaolbook.merge.withdrawn import Marks, listed

MOST_EVIDENCE = 4
"""Pieces of evidence shown per side of a suggestion."""


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """Bands of the probability that two are one: joined from ``merge`` on, asked from ``ask`` on, else apart."""

    merge: float = 0.95
    ask: float = 0.25


@dataclass(frozen=True, slots=True)
class _Named:
    """Resolved items of one kind with the ids of their clusters."""

    items: Sequence[Item]
    resolution: Resolution
    ids: Sequence[str]
    judged: Judged
    names: Mapping[int, str]
    components: Sequence[Component]

    @property
    def id_of(self) -> dict[str, str]:
        """Map local ids to global ones."""
        return {
            self.items[i].local_id: self.ids[n] for n, cluster in enumerate(self.resolution.clusters) for i in cluster
        }

    def given_name(self, cluster: int) -> str | None:
        """Return what a reviewer calls a cluster, or None; of several names the last given."""
        given = [name for i, name in self.names.items() if i in self.resolution.clusters[cluster]]
        return given[-1] if given else None

    def named(self) -> list[tuple[str, list[Item], str | None]]:
        """Return (id, items, given name) of every cluster."""
        rows = zip(self.ids, self.clusters(), strict=True)
        return [(i, items, self.given_name(n)) for n, (i, items) in enumerate(rows)]

    def clusters(self) -> list[list[Item]]:
        """Return the clusters as items."""
        return [[self.items[i] for i in cluster] for cluster in self.resolution.clusters]


def merge(
    extractions: Iterable[Extraction],
    *,
    decisions: Sequence[LogEntry] = (),
    previous: Previous | None = None,
    settings: MergeSettings | None = None,
) -> Register:
    """Return one register of all articles; the order of ``extractions`` never matters.

    ``decisions`` are the log in order; ``previous`` is what an earlier run wrote: its ids live on, and what it resolved
    is taken over where nothing it rests on has changed. Local ids must be
    unique across articles ("ARTICLE:P1"). What a decision could not do is in ``problems``.
    """
    previous, settings = previous or Previous(), settings or MergeSettings()
    marks = Marks(decisions)
    articles = sorted(map(marks.without, extractions), key=lambda e: e.article.article_id)
    made = [make_items(extraction) for extraction in articles]
    problems = [problem(entry, "no article says any more what it is about") for entry in marks.unmet()]

    known = previous.components
    organisations = _resolve(
        "organisation", [o for _, found in made for o in found], decisions, settings, known, problems
    )
    body_of = {organisations.items[i].local_id: organisations.items[cluster[0]].own_id
               for cluster in organisations.resolution.clusters for i in cluster}  # fmt: skip
    people = with_bodies([p for found, _ in made for p in found], body_of)
    persons = _resolve("person", people, decisions, settings, known, problems)

    organisations, redirects_o = _with_ids(organisations, previous)
    persons, redirects_p = _with_ids(persons, previous)
    withdrawn = listed(marks.marked, persons.id_of, organisations.id_of)
    return _register(
        articles,
        persons,
        organisations,
        carry=(previous, [*redirects_o, *redirects_p]),
        withdrawn=withdrawn,
        problems=problems,
    )


def _resolve(
    kind: Kind,
    items: Sequence[Item],
    log: Sequence[LogEntry],
    settings: MergeSettings,
    known: Sequence[Component],
    problems: list[Problem],
) -> _Named:
    """Block, score and cluster the items of one kind, as far as not ``known``; ids come later."""
    ordered = sorted(items, key=lambda item: item.order)
    judged, names = judge(kind, ordered, log, problems)
    bands = (settings.merge, settings.ask)
    resolution, components, _ = (
        resolve_components(person_task(ordered), judged, bands, known)
        if kind == "person"
        else resolve_components(organisation_task(ordered), judged, bands, known)
    )
    return _Named(ordered, resolution, [], judged, names, components)


def _with_ids(named: _Named, previous: Previous) -> tuple[_Named, list[Redirect]]:
    """Give every cluster its id, keeping those of the previous register."""
    find = Finder((mention, number) for number, item in enumerate(named.items) for mention in item.mentions)
    before: dict[str, list[Item]] = defaultdict(list)
    kind = named.items[0].kind if named.items else "person"
    seen: set[tuple[str, int]] = set()
    for mention in previous.mentions:
        number = _item_of(mention, find) if mention.type == kind else None
        if number is not None and (mention.entity_id, number) not in seen:
            seen.add((mention.entity_id, number))
            before[mention.entity_id].append(named.items[number])
    ids, redirects = assign_ids(named.clusters(), before, [r.from_id for r in previous.redirects])
    return replace(named, ids=ids), redirects


def _item_of(mention: Mention, find: Finder) -> int | None:
    if mention.kind != "named":
        return None
    return find.find(side_at(mention))


def _register(
    articles: Sequence[Extraction],
    persons: _Named,
    organisations: _Named,
    *,
    carry: tuple[Previous, list[Redirect]],
    withdrawn: tuple[Withdrawn, ...],
    problems: list[Problem],
) -> Register:
    person_ids, organisation_ids = persons.id_of, organisations.id_of
    moved = {**person_ids, **organisation_ids}
    events = join_events((e for a in articles for e in a.events), person_ids)
    local: dict[str, list[Person]] = defaultdict(list)
    for article in articles:
        for person in article.persons:
            local[person_ids[person.person_id]].append(person)
    happened = defaultdict(list)
    for event in events:
        for person_id in event.person_ids:
            happened[person_id].append(event)
    people = [make_person(i, items, name, happened[i], local[i]) for i, items, name in persons.named()]
    bodies = [make_organisation(i, items, name) for i, items, name in organisations.named()]
    roles = join_roles((r for a in articles for r in a.roles), person_ids, organisation_ids)
    charges = join_charges((c for a in articles for c in a.charges), person_ids)
    statements: tuple[Statement, ...] = (*roles, *charges, *events)
    suggestions = (*_suggestions(persons), *_suggestions(organisations))
    previous, moved_ids = carry
    living = frozenset(
        [*persons.ids, *organisations.ids, *map(statement_id, statements), *(s.suggestion_id for s in suggestions)]
    )
    mentions = [
        m.model_copy(update={"entity_id": moved.get(m.entity_id, m.entity_id)}) for a in articles for m in a.mentions
    ]
    return Register(
        mentions=tuple(sorted(mentions, key=lambda m: (m.article_id, m.start, m.end, m.type, m.mention_id))),
        persons=tuple(sorted(people, key=lambda p: (p.name, p.person_id))),
        organisations=tuple(sorted(bodies, key=lambda o: (o.name, o.organisation_id))),
        roles=roles,
        charges=charges,
        events=events,
        suggestions=suggestions,
        redirects=redirects(previous, moved_ids, living, statements=statements, withdrawn=withdrawn),
        withdrawn=withdrawn,
        problems=tuple(sorted(problems, key=lambda p: (p.source, p.message))),
        components=tuple(sorted((*persons.components, *organisations.components), key=lambda c: c.key)),
    )


def _suggestions(named: _Named) -> tuple[Suggestion, ...]:
    """Return the open pairs as suggestions, most probable first."""
    place = {i: n for n, cluster in enumerate(named.resolution.clusters) for i in cluster}
    clusters = named.clusters()
    return tuple(_suggestion(named, clusters, pair, place) for pair in named.resolution.open_pairs)


def _suggestion(named: _Named, clusters: Sequence[Sequence[Item]], pair: Open, place: Mapping[int, int]) -> Suggestion:
    left, right = place[pair.left], place[pair.right]
    reasons = pair.score.reasons
    if pair.veto:
        reasons = (*reasons, Reason(feature="veto", value=None, says=pair.veto))
    left_id, right_id = named.ids[left], named.ids[right]
    kind = named.items[pair.left].kind
    title = (lambda items: person_name(items, name_forms(items))) if kind == "person" else organisation_name
    return Suggestion(
        suggestion_id=suggestion_id(left_id, right_id),
        kind=kind,
        left_id=left_id,
        right_id=right_id,
        left_name=named.given_name(left) or title(clusters[left]),
        right_name=named.given_name(right) or title(clusters[right]),
        score=pair.score.probability,
        reasons=reasons,
        evidence_left=_shown(clusters[left]),
        evidence_right=_shown(clusters[right]),
        decision=_decision(named.judged, place, left, right),
    )


def _shown(items: Sequence[Item]) -> tuple[Evidence, ...]:
    """Return what a side of a suggestion shows: sentences that say something of the entity, else where it is named."""
    said = [evidence for item in items for evidence in item.evidence]
    named = [Evidence(article_id=m.article_id, start=m.start, end=m.end, quote=m.text)
             for item in items for m in item.mentions[:1]]  # fmt: skip
    return tuple((said or named)[:MOST_EVIDENCE])


def _decision(judged: Judged, place: Mapping[int, int], left: int, right: int) -> Decision | None:
    answers: tuple[tuple[Decision, Sequence[tuple[int, int]]], ...] = (
        ("different", judged.different),
        ("unsure", judged.unsure),
    )
    for answer, pairs in answers:
        if any({place[a], place[b]} == {left, right} for a, b in pairs):
            return answer
    return None
