"""gaolbook's pipeline with a first component that breaks on command: an article can end its worker in several ways."""

from __future__ import annotations

import os
import time
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import en_gaolbook


@Language.component("trouble")
def trouble(doc: Doc) -> Doc:
    text = doc.text
    if "Please crash" in text:
        os._exit(3)
    if "Please hang" in text:
        time.sleep(3600)
    if "Please fill the memory" in text:
        held = [bytearray(1 << 28) for _ in range(1 << 10)]
        raise AssertionError(f"{len(held)} blocks of memory were there")
    return doc


def load(**overrides: Any) -> Language:
    nlp: Language = en_gaolbook.load(**overrides)
    nlp.add_pipe("trouble", first=True)
    return nlp
