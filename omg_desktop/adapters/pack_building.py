"""A sample pack is cut once from a SoundFont and kept under what it is made of: the SoundFont's bytes and the plan."""

import hashlib
import json
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from omg_desktop.composer.pack import FORMAT, Pack, PackError, build_pack
from omg_desktop.composer.pack_plan import PLAN
from omg_desktop.composer.soundfont import SoundFontError

IDENTITY_LENGTH = 16
KNOWN_FILE = "known.json"
_READ_BYTES = 1 << 20
_NAME_IN_SOUNDFONT = re.compile(r"^INAM: (.+)$", re.MULTILINE)

if sys.platform == "win32":
    import msvcrt

    def _wait_for(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _wait_for(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


@dataclass(frozen=True)
class BuiltPack:
    """A pack that can be played. ``identity`` is in the name of its folder; the same identity is the same sound."""

    folder: Path
    identity: str
    name: str


def pack_in(folder: Path) -> BuiltPack | None:
    """The pack in a folder, if there is a whole one."""
    with suppress(PackError, OSError):
        if any(Pack(folder).zones.values()):
            notice = (folder / "NOTICE.txt").read_text(encoding="utf-8") if (folder / "NOTICE.txt").is_file() else ""
            named = _NAME_IN_SOUNDFONT.search(notice)
            return BuiltPack(folder, folder.name, _tidy(named.group(1)) if named else folder.name)
    return None


def _tidy(name: str) -> str:
    """The name of a SoundFont as a person says it: "MuseScore_General_Full.sf3 (…)" is MuseScore General."""
    plain = re.sub(r"\.sf[23]\b.*$", "", name.strip()).replace("_", " ")
    return re.sub(r" (Full|HQ)$", "", plain) or name


def known_pack(soundfont: Path, cache: Path) -> BuiltPack | None:
    """The pack of a SoundFont, if it was built here before; asks only for the file's size and time, so it is quick."""
    identity = _known(cache).get(_appearance(soundfont) or "")
    return pack_in(cache / identity) if identity else None


def build_once(soundfont: Path, cache: Path, tell: Callable[[float, str], None]) -> BuiltPack:
    """Build the pack of a SoundFont unless it is there; whoever comes second waits for the first.

    Raises SoundFontError in one sentence, and OSError.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with _alone(cache):
        identity = _identity(soundfont)
        there = pack_in(cache / identity)
        if there is None:
            there = _built(soundfont, cache, identity, tell)
        _remember(cache, soundfont, identity)
        return there


def _built(soundfont: Path, cache: Path, identity: str, tell: Callable[[float, str], None]) -> BuiltPack:
    for left_over in cache.glob(".building-*"):  # nobody else builds: the lock is ours
        shutil.rmtree(left_over, ignore_errors=True)
    draft = cache / f".building-{secrets.token_hex(8)}"
    try:
        build_pack(soundfont, draft, tell)
        if pack_in(draft) is None:
            raise SoundFontError(f"{soundfont.name} has none of the instruments that the composer plays.")
        shutil.rmtree(cache / identity, ignore_errors=True)  # one that was damaged
        draft.rename(cache / identity)
    except SoundFontError:
        raise
    except (ValueError, RuntimeError, LookupError) as error:  # a foreign file may break its reader anywhere
        raise SoundFontError(f"{soundfont.name} is damaged, or not a SoundFont.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    found = pack_in(cache / identity)
    assert found is not None
    return found


def _identity(soundfont: Path) -> str:
    """What the sound depends on. Reads the whole file."""
    seen = hashlib.sha256(f"{FORMAT} {PLAN!r}".encode())
    with soundfont.open("rb") as file:
        while data := file.read(_READ_BYTES):
            seen.update(data)
    return seen.hexdigest()[:IDENTITY_LENGTH]


def _appearance(soundfont: Path) -> str | None:
    """Tells files apart without reading them; None where there is none. Another plan is another appearance."""
    try:
        seen = soundfont.stat()
    except OSError:
        return None
    plan = hashlib.sha256(f"{FORMAT} {PLAN!r}".encode()).hexdigest()[:IDENTITY_LENGTH]
    return f"{soundfont.resolve()} {seen.st_size} {seen.st_mtime_ns} {plan}"


def _known(cache: Path) -> dict[str, str]:
    try:
        found = json.loads((cache / KNOWN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _remember(cache: Path, soundfont: Path, identity: str) -> None:
    appearance = _appearance(soundfont)
    if appearance and _known(cache).get(appearance) != identity:
        draft = cache / f".known-{secrets.token_hex(8)}"
        draft.write_text(json.dumps(_known(cache) | {appearance: identity}), encoding="utf-8")
        draft.replace(cache / KNOWN_FILE)


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """One builder at a time, also among processes; the system lets go when a builder is killed."""
    with (cache / ".lock").open("a+", encoding="utf-8") as file:
        _wait_for(file.fileno())
        yield
