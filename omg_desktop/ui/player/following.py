"""Where another take goes on: at the same moment, or at the same place of the same part."""

from typing import NamedTuple

from omg_desktop.domain.sections import SharedPart, part_words, shared_parts
from omg_desktop.ports import PlaybackStatus
from omg_desktop.ui.player.state import PlayerState

SAME_PART, SAME_MOMENT = "Takes are switched at the same part", "Takes are switched at the same moment"
NOT_IN_A_TEST = "A test switches at the same moment only: a leap would tell which is which."
LOOP_TOLERANCE_SECONDS = 0.001


class Leap(NamedTuple):
    """The parts that lead from one take to another, or why it stays at the same moment; neither says nothing."""

    parts: tuple[SharedPart, ...] = ()
    why_not: str = ""


def leap_of(state: PlayerState, status: PlaybackStatus) -> Leap:
    """From what the playback hears to what the deck is to hear."""
    here, there = state.sound(status.heard), state.heard
    if not state.switches_by_part or state.blind is not None or here is None or there is None or here == there:
        return Leap()
    for sound in (here, there):
        if not sound.sections:
            return _stays(f"The parts of {state.name_of(sound)} are not known")
    position, loop = status.position_seconds, status.loop
    words = part_words(here.sections, position)
    parts = shared_parts(here.sections, there.sections)
    part = next((part for part in parts if part.start <= position < part.end), None)
    if part is None:
        return _stays(
            f"{state.name_of(there)} has no {words}" if words else f"No part of {state.name_of(here)} is here"
        )
    if loop is not None and not _is_around(part, loop):
        return _stays("The loop is not exactly one part")
    return Leap(parts)


def _stays(reason: str) -> Leap:
    return Leap(why_not=f"{reason}; the same moment is heard.")


def _is_around(part: SharedPart, loop: tuple[float, float]) -> bool:
    return max(abs(part.start - loop[0]), abs(part.end - loop[1])) <= LOOP_TOLERANCE_SECONDS
