"""Names of things. Whoever has the idea makes the id and writes it down before asking anybody."""

import time
from typing import NewType
from uuid import uuid4

ReleaseId = NewType("ReleaseId", str)
TrackId = NewType("TrackId", str)
OrderId = NewType("OrderId", str)
RequestId = NewType("RequestId", str)
TakeId = NewType("TakeId", str)
EventId = NewType("EventId", str)
ComparisonId = NewType("ComparisonId", str)
EnvelopeId = NewType("EnvelopeId", str)
AccountId = NewType("AccountId", str)
ProviderKey = NewType("ProviderKey", str)


_last_ticks = 0


def new_id() -> str:
    """A name nobody else has; names made later by this process sort later.

    UUID version 7 (RFC 9562, method 3: twelve bits of the fraction of a millisecond), without dashes. The one impurity
    admitted to the domain (clock and dice), because desktop and backend both name things.
    """
    global _last_ticks  # noqa: PLW0603  (the clock must not stand still between two ids)
    ticks = max(time.time_ns() * 4096 // 1_000_000, _last_ticks + 1)
    _last_ticks = ticks
    milliseconds, fraction = ticks >> 12, ticks & 0xFFF
    dice = uuid4().int & (1 << 62) - 1
    return f"{milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | dice:032x}"
