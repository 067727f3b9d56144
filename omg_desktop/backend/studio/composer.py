"""The built-in composer as the house's plug in the sandbox: a child process, ended when nobody wants its take."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omg_desktop.backend.ports import Generated, GenerationFailed, GenerationJob
from omg_desktop.domain.errors import Cancelled
from omg_desktop.domain.generations import GenerationWish
from omg_desktop.domain.takes import DigitalSource, Section

COMPOSER_COMMAND = (sys.executable, "-P", "-m", "omg_desktop.composer")
MODEL = "omg-composer-1"
LISTEN_SECONDS = 0.1
SILENCE_SECONDS_MAX = 120.0


@dataclass(frozen=True)
class ComposerPlug:
    """Fits ``ports.GenerationPlug``."""

    command: Sequence[str] = COMPOSER_COMMAND

    def generate(self, wish: GenerationWish, folder: Path, job: GenerationJob) -> Generated:
        target = folder / "take.wav"
        with subprocess.Popen(
            list(self.command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            try:
                answer = self._answer(process, _request(wish, target), job)
            finally:
                process.kill()
        if not target.is_file():
            raise GenerationFailed("The composer ended without handing over a file.")
        return Generated(
            path=target,
            model=f"{MODEL}.{answer.get('engine_version', '')}".rstrip("."),
            source=DigitalSource.ALGORITHMIC,
            sections=tuple(Section.model_validate(row) for row in answer.get("sections") or ()),
            tempo_bpm=answer.get("tempo_bpm"),
            musical_key=str(answer.get("key") or ""),
        )

    def _answer(self, process: "subprocess.Popen[bytes]", request: bytes, job: GenerationJob) -> dict[str, Any]:
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(process, request, lines), daemon=True).start()
        silent_seconds = 0.0
        while silent_seconds < SILENCE_SECONDS_MAX:
            if job.cancelled:
                raise Cancelled
            try:
                line = lines.get(timeout=LISTEN_SECONDS)
            except queue.Empty:
                silent_seconds += LISTEN_SECONDS
                continue
            silent_seconds = 0.0
            answer = _parsed(line)
            if answer.get("done"):
                return answer
            if "error" in answer:
                raise GenerationFailed(str(answer["error"]))
            fraction = answer.get("progress")
            job.report(float(fraction) if isinstance(fraction, int | float) else None, str(answer.get("phase", "")))
        raise GenerationFailed(f"The composer said nothing for {SILENCE_SECONDS_MAX:.0f} seconds.")


def _request(wish: GenerationWish, target: Path) -> bytes:
    brief = wish.brief
    asked = {
        "genre": brief.genre.strip() or "Pop",
        "seed": wish.seed,
        "length_seconds": float(brief.length_seconds),
        "instrumental": brief.instrumental,
        "lyrics": "" if brief.instrumental else brief.lyrics,
        "direction": brief.direction,
    }
    return json.dumps({"brief": asked, "audio_path": str(target)}).encode()


def _listen(process: "subprocess.Popen[bytes]", request: bytes, lines: "queue.SimpleQueue[bytes]") -> None:
    """Hand over the request, then pass on each line; an empty one says that there are no more."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the composer's pipes were asked for")
    try:
        process.stdin.write(request)
        process.stdin.close()
        for line in process.stdout:
            lines.put(line)
    except (OSError, ValueError):  # it was ended under our hands
        pass
    lines.put(b"")


def _parsed(line: bytes) -> dict[str, Any]:
    if not line:
        raise GenerationFailed("The composer ended early.")
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
