"""Inflected forms of English words: rules, and the irregular ones in ``lexicon/irregular.toml``."""

from __future__ import annotations

from functools import cache

from gaolbook.extract.words import lexicon

VOWELS = "aeiou"


@cache
def forms_of(lemma: str, pos: str) -> frozenset[str]:
    """Return every form of a verb ("VERB") or noun ("NOUN"); adjectives have one.

    >>> sorted(forms_of("free", "VERB"))
    ['free', 'freed', 'freeing', 'frees']
    """
    if pos == "ADJ":
        return frozenset({lemma})
    plural = _s_form(lemma)
    if pos == "NOUN":
        return frozenset({lemma, plural})
    irregular = lexicon("irregular")["verbs"].get(lemma)
    past = tuple(irregular) if irregular else (_ed_form(lemma),)
    return frozenset({lemma, plural, _ing_form(lemma), *past})


@cache
def event_forms(types: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return every form of the nouns and verbs of ``triggers.toml`` whose people undergo the event.

    ``types`` are those of the events; empty: all.
    """
    rows = (row for row in lexicon("triggers")["trigger"] if row["person"] in {"object", "possessor", "possessed"})
    plain = (row for row in rows if not row.get("needs") and (not types or row["type"] in types))
    return frozenset(
        f for row in plain for lemma in row["lemmas"].split(",") for f in forms_of(lemma.strip(), row["pos"])
    )


def _s_form(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _doubles(word: str) -> bool:
    """One-syllable words and the listed ones double their last consonant: "bar", "commit"."""
    if word in lexicon("irregular")["doubling"]["words"]:
        return True
    vowels = sum(c in VOWELS for c in word)
    return (
        vowels == 1 and len(word) >= 3 and word[-1] not in "wxyaeiou" and word[-2] in VOWELS and word[-3] not in VOWELS
    )


def _ed_form(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ied"
    return (word + word[-1] if _doubles(word) else word) + "ed"


def _ing_form(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        return word[:-1] + "ing"
    return (word + word[-1] if _doubles(word) else word) + "ing"
