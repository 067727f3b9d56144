"""Make a fresh checkout ready: libraries of the system, .venv, packages. Needs nothing but Python.

    python3 packaging/setup.py            what `make run` needs
    python3 packaging/setup.py --dev      and what `make test` needs
    python3 packaging/setup.py --doctor   say what is here and what is missing; change nothing

A second run finds everything in place and says nothing. Written so that Python 3.8 can still read it:
only then can an old Python be told from a broken checkout.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import glob
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

if sys.platform != "win32":
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "ready-for"
UNFINISHED = "unfinished"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}

OLDEST, NEWEST = (3, 11), (3, 14)
KNOWN_PYTHONS = ["python3", "python3.13", "python3.12", "python3.14", "python3.11", "python"]


class NotReady(Exception):
    """Setting up cannot go on; the sentence says what a person can do."""


class Part(NamedTuple):
    """Something that pip cannot bring."""

    name: str
    purpose: str
    packages: tuple[str, ...]  # its names on Debian and Ubuntu; the first one they know counts
    is_here: Callable[[], bool]
    needed: bool = True


# ----------------------------------------------------------------------------------------------------------------------
# What must be in the system
# ----------------------------------------------------------------------------------------------------------------------


def loads(name: str) -> bool:
    """Is there a library that really loads? This holds on every Linux, whatever its packages are called."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def library(name: str, purpose: str, *packages: str, needed: bool = True) -> Part:
    return Part(name, purpose, packages, lambda: loads(name), needed)


def files(name: str, purpose: str, package: str, *patterns: str) -> Part:
    return Part(name, purpose, (package,), lambda: any(map(glob.glob, patterns)), needed=False)


def program(name: str, purpose: str, package: str) -> Part:
    return Part(name, purpose, (package,), lambda: shutil.which(name) is not None, needed=False)


LINUX_PARTS = [
    library("libGL.so.1", "Qt draws", "libgl1"),
    library("libEGL.so.1", "Qt draws", "libegl1"),
    library("libglib-2.0.so.0", "Qt waits for events", "libglib2.0-0t64", "libglib2.0-0"),
    library("libdbus-1.so.3", "Qt talks to the desktop", "libdbus-1-3"),
    library("libfontconfig.so.1", "Qt finds fonts", "libfontconfig1"),
    library("libxkbcommon.so.0", "the keyboard", "libxkbcommon0"),
    library("libxkbcommon-x11.so.0", "the keyboard under X11", "libxkbcommon-x11-0"),
    library("libxcb-cursor.so.0", "windows under X11", "libxcb-cursor0"),
    library("libxcb-icccm.so.4", "windows under X11", "libxcb-icccm4"),
    library("libxcb-keysyms.so.1", "windows under X11", "libxcb-keysyms1"),
    library("libxcb-shape.so.0", "windows under X11", "libxcb-shape0"),
    library("libxcb-xkb.so.1", "windows under X11", "libxcb-xkb1"),
    library("libwayland-cursor.so.0", "windows under Wayland", "libwayland-cursor0", needed=False),
    library("libwayland-egl.so.1", "windows under Wayland", "libwayland-egl1", needed=False),
    library("libportaudio.so.2", "sound", "libportaudio2", needed=False),
    files(
        "Inter",
        "the app's typeface",
        "fonts-inter",
        "/usr/share/fonts/*/*/Inter*.[ot]t[fc]",
        "/usr/share/fonts/*/Inter*.[ot]t[fc]",
        str(Path.home() / ".local/share/fonts/**/Inter*.[ot]t[fc]"),
    ),
    files(
        "MuseScore General",
        "sampled instruments for the built-in composer",
        "musescore-general-soundfont",
        "/usr/share/sounds/sf[23]/MuseScore_General*",
    ),
    program("espeak-ng", "a guide vocal for lyrics; a separate program", "espeak-ng"),
]


def parts_of_the_system() -> list[Part]:
    """On macOS and Windows the wheels bring everything along."""
    return LINUX_PARTS if sys.platform == "linux" else []


def virtual_environments(python: str) -> Part:
    """Debian parts Python from its means to make a virtual environment."""
    version = dotted(version_of(python) or OLDEST)
    return Part(
        "ensurepip",
        "making .venv",
        (f"python{version}-venv", "python3-venv"),
        lambda: answer(python, "-c", "import ensurepip, venv") is not None,
    )


# ----------------------------------------------------------------------------------------------------------------------
# apt
# ----------------------------------------------------------------------------------------------------------------------

