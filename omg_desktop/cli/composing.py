"""Each command of the built-in composer: from what was said to an answer."""

import threading
from argparse import Namespace
from collections.abc import Callable, Mapping

from omg_desktop.app.desk import Desk
from omg_desktop.cli.acts import every_take, matching
from omg_desktop.cli.answers import Answer, take_line
from omg_desktop.cli.making import TerminalJob, render_all
from omg_desktop.domain.exports import ExportFormat, ExportWish
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import Take
from omg_desktop.domain.variations import VariationKind

STEM_FORMATS = {
    "wav": ExportFormat.WAV_24,
    "wav16": ExportFormat.WAV_16,
    "flac": ExportFormat.FLAC,
    "aiff": ExportFormat.AIFF_24,
    "mp3": ExportFormat.MP3,
}
BUILTIN = ProviderKey("builtin")


def show(desk: Desk, said: Namespace) -> Answer:
    card = next(card for card in desk.cards() if card.key == BUILTIN)
    return Answer({"about": card.about, "sings": card.sings}, f"{card.about}.")


def stems(desk: Desk, said: Namespace) -> Answer:
    wish = ExportWish(STEM_FORMATS[said.format], said.template, sidecars=False, sample_rate_hz=said.rate)
    files = desk.exports.stems(_take(desk, said).id, said.folder, wish, _job("Stems")).files
    return Answer({"files": list(map(str, files))}, "\n".join(map(str, files)))


def midi(desk: Desk, said: Namespace) -> Answer:
    written = desk.composer.flows.export_midi(_take(desk, said).id, said.file, _job("MIDI"))
    return Answer({"file": str(written)}, str(written))


def chords(desk: Desk, said: Namespace) -> Answer:
    text = desk.composer.flows.chord_sheet(_take(desk, said).id, _job("Chords"), said.file)
    if said.file is not None:
        return Answer({"file": str(said.file)}, str(said.file))
    return Answer({"chords": text}, text.rstrip())


def vary(desk: Desk, said: Namespace) -> Answer:
    given = {
        VariationKind.GENRE: said.genre,
        VariationKind.SECTION: said.section,
        VariationKind.TEMPO: said.tempo,
        VariationKind.KEY: said.key,
    }
    kind, value = next(((kind, v) for kind, v in given.items() if v is not None), (VariationKind.MELODY, ""))
    orders = desk.composer.flows.order_variation(_take(desk, said).id, kind, value, _job("Take"))
    takes, failures = render_all(desk, orders)
    if not takes:
        raise failures[0]
    made = takes[0]
    return Answer(made.model_dump(mode="json"), take_line(made, confirmed=False))


def soundfont(desk: Desk, said: Namespace) -> Answer:
    if said.own:
        desk.composer.use_own_voices()
    elif said.installed:
        desk.composer.use_installed(_job("Sample pack"))
    else:
        desk.composer.use_soundfont(said.file, _job("Sample pack"))
    words = desk.composer.parts.packs.words
    return Answer({"sound": words}, f"{words}.")


def _take(desk: Desk, said: Namespace) -> Take:
    return matching(said.take, every_take(desk), "take")


def _job(name: str) -> TerminalJob:
    """An interrupt ends the program, and with it whoever works for it."""
    return TerminalJob(name, threading.Event())


HANDLERS: Mapping[str, Callable[..., Answer]] = {
    "composer show": show,
    "composer stems": stems,
    "composer midi": midi,
    "composer chords": chords,
    "composer vary": vary,
    "composer soundfont": soundfont,
}
