"""What a plug hands over, listened to before it is counted: by the rule by which the desktop takes it for a take."""

from pathlib import Path

import soundfile

from omg_desktop.domain.takes import AudioFacts, dishonesty
from omg_desktop.sound.facts import FactsMeter

BLOCK_FRAMES = 1 << 16


def why_no_take(path: Path, asked_seconds: float) -> str | None:
    """Why this file is not what was asked for, in one sentence; None when it is a take."""
    try:
        with soundfile.SoundFile(path) as file:
            facts = _facts(file) if file.frames else None
    except (soundfile.LibsndfileError, OSError):
        return "What was made is not audio."
    return dishonesty(facts, asked_seconds) if facts else "There is no sound in what was made."


def _facts(file: soundfile.SoundFile) -> AudioFacts:
    meter = FactsMeter(file.samplerate, file.channels)
    for piece in file.blocks(BLOCK_FRAMES, dtype="float32", always_2d=True):
        meter.feed(piece)
    measured = meter.result()
    return AudioFacts(
        duration_seconds=measured.frames / file.samplerate,
        sample_rate_hz=file.samplerate,
        channels=file.channels,
        media_type="audio/wav",
        loudness_lufs=measured.loudness_lufs,
        true_peak_dbtp=measured.true_peak_dbtp,
        silent_seconds=measured.silent_seconds,
        longest_clip_seconds=measured.longest_clip_seconds,
        is_finite=measured.is_finite,
    )
