"""Files of audio that are dragged here, or chosen."""

from PySide6.QtCore import QMimeData

AUDIO_SUFFIXES = (".wav", ".flac", ".aif", ".aiff", ".mp3", ".ogg")
OUR_OWN = "application/x-omg-outgoing"
"""What is dragged or copied out of this window: it is not brought in again."""
AUDIO_FILTER = f"Audio ({' '.join(f'*{suffix}' for suffix in AUDIO_SUFFIXES)});;All files (*)"


def audio_in(data: QMimeData) -> tuple[str, ...]:
    """The paths of what is audio by its name; none where it comes from this very window."""
    if data.hasFormat(OUR_OWN):
        return ()
    paths = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.lower().endswith(AUDIO_SUFFIXES))
