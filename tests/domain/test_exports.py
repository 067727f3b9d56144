"""How big files become, which rates a format can have, and what keeps a provider's Content Credentials."""

import pytest

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.exports import (
    Credentials,
    ExportFormat,
    ExportWish,
    Source,
    bytes_in_words,
    credentials_in,
    credentials_in_words,
    require_rate,
    size_of,
)

SONG = Source(180.0, 44_100, 2, 16, "audio/wav", file_bytes=31_752_044)
KEEPS = "“As the provider made it” keeps them."
SIGNED = Source(180.0, 44_100, 2, None, "audio/mpeg", file_bytes=2_880_000, has_c2pa=True)


def bare(how: ExportFormat, **wish: object) -> ExportWish:
    return ExportWish(how, sidecars=False, **wish)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "size"),
    [
        (bare(ExportFormat.WAV_16), 180 * 44_100 * 4),
        (bare(ExportFormat.WAV_24), 180 * 44_100 * 6),
        (bare(ExportFormat.AIFF_24, sample_rate_hz=96_000), 180 * 96_000 * 6),
        (bare(ExportFormat.MP3), 180 * 40_000),
        (bare(ExportFormat.WAV_16, region=(170.0, 200.0)), 10 * 44_100 * 4),
        (bare(ExportFormat.WAV_16, region=(200.0, 210.0)), 0),
    ],
)
def test_plain_and_mp3_files_are_as_big_as_they_say(wish: ExportWish, size: int) -> None:
    assert size_of([SONG], wish).bytes == size


def test_what_stays_coded_stays_as_big() -> None:
    for how in (ExportFormat.MP3, ExportFormat.AS_IT_IS):
        assert size_of([SIGNED], bare(how)).bytes == SIGNED.file_bytes
    assert size_of([SIGNED], bare(ExportFormat.MP3, sample_rate_hz=48_000)).bytes == 180 * 40_000


def test_flac_is_guessed_between_half_and_all_of_the_plain_sound() -> None:
    assert 0.5 < size_of([SONG], bare(ExportFormat.FLAC)).bytes / (180 * 44_100 * 4) < 1


def test_the_size_is_told_in_words() -> None:
    assert size_of([SONG] * 4, bare(ExportFormat.WAV_16)).words == "4 files, about 127 MB"
    assert size_of([SONG], ExportWish(ExportFormat.MP3)).words == "1 file, about 7.2 MB"
    assert [bytes_in_words(count) for count in (1, 999_499, 12_345_678, 1_234_567_890)] == [
        "1 kB",
        "999 kB",
        "12 MB",
        "1.2 GB",
    ]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (
            ExportWish(ExportFormat.MP3, sample_rate_hz=96_000),
            "MP3 cannot be written at 96 kHz; use 44.1 kHz or 48 kHz",
        ),
        (ExportWish(ExportFormat.AS_IT_IS, sample_rate_hz=48_000), "keeps its sample rate"),
        (ExportWish(ExportFormat.FLAC, sample_rate_hz=12_345), "FLAC cannot be written at 12.345 kHz"),
    ],
)
def test_a_rate_that_a_format_cannot_have_is_refused_in_a_sentence(wish: ExportWish, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        require_rate(wish)


def test_only_a_whole_file_as_it_is_keeps_credentials() -> None:
    for how in ExportFormat:
        kept = how is ExportFormat.AS_IT_IS
        assert credentials_in(ExportWish(how), has_c2pa=True) is (Credentials.KEPT if kept else Credentials.LEFT_BEHIND)
        assert credentials_in(ExportWish(how), has_c2pa=False) is Credentials.NONE
        assert credentials_in(ExportWish(how, region=(0.0, 1.0)), has_c2pa=True) is Credentials.LEFT_BEHIND


@pytest.mark.parametrize(
    ("sources", "wish", "words"),
    [
        ([SONG], ExportWish(ExportFormat.MP3), ""),
        (
            [SIGNED],
            ExportWish(ExportFormat.MP3),
            "The provider's Content Credentials cannot be carried into MP3. " + KEEPS,
        ),
        (
            [SIGNED, SONG],
            ExportWish(ExportFormat.WAV_16),
            "The provider's Content Credentials of 1 of 2 files cannot be carried into WAV. " + KEEPS,
        ),
        (
            [SIGNED],
            ExportWish(ExportFormat.AS_IT_IS, region=(1.0, 2.0)),
            "The provider's Content Credentials cannot be carried into a part of a file.",
        ),
        (
            [SIGNED, SONG],
            ExportWish(ExportFormat.AS_IT_IS),
            "The provider's Content Credentials of 1 of 2 files are kept: copied byte for byte, without tags of ours.",
        ),
    ],
)
def test_what_becomes_of_credentials_is_said_before(sources: list[Source], wish: ExportWish, words: str) -> None:
    assert credentials_in_words(size_of(sources, wish), wish) == words
