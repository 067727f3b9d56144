"""The deck: several takes on one clock, switched, looped and sought without a click, to the sample.

Everything is counted in frames of the output. A deck is a value; ``render`` fills a block and gives the deck that
comes after it, so that what a sound card was given can be computed again and compared sample by sample. Outside
fades the block holds the very samples of the take that is heard.

Every change of what is heard is the same thing: the voices that sound begin to fall, and a new one rises. Rising and
falling voices follow a quarter of a sine, so that the power of two unrelated sounds stays the same all along. Only a
take that is turned up or down stays one voice, since fading it into itself would be heard as a bump; its gain glides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import pi

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

FADE_SECONDS = 0.010
GLIDE_FADES = 3
_LOOP_FADES_MIN = 4


@dataclass(frozen=True, slots=True)
class Source:
    """A take ready to be heard: stereo samples (frames, 2) at the output's rate. One that ``grows`` has no end yet.

    ``stretched`` holds it at other speeds.
    """

    samples: Samples
    grows: bool = False
    stretched: Mapping[float, Samples] = field(default_factory=dict)

    def at(self, speed: float) -> Samples | None:
        """What is heard of it at this speed; None while it is not made ready for that."""
        return self.samples if speed == 1.0 else self.stretched.get(speed)


@dataclass(frozen=True, slots=True)
class Voice:
    """One take sounding from one place. ``phase`` runs from 0 (silent) to the deck's ``fade_frames`` (whole).

    ``gain`` is reached from ``old_gain`` when ``glide`` frames more have passed.
    """

    key: str
    position: int
    phase: int
    is_rising: bool
    gain: float = 1.0
    old_gain: float = 1.0
    glide: int = 0
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Deck:
    """What is heard. While playing, exactly one voice rises or is whole: the last one, at ``position``. Where a take
    that grows has no more sound yet, none does: the deck waits there.

    ``gains`` says how loud each take is played; one that is not named is played as it is. Position and loop are counted
    in frames of the takes at this ``speed``.
    """

    fade_frames: int
    position: int = 0
    heard: str | None = None
    is_playing: bool = False
    loop: tuple[int, int] | None = None
    voices: tuple[Voice, ...] = ()
    gains: Mapping[str, float] = field(default_factory=dict)
    speed: float = 1.0


def new_deck(sample_rate_hz: int) -> Deck:
    """A deck at rest whose fades take 10 ms."""
    return Deck(fade_frames=round(sample_rate_hz * FADE_SECONDS))


def play(deck: Deck) -> Deck:
    """Sound from where the deck stands; nothing without a take to hear."""
    if deck.is_playing or deck.heard is None:
        return deck
    return _sounding(replace(deck, is_playing=True))


def pause(deck: Deck) -> Deck:
    """Fall silent within a fade, and stay at the place where this was asked for."""
    return replace(deck, is_playing=False, voices=_falling(deck.voices))


def hear(deck: Deck, key: str) -> Deck:
    """Another take at the same moment of the music."""
    if key == deck.heard:
        return deck
    return _sounding(replace(deck, heard=key))


def seek(deck: Deck, position: int) -> Deck:
    """Another moment of the same take."""
    return _sounding(replace(deck, position=max(position, 0)))


def set_loop(deck: Deck, loop: tuple[int, int] | None) -> Deck:
    """Stay between these two frames, or no longer. A deck that stands outside goes to the beginning of the loop.

    A loop shorter than four fades is made that long.
    """
    if loop is None:
        return replace(deck, loop=None)
    start, end = _long_enough(loop, deck)
    deck = replace(deck, loop=(start, end))
    return deck if start <= deck.position < end else seek(deck, start)


def _long_enough(loop: tuple[int, int], deck: Deck) -> tuple[int, int]:
    start = max(min(loop), 0)
    return start, max(*loop, start + _LOOP_FADES_MIN * deck.fade_frames)


def at_speed(deck: Deck, speed: float) -> Deck:
    """The same moment of the music and the same loop, faster or slower from now on."""
    if speed == deck.speed:
        return deck

    def moved(frame: int) -> int:
        return round(frame * deck.speed / speed)

    loop = _long_enough((moved(deck.loop[0]), moved(deck.loop[1])), deck) if deck.loop else None
    return _sounding(replace(deck, speed=speed, position=moved(deck.position), loop=loop))


def set_gains(deck: Deck, gains: Mapping[str, float]) -> Deck:
    """Play takes this loud from now on; what sounds glides there within three fades."""
    deck = replace(deck, gains=dict(gains))
    return replace(deck, voices=tuple(_gliding(voice, deck) for voice in deck.voices))


def forget(deck: Deck, keep: frozenset[str]) -> Deck:
    """Without the takes that are not kept: if one of them is heard, the deck pauses and hears nothing."""
    return deck if deck.heard in keep else replace(pause(deck), heard=None)


def at_rate(deck: Deck, old_rate_hz: int, new_rate_hz: int) -> Deck:
    """The same moment and loop for an output of another rate, paused, and at the usual speed."""
    deck = at_speed(pause(deck), 1.0)

    def moved(frame: int) -> int:
        return round(frame * new_rate_hz / old_rate_hz)

    loop = (moved(deck.loop[0]), moved(deck.loop[1])) if deck.loop else None
    return replace(new_deck(new_rate_hz), position=moved(deck.position), heard=deck.heard, loop=loop, gains=deck.gains)


def next_block(deck: Deck, sources: Mapping[str, Source], frames: int) -> tuple[Samples, Deck]:
    """The next block (frames, 2) and the deck after it."""
    block = np.empty((frames, 2), np.float32)
    return block, render(block, deck, sources)


def render(block: Samples, deck: Deck, sources: Mapping[str, Source]) -> Deck:
    """Fill a block (frames, 2) with what comes next; the deck after it.

    At the end of the heard take the deck pauses and goes back to the beginning; without its source it pauses. At the
    end of what there is of a take that grows it falls silent, and goes on there when there is more.
    """
    block.fill(0)
    done = 0
    while done < len(block) and (deck.voices or deck.is_playing):
        frames = len(block) - done
        if deck.is_playing:
            deck = _jumped_if_due(deck)
            ahead = _frames_to_event(deck, sources)
            if ahead is None:
                deck = pause(deck)
            elif ahead <= 0 and sources[deck.heard or ""].grows:
                deck = replace(deck, voices=_falling(deck.voices))
            elif ahead <= 0:
                deck = replace(pause(deck), position=0)
            else:
                frames = min(frames, ahead)
                deck = deck if _is_sounding(deck) else _sounding(deck)
        for voice in deck.voices:
            _add_voice(block[done : done + frames], voice, sources, deck.fade_frames)
        deck = _advanced(deck, frames)
        done += frames
    return deck


def _sounding(deck: Deck) -> Deck:
    """The deck with a voice rising where it stands, the others falling; as it is while paused."""
    if not deck.is_playing or deck.heard is None:
        return deck
    gain = deck.gains.get(deck.heard, 1.0)
    risen = Voice(deck.heard, deck.position, 0, is_rising=True, gain=gain, old_gain=gain, speed=deck.speed)
    others = []
    for voice in deck.voices:
        if (voice.key, voice.speed, voice.position) == (deck.heard, deck.speed, deck.position):
            risen = replace(voice, is_rising=True)  # it was about to fall silent here: it turns round without a step
        else:
            others.append(voice)
    return replace(deck, voices=(*_falling(tuple(others)), _gliding(risen, deck)))


def _gliding(voice: Voice, deck: Deck) -> Voice:
    """The voice on its way to the gain of its take. What falls silent keeps its own."""
    gain = deck.gains.get(voice.key, 1.0)
    if gain == voice.gain or not voice.is_rising:
        return voice
    glide_frames = GLIDE_FADES * deck.fade_frames
    now = float(_gains(voice, glide_frames, 1, ahead=0)[0])
    return replace(voice, gain=gain, old_gain=now, glide=glide_frames)


def _gains(voice: Voice, glide_frames: int, frames: int, ahead: int = 1) -> NDArray[np.float32]:
    """The gain of a voice in its next frames, or with ``ahead`` 0 from where it is."""
    place = np.minimum(np.arange(frames) + (glide_frames - voice.glide + ahead), glide_frames)
    gains = voice.old_gain + (voice.gain - voice.old_gain) * _glide(glide_frames)[place]
    gains[place == glide_frames] = voice.gain  # to the bit, however the blocks were cut
    return np.asarray(gains, np.float32)


def _falling(voices: tuple[Voice, ...]) -> tuple[Voice, ...]:
    return tuple(replace(voice, is_rising=False) for voice in voices if voice.phase > 0)


def _jumped_if_due(deck: Deck) -> Deck:
    """Cross over to before the loop's beginning just ahead of its end, so that its first beat is heard whole."""
    if deck.loop is None:
        return deck
    start, end = deck.loop
    if end - deck.fade_frames <= deck.position < end:
        # Where the loop begins with the take, the voice rises through silence from before it.
        return _sounding(replace(deck, position=deck.position - (end - start)))
    return deck


