"""Drums by synthesis, in layers: a body that falls in pitch, a skin or wire of noise, a click.

Kits differ by how they tune and weigh the same recipes. Kicks and toms are tuned to the song's key by the renderer's
``tonic``, because an untuned kick dominates the harmony a listener measures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.drum_names import NAMES
from omg_desktop.composer.dsp.filters import Band, equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, hertz, seconds_axis, single
from omg_desktop.composer.dsp.waves import fade_out, noise

METAL_RATIOS = (2.0, 3.0, 4.16, 5.43, 6.79, 8.21, 9.37, 10.63, 12.11, 13.77, 15.31, 17.03)


@dataclass(frozen=True)
class KitSound:
    """The character of a kit: kick sweep and length, snare weight, brightness of metal, drive, and a final filter."""

    kick_top: float = 3.2
    kick_fall: float = 0.03
    kick_life: float = 0.16
    kick_click: float = 0.5
    snare_hz: float = 185.0
    snare_ring: float = 0.09
    snare_wires: float = 0.14
    snare_noise: float = 0.9
    hat_life: float = 0.03
    metal_hz: float = 7000.0
    drive: float = 1.3
    bands: tuple[Band, ...] = ()
    snare_bands: tuple[Band, ...] = ()
    snare_is: str = "snare"


KITS: dict[str, KitSound] = {
    "rock": KitSound(kick_click=0.9, snare_hz=190, snare_wires=0.16, drive=1.5, hat_life=0.045),
    "pop": KitSound(kick_click=0.7, kick_life=0.18, snare_hz=200, snare_wires=0.13, drive=1.5),
    "metal": KitSound(kick_click=1.7, kick_life=0.09, snare_hz=205, snare_wires=0.15, drive=2.0,
                      snare_bands=(("pk", 200, 3, 1.0), ("pk", 5500, 4, 1.0))),
    "house": KitSound(kick_top=4.8, kick_fall=0.026, kick_life=0.19, kick_click=0.55, drive=1.6, metal_hz=7600),
    "techno": KitSound(kick_top=6.0, kick_fall=0.03, kick_life=0.24, kick_click=0.4, drive=2.2, metal_hz=8200,
        hat_life=0.024),
    "808": KitSound(kick_top=3.0, kick_fall=0.04, kick_life=0.42, kick_click=0.35, snare_hz=180, snare_ring=0.07,
        snare_wires=0.1, drive=1.4,
                    hat_life=0.022, metal_hz=8000),
    "boombap": KitSound(kick_top=2.8, kick_fall=0.03, kick_life=0.15, kick_click=0.8, snare_hz=195, snare_wires=0.15,
        drive=1.9,
                        bands=(("lp", 11_500.0),)),
    "lofi": KitSound(kick_top=2.4, kick_fall=0.03, kick_life=0.14, kick_click=0.2, snare_hz=175, snare_wires=0.12,
        drive=1.8,
                     hat_life=0.04, metal_hz=4800, bands=(("lp", 7500.0),)),
    "eighties": KitSound(kick_top=3.4, kick_fall=0.022, kick_life=0.14, kick_click=1.0, snare_hz=172, snare_ring=0.12,
        snare_wires=0.2,
                         snare_noise=1.1, drive=1.8),
    "breaks": KitSound(kick_click=0.9, kick_life=0.12, snare_hz=225, snare_wires=0.14, drive=2.2, hat_life=0.035),
    "brush": KitSound(kick_top=1.9, kick_fall=0.04, kick_life=0.2, kick_click=0.1, snare_hz=180, snare_ring=0.05,
        snare_wires=0.11,
                      snare_noise=0.7, drive=1.0, hat_life=0.04, metal_hz=6000, snare_is="brush"),
    "jazz": KitSound(kick_top=1.8, kick_fall=0.04, kick_life=0.22, kick_click=0.15, snare_hz=210, snare_ring=0.07,
        snare_wires=0.13,
                     snare_noise=0.7, drive=1.0, hat_life=0.045, metal_hz=6000),
    "orchestra": KitSound(kick_top=1.6, kick_fall=0.06, kick_life=0.55, kick_click=0.05, snare_hz=190,
        snare_wires=0.12, drive=1.0),
    "reggae": KitSound(kick_top=2.2, kick_life=0.17, kick_click=0.4, snare_hz=245, snare_ring=0.06, snare_wires=0.09,
        drive=1.3),
    "funk": KitSound(kick_click=0.8, kick_life=0.12, snare_hz=225, snare_ring=0.07, snare_wires=0.11, drive=1.5),
    "country": KitSound(kick_click=0.5, kick_life=0.15, snare_hz=200, snare_wires=0.13, drive=1.2),
    "latin": KitSound(kick_top=2.0, kick_life=0.17, kick_click=0.2, snare_hz=220, snare_wires=0.1, drive=1.1),
}  # fmt: skip


class DrumKit:
    """A kit of this name (see ``KITS``), tuned to the key; strokes of each drum come in three variants."""

    def __init__(self, kit: str, tonic: int) -> None:
        self.sound = KITS.get(kit, KITS["rock"])
        roots = [hertz(pitch) for pitch in range(24, 48) if pitch % 12 in (tonic, (tonic + 7) % 12)]
        self.root_hz = min(roots, key=lambda frequency: abs(np.log2(frequency / 51.0)))

    def stroke(self, drum: int, velocity: float, variant: int, seconds: float) -> Samples:
        """One mono stroke; soft ones are duller. ``seconds`` matters for risers and reversed cymbals only."""
        name = NAMES[drum]
        maker = RECIPES.get(name)
        sound = maker(self, variant) if maker else _effect(name, seconds, variant)
        if velocity < 0.72 and name not in _EFFECTS:
            sound = equalise(sound, (("lp", 3200.0 + 15_000.0 * velocity),))
        return fade_out(equalise(sound, self.sound.bands).copy(), 300)


def _kick(kit: DrumKit, variant: int) -> Samples:
    sound = kit.sound
    time = _time(sound.kick_life * 5 + 0.08)
    pitch = kit.root_hz * (1 + (sound.kick_top - 1) * np.exp(-time / sound.kick_fall))
    body = np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE) * np.exp(-time / sound.kick_life)
    click = (
        equalise(noise(len(time), variant), (("hp", 1400.0), ("lp", 7500.0))) * np.exp(-time / 0.004) * sound.kick_click
    )
    skin = (
        equalise(noise(len(time), variant + 4), (("bp", 320.0, 0.8),)) * np.exp(-time / 0.018) * 0.35 * sound.kick_click
    )
    return _driven(body + click + skin, sound.drive)


def _snare(kit: DrumKit, variant: int, tune: float = 1.0) -> Samples:
    sound = kit.sound
    if sound.snare_is == "brush":
        return _brush(kit, variant)
    time = _time(0.5)
    base = sound.snare_hz * tune * (1 + 0.006 * (variant - 1))
    bend = 1 + 0.35 * np.exp(-time / 0.012)
    shell = 0.8 * np.sin(2 * np.pi * np.cumsum(base * bend) / SAMPLE_RATE) * np.exp(-time / sound.snare_ring)
    shell += 0.4 * np.sin(2 * np.pi * base * 1.58 * time + 1) * np.exp(-time / (sound.snare_ring * 0.7))
    shell += 0.2 * np.sin(2 * np.pi * base * 2.24 * time + 2) * np.exp(-time / (sound.snare_ring * 0.45))
    bright = equalise(noise(len(time), variant + 3), (("hp", 1600.0), ("pk", 4200.0, 4.0, 0.8), ("lp", 13_000.0)))
    wires = (
        bright
        * (0.65 * np.exp(-time / (sound.snare_wires * 0.35)) + 0.35 * np.exp(-time / sound.snare_wires))
        * sound.snare_noise
    )
    crack = equalise(noise(len(time), variant + 31), (("bp", 2400.0, 0.7),)) * np.exp(-time / 0.005) * 0.8
    return equalise(_driven(shell + wires * 0.75 + crack, sound.drive), sound.snare_bands)


def _brush(kit: DrumKit, variant: int) -> Samples:
    time = _time(0.3)
    air = equalise(noise(len(time), variant + 3), (("hp", 900.0), ("pk", 3000.0, 3.0, 0.8), ("lp", 9000.0)))
    shell = 0.3 * np.sin(2 * np.pi * kit.sound.snare_hz * time) * np.exp(-time / 0.05)
    return single(shell + air * (1 - np.exp(-time / 0.004)) * np.exp(-time / 0.06) * 0.9)


def _swirl(kit: DrumKit, variant: int) -> Samples:
    time = _time(0.7)
    air = equalise(noise(len(time), variant + 13), (("hp", 1800.0), ("lp", 7500.0)))
    return single(air * np.sin(np.pi * np.clip(time / 0.68, 0, 1)) ** 1.5 * 0.5)


def _clap(kit: DrumKit, variant: int) -> Samples:
    time = _time(0.42)
    shape = np.zeros(len(time))
    for index, start in enumerate((0.0, 0.0105 + 0.001 * variant, 0.0205, 0.029)):
        at = frames(start)
        shape[at:] += np.exp(-time[: len(time) - at] / (0.006 if index < 3 else 0.1)) * (1.0 if index < 3 else 0.7)
    return equalise(
        (noise(len(time), variant + 11) * shape).astype(np.float32), (("bp", 1250.0, 0.9), ("hp", 500.0))
    ) * np.float32(2.2)


def _rim(kit: DrumKit, variant: int) -> Samples:
    time = _time(0.12)
    wood = 0.6 * np.sin(2 * np.pi * 1720 * time) + 0.7 * np.sin(2 * np.pi * 478 * time)
    tick = equalise(noise(len(time), variant + 51), (("hp", 2500.0),)) * np.exp(-time / 0.006) * 0.5
    return single(wood * np.exp(-time / 0.012) + tick)


def _metal(seconds: float, base_hz: float, variant: int) -> Samples:
    """The clang of metal: square-like partials at irregular ratios, with noise so that none of them whistles."""
    time = _time(seconds)
    sound = np.zeros(len(time))
    for index, ratio in enumerate(METAL_RATIOS):
        partial, level = base_hz * ratio * (1 + 0.004 * variant), 0.6 + 0.4 * ((index * 7) % 3) / 2
        half_turns = (2 * partial * time + index / np.pi).astype(np.int64)  # the sign of a sine, without the sine
        sound += level - 2 * level * (half_turns & 1)
    return single(sound / 9.0)


def _hat(kit: DrumKit, variant: int, life: float = 0.0) -> Samples:
    life = life or kit.sound.hat_life * (1 + 0.15 * variant)
    seconds = min(1.1, life * 7 + 0.03)
    time = _time(seconds)
    metal = _metal(seconds, 428.0, variant) * 0.28 + noise(len(time), variant + 21) * np.float32(0.42)
    cut = kit.sound.metal_hz
    bright = equalise(metal, (("hp", cut), ("hp", cut * 0.8), ("lp", 14_000.0)))
    shape = (0.55 * np.exp(-time / (life * 0.4)) + 0.45 * np.exp(-time / life)) * (1 - np.exp(-time / 0.0005))
    return single(bright * shape * 2.0)


def _open_hat(kit: DrumKit, variant: int) -> Samples:
    return _hat(kit, variant, 0.14 if kit.sound.hat_life < 0.03 else 0.2)


def _ride(kit: DrumKit, variant: int, bell: bool = False) -> Samples:
    time = _time(1.6)
    base = 540.0 if bell else 371.0
    metal = equalise(
        _metal(1.6, base, variant), (("hp", 2600.0 if not bell else 800.0), ("pk", 3400.0, -5.0, 1.5), ("lp", 11_500.0))
    )
    hiss = equalise(noise(len(time), variant + 61), (("hp", 5200.0), ("lp", 12_000.0)))
    ping = np.sin(2 * np.pi * (base * 6.1) * time) * np.exp(-time / 0.06) * (0.35 if bell else 0.16)
    shape = 0.6 * np.exp(-time / 0.05) + 0.4 * np.exp(-time / 0.42)
    return single((metal * 0.55 + hiss * 0.16) * shape + ping)


def _crash(kit: DrumKit, variant: int, life: float = 0.7, base_hz: float = 311.0) -> Samples:
    seconds = min(3.2, life * 4.5)
    time = _time(seconds)
    metal = _metal(seconds, base_hz * (1 + 0.03 * variant), variant)
    wash = noise(len(time), variant + 71)
    bright = equalise(
        metal * 0.3 + wash * np.float32(0.5), (("hp", 420.0), ("hp", 900.0), ("pk", 5200.0, 4.0, 0.7), ("lp", 13_500.0))
    )
    shape = (0.45 * np.exp(-time / 0.09) + 0.55 * np.exp(-time / life)) * (1 - np.exp(-time / 0.0015))
    return single(bright * shape * 1.1)


def _tom(kit: DrumKit, variant: int, ratio: float, life: float = 0.24) -> Samples:
    time = _time(life * 4 + 0.1)
    base = kit.root_hz * ratio * (1 + 0.004 * variant)
    body = np.sin(2 * np.pi * np.cumsum(base * (1 + 0.55 * np.exp(-time / 0.035))) / SAMPLE_RATE) * np.exp(-time / life)
    second = 0.3 * np.sin(2 * np.pi * base * 1.52 * time) * np.exp(-time / (life * 0.5))
    skin = equalise(noise(len(time), variant + 41), (("hp", 350.0), ("lp", 3800.0))) * np.exp(-time / 0.022) * 0.4
    return _driven(body + second + skin, 1.3)


def _taiko(kit: DrumKit, variant: int, ratio: float) -> Samples:
    time = _time(1.5)
    base = kit.root_hz * ratio * (1 + 0.005 * variant)
    body = np.sin(2 * np.pi * np.cumsum(base * (1 + 0.35 * np.exp(-time / 0.05))) / SAMPLE_RATE) * np.exp(-time / 0.38)
    skin = equalise(noise(len(time), variant + 44), (("bp", 420.0, 0.6),)) * np.exp(-time / 0.05) * 0.7
    stick = equalise(noise(len(time), variant + 47), (("hp", 1500.0), ("lp", 6000.0))) * np.exp(-time / 0.006) * 0.35
    return _driven(body + skin + stick, 1.3)


def _shaken(centre_hz: float, life: float, attack: float) -> Callable[[DrumKit, int], Samples]:
    def make(kit: DrumKit, variant: int) -> Samples:
        time = _time(life * 6 + 0.04)
        grain = equalise(
            noise(len(time), variant + 31), (("hp", centre_hz * 0.6), ("pk", centre_hz, 6.0, 1.4), ("lp", 14_000.0))
        )
        return single(grain * (1 - np.exp(-time / attack)) * np.exp(-time / life))

    return make


def _tuned(frequency: float, life: float, skin: float = 0.3, bend: float = 0.15) -> Callable[[DrumKit, int], Samples]:
    def make(kit: DrumKit, variant: int) -> Samples:
        time = _time(life * 5 + 0.03)
        pitch = frequency * (1 + 0.006 * variant) * (1 + bend * np.exp(-time / 0.02))
        body = np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE) * np.exp(-time / life)
        slap = equalise(noise(len(time), variant + 81), (("bp", frequency * 4, 0.7),)) * np.exp(-time / 0.008) * skin
        return single(body + 0.25 * np.sin(2 * np.pi * frequency * 2.31 * time) * np.exp(-time / (life * 0.5)) + slap)

    return make


def _sub_drop(kit: DrumKit, variant: int) -> Samples:
    time = _time(1.4)
    pitch = kit.root_hz * (1 + 1.2 * np.exp(-time / 0.25))
    return single(np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE) * np.exp(-time / 0.5))


RECIPES: dict[str, Callable[[DrumKit, int], Samples]] = {
    "kick": _kick, "snare": _snare, "snare2": lambda kit, v: _snare(kit, v, 1.12), "clap": _clap, "rim": _rim,
    "snap": _tuned(1900.0, 0.012, 1.2, 0.0), "brush": _brush, "swirl": _swirl, "hat": _hat,
    "pedal": lambda kit, v: _hat(kit, v, 0.028), "open": _open_hat, "ride": _ride, "ride2": _ride,
    "bell": lambda kit, v: _ride(kit, v, True), "crash": _crash, "crash2": lambda kit, v: _crash(kit, v, 0.85, 277.0),
    "china": lambda kit, v: _crash(kit, v, 0.4, 402.0), "splash": lambda kit, v: _crash(kit, v, 0.22, 523.0),
    "tom_high": lambda kit, v: _tom(kit, v, 3.4, 0.18), "tom_mid": lambda kit, v: _tom(kit, v, 2.6, 0.22),
    "tom_low": lambda kit, v: _tom(kit, v, 2.0, 0.27), "tom_floor": lambda kit, v: _tom(kit, v, 1.6, 0.32),
    "taiko": lambda kit, v: _taiko(kit, v, 1.7), "taiko_low": lambda kit, v: _taiko(kit, v, 1.1),
    "gran_cassa": lambda kit, v: _taiko(kit, v, 0.85), "shaker": _shaken(7000.0, 0.035, 0.012),
    "cabasa": _shaken(8500.0, 0.025, 0.005), "tambourine": _shaken(9200.0, 0.06, 0.002), "triangle": _tuned(4500.0,
        0.5, 0.1, 0.0),
    "cowbell": _tuned(562.0, 0.09, 0.6, 0.0), "clave": _tuned(2480.0, 0.018, 0.2, 0.0), "wood": _tuned(1050.0, 0.02,
        0.4, 0.0),
    "conga": _tuned(212.0, 0.13), "conga_low": _tuned(158.0, 0.16), "conga_mute": _tuned(232.0, 0.035, 0.8),
    "bongo": _tuned(395.0, 0.07, 0.5), "bongo_low": _tuned(298.0, 0.09, 0.5), "timbale": _tuned(330.0, 0.12, 0.9),
    "cuica": _tuned(520.0, 0.1, 0.0, -0.3), "sub_drop": _sub_drop,
}  # fmt: skip
_EFFECTS = ("riser", "reverse", "impact", "downlifter")


def _effect(name: str, seconds: float, variant: int) -> Samples:
    """Sounds of transition; risers and reversals last as long as the note and end on its end."""
    time = _time(max(0.3, seconds))
    place = time / time[-1]
    if name == "reverse":
        swept = equalise(noise(len(time), variant + 91), (("hp", 1200.0), ("lp", 12_000.0)))
        return single(swept * place**3 * 0.8)
    if name == "riser":
        air = noise(len(time), variant + 95)
        low = equalise(air, (("hp", 500.0), ("lp", 2500.0)))
        high = equalise(air, (("hp", 3000.0), ("lp", 13_000.0)))
        tone = np.sin(2 * np.pi * np.cumsum(110.0 * 2 ** (3 * place)) / SAMPLE_RATE) * 0.12
        return single((low * (1 - place) + high * place) * place**2 * 0.7 + tone * place)
    if name == "impact":
        thud = np.sin(2 * np.pi * np.cumsum(48 + 60 * np.exp(-time / 0.06)) / SAMPLE_RATE) * np.exp(-time / 0.5)
        burst = equalise(noise(len(time), variant + 97), (("hp", 300.0), ("lp", 9000.0))) * np.exp(-time / 0.35) * 0.5
        return single(thud + burst)
    air = equalise(noise(len(time), variant + 99), (("hp", 700.0), ("lp", 8000.0)))
    return single(air * np.exp(-3.5 * place) * 0.7)


def _time(seconds: float) -> Curve:
    return seconds_axis(frames(seconds))


def _driven(sound: Samples | Curve, drive: float) -> Samples:
    return single(np.tanh(sound * drive) / np.tanh(drive))
