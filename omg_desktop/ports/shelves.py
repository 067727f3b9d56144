"""Where the library keeps its values. What happened is sealed in the same transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from omg_desktop.domain.audit import AuditEvent, Happening, UsageEvent
from omg_desktop.domain.comparisons import Comparison
from omg_desktop.domain.drafts import Draft, Order
from omg_desktop.domain.ids import OrderId, ProviderKey, ReleaseId, TakeId, TrackId
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.queue import QueueMemory
from omg_desktop.domain.references import Reference
from omg_desktop.domain.releases import Release, ReleaseMark, Track
from omg_desktop.domain.search import SearchQuery, TrackSketch
from omg_desktop.domain.takes import Take, TakeMark
from omg_desktop.domain.values import Digest


class ReleaseShelf(Protocol):
    """Releases and their tracks. What happened is sealed in the same transaction."""

    def releases(self) -> list[Release]: ...

    def release(self, release_id: ReleaseId) -> Release: ...

    def put_release(self, release: Release, *happenings: Happening) -> None: ...

    def tracks(self) -> list[Track]:
        """Of all releases, each release's in their order; removed ones too."""

    def tracks_of(self, release_id: ReleaseId) -> list[Track]: ...

    def track(self, track_id: TrackId) -> Track: ...

    def put_tracks(self, tracks: Sequence[Track], *happenings: Happening) -> None: ...


class ReleaseMarkShelf(Protocol):
    """What the artist thinks of releases."""

    def marks(self) -> Mapping[ReleaseId, ReleaseMark]: ...

    def put(self, marks: Sequence[ReleaseMark]) -> None: ...


class LibraryIndex(Protocol):
    """Finds tracks by their words, and sketches all of them at once."""

    def sketches(self) -> Mapping[TrackId, TrackSketch]: ...

    def audio(self) -> Mapping[TrackId, frozenset[Digest]]:
        """The audio of every track that has any: of its takes, and what was imported."""

    def found(self, query: SearchQuery) -> frozenset[TrackId]: ...


class DraftShelf(Protocol):
    def draft(self, track_id: TrackId) -> Draft | None: ...

    def put(self, draft: Draft, *happenings: Happening) -> None: ...


class OrderShelf(Protocol):
    """Promises to providers, and the line they wait in."""

    def put(self, orders: Sequence[Order], *happenings: Happening) -> None: ...

    def amend(self, order_id: OrderId, change: Callable[[Order], Order], *happenings: Happening) -> Order:
        """Change an order as it is at this moment, in one transaction with what happened; returns what it became."""

    def amend_all(self, order_ids: Sequence[OrderId], change: Callable[[Order], Order]) -> list[Order]:
        """Change all of them in one transaction; what they became, in their order."""

    def order(self, order_id: OrderId) -> Order: ...

    def of_track(self, track_id: TrackId) -> list[Order]: ...

    def open_orders(self) -> list[Order]: ...

    def left_untold(self) -> list[Order]:
        """Cancelled ones whose last attempt is not in the trail."""

    def queue(self) -> QueueMemory: ...

    def keep_queue(self, memory: QueueMemory) -> None: ...


class TakeShelf(Protocol):
    """Takes are only ever added."""

    def add(self, take: Take, order: Order, *happenings: Happening) -> None:
        """The take, its order and what happened, in one transaction."""

    def of_track(self, track_id: TrackId) -> list[Take]: ...

    def take(self, take_id: TakeId) -> Take: ...

    def mark(self, mark: TakeMark, *happenings: Happening) -> None: ...

    def marks_of(self, track_id: TrackId) -> dict[TakeId, TakeMark]: ...


class TrashShelf(Protocol):
    """What was put away, and how it goes for good."""

    def busy_tracks(self) -> frozenset[TrackId]:
        """Those with an order under way, or one of which the trail has not been told yet."""

    def only_needed_by(self, track_ids: Iterable[TrackId]) -> frozenset[Digest]:
        """The audio that these tracks name and nothing else in the library."""

    def delete(self, release_ids: Sequence[ReleaseId], track_ids: Sequence[TrackId], *happenings: Happening) -> None:
        """All about these, in one transaction; audio is noted as left over. Raises InvalidInput."""

    def left_over(self) -> frozenset[Digest]:
        """Audio of what was deleted that lies on the disk for nothing."""

    def forget_left_over(self, digests: Iterable[Digest]) -> None:
        """They are gone from the disk."""


class ReferenceShelf(Protocol):
    """At most one record beside the takes of a track."""

    def of_track(self, track_id: TrackId) -> Reference | None: ...

    def put(self, track_id: TrackId, reference: Reference | None) -> None:
        """In place of what was there; None leaves none."""


class ComparisonShelf(Protocol):
    """Fair tests that were carried to their end; only ever added."""

    def add(self, comparison: Comparison, *happenings: Happening) -> None: ...

    def of_track(self, track_id: TrackId) -> list[Comparison]: ...

    def all(self) -> list[Comparison]: ...


class AuditLog(Protocol):
    def append(self, *happenings: Happening) -> None: ...

    def chain(self) -> Iterator[AuditEvent]: ...

    def of_release(self, release_id: ReleaseId) -> list[AuditEvent]: ...

    def takes_made(self, provider: ProviderKey, count_max: int) -> list[UsageEvent]:
        """What was told of the last takes of this provider, the newest first."""

    def count(self) -> int: ...


class PreferenceShelf(Protocol):
    def load(self) -> Preferences: ...

    def save(self, preferences: Preferences) -> None: ...
