"""The window in every state it has, one scene after another: for the test that walks them, and for their pictures."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from omg_desktop.app.about import About
from omg_desktop.domain.attempts import Failure, FailureKind
from omg_desktop.domain.declarations import Maker
from omg_desktop.domain.errors import DiskFull, OutcomeUnknown, ProviderRefused
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.domain.takes import Standing, TakeMark
from omg_desktop.ports import ListenTo
from omg_desktop.ui.library.state import LibraryState
from omg_desktop.ui.player.counting import Count
from omg_desktop.ui.release.form import FieldEdit
from omg_desktop.ui.release.state import OriginAnswer
from omg_desktop.ui.release.tracks import FileDrop, TitleEdit
from omg_desktop.ui.shell.state import Connection, Page
from tests.ui import library_scenes
from tests.ui.panels import action
from tests.ui.stage import Stage

LYRICS = """[Verse 1]
The kettle sings, the street is blue
A window learns the morning's name
I write a line and think it through

[Chorus]
Hold on, hold on, the day is long
It starts as light and ends as song
"""
REFUSAL = ProviderRefused(
    "Names of artists are not accepted.",
    Failure(kind=FailureKind.BLOCKED, suggestion="A slow ballad with brushed drums and a close, warm voice"),
)
TROUBLES = (REFUSAL, OutcomeUnknown("No answer came."), "silence")


@dataclass(frozen=True)
class Scene:
    """A state of the window. ``enter`` brings it about from the scene before, ``frame`` is what is to be looked at."""

    name: str
    enter: Callable[[Stage], object]
    leave: Callable[[Stage], object] = lambda _stage: None
    frame: Callable[[Stage], QWidget] = lambda stage: stage.window


def _write(stage: Stage) -> None:
    brief = stage.studio.presenters.brief
    brief.set_instrumental(False)
    brief.set_lyrics(LYRICS)
    brief.set_direction("A late drive: brushed drums, upright bass, one muted trumpet that answers the voice.")


def _loading(stage: Stage) -> None:
    """It passes too quickly to be seen where the library is small; so it is shown as it would be."""
    audition = stage.studio.presenters.audition.state
    stage.studio.views.audition.show_state(audition.but(loading=True, takes=(), orders=()))
    stage.studio.views.library.show_state(LibraryState())


def _loaded(stage: Stage) -> None:
    library, audition = stage.studio.presenters.library, stage.studio.presenters.audition
    stage.studio.views.library.show_state(library.state)
    stage.studio.views.audition.show_state(audition.state)


def _working(stage: Stage) -> None:
    stage.order_trouble("wait", "wait", "wait")
    progress = stage.studio.presenters.audition
    stage.until(lambda: any(one.phase for one in progress.state.progress.values()), "progress")


def _troubles(stage: Stage) -> None:
    audition = stage.studio.presenters.audition
    stage.cloud.let_go.clear()
    stage.order_trouble(*TROUBLES)
    stage.until(lambda: not any(order.state.is_open for order in audition.state.orders), "orders that have ended")


def _dismiss_all(stage: Stage) -> None:
    audition = stage.studio.presenters.audition
    for order in audition.state.orders:
        (audition.cancel if order.state.is_open else audition.dismiss)(order.id)
    stage.until(lambda: not any(order.state.is_open for order in audition.state.orders), "orders that have ended")
    for order in audition.state.orders:
        audition.dismiss(order.id)
    stage.studio.presenters.shell.dismiss()


def _mark(stage: Stage) -> None:
    audition, (first, second, third) = stage.studio.presenters.audition, stage.take_ids[:3]
    for take_id, stars in ((first, 3), (second, 4)):
        audition.rate(TakeMark(take_id=take_id, rating=stars))
    audition.marking.sort(second, Standing.KEPT)
    audition.marking.rename(second, "Slow and close, with the long intro")
    audition.marking.write_notes(second, "warm, for the album", "The bridge is the best of them.")
    audition.choose(third)
    audition.choose(first)
    audition.choose(second)


def _answer_all(stage: Stage) -> None:
    while stage.bench.fair.state.is_under_way:
        stage.bench.fair.answer("A")


def _test(key: str) -> Callable[[Stage], object]:
    return lambda stage: stage.bench.tests()[key]()


def _compare(stage: Stage) -> None:
    stage.bench.tests()["compare"]()
    rows = stage.bench.compare.model
    stage.until(lambda: all(cell.words != "measuring" for row in rows.rows for cell in row.cells), "what was measured")


def _end_test(stage: Stage) -> None:
    stage.bench.fair.end()
    stage.studio.presenters.shell.dismiss()


def _zoom(stage: Stage) -> None:
    player = stage.studio.presenters.player
    player.set_loop((8.0, 14.0))
    player.seek(9.0)
    player.mark_here()
    stage.studio.views.player.waveform.zoom_to_loop()


def _listen(stage: Stage) -> None:
    listening = stage.studio.presenters.player.listening
    listening.set_speed(0.75)
    listening.listen_to(ListenTo.MONO)
    player = stage.studio.presenters.player
    stage.until(lambda: player.moment.speed == 0.75, "the speed")


def _listen_as_usual(stage: Stage) -> None:
    listening = stage.studio.presenters.player.listening
    listening.usual_speed()
    listening.listen_to(ListenTo.STEREO)


def _spectrogram(stage: Stage) -> None:
    stage.studio.views.player.waveform.fit()
    stage.studio.presenters.player.toggle_spectrogram()
    stage.until(lambda: stage.studio.views.player.waveform.shows_spectrogram, "the spectrogram")


def _count(count: Count) -> Callable[[Stage], object]:
    def enter(stage: Stage) -> None:
        player = stage.studio.presenters.player
        player.count_by(count)
        player.toggle_remaining()

    return enter


def _open_time(stage: Stage) -> None:
    """As it looks while another time is typed, and after one that is none."""
    stage.studio.views.player.times.open_field()
    stage.studio.presenters.player.go_to("soon")


def _switch_by_part(stage: Stage) -> None:
    stage.studio.presenters.player.switch_by_part()


def _put_beside(stage: Stage) -> None:
    """A take that is there already will do as somebody's record."""
    references, player = stage.reference.references, stage.studio.presenters.player
    record = stage.folder / "Harbour Lights (2019 remaster).wav"
    shutil.copy(stage.studio.desk.audio.path(player.state.takes[0].audio_digest), record)
    references.bring((str(record),))
    stage.until(lambda: player.state.reference is not None, "the reference lies beside the takes")
    player.hear_reference()
    stage.until(lambda: player.moment.heard == player.state.decks.b, "the reference is heard")


