"""What can be an offence: phrases that hold a word of the lexicon, and what is inside "a string of charges"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from gaolbook.extract.arguments import MAX_CLIMB, prepositional
from gaolbook.extract.offence_spans import Span
from gaolbook.extract.words import words

FINITE = frozenset({"VBD", "VBZ", "VBP"})


def is_offence_word(token: Token) -> bool:
    """Whether the lexicon knows the word as part of an offence."""
    return token.lower_ in words("offences", "nouns")


def opens_offence(doc: Doc, start: int, loose: bool, end: int | None = None) -> bool:
    """Whether the phrase from ``start`` can be an offence: no time, place, person or body, and not "charges" itself."""
    skipped = words("charges", "trimmed")
    first = next(
        (
            i
            for i in range(start, min(start + MAX_CLIMB, len(doc)))
            if doc[i].lower_ not in skipped and not doc[i].is_punct
        ),
        None,
    )
    if first is None:
        return False
    if end is not None:
        return any(is_offence_word(t) for t in doc[first:end])
    while first + 2 < len(doc) and doc[first + 1].text == "-":
        first += 2  # "first-degree murder"
    head = _head_noun(doc, first)
    if head.ent_type_ in {"DATE", "TIME", "PERSON", "GPE", "ORG", "CARDINAL", "MONEY"} or head.like_num:
        return is_offence_word(head) and head.ent_type_ == "ORG"
    if tells_deed(head):
        return loose  # "sentenced to life for the death of X"
    if head.lower_ in words("charges", "containers"):
        return _is_named(head)
    if head.lower_ in words("charges", "not_offences"):
        return False
    if head.pos_ == "PRON" or (head.pos_ == "PROPN" and not is_offence_word(head)):
        return False
    return loose or doc[first].tag_ == "VBG" or any(is_offence_word(t) for t in head.subtree if t.i >= first)


def tells_deed(head: Token) -> bool:
    """ "The death of X", "his part in the coup": words that are no offence alone."""
    return head.lower_ in {"death", "part"} and any(c.lower_ in {"of", "in"} for c in head.children)


def is_unspecific(span: Tokens) -> bool:
    """Whether a phrase names no offence but only that there is one: "the most violent of crimes"."""
    if any(t.lower_ in words("charges", "kinds_of_crime") or t.lower_ == "against" for t in span):
        return False
    meant = [t for t in span if t.pos_ in {"NOUN", "PROPN", "VERB", "NUM"}]
    return bool(meant) and all(t.lower_ in words("charges", "containers") for t in meant)


def _head_noun(doc: Doc, first: int) -> Token:
    """The head of the phrase that begins here: climb while the head stands to the right within the phrase."""
    token = doc[first]
    for _ in range(MAX_CLIMB):
        if (
            token.tag_ == "VBG"
            or token.head.i <= token.i
            or token.dep_ not in {"amod", "compound", "nmod", "det", "poss", "advmod", "nummod", "npadvmod"}
        ):
            break
        token = token.head
    return token


def compound_offences(noun: Token) -> Iterator[Span]:
    """ "drug charges", "sodomy and corruption charges": words before the noun that name an offence themselves."""
    for child in noun.children:
        if child.lower_ == "related" and child.i < noun.i and any(is_offence_word(c) for c in child.children):
            yield child.left_edge.i, child.i + 1  # "drug-related charges"
        if child.i >= noun.i or child.dep_ not in {"compound", "amod", "nmod"} or child.pos_ not in {"NOUN", "PROPN"}:
            continue
        for one in (child, *(c for c in child.children if c.dep_ == "conj" and c.i < noun.i)):
            if noun.lower_ in {"trial", "trials"} and one.lower_ in {"drug", "drugs"}:
                continue  # of a medicine as often as of a dealer
            if is_offence_word(one) and one.lower_ not in words("offences", "weak"):
                yield _modified_from(one, noun), one.i + 1


def _modified_from(word: Token, noun: Token) -> int:
    """First token of "wanton endangerment" in "wanton endangerment charges", though "wanton" hangs on "charges"."""
    start = word.left_edge.i
    while start > word.sent.start:
        before = word.doc[start - 1]
        if (
            before.head.i not in {word.i, noun.i}
            or before.dep_ not in {"amod", "compound", "nmod"}
            or is_offence_word(before)
        ):
            break
        if before.lower_ in words("charges", "trimmed") | words("charges", "unspecific") or before.like_num:
            break
        start -= 1
    return start


def opened(head: Token, depth: int = 0) -> Iterator[Token]:
    """Yield the offence inside "charges of X", "a string of X"; the head itself where it is or holds one."""
    if head.lower_ not in words("charges", "containers") or depth > MAX_CLIMB or _is_named(head):
        yield head
        return
    for token in prepositional(head, frozenset({"of", "including", "for", "with"})):
        if token.tag_ not in FINITE:  # "charges of theft opened": a parse gone wrong
            yield from opened(token, depth + 1)


def _is_named(container: Token) -> bool:
    """ "Assault charges", "war crimes": the offence stands before the word for it; "crimes against humanity"."""
    if container.lower_ in {"crime", "crimes", "offences", "offenses"} and (
        any(c.lower_ in words("charges", "kinds_of_crime") for c in container.children)
        or next(prepositional(container, frozenset({"against"})), None) is not None
    ):
        return True
    return next(compound_offences(container), None) is not None
