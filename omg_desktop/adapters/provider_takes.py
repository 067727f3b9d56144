"""What the adapters of music services share: from what came to a take, and from an order to what is sent."""

import json
import wave
from collections.abc import Iterator
from pathlib import Path

from omg_desktop.adapters.provider_bodies import (
    AUDIO_BYTES_MIN,
    Unreadable,
    file_blocks,
    media_type_of,
    named_after_content,
    write_blocks,
)
from omg_desktop.adapters.provider_catalogue import ProviderEntry
from omg_desktop.adapters.provider_failures import Complaints
from omg_desktop.domain.attempts import FailureKind, Outcome
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.ports import Sending

PCM_SAMPLE_BYTES = 2


def require_able(complaints: Complaints, entry: ProviderEntry, order: Order, sending: Sending) -> None:
    """Raises ProviderFailed, before anything is sent, where this provider cannot make this order."""
    problem = entry.card.why_not(order.brief)
    longest = entry.card.prompt_length_max
    if not problem and longest is not None and len(sending.prompt) > longest:
        problem = (
            f"{complaints.who} takes prompts of up to {longest:,} characters; this one has {len(sending.prompt):,}."
        )
    if problem:
        raise complaints.own_words(problem, FailureKind.INVALID, Outcome.NOT_SENT)


def sending_of(entry: ProviderEntry, prompt: str, lyrics: str, body: object) -> Sending:
    """What would be sent, for a person to read."""
    text = json.dumps(body, ensure_ascii=False, indent=2)
    return Sending(entry.service.base_url.rstrip("/") + entry.service.path, prompt, lyrics, text)


def length_in_words(seconds: int) -> str:
    """A wish for a length, for those who can only be told in words."""
    minutes, rest = divmod(seconds, 60)
    of_minutes = f"{minutes} minute{'s' if minutes > 1 else ''}" if minutes else ""
    of_seconds = f"{rest} seconds" if rest else ""
    return f"Length: about {' and '.join(filter(None, [of_minutes, of_seconds]))}."


def lyrics_to_sing(order: Order) -> str:
    """The lyrics that this order sends; none while instrumental is on."""
    return "" if order.brief.instrumental else order.brief.lyrics.strip()


def audio_file(complaints: Complaints, blocks: Iterator[bytes], folder: Path, remote_id: str | None = None) -> Path:
    """The audio as it came, byte for byte, named after what it is. Raises ProviderFailed where it is no take."""
    draft = folder / "take.arriving"
    try:
        write_blocks(blocks, draft)
        return named_after_content(draft, "take")
    except Unreadable as error:
        draft.unlink(missing_ok=True)
        raise malformed(complaints, str(error), remote_id) from error


def pcm_file(
    complaints: Complaints, blocks: Iterator[bytes], folder: Path, rate_hz: int, seconds: float, remote_id: str | None
) -> tuple[Path, Path | None]:
    """Bare samples (16-bit, little-endian) kept as they came, and the same samples as a WAV that programs can read.

    Nobody documents whether they are one channel or two; the length that was asked for tells. Some services put a
    header in front all the same; then there is one file only.
    """
    raw = folder / "take.pcm"
    size = write_blocks(blocks, raw)
    if media_type_of(raw) == "audio/wav":
        return named_after_content(raw, "take"), None
    if size < AUDIO_BYTES_MIN or size % PCM_SAMPLE_BYTES:
        raw.unlink()
        raise malformed(complaints, "what came is too short to be a take", remote_id)
    likely = size / (rate_hz * PCM_SAMPLE_BYTES * max(seconds, 1.0))
    channels = 1 if likely < 1.5 or size % (2 * PCM_SAMPLE_BYTES) else 2
    target = folder / "take.wav"
    with wave.open(str(target), "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(PCM_SAMPLE_BYTES)
        wav.setframerate(rate_hz)
        for block in file_blocks(raw):
            wav.writeframesraw(block)
    return target, raw


def malformed(complaints: Complaints, problem: str, remote_id: str | None = None) -> ProviderFailed:
    """Something came, was probably charged, and is of no use."""
    sentence = f"{complaints.who} sent something that is not a take: {problem}."
    return complaints.own_words(
        sentence, FailureKind.MALFORMED, Outcome.DELIVERED, remote_id=remote_id, http_status=200
    )