def _take_off(stage: Stage) -> None:
    stage.reference.references.take_off()
    stage.until(lambda: stage.studio.presenters.player.state.reference is None, "no reference is there")
    stage.studio.presenters.shell.dismiss()


def _confirm(stage: Stage) -> None:
    audition = stage.studio.presenters.audition
    audition.confirm(stage.take_ids[1])
    stage.until(lambda: audition.state.confirmed is not None, "the confirmation")
    audition.marking.write_reason(stage.take_ids[1], "The warmest of the three, and the bridge breathes.")


def _suggest(stage: Stage) -> None:
    suggestions = stage.studio.presenters.brief.suggestions
    suggestions.open(0, 0)
    stage.until(lambda: bool(suggestions.state.structures), "the structures")
    suggestions.suggest_structure(suggestions.state.structures[0].key)


def _offer_file(stage: Stage) -> None:
    """A name is enough: nothing is read before the question is answered."""
    release = stage.studio.presenters.release
    release.offer_files(FileDrop(("/music/Harbour at four in the morning, second mix.wav",), None))
    release.answer(OriginAnswer(maker=Maker.OTHER_AI, tool="Mureka", words="Words and tune are mine."))


def _search(text: str) -> Callable[[Stage], object]:
    def enter(stage: Stage) -> None:
        stage.window.reveal_library()
        stage.studio.views.library.search.setText(text)
        stage.studio.presenters.library.search(text)
        stage.until(lambda: not stage.studio.tasks.busy, "what was found")

    return enter


