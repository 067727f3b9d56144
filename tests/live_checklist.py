"""The checklist of a first live call: what the fact sheet of the services leaves open, and what one run says to it.

The same lines run against a real service and against the fake studio. A question whose answer may be charged beside the
take is asked only when that is wanted, and is told as "not asked" otherwise; what no answer of a service can tell is
told as that. Neither keys nor signed addresses are written down.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import httpx

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.provider_catalogue import ProviderEntry
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.takes import AudioFacts
from omg_desktop.ports import MusicProvider, Rendered
from tests.fake_studio.stage import SECONDS, an_order
from tests.fakes import Patience

LYRIA, ELEVENLABS, STABILITY = ("lyria", "lyria-clip"), ("elevenlabs",), ("stability", "stability-2")
TOLD_HEADERS = ("content-type", "retry-after", "retry-after-ms", "finish-reason")
SHORT_MILLISECONDS, PCM_BYTES_A_SECOND = 10_000, 2 * 44_100
BYTES_MAX, LOOKS_MAX = 64 << 20, 60
ROUTES_WE_ASK = ("/release_task", "/query_result", "/v1/audio")


class Heard(NamedTuple):
    """An answer of the service, without what is secret."""

    method: str
    place: str
    status: int
    headers: Mapping[str, str]
    seconds: float

    @property
    def sentence(self) -> str:
        told = "".join(f", {name}: {text}" for name, text in self.headers.items())
        return f"{self.method} {self.place} {self.status} after {self.seconds:.1f} s{told}"


class Note(NamedTuple):
    """A question and what became of it: "answered", "not asked", or "open"."""

    question: str
    state: str
    evidence: str

    @property
    def line(self) -> str:
        return f"  [{self.state}] {self.question} {self.evidence}"


@dataclass(frozen=True)
class Run:
    """One run against one service: what was made, what was heard on the way, and a way to ask more."""

    name: str
    entry: ProviderEntry
    heard: list[Heard]
    made: Rendered
    facts: AudioFacts
    headers: Mapping[str, str] = field(repr=False)
    pause: Callable[[float], object] = time.sleep

    @property
    def path(self) -> str:
        return self.entry.service.path

    @contextmanager
    def asked(self, method: str, path: str, **what: Any) -> Iterator[httpx.Response]:
        """The head of an answer to a question of ours; its body is read by whoever needs it."""
        headers = {**self.headers, **what.pop("headers", {})}
        timeout = httpx.Timeout(self.entry.service.answer_seconds_max, connect=self.entry.service.connect_seconds_max)
        with (
            httpx.Client(base_url=self.entry.service.base_url, timeout=timeout) as client,
            client.stream(method, path, headers=headers, **what) as response,
        ):
            yield response

    def answer(self, method: str, path: str, **what: Any) -> tuple[int, bytes, httpx.Headers]:
        with self.asked(method, path, **what) as response:
            body = bytearray()
            for part in response.iter_raw():
                body += part
                if len(body) > BYTES_MAX:
                    break
            return response.status_code, bytes(body), response.headers


@dataclass(frozen=True)
class Question:
    """``extra``: asking it makes, and may cost, another take. ``ask`` gives None where this run did not show it."""

    text: str
    ask: Callable[[Run], str | None]
    of: tuple[str, ...] = ()
    extra: bool = False


def noted(name: str, run: Run, *, extra: bool) -> list[Note]:
    """Every question for this service, and what this run says to it."""
    notes = []
    for question in QUESTIONS:
        if question.of and name not in question.of:
            continue
        if question.extra and not extra:
            notes.append(Note(question.text, "not asked", "It may cost another take: set OMG_LIVE_EXTRA=1."))
            continue
        found = question.ask(run)
        notes.append(Note(question.text, "answered" if found else "open", found or "This run did not show it."))
    return notes + [Note(text, "open", f"No call can tell: {where}") for text, of, where in NO_CALL_TELLS if name in of]


def run_of(
    name: str,
    entry: ProviderEntry,
    provider: MusicProvider,
    folder: Path,
    key: str | None,
    pause: Callable[[float], object] = time.sleep,
) -> Run:
    """Have one take made, listening to every answer on the way. A failure carries what was heard as a note."""
    with listening(entry.service.base_url) as heard:
        try:
            made = provider.render(an_order(), folder, Patience(), lambda _: None)
        except ProviderFailed as error:
            error.add_note("\n".join(["What was answered:", *(each.sentence for each in heard)]))
            raise
    facts = DigestAudioFolder(folder / "audio").inspect(made.path)
    return Run(name, entry, heard, made, facts, headers_of(name, key), pause)


def headers_of(name: str, key: str | None) -> dict[str, str]:
    if key is None:
        return {}
    own = {"lyria": "x-goog-api-key", "lyria-clip": "x-goog-api-key", "elevenlabs": "xi-api-key"}
    return {own[name]: key} if name in own else {"Authorization": f"Bearer {key}"}


@contextmanager
def listening(base_url: str) -> Iterator[list[Heard]]:
    """Every answer that comes while this is open, to whoever asked."""
    heard: list[Heard] = []
    send_async, send = httpx.AsyncClient.send, httpx.Client.send

    def note(request: httpx.Request, response: httpx.Response, began: float) -> None:
        is_own = str(request.url).startswith(base_url)  # an address of elsewhere may be signed
        place = request.url.path if is_own else f"{request.url.host}/…"
        told = {name: response.headers[name] for name in TOLD_HEADERS if name in response.headers}
        heard.append(Heard(request.method, place, response.status_code, told, time.monotonic() - began))

    async def heard_async(self: httpx.AsyncClient, request: httpx.Request, **how: Any) -> httpx.Response:
        began = time.monotonic()
        response = await send_async(self, request, **how)
        note(request, response, began)
        return response

    def heard_here(self: httpx.Client, request: httpx.Request, **how: Any) -> httpx.Response:
        began = time.monotonic()
        response = send(self, request, **how)
        note(request, response, began)
        return response

    with mock.patch.object(httpx.AsyncClient, "send", heard_async), mock.patch.object(httpx.Client, "send", heard_here):
        yield heard


# ---- what the take itself shows --------------------------------------------------------------------------------------


def the_answers(run: Run) -> str:
    return as_told(run.heard)


def the_take(run: Run) -> str:
    facts = run.facts
    depth = f", {facts.bit_depth} bit" if facts.bit_depth else ""
    size = f"{facts.duration_seconds:.1f} s of {SECONDS} asked for, “{run.made.model}”"
    return f"{facts.media_type}, {facts.sample_rate_hz} Hz, {facts.channels} channels{depth}, {size}"


def the_credentials(run: Run) -> str:
    return "Content Credentials lie in the file." if run.facts.has_c2pa else "No Content Credentials in the file."


def the_wait_asked_for(run: Run) -> str | None:
    turned_away = [each for each in run.heard if each.status == 429 or "retry-after" in each.headers]
    return "; ".join(each.sentence for each in turned_away) or None


def as_told(heard: Sequence[Heard]) -> str:
    """Every answer that differs in more than its time, in their order."""
    first = {(each.method, each.place, each.status, tuple(each.headers.items())): each for each in reversed(heard)}
    return "; ".join(each.sentence for each in heard if each in first.values())


# ---- what has to be asked -------------------------------------------------------------------------------------------


def lyria_body(run: Run, **more: object) -> dict[str, object]:
    return {"model": run.entry.card.model, "input": "A slow piano, instrumental.", "store": False} | more


def in_background(run: Run) -> str:
    status, body, _ = run.answer("POST", run.path, json=lyria_body(run, background=True, store=True))
    found = read(body)
    if status != 200 or "id" not in found:
        return f"No: {status} {error_in(found)}."
    place, looks = f"{run.path}/{found['id']}", 0
    while found.get("status") in ("queued", "in_progress") and looks < LOOKS_MAX:
        run.pause(5.0)
        found, looks = read(run.answer("GET", place)[1]), looks + 1
    return f"It was {found.get('status')} after {looks} looks, with audio: {has_audio(found)}."


def as_a_stream(run: Run) -> str:
    wanted = {"headers": {"Accept": "text/event-stream"}, "json": lyria_body(run, stream=True)}
    return events_of(run, run.path, lambda event: event.get("delta", {}).get("type") == "audio", **wanted)


def as_wav(run: Run) -> str:
    wish = {"type": "audio", "mime_type": "audio/wav"}
    status, body, _ = run.answer("POST", run.path, json=lyria_body(run, response_format=wish))
    kinds = [block.get("mime_type") for block in blocks_of(read(body))]
    return f"{status}: {', '.join(map(str, kinds)) if status == 200 else error_in(read(body))}."


def elevenlabs_body(run: Run, **more: object) -> dict[str, object]:
    return {"model_id": run.entry.card.model, "prompt": "A slow song", "music_length_ms": SHORT_MILLISECONDS} | more


def with_lyrics_text(run: Run) -> str:
    params = {"output_format": run.entry.service.output_format}
    sung = elevenlabs_body(run, lyrics_text="The kettle sings, the street is blue")
    status, body, headers = run.answer("POST", "/v1/music", params=params, json=sung)
    return f"{status}: {headers.get('content-type', '') if status == 200 else error_in(read(body))}."


def as_pcm(run: Run) -> str:
    still = elevenlabs_body(run, force_instrumental=True)
    status, body, _ = run.answer("POST", "/v1/music", params={"output_format": "pcm_44100"}, json=still)
    if status != 200:
        return f"{status}: {error_in(read(body))}."
    channels = len(body) / PCM_BYTES_A_SECOND / (SHORT_MILLISECONDS / 1000)
    return f"{len(body)} bytes for {SHORT_MILLISECONDS // 1000} s at 44.1 kHz, 16 bit: about {channels:.1f} channels."


def as_detailed_stream(run: Run) -> str:
    params = {"output_format": run.entry.service.output_format}
    return events_of(
        run,
        "/v1/music/detailed/stream",
        lambda event: any("audio" in name for name in event),
        params=params,
        json=elevenlabs_body(run, force_instrumental=True),
    )


def where_inpaint_is(run: Run) -> str:
    """An empty form makes nothing: a page that is there complains of it, one that is not says 404."""
    found = []
    for place in ("/v2beta/audio/stable-audio/inpaint", "/v2beta/audio/stable-audio-3/inpaint"):
        status, _, _ = run.answer("POST", place, files={"none": (None, "")})
        found.append(f"{place} {'is not there' if status == 404 else 'is there'} ({status})")
    return "; ".join(found) + "."


def in_which_format(run: Run) -> str:
    form = {"prompt": "A slow piano", "model": run.entry.card.model, "duration": "30"}
    files = {name: (None, text) for name, text in form.items()}
    sound = {"Accept": "audio/*"}
    status, body, headers = run.answer("POST", run.path, files=files, headers=sound)
    looks = 0
    while status == 202 and looks < LOOKS_MAX:
        if looks == 0:
            place = f"/v2beta/audio/results/{read(body).get('id', '')}"
        run.pause(10.0)
        status, _, headers = run.answer("GET", place, headers=sound)
        looks += 1
    return f"{status}: {headers.get('content-type', 'no type')}."


def which_routes(run: Run) -> str:
    status, body, _ = run.answer("GET", "/openapi.json")
    routes = sorted(read(body).get("paths", {}))
    if not routes:
        return f"{status}: no list of routes."
    missing = [route for route in ROUTES_WE_ASK if route not in routes]
    return f"{', '.join(routes)}. Of those we ask, missing: {', '.join(missing) or 'none'}."


QUESTIONS = (
    Question("What was answered?", the_answers),
    Question("What came?", the_take),
    Question("Is it signed (C2PA)?", the_credentials),
    Question("What does a 429 carry, is there a Retry-After?", the_wait_asked_for),
    Question("Does background:true work?", in_background, LYRIA, extra=True),
    Question("Does stream:true deliver partial audio?", as_a_stream, LYRIA, extra=True),
    Question("Still no WAV?", as_wav, LYRIA, extra=True),
    Question("Is lyrics_text accepted with this model?", with_lyrics_text, ELEVENLABS, extra=True),
    Question("Is PCM stereo?", as_pcm, ELEVENLABS, extra=True),
    Question("Which events does /detailed/stream send?", as_detailed_stream, ELEVENLABS, extra=True),
    Question("Which path has inpaint of 3.0?", where_inpaint_is, ("stability",)),
    Question("What is the default format?", in_which_format, STABILITY, extra=True),
    Question("Which routes does this release serve?", which_routes, ("acestep",)),
)
NO_CALL_TELLS = (
    ("Is a blocked or abandoned call billed?", LYRIA, "compare the usage page of the account before and after one."),
    ("Who owns the output of paid and free models?", ("minimax",), "read the service's terms of the day."),
)


# ---- reading --------------------------------------------------------------------------------------------------------


def read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def error_in(found: Mapping[str, Any]) -> str:
    """The service's own name for it, and never its whole answer."""
    told = found.get("error", found.get("detail", found))
    if isinstance(told, list):
        return ", ".join(".".join(map(str, each.get("loc", ()))) for each in told if isinstance(each, dict))
    told = told if isinstance(told, dict) else {}
    return str(told.get("status") or told.get("code") or told.get("type") or "no name for it")


