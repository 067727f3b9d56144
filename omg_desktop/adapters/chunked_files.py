"""Writing sound into a file whose header tells how long it is, without holding all of it."""

from collections.abc import Callable, Iterable
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray


def write_chunked(
    file: BinaryIO,
    pieces: Iterable[NDArray[np.int32]],
    header: Callable[[int], bytes],
    as_bytes: Callable[[NDArray[np.int32]], bytes],
    *,
    bytes_max: int,
    kind: str,
) -> None:
    """Write a header, made of the sound's length in bytes, and the pieces behind it.

    Raises ValueError when it grows beyond ``bytes_max``, OSError when it cannot be written.
    """
    header_bytes = len(header(0))
    file.write(bytes(header_bytes))
    sound_bytes = 0
    for piece in pieces:
        data = as_bytes(piece)
        sound_bytes += len(data)
        if header_bytes + sound_bytes > bytes_max:
            raise ValueError(f"{kind} cannot hold more than 4 GiB")
        file.write(data)
    file.write(bytes(sound_bytes % 2))  # chunks have an even length; this byte is not counted
    file.seek(0)
    file.write(header(sound_bytes))
