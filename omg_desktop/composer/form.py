"""Form: which sections a song has, how many bars each takes, and at which tempo the length comes out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from omg_desktop.composer.score import Section

TAIL_SECONDS = 2.2
TAIL_SECONDS_MIN = 1.4
TAIL_SECONDS_MAX = 4.2
_TAG = re.compile(r"^\s*[\[(]\s*([A-Za-z][A-Za-z -]*?)\s*\d*\s*(?:[:x×].*)?[\])]\s*$")
KINDS = {
    "intro": "intro", "verse": "verse", "pre-chorus": "prechorus", "prechorus": "prechorus", "pre": "prechorus",
    "chorus": "chorus", "hook": "chorus", "refrain": "chorus", "post-chorus": "chorus", "drop": "drop",
        "build": "build",
    "bridge": "bridge", "middle eight": "bridge", "break": "break", "breakdown": "break", "interlude": "break",
    "instrumental": "solo", "solo": "solo", "outro": "outro", "ending": "outro", "coda": "outro",
        "final chorus": "chorus",
}  # fmt: skip
TITLES = {"prechorus": "Pre-chorus"}
ENERGIES = {
    "intro": 0.3, "verse": 0.55, "prechorus": 0.7, "chorus": 0.9, "drop": 1.0, "build": 0.65, "bridge": 0.5,
    "break": 0.3, "solo": 0.8, "outro": 0.35,
}  # fmt: skip


@dataclass(frozen=True)
class SectionPlan:
    """One section before times are known: its kind, its bars, and its lines of lyrics."""

    kind: str
    bars: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormPlan:
    """Sections and tempo that together give the length; ``bars`` counts the closing bar, which rings out."""

    sections: tuple[SectionPlan, ...]
    tempo_bpm: float

    @property
    def bars(self) -> int:
        """All bars of the sections."""
        return sum(section.bars for section in self.sections)


def parse_form(text: str) -> tuple[SectionPlan, ...]:
    """Sections of a form written as "intro 4, verse 8, chorus 8"; raises ValueError for an unknown kind."""
    plans = []
    for item in text.split(","):
        kind, bars = item.split()
        if kind not in ENERGIES:
            raise ValueError(f"unknown kind of section: {kind}")
        plans.append(SectionPlan(kind, int(bars)))
    return tuple(plans)


def sections_of_lyrics(lyrics: str) -> tuple[SectionPlan, ...]:
    """The sections that lyrics name by tags, two bars a line; untagged lyrics are verses of four lines."""
    found: list[tuple[str, list[str]]] = []
    for line in lyrics.splitlines():
        tag = _TAG.match(line)
        kind = KINDS.get(tag.group(1).strip().lower()) if tag else None
        if kind:
            found.append((kind, []))
        elif tag is None and line.strip():
            if not found or (found[-1][1] and len(found[-1][1]) >= 8):
                found.append(("verse", []))
            found[-1][1].append(line.strip())
    return tuple(SectionPlan(kind, _bars_for(kind, len(lines)), tuple(lines)) for kind, lines in found)


def forms_for_words(
    opening: tuple[SectionPlan, ...], sung: tuple[SectionPlan, ...], closing: tuple[SectionPlan, ...]
) -> list[tuple[SectionPlan, ...]]:
    """Forms of growing length for the same words: with a solo, with the last chorus again, with all of it twice."""
    choruses = [plan for plan in sung if plan.kind == "chorus"] or [sung[-1]]
    last = len(sung) - 1
    solo = SectionPlan("solo", 8)
    return [
        (*opening, *sung, *closing),
        (*opening, *sung[:last], solo, *sung[last:], *closing) if last else (*opening, *sung, solo, *closing),
        (*opening, *sung, solo, choruses[-1], *closing),
        (*opening, *sung, solo, *sung, *closing),
        (*opening, *sung, solo, *sung, SectionPlan("break", 4), *sung, *closing),
    ]


def _bars_for(kind: str, lines: int) -> int:
    if lines == 0:
        return 4 if kind in ("intro", "outro", "break", "build", "prechorus") else 8
    return max(4, 4 * math.ceil(lines * 2 / 4))


def plan_form(
    forms: Sequence[tuple[SectionPlan, ...]], length_seconds: float, beats_per_bar: int, tempo_range: tuple[float,
        float],
    wished_bpm: float, *, tempo_is_fixed: bool, closing_seconds: float = 0.0,
) -> FormPlan:  # fmt: skip
    """The form and tempo whose bars fill the length, less a tail that rings.

    ``closing_seconds`` is what a ritardando adds. With a free tempo the bars come in fours where they can and
    the tempo is moved within its range, as little as possible; with a fixed tempo only the number of bars can give.
    """
    sounding = length_seconds - TAIL_SECONDS - closing_seconds
    natural = sounding * wished_bpm / 60.0 / beats_per_bar
    if tempo_is_fixed:
        bars = max(4, round(natural))
        return FormPlan(fit_bars(nearest_form(forms, bars), bars), wished_bpm)
    low, high = tempo_range
    tempos = []
    for bars in range(4, 400, 2):
        slowest, nominal, fastest = (
            bars * beats_per_bar * 60.0 / (length_seconds - tail - closing_seconds)
            for tail in (TAIL_SECONDS_MIN, TAIL_SECONDS, TAIL_SECONDS_MAX)
        )
        tempos.append((bars, max(slowest, min(fastest, max(low, min(high, nominal))))))
    inside = [entry for entry in tempos if low - 0.5 <= entry[1] <= high + 0.5]
    inside = inside or [min(tempos, key=lambda entry: abs(math.log(entry[1] / wished_bpm)))]
    square = [entry for entry in inside if entry[0] % 4 == 0] or inside
    bars, tempo_bpm = min(square, key=lambda entry: abs(math.log(entry[1] / wished_bpm)))
    return FormPlan(fit_bars(nearest_form(forms, bars), bars), tempo_bpm)


def nearest_form(forms: Sequence[tuple[SectionPlan, ...]], bars: int) -> tuple[SectionPlan, ...]:
    """The form whose natural size is nearest in proportion."""
    return min(forms, key=lambda form: abs(math.log(max(bars, 1) / sum(section.bars for section in form))))


def fit_bars(form: tuple[SectionPlan, ...], bars: int) -> tuple[SectionPlan, ...]:
    """The same sections with exactly this many bars in all, in pieces of four where it can be, then two, then one."""
    sizes = [section.bars for section in form]
    natural = list(sizes)
    for step in (4, 2, 1):
        while abs(bars - sum(sizes)) >= step:
            direction = 1 if bars > sum(sizes) else -1
            index = _section_to_change(form, sizes, natural, step * direction)
            if index is None:
                break
            sizes[index] += step * direction
    if sum(sizes) != bars and len(form) > 2:
        smallest = min(range(len(form)), key=lambda i: (form[i].kind in ("chorus", "drop", "verse"), natural[i], i))
        return fit_bars(form[:smallest] + form[smallest + 1 :], bars)
    return tuple(replace(section, bars=size) for section, size in zip(form, sizes, strict=True))


def _section_to_change(form: Sequence[SectionPlan], sizes: list[int], natural: list[int], change: int) -> int | None:
    """Which section can best be ``change`` bars longer: the one that stays nearest to its natural size."""
    allowed = []
    for index, (section, size) in enumerate(zip(form, sizes, strict=True)):
        lowest = 2 if section.kind in ("intro", "outro", "break", "build", "prechorus") else 4
        if size + change >= lowest and (abs(change) > 1 or section.kind in ("intro", "outro") or len(form) < 3):
            body = 0.0 if section.kind not in ("intro", "outro") or abs(change) == 1 else 0.4
            allowed.append((abs(math.log((size + change) / natural[index])) + body, index))
    return min(allowed)[1] if allowed else None


def place_sections(form: FormPlan, energies: dict[str, float], lift: float) -> tuple[Section, ...]:
    """Named sections with bars and energy but no times yet; repeats of a kind grow, by ``lift`` in all."""
    counts: dict[str, int] = {}
    totals: dict[str, int] = {}
    for plan in form.sections:
        totals[plan.kind] = totals.get(plan.kind, 0) + 1
    sections, bar = [], 0
    for plan in form.sections:
        counts[plan.kind] = counts.get(plan.kind, 0) + 1
        title = TITLES.get(plan.kind, plan.kind.capitalize())
        name = f"{title} {counts[plan.kind]}" if totals[plan.kind] > 1 else title
        base = energies.get(plan.kind, ENERGIES[plan.kind])
        grown = base + lift * (counts[plan.kind] - 1) / max(1, totals[plan.kind] - 1)
        sections.append(Section(name, plan.kind, bar, plan.bars, round(max(0.1, min(1.0, grown)), 3), 0.0, 0.0))
        bar += plan.bars
    return tuple(sections)
