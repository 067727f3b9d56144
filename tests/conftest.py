"""What every test stands on: no screen, no sound card, no network, and no warning that nobody announced."""

import logging
import os
from collections.abc import Iterator
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
for name in ("OMG_DATA", "OMG_BACKEND_URL", "OMG_BACKEND_TOKEN_FILE"):
    os.environ.pop(name, None)

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
