"""Whom a relative "who" means: parses often hang its clause on the wrong noun."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Token

from gaolbook.extract.arguments import MAX_CLIMB

MAX_VERB_GROUP = 6
"""Tokens between "who" and the verb of its clause: auxiliaries, adverbs, a date."""


def named_before_who(verb: Token) -> Token | None:
    """Return the name right before the "who" that opens the verb's clause, with nothing but the verb group between."""
    for i in range(verb.i - 1, max(verb.sent.start, verb.i - MAX_VERB_GROUP) - 1, -1):
        token = verb.doc[i]
        if token.lower_ == "who":
            return _named_right_before(token)
        if token.pos_ not in {"AUX", "ADV", "PART", "ADJ"} and token.dep_ != "npadvmod":
            return None
    return None


def _named_right_before(who: Token) -> Token | None:
    before = who.nbor(-2) if who.i > 1 and who.nbor(-1).text == "," else who.nbor(-1) if who.i else who
    return before if before.i in (who.doc._.references or {}) and before.ent_type_ == "PERSON" else None


def human_antecedent(token: Token) -> Token:
    """Return the person a relative "who" means: the one named right before it, else the one that the noun describes.

    "X, a member of the group, who was charged": parses hang "who" on "group". "The daughter of X, who was charged": X.
    """
    references = token.doc._.references or {}
    who = next(
        (c for r in token.children if r.dep_ == "relcl" for c in r.children if c.lower_ in {"who", "whom"}), None
    )
    if who is None:
        return token
    named = _named_right_before(who)
    if named is not None:
        return named
    if token.i in references:
        return token
    above = islice(token.ancestors, MAX_CLIMB)
    return next((t for t in above if t.i in references and t.pos_ not in {"VERB", "AUX"}), token)
