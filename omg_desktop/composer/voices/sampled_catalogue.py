"""Which instruments of the catalogue are better as samples, and how a pack's recordings are used for them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from omg_desktop.composer.drum_names import DRUMS, NAMES
from omg_desktop.composer.dsp.filters import Band, equalise
from omg_desktop.composer.dsp.signal import Samples, frames
from omg_desktop.composer.dsp.waves import decay
from omg_desktop.composer.pack import Pack
from omg_desktop.composer.voices.catalogue import voice_named
from omg_desktop.composer.voices.drums import DrumKit
from omg_desktop.composer.voices.sampled import Recipe, Sampled, stroke_of
from omg_desktop.composer.voices.voice import Traits, Voice

_SOLO = Traits(release_seconds=0.10, velocity_steps=4, variants=1, sustains=True)
_SECTION = Traits(release_seconds=0.30, velocity_steps=3, variants=1, sustains=True)
_PLUCKED = Traits(release_seconds=0.14, velocity_steps=5, variants=2)
_LOW = Traits(release_seconds=0.06, velocity_steps=5, variants=2)


def _one(name: str, **values: object) -> Recipe:
    return Recipe(((127, name),), **values)  # type: ignore[arg-type]


RECIPES: dict[str, Recipe] = {
    "piano": _one("piano", softness=0.8, traits=Traits(release_seconds=0.14, velocity_steps=6, variants=1)),
    "soft piano": _one("piano", softness=1.0, traits=Traits(release_seconds=0.28, velocity_steps=4, variants=1,
                                                           bands=(("lp", 4200.0), ("ls", 200.0, 1.5)))),
    "strings": Recipe(((40, "basses"), (54, "celli"), (63, "violas"), (127, "violins")), 0.5, 0.07, 0.0, 0.3, 0.0,
        _SECTION),
    "low strings": Recipe(((43, "basses"), (127, "celli")), 0.5, 0.08, 0.0, 0.25, 0.0, _SECTION),
    "violin": _one("fiddle", softness=0.6, attack=0.03, vibrato_cents=14.0, swell=0.3, bow_noise=0.004, traits=_SOLO),
    "cello": Recipe(((45, "basses"), (127, "celli")), 0.5, 0.06, 0.0, 0.3, 0.0, replace(_SECTION, release_seconds=0.2)),
    "spiccato": Recipe(((59, "spiccato_low"), (127, "spiccato")), 0.7,
                       traits=Traits(release_seconds=0.08, velocity_steps=5, variants=2)),
    "pizzicato": Recipe(((59, "pizzicato_low"), (127, "pizzicato")), 0.7,
                        traits=Traits(release_seconds=0.2, velocity_steps=4, variants=2)),
    "brass": Recipe(((50, "trombone"), (127, "brass")), 0.9, 0.03, 0.0, 0.22, 0.0, replace(_SECTION,
        release_seconds=0.12)),
    "horn": _one("horn", softness=0.9, attack=0.045, swell=0.3, traits=replace(_SECTION, release_seconds=0.2)),
    "trumpet": _one("trumpet", softness=0.8, attack=0.012, vibrato_cents=9.0, swell=0.25, bow_noise=0.002,
        traits=_SOLO),
    "muted trumpet": _one("muted_trumpet", softness=0.6, attack=0.012, vibrato_cents=10.0, swell=0.25, traits=_SOLO),
    "sax": Recipe(((62, "tenor_sax"), (127, "alto_sax")), 0.7, 0.01, 10.0, 0.3, 0.004, _SOLO),
    "clarinet": _one("clarinet", softness=0.6, attack=0.02, vibrato_cents=3.0, swell=0.3, bow_noise=0.003,
        traits=_SOLO),
    "oboe": _one("oboe", softness=0.6, attack=0.02, vibrato_cents=9.0, swell=0.3, bow_noise=0.002, traits=_SOLO),
    "flute": _one("flute", softness=0.4, attack=0.03, vibrato_cents=10.0, swell=0.3, bow_noise=0.005, traits=_SOLO),
    "harmonica": _one("harmonica", softness=0.5, attack=0.02, vibrato_cents=12.0, swell=0.25, traits=_SOLO),
    "accordion": _one("accordion", softness=0.4, attack=0.03, swell=0.2, traits=replace(_SOLO, release_seconds=0.06)),
    "choir": _one("choir", softness=0.4, attack=0.16, swell=0.3, traits=replace(_SECTION, release_seconds=0.4)),
    "steel guitar": _one("steel_guitar", softness=0.6, traits=replace(
        _PLUCKED, release_seconds=0.2, bands=(("hp", 75.0), ("pk", 200.0, -2.0, 1.0), ("pk", 3500.0, 2.0, 1.0)))),
    "nylon guitar": _one("nylon_guitar", softness=0.6, traits=replace(_PLUCKED, release_seconds=0.2, bands=(("hp",
        75.0),))),
    "jazz guitar": _one("jazz_guitar", softness=0.5, traits=replace(_PLUCKED, bands=(("hp", 85.0), ("lp", 4500.0)))),
    "banjo": _one("banjo", softness=0.3, traits=_PLUCKED),
    "mandolin": _one("mandolin", softness=0.3, traits=_PLUCKED),
    "harp": _one("harp", softness=0.6, traits=replace(_PLUCKED, release_seconds=0.6)),
    "harpsichord": _one("harpsichord", softness=0.1, traits=replace(_PLUCKED, velocity_steps=2)),
    "church organ": _one("organ", softness=0.0, traits=Traits(release_seconds=0.2, velocity_steps=1, variants=1,
        sustains=True)),
    "timpani": _one("timpani", softness=0.6, traits=replace(_PLUCKED, release_seconds=0.6)),
    "upright bass": _one("upright_bass", softness=0.5, traits=replace(
        _LOW, bands=(("hp", 36.0), ("pk", 900.0, 2.0, 1.0), ("lp", 5000.0)))),
    "finger bass": _one("finger_bass", softness=0.5, traits=replace(_LOW, bands=(("hp", 34.0), ("lp", 4500.0)))),
    "picked bass": _one("picked_bass", softness=0.4, traits=replace(_LOW, bands=(("hp", 36.0), ("lp", 6000.0)))),
    "slap bass": _one("slap_bass", softness=0.3, traits=replace(_LOW, bands=(("hp", 36.0),))),
}  # fmt: skip


def sampled_voice(pack: Pack, name: str) -> Voice:
    """The pack's voice of this name where it has one, else our own."""
    recipe = RECIPES.get(name)
    if recipe is None or not all(pack.has(instrument) for _, instrument in recipe.regions):
        return voice_named(name)
    return Sampled(pack, recipe)


