"""Reads a free direction: mood, instruments and tempo words become figures that the composer can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TEMPO = re.compile(r"(?<![\d.])(\d{2,3}(?:\.\d+)?)\s*-?\s*(?:bpm\b|beats per minute)", re.IGNORECASE)
_WORD = re.compile(r"[a-zäöüß0-9'&+-]+")
_KEY_WORDS = re.compile(
    r"\b(?:in|key of)\s+([A-G](?:#|b|♯|♭|[ -]sharp|[ -]flat)?\s+(?:major|minor|dorian|phrygian|lydian|mixolydian))\b"
)

# word stem -> (brightness, energy, density, space), each -1 to 1
MOODS: dict[str, tuple[float, float, float, float]] = {
    "melanchol": (-0.7, -0.4, -0.2, 0.3), "sad": (-0.8, -0.5, -0.3, 0.2), "wistful": (-0.4, -0.4, -0.2, 0.2),
    "nostalg": (-0.1, -0.3, 0.0, 0.2), "bittersweet": (-0.3, -0.2, 0.0, 0.1), "lonely": (-0.7, -0.6, -0.5, 0.4),
    "dark": (-1.0, 0.1, 0.0, 0.2), "brooding": (-0.8, -0.1, 0.0, 0.2), "moody": (-0.6, -0.2, 0.0, 0.2),
    "ominous": (-1.0, 0.1, 0.1, 0.4), "haunt": (-0.9, -0.2, -0.2, 0.6), "mysteri": (-0.6, -0.1, -0.1, 0.4),
    "tense": (-0.7, 0.4, 0.2, 0.0), "angry": (-0.8, 0.9, 0.5, -0.2), "aggress": (-0.7, 1.0, 0.5, -0.3),
    "rebel": (-0.2, 0.8, 0.4, -0.1), "gritty": (-0.5, 0.5, 0.2, -0.3), "raw": (-0.2, 0.5, 0.0, -0.5),
    "happy": (0.9, 0.5, 0.1, 0.0), "joy": (1.0, 0.6, 0.2, 0.0), "cheer": (0.9, 0.5, 0.1, 0.0),
    "playful": (0.7, 0.4, 0.0, -0.1), "sunny": (0.9, 0.4, 0.0, 0.0), "bright": (1.0, 0.3, 0.1, 0.0),
    "uplift": (0.8, 0.6, 0.3, 0.2), "hope": (0.6, 0.2, 0.0, 0.2), "optimis": (0.7, 0.4, 0.1, 0.0),
    "euphori": (0.8, 0.9, 0.5, 0.3), "triumph": (0.7, 0.9, 0.6, 0.3), "anthem": (0.5, 0.9, 0.6, 0.3),
    "empower": (0.4, 0.8, 0.4, 0.1), "confident": (0.2, 0.6, 0.2, 0.0), "bold": (0.2, 0.7, 0.3, 0.0),
    "romantic": (0.2, -0.2, 0.0, 0.2), "tender": (0.2, -0.6, -0.4, 0.1), "warm": (0.1, -0.3, 0.0, 0.0),
    "intimate": (0.0, -0.6, -0.6, -0.5), "sensual": (-0.2, -0.3, -0.1, 0.2), "soulful": (0.0, 0.0, 0.1, 0.0),
    "dream": (0.1, -0.5, 0.1, 0.8), "ethereal": (0.2, -0.5, 0.0, 1.0), "hypnotic": (-0.2, 0.1, 0.0, 0.4),
    "calm": (0.1, -0.9, -0.5, 0.3), "peace": (0.3, -0.9, -0.5, 0.4), "relax": (0.2, -0.8, -0.4, 0.2),
    "chill": (0.1, -0.6, -0.3, 0.2), "mellow": (0.0, -0.6, -0.3, 0.0), "gentle": (0.2, -0.8, -0.5, 0.1),
    "soft": (0.0, -0.7, -0.4, 0.1), "quiet": (0.0, -0.8, -0.6, 0.1), "serene": (0.3, -0.9, -0.5, 0.5),
    "laid-back": (0.1, -0.5, -0.2, 0.0), "lazy": (0.0, -0.6, -0.3, 0.0), "sleepy": (0.0, -0.9, -0.6, 0.2),
    "energetic": (0.4, 1.0, 0.5, 0.0), "energy": (0.3, 0.8, 0.4, 0.0), "upbeat": (0.6, 0.7, 0.2, 0.0),
    "driving": (0.0, 0.8, 0.4, -0.1), "danceable": (0.3, 0.6, 0.2, 0.0), "groovy": (0.2, 0.4, 0.2, -0.1),
    "funky": (0.3, 0.5, 0.2, -0.2), "intense": (-0.3, 0.9, 0.5, 0.0), "power": (0.0, 0.9, 0.5, 0.1),
    "epic": (-0.1, 0.9, 0.7, 0.6), "soaring": (0.3, 0.5, 0.3, 0.4), "cinematic": (-0.1, 0.3, 0.3, 0.5),
    "heavy": (-0.6, 0.9, 0.6, 0.0), "punchy": (0.1, 0.6, 0.1, -0.3), "frantic": (-0.1, 1.0, 0.7, -0.2),
    "minimal": (0.0, -0.4, -0.9, 0.0), "sparse": (-0.1, -0.5, -1.0, 0.2), "stripped": (0.0, -0.5, -0.9, -0.3),
    "lush": (0.1, 0.1, 0.8, 0.5), "dense": (0.0, 0.3, 0.9, 0.1), "rich": (0.0, 0.1, 0.6, 0.2), "layered": (0.0, 0.1,
        0.6, 0.2),
    "spacious": (0.0, -0.2, -0.4, 0.9), "airy": (0.4, -0.4, -0.3, 0.7), "atmospher": (-0.1, -0.3, 0.1, 0.8),
    "reverb": (0.0, 0.0, 0.0, 0.8), "dry": (0.0, 0.0, -0.1, -0.9), "tight": (0.0, 0.2, -0.1, -0.6),
}  # fmt: skip
TEMPO_WORDS = {
    "slow": -0.8, "downtempo": -0.7, "ballad": -0.9, "mid-tempo": 0.0, "midtempo": 0.0, "moderate": 0.0,
    "fast": 0.9, "uptempo": 0.8, "up-tempo": 0.8, "brisk": 0.6, "quick": 0.7, "unhurried": -0.6,
}  # fmt: skip
# words of an instrument -> (family, part roles it may take, best first)
INSTRUMENTS: dict[str, str] = {
    "grand piano": "piano", "piano": "piano", "keys": "epiano", "rhodes": "epiano", "e-piano": "epiano",
    "electric piano": "epiano", "wurlitzer": "epiano", "organ": "organ", "hammond": "organ", "strings": "strings",
    "violins": "strings", "violin": "violin", "fiddle": "violin", "cello": "cello", "cellos": "cello",
    "orchestra": "strings", "orchestral": "strings", "brass": "brass", "horns": "horn", "horn": "horn",
    "trumpet": "trumpet", "trombone": "brass", "sax": "sax", "saxophone": "sax", "flute": "flute",
    "clarinet": "clarinet", "choir": "choir", "acoustic guitar": "steel guitar", "acoustic guitars": "steel guitar",
    "fingerpicked guitar": "steel guitar", "nylon guitar": "nylon guitar", "classical guitar": "nylon guitar",
    "electric guitar": "clean guitar", "electric guitars": "clean guitar", "clean guitar": "clean guitar",
    "distorted guitars": "overdriven guitar", "distorted guitar": "overdriven guitar", "guitar": "steel guitar",
    "guitars": "steel guitar", "banjo": "banjo", "mandolin": "mandolin", "ukulele": "nylon guitar", "harp": "harp",
    "synth pads": "warm pad", "pads": "warm pad", "pad": "warm pad", "synth lead": "saw lead", "synths": "warm pad",
    "synth": "saw lead", "synthesizer": "saw lead", "arpeggios": "pluck", "arpeggiator": "pluck", "plucks": "pluck",
    "bells": "bell", "glockenspiel": "glockenspiel", "music box": "music box", "vibraphone": "vibes", "vibes": "vibes",
    "marimba": "marimba", "kalimba": "kalimba", "808": "sub bass", "sub bass": "sub bass",
        "upright bass": "upright bass",
    "double bass": "upright bass", "bass guitar": "finger bass", "synth bass": "saw bass",
        "strummed guitar": "steel guitar",
}  # fmt: skip
DRUM_WORDS = ("drums", "beat", "beats", "percussion", "drum kit", "live drums")
BASS_FAMILIES = ("sub bass", "upright bass", "finger bass", "saw bass")
_REFUSALS = r"(?:no|without|minus|sans)\s+(?:any\s+|the\s+)?"


@dataclass(frozen=True)
class Wishes:
    """What a direction asks for.

    ``brightness``, ``energy``, ``density``, ``space`` and ``tempo`` run from -1 to 1 with 0 for "not said";
    ``instruments`` are families of ``INSTRUMENTS`` in the order they were named; ``refused`` must stay silent.
    """

    brightness: float = 0.0
    energy: float = 0.0
    density: float = 0.0
    space: float = 0.0
    tempo: float = 0.0
    tempo_bpm: float | None = None
    key: str | None = None
    instruments: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    without_drums: bool = False
    heard: tuple[str, ...] = ()


def read_direction(direction: str) -> Wishes:
    """The wishes in a direction; words it does not know are passed over in silence."""
    text = direction.lower()
    words = _WORD.findall(text)
    moods = [(word, mood) for word in words if (mood := _mood(word)) is not None]
    sums = [sum(mood[axis] for _, mood in moods) for axis in range(4)]
    brightness, energy, density, space = (max(-1.0, min(1.0, total / max(1.0, len(moods) ** 0.5))) for total in sums)
    paces = [(word, TEMPO_WORDS[word]) for word in words if word in TEMPO_WORDS]
    number = _TEMPO.search(text)
    named_key = _KEY_WORDS.search(direction)
    refused, wanted, without_drums = _instruments(text)
    heard = (
        [word for word, _ in moods] + [word for word, _ in paces] + list(wanted) + [f"no {name}" for name in refused]
    )
    if without_drums:
        heard.append("no drums")
    if number:
        heard.append(f"{number.group(1)} BPM")
    return Wishes(
        brightness, energy, density, space,
        tempo=max(-1.0, min(1.0, sum(pace for _, pace in paces))),
        tempo_bpm=float(number.group(1)) if number else None,
        key=named_key.group(1) if named_key else None,
        instruments=wanted, refused=refused, without_drums=without_drums, heard=tuple(dict.fromkeys(heard)),
    )  # fmt: skip


def _mood(word: str) -> tuple[float, float, float, float] | None:
    return next((mood for stem, mood in MOODS.items() if word.startswith(stem)), None)


def _instruments(text: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """(families refused, families wanted, no drums at all); longer names win over the words inside them."""
    refused: list[str] = []
    wanted: dict[str, int] = {}
    rest = text
    without_drums = (
        any(re.search(rf"\b{_REFUSALS}{re.escape(word)}\b", text) for word in DRUM_WORDS) or "drumless" in text
    )
    for words in sorted(INSTRUMENTS, key=len, reverse=True):
        family = INSTRUMENTS[words]
        refusal = re.compile(rf"\b{_REFUSALS}{re.escape(words)}\b")
        if refusal.search(rest):
            refused.append(family)
            rest = refusal.sub(lambda match: " " * len(match.group()), rest)
        while match := re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", rest):
            wanted.setdefault(family, match.start())
            rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
    ordered = sorted((place, family) for family, place in wanted.items() if family not in refused)
    return tuple(dict.fromkeys(refused)), tuple(family for _, family in ordered), without_drums
