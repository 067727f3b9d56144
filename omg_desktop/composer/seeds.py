"""Randomness that is named: every decision draws from a generator derived from the seed and a label.

Because a label, and not the order of calls, decides what is drawn, changing one part of a song leaves
every other part as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def generator(seed: int, *labels: object) -> np.random.Generator:
    """A PCG64 generator for this seed and label (BLAKE2b of both, 128 bits)."""
    text = "|".join([str(seed), *(str(label) for label in labels)])
    digest = blake2b(text.encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))


def one_of(chance: np.random.Generator, choices: Sequence[T]) -> T:
    """One of the choices, all equally likely."""
    return choices[int(chance.integers(len(choices)))]


def weighted(chance: np.random.Generator, weights: Mapping[str, float]) -> str:
    """One of the names, drawn in proportion to its weight."""
    names = list(weights)
    shares = np.cumsum([max(0.0, float(weights[name])) for name in names])
    return names[int(np.searchsorted(shares, chance.random() * shares[-1], side="right").clip(0, len(names) - 1))]


def shuffled(chance: np.random.Generator, choices: Sequence[T]) -> list[T]:
    """The choices in a drawn order."""
    return [choices[int(index)] for index in chance.permutation(len(choices))]
