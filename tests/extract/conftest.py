"""The pipeline with the trained model, loaded once for all tests of this folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from spacy.language import Language

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

WEIGHTS = ROOT / "models" / "en_gaolbook" / "encoder" / "encoder.onnx"


@pytest.fixture(scope="session")
def nlp() -> Language:
    if not WEIGHTS.is_file():
        pytest.skip("no weights in models/en_gaolbook")
    from gaolbook.extract import build_nlp

    return build_nlp()
