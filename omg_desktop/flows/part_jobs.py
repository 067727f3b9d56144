"""A part of a longer job, told as that share of it."""

from omg_desktop.ports import Job


class PartOfJob:
    """Fits ``ports.Job``. A ``quiet`` one only tells whether somebody still waits: the one around it tells the rest."""

    def __init__(self, job: Job, start: float, end: float, *, quiet: bool = False) -> None:
        self._job, self._start, self._end, self._quiet = job, start, end, quiet

    @property
    def cancelled(self) -> bool:
        return self._job.cancelled

    def report(self, fraction: float | None, phase: str) -> None:
        """Of the whole job: the part's fraction, within its share."""
        if not self._quiet:
            whole = None if fraction is None else self._start + fraction * (self._end - self._start)
            self._job.report(whole, phase)

    def wait(self, seconds: float) -> None:
        self._job.wait(seconds)
