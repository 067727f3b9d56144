"""The catalogue: every instrument by the name that genres and directions use, as own synthesis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from omg_desktop.composer.dsp.signal import Samples
from omg_desktop.composer.dsp.space import chorus
from omg_desktop.composer.voices.plucked import Amplifier, Plucked
from omg_desktop.composer.voices.struck import ElectricPiano, FmTone, Modal, Piano
from omg_desktop.composer.voices.subtractive import Subtractive
from omg_desktop.composer.voices.sustained import Organ, Sustained
from omg_desktop.composer.voices.voice import Traits, Voice


def _light_chorus(samples: Samples) -> Samples:
    return chorus(samples, 0.5, 2.0, 0.35)


def _deep_chorus(samples: Samples) -> Samples:
    return chorus(samples, 0.45, 3.0, 0.6)


_BLOWN = Traits(release_seconds=0.09, sustains=True, velocity_steps=4)
_SECTION = Traits(release_seconds=0.25, sustains=True, velocity_steps=3, variants=1)
_KEYS = Traits(release_seconds=0.14)
_BASS = Traits(release_seconds=0.04, velocity_steps=5)
_PAD = Traits(release_seconds=0.45, velocity_steps=2, variants=1, sustains=True)
_LEAD = Traits(release_seconds=0.09, velocity_steps=4, variants=1)
_STRINGED = Traits(release_seconds=0.09)
_BELL = Traits(release_seconds=0.35)

VOICES: dict[str, Voice] = {
    "piano": Piano(traits=_KEYS),
    "soft piano": Piano(mellow=0.7, traits=Traits(release_seconds=0.25, bands=(("lp", 5200.0), ("ls", 200.0, 1.5)))),
    "epiano": ElectricPiano(traits=Traits(release_seconds=0.12, bands=(("hp", 90.0), ("pk", 300.0, -2.0, 1.0), ("lp", 8500.0)), finish=_light_chorus)),
    "soft epiano": ElectricPiano(bark=0.6, bell=0.6, traits=Traits(release_seconds=0.14, bands=(("hp", 90.0), ("lp", 4800.0)), finish=_light_chorus)),
    "clavinet": Plucked(brightness=0.9, decay_seconds=1.1, pick_place=0.07, noise_level=0.1, attack_drive=1.2,
                        traits=Traits(release_seconds=0.02, bands=(("hp", 160.0), ("pk", 1900.0, 5.0, 1.0)))),
    "organ": Organ(),
    "soft organ": Organ(drawbars=(0.7, 0.3, 0.9, 0.2, 0.1, 0.05, 0.0, 0.0, 0.05), rotor_hz=0.8, click=0.02, drive=0.1),
    "accordion": Sustained(slope=0.75, dull=0.3, formants=((1200.0, 5.0, 0.8),), attack=0.03, swell=0.15, vibrato_cents=0.0, players=2,
                           detune_cents=7.0, spread=0.3, breath=0.01, traits=Traits(release_seconds=0.06, sustains=True, velocity_steps=3)),
    "harmonica": Sustained(slope=0.8, dull=0.5, formants=((1800.0, 6.0, 0.7),), attack=0.03, vibrato_cents=18.0, vibrato_delay=0.15, breath=0.03,
                           scoop_cents=40.0, traits=_BLOWN),
    "strings": Sustained(slope=0.95, dull=0.7, formants=((550.0, 3.0, 0.6), (1200.0, 3.0, 0.5), (2800.0, 4.0, 0.6)), attack=0.12, players=5,
                         detune_cents=11.0, breath=0.012, traits=replace(_SECTION, release_seconds=0.32)),
    "string machine": Subtractive((("saw", 0, 0, 0.5), ("saw", 12, 0, 0.25)), attack=0.2, fall=1.0, sustain=0.9, cutoff_hz=3200.0, sweep=0.0,
                                  copies=3, detune_cents=10.0, spread=0.8, traits=replace(_PAD, bands=(("hp", 220.0),), finish=_deep_chorus)),
    "violin": Sustained(slope=0.9, dull=0.6, formants=((480.0, 3.0, 0.5), (1100.0, 3.0, 0.5), (2900.0, 5.0, 0.6)), attack=0.06, vibrato_cents=24.0,
                        breath=0.02, scoop_cents=18.0, traits=_BLOWN),
    "cello": Sustained(slope=1.0, dull=0.6, formants=((250.0, 3.0, 0.6), (600.0, 3.0, 0.5), (1500.0, 3.0, 0.6)), attack=0.08, vibrato_cents=20.0,
                       breath=0.018, scoop_cents=14.0, traits=_BLOWN),
    "pizzicato": Plucked(brightness=0.45, decay_seconds=0.5, pick_place=0.25, noise_level=0.03, thump=0.12, courses=2,
                         traits=Traits(release_seconds=0.12, bands=(("pk", 400.0, 3.0, 0.8), ("lp", 6000.0)))),
    "spiccato": Sustained(slope=0.9, dull=0.5, formants=((500.0, 3.0, 0.6), (1300.0, 3.0, 0.5), (3000.0, 4.0, 0.6)), attack=0.018, players=4,
                          vibrato_cents=0.0, breath=0.03, chiff=0.05, swell=0.0, traits=Traits(release_seconds=0.09, velocity_steps=4, variants=3)),
    "brass": Sustained(slope=0.7, dull=1.6, formants=((700.0, 3.0, 0.8), (1400.0, 2.0, 0.7)), attack=0.05, players=3, detune_cents=6.0, vibrato_cents=6.0,
                       breath=0.008, scoop_cents=25.0, traits=replace(_SECTION, release_seconds=0.12, velocity_steps=4)),
    "horn": Sustained(slope=1.1, dull=1.4, formants=((400.0, 5.0, 0.7),), attack=0.07, players=2, detune_cents=4.0, spread=0.4, vibrato_cents=5.0,
                      breath=0.008, traits=replace(_SECTION, release_seconds=0.18)),
    "trumpet": Sustained(slope=0.62, dull=1.3, formants=((1200.0, 4.0, 0.7), (2300.0, 3.0, 0.6)), attack=0.035, vibrato_cents=12.0, breath=0.008,
                         scoop_cents=30.0, traits=_BLOWN),
    "muted trumpet": Sustained(slope=0.45, dull=0.7, formants=((1700.0, 9.0, 0.5), (400.0, -6.0, 0.8)), attack=0.035, vibrato_cents=14.0, breath=0.02,
                               scoop_cents=25.0, traits=_BLOWN),
    "sax": Sustained(slope=0.75, dull=0.9, formants=((650.0, 5.0, 0.6), (1350.0, 4.0, 0.5), (2700.0, 2.0, 0.5)), attack=0.035, vibrato_cents=18.0,
                     breath=0.045, scoop_cents=45.0, traits=_BLOWN),
    "clarinet": Sustained(slope=0.95, dull=0.8, odd=0.92, formants=((1500.0, 3.0, 0.6),), attack=0.04, vibrato_cents=5.0, breath=0.015, traits=_BLOWN),
    "flute": Sustained(slope=1.9, dull=0.9, formants=((800.0, 3.0, 0.8),), attack=0.05, vibrato_cents=16.0, vibrato_hz=5.0, breath=0.06, chiff=0.08,
                       breath_bands=(("bp", 2400.0, 0.5), ("hp", 500.0)), traits=_BLOWN),
    "choir": Sustained(slope=1.15, dull=0.7, formants=((650.0, 10.0, 0.28), (1080.0, 7.0, 0.22), (2650.0, 6.0, 0.25), (3500.0, 3.0, 0.3)), attack=0.16,
                       players=6, detune_cents=14.0, vibrato_cents=18.0, vibrato_hz=5.1, breath=0.02, traits=replace(_SECTION, release_seconds=0.4)),
    "steel guitar": Plucked(brightness=0.72, decay_seconds=3.6, pick_place=0.14, noise_level=0.07, thump=0.10,
                            traits=replace(_STRINGED, bands=(("hp", 78.0), ("pk", 180.0, 3.0, 1.0), ("pk", 3300.0, 3.0, 1.0)))),
    "nylon guitar": Plucked(brightness=0.42, decay_seconds=2.6, pick_place=0.2, noise_level=0.02, thump=0.16,
                            traits=replace(_STRINGED, bands=(("hp", 75.0), ("pk", 210.0, 3.5, 1.0), ("lp", 5200.0)))),
    "jazz guitar": Plucked(brightness=0.5, decay_seconds=2.8, pick_place=0.24, noise_level=0.03, thump=0.05,
                           traits=replace(_STRINGED, bands=(("hp", 90.0), ("pk", 450.0, 3.0, 0.8), ("lp", 3600.0)))),
    "clean guitar": Plucked(brightness=0.7, decay_seconds=3.8, pick_place=0.16, noise_level=0.05,
                            traits=replace(_STRINGED, bands=(("hp", 110.0), ("pk", 2200.0, 3.0, 0.9), ("lp", 6500.0)), finish=_light_chorus)),
    "muted guitar": Plucked(brightness=0.75, decay_seconds=0.32, pick_place=0.12, noise_level=0.08,
                            traits=Traits(release_seconds=0.03, bands=(("hp", 180.0), ("pk", 1600.0, 4.0, 0.9), ("lp", 6500.0)))),
    "overdriven guitar": Plucked(brightness=0.75, decay_seconds=4.0, pick_place=0.12,
                                 traits=Traits(release_seconds=0.02, velocity_steps=3, variants=3, finish=Amplifier(21.0, 95.0))),
    "distorted guitar": Plucked(brightness=0.74, decay_seconds=4.2, pick_place=0.11,
                                traits=Traits(release_seconds=0.014, velocity_steps=3, variants=3, finish=Amplifier(31.0, 120.0))),
    "lead guitar": Plucked(brightness=0.86, decay_seconds=6.5, pick_place=0.2,
                           traits=Traits(release_seconds=0.04, velocity_steps=3, variants=2, finish=Amplifier(30.0, 160.0, (1100.0, 5.0, 0.7)))),
    "banjo": Plucked(brightness=0.88, decay_seconds=0.9, pick_place=0.08, noise_level=0.12,
                     traits=replace(_STRINGED, bands=(("hp", 190.0), ("pk", 700.0, 5.0, 1.0), ("pk", 2800.0, 4.0, 0.8)))),
    "mandolin": Plucked(brightness=0.82, decay_seconds=1.5, pick_place=0.11, noise_level=0.09, courses=2,
                        traits=replace(_STRINGED, bands=(("hp", 170.0), ("pk", 1100.0, 4.0, 0.9)))),
    "harp": Plucked(brightness=0.5, decay_seconds=4.2, pick_place=0.35, noise_level=0.01, traits=Traits(release_seconds=0.5, bands=(("lp", 7000.0),))),
    "vibes": Modal(((1.0, 1.0, 2.6), (3.98, 0.22, 0.9), (9.9, 0.08, 0.2)), 0.4, 0.06, 5.2, Traits(release_seconds=0.3)),
    "marimba": Modal(((1.0, 1.0, 0.55), (3.92, 0.25, 0.18), (9.2, 0.1, 0.07)), 0.4, 0.22, traits=_BELL),
    "kalimba": Modal(((1.0, 1.0, 0.9), (5.4, 0.16, 0.2), (10.8, 0.05, 0.08)), 0.6, 0.25, traits=_BELL),
    "glockenspiel": Modal(((1.0, 1.0, 1.4), (2.71, 0.35, 0.7), (5.3, 0.2, 0.3)), 0.7, 0.12, traits=_BELL),
    "music box": Modal(((1.0, 1.0, 1.1), (2.0, 0.2, 0.6), (6.2, 0.18, 0.25)), 0.6, 0.1, traits=_BELL),
    "bell": Modal(((1.0, 1.0, 1.6), (2.0, 0.35, 0.9), (3.01, 0.22, 0.6), (5.4, 0.12, 0.25), (8.2, 0.06, 0.12)), 0.5, 0.03, traits=_BELL),
    "timpani": Modal(((1.0, 1.0, 0.9), (1.5, 0.5, 0.7), (1.99, 0.3, 0.5), (2.44, 0.2, 0.35)), 0.5, 0.35, traits=Traits(release_seconds=0.5)),
    "upright bass": Plucked(brightness=0.3, decay_seconds=1.6, pick_place=0.3, noise_level=0.05, thump=0.25,
                            traits=replace(_BASS, bands=(("hp", 36.0), ("pk", 110.0, 3.0, 0.9), ("pk", 850.0, 2.0, 1.0), ("lp", 3200.0)))),
    "finger bass": Plucked(brightness=0.42, decay_seconds=3.0, pick_place=0.22, noise_level=0.03, thump=0.10, attack_drive=0.4,
                           traits=replace(_BASS, bands=(("hp", 34.0), ("pk", 90.0, 3.0, 0.9), ("pk", 750.0, 2.0, 1.0), ("lp", 3600.0)))),
    "picked bass": Plucked(brightness=0.68, decay_seconds=3.2, pick_place=0.12, noise_level=0.06, attack_drive=0.9,
                           traits=replace(_BASS, bands=(("hp", 36.0), ("pk", 90.0, 3.0, 0.9), ("pk", 1400.0, 3.0, 1.0), ("lp", 5200.0)))),
    "slap bass": Plucked(brightness=0.88, decay_seconds=2.4, pick_place=0.06, noise_level=0.22, thump=0.2, attack_drive=0.8,
                         traits=replace(_BASS, bands=(("hp", 36.0), ("pk", 80.0, 4.0, 0.9), ("pk", 500.0, -4.0, 0.9), ("pk", 3200.0, 4.0, 0.9)))),
    "sub bass": Subtractive((("sine", 0, 0, 1.0), ("triangle", 0, 0, 0.15)), attack=0.004, fall=1.8, sustain=0.45, cutoff_hz=900.0, sweep=1.0,
                            sweep_seconds=0.04, tracking=0.0, drive=0.9, glide_semitones=5.0, traits=replace(_BASS, release_seconds=0.06)),
    "saw bass": Subtractive((("saw", 0, -5, 0.5), ("saw", 0, 5, 0.5)), attack=0.002, fall=0.18, sustain=0.5, cutoff_hz=620.0, sweep=2.2, sweep_seconds=0.13,
                            q=1.3, poles=4, sub=0.35, drive=0.5, traits=replace(_BASS, release_seconds=0.02, bands=(("hp", 32.0),))),
    "square bass": Subtractive((("square", 0, 0, 0.45), ("saw", 0, 0, 0.3)), attack=0.003, fall=0.22, sustain=0.55, cutoff_hz=520.0, sweep=1.6, sub=0.55,
                               sweep_seconds=0.12, q=1.2, drive=0.8, traits=replace(_BASS, release_seconds=0.03, bands=(("hp", 32.0), ("lp", 3800.0)))),
    "reese bass": Subtractive((("saw", 0, -14, 0.5), ("saw", 0, 14, 0.5), ("saw", 12, 5, 0.12)), attack=0.01, fall=1.0, sustain=0.9, cutoff_hz=420.0, sweep=0.8,
                              sweep_seconds=0.5, q=1.1, sub=0.55, drive=1.4, traits=replace(_BASS, variants=1, bands=(("hp", 32.0),))),
    "acid bass": Subtractive((("saw", 0, 0, 0.9),), attack=0.002, fall=0.25, sustain=0.5, cutoff_hz=480.0, sweep=4.0, sweep_seconds=0.12, q=4.5, poles=2,
                             drive=1.5, sub=0.2, traits=replace(_BASS, release_seconds=0.02, bands=(("hp", 34.0),))),
    "fm bass": FmTone(1.0, 2.6, 0.18, 0.003, 0.9, 0.35, replace(_BASS, bands=(("hp", 34.0), ("lp", 4500.0)))),
    "warm pad": Subtractive((("saw", 0, 0, 0.5), ("triangle", 0, 0, 0.4)), attack=0.4, fall=1.2, sustain=0.9, cutoff_hz=1100.0, sweep=0.4, sweep_seconds=1.4,
                            copies=3, detune_cents=9.0, spread=0.8, traits=replace(_PAD, bands=(("hp", 190.0),))),
    "glass pad": Subtractive((("triangle", 0, 0, 0.6), ("sine", 12, 4, 0.35), ("saw", 12, -5, 0.12)), attack=0.7, fall=2.0, sustain=0.85, cutoff_hz=2400.0,
                             sweep=0.3, sweep_seconds=2.0, copies=3, detune_cents=7.0, spread=0.9, traits=replace(_PAD, release_seconds=0.8)),
    "dark pad": Subtractive((("saw", 0, 0, 0.5), ("saw", -12, 3, 0.25)), attack=0.9, fall=2.0, sustain=0.9, cutoff_hz=520.0, sweep=0.6, sweep_seconds=2.5,
                            copies=3, detune_cents=12.0, spread=0.8, traits=replace(_PAD, release_seconds=0.9, bands=(("hp", 90.0),))),
    "analog pad": Subtractive((("saw", 0, 0, 0.5), ("pulse", 0, 4, 0.3)), attack=0.25, fall=1.0, sustain=0.85, cutoff_hz=1300.0, sweep=0.5, sweep_seconds=1.5,
                              copies=3, detune_cents=11.0, spread=0.9, duty=0.3, traits=replace(_PAD, bands=(("hp", 190.0),), finish=_deep_chorus)),
    "saw lead": Subtractive((("saw", 0, -6, 0.5), ("saw", 0, 6, 0.5), ("square", -12, 0, 0.18)), attack=0.012, fall=0.5, sustain=0.8, cutoff_hz=3000.0,
                            sweep=0.7, q=1.0, vibrato_cents=14.0, traits=replace(_LEAD, bands=(("hp", 220.0),), finish=_light_chorus)),
    "square lead": Subtractive((("pulse", 0, 0, 0.6), ("square", 0, 7, 0.25)), attack=0.01, fall=0.4, sustain=0.75, cutoff_hz=2600.0, sweep=0.8, duty=0.35,
                               vibrato_cents=16.0, glide_semitones=-0.4, traits=replace(_LEAD, bands=(("hp", 220.0),))),
    "soft lead": Subtractive((("triangle", 0, 0, 0.8), ("sine", 12, 0, 0.15)), attack=0.025, fall=0.6, sustain=0.8, cutoff_hz=2600.0, sweep=0.4,
                             vibrato_cents=14.0, glide_semitones=-0.6, traits=replace(_LEAD, release_seconds=0.14)),
    "supersaw": Subtractive((("saw", 0, 0, 1.0),), attack=0.006, fall=0.6, sustain=0.85, cutoff_hz=4800.0, sweep=0.5, sweep_seconds=0.4, copies=7,
                            detune_cents=16.0, spread=0.9, traits=Traits(release_seconds=0.16, velocity_steps=2, variants=1, bands=(("hp", 200.0),))),
    "pluck": Subtractive((("saw", 0, 0, 0.5), ("square", 0, 6, 0.35)), attack=0.002, fall=0.16, sustain=0.12, cutoff_hz=2100.0, sweep=1.6, sweep_seconds=0.1,
                         q=1.2, traits=Traits(release_seconds=0.08, velocity_steps=4, bands=(("hp", 240.0),))),
    "stab": Subtractive((("saw", 0, -4, 0.5), ("saw", 0, 5, 0.5), ("square", 12, 0, 0.12)), attack=0.002, fall=0.28, sustain=0.12, cutoff_hz=1500.0,
                        sweep=1.8, sweep_seconds=0.16, q=1.1, traits=Traits(release_seconds=0.09, velocity_steps=4, bands=(("hp", 170.0), ("hs", 6000.0, -3.0)))),
    "synth brass": Subtractive((("saw", 0, -8, 0.4), ("saw", 0, 8, 0.4), ("saw", 12, 0, 0.2)), attack=0.03, fall=0.6, sustain=0.6, cutoff_hz=1500.0,
                               sweep=1.4, sweep_seconds=0.4, traits=Traits(release_seconds=0.15, velocity_steps=3, bands=(("hp", 190.0),))),
    "fm bell": FmTone(3.5, 1.6, 0.5, 0.002, 1.2, 0.0, Traits(release_seconds=0.4)),
    "steel drum": Modal(((1.0, 1.0, 0.5), (2.0, 0.6, 0.35), (3.0, 0.25, 0.2), (4.1, 0.12, 0.12)), 0.7, 0.15, traits=Traits(release_seconds=0.2)),
}  # fmt: skip


def voice_named(name: str) -> Voice:
    """The own voice of this name; raises ``KeyError`` for one that is not in the catalogue."""
    return VOICES[name]
