"""Where the singer joins the band: the tune's notes that carry words become a part of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames
from omg_desktop.composer.loud_passages import louder_db
from omg_desktop.composer.score import Part, Score
from omg_desktop.composer.sing import Casting, SungNote, available, cast, sing
from omg_desktop.composer.sing.finishing import finished
from omg_desktop.composer.sing.notes import phrases_of
from omg_desktop.composer.sing.singer import LEAD_SECONDS, TAIL_SECONDS, Known, sing_dry
from omg_desktop.composer.stems import placed_notes
from omg_desktop.composer.windows import Overlap, Window

ROLE = "vocals"
NAME = "Vocals"
VOICE = "singer "  # begins the name of a part's voice; the casting follows
CONTINUES = "-"  # ends a syllable whose word goes on
BACKED_SECTIONS = frozenset({"chorus", "drop", "outro"})
INSTRUMENT_NOTES_MIN = 4  # fewer, such as a closing note alone, would sound like a mistake
PLATE_SECONDS = 1.8
ABOVE_TUNE_DB = 5.0  # words need more room than an instrument that plays the same notes


def with_singer(score: Score) -> Score:
    """The score with the words of its tune given to a singer; as it was where nobody can sing or no words are.

    The instrument that would have played them keeps the rest of the tune.
    """
    tune = next((p for p in score.parts if p.role == "tune" and any(n.syllable for n in p.notes)), None)
    if tune is None or not available().found:
        return score
    sung = tuple(note for note in tune.notes if note.syllable)
    rest = replace(tune, notes=tuple(note for note in tune.notes if not note.syllable))
    vocals = replace(
        tune, name=NAME, role=ROLE, notes=sung, level_db=tune.level_db + ABOVE_TUNE_DB, pan=0.0,
        width=0.0, duck=0.5 * tune.duck, settings=(),
    )  # fmt: skip
    # cast by the whole song, so that an opening rendered on its own is sung by the same voice
    vocals = replace(vocals, voice=VOICE + cast(sung_notes(score, vocals)).as_text())
    keeps_playing = len(rest.notes) >= INSTRUMENT_NOTES_MIN
    parts: list[Part] = []
    for part in score.parts:
        parts += ([rest, vocals] if keeps_playing else [vocals]) if part is tune else [part]
    return replace(score, parts=tuple(parts))


def render_vocals(score: Score, part: Part, total_frames: int, check: Callable[[], None]) -> Samples:
    """The stereo stem of a part made by ``with_singer``, (total_frames, 2)."""
    casting = Casting.from_text(part.voice.removeprefix(VOICE))
    return sing(sung_notes(score, part), total_frames, score.seed, casting, check)


class VocalStem:
    """The singing of a part made by ``with_singer``, by windows; a phrase belongs to the one in which it begins."""

    def __init__(self, score: Score, part: Part, check: Callable[[], None]) -> None:
        notes = sung_notes(score, part)
        self._casting = Casting.from_text(part.voice.removeprefix(VOICE)) or cast(notes)
        self._seed, self._check = score.seed, check
        self._placed = placed_notes(score, part)
        self._phrases = phrases_of(notes)
        self._next = 0
        self._known: Known = {}
        self._levels: dict[str, float] = {}
        self._overlap = Overlap()
        self.louder_db = 0.0  # the loud passages of the part than the first window that is sung

    def play(self, window: Window) -> Samples | None:
        """The next window; None where nobody sings."""
        first = self._next
        end_seconds = window.end / SAMPLE_RATE + LEAD_SECONDS
        while self._next < len(self._phrases) and self._phrases[self._next].notes[0].start_seconds < end_seconds:
            self._next += 1
        if first == self._next and not self._overlap.sounds:
            return None
        notes = [note for phrase in self._phrases[first : self._next] for note in phrase.notes]
        if not notes:
            return self._overlap.closed(self._overlap.opened(window.size), window.size)
        if not self._levels:
            self.louder_db = louder_db(self._placed, 1.0, notes[0].start_seconds, notes[-1].end_seconds)
        origin = window.start - frames(LEAD_SECONDS) // 2 * 2
        sound = self._sung(notes, first, origin)
        before = window.start - origin  # silence, but for a phrase at the very beginning of the song
        out = self._overlap.opened(max(window.size, len(sound) - before))
        out[: len(sound) - before] += sound[before:]
        return self._overlap.closed(out, window.size)

    def _sung(self, notes: Sequence[SungNote], number: int, origin: int) -> Samples:
        shifted = [replace(note, start_seconds=note.start_seconds - origin / SAMPLE_RATE) for note in notes]
        seconds = shifted[-1].end_seconds + TAIL_SECONDS + PLATE_SECONDS
        dry = sing_dry(shifted, seconds, self._seed, self._casting, self._check, self._known, number)
        return finished(dry, frames(seconds), self._levels)


def sung_notes(score: Score, part: Part) -> list[SungNote]:
    """The notes of a part in seconds, with their syllables; those of choruses are sung by more than one voice."""
    spans = [
        (section.start_seconds, section.end_seconds) for section in score.sections if section.kind in BACKED_SECTIONS
    ]
    notes = []
    for one in placed_notes(score, part):
        syllable = one.note.syllable
        # the middle of the note, because an upbeat may begin in the section before
        middle = one.start_seconds + 0.5 * one.length_seconds
        is_backed = any(start <= middle < end for start, end in spans)
        notes.append(
            SungNote(
                one.start_seconds, one.length_seconds, one.note.pitch, syllable.removesuffix(CONTINUES),
                not syllable.endswith(CONTINUES), one.note.velocity, is_backed,
            )
        )  # fmt: skip
    return notes
