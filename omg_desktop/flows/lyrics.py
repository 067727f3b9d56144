"""Asking for lyrics: a suggestion comes piece by piece, and the trail hears that it came, never what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from omg_desktop.domain.attempts import Outcome
from omg_desktop.domain.audit import EventKind, UsageEvent, UsageMetadata, usage_happening
from omg_desktop.domain.errors import Cancelled, InvalidInput, OmgError, OutcomeUnknown
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import EventId, ProviderKey, RequestId, TrackId, new_id
from omg_desktop.domain.lyric_requests import LyricAnswer, LyricRequest, LyricWriterCard
from omg_desktop.domain.lyric_structures import Structure, StructureCatalogue
from omg_desktop.domain.prompts import prompt_hash
from omg_desktop.domain.rhymes import Rhymes, rhymes_for
from omg_desktop.domain.suggestions import Suggestion, suggestion
from omg_desktop.ports import AuditLog, Clock, Job, LyricWriter, ReleaseShelf

LyricWriters = Mapping[ProviderKey, LyricWriter]

# English has about four letters to a token; used only where a service does not count for us.
_LETTERS_PER_TOKEN = 4


def writer_of(writers: LyricWriters, key: ProviderKey) -> LyricWriter:
    """The writer of this key. Raises InvalidInput with those there are."""
    if key not in writers:
        raise InvalidInput(f"There is no lyric writer “{key}”. There are: {', '.join(sorted(writers))}.")
    return writers[key]


@dataclass(frozen=True)
class WriterCards:
    """The lyric writers there are."""

    writers: LyricWriters

    def __call__(self) -> tuple[LyricWriterCard, ...]:
        return tuple(writer.card for writer in self.writers.values())


@dataclass(frozen=True)
class WriterModels:
    """Whether a writer is there and knows the key, and what it can write with. Costs nothing; sends no text."""

    writers: LyricWriters

    def __call__(self, writer: ProviderKey, job: Job) -> tuple[str, ...]:
        return writer_of(self.writers, writer).models(job)


@dataclass(frozen=True)
class WriteLyrics:
    """Ask a writer for a suggestion. The lyrics are not touched: what becomes of it is the artist's choice.

    Raises what the writer raised, after one usage event says so. What had come until then was told, and makes a
    suggestion that is not complete.
    """

    writers: LyricWriters
    releases: ReleaseShelf
    audit: AuditLog
    user_id: Callable[[], str]
    now: Clock

    def __call__(
        self, track_id: TrackId, writer: ProviderKey, request: LyricRequest, tell: Callable[[str], None], job: Job
    ) -> Suggestion:
        asked = writer_of(self.writers, writer)
        card, attempt = asked.card, _Attempt(track_id, asked.sending(request), self.now())
        job.report(None, f"{card.name} is writing")
        try:
            answer = asked.write(request, attempt.hearing(tell), job)
        except Cancelled as cancelled:
            self._record(attempt, card, "cancelled", cancelled)
            raise
        except OmgError as error:
            self._record(attempt, card, "failed", error)
            raise
        self._record(attempt, card, "succeeded", answer=answer)
        return suggestion(request, answer.text, writer=card.key, model=answer.model, complete=answer.complete)

    def _record(
        self,
        attempt: "_Attempt",
        card: LyricWriterCard,
        outcome: str,
        error: OmgError | Cancelled | None = None,
        answer: LyricAnswer | None = None,
    ) -> None:
        """The trail hears only the kind of a failure, since services quote what they were sent."""
        now = self.now()
        lost = isinstance(error, OutcomeUnknown | Cancelled)
        failure = error if isinstance(error, OmgError) else None
        usage = UsageEvent(
            id=EventId(new_id()),
            created_at=now,
            user_id=self.user_id(),
            release_id=self.releases.track(attempt.track_id).release_id,
            conversation_id=attempt.track_id,
            provider=card.key,
            model=card.model or (answer.model if answer else ""),
            kind=EventKind.LYRICS_GENERATION.value,
            metadata=UsageMetadata(
                track_index=0,
                prompt_length=len(attempt.sent),
                prompt_hash=prompt_hash(attempt.sent),
                mime_type="text/plain" if answer else "",
                retry_count=0,
                estimated_cost=_cost(card, attempt, answer) if answer or lost else 0,
                outcome=outcome,
                failure=type(failure).__name__ if failure else "",
                http_status=failure.http_status if failure else None,
                provider_code=failure.provider_code if failure else "",
                provider_outcome=Outcome.UNKNOWN.value if lost else "",
                model_echoed=answer.model if answer and answer.model != card.model else "",
                price_as_of=card.facts_as_of,
                licence_note=card.rights_note,
                seed=0,
                request_id=RequestId(new_id()),
                order_id="",
                lyrics_length=len(answer.text) if answer else None,
                lyrics_hash=prompt_hash(answer.text) if answer else None,
                duration_milliseconds=round((now - attempt.began_at).total_seconds() * 1000),
            ),
        )
        self.audit.append(usage_happening(usage, attempt.track_id))


@dataclass(frozen=True)
class RhymesFor:
    """Words that rhyme with the end of a line. Needs no network and no model."""

    words: tuple[str, ...]

    def __call__(self, line: str) -> Rhymes:
        return rhymes_for(line, self.words)


@dataclass(frozen=True)
class StructuresFor:
    """Ways to build a song, those of this genre first. Needs no network and no model."""

    structures: StructureCatalogue
    genres: GenreCatalogue

    def __call__(self, genre: str) -> tuple[Structure, ...]:
        known = self.genres.find(genre) if genre.strip() else None
        return self.structures.fitting(known.key if known else None)


@dataclass(frozen=True)
class _Attempt:
    """What is known without the whole answer; ``heard`` are the pieces that came."""

    track_id: TrackId
    sent: str
    began_at: datetime
    heard: list[str] = field(default_factory=list)

    def hearing(self, tell: Callable[[str], None]) -> Callable[[str], None]:
        def hear(piece: str) -> None:
            self.heard.append(piece)
            tell(piece)

        return hear


def _cost(card: LyricWriterCard, attempt: _Attempt, answer: LyricAnswer | None) -> int:
    """By the tokens the service counted; where it told none, or was cut short, by the length of the texts so far."""
    read, written = len(attempt.sent) // _LETTERS_PER_TOKEN, sum(map(len, attempt.heard)) // _LETTERS_PER_TOKEN
    if answer is not None:
        read = read if answer.input_tokens is None else answer.input_tokens
        written = len(answer.text) // _LETTERS_PER_TOKEN if answer.output_tokens is None else answer.output_tokens
    return card.cost(read, written)
