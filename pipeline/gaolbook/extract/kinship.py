"""Says who a word for a relative means: "the brothers", "his daughter", by the ties told before it."""

from __future__ import annotations

from spacy.tokens import Token

from gaolbook.extract.findings import References


def family(token: Token, references: References) -> tuple[int, ...]:
    """ "the brothers": the persons tied by "X's brother Y", "his brother, Y", "a third brother, Y" before the token."""
    kin = singular_kin(token.lower_)
    people: list[int] = []
    for word in token.doc[: token.i]:
        if word.lower_ == kin:
            people.extend((*_owners(word, references), *_bearers(word, references, token.i)))
    family = tuple(dict.fromkeys(people))
    return family if len(family) > 1 else ()


def relative(token: Token, references: References) -> tuple[int, ...]:
    """ "His daughter": the person told before as "his daughter, X", "X, the daughter of Y"; nobody where two are."""
    owners = _owners(token, references)
    if len(owners) != 1:
        return ()
    people: list[int] = []
    for word in token.doc[: token.i]:
        if word.lower_ == token.lower_ and _owners(word, references) in {owners, ()}:
            people.extend(p for p in _bearers(word, references, token.i) if p not in owners)
    found = tuple(dict.fromkeys(people))
    return found if len(found) == 1 else ()


def _owners(kin: Token, references: References) -> tuple[int, ...]:
    """Whose relative: "X's brother", "his brother", "the brother of X"."""
    owners = (c for c in kin.children if c.dep_ == "poss")
    of = (t for c in kin.children if c.dep_ == "prep" and c.lower_ in {"of", "to"} for t in c.children)
    return tuple(dict.fromkeys(p for t in (*owners, *of) for p in references.get(t.i, ())))


def _bearers(kin: Token, references: References, limit: int) -> tuple[int, ...]:
    """The name beside a word for a relative: "his brother Y", "Y, his brother", "his brother, Y"."""
    beside = [c for c in kin.children if c.dep_ == "appos"] + ([kin.head] if kin.dep_ in {"compound", "appos"} else [])
    following = kin.i + (2 if kin.i + 1 < len(kin.doc) and kin.nbor(1).text == "," else 1)
    beside += [kin.doc[following]] if following < limit else []
    return tuple(p for name in beside if name.ent_type_ == "PERSON" for p in references.get(name.i, ()))


def singular_kin(word: str) -> str:
    """Return "brother" for "brothers"; other words come back without their plural s."""
    return {"siblings": "brother", "couple": "wife", "spouses": "husband"}.get(word, word.removesuffix("s"))
