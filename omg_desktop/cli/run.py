"""From the words on the command line to an exit status."""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from omg_desktop import assets
from omg_desktop.adapters.catalogue import load_genres
from omg_desktop.cli.answers import Answer
from omg_desktop.cli.parser import build_parser
from omg_desktop.config import read_config
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.errors import Cancelled, OmgError
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.prompts import lyrics_system_prompt, prompt_for
from omg_desktop.ui.messages import message_for

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Wrong usage ends the process with status 2, as argparse does."""
    said = build_parser().parse_args(words)
    try:
        return _carry_out(said)
    except OmgError as error:
        print(f"omg: {message_for(error).advice}", file=sys.stderr)
        return REFUSED
    except (KeyboardInterrupt, Cancelled) as interruption:
        print(f"omg: interrupted; what was finished is kept. {interruption}".rstrip(), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone, and with it the wish for an answer
        return REFUSED


def _carry_out(said: Namespace) -> int:
    name = said.command if not hasattr(said, "act") else f"{said.command} {said.act}"
    if name == "backend serve":
        return _serve(said)
    if name == "tour":
        return _tour(said)
    answer = _WITHOUT_LIBRARY[name](said) if name in _WITHOUT_LIBRARY else _on_the_desk(name, said)
    print(answer.said(as_json=said.json))
    sys.stdout.flush()
    return DONE


def _prompt(said: Namespace) -> Answer:
    # The desk and everything it stands on is imported only by the commands that need it: a prompt takes no second.
    from omg_desktop.cli.acts import read_lyrics

    lyrics = read_lyrics(said.lyrics_file) if said.lyrics_file else ""
    instrumental = not lyrics if said.instrumental is None else said.instrumental
    genre = said.own_genre or said.genre
    prompt = prompt_for(Brief(genre=genre, instrumental=instrumental, lyrics=lyrics, direction=said.direction or ""))
    return Answer({"prompt": prompt}, prompt)


def _lyrics_prompt(said: Namespace) -> Answer:
    text = lyrics_system_prompt(said.own_genre or said.genre)
    return Answer({"prompt": text}, text)


def _surprise(said: Namespace) -> Answer:
    from omg_desktop.app.desk import new_dice  # as above
    from omg_desktop.cli.acts import chosen_genre
    from omg_desktop.flows.drafts import SurpriseMe

    catalogue = _catalogue()
    brief = Brief(genre=chosen_genre(said, catalogue), instrumental=said.instrumental)
    drawn = SurpriseMe(catalogue, new_dice)(brief, seed=said.seed)
    return Answer({"genre": drawn.genre, "direction": drawn.direction}, drawn.direction)


def _on_the_desk(name: str, said: Namespace) -> Answer:
    from omg_desktop.app.desk import build_desk  # as above
    from omg_desktop.cli import acts, composing, exporting, services

    handlers: dict[str, Callable[..., Answer]] = dict(composing.HANDLERS) | {
        "release new": acts.new_release,
        "release edit": acts.edit_release,
        "release list": acts.list_releases,
        "release show": acts.show_release,
        "release quote": acts.quote_release,
        "release submit": acts.submit_release,
        "release status": acts.status_release,
        "track new": acts.new_track,
        "track import": acts.import_track,
        "generate": acts.generate,
        "takes": acts.list_takes,
        "confirm": acts.confirm,
        "release bundle": exporting.bundle,
        "export": exporting.export,
        "providers": services.list_providers,
        "key set": services.set_key,
        "key remove": services.remove_key,
        "audit list": acts.list_events,
        "audit verify": acts.verify_events,
        "audit export": acts.export_proof,
    }
    desk = build_desk(read_config(said.data))
    try:
        return handlers[name](desk, said)
    finally:
        desk.close()


def _serve(said: Namespace) -> int:
    """The backend is another program: it is started, not imported."""
    folder = read_config(said.data).sandbox_folder
    command = [sys.executable, "-m", "omg_desktop.backend", "--data", str(folder), "--port", str(said.port)]
    command += ["--credits", str(said.credits)] + (["--tariff", said.tariff] if said.tariff else [])
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return DONE


def _tour(said: Namespace) -> int:
    from omg_desktop.app.tour import play_tour  # brings Qt

    return play_tour(said.folder)


def _catalogue() -> GenreCatalogue:
    return load_genres(assets.resource("genres.toml"))


_WITHOUT_LIBRARY: dict[str, Callable[[Namespace], Answer]] = {
    "prompt": _prompt,
    "lyrics-prompt": _lyrics_prompt,
    "surprise": _surprise,
}
