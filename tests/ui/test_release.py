"""The release page over a real library: what is typed is kept, files come in, nothing is spent without a second yes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QUndoStack
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.errors import PriceChanged
from omg_desktop.domain.ids import ProviderKey, ReleaseId, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.submissions import Account, Envelope, ReleaseStatus
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.flows.submit import CheckRelease
from omg_desktop.ui.release.presenter import ReleaseFlows, ReleasePresenter
from omg_desktop.ui.release.state import OriginAnswer, ReleaseState
from omg_desktop.ui.release.tracks import MIME_TYPE, FileDrop
from omg_desktop.ui.release.view import ReleaseView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.builders import a_receipt, an_envelope
from tests.fakes import Patience, write_tone
from tests.ui.conftest import Shown

FAR_AWAY = date(2100, 1, 1)


@pytest.fixture
def undo() -> QUndoStack:
    return QUndoStack()


@pytest.fixture
def flows(desk: Desk) -> ReleaseFlows:
    return ReleaseFlows(
        check_release=desk.check_release,
        edit_release=desk.edit_release,
        save_track=desk.save_track,
        move_track=desk.move_track,
        import_audio=desk.import_audio,
        take_back_import=desk.take_back_import,
        import_again=desk.take_back_import.again,
        submit=desk.submit,
        waveform=desk.audio.waveform,
    )


@pytest.fixture
def presenter(flows: ReleaseFlows, tasks: Tasks, undo: QUndoStack) -> ReleasePresenter:
    return ReleasePresenter(flows, tasks, undo)


@pytest.fixture
def view(presenter: ReleasePresenter, tokens: Tokens, shown: Shown) -> ReleaseView:
    view = ReleaseView(tokens, presenter.waveform, ("Jazz", "Pop"))
    presenter.state_changed.connect(view.show_state)
    presenter.waveform_loaded.connect(view.show_waveform)
    view.field_edited.connect(presenter.edit)
    view.edit_ended.connect(presenter.end_edit)
    view.title_edited.connect(presenter.edit_title)
    view.track_moved.connect(presenter.move)
    view.files_offered.connect(presenter.offer_files)
    view.origin_answered.connect(presenter.answer)
    view.import_pressed.connect(presenter.import_offered)
    view.import_dismissed.connect(presenter.forget_files)
    view.submit_pressed.connect(presenter.ask_to_submit)
    view.agreed.connect(presenter.submit)
    view.not_yet_pressed.connect(presenter.not_yet)
    shown(view, 1440, 826)
    return view


def opened(presenter: ReleasePresenter, release: Release, qtbot: QtBot) -> None:
    presenter.open_release(release.id)
    qtbot.waitUntil(lambda: presenter.state.release is not None)


def made_ready(desk: Desk, release: Release, track_id: TrackId) -> None:
    """A title, a date, and one confirmed take of two."""
    desk.edit_release(release.id, {"release_date": FAR_AWAY})
    desk.save_track(desk.shelves.releases.track(track_id).but(title="First Light"))
    draft = desk.open_draft(track_id).draft.but(brief=Brief(genre="Jazz", length_seconds=30))
    orders = desk.order_takes(draft, count=2, seed=1, provider=ProviderKey("hum"))
    desk.confirm_take([desk.render_take(order.id, Patience()) for order in orders][1].id)


def test_what_is_typed_is_kept_and_can_be_taken_back_as_one_edit(
    desk: Desk, release: Release, presenter: ReleasePresenter, view: ReleaseView, undo: QUndoStack, qtbot: QtBot
) -> None:
    opened(presenter, release, qtbot)
    title = view.form.fields["title"]
    title.setFocus()
    title.selectAll()
    qtbot.keyClicks(title, "Harbor")
    qtbot.waitUntil(lambda: desk.shelves.releases.release(release.id).title == "Harbor")
    assert undo.count() == 1
    presenter.end_edit()
    undo.undo()
    assert title.text() == "Night Drive"
    qtbot.waitUntil(lambda: desk.shelves.releases.release(release.id).title == "Night Drive")
    undo.redo()
    qtbot.waitUntil(lambda: desk.shelves.releases.release(release.id).title == "Harbor")


def test_a_date_that_is_none_is_marked_and_not_kept(
    desk: Desk, release: Release, presenter: ReleasePresenter, view: ReleaseView, qtbot: QtBot
) -> None:
    opened(presenter, release, qtbot)
    field = view.form.fields["release_date"]
    field.setFocus()
    qtbot.keyClicks(field, "2026-13-")
    view.form.fields["title"].setFocus()
    assert field.property("wrong")
    assert desk.shelves.releases.release(release.id).release_date is None
    field.selectAll()
    qtbot.keyClicks(field, "2099-12-24")
    qtbot.waitUntil(lambda: desk.shelves.releases.release(release.id).release_date == date(2099, 12, 24))


def test_the_price_is_shown_with_where_the_money_goes(
    desk: Desk, release: Release, track_id: TrackId, presenter: ReleasePresenter, view: ReleaseView, qtbot: QtBot
) -> None:
    made_ready(desk, release, track_id)
    opened(presenter, release, qtbot)
    assert [row.price for row in presenter.state.tracks] == ["1 + 2 = 3"]
    assert presenter.state.tracks[0].words == "Take 2 of 2 · Hum"
    assert view.summary.total.text() == "3 credits · $3.00"
    assert view.summary.fund.title.text() == "$1.84 goes to the Artist Compensation Fund"
    assert view.summary.fund.words.text() == "fund $1.84 · ONCE $0.90 · distribution $0.10 · generation $0.16"
    assert view.summary.submit.text() == "Submit release · 3 credits"


def test_a_problem_stops_the_submission_and_says_so(
    release: Release, presenter: ReleasePresenter, view: ReleaseView, qtbot: QtBot
) -> None:
    opened(presenter, release, qtbot)
    problems = len(presenter.state.found.problems) if presenter.state.found else 0
    assert problems > 1
    assert not view.summary.submit.isEnabled()
    assert view.summary.hint.text() == f"Fix {problems} problems first."


def test_submitting_takes_two_yeses_and_puts_one_envelope_into_the_outbox(
    desk: Desk, release: Release, track_id: TrackId, presenter: ReleasePresenter, view: ReleaseView, qtbot: QtBot
) -> None:
    made_ready(desk, release, track_id)
    opened(presenter, release, qtbot)
    qtbot.mouseClick(view.summary.submit, Qt.MouseButton.LeftButton)
    assert view.summary.confirmation.isVisible()
    assert "3 credits will be spent, once." in view.summary.agreement.text()
    qtbot.mouseClick(view.summary.not_yet, Qt.MouseButton.LeftButton)
    assert not view.summary.confirmation.isVisible()
    assert desk.shelves.outbox.envelopes() == []
    qtbot.mouseClick(view.summary.submit, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(presenter.submitted):
        qtbot.mouseClick(view.summary.agree, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: presenter.state.found is not None and presenter.state.found.status == ReleaseStatus.WAITING)
    assert len(desk.shelves.outbox.envelopes()) == 1
    assert view.summary.card.title.text() == "Waiting to sync"
    assert not view.summary.submit.isVisible()
    assert view.form.fields["title"].isReadOnly()


def test_another_price_is_shown_beside_the_agreed_one_and_asked_for_again(
    desk: Desk,
    flows: ReleaseFlows,
    release: Release,
    track_id: TrackId,
    presenter: ReleasePresenter,
    view: ReleaseView,
    qtbot: QtBot,
) -> None:
    def submit(_release_id: ReleaseId, agreed: int) -> Envelope:
        raise PriceChanged("The release now costs 4 credits, not 3.", agreed, 4)

    made_ready(desk, release, track_id)
    presenter._flows = replace(flows, submit=submit)
    opened(presenter, release, qtbot)
    presenter.ask_to_submit()
    with qtbot.waitSignal(presenter.failed):
        presenter.submit()
    assert view.summary.card.title.text() == "The price has changed"
    assert "3 credits; it now costs 4 credits" in view.summary.card.text.text()
    assert view.summary.confirmation.isVisible()


def dropped(path: Path) -> QDropEvent:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    dropped.kept = carried  # type: ignore[attr-defined]  # Qt's event does not own it
    return QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        carried,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def test_dropped_files_are_imported_after_their_tool_was_asked_for(
    desk: Desk, release: Release, presenter: ReleasePresenter, view: ReleaseView, tmp_path: Path, qtbot: QtBot
) -> None:
    song = write_tone(tmp_path / "My song.wav", 3.0)
    opened(presenter, release, qtbot)
    view.dropEvent(dropped(song))
    card = view.origin
    assert card.isVisible()
    assert card.words.text() == "Which tool made My song.wav? Stores are told."
    assert not card.take_in.isEnabled()
    qtbot.mouseClick(card.chips[Maker.OTHER_AI], Qt.MouseButton.LeftButton)
    assert card.tool.isVisible()
    assert not card.take_in.isEnabled()
    qtbot.keyClicks(card.tool, "Mureka")
    qtbot.keyClicks(card.own_words, "I wrote the words.")
    qtbot.mouseClick(card.in_parts, Qt.MouseButton.LeftButton, pos=QPoint(8, card.in_parts.height() // 2))
    assert "parts of it were made by AI, with Mureka" in card.consequence.text()
    qtbot.mouseClick(card.take_in, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(presenter.state.tracks) == 2)
    row = presenter.state.tracks[1]
    assert row.title == "My song"
    assert row.words == "Imported WAV · 16-bit 44.1 kHz"
    assert [tag.text for tag in row.tags] == ["Mureka, AI in parts"]
    assert row.price == "1 + 0 = 1"
    hint = view.tracks.data(view.tracks.index(1), Qt.ItemDataRole.ToolTipRole)
    assert hint == "You declared: parts made with Mureka, AI. “I wrote the words.”"
    assert "Mureka" in row.sentence
    audio = desk.shelves.releases.tracks_of(release.id)[1].audio
    assert audio is not None
    assert audio.source is DigitalSource.COMPOSITE
    assert not card.isVisible()


@pytest.mark.parametrize(
    ("maker", "source", "consequence"),
    [
        (Maker.SUNO, DigitalSource.TRAINED_MODEL, "made by AI, with Suno"),
        (Maker.UDIO, DigitalSource.TRAINED_MODEL, "made by AI, with Udio"),
        (Maker.RECORDING, DigitalSource.RECORDED, "without AI"),
        (Maker.DAW, DigitalSource.HUMAN_MADE, "without AI"),
        (Maker.UNKNOWN, None, "cannot be released until you say"),
    ],
)
def test_every_answer_tells_what_follows_before_it_is_given(
    maker: Maker,
    source: DigitalSource | None,
    consequence: str,
    desk: Desk,
    release: Release,
    presenter: ReleasePresenter,
    view: ReleaseView,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    opened(presenter, release, qtbot)
    view.dropEvent(dropped(write_tone(tmp_path / "song.wav", 3.0)))
    qtbot.mouseClick(view.origin.chips[maker], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.origin.chips[maker], Qt.MouseButton.LeftButton)
    assert [one for one, chip in view.origin.chips.items() if chip.isChecked()] == [maker]
    assert consequence in view.origin.consequence.text()
    qtbot.mouseClick(view.origin.take_in, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(presenter.state.tracks) == 2)
    audio = desk.shelves.releases.tracks_of(release.id)[1].audio
    assert audio is not None
    assert audio.source is source


def test_a_track_of_which_nobody_knows_takes_the_file_again(
    desk: Desk, release: Release, presenter: ReleasePresenter, view: ReleaseView, tmp_path: Path, qtbot: QtBot
) -> None:
    song = write_tone(tmp_path / "song.wav", 3.0)
    first = desk.shelves.releases.tracks_of(release.id)[0].id
    desk.import_audio(release.id, first, song, Declaration(maker=Maker.UNKNOWN))
    opened(presenter, release, qtbot)
    assert presenter.state.tracks[0].tags[0].tone == "bad"
    assert "not known how it was made" in presenter.state.found.problems[1].title  # type: ignore[union-attr]
    carried = dropped(song).mimeData()
    view.tracks.dropMimeData(carried, Qt.DropAction.CopyAction, -1, -1, view.tracks.index(0))
    qtbot.mouseClick(view.origin.chips[Maker.RECORDING], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.origin.take_in, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: presenter.state.tracks[0].tags[0].tone == "ok")
    assert len(presenter.state.tracks) == 1
    assert not [problem for problem in presenter.state.found.problems if "known" in problem.title]  # type: ignore[union-attr]


def imported(presenter: ReleasePresenter, paths: Sequence[Path], track_id: TrackId | None) -> None:
    presenter.offer_files(FileDrop(tuple(str(path) for path in paths), track_id))
    presenter.answer(OriginAnswer(maker=Maker.RECORDING))
    presenter.import_offered()


def test_an_import_is_taken_back_into_the_trash_and_done_again(
    desk: Desk, release: Release, presenter: ReleasePresenter, undo: QUndoStack, tmp_path: Path, qtbot: QtBot
) -> None:
    songs = [write_tone(tmp_path / f"{name}.wav", 3.0) for name in ("one", "two")]
    opened(presenter, release, qtbot)
    imported(presenter, songs, None)
    qtbot.waitUntil(lambda: [row.title for row in presenter.state.tracks][1:] == ["one", "two"])
    assert undo.undoText() == "import of one.wav and 1 more"
    undo.undo()
    qtbot.waitUntil(lambda: len(presenter.state.tracks) == 1)
    assert [track.title for track in desk.overview().removed_tracks] == ["one", "two"]
    undo.redo()
    qtbot.waitUntil(lambda: [row.title for row in presenter.state.tracks][1:] == ["one", "two"])
    assert desk.overview().removed_tracks == ()


def test_a_replaced_take_comes_back_when_the_import_is_taken_back(
    desk: Desk,
    release: Release,
    track_id: TrackId,
    presenter: ReleasePresenter,
    undo: QUndoStack,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    made_ready(desk, release, track_id)
    desk.save_track(desk.shelves.releases.track(track_id).but(title=""))
    before = desk.shelves.releases.track(track_id)
    opened(presenter, release, qtbot)
    imported(presenter, [write_tone(tmp_path / "Breakwater.wav", 3.0)], track_id)
    qtbot.waitUntil(lambda: presenter.state.tracks[0].title == "Breakwater")
    undo.undo()
    qtbot.waitUntil(lambda: "Take 2" in presenter.state.tracks[0].words)
    after = desk.shelves.releases.track(track_id)
    assert after.audio is not None
    assert before.audio is not None
    assert (after.title, after.audio.digest, after.audio.take_id) == ("", before.audio.digest, before.audio.take_id)
    undo.redo()
    qtbot.waitUntil(lambda: presenter.state.tracks[0].title == "Breakwater")
    kinds = [event.happening.kind for event in desk.shelves.audit.of_release(release.id)]
    assert [kind for kind in kinds if kind in (EventKind.AUDIO_IMPORTED, EventKind.TAKE_CONFIRMED)] == [
        EventKind.TAKE_CONFIRMED,
        EventKind.AUDIO_IMPORTED,
        EventKind.TAKE_CONFIRMED,
        EventKind.AUDIO_IMPORTED,
    ]


def test_an_import_is_not_taken_back_over_a_later_choice(
    desk: Desk,
    release: Release,
    track_id: TrackId,
    presenter: ReleasePresenter,
    undo: QUndoStack,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    made_ready(desk, release, track_id)
    opened(presenter, release, qtbot)
    imported(presenter, [write_tone(tmp_path / "Breakwater.wav", 3.0)], track_id)
    qtbot.waitUntil(lambda: presenter.state.tracks[0].words.startswith("Imported"))
    chosen = desk.takes_of(track_id).takes[0]
    desk.confirm_take(chosen.id)
    with qtbot.waitSignal(presenter.failed) as failed:
        undo.undo()
    assert str(failed.args[0]) == "“First Light” has other audio by now, so it was left as it is."
    audio = desk.shelves.releases.track(track_id).audio
    assert audio is not None
    assert audio.take_id == chosen.id


def test_what_came_in_before_a_broken_file_can_be_taken_back(
    release: Release, presenter: ReleasePresenter, undo: QUndoStack, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no audio at all")
    opened(presenter, release, qtbot)
    with qtbot.waitSignal(presenter.failed):
        imported(presenter, [write_tone(tmp_path / "one.wav", 3.0), broken], None)
    qtbot.waitUntil(lambda: len(presenter.state.tracks) == 2)
    undo.undo()
    qtbot.waitUntil(lambda: len(presenter.state.tracks) == 1)


def test_a_file_that_is_no_audio_is_refused_in_place(
    release: Release, presenter: ReleasePresenter, view: ReleaseView, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(presenter, release, qtbot)
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no audio at all")
    view.tracks.files_dropped.emit(FileDrop((str(broken),), None))
    with qtbot.waitSignal(presenter.failed):
        presenter.answer(OriginAnswer(maker=Maker.RECORDING))
        presenter.import_offered()
    assert view.summary.card.title.text() == "Audio cannot be used"
    assert len(presenter.state.tracks) == 1


def test_tracks_are_renamed_and_moved_by_keys_and_by_drag(
    desk: Desk, release: Release, presenter: ReleasePresenter, view: ReleaseView, undo: QUndoStack, qtbot: QtBot
) -> None:
    second = desk.add_track(release.id, "Second")
    opened(presenter, release, qtbot)
    view.list.setFocus()
    view.list.setCurrentIndex(view.tracks.index(1))
    qtbot.keyClick(view.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: desk.shelves.releases.track(second.id).position == 1)
    assert presenter.state.tracks[0].track_id == second.id
    undo.undo()
    qtbot.waitUntil(lambda: desk.shelves.releases.track(second.id).position == 2)
    carried = view.tracks.mimeData([view.tracks.index(1)])
    assert carried.hasFormat(MIME_TYPE)
    view.tracks.dropMimeData(carried, Qt.DropAction.MoveAction, 0, 0, view.tracks.index(-1))
    qtbot.waitUntil(lambda: desk.shelves.releases.track(second.id).position == 1)
    view.tracks.setData(view.tracks.index(0), "Renamed")
    qtbot.waitUntil(lambda: desk.shelves.releases.track(second.id).title == "Renamed")
    assert view.list.itemDelegate().sizeHint(None, view.tracks.index(0)).height() == 44  # type: ignore[arg-type]


def test_an_edit_of_a_release_that_is_closed_is_still_taken_back(
    desk: Desk, release: Release, presenter: ReleasePresenter, view: ReleaseView, undo: QUndoStack, qtbot: QtBot
) -> None:
    opened(presenter, release, qtbot)
    qtbot.keyClicks(view.form.fields["label"], "Self")
    presenter.open_release(desk.new_release("Another").id)
    qtbot.waitUntil(lambda: desk.shelves.releases.release(release.id).label == "Self")
    qtbot.waitUntil(lambda: presenter.state.release is not None)
    undo.undo()
    qtbot.waitUntil(lambda: desk.shelves.releases.release(release.id).label == "")
    assert presenter.state.release is not None
    assert presenter.state.release.title == "Another"


def test_every_state_of_a_submission_has_its_words(desk: Desk, release: Release, view: ReleaseView) -> None:
    check: CheckRelease = desk.check_release
    found = check(release.id)
    account = Account(id="a", name="A", balance=4, is_sandbox=True)
    returned = an_envelope().returned("You need 4 credits to submit this release.")
    delivered = a_receipt(stores=("Spotify", "Deezer"), state="delivered")
    for changes, words in (
        ({"status": ReleaseStatus.WAITING, "envelope": an_envelope()}, "Waiting to sync"),
        ({"status": ReleaseStatus.RETURNED, "envelope": returned}, "Not accepted, nothing was charged"),
        ({"status": ReleaseStatus.SUBMITTED, "receipt": a_receipt()}, "✓ Submitted"),
        ({"status": ReleaseStatus.DELIVERED, "receipt": delivered, "account": account}, "✓ Delivered to 2 stores"),
        ({"status": ReleaseStatus.FAILED, "receipt": a_receipt()}, "Delivery failed"),
    ):
        view.show_state(ReleaseState(release_id=release.id, found=found.but(**changes)))
        assert view.summary.card.title.text() == words
    view.show_state(ReleaseState(release_id=release.id, found=found.but(account=account, balance_after=-2)))
    assert view.summary.balance.text() == "short by 2 credits"


def test_without_a_release_the_page_offers_one(view: ReleaseView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.new_release_pressed):
        qtbot.mouseClick(view.new_release, Qt.MouseButton.LeftButton)


def test_everything_the_keyboard_reaches_has_a_name(
    desk: Desk,
    release: Release,
    track_id: TrackId,
    presenter: ReleasePresenter,
    view: ReleaseView,
    nameless: Callable[[QWidget], list[str]],
    qtbot: QtBot,
) -> None:
    made_ready(desk, release, track_id)
    opened(presenter, release, qtbot)
    presenter.ask_to_submit()
    assert nameless(view) == []
    row = view.tracks.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert row == "Track 1, First Light, Take 2 of 2, Hum, AI: instruments, 1 + 2 = 3 credits"
    assert view.list.visualRect(view.tracks.index(0)).contains(QPoint(5, 5))
