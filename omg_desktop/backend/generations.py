"""Takes made by the house: a wish is taken in once, made by a plug, kept, and counted in the same transaction."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from omg_desktop.backend.ports import (
    AudioShelf,
    Clock,
    Generated,
    GenerationFailed,
    GenerationPlug,
    GenerationShelf,
    KeptGeneration,
    UsageShelf,
)
from omg_desktop.domain.audit import UsageEvent, UsageMetadata
from omg_desktop.domain.errors import Cancelled, NotFound, Refused
from omg_desktop.domain.generations import HOUSE, REASON_LENGTH_MAX, Generation, GenerationState, GenerationWish, Made
from omg_desktop.domain.ids import AccountId, EventId
from omg_desktop.domain.prompts import prompt_hash
from omg_desktop.domain.values import Digest, Microdollars

AUDIO_BYTES_MAX = 512 << 20
_BLOCK_BYTES = 1 << 20


class GenerationContradicted(Refused):
    """A generation of this id is known with another wish."""


class NotMade(Refused):
    """There is no audio of this generation: it is not made yet, or never will be."""


class HouseJob:
    """A generation under way, for the plug that makes it and for those who ask how far it is."""

    def __init__(self, ending: threading.Event) -> None:
        self._ending, self._cancelled = ending, threading.Event()
        self.progress: tuple[float | None, str] = (None, "")

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set() or self._ending.is_set()

    def cancel(self) -> None:
        self._cancelled.set()

    def report(self, fraction: float | None, phase: str) -> None:
        self.progress = fraction, phase[:200]


@dataclass
class UnderWay:
    """The generations that are made at this moment. They live and end with the process; the shelf does not."""

    ending: threading.Event = field(default_factory=threading.Event)
    jobs: dict[tuple[AccountId, str], HouseJob] = field(default_factory=dict)


@dataclass(frozen=True)
class WantGeneration:
    """Take in a wish, once for each id. One that was cancelled and is wished for again waits again."""

    shelf: GenerationShelf
    now: Clock
    wake: Callable[[], None]

    def __call__(self, account: AccountId, wish: GenerationWish) -> tuple[Generation, bool]:
        """The generation, and whether it was known."""
        with self.shelf.together():
            known = self.shelf.find(account, wish.id)
            if known is not None and known.wish != wish:
                raise GenerationContradicted("A generation of this id was asked for before, with another wish.")
            if known is not None and known.generation.state is not GenerationState.CANCELLED:
                return known.generation, True
            waiting = Generation(id=wish.id, state=GenerationState.WAITING)
            asked_at = known.asked_at if known else self.now()
            self.shelf.put(KeptGeneration(account=account, wish=wish, generation=waiting, asked_at=asked_at))
        self.wake()
        return waiting, known is not None


@dataclass(frozen=True)
class LookAtGeneration:
    """How far a generation is. Raises NotFound."""

    shelf: GenerationShelf
    under_way: UnderWay

    def __call__(self, account: AccountId, generation_id: str) -> Generation:
        generation = _kept(self.shelf, account, generation_id).generation
        job = self.under_way.jobs.get((account, generation_id))
        if job is None or generation.state is not GenerationState.RUNNING:
            return generation
        fraction, phase = job.progress
        return generation.but(fraction=fraction, phase=phase)


@dataclass(frozen=True)
class CancelGeneration:
    """Stop making it. What is made already stays made, and counted. Raises NotFound."""

    shelf: GenerationShelf
    under_way: UnderWay

    def __call__(self, account: AccountId, generation_id: str) -> Generation:
        with self.shelf.together():
            kept = _kept(self.shelf, account, generation_id)
            if not kept.generation.state.is_open:
                return kept.generation
            cancelled = kept.generation.but(state=GenerationState.CANCELLED)
            self.shelf.put(kept.but(generation=cancelled))
        job = self.under_way.jobs.get((account, generation_id))
        if job is not None:
            job.cancel()
        return cancelled


@dataclass(frozen=True)
class GenerationAudio:
    """Where the audio of a finished generation lies. Raises NotFound or NotMade."""

    shelf: GenerationShelf
    audio: AudioShelf

    def __call__(self, account: AccountId, generation_id: str) -> Path:
        made = _kept(self.shelf, account, generation_id).generation.made
        if made is None:
            raise NotMade("There is no audio of this generation.")
        return self.audio.path(made.audio_digest)


@dataclass(frozen=True)
class MakeNext:
    """Make the oldest wish that waits. Answers False when there was none.

    ``why_no_take`` listens to what was made: only what the desktop would keep, too, is counted.
    """

    shelf: GenerationShelf
    usage: UsageShelf
    audio: AudioShelf
    plug: GenerationPlug
    why_no_take: Callable[[Path, float], str | None]
    scratch: Path
    cost_microdollars: Microdollars
    under_way: UnderWay
    now: Clock

    def __call__(self) -> bool:
        kept = self._begun()
        if kept is None:
            return False
        key = kept.account, kept.wish.id
        try:
            with TemporaryDirectory(dir=self.scratch) as folder:
                generated = self.plug.generate(kept.wish, Path(folder), self.under_way.jobs[key])
                if reason := self.why_no_take(generated.path, kept.wish.brief.length_seconds):
                    raise GenerationFailed(reason)
                digest = self._adopted(generated.path)
        except Cancelled:
            return True  # its row says so, or we are ending, and it is made at the next start
        except GenerationFailed as error:
            self._close(kept, GenerationState.FAILED, reason=str(error))
        else:
            self._close(kept, GenerationState.SUCCEEDED, made=_made(generated, digest))
        finally:
            del self.under_way.jobs[key]
        return True

    def _begun(self) -> KeptGeneration | None:
        with self.shelf.together():
            kept = self.shelf.next_waiting()
            if kept is None:
                return None
            begun = kept.but(generation=kept.generation.but(state=GenerationState.RUNNING), began_at=self.now())
            self.shelf.put(begun)
            self.under_way.jobs[kept.account, kept.wish.id] = HouseJob(self.under_way.ending)
        return begun

    def _adopted(self, path: Path) -> Digest:
        with path.open("rb") as file:
            digest, upload = sha256(), None
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
            file.seek(0)
            upload = self.audio.receive(digest.hexdigest(), bytes_max=AUDIO_BYTES_MAX)
            try:
                while block := file.read(_BLOCK_BYTES):
                    upload.write(block)
                upload.keep()
            finally:
                upload.discard()
        return digest.hexdigest()

    def _close(self, kept: KeptGeneration, state: GenerationState, reason: str = "", made: Made | None = None) -> None:
        """The row and its count, together. What was cancelled in the meantime is neither kept nor counted."""
        with self.shelf.together():
            now = _kept(self.shelf, kept.account, kept.wish.id)
            if now.generation.state is not GenerationState.RUNNING:
                return
            ended = now.generation.but(state=state, reason=reason[:REASON_LENGTH_MAX], made=made)
            self.shelf.put(now.but(generation=ended))
            self.usage.add(kept.account, [self._event(now, ended)])

    def _event(self, kept: KeptGeneration, generation: Generation) -> UsageEvent:
        wish, now, made = kept.wish, self.now(), generation.made
        took = now - (kept.began_at or now)
        return UsageEvent(
            id=EventId(f"generation-{sha256(wish.id.encode()).hexdigest()[:40]}"),
            created_at=now,
            user_id=kept.account,
            release_id=wish.release_id,
            conversation_id=wish.track_id,
            provider=HOUSE,
            model=made.model if made else "",
            metadata=UsageMetadata(
                track_index=wish.take_index,
                prompt_length=len(wish.prompt),
                prompt_hash=prompt_hash(wish.prompt),
                mime_type="audio/wav" if made else "",
                retry_count=0,
                estimated_cost=self.cost_microdollars if made else 0,
                outcome="succeeded" if made else "failed",
                failure="" if made else "unavailable",
                seed=wish.seed,
                request_id=wish.request_id,
                order_id=wish.order_id,
                audio_sha256=made.audio_digest if made else None,
                duration_milliseconds=max(0, round(took.total_seconds() * 1000)),
                remote_id=wish.id,
                c2pa_present=False if made else None,
            ),
        )


def _kept(shelf: GenerationShelf, account: AccountId, generation_id: str) -> KeptGeneration:
    kept = shelf.find(account, generation_id)
    if kept is None:
        raise NotFound("There is no generation of this id.")
    return kept


def _made(generated: Generated, digest: Digest) -> Made:
    return Made(
        audio_digest=digest,
        model=generated.model,
        source=generated.source,
        sections=generated.sections,
        tempo_bpm=generated.tempo_bpm,
        musical_key=generated.musical_key,
    )
