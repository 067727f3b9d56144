"""Every AudioFolder, also before files that are not what they claim to be."""

import hashlib
import os
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.domain.errors import AudioUnusable, DiskFull, InvalidInput, LibraryUnusable, NotFound
from omg_desktop.domain.takes import dishonesty
from omg_desktop.ports import AudioFolder
from omg_desktop.sound.peaks import peaks
from tests.sound.signals import Samples, music, noise

resource = pytest.importorskip("resource", reason="limits of a process can be set on POSIX only")

RATE_HZ = 22_050
SOUND = music(RATE_HZ, 2, 4)


@pytest.fixture
def folder(tmp_path: Path) -> AudioFolder:
    return DigestAudioFolder(tmp_path / "library" / "audio")


def written(path: Path, sound: Samples = SOUND, rate_hz: int = RATE_HZ, **form: str) -> Path:
    with soundfile.SoundFile(path, "w", rate_hz, sound.shape[1], **form) as file:
        for start in range(0, len(sound), 65_536):  # libsndfile crashes on long Ogg in one piece
            file.write(sound[start : start + 65_536])
    return path


def changed(path: Path, target: Path, at: int, content: bytes) -> Path:
    data = bytearray(path.read_bytes())
    data[at : at + len(content)] = content
    target.write_bytes(data)
    return target


# --- what audio is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form", "media_type", "bit_depth"),
    [
        ("a.wav", {"subtype": "PCM_16"}, "audio/wav", 16),
        ("a.wav", {"subtype": "PCM_24"}, "audio/wav", 24),
        ("a.wav", {"subtype": "FLOAT"}, "audio/wav", 32),
        ("a.wav", {"format": "WAVEX", "subtype": "PCM_24"}, "audio/wav", 24),
        ("a.flac", {"subtype": "PCM_16"}, "audio/flac", 16),
        ("a.aiff", {"subtype": "PCM_24"}, "audio/aiff", 24),
        ("a.ogg", {}, "audio/ogg", None),
        ("a.mp3", {}, "audio/mpeg", None),
        ("flac named.wav", {"format": "FLAC", "subtype": "PCM_16"}, "audio/flac", 16),
        ("name with ü and 音.WAV", {"subtype": "PCM_16"}, "audio/wav", 16),
    ],
)
def test_it_measures_what_it_can_read(
    folder: AudioFolder, tmp_path: Path, name: str, form: dict[str, str], media_type: str, bit_depth: int | None
) -> None:
    facts = folder.inspect(written(tmp_path / name, **form))
    assert (facts.media_type, facts.bit_depth) == (media_type, bit_depth)
    assert (facts.sample_rate_hz, facts.channels) == (RATE_HZ, 2)
    assert facts.duration_seconds == pytest.approx(4, abs=0.05)
    assert dishonesty(facts, 4) is None


def test_it_notices_what_an_honest_take_must_not_be(folder: AudioFolder, tmp_path: Path) -> None:
    silent = folder.inspect(written(tmp_path / "silent.wav", np.zeros_like(SOUND)))
    assert dishonesty(silent, 4) == "The audio is silent."
    broken = SOUND.copy()
    broken[1000] = np.nan
    assert "not numbers" in str(dishonesty(folder.inspect(written(tmp_path / "n.wav", broken, subtype="FLOAT")), 4))
    clipped = np.clip(SOUND * 1000, -1, 1)
    assert "clipped" in str(dishonesty(folder.inspect(written(tmp_path / "clip.wav", clipped, subtype="FLOAT")), 4))


# --- files that are not what they claim ------------------------------------------------------------------------------


def missing(tmp_path: Path) -> Path:
    return tmp_path / "gone.wav"


def a_folder(tmp_path: Path) -> Path:
    (tmp_path / "songs.wav").mkdir()
    return tmp_path / "songs.wav"


def empty(tmp_path: Path) -> Path:
    (tmp_path / "a.wav").touch()
    return tmp_path / "a.wav"


def text(tmp_path: Path) -> Path:
    (tmp_path / "a.wav").write_text("These are words, not music. " * 100)
    return tmp_path / "a.wav"


def random_bytes(tmp_path: Path) -> Path:
    (tmp_path / "a.mp3").write_bytes(noise(20_000, 1).tobytes())
    return tmp_path / "a.mp3"


def headerless(tmp_path: Path) -> Path:
    (tmp_path / "a.raw").write_bytes(bytes(10_000))
    return tmp_path / "a.raw"


def another_format(tmp_path: Path) -> Path:
    return written(tmp_path / "a.au", format="AU")


def only_a_header(tmp_path: Path) -> Path:
    return written(tmp_path / "a.wav", SOUND[:0])


