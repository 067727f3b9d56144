"""What may be said on the command line."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from omg_desktop import __version__
from omg_desktop.cli.composer_words import add_composer
from omg_desktop.domain.declarations import Maker
from omg_desktop.domain.drafts import (
    LENGTH_SECONDS_MAX,
    LENGTH_SECONDS_MIN,
    SEED_MAX,
    TAKES_PER_REQUEST_MAX,
)
from omg_desktop.domain.exports import SAMPLE_RATES_HZ, ExportFormat
from omg_desktop.domain.naming import USUAL_TEMPLATE

_Command = Callable[..., argparse.ArgumentParser]
_Reader = Callable[[str], int]


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar. ``--data`` and ``--json`` may stand before or after the command."""
    parser = argparse.ArgumentParser(prog="omg", description="Generate, audition and release music.")
    parser.add_argument("--version", action="version", version=f"omg {__version__}")
    _add_common(parser, absent=None)
    common = argparse.ArgumentParser(add_help=False)
    _add_common(common, absent=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, purpose: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=purpose, description=purpose, parents=[common, *parents])

    command("prompt", "print the prompt a provider would be sent, and nothing else", _brief_options())
    surprise = command("surprise", "draw a genre, mood, instruments and tempo")
    _add_genre(surprise)
    surprise.add_argument("--seed", type=_whole(0, SEED_MAX), help="the same seed draws the same")
    surprise.add_argument("--instrumental", action=argparse.BooleanOptionalAction, default=True)
    lyrics = command("lyrics-prompt", "print what a text model is told before it writes lyrics")
    _add_genre(lyrics)
    _add_release(
        commands.add_parser("release", help="releases: new, list, show, edit, quote, submit, status, bundle"), common
    )
    _add_track(commands.add_parser("track", help="tracks: new, import"), common)
    _add_making(command)
    add_composer(commands.add_parser("composer", help="the built-in composer: stems, midi, chords, vary, …"), common)
    _add_audit(commands.add_parser("audit", help="the trail: list, verify, export"), common)
    _add_services(command, commands.add_parser("key", help="keys of services: set, remove"), common)
    backend = commands.add_parser("backend", help="the ONCE backend: serve").add_subparsers(
        dest="act", required=True, metavar="ACT"
    )
    _add_serve(backend.add_parser("serve", help="run a sandbox backend until interrupted", parents=[common]))
    tour = command("tour", "play the main job through the real window, with a screenshot of each step")
    tour.add_argument(
        "folder", nargs="?", type=Path, help="where to put it; default: a new folder, whose path is printed"
    )
    return parser


def _add_common(parser: argparse.ArgumentParser, *, absent: str | None) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", default=absent, help="the library's folder")
    parser.add_argument(
        "--json", action="store_true", default=False if absent is None else absent, help="answer in JSON"
    )


