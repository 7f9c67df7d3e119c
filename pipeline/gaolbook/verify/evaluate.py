"""The evaluation itself: every annotated article is compared with what the run says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from gaolbook.base.schema import Charge, Event, Role
from gaolbook.verify.board import Board
from gaolbook.verify.matching import ENOUGH, assign, name_key, similarity
from gaolbook.verify.sides import Gold, Run, Said, read_clusters, read_gold, read_run

SAME_DATE, SAME_EVENT = 2.0, 1.0
"""How well two events of one person and type match; a shared date decides between several."""

C = TypeVar("C", Role, Charge, Event)
Claim = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An annotated claim about a person; ``person`` is the id the run gives that person, or None."""

    person: str | None
    claim: Claim
    name: str

    @property
    def optional(self) -> bool:
        """Whether careful readers differ on it, so that it is neither missed nor found."""
        return bool(self.claim.get("optional"))


def evaluate(out: Path, gold: Path, articles: Path | None = None) -> Board:
    """Compare the run in ``out`` with the annotations in ``gold``; ``articles`` with raw texts lets it check offsets.

    Raises OSError or ValueError, saying which, where something cannot be read.
    """
    run, truths = read_run(out), read_gold(gold)
    board = Board()
    entity_of: dict[str, str | None] = {}
    for name, truth in truths.items():
        persons = _article(name, truth, run.said.get(name, Said()), board)
        entity_of.update({f"{name}#{local}": entity for local, entity in persons.items()})
    clusters = read_clusters(gold)
    if clusters is not None:
        _clusters(clusters, entity_of, board)
    if articles is not None:
        _offsets(run, articles, board)
    return board


def _article(name: str, truth: Gold, said: Said, board: Board) -> dict[str, str | None]:
    """Compare one article; return the run's id for each annotated person, None where the person was not found."""
    found = _entities(name, truth["persons"], said.persons, "persons", board)
    _entities(name, truth["organisations"], said.organisations, "organisations", board)
    persons = {person["id"]: found.get(person["id"]) for person in truth["persons"]}

    def wanted(kind: str) -> list[Wanted]:
        return [Wanted(persons[p["id"]], c, p["name"]) for p in truth["persons"] for c in p.get(kind, ())]

    _claims(name, wanted("roles"), [(role.person_id, role) for role in said.roles], ("title", "status"), board)
    _claims(name, wanted("charges"), [(c.person_id, c) for c in said.charges], ("offence", "stage"), board)
    for kind, asserted in (("events", True), ("events.not_asserted", False)):
        _events(
            name,
            [w for w in wanted("events") if _is_asserted(w.claim.get("modality")) is asserted],
            [(p, e) for e in said.events if _is_asserted(e.modality) is asserted for p in e.person_ids],
            kind,
            board,
        )
    _groups(truth, said, board)
    return persons


def _is_asserted(modality: str | None) -> bool:
    return (modality or "asserted") == "asserted"


def _entities(
    name: str, truth: Sequence[Gold], said: Mapping[str, set[str]], kind: str, board: Board
) -> dict[str, str]:
    ids = sorted(said)
    want = [{name_key(text) for text in (*item["mentions"], item["name"])} for item in truth]
    have = [said[key] for key in ids]
    pairs = assign(want, have, lambda a, b: len(a & b), 1)
    board.tallies[kind].add(len(pairs), len(have) - len(pairs), len(want) - len(pairs))
    for i in _left(want, [i for i, _ in pairs]):
        board.missed(kind, name, truth[i]["name"])
    for j in _left(have, [j for _, j in pairs]):
        board.invented(kind, name, " / ".join(sorted(have[j])))
    if kind == "persons":
        hits = sum(len({name_key(text) for text in truth[i]["mentions"]} & have[j]) for i, j in pairs)
        all_forms = sum(len({name_key(text) for text in item["mentions"]}) for item in truth)
        board.accuracies["person mentions found"] += [True] * hits + [False] * (all_forms - hits)
    return {truth[i]["id"]: ids[j] for i, j in pairs}


def _left(items: Sequence[object], taken: Sequence[int]) -> list[int]:
    used = set(taken)
    return [index for index in range(len(items)) if index not in used]


