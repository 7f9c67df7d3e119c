"""Reads the Justice events of WikiEvents, whose types are wider than ours and which marks no others of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from train.annotations import Characters, Item, Marked
from train.sources import join_tokens

TYPES = {
    "ArrestJailDetain": ("arrest", "imprisonment", "remand"),
    "ChargeIndict": ("charge",),
    "Convict": ("conviction",),
    "Sentence": ("sentence",),
    "TrialHearing": ("trial",),
    "ReleaseParole": ("release",),
    "Acquit": ("acquittal",),
}
AS_ARREST = {"imprisonment": "arrest", "remand": "arrest"}
"""WikiEvents has one type for arrest, jail and detention."""
MEASURED = ("arrest", "charge", "trial", "conviction", "sentence", "release")
NOT_HIDDEN = frozenset(kind for kinds in TYPES.values() for kind in kinds) | {"death"}
"""Types an unmarked word of WikiEvents is not: it marks all killings, and executions as Justice."""


def our_types(name: str) -> tuple[str, ...]:
    """Return our types for a WikiEvents type; none for what is not a measured Justice event."""
    parts = name.split(".")
    return TYPES.get(parts[1], ()) if parts[0] == "Justice" else ()


def _token_spans(text: str, tokens: list[str]) -> list[Characters]:
    """Return where each token stands in the text, in order; raises ValueError where one does not."""
    spans, at = [], 0
    for token in tokens:
        at = text.index(token, at)
        spans.append((at, at + len(token)))
        at += len(token)
    return spans


def _marked(row: dict[str, Any], hidden: tuple[str, ...]) -> Marked:
    text = row.get("text") or join_tokens([(token, "O") for token in row["tokens"]])[0]
    spans = _token_spans(text, row["tokens"])
    items = [
        Item("event", (spans[event["tok_start"]][0], spans[event["tok_end"] - 1][1]), our_types(event["type"]))
        for event in row["events"]
        if our_types(event["type"])
    ]
    return Marked(row["doc_id"], text, tuple(items), hidden=hidden, linked=False)


def read_wikievents(path: Path, all_types: tuple[str, ...]) -> list[Marked]:
    """Return the documents of a WikiEvents file."""
    hidden = tuple(kind for kind in all_types if kind not in NOT_HIDDEN)
    rows = path.read_text(encoding="utf-8").splitlines()
    return [_marked(json.loads(row), hidden) for row in rows]
