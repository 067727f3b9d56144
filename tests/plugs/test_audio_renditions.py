"""Audio written at another rate, with fewer bits, or as AIFF: measured as sound, and read back by another library."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.audio_tags import ai_mark
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.exports import Rendition
from tests.sound.signals import sine, stereo

MARK = ai_mark("1.2.3", "algorithmicMedia")
TAGS = {"title": "Übermut & 音", "artist": "Nobody", "comment": "first take", "lyrics": "Salt", **MARK}
SOURCE_HZ, TONE_HZ, LEVEL_DBFS = 44_100, 997.0, -6.0


@pytest.fixture
def folder(tmp_path: Path) -> DigestAudioFolder:
    return DigestAudioFolder(tmp_path / "library")


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """A sine in floats; what is not that sine afterwards was added."""
    path = tmp_path / "tone.wav"
    soundfile.write(path, stereo(sine(LEVEL_DBFS, 3.0, SOURCE_HZ, TONE_HZ)), SOURCE_HZ, subtype="FLOAT")
    return path


def residue(path: Path) -> tuple[NDArray[np.float64], float]:
    """What of the left channel is no sine of the tone's frequency, away from the ends; and the sine's level in dBFS."""
    sound, rate_hz = soundfile.read(path, always_2d=True)
    inner = sound[rate_hz // 2 : -rate_hz // 2, 0]
    moments = np.arange(len(inner)) / rate_hz
    waves = np.stack([np.sin(2 * np.pi * TONE_HZ * moments), np.cos(2 * np.pi * TONE_HZ * moments)], axis=1)
    found, *_ = np.linalg.lstsq(waves, inner, rcond=None)
    return inner - waves @ found, float(20 * np.log10(np.hypot(*found)))


def level_db(samples: NDArray[np.float64]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples**2))))


@pytest.mark.parametrize("rate_hz", [48_000, 96_000])
@pytest.mark.parametrize("name", ["out.wav", "out.flac", "out.aiff"])
def test_another_rate_adds_less_than_24_bits_can_tell(
    folder: DigestAudioFolder, tone: Path, tmp_path: Path, name: str, rate_hz: int
) -> None:
    out = folder.export(folder.adopt(tone), tmp_path / name, TAGS, Rendition(bit_depth=24, sample_rate_hz=rate_hz))
    told = soundfile.info(out)
    assert (told.samplerate, told.subtype, told.frames) == (rate_hz, "PCM_24", 3 * rate_hz)
    added, level = residue(out)
    assert level == pytest.approx(LEVEL_DBFS, abs=0.001)
    assert level_db(added) < -147  # rounding to 24 bits alone makes -149.8


def test_to_16_bits_the_error_is_hiss_and_no_distortion(folder: DigestAudioFolder, tone: Path, tmp_path: Path) -> None:
    how = Rendition(bit_depth=16, sample_rate_hz=48_000)
    added, _ = residue(folder.export(folder.adopt(tone), tmp_path / "out.wav", {}, how))
    # Rounding (1/12 of a step²) and triangular dither (2/12) together
    assert level_db(added) == pytest.approx(20 * np.log10(2**-15 / 2), abs=0.5)
    spectrum = np.abs(np.fft.rfft(added * np.hanning(len(added)))) ** 2
    assert spectrum.max() < 40 * spectrum.mean()  # no line stands out of it: over so many bins, noise alone makes 15


@pytest.mark.parametrize("source_hz", [48_000, 96_000])
def test_down_to_44100_nothing_is_mirrored_from_above(tmp_path: Path, source_hz: int) -> None:
    folder = DigestAudioFolder(tmp_path / "library")
    high = tmp_path / "high.wav"
    soundfile.write(high, stereo(sine(-6, 2.0, source_hz, 23_500)), source_hz, subtype="FLOAT")
    out = folder.export(folder.adopt(high), tmp_path / "out.wav", {}, Rendition(bit_depth=24, sample_rate_hz=44_100))
    sound, rate_hz = soundfile.read(out, always_2d=True)
    assert len(sound) == 2 * 44_100
    assert np.abs(sound[rate_hz // 2 : -rate_hz // 2]).max() <= 2**-23


def test_a_region_at_another_rate_has_its_length(folder: DigestAudioFolder, tone: Path, tmp_path: Path) -> None:
    how = Rendition(bit_depth=24, sample_rate_hz=96_000, region_seconds=(0.5, 1.75))
    out = folder.export(folder.adopt(tone), tmp_path / "out.wav", {}, how)
    assert soundfile.info(out).frames == round(1.25 * 96_000)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.aiff", "a.mp3", "a.ogg"])
@pytest.mark.parametrize("region", [(0.0, 0.5), (1.25, 2.5), (2.9, 9.0)])
def test_a_region_is_the_same_wherever_reading_begins(
    folder: DigestAudioFolder, tmp_path: Path, name: str, region: tuple[float, float]
) -> None:
    path = tmp_path / name
    soundfile.write(path, stereo(sine(LEVEL_DBFS, 3.0, SOURCE_HZ, TONE_HZ)), SOURCE_HZ)
    out = folder.export(folder.adopt(path), tmp_path / "out.wav", {}, Rendition(region_seconds=region))
    whole = folder.export(folder.adopt(path), tmp_path / "whole.wav", {})
    first, last = (round(seconds * SOURCE_HZ) for seconds in region)
    expected = soundfile.read(whole, dtype="int32")[0][first:last]
    assert np.array_equal(soundfile.read(out, dtype="int32")[0], expected)


def test_a_region_that_begins_behind_the_sound_is_empty(folder: DigestAudioFolder, tone: Path, tmp_path: Path) -> None:
    out = folder.export(folder.adopt(tone), tmp_path / "out.wav", {}, Rendition(region_seconds=(7.0, 9.0)))
    assert soundfile.info(out).frames == 0


def test_an_mp3_at_another_rate_is_coded_anew_and_keeps_its_tags(
    folder: DigestAudioFolder, tone: Path, tmp_path: Path
) -> None:
    digest = folder.adopt(folder.export(folder.adopt(tone), tmp_path / "a.mp3", {}))
    out = folder.export(digest, tmp_path / "out.mp3", TAGS, Rendition(sample_rate_hz=48_000))
    assert soundfile.info(out).samplerate == 48_000
    assert "Übermut".encode() in out.read_bytes()
    assert residue(out)[1] == pytest.approx(LEVEL_DBFS, abs=0.1)


# --- AIFF ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize("frames", [3 * SOURCE_HZ, 1001])
@pytest.mark.parametrize("channels", [1, 2])
def test_aiff_holds_the_very_same_samples_and_says_what_it_is(
    folder: DigestAudioFolder, tmp_path: Path, subtype: str, frames: int, channels: int
) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, stereo(sine(-1, 3.0, SOURCE_HZ))[:frames, :channels], SOURCE_HZ, subtype=subtype)
    out = folder.export(folder.adopt(path), tmp_path / "out.aiff", TAGS)
    with soundfile.SoundFile(out) as file:
        assert (file.format, file.subtype, file.samplerate, file.frames) == ("AIFF", subtype, SOURCE_HZ, frames)
        assert (file.title, file.artist) == ("Übermut & 音", "Nobody")
        assert f"DigitalSourceType={MARK['DigitalSourceType']}" in file.comment
    assert np.array_equal(soundfile.read(out, dtype="int32")[0], soundfile.read(path, dtype="int32")[0])
    assert folder.inspect(out).duration_seconds == pytest.approx(frames / SOURCE_HZ)


@pytest.mark.parametrize("tags", [TAGS, {}])
def test_an_aiff_ends_with_its_sound_and_every_chunk_is_where_it_says(
    folder: DigestAudioFolder, tone: Path, tmp_path: Path, tags: dict[str, str]
) -> None:
    data = folder.export(folder.adopt(tone), tmp_path / "out.aif", tags).read_bytes()
    assert (data[:4], data[8:12]) == (b"FORM", b"AIFF")
    assert int.from_bytes(data[4:8], "big") == len(data) - 8
    names, at = [], 12
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "big")
        names.append(data[at : at + 4])
        at += 8 + size + size % 2
    assert at == len(data)
    assert names == ([b"COMM", b"NAME", b"AUTH", b"ANNO", b"ID3 ", b"SSND"] if tags else [b"COMM", b"SSND"])
    if tags:
        assert MARK["DigitalSourceType"].encode() in data[data.index(b"ID3 ") : data.index(b"SSND")]


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="asks another program what it reads")
def test_another_program_reads_the_mark_in_an_aiff(folder: DigestAudioFolder, tone: Path, tmp_path: Path) -> None:
    out = folder.export(folder.adopt(tone), tmp_path / "out.aiff", TAGS)
    asked = ["ffprobe", "-v", "error", "-show_entries", "format_tags:stream=sample_rate,codec_name", str(out)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    for words in ("codec_name=pcm_s24be", f"sample_rate={SOURCE_HZ}", "Übermut & 音", MARK["DigitalSourceType"]):
        assert words in told


def test_an_aiff_that_came_in_goes_out_with_our_words(folder: DigestAudioFolder, tone: Path, tmp_path: Path) -> None:
    first = folder.export(folder.adopt(tone), tmp_path / "a.aiff", {"title": "Old"})
    data = folder.export(folder.adopt(first), tmp_path / "out.aiff", TAGS).read_bytes()
    assert b"Old" not in data
    assert "Übermut".encode() in data


# --- what is only copied ---------------------------------------------------------------------------------------------


def test_ogg_is_copied_without_tags_and_otherwise_refused_in_a_sentence(
    folder: DigestAudioFolder, tone: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.ogg"
    soundfile.write(path, soundfile.read(tone)[0], SOURCE_HZ)
    digest = folder.adopt(path)
    assert folder.export(digest, tmp_path / "out.ogg", TAGS).read_bytes() == path.read_bytes()
    with pytest.raises(InvalidInput, match=r"\.wav, \.flac, \.aiff or \.mp3"):
        folder.export(digest, tmp_path / "cut.ogg", TAGS, Rendition(region_seconds=(0.0, 1.0)))
