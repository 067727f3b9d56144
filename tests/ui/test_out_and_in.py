"""Files that leave the window and come back, as a person moves them: the bytes are read, not the words about them."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import soundfile
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.scores import KeptScores
from omg_desktop.app.bench_wiring import Bench
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.exports import WHOLE, ExportFormat
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.takes import Standing, Take, TakeMark
from omg_desktop.flows.takes import VaryField
from omg_desktop.ui.audition.dialogs import NameDialog, NotesDialog, VaryDialog
from omg_desktop.ui.theme import Tokens
from tests.fakes import Hum, Patience, write_parts
from tests.ui.panels import SilentPlayback, action

SECONDS = 30_000


def takes_of(studio: Studio) -> list[Take]:
    return sorted(studio.presenters.audition.state.takes, key=lambda take: take.number)


def dragged(reach: Reach, take: Take, qtbot: QtBot, *, shift: bool = False) -> list[Path]:
    """Drag the card of a take out of the window; the files that another program would be handed."""
    carried: list[QMimeData] = []
    reach.drag._carry = lambda _source, data: carried.append(data)
    qtbot.waitUntil(lambda: take.id in reach.drag._takes.values())
    card = next(card for card, take_id in reach.drag._takes.items() if take_id == take.id)
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for kind, spot in ((QEvent.Type.MouseButtonPress, QPointF(20, 10)), (QEvent.Type.MouseMove, QPointF(80, 40))):
        left = Qt.MouseButton.LeftButton
        QApplication.sendEvent(card, QMouseEvent(kind, spot, card.mapToGlobal(spot), left, left, held))
    qtbot.waitUntil(lambda: bool(carried), timeout=SECONDS)
    return [Path(url.toLocalFile()) for url in carried[0].urls()]


def require_plain_wav(path: Path) -> None:
    """Format tag 1, and not one byte behind the sound: some programs read to the end."""
    data = path.read_bytes()
    assert (data[:4], data[8:12]) == (b"RIFF", b"WAVE")
    assert struct.unpack_from("<I", data, 4) == (len(data) - 8,)
    names, at = [], 12
    while at < len(data):
        name, (size,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        if name == b"fmt ":
            assert struct.unpack_from("<H", data, at + 8) == (1,)
        names.append(name)
        at += 8 + size + (size % 2 if name != b"data" else 0)
    assert names[-1] == b"data"
    assert names.count(b"data") == 1
    assert at == len(data)


def pulled(studio: Studio, reach: Reach, start: QPoint, end: QPoint, qtbot: QtBot) -> list[Path]:
    """Drag out of the waveform; the files that another program would be handed."""
    carried: list[QMimeData] = []
    reach.drag._carry = lambda _source, data: carried.append(data)
    wave, left = studio.views.player.waveform, Qt.MouseButton.LeftButton
    for kind, spot in ((QEvent.Type.MouseButtonPress, start), (QEvent.Type.MouseMove, end)):
        at = QPointF(spot)
        held = (left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(wave, QMouseEvent(kind, at, wave.mapToGlobal(at), *held))
    qtbot.waitUntil(lambda: bool(carried), timeout=SECONDS)
    return [Path(url.toLocalFile()) for url in carried[0].urls()]


def looped(studio: Studio, loop: tuple[float, float], qtbot: QtBot) -> Take:
    """The first take on the deck, with a loop."""
    first = takes_of(studio)[0]
    studio.presenters.player.put_on_deck_a(first.id)
    studio.presenters.player.set_loop(loop)
    qtbot.waitUntil(lambda: studio.views.player.waveform.loop == loop)
    return first


def test_a_card_gives_the_whole_take_and_the_loop_pulled_out_of_the_waveform_gives_the_loop(
    studio: Studio, reach: Reach, qtbot: QtBot
) -> None:
    first = looped(studio, (2.0, 4.5), qtbot)
    wave = studio.views.player.waveform
    wave.zoom_to_loop()
    (whole,) = dragged(reach, first, qtbot)
    middle = QPoint(wave.x_of(3.0), wave._wave_rect().center().y())
    (loop,) = pulled(studio, reach, middle, middle + QPoint(1, -20), qtbot)
    (gripped,) = pulled(studio, reach, wave._grip().center().toPoint(), middle + QPoint(40, 4), qtbot)
    for path, seconds in ((whole, 30.0), (loop, 2.5), (gripped, 2.5)):
        require_plain_wav(path)
        assert soundfile.info(path).duration == pytest.approx(seconds, abs=0.01)
    assert wave.loop == (2.0, 4.5)


def test_along_the_waveform_a_drag_still_marks_another_loop(studio: Studio, reach: Reach, qtbot: QtBot) -> None:
    looped(studio, (2.0, 20.0), qtbot)
    wave, left = studio.views.player.waveform, Qt.MouseButton.LeftButton
    start, end = (QPoint(wave.x_of(at), wave._wave_rect().center().y()) for at in (5.0, 9.0))
    QTest.mousePress(wave, left, pos=start)
    QTest.mouseMove(wave, end)
    QTest.mouseRelease(wave, left, pos=end)
    assert wave.loop == pytest.approx((5.0, 9.0), abs=0.2)


def test_a_loop_that_is_not_ready_in_time_goes_as_the_whole_take(
    studio: Studio, reach: Reach, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, slow = takes_of(studio)[0], threading.Event()
    real = type(studio.desk.audio).export

    def export(audio, digest, target, tags, how=WHOLE):  # type: ignore[no-untyped-def]
        if how.region_seconds is not None:
            assert slow.wait(30)
        return real(audio, digest, target, tags, how)

    monkeypatch.setattr(type(studio.desk.audio), "export", export)
    carried: list[QMimeData] = []
    reach.drag._carry = lambda _source, data: carried.append(data)
    looped(studio, (2.0, 4.5), qtbot)
    studio.views.player.waveform.loop_pulled.emit()
    qtbot.waitUntil(lambda: bool(carried), timeout=SECONDS)
    slow.set()
    (url,) = carried[0].urls()
    assert soundfile.info(url.toLocalFile()).duration == pytest.approx(first.facts.duration_seconds, abs=0.01)
    assert "the whole take was dragged" in studio.presenters.shell.state.notice.title
    qtbot.waitUntil(lambda: not studio.tasks.busy)
    assert len(carried) == 1


def test_take_and_loop_are_copied_as_files_by_command(studio: Studio, reach: Reach, qtbot: QtBot) -> None:
    looped(studio, (2.0, 4.5), qtbot)
    for command, seconds in (("take.copy_file", 30.0), ("take.copy_loop", 2.5)):
        with qtbot.waitSignal(reach.outgoing.copied, timeout=SECONDS):
            action(studio, command).trigger()
        (url,) = QApplication.clipboard().mimeData().urls()
        assert soundfile.info(url.toLocalFile()).duration == pytest.approx(seconds, abs=0.01)
    studio.presenters.player.set_loop(None)
    action(studio, "take.copy_loop").trigger()
    assert "there is no loop" in studio.presenters.shell.state.notice.title


def test_what_was_exported_is_shown_in_its_folder(
    studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    action(studio, "files.reveal").trigger()
    assert "Nothing was exported yet" in studio.presenters.shell.state.notice.title
    studio.views.audition.file_act_picked.emit(takes_of(studio)[1].id, "export_one")
    assert reach.outgoing.sheet.what.currentText() == "Take 2"
    with qtbot.waitSignal(reach.outgoing.exported, timeout=SECONDS):
        reach.outgoing.write(reach.outgoing.sheet.choice(), tmp_path / "out")
    assert studio.presenters.shell.state.notice.action == "Show in folder"
    studio.views.window.notice.action.click()
    action(studio, "files.reveal").trigger()
    assert [url.toLocalFile() for url in opened] == [str(tmp_path / "out")] * 2


def test_with_shift_all_kept_takes_are_dragged_out_together(studio: Studio, reach: Reach, qtbot: QtBot) -> None:
    first, second = takes_of(studio)
    for take in (first, second):
        studio.presenters.audition.marking.sort(take.id, Standing.KEPT)
    files = dragged(reach, second, qtbot, shift=True)
    assert sorted(path.name for path in files) == [f"Test Artist - Night Drive - Take {n}.wav" for n in (1, 2)]
    assert all(soundfile.info(path).duration == pytest.approx(30, abs=0.01) for path in files)


@pytest.mark.parametrize("how", [ExportFormat.WAV_16, ExportFormat.WAV_24])
def test_kept_takes_are_named_by_the_template_that_was_typed(
    studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: ExportFormat
) -> None:
    for take in takes_of(studio):
        studio.presenters.audition.marking.sort(take.id, Standing.KEPT)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    action(studio, "take.export_many").trigger()
    sheet = reach.outgoing.sheet
    sheet.format.setCurrentIndex(sheet.format.findData(how.value))
    sheet.template.clear()
    qtbot.keyClicks(sheet.template, "{number} {title} {take} {bpm} {key}")
    with qtbot.waitSignal(reach.outgoing.exported, timeout=SECONDS):
        qtbot.mouseClick(sheet.export, Qt.MouseButton.LeftButton)
    names = [f"01 Night Drive Take {number} 120 BPM A minor" for number in (1, 2)]
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.wav")) == names
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.json")) == names
    for path in (tmp_path / "out").glob("*.wav"):
        require_plain_wav(path)
        assert soundfile.info(path).subtype == {"wav16": "PCM_16", "wav24": "PCM_24"}[how.value]
        assert b"digitalsourcetype/trainedAlgorithmicMedia" in path.read_bytes()


@pytest.fixture
def backend() -> Iterator[socket.socket]:
    """Where a backend would be. It answers nobody, and shows whether somebody called."""
    with socket.create_server(("127.0.0.1", 0)) as there:
        there.setblocking(False)
        yield there


OpenWindow = Callable[..., Studio]


@pytest.fixture
def open_window(tokens: Tokens, qapp: QApplication) -> Iterator[OpenWindow]:
    """A whole window on a folder of its own."""
    opened: list[tuple[Studio, Desk]] = []

    def open_(folder: Path, backend_url: str | None = None) -> Studio:
        desk = build_desk(Config(data_folder=folder, backend_url=backend_url), providers={ProviderKey("hum"): Hum()})
        studio = build_studio(desk, SilentPlayback(), lambda _name: tokens)
        wire(studio)
        opened.append((studio, desk))
        studio.views.window.show()
        assert QTest.qWaitForWindowExposed(studio.views.window, 3000)
        return studio

    yield open_
    for studio, desk in opened:
        studio.tasks.close(wait_seconds=5.0)
        studio.views.window.close()
        desk.close()


def test_everything_is_exported_signed_out_and_nobody_is_asked(
    open_window: OpenWindow, backend: socket.socket, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = backend.getsockname()
    studio = open_window(tmp_path / "data", f"http://{host}:{port}")  # a backend, and no token: signed out
    desk = studio.desk
    release = desk.new_release("Night Drive", "Test Artist", "Jazz")
    (track,) = desk.shelves.releases.tracks_of(release.id)
    draft = desk.open_draft(track.id).draft
    draft = draft.but(brief=draft.brief.but(length_seconds=30, lyrics="Salt"), provider=ProviderKey("hum"))
    for order in desk.order_takes(desk.save_draft(draft), count=2, seed=7):
        desk.render_take(order.id, Patience())
    desk.new_release("Thrown away", "Test Artist", "Folk")
    desk.remove_release(next(one.id for one in desk.shelves.releases.releases() if one.title == "Thrown away"))
    (reach,) = studio.findChildren(Reach)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "all"))
    action(studio, "library.export_all").trigger()
    with qtbot.waitSignal(reach.outgoing.exported, timeout=SECONDS):
        qtbot.mouseClick(reach.outgoing.sheet.export, Qt.MouseButton.LeftButton)
    takes = sorted((tmp_path / "all").rglob("Take *.wav"))
    assert [path.stem for path in takes] == ["Take 1", "Take 2"]
    for path in takes:
        require_plain_wav(path)
    assert {path.name for path in (tmp_path / "all").rglob("*.*") if path.suffix != ".wav"} >= {
        "draft.json",
        "lyrics.txt",
        "proof.json",
        "release.json",
    }
    assert list((tmp_path / "all" / "Trash").rglob("release.json"))
    with pytest.raises(BlockingIOError):
        backend.accept()  # nobody called


def test_a_sidecar_that_is_dropped_on_an_empty_library_brings_its_draft_back(
    studio: Studio, reach: Reach, open_window: OpenWindow, track_id: TrackId, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = studio.desk
    draft = desk.open_draft(track_id).draft
    brief = draft.brief.but(lyrics="[Verse]\nSalt", direction="brushed drums", instrumental=True, genre="Bossa nova")
    (order,) = desk.order_takes(desk.save_draft(draft.but(brief=brief)), count=1, seed=4711)
    take = desk.render_take(order.id, Patience())
    studio.presenters.audition.refresh()
    qtbot.waitUntil(lambda: len(takes_of(studio)) == 3)
    studio.presenters.audition.marking.sort(take.id, Standing.KEPT)
    action(studio, "take.export_many").trigger()
    with qtbot.waitSignal(reach.outgoing.exported, timeout=SECONDS):
        reach.outgoing.write(reach_choice(reach), tmp_path / "out")
    (sidecar,) = (tmp_path / "out").glob("*.json")
    assert json.loads(sidecar.read_text())["seed"] == 4711

    empty = open_window(tmp_path / "empty")
    empty.presenters.library.refresh()
    qtbot.waitUntil(lambda: empty.presenters.library.state.overview is not None)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sidecar))])
    spot = QPointF(20, 20)
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(empty.views.window, QDragEnterEvent(spot.toPoint(), *held))
    QApplication.sendEvent(empty.views.window, QDropEvent(spot, *held))
    qtbot.waitUntil(lambda: empty.presenters.brief.state.draft is not None, timeout=SECONDS)
    back = empty.presenters.brief.state.draft
    assert (back.brief, back.seed, back.provider) == (take.brief, 4711, take.provider)
    view = empty.views.brief
    assert view.lyrics.text.toPlainText() == brief.lyrics
    assert view.lyrics.text.isReadOnly()  # instrumental: kept, not sent
    (made,) = empty.desk.overview().releases
    assert (made.release.title, made.release.artist) == ("Night Drive", "Test Artist")
    action(empty, "edit.undo").trigger()
    qtbot.waitUntil(lambda: empty.desk.overview().releases == ())


def reach_choice(reach: Reach):  # type: ignore[no-untyped-def]
    """What the sheet would write as it stands."""
    wishes: list[object] = []
    reach.outgoing.sheet.export_wanted.disconnect(reach.outgoing.ask)
    reach.outgoing.sheet.export_wanted.connect(wishes.append)
    reach.outgoing.sheet.export.click()
    return wishes[0]


def test_the_parameters_of_a_take_come_back_into_the_brief_with_provider_and_seed(
    studio: Studio, track_id: TrackId, qtbot: QtBot
) -> None:
    brief, desk = studio.presenters.brief, studio.desk
    qtbot.waitUntil(lambda: brief.state.can_generate)
    brief.set_lyrics("[Verse]\nSalt")
    brief.set_instrumental(True)
    brief.set_direction("a fiddle")
    brief.set_takes(1)
    action(studio, "draft.generate").trigger()
    qtbot.waitUntil(lambda: len(takes_of(studio)) == 3, timeout=SECONDS)
    take = takes_of(studio)[-1]
    assert (take.brief.lyrics, take.brief.instrumental) == ("[Verse]\nSalt", True)
    brief.set_instrumental(False)
    brief.set_lyrics("Something else")
    brief.set_direction("a tuba")
    brief.set_length(60)
    studio.presenters.audition.choose(take.id)
    action(studio, "take.use_brief").trigger()
    qtbot.waitUntil(lambda: brief.state.brief == take.brief)
    assert (brief.state.draft.seed, brief.state.draft.provider) == (take.seed, take.provider)
    qtbot.waitUntil(lambda: desk.open_draft(track_id).draft.seed == take.seed)  # kept, not only shown
    action(studio, "edit.undo").trigger()
    assert brief.state.brief.lyrics == "Something else"
    assert not brief.state.brief.instrumental


def test_what_was_said_of_takes_is_searched_for(studio: Studio, track_id: TrackId, qtbot: QtBot) -> None:
    first, second = takes_of(studio)
    marking, library = studio.presenters.audition.marking, studio.presenters.library
    marking.write_notes(first.id, "velvety", "the bridge stumbles")
    marking.write_reason(second.id, "goosebumps")
    qtbot.waitUntil(lambda: studio.desk.shelves.takes.marks_of(track_id).get(second.id) is not None)
    for typed, there in (("velv", True), ("stumbl", True), ("goose", True), ("tuba", False), ("hum", True)):
        studio.views.library.search.clear()
        qtbot.keyClicks(studio.views.library.search, typed)
        qtbot.waitUntil(lambda there=there: library.state.found == (frozenset({track_id}) if there else frozenset()))


def test_the_table_of_takes_has_every_column_and_measures_what_is_missing(studio: Studio, qtbot: QtBot) -> None:
    action(studio, "take.compare").trigger()
    (bench,) = studio.findChildren(Bench)
    model = bench.compare.table.model()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert heads == ["Take", "Length", "BPM", "Key", "LUFS", "True peak", "Range", "Provider", "Cost", "Rating"]

    def words(row: int) -> list[str]:
        return [str(model.index(row, at).data()) for at in range(model.columnCount())]

    qtbot.waitUntil(lambda: words(0)[6] != "measuring", timeout=SECONDS)
    assert words(0)[1:4] == ["0:30", "120", "A minor"]
    assert words(0)[7] == "Hum"


def dialog_of(studio: Studio, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in studio.views.window.findChildren(kind)))
    return next(one for one in studio.views.window.findChildren(kind) if one.isVisible())


def test_one_thing_is_varied_from_the_menu_and_all_else_stays_with_its_seed(studio: Studio, qtbot: QtBot) -> None:
    first = takes_of(studio)[0]
    studio.presenters.player.put_on_deck_a(first.id)
    action(studio, "take.vary").trigger()
    dialog = dialog_of(studio, VaryDialog, qtbot)
    assert isinstance(dialog, VaryDialog)
    dialog.field.setCurrentIndex(list(VaryField).index(VaryField.LENGTH))
    for box, seconds in zip(dialog.values, ("30", "31", "32"), strict=False):
        box.setEditText(seconds)
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(takes_of(studio)) == 5, timeout=SECONDS)
    made = takes_of(studio)[2:]
    assert sorted(take.brief.length_seconds for take in made) == [30, 31, 32]
    assert {take.seed for take in made} == {first.seed}
    assert {take.provider for take in made} == {first.provider}
    assert {take.brief.but(length_seconds=30) for take in made} == {first.brief.but(length_seconds=30)}


def test_undo_in_a_notice_takes_back_what_the_notice_says_or_is_gone(studio: Studio, qtbot: QtBot) -> None:
    library, shell = studio.presenters.library, studio.presenters.shell
    qtbot.waitUntil(lambda: library.state.track_id is not None)
    library.new_track()
    qtbot.waitUntil(lambda: library.undo_stamp > 0)
    library.remove_track()
    qtbot.waitUntil(lambda: shell.state.notice is not None and shell.state.notice.action == "Undo")
    before = library.undo_stamp
    library.new_track()
    qtbot.waitUntil(lambda: library.undo_stamp > before)
    assert shell.state.notice is None or shell.state.notice.action != "Undo"


def test_labels_and_a_note_are_written_in_their_dialog_and_undone_by_key(
    studio: Studio, track_id: TrackId, qtbot: QtBot
) -> None:
    first = takes_of(studio)[0]
    studio.presenters.player.put_on_deck_a(first.id)
    action(studio, "take.notes").trigger()
    dialog = dialog_of(studio, NotesDialog, qtbot)
    qtbot.keyClicks(dialog.findChild(QLineEdit), "warm, for the album")
    qtbot.keyClicks(dialog.findChild(QPlainTextEdit), "The bridge stumbles.")
    dialog.accept()

    def mark() -> TakeMark | None:
        return studio.desk.shelves.takes.marks_of(track_id).get(first.id)

    qtbot.waitUntil(lambda: mark() is not None)
    assert (mark().labels, mark().note) == (("warm", "for the album"), "The bridge stumbles.")
    studio.views.window.activateWindow()
    # a window also counts as active while a dialog of its own is, even one that is closed but not yet left
    qtbot.waitUntil(lambda: QApplication.activeWindow() is studio.views.window)
    studio.views.window._ground.setFocus()
    qtbot.keyClick(studio.views.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: (mark().labels, mark().note) == ((), ""))


def test_a_take_is_named_in_its_dialog_and_the_deck_says_so(studio: Studio, track_id: TrackId, qtbot: QtBot) -> None:
    first = takes_of(studio)[0]
    studio.presenters.player.put_on_deck_a(first.id)
    action(studio, "take.name").trigger()
    dialog = dialog_of(studio, NameDialog, qtbot)
    qtbot.keyClicks(dialog.findChild(QLineEdit), "Slow and close")
    dialog.accept()
    qtbot.waitUntil(lambda: first.id in studio.desk.shelves.takes.marks_of(track_id))
    assert studio.desk.shelves.takes.marks_of(track_id)[first.id].name == "Slow and close"
    assert studio.views.player.deck_a.accessibleName() == "Hear deck A: Take 1 · Slow and close"


def test_a_choice_is_taken_back_by_key_and_its_reason_is_kept_with_it(
    studio: Studio, track_id: TrackId, qtbot: QtBot
) -> None:
    first, window = takes_of(studio)[0], studio.views.window
    studio.presenters.player.put_on_deck_a(first.id)
    control = Qt.KeyboardModifier.ControlModifier
    window._ground.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Return, control)
    reason = studio.views.audition.reason
    qtbot.waitUntil(reason.isVisible)
    qtbot.keyClicks(reason, "it breathes")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: first.id in studio.desk.shelves.takes.marks_of(track_id))
    assert studio.desk.shelves.takes.marks_of(track_id)[first.id].reason == "it breathes"
    window._ground.setFocus()
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Z, control)
    qtbot.waitUntil(lambda: studio.desk.takes_of(track_id).confirmed is None)
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Y, control)
    qtbot.waitUntil(lambda: studio.desk.takes_of(track_id).confirmed == first.id)
    qtbot.waitUntil(lambda: studio.desk.shelves.takes.marks_of(track_id)[first.id].reason == "it breathes")


def choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(box.findData(data))


def test_the_sheet_says_how_big_it_will_be_and_offers_the_rates_a_format_has(
    studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot
) -> None:
    take = takes_of(studio)[0]
    studio.presenters.player.put_on_deck_a(take.id)
    action(studio, "take.export_many").trigger()
    sheet = reach.outgoing.sheet
    choose(sheet.what, "heard")
    qtbot.waitUntil(lambda: sheet.size_words.text() == "1 file, about 7.9 MB")
    choose(sheet.rate, 96_000)
    qtbot.waitUntil(lambda: sheet.size_words.text() == "1 file, about 17 MB")
    choose(sheet.format, "mp3")
    assert [sheet.rate.itemText(at) for at in range(sheet.rate.count())] == ["As it is", "44.1 kHz", "48 kHz"]
    qtbot.waitUntil(lambda: sheet.size_words.text() == "1 file, about 1.2 MB")
    choose(sheet.format, "original")
    assert not sheet.rate.isEnabled()
    choose(sheet.format, "wav16")
    choose(sheet.rate, 48_000)
    with qtbot.waitSignal(reach.outgoing.exported, timeout=SECONDS):
        reach.outgoing.write(sheet.choice(), tmp_path / "out")
    (written,) = (tmp_path / "out").glob("*.wav")
    require_plain_wav(written)
    assert (soundfile.info(written).samplerate, soundfile.info(written).subtype) == (48_000, "PCM_16")


def test_the_sheet_says_before_what_becomes_of_content_credentials(
    studio: Studio, reach: Reach, hum: Hum, track_id: TrackId, qtbot: QtBot
) -> None:
    hum.signs = [True]
    (order,) = studio.desk.order_takes(studio.desk.open_draft(track_id).draft, count=1, seed=3)
    take = studio.desk.render_take(order.id, Patience())
    studio.presenters.audition.refresh()
    qtbot.waitUntil(lambda: len(takes_of(studio)) == 3)
    studio.presenters.player.put_on_deck_a(take.id)
    action(studio, "take.export_many").trigger()
    sheet = reach.outgoing.sheet
    choose(sheet.what, "heard")
    choose(sheet.format, "mp3")
    qtbot.waitUntil(lambda: "cannot be carried into MP3" in sheet.credentials.text())
    assert sheet.credentials.isVisible()
    choose(sheet.format, "original")
    qtbot.waitUntil(lambda: "copied byte for byte" in sheet.credentials.text())


def test_stems_are_exported_through_the_sheet_and_then_dragged_or_copied_as_files(
    studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptScores, "has", lambda *_: True)
    monkeypatch.setattr(
        KeptScores, "write_stems", lambda _self, _audio, place, ending, _job: write_parts(place, ending)
    )
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    take = takes_of(studio)[0]
    studio.presenters.player.put_on_deck_a(take.id)
    studio.views.audition.setFocus()
    action(studio, "take.stem_files").trigger()  # there are none yet
    sheet, files = reach.outgoing.sheet, reach.outgoing.stem_list
    assert sheet.what.currentText() == "The stems of Take 1"
    assert sheet.format.findData("original") == -1
    assert sheet.example.text().endswith("Take 2 - Drums")
    qtbot.waitUntil(lambda: sheet.size_words.text() == "A file for each part, each about 7.9 MB")
    choose(sheet.format, "flac")
    with qtbot.waitSignal(reach.outgoing.exported, timeout=SECONDS):
        qtbot.mouseClick(sheet.export, Qt.MouseButton.LeftButton)
    assert files.isVisible()
    names = [files.rows.item(at).text() for at in range(files.rows.count())]
    parts = ("Bass", "Drums", "Electric piano")
    assert names == [f"Test Artist - Night Drive - Take 1 - {part}.flac" for part in parts]
    dragged_out = files.rows.mimeData([files.rows.item(1)])
    assert [Path(url.toLocalFile()) for url in dragged_out.urls()] == [tmp_path / "out" / names[1]]
    assert files.rows.supportedDropActions() == Qt.DropAction.CopyAction
    files.copy.click()
    copied = [Path(url.toLocalFile()) for url in QApplication.clipboard().mimeData().urls()]
    assert copied == [tmp_path / "out" / name for name in names]
    files.hide()
    action(studio, "take.stem_files").trigger()  # now there are
    assert files.isVisible()
    copied[0].unlink()
    files.hide()
    action(studio, "take.stem_files").trigger()  # one is gone: they are asked for again
    assert not files.isVisible()
    assert sheet.isVisible()


def test_a_take_without_a_score_says_that_it_has_no_stems(studio: Studio, reach: Reach) -> None:
    studio.presenters.player.put_on_deck_a(takes_of(studio)[0].id)
    action(studio, "take.stems").trigger()
    notice = studio.presenters.shell.state.notice
    assert notice is not None
    assert "has no stems" in notice.title
    assert not reach.outgoing.sheet.isVisible()


def test_what_a_take_was_made_from_is_copied_by_command_and_said(
    studio: Studio, track_id: TrackId, qtbot: QtBot
) -> None:
    take = takes_of(studio)[0]
    studio.presenters.player.put_on_deck_a(take.id)
    clipboard, shell = QApplication.clipboard(), studio.presenters.shell

    def copied(command: str) -> str:
        clipboard.clear()
        action(studio, command).trigger()
        qtbot.waitUntil(lambda: clipboard.text() != "")
        return clipboard.text()

    assert "Instrumental only" in copied("take.copy_prompt")
    assert shell.state.notice.title == "The prompt as it was sent is on the clipboard"
    assert f"Seed: {take.seed}" in copied("take.copy_settings")
    assert json.loads(copied("take.copy_json"))["seed"] == take.seed
    clipboard.setText("mine")
    action(studio, "take.copy_lyrics").trigger()
    qtbot.waitUntil(lambda: "without lyrics" in f"{shell.state.notice.title} {shell.state.notice.advice}")
    assert clipboard.text() == "mine"


def test_the_menu_of_a_card_copies_what_its_take_was_made_from(studio: Studio, qtbot: QtBot) -> None:
    second, column = takes_of(studio)[1], studio.views.audition
    QApplication.clipboard().clear()
    column.file_act_picked.emit(second.id, "copy_json")
    qtbot.waitUntil(lambda: QApplication.clipboard().text() != "")
    assert json.loads(QApplication.clipboard().text())["take"] == 2


def test_a_release_goes_out_as_one_zip_through_the_sheet(
    studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot
) -> None:
    studio.desk.confirm_take(takes_of(studio)[1].id)
    action(studio, "release.bundle").trigger()
    sheet = reach.outgoing.sheet
    assert sheet.what.currentText() == "All of “Night Drive” as one zip"
    assert sheet.stems.isVisible()
    qtbot.waitUntil(lambda: sheet.size_words.text() == "1 file, about 7.9 MB")
    with qtbot.waitSignal(reach.outgoing.exported, timeout=SECONDS):
        reach.outgoing.write(sheet.choice(), tmp_path / "out")
    with ZipFile(tmp_path / "out" / "Test Artist - Night Drive.zip") as inside:
        assert inside.testzip() is None
        assert "proof.json" in inside.namelist()
    choose(sheet.what, "everything")
    assert not sheet.stems.isVisibleTo(sheet)
