"""What kind of organisation a name tells."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from gaolbook.base.schema import OrganisationKind
from gaolbook.extract.words import lexicon, words


@cache
def organisation_kind(name: str) -> OrganisationKind:
    """Return the kind that the name's words tell; ``other`` where they tell none."""
    text = f" {name.casefold()} "
    padded = re.sub(r"[^\w'’.&-]+", " ", text)
    best: tuple[int, str] | None = None
    for kind in lexicon("organisations")["kinds"]:
        for word in words("organisations", "kinds", kind):
            at = padded.rfind(f" {word} ")
            if at >= 0 and (best is None or at + len(word) > best[0]):
                best = (at + len(word), kind)
    if best is None:
        return "other"
    kind = best[1]
    return next(k for k in get_args(OrganisationKind) if k == kind)
