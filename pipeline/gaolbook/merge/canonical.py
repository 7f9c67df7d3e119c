"""What a cluster is called, which id it carries, and what its latest evidence says of the person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gaolbook.base.names.parts import parse
from gaolbook.base.schema import (
    CustodyStatus,
    Event,
    Evidence,
    NameForm,
    Organisation,
    Person,
    Redirect,
)
from gaolbook.merge.items import UNDATED, Item, surface

STATUS_OF_EVENT: Mapping[str, CustodyStatus] = {
    "arrest": "detained",
    "abduction": "detained",
    "remand": "detained",
    "imprisonment": "detained",
    "transfer": "detained",
    "house_arrest": "house_arrest",
    "release": "released",
    "exile": "exiled",
    "death": "dead",
}
"""What a dated event says of where the person is from then on; a conviction or a pardon alone does not say."""

LATER_STATUS: Mapping[CustodyStatus, tuple[CustodyStatus, ...]] = {
    "detained": ("released", "exiled", "dead", "house_arrest"),
    "house_arrest": ("released", "exiled", "dead"),
    "released": ("dead",),
    "exiled": ("dead",),
}
"""What usually comes after: said without a date, it puts the dated status in doubt."""


def name_forms(items: Sequence[Item]) -> tuple[NameForm, ...]:
    """Return every spelling of a cluster's named mentions, most frequent first, then in the order of letters."""
    count: Counter[str] = Counter()
    articles: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for mention in item.mentions:
            if mention.kind == "named" and surface(mention):
                count[surface(mention)] += 1
                articles[surface(mention)].add(item.article_id)
    ranked = sorted(count, key=lambda text: (-count[text], text))
    return tuple(NameForm(text=text, count=count[text], articles=len(articles[text])) for text in ranked)


def person_name(items: Sequence[Item], forms: Sequence[NameForm]) -> str:
    """Return the most frequent full name, by articles, then by mentions; of equals the longer, then the first in order.

    A full name spells out two words or more; variants in brackets are left out. Where the mentions hold none, the
    fullest name an article gives counts.
    """
    full = [form for form in forms if parse(form.text).full]
    if full:
        return _without_brackets(min(full, key=lambda f: (-f.articles, -f.count, -len(f.text), f.text)).text)
    given = Counter(item.name for item in items)
    return _without_brackets(min(given, key=lambda name: (not parse(name).full, -given[name], -len(name), name)))


def _without_brackets(name: str) -> str:
    """Return a name without a variant spelt in brackets: "Nijat [Nicat] Aslan" stays in ``names``."""
    return " ".join(re.sub(r"[\[(][^\[\]()]{0,60}[\])]", " ", name).split()) or name


def organisation_name(items: Sequence[Item]) -> str:
    """Return the name most articles give in full; of equals the longer, then the first in order."""
    given = Counter(item.name for item in items)
    return min(given, key=lambda name: (-given[name], -len(name), name))


def make_person(
    person_id: str, items: Sequence[Item], name: str | None, events: Sequence[Event], local: Sequence[Person]
) -> Person:
    """Return the record of a cluster of persons; ``name`` is what a reviewer calls it, or None."""
    forms = name_forms(items)
    status, as_of, evidence = latest_status(events, local, {item.article_id: item.published for item in items})
    dates = sorted({item.published for item in items} - {UNDATED})
    genders = sorted({item.gender for item in items if item.gender})
    return Person(
        person_id=person_id,
        name=name or person_name(items, forms),
        names=forms,
        status=status,
        status_as_of=as_of,
        status_evidence=evidence,
        gender=genders[0] if len(genders) == 1 else None,  # type: ignore[arg-type]  # items take it from Person.gender
        articles=len({item.article_id for item in items}),
        mentions=sum(len(item.mentions) for item in items),
        first_seen=dates[0] if dates else None,
        last_seen=dates[-1] if dates else None,
    )


def make_organisation(organisation_id: str, items: Sequence[Item], name: str | None) -> Organisation:
    """Return the record of a cluster of organisations; its kind is the one most articles give, ``other`` last."""
    kinds = Counter(item.organisation_kind or "other" for item in items)
    kind = min(kinds, key=lambda k: (k == "other", -kinds[k], k))
    return Organisation(
        organisation_id=organisation_id,
        name=name or organisation_name(items),
        names=name_forms(items),
        kind=kind,  # type: ignore[arg-type]  # items take it from Organisation.kind
        articles=len({item.article_id for item in items}),
        mentions=sum(len(item.mentions) for item in items),
    )


