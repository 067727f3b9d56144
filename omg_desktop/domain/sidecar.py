"""What lies beside an exported take: everything it was made from, so that its draft can be built again."""

from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError

from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import AudioFacts, DigitalSource, Take, TakeMark
from omg_desktop.domain.values import Digest, Value

SIDECAR_BYTES_MAX = 1_000_000


class Sidecar(Value):
    """One take as JSON; ``format`` counts on when its meaning changes."""

    format: Literal["omg-take-1"] = "omg-take-1"
    title: str = ""
    artist: str = ""
    release: str = ""
    take: int = Field(ge=1)
    brief: Brief
    provider: ProviderKey
    provider_name: str
    model: str
    source: DigitalSource
    seed: int
    prompt_hash: str
    tempo_bpm: float | None = None
    musical_key: str = ""
    rating: int = 0
    note: str = ""
    audio_sha256: Digest
    audio: AudioFacts
    rendered_at: AwareDatetime

    @classmethod
    def of(cls, take: Take, mark: TakeMark | None, *, title: str, artist: str, release: str) -> "Sidecar":
        return cls(
            title=title,
            artist=artist,
            release=release,
            take=take.number,
            brief=take.brief,
            provider=take.provider,
            provider_name=take.provider_name,
            model=take.model,
            source=take.source,
            seed=take.seed,
            prompt_hash=take.prompt_hash,
            tempo_bpm=take.tempo_bpm,
            musical_key=take.musical_key,
            rating=mark.rating if mark else 0,
            note=mark.note if mark else "",
            audio_sha256=take.audio_digest,
            audio=take.facts,
            rendered_at=take.rendered_at,
        )

    @classmethod
    def read(cls, text: str) -> "Sidecar":
        """Raises InvalidInput for what is no sidecar of ours, or one of a newer app."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise InvalidInput("This file does not hold the settings of a take, or is of a newer version.") from error

    def as_text(self) -> str:
        return self.model_dump_json(indent=1) + "\n"