def _frames_to_event(deck: Deck, sources: Mapping[str, Source]) -> int | None:
    """How far the deck can run until it jumps, or its take ends (0 or less: it has ended); None without a source."""
    source = sources.get(deck.heard or "")
    samples = source.at(deck.speed) if source else None
    if source is None or samples is None:
        return None
    if deck.loop is not None and deck.position < deck.loop[1]:
        # A take that ends inside the loop is silent for the rest of it: the clock stays that of all takes.
        return deck.loop[1] - deck.fade_frames - deck.position
    # The last fade of a take that grows is kept for falling silent, should there be no more in time.
    return len(samples) - deck.position - (deck.fade_frames if source.grows else 0)


def _is_sounding(deck: Deck) -> bool:
    return any(voice.is_rising for voice in deck.voices)


def _advanced(deck: Deck, frames: int) -> Deck:
    voices = []
    for voice in deck.voices:
        phase = min(voice.phase + frames, deck.fade_frames) if voice.is_rising else voice.phase - frames
        if phase > 0:
            glide = max(voice.glide - frames, 0)
            voices.append(replace(voice, position=voice.position + frames, phase=phase, glide=glide))
    position = deck.position + frames if deck.is_playing and _is_sounding(deck) else deck.position
    return replace(deck, position=position, voices=tuple(voices))


