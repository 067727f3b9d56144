"""ONCE, as the desktop speaks to it, what is promised to it, and what it last told."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from omg_desktop.domain.audit import Happening, UsageEvent
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.generations import Generation, GenerationWish
from omg_desktop.domain.ids import EnvelopeId, ReleaseId
from omg_desktop.domain.submissions import Account, Envelope, Receipt
from omg_desktop.domain.values import Digest


class Outbox(Protocol):
    """Promises to the backend."""

    def put(self, envelope: Envelope, *happenings: Happening) -> None: ...

    def envelopes(self) -> list[Envelope]: ...

    def remove(self, envelope_id: EnvelopeId, receipt: Receipt, *happenings: Happening) -> None:
        """Take it out and put the receipt into the mirror, in one transaction."""


class Mirror(Protocol):
    """What the backend last told us."""

    def account(self) -> Account | None: ...

    def tariff(self) -> Tariff | None: ...

    def receipts(self) -> dict[ReleaseId, Receipt]: ...

    def put(self, account: Account, tariff: Tariff, receipts: Iterable[Receipt], *happenings: Happening) -> None: ...


class Gateway(Protocol):
    """The ONCE backend. Raises Unreachable, OutcomeUnknown or a kind of Refused."""

    def account(self) -> Account: ...

    def tariff(self) -> Tariff: ...

    def send_usage(self, events: Sequence[UsageEvent]) -> None: ...

    def has_audio(self, digest: Digest) -> bool: ...

    def send_audio(self, digest: Digest, path: Path) -> None: ...

    def submit(self, envelope: Envelope) -> Receipt:
        """Once, however often it is called."""

    def receipts(self) -> list[Receipt]: ...


class House(Protocol):
    """ONCE as a maker of takes. Asking twice for one wish is asking once.

    Raises Unreachable or a kind of Refused; OutcomeUnknown where a wish may have been heard.
    """

    def want(self, wish: GenerationWish) -> Generation: ...

    def look(self, generation_id: str) -> Generation: ...

    def cancel_generation(self, generation_id: str) -> Generation:
        """Nobody wants it any more. What was made already is told, and counted."""

    def fetch(self, generation_id: str, digest: Digest, target: Path) -> None:
        """The audio of a finished one, onto the disk. Raises AudioUnusable when it is not what its digest says."""
