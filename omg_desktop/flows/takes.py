"""Choosing among takes: what there is, what the artist thinks of it, and which one the track becomes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.drafts import Draft, Order, OrderState
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import ProviderKey, TakeId, TrackId
from omg_desktop.domain.releases import AudioOrigin, Release, Track, TrackAudio
from omg_desktop.domain.takes import NOTE_LENGTH_MAX, Take, TakeMark
from omg_desktop.domain.values import Value
from omg_desktop.flows.library import Standing, happening
from omg_desktop.ports import Clock, OrderShelf, ReleaseShelf, TakeShelf


class TrackTakes(Value):
    """The takes of a track, oldest first, and the orders that have not (yet) become one."""

    track: Track
    takes: tuple[Take, ...]
    orders: tuple[Order, ...]
    marks: Mapping[TakeId, TakeMark]
    editable: bool

    @property
    def confirmed(self) -> TakeId | None:
        return self.track.audio.take_id if self.track.audio else None


@dataclass(frozen=True)
class TakesOf:
    """Everything there is to audition for a track."""

    releases: ReleaseShelf
    orders: OrderShelf
    takes: TakeShelf
    standing: Standing

    def __call__(self, track_id: TrackId) -> TrackTakes:
        track = self.releases.track(track_id)
        return TrackTakes(
            track=track,
            takes=tuple(self.takes.of_track(track_id)),
            orders=tuple(o for o in self.orders.of_track(track_id) if o.state is not OrderState.FULFILLED),
            marks=self.takes.marks_of(track_id),
            editable=self.standing(track.release_id).is_editable,
        )


@dataclass(frozen=True)
class RateTake:
    """Give a take one to five stars; 0 takes them away."""

    releases: ReleaseShelf
    takes: TakeShelf
    now: Clock

    def __call__(self, take_id: TakeId, rating: int) -> TakeMark:
        take = self.takes.take(take_id)
        track = self.releases.track(take.track_id)
        mark = mark_of(self.takes, take).but(rating=rating)
        told = happening(
            EventKind.TAKE_RATED, self.now, track.release_id, track.id, {"take": take.number, "rating": rating}
        )
        self.takes.mark(mark, told)
        return mark


@dataclass(frozen=True)
class MarkTake:
    """Keep what the artist thinks of a take. The trail hears of stars and of the pile; words stay in the library."""

    releases: ReleaseShelf
    takes: TakeShelf
    now: Clock

    def __call__(self, mark: TakeMark) -> TakeMark:
        take = self.takes.take(mark.take_id)
        track = self.releases.track(take.track_id)
        before = mark_of(self.takes, take)
        told: list[tuple[EventKind, dict[str, JsonValue]]] = []
        if mark.rating != before.rating:
            told.append((EventKind.TAKE_RATED, {"take": take.number, "rating": mark.rating}))
        if mark.standing is not before.standing:
            told.append((EventKind.TAKE_SORTED, {"take": take.number, "standing": mark.standing.value}))
        happenings = [happening(kind, self.now, track.release_id, track.id, details) for kind, details in told]
        self.takes.mark(mark, *happenings)
        return mark


def mark_of(takes: TakeShelf, take: Take) -> TakeMark:
    """What is thought of a take so far."""
    return takes.marks_of(take.track_id).get(take.id, TakeMark(take_id=take.id))


class VaryField(StrEnum):
    """What may be different while everything else stays as it was."""

    GENRE = "genre"
    DIRECTION = "direction"
    LYRICS = "lyrics"
    LENGTH = "length_seconds"
    PROVIDER = "provider"


VARIATIONS_MIN, VARIATIONS_MAX = 2, 4


@dataclass(frozen=True)
class VaryTake:
    """Order a take again with one thing changed in two to four ways; all else, the seed too, stays as it was."""

    takes: TakeShelf
    order_takes: Callable[..., tuple[Order, ...]]
    now: Clock

    def __call__(self, take_id: TakeId, field: VaryField, values: Sequence[str]) -> tuple[Order, ...]:
        wanted = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
        if not VARIATIONS_MIN <= len(wanted) <= VARIATIONS_MAX:
            raise InvalidInput(f"Give {VARIATIONS_MIN} to {VARIATIONS_MAX} different values.")
        take = self.takes.take(take_id)
        drafts = [self._draft(take, field, value) for value in wanted]  # all are looked at before one is ordered
        return tuple(order for draft in drafts for order in self.order_takes(draft, count=1, seed=take.seed))

    def _draft(self, take: Take, field: VaryField, value: str) -> Draft:
        provider = ProviderKey(value) if field is VaryField.PROVIDER else take.provider
        brief = take.brief
        if field is VaryField.LENGTH and not value.isdecimal():
            raise InvalidInput(f"“{value}” is not a number of seconds.")
        try:
            if field is not VaryField.PROVIDER:
                brief = brief.but(**{field.value: int(value) if field is VaryField.LENGTH else value})
        except ValueError as error:
            raise InvalidInput(f"“{value}” cannot be the {field.value.replace('_seconds', '')}.") from error
        return Draft(
            track_id=take.track_id, brief=brief, provider=provider, takes_wanted=1, seed=take.seed, edited_at=self.now()
        )


@dataclass(frozen=True)
class ConfirmTake:
    """Make a take the audio of its track, and keep why. A release without a genre takes that of the brief."""

    releases: ReleaseShelf
    takes: TakeShelf
    standing: Standing
    now: Clock

    def __call__(self, take_id: TakeId, reason: str = "") -> Track:
        take = self.takes.take(take_id)
        track = self.releases.track(take.track_id)
        self.standing.require_editable(track.release_id)
        confirmed = track.but(audio=self._audio(take))
        told = happening(
            EventKind.TAKE_CONFIRMED,
            self.now,
            track.release_id,
            track.id,
            {"take_id": take.id, "take": take.number, "audio_sha256": take.audio_digest, "source": take.source.value},
        )
        self.releases.put_tracks([confirmed], told)
        if reason.strip():  # the artist's own words: they stay in the library
            self.takes.mark(mark_of(self.takes, take).but(reason=reason.strip()[:NOTE_LENGTH_MAX]))
        self._pass_on_genre(self.releases.release(track.release_id), take.brief.genre.strip())
        return confirmed

    def _pass_on_genre(self, release: Release, genre: str) -> None:
        if genre and not release.genre.strip():
            told = happening(EventKind.RELEASE_EDITED, self.now, release.id, details={"fields": ["genre"]})
            self.releases.put_release(release.but(genre=genre, edited_at=self.now()), told)

    def _audio(self, take: Take) -> TrackAudio:
        return TrackAudio(
            origin=AudioOrigin.TAKE,
            digest=take.audio_digest,
            take_id=take.id,
            label=f"Take {take.number} · {take.provider_name}",
            source=take.source,
            media_type=take.facts.media_type,
            duration_seconds=take.facts.duration_seconds,
            sample_rate_hz=take.facts.sample_rate_hz,
            channels=take.facts.channels,
            bit_depth=take.facts.bit_depth,
            chosen_at=self.now(),
        )


@dataclass(frozen=True)
class WithdrawConfirmation:
    """Let the track be open again. Possible until the release is submitted."""

    releases: ReleaseShelf
    standing: Standing
    now: Clock

    def __call__(self, track_id: TrackId) -> Track:
        track = self.releases.track(track_id)
        if track.audio is None:
            return track
        self.standing.require_editable(track.release_id)
        told = happening(
            EventKind.CONFIRMATION_WITHDRAWN,
            self.now,
            track.release_id,
            track_id,
            {"audio_sha256": track.audio.digest},
        )
        opened = track.but(audio=None)
        self.releases.put_tracks([opened], told)
        return opened


@dataclass(frozen=True)
class PutBackAudio:
    """Give a track the audio it had before, or none: for taking back a choice. Told like any other choice."""

    releases: ReleaseShelf
    standing: Standing
    now: Clock
    confirm: ConfirmTake
    withdraw: WithdrawConfirmation

    def __call__(self, track_id: TrackId, audio: TrackAudio | None) -> Track:
        if audio is None:
            return self.withdraw(track_id)
        if audio.take_id is not None:
            return self.confirm(audio.take_id)
        track = self.releases.track(track_id)
        self.standing.require_editable(track.release_id)
        told = happening(EventKind.AUDIO_IMPORTED, self.now, track.release_id, track_id, as_imported(audio))
        restored = track.but(audio=audio)
        self.releases.put_tracks([restored], told)
        return restored


def as_imported(audio: TrackAudio) -> dict[str, JsonValue]:
    """What the trail tells of audio that comes from elsewhere, or comes back."""
    declared: dict[str, JsonValue] = {"declaration": audio.declaration.told()} if audio.declaration else {}
    source = audio.source.value if audio.source else None
    return {"audio_sha256": audio.digest, "declared_source": source, "media_type": audio.media_type} | declared
