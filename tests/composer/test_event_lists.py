"""The notes of a song are the same wherever it is composed: every genre's events, to a microbeat, have a known digest.

A change of the composer that moves a note changes digests on purpose: ``python -m tests.composer.test_event_lists``
writes them anew.
"""

import hashlib
import json
from pathlib import Path

import pytest

from omg_desktop.composer import ComposerBrief, compose
from omg_desktop.composer.genre import genre_names

KNOWN = Path(__file__).parent / "event_lists.json"
WORDS = "[Verse]\nThe kettle sings, the street is blue\n[Chorus]\nHold on, hold on, the day is long\n"


def events_digest(genre: str) -> str:
    """The first 16 hex digits of SHA-256 over every note of an instrumental and of a song with words."""
    briefs = (
        ComposerBrief(genre, 11, 75.0, direction="warm, driving"),
        ComposerBrief(genre, 12, 45.0, lyrics=WORDS, instrumental=False),
    )
    lines = []
    for brief in briefs:
        score = compose(brief)
        lines.append(f"{score.key} {score.tempo_bpm:.4f} {score.beats_per_bar}")
        for part in score.parts:
            lines.append(f"{part.name} {part.voice}")
            lines += [
                f"{n.start_beats:.6f} {n.duration_beats:.6f} {n.pitch} {n.velocity:.6f} {n.shift_seconds:.6f}"
                f" {n.articulation} {n.motif} {n.syllable}"
                for n in part.notes
            ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@pytest.mark.parametrize("genre", sorted(genre_names()))
def test_the_events_of_a_genre_are_those_that_are_known(genre):
    assert events_digest(genre) == json.loads(KNOWN.read_text())[genre]


if __name__ == "__main__":
    KNOWN.write_text(json.dumps({genre: events_digest(genre) for genre in sorted(genre_names())}, indent=2) + "\n")
