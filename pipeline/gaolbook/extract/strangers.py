"""People whom an article brings in without a name: "a teenager", "her husband", "the gunman", "X's neighbour".

They are rivals of the named for every "he" and "she" that follows, and what befalls them befalls nobody who is named.
"""

from __future__ import annotations

from spacy.tokens import Token

from gaolbook.extract.findings import References
from gaolbook.extract.titles import is_plural, is_role_noun
from gaolbook.extract.words import words

_DESCRIBING = frozenset({"attr", "appos", "compound", "nmod", "oprd", "amod", "npadvmod"})


def is_stranger(token: Token, references: References) -> bool:
    """Whether a noun in the singular means a person whom the article does not name, as far as the references tell.

    "The activist" may be somebody named before, so only words for relatives and culprits need no more than "the".
    """
    if token.pos_ != "NOUN" or token.tag_ != "NN" or token.dep_ in _DESCRIBING or token.i in references:
        return False
    if not is_human(token) or speaks(token) or any(c.dep_ == "appos" and c.i in references for c in token.children):
        return False
    if token.lower_ in words("people", "culprits"):
        return True
    return any(c.lower_ in words("people", "indefinite") or c.dep_ in {"poss", "relcl"} for c in token.children)


def speaks(token: Token) -> bool:
    """Whether a word is who says something: "his lawyer said he was ill" seldom speaks of himself."""
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in words("certainty", "reported", "governor")


def is_human(token: Token) -> bool:
    """Whether a noun in the singular is a word for a person: a relative, a culprit, the holder of a role."""
    known = words("people", "singular") | words("people", "relatives") | words("people", "culprits")
    return token.lower_ in known or (is_role_noun(token) and not is_plural(token))


def gender_of(token: Token) -> str | None:
    """Return the gender a noun tells: "husband" male, "actress" female, "teenager" none."""
    if token.lower_ in words("roles", "female_titles"):
        return "female"
    return "male" if token.lower_ in words("roles", "male_titles") else None
