"""ElevenLabs Music: one call that answers with a description and the audio in two parts.

Protocol: vendor's Python client of 2026-07-23 and OpenAPI; plans, prices and limits as read in October 2026. Lyrics are
sung as written only through a composition plan, which we write ourselves. Finished music is kept nowhere there.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omg_desktop.adapters.provider_bodies import AUDIO_BYTES_MIN, Part, Unreadable, parts_of
from omg_desktop.adapters.provider_catalogue import ProviderEntry
from omg_desktop.adapters.provider_failures import Complaints, KeySource, Said, at, key_for, text_at
from omg_desktop.adapters.provider_http import Answer, Clock, Line
from omg_desktop.adapters.provider_takes import (
    audio_file,
    lyrics_to_sing,
    malformed,
    pcm_file,
    require_able,
    sending_of,
)
from omg_desktop.domain.attempts import FailureKind, Outcome
from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.lyrics import LyricSection, lyric_sheet, syllables
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.domain.takes import Section
from omg_desktop.ports import Job, ProviderCard, Rendered, Sending

CHUNK_MILLISECONDS_MIN, CHUNK_MILLISECONDS_MAX, CHUNKS_MAX = 3_000, 120_000, 30
STYLES_MAX, SECTION_NAME_LENGTH_MAX = 50, 100
# A section without words still takes its time, about that of a short verse.
WORDLESS_SYLLABLES = 16

_KINDS = {
    "bad_prompt": FailureKind.BLOCKED,
    "bad_composition_plan": FailureKind.BLOCKED,
    "invalid_api_key": FailureKind.AUTH,
    "needs_authorization": FailureKind.AUTH,
    "quota_exceeded": FailureKind.QUOTA,  # answered with 401: the key is right, the credits are gone
    "payment_required": FailureKind.BILLING,
    "insufficient_credits": FailureKind.BILLING,
    "paid_plan_required": FailureKind.PLAN,
    "invalid_parameters": FailureKind.INVALID,
    "rate_limit_error": FailureKind.RATE,
    "concurrent_limit_exceeded": FailureKind.RATE,
    "too_many_concurrent_requests": FailureKind.RATE,
    "system_busy": FailureKind.RATE,
}


@dataclass(frozen=True)
class ElevenLabsProvider:
    """``key`` is asked at each order and kept nowhere."""

    entry: ProviderEntry
    key: KeySource = field(repr=False)
    clock: Clock = time.monotonic

    @property
    def card(self) -> ProviderCard:
        return self.entry.card

    def sending(self, order: Order) -> Sending:
        """Raises ProviderFailed for lyrics that fit into no plan."""
        body = request_body(self.entry, order)
        return sending_of(self.entry, str(body.get("prompt", "; ".join(styles(order.brief)))), _lyrics(body), body)

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Raises a kind of ProviderFailed, or Cancelled."""
        who = Complaints(self.card.name)
        require_able(who, self.entry, order, self.sending(order))
        if order.remote_id is not None:
            raise who.silent(f"{who.who} keeps no finished songs to fetch.", order.remote_id, can_fetch=False)
        key = key_for(who.who, self.key)
        who = Complaints(who.who, key)
        job.report(None, f"{who.who} is composing")
        song = _Song(who, self.entry, order, folder, remember)
        with Line(who, self.entry.service, folder, job, {"xi-api-key": key}, self.clock) as line:
            try:
                answer = line.ask(
                    "POST",
                    self.entry.service.path,
                    body=request_body(self.entry, order),
                    params={"output_format": self.entry.service.output_format},
                    spends=True,
                    on_head=song.named,
                )
            except ProviderFailed as error:
                raise song.with_name(error) from error.__cause__
        return song.read(answer)


