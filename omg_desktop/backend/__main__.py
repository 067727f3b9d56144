"""``python -m omg_desktop.backend``: the reference backend, by hand or as the desktop's child."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from omg_desktop.backend.app import DEFAULT_TARIFF, Config, serve
from omg_desktop.domain.errors import OmgError

STDIN = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """0: ended when it was told to. 1: could not start, with one sentence on stderr. 2: wrong usage."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)  # uvicorn raises it again when it has ended; the file must still be closed
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    config = Config(
        data_folder=options.data,
        host=options.host,
        port=options.port,
        credits_at_first=options.credits,
        tariff_name=options.tariff,
        token_file=options.token_file,
    )
    try:
        serve(config, announce, wait_for_stdin if options.until_stdin_closes else None)
    except (OmgError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def announce(url: str) -> None:
    """The one line on stdout: from now on somebody listens."""
    print(json.dumps({"url": url, "ready": True}), flush=True)


def wait_for_stdin() -> None:
    """Until whoever holds the other end lets go of it, by will or by death."""
    while os.read(STDIN, 1024):  # not sys.stdin: its lock would be held while the interpreter ends
        pass


def _end(_: int, __: FrameType | None) -> None:
    sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m omg_desktop.backend", description="The ONCE backend, sandbox form."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder for the book, the audio and the packages")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--credits", type=_credits, default=25, help="credits of a new account (default: %(default)s)")
    parser.add_argument("--tariff", default=DEFAULT_TARIFF, help="name in resources/tariffs (default: %(default)s)")
    parser.add_argument("--token-file", type=Path, help="where to write the token (default: token in the folder)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input is closed")
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError("a port lies between 0 and 65535")
    return number


def _credits(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("credits lie between 0 and 1000000")
    return number


if __name__ == "__main__":
    sys.exit(main())