@dataclass(frozen=True)
class KitBlend:
    """How a kit mixes recordings with synthesis: which of the pack's kits, and how loud each layer is."""

    kit: str
    sampled: float = 1.0
    synthetic: float = 0.0
    tune_semitones: float = 0.0
    bands: tuple[Band, ...] = ()


BLENDS: dict[str, KitBlend] = {
    "rock": KitBlend("power_kit", 0.8, 0.5), "pop": KitBlend("kit", 0.6, 0.6), "metal": KitBlend("power_kit", 0.6, 0.7),
    "jazz": KitBlend("kit", 1.0, 0.0), "brush": KitBlend("brush_kit", 1.0, 0.0), "latin": KitBlend("kit", 1.0, 0.1),
    "reggae": KitBlend("kit", 0.8, 0.4, 1.0), "orchestra": KitBlend("kit", 0.8, 0.6), "funk": KitBlend("kit", 0.8, 0.4),
    "breaks": KitBlend("kit", 0.7, 0.5, 1.5), "country": KitBlend("kit", 0.9, 0.2),
    "boombap": KitBlend("kit", 0.7, 0.6, -1.5, (("lp", 11_500.0),)),
    "lofi": KitBlend("kit", 0.7, 0.6, -1.5, (("lp", 7500.0),)),
    "eighties": KitBlend("power_kit", 0.5, 0.8),
}  # fmt: skip
# drums whose recordings serve every kit that is not purely electronic
_CYMBALS = ("hat", "pedal", "open", "ride", "ride2", "bell", "crash", "crash2", "china", "splash")
_RIDE_BANDS: tuple[Band, ...] = (("hp", 350.0), ("pk", 2700.0, -8.0, 3.0), ("pk", 3500.0, -8.0, 3.0), ("lp", 12_000.0))
_SOUNDING = {"taiko": 86, "taiko_low": 87, "brush": 38, "swirl": 40, "tom_low": 43, "triangle": 81}
_TUNES = (0.0, -0.2, 0.15)


class BlendedKit(DrumKit):
    """A drum kit whose strokes are recordings, synthesis, or both in layers."""

    def __init__(self, kit: str, tonic: int, pack: Pack) -> None:
        super().__init__(kit, tonic)
        self.blend = BLENDS.get(kit)
        self.pack = pack

    def stroke(self, drum: int, velocity: float, variant: int, seconds: float) -> Samples:
        """One mono stroke; recordings are detuned a little from variant to variant."""
        own = super().stroke(drum, velocity, variant, seconds)
        name = NAMES[drum]
        if self.blend is None or name == "clap" or (drum >= 90 and name != "gran_cassa"):
            return own
        recorded = self._recorded(name, drum, variant)
        if recorded is None:
            return own
        synthetic = self.blend.synthetic if name in ("kick", "snare", "gran_cassa") or name.startswith("tom") else 0.0
        whole = np.zeros(max(len(recorded), len(own) if synthetic else 0), dtype=np.float32)
        whole[: len(recorded)] += recorded * np.float32(self.blend.sampled if synthetic else 1.0)
        if synthetic:
            peak = float(np.abs(own).max()) or 1.0
            whole[: len(own)] += own * np.float32(synthetic / peak)
        whole = equalise(whole, self.blend.bands)
        return equalise(whole, (("lp", 3200.0 + 15_000.0 * velocity),)) if velocity < 0.72 else whole

    def _recorded(self, name: str, drum: int, variant: int) -> Samples | None:
        assert self.blend is not None
        tune = self.blend.tune_semitones + _TUNES[variant % 3]
        if name == "gran_cassa":
            return stroke_of(self.pack, "concert_bass_drum", 36, tune - 2, 2.0)
        key = _SOUNDING.get(name, drum)
        kit = "kit" if name in _CYMBALS else self.blend.kit
        longest = 3.0 if name.startswith(("crash", "china", "ride", "bell")) else 1.5
        sound = stroke_of(self.pack, kit, key, tune, longest)
        if sound is None:
            sound = stroke_of(self.pack, "kit", DRUMS.get(name, drum), tune, longest)
        if sound is not None and name.startswith("ride"):
            sound = equalise(sound, _RIDE_BANDS) * (0.3 + 0.7 * decay(len(sound), 0.28))
        if sound is not None and name == "hat":
            sound = sound[: frames(0.3)] * decay(min(len(sound), frames(0.3)), 0.06)
        return sound
