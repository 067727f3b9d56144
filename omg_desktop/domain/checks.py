"""Everything that must hold before a release is submitted."""

from collections.abc import Sequence
from datetime import date

from omg_desktop.domain.drafts import GENRE_LENGTH_MAX
from omg_desktop.domain.releases import AudioOrigin, Release, Track
from omg_desktop.domain.values import Value

SAMPLE_RATE_HZ_MIN = 44_100
LOSSLESS_MEDIA_TYPES = ("audio/wav", "audio/flac", "audio/aiff")


class Check(Value):
    """One thing that was looked at. A check that is not ``ok`` and ``blocks`` stops the submission."""

    subject: str
    ok: bool
    blocks: bool = True
    title: str
    advice: str = ""


def checks_of(release: Release, tracks: Sequence[Track], today: date) -> tuple[Check, ...]:
    """What holds and what does not, in the order a person would mend it."""
    return (
        _has_text("title", release.title, "Title", "Give the release a title."),
        _has_text("artist", release.artist, "Artist", "Name the primary artist."),
        _has_text("genre", release.genre[:GENRE_LENGTH_MAX], "Genre", "Choose the release's genre."),
        _date_check(release.release_date, today),
        *_track_checks(tracks),
        *_disclosure(tracks),
    )


def problems(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that stop a submission."""
    return tuple(check for check in checks if check.blocks and not check.ok)


def _has_text(subject: str, text: str, name: str, advice: str) -> Check:
    present = bool(text.strip())
    return Check(
        subject=subject,
        ok=present,
        title=f"{name} is set" if present else f"{name} is missing",
        advice="" if present else advice,
    )


def _date_check(release_date: date | None, today: date) -> Check:
    if release_date is None:
        return Check(subject="release_date", ok=False, title="Release date is missing", advice="Choose a date.")
    if release_date < today:
        return Check(
            subject="release_date", ok=False, title="Release date has passed", advice="Choose today or a later date."
        )
    if (release_date - today).days < 14:
        return Check(
            subject="release_date",
            ok=False,
            blocks=False,
            title=f"Release date is {_days((release_date - today).days)}",
            advice="Stores advise 14 days or more.",
        )
    return Check(subject="release_date", ok=True, title="Release date leaves the stores time")


def _days(count: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(count, f"{count} days away")


def _track_checks(tracks: Sequence[Track]) -> list[Check]:
    if not tracks:
        return [Check(subject="tracks", ok=False, title="No track yet", advice="Add a track, or drop audio here.")]
    found = []
    for track in tracks:
        name = track.title.strip() or f"Track {track.position}"
        if not track.title.strip():
            found.append(
                Check(
                    subject=track.id, ok=False, title=f"Track {track.position} has no title", advice="Name the track."
                )
            )
        if track.audio is None:
            found.append(
                Check(
                    subject=track.id,
                    ok=False,
                    title=f"{name} has no audio",
                    advice="Confirm a take or import a file.",
                )
            )
    return [*found, *_audio_checks(tracks)]


def _audio_checks(tracks: Sequence[Track]) -> list[Check]:
    found = []
    with_audio = [track for track in tracks if track.audio is not None]
    for track in with_audio:
        audio = track.audio
        if audio is None:
            continue
        name = track.title.strip() or f"Track {track.position}"
        if audio.source is None:
            found.append(_undeclared(track, name))
        fault = ""
        if audio.media_type not in LOSSLESS_MEDIA_TYPES:
            fault = "The audio is not lossless."
        elif audio.sample_rate_hz < SAMPLE_RATE_HZ_MIN:
            fault = "The audio has less than 44.1 kHz."
        elif audio.channels != 2:
            fault = "The audio is not stereo."
        if fault:
            found.append(Check(subject=track.id, ok=False, title=f"{name}: {fault}", advice="Stores refuse it."))
    if with_audio and not found:
        count = f"{len(with_audio)} file" if len(with_audio) == 1 else f"{len(with_audio)} files"
        found.append(
            Check(
                subject="audio",
                ok=True,
                title="Audio meets store requirements",
                advice=f"{count}, lossless stereo, 44.1 kHz or higher",
            )
        )
    return found


def _undeclared(track: Track, name: str) -> Check:
    return Check(
        subject=track.id,
        ok=False,
        title=f"{name}: not known how it was made",
        advice="Stores have to be told. Import the file onto this track again, and say which tool made it.",
    )


def _disclosure(tracks: Sequence[Track]) -> list[Check]:
    """What stores will be told of how the audio was made."""
    audio = [track.audio for track in tracks if track.audio is not None]
    if not audio or any(one.source is None for one in audio):
        return []  # what is missing is told of each track
    with_ai = [one for one in audio if one.source is not None and one.source.is_ai]
    imported = [one for one in with_ai if one.origin is AudioOrigin.IMPORT]
    generated, declared_ai = len(with_ai) - len(imported), len(imported)
    human = len(audio) - len(with_ai)
    tools = ", ".join(sorted({one.declaration.tool_name if one.declaration else "AI" for one in imported}))
    parts = [f"{generated} generated here"] * bool(generated)
    parts += [f"{declared_ai} imported, declared as made with {tools}"] * bool(declared_ai)
    parts += [f"{human} declared as made by people"] * bool(human)
    title = "AI contribution disclosed to every store" if generated or declared_ai else "Declared as made without AI"
    return [Check(subject="disclosure", ok=True, title=title, advice=" · ".join(parts))]
