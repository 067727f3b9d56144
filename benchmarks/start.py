"""Time from the start of the process to the first painted window, against a bare PySide6 window.

Both are whole processes, run in turn; the ratio is taken pair by pair. Aim: at most 2x.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS, WARMUPS, AIM = 9, 2, 2.0

_SAY_PAINTED = """
import sys, time
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            print(time.monotonic(), flush=True)
            import os
            os._exit(0)
        return False
"""
BARE = (
    _SAY_PAINTED
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
watch = Watch()
app.installEventFilter(watch)
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.exec()
"""
)
OURS = (
    _SAY_PAINTED
    + """
from PySide6.QtWidgets import QApplication
watch = Watch()
kept = QApplication.__init__
def init(self, *words):
    kept(self, *words)
    self.installEventFilter(watch)
QApplication.__init__ = init
from omg_desktop.app import main
main(["--data", sys.argv[1]])
"""
)


def painted_after_seconds(program: str) -> float:
    """Seconds until the window has been asked to paint for the first time."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        began = time.monotonic()  # the same clock for every process of the machine
        done = subprocess.run(
            [sys.executable, "-c", program, folder], capture_output=True, text=True, check=True, env=environment
        )
        return float(done.stdout.split()[0]) - began


def main() -> int:
    bare, ours = [], []
    for run in range(RUNS + WARMUPS):
        pair = painted_after_seconds(BARE), painted_after_seconds(OURS)
        if run >= WARMUPS:
            bare.append(pair[0])
            ours.append(pair[1])
    ratios = [mine / theirs for mine, theirs in zip(ours, bare, strict=True)]
    for name, seconds in (("bare PySide6 window", bare), ("OMG Desktop", ours)):
        print(f"{name:<20} median {statistics.median(seconds):.3f} s, {min(seconds):.3f} to {max(seconds):.3f} s")
    ratio = statistics.median(ratios)
    verdict = "met" if ratio <= AIM else "missed"
    print(f"ratio {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f}), aim {AIM:.1f}: {verdict}")
    return 0
