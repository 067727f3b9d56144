"""What is written about the house is checked against the house."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from omg_desktop.cli.parser import build_parser
from omg_desktop.domain import errors
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.trail import _PLAIN
from omg_desktop.ui.messages import MESSAGES, message_for

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "omg_desktop"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def every_error() -> list[type[errors.OmgError]]:
    found, waiting = [], [errors.OmgError]
    while waiting:
        kind = waiting.pop()
        found += [kind] * (kind.__module__ == errors.__name__)  # rooms may have finer kinds, with the words of these
        waiting += kind.__subclasses__()
    return found


def test_every_room_is_on_the_map() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith("_")}
    on_the_map = re.findall(r"^- `(\w+)`:", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rooms == set(on_the_map)
    assert len(on_the_map) == len(set(on_the_map))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is_about(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert said, path
    assert said.splitlines()[0].strip()


@pytest.mark.parametrize("kind", every_error())
def test_every_kind_of_error_has_words_of_its_own(kind: type[errors.OmgError]) -> None:
    assert kind in MESSAGES


def test_the_words_of_an_error_carry_its_reason_and_its_figures() -> None:
    shown = message_for(errors.NotEnoughCredits("You need 3 credits.", 3, 1))
    assert shown.advice == "You need 3 credits. You have 1. Nothing was charged."


def test_every_kind_of_event_has_words() -> None:
    assert set(_PLAIN) == set(EventKind)


def test_the_commands_of_the_readme_are_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\n(.*?)```", readme, re.DOTALL)
    lines = [part.strip() for block in blocks for line in block.splitlines() for part in line.split(";")]
    spoken = [shlex.split(line)[1:] for line in lines if line.startswith("omg ")]
    assert len(spoken) >= 7
    for words in spoken:
        build_parser().parse_args(words)


def test_the_files_the_documents_point_to_are_there() -> None:
    for name in ("README.md", "ARCHITECTURE.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{name} points to {target}"
