"""What we stand on: locked without addresses, free to be given away, and without the fault of Qt for Python 6.12."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parents[2]
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"

# Copyleft that may come along, each for a reason.
ADMITTED = {
    "pyside6-essentials": "LGPL or GPL, as we choose: LGPL; loaded as shared libraries that anyone may replace",
    "shiboken6": "as PySide6",
    "soxr": "LGPL: loaded as a shared library that anyone may replace",
}
# Comes with a new virtual environment or is the project itself; in no lock.
NOT_LOCKED = {"pip", "setuptools", "wheel", "omg-desktop"}


def same(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> dict[str, set[str]]:
    """Versions by name; some packages have one for old and one for new Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
        found.setdefault(same(name), set()).add(version)
    return found


def licences(distribution: Distribution) -> Iterator[str]:
    meta = distribution.metadata
    yield from (line for line in meta.get_all("Classifier", []) if line.startswith("License ::"))
    yield from meta.get_all("License-Expression", [])
    # Some put the whole text here, with those of everything they contain; its first line is the name.
    yield from (text.strip().splitlines()[0] for text in meta.get_all("License", []) if text.strip())


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_a_lock_names_no_place(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-|\.|/)(?!-hash=)", text, re.MULTILINE), "an option or a path"


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda lock: lock.name)
def test_every_pin_has_a_hash(lock: Path) -> None:
    for entry in re.split(r"\n(?=\S)", lock.read_text("utf-8")):
        assert entry.startswith("#") or "--hash=sha256:" in entry, entry


def test_tools_come_on_top_of_what_runs() -> None:
    assert pins(RUN).items() <= pins(DEV).items()


def test_only_what_is_locked_is_installed() -> None:
    locked = pins(DEV)
    strangers = {
        f"{each.name} {each.version}"
        for each in distributions()
        if same(each.name) not in NOT_LOCKED and each.version not in locked.get(same(each.name), ())
    }
    assert not strangers, "not in requirements-dev.lock; declare it in pyproject.toml, or `make clean`"


def test_no_copyleft_but_the_admitted() -> None:
    found = {
        same(each.name): licence
        for each in distributions()
        for licence in licences(each)
        if re.search(r"\bA?L?GPL|General Public License", licence)
    }
    assert set(found) <= set(ADMITTED), found


def test_every_distribution_says_its_licence() -> None:
    silent = {same(each.name) for each in distributions() if not any(licences(each))}
    assert not silent - {"omg-desktop"}


def test_calls_that_return_nothing_leave_none_alone(qtbot: QtBot) -> None:
    """PySide6 6.12.0 took a reference of None with each such call; after some thousands Python 3.11 aborted."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(2000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 100


def test_the_folder_packaging_hides_no_library() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
