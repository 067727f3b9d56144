"""The tour: the real window, driven through the main job, with a picture of each step.

Nothing in it is staged: the composer composes, the library and the backend are real, and every press goes through the
window's own buttons. It needs no screen and no sound card.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSize
from PySide6.QtWidgets import QApplication

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.errors import OmgError, Unreachable
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.domain.takes import TakeMark
from omg_desktop.domain.trail import describe, dollars
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.theme import apply_theme

SIZE, SIZE_SMALL = QSize(1440, 900), QSize(1024, 640)
STEP_SECONDS_MAX = 120
SETTLE_MILLISECONDS = 400
LYRICS = """[Verse 1]
The kettle sings, the street is blue
A window learns the morning's name
I write a line and think it through
And nothing after is the same

[Chorus]
Hold on, hold on, the day is long
It starts as light and ends as song
"""


def play_tour(folder: Path | None) -> int:
    """Play it into this folder, or a new one; prints each step and where everything lies. Returns the exit status."""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY") and sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = folder or Path(tempfile.mkdtemp(prefix="omg-tour-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OmgError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    desk = build_desk(Config(data_folder=folder / "library"))
    studio = build_studio(desk, DevicePlayback(carry_out=desk.carry_out), lambda name: apply_theme(application, name))
    wire(studio)
    tour = Tour(studio, application, folder)
    try:
        tour.play()
    finally:
        studio.views.window.close()
    print(f"\nEverything lies in {folder}")
    return 0


class Tour:
    """One walk through the main job."""

    def __init__(self, studio: Studio, application: QApplication, folder: Path) -> None:
        self._studio = studio
        self._application = application
        self._folder = folder
        self._number = 0
        self._window = studio.views.window

    def play(self) -> None:
        """From a blank window to a delivered release."""
        self._open()
        self._write()
        self._generate()
        self._listen()
        self._confirm()
        self._release()
        self._prove()
        self._look_at_other_sizes()
        self._write_documents()

    # ---- steps -----------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._window.resize(SIZE)
        self._window.show()
        self._studio.open()
        self._until(lambda: self._studio.presenters.brief.state.draft is not None, "the first draft")
        self._until(lambda: self._studio.presenters.account.state.account is not None, "the backend")
        self._show("first-start", "A blank library opens with a brief already drawn")
        shell, settings = self._studio.presenters.shell, self._studio.presenters.settings
        shell.show_page(Page.SETTINGS)
        self._until(lambda: settings.state.found is not None, "the settings")
        self._show("settings", "Every provider on a card: readiness, key, price and rights; nobody has been asked yet")
        shell.show_page(Page.STUDIO)

    def _write(self) -> None:
        brief, view = self._studio.presenters.brief, self._studio.views.brief
        before = brief.state.brief.direction
        view.surprise.click()
        self._until(lambda: brief.state.brief.direction != before, "Surprise Me")
        self._show("surprise-me", f"Surprise Me: {brief.state.brief.direction}")
        brief.set_instrumental(False)
        brief.set_lyrics(LYRICS)
        self._settle()
        self._show("lyrics", "Lyrics with section tags and syllables; the brief says whether somebody can sing them")
        brief.set_instrumental(True)

    def _generate(self) -> None:
        audition = self._studio.presenters.audition
        self._studio.views.brief.generate.click()
        self._until(lambda: any(p.phase for p in audition.state.progress.values()), "the first progress")
        self._show("generating", "Takes are being made; each says how far it is and can be cancelled")
        draft = self._studio.presenters.brief.state.draft
        wanted = draft.takes_wanted if draft else 0
        self._until(lambda: len(audition.state.takes) == wanted, "all takes")
        self._show("takes", f"{wanted} takes are there")

    def _listen(self) -> None:
        audition, player = self._studio.presenters.audition, self._studio.presenters.player
        takes = sorted(audition.state.takes, key=lambda take: take.number)
        audition.choose(takes[0].id)
        audition.choose(takes[-1].id)
        self._until(lambda: player.state.can_play, "the decoded take")
        self._studio.views.player.play.click()
        self._until(lambda: player.moment.position_seconds > 1.0, "playback")
        self._studio.views.player.deck_b.click()
        player.set_loop((12.0, 24.0))
        self._until(lambda: player.moment.position_seconds >= 12.0, "the loop")
        audition.rate(TakeMark(take_id=takes[0].id, rating=3))
        audition.rate(TakeMark(take_id=takes[-1].id, rating=4))
        self._show("audition", "Two takes on decks A and B, switched at the same moment, with a loop")
        self._studio.views.player.play.click()

    def _confirm(self) -> None:
        audition = self._studio.presenters.audition
        self._studio.views.player.deck_a.click()
        self._settle()
        self._studio.views.player.confirm.click()
        self._until(lambda: audition.state.confirmed is not None, "the confirmation")
        self._show("confirmed", "One take is confirmed: it is the track's audio now")

    def _release(self) -> None:
        release, shell = self._studio.presenters.release, self._studio.presenters.shell
        shell.show_page(Page.RELEASE)
        self._settle()
        self._show("release-unready", "The release page says what is still missing")
        self._fill_in()
        self._until(lambda: not release.state.hindrance, "a release that is ready")
        self._show("release-ready", "Everything is set; the price and where the money goes stand at the right")
        release.ask_to_submit()
        self._show("agreeing", "The last question before credits are spent")
        release.submit()
        self._until(lambda: self._status() is ReleaseStatus.DELIVERED, "the delivery")
        self._show("delivered", "Debited once, delivered by the sandbox backend")

    def _fill_in(self) -> None:
        form = self._studio.views.release.form
        day = (self._studio.desk.now().date() + timedelta(days=28)).isoformat()
        for field, text in (("title", "First Light"), ("artist", "Tour Artist"), ("release_date", day)):
            line = form.fields[field]
            line.setText(text)
            line.textEdited.emit(text)
            line.editingFinished.emit()
        track = self._studio.presenters.library.state.track
        assert track is not None
        self._studio.desk.save_track(self._studio.desk.shelves.releases.track(track.id).but(title="Morning Sketch"))
        self._studio.look_around_soon()

    def _prove(self) -> None:
        provenance = self._studio.presenters.provenance
        self._studio.presenters.shell.show_page(Page.PROVENANCE)
        provenance.verify()
        self._until(lambda: provenance.state.verification is not None and not provenance.state.verifying, "the seals")
        self._settle()
        self._show("provenance", "How it came to be, each event sealed with the one before")
        self._studio.presenters.shell.show_page(Page.INSIGHTS)
        self._until(lambda: self._studio.presenters.insights.state.found is not None, "the insights")
        self._show("insights", "Figures of this library, computed here")

    def _look_at_other_sizes(self) -> None:
        self._window.resize(SIZE_SMALL)
        for page in Page:
            self._studio.presenters.shell.show_page(page)
            self._show(f"small-{page.value}", f"{page.value.capitalize()} at 1024 × 640")
        self._studio.switch_theme()
        self._window.resize(SIZE)
        for page in (Page.STUDIO, Page.RELEASE):
            self._studio.presenters.shell.show_page(page)
            self._show(f"light-{page.value}", f"{page.value.capitalize()} in the light theme")
        self._studio.switch_theme()

    # ---- what is left behind ---------------------------------------------------------------------------------------

    def _write_documents(self) -> None:
        desk, release_id = self._studio.desk, self._studio.presenters.library.state.release_id
        assert release_id is not None
        found = desk.check_release(release_id)
        audio = self._folder / "audio"
        audio.mkdir(exist_ok=True)
        for line in found.tracks:
            for take in desk.shelves.takes.of_track(line.track.id):
                shutil.copyfile(desk.audio.path(take.audio_digest), audio / f"take-{take.number}.wav")
        assert found.receipt is not None
        receipt = found.receipt.model_dump(mode="json") | {"money": found.quote.money.model_dump(mode="json")}
        (self._folder / "receipt.json").write_text(json.dumps(receipt, indent=2) + "\n", encoding="utf-8")
        events = [
            f"#{event.sequence} {event.happening.happened_at:%Y-%m-%d %H:%M:%S} {words.title}: {words.detail} "
            f"[{event.seal[:12]}]"
            for event in desk.shelves.audit.chain()
            for words in [describe(event)]
        ]
        (self._folder / "audit-trail.txt").write_text("\n".join(events) + "\n", encoding="utf-8")
        desk.export_proof(release_id, self._folder / "proof.json")
        print(
            f"    {len(events)} events, {found.receipt.credits} credits, {dollars(found.quote.money.fund)} to the fund"
        )

    # ---- how it goes -----------------------------------------------------------------------------------------------

    def _status(self) -> ReleaseStatus | None:
        found = self._studio.presenters.release.state.found
        return found.status if found else None

    def _show(self, name: str, words: str) -> None:
        self._settle()
        self._number += 1
        picture = self._folder / f"{self._number:02d}-{name}.png"
        self._window.grab().save(str(picture))
        print(f"{self._number:02d} {words}", flush=True)

    def _settle(self) -> None:
        """Let what is under way on the screen come to rest."""
        deadline = QDeadlineTimer(SETTLE_MILLISECONDS)
        while not deadline.hasExpired():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def _until(self, so: Callable[[], bool], what: str) -> None:
        """Let the window run until this is so. Raises Unreachable when it takes too long."""
        deadline = QDeadlineTimer(STEP_SECONDS_MAX * 1000)
        while not so():
            if deadline.hasExpired():
                raise Unreachable(f"The tour waited {STEP_SECONDS_MAX} seconds for {what}.")
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
