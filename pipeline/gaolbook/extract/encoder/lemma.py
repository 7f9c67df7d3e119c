"""Lemmas from a word and its tag: exceptions first, then suffix rules."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from gaolbook.extract.encoder.wordpiece import CACHE_WORDS

IRREGULAR = Path(__file__).with_name("irregular.toml")

Exceptions = Mapping[str, Mapping[str, str]]
"""Word class (``base`` and other ``verb`` forms, ``noun`` ...) to word to lemma."""

_CLASS_OF = {
    "VB": "base",
    "VBP": "base",
    "VBD": "verb",
    "VBG": "verb",
    "VBN": "verb",
    "VBZ": "verb",
    "NN": "noun",
    "NNS": "noun",
    "JJ": "adjective",
    "JJR": "adjective",
    "JJS": "adjective",
    "RB": "adverb",
    "RBR": "adverb",
    "RBS": "adverb",
}
_PROPER = frozenset({"NNP", "NNPS", "FW", "XX", "ADD"})
_VOWELS = frozenset("aeiou")
_SILENT_E = ("c", "v", "u", "z", "dg", "rg", "ng", "s", "at", "ut", "et", "iz", "bl", "pl", "tl", "dl", "gl", "fl")


def word_class(tag: str) -> str:
    """Return the word class of a Penn tag that the lemma tables are keyed by."""
    return _CLASS_OF.get(tag, "function")


def _bare_stem(stem: str) -> str:
    """Return the verb of a stem cut before -ed or -ing: undouble, or give a silent e back."""
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsfz":
        return stem[:-1]
    short = len(stem) > 2 and stem[-1] not in "wxy" and stem[-1] not in _VOWELS and stem[-2] in _VOWELS
    if short and stem[-3] not in _VOWELS and not any(c in _VOWELS for c in stem[:-2]):
        return stem + "e"
    if stem.endswith(_SILENT_E) and not stem.endswith(("ss", "ong", "ang")):
        return stem + "e"
    return stem


def _strip_s(word: str) -> str:
    """Return the word without a plural or third-person -s."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _verb(word: str, tag: str) -> str:
    if tag in ("VBD", "VBN") and word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if tag in ("VBD", "VBN") and word.endswith("eed") and len(word) > 4:
        return word[:-1]  # "decreed"
    if tag in ("VBD", "VBN") and word.endswith("ed") and len(word) > 3:
        return _bare_stem(word[:-2])
    if tag == "VBG" and word.endswith("ing") and len(word) > 4:
        return _bare_stem(word[:-3])
    return _strip_s(word) if tag == "VBZ" else word


def rule_lemma(word: str, tag: str) -> str:
    """Return the lemma that the suffix rules alone give a lower-case word."""
    kind = word_class(tag)
    if kind == "verb":
        return _verb(word, tag)
    if tag == "NNS":
        return _strip_s(word[:-3] + "man" if word.endswith("men") else word)
    return word


def read_exceptions(learnt: Path) -> Exceptions:
    """Return the hand-written exceptions over the learnt ones of a model folder."""
    tables: dict[str, dict[str, str]] = json.loads(learnt.read_text(encoding="utf-8"))
    for kind, row in tomllib.loads(IRREGULAR.read_text(encoding="utf-8"))["lemma"].items():
        merged = tables.setdefault(kind, {})
        for lemma, words in row.items():
            merged.update(dict.fromkeys(words, lemma))
    return tables


def make_lemmatizer(exceptions: Exceptions) -> Callable[[str, str], str]:
    """Return the cached function from a word and its Penn tag to its lemma."""

    @lru_cache(maxsize=CACHE_WORDS)
    def lemma(word: str, tag: str) -> str:
        if tag in _PROPER:
            return word
        lowered = word.lower().replace("’", "'")
        found = exceptions.get(word_class(tag), {}).get(lowered)
        return found if found is not None else rule_lemma(lowered, tag)

    return lemma