def latest_status(
    events: Sequence[Event], local: Sequence[Person], published: Mapping[str, str] | None = None
) -> tuple[CustodyStatus, str | None, tuple[Evidence, ...]]:
    """Return (status, as of, evidence) by the latest dated evidence; unknown where the latest statements disagree.

    Undated events say nothing about now ("spent two years in prison" is past), but an undated release puts a dated
    arrest in doubt, for it may be the later one; where the order of the articles tells that it is, it is believed.
    Death stands whatever follows. ``published`` holds each article's date of publication.
    """
    happened = [e for e in events if e.modality == "asserted" and e.type in STATUS_OF_EVENT]
    undated = {STATUS_OF_EVENT[event.type] for event in happened if not event.date}
    said: list[tuple[str, CustodyStatus, tuple[Evidence, ...]]] = [
        (event.date, STATUS_OF_EVENT[event.type], event.evidence) for event in happened if event.date
    ]
    said += [(p.status_as_of, p.status, p.status_evidence) for p in local if p.status != "unknown" and p.status_as_of]
    dead = [row for row in said if row[1] == "dead"]
    said = dead or said
    latest = max((date for date, _, _ in said), default="")
    # 2016 and 2016-05 have no order: whichever is part of the other counts as the same time
    current = [row for row in said if latest.startswith(row[0]) or row[0].startswith(latest)]
    told = {status for _, status, _ in current}
    if not told or any(later in undated for status in told for later in LATER_STATUS.get(status, ())):
        freed = () if dead else _freed_at_last(events, latest, published or {})
        return ("released", None, freed) if freed else ("unknown", None, ())
    if len(told) > 1:
        return "unknown", None, ()
    return current[0][1], latest, _in_order(e for _, _, found in current for e in found)


def _freed_at_last(events: Sequence[Event], latest: str, published: Mapping[str, str]) -> tuple[Evidence, ...]:
    """Return the evidence of an undated release that the last article about the person's custody tells; else none.

    Not where that article also tells an undated custody, dates one later, or tells that a release is demanded: then
    the release may be an older one.
    """
    custody = [e for e in events if e.type in STATUS_OF_EVENT or e.type == "demand_release"]
    days = {e.article_id: published.get(e.article_id, UNDATED) for event in custody for e in event.evidence}
    if not days or UNDATED in days.values():
        return ()
    last = max(days.values())
    there = [e for e in custody if any(days[found.article_id] == last for found in e.evidence)]
    releases = [e for e in there if e.type == "release" and e.modality == "asserted" and not e.date]
    others = [e for e in there if e.type != "release" and not (e.date and e.modality == "asserted")]
    if others or len(releases) != 1 or not latest < last:
        return ()
    return _in_order(e for e in releases[0].evidence if days[e.article_id] == last)


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(set(evidence), key=lambda e: (e.article_id, e.start, e.end)))


def assign_ids(
    clusters: Sequence[Sequence[Item]], before: Mapping[str, Sequence[Item]], redirected: Iterable[str]
) -> tuple[list[str], list[Redirect]]:
    """Return the id of each cluster, and redirects for the ids of ``before`` that are no more.

    An id belongs to the item that founded it, and goes where that goes: two clusters that become one keep the id
    with the older founder, a cluster that splits leaves it to the part that holds the founder. ``before`` maps ids of
    the previous register to the items its mentions now belong to; ``redirected`` are ids that had become another.
    """
    own = {item.own_id: item for cluster in clusters for item in cluster}
    place = {item.own_id: n for n, cluster in enumerate(clusters) for item in cluster}
    claims: dict[int, list[tuple[tuple[str, str, int, str], str]]] = defaultdict(list)
    home: dict[str, int] = {}
    for old, items in sorted(before.items()):
        founder = own.get(old) or (min(items, key=lambda i: i.order) if items else None)
        if founder is not None:
            home[old] = place[founder.own_id]
            claims[home[old]].append((founder.order, old))
    for old in sorted(redirected):
        if old in own and old not in before:
            home[old] = place[old]
            claims[place[old]].append((own[old].order, old))
    ids = [
        min(claims[n])[1] if claims[n] else min(cluster, key=lambda i: i.order).own_id
        for n, cluster in enumerate(clusters)
    ]
    redirects = [
        Redirect(from_id=old, to_id=ids[n], why="merged: the two are one")
        for old, n in sorted(home.items())
        if ids[n] != old
    ]
    return ids, redirects