def _section(name: str) -> Callable[[Stage], object]:
    def enter(stage: Stage) -> None:
        stage.go(Page.SETTINGS)
        stage.until(lambda: stage.studio.presenters.settings.state.found is not None, "the settings")
        stage.studio.presenters.settings.show_section(name)

    return enter


def _offline(stage: Stage) -> None:
    """As it would be without the backend, which is not stopped for it."""
    shell = stage.studio.presenters.shell.state
    words = "Working on this computer. What waits is sent when ONCE answers."
    stage.window.show_state(shell.but(connection=Connection.OFFLINE, connection_words=words, waiting=1))


def _online(stage: Stage) -> None:
    stage.window.show_state(stage.studio.presenters.shell.state)


def _notice(stage: Stage) -> None:
    stage.studio.presenters.shell.show_error(DiskFull("The take could not be written: no space is left on the disk."))


def _fill_in(stage: Stage) -> None:
    stage.go(Page.RELEASE)
    release = stage.studio.presenters.release
    stage.until(lambda: bool(release.state.tracks), "the tracks of the release")
    fields = {
        "title": ("Title", "Late Drives"),
        "artist": ("Primary artist", "The Paper Lanterns"),
        "label": ("Label", "Self-released"),
        "p_line": ("℗ line", "2026 The Paper Lanterns"),
        "c_line": ("© line", "2026 The Paper Lanterns"),
        "release_date": ("Release date", (datetime.now(UTC) + timedelta(days=60)).date()),
    }
    for field, (name, value) in fields.items():
        release.edit(FieldEdit(field, name, value))
    release.edit_title(TitleEdit(release.state.tracks[0].track_id, "The Kettle Sings"))
    release.save_now()
    stage.until(lambda: release.state.editable and not release.state.hindrance, "a release that can be submitted")


def _submit(stage: Stage) -> None:
    """With a backend until it is delivered, without one until it waits."""
    release, shell = stage.studio.presenters.release, stage.studio.presenters.shell
    release.submit()
    there = (ReleaseStatus.DELIVERED,) if shell.state.connection is Connection.ONLINE else (ReleaseStatus.WAITING,)
    stage.until(lambda: release.state.found is not None and release.state.found.status in there, "what became of it")


def _calm(wanted: bool) -> Callable[[Stage], object]:
    def enter(stage: Stage) -> None:
        box = stage.studio.views.settings.calm
        stage.studio.views.settings.motion_reduced.emit(wanted)
        stage.until(lambda: box.isChecked() is wanted, "the switch")
        stage.until(lambda: not stage.studio.tasks.busy, "what was kept")

    return enter


def _page(page: Page) -> Callable[[Stage], object]:
    return lambda stage: stage.go(page)


def _command(name: str) -> Callable[[Stage], object]:
    """As from the menu, wherever it is carried out."""
    return lambda stage: action(stage.studio, name).trigger()


def _about(stage: Stage) -> None:
    (about,) = stage.studio.findChildren(About)
    about.open()
    stage.until(about.dialog.copy_button.isEnabled, "the diagnostics")


def _dialog(stage: Stage) -> QWidget:
    dialog = next((one for one in stage.window.findChildren(QWidget) if one.isWindow() and one.isVisible()), None)
    assert dialog is not None
    return dialog


def _close_dialog(stage: Stage) -> None:
    _dialog(stage).close()


def _sheet(show: Callable[[Stage], object], name: str) -> Scene:
    return Scene(name, show, _close_dialog, _dialog)


