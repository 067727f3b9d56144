"""Work on a whole song that falls into pieces, which do not wait for one another, for two cores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

CORES = 2
Item = TypeVar("Item")
Result = TypeVar("Result")


def each(task: Callable[[Item], Result], items: Sequence[Item], fewest: int = CORES) -> list[Result]:
    """What the task makes of each item, in their order; two are worked on at a time, where there are not too few."""
    if len(items) < fewest:
        return [task(item) for item in items]
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(task, items))
