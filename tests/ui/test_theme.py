"""The token tables: what is written can be read, and what is drawn can be seen, in every theme."""

import re
from collections.abc import Iterator
from dataclasses import astuple, fields
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop import assets
from omg_desktop.app.studio import Studio
from omg_desktop.ui import theme
from omg_desktop.ui.icon_files import icon_file
from omg_desktop.ui.theme import (
    DARK,
    LIGHT,
    ThemeName,
    Tokens,
    apply_theme,
    contrast,
    contrast_tokens,
    style_sheet,
    tokens_for,
)
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import badge, hairline
from omg_desktop.ui.widgets.menu_button import MenuButton
from omg_desktop.ui.widgets.meter import LevelMeter
from omg_desktop.ui.widgets.stars import Stars
from tests.ui.conftest import Shown

THEMES = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
SURFACES = ("background", "panel", "raised", "hover")
WRITTEN = (
    [("text", surface) for surface in SURFACES]
    + [("muted", surface) for surface in SURFACES]
    + [("faint", surface) for surface in ("background", "panel")]
    + [(tone, surface) for tone in ("ok", "bad", "info", "credit", "accent_text") for surface in SURFACES[:3]]
    + [(tone, f"{tone}_soft") for tone in ("ok", "bad", "info", "credit", "deck_b")]
    + [("text", f"{tone}_soft") for tone in ("ok", "bad", "info", "credit", "accent")]
    + [("accent_text", "accent_soft"), ("on_accent", "accent"), ("on_accent_muted", "accent"), ("on_accent", "wave")]
    + [("wave", "background"), ("deck_b", "panel")]
)
DRAWN = [
    (graphic, surface)
    for graphic in ("accent", "wave", "deck_b", "credit", "ok", "bad", "info", "wave_idle")
    for surface in ("background", "panel")
]


@THEMES
@pytest.mark.parametrize(("ink", "surface"), WRITTEN)
def test_what_is_written_can_be_read(tokens: Tokens, ink: str, surface: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, surface)) >= 4.5


@THEMES
@pytest.mark.parametrize(("graphic", "surface"), DRAWN)
def test_what_is_drawn_can_be_seen(tokens: Tokens, graphic: str, surface: str) -> None:
    assert contrast(getattr(tokens, graphic), getattr(tokens, surface)) >= 3.0


@THEMES
def test_every_token_is_a_colour(tokens: Tokens) -> None:
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in astuple(tokens))


@THEMES
def test_the_sheet_names_no_token_that_is_not_there(tokens: Tokens) -> None:
    assert "@" not in style_sheet(tokens)


def test_black_and_white_are_as_far_apart_as_can_be() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


def test_a_desktop_that_does_not_say_gets_the_dark_theme(qapp: QApplication) -> None:
    assert tokens_for(ThemeName.SYSTEM) in (DARK, LIGHT)
    assert tokens_for(ThemeName.DARK) is DARK
    assert tokens_for(ThemeName.LIGHT) is LIGHT


