"""A kept score, and what may be made of it: every change is a pure function of the score, the kind and a seed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from omg_desktop.composer import BriefError, ComposerBrief, Score
from omg_desktop.composer.rearranging import in_another_genre
from omg_desktop.composer.score import Note, Part
from omg_desktop.composer.theory import parse_key
from omg_desktop.composer.variations import at_another_tempo, in_another_key, with_another

FORMAT = 1
TUNEFUL_ROLES = frozenset({"tune", "harmony", "counter"})
TEMPO_BPM_MIN, TEMPO_BPM_MAX = 30.0, 300.0


class ScoreUnusable(ValueError):
    """The score cannot be read, or not changed like this; the message is one sentence."""


@dataclass(frozen=True)
class KeptScore:
    """A score with the brief it was composed from, and what was changed since: (kind, value, seed), oldest first.

    ``pack`` is the identity of the sample pack it was played with, "" for the own voices; ``sound`` says so in words.
    """

    score: Score
    brief: ComposerBrief
    changes: tuple[tuple[str, str, int], ...] = ()
    pack: str = ""
    sound: str = ""
    engine_version: str = ""

    def as_text(self) -> str:
        """As JSON."""
        return json.dumps(
            {
                "format": FORMAT,
                "brief": self.brief.as_dict(),
                "changes": [list(change) for change in self.changes],
                "pack": self.pack,
                "sound": self.sound,
                "engine_version": self.engine_version,
                "score": self.score.as_dict(),
            }
        )

    @classmethod
    def from_text(cls, text: str) -> "KeptScore":
        """The score that ``as_text`` wrote. Raises ScoreUnusable."""
        try:
            plain = json.loads(text)
            if plain["format"] != FORMAT:
                raise ScoreUnusable("The score was kept by another version of the app.")
            return cls(
                Score.from_dict(plain["score"]),
                ComposerBrief.from_dict(plain["brief"]),
                tuple((str(kind), str(value), int(seed)) for kind, value, seed in plain["changes"]),
                str(plain["pack"]),
                str(plain["sound"]),
                str(plain["engine_version"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise error if isinstance(error, ScoreUnusable) else ScoreUnusable("The score is damaged.") from error


def changed(kept: KeptScore, kind: str, value: str, seed: int) -> KeptScore:
    """The score after one more change. Raises ScoreUnusable for a change that makes no sense here."""
    if kind not in _CHANGES:
        raise ScoreUnusable(f"Nobody knows the change {kind!r}.")
    try:
        score = _CHANGES[kind](kept, value, seed)
    except BriefError as error:
        raise ScoreUnusable(str(error)) from error
    return replace(kept, score=score, changes=(*kept.changes, (kind, value, seed)))


def _melody(kept: KeptScore, _value: str, seed: int) -> Score:
    """Another tune over these very chords; whatever else was changed before stays."""
    fresh = _composed_again(kept, {"melody": seed})
    tunes = {part.name: part for part in fresh.parts if part.role in TUNEFUL_ROLES}
    parts = [tunes.pop(part.name, part) for part in kept.score.parts]
    return replace(kept.score, parts=(*parts, *tunes.values()))


def _section(kept: KeptScore, value: str, seed: int) -> Score:
    """What the band plays in the sections of this name is drawn anew, chords excepted; pick-ups into them too."""
    score = kept.score
    spans = [
        (section.start_bar * score.beats_per_bar, section.end_bar * score.beats_per_bar)
        for section in score.sections
        if section.name.casefold() == value.strip().casefold()
    ]
    if not spans:
        names = ", ".join(dict.fromkeys(section.name for section in score.sections))
        raise ScoreUnusable(f"There is no section “{value}”; there are: {names}.")
    drawn = dict.fromkeys(["melody", "drums", *(part.name for part in score.parts)], seed)
    fresh = {part.name: part for part in _composed_again(kept, drawn).parts}

    def inside(note: Note) -> bool:
        return any(start <= note.start_beats < end for start, end in spans)

    def renewed(part: Part) -> Part:
        other = fresh.get(part.name, part)
        notes = [note for note in part.notes if not inside(note)] + [note for note in other.notes if inside(note)]
        return replace(part, notes=tuple(sorted(notes, key=lambda note: (note.start_beats, note.pitch))))

    return replace(score, parts=tuple(map(renewed, score.parts)))


def _genre(kept: KeptScore, value: str, _seed: int) -> Score:
    """The same sections, chords, key and words for another band."""
    return in_another_genre(kept.score, kept.brief, value)


def _tempo(kept: KeptScore, value: str, _seed: int) -> Score:
    try:
        tempo_bpm = float(value)
    except ValueError as error:
        raise ScoreUnusable(f"“{value}” is not a tempo.") from error
    if not TEMPO_BPM_MIN <= tempo_bpm <= TEMPO_BPM_MAX:
        raise ScoreUnusable(f"A tempo is {TEMPO_BPM_MIN:.0f} to {TEMPO_BPM_MAX:.0f} BPM.")
    return at_another_tempo(kept.score, tempo_bpm)


def _key(kept: KeptScore, value: str, _seed: int) -> Score:
    found = parse_key(value)
    if found is None:
        raise ScoreUnusable(f"“{value}” is not a key; write for example “A minor”.")
    tonic, _ = found
    moved = in_another_key(kept.score, tonic - kept.score.tonic)
    asked, is_minor = value.casefold().split(), moved.key.endswith("minor")
    if ("minor" in asked and not is_minor) or ("major" in asked and is_minor):
        raise ScoreUnusable(f"The song can be moved to {moved.key}, but not from major to minor or back.")
    return moved


_CHANGES: Mapping[str, Callable[[KeptScore, str, int], Score]] = {
    "melody": _melody,
    "section": _section,
    "genre": _genre,
    "tempo": _tempo,
    "key": _key,
}


def _composed_again(kept: KeptScore, drawn: Mapping[str, int]) -> Score:
    """The song of the brief with some choices drawn anew, moved to where the kept one is now.

    Raises ScoreUnusable where this version of the composer would lay other chords.
    """
    kinds = [kind for kind, _, _ in kept.changes]
    last_band = len(kinds) - 1 - kinds[::-1].index("genre") if "genre" in kinds else -1
    fresh = with_another(kept.brief, drawn if last_band < 0 else {})
    for number, (kind, value, seed) in enumerate(kept.changes):
        if kind in ("tempo", "key"):
            fresh = changed(replace(kept, score=fresh, changes=()), kind, value, seed).score
        elif kind == "genre":
            fresh = in_another_genre(fresh, kept.brief, value, drawn if number == last_band else {})
    if fresh.chords != kept.score.chords or fresh.bars != kept.score.bars:
        raise ScoreUnusable("The composer has learned since this take was made, and would lay other chords now.")
    return fresh


def outline(kept: KeptScore) -> dict[str, Any]:
    """What a person needs to know of a score, as plain values."""
    score = kept.score
    return {
        "genre": score.requested_genre,
        "tempo_bpm": score.tempo_bpm,
        "musical_key": score.key,
        "sections": list(dict.fromkeys(section.name for section in score.sections)),
        "length_seconds": score.length_seconds,
        "sound": kept.sound,
    }
