"""In which tone a status is said; never without its word. Knows no Qt, so that states may ask it."""

from omg_desktop.domain.submissions import ReleaseStatus

_TONES = {
    ReleaseStatus.WAITING: "credit",
    ReleaseStatus.RETURNED: "bad",
    ReleaseStatus.FAILED: "bad",
    ReleaseStatus.SUBMITTED: "info",
    ReleaseStatus.DELIVERED: "ok",
}


def status_tone(status: ReleaseStatus | None) -> str:
    """The tone of a release's status."""
    return _TONES.get(status, "neutral") if status else "neutral"
