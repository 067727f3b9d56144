"""Every socket of the desktop. An adapter need not import it: the type checker sees that it fits."""

from omg_desktop.ports.audio import AudioFolder, Discards, Scores, SoundDetails
from omg_desktop.ports.backend import Gateway, House, Mirror, Outbox
from omg_desktop.ports.jobs import Clock, Job
from omg_desktop.ports.lyrics import AuthorshipShelf, LyricVersionShelf, LyricWriter, WordList
from omg_desktop.ports.music import (
    Control,
    MusicProvider,
    PlacesSeveral,
    PriceRule,
    Progress,
    ProviderCard,
    Rendered,
    Sending,
    ShowsWhatItSends,
)
from omg_desktop.ports.playback import ListenTo, Playback, PlaybackStatus, SoundLevel, SpeedStanding
from omg_desktop.ports.services import Readiness, SecretPlace, Secrets, ServiceChecks
from omg_desktop.ports.shelves import (
    AuditLog,
    ComparisonShelf,
    DraftShelf,
    LibraryIndex,
    OrderShelf,
    PreferenceShelf,
    ReferenceShelf,
    ReleaseMarkShelf,
    ReleaseShelf,
    TakeShelf,
    TrashShelf,
)

__all__ = [
    "AudioFolder",
    "AuditLog",
    "AuthorshipShelf",
    "Clock",
    "ComparisonShelf",
    "Control",
    "Discards",
    "DraftShelf",
    "Gateway",
    "House",
    "Job",
    "LibraryIndex",
    "ListenTo",
    "LyricVersionShelf",
    "LyricWriter",
    "Mirror",
    "MusicProvider",
    "OrderShelf",
    "Outbox",
    "PlacesSeveral",
    "Playback",
    "PlaybackStatus",
    "PreferenceShelf",
    "PriceRule",
    "Progress",
    "ProviderCard",
    "Readiness",
    "ReferenceShelf",
    "ReleaseMarkShelf",
    "ReleaseShelf",
    "Rendered",
    "Scores",
    "SecretPlace",
    "Secrets",
    "Sending",
    "ServiceChecks",
    "ShowsWhatItSends",
    "SoundDetails",
    "SoundLevel",
    "SpeedStanding",
    "TakeShelf",
    "TrashShelf",
    "WordList",
]
