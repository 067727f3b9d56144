"""What may be said of the built-in composer on the command line."""

import argparse
from pathlib import Path

from omg_desktop.domain.exports import SAMPLE_RATES_HZ


def add_composer(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """``omg composer ACT``."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("show", help="what it sounds like on this computer", parents=[common])
    stems = _of_take(acts, common, "stems", "write every part of a take as a file of its own")
    stems.add_argument("folder", type=Path, metavar="DIR")
    stems.add_argument("--format", choices=("wav", "wav16", "flac", "aiff", "mp3"), default="wav")
    stems.add_argument("--rate", type=int, choices=SAMPLE_RATES_HZ, help="another sample rate, in hertz")
    stems.add_argument("--template", default="{part}", help="names of files, for example '{title} - {part}'")
    _of_take(acts, common, "midi", "write the notes of a take").add_argument("file", type=Path)
    chords = _of_take(acts, common, "chords", "print the chord sheet of a take, or write it to a file")
    chords.add_argument("file", type=Path, nargs="?")
    vary = _of_take(acts, common, "vary", "make another take of the same song; counts one generation")
    what = vary.add_mutually_exclusive_group(required=True)
    what.add_argument("--keep-chords", action="store_true", help="a new melody over the same chords")
    what.add_argument("--genre", metavar="G", help="the same song, chords and words included, in another genre")
    what.add_argument("--section", metavar="NAME", help="one section again, the rest as it was")
    what.add_argument("--tempo", metavar="BPM", help="faster or slower; nothing is stretched")
    what.add_argument("--key", metavar="KEY", help='another key, such as "A minor"')
    font = acts.add_parser("soundfont", help="play with the instruments of a SoundFont", parents=[common])
    which = font.add_mutually_exclusive_group(required=True)
    which.add_argument("file", type=Path, nargs="?", help="an .sf2 or .sf3 file")
    which.add_argument("--own", action="store_true", help="use the composer's own voices only")
    which.add_argument("--installed", action="store_true", help="use the SoundFont of the system")


def _of_take(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]",
    common: argparse.ArgumentParser,
    name: str,
    purpose: str,
) -> argparse.ArgumentParser:
    parser = acts.add_parser(name, help=purpose, description=purpose, parents=[common])
    parser.add_argument("take", help="id, or its end")
    return parser
