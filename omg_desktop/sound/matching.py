"""Gains that make takes equally loud, so that none is preferred for being louder."""

from collections.abc import Sequence
from dataclasses import dataclass

CEILING_DBTP = -1.0


@dataclass(frozen=True)
class Level:
    """How loud a take is; None for what is silent, which is left as it is."""

    loudness_lufs: float | None
    true_peak_dbtp: float | None


def matching_gains_db(levels: Sequence[Level], *, may_boost: bool = False) -> list[float]:
    """The gain for each take, in decibels, after which all are equally loud (BS.1770-4 integrated loudness).

    The louder ones are turned down to the quietest. With ``may_boost`` all come as high as the one with the least
    headroom allows, true peaks staying at or below -1 dBTP; they are never turned down below the quietest for that.
    """
    audible = [(level.loudness_lufs, level.true_peak_dbtp) for level in levels]
    loudness = [lufs for lufs, _ in audible if lufs is not None]
    if not loudness:
        return [0.0] * len(levels)
    target_lufs = min(loudness)
    if may_boost:
        reachable = [lufs + CEILING_DBTP - peak for lufs, peak in audible if lufs is not None and peak is not None]
        target_lufs = max(target_lufs, min(reachable, default=target_lufs))
    return [0.0 if lufs is None else target_lufs - lufs for lufs, _ in audible]
