"""Docs built by hand, so that a rule is tested on the parse it is written for and not on what a model makes of it."""

from __future__ import annotations

from typing import NamedTuple

import spacy
from spacy.tokens import Doc, Token

from gaolbook.extract.findings import EntityMention, FoundOrganisation, FoundPerson, register_attributes

register_attributes()
NLP = spacy.blank("en")
POS_OF_TAG = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "JJ": "ADJ", "RB": "ADV", "IN": "ADP", "DT": "DET",
    "CC": "CCONJ", "CD": "NUM", "PRP": "PRON", "PRP$": "PRON", "MD": "AUX", "TO": "PART", "WP": "PRON", "POS": "PART",
    "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBZ": "VERB", "VBP": "VERB", "EX": "PRON",
    "_SP": "SPACE",
    ",": "PUNCT", ".": "PUNCT", ":": "PUNCT", "-LRB-": "PUNCT", "-RRB-": "PUNCT", "``": "PUNCT", "''": "PUNCT",
    "HYPH": "PUNCT", "WRB": "SCONJ", "WP$": "PRON", "FW": "X",
}  # fmt: skip
AUXILIARIES = frozenset({"aux", "auxpass"})


class Row(NamedTuple):
    """word/TAG/dep/head, and an entity label in IOB form."""

    word: str
    tag: str
    dep: str
    head: str
    ent: str


def parsed(text: str, *, published: str | None = None) -> Doc:
    """A Doc from rows ``word TAG dep head [entity]``, one per line; ``head`` counts rows from 0, `.` is the row itself.

    ``entity`` is PERSON, ORG, GPE or DATE; rows with the same one that follow each other are one entity, `+PERSON`
    begins a new one. A blank line ends a sentence. Two lines whose head is `.` in one sentence are refused.
    """
    rows: list[Row] = []
    starts: list[bool] = []
    new = True
    for line in text.strip("\n").splitlines():
        cells = line.split()
        if not cells:
            new = True
            continue
        word, tag, dep, head = cells[:4]
        rows.append(Row(word, tag, dep, str(len(rows)) if head == "." else head, cells[4] if len(cells) > 4 else ""))
        starts.append(new)
        new = False
    heads = [int(row.head) for row in rows]
    pos = [_pos(row) for row in rows]
    doc = Doc(
        NLP.vocab,
        words=[row.word for row in rows],
        tags=[row.tag for row in rows],
        pos=pos,
        deps=["ROOT" if heads[i] == i else row.dep for i, row in enumerate(rows)],
        heads=heads,
        lemmas=[_lemma(row) for row in rows],
        ents=_iob([row.ent for row in rows], starts),
    )
    # heads imply the sentences; blank lines must agree, or the rows say something else than they seem to
    assert [bool(token.is_sent_start) for token in doc] == starts, [s.text for s in doc.sents]
    doc._.published = published
    return doc


def _pos(row: Row) -> str:
    if row.dep in AUXILIARIES or row.dep == "cop":
        return "AUX"
    return POS_OF_TAG[row.tag]


LEMMAS = {
    "was": "be", "is": "be", "were": "be", "are": "be", "been": "be", "be": "be", "has": "have", "had": "have",
    "said": "say", "told": "tell", "held": "hold", "kept": "keep", "found": "find", "let": "let", "left": "leave",
    "became": "become", "met": "meet",
}  # fmt: skip


def _lemma(row: Row) -> str:
    word = row.word.lower()
    if word in LEMMAS:
        return LEMMAS[word]
    if row.tag in {"VBD", "VBN"} and word.endswith("ed"):
        stem = word[:-2]
        return stem if not stem.endswith(("s", "c", "g", "v", "eas", "at")) or stem.endswith("ss") else stem + "e"
    if row.tag == "VBG":
        return word[:-3]
    if row.tag in {"NNS", "VBZ"} and word.endswith("s"):
        return word[:-1]
    return word


def _iob(labels: list[str], starts: list[bool]) -> list[str]:
    result, last = [], ""
    for label, first in zip(labels, starts, strict=True):
        name = label.lstrip("+")
        begins = label.startswith("+") or name != last or first
        result.append(f"{'B' if begins else 'I'}-{name}" if name else "O")
        last = name
    return result


