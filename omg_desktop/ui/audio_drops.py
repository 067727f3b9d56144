"""Files of audio that are dragged here, or chosen."""

from PySide6.QtCore import QMimeData

AUDIO_SUFFIXES = (".wav", ".flac", ".aif", ".aiff", ".mp3", ".ogg")
AUDIO_FILTER = f"Audio ({' '.join(f'*{suffix}' for suffix in AUDIO_SUFFIXES)});;All files (*)"


def audio_in(data: QMimeData) -> tuple[str, ...]:
    """The paths of what is audio by its name."""
    paths = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.lower().endswith(AUDIO_SUFFIXES))
