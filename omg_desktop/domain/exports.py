"""How audio may be written for other programs, what that makes of it, and how big it becomes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.naming import USUAL_TEMPLATE
from omg_desktop.domain.values import Value

SAMPLE_RATES_HZ = (44_100, 48_000, 96_000)
"""What a person may choose; without a choice a sound keeps its own."""
MP3_RATE_HZ_MAX = 48_000
FLAC_SHARE = 0.65
"""How much of music FLAC leaves, about; quiet music less, dense music more."""
_MP3_BYTES_PER_SECOND, _MP3_BYTES_PER_SECOND_SLOW, _MP3_SLOW_BELOW_HZ = 40_000, 20_000, 32_000
_WORDS_BYTES = 4_000
"""Tags and settings of a file, about."""


class ExportFormat(StrEnum):
    """How audio is written. ``AS_IT_IS`` keeps what the provider made; see ``credentials_in``."""

    WAV_16 = "wav16"
    WAV_24 = "wav24"
    FLAC = "flac"
    AIFF_24 = "aiff24"
    MP3 = "mp3"
    AS_IT_IS = "original"

    @property
    def ending(self) -> str:
        """With its dot; "" for the one the audio has."""
        kinds = {"wav16": ".wav", "wav24": ".wav", "flac": ".flac", "aiff24": ".aiff", "mp3": ".mp3"}
        return kinds.get(self.value, "")

    @property
    def bit_depth(self) -> int | None:
        """None where that of the source decides, or nothing has one."""
        return {"wav16": 16, "wav24": 24, "aiff24": 24}.get(self.value)

    @property
    def name_in_words(self) -> str:
        """ "WAV", as it stands in a sentence."""
        return self.ending.removeprefix(".").upper() or "another file"

    @property
    def rates_hz(self) -> tuple[int, ...]:
        """The sample rates that may be chosen for it."""
        if self is ExportFormat.AS_IT_IS:
            return ()
        return tuple(rate for rate in SAMPLE_RATES_HZ if self is not ExportFormat.MP3 or rate <= MP3_RATE_HZ_MAX)


class Rendition(Value):
    """How a sound is written anew; None keeps what it has. ``region_seconds`` leaves out what lies around it."""

    bit_depth: int | None = None
    sample_rate_hz: int | None = None
    region_seconds: tuple[float, float] | None = None

    @property
    def is_whole(self) -> bool:
        """True where nothing has to be written anew."""
        return self == WHOLE

    @property
    def keeps_coding(self) -> bool:
        """True where coded sound, such as that of an MP3, need not be coded again."""
        return self.sample_rate_hz is None and self.region_seconds is None


WHOLE = Rendition()


class Credentials(StrEnum):
    """What became of a provider's Content Credentials (C2PA) in an exported file."""

    NONE = "none"
    KEPT = "kept"
    LEFT_BEHIND = "left_behind"


@dataclass(frozen=True)
class ExportWish:
    """How files are to be written; ``region`` in seconds leaves out what lies around it."""

    format: ExportFormat = ExportFormat.WAV_24
    template: str = USUAL_TEMPLATE
    sidecars: bool = True
    region: tuple[float, float] | None = None
    sample_rate_hz: int | None = None

    @property
    def rendition(self) -> Rendition:
        return Rendition(
            bit_depth=self.format.bit_depth, sample_rate_hz=self.sample_rate_hz, region_seconds=self.region
        )


def require_rate(wish: ExportWish) -> None:
    """Raises InvalidInput, in one sentence, where the format cannot have the sample rate that is wished for."""
    rate, allowed = wish.sample_rate_hz, wish.format.rates_hz
    if rate is None or rate in allowed:
        return
    if not allowed:
        raise InvalidInput("A file that stays as it is keeps its sample rate; choose a format to change it.")
    choices = " or ".join(rate_in_words(one) for one in allowed)
    raise InvalidInput(f"{wish.format.name_in_words} cannot be written at {rate_in_words(rate)}; use {choices}.")


def rate_in_words(rate_hz: int) -> str:
    return f"{rate_hz / 1000:g} kHz"


