"""The built-in composer as a provider: a child process of this computer, offline, the same for the same seed.

The child reads one JSON object and answers in JSON lines; ``omg_desktop.composer.__main__`` is its other half, and
``omg_desktop.adapters.composer_work`` where a kept score is changed.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omg_desktop.adapters.composer_child import Answer, have_done, number
from omg_desktop.adapters.scores import KeptScores, kept_text, pack_of
from omg_desktop.domain.drafts import LENGTH_SECONDS_MAX, LENGTH_SECONDS_MIN, Order
from omg_desktop.domain.errors import InvalidInput, ProviderFailed
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import DigitalSource, Section
from omg_desktop.domain.variations import Variation
from omg_desktop.ports import Job, ProviderCard, Rendered

MODEL = "omg-composer-1"
SINGER = "espeak-ng"
SUNG = "Guide vocal by espeak-ng"
UNSUNG = "Melody without voice: install espeak-ng to hear the lyrics sung (apt-get install espeak-ng)"

CARD = ProviderCard(
    key=ProviderKey("builtin"),
    name="Built-in composer",
    model=MODEL,
    source=DigitalSource.ALGORITHMIC,
    sings=False,
    plays_unsung=True,
    length_seconds_min=LENGTH_SECONDS_MIN,
    length_seconds_max=LENGTH_SECONDS_MAX,
    needs_network=False,
    remote_cancel=True,
    parallel_orders=2,
    rights_note="Made by rules on this computer; no model was trained. The music is yours.",
)


@dataclass(frozen=True)
class BuiltinProvider:
    """``command`` starts the composer; ``mark`` writes the machine-readable AI mark into a finished file.

    With ``scores`` the score of each take is kept, and can be varied. ``openings`` is a folder for what is under way,
    to be heard as it grows, as ``<order id>.wav``.
    """

    command: Sequence[str]
    package_root: Path
    mark: Callable[[Path, DigitalSource], None]
    scores: KeptScores | None = None
    openings: Path | None = None

    @property
    def card(self) -> ProviderCard:
        """As this computer is now: whether somebody can sing, and what plays."""
        # the composer's own look at its singer would load the whole of it into the window's process
        sings = shutil.which(SINGER) is not None
        sound = self.scores.packs.words if self.scores else ""
        return CARD.but(sings=sings, about=". ".join(filter(None, [sound, SUNG if sings else UNSUNG])))

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Compose and render. Raises ProviderFailed with the composer's own sentence, or Cancelled."""
        target, score = folder / "take.wav", folder / "score.json"
        if order.variation is not None:
            answer, kept = self._varied(order, order.variation, target, score, job)
        else:
            answer, kept = self._composed(order, target, score, job)
        if not target.is_file():
            raise ProviderFailed("The composer ended without handing over a file.")
        self.mark(target, CARD.source)
        if kept and self.scores is not None:
            self.scores.keep(target, kept)
        version, pack = f"{MODEL}.{answer.get('engine_version', '')}".rstrip("."), pack_of(kept) if kept else ""
        return Rendered(
            path=target,
            model=f"{version}+{pack}" if pack else version,
            sections=_sections(answer.get("sections")),
            tempo_bpm=number(answer.get("tempo_bpm")),
            musical_key=str(answer.get("key") or ""),
        )

    def _composed(self, order: Order, target: Path, score: Path, job: Job) -> tuple[Answer, str]:
        pack = self.scores.packs.ready() if self.scores else None
        request = _request(order, target, score) | ({"pack_path": str(pack.folder)} if pack else {})
        with self._opening(order) as opening:
            answer = have_done(self.command, self.package_root, request | opening, job)
        return answer, kept_text(_read(score), request["brief"], pack, str(answer.get("engine_version", "")))

    def _varied(self, order: Order, variation: Variation, target: Path, score: Path, job: Job) -> tuple[Answer, str]:
        """The score that was kept with the parent, changed, and played by the same instruments."""
        if self.scores is None:
            raise ProviderFailed("No scores are kept here.")
        try:
            request = self.scores.order("take", variation.parent_audio) | self.scores.sound_of(variation.parent_audio)
        except InvalidInput as error:
            raise ProviderFailed(str(error)) from error
        request |= {
            "variation": {"kind": variation.kind.value, "value": variation.value, "seed": order.seed},
            "audio_path": str(target),
            "score_path": str(score),
        }
        with self._opening(order) as opening:
            answer = have_done(self.scores.work_command, self.package_root, request | opening, job)
        return answer, _read(score)

    @contextmanager
    def _opening(self, order: Order) -> Iterator[dict[str, str]]:
        """Where the song grows; None where it cannot, which costs nothing but the early hearing."""
        path = self.openings / f"{order.id}.wav" if self.openings is not None else None
        if path is None or not _made(path.parent):
            yield {}
            return
        try:
            yield {"preview_path": str(path)}
        finally:
            with suppress(OSError):  # it may be open for hearing; the next start sweeps it
                path.unlink(missing_ok=True)


def _made(folder: Path) -> bool:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return True
    return False


def _request(order: Order, target: Path, score: Path) -> dict[str, Any]:
    brief = order.brief
    return {
        "brief": {
            "genre": brief.genre.strip() or "Pop",
            "seed": order.seed,
            "length_seconds": float(brief.length_seconds),
            "instrumental": brief.instrumental,
            "lyrics": "" if brief.instrumental else brief.lyrics,
            "direction": brief.direction,
        },
        "audio_path": str(target),
        "score_path": str(score),
    }


def _read(score: Path) -> str:
    """The score that a composer wrote; "" from one that wrote none: the take is still a take."""
    with suppress(OSError, UnicodeDecodeError):
        return score.read_text(encoding="utf-8")
    return ""


def _sections(value: object) -> tuple[Section, ...]:
    rows = value if isinstance(value, list) else []
    return tuple(
        Section(
            name=str(row.get("name", ""))[:60],
            start_seconds=max(0.0, float(row.get("start_seconds", 0.0))),
            end_seconds=max(0.0, float(row.get("end_seconds", 0.0))),
        )
        for row in rows
        if isinstance(row, dict)
    )
