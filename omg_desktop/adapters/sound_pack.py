"""Which sample pack the built-in composer plays with: of a chosen SoundFont, of an installed one, or none."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from omg_desktop.adapters.composer_child import have_done
from omg_desktop.adapters.pack_building import BuiltPack, known_pack, pack_in
from omg_desktop.domain.errors import Cancelled, InvalidInput, ProviderFailed
from omg_desktop.domain.preferences import Preferences
from omg_desktop.ports import Job

INSTALLED = tuple(
    Path("/usr/share/sounds") / kind / name
    for kind, name in (
        ("sf3", "MuseScore_General.sf3"),
        ("sf3", "MuseScore_General_HQ.sf3"),
        ("sf3", "MuseScore_General_Full.sf3"),
        ("sf2", "MuseScore_General.sf2"),
    )
)
OWN_VOICES = "Own voices: install musescore-general-soundfont for sampled instruments"
OWN_VOICES_CHOSEN = "Own voices, as you chose"
OWN_VOICES_FOR_NOW = "Own voices: sampled instruments are being prepared"
SAMPLED = "Sampled instruments: {name}"


@dataclass(frozen=True)
class SoundPacks:
    """``shipped`` is the pack that a frozen app brings along; ``installed`` are SoundFonts of the system."""

    cache: Path
    preferences: Callable[[], Preferences]
    work_command: Sequence[str]
    package_root: Path
    shipped: Path | None = None
    installed: tuple[Path, ...] = INSTALLED

    def ready(self) -> BuiltPack | None:
        """The pack to play with now, without waiting for anything."""
        if self.preferences().own_voices:
            return None
        soundfont = self.soundfont()
        found = known_pack(soundfont, self.cache) if soundfont else None
        return found or (pack_in(self.shipped) if self.shipped and not self.preferences().soundfont else None)

    def of_identity(self, identity: str) -> BuiltPack | None:
        """A pack that was played with before, if it is still there."""
        shipped = pack_in(self.shipped) if self.shipped and self.shipped.name == identity else None
        return shipped or (pack_in(self.cache / identity) if identity else None)

    def soundfont(self) -> Path | None:
        """The SoundFont the artist chose, or the first that is installed."""
        chosen = self.preferences().soundfont
        if chosen:
            return Path(chosen)
        return next((path for path in self.installed if path.is_file()), None)

    @property
    def words(self) -> str:
        """What plays, as a person may be told."""
        found = self.ready()
        if found is not None:
            return SAMPLED.format(name=found.name)
        if self.preferences().own_voices:
            return OWN_VOICES_CHOSEN
        return OWN_VOICES_FOR_NOW if self.soundfont() else OWN_VOICES

    def build(self, soundfont: Path, job: Job) -> BuiltPack:
        """Cut the pack of a SoundFont, or find that it is there. Raises InvalidInput in one sentence, or Cancelled."""
        if not soundfont.is_file():
            raise InvalidInput(f"There is no file {soundfont.name} there.")
        order = {"job": "pack", "soundfont": str(soundfont), "cache": str(self.cache)}
        try:
            answer = have_done(self.work_command, self.package_root, order, job)
        except ProviderFailed as error:
            raise InvalidInput(str(error)) from error
        found = pack_in(Path(answer["pack"]))
        if found is None:
            raise InvalidInput(f"The sample pack of {soundfont.name} cannot be read.")
        return found

    def prepare(self) -> Callable[[], None]:
        """Begin to build what is missing, in the background; what comes back stops it. Own voices play meanwhile."""
        soundfont = self.soundfont()
        job = _Quiet()
        if soundfont is not None and self.ready() is None and not self.preferences().own_voices:

            def build() -> None:
                with suppress(InvalidInput, Cancelled):  # the card goes on to say that own voices play
                    self.build(soundfont, job)

            threading.Thread(target=build, name="sample-pack", daemon=True).start()
        return job.stop


class _Quiet:
    """A job that nobody watches."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()

    def report(self, fraction: float | None, phase: str) -> None:
        """Nobody looks."""

    def wait(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise Cancelled