def _count(
    name: str,
    want: Sequence[Wanted],
    have: Sequence[tuple[str, C]],
    score: Callable[[Wanted, tuple[str, C]], float],
    least: float,
    labels: tuple[str, Callable[[Claim], str], Board],
) -> list[tuple[int, int]]:
    """Pair claims, count them and note errors; a claim that careful readers differ on is neither missed nor found."""
    kind, words, board = labels
    pairs = assign(want, have, score, least)
    firm = sum(not item.optional for item in want)
    found = sum(not want[i].optional for i, _ in pairs)
    board.tallies[kind].add(found, len(have) - len(pairs), firm - found)
    for i in _left(want, [i for i, _ in pairs]):
        if not want[i].optional:
            board.missed(kind, name, f"{want[i].name} | {words(want[i].claim)}")
    for j in _left(have, [j for _, j in pairs]):
        person, record = have[j]
        board.invented(kind, name, f"{person} | {words(record.model_dump())}")
    return pairs


def _claims(
    name: str, want: Sequence[Wanted], have: Sequence[tuple[str, C]], fields: tuple[str, str], board: Board
) -> None:
    text, attribute = fields
    kind = "roles" if text == "title" else "charges"

    def score(wanted: Wanted, said: tuple[str, C]) -> float:
        return similarity(wanted.claim[text], getattr(said[1], text)) if wanted.person == said[0] else 0.0

    pairs = _count(name, want, have, score, ENOUGH, (kind, lambda claim: str(claim[text]), board))
    for i, j in pairs:
        right = want[i].claim.get(attribute) == getattr(have[j][1], attribute)
        board.accuracies[f"{kind}.{attribute}"].append(right)


def _events(name: str, want: Sequence[Wanted], have: Sequence[tuple[str, Event]], kind: str, board: Board) -> None:
    def score(wanted: Wanted, said: tuple[str, Event]) -> float:
        if wanted.person != said[0] or wanted.claim["type"] != said[1].type:
            return 0.0
        return SAME_DATE if wanted.claim.get("date") == said[1].date else SAME_EVENT

    pairs = _count(name, want, have, score, SAME_EVENT, (kind, lambda c: f"{c['type']} {c.get('date')}", board))
    if kind != "events":
        return
    for i, j in pairs:
        claim, event = want[i].claim, have[j][1]
        if claim.get("optional") or claim.get("date_in_doubt"):
            continue
        date = claim.get("date")
        right = bool(date) and date == event.date
        board.tallies["dates"].add(int(right), int(bool(event.date) and not right), int(bool(date) and not right))
        if date and not right:
            board.errors["dates"].append(f"{name}: {want[i].name} | {claim['type']} is {date}, got {event.date}")
        if claim.get("term"):
            board.accuracies["events.term"].append(claim["term"] == event.term)


def _groups(truth: Gold, said: Said, board: Board) -> None:
    want = [group for group in truth.get("group_events", ()) if group.get("count")]
    have = [(e.type, e.group.count) for e in said.events if e.group and e.group.count]
    pairs = assign(want, have, lambda a, b: float((a["type"], a["count"]) == b), 1)
    board.tallies["group_events"].add(len(pairs), len(have) - len(pairs), len(want) - len(pairs))


def _clusters(clusters: Mapping[str, Sequence[str]], entity_of: Mapping[str, str | None], board: Board) -> None:
    """Compare who is who: pairs of persons of two articles, and B-cubed over all of them. The lost stand alone."""
    truth = {member: person for person, members in clusters.items() for member in members}
    guess = {member: entity_of.get(member) or f"lost {member}" for member in truth}
    members = sorted(truth)
    tally = board.tallies["merging_pairs"]
    for one, other in combinations(members, 2):
        same, said = truth[one] == truth[other], guess[one] == guess[other]
        tally.add(int(same and said), int(said and not same), int(same and not said))
        if same is not said:
            board.errors["merging_pairs"].append(f"{one} and {other} {'kept apart' if same else 'joined'}")
    precision = recall = 0.0
    for member in members:
        same_truth = {m for m in members if truth[m] == truth[member]}
        same_guess = {m for m in members if guess[m] == guess[member]}
        both = len(same_truth & same_guess)
        precision += both / len(same_guess)
        recall += both / len(same_truth)
    count = max(len(members), 1)
    board.b_cubed = (precision / count, recall / count, len(members))


def _offsets(run: Run, articles: Path, board: Board) -> None:
    raw = {path.name: path.read_bytes().decode("utf-8") for path in sorted(articles.glob("*.txt"))}
    board.offsets = [raw[name][start:end] == quote for name, start, end, quote in run.quotes if name in raw]