def request_body(entry: ProviderEntry, order: Order) -> dict[str, Any]:
    """A plan where there are lyrics, a prompt where there are none. Raises ProviderFailed for an impossible plan.

    A seed goes with a plan only. C2PA is written into MP3 only.
    """
    options = dict(entry.service.options)
    if not entry.service.output_format.startswith("mp3"):
        options.pop("sign_with_c2pa", None)
    body: dict[str, Any] = {"model_id": entry.card.model}
    if lyrics_to_sing(order):
        body |= {"composition_plan": composition_plan(entry, order), "seed": order.seed}
    else:
        body |= {
            "prompt": prompt_for(order.brief.but(lyrics="")),
            "music_length_ms": order.brief.length_seconds * 1000,
            "force_instrumental": order.brief.instrumental,
        }
    return body | options


def styles(brief: Brief) -> list[str]:
    """Genre and direction as a list of styles."""
    lines = brief.direction.replace("\n", ",").replace(";", ",").replace(". ", ",").split(",")
    named = [text.strip(" .") for text in (brief.genre, *lines)]
    return list(dict.fromkeys(text for text in named if text))[:STYLES_MAX]


def composition_plan(entry: ProviderEntry, order: Order) -> dict[str, Any]:
    """The lyrics with a length for each section, by their syllables; the first models have a shape of their own."""
    total = order.brief.length_seconds * 1000
    sections = list(lyric_sheet(order.brief.lyrics).sections)
    lengths = _lengths(sections, total)
    while lengths and max(lengths) > CHUNK_MILLISECONDS_MAX:
        longest = lengths.index(max(lengths))
        sections[longest : longest + 1] = _halves(sections[longest])
        lengths = _lengths(sections, total)
    if len(sections) > CHUNKS_MAX or min(lengths) < CHUNK_MILLISECONDS_MIN:
        sentence = f"The lyrics have {len(sections)} sections; {total // 1000} seconds are too short for so many."
        raise Complaints(entry.card.name).own_words(sentence, FailureKind.INVALID, Outcome.NOT_SENT)
    wanted = styles(order.brief)
    if entry.card.model.startswith("music_v1"):
        parts = [_section_v1(section, length) for section, length in zip(sections, lengths, strict=True)]
        return {"positive_global_styles": wanted, "negative_global_styles": [], "sections": parts}
    chunks = [
        {"text": _chunk_text(section), "duration_ms": length, "positive_styles": wanted, "negative_styles": []}
        for section, length in zip(sections, lengths, strict=True)
    ]
    return {"chunks": chunks}


