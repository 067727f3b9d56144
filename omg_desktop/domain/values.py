"""What all values share: they are frozen, refused at birth when they make no sense, and changed by ``but``."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

Credits = Annotated[int, Field(ge=0, strict=True)]
"""Whole credits. One credit is one dollar under the tariffs in force."""

Microdollars = Annotated[int, Field(strict=True)]
"""Millionths of a dollar, always exact."""

MICRODOLLARS_PER_DOLLAR = 1_000_000

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal: the name of a piece of audio, or the seal of an event."""


class Value(BaseModel):
    """An immutable fact: equal by content, and refused at birth if it makes no sense."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def but(self, **changes: object) -> Self:
        """The same fact with these changes, and checked again (``model_copy`` would not check)."""
        return self.model_validate(dict(self) | changes)
