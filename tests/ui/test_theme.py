"""The token tables: what is written can be read, and what is drawn can be seen, in every theme."""

import re
from dataclasses import astuple, fields

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from omg_desktop import assets
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
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.meter import LevelMeter
from omg_desktop.ui.widgets.stars import Stars

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


def test_lines_are_two_pixels_wide_where_contrast_was_asked_for(qapp: QApplication) -> None:
    try:
        apply_theme(qapp, ThemeName.CONTRAST)
        assert "1px solid" not in qapp.styleSheet()
    finally:
        apply_theme(qapp, ThemeName.DARK)
