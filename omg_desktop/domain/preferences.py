"""What a person may change while the app runs."""

from pydantic import Field

from omg_desktop.domain.ids import ProviderKey, ReleaseId, TrackId
from omg_desktop.domain.values import Value


class Preferences(Value):
    """Stored like any other value; every field has a default that works."""

    theme: str = Field(default="dark", pattern=r"^(system|dark|light)$")
    default_provider: ProviderKey = ProviderKey("builtin")
    artist_name: str = Field(default="", max_length=200)
    open_release_id: ReleaseId | None = None
    open_track_id: TrackId | None = None
    window_geometry: str = Field(default="", max_length=2000)
    play_when_ready: bool = False
