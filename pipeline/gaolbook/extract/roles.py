"""Finds the roles that an article gives its persons: title, organisation, current or former.

Written before a name, after it, or said of a person; what only the model's heads see comes last.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from gaolbook.extract.findings import FoundRole
from gaolbook.extract.heads import METHOD, is_sure_of_words, proposed_phrases
from gaolbook.extract.linked import people_of
from gaolbook.extract.roles_after import roles_after
from gaolbook.extract.roles_before import roles_before
from gaolbook.extract.roles_said import nominal_roles, said_roles
from gaolbook.extract.titles import build_role, is_role_noun, occupation_role, organisation_after, title_ending
from gaolbook.extract.words import words


def find_roles(doc: Doc) -> tuple[FoundRole, ...]:
    """Return the roles that stand beside a name, in text order, each wording once per person."""
    mentions = [m for m in doc._.person_mentions if m.kind == "named"]
    starts = {m.start: m for m in mentions}
    found: list[FoundRole] = []
    for position, mention in enumerate(mentions):
        found.extend(roles_before(doc, mention, mentions[position:]))
        found.extend(roles_after(doc, mentions[: position + 1], starts))
    return _unique(found)


def find_said_roles(doc: Doc) -> tuple[FoundRole, ...]:
    """Return the Doc's roles with those added that are said of a person or pronoun; needs ``doc._.references``."""
    if not doc._.person_mentions:
        return tuple(doc._.roles)
    said = [*doc._.roles, *said_roles(doc)]
    ruled = _unique([*said, *nominal_roles(doc, said)])
    return _unique([*ruled, *_of_heads(doc, ruled)])


def _of_heads(doc: Doc, ruled: tuple[FoundRole, ...]) -> Iterator[FoundRole]:
    """Roles that only the model's heads see: they say which noun and whose it is, the rules read the title."""
    taken = {i for role in ruled for i in range(role.start, role.end)}
    for phrase in proposed_phrases(doc, "ROLE", taken):
        persons = people_of(doc, doc[phrase.start], phrase.ends, phrase.names, "role").persons
        if len(persons) != 1:
            continue
        noun = next((i for i in reversed(range(phrase.start, phrase.end)) if is_role_noun(doc[i])), None)
        titled = title_ending(doc, noun + 1, phrase.start) if noun is not None else None
        if noun is None or titled is None:
            if is_sure_of_words(phrase, "ROLE") and doc[phrase.end - 1].pos_ == "NOUN":
                span = (phrase.start, phrase.end)
                organisation = organisation_after(doc, phrase.end, doc[phrase.start].sent.end)
                former = doc[max(0, phrase.start - 1)].lower_ in words("roles", "former")
                yield occupation_role(doc, persons[0], span, organisation, former, METHOD)
            continue
        organisation = organisation_after(doc, noun + 1, doc[noun].sent.end) or titled[1]
        built = build_role(doc, persons[0], (titled[0], noun + 1), organisation, titled[2], METHOD)
        if built:
            yield built


def _unique(found: list[FoundRole]) -> tuple[FoundRole, ...]:
    seen: dict[tuple[int, str], FoundRole] = {}  # "minister of health" is "health minister"
    for role in sorted(found, key=lambda r: (r.start, r.person)):
        key = (role.person, " ".join(sorted(w for w in role.title.casefold().split() if w != "of")))
        old = seen.get(key)
        if any(r.person == role.person and r.start == role.start and r.end > role.end for r in found):
            continue  # "director" beside "director for Europe"
        if old is None or (old.organisation_text is None and role.organisation_text):
            seen[key] = role
    return tuple(sorted(seen.values(), key=lambda r: (r.start, r.person)))