EMPTY = (
    Scene("empty", lambda stage: None),
    Scene("loading", _loading, _loaded),
    Scene("release-empty", _page(Page.RELEASE)),
    Scene("provenance-empty", _page(Page.PROVENANCE)),
    Scene("insights-empty", _page(Page.INSIGHTS), _page(Page.STUDIO)),
    Scene("offline", _offline, _online),
    Scene("notice", _notice, lambda stage: stage.studio.presenters.shell.dismiss()),
)
AT_WORK = (
    Scene("writing", _write),
    Scene("working", _working, _dismiss_all),
    Scene("error", _troubles, _dismiss_all),
    Scene("takes", _mark),
    Scene(
        "what-is-sent",
        lambda stage: stage.studio.presenters.brief.show_what_is_sent(),
        lambda stage: stage.studio.views.brief.show_sending(()),
    ),
    Scene(
        "versions",
        lambda stage: stage.studio.presenters.brief.versions.open(),
        lambda stage: stage.studio.presenters.brief.versions.close(),
    ),
    Scene("suggestions", _suggest, lambda stage: stage.studio.presenters.brief.suggestions.close()),
    Scene("found", _search("drive")),
    Scene("nothing-found", _search("zzz"), _search("")),
)
LIBRARY = (
    Scene("library-by-state", library_scenes.mark_and_group, library_scenes.sort_as_usual),
    Scene("trash", library_scenes.ask_about_the_trash, library_scenes.empty_the_trash),
    _sheet(library_scenes.weigh, "disk-use"),
)
TESTS = (
    Scene("blind", _test("blind"), _end_test),
    Scene("knock-out", _test("knock_out"), _answer_all),
    Scene("knock-out-result", lambda stage: None, _end_test),
    Scene("abx", _test("abx"), _answer_all),
    Scene("abx-result", lambda stage: None, _end_test),
    _sheet(_compare, "compare"),
)
DECK = (
    Scene("zoomed", _zoom),
    Scene("spectrogram", _spectrogram, lambda stage: stage.studio.presenters.player.toggle_spectrogram()),
    Scene("time", _count(Count.SAMPLES), _count(Count.TENTHS)),
    Scene("go-to", _open_time, lambda stage: stage.studio.views.player.times.close_field()),
    Scene("same-part", _switch_by_part, _switch_by_part),
    Scene("reference", _put_beside, _take_off),
    Scene("slower-in-mono", _listen, _listen_as_usual),
    Scene("confirmed", _confirm),
)
SHEETS = (
    _sheet(lambda stage: stage.studio.views.audition.ask_notes(stage.take_ids[1]), "notes"),
    _sheet(lambda stage: stage.studio.views.audition.ask_variation(stage.take_ids[1]), "vary"),
    _sheet(_command("take.export_many"), "export"),
    _sheet(_command("release.bundle"), "bundle"),
    _sheet(_command("app.palette"), "palette"),
    _sheet(_command("app.keys"), "keys"),
    _sheet(_about, "about"),
)
PAGES = (
    Scene("release", _page(Page.RELEASE)),
    Scene(
        "import",
        _offer_file,
        lambda stage: stage.studio.presenters.release.forget_files(),
    ),
    Scene("provenance", _page(Page.PROVENANCE)),
    Scene("insights", _page(Page.INSIGHTS)),
    Scene("settings-music", _section("music")),
    Scene("settings-lyrics", _section("lyrics")),
    Scene("settings-app", _section("app")),
    Scene("settings-calm", _calm(True), _calm(False)),
)
RELEASED = (
    Scene("release-ready", _fill_in),
    Scene("release-sure", lambda stage: stage.studio.presenters.release.ask_to_submit()),
    Scene("receipt", _submit),
    Scene("provenance-released", _page(Page.PROVENANCE)),
    Scene("insights-released", _page(Page.INSIGHTS)),
    Scene("studio-released", _page(Page.STUDIO)),
    Scene(
        "account",
        lambda stage: stage.window.header.credits.click(),
        lambda stage: stage.studio.views.account.close(),
        lambda stage: stage.studio.views.account,
    ),
)
SCENES = (*EMPTY, *AT_WORK, *LIBRARY, *TESTS, *DECK, *SHEETS, *PAGES, *RELEASED)


def walk(stage: Stage, see: Callable[[Scene, QWidget], object]) -> None:
    """Enter each scene in turn, and let it be seen. Takes are made on the way."""
    for scene in SCENES:
        if scene.name == "takes":
            stage.make_takes(3)
        scene.enter(stage)
        stage.rest()
        see(scene, scene.frame(stage))
        scene.leave(stage)
        stage.rest(50)
