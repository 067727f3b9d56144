"""Genres as data: what a TOML file of ``genres/`` says, as typed values, and which file free words mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any

from omg_desktop.composer.form import SectionPlan, parse_form
from omg_desktop.composer.score import SoundPlan

FALLBACK = "pop"


@dataclass(frozen=True)
class PartPlan:
    """One player of the band: which player's art, which voices it may have, when and what it plays.

    ``patterns`` are grids of one bar (see ``players.grids``); ``busy_patterns`` replace them above 0.75 energy.
    Players who name the same ``together`` choose their patterns as one: the third of each, say, in the same bars.
    """

    name: str
    player: str
    voices: tuple[str, ...]
    level_db: float = -20.0
    pan: float = 0.0
    width: float = 0.0
    reverb: float = 0.0
    hall: float = 0.0
    delay: float = 0.0
    duck: float = 0.0
    sections: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    energy: tuple[float, float] = (0.0, 1.01)
    register: tuple[int, int] = (52, 74)
    tones: int = 4
    rootless: bool = False
    spread: bool = False
    patterns: tuple[str, ...] = ()
    busy_patterns: tuple[str, ...] = ()
    velocity: float = 0.75
    gate: float = 0.95
    strum_ms: float = 0.0
    loose_ms: float = 5.0
    late_ms: float = 0.0
    chance: float = 1.0
    together: str = ""
    settings: tuple[tuple[str, float], ...] = ()

    def plays_in(self, kind: str, energy: float) -> bool:
        """Whether this player has anything to do in such a section."""
        low, high = self.energy
        return (not self.sections or kind in self.sections) and kind not in self.not_in and low <= energy < high


@dataclass(frozen=True)
class Groove:
    """A drum pattern: for each drum one or two grids of a bar, for sections within an energy range."""

    energy: tuple[float, float]
    sections: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class DrumPlan:
    """The drum kit, its grooves, how it fills, and how loud its groups stand."""

    kit: str
    grooves: tuple[Groove, ...]
    fills: str = "rock"
    kick_db: float = -16.0
    snare_db: float = -19.0
    cymbals_db: float = -24.0
    percussion_db: float = -25.0
    reverb: float = 0.05
    loose_ms: float = 4.0
    snare_late_ms: float = 0.0
    crash: float = 0.6


@dataclass(frozen=True)
class MelodyPlan:
    """How tunes of this genre are made: register, rhythm feels, colour and how often the tune rests."""

    register: tuple[int, int] = (62, 79)
    verse_feel: str = "even"
    chorus_feel: str = "long"
    solo_feel: str = "running"
    colour: float = 0.2
    chorus_lift: int = 4
    ornaments: float = 0.2
    sections: tuple[str, ...] = ("verse", "prechorus", "chorus", "bridge", "solo", "drop")
    rest: float = 0.06
    gate: float = 0.95
    leaps: float = 1.0


@dataclass(frozen=True)
class Genre:
    """All that one genre's file says."""

    slug: str
    name: str
    tempo_bpm: tuple[float, float]
    modes: dict[str, float]
    forms: tuple[tuple[SectionPlan, ...], ...]
    energies: dict[str, float]
    harmony: dict[str, dict[str, tuple[str, ...]]]
    endings: dict[str, str]
    parts: tuple[PartPlan, ...]
    drums: DrumPlan | None
    melody: MelodyPlan
    sound: SoundPlan
    beats_per_bar: int = 4
    swing: tuple[float, float] = (0.5, 0.5)
    swing_unit_beats: float = 0.5
    tonics: tuple[int, ...] = ()
    lift: float = 0.1
    ritardando: float = 0.0
    risers: bool = False
    swells: bool = False


def genre_names() -> dict[str, tuple[str, ...]]:
    """Every genre's slug with the other words that mean it."""
    return {slug: tuple(words) for slug, words in _index().items()}


def nearest_genre(words: str) -> str:
    """The slug of the genre that free words mean: an exact name, the longest name inside them, a near spelling."""
    text = _plain(words)
    names = {_plain(name): slug for slug, others in _index().items() for name in (slug, *others)}
    if text in names:
        return names[text]
    inside = [name for name in names if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", text)]
    if inside:
        return names[max(inside, key=lambda name: (len(name), name))]
    close = get_close_matches(text, sorted(names), n=1, cutoff=0.72)
    if close:
        return names[close[0]]
    for word in reversed(text.split()):
        if near := get_close_matches(word, sorted(names), n=1, cutoff=0.8):
            return names[near[0]]
    return FALLBACK


@lru_cache(maxsize=32)
def load_genre(slug: str) -> Genre:
    """The genre of this slug; raises ``KeyError`` where no file is called so."""
    if slug not in _index():
        raise KeyError(slug)
    return genre_from_toml(slug, _read(f"{slug}.toml"))


def genre_from_toml(slug: str, text: str) -> Genre:
    """The genre that a file says; raises ValueError or KeyError where the file makes no sense."""
    raw = _with_base(tomllib.loads(text))
    harmony = raw.pop("harmony")
    values: dict[str, Any] = {
        "slug": slug,
        "forms": tuple(parse_form(form) for form in raw.pop("forms")),
        "harmony": {mode: {k: tuple(v) for k, v in pools.items() if k != "ending"} for mode, pools in harmony.items()},
        "endings": {mode: pools.get("ending", "Im" if "minor" in mode else "I") for mode, pools in harmony.items()},
        "parts": tuple(_part(part) for part in raw.pop("part", [])),
        "drums": _drums(raw.pop("drums")) if "drums" in raw else None,
        "melody": MelodyPlan(**_tuples(raw.pop("melody", {}))),
        "sound": SoundPlan(**_sound(raw.pop("sound", {}))),
        "energies": raw.pop("energies", {}),
    }
    return Genre(**values, **_tuples(raw))


def _with_base(raw: dict[str, Any]) -> dict[str, Any]:
    """A genre that names a ``base`` takes over what it does not say itself; lists are replaced whole."""
    name = raw.pop("base", None)
    if name is None:
        return raw
    base = _with_base(tomllib.loads(_read(f"{name}.toml")))
    merged = base | raw
    for table in ("energies", "harmony", "sound", "melody", "drums"):
        if isinstance(base.get(table), dict) and isinstance(raw.get(table), dict):
            merged[table] = base[table] | raw[table]
    return merged


def _part(raw: Mapping[str, Any]) -> PartPlan:
    known = {field.name for field in fields(PartPlan)}
    settings = tuple((name, float(value)) for name, value in raw.items() if name not in known)
    return PartPlan(**_tuples({name: value for name, value in raw.items() if name in known}), settings=settings)


def _drums(raw: dict[str, Any]) -> DrumPlan:
    grooves = tuple(_groove(groove) for groove in raw.pop("groove"))
    return DrumPlan(grooves=grooves, **_tuples(raw))


def _groove(raw: dict[str, Any]) -> Groove:
    low, high = raw.pop("energy", (0.0, 1.01))
    sections = tuple(raw.pop("sections", ()))
    lines = tuple((drum, (grid,) if isinstance(grid, str) else tuple(grid)) for drum, grid in raw.items())
    return Groove((low, high), sections, lines)


def _sound(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | {"spectrum": tuple((name, float(value)) for name, value in raw.get("spectrum", {}).items())}


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9&]+", " ", words.lower().replace("'n'", "and")).replace("&", " and ").split())


def _read(name: str) -> str:
    return files("omg_desktop.composer").joinpath("genres", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _index() -> dict[str, list[str]]:
    index: dict[str, list[str]] = tomllib.loads(_read("index.toml"))["genres"]
    return index
