"""What the window's own frame shows, as one value."""

from datetime import datetime
from enum import StrEnum

from omg_desktop.domain.billing import QuoteLine, credits_in_words
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.submissions import Account, ReleaseStatus
from omg_desktop.domain.values import Value
from omg_desktop.ui.widgets.tones import status_tone

UNTITLED_RELEASE, UNTITLED_TRACK = "Untitled release", "Untitled track"


class Page(StrEnum):
    """The four tabs, and the settings, which have their entry in the side bar."""

    STUDIO = "studio"
    RELEASE = "release"
    PROVENANCE = "provenance"
    INSIGHTS = "insights"
    SETTINGS = "settings"

    @property
    def is_about_all(self) -> bool:
        """True for a page that is about no release in particular."""
        return self in (Page.INSIGHTS, Page.SETTINGS)


class Connection(StrEnum):
    """How things stand with the backend, in the word that is shown."""

    CONNECTING = "Connecting"
    ONLINE = "Online"
    OFFLINE = "Offline"
    PROBLEM = "Problem"

    @property
    def tone(self) -> str:
        return {"Online": "ok", "Problem": "bad"}.get(self.value, "neutral")


class Sentence(Value):
    """A line with something bold in it: "This track: **4 credits**, charged when you release it"."""

    lead: str = ""
    strong: str = ""
    rest: str = ""


EVERYTHING_SAVED = Sentence(lead="Everything is saved on this computer first")


class Notice(Value):
    """Something the person should know now. ``action`` is the word on its button; "" for none.

    ``key`` is handed back when the button is pressed; notices of one key replace one another.
    """

    key: str
    title: str
    advice: str = ""
    tone: str = "info"
    action: str = ""
    stays: bool = True


class ShellState(Value):
    """Everything around the pages."""

    page: Page = Page.STUDIO
    release_title: str = ""
    track_title: str = ""
    track_number: int = 0
    status: ReleaseStatus | None = None
    saved_at: datetime | None = None
    stores: int = 0
    connection: Connection = Connection.CONNECTING
    connection_words: str = ""
    account: Account | None = None
    balance: int | None = None
    waiting: int = 0
    returned: int = 0
    audit: str = ""
    audit_tone: str = "neutral"
    price: Sentence | None = None
    notice: Notice | None = None

    def with_release(self, release: Release | None, status: ReleaseStatus | None, stores: int = 0) -> "ShellState":
        title = (release.title or UNTITLED_RELEASE) if release else ""
        return self.but(release_title=title, status=status, stores=stores)

    def with_track(self, track: Track | None) -> "ShellState":
        if track is None:
            return self.but(track_title="", track_number=0, saved_at=None)
        return self.but(track_title=track.title or UNTITLED_TRACK, track_number=track.position)

    def without_notice(self, key: str = "") -> "ShellState":
        """Nothing is noticed any more; with a key, only when it is this one."""
        return self.but(notice=None) if self.notice and key in ("", self.notice.key) else self

    @property
    def release_words(self) -> str:
        """Which release the page is about; the insights are about all of them."""
        return "" if self.page.is_about_all else self.release_title

    @property
    def track_words(self) -> str:
        if self.page.is_about_all:
            return self.page.value.capitalize()
        if self.page is Page.RELEASE or not self.track_title:
            return ""
        return f"{self.track_number} · {self.track_title}"

    @property
    def badge(self) -> str:
        """ "Draft · saved 12:03", "live in 27 stores": where the release stands."""
        if self.status is None or self.page.is_about_all:
            return ""
        if self.status is ReleaseStatus.DRAFT:
            return f"Draft · saved {self.saved_at:%H:%M}" if self.saved_at else "Draft"
        if self.status is ReleaseStatus.DELIVERED and self.stores:
            return f"delivered to {self.stores} store{'' if self.stores == 1 else 's'}"
        return self.status.value

    @property
    def badge_tone(self) -> str:
        return status_tone(self.status)

    @property
    def status_left(self) -> Sentence:
        """The price of the open track where it is worked on, else what is always true."""
        if self.page is not Page.STUDIO or self.price is None or not self.track_title:
            return EVERYTHING_SAVED
        fixed = self.status is not None and not self.status.is_editable
        return self.price.but(rest=", as it was submitted") if fixed else self.price

    @property
    def sandbox(self) -> bool:
        return self.account is not None and self.account.is_sandbox

    @property
    def credits(self) -> str:
        """ "12 credits"; "" while nobody has told."""
        return "" if self.balance is None else credits_in_words(self.balance)

    @property
    def waiting_words(self) -> str:
        if self.returned:
            return "1 release needs attention" if self.returned == 1 else f"{self.returned} releases need attention"
        if not self.waiting:
            return ""
        return "1 release waiting to sync" if self.waiting == 1 else f"{self.waiting} releases waiting to sync"


def track_price(line: QuoteLine) -> Sentence:
    """What releasing this track would cost, as the status line says it."""
    generations = "1 generation" if line.generations == 1 else f"{line.generations} generations"
    sum_in_words = f"{line.base} base + {generations} = {credits_in_words(line.credits)}"
    if line.ai != line.generations:  # another tariff than one credit each
        sum_in_words = f"{line.base} base + {line.ai} for {generations} = {credits_in_words(line.credits)}"
    return Sentence(lead="This track: ", strong=sum_in_words, rest=", charged when you release it")


def error_key(error: OmgError) -> str:
    """Errors of one kind replace one another."""
    return f"error.{type(error).__name__}"