def blocks_of(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    blocks = [block for step in found.get("steps", ()) for block in step.get("content", ())]
    return [block for block in (*blocks, *found.get("outputs", ())) if block.get("type") == "audio"]


def has_audio(found: Mapping[str, Any]) -> str:
    return "yes" if any(block.get("data") for block in blocks_of(found)) else "no"


def events_of(run: Run, path: str, is_audio: Callable[[dict[str, Any]], bool], **what: Any) -> str:
    """The names of the events in their order, and how many of them brought audio, when."""
    names: dict[str, int] = {}
    moments: list[float] = []
    began = time.monotonic()
    with run.asked("POST", path, **what) as response:
        if response.status_code != 200:
            return f"{response.status_code}: {error_in(read(response.read()))}."
        name = ""
        for line in response.iter_lines():
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
            elif line.startswith("data:"):
                event = read(line.removeprefix("data:").strip().encode())
                told = name or str(event.get("event_type") or event.get("type") or "message")
                names[told] = names.get(told, 0) + 1
                moments += [time.monotonic() - began] * bool(is_audio(event))
                name = ""
    audio = f"audio in {len(moments)}, {moments[0]:.1f} to {moments[-1]:.1f} s" if moments else "audio in none"
    return f"{', '.join(f'{told} ×{often}' for told, often in names.items()) or 'no events'}; {audio}."
