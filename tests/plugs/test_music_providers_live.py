"""One take from each real service, when somebody wants to pay for it: ``OMG_LIVE=1`` and the key in the environment.

Beside the take it goes through the checklist of what the fact sheet leaves open (``tests/live_checklist.py``) and
writes to the terminal which question was answered, with the evidence. Questions that may cost another take are asked
with ``OMG_LIVE_EXTRA=1`` only. Without the variables it is skipped, and says so.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from omg_desktop.domain.takes import dishonesty
from omg_desktop.ports import Control
from tests.fake_studio.stage import ADAPTERS, SECONDS, shipped
from tests.live_checklist import noted, run_of


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
    key = None if door.is_address else given
    provider = ADAPTERS[name](entry, lambda: key)
    run = run_of(name, entry, provider, tmp_path, key)
    asked = SECONDS if provider.card.length is Control.EXACT else None
    assert dishonesty(run.facts, asked) is None
    notes = noted(name, run, extra=os.environ.get("OMG_LIVE_EXTRA") == "1")
    told = "\n".join(note.line for note in notes)
    assert key is None or key not in repr(provider) + repr(run) + told
    with capsys.disabled():
        sys.stdout.write(f"\n{name}\n{told}\n")
