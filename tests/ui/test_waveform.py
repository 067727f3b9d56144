"""The waveform: exact bars, a slider for everybody, loops by hand."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPaintEvent, QPalette, QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.domain.takes import Pin, PinKind
from omg_desktop.domain.waveforms import Readings, SoundDetail, SpectrogramPicture, Waveform
from omg_desktop.ui.theme import DARK, LIGHT, Tokens, contrast, contrast_tokens
from omg_desktop.ui.widgets.deck_painting import spectrogram_colours
from omg_desktop.ui.widgets.meter import ClipLamp, LevelMeter
from omg_desktop.ui.widgets.stars import Stars
from omg_desktop.ui.widgets.wave_painting import (
    DECK_BARS,
    PEAK_WEIGHT,
    RMS_WEIGHT,
    WaveColours,
    WavePictures,
    bar_heights,
    coverage,
    deck_a_colours,
    deck_b_colours,
    idle_colours,
)
from omg_desktop.ui.widgets.wave_window import WaveWindow
from omg_desktop.ui.widgets.waveform import DeckWaveform
from tests.ui.conftest import Shown
from tests.ui.panels import a_waveform, digest_of, some_sections

DURATION = 100.0
WIDTH, HEIGHT = 1000, 140


class Watched(DeckWaveform):
    """Remembers what was painted."""

    painted: list[QRect]

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.region().boundingRect())
        super().paintEvent(event)


@pytest.fixture
def deck(tokens: Tokens, shown: Shown, qtbot: QtBot) -> Iterator[Watched]:
    deck = Watched(tokens)
    deck.painted = []
    shown(deck, WIDTH, HEIGHT)
    deck.show_take(DURATION, some_sections(DURATION))
    deck.show_waveform(a_waveform(digest_of("x"), DURATION))
    return deck


def middle(x: int) -> QPoint:
    return QPoint(x, HEIGHT // 2)


def test_every_bar_is_as_high_as_the_loudest_of_its_bins() -> None:
    wave = a_waveform(digest_of("any"))
    for bars in (1, 7, 222, 900, 2048):
        heights = bar_heights(wave, bars)
        for bar in (0, bars // 2, bars - 1):
            first, last = bar * 2048 // bars, max((bar + 1) * 2048 // bars, bar * 2048 // bars + 1)
            peak, body = max(wave.peak[first:last]), max(wave.rms[first:last])
            wanted = min(1.0, peak / 255 * PEAK_WEIGHT + body / 255 * RMS_WEIGHT)
            assert heights[bar] == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_bars_are_mirrored_and_leave_their_gaps_free(ratio: float) -> None:
    size = QSize(round(200 * ratio), round(80 * ratio))
    plane = coverage(np.full(50, 0.5, np.float32), size, DECK_BARS, ratio)
    assert np.array_equal(plane, plane[::-1])
    assert plane[size.height() // 2].max() == 255
    assert (plane.max(axis=0) == 0).sum() >= 49
    assert plane[0].max() == 0


def drawn(colours: WaveColours, played: float) -> tuple[tuple[int, ...], ...]:
    """The inked pixels of a picture, row by row."""
    image = QImage(400, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    pictures = WavePictures(DECK_BARS)
    pictures.show(a_waveform(digest_of("x"), DURATION))
    painter = QPainter(image)
    pictures.paint(painter, QRectF(0, 0, 400, 60), 1.0, colours, played)
    painter.end()
    return tuple(tuple(image.pixelColor(x, y).alpha() // 128 for x in range(400)) for y in range(60))


def test_with_one_ink_decks_and_what_was_played_differ_in_form() -> None:
    palette = QPalette()
    for role, grey in (("Window", 0), ("WindowText", 255), ("Highlight", 255), ("HighlightedText", 0)):
        palette.setColor(QPalette.ColorRole[role], QColor(grey, grey, grey))
    tokens = contrast_tokens(palette)
    decks = [colours(tokens) for colours in (deck_a_colours, deck_b_colours, idle_colours)]
    forms = [drawn(colours, played) for colours in decks for played in (0.0, 1.0)]
    assert len(set(forms)) == len(forms)
    inked = [sum(map(sum, form)) for form in forms]
    assert all(inked[at] * 1.5 < inked[at + 1] for at in (0, 2, 4))


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_where_there_are_tints_bars_are_whole(tokens: Tokens) -> None:
    forms = {drawn(make(tokens), at) for make in (deck_a_colours, deck_b_colours, idle_colours) for at in (0.0, 1.0)}
    assert len(forms) == 1


def test_silence_is_a_line_and_not_a_hole(qtbot: QtBot) -> None:
    silent = Waveform(audio_digest=digest_of("silent"), duration_seconds=1.0, peak=bytes(2048), rms=bytes(2048))
    plane = coverage(bar_heights(silent, 10), QSize(40, 40), DECK_BARS, 1.0)
    assert plane.max() == 255


def test_a_screen_reader_finds_a_slider_with_a_name_and_a_value(deck: Watched) -> None:
    deck.show_position(61.5)
    face = QAccessible.queryAccessibleInterface(deck)
    assert face.role() is QAccessible.Role.Slider
    assert face.text(QAccessible.Text.Name) == "Position in the take"
    assert face.text(QAccessible.Text.Value) == "61500"
    assert face.text(QAccessible.Text.Description) == "1:01.5 of 1:40.0, Chorus"


def test_a_click_seeks(deck: Watched, qtbot: QtBot) -> None:
    with qtbot.waitSignal(deck.seek_requested) as sought:
        qtbot.mouseClick(deck, Qt.MouseButton.LeftButton, pos=middle(250))
    assert sought.args == [pytest.approx(25.0, abs=0.2)]
    assert deck.loop is None


def test_a_drag_selects_a_loop_and_does_not_seek(deck: Watched, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(deck.seek_requested), qtbot.waitSignal(deck.loop_changed) as changed:
        qtbot.mousePress(deck, Qt.MouseButton.LeftButton, pos=middle(600))
        qtbot.mouseMove(deck, middle(500))
        qtbot.mouseMove(deck, middle(400))
        qtbot.mouseRelease(deck, Qt.MouseButton.LeftButton, pos=middle(400))
    assert changed.args is not None
    assert changed.args[0] == pytest.approx((40.0, 60.0), abs=0.2)


def test_an_edge_of_the_loop_can_be_dragged(deck: Watched, qtbot: QtBot) -> None:
    deck.show_loop((40.0, 60.0))
    with qtbot.waitSignal(deck.loop_changed) as changed:
        qtbot.mousePress(deck, Qt.MouseButton.LeftButton, pos=middle(601))
        qtbot.mouseMove(deck, middle(700))
        qtbot.mouseRelease(deck, Qt.MouseButton.LeftButton, pos=middle(700))
    assert changed.args is not None
    assert changed.args[0] == pytest.approx((40.0, 70.0), abs=0.2)


def test_a_double_click_loops_the_section_and_escape_clears_it(deck: Watched, qtbot: QtBot) -> None:
    chorus = some_sections(DURATION)[2]
    with qtbot.waitSignal(deck.loop_changed):
        qtbot.mouseDClick(deck, Qt.MouseButton.LeftButton, pos=middle(500))
    assert deck.loop == (chorus.start_seconds, chorus.end_seconds)
    deck.setFocus()
    with qtbot.waitSignal(deck.loop_changed) as changed:
        qtbot.keyClick(deck, Qt.Key.Key_Escape)
    assert changed.args == [None]


@pytest.mark.parametrize(
    ("key", "modifier", "wanted"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 51.0),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 45.0),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0.0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, DURATION),
    ],
)
def test_keys_seek(deck: Watched, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, wanted: float) -> None:
    deck.show_position(50.0)
    with qtbot.waitSignal(deck.seek_requested) as sought:
        qtbot.keyClick(deck, key, modifier)
    assert sought.args == [wanted]


def test_being_told_the_position_is_no_wish_and_repaints_only_the_strips(
    deck: Watched, qtbot: QtBot, qapp: QApplication
) -> None:
    deck.show_position(50.0)
    qapp.processEvents()
    deck.painted.clear()
    with qtbot.assertNotEmitted(deck.seek_requested):
        deck.show_position(50.1)
    qtbot.waitUntil(lambda: bool(deck.painted))
    assert max(area.width() for area in deck.painted) < 16


def test_the_played_part_is_bright(deck: Watched, tokens: Tokens) -> None:
    deck.show_position(50.0)
    picture = deck.grab().toImage()
    ratio = picture.devicePixelRatio()
    row = [picture.pixelColor(round(x * ratio), round(HEIGHT // 2 * ratio)) for x in range(WIDTH)]
    played, rest = QColor(tokens.wave), QColor(tokens.wave_unplayed)
    assert played in row[:490]
    assert rest not in row[:490]
    assert rest in row[510:]
    assert played not in row[510:]


def test_nothing_to_hear_says_so(deck: Watched) -> None:
    deck.show_take(0.0, ())
    deck.show_message("No take to hear yet")
    assert not deck.isEnabled()
    assert deck.grab().width() > 0


def test_the_meter_reads_the_loudest_side_and_falls_when_the_music_stops(tokens: Tokens, qtbot: QtBot) -> None:
    meter = LevelMeter(tokens)
    qtbot.addWidget(meter)
    meter.show_levels((-12.4, -6.2))
    assert meter.value() == -6
    assert meter.accessibleDescription() == "−6.2 dBFS"
    meter.show_levels((-120.0, -120.0))
    qtbot.waitUntil(lambda: meter.value() < -6)
    assert meter.grab().width() > 0


def test_stars_are_given_by_click_and_key_and_cleared_by_the_same_star(
    tokens: Tokens, shown: Shown, qtbot: QtBot
) -> None:
    stars = Stars(tokens)
    shown(stars, 95, 20)
    with qtbot.waitSignal(stars.rated) as rated:
        qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(70, 10))
    assert rated.args == [4]
    with qtbot.waitSignal(stars.rated) as rated:
        qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(70, 10))
    assert rated.args == [0]
    with qtbot.waitSignal(stars.rated) as rated:
        qtbot.keyClick(stars, Qt.Key.Key_3)
    assert rated.args == [3]
    with qtbot.assertNotEmitted(stars.rated):
        stars.show_rating(5)
    assert stars.accessibleDescription() == "5 of 5 stars"


# ---- windows, pins, clips, spectrogram -------------------------------------------------------------------------------


@given(
    at=st.floats(0, 100),
    factors=st.lists(st.floats(0.2, 5), max_size=8),
    width=st.integers(100, 4000),
)
def test_zooming_keeps_the_moment_under_the_pointer_unless_the_take_ends(
    at: float, factors: list[float], width: int
) -> None:
    window = WaveWindow(0.0, 100.0, 100.0)
    for factor in factors:
        before, window = window, window.zoomed(factor, at)
        assert 0 <= window.start <= window.end <= 100 + 1e-9
        assert window.length >= 1 - 1e-9
        if window.start > 1e-6 and window.end < 100 - 1e-6 and not before.is_whole:
            assert window.x(at, width) == pytest.approx(before.x(at, width), abs=1e-3)


def test_windows_follow_fit_and_go_around_loops() -> None:
    window = WaveWindow(0.0, 100.0, 100.0).around(40.0, 60.0)
    assert (window.start, window.end) == pytest.approx((38.4, 61.6))
    assert window.following(50.0) == window
    assert window.following(61.7).start == pytest.approx(61.7)
    assert window.for_take(30.0) == pytest.approx((6.8, 30.0, 30.0))
    assert window.for_take(20.0) == WaveWindow(0.0, 20.0, 20.0)
    assert window.fit().is_whole


def test_a_stretch_is_as_high_as_its_own_bins() -> None:
    wave = a_waveform(digest_of("any"))
    part = bar_heights(wave, 64, 0.25, 0.5)
    cut = Waveform(
        audio_digest=wave.audio_digest, duration_seconds=1.0, peak=wave.peak[512:1024], rms=wave.rms[512:1024]
    )
    assert np.array_equal(part, bar_heights(cut, 64))


def test_the_wheel_zooms_at_the_pointer_and_scrolls_and_otherwise_belongs_to_the_page(deck: Watched) -> None:
    def turn(x: int, modifier: Qt.KeyboardModifier) -> bool:
        where = QPointF(x, HEIGHT / 2)
        event = QWheelEvent(
            where,
            where,
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        deck.wheelEvent(event)
        return event.isAccepted()

    assert turn(250, Qt.KeyboardModifier.ControlModifier)
    window = deck.window_shown
    assert window.length == pytest.approx(DURATION / 1.5)
    assert window.seconds(250, WIDTH) == pytest.approx(25.0)
    turn(250, Qt.KeyboardModifier.ShiftModifier)
    assert deck.window_shown.start < window.start
    assert not turn(250, Qt.KeyboardModifier.NoModifier)
    deck.fit()
    assert deck.window_shown.is_whole


def test_zooming_shows_the_detail_and_an_overview_that_moves_the_window(deck: Watched, qtbot: QtBot) -> None:
    fine = Waveform(audio_digest=digest_of("x"), duration_seconds=DURATION, peak=bytes(50_000), rms=bytes(50_000))
    deck.show_detail(SoundDetail(digest_of("x"), fine, (50.0, 50.001, 80.0), Readings()))
    deck.show_loop((40.0, 60.0))
    deck.zoom_to_loop()
    assert deck._bars.waveform is fine
    assert deck.window_shown.length == pytest.approx(23.2)
    below = QPoint(100, deck._overview_rect().center().y())
    qtbot.mouseClick(deck, Qt.MouseButton.LeftButton, pos=below)
    assert deck.window_shown.start == pytest.approx(0.0, abs=0.1)
    assert deck.grab().width() > 0
    deck.fit()
    assert deck._bars.waveform is not fine


def test_the_window_turns_the_page_with_the_music_but_not_under_who_looks_elsewhere(deck: Watched) -> None:
    deck.show_window(deck.window_shown.around(0.0, 20.0))
    deck.show_position(5.0)
    deck.show_position(deck.window_shown.end + 0.1)
    assert deck.window_shown.start > 20.0
    deck.show_window(deck.window_shown.moved(60.0))
    looked_at = deck.window_shown
    deck.show_position(25.0)
    assert deck.window_shown == looked_at


def test_pins_are_flags_that_seek_and_tell_their_words(deck: Watched, qtbot: QtBot) -> None:
    pins = (
        Pin(kind=PinKind.MARKER, at_milliseconds=20_000, text="Marker 1"),
        Pin(kind=PinKind.NOTE, at_milliseconds=70_000, text="drums late"),
    )
    deck.show_pins(pins)
    flag = QPoint(705, deck._wave_rect().top() + 4)
    assert deck.pin_at(flag) == pins[1]
    with qtbot.waitSignal(deck.seek_requested) as sought:
        qtbot.mouseClick(deck, Qt.MouseButton.LeftButton, pos=flag)
    assert sought.args == [70.0]
    assert "2 pins" in deck.accessibleDescription()


def test_a_spectrogram_stands_where_the_bars_were(deck: Watched, qapp: QApplication) -> None:
    levels = np.zeros((96, 2048), np.uint8)
    levels[:, 1024:] = 255
    deck.show_spectrogram(SpectrogramPicture(digest_of("x"), 2048, 96, levels.tobytes(), 40.0, 16_000.0))
    picture = deck.grab().toImage()
    quiet, loud = (picture.pixelColor(x, HEIGHT // 2).name() for x in (250, 750))
    assert (quiet, loud) == (QColor(spectrogram_colours()[0]).name(), QColor(spectrogram_colours()[255]).name())


def test_on_a_spectrogram_playhead_loop_and_markers_are_seen_in_every_theme(deck: Watched) -> None:
    quiet = np.zeros((96, 2048), np.uint8)
    deck.show_spectrogram(SpectrogramPicture(digest_of("x"), 2048, 96, quiet.tobytes(), 40.0, 16_000.0))
    deck.show_loop((20.0, 40.0))
    deck.show_position(60.0)
    deck.show_pins((Pin(at_milliseconds=80_000, kind=PinKind.MARKER, text="Here"),))
    for tokens in (DARK, LIGHT):
        deck.show_tokens(tokens)
        picture = deck.grab().toImage()
        ground = QColor(spectrogram_colours()[0]).name()
        for x in (200, 400, 600, 800):
            seen = [picture.pixelColor(column, HEIGHT // 2).name() for column in range(x - 2, x + 3)]
            assert max(contrast(colour, ground) for colour in seen) >= 3.0, (tokens is DARK, x)


def test_the_map_of_the_spectrogram_grows_lighter_all_the_way() -> None:
    """Whoever sees no colours reads the same picture."""
    light = [contrast(QColor(colour).name(), "#000000") for colour in spectrogram_colours()]
    assert (np.diff(light) >= -0.02).all()
    assert light[-1] > 8 * light[0]


def test_setting_a_bar_paints_nothing_at_once(tokens: Tokens, shown: Shown) -> None:
    """QProgressBar would paint all that waits in the window, in the midst of what set it."""
    painted = list[str]()

    class Beside(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            painted.append("beside")

    window = QWidget()
    row = QHBoxLayout(window)
    beside, meter = Beside(), LevelMeter(tokens)
    beside.setFixedSize(40, 40)
    row.addWidget(beside)
    row.addWidget(meter)
    shown(window, 300, 60)
    QApplication.processEvents()
    painted.clear()
    beside.update()
    meter.show_levels((-6.0, -6.0))
    assert painted == []
    assert meter.value() == -6
    QApplication.processEvents()
    assert painted


def test_the_clip_lamp_shines_until_it_is_pressed_and_says_how_often(qtbot: QtBot, shown: Shown) -> None:
    window = QWidget()
    lamp = ClipLamp(window)
    shown(window, 200, 60)
    lamp.show_clips(0)
    assert not lamp.isVisible()
    for clips in (2, 3, 3):
        lamp.show_clips(clips)
    assert lamp.isVisible()
    assert lamp.accessibleName() == "Clipped 3 times; press to put the lamp out"
    qtbot.mouseClick(lamp, Qt.MouseButton.LeftButton)
    lamp.show_clips(3)
    assert not lamp.isVisible()
    lamp.show_clips(4)
    assert lamp.isVisible()
    assert lamp.accessibleName() == "Clipped 1 time; press to put the lamp out"


def test_a_moving_playhead_leaves_the_picture_as_if_all_had_been_painted(deck: Watched, qapp: QApplication) -> None:
    """Pins, clips, loop and bars are painted anew only where the playhead was and is."""
    deck.show_waveform(a_waveform(digest_of("take")))
    deck.show_detail(SoundDetail(digest_of("take"), a_waveform(digest_of("take")), (20.0, 20.4, 61.0), Readings()))
    pins = [(PinKind.MARKER, 19_000), (PinKind.NOTE, 20_500), (PinKind.MARKER, 60_000)]
    deck.show_pins(tuple(Pin(kind=kind, at_milliseconds=at, text="x") for kind, at in pins))
    deck.show_loop((20.2, 60.5))
    deck.show_position(18.0)
    qapp.processEvents()
    picture = deck.grab().toImage()
    for step in range(30):
        deck.painted = []
        deck.show_position(18.0 + step * 1.5)
        qapp.processEvents()
        for part in list(deck.painted):
            deck.render(picture, part.topLeft(), QRegion(part))
    assert max(part.width() for part in deck.painted) < WIDTH / 4
    assert picture == deck.grab().toImage()