def a_cut_wav(tmp_path: Path) -> Path:
    whole = written(tmp_path / "whole.wav")
    (tmp_path / "a.wav").write_bytes(whole.read_bytes()[:50_000])
    return tmp_path / "a.wav"


def a_cut_aiff(tmp_path: Path) -> Path:
    whole = written(tmp_path / "whole.aiff")
    (tmp_path / "a.aiff").write_bytes(whole.read_bytes()[:50_000])
    return tmp_path / "a.aiff"


def a_cut_flac(tmp_path: Path) -> Path:
    whole = written(tmp_path / "whole.flac")
    (tmp_path / "a.flac").write_bytes(whole.read_bytes()[:50_000])
    return tmp_path / "a.flac"


def a_cut_mp3(tmp_path: Path) -> Path:
    whole = written(tmp_path / "whole.mp3")
    (tmp_path / "a.mp3").write_bytes(whole.read_bytes()[:10_000])
    return tmp_path / "a.mp3"


def a_garbled_flac(tmp_path: Path) -> Path:
    return changed(written(tmp_path / "whole.flac"), tmp_path / "a.flac", 60_000, noise(2000, 1).tobytes())


def a_flac_that_claims_months(tmp_path: Path) -> Path:
    return changed(written(tmp_path / "whole.flac"), tmp_path / "a.flac", 22, b"\xff" * 4)


def many_channels(tmp_path: Path) -> Path:
    return written(tmp_path / "a.wav", noise(1000, 9))


def a_header_of_65535_channels(tmp_path: Path) -> Path:
    return changed(written(tmp_path / "whole.wav"), tmp_path / "a.wav", 22, b"\xff\xff")


def too_slow(tmp_path: Path) -> Path:
    return written(tmp_path / "a.wav", rate_hz=4_000)


def too_fast(tmp_path: Path) -> Path:
    return written(tmp_path / "a.wav", rate_hz=384_000)


def endless_zeros(tmp_path: Path) -> Path:
    """Three hours that take no room on the disk: a header before a hole."""
    path = written(tmp_path / "a.wav", SOUND[:0], rate_hz=8_000)
    size = 3 * 3600 * 8_000 * 4
    head = bytearray(path.read_bytes()[:44])
    head[4:8], head[40:44] = struct.pack("<I", size + 36), struct.pack("<I", size)
    with path.open("wb") as file:
        file.write(head)
        file.truncate(44 + size)
    return path


def a_pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "a.wav")  # reading it would wait for ever
    return tmp_path / "a.wav"