def test_a_desktop_that_asks_for_contrast_gets_it_with_the_theme_of_the_system(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_contrast_is_wanted", lambda: True)
    assert not tokens_for(ThemeName.SYSTEM).has_tints
    assert tokens_for(ThemeName.DARK) is DARK  # what a person chose goes before
    apply_theme(qapp, ThemeName.SYSTEM)
    assert not re.search(r"\b1px (solid|dashed)", qapp.styleSheet())
    apply_theme(qapp, ThemeName.DARK)


def test_the_window_follows_a_desktop_that_changes_its_look(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    dressed: list[str] = []
    dress = studio._dress
    monkeypatch.setattr(studio, "_dress", lambda name: (dressed.append(name.value), dress(name))[1])
    changed = theme.system_hints()[1].contrastPreferenceChanged
    monkeypatch.setattr(theme, "_contrast_is_wanted", lambda: True)
    changed.emit(Qt.ContrastPreference.HighContrast)
    assert dressed == []  # dark was chosen
    monkeypatch.setattr(theme, "_contrast_is_wanted", lambda: False)
    studio.use_theme("system")
    monkeypatch.setattr(theme, "_contrast_is_wanted", lambda: True)
    changed.emit(Qt.ContrastPreference.HighContrast)
    changed.emit(Qt.ContrastPreference.HighContrast)
    assert dressed == ["system", "system"]


def test_every_icon_can_be_drawn_in_every_colour(qapp: QApplication) -> None:
    names = sorted(path.stem for path in assets.resource("icons").glob("*.svg"))
    assert len(names) > 20
    for name in names:
        picture = icon(name, DARK.accent).pixmap(16, 16).toImage()
        inked = any(picture.pixelColor(x, y).alpha() for x in range(16) for y in range(16))
        assert inked, name


def test_both_themes_have_the_same_tokens() -> None:
    assert {field.name for field in fields(DARK)} == {field.name for field in fields(LIGHT)}


@pytest.mark.parametrize("palette", [(0, 255), (255, 0)], ids=["white on black", "black on white"])
def test_high_contrast_uses_the_systems_colours_and_nothing_else(palette: tuple[int, int]) -> None:
    ground, ink = (QColor(grey, grey, grey) for grey in palette)
    system = QPalette()
    for role in QPalette.ColorRole:
        if role is not QPalette.ColorRole.NColorRoles:
            system.setColor(role, ink if "Text" in role.name else ground)
    system.setColor(QPalette.ColorRole.Highlight, ink)
    system.setColor(QPalette.ColorRole.HighlightedText, ground)
    tokens = contrast_tokens(system)
    for written, surface in WRITTEN:
        assert contrast(getattr(tokens, written), getattr(tokens, surface)) >= 4.5
    for graphic, surface in DRAWN:
        assert contrast(getattr(tokens, graphic), getattr(tokens, surface)) >= 3.0
    assert set(astuple(tokens)) == {"#000000", "#FFFFFF"}


def test_the_sheet_of_high_contrast_has_no_colour_that_the_system_has_not(qapp: QApplication) -> None:
    tokens = contrast_tokens(QPalette())
    on_a_cover = "#FFFFFF"
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", style_sheet(tokens))) - {on_a_cover} <= set(astuple(tokens))


@THEMES
def test_a_card_of_a_tone_is_paler_than_a_badge_and_has_an_edge(tokens: Tokens, qapp: QApplication) -> None:
    (card,) = re.findall(
        r'QFrame\[kind="card"\]\[tone="ok"\] \{ background: (\S+); border-color: (\S+); \}', style_sheet(tokens)
    )
    ground, edge = card
    assert 1 < contrast(ground, tokens.panel) < contrast(tokens.ok_soft, tokens.panel) < contrast(edge, tokens.panel)
    assert contrast(tokens.ok, ground) >= 4.5


def test_high_contrast_writes_readably_on_the_systems_highlight(qapp: QApplication) -> None:
    system = QPalette()
    for role, colour in (("Window", "#EFEFEF"), ("WindowText", "#000000"), ("Highlight", "#308CC6")):
        system.setColor(QPalette.ColorRole[role], QColor(colour))
    system.setColor(QPalette.ColorRole.HighlightedText, QColor("#FFFFFF"))  # 3.7 : 1, as Fusion has it
    tokens = contrast_tokens(system)
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert not tokens.has_tints
    assert DARK.has_tints
    assert LIGHT.has_tints


def test_an_empty_meter_and_empty_stars_can_be_seen_without_tints(qapp: QApplication) -> None:
    tokens = contrast_tokens(QPalette())
    for widget in (LevelMeter(tokens), Stars(tokens)):
        widget.resize(widget.sizeHint())
        picture = widget.grab().toImage()
        seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
        assert max(contrast(colour, tokens.panel) for colour in seen) >= 3.0


@pytest.fixture
def contrast_look(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, ThemeName.CONTRAST)
    yield
    apply_theme(qapp, ThemeName.DARK)


@pytest.mark.parametrize("kind", ["", "primary", "quiet", "menu", "chip", "segment"])
def test_what_cannot_be_pressed_looks_so_without_a_paler_ink(contrast_look: None, qtbot: QtBot, kind: str) -> None:
    pressable = button("Confirm take", kind)
    qtbot.addWidget(pressable)
    pressable.resize(pressable.sizeHint())
    before = pressable.grab().toImage()
    pressable.setEnabled(False)
    assert pressable.grab().toImage() != before


def clearest(picture: QImage, ground: str) -> float:
    """The contrast of what is drawn most clearly against what it stands on."""
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    return max(contrast(colour, ground) for colour in seen)


def test_ticks_and_arrows_are_as_clear_as_words(qtbot: QtBot, qapp: QApplication) -> None:
    box, menu, choice = QCheckBox(), MenuButton("Provider"), QComboBox()
    for widget in (box, menu, choice):
        qtbot.addWidget(widget)
    box.setChecked(True)
    box.resize(box.sizeHint())
    choice.resize(120, 32)
    for name in (ThemeName.LIGHT, ThemeName.CONTRAST, ThemeName.DARK):  # dark last, as it was
        look = apply_theme(qapp, name)
        assert clearest(box.grab().toImage().copy(3, 7, 10, 10), look.accent_soft) >= 4.5
        assert clearest(choice.grab().toImage().copy(96, 8, 20, 16), look.background) >= 4.5
        menu.ensurePolished()
        arrow = menu.icon().pixmap(12, 12).toImage()
        spots = [arrow.pixelColor(x, y) for x in range(12) for y in range(12)]
        inked = {spot.name() for spot in spots if spot.alpha() > 200}
        assert inked
        assert min(contrast(colour, look.background) for colour in inked) >= 4.5


def test_an_icon_that_cannot_be_written_is_there_in_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert icon_file("check", "#FF0000") == assets.resource("icons") / "check.svg"


def test_a_chosen_version_of_the_lyrics_is_marked_without_tints(contrast_look: None, qtbot: QtBot) -> None:
    versions = QListWidget()
    versions.setProperty("kind", "versions")
    versions.addItems(["First", "Second"])
    qtbot.addWidget(versions)
    versions.resize(300, 120)
    versions.setCurrentRow(1)
    row = versions.visualItemRect(versions.item(1))
    seen = versions.viewport().grab().toImage().pixelColor(row.center().x(), row.center().y()).name()
    assert seen.upper() == tokens_for(ThemeName.CONTRAST).accent


def test_a_badge_has_an_outline_where_it_has_no_tint(contrast_look: None, qtbot: QtBot) -> None:
    kept = badge("kept", "ok")
    qtbot.addWidget(kept)
    kept.resize(kept.sizeHint())
    picture, ink = kept.grab().toImage(), tokens_for(ThemeName.CONTRAST).line.lower()
    assert picture.pixelColor(0, picture.height() // 2).name() == ink
    assert picture.pixelColor(picture.width() // 2, 0).name() == ink


@pytest.mark.parametrize("kind", ["chip", "segment"])
def test_the_focus_can_be_seen_on_what_is_filled(contrast_look: None, shown: Shown, qtbot: QtBot, kind: str) -> None:
    filled, other = button("Whole release", kind), button("This track", kind)
    pair = QWidget()
    row = QHBoxLayout(pair)
    for each in (filled, other):
        row.addWidget(each)
    filled.setCheckable(True)
    filled.setChecked(True)
    shown(pair, 300, 60)
    other.setFocus()
    before = filled.grab().toImage()
    filled.setFocus()
    qtbot.waitUntil(filled.hasFocus)
    after = filled.grab().toImage()
    ink = tokens_for(ThemeName.CONTRAST).text.lower()
    edge = filled.rect().center().x()
    assert after.pixelColor(edge, 0).name() == ink != before.pixelColor(edge, 0).name()


def test_lines_are_two_pixels_wide_where_contrast_was_asked_for(contrast_look: None, qapp: QApplication) -> None:
    assert not re.search(r"\b1px (solid|dashed)", qapp.styleSheet())
    line = hairline()
    line.ensurePolished()
    assert line.minimumHeight() == 2
