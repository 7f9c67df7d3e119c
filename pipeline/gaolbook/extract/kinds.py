"""What kind of organisation a name tells."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from gaolbook.base.schema import OrganisationKind
from gaolbook.extract.words import lexicon, words


@cache
def organisation_kind(name: str) -> OrganisationKind:
    """Return the kind that the name's words tell, first those before "of"; ``other`` where they tell none."""
    padded = re.sub(r"[^\w'’.&-]+", " ", f" {name.casefold()} ")
    best: tuple[int, str, str] | None = None
    for kind in lexicon("organisations")["kinds"]:
        for word in words("organisations", "kinds", kind):
            at = padded.rfind(f" {word} ")
            if at >= 0 and (best is None or at + len(word) > best[0]):
                best = (at + len(word), word, kind)
    head, of, _ = name.partition(" of ")
    if of and (best is None or " of " not in best[1]) and (told := organisation_kind(head)) != "other":
        return told  # "European Court of Human Rights" is a court; "Council of Europe" is a name of its own
    return next(k for k in get_args(OrganisationKind) if k == (best[2] if best else "other"))
