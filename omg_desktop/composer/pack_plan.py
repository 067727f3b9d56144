"""Which instruments a sample pack holds, and how they are cut from a General MIDI SoundFont."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """Where an instrument is found and how much of it is kept.

    ``layers`` are patterns of sample names, soft to loud; a note is kept every ``stride_semitones``.
    """

    bank: int
    program: int
    layers: tuple[str, ...] = (r".",)
    stereo: bool = False
    low_key: int = 0
    high_key: int = 127
    stride_semitones: int = 3
    seconds_max: float = 4.0
    is_kit: bool = False


PLAN: dict[str, Cut] = {
    "piano": Cut(0, 0, (r"Piano MF", r"Piano FF"), True, 26, 103, 4, 6.0),
    "harpsichord": Cut(0, 6, low_key=36, high_key=90, stride_semitones=4, seconds_max=3.0),
    "celesta": Cut(0, 8, low_key=50, high_key=105, stride_semitones=4, seconds_max=2.5),
    "glockenspiel": Cut(0, 9, low_key=60, high_key=110, stride_semitones=4, seconds_max=2.5),
    "vibraphone": Cut(0, 11, low_key=45, high_key=96, stride_semitones=4),
    "marimba": Cut(0, 12, low_key=40, high_key=96, stride_semitones=4, seconds_max=1.5),
    "organ": Cut(0, 19, low_key=36, high_key=96, stride_semitones=5, seconds_max=3.0),
    "accordion": Cut(0, 21, low_key=50, high_key=90, stride_semitones=4, seconds_max=3.0),
    "harmonica": Cut(0, 22, low_key=50, high_key=90, stride_semitones=3, seconds_max=3.0),
    "nylon_guitar": Cut(0, 24, low_key=38, high_key=88, stride_semitones=2, seconds_max=4.0),
    "steel_guitar": Cut(0, 25, low_key=38, high_key=88, stride_semitones=2, seconds_max=4.5),
    "jazz_guitar": Cut(0, 26, low_key=38, high_key=86, stride_semitones=3),
    "banjo": Cut(0, 105, low_key=45, high_key=90, stride_semitones=3, seconds_max=2.0),
    "mandolin": Cut(16, 25, low_key=50, high_key=92, stride_semitones=3, seconds_max=2.0),
    "upright_bass": Cut(0, 32, low_key=24, high_key=64, stride_semitones=2, seconds_max=3.5),
    "finger_bass": Cut(0, 33, low_key=24, high_key=62, stride_semitones=3, seconds_max=3.5),
    "picked_bass": Cut(0, 34, low_key=24, high_key=62, stride_semitones=3, seconds_max=3.0),
    "slap_bass": Cut(0, 36, low_key=24, high_key=62, stride_semitones=3, seconds_max=2.5),
    "violin": Cut(0, 40, low_key=55, high_key=98, stride_semitones=3, seconds_max=4.0),
    "cello": Cut(0, 42, low_key=34, high_key=78, stride_semitones=3, seconds_max=4.0),
    "violins": Cut(20, 48, (r"Violins_.*v1",), True, 53, 100, 3, 5.0),
    "violas": Cut(30, 48, (r"Violas_.*v1",), True, 46, 90, 4, 5.0),
    "celli": Cut(40, 48, (r"Celli_.*v1",), True, 34, 80, 4, 5.0),
    "basses": Cut(50, 48, (r"Basses_.*v1",), True, 22, 62, 4, 5.0),
    "spiccato": Cut(20, 48, (r"VlnsAtk_.*_v2_r1",), False, 53, 100, 3, 1.0),
    "spiccato_low": Cut(40, 48, (r"CellAtk_.*_v2_r1",), False, 34, 80, 3, 1.0),
    "pizzicato": Cut(20, 45, (r"_v2_r1",), False, 53, 100, 4, 1.2),
    "pizzicato_low": Cut(40, 45, (r"_v2_r1",), False, 34, 80, 4, 1.5),
    "harp": Cut(0, 46, low_key=30, high_key=100, stride_semitones=4, seconds_max=3.0),
    "timpani": Cut(0, 47, low_key=30, high_key=70, stride_semitones=1, seconds_max=3.5),
    "choir": Cut(0, 52, low_key=38, high_key=90, stride_semitones=3, seconds_max=5.0),
    "trumpet": Cut(0, 56, low_key=50, high_key=95, stride_semitones=3, seconds_max=4.0),
    "muted_trumpet": Cut(0, 59, low_key=52, high_key=92, stride_semitones=3, seconds_max=3.0),
    "trombone": Cut(0, 57, low_key=34, high_key=80, stride_semitones=3, seconds_max=4.0),
    "horn": Cut(0, 60, low_key=34, high_key=80, stride_semitones=1, seconds_max=5.0),
    "brass": Cut(0, 61, low_key=36, high_key=90, stride_semitones=2, seconds_max=4.0),
    "alto_sax": Cut(0, 65, low_key=48, high_key=90, stride_semitones=3, seconds_max=4.0),
    "tenor_sax": Cut(0, 66, low_key=42, high_key=85, stride_semitones=3, seconds_max=4.0),
    "oboe": Cut(0, 68, low_key=56, high_key=92, stride_semitones=3, seconds_max=3.0),
    "clarinet": Cut(0, 71, low_key=48, high_key=95, stride_semitones=3, seconds_max=4.0),
    "flute": Cut(0, 73, low_key=57, high_key=100, stride_semitones=2, seconds_max=4.0),
    "fiddle": Cut(0, 110, low_key=52, high_key=95, stride_semitones=3, seconds_max=4.0),
    "kit": Cut(128, 0, (r"^(?!.*(High Q|Slap$|Square|Metron|Scratch|Whistle|Quica|Guiro|Bell Tree|Vibra))",),
               False, 35, 87, 0, 3.6, True),
    "jazz_kit": Cut(128, 32, (r"Kick|Snr|Snare|Tom|Std|Jazz",), False, 35, 50, 0, 2.0, True),
    "brush_kit": Cut(128, 40, (r"Brush|Brsh",), False, 35, 60, 0, 2.0, True),
    "power_kit": Cut(128, 16, (r"Kick|Snr|Snare|Tom|Flr|Power",), False, 35, 50, 0, 2.0, True),
    "concert_bass_drum": Cut(8, 116, stride_semitones=1, seconds_max=3.0),
}  # fmt: skip
