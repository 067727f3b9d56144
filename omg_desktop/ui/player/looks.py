"""What is seen of the heard take: overview first, then detail, and its spectrogram when it is wanted."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import SoundDetail, Waveform
from omg_desktop.ports import SoundDetails
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.widgets.waveform_cache import DetailCache, SpectrogramCache, WaveformCache


class Looks(QObject):
    """Tells each as soon as it is there; None while it is not, or is hidden."""

    waveform_changed = Signal(object)  # Waveform or None
    detail_changed = Signal(object)  # SoundDetail or None
    spectrogram_changed = Signal(object)  # SpectrogramPicture or None

    def __init__(
        self,
        waveform: Callable[[Digest], Waveform],
        details: SoundDetails | None,
        tasks: Tasks,
        parent: QObject,
        sketch: Callable[[Digest], Waveform | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.shows_spectrogram = False
        self.detail: SoundDetail | None = None
        self._digest: Digest | None = None
        self._waveforms = WaveformCache(waveform, tasks, self, sketch)
        self._waveforms.loaded.connect(lambda _found: self._tell_waveform())
        self._details: DetailCache | None = None
        self._spectrograms: SpectrogramCache | None = None
        if details is not None:
            self._details = DetailCache(details.detail, tasks, self)
            self._details.loaded.connect(lambda _found: self._tell_detail())
            self._spectrograms = SpectrogramCache(details.spectrogram, tasks, self)
            self._spectrograms.loaded.connect(lambda _found: self._tell_spectrogram())

    def look_at(self, digest: Digest | None) -> None:
        """Show this sound; None shows nothing."""
        self._digest = digest
        self._tell_waveform()
        self._tell_detail()
        self._tell_spectrogram()

    def toggle_spectrogram(self) -> None:
        self.shows_spectrogram = not self.shows_spectrogram
        self._tell_spectrogram()

    def _tell_waveform(self) -> None:
        self.waveform_changed.emit(self._waveforms.get(self._digest) if self._digest else None)

    def _tell_detail(self) -> None:
        found = self._details.get(self._digest) if self._details and self._digest else None
        self.detail = found
        self.detail_changed.emit(found)

    def _tell_spectrogram(self) -> None:
        wanted = self._spectrograms and self._digest and self.shows_spectrogram
        found = self._spectrograms.get(self._digest) if wanted and self._spectrograms and self._digest else None
        self.spectrogram_changed.emit(found)
