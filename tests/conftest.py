"""What every test stands on: no screen, no sound card, no network, and no warning that nobody announced."""

import gc
import itertools
import logging
import os
import sys
from collections.abc import Generator, Iterator
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.app.start import THREAD_SWITCH_SECONDS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
for name in ("OMG_DATA", "OMG_BACKEND_URL", "OMG_BACKEND_TOKEN_FILE"):
    os.environ.pop(name, None)

sys.setswitchinterval(THREAD_SWITCH_SECONDS)  # as the app does; threads that come and go wait less for one another

PATIENCE_MILLISECONDS = 30_000
"""A loaded machine is slow, not wrong: what a test waits for comes, or it never does."""
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
    cast("dict[str, object]", wait.__kwdefaults__)["timeout"] = PATIENCE_MILLISECONDS

settings.register_profile("omg", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("omg")


@pytest.fixture(autouse=True)
def no_unannounced_warning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test; one that is expected is taken out with ``caplog.clear()``."""
    yield
    for when in ("setup", "call"):
        told = [record for record in caplog.get_records(when) if record.levelno >= logging.WARNING]
        assert not told, f"unannounced warning: {told[0].getMessage()}"


WIDGETS_OF_A_STUDIO_MIN = 300
STUDIOS_BETWEEN_COLLECTIONS = 8
_studios = itertools.count(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """No window outlives its test. Whoever lays on a style sheet would wait for all the windows there ever were."""
    yield
    application = QApplication.instance()
    if not isinstance(application, QApplication) or not application.topLevelWidgets():
        return
    application.clipboard().clear()  # without a screen it would be destroyed after Python, by a fault
    had_a_studio = len(application.allWidgets()) >= WIDGETS_OF_A_STUDIO_MIN
    for widget in application.topLevelWidgets():
        if widget.parent() is None and widget.windowType() is not Qt.WindowType.Popup:  # those go with their owners
            widget.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if had_a_studio and next(_studios) % STUDIOS_BETWEEN_COLLECTIONS == 0:
        gc.unfreeze()  # each was set aside for good, and holds a library, takes and pictures
        gc.collect()
