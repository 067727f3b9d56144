"""Names of things. Whoever has the idea makes the id and writes it down before asking anybody."""

import os
import time
from typing import NewType

ReleaseId = NewType("ReleaseId", str)
TrackId = NewType("TrackId", str)
OrderId = NewType("OrderId", str)
RequestId = NewType("RequestId", str)
TakeId = NewType("TakeId", str)
EventId = NewType("EventId", str)
EnvelopeId = NewType("EnvelopeId", str)
AccountId = NewType("AccountId", str)
ProviderKey = NewType("ProviderKey", str)


def new_id() -> str:
    """A name nobody else has; names made later sort later (UUID version 7, RFC 9562, without dashes).

    The one impurity admitted to the domain (clock and dice), because desktop and backend both name things.
    """
    milliseconds = time.time_ns() // 1_000_000
    dice = int.from_bytes(os.urandom(10), "big")
    high, low = dice >> 62 & 0xFFF, dice & (1 << 62) - 1
    return f"{milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low:032x}"