def _add_voice(block: Samples, voice: Voice, sources: Mapping[str, Source], fade_frames: int) -> None:
    source = sources.get(voice.key)
    samples = source.at(voice.speed) if source else None
    if samples is None:
        return
    frames = len(block) if voice.is_rising else min(len(block), voice.phase)
    # Before its beginning and after its end a take is silent.
    first = max(voice.position, 0)
    sound = samples[first : max(voice.position + frames, 0)]
    offset = first - voice.position
    place = block[offset : offset + len(sound)]
    if voice.glide:
        sound = sound * _gains(voice, GLIDE_FADES * fade_frames, frames)[offset : offset + len(sound), np.newaxis]
    elif voice.gain != 1.0:
        sound = sound * np.float32(voice.gain)
    if voice.is_rising and voice.phase == fade_frames:
        place += sound
        return
    curve = _curve(fade_frames)
    if voice.is_rising:
        gains = curve[np.minimum(np.arange(voice.phase + 1, voice.phase + 1 + frames), fade_frames)]
    else:
        gains = curve[voice.phase - frames : voice.phase][::-1]
    place += sound * gains[offset : offset + len(sound), np.newaxis]


@lru_cache(maxsize=4)
def _curve(fade_frames: int) -> NDArray[np.float32]:
    """Gains of a rising voice: entry ``k`` and entry ``fade_frames - k`` have squares that add up to one."""
    gains: NDArray[np.float64] = np.sin(np.arange(fade_frames + 1) * (pi / 2 / fade_frames))
    return gains.astype(np.float32)


@lru_cache(maxsize=4)
def _glide(glide_frames: int) -> NDArray[np.float64]:
    """From 0 to 1 without a corner at either end."""
    shares: NDArray[np.float64] = (1 - np.cos(np.arange(glide_frames + 1) * (pi / glide_frames))) / 2
    return shares
