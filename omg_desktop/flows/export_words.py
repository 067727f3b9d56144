"""What an exported file says of its own sound, and what it is called."""

from collections.abc import Callable, Mapping

from omg_desktop.domain.releases import Release, Track, TrackAudio
from omg_desktop.domain.takes import DigitalSource, Take

Mark = Callable[[DigitalSource], Mapping[str, str]]
"""The tags that tell a machine which app made a sound, and how."""


def fields_of(release: Release, track: Track, take: Take, own_name: str = "") -> dict[str, str]:
    """What a naming template may use; the artist's own name of a take leaves only where a template asks for it."""
    return {
        "artist": release.artist,
        "title": track.title or release.title,
        "take": f"Take {take.number}",
        "name": own_name,
        "bpm": f"{take.tempo_bpm:.0f} BPM" if take.tempo_bpm else "",
        "key": take.musical_key,
        "release": release.title,
        "number": f"{track.position:02}",
        "provider": take.provider_name,
    }


def tags_of(release: Release, track: Track, take: Take) -> dict[str, str]:
    """What a file says of its own sound."""
    sung = "" if take.brief.instrumental else take.brief.lyrics
    made = {
        "lyrics": sung.replace("\r", ""),
        "bpm": f"{take.tempo_bpm:.0f}" if take.tempo_bpm else "",
        "key": take.musical_key,
        "provider": take.provider_name,
        "model": take.model,
        "seed": str(take.seed),
        "comment": f"Take {take.number}, made by {take.provider_name}, seed {take.seed}",
    }
    return {name: text for name, text in (_plain_tags(release, track) | made).items() if text}


def tags_of_import(release: Release, track: Track, audio: TrackAudio, mark: Mark) -> dict[str, str]:
    """What a file says that was made elsewhere. Where nobody knows how, nothing is claimed for machines to read."""
    said = f". Declared by the artist: {audio.declaration.sentence}" if audio.declaration else ""
    tags = _plain_tags(release, track) | {"comment": f"{audio.label}{said}"}
    return tags | dict(mark(audio.source)) if audio.source else tags


def _plain_tags(release: Release, track: Track) -> dict[str, str]:
    tags = {
        "title": track.title or release.title,
        "artist": release.artist,
        "album": release.title,
        "genre": release.genre,
        "tracknumber": str(track.position),
        "copyright": release.c_line,
    }
    return {name: text for name, text in tags.items() if text}
