"""Milliseconds to paint the deck's waveform at 1440 and 3840 pixels, and what a moving playhead and a switch cost.

Aim: a frame of the deck at 3840 px under 4 ms. ``first`` rasters bars that were not drawn before. Wall time of
``render`` onto an image, the median of many, offscreen; a switch is timed from the key to the end of the block that
answers it, without the device's own latency.
"""

import os
import sys
import time
from collections.abc import Callable
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication

from omg_desktop.adapters.silent_output import BLOCK_FRAMES
from omg_desktop.domain.takes import Pin, PinKind, Section
from omg_desktop.domain.waveforms import Readings, SoundDetail, SpectrogramPicture, Waveform
from omg_desktop.sound import mixing
from omg_desktop.sound.mixing import Source
from omg_desktop.ui.theme import ThemeName, Tokens, apply_theme
from omg_desktop.ui.widgets.waveform import DeckWaveform

SECONDS, RATE_HZ, ROUNDS = 180.0, 48_000, 60
DIGEST = "0" * 64
DECK_MARGINS = 32 + 48 + 272 + 190
HEIGHT = 132
AIM_MILLISECONDS = 4.0


def main() -> int:
    """Print the figures; takes some seconds."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    tokens = apply_theme(application, ThemeName.DARK)
    worst = 0.0
    for window_width in (1440, 3840):
        rows = _painted(tokens, window_width)
        worst = max(worst, *rows.values())
        print(f"window of {window_width} px: " + ", ".join(f"{name} {ms:.2f} ms" for name, ms in rows.items()))
    _measure_switch()
    is_met = worst < AIM_MILLISECONDS
    print(f"slowest frame {worst:.2f} ms, aim {AIM_MILLISECONDS:.0f} ms: {'met' if is_met else 'missed'}")
    return 0 if is_met else 1


def _painted(tokens: Tokens, window_width: int) -> dict[str, float]:
    deck = DeckWaveform(tokens)
    deck.resize(window_width - DECK_MARGINS, HEIGHT)
    _dress(deck)
    rows = {
        "first": median(_milliseconds(lambda: (_forget(deck), _paint(deck))) for _ in range(10)),
        "whole frame": _median(lambda: _paint(deck)),
        "moving playhead": _median(lambda: _paint(deck, _moved(deck))),
    }
    deck.zoom_to_loop()
    rows["zoomed frame"] = _median(lambda: _paint(deck))
    rows["zooming"] = _median(lambda: (deck.zoom_in(), _paint(deck), deck.zoom_out()))
    deck.show_spectrogram(_spectrogram())
    rows["spectrogram frame"] = _median(lambda: _paint(deck))
    return rows


def _dress(deck: DeckWaveform) -> None:
    dice = np.random.default_rng(1)
    fine = dice.integers(20, 255, int(SECONDS * RATE_HZ / 64), dtype=np.uint8).tobytes()
    coarse = dice.integers(20, 255, 2048, dtype=np.uint8).tobytes()
    sections = tuple(Section(name=f"Part {n}", start_seconds=n * 20, end_seconds=n * 20 + 20) for n in range(9))
    deck.show_take(SECONDS, sections)
    deck.show_waveform(Waveform(audio_digest=DIGEST, duration_seconds=SECONDS, peak=coarse, rms=coarse))
    whole = Waveform(audio_digest=DIGEST, duration_seconds=SECONDS, peak=fine, rms=fine)
    deck.show_detail(SoundDetail(DIGEST, whole, tuple(float(n) for n in range(0, 180, 4)), Readings()))
    deck.show_pins(tuple(Pin(kind=PinKind.MARKER, at_milliseconds=n * 9_000, text=str(n)) for n in range(20)))
    deck.show_loop((60.0, 80.0))
    deck.show_position(70.0)


def _spectrogram() -> SpectrogramPicture:
    levels = np.random.default_rng(2).integers(0, 255, (96, 2048), dtype=np.uint8).tobytes()
    return SpectrogramPicture(DIGEST, 2048, 96, levels, 40.0, 16_000.0)


def _forget(deck: DeckWaveform) -> None:
    shown = deck._bars.waveform
    deck._bars.show(None)
    deck._bars.show(shown)


def _moved(deck: DeckWaveform) -> QRect:
    before = deck._playhead_rect()
    deck.show_position(deck.value() / 1000 + 0.2 if deck.value() < 100_000 else 60.0)
    return before.united(deck._playhead_rect())


def _paint(deck: DeckWaveform, part: QRect | None = None) -> None:
    image = _image(deck)
    area = part or deck.rect()
    deck.render(image, area.topLeft() if part else QPoint(), QRegion(area))


_images: dict[tuple[int, int], QImage] = {}


def _image(deck: DeckWaveform) -> QImage:
    size = (deck.width(), deck.height())
    if size not in _images:
        _images[size] = QImage(deck.size(), QImage.Format.Format_ARGB32_Premultiplied)
        _images[size].fill(Qt.GlobalColor.black)
    return _images[size]


def _median(work: Callable[[], object]) -> float:
    work()
    return median(_milliseconds(work) for _ in range(ROUNDS))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _measure_switch() -> None:
    dice = np.random.default_rng(1)
    takes = {name: Source(dice.standard_normal((RATE_HZ * 60, 2)).astype(np.float32)) for name in "ab"}
    block = np.empty((BLOCK_FRAMES, 2), np.float32)
    deck = mixing.play(mixing.hear(mixing.new_deck(RATE_HZ), "a"))
    deck = mixing.set_gains(deck, {"a": 0.7, "b": 0.9})
    seconds = []
    for number in range(500):
        began = time.perf_counter()
        deck = mixing.render(block, mixing.hear(deck, "ba"[number % 2]), takes)
        seconds.append(time.perf_counter() - began)
    worst = BLOCK_FRAMES / RATE_HZ + max(seconds)
    print(f"switch, matched: {median(seconds) * 1e6:.0f} µs to mix; heard after {worst * 1000:.1f} ms at most + device")


if __name__ == "__main__":
    sys.exit(main())