def _add_genre(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--genre", default="", help="a genre of the catalogue")
    parser.add_argument("--own-genre", default="", metavar="TEXT", help="a genre in your own words")


def _brief_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    _add_genre(options)
    options.add_argument("--instrumental", action=argparse.BooleanOptionalAction, help="no vocals")
    options.add_argument("--lyrics-file", type=Path, metavar="FILE", help="lyrics as UTF-8 text; - for standard input")
    options.add_argument("--direction", help="anything else, in your own words")
    return options


def _add_release(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    new = acts.add_parser("new", help="begin a release", parents=[common])
    new.add_argument("title")
    _add_metadata(new)
    acts.add_parser("list", help="all releases", parents=[common])
    edit = acts.add_parser("edit", help="change a release's metadata", parents=[common])
    edit.add_argument("release")
    edit.add_argument("--title", help="another title")
    _add_metadata(edit)
    for name, purpose in (
        ("show", "a release with its tracks"),
        ("quote", "what it costs and where the money goes"),
        ("status", "how far it has come"),
    ):
        acts.add_parser(name, help=purpose, parents=[common]).add_argument("release", help="id, its end, or title")
    bundle = acts.add_parser("bundle", help="write all of a release into one zip", parents=[common])
    bundle.add_argument("release", help="id, its end, or title")
    bundle.add_argument("folder", type=Path, metavar="DIR")
    bundle.add_argument("--format", choices=[how.value for how in ExportFormat], default=ExportFormat.WAV_24.value)
    bundle.add_argument("--rate", type=int, choices=SAMPLE_RATES_HZ, help="another sample rate, in hertz")
    bundle.add_argument("--stems", action="store_true", help="the stems, too, where a take has them")
    submit = acts.add_parser("submit", help="submit it at the price that `quote` shows", parents=[common])
    submit.add_argument("release")
    submit.add_argument("--credits", type=_whole(0, 10**9), help="the price you agree to; refused if it is another")
    submit.add_argument("--offline", action="store_true", help="only put it into the outbox")


def _add_metadata(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--artist", help="primary artist")
    _add_genre(parser)
    parser.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="release date")
    parser.add_argument("--label", help="label")


def _add_track(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    new = acts.add_parser("new", help="add a track", parents=[common])
    new.add_argument("release")
    new.add_argument("title")
    fetch = acts.add_parser("import", help="import a WAV or FLAC as a track", parents=[common])
    fetch.add_argument("release")
    fetch.add_argument("file", type=Path)
    fetch.add_argument("--track", help="make it the audio of this track instead of a new one")
    fetch.add_argument(
        "--made-with",
        choices=[maker.value for maker in Maker],
        help="required: the tool that made it. Stores are told; while it is unknown, the track cannot be released",
    )
    fetch.add_argument("--tool", default="", metavar="NAME", help="which other AI tool, or which DAW")
    fetch.add_argument("--in-parts", action="store_true", help="AI made only parts of it")
    fetch.add_argument("--words", default="", metavar="TEXT", help="how it was made, in your own words")


def _add_making(command: _Command) -> None:
    generate = command("generate", "make takes of a track", _brief_options())
    generate.add_argument("track", nargs="?", help="id, its end, or title; default: the newest track")
    generate.add_argument("--takes", type=_whole(1, TAKES_PER_REQUEST_MAX), help="how many")
    generate.add_argument("--seconds", type=_whole(LENGTH_SECONDS_MIN, LENGTH_SECONDS_MAX), help="how long")
    generate.add_argument("--seed", type=_whole(0, SEED_MAX - 100), help="the same seed and brief give the same music")
    generate.add_argument("--provider", help="who makes them")
    takes = command("takes", "the takes of a track")
    takes.add_argument("track", nargs="?")
    confirm = command("confirm", "make a take the audio of its track")
    confirm.add_argument("take", help="id, or its end")
    export = command("export", "write a take, a track's audio, or everything, as files")
    export.add_argument("what", nargs="?", help="take or track: id, its end, or the track's title")
    export.add_argument("file", type=Path, nargs="?", help="target; .wav, .flac, .aiff or .mp3")
    export.add_argument("--all", type=Path, metavar="DIR", help="the whole library, into an empty folder")
    export.add_argument("--format", choices=[how.value for how in ExportFormat], help="of every file written by --all")
    export.add_argument("--rate", type=int, choices=SAMPLE_RATES_HZ, help="another sample rate, in hertz")
    export.add_argument("--size", action="store_true", help="say how big it will be, and write nothing")
    export.add_argument("--template", default=USUAL_TEMPLATE, help=f"names of files, for example {USUAL_TEMPLATE!r}")


def _add_audit(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    listing = acts.add_parser("list", help="what happened", parents=[common])
    listing.add_argument("release", nargs="?")
    acts.add_parser("verify", help="check every seal", parents=[common])
    export = acts.add_parser("export", help="write a release's proof", parents=[common])
    export.add_argument("release")
    export.add_argument("file", type=Path)


def _add_services(command: _Command, keys: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    providers = command("providers", "music providers and lyric writers, and how they stand")
    providers.add_argument("--check", action="store_true", help="ask each of them whether it is there; costs nothing")
    acts = keys.add_subparsers(dest="act", required=True, metavar="ACT")
    new = acts.add_parser("set", help="keep a key, typed unseen or from standard input", parents=[common])
    new.add_argument("provider")
    new.add_argument("--in-file", action="store_true", help="where there is no keychain: in a file only you can read")
    acts.add_parser("remove", help="forget a key", parents=[common]).add_argument("provider")


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_whole(0, 65535), default=8740)
    parser.add_argument("--credits", type=_whole(0, 1_000_000), default=25, help="what a new account begins with")
    parser.add_argument("--tariff", help="a tariff of resources/tariffs")


def _whole(low: int, high: int) -> _Reader:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number") from None
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{number} is not between {low} and {high}")
        return number

    return read


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date like 2026-12-18") from None
