"""Which parts two takes have in common, and where each lies in both."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from omg_desktop.domain.takes import Section

_NUMBER_AT_THE_END = re.compile(r"[\s\-–]*(\d{1,3})$")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


class SharedPart(NamedTuple):
    """A part that both have, in seconds: where it lies here, and where there."""

    start: float
    end: float
    there_start: float
    there_end: float


def shared_parts(here: Sequence[Section], there: Sequence[Section]) -> tuple[SharedPart, ...]:
    """Those of the same name and count, in their order here.

    The second Chorus is the second Chorus, whatever lies between. "Verse 2" is the second Verse where the other take
    calls each of them "Verse".
    """
    here, there = _real(here), _real(there)
    by_name = dict(zip(_counted(there, _name), there, strict=True))
    by_kind = dict(zip(_counted(there, _kind), there, strict=True))
    found = []
    for part, name, kind in zip(here, _counted(here, _name), _counted(here, _kind), strict=True):
        other = by_name.get(name) or by_kind.get(kind)
        if other is not None:
            found.append(SharedPart(part.start_seconds, part.end_seconds, other.start_seconds, other.end_seconds))
    return tuple(found)


def part_words(sections: Sequence[Section], seconds: float) -> str:
    """What is there, as it is counted: "Bridge", or "second Chorus" where there are several; "" where no part is."""
    names = [_name(section) for section in sections]
    for place, section in enumerate(sections):
        if section.start_seconds <= seconds < section.end_seconds:
            if names.count(names[place]) == 1:
                return section.name
            number = names[: place + 1].count(names[place])
            return f"{_ORDINALS[number - 1] if number <= len(_ORDINALS) else f'{number}th'} {section.name}"
    return ""


def _real(sections: Sequence[Section]) -> list[Section]:
    return [section for section in sections if section.end_seconds > section.start_seconds]


def _counted(sections: Sequence[Section], naming: Callable[[Section], tuple[str, int | None]]) -> list[tuple[str, int]]:
    """Each name with its number, else with the how manieth of its name it is."""
    seen: Counter[str] = Counter()
    found = []
    for section in sections:
        name, number = naming(section)
        seen[name] += 1
        found.append((name, seen[name] if number is None else number))
    return found


def _name(section: Section) -> tuple[str, None]:
    return " ".join(section.name.casefold().split()), None


def _kind(section: Section) -> tuple[str, int | None]:
    """ "verse" and 2, of "Verse 2"."""
    name, _ = _name(section)
    found = _NUMBER_AT_THE_END.search(name)
    return (name[: found.start()], int(found.group(1))) if found and found.start() else (name, None)