def _lengths(sections: list[LyricSection], total: int) -> list[int]:
    """Milliseconds by syllables, none below the least there can be where the total allows it; they add up exactly."""
    weights = [sum(map(syllables, section.lines)) or WORDLESS_SYLLABLES for section in sections]
    spare = max(total - CHUNK_MILLISECONDS_MIN * len(sections), 0)
    base = (total - spare) // max(len(sections), 1)
    lengths = [base + spare * weight // sum(weights) for weight in weights]
    lengths[-1] += total - sum(lengths)
    return lengths


def _halves(section: LyricSection) -> list[LyricSection]:
    middle = (len(section.lines) + 1) // 2
    first, second = section.lines[:middle], section.lines[middle:]
    return [LyricSection(title=section.title, lines=first), LyricSection(title=section.title, lines=second)]


def _chunk_text(section: LyricSection) -> str:
    tag = f"[{section.title}]" if section.title else ""
    return "\n".join(filter(None, [tag, *section.lines]))


def _section_v1(section: LyricSection, length: int) -> dict[str, Any]:
    return {
        "section_name": (section.title or "Verse")[:SECTION_NAME_LENGTH_MAX],
        "positive_local_styles": [],
        "negative_local_styles": [],
        "duration_ms": length,
        "lines": list(section.lines),
    }


class _Song:
    """One answer being understood; its name arrives before it."""

    def __init__(
        self, who: Complaints, entry: ProviderEntry, order: Order, folder: Path, remember: Callable[[str], None]
    ) -> None:
        self._who = who
        self._entry = entry
        self._order = order
        self._folder = folder
        self._remember = remember
        self._name: str | None = None

    def named(self, headers: Any) -> None:
        """Called as soon as the head of the answer is there."""
        self._name = self._who.clean(headers.get("song-id", "")) or None
        if self._name:
            self._remember(self._name)

    def with_name(self, error: ProviderFailed) -> ProviderFailed:
        """A song that was cut on its way was made all the same; its name is what the artist can ask for."""
        if self._name is None:
            return error
        return self._who.own_words(str(error), **dict(error.failure.but(remote_id=self._name)))

    def read(self, answer: Answer) -> Rendered:
        if answer.status != 200:
            raise self._who.refusal(answer.status, answer.headers, _said(answer.json_or_none()), _KINDS)
        told, audio = self._parts(answer)
        path, original = self._audio(audio)
        return Rendered(
            path=path,
            model=self._entry.card.model,
            sections=_sections(told, self._entry.card.length_seconds_max),
            original=original,
            remote_id=self._name,
            score_text=_lyrics(told),
        )

    def _parts(self, answer: Answer) -> tuple[Any, Part]:
        """What is told of the song, and the song. An answer in one part is the song alone."""
        if not answer.media_type.startswith("multipart/"):
            return None, Part(answer.media_type, answer.path, 0, answer.path.stat().st_size)
        try:
            parts = parts_of(answer.path, answer.headers["content-type"])
            told = next((part.json() for part in parts if part.media_type == "application/json"), None)
        except Unreadable as error:
            raise malformed(self._who, str(error), self._name) from error
        audio = next((part for part in parts if part.media_type != "application/json"), None)
        if audio is None or audio.length < AUDIO_BYTES_MIN:
            raise malformed(self._who, "there is no audio in it", self._name)
        return told, audio

    def _audio(self, audio: Part) -> tuple[Path, Path | None]:
        kind, _, rate = self._entry.service.output_format.partition("_")
        is_text = audio.media_type.startswith("text/") or audio.media_type == "application/json"
        if kind == "pcm" and not is_text:
            seconds = self._order.brief.length_seconds
            return pcm_file(self._who, audio.blocks(), self._folder, int(rate), seconds, self._name)
        return audio_file(self._who, audio.blocks(), self._folder, self._name), None


def _said(found: Any) -> Said:
    """Two generations of the inner object are about: look for ``status``, then ``code``, then ``type``."""
    detail = at(found, "detail")
    if isinstance(detail, str):
        return Said(message=detail)
    if isinstance(detail, list):
        return Said("invalid_parameters", "; ".join(filter(None, (text_at(each, "msg") for each in detail))))
    codes = [text_at(detail, name) for name in ("status", "code", "type")]
    code = next((code for code in codes if code in _KINDS), next(filter(None, codes), ""))
    suggestion = text_at(detail, "data", "prompt_suggestion")
    lyrics = _lyrics({"composition_plan": at(detail, "data", "composition_plan_suggestion")})
    return Said(code, text_at(detail, "message"), suggestion or lyrics, suggests_lyrics=not suggestion and bool(lyrics))


def _chunks(told: Any) -> list[Any]:
    plan = at(told, "composition_plan")
    chunks = at(plan, "chunks") or at(plan, "sections")
    return chunks if isinstance(chunks, list) else []


def _lyrics(told: Any) -> str:
    """The text that was sung, as the plan has it."""
    texts = []
    for chunk in _chunks(told):
        lines = at(chunk, "lines")
        name = text_at(chunk, "section_name")
        v1 = "\n".join([f"[{name}]", *map(str, lines)]) if isinstance(lines, list) else ""
        texts.append(text_at(chunk, "text") or v1)
    return "\n\n".join(filter(None, texts))


def _sections(told: Any, seconds_max: float) -> tuple[Section, ...]:
    """Where the parts of the song are, as far as the plan tells."""
    found: list[Section] = []
    begin = 0.0
    for chunk in _chunks(told):
        length = at(chunk, "duration_ms")
        if not isinstance(length, int | float) or not 0 < length <= seconds_max * 1000:
            return ()
        name = text_at(chunk, "section_name") or text_at(chunk, "text").split("\n")[0].strip("[] ")
        found.append(Section(name=name[:60], start_seconds=begin, end_seconds=begin + length / 1000))
        begin += length / 1000
    return tuple(found)
