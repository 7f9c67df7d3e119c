"""The spaCy component ``gaolbook_encoder``: entities, tags, lemmas, tree and sentences of a Doc in one pass."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, IS_SPACE, LEMMA, ORTH, POS, SPACY, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

from gaolbook.extract.encoder import branch
from gaolbook.extract.encoder.engine import GRAPH, LABELS, VOCAB, Engine, Reading, open_engine
from gaolbook.extract.encoder.features import gap_of
from gaolbook.extract.encoder.lemma import make_lemmatizer, read_exceptions
from gaolbook.extract.encoder.wordpiece import CACHE_WORDS
from gaolbook.extract.findings import register_attributes

FACTORY = "gaolbook_encoder"
LEMMAS = "lemmas.json"
FILES = (GRAPH, VOCAB, LABELS, LEMMAS)
UNIVERSAL = Path(__file__).with_name("universal.toml")
SPACE_TAG, SPACE_POS, SPACE_DEP = "_SP", "SPACE", "dep"
"""What spaCy's English models give a token of white space."""

Table = Mapping[str, Any]


def universal_pos(table: Table, tag: str, dep: str, lemma: str) -> str:
    """Return the universal part of speech of a word, by ``universal.toml``."""
    for kind, key in (("dep", dep), ("lemma", lemma)):
        found = table[kind].get(key, {}).get(tag)
        if found is not None:
            return str(found)
    return str(table["tag"].get(tag, "X"))


def words_of(doc: Doc) -> tuple[list[int], list[str], list[int]]:
    """Return positions, texts and preceding gaps of the tokens that are not white space."""
    positions, texts, gaps = [], [], []
    space = "\n\n"
    strings = doc.vocab.strings
    for place, (orth, is_space, followed) in enumerate(doc.to_array([ORTH, IS_SPACE, SPACY]).tolist()):
        text = strings[orth]
        if is_space:
            space += text
        else:
            positions.append(place)
            texts.append(text)
            gaps.append(gap_of(space))
            space = ""
        if followed:
            space += " "
    return positions, texts, gaps


def token_heads(length: int, positions: list[int], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the head of each of ``length`` tokens: white space hangs on the word before it (first: after it)."""
    places = np.asarray(positions, dtype=np.int64)
    before = np.searchsorted(places, np.arange(length), side="right") - 1
    all_heads = places[np.maximum(before, 0)]
    all_heads[places] = places[heads]
    return all_heads


class EncoderComponent:
    """Writes one reading of the encoder to a Doc."""

    def __init__(self, vocab: Any, name: str, threads: int) -> None:
        """Make an empty component; ``from_disk`` names the folder, which is read at the first Doc."""
        register_attributes()
        self.vocab, self.name, self.threads = vocab, name, threads
        self.folder: Path | None = None
        self._universal: Table = tomllib.loads(UNIVERSAL.read_text(encoding="utf-8"))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EncoderComponent:
        """Take the model folder; raises FileNotFoundError where a file is missing."""
        folder = Path(path).resolve()
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise FileNotFoundError(f"{folder} is not an encoder folder: {', '.join(missing)} missing")
        self.folder = folder
        self._lemma = make_lemmatizer(read_exceptions(folder / LEMMAS))
        self._row = self._row_of_ids()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the model files to a folder."""
        target = Path(path)
        target.mkdir(parents=True, exist_ok=True)
        for name in (*FILES, *branch.FILES):
            if self.folder is not None and self.folder != target.resolve() and (self.folder / name).is_file():
                shutil.copyfile(self.folder / name, target / name)

    @property
    def engine(self) -> Engine:
        """The engine, shared by all components of a process; raises ValueError before ``from_disk``."""
        if self.folder is None:
            raise ValueError(f"component {self.name!r} has no weights: load it with spacy.load")
        return open_engine(self.folder, self.threads)

    def _row_of_ids(self) -> Callable[[str, str, str], tuple[int, int, int, int]]:
        """Return the cached function from word, tag and label to the ids of tag, part of speech, label and lemma."""
        add = self.vocab.strings.add

        @lru_cache(maxsize=CACHE_WORDS)
        def row(word: str, tag: str, dep: str) -> tuple[int, int, int, int]:
            lemma = self._lemma(word, tag)
            return add(tag), add(universal_pos(self._universal, tag, dep, lemma)), add(dep), add(lemma)

        return row

    def write(self, doc: Doc, positions: list[int], texts: list[str], reading: Reading) -> None:
        """Set tags, parts of speech, lemmas, tree (and by it the sentences) and entities of a Doc."""
        add, labels = self.vocab.strings.add, self.engine.labels
        tags = [labels["tag"][tag] for tag in reading.tags.tolist()]
        deps = [labels["dep"][dep] for dep in reading.deps.tolist()]
        values = np.zeros((len(doc), 5), dtype=np.uint64)
        values[:, :3] = (add(SPACE_TAG), add(SPACE_POS), add(SPACE_DEP))
        values[:, 3] = doc.to_array(ORTH)
        values[positions, :4] = np.array([*map(self._row, texts, tags, deps)], dtype=np.uint64)
        heads = token_heads(len(doc), positions, reading.heads) - np.arange(len(doc))
        values[:, 4] = heads.astype(np.int64).view(np.uint64)
        doc.from_array([TAG, POS, DEP, LEMMA, HEAD], values)  # type: ignore[arg-type]  # spaCy's stub forgets uint64
        doc._.head_phrases = tuple(phrase.at(positions) for phrase in reading.phrases)
        doc._.head_triggers = tuple(trigger.at(positions) for trigger in reading.triggers)
        doc.set_ents([Span(doc, positions[e.start], positions[e.end - 1] + 1, label=e.kind) for e in reading.entities])

    def __call__(self, doc: Doc) -> Doc:
        """Read and write one Doc; a Doc of white space only is left as it is."""
        positions, texts, gaps = words_of(doc)
        if positions:
            self.write(doc, positions, texts, self.engine.read(texts, gaps))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Read and write Docs one by one: a batch would change int8 scales, and so results, with the company."""
        for doc in stream:
            yield self(doc)


@Language.factory(
    FACTORY,
    assigns=[
        "doc.ents",
        "doc.sents",
        "token.ent_iob",
        "token.ent_type",
        "token.tag",
        "token.pos",
        "token.lemma",
        "token.dep",
        "token.head",
        "token.is_sent_start",
    ],
    default_config={"threads": 1},
)
def make_encoder(nlp: Language, name: str, threads: int) -> EncoderComponent:
    """Make the component; ``threads`` is the number of CPU threads inside one pass."""
    return EncoderComponent(nlp.vocab, name, threads)
