"""Write the two locks: names, versions and hashes for every system, and no address of any registry.

    python3 packaging/lock.py [--upgrade]

Versions already chosen stay, unless --upgrade is given. uv does the choosing; it comes into a passing
environment of its own, so nobody else needs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": [],
    "requirements-dev.lock": ["--group", "dev", "--constraints", "requirements.lock"],
}
COMPILE = [
    "pip", "compile", "pyproject.toml", "--quiet", "--extra", "backend", "--extra", "spelling", "--universal",
    "--python-version", "3.11",
    "--generate-hashes", "--no-annotate", "--custom-compile-command", "make lock",
]  # fmt: skip


def main(more: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        # uv would write the address of a registry set here into what it makes
        environment = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
        for lock, options in LOCKS.items():
            subprocess.run(
                [programs / "uv", *COMPILE, *options, *more, "--output-file", lock],
                check=True, cwd=ROOT, env=environment,
            )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
