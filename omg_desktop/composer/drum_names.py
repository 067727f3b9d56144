"""The drums by name, with their General MIDI numbers; numbers from 88 on are sounds that MIDI has no name for."""

from __future__ import annotations

DRUMS = {
    "kick": 36, "rim": 37, "snare": 38, "clap": 39, "snare2": 40, "tom_floor": 41, "hat": 42, "tom_low": 43,
    "pedal": 44, "tom_mid": 47, "open": 46, "tom_high": 48, "crash": 49, "ride": 51, "china": 52, "bell": 53,
    "tambourine": 54, "splash": 55, "cowbell": 56, "crash2": 57, "ride2": 59, "bongo": 60, "bongo_low": 61,
    "conga_mute": 62, "conga": 63, "conga_low": 64, "timbale": 65, "cabasa": 69, "shaker": 70, "clave": 75, "wood": 76,
    "cuica": 79, "triangle": 81, "snap": 82, "brush": 83, "swirl": 84, "taiko": 86, "taiko_low": 87, "riser": 90,
    "reverse": 91, "impact": 92, "downlifter": 93, "gran_cassa": 94, "sub_drop": 95,
}  # fmt: skip
NAMES = {number: name for name, number in DRUMS.items()}
GROUPS: dict[str, tuple[str, ...]] = {
    "Kick": ("kick", "sub_drop"),
    "Snare": ("snare", "snare2", "rim", "clap", "snap", "brush", "swirl"),
    "Cymbals": ("hat", "pedal", "open", "ride", "ride2", "bell", "crash", "crash2", "china", "splash"),
    "Toms": ("tom_floor", "tom_low", "tom_mid", "tom_high", "taiko", "taiko_low", "gran_cassa"),
    "Percussion": (
        "tambourine", "cowbell", "bongo", "bongo_low", "conga_mute", "conga", "conga_low", "timbale", "cabasa",
        "shaker", "clave", "wood", "cuica", "triangle",
    ),
    "Effects": ("riser", "reverse", "impact", "downlifter"),
}  # fmt: skip
GROUP_OF = {DRUMS[name]: group for group, names in GROUPS.items() for name in names}
# drums that sound as other numbers in a General MIDI kit
MIDI_SUBSTITUTES = {82: 39, 83: 38, 84: 40, 86: 47, 87: 41, 94: 36}
