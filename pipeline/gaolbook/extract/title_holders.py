"""Says whom a title with its organisation means: "the leader of the REAL Movement", "the REAL leader".

Somebody named before must have just that title, or one that it covers in the same organisation, and nobody else.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from gaolbook.extract.findings import FoundRole, References
from gaolbook.extract.plurals import hyponyms
from gaolbook.extract.strangers import is_human
from gaolbook.extract.titles import ORG_PREPOSITIONS, is_role_noun
from gaolbook.extract.words import words

_APART = frozenset({"compound", "nmod"})
_SAID = frozenset({"attr", "oprd"})
RANKS = frozenset({"deputy", "vice", "acting", "first", "assistant", "honorary", "former", "ex", "late", "then"})
"""Words that make another post of a title: a deputy chairman is not the chairman."""


def title_holder(token: Token, references: References) -> tuple[int, ...]:
    """Return the one person told before whom a definite title with an organisation means; nobody if it is unclear."""
    if token.pos_ != "NOUN" or token.dep_ in _APART or not (is_role_noun(token) and is_human(token)):
        return ()
    if not any(c.lower_ == "the" for c in token.children) or _is_beside_a_name(token):
        return ()
    doc = token.doc
    organisation = _organisation(doc, token)
    seen = {p for i, who in references.items() if i < token.i for p in who}
    held = {r.person for r in doc._.roles if r.person in seen and _is_same(r, token, organisation)}
    return tuple(held) if len(held) == 1 else ()


def holds_another(token: Token, person: int) -> bool:
    """Whether a definite title is not that of a person: the chairman of another party, or its deputy chairman."""
    if not is_role_noun(token) or not any(c.lower_ == "the" for c in token.children):
        return False
    organisation = _organisation(token.doc, token)
    held = [r for r in token.doc._.roles if r.person == person and r.organisation is not None and _covers(r, token)]
    return organisation is not None and bool(held) and not any(_is_same(r, token, organisation) for r in held)


def _is_beside_a_name(token: Token) -> bool:
    """Whether the phrase says who somebody is: "X, the leader of the party", "she is the leader of the party"."""
    if token.dep_ in _SAID and any(c.ent_type_ == "PERSON" or c.pos_ == "PRON" for c in token.head.children):
        return True
    return (token.dep_ == "appos" and token.head.ent_type_ == "PERSON") or any(
        c.dep_ == "appos" and c.ent_type_ == "PERSON" for c in token.children
    )


def _organisation(doc: Doc, token: Token) -> int | None:
    """The organisation named inside the phrase, before the noun or after its preposition."""
    inside = {t.i for c in token.children if c.dep_ in {"compound", "nmod", "poss"} for t in c.subtree}
    after = (c for c in token.children if c.dep_ == "prep" and c.lower_ in ORG_PREPOSITIONS)
    inside |= {t.i for c in after for t in c.subtree}
    found = {m.entity for m in doc._.organisation_mentions if m.start in inside or m.end - 1 in inside}
    return found.pop() if len(found) == 1 else None


def _is_same(role: FoundRole, token: Token, organisation: int | None) -> bool:
    before = [c.lower_ for c in token.children if c.i < token.i and c.dep_ != "det"]
    title = role.title.casefold().split()
    ranks = {word for word in title if word in RANKS} | ({"former"} if role.status == "former" else set())
    if ranks != {word for word in before if word in RANKS}:
        return False
    if organisation is None:
        others = any(c.i > token.i and c.dep_ in {"prep", "relcl"} for c in token.children)
        return len(title) > 1 and title == [*before, token.lower_] and not others
    return role.organisation == organisation and _covers(role, token)


def _covers(role: FoundRole, token: Token) -> bool:
    """Whether two titles may be of one post: "head" and "leader"; lawyers of a group are many."""
    noun = role.title.casefold().split()[-1]
    one = noun == token.lower_ or noun in hyponyms(token.lower_) or token.lower_ in hyponyms(noun)
    return one and noun not in words("coreference", "advocates")
