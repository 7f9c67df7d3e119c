"""Carries events of a group to its named members: "Among more than 400 freed were X and Y", "Among them are X, Y and Z"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.arguments import subject_of
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.words import words

WINDOW_SENTENCES = 2
"""Sentences back in which "them" of "among them" finds its group."""
MEMBER_METHOD = "rules: member of a group"
_NOT_LISTED = frozenset({"pobj", "poss", "compound", "nmod"})


def with_members(doc: Doc, events: Sequence[FoundEvent]) -> tuple[FoundEvent, ...]:
    """Return the events, and those of the groups again for every member that the text names."""
    result = list(events)
    groups = [e for e in events if e.who is not None]
    sentences = list(doc.sents)
    for number, sentence in enumerate(sentences):
        opener = _opener(sentence)
        if opener is None:
            continue
        own = [e for e in groups if e.sentence[0] == sentence.start]
        if opener.lower_ in words("groups", "pronouns") or not own:
            window = {s.start for s in sentences[max(0, number - WINDOW_SENTENCES) : number]}
            before = [e for e in groups if e.sentence[0] in window]
            last = max((e.sentence[0] for e in before), default=None)
            own = [e for e in before if e.sentence[0] == last] if opener.lower_ in words("groups", "pronouns") else []
        members = tuple(dict.fromkeys(_members(doc, sentence, opener)))
        for event in own:
            new = tuple(p for p in members if p not in event.persons)
            if new:
                result.append(
                    event._replace(persons=new, count=None, who=None, sentence=(sentence.start, sentence.end), method=MEMBER_METHOD)
                )
    return tuple(sorted(result, key=lambda e: (e.trigger, e.persons)))


def _opener(sentence: Span) -> Token | None:
    """The word after "among", "one of", "including": the group that the names belong to; None where there is none."""
    for token in sentence:
        if token.lower_ in {"among", "amongst"}:
            return next((c for c in token.children if c.dep_ == "pobj"), token)
        if token.lower_ == "of" and token.i > sentence.start and token.nbor(-1).lower_ in {"one", "two", "three", "some", "several"}:
            head = next((c for c in token.children if c.dep_ == "pobj"), None)
            if head is not None and head.lower_ in words("groups", "pronouns") | {"people", "prisoners", "detainees"}:
                return head
        if token.lower_ in {"include", "includes", "included"} and token.pos_ == "VERB":
            subject = subject_of(token)
            if subject is not None and subject.lower_ in words("groups", "pronouns"):
                return subject
    return None


def _members(doc: Doc, sentence: Span, opener: Token) -> Iterator[int]:
    """Named persons of the sentence that stand as list members beside the group, not inside somebody's description."""
    for mention in doc._.person_mentions:
        if mention.kind != "named" or not sentence.start <= mention.start < sentence.end:
            continue
        head = doc[mention.start : mention.end].root
        if head.dep_ in _NOT_LISTED and head.head.i != opener.i or opener.is_ancestor(head) and head.dep_ == "pobj":
            continue
        yield mention.entity
