"""``python -m omg_desktop.adapters.composer_work``: work on what the composer made, in a process of its own.

One JSON order on stdin, JSON lines on stdout, as ``omg_desktop.composer.__main__`` speaks. ``job`` says what is wanted:
``take`` renders a changed score, ``stems`` writes its parts into a folder, ``midi`` and ``chords`` write it down,
``outline`` says what it is or would become, ``pack`` cuts a sample pack.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from omg_desktop.adapters.pack_building import build_once
from omg_desktop.adapters.score_changes import KeptScore, ScoreUnusable, changed, outline
from omg_desktop.composer.chord_sheet import chord_sheet
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples
from omg_desktop.composer.midi_file import midi_bytes
from omg_desktop.composer.own_memory import keep_freed_memory
from omg_desktop.composer.pack import Pack, PackError
from omg_desktop.composer.rendering import ENGINE_VERSION, Sounds, render, sounds_with
from omg_desktop.composer.soundfont import SoundFontError
from omg_desktop.composer.stem_files import StemFiles
from omg_desktop.composer.wav_file import GrowingWav, write_wav

Order = Mapping[str, Any]


def main() -> int:
    """Reads the order, does it, says how it went."""
    keep_freed_memory()
    try:
        order = json.loads(sys.stdin.read())
        _tell({"done": True} | _JOBS[order["job"]](order))
    except (ScoreUnusable, PackError, SoundFontError) as error:
        return _refuse(str(error))
    except MemoryError:
        return _refuse("There is not enough memory for this.")
    except OSError as error:
        return _refuse(f"It could not be written: {error.strerror or error}.")
    return 0


def _take(order: Order) -> dict[str, Any]:
    """A change of a kept score as a song: the audio, and the changed score beside it."""
    kept = _varied(order)
    rendering = render(kept.score, _progress, sounds=_sounds(order), hear=_hearing(order))
    write_wav(Path(order["audio_path"]), rendering.samples, rendering.sample_rate)
    Path(order["score_path"]).write_text(kept.as_text(), encoding="utf-8")
    sections = [
        {"name": s.name, "start_seconds": s.start_seconds, "end_seconds": s.end_seconds} for s in rendering.sections
    ]
    score = kept.score
    return {
        "sections": sections, "tempo_bpm": score.tempo_bpm, "key": score.key, "engine_version": ENGINE_VERSION,
    }  # fmt: skip


def _hearing(order: Order) -> Callable[[Samples], None] | None:
    """Lets the take be heard while it is made, where a path for that is given."""
    return GrowingWav(Path(order["preview_path"]), SAMPLE_RATE).append if order.get("preview_path") else None


def _stems(order: Order) -> dict[str, Any]:
    """Every part of a kept score as a file of its own."""
    with StemFiles(Path(order["folder"]), order["suffix"]) as files:
        render(_kept(order).score, _progress, sounds=_sounds(order), keep_piece=files.keep)
    return {"stems": files.names}


def _midi(order: Order) -> dict[str, Any]:
    """Every part with tempo map and markers."""
    Path(order["target"]).write_bytes(midi_bytes(_kept(order).score))
    return {}


def _chords(order: Order) -> dict[str, Any]:
    return {"text": chord_sheet(_kept(order).score)}


def _outline(order: Order) -> dict[str, Any]:
    return {"outline": outline(_varied(order) if "variation" in order else _kept(order))}


def _pack(order: Order) -> dict[str, Any]:
    """The sample pack of a SoundFont, unless it is there already."""
    built = build_once(Path(order["soundfont"]), Path(order["cache"]), _progress)
    return {"pack": str(built.folder), "identity": built.identity, "name": built.name}


def _kept(order: Order) -> KeptScore:
    return KeptScore.from_text(Path(order["kept_path"]).read_text(encoding="utf-8"))


def _varied(order: Order) -> KeptScore:
    variation = order["variation"]
    return changed(_kept(order), variation["kind"], variation["value"], variation["seed"])


def _sounds(order: Order) -> Sounds:
    return sounds_with(Pack(Path(order["pack_path"])) if order.get("pack_path") else None)


def _progress(fraction: float, phase: str) -> None:
    _tell({"progress": round(fraction, 3), "phase": phase})


def _tell(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _refuse(reason: str) -> int:
    _tell({"error": reason})
    return 1


_JOBS: Mapping[str, Callable[[Order], dict[str, Any]]] = {
    "take": _take,
    "stems": _stems,
    "midi": _midi,
    "chords": _chords,
    "outline": _outline,
    "pack": _pack,
}


if __name__ == "__main__":
    sys.exit(main())
