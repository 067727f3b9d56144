"""What lies beside exported audio: of a take everything it was made from, of an import what was declared of it."""

from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError

from omg_desktop.domain.declarations import Declaration
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.exports import Credentials
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.releases import TrackAudio
from omg_desktop.domain.takes import AudioFacts, DigitalSource, Take, TakeMark
from omg_desktop.domain.values import Digest, Value

SIDECAR_BYTES_MAX = 1_000_000


class Sidecar(Value):
    """One take as JSON; ``format`` counts on when its meaning changes. ``audio`` tells of the take, not of the copy.

    ``content_credentials`` is what became of the provider's in the file beside it.
    """

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
    content_credentials: Credentials = Credentials.NONE
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

    def in_words(self) -> str:
        """The same to be read: a line for each thing that is known, the lyrics last."""
        brief, seconds = self.brief, round(self.audio.duration_seconds)
        sung = "" if brief.instrumental else brief.lyrics.strip()
        lines = {
            "Title": self.title,
            "Artist": self.artist,
            "Take": str(self.take),
            "Provider": f"{self.provider_name} ({self.model})",
            "Seed": str(self.seed),
            "Genre": brief.genre,
            "Vocals": "none, instrumental" if brief.instrumental else "yes",
            "Direction": brief.direction.strip(),
            "Length asked for": f"{brief.length_seconds // 60}:{brief.length_seconds % 60:02}",
            "Length": f"{seconds // 60}:{seconds % 60:02}",
            "Tempo": f"{self.tempo_bpm:.0f} BPM" if self.tempo_bpm else "",
            "Key": self.musical_key,
            "Made": f"{self.rendered_at:%Y-%m-%d %H:%M} UTC",
        }
        told = "\n".join(f"{name}: {value}" for name, value in lines.items() if value)
        return f"{told}\n\nLyrics:\n{sung}\n" if sung else f"{told}\n"


class ImportSidecar(Value):
    """Audio that was made elsewhere, as JSON. ``source`` is None where nobody knows how it was made."""

    format: Literal["omg-import-1"] = "omg-import-1"
    title: str = ""
    artist: str = ""
    release: str = ""
    label: str
    source: DigitalSource | None
    declaration: Declaration | None
    declared_as: str
    audio_sha256: Digest
    media_type: str
    duration_seconds: float
    imported_at: AwareDatetime

    @classmethod
    def of(cls, audio: TrackAudio, *, title: str, artist: str, release: str) -> "ImportSidecar":
        return cls(
            title=title,
            artist=artist,
            release=release,
            label=audio.label,
            source=audio.source,
            declaration=audio.declaration,
            declared_as=audio.declaration.sentence if audio.declaration else "",
            audio_sha256=audio.digest,
            media_type=audio.media_type,
            duration_seconds=audio.duration_seconds,
            imported_at=audio.chosen_at,
        )

    def as_text(self) -> str:
        return self.model_dump_json(indent=1) + "\n"
