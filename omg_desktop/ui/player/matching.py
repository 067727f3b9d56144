"""Makes takes equally loud: over the whole of each, or over the loop while there is one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.references import Sound
from omg_desktop.ports import SoundLevel
from omg_desktop.sound.matching import Level, matching_gains_db
from omg_desktop.ui.tasks import Task, Tasks

Loop = tuple[float, float]
Levels = dict[TakeId, SoundLevel]


class LoudnessMatch(QObject):
    """Gains follow the takes, the loop, and whether quiet ones may be turned up. Measures loops on a worker."""

    changed = Signal(object)  # dict[TakeId, float]: gains in dB, empty while it is off

    def __init__(
        self, level: Callable[[TakeId, float, float], SoundLevel], tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._level = level
        self._tasks = tasks
        self._measuring: Task | None = None
        self._asked: object = None

    def stop(self) -> None:
        """Every take is heard as it is."""
        self._cancel()
        self._asked = None
        self.changed.emit({})

    def match(self, takes: Sequence[Sound], ready: frozenset[TakeId], loop: Loop | None, *, may_boost: bool) -> None:
        """Match these. The latest question wins; until a loop is measured, gains stay as they are."""
        in_loop = [take for take in takes if take.id in ready] if loop else []
        asked = (tuple(take.id for take in takes), tuple(take.id for take in in_loop), loop, may_boost)
        if asked == self._asked:
            return
        self._cancel()
        self._asked = asked
        whole = {take.id: SoundLevel(take.facts.loudness_lufs, take.facts.true_peak_dbtp) for take in takes}
        if loop is None or not in_loop:
            self._tell(whole, may_boost)
            return
        start, end = loop
        names = [take.id for take in in_loop]
        task = self._tasks.start(self, lambda _task: {name: self._level(name, start, end) for name in names})
        task.succeeded.connect(lambda found: self._tell(found, may_boost))
        task.failed.connect(lambda _error: self._tell(whole, may_boost))
        self._measuring = task

    def _tell(self, levels: Levels, may_boost: bool) -> None:
        self._measuring = None
        heard = [Level(level.loudness_lufs, level.true_peak_dbtp) for level in levels.values()]
        self.changed.emit(dict(zip(levels, matching_gains_db(heard, may_boost=may_boost), strict=True)))

    def _cancel(self) -> None:
        if self._measuring is not None:
            self._measuring.cancel()
            self._measuring = None
