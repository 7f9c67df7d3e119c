"""Finds the named members of groups: "Among more than 400 freed were X and Y", "The four are X, Y and Z"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.arguments import is_people, subject_of
from gaolbook.extract.findings import EntityMention, FoundEvent
from gaolbook.extract.numbers import find_counts
from gaolbook.extract.person_sets import name_lists
from gaolbook.extract.plurals import count_of
from gaolbook.extract.titles import is_plural
from gaolbook.extract.words import words

WINDOW_SENTENCES = 2
"""Sentences back in which "them" of "among them" finds its group."""
MEMBER_METHOD = "rules: member of a group"
MAX_DESCRIPTION = 12
"""Tokens between "among them" and the first name: "a photographer of a local weekly,"."""
MIN_AFTER_COLON = 2
"""Names after a colon that make a list of members."""
_NOT_LISTED = frozenset({"pobj", "poss", "compound", "nmod"})
_CLAUSES = frozenset({"relcl", "advcl", "acl"})


class Members(NamedTuple):
    """Persons named as members of a group, and the tokens of the sentence that names them.

    ``left_out``: the sentence says that they are none: "X was not among those freed".
    """

    persons: tuple[int, ...]
    sentence: tuple[int, int]
    points_back: bool
    left_out: bool = False


def members_by_sentence(doc: Doc, told: Iterable[tuple[int, int | None]]) -> dict[int, Members]:
    """Return sentence start -> members, for the sentences in which something is told of a group.

    ``told`` holds such sentences by their first token, with the number of people where one is said.
    """
    counts = sorted(set(told), key=lambda item: (item[0], item[1] or 0))
    starts = sorted({start for start, _ in counts})
    sentences = list(doc.sents)
    result: dict[int, Members] = {}
    for number, sentence in enumerate(sentences):
        beside = _among_them(doc, sentence) if sentence.start in starts else ()
        if beside:
            result[sentence.start] = Members(beside, (sentence.start, sentence.end), False)
            continue
        found = _naming(doc, sentence)
        if found is None:
            continue
        points_back, persons, size = found
        if not points_back and sentence.start not in starts and _lacks_own(sentence):
            points_back = True  # "Among those who landed were ...": the sentence tells nothing of them itself
        if points_back and size is not None:
            # "The four are ...": the last group of four, however far back
            target = max((s for s, count in counts if s < sentence.start and count == size), default=None)
        elif points_back:
            window = {s.start for s in sentences[max(0, number - WINDOW_SENTENCES) : number]}
            target = max((s for s in starts if s in window), default=None)
        else:
            target = sentence.start if sentence.start in starts else None
        if target is not None and persons and target not in result:
            result[target] = Members(persons, (sentence.start, sentence.end), points_back, _left_out(sentence))
    return result


def parts_of_groups(doc: Doc, events: Sequence[FoundEvent]) -> list[FoundEvent]:
    """Return the events again for a part that is counted apart: "400 were freed, 51 of whom are political prisoners".

    Where something else is told of the part ("12 of whom were charged"), that is an event of its own.
    """
    told = {trigger.token.i for trigger in doc._.triggers if trigger.row.pos == "VERB"}
    parts = []
    for event in events:
        number = next((t for t in doc[event.trigger : event.sentence[1]] if _is_part(t)), None)
        if number is None or event.number is None or any(number.i < i < event.sentence[1] for i in told):
            continue
        counts = [c.count for c in find_counts(f"{number.text} people") if c.count is not None]
        if counts and counts[0] < event.number:
            parts.append(event._replace(persons=(), number=counts[0]))
    return parts


def _is_part(token: Token) -> bool:
    """Whether a number counts a part of those just told of: "51 of whom"."""
    of = (c for c in token.children if c.lower_ == "of" and token.pos_ == "NUM")
    return any(t.lower_ == "whom" for preposition in of for t in preposition.children)


def _among_them(doc: Doc, sentence: Span) -> tuple[int, ...]:
    """ "20 people were detained, among them X and Y"; "18 are on trial, the leader of the party among them"."""
    among = words("groups", "among")
    at = next((t.i for t in sentence[2:-2] if t.lower_ in among and t.nbor(1).lower_ == "them"), None)
    if at is None or doc[at - 1].pos_ in {"AUX", "VERB"}:
        return ()
    apart = any(t.text == ";" for t in doc[sentence.start : at])
    if apart and not is_people(doc[at - 2]):
        return ()  # "2,000 were freed; the elderly were left out, among them X"
    lists = name_lists(doc, sentence.start, sentence.end)
    named = [m for m in doc._.person_mentions if m.kind == "named" and at < m.start < sentence.end]
    if not doc[at + 2].is_punct:
        before = doc[at + 2 : named[0].start] if named else ()
        if not named or len(before) > MAX_DESCRIPTION or any(t.pos_ == "VERB" or t.text == ";" for t in before):
            return ()
        return next((s.persons for s in lists if s.start == named[0].start), (named[0].entity,))
    comma = next((i for i in range(at - 1, sentence.start, -1) if doc[i].text == ","), at)
    heads = (t for t in doc[comma:at] if t.dep_ not in _NOT_LISTED)
    singles = tuple(dict.fromkeys(p for t in heads for p in (doc._.references or {}).get(t.i, ())))
    return next((s.persons for s in lists if set(singles) <= set(s.persons) and comma < s.end <= at), singles)


def _left_out(sentence: Span) -> bool:
    verbs = (t.head for t in sentence if t.lower_ in words("groups", "among"))
    return any(c.dep_ == "neg" for verb in verbs for c in verb.children)


def _lacks_own(sentence: Span) -> bool:
    opener = _opener(sentence)
    return opener is not None and opener.lower_ in words("groups", "pronouns")


def _naming(doc: Doc, sentence: Span) -> tuple[bool, tuple[int, ...], int | None] | None:
    """Whether the sentence names members, of a group told before (True) or of its own (False), whom, how many."""
    opener = _opener(sentence)
    if opener is not None:
        own = any(c.dep_ in {"acl", "relcl"} for c in opener.children)  # "those arrested on Monday"
        freed = opener.tag_ == "VBN" and not any(c.dep_ == "nummod" for c in opener.children)  # "among the freed"
        pointing = freed or opener.lower_ in words("groups", "pronouns")
        number = count_of(opener)
        back = not own and (pointing or number is not None)
        return back, tuple(dict.fromkeys(_members(doc, sentence, opener))), number
    listed = _in_apposition(doc, sentence)
    if listed is not None:
        return True, listed, len(listed)
    colon = next((t.i for t in sentence if t.text == ":"), None)
    if colon is not None:
        after = [m.entity for m in doc._.person_mentions if m.kind == "named" and colon < m.start < sentence.end]
        if len(after) >= MIN_AFTER_COLON:
            return False, tuple(dict.fromkeys(after)), None
    return None


def _in_apposition(doc: Doc, sentence: Span) -> tuple[int, ...] | None:
    """ "the journalists, X and Y, ...": names beside a definite plural say who those told of before are."""
    for told in name_lists(doc, sentence.start, sentence.end):
        before = doc[told.start - 1] if told.start > sentence.start else None
        if before is None or before.i == sentence.start or before.text not in {",", ":"}:
            continue
        noun = before.nbor(-1)
        if is_people(noun) and any(c.lower_ == "the" for c in noun.children):
            return told.persons
    return None


def _opener(sentence: Span) -> Token | None:
    """The group that names belong to: the word after "among" or "one of", the subject of "the four are"."""
    pronouns, among = words("groups", "pronouns"), words("groups", "among")
    for token in sentence:
        word = token.lower_
        if word in among:
            return next((c for c in token.children if c.dep_ in {"pobj", "pcomp"}), token)
        if (
            word == "of"
            and token.i > sentence.start
            and token.nbor(-1).lower_ in {"one", "two", "three", "some", "several"}
        ):
            head = next((c for c in token.children if c.dep_ == "pobj"), None)
            if head is not None and head.lower_ in pronouns | {"people", "prisoners", "detainees"}:
                return head
        if word in {"include", "includes", "included", "are", "were"}:
            subject = subject_of(token)
            if (
                subject is not None
                and subject.i < token.i
                and (
                    (subject.lower_ in pronouns and word.startswith("includ"))
                    or (count_of(subject) is not None and any(c.lower_ == "the" for c in subject.children))
                )
            ):
                return subject
    return None


def _with_role(doc: Doc, mention: EntityMention) -> bool:
    """Whether the person's role stands right before the name: "deputy chairpersons of the party X and Y"."""
    sentence = doc[mention.start].sent.start
    return any(
        r.person == mention.entity
        and r.end <= mention.start
        and r.sentence[0] == sentence
        and is_plural(doc[r.end - 1])
        for r in doc._.roles
    )


def _members(doc: Doc, sentence: Span, opener: Token) -> Iterator[int]:
    """Named persons of the sentence that stand as list members beside the group, not inside somebody's description."""
    for mention in doc._.person_mentions:
        if mention.kind != "named" or not sentence.start <= mention.start < sentence.end:
            continue
        head = doc[mention.start : mention.end].root
        above = (a for a in (head, *head.ancestors) if a.i > sentence.start and a.pos_ in {"VERB", "AUX"})
        if any(a.dep_ in _CLAUSES for a in above):
            continue  # "X, who has criticized Y": Y is no member
        if (head.dep_ in _NOT_LISTED and head.head.i != opener.i and not _with_role(doc, mention)) or (
            opener.is_ancestor(head) and head.dep_ == "pobj"
        ):
            continue
        yield mention.entity
