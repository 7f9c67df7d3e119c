"""Finds the persons of an article: every place that names one, and which places name the same one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from gaolbook.base.names.gender import is_given
from gaolbook.base.names.parts import Gender, parse
from gaolbook.extract.findings import EntityMention, FoundPerson
from gaolbook.extract.person_linking import Group, Name, link, share_surname
from gaolbook.extract.person_spans import POSSESSIVES, Span, propose
from gaolbook.extract.words import words

MAX_APPOSITION = 8
"""Tokens of a short apposition such as ", the jailed reporter's husband,"."""
KIN_WINDOW = 4
"""Tokens before and after a list of names in which a word of kinship speaks of them."""
_BRACKETS = re.compile(r"[\[(][^\])]*[\])]")
_LIST_GAPS = frozenset({("and",), ("&",), (",",), (",", "and")})


def find_persons(doc: Doc) -> tuple[tuple[FoundPerson, ...], tuple[EntityMention, ...]]:
    """Return the persons in order of first appearance, and their named mentions in text order."""
    names = [name for span in propose(doc) if (name := _name(doc, span)).spelled]
    linked, owner = link(names, _shared(doc, names), _bracketed(doc, names))
    known = {group.number for group in linked if _is_known(doc, group)}
    for left, right in pairwise(names):
        beside = {owner[left.span].number, owner[right.span].number}
        if beside & known and _gap(doc, left, right) in _LIST_GAPS:
            known |= beside
    groups = [group for group in linked if group.number in known]
    index = {group.number: i for i, group in enumerate(groups)}
    mentions = tuple(
        EntityMention(*span, "named", index[group.number])
        for span, group in sorted(owner.items(), key=lambda item: item[0])
        if group.number in index
    )
    return tuple(FoundPerson(_shown(group), _gender(doc, group)) for group in groups), mentions


def _is_known(doc: Doc, group: Group) -> bool:
    """Whether something tells that a name of one word is a person's: papers and movements have such names, too."""
    if any(name.written > 1 or name.title or name.derived for name in group.names):
        return True
    word = group.names[0].parts.words[0]
    if is_given(word) or word.casefold().endswith(tuple(sorted(words("persons", "surname_endings")))):
        return True
    return any(_is_called(doc, name.span) for name in group.names)


def _is_called(doc: Doc, span: Span) -> bool:
    """Whether a title, a role or kinship stands before a name, or an age or a role behind it."""
    said = words("roles", "nouns") | words("roles", "not_roles") | words("persons", "titles") | words("persons", "kin")
    start, end = span
    at = start - 2 if start > 1 and doc[start - 1].text == "," else start - 1
    before = doc[at].lower_.rstrip(".") if start else ""
    if before in said or before.removesuffix("s") in said:
        return True
    behind = [t for t in doc[end : end + MAX_APPOSITION] if t.text not in POSSESSIVES]
    if len(behind) > 1 and behind[0].text in {",", "("} and behind[1].like_num:
        return True
    return any(token.lower_ in said for token in _apposition(doc, end))


def _name(doc: Doc, span: Span) -> Name:
    """Read a name with its bracketed variants; a family suffix is kept apart, a title before it is read."""
    raw = re.sub(r"\s+", " ", doc[span[0] : span[1]].text).strip()
    raw = re.sub(r"^\[([^\]]*)\]", r"\1", raw)  # "[Ivan] Testov": the editor's addition is a part of the name
    text = re.sub(r"\s+", " ", _BRACKETS.sub(" ", raw)).strip() or raw.strip("[]()")
    last = text.rpartition(" ")[2].rstrip(".").casefold()
    suffix = last.replace("junior", "jr").replace("senior", "sr") if last in words("persons", "suffixes") else None
    if suffix:
        raw = re.sub(r"[,\s]+\S+$", "", raw)
    return Name(span, text, parse(raw), _title_gender(doc, span[0]), suffix)


def _title_gender(doc: Doc, start: int) -> Gender | None:
    word = doc[start - 1].lower_.rstrip(".") if start else ""
    if word in {"mr", "mrs", "ms", "miss"}:
        return "male" if word == "mr" else "female"
    return None


def _bracketed(doc: Doc, names: Sequence[Name]) -> dict[Span, Span]:
    """Lone names in brackets behind a full name are the same person's: "Sevda Quliyeva (Abbasli)"."""
    return {
        right.span: left.span
        for left, right in pairwise(names)
        if left.full
        and not right.full
        and _gap(doc, left, right) == ("(",)
        and right.span[1] < len(doc)
        and doc[right.span[1]].text == ")"
    }


def _shared(doc: Doc, names: Sequence[Name]) -> dict[Span, Name]:
    """Lone names in lists before a full one, as full names."""
    runs: list[tuple[list[int], int]] = []
    kin: set[int] = set()
    for at, name in enumerate(names):
        if name.written != 2 or not name.full:
            continue
        lone: list[int] = []
        i = at - 1
        while i >= 0 and names[i].written == 1 and _gap(doc, names[i], names[i + 1]) in _LIST_GAPS:
            if (
                i == at - 1
                and "and" not in _gap(doc, names[i], names[at])
                and "&" not in _gap(doc, names[i], names[at])
            ):
                break
            lone.append(i)
            i -= 1
        if lone:
            runs.append((lone, at))
            around = doc[max(0, names[lone[-1]].span[0] - KIN_WINDOW) : name.span[1] + KIN_WINDOW]
            if any(t.lower_ in words("persons", "kin") for t in around):
                kin.update(lone)
    return share_surname(names, runs, frozenset(kin))


def _gap(doc: Doc, left: Name, right: Name) -> tuple[str, ...]:
    between = doc[left.span[1] : right.span[0]] if right.span[0] - left.span[1] <= KIN_WINDOW else ()
    return tuple(t.lower_ for t in between if not t.is_space)


def _shown(group: Group) -> str:
    text = group.fullest.text
    return text[: -len("'s")] if text.endswith(("'s", "’s")) else text


def _gender(doc: Doc, group: Group) -> str | None:
    """The gender that titles, role nouns and kinship beside the names tell; where they are silent, the name itself."""
    female, male = words("roles", "female_titles"), words("roles", "male_titles")
    votes: Counter[str] = Counter()
    for name in group.names:
        start, end = name.span
        beside = [doc[start - 1]] if start else []
        for token in (*beside, *_apposition(doc, end)):
            word = token.lower_.rstrip(".")
            votes["female"] += word in female
            votes["male"] += word in male
    if votes["female"] == votes["male"]:
        return group.gender
    return "female" if votes["female"] > votes["male"] else "male"


def _apposition(doc: Doc, end: int) -> Iterable[Token]:
    """Tokens between the comma after a name and the next one: ", the convicted man's wife,"."""
    if end >= len(doc) or doc[end].text != ",":
        return ()
    for i in range(end + 1, min(len(doc), end + 1 + MAX_APPOSITION)):
        if doc[i].text in {",", ".", ";"} | POSSESSIVES:
            # possessives before the head noun are somebody else: only the last noun speaks of the name
            return () if doc[i].text in POSSESSIVES else (doc[i - 1],)
        if doc[i].lower_ in {"whose", "his", "her"}:
            return ()
        if doc[i].pos_ in {"VERB", "AUX", "ADP"} or doc[i].lower_ in {"who", "and"}:
            return (doc[i - 1],)
    return ()
