"""Says whom a clause is about that names nobody: "The trial began in May", "on charges of fraud and forgery".

Only people to whom the article says something happened can be meant, and only where one is clearly in view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import is_people
from gaolbook.extract.titles import is_role_noun
from gaolbook.extract.victims import victims
from gaolbook.extract.words import words

METHOD = "rules: implied by the context"
BACK_SENTENCES = 2
"""Sentences back in which the person in view must stand, unless the article has only one such person."""
OFFICIAL_FINDINGS = 3
"""Events the grammar must tie to a judge or minister before the context may mean them: a court case of their own; two
are enough where nobody has more."""
SOLE_SHARE = 0.6
"""Share of explicit findings one person must have for the article to be about that person alone."""


def _is_somebody_else(token: Token) -> bool:
    """Whether a word brings in people whom the article does not name: "a man", "any journalist", "protesters"."""
    if token.lower_ in words("states", "defence"):
        return False  # "the defence will appeal": for whom, the context says
    if is_people(token):
        return True
    if token.pos_ != "NOUN" or not (is_role_noun(token) or token.lower_ in words("people", "singular")):
        return False
    return any(c.lower_ in words("people", "indefinite") for c in token.children)


def cases(together: Iterable[tuple[int, ...]]) -> dict[int, frozenset[int]]:
    """Return person -> everybody of the same case: who was arrested, charged, tried or sentenced together."""
    result: dict[int, frozenset[int]] = {}
    for people in together:
        joined = frozenset(people).union(*(result.get(p, frozenset()) for p in people))
        result.update(dict.fromkeys(joined, joined))
    return result


class Focus:
    """The persons an article's justice events are about, and who is in view at each sentence."""

    def __init__(
        self,
        doc: Doc,
        explicit: Iterable[int],
        together: Iterable[tuple[int, ...]] = (),
        accused: Collection[int] = (),
    ) -> None:
        """``explicit`` holds a person once for every event or charge that the grammar ties to them.

        ``together`` holds the persons of every event that befell several at once, ``accused`` those of whom charges,
        trials or verdicts are told: where there are any, a trial is theirs.
        """
        self._accused = frozenset(accused)
        offices = words("coreference", "offices") - words("coreference", "advocates")
        officials = {role.person for role in doc._.roles if role.title.casefold().split()[-1] in offices}
        officials |= victims(doc)
        told = Counter(explicit)
        self._groups = [(e.trigger, e.persons) for e in doc._.events if len(e.persons) > 1]
        self._told = sum(told.values())
        most = max(told.values(), default=0)
        self._subjects = Counter(
            {p: n for p, n in told.items() if p not in officials or n >= min(OFFICIAL_FINDINGS, max(2, most))}
        )
        self._cases = cases(tuple(p for p in people if p in self._subjects) for people in together)
        self._sentences = [(sentence.start, sentence.end) for sentence in doc.sents]
        self._number = {start: i for i, (start, _) in enumerate(self._sentences)}
        self._references = {
            i: who for i, who in (doc._.references or {}).items() if any(p in self._subjects for p in who)
        }

    def _named(self, start: int, end: int) -> tuple[int, ...]:
        found = dict.fromkeys(p for i in range(start, end) for p in self._references.get(i, ()) if p in self._subjects)
        return tuple(found)

    @property
    def sole(self) -> int | None:
        """The one person the article is about; None where there are several."""
        if not self._subjects:
            return None
        (person, count), *_ = self._subjects.most_common(1)
        return person if count / self._told >= SOLE_SHARE else None

    def _article(self, shared: bool) -> tuple[int, ...]:
        """Whom the article as a whole is about: one person, or for what is shared one case."""
        if self.sole is not None:
            return self._everybody(self.sole) if shared else (self.sole,)
        total = sum(self._subjects.values())
        for case in dict.fromkeys(self._cases.values()) if shared else ():
            if sum(self._subjects[p] for p in case) / total >= SOLE_SHARE:
                return tuple(sorted(case))
        return ()

    def _everybody(self, person: int) -> tuple[int, ...]:
        return tuple(sorted(self._cases.get(person, (person,))))

    def _of_several(self, named: tuple[int, ...], shared: bool) -> tuple[int, ...]:
        if shared and set(named) <= set(self._everybody(named[0])):
            return self._everybody(named[0])
        return (self.sole,) if self.sole is not None and self.sole in named else ()

    def at(self, token: Token, shared: bool = False) -> tuple[int, ...]:
        """Return the person in view where a token stands, or nobody; with ``shared`` everybody of that person's case.

        Named before it in its sentence, or in the two sentences before, or the article's sole one. Who is named after
        it belongs to what is told next.
        """
        if any(_is_somebody_else(other) for other in token.sent):
            return ()
        number = self._number[token.sent.start]
        for i in range(number, max(-1, number - BACK_SENTENCES - 1), -1):
            start, end = self._sentences[i]
            named = self._named(start, token.i if i == number else end)
            if shared:
                named = tuple(p for p in named if p in self._accused) or named
            if len(named) == 1:
                return self._everybody(named[0]) if shared else named
            if len(named) > 1:
                return self._of_several(named, shared)
        return self._article(shared)

    def together(self, token: Token) -> tuple[int, ...]:
        """Return the people of the last event of several within reach, for "they were accused"; or nobody."""
        number = self._number[token.sent.start]
        first = self._sentences[max(0, number - BACK_SENTENCES)][0]
        groups = [persons for trigger, persons in self._groups if first <= trigger < token.i]
        return groups[-1] if groups else ()