APT_GET = ["apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]


def install(parts: list[Part]) -> None:
    """Bring in what is missing, as far as we may; raise if something needed is missing in the end."""
    needed = [part for part in parts if part.needed]
    if shutil.which("apt-get") is None:
        if needed:
            raise NotReady(f"Please install these, then try again: {', '.join(part.name for part in needed)}.")
        return
    rights = our_rights()
    if rights is None:
        if needed:
            raise NotReady(f"Libraries of the system are missing. Please run this, then try again:\n{command(parts)}")
        say(f"Fine without, better with ({', '.join(part.name for part in parts)}):\n{command(parts)}")
        return
    if needed:
        apt_install(needed, rights)
        still_missing = [part for part in needed if not part.is_here()]
        if still_missing:
            names = ", ".join(part.name for part in still_missing)
            raise NotReady(f"apt-get did not bring {names}. Please run this and see why:\n{command(still_missing)}")
    optional = [part for part in parts if not part.needed]
    if optional and not apt_install(optional, rights):
        say(f"Going on without {', '.join(part.name for part in optional if not part.is_here())}.")


def our_rights() -> list[str] | None:
    """What to put before apt-get; None if we may not use it without asking for a password."""
    if os.geteuid() == 0:
        return []
    return None if answer("sudo", "-n", "true") is None else ["sudo", "-n"]


def apt_install(parts: list[Part], rights: list[str]) -> bool:
    """Were they installed? Optional ones that this system does not know are left out."""
    apt_get = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", *APT_GET]

    def update() -> None:
        say("Reading the lists of apt …")
        answer(*apt_get, "update")
        apt_candidates.cache_clear()

    if not all(apt_knows(part) for part in parts):
        update()
    packages = package_names([part for part in parts if part.needed or apt_knows(part)])
    if not packages:
        return False
    say(f"Installing with apt-get, once: {' '.join(packages)} …")
    get = [*apt_get, "--no-install-recommends", "install", *packages]
    if answer(*get) is not None:
        return True
    update()  # old lists name files that are gone
    return subprocess.run(get, check=False, stdout=subprocess.DEVNULL).returncode == 0


def command(parts: list[Part]) -> str:
    """The one line a person can paste."""
    update = "" if all(apt_knows(part) for part in parts) else "sudo apt-get update && "
    return f"    {update}sudo apt-get install -y --no-install-recommends {' '.join(package_names(parts))}"


def package_names(parts: list[Part]) -> list[str]:
    """Each once, as this system calls it; the oldest name if it knows none (its lists may be empty)."""
    names = [next((name for name in part.packages if name in apt_candidates()), part.packages[-1]) for part in parts]
    return list(dict.fromkeys(names))


def apt_knows(part: Part) -> bool:
    return not apt_candidates().isdisjoint(part.packages)


@functools.lru_cache
def apt_candidates() -> set[str]:
    """Those of our names that apt could install now."""
    names = [name for part in LINUX_PARTS for name in part.packages]
    names += [f"python3.{minor}-venv" for minor in range(OLDEST[1], NEWEST[1] + 1)] + ["python3-venv"]
    policy = answer("env", "LC_ALL=C", "apt-cache", "policy", *names) or ""
    return set(re.findall(r"^(\S+):\n  Installed: .*\n  Candidate: (?!\(none\))", policy, re.MULTILINE))


# ----------------------------------------------------------------------------------------------------------------------
# Python and its packages
# ----------------------------------------------------------------------------------------------------------------------


def choose_python() -> str:
    """The Python to build on: the one that runs this, or the next best that is new enough."""
    ours = getattr(sys, "_base_executable", sys.executable)  # not the one of a .venv we may have to replace
    for name in [ours, *KNOWN_PYTHONS]:
        version = version_of(name)
        if version and OLDEST <= version <= NEWEST:
            return name
    raise NotReady(
        f"Python {dotted(OLDEST)} to {dotted(NEWEST)} is needed; found only {platform.python_version()}. "
        f"Please install one (on Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv), then try again."
    )


@functools.lru_cache
def version_of(python: str) -> tuple[int, int] | None:
    if python == sys.executable:
        return sys.version_info[:2]
    numbers = (answer(python, "-c", "import sys; print(*sys.version_info[:2])") or "").split()
    return (int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else None


def dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def fingerprint(python: str) -> str:
    """Changes when .venv has to change."""
    seen = hashlib.sha256(f"{version_of(python)} {platform.machine()} {ROOT}".encode())
    for lock in LOCKS.values():
        seen.update(lock.read_bytes())
    return seen.hexdigest()


def is_ready(kind: str, python: str) -> bool:
    have = stamp().split()
    return VENV_PYTHON.exists() and have in ([kind, fingerprint(python)], ["dev", fingerprint(python)])


def stamp() -> str:
    return STAMP.read_text("utf-8") if STAMP.exists() else ""


def make_ready(kind: str, python: str) -> None:
    """Fill .venv from the lock. What was interrupted is thrown away and begun again."""
    if stamp() == UNFINISHED or not is_usable(python):
        say("Making .venv …")
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir()
        STAMP.write_text(UNFINISHED, "utf-8")
        run([python, "-m", "venv", str(VENV)], "The virtual environment could not be made; see above.")
    STAMP.write_text(UNFINISHED, "utf-8")
    say("Installing the packages of the lock into .venv, once (about 150 MB) …")
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]
    run(
        [*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(LOCKS[kind])],
        "The packages could not be installed; pip says above why. Is this computer online? Then try again.",
    )
    put_checkout_in()
    STAMP.write_text(f"{kind} {fingerprint(python)}", "utf-8")


def is_usable(python: str) -> bool:
    """Is there a .venv of this version with a pip?"""
    if not VENV_PYTHON.exists() or version_of(str(VENV_PYTHON)) != version_of(python):
        return False
    return answer(str(VENV_PYTHON), "-m", "pip", "--version") is not None


def put_checkout_in() -> None:
    """Let .venv see this folder, and give it the command `omg`; so nothing has to be built."""
    site_packages = answer(str(VENV_PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))") or ""
    (Path(site_packages.strip()) / "omg_desktop_checkout.pth").write_text(f"{ROOT}\n", "utf-8")
    if os.name == "nt":
        (PROGRAMS / "omg.cmd").write_text('@"%~dp0python.exe" -m omg_desktop.cli %*\n', "utf-8")
        return
    omg = PROGRAMS / "omg"
    omg.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m omg_desktop.cli "$@"\n', "utf-8")
    omg.chmod(0o755)


def run(arguments: list[str], otherwise: str) -> None:
    without = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX")
    environment = {name: value for name, value in os.environ.items() if name not in without}
    if subprocess.run(arguments, check=False, env={**environment, "PIP_USER": "0"}, cwd=VENV).returncode != 0:
        raise NotReady(otherwise)


def answer(*arguments: str) -> str | None:
    """What a program says; None if it fails or is not there."""
    try:
        asked = subprocess.run(arguments, check=False, capture_output=True, text=True)
    except OSError:
        return None
    return asked.stdout if asked.returncode == 0 else None


# ----------------------------------------------------------------------------------------------------------------------
# The ways in
# ----------------------------------------------------------------------------------------------------------------------


def set_up(kind: str) -> None:
    began = time.monotonic()
    check_age_of_system()
    python = choose_python()
    ready = is_ready(kind, python)
    parts = parts_of_the_system() if ready else [virtual_environments(python), *parts_of_the_system()]
    if ready and all(part.is_here() for part in parts if part.needed):
        return
    with one_at_a_time():
        missing = [part for part in parts if not part.is_here()]
        if missing:
            install(missing)
        if not is_ready(kind, python):
            make_ready(kind, python)
    say(f"Ready after {time.monotonic() - began:.0f} s.")


def check_age_of_system() -> None:
    """Qt 6.11 is built for glibc 2.34 and newer."""
    name, version = platform.libc_ver()
    if name == "glibc" and tuple(map(int, version.split(".")[:2])) < (2, 34):
        raise NotReady("This system is too old for Qt 6.11, which needs Debian 12, Ubuntu 22.04 or something newer.")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two terminals may start at once; the second waits for the first."""
    if sys.platform == "win32":
        yield
        return
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with (cache / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is under way; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def doctor() -> bool:
    """One line for each thing; True if nothing needed is missing."""
    python = choose_python()
    print(f"ok        Python {dotted(version_of(python) or OLDEST)} ({python})")
    kind = next((kind for kind in ("dev", "run") if is_ready(kind, python)), None)
    parts = parts_of_the_system() if kind else [virtual_environments(python), *parts_of_the_system()]
    here = {part: part.is_here() for part in parts}
    for part, is_here in here.items():
        word = "ok" if is_here else "MISSING" if part.needed else "optional"
        print(f"{word:9} {part.name}: {part.purpose}")
    print({"dev": "ok        .venv, with the tools", "run": "ok        .venv"}.get(kind or "", "to do     .venv"))
    if sys.platform == "linux":
        display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
        print(f"ok        display {display}" if display else "none      display: `make run` gives the tour in words")
    missing = [part for part, is_here in here.items() if not is_here]
    if missing and shutil.which("apt-get"):
        print(f"To get what is missing:\n{command(missing)}")
    return not any(part.needed for part in missing)


def say(sentence: str) -> None:
    print(sentence, flush=True)


def stop(sentence: str, code: int = 1) -> NoReturn:
    print(sentence, file=sys.stderr, flush=True)
    sys.exit(code)


def main(arguments: list[str]) -> None:
    try:
        if arguments == ["--doctor"]:
            sys.exit(0 if doctor() else 1)
        if arguments not in ([], ["--dev"]):
            stop((__doc__ or "").strip(), 2)
        set_up("dev" if arguments else "run")
    except NotReady as reason:
        stop(str(reason))
    except OSError as error:
        stop(f"Setting up stopped: {error}.")
    except KeyboardInterrupt:
        stop("\nInterrupted; the same command goes on from here.", 130)


if __name__ == "__main__":
    main(sys.argv[1:])
