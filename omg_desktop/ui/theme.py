"""How the app looks: one table of tokens for each theme, one palette and one style sheet made from it."""

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibilityHints, QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from omg_desktop import assets
from omg_desktop.ui.icon_files import icon_file

FONT_PIXELS = 13
LABEL_PIXELS = 11
TITLE_PIXELS = 15
CONTROL_HEIGHT = 32
CHIP_HEIGHT = 28
LINK_HEIGHT = 18
ROW_HEIGHT = 44
TALL_FROM = 500
"""A column lower than this gives room away at its margins."""
GRAPHICS_CONTRAST_MIN, TEXT_CONTRAST_MIN = 3.0, 4.5
MOTION_MILLISECONDS = 150
CARD_TONES = ("accent", "ok", "bad", "info", "credit")
CARD_GROUND, CARD_EDGE = 0.08, 0.30
"""How much of its tone a card has, the rest being the panel's colour; less than a badge."""


class ThemeName(StrEnum):
    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


@dataclass(frozen=True)
class Tokens:
    """Colours by what they are for, as ``#RRGGBB``. ``*_soft`` is the colour at 15 % over the panel."""

    background: str
    panel: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    on_accent_muted: str
    accent_soft: str
    accent_text: str
    wave: str
    wave_unplayed: str
    deck_b: str
    deck_b_soft: str
    deck_b_unplayed: str
    wave_idle: str
    credit: str
    credit_soft: str
    ok: str
    ok_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str

    @property
    def has_tints(self) -> bool:
        """False in high contrast: what is told by a shade elsewhere needs a line there."""
        return self.hover != self.panel

    @property
    def line_pixels(self) -> int:
        """How wide lines are that tell something."""
        return 1 if self.has_tints else 2


DARK = Tokens(
    background="#0F1114",
    panel="#16191E",
    raised="#1E2229",
    hover="#262B34",
    line="#2A2F38",
    text="#ECEEF2",
    muted="#9BA3B0",
    faint="#7C8594",
    accent="#8F7BFF",
    on_accent="#0F0B24",
    on_accent_muted="#271F52",
    accent_soft="#282840",
    accent_text="#B3A6FF",
    wave="#A99AFF",
    wave_unplayed="#4C477A",
    deck_b="#FF9F40",
    deck_b_soft="#392D23",
    deck_b_unplayed="#7A5127",
    wave_idle="#6B7382",
    credit="#F2B84B",
    credit_soft="#373125",
    ok="#46D39A",
    ok_soft="#1D3531",
    bad="#FF7A70",
    bad_soft="#39282A",
    info="#62B6FF",
    info_soft="#213140",
)

LIGHT = Tokens(
    background="#F5F6F8",
    panel="#FFFFFF",
    raised="#EEF0F3",
    hover="#E4E7EC",
    line="#D9DDE3",
    text="#14161A",
    muted="#5A6371",
    faint="#687080",
    accent="#5B46D9",
    on_accent="#FFFFFF",
    on_accent_muted="#ECE8FF",
    accent_soft="#E7E3F9",
    accent_text="#4A37BD",
    wave="#5B46D9",
    wave_unplayed="#A79DE6",
    deck_b="#A84B00",
    deck_b_soft="#F2E4D9",
    deck_b_unplayed="#D9A983",
    wave_idle="#828B99",
    credit="#7A5600",
    credit_soft="#EBE6D9",
    ok="#0B7A4B",
    ok_soft="#E2F1EA",
    bad="#B3261E",
    bad_soft="#F4DEDD",
    info="#0B5FC4",
    info_soft="#DAE7F6",
)


def contrast_tokens(palette: QPalette) -> Tokens:
    """Nothing but the colours the system was told to use; signs and words say what colours say elsewhere."""
    role = QPalette.ColorRole
    ink, ground = (palette.color(each).name().upper() for each in (role.WindowText, role.Window))
    marked, on_marked = (palette.color(each).name().upper() for each in (role.Highlight, role.HighlightedText))
    if contrast(marked, ground) < GRAPHICS_CONTRAST_MIN:
        marked, on_marked = ink, ground
    if contrast(on_marked, marked) < TEXT_CONTRAST_MIN:
        on_marked = max(ink, ground, key=lambda colour: contrast(colour, marked))
    grounds = ("background", "panel", "raised", "hover", *(each.name for each in fields(Tokens) if "soft" in each.name))
    table = {each.name: ground if each.name in grounds else ink for each in fields(Tokens)}
    table |= {"accent": marked, "on_accent": on_marked, "on_accent_muted": on_marked, "wave": marked}
    return Tokens(**table)


