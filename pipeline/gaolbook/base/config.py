"""Settings: every number a user may change, with its default, its unit and one line that says what it does."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from gaolbook.base.schema import Record


class Settings(Record):
    """Settings of a run: those of reading decide what made an extraction, the limits of an article and
    those of merging are free to change."""

    model: str = Field(
        default="en_gaolbook",
        description="spaCy pipeline that reads the text: any English one with a parser and entities",
    )
    max_characters: int = Field(
        default=1_000_000, gt=0, description="characters of the longest article that is read; a longer one is a problem"
    )
    everything: bool = Field(
        default=False, description="read every article, not only those that may be on the topic (`--all`)"
    )
    article_seconds: int = Field(default=120, gt=0, description="seconds after which a worker gives an article up")
    article_megabytes: int = Field(
        default=2000, gt=0, description="memory a worker may take beyond the model's own before it gives an article up"
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
