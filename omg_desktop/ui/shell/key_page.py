"""The sheet of keys on paper: a page a browser prints, or plain text."""

from html import escape
from itertools import groupby

from omg_desktop.ui.commands import COMMANDS, Command
from omg_desktop.ui.key_map import ChosenKeys, in_words, keys_of

TITLE = "Keys of OMG Desktop"
STYLE = """
body {
    font: 13px/1.4 Inter, system-ui, sans-serif; color: #14161A; background: #FFFFFF; margin: 24px; columns: 2 320px;
}
h1 { font-size: 18px; column-span: all; }
h2 { font-size: 11px; letter-spacing: 1px; text-transform: uppercase; margin: 0 0 4px; }
section { margin-bottom: 16px; }
table { width: 100%; border-collapse: collapse; }
tr { break-inside: avoid; }
td { padding: 2px 0; border-bottom: 1px solid #D9DDE3; }
td:last-child { text-align: right; font-weight: 600; white-space: nowrap; }
"""


def page(keys: ChosenKeys, preset: str) -> str:
    """As HTML. ``keys`` are those in force beside the usual ones; commands without a key are left out."""
    parts = "\n".join(_section(menu, rows) for menu, rows in _parts(keys))
    title = escape(f"{TITLE} – {preset}")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body><h1>{title}</h1>\n{parts}\n</body></html>\n'


def plain(keys: ChosenKeys, preset: str) -> str:
    """The same as text."""
    lines = [f"{TITLE} – {preset}"]
    for menu, rows in _parts(keys):
        width = max(len(title) for title, _spelled in rows)
        lines += ["", menu, *(f"  {title:<{width}}  {spelled}" for title, spelled in rows)]
    return "\n".join(lines) + "\n"


def _section(menu: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td>{escape(title)}</td><td>{escape(spelled)}</td></tr>" for title, spelled in rows)
    return f"<section><h2>{escape(menu)}</h2><table>{cells}</table></section>"


def _parts(keys: ChosenKeys) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each menu with its commands and their keys."""

    def menu_of(command: Command) -> str:
        return command.menu

    order = {menu: place for place, menu in enumerate(dict.fromkeys(command.menu for command in COMMANDS))}
    told = sorted(COMMANDS, key=lambda command: order[command.menu])
    found = []
    for menu, commands in groupby(told, key=menu_of):
        rows = [(command.title, in_words(keys_of(command, keys))) for command in commands]
        if with_keys := [row for row in rows if row[1]]:
            found.append((menu, with_keys))
    return found