def worn(name: ThemeName) -> ThemeName:
    """What a theme means now: ``system`` asks the desktop, and an unknown answer means dark."""
    if name is not ThemeName.SYSTEM:
        return name
    if _contrast_is_wanted():
        return ThemeName.CONTRAST
    scheme = system_hints()[0].colorScheme()
    return ThemeName.LIGHT if scheme is Qt.ColorScheme.Light else ThemeName.DARK


@cache
def system_hints() -> tuple[QStyleHints, QAccessibilityHints]:
    """What the desktop wishes. Kept: with the first of them, Python would take the second for deleted."""
    hints = QGuiApplication.styleHints()
    return hints, hints.accessibility()


def _contrast_is_wanted() -> bool:
    return system_hints()[1].contrastPreference() is Qt.ContrastPreference.HighContrast


def tokens_for(name: ThemeName) -> Tokens:
    """The table of a theme."""
    match worn(name):
        case ThemeName.CONTRAST:
            return contrast_tokens(QApplication.palette())
        case ThemeName.LIGHT:
            return LIGHT
        case _:
            return DARK


def apply_theme(app: QApplication, name: ThemeName) -> Tokens:
    """Dress the whole application. Widgets that paint themselves take the tokens that are returned."""
    app.setStyle("Fusion")
    app.setPalette(QPalette())  # that of the system again, which high contrast is made of
    tokens = tokens_for(name)
    app.setPalette(_palette(tokens))
    app.setFont(_font())
    sheet = style_sheet(tokens)
    if worn(name) is ThemeName.CONTRAST:
        sheet = re.sub(r"\b1px (?=solid|dashed)", "2px ", sheet) + style_sheet(tokens, "style/contrast")
    app.setStyleSheet(sheet)
    return tokens


def style_sheet(tokens: Tokens, folder: str = "style") -> str:
    """All sheets of a folder of ``resources``: colours stand for every ``@token``, files for ``@icon(name, token)``."""
    sheets = sorted(assets.resource(folder).glob("*.qss"))
    template = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    for tone in CARD_TONES:
        for place, share in (("ground", CARD_GROUND), ("edge", CARD_EDGE)):
            colour = _mixed(getattr(tokens, tone), tokens.panel, share)
            if not tokens.has_tints:
                colour = tokens.panel if place == "ground" else tokens.line
            template = template.replace(f"@{tone}_{place}", colour)
    for field in sorted(fields(tokens), key=lambda field: -len(field.name)):
        template = template.replace(f"@{field.name}", getattr(tokens, field.name))
    return re.sub(
        r"@icon\(([\w-]+), (\w+)\)", lambda found: icon_file(found[1], getattr(tokens, found[2])).as_posix(), template
    )


def contrast(foreground: str, background: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(foreground), _luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _mixed(colour: str, ground: str, share: float) -> str:
    one, other = ([int(each[index : index + 2], 16) for index in (1, 3, 5)] for each in (colour, ground))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in zip(one, other, strict=True))


def _luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _font() -> QFont:
    """Inter where it is installed or bundled, else the system's own; figures of equal width where they change."""
    for path in sorted(_bundled_fonts()):
        QFontDatabase.addApplicationFont(str(path))
    families = QFontDatabase.families()
    font = QFont("Inter") if "Inter" in families else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(FONT_PIXELS)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # hinted Inter is a weight too heavy
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _bundled_fonts() -> list[Path]:
    folder = assets.resource("fonts")
    return list(folder.glob("Inter-*.[ot]tf")) if folder.is_dir() else []


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.background,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.background,
        QPalette.ColorRole.AlternateBase: tokens.panel,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.faint,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent_text,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return palette
