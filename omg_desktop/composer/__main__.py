"""``python -m omg_desktop.composer``: one JSON order on stdin, a WAV file, JSON lines of progress on stdout.

The order is ``{"brief": {...}, "audio_path": "..."}`` and may name ``score_path`` (the score as JSON), ``pack_path`` (a
folder made by ``pack.build_pack``) and ``preview_path`` (the song from its beginning, to be heard while it is made: it
grows, and a line tells each time how long it is). The last line is ``{"done": true, ...}`` with exit code 0, or
``{"error": "one sentence"}`` with exit code 1.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from omg_desktop.composer.brief import BriefError, ComposerBrief
from omg_desktop.composer.composing import compose
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples
from omg_desktop.composer.own_memory import keep_freed_memory
from omg_desktop.composer.pack import Pack, PackError
from omg_desktop.composer.rendering import ENGINE_VERSION, Rendering, render, sounds_with
from omg_desktop.composer.score import Score
from omg_desktop.composer.wav_file import GrowingWav, write_wav

ORDER_BYTES_MAX = 1_000_000
KNOWN_FIELDS = frozenset({"brief", "audio_path", "score_path", "pack_path", "preview_path"})


class OrderError(ValueError):
    """The order on stdin makes no sense; the message says why in one sentence."""


def main() -> int:
    """Reads the order, makes the song, says how it went; never raises for a bad order or a full disk."""
    keep_freed_memory()
    try:
        _tell(_carry_out(_read_order(sys.stdin.buffer.read(ORDER_BYTES_MAX + 1))))
    except (BriefError, OrderError, PackError) as error:
        return _refuse(str(error))
    except MemoryError:
        return _refuse("There is not enough memory to make this song.")
    except OSError as error:
        return _refuse(f"The song could not be saved: {error.strerror or error}.")
    return 0


def _read_order(raw: bytes) -> dict[str, Any]:
    if len(raw) > ORDER_BYTES_MAX:
        raise OrderError("The order is too large.")
    try:
        order = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise OrderError("The order is not valid JSON.") from error
    if not isinstance(order, dict):
        raise OrderError("The order must be a JSON object.")
    if unknown := order.keys() - KNOWN_FIELDS:
        raise OrderError(f"The order has unknown fields: {', '.join(sorted(unknown))[:200]}.")
    return order


def _carry_out(order: Mapping[str, Any]) -> dict[str, object]:
    brief = ComposerBrief.from_dict(order.get("brief", {}))
    audio_path = _path(order, "audio_path")
    if audio_path is None:
        raise OrderError("The order lacks audio_path.")
    score_path = _path(order, "score_path")
    pack_path = _path(order, "pack_path")
    preview_path = _path(order, "preview_path")
    sounds = sounds_with(Pack(pack_path) if pack_path else None)
    _tell({"progress": 0.0, "phase": "Composing"})
    score = compose(brief)
    rendering = render(
        score, lambda fraction, phase: _tell({"progress": round(fraction, 3), "phase": phase}), sounds=sounds,
        hear=_hearing(preview_path) if preview_path is not None else None,
    )  # fmt: skip
    write_wav(audio_path, rendering.samples, rendering.sample_rate)
    if score_path is not None:
        _write_score(score_path, score)
    return _done(score, rendering)


def _hearing(path: Path) -> Callable[[Samples], None]:
    """Lets the song be heard from a file that grows."""
    file = GrowingWav(path, SAMPLE_RATE)

    def hear(samples: Samples) -> None:
        file.append(samples)
        _tell({"preview": str(path), "duration_seconds": round(file.frames / SAMPLE_RATE, 3)})

    return hear


def _path(order: Mapping[str, Any], name: str) -> Path | None:
    value = order.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value or "\0" in value:
        raise OrderError(f"The order's {name} must be the path of a file.")
    path = Path(value)
    if not path.parent.is_dir():
        raise OrderError(f"The folder for {name} does not exist.")
    if path.is_dir() and name != "pack_path":
        raise OrderError(f"The order's {name} is a folder.")
    return path


def _write_score(path: Path, score: Score) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(score.as_dict(), file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _done(score: Score, rendering: Rendering) -> dict[str, object]:
    sections = [
        {"name": s.name, "start_seconds": s.start_seconds, "end_seconds": s.end_seconds} for s in rendering.sections
    ]
    return {
        "done": True, "duration_seconds": round(rendering.duration_seconds, 4), "tempo_bpm": score.tempo_bpm,
        "key": score.key, "sections": sections, "genre": score.genre, "engine_version": ENGINE_VERSION,
    }  # fmt: skip


def _tell(message: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _refuse(reason: str) -> int:
    _tell({"error": reason})
    return 1


if __name__ == "__main__":
    sys.exit(main())
