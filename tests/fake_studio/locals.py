"""The servers on the artist's own machine as they speak: ACE-Step 1.5 and acestep.cpp."""

import itertools
import json
from collections.abc import Mapping
from typing import Any

from tests.fake_studio.server import FakeStudio, Reply, Request, multipart, told
from tests.fake_studio.sounds import mooded


class AceStep:
    """``/release_task``, ``/query_result`` and ``/v1/audio``. An unknown task looks like one that waits."""

    key_header = "authorization"
    schemas: Mapping[str, str] = {"POST /release_task": "acestep", "POST /query_result": "acestep_query"}

    def __init__(self) -> None:
        self.tasks: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)
        self.steps = 2

    def is_order(self, request: Request) -> bool:
        return request.path == "/release_task"

    def error(self, status: int, message: str) -> Reply:
        return told({"detail": message}, status)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        if mood == "error inside":
            return told({"data": None, "code": 500, "error": "The model is not loaded.", "timestamp": 1})
        if request.path == "/release_task":
            studio.billed += 1
            name = f"task-{next(self._numbers)}"
            self.tasks[name] = request.json | {"looks": 0, "mood": mood}
            return _enveloped({} if mood == "no task" else {"task_id": name, "queue_position": 0})
        if request.path == "/query_result":
            if mood == "restarted":
                self.tasks.clear()
            return _enveloped([self._state(name, mood) for name in request.json["task_id_list"]])
        if request.path == "/v1/audio":
            return self.error(404, "Gone.") if mood == "gone" else Reply(200, mooded(mood, "FLAC"), "audio/flac")
        return self.error(404, "No such page.")

    def _state(self, name: str, mood: str) -> dict[str, Any]:
        task = self.tasks.get(name)
        if task is None:
            return {"task_id": name, "status": 0, "result": "[]"}
        task["looks"] += 1
        if task["mood"] == "fails":
            entries = [{"file": "", "status": 2, "stage": "failed", "error": "Out of memory."}]
            return {"task_id": name, "status": 2, "progress_text": "", "result": json.dumps(entries)}
        if task["mood"] == "fails without a word":
            return {"task_id": name, "status": 2, "result": json.dumps([{"stage": "failed"}])}
        if task["looks"] <= self.steps or mood == "still running":
            entries = [{"file": "", "status": 0, "progress": task["looks"] / 10, "stage": "diffusion_steps"}]
            return {"task_id": name, "status": 0, "progress_text": "", "result": json.dumps(entries)}
        return {"task_id": name, "status": 1, "result": "[]" if task["mood"] == "no audio" else self._takes(task)}

    def _takes(self, task: dict[str, Any]) -> str:
        bare, count = task["mood"] == "bare path", 1 if task["mood"] == "fewer" else task["batch_size"]
        files = [f"/tmp/a {n}.flac" if bare else f"/v1/audio?path=%2Ftmp%2Fa{n}.flac" for n in range(count)]
        metas = {"bpm": 92, "duration": task["audio_duration"], "keyscale": "F major", "timesignature": "4"}
        shared = {"status": 1, "metas": metas, "seed_value": str(task["seed"]), "lyrics": task["lyrics"]}
        return json.dumps([{"file": file, "dit_model": "turbo", "progress": 1.0, **shared} for file in files])


class AceStepCpp:
    """``/lm``, ``/synth`` and ``/job`` with cancel."""

    key_header = "authorization"
    schemas: Mapping[str, str] = {"POST /lm": "acestep_cpp"}

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.steps = 2
        self.cancelled: list[str] = []

    def is_order(self, request: Request) -> bool:
        return request.path in ("/lm", "/synth")

    def error(self, status: int, message: str) -> Reply:
        return told({"error": message}, status)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        if self.is_order(request):
            studio.billed += request.path == "/synth"
            name = str(len(self.jobs) + 1)
            self.jobs[name] = {"stage": request.path, "asked": request.json, "looks": 0, "mood": mood}
            return told({} if mood == "no job" else {"id": name})
        job = self.jobs.get(request.query.get("id", ""))
        if request.path != "/job" or job is None or mood == "restarted":
            return self.error(404, "Unknown job.")
        if "cancel" in request.query:
            self.cancelled.append(request.query["id"])
            return told({})
        if "result" in request.query:
            return self._result(job)
        job["looks"] += 1
        if job["mood"] in ("failed", "cancelled"):
            return told({"status": job["mood"], "error": "Out of memory."})
        is_done = job["looks"] > self.steps and mood != "still running"
        return told({"status": "done" if is_done else "running"})

    def _result(self, job: dict[str, Any]) -> Reply:
        if job["stage"] == "/lm":
            plan = {"lyrics": "[Verse]\nwritten by it"} if not job["asked"]["lyrics"] else {}
            song = job["asked"] | plan | {"bpm": 92, "keyscale": "F major", "audio_codes": "1,2,3"}
            return Reply(200, b"[]" if job["mood"] == "no plan" else json.dumps([song]).encode())
        parts = [("audio/wav", mooded(job["mood"])), ("application/octet-stream", b"\0" * 100)]
        return multipart(parts[1:] if job["mood"] == "no audio" else parts)


def _enveloped(data: object) -> Reply:
    return told({"data": data, "code": 200, "error": None, "timestamp": 1, "extra": None})