@dataclass(frozen=True)
class Source:
    """What is known of a sound before it is written."""

    seconds: float
    sample_rate_hz: int
    channels: int
    bit_depth: int | None
    media_type: str
    file_bytes: int
    has_c2pa: bool = False


@dataclass(frozen=True)
class ExportSize:
    """What an export will be. ``credentials`` counts files by what becomes of their Content Credentials."""

    files: int
    bytes: int
    kept: int = 0
    left_behind: int = 0

    @property
    def words(self) -> str:
        return f"{self.files} file{'' if self.files == 1 else 's'}, about {bytes_in_words(self.bytes)}"


def credentials_in(wish: ExportWish, *, has_c2pa: bool) -> Credentials:
    """They are a signature over the very bytes: only a file that stays as it is, whole, keeps them.

    Such a file is copied byte for byte, without tags of ours.
    """
    if not has_c2pa:
        return Credentials.NONE
    untouched = wish.format is ExportFormat.AS_IT_IS and wish.rendition.is_whole
    return Credentials.KEPT if untouched else Credentials.LEFT_BEHIND


def credentials_in_words(size: ExportSize, wish: ExportWish) -> str:
    """What becomes of the provider's Content Credentials, as a sentence; "" where there are none."""
    count = size.left_behind or size.kept
    of_all = "" if count == size.files else f" of {count} of {size.files} files"
    if size.left_behind:
        why = "a part of a file" if wish.format is ExportFormat.AS_IT_IS else wish.format.name_in_words
        cure = "" if wish.region else " “As the provider made it” keeps them."
        return f"The provider's Content Credentials{of_all} cannot be carried into {why}.{cure}"
    if size.kept:
        return f"The provider's Content Credentials{of_all} are kept: copied byte for byte, without tags of ours."
    return ""


def size_of(sources: Iterable[Source], wish: ExportWish) -> ExportSize:
    """How many files of audio there will be, and about how many bytes."""
    files = total = kept = left = 0
    for source in sources:
        files += 1
        total += bytes_of(source, wish) + (_WORDS_BYTES if wish.sidecars else 0)
        became = credentials_in(wish, has_c2pa=source.has_c2pa)
        kept += became is Credentials.KEPT
        left += became is Credentials.LEFT_BEHIND
    return ExportSize(files, total, kept, left)


def bytes_of(source: Source, wish: ExportWish) -> int:
    """Exact but for the tags in WAV, AIFF and MP3; what FLAC will need is an estimate."""
    seconds = source.seconds
    if wish.region is not None:
        seconds = max(0.0, min(wish.region[1], source.seconds) - wish.region[0])
    share = seconds / source.seconds
    rate_hz = wish.sample_rate_hz or source.sample_rate_hz
    kind = wish.format.ending.removeprefix(".") or _kind_of(source.media_type)
    same_kind = kind == _kind_of(source.media_type)
    if same_kind and wish.sample_rate_hz is None and kind in ("flac", "mp3", "ogg"):
        return round(source.file_bytes * share)
    if kind == "mp3":
        slow = min(rate_hz, MP3_RATE_HZ_MAX) < _MP3_SLOW_BELOW_HZ
        return round(seconds * (_MP3_BYTES_PER_SECOND_SLOW if slow else _MP3_BYTES_PER_SECOND))
    bits = wish.format.bit_depth or (16 if (source.bit_depth or 24) <= 16 else 24)
    plain = seconds * rate_hz * source.channels * bits / 8
    return round(plain * (FLAC_SHARE if kind == "flac" else 1))


def bytes_in_words(count: int) -> str:
    """A size as a file manager tells it, in decimal units."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    if count < 10_000_000:
        return f"{count / 1e6:.1f} MB"
    return f"{count / 1e6:.0f} MB" if count < 1_000_000_000 else f"{count / 1e9:.1f} GB"


def _kind_of(media_type: str) -> str:
    kinds = {"audio/wav": "wav", "audio/flac": "flac", "audio/aiff": "aiff", "audio/ogg": "ogg", "audio/mpeg": "mp3"}
    return kinds.get(media_type, "wav")
