"""Providers and their keys on the command line. A key is typed unseen or comes from standard input, never as a word."""

import sys
import threading
from argparse import Namespace
from getpass import getpass

from omg_desktop.app.desk import Desk
from omg_desktop.cli.answers import Answer
from omg_desktop.cli.making import TerminalJob
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.flows.settings import MusicService, Settings, WriterService
from omg_desktop.ports import SecretPlace

KEY_LENGTH_MAX = 10_000
Service = MusicService | WriterService


def list_providers(desk: Desk, said: Namespace) -> Answer:
    """Music providers and lyric writers; asked one by one only with ``--check``."""
    found = desk.settings.see()
    services: list[Service] = [*found.music, *found.writers]
    rows = [_row(desk, each, check=said.check) for each in services]
    lines = [f"{row['makes']:6}  {row['key']:13} {row['readiness']:17} {row['name']} · {row['why']}" for row in rows]
    return Answer(rows, "\n".join(lines))


def set_key(desk: Desk, said: Namespace) -> Answer:
    service = _service(desk.settings.see(), said.provider)
    if not said.in_file and desk.settings.see().key_place_next is SecretPlace.SESSION:
        raise InvalidInput(
            "This system has no keychain, and a command ends at once. Add --in-file to keep the key in a file only "
            "you can read."
        )
    key = _typed(service.card.name)
    if said.in_file:
        desk.settings.keep_keys_in_file(True)
    place = desk.settings.keep_key(service.card.key, key)
    return Answer({"provider": service.card.key, "kept": place.value}, f"The key for {service.card.name} is {place}.")


def remove_key(desk: Desk, said: Namespace) -> Answer:
    service = _service(desk.settings.see(), said.provider)
    desk.settings.forget_key(service.card.key)
    return Answer({"provider": service.card.key, "kept": None}, f"The key for {service.card.name} is forgotten.")


def _row(desk: Desk, service: Service, *, check: bool) -> dict[str, str]:
    card, health = service.card, service.health
    makes = "music" if isinstance(service, MusicService) else "lyrics"
    if check:
        job = TerminalJob(card.name, threading.Event())
        if isinstance(service, MusicService):
            health = desk.settings.check_music(card.key, job)
        else:
            health = desk.settings.check_writer(card.key, job).health
    return {
        "makes": makes,
        "key": card.key,
        "name": card.name,
        "model": card.model,
        "readiness": health.readiness.value,
        "why": health.why,
        "key_kept": service.key_place.value if service.key_place else "",
    }


def _service(found: Settings, named: str) -> Service:
    services: dict[ProviderKey, Service] = {each.card.key: each for each in found.writers}
    services |= {each.card.key: each for each in found.music if each.address}
    if named not in services:
        raise InvalidInput(f"There is no service “{named}” that takes a key. There are: {', '.join(sorted(services))}.")
    return services[ProviderKey(named)]


def _typed(name: str) -> str:
    """Not echoed at a terminal; else the first line that comes in."""
    if sys.stdin.isatty():
        return getpass(f"Key for {name} (not shown): ")
    return sys.stdin.readline(KEY_LENGTH_MAX).rstrip("\n")