HOSTILE = {
    missing: "“gone.wav” is not there.",
    a_folder: "“songs.wav” is a folder, not an audio file.",
    empty: "“a.wav” is empty.",
    text: "“a.wav” is not audio we can read; it should be WAV, FLAC, AIFF, OGG or MP3.",
    random_bytes: "“a.mp3” is not audio we can read; it should be WAV, FLAC, AIFF, OGG or MP3.",
    headerless: "“a.raw” is not audio we can read; it should be WAV, FLAC, AIFF, OGG or MP3.",
    another_format: "“a.au” is not audio we can read; it should be WAV, FLAC, AIFF, OGG or MP3.",
    only_a_header: "“a.wav” holds no sound.",
    a_cut_wav: "“a.wav” is cut short: 302844 bytes of its sound are missing.",
    a_cut_aiff: "“a.aiff” is cut short: 302854 bytes of its sound are missing.",
    a_cut_flac: "“a.flac” is damaged or cut short.",
    a_cut_mp3: "“a.mp3” is cut short: it ends before its sound does.",
    a_garbled_flac: "“a.flac” is damaged or cut short.",
    a_flac_that_claims_months: "“a.flac” is longer than 2 hours.",
    many_channels: "“a.wav” has 9 channels; 8 are the most.",
    a_header_of_65535_channels: "“a.wav” is not audio we can read; it should be WAV, FLAC, AIFF, OGG or MP3.",
    too_slow: "“a.wav” has a sample rate of 4000 Hz; it must be 8 to 192 kHz.",
    too_fast: "“a.wav” has a sample rate of 384000 Hz; it must be 8 to 192 kHz.",
    endless_zeros: "“a.wav” is longer than 2 hours.",
    a_pipe: "“a.wav” is not a file.",
}


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_file_is_refused_in_one_sentence(folder: AudioFolder, tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    path = make(tmp_path)
    with pytest.raises(AudioUnusable) as refusal:
        folder.inspect(path)
    assert str(refusal.value) == HOSTILE[make]


@pytest.mark.parametrize("name", ["a\nb.wav", "a\x1b[31m.wav", "x" * 200 + ".wav", "a\0b.wav", "y" * 5000])
def test_a_strange_name_makes_no_strange_sentence(folder: AudioFolder, tmp_path: Path, name: str) -> None:
    with pytest.raises(AudioUnusable) as refusal:
        folder.inspect(tmp_path / name)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 160


def test_a_wav_whose_writer_did_not_know_the_size_is_read(folder: AudioFolder, tmp_path: Path) -> None:
    streamed = changed(written(tmp_path / "whole.wav"), tmp_path / "a.wav", 40, b"\xff\xff\xff\xff")
    assert folder.inspect(streamed).duration_seconds == 4


def test_a_header_that_lies_takes_no_memory(folder: AudioFolder, tmp_path: Path) -> None:
    # Two hours of eight channels would be 5.5 GB as samples.
    lying = changed(written(tmp_path / "whole.flac"), tmp_path / "a.flac", 22, struct.pack(">I", 7000 * RATE_HZ))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(AudioUnusable):
        folder.inspect(lying)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


# --- kept for good ---------------------------------------------------------------------------------------------------


def test_what_is_adopted_lies_under_its_digest(folder: AudioFolder, tmp_path: Path) -> None:
    path = written(tmp_path / "flac named.wav", format="FLAC")
    digest = folder.adopt(path)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    kept = folder.path(digest)
    assert kept == tmp_path / "library" / "audio" / digest[:2] / f"{digest}.flac"
    assert kept.read_bytes() == path.read_bytes()
    path.unlink()
    assert folder.inspect(kept).duration_seconds == 4


def test_the_same_sound_twice_is_one_file(folder: AudioFolder, tmp_path: Path) -> None:
    first, second = written(tmp_path / "a.wav"), written(tmp_path / "b.wav")
    assert folder.adopt(first) == folder.adopt(second) == folder.adopt(folder.path(folder.adopt(first)))
    assert len([path for path in (tmp_path / "library").rglob("*") if path.is_file()]) == 1


def test_what_is_not_audio_is_not_adopted(folder: AudioFolder, tmp_path: Path) -> None:
    with pytest.raises(AudioUnusable):
        folder.adopt(text(tmp_path))
    assert not list((tmp_path / "library").rglob("*.*"))


@pytest.mark.parametrize("digest", ["0" * 64, "", "../../etc/passwd", "*", "A" * 64])
def test_unknown_audio_is_not_found(folder: AudioFolder, digest: str) -> None:
    for ask in (folder.path, folder.waveform):
        with pytest.raises(NotFound):
            ask(digest)


@contextmanager
def room_left(bytes_max: int) -> Iterator[None]:
    """No file may grow beyond this: as near to a full disk as one comes without being root."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_max, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_nothing_half_done(folder: AudioFolder, tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav")
    with room_left(100_000), pytest.raises(DiskFull):
        folder.adopt(path)
    assert not [left for left in (tmp_path / "library").rglob("*") if left.is_file()]
    digest = folder.adopt(path)
    for name in ("out.wav", "out.flac", "out.mp3"):
        with room_left(30_000), pytest.raises(DiskFull):
            folder.export(digest, tmp_path / name, {"title": "Full"})
        assert not list(tmp_path.glob("*out*"))
    assert not list(tmp_path.glob(".*"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_says_so(folder: AudioFolder, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library").chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(LibraryUnusable):
        folder.adopt(written(tmp_path / "a.wav"))


def test_a_library_whose_place_is_taken_says_so(tmp_path: Path) -> None:
    (tmp_path / "library").touch()
    with pytest.raises(LibraryUnusable):
        DigestAudioFolder(tmp_path / "library" / "audio").adopt(written(tmp_path / "a.wav"))


def test_what_a_crash_left_half_copied_is_swept_away(folder: AudioFolder, tmp_path: Path) -> None:
    root = tmp_path / "library" / "audio"
    root.mkdir(parents=True)
    (root / ".incoming-old").touch()
    os.utime(root / ".incoming-old", (0, 0))
    (root / ".incoming-young").touch()
    folder.adopt(written(tmp_path / "a.wav"))
    assert [path.name for path in root.glob(".incoming-*")] == [".incoming-young"]


# --- its picture -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.ogg"])
def test_the_waveform_is_that_of_the_decoded_sound(folder: AudioFolder, tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name)
    digest = folder.adopt(path)
    waveform = folder.waveform(digest)
    decoded, _ = soundfile.read(path, dtype="float32", always_2d=True)
    assert (waveform.peak, waveform.rms) == peaks(decoded, 2048).as_bytes()
    assert waveform.audio_digest == digest
    assert waveform.duration_seconds == len(decoded) / RATE_HZ


def test_the_cached_waveform_is_used_and_a_damaged_one_is_drawn_again(folder: AudioFolder, tmp_path: Path) -> None:
    digest = folder.adopt(written(tmp_path / "a.wav"))
    drawn = folder.waveform(digest)
    (cache,) = folder.path(digest).parent.glob("*.waveform.json")
    cache.write_text(drawn.but(duration_seconds=99).model_dump_json())
    assert folder.waveform(digest).duration_seconds == 99
    for damaged in (b"", b"{", b"\xff\xfe", drawn.but(audio_digest="0" * 64).model_dump_json().encode()):
        cache.write_bytes(damaged)
        assert folder.waveform(digest) == drawn
    cache.unlink()
    assert folder.waveform(digest) == drawn


def test_a_very_short_sound_has_a_waveform(folder: AudioFolder, tmp_path: Path) -> None:
    digest = folder.adopt(written(tmp_path / "a.wav", SOUND[:3]))
    assert len(folder.waveform(digest).peak) == 3


# --- out of the house ------------------------------------------------------------------------------------------------

TAGS = {
    "title": "Übermut & 音",
    "artist": "Nobody",
    "genre": "Jazz",
    "comment": "first take",
    "software": "OMG Desktop 0.1.0",
    "DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
}


def chunks_of(path: Path) -> list[tuple[bytes, bytes]]:
    data = path.read_bytes()
    assert data[:4] == b"RIFF"
    assert data[8:12] == b"WAVE"
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    found, position = [], 12
    while position < len(data):
        size = struct.unpack("<I", data[position + 4 : position + 8])[0]
        found.append((data[position : position + 4], data[position + 8 : position + 8 + size]))
        position += 8 + size + size % 2
    assert position == len(data)
    return found


def samples_of(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    return np.asarray(soundfile.read(path, dtype="int32", always_2d=True)[0])


@pytest.mark.parametrize(
    "form", [{"subtype": "PCM_16"}, {"subtype": "PCM_24"}, {"format": "WAVEX", "subtype": "PCM_24"}]
)
@pytest.mark.parametrize("frames", [4 * RATE_HZ, 1001])
def test_a_wav_with_tags_is_plain_and_holds_the_very_same_samples(
    folder: AudioFolder, tmp_path: Path, form: dict[str, str], frames: int
) -> None:
    path = written(tmp_path / "a.wav", SOUND[:frames, :1], **form)
    out = folder.export(folder.adopt(path), tmp_path / "out.wav", TAGS)
    chunks = chunks_of(out)
    assert [name for name, _ in chunks] == [b"fmt ", b"LIST", b"data"]
    assert chunks[0][1][:2] == b"\x01\x00"
    assert len(chunks[0][1]) == 16
    assert np.array_equal(samples_of(out), samples_of(path))
    assert chunks[1][1].startswith(b"INFOINAM")
    assert "Übermut & 音".encode() + b"\0" in chunks[1][1]
    assert b"ISFT\x12\0\0\0OMG Desktop 0.1.0\0" in chunks[1][1]
    assert (
        b"first take; DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia\0"
        in chunks[1][1]
    )


def test_floats_become_24_bits(folder: AudioFolder, tmp_path: Path) -> None:
    sound = np.clip(noise(5000, 2) * 1.5, -1.5, 1.5)
    path = written(tmp_path / "a.wav", sound, subtype="FLOAT")
    out = folder.export(folder.adopt(path), tmp_path / "out.wav", TAGS)
    assert soundfile.info(out).subtype == "PCM_24"
    np.testing.assert_allclose(samples_of(out) / 2**31, np.clip(sound, -1, 1), atol=2**-23)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.ogg", "a.aiff"])
def test_in_its_own_format_without_tags_it_is_the_same_to_the_byte(
    folder: AudioFolder, tmp_path: Path, name: str
) -> None:
    path = written(tmp_path / name)
    out = folder.export(folder.adopt(path), tmp_path / f"out.{name[2:]}", {})
    assert out.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize("source", ["a.wav", "a.flac"])
def test_flac_holds_the_very_same_samples_and_the_tags(
    folder: AudioFolder, tmp_path: Path, source: str, subtype: str
) -> None:
    path = written(tmp_path / source, subtype=subtype)
    out = folder.export(folder.adopt(path), tmp_path / "out.flac", TAGS)
    assert np.array_equal(samples_of(out), samples_of(path))
    with soundfile.SoundFile(out) as file:
        assert (file.format, file.subtype) == ("FLAC", subtype)
        assert file.copy_metadata()["title"] == "Übermut & 音"
    assert b"DIGITALSOURCETYPE=http://cv.iptc.org" in out.read_bytes()


@pytest.mark.parametrize("source", ["a.wav", "a.mp3"])
def test_mp3_carries_the_tags(folder: AudioFolder, tmp_path: Path, source: str) -> None:
    path = written(tmp_path / source, rate_hz=96_000 if source == "a.wav" else RATE_HZ)
    once = folder.export(folder.adopt(path), tmp_path / "once.mp3", {"title": "old"})
    out = folder.export(folder.adopt(once), tmp_path / "out.mp3", TAGS)
    data = out.read_bytes()
    assert data[:5] == b"ID3\x04\x00"
    assert b"old" not in data[:2000]
    assert "TIT2\0\0\0\x0f\0\0\x03Übermut & 音".encode() in data
    assert soundfile.info(out).format == "MP3"
    original, rate_hz = soundfile.read(once, always_2d=True)
    assert rate_hz in (RATE_HZ, 48_000)
    assert np.array_equal(soundfile.read(out, always_2d=True)[0], original)


def test_wav_from_mp3(folder: AudioFolder, tmp_path: Path) -> None:
    out = folder.export(folder.adopt(written(tmp_path / "a.mp3")), tmp_path / "out.wav", TAGS)
    assert [name for name, _ in chunks_of(out)] == [b"fmt ", b"LIST", b"data"]


def test_without_an_ending_it_keeps_its_format(folder: AudioFolder, tmp_path: Path) -> None:
    digest = folder.adopt(written(tmp_path / "a.flac"))
    assert folder.export(digest, tmp_path / "My song", {}) == tmp_path / "My song.flac"


def test_an_existing_target_is_replaced_only_by_a_whole_file(folder: AudioFolder, tmp_path: Path) -> None:
    digest = folder.adopt(written(tmp_path / "a.wav"))
    target = tmp_path / "out.wav"
    target.write_text("precious")
    with room_left(30_000), pytest.raises(DiskFull):
        folder.export(digest, target, {})
    assert target.read_text() == "precious"
    folder.export(digest, target, {})
    assert target.read_bytes() == folder.path(digest).read_bytes()


@pytest.mark.parametrize("name", ["out.xyz", "out.m4a", "no such folder/out.wav", "a folder.wav"])
def test_a_target_that_makes_no_sense_is_refused(folder: AudioFolder, tmp_path: Path, name: str) -> None:
    digest = folder.adopt(written(tmp_path / "a.wav"))
    (tmp_path / "a folder.wav").mkdir()
    with pytest.raises(InvalidInput):
        folder.export(digest, tmp_path / name, {})
    assert not list(tmp_path.glob(".*"))


def test_the_library_itself_is_never_written_over(folder: AudioFolder, tmp_path: Path) -> None:
    digest = folder.adopt(written(tmp_path / "a.wav"))
    kept = folder.path(digest)
    (tmp_path / "way in").symlink_to(kept.parent)
    for target in (kept, tmp_path / "way in" / kept.name):
        with pytest.raises(InvalidInput):
            folder.export(digest, target, TAGS)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == digest


# --- a first look ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "seconds"), [("a.flac", 60), ("a.ogg", 60), ("a.mp3", 60), ("a.wav", 300)])
def test_a_long_sound_is_sketched_and_the_sketch_looks_like_it(
    folder: AudioFolder, tmp_path: Path, name: str, seconds: int
) -> None:
    swell = np.linspace(0.05, 0.9, seconds * 8_000, dtype=np.float32)[:, np.newaxis]
    digest = folder.adopt(written(tmp_path / name, noise(seconds * 8_000, 1) * swell, rate_hz=8_000))
    sketch = folder.sketch(digest)
    assert sketch is not None
    whole = folder.waveform(digest)
    assert sketch.audio_digest == digest
    assert sketch.duration_seconds == pytest.approx(whole.duration_seconds, abs=0.2)
    coarse = np.frombuffer(whole.rms, np.uint8).reshape(len(sketch.rms), -1).mean(axis=1)
    assert np.abs(coarse - np.frombuffer(sketch.rms, np.uint8)).max() < 12
    assert folder.sketch(digest) is None, "the whole is there by now"


def test_what_is_drawn_at_once_is_not_sketched(folder: AudioFolder, tmp_path: Path) -> None:
    assert folder.sketch(folder.adopt(written(tmp_path / "a.wav"))) is None
    assert folder.sketch(folder.adopt(written(tmp_path / "b.flac"))) is None
    with pytest.raises(NotFound):
        folder.sketch("0" * 64)