def named(doc: Doc, *people: tuple[str, str | None], organisations: tuple[tuple[str, str], ...] = ()) -> Doc:
    """Set persons (name, gender) and organisations (name, kind): every place that holds the name is a mention of it.

    References are set for the mentions. Names are words of the Doc; AssertionError where one is missing.
    """
    doc._.persons = tuple(FoundPerson(name, gender) for name, gender in people)
    doc._.person_mentions = _mentions(doc, [name for name, _ in people])
    doc._.organisations = tuple(FoundOrganisation(name, kind) for name, kind in organisations)  # type: ignore[arg-type]
    doc._.organisation_mentions = _mentions(doc, [name for name, _ in organisations])
    doc._.references = {i: (m.entity,) for m in doc._.person_mentions for i in range(m.start, m.end)}
    return doc


def _mentions(doc: Doc, names: list[str]) -> tuple[EntityMention, ...]:
    found, taken = [], set()
    for entity, name in sorted(enumerate(names), key=lambda item: -len(item[1].split())):
        words = name.split()
        for i in range(len(doc) - len(words) + 1):
            places = set(range(i, i + len(words)))
            if [t.text for t in doc[i : i + len(words)]] == words and not places & taken:
                found.append(EntityMention(i, i + len(words), "named", entity))
                taken |= places
        assert any(m.entity == entity for m in found), name
    return tuple(sorted(found))


def word(doc: Doc, text: str, nth: int = 0) -> Token:
    """The token with that text, the first or the nth after it."""
    return [token for token in doc if token.text == text][nth]


TAG_OF_WORD = {
    word: tag
    for tag, words in {
        "DT": "the a an this both", "CC": "and or", "IN": "of for at in from with by as on that since",
        "PRP$": "his her their its",
        "PRP": "he she him they them it", "WP": "who whom", "VBD": "said was met wrote were became had fled",
        "VBZ": "is says",
        "JJ": "former investigative deputy old young free", "TO": "to", "RB": "not never here then", "WP$": "whose",
    }.items()
    for word in words.split()
}  # fmt: skip


def flat(text: str, **labels: str) -> Doc:
    """A tokenized text whose sentences end at full stops, with entities but no tree: every word hangs on the first.

    ``labels``: entity label -> the entities' words, separated by `;`, each marked wherever it occurs (longest first).
    Capitalised words are proper nouns unless they open a sentence and are in no entity; a table gives the other tags.
    """
    words = [token.text for token in NLP.make_doc(text)]
    spaces = [bool(token.whitespace_) for token in NLP.make_doc(text)]
    ents, entity_of = ["O"] * len(words), {}
    for label, names in labels.items():
        for name in sorted(names.split(";"), key=len, reverse=True):
            parts = [token.text for token in NLP.make_doc(name.strip())]
            for i in range(len(words) - len(parts) + 1):
                if words[i : i + len(parts)] == parts and not any(j in entity_of for j in range(i, i + len(parts))):
                    for j in range(i, i + len(parts)):
                        ents[j], entity_of[j] = f"{'B' if j == i else 'I'}-{label}", label
    heads, tags, first = [], [], 0
    for i, text_ in enumerate(words):
        if i and words[i - 1] in {".", "!", "?"} and spaces[i - 1]:
            first = i
        heads.append(first)
        tags.append(_flat_tag(text_, proper=i in entity_of or (i != first and text_[:1].isupper())))
    pos = [POS_OF_TAG.get(tag, "PUNCT") for tag in tags]
    deps = ["ROOT" if heads[i] == i else "dep" for i in range(len(words))]
    return Doc(NLP.vocab, words=words, spaces=spaces, tags=tags, pos=pos, heads=heads, deps=deps, ents=ents)


def _flat_tag(text: str, *, proper: bool) -> str:
    lower = text.lower()
    if not any(c.isalnum() for c in text):
        return text if text in POS_OF_TAG else ":"
    if lower in TAG_OF_WORD:
        return TAG_OF_WORD[lower]
    if proper:
        return "NNP"
    return "CD" if text.isdigit() else "NNS" if lower.endswith("s") and lower != "boss" else "NN"
