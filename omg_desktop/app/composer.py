"""The built-in composer put together: its provider, its sample pack, and what its scores are good for."""

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from omg_desktop import __version__, assets
from omg_desktop.adapters.audio_tags import ai_mark
from omg_desktop.adapters.pack_building import BuiltPack
from omg_desktop.adapters.providers.builtin import BuiltinProvider
from omg_desktop.adapters.scores import KeptScores
from omg_desktop.adapters.sound_pack import SoundPacks
from omg_desktop.adapters.wav_files import stamp_wav
from omg_desktop.config import Config
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import OrderId
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.flows.scores import ScoreFlows, score_flows
from omg_desktop.ports import AuditLog, Clock, Job, PreferenceShelf, ReleaseShelf, TakeShelf

COMPOSER_COMMAND = (sys.executable, "-m", "omg_desktop.composer")
WORK_COMMAND = (sys.executable, "-m", "omg_desktop.adapters.composer_work")
SHIPPED_PACKS = "sound-packs"


@dataclass(frozen=True)
class ComposerParts:
    """The adapters of the composer."""

    provider: BuiltinProvider
    packs: SoundPacks
    scores: KeptScores
    openings: Path

    def opening_of(self, order_id: OrderId) -> Path | None:
        """What there is to hear of an order under way, once there is any."""
        path = self.openings / f"{order_id}.wav"
        return path if path.is_file() else None


@dataclass(frozen=True)
class ComposerDesk:
    """What a face of the app can ask of the composer."""

    parts: ComposerParts
    preferences: PreferenceShelf
    flows: ScoreFlows

    def use_soundfont(self, soundfont: Path, job: Job) -> BuiltPack:
        """Play with the instruments of this file from now on. Raises InvalidInput, and then nothing has changed."""
        found = self.parts.packs.build(soundfont.expanduser().absolute(), job)
        chosen = str(soundfont.expanduser().absolute())
        self.preferences.save(self.preferences.load().but(soundfont=chosen, own_voices=False))
        return found

    def use_installed(self, job: Job) -> BuiltPack:
        """Forget what was chosen, and play with the SoundFont of the system."""
        self.preferences.save(self.preferences.load().but(soundfont="", own_voices=False))
        ready, soundfont = self.parts.packs.ready(), self.parts.packs.soundfont()
        if ready is not None:
            return ready
        if soundfont is None:
            raise InvalidInput(f"{self.parts.packs.words}.")
        return self.parts.packs.build(soundfont, job)

    def use_own_voices(self) -> None:
        self.preferences.save(self.preferences.load().but(own_voices=True))


def build_composer(config: Config, preferences: PreferenceShelf) -> ComposerParts:
    """Everything about the composer that needs no other part of the desk."""
    root = Path(assets.__file__).resolve().parent.parent
    packs = SoundPacks(config.sound_pack_folder, preferences.load, WORK_COMMAND, root, _shipped())
    scores = KeptScores(config.data_folder / "scores", packs, WORK_COMMAND, root)
    openings = config.scratch_folder / "openings"
    with contextlib.suppress(OSError):
        for left_over in openings.glob("*.wav"):  # of an app that ended suddenly
            left_over.unlink()
    return ComposerParts(BuiltinProvider(COMPOSER_COMMAND, root, marked, scores, openings), packs, scores, openings)


def build_composer_desk(
    parts: ComposerParts,
    preferences: PreferenceShelf,
    releases: ReleaseShelf,
    takes: TakeShelf,
    audit: AuditLog,
    order_takes: Callable[..., tuple[Order, ...]],
    now: Clock,
) -> ComposerDesk:
    """The composer among the other parts."""
    return ComposerDesk(parts, preferences, score_flows(releases, takes, audit, parts.scores, order_takes, now))


def marked(path: Path, source: DigitalSource) -> None:
    stamp_wav(path, ai_mark(__version__, source.value))


def _shipped() -> Path | None:
    """The pack that a frozen app brings along; in a checkout there is none."""
    with contextlib.suppress(OSError):
        return next(iter(sorted(assets.resource(SHIPPED_PACKS).glob("*"))), None)
    return None
