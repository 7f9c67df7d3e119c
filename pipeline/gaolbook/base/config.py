"""Settings: every number a user may change, with its default, its unit and one line that says what it does."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from gaolbook.base.schema import Record


class Settings(Record):
    """Settings of a run: two of reading, which decide what made an extraction, and two of merging, free to change."""

    model: str = Field(
        default="en_gaolbook",
        description="spaCy pipeline that reads the text: any English one with a parser and entities",
    )
    max_characters: int = Field(
        default=1_000_000, gt=0, description="characters of the longest article that is read; a longer one is a problem"
    )
    merge_from: float = Field(
        default=0.95, ge=0, le=1, description="probability from which two names are joined without asking"
    )
    ask_from: float = Field(
        default=0.25, ge=0, le=1, description="probability from which two names are suggested for a person to judge"
    )

    @model_validator(mode="after")
    def _bands_in_order(self) -> Self:
        if self.ask_from > self.merge_from:
            raise ValueError(f"ask_from ({self.ask_from}) is above merge_from ({self.merge_from})")
        return self
