"""One take from each real service, when somebody wants to pay for it: ``OMG_LIVE=1`` and the key in the environment.

Beside the take it notes what the fact sheet leaves open: real format, length, wait, and whether a C2PA mark is inside.
The notes are written to the terminal. Without both variables it is skipped, and says so.
"""

import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.domain.takes import dishonesty
from omg_desktop.ports import Control
from tests.fake_studio.stage import ADAPTERS, SECONDS, an_order, shipped
from tests.fakes import Patience


class Door(NamedTuple):
    """``variable`` holds the key, or the address of a server on the artist's own machine."""

    variable: str
    is_address: bool = False


DOORS = {
    "lyria": Door("OMG_LIVE_GEMINI_KEY"),
    "lyria-clip": Door("OMG_LIVE_GEMINI_KEY"),
    "elevenlabs": Door("OMG_LIVE_ELEVENLABS_KEY"),
    "stability": Door("OMG_LIVE_STABILITY_KEY"),
    "stability-2": Door("OMG_LIVE_STABILITY_KEY"),
    "minimax": Door("OMG_LIVE_MINIMAX_KEY"),
    "acestep": Door("OMG_LIVE_ACESTEP_URL", is_address=True),
    "acestep-cpp": Door("OMG_LIVE_ACESTEP_CPP_URL", is_address=True),
}


def test_every_provider_has_a_door() -> None:
    assert set(DOORS) == set(ADAPTERS)


@pytest.mark.timeout(1_500)
@pytest.mark.parametrize("name", DOORS)
def test_the_real_one_makes_a_take(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    door = DOORS[name]
    given = os.environ.get(door.variable, "")
    if os.environ.get("OMG_LIVE") != "1":
        pytest.skip("OMG_LIVE=1 is not set: no real service is asked")
    if not given:
        pytest.skip(f"{door.variable} is not set: {name} is not asked")
    entry = shipped(name)
    if door.is_address:
        entry = entry.but(service=entry.service.but(base_url=given))
    provider = ADAPTERS[name](entry, lambda: None if door.is_address else given)
    names: list[str] = []
    began = time.monotonic()
    made = provider.render(an_order(), tmp_path, Patience(), names.append)
    took = time.monotonic() - began
    facts = DigestAudioFolder(tmp_path / "audio").inspect(made.path)
    asked = SECONDS if provider.card.length is Control.EXACT else None
    assert dishonesty(facts, asked) is None
    assert given not in repr(provider) + repr(made) or door.is_address
    with capsys.disabled():
        note = f"{name}: {took:.1f} s, {facts!r}, named {names}, model {made.model!r}, C2PA inside: {facts.has_c2pa}"
        sys.stdout.write(f"\n{note}\n")
