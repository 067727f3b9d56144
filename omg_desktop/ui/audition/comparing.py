"""The table that sets takes side by side, as words and as what they are sorted by."""

from collections.abc import Mapping
from typing import NamedTuple

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.takes import Take
from omg_desktop.domain.trail import dollars
from omg_desktop.ui.audition.state import AuditionState
from omg_desktop.ui.widgets.figures import joined, length, signed
from omg_desktop.ui.widgets.take_shapes import shape_of

COLUMNS = ("Take", "Length", "BPM", "Key", "LUFS", "True peak", "Range", "Provider", "Cost", "Rating")
UNKNOWN = "–"


class Cell(NamedTuple):
    """Words, and what the column is sorted by."""

    words: str
    value: float | str


class CompareRow(NamedTuple):
    """One take, a cell for each column."""

    take_id: TakeId
    cells: tuple[Cell, ...]
    own_name: str = ""

    @property
    def sentence(self) -> str:
        """The row for screen readers."""
        take, *others = self.cells
        told = (f"{name} {cell.words}" for name, cell in zip(COLUMNS[1:], others, strict=True))
        return ", ".join(part for part in (f"{COLUMNS[0]} {take.value}", self.own_name, *told) if part)


def compare_rows(state: AuditionState, ranges_lu: Mapping[TakeId, float | None]) -> tuple[CompareRow, ...]:
    """The takes in sight. Loudness ranges are measured on the way, and come when they come."""
    in_sight = [take for take in state.takes if take not in state.tray]
    return tuple(CompareRow(take.id, _cells(take, state, ranges_lu), state.mark(take.id).name) for take in in_sight)


def _cells(take: Take, state: AuditionState, ranges_lu: Mapping[TakeId, float | None]) -> tuple[Cell, ...]:
    facts, rating = take.facts, state.rating(take.id)
    loudness_range = ranges_lu.get(take.id)
    range_words = f"{loudness_range:.1f} LU" if loudness_range is not None else UNKNOWN
    if take.id not in ranges_lu:
        range_words = "measuring"
    cost = take.estimated_cost_microdollars
    return (
        Cell(joined([f"{take.number} {shape_of(take.number)}", state.mark(take.id).name]), take.number),
        Cell(length(facts.duration_seconds), facts.duration_seconds),
        _figure(take.tempo_bpm, f"{take.tempo_bpm:.0f}" if take.tempo_bpm else UNKNOWN),
        Cell(take.musical_key or UNKNOWN, take.musical_key),
        _figure(facts.loudness_lufs, signed(facts.loudness_lufs or 0.0)),
        _figure(facts.true_peak_dbtp, f"{signed(facts.true_peak_dbtp or 0.0)} dBTP"),
        _figure(loudness_range, range_words, unknown=range_words),
        Cell(take.provider_name, take.provider_name),
        Cell(dollars(cost) if cost else "free", cost),
        Cell("★" * rating if rating else UNKNOWN, rating),
    )


def _figure(value: float | None, words: str, unknown: str = UNKNOWN) -> Cell:
    return Cell(words, value) if value is not None else Cell(unknown, float("-inf"))
