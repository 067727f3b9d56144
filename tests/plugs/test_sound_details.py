"""Every SoundDetails: the same figures from the cache as from the sound, and none of it is trusted."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.adapters.audio_detail import CachedSoundDetails
from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.domain.errors import NotFound
from omg_desktop.domain.values import Digest
from omg_desktop.sound.loudness import integrated_loudness_lufs, loudness_range_lu
from tests.sound.signals import music, sine, stereo

RATE_HZ = 44_100


@pytest.fixture
def audio(tmp_path: Path) -> DigestAudioFolder:
    return DigestAudioFolder(tmp_path / "audio")


@pytest.fixture
def details(audio: DigestAudioFolder, tmp_path: Path) -> CachedSoundDetails:
    return CachedSoundDetails(audio.path, tmp_path / "cache")


def kept(audio: DigestAudioFolder, folder: Path, sound: np.ndarray) -> Digest:
    soundfile.write(folder / "one.wav", sound, RATE_HZ, "PCM_24")
    return audio.adopt(folder / "one.wav")


def test_detail_is_that_of_the_sound_and_comes_out_of_the_cache_as_it_went_in(
    audio: DigestAudioFolder, details: CachedSoundDetails, tmp_path: Path
) -> None:
    sound = music(RATE_HZ, 2, 6)
    sound[RATE_HZ : RATE_HZ + 5] = 1.0
    digest = kept(audio, tmp_path, sound)
    found = details.detail(digest)
    assert found.readings.integrated_lufs == pytest.approx(integrated_loudness_lufs(sound, RATE_HZ), abs=0.01)
    assert found.readings.range_lu == pytest.approx(loudness_range_lu(sound, RATE_HZ), abs=0.01)
    assert found.clips_seconds == pytest.approx((1.0,))
    assert len(found.fine.peak) == -(-len(sound) // 64)
    assert found.fine.duration_seconds == pytest.approx(6, abs=64 / RATE_HZ)
    assert found.readings.momentary_at(0.1) is None
    assert found.readings.momentary_at(3.0) == pytest.approx(found.readings.momentary_lufs[26])
    assert details.detail(digest) == found


@pytest.mark.parametrize("damage", [b"", b"no zip at all", b"PK\x03\x04 cut"])
def test_a_damaged_cache_is_measured_again(
    audio: DigestAudioFolder, details: CachedSoundDetails, tmp_path: Path, damage: bytes
) -> None:
    digest = kept(audio, tmp_path, music(RATE_HZ, 2, 2))
    found, picture = details.detail(digest), details.spectrogram(digest)
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(damage)
    assert details.detail(digest) == found
    assert details.spectrogram(digest) == picture


def test_a_tone_is_a_line_in_the_spectrogram_at_its_own_pitch(
    audio: DigestAudioFolder, details: CachedSoundDetails, tmp_path: Path
) -> None:
    picture = details.spectrogram(kept(audio, tmp_path, stereo(sine(-6.0, 40.0, RATE_HZ, 1000.0))))
    levels = np.frombuffer(picture.levels, np.uint8).reshape(picture.rows, picture.columns)
    pitches = np.geomspace(picture.highest_hz, picture.lowest_hz, picture.rows)
    assert (picture.columns, picture.rows) == (2048, 96)
    loudest = pitches[levels[:, 20:-20].argmax(axis=0)]
    np.testing.assert_allclose(loudest, 1000, rtol=0.07)


def test_audio_that_is_not_there_is_said(details: CachedSoundDetails) -> None:
    with pytest.raises(NotFound):
        details.detail("0" * 64)
