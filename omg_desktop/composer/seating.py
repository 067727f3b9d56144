"""Seating: which players a song has and which instrument each holds, by genre, chance and the wishes of the brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from omg_desktop.composer.genre import Genre, PartPlan
from omg_desktop.composer.seeds import generator, one_of
from omg_desktop.composer.wording import BASS_FAMILIES, Wishes

SUSTAINED = frozenset({"strings", "choir", "warm pad", "organ", "glass pad", "string machine", "horn", "brass"})
CARRIERS = frozenset(
    {"violin", "cello", "flute", "clarinet", "sax", "trumpet", "saw lead", "glockenspiel", "vibes", "bell", "music box"}
)
BRIGHT_SEMITONES = 3
REGISTERS = {
    "strings": (55, 79), "cello": (40, 62), "violin": (64, 86), "choir": (52, 74), "brass": (50, 72), "horn": (46, 68),
    "sub bass": (26, 40), "upright bass": (28, 48), "finger bass": (28, 47), "saw bass": (28, 45),
}  # fmt: skip


def seat_players(genre: Genre, wishes: Wishes, seed: int) -> list[PartPlan]:
    """The parts of this song with one voice each. Wanted instruments are always heard, refused ones never."""
    seated = []
    for plan in genre.parts:
        chance = generator(seed, "voice", plan.name)
        allowed = [voice for voice in plan.voices if voice not in wishes.refused]
        absent = chance.random() >= plan.chance
        if allowed and not (absent and not set(allowed) & set(wishes.instruments)):
            wanted = [voice for voice in allowed if voice in wishes.instruments]
            seated.append(replace(plan, voices=(wanted[0] if wanted else one_of(chance, allowed),)))
    for family in wishes.instruments:
        if all(plan.voices[0] != family for plan in seated):
            _give_chair(seated, family, wishes.instruments)
    return [_with_brightness(_with_density(plan, wishes.density), wishes.brightness) for plan in seated]


def _give_chair(seated: list[PartPlan], family: str, wanted: Sequence[str]) -> None:
    """A chair for a wanted instrument: that of a player of the same kind, or a new one among the pads."""
    wanted_player = (
        ("bass", "walking") if family in BASS_FAMILIES else ("tune",) if family in CARRIERS
        else ("pad",) if family in SUSTAINED else ("chords",)
    )  # fmt: skip
    for index, plan in enumerate(seated):
        if plan.player in wanted_player and plan.voices[0] not in wanted:
            seated[index] = replace(plan, voices=(family,), register=REGISTERS.get(family, plan.register))
            return
    seated.append(
        PartPlan(
            family.capitalize(), "pad" if family in SUSTAINED else "counter", (family,), level_db=-22.5, reverb=0.2,
            hall=0.15, register=REGISTERS.get(family, (55, 76)), energy=(0.4, 1.01), width=0.5, gate=1.0,
        )
    )  # fmt: skip


def _with_density(plan: PartPlan, density: float) -> PartPlan:
    """Sparse songs let the extra players come in later, dense ones sooner; bass and tune are never thinned."""
    if plan.player in ("tune", "bass", "walking") or abs(density) < 0.3:
        return plan
    low, high = plan.energy
    moved = low - 0.35 * density if low > 0.15 or density < 0 else low
    return replace(plan, energy=(max(0.0, min(0.92, moved)), high))


def _with_brightness(plan: PartPlan, brightness: float) -> PartPlan:
    """Dark songs are played lower and bright ones higher; basses stay where they are."""
    shift = round(BRIGHT_SEMITONES * brightness)
    if not shift or plan.player in ("tune", "bass", "walking"):
        return plan
    return replace(plan, register=(plan.register[0] + shift, plan.register[1] + shift))


def names_without_twins(plans: Sequence[PartPlan]) -> list[str]:
    """The names of the parts, numbered where two are called the same."""
    seen: dict[str, int] = {}
    names = []
    for plan in plans:
        seen[plan.name] = seen.get(plan.name, 0) + 1
        names.append(plan.name if seen[plan.name] == 1 else f"{plan.name} {seen[plan.name]}")
    return names
