"""Longest stall of the window's event loop while takes are generated, peaks computed, a release submitted and synced.

A 5 ms timer beats in the loop; a stall is what lies between two beats beyond those 5 ms. Baseline: the loop at rest.
Aim: under 50 ms. Beside each longest stall stands how much of it the window's thread was computing: the rest it
waited, for a processor or for Python's lock. Set TAKES to generate other than three.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.app.desk import build_desk
from omg_desktop.app.opening import import_services
from omg_desktop.app.start import THREAD_SWITCH_SECONDS
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.ui.theme import apply_theme

BEAT_MILLISECONDS, AIM_MILLISECONDS, MUSIC_SECONDS, REST_SECONDS = 5, 50.0, 60, 3.0
TAKES = int(os.environ.get("TAKES", "3"))
PATIENCE_SECONDS = 300.0


class Stall(NamedTuple):
    """How late a beat came, and for how long of that the window's thread was computing."""

    milliseconds: float = 0.0
    computing_milliseconds: float = 0.0


class Heart(QObject):
    """Beats in the event loop and keeps how late it was."""

    def __init__(self) -> None:
        super().__init__()
        self.stalls: list[Stall] = []
        self._last, self._computed = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MILLISECONDS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def forget(self) -> None:
        self.stalls.clear()
        self._last, self._computed = time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        now, computed = time.perf_counter(), time.thread_time()
        late = max(0.0, (now - self._last) * 1000 - BEAT_MILLISECONDS)
        self.stalls.append(Stall(late, (computed - self._computed) * 1000))
        self._last, self._computed = now, computed


def until(application: QApplication, so: Callable[[], bool]) -> None:
    """Run the loop until this is so. Raises TimeoutError."""
    end = time.perf_counter() + PATIENCE_SECONDS
    while not so():
        if time.perf_counter() > end:
            raise TimeoutError
        application.processEvents()
        time.sleep(0.001)


def measured(application: QApplication, heart: Heart, name: str, so: Callable[[], bool]) -> float:
    heart.forget()
    until(application, so)
    stalls = sorted(heart.stalls) or [Stall()]
    longest, usual = stalls[-1], stalls[int(len(stalls) * 0.99)]
    print(
        f"{name:<34} longest {longest.milliseconds:6.1f} ms ({longest.computing_milliseconds:5.1f} computing), "
        f"99 % under {usual.milliseconds:5.1f} ms, {len(stalls)} beats"
    )
    return longest.milliseconds


def released(studio: Studio) -> Callable[[], bool]:
    """Submit what was made, and say whether it has been delivered."""
    desk, release_id = studio.desk, studio.presenters.library.state.release_id
    assert release_id is not None
    (line, *_) = desk.check_release(release_id).tracks
    desk.save_track(line.track.but(title="Benchmark"))
    day = desk.now().date() + timedelta(days=30)
    desk.edit_release(release_id, {"title": "Benchmark", "artist": "Benchmark", "release_date": day})
    desk.submit(release_id, desk.check_release(release_id).quote.credits)
    studio.presenters.shell.sync_now(hurry=True)

    def delivered() -> bool:
        found = studio.presenters.release.state.found
        return found is not None and found.status is ReleaseStatus.DELIVERED

    return delivered


def main() -> int:
    sys.setswitchinterval(THREAD_SWITCH_SECONDS)
    import_services()
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        desk = build_desk(Config(data_folder=Path(folder)))
        studio = build_studio(
            desk, DevicePlayback(carry_out=desk.carry_out), lambda name: apply_theme(application, name)
        )
        wire(studio)
        studio.views.window.show()
        studio.open()
        studio.tasks.keep_for_good()
        heart = Heart()
        presenters = studio.presenters
        until(
            application,
            lambda: presenters.brief.state.draft is not None and presenters.account.state.account is not None,
        )
        rest_until = time.perf_counter() + REST_SECONDS
        measured(application, heart, "at rest (baseline)", lambda: time.perf_counter() > rest_until)
        presenters.brief.set_length(MUSIC_SECONDS)
        presenters.brief.set_takes(TAKES)
        presenters.brief.generate()
        worst = measured(application, heart, "generating, peaks", lambda: len(presenters.audition.state.takes) == TAKES)
        presenters.player.toggle()
        until(application, lambda: presenters.player.state.can_play)
        playing_until = time.perf_counter() + REST_SECONDS
        worst = max(worst, measured(application, heart, "playing", lambda: time.perf_counter() > playing_until))
        presenters.audition.confirm(presenters.audition.state.takes[0].id)
        until(application, lambda: presenters.audition.state.confirmed is not None)
        worst = max(worst, measured(application, heart, "submitting, uploading, syncing", released(studio)))
        studio.views.window.close()
    verdict = "met" if worst < AIM_MILLISECONDS else "missed"
    print(f"longest stall {worst:.1f} ms, aim {AIM_MILLISECONDS:.0f} ms: {verdict}")
    return 0 if worst < AIM_MILLISECONDS else 1
